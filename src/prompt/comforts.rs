//! Tests of what makes a session comfortable: writing at once, searching, undoing, the other day, the time.

use std::cell::Cell;
use std::time::Duration;

use super::desk::{Desk, Mode};
use super::glyphs::{self, Glyphs};
use super::script::Script;
use super::tests::{Memory, Played, USUAL, keys, play, play_rows, play_with};
use super::*;
use crate::assessment::{Answer, Argument, Effect, Entry, Form, Value};
use crate::session::before::Before;
use crate::session::fixture::{related, session};
use crate::session::{Action, Pace, Place, Session, Who};

fn value(number: f64) -> Answer {
    Answer::Value(Value::Number(number))
}

#[test]
fn whoever_types_at_once_at_a_written_question_writes() {
    for (question, typed, expected) in [
        (9, "Notre quartier", Answer::Value(Value::Text("Notre quartier".into()))),
        (5, "512", value(512.0)),
        (10, "3/4/2020", Answer::Value(Value::Date(jiff::civil::date(2020, 4, 3)))),
    ] {
        let played = play(&format!("⏎g{question}⏎{typed}⏎"));
        assert_eq!(played.entry(question - 1).answer, expected, "{typed}");
    }
    // From the question before, too; the n of « Notre » records nothing.
    let played = play("⏎g8⏎o⏎Notre");
    assert!(matches!(played.desk.mode, Mode::Write(_)));
    assert!(played.entry(8).is_blank());
    played.shows("Entrée garder");
}

#[test]
fn an_empty_line_goes_on_without_an_answer_and_escape_gives_the_keys_back() {
    let passed = play("⏎g9⏎⏎");
    assert_eq!((passed.desk.session().place(), &passed.entry(8).answer), (Place::At(9), &Answer::Missing));
    play("⏎g9⏎").shows("Entrée passer");
    let with_keys = play("⏎g9⏎⎋");
    assert_eq!(with_keys.desk.mode, Mode::Here);
    with_keys.shows("n ne sait pas");
    assert_eq!(play("⏎g9⏎⎋n").entry(8).answer, Answer::Unknown);
    // What is answered already is shown, with the keys.
    let back = play("⏎g9⏎Un mot⏎⎋p");
    assert_eq!(back.desk.mode, Mode::Here);
    back.shows("Un mot");
    // « ne sait pas » stays where nothing is written.
    assert_eq!(play("⏎g9⏎⎋n⎋p⏎⏎").entry(8).answer, Answer::Unknown);
}

#[test]
fn the_help_of_a_written_question_opens_with_tab() {
    let typed = [keys("⏎g9⏎"), vec![Key::Tab]].concat();
    let played = play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), typed);
    played.shows("Aide de la question «\u{a0}recit\u{a0}».");
    assert!(matches!(played.desk.mode, Mode::Write(_)));
}

#[test]
fn a_relation_waits_for_enter_and_is_not_left_behind_without_a_word() {
    let three = "aAIR⏎⎋aMairie⏎⎋aRégion⏎⎋";
    let chosen = play_rows(&format!("{three}c⏎2"));
    assert_eq!(chosen.desk.session().pair_counts(0).0, 0);
    chosen.shows("Entrée garder");
    let warned = play_rows(&format!("{three}c⏎2 "));
    warned.shows("n’est pas encore gardée");
    warned.shows("AIR ↔ Mairie");
    play_rows(&format!("{three}c⏎2  ")).shows("AIR ↔ Région");
    assert_eq!(play_rows(&format!("{three}c⏎2⏎3")).desk.session().pair_counts(0).0, 1);
}

#[test]
fn questions_are_found_by_the_beginnings_of_their_words_without_accents_or_case() {
    let list = play("⏎/ECON");
    list.shows("Chercher une question");
    // Those of the section « L’économie », and the one that has the word in it.
    list.shows("4\u{a0}trouvées");
    let one = play("⏎ceau");
    one.shows("1\u{a0}trouvée");
    one.shows("Où en est l’économie d’eau");
    assert_eq!(play("⏎ceau⏎").desk.session().place(), Place::At(3));
    play("⏎cxyz⏎").shows("Aucune question ne contient ces mots");
    assert_eq!(play("⏎ceau⎋").desk.session().place(), Place::At(0));
    // In the help and in what was said, too; a table is a place like the others.
    let said = play("⏎aLa tempête de juin⏎⏎⏎2⏎ctempete");
    said.shows("le mot est dans l’aide ou dans un argument");
    said.shows("Créons-nous");
    let table = play_with(related(Form::Full, Pace::Talk), USUAL, Memory::default(), keys("⏎/preuves⏎"));
    table.shows("Nos preuves");
}

#[test]
fn a_search_keeps_the_cursor_under_the_hand_until_one_jumps() {
    assert_eq!(play("⏎2ceau⎋").desk.draft.position, Some(2.0));
    let asked = play("⏎2ceau⏎");
    asked.shows("Garder +2 favorable");
    let kept = play("⏎2ceau⏎o");
    assert_eq!((&kept.entry(0).answer, kept.desk.session().place()), (&value(2.0), Place::At(3)));
    assert_eq!(play("⏎2ceau⏎⎋").desk.session().place(), Place::At(0));
}

#[test]
fn what_is_left_is_listed_by_its_reason_and_led_to() {
    let spelling = "⏎2t1⏎n⏎sx⏎⎋nl";
    // The first is provisional, the third unknown; the fourth is « sans objet », the fifth unknown.
    let list = play(spelling);
    for words in
        ["À reprendre plus tard (1)", "Sans réponse (5)", "Ne sait pas\u{a0}: à chercher (2)", "Sans objet (1)"]
    {
        list.shows(words);
    }
    assert_eq!(play(&format!("{spelling}⏎")).desk.session().place(), Place::At(0));
    assert_eq!(play(&format!("{spelling}↓⏎")).desk.session().place(), Place::At(5));
    // At the end the list is one key away, until nothing is left.
    play("⏎g10⏎⎋n⏎⏎").shows("l ce qui reste");
}

#[test]
fn undo_takes_back_answer_argument_and_ball_and_the_file_follows() {
    let played = play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuuu");
    assert!(played.entry(0).is_blank() && played.entry(1).is_blank());
    assert_eq!(played.desk.session().place(), Place::At(0));
    let kept = played.memory.kept.last().expect("saved");
    assert_eq!(kept, played.desk.session().assessment());
    let one = play("⏎aUn⏎+⏎⏎bp2⏎1⏎u");
    one.shows("Annulé. Question 2\u{a0}: de nouveau sans réponse.");
    assert_eq!(one.memory.kept.last(), Some(one.desk.session().assessment()));
    play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuu").shows("Annulé. Question 1\u{a0}: boule de nouveau vide.");
    play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuuu").shows("l’argument ajouté est retiré");
    play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuuuu").shows("Il n’y a rien à annuler");
    play("⏎2⏎p←⏎u").shows("de nouveau +2 favorable");
    // What is under the hand goes first, and is no step.
    let pending = play("⏎2⏎1u");
    pending.shows("n’est pas gardé");
    assert_eq!((pending.desk.draft.position, &pending.entry(0).answer), (None, &value(2.0)));
}

#[test]
fn undo_at_a_written_question_leaves_its_keys_so_that_one_may_go_on_undoing() {
    let played = play("⏎g8⏎o⏎Un mot⏎⎋u");
    assert_eq!((&played.entry(8).answer, &played.desk.mode), (&Answer::Missing, &Mode::Here));
    assert_eq!(play("⏎g8⏎o⏎Un mot⏎⎋uu").entry(7).answer, Answer::Missing);
}

/// A session beside another one, where the first question stood at −1 with an argument, and the second at +1.
fn beside(spelling: &str) -> Played {
    beside_at(USUAL, spelling)
}

fn beside_at(size: Size, spelling: &str) -> Played {
    let grid = crate::session::fixture::grid();
    let mut other = session(Form::Full, Pace::Talk).assessment().clone();
    other.date = Some(jiff::civil::date(2025, 11, 18));
    let argument = Argument { text: "tout était à faire".into(), effect: Effect::Down, by: None };
    other.responses[0].entries[0] = Entry { arguments: vec![argument], ..Entry::value(Value::Number(-1.0)) };
    other.responses[0].entries[1] = Entry::value(Value::Number(1.0));
    let mut terminal = Script::new(size, keys(spelling));
    let mut desk = Desk::new(session(Form::Full, Pace::Talk), "f.yaml");
    desk.before = Some(Before::of(&grid, &other, &Who::Group));
    let mut memory = Memory::default();
    let outcome = run(&mut terminal, Bench::new(&mut desk, &mut memory, true, &|| Duration::ZERO));
    Played { screens: terminal.frames.iter().map(Frame::text).collect(), desk, memory, outcome }
}

#[test]
fn the_other_day_is_seen_beside_the_question_its_arguments_by_a_key_and_nothing_is_copied() {
    let first = beside("⏎");
    first.shows("Le 18/11/2025\u{a0}: −1 plutôt défavorable · 1\u{a0}argument (d pour lire)");
    assert_eq!(first.desk.session().progress().answered, 0);
    assert_eq!(first.desk.draft.position, None);
    let page = beside("⏎d");
    page.shows("◄ tout était à faire");
    page.shows("Aujourd’hui\u{a0}: sans réponse");
    assert_eq!(beside("⏎2d⏎").desk.draft.position, Some(2.0), "the page leaves the cursor where it was");
    beside("⏎1⏎1⏎").shows("Le 18/11/2025\u{a0}: sans réponse");
    play("⏎d").shows("Cette touche ne fait rien ici");
}

#[test]
fn at_the_end_one_sees_what_moved_and_goes_there() {
    let end = beside("⏎2⏎1⏎g10⏎⎋n⏎");
    end.shows("Depuis le 18/11/2025, sur 2\u{a0}positions comparées\u{a0}: 1\u{a0}a monté.");
    let list = beside("⏎2⏎1⏎lcreons");
    list.shows("A bougé depuis le 18/11/2025 (1)");
    list.shows("−1 → +2");
    assert_eq!(beside("⏎2⏎1⏎lcreons⏎").desk.session().place(), Place::At(0));
}

#[test]
fn the_time_that_remains_is_said_after_three_questions_at_the_pace_of_this_session() {
    // Every key takes ten seconds of this clock: an answer of two keys takes twenty.
    let now = Cell::new(Duration::ZERO);
    let clock = || {
        now.set(now.get() + Duration::from_secs(10));
        now.get()
    };
    let mut terminal = Script::new(USUAL, keys("⏎2⏎1⏎0⏎⏎"));
    let mut desk = Desk::new(session(Form::Full, Pace::Talk), "f.yaml");
    let mut memory = Memory::default();
    run(&mut terminal, Bench::new(&mut desk, &mut memory, true, &clock));
    let screens: Vec<String> = terminal.frames.iter().map(Frame::text).collect();
    assert!(!screens[4].contains("reste environ"), "{}", screens[4]);
    // 30 s with the opening, then 20 and 20: 70 ÷ 3 × 7 questions = 163 s.
    let last = screens.last().map_or("", String::as_str);
    assert!(last.contains("question 4 sur 10 · reste environ 3\u{a0}min"), "{last}");
}

/// The tour of `tests.rs`, for what is new: no frame is larger than its screen, in UTF-8 or in ASCII.
#[test]
fn no_screen_of_the_comforts_overflows_at_any_size() {
    let long = "mot ".repeat(30);
    let tour = format!("⏎d↓⎋2⏎/{long}⎋ceco↓↓⏎l↓↓↓e⎋u1⏎uug9⏎{long}⏎⎋ul⎋g10⏎⎋n⏎⏎l↓↓⎋?↓↓⏎uul");
    for size in [(24, 80), (40, 120), (12, 40), (7, 24), (10, 30), (10, 200), (60, 30), (5, 10)] {
        let size = Size { height: size.0, width: size.1 };
        let played = beside_at(size, &tour);
        assert!(played.screens.len() > 100, "the whole tour was walked");
        let wide = |text: &str| text.lines().all(|line| console::measure_text_width(line) <= size.width);
        for screen in &played.screens {
            assert!(screen.lines().count() <= size.height && wide(screen), "{size:?}:\n{screen}");
        }
        if size.width >= 50 {
            let narrow = Size { width: size.width - glyphs::SPARE, ..size };
            for screen in &beside_at(narrow, &tour).screens {
                let spelt = Glyphs::Ascii.spell(screen);
                assert!(spelt.is_ascii() && wide(&spelt), "{size:?}:\n{spelt}");
            }
        }
    }
}

#[test]
fn on_ten_rows_of_thirty_columns_the_question_the_cursor_and_the_way_to_the_keys_are_there() {
    let small = Size { height: 10, width: 30 };
    let played = play_with(session(Form::Full, Pace::Talk), small, Memory::default(), keys("⏎2"));
    for words in ["Créons-nous des emplois", "○", "+2 Favorable", "? les autres touches", "1/10"] {
        played.shows(words);
    }
    let written = play_with(session(Form::Full, Pace::Talk), small, Memory::default(), keys("⏎g9⏎Un mot"));
    for words in ["Racontez une réussite.", "Un mot", "Entrée garder", "Échap touches"] {
        written.shows(words);
    }
}

#[test]
fn a_session_at_its_end_says_how_long_it_lasted() -> Result<(), crate::session::Refusal> {
    let mut ended: Session = session(Form::Full, Pace::Talk);
    while ended.place() != Place::End {
        ended = ended.apply(Action::Next)?;
    }
    let mut desk = Desk::new(ended, "f.yaml");
    desk.tempo.tick(Duration::from_secs(3900));
    assert!(super::screen::screen(&desk, USUAL).text().contains("Cette séance a duré 1\u{a0}h\u{a0}05."));
    Ok(())
}
