//! Sessions played on a screen in memory: keys in, screens, session and file out.

use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::app::App;
use super::key::Key;
use crate::assessment::{Answer, Argument, Effect, Entry, Form, Priority, Value};
use crate::session::before::Before;
use crate::session::fixture::{Memory, related, session};
use crate::session::rows::{Link, Pair};
use crate::session::saving::{Ending, Keeper as _, Outcome};
use crate::session::{Action, Pace, Place, Session, Sitting, Who};

mod pages;
mod sentences;
mod start;

/// Rows and columns of a usual window.
const USUAL: (u16, u16) = (24, 80);

/// What was played: the screen before the first key and after each, session, file and outcome.
struct Played {
    screens: Vec<String>,
    session: Session,
    memory: Memory,
    outcome: Outcome,
}

impl Played {
    fn entry(&self, item: usize) -> &Entry {
        self.session.entry_of(item)
    }

    fn last(&self) -> &str {
        self.screens.last().map_or("", String::as_str)
    }

    #[track_caller]
    fn shows(&self, words: &str) {
        assert!(self.last().contains(words), "« {words} » missing in:\n{}", self.last());
    }
}

/// Keys from a short spelling: letters as they are, `⏎` Entrée, `←→↑↓` arrows, `⎋` Échap, `⌫` Retour arrière, `⇟` page
/// suivante.
fn keys(spelling: &str) -> Vec<Key> {
    let key = |c| match c {
        '⏎' => Key::Enter,
        '←' => Key::Left,
        '→' => Key::Right,
        '↑' => Key::Up,
        '↓' => Key::Down,
        '⎋' => Key::Escape,
        '⌫' => Key::Backspace,
        '⇟' => Key::PageDown,
        c => Key::Char(c),
    };
    spelling.chars().map(key).collect()
}

/// How a played session begins, beside its answers.
#[derive(Default)]
struct Begun<'a> {
    before: Option<Before>,
    is_saved: bool,
    clock: Option<&'a dyn Fn() -> Duration>,
}

fn play_begun(session: Session, size: (u16, u16), memory: Memory, keys: Vec<Key>, begun: Begun<'_>) -> Played {
    let mut memory = memory;
    let still = || Duration::ZERO;
    let mut app = App::new(Sitting {
        session,
        before: begun.before,
        grid_path: None,
        keeper: &mut memory,
        is_saved: begun.is_saved,
        notice: None,
        clock: begun.clock.unwrap_or(&still),
    });
    let mut terminal = Terminal::new(TestBackend::new(size.1, size.0)).expect("a screen in memory");
    let mut screens = Vec::new();
    let mut draw = |app: &mut App<'_>| {
        terminal.draw(|frame| app.draw(frame)).expect("a screen in memory");
        screens.push(screen_text(&terminal));
    };
    draw(&mut app);
    for key in keys {
        if app.ending().is_none() {
            app.on_key(&key);
            draw(&mut app);
        }
    }
    let ending = app.ending().cloned().unwrap_or(Ending::Interrupted);
    let (session, outcome) = app.end(ending);
    Played { screens, session, memory, outcome }
}

/// The words of a screen, row after row.
fn screen_text(terminal: &Terminal<TestBackend>) -> String {
    let buffer = terminal.backend().buffer();
    let rows = buffer.content.chunks(usize::from(buffer.area.width.max(1)));
    let row = |cells: &[ratatui::buffer::Cell]| cells.iter().map(ratatui::buffer::Cell::symbol).collect::<String>();
    rows.map(|cells| row(cells).trim_end_matches(' ').to_owned() + "\n").collect()
}

fn play_with(session: Session, size: (u16, u16), memory: Memory, keys: Vec<Key>) -> Played {
    play_begun(session, size, memory, keys, Begun::default())
}

fn play(spelling: &str) -> Played {
    play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), keys(spelling))
}

fn value(number: f64) -> Answer {
    Answer::Value(Value::Number(number))
}

#[test]
fn the_question_screen_says_where_one_is_what_is_asked_and_which_keys_do_what() {
    let played = play("⏎");
    for words in [
        "Essai · AIR",
        "question 1 sur 10",
        "Pilier 1 sur 3 · L’économie",
        "réponses\u{a0}: 0/10 (0\u{a0}%)",
        "Créons-nous des emplois qui restent ici\u{a0}?",
        "Très défavorable",
        "Très favorable",
        "−3",
        "a argument",
        "b boule ●",
        "s sans objet",
        "n ne sait pas",
        "t plus tard",
        "p précédente",
        "g aller à",
        "i prochaine sans réponse",
        "h aide",
        "q quitter",
    ] {
        played.shows(words);
    }
}

#[test]
fn an_argument_is_written_pulled_toward_an_end_and_said_for_somebody_then_the_group_places_the_cursor() {
    let played = play("⏎aÉté créé⏎+⏎1⏎");
    let argument = &played.entry(0).arguments[0];
    assert_eq!((argument.text.as_str(), argument.effect), ("Été créé", Effect::Up));
    assert_eq!(argument.by.as_deref(), Some("salaries"));
    played.shows("place-t-il le curseur\u{a0}?");
    played.shows("1  ► Été créé (Salariés permanents)");
    assert_eq!(played.entry(0).answer, Answer::Missing, "an argument moves nothing by itself");
    let played = play("⏎aOui⏎⏎⏎→→⏎");
    assert_eq!(played.entry(0).answer, value(1.0));
    assert_eq!(played.entry(0).arguments[0].effect, Effect::Up);
}

#[test]
fn escape_abandons_an_argument_and_a_choice_without_keeping_anything() {
    assert!(play("⏎aUn mot⎋").entry(0).arguments.is_empty());
    assert!(play("⏎b⎋").entry(0).is_blank());
    assert!(play("⏎s⏎raison⎋").entry(0).is_blank());
}

#[test]
fn digits_signs_and_arrows_place_the_cursor_and_enter_confirms() {
    for (typed, expected) in
        [("2⏎", 2.0), ("-2⏎", -2.0), ("+3⏎", 3.0), ("→⏎", 0.0), ("→→⏎", 1.0), ("2←⏎", 1.0), ("32⏎", 2.0), ("é⏎", 2.0)]
    {
        assert_eq!(play(&format!("⏎{typed}")).entry(0).answer, value(expected), "{typed}");
    }
    let ends = play_with(
        session(Form::Full, Pace::Talk),
        USUAL,
        Memory::default(),
        vec![Key::Enter, Key::Home, Key::Enter, Key::End, Key::Enter],
    );
    // The second question wants a reason for SO only: its cursor is like the first one's.
    assert_eq!((&ends.entry(0).answer, &ends.entry(1).answer), (&value(-3.0), &value(3.0)));
}

#[test]
fn a_cursor_that_nobody_placed_is_not_confirmed_and_a_digit_off_the_scale_is_refused() {
    let played = play("⏎⏎");
    assert_eq!(played.session.place(), Place::At(0));
    played.shows("Placez d’abord le curseur");
    let played = play("⏎7");
    played.shows("de −3 à +3");
    played.shows("pas encore placé");
}

#[test]
fn upper_case_letters_work_like_the_others() {
    let played = play("⏎N⏎");
    assert_eq!(played.entry(0).answer, Answer::Unknown);
    assert_eq!(play("⏎BI").entry(0).priority, Some(Priority::Impact));
}

#[test]
fn a_ball_is_filled_with_its_reason_and_emptied() {
    let played = play("⏎2bp");
    assert_eq!(played.entry(0).priority, Some(Priority::Priority));
    played.shows("▲ +2");
    assert!(play("⏎bi").entry(0).priority == Some(Priority::Impact));
    assert_eq!(play("⏎bpbv").entry(0).priority, None);
}

#[test]
fn not_applicable_takes_its_reason_and_is_refused_where_it_makes_no_sense() {
    assert_eq!(play("⏎s⏎pas de bâtiment⏎").entry(0).answer, Answer::NotApplicable(Some("pas de bâtiment".into())));
    assert_eq!(play("⏎s⏎⏎").entry(0).answer, Answer::NotApplicable(None));
    let second = play("⏎1⏎s⏎⏎");
    second.shows("Dites en quelques mots pourquoi");
    assert_eq!(second.entry(1).answer, Answer::Missing);
    let third = play("⏎1⏎1⏎s");
    third.shows("n’y est pas une réponse");
    assert!(!third.last().contains("s sans objet"), "the key is not offered");
}

#[test]
fn the_former_answer_is_shown_when_one_comes_back_and_can_be_changed() {
    let played = play("⏎2⏎p");
    played.shows("Réponse gardée\u{a0}: +2 favorable");
    played.shows("▲ +2 Favorable");
    let moved = play("⏎2⏎p←");
    moved.shows("Entrée pour la remplacer");
    assert_eq!(play("⏎2⏎p←⏎").entry(0).answer, value(1.0));
    let cleared = play("⏎2⏎pe");
    assert_eq!(cleared.entry(0).answer, Answer::Missing);
    play("⏎n⏎p").shows("Réponse gardée\u{a0}: ne sait pas");
}

#[test]
fn arguments_are_changed_and_removed_from_their_list() {
    let changed = play("⏎aUn⏎+⏎⏎aDeux⏎-⏎⏎m↑⏎⌫⌫Trois⏎⏎⏎");
    let texts: Vec<&str> = changed.entry(0).arguments.iter().map(|argument| argument.text.as_str()).collect();
    assert_eq!(texts, ["Trois", "Deux"]);
    let removed = play("⏎aUn⏎+⏎⏎aDeux⏎-⏎⏎mro");
    assert_eq!(removed.entry(0).arguments.len(), 1);
    assert_eq!(removed.entry(0).arguments[0].text, "Un");
    let kept = play("⏎aUn⏎+⏎⏎mrn⎋");
    assert_eq!(kept.entry(0).arguments.len(), 1);
}

#[test]
fn one_goes_to_a_question_by_its_number_to_a_section_and_to_the_next_unanswered() {
    assert_eq!(play("⏎g7⏎").session.place(), Place::At(6));
    assert_eq!(play("⏎g↓⏎").session.place(), Place::At(3));
    let wrong = play("⏎g77⏎");
    wrong.shows("de 1 à 10");
    wrong.shows("Aller à");
    assert_eq!(play("⏎1⏎pi").session.place(), Place::At(1));
    assert_eq!(play("⏎g⎋").session.place(), Place::At(0));
}

#[test]
fn after_a_section_the_board_shows_cursors_and_balls() {
    let played = play("⏎2bp⏎-3⏎0⏎");
    assert_eq!(played.session.place(), Place::Board(0));
    played.shows("Le tableau · L’économie");
    played.shows("●   1 Créons-nous");
    played.shows("+2 priorité");
    played.shows("○   2 Achetons-nous");
    played.shows("Entrée continuer");
}

#[test]
fn every_kind_of_question_is_answered_with_its_own_keys() {
    let all = "⏎1⏎1⏎1⏎⏎2⏎512,5⏎3⏎⏎1 3⏎o⏎Une belle année⏎3/4/2020⏎";
    let played = play(all);
    assert_eq!(played.entry(3).answer, value(2.0));
    assert_eq!(played.entry(4).answer, value(512.5));
    assert_eq!(played.entry(5).answer, Answer::Value(Value::Options(vec!["bureau".into()])));
    assert_eq!(played.entry(7).answer, Answer::Value(Value::YesNo(true)));
    assert_eq!(played.entry(8).answer, Answer::Value(Value::Text("Une belle année".into())));
    assert_eq!(played.entry(9).answer, Answer::Value(Value::Date(jiff::civil::date(2020, 4, 3))));
    assert_eq!(played.session.place(), Place::Board(2));
}

#[test]
fn several_options_are_ticked_with_digits_or_space() {
    let played = play("⏎g7⏎13⏎");
    let options = |ids: &[&str]| Answer::Value(Value::Options(ids.iter().map(|id| (*id).to_owned()).collect()));
    assert_eq!(played.entry(6).answer, options(&["atelier", "bureau"]));
    assert_eq!(play("⏎g7⏎↓ ↓ ⏎").entry(6).answer, options(&["atelier", "chantier"]));
    play("⏎g7⏎⏎").shows("Cochez d’abord");
}

#[test]
fn on_a_yes_no_question_n_is_no_and_j_does_not_know() {
    assert_eq!(play("⏎g8⏎n⏎").entry(7).answer, Answer::Value(Value::YesNo(false)));
    assert_eq!(play("⏎g8⏎j⏎").entry(7).answer, Answer::Unknown);
}

#[test]
fn what_is_typed_is_judged_by_the_rule_of_all_other_spellings() {
    let number = play("⏎g5⏎1x⏎");
    assert_eq!(number.entry(4).answer, Answer::Missing);
    number.shows("1x");
    let negative = play("⏎g5⏎-4⏎");
    assert_eq!(negative.entry(4).answer, Answer::Missing);
    negative.shows("-4");
    let date = play("⏎g⌫10⏎31/02/2020⏎");
    assert_eq!(date.entry(9).answer, Answer::Missing);
}

#[test]
fn a_paste_with_line_ends_confirms_nothing() {
    let paste = || Key::Paste("2\nn\nq\no\n".into());
    let on_question = play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), vec![Key::Enter, paste()]);
    assert!(on_question.entry(0).is_blank(), "{:?}", on_question.entry(0));
    on_question.shows("Le texte collé devient un argument");
    on_question.shows("2 n q o");
    let in_text =
        play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), [keys("⏎a"), vec![paste()]].concat());
    in_text.shows("2 n q o");
    assert!(in_text.entry(0).is_blank());
}

#[test]
fn help_opens_beside_the_scale_and_the_keys_have_a_page() {
    let played = play("⏎h");
    played.shows("Aide de la question «\u{a0}emplois\u{a0}».");
    played.shows("fiche II-3");
    played.shows("−3");
    assert!(!play("⏎hh").last().contains("Aide de la question"));
    play("⏎?").shows("Les touches");
    assert_eq!(play("⏎?⏎2⏎").entry(0).answer, value(2.0));
}

#[test]
fn the_end_shows_scores_coverage_and_the_command_that_makes_the_report() {
    let played = play("⏎2⏎1⏎0⏎⏎2⏎⎋n⏎g6⏎n⏎⏎g10⏎⎋n⏎⏎");
    assert_eq!(played.session.place(), Place::End);
    for words in ["L’économie", "+1", "100\u{a0}%", "dts rapport f.yaml", "sans réponse"] {
        played.shows(words);
    }
    let finished = play("⏎g10⏎⎋n⏎⏎⏎");
    assert_eq!(finished.outcome, Outcome { ending: Ending::Finished, rescued: None, is_lost: false });
}

#[test]
fn the_next_screen_is_drawn_only_after_the_answer_is_kept() {
    let played = play("⏎2⏎");
    let kept = played.memory.kept.last().map(|assessment| assessment.responses[0].entries[0].number());
    assert_eq!(kept, Some(Some(2.0)));
    assert_eq!(played.outcome.ending, Ending::Interrupted, "the keyboard went away");
    // At the start, then after the answer; moving the cursor saves nothing.
    assert_eq!(played.memory.kept.len(), 2);
}

#[test]
fn a_session_that_is_only_looked_at_writes_nothing() {
    let play = |spelling: &str| {
        let begun = Begun { is_saved: true, ..Begun::default() };
        play_begun(session(Form::Full, Pace::Talk), USUAL, Memory::default(), keys(spelling), begun)
    };
    let played = play("⏎2←→vvqno");
    assert!(played.memory.kept.is_empty());
    assert_eq!(play("⏎vvqo").outcome.ending, Ending::Paused);
}

#[test]
fn escape_puts_the_cursor_back_before_it_asks_to_leave() {
    let back = play("⏎2⏎p←⎋");
    back.shows("▲ +2");
    let leaving = play("⏎2⏎p⎋");
    leaving.shows("Quitter maintenant");
    play("⏎2⏎p←⎋").shows("n’est pas gardé");
    play("⏎2q").shows("Garder +2 favorable\u{a0}?");
    play("⏎2qn").shows("Quitter maintenant");
}

#[test]
fn a_cursor_left_for_later_stays_as_a_provisional_position() {
    let played = play("⏎2t⏎");
    assert_eq!((&played.entry(0).answer, played.entry(0).later), (&value(2.0), true));
    played.shows("Question 1\u{a0}: +2 favorable, à reprendre plus tard. p pour y revenir.");
    play("⏎2t⏎p").shows("Réponse gardée\u{a0}: +2 favorable (à reprendre plus tard)");
    assert_eq!(play("⏎2t⏎1⏎1⏎⏎i⏎").session.later_count(), 1);
    // It is found again by i once nothing is empty any more.
    let again = play("⏎2t⏎n⏎1⏎⏎n⏎⎋n⏎n⏎g7⏎n⏎j⏎⎋n⏎⎋n⏎i");
    assert_eq!(again.session.place(), Place::At(0));
    assert!(!play("⏎2t⏎p⏎").entry(0).later, "Entrée ends the waiting");
}

#[test]
fn a_cursor_that_is_not_confirmed_is_not_left_behind_without_a_question() {
    for letter in ["p", "g", "i", "q"] {
        let asked = play(&format!("⏎1⏎2{letter}"));
        asked.shows("Garder +2 favorable\u{a0}?");
        asked.shows("o oui, garder");
        assert!(asked.entry(1).is_blank());
        let stayed = play(&format!("⏎1⏎2{letter}⎋"));
        assert_eq!(stayed.session.place(), Place::At(1));
        stayed.shows("▲ +2");
        assert_eq!(play(&format!("⏎1⏎2{letter}o")).entry(1).answer, value(2.0), "{letter}");
        let dropped = play(&format!("⏎1⏎2{letter}n"));
        assert_eq!(dropped.entry(1).answer, Answer::Missing, "{letter}");
    }
    assert_eq!(play("⏎1⏎2pn").session.place(), Place::At(0));
    play("⏎1⏎2go").shows("Aller à");
    play("⏎2v⏎").shows("▲ +2");
    play("⏎g7⏎1g").shows("Garder «\u{a0}Atelier\u{a0}»\u{a0}?");
    play("⏎g9⏎Un mot⎋").shows("n’a pas été gardé");
}

#[test]
fn a_priority_is_seen_on_its_question_with_or_without_a_position() {
    let played = play("⏎bp");
    played.shows("● priorité");
    played.shows("pas encore placé");
    play("⏎2bi").shows("● impact");
    let small = (12, 40);
    play_with(session(Form::Full, Pace::Talk), small, Memory::default(), keys("⏎bp")).shows("● priorité");
}

#[test]
fn the_screen_after_a_question_says_what_was_recorded_until_the_next_key() {
    play("⏎n⏎").shows("Question 1\u{a0}: ne sait pas. p pour y revenir.");
    play("⏎t⏎").shows("Question 1\u{a0}: laissée pour plus tard. p pour y revenir.");
    play("⏎s⏎⏎").shows("Question 1\u{a0}: sans objet. p pour y revenir.");
    play("⏎1⏎1⏎n⏎").shows("Question 3\u{a0}: ne sait pas. p pour y revenir.");
    assert!(!play("⏎n⏎→").last().contains("Question 1\u{a0}: "));
}

#[test]
fn escape_closes_an_open_help_and_asks_before_it_leaves() {
    let closed = play("⏎h⎋");
    closed.shows("a argument");
    assert!(!closed.last().contains("Aide de la question"));
    play("⏎h⎋⎋").shows("Quitter maintenant");
}

#[test]
fn a_large_screen_opens_the_help_by_itself_until_it_is_closed() {
    let large = |spelling: &str| {
        let size = (40, 120);
        play_with(session(Form::Full, Pace::Talk), size, Memory::default(), keys(spelling))
    };
    large("⏎").shows("Aide de la question «\u{a0}emplois\u{a0}».");
    large("⏎2⏎").shows("Aide de la question «\u{a0}achats\u{a0}».");
    assert!(!large("⏎h2⏎").last().contains("Aide de la question"));
    large("⏎h2⏎h").shows("Aide de la question");
}

#[test]
fn q_asks_before_leaving_and_ctrl_c_does_not() {
    assert_eq!(play("⏎2⏎qo").outcome.ending, Ending::Paused);
    assert_eq!(play("⏎2⏎qn").session.place(), Place::At(1));
    let cut = play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), vec![Key::Enter]);
    assert_eq!(cut.outcome.ending, Ending::Interrupted);
}

#[test]
fn a_full_disk_is_said_keeps_the_answer_and_lets_one_try_again() {
    let full = || Memory { refusals: 2, ..Memory::default() };
    let play = |spelling: &str| play_with(session(Form::Full, Pace::Talk), USUAL, full(), keys(spelling));
    // Refused at the start, and again at the first try.
    let stuck = play("r");
    stuck.shows("La réponse n’a pas pu être enregistrée");
    stuck.shows("Le disque est plein");
    stuck.shows("r réessayer");
    let saved = play("rr⏎2⏎");
    assert_eq!(saved.memory.kept.last().map(|a| a.responses[0].entries[0].number()), Some(Some(2.0)));
    let put_off = play("c⏎");
    put_off.shows("ne sont pas encore enregistrées");
    let later = play("c⏎2⏎r");
    later.shows("question 2 sur 10");
    assert_eq!(later.memory.kept.last().map(|a| a.responses[0].entries[0].number()), Some(Some(2.0)));
}

#[test]
fn answers_can_be_saved_elsewhere_when_their_place_refuses_them() {
    let memory = Memory { refusals: 9, ..Memory::default() };
    let played = play_with(session(Form::Full, Pace::Talk), USUAL, memory, keys("a/cle/usb.yaml⏎⏎2⏎"));
    assert_eq!(played.memory.elsewhere.as_deref(), Some(Path::new("/cle/usb.yaml")));
    assert_eq!(played.memory.kept.len(), 2);
    assert_eq!(played.memory.name(), "/cle/usb.yaml");
}

#[test]
fn an_interruption_with_unsaved_answers_puts_them_somewhere_and_says_where() {
    let memory = Memory { refusals: 99, ..Memory::default() };
    let played = play_with(session(Form::Full, Pace::Talk), USUAL, memory, keys("c⏎2⏎"));
    assert_eq!(played.outcome.rescued.as_deref(), Some(Path::new("secours.yaml")));
    assert!(!played.outcome.is_lost);
    let memory = Memory { refusals: 99, has_nowhere: true, ..Memory::default() };
    assert!(play_with(session(Form::Full, Pace::Talk), USUAL, memory, keys("c")).outcome.is_lost);
}

#[test]
fn the_quick_pace_goes_on_after_each_digit() {
    let quick = |spelling: &str| play_with(session(Form::Full, Pace::Quick), USUAL, Memory::default(), keys(spelling));
    let played = quick("2-30");
    let answers: Vec<Option<f64>> = (0..3).map(|item| played.entry(item).number()).collect();
    assert_eq!(answers, [Some(2.0), Some(-3.0), Some(0.0)]);
    assert_eq!(played.session.place(), Place::Board(0));
    assert_eq!(quick("210⏎2").entry(3).answer, value(2.0), "a level too");
}

#[test]
fn the_card_is_corrected_from_any_place_and_escape_changes_nothing() {
    let played = play("⏎2⏎ffin⎋");
    assert_eq!(played.session.assessment().organisation.name, "AIR");
    played.shows("La fiche reste comme elle était");
    let played = play("⏎2⏎f de Dole⏎Gâtine⏎1⏎2⏎⏎⏎cinq⏎4⏎équipe⏎");
    played.shows("La fiche est corrigée.");
    assert_eq!(played.session.place(), Place::At(1));
    let kept = played.memory.kept.last().expect("it is saved at once");
    assert_eq!((kept.organisation.name.as_str(), kept.organisation.id.as_str()), ("AIR de Dole", "air-de-dole"));
    assert_eq!(kept.organisation.territory.as_deref(), Some("Gâtine"));
    assert_eq!((kept.about.object.as_deref(), kept.about.stage.as_deref()), (Some("démarche"), Some("en cours")));
    assert_eq!((kept.responses[0].respondent.people, kept.responses[0].respondent.name.as_str()), (Some(4), "équipe"));
    // What was there is there again, and may be taken away.
    let again = play("f⏎Gâtine⏎⏎⏎⏎⏎4⏎⏎f↓⌫⌫⌫⌫⌫⌫⏎⏎⏎⏎⏎⌫⏎⏎");
    assert_eq!(again.session.assessment().organisation.territory, None);
    assert_eq!(again.session.response().respondent.people, None);
    play("⏎g10⏎⎋n⏎⏎f").shows("La fiche");
}

#[test]
fn an_argument_waits_for_enter_after_each_choice_and_words_choose_nothing() {
    let waiting = play("⏎aUn⏎+");
    waiting.shows("Il tire vers");
    waiting.shows("►+");
    let typed = play("⏎aUn⏎+⏎salariés");
    typed.shows("puis Entrée");
    assert!(!typed.last().contains("►1") && !typed.last().contains("►2"));
    let accented = play("⏎aUn⏎+⏎équipe");
    assert!(!accented.last().contains("►1") && !accented.last().contains("►2"));
}

#[test]
fn a_list_too_long_for_its_place_scrolls_to_its_last_option() {
    let mut grid = (*crate::session::fixture::grid()).clone();
    let group = grid.stakeholders[0].clone();
    grid.stakeholders = (1..=13)
        .map(|n| crate::grid::Stakeholder {
            id: format!("g{n}"), label: format!("groupe numéro {n}"), ..group.clone()
        })
        .collect();
    let before = session(Form::Full, Pace::Talk).assessment().clone();
    let who = crate::session::Who::Group;
    let session = || Session::open(grid.clone().into(), before.clone(), &who, Form::Full, Pace::Talk);
    let small = (12, 40);
    let play = |spelling: &str| match session() {
        Ok(session) => play_with(session, small, Memory::default(), keys(spelling)),
        Err(refusal) => panic!("{refusal:?}"),
    };
    play("⏎aUn⏎+⏎1").shows("▼ …");
    let last = play(&format!("⏎aUn⏎+⏎{}", "→".repeat(13)));
    last.shows("► groupe numéro 13");
    last.shows("▲ …");
    let kept = play(&format!("⏎aUn⏎+⏎{}⏎", "→".repeat(13)));
    assert_eq!(kept.entry(0).arguments[0].by.as_deref(), Some("g13"));
}

/// A session of one person, in the file of a structure with a long name, where the group said +2 and −2.
fn alone() -> Result<Session, crate::session::Refusal> {
    let group = session(Form::Full, Pace::Talk).apply(Action::Next)?.apply(Action::Answer(value(2.0)))?;
    let mut assessment = group.assessment().clone();
    assessment.organisation.name = "Association intermédiaire du pays de Gâtine et de ses alentours".into();
    let who = crate::session::Who::Person { name: "Camille Roche".into(), stakeholder: None };
    Session::open(group.grid().clone().into(), assessment, &who, Form::Full, Pace::Talk)
}

#[test]
fn a_person_alone_is_spoken_to_as_one_and_sees_their_name() -> Result<(), crate::session::Refusal> {
    let play = |spelling: &str| Ok(play_with(alone()?, USUAL, Memory::default(), keys(spelling)));
    let first = play("⏎")?;
    first.shows("Camille Roche");
    assert!(!first.last().contains("Qui veut commencer"));
    play("⏎aUn⏎+⏎⏎")?.shows("Où placez-vous");
    play("⏎b")?.shows("priorité pour vous");
    play("⏎1⏎p")?.shows("Votre position\u{a0}: +1 plutôt favorable");
    Ok(())
}

#[test]
fn the_end_counts_what_is_left_in_plain_words() {
    let all = play("⏎t⏎1⏎1⏎⏎n⏎⎋n⏎n⏎⏎n⏎j⏎⎋n⏎⎋n⏎⏎");
    assert_eq!(all.session.place(), Place::End);
    all.shows("Il reste 1\u{a0}question, laissée pour plus tard\u{a0}: i pour y aller.");
    all.shows("7\u{a0}réponses «\u{a0}ne sait pas\u{a0}».");
    let left = play("⏎t⏎g3⏎1⏎⏎n⏎⎋n⏎n⏎⏎n⏎j⏎⎋n⏎⎋n⏎⏎");
    left.shows("Il reste 2\u{a0}questions, dont 1\u{a0}laissée pour plus tard");
    let none = play("⏎1⏎1⏎1⏎⏎n⏎⎋n⏎n⏎⏎n⏎j⏎⎋n⏎⎋n⏎⏎");
    none.shows("Toutes les questions ont été vues.");
}

#[test]
fn the_figures_at_the_end_of_the_group_are_those_of_the_report() -> Result<(), crate::session::Refusal> {
    let one = alone()?.apply(Action::Next)?.apply(Action::Question(2))?.apply(Action::Answer(value(-2.0)))?;
    let grid: std::sync::Arc<crate::grid::Grid> = one.grid().clone().into();
    let who = crate::session::Who::Group;
    let group = Session::open(grid.clone(), one.assessment().clone(), &who, Form::Full, Pace::Talk)?;
    let played = play_with(group, USUAL, Memory::default(), keys("g10⏎⎋n⏎⏎"));
    played.shows("tous les répondants");
    let card = crate::score::score(&grid, &crate::score::positions(&grid, one.assessment()));
    assert_eq!(card.sections[0].total.score, Some(0.0));
    let line = played.last().lines().find(|line| line.contains("L’économie")).unwrap_or_default().to_owned();
    assert!(line.contains(" 0 ") && line.contains("2\u{a0}réponses sur 3"), "{line}");
    // The figures stand one under the other.
    let column = |word: &str| {
        let line = played.last().lines().find(|line| line.contains(word)).unwrap_or_default().to_owned();
        line.find("réponse").map(|at| line[..at].chars().count())
    };
    assert_eq!(column("L’économie"), column("Ensemble"));
    Ok(())
}

#[test]
fn a_narrow_screen_shows_the_question_its_whole_track_and_the_way_to_the_keys() {
    let small = (12, 40);
    let played = play_with(session(Form::Full, Pace::Talk), small, Memory::default(), keys("⏎2"));
    played.shows("Créons-nous des emplois");
    played.shows("├────┼────┼────┼────┼────○────┤");
    played.shows("? les autres touches");
    played.shows("1/10");
}

/// A session with rows, relations and a plan, played from the start of its table.
fn play_rows(spelling: &str) -> Played {
    play_rows_at(USUAL, Memory::default(), keys(spelling))
}

fn play_rows_at(size: (u16, u16), memory: Memory, typed: Vec<Key>) -> Played {
    let all = [keys("g↓↓⏎"), typed].concat();
    play_with(related(Form::Full, Pace::Talk), size, memory, all)
}

/// Three actors, then the relations.
const THREE: &str = "aAIR⏎⎋aMairie⏎⎋aRégion⏎⎋";

fn names(played: &Played) -> Vec<String> {
    let session = &played.session;
    (0..session.rows(0).len()).map(|row| session.row_name(0, row).to_owned()).collect()
}

fn cell<'a>(played: &'a Played, row: usize, column: &str) -> Option<&'a Value> {
    played.session.rows(0).get(row)?.get(column)
}

#[test]
fn an_empty_table_says_what_it_is_for_and_enter_passes_it() {
    let played = play_rows("");
    for words in ["Les acteurs", "aucune ligne", "À quoi sert le tableau", "a ajouter une ligne", "Entrée continuer"]
    {
        played.shows(words);
    }
    assert_eq!(play_rows("⏎").session.place(), Place::Board(1));
}

#[test]
fn a_row_is_filled_in_cell_after_cell_each_with_its_own_keys() {
    let played = play_rows("aMairie⏎2⏎⎋1⏎Être réélue⏎1⏎+⏎1200,5⏎3/4/2020⏎o⏎13⏎eau⏎");
    let row = &played.session.rows(0)[0];
    let expected = [
        ("nom", Value::Text("Mairie".into())),
        ("secteur", Value::Options(vec!["public".into()])),
        ("buts", Value::Text("Être réélue".into())),
        ("poids", Value::Number(1.0)),
        ("elan", Value::Number(1.0)),
        ("moyens", Value::Number(1200.5)),
        ("depuis", Value::Date(jiff::civil::date(2020, 4, 3))),
        ("connu", Value::YesNo(true)),
        ("sources", Value::Options(vec!["prive".into(), "ess".into()])),
        ("question", Value::Item("eau".into())),
    ];
    let got: Vec<(&str, Value)> = row.iter().map(|(id, value)| (id.as_str(), value.clone())).collect();
    assert_eq!(got, expected);
    played.shows("La ligne «\u{a0}Mairie\u{a0}» est gardée\u{a0}: 10\u{a0}cases sur 10.");
    played.shows("►   1 Mairie");
}

#[test]
fn rows_are_all_named_first_and_then_described_one_after_the_other() {
    let named = play_rows("aMairie⏎2⏎Région⏎⏎⏎");
    assert_eq!(names(&named), ["Mairie", "Région"]);
    named.shows("Décrire chacun, l’un après l’autre (2 à décrire)");
    let described = play_rows("aMairie⏎2⏎Région⏎⏎⏎↓⏎Être réélue⏎");
    assert_eq!(cell(&described, 0, "buts"), Some(&Value::Text("Être réélue".into())));
    described.shows("► Poids");
    play_rows("aMairie⏎⎋↓").shows("Nommer les autres");
    assert_eq!(names(&play_rows("aMairie⏎⎋↓⏎Région⏎⎋")), ["Mairie", "Région"]);
}

#[test]
fn the_action_plan_begins_with_the_priorities_and_takes_an_action_on_one_of_them() {
    let play = |more: &str| {
        let spelling = format!("⏎-2bp⏎1⏎g↓↓↓↓↓↓⏎{more}");
        play_with(related(Form::Full, Pace::Talk), USUAL, Memory::default(), keys(&spelling))
    };
    let plan = play("");
    for words in ["Plan d’action", "Par où commencer", "  1 Créons-nous des emplois", "−2 ●", "aucune action"] {
        plan.shows(words);
    }
    let added = play("↑⏎Appeler la mairie⏎");
    let row = &added.session.rows(2)[0];
    assert_eq!(row.get("title"), Some(&Value::Text("Appeler la mairie".into())));
    assert_eq!(row.get("item"), Some(&Value::Item("emplois".into())));
    play("↑⏎Appeler la mairie⏎⎋").shows("1\u{a0}action");
}

#[test]
fn each_cell_is_kept_before_the_next_one_is_drawn() {
    let played = play_rows("aMairie⏎2⏎⎋1⏎Être réé");
    let kept = played.memory.kept.last().map(|assessment| assessment.tables["acteurs"][0].len());
    assert_eq!(kept, Some(2), "the name and the sector; what is being written waits for Entrée");
    // The start, the name, the sector.
    assert_eq!(played.memory.kept.len(), 3);
    assert!(play_rows("aMair").memory.kept.iter().all(|assessment| assessment.tables.is_empty()));
}

#[test]
fn escape_leaves_a_row_as_it_stands_and_asks_first_where_a_text_would_be_lost() {
    let asked = play_rows("aMairie⏎⎋1⏎⏎Des mots⎋");
    asked.shows("n’est pas encore gardée");
    asked.shows("► Buts et enjeux");
    let left = play_rows("aMairie⏎⎋1⏎⏎Des mots⎋⎋");
    left.shows("a ajouter une ligne");
    assert_eq!(cell(&left, 0, "buts"), None);
    let kept = play_rows("aMairie⏎⎋1⏎⏎Des mots⎋⏎");
    assert_eq!(cell(&kept, 0, "buts"), Some(&Value::Text("Des mots".into())));
    assert!(names(&play_rows("aMairie⎋⎋")).is_empty());
}

#[test]
fn arrows_keep_a_cell_too_and_a_cell_that_cannot_be_kept_holds_the_hand() {
    let played = play_rows("aMairie⏎↓Des mots↑");
    assert_eq!(cell(&played, 0, "buts"), Some(&Value::Text("Des mots".into())));
    played.shows("► Secteur");
    let wrong = play_rows("aMairie⏎↓↓↓↓beaucoup↓");
    wrong.shows("► Moyens");
    assert_eq!(cell(&wrong, 0, "moyens"), None);
}

#[test]
fn a_long_text_is_written_read_and_gone_through_with_arrows() {
    let text = "des mots qui durent ".repeat(200);
    let paste = [keys("aMairie⏎↓"), vec![Key::Paste(text.clone())]].concat();
    let played = play_rows_at(USUAL, Memory::default(), [paste.clone(), vec![Key::Enter]].concat());
    assert_eq!(cell(&played, 0, "buts"), Some(&Value::Text(text.trim().into())));
    let up = play_rows_at(USUAL, Memory::default(), [paste, keys("↑↑↑")].concat());
    up.shows("► Buts et enjeux");
    up.shows("des mots qui durent");
    // A text with paragraphs, written elsewhere, is not flattened by a look at it.
    let session = related(Form::Full, Pace::Talk);
    let add = crate::session::rows::Edit::AddRow { table: 0, name: "Mairie".into() };
    let two = Value::Text("Un.\n\nDeux.".into());
    let set = crate::session::rows::Edit::SetCell { table: 0, row: 0, column: 2, value: Some(two.clone()) };
    let session = session.apply(Action::Edit(add)).and_then(|session| session.apply(Action::Edit(set)));
    let session = session.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let played = play_with(session, USUAL, Memory::default(), keys("g↓↓⏎1⏎↓⏎⏎"));
    assert_eq!(cell(&played, 0, "buts"), Some(&two));
}

#[test]
fn a_cell_is_emptied_with_backspace_and_a_choice_with_the_same_key() {
    let played = play_rows("aMairie⏎2⏎⎋1⏎ab⏎⎋1⏎↑⌫⌫⏎");
    assert_eq!(cell(&played, 0, "buts"), None);
    let played = play_rows("aMairie⏎2⏎⎋1⏎ab⏎⎋1⏎↑↑⌫⏎");
    assert_eq!(cell(&played, 0, "secteur"), None);
}

#[test]
fn a_row_without_a_name_or_with_a_name_already_there_is_refused_in_words() {
    let nameless = play_rows("a⏎");
    nameless.shows("ne se retrouverait pas");
    let twice = play_rows("aMairie⏎⎋amairie⏎");
    twice.shows("La ligne 1");
    assert_eq!(names(&twice), ["Mairie"]);
}

#[test]
fn rows_are_chosen_by_number_raised_and_removed_after_a_question() {
    let played = play_rows(&format!("{THREE}3r"));
    assert_eq!(names(&played), ["AIR", "Région", "Mairie"]);
    assert_eq!(names(&play_rows(&format!("{THREE}2xn"))).len(), 3);
    let related = play_rows(&format!("{THREE}c⏎11⏎⎋p2x"));
    related.shows("La relation où elle figure partira avec elle.");
    let removed = play_rows(&format!("{THREE}c⏎11⏎⎋p2xo"));
    removed.shows("est retirée, et sa relation avec elle");
    assert_eq!(removed.session.pair_counts(0), (0, 1));
    assert_eq!(names(&play_rows(&format!("{THREE}1x⏎⏎"))).len(), 3, "Entrée is no yes");
}

#[test]
fn a_renamed_row_says_that_its_relations_follow() {
    let played = play_rows(&format!("{THREE}c⏎11⏎⎋p2⏎↑de Dole⏎"));
    played.shows("1\u{a0}relation le suit");
    assert_eq!(played.session.pair_counts(0).0, 1);
}

#[test]
fn pairs_are_asked_one_after_the_other_those_of_the_first_row_first() {
    let played = play_rows(&format!("{THREE}c"));
    played.shows("►   1 AIR");
    played.shows("0\u{a0}paire sur 3");
    let first = play_rows(&format!("{THREE}c⏎"));
    first.shows("AIR ↔ Mairie");
    first.shows("1 sur 3");
    first.shows("2  − Opposition");
    let object = play_rows(&format!("{THREE}c⏎2"));
    object.shows("Sur quoi porte-t-elle");
    let nature = play_rows(&format!("{THREE}c⏎2⏎"));
    assert_eq!(nature.session.pair(0, 0, 1), Pair::Alike(Link::new("opposition")), "one Entrée keeps it");
    nature.shows("AIR ↔ Région");
    let own = play_rows(&format!("{THREE}c⏎21nune note⏎3⏎"));
    let link = Link { nature: "opposition".into(), object: Some("valeurs".into()), note: Some("une note".into()) };
    assert_eq!(own.session.pair(0, 1, 0), Pair::Alike(link));
    assert_eq!(own.session.pair_counts(0), (2, 3));
    own.shows("si vous voulez");
    own.shows("►     Continuer");
    let all = play_rows(&format!("{THREE}c⏎2⏎3⏎2⏎"));
    all.shows("Mairie ↔ Région");
    assert_eq!(play_rows(&format!("{THREE}c⏎2⏎3⏎⏎")).session.place(), Place::Board(1));
}

#[test]
fn a_pair_is_passed_gone_back_to_and_emptied() {
    let passed = play_rows(&format!("{THREE}c⏎⏎"));
    passed.shows("AIR ↔ Région");
    assert_eq!(passed.session.pair_counts(0).0, 0);
    play_rows(&format!("{THREE}c⏎ p")).shows("AIR ↔ Mairie");
    play_rows(&format!("{THREE}c⏎p")).shows("C’est la première paire");
    let emptied = play_rows(&format!("{THREE}c⏎1⏎pe"));
    emptied.shows("La relation est effacée");
    assert_eq!(emptied.session.pair_counts(0).0, 0);
}

#[test]
fn a_pair_seen_differently_is_two_relations_and_may_become_one_again() {
    let sides = play_rows(&format!("{THREE}c⏎d1⏎"));
    sides.shows("Et dans l’autre sens");
    let both = play_rows(&format!("{THREE}c⏎d1⏎2⏎"));
    let expected = Pair::Apart(Some(Link::new("alliance")), Some(Link::new("opposition")));
    assert_eq!(both.session.pair(0, 0, 1), expected);
    both.shows("AIR ↔ Région");
    let asked = play_rows(&format!("{THREE}c⏎d1⏎2⏎pd"));
    asked.shows("N’en garder qu’une");
    assert_eq!(asked.session.pair(0, 0, 1), expected);
    let one = play_rows(&format!("{THREE}c⏎d1⏎2⏎pdo"));
    assert_eq!(one.session.pair(0, 0, 1), Pair::Alike(Link::new("alliance")));
}

#[test]
fn the_empty_pairs_are_listed_and_found_by_a_name() {
    let list = play_rows(&format!("{THREE}c⏎1⏎l"));
    list.shows("2\u{a0}paires vides");
    list.shows("Mairie ↔ Région");
    play_rows(&format!("{THREE}clmai reg⏎")).shows("Mairie ↔ Région");
    play_rows(&format!("{THREE}clx⏎")).shows("Aucune paire vide");
}

#[test]
fn tables_and_pairs_are_places_to_go_to_and_are_counted_on_the_boards_and_at_the_end() {
    let go = play_rows(&format!("{THREE}g"));
    for words in ["Les relations", "0\u{a0}paire sur 3", "3\u{a0}lignes", "Nos preuves", "Plan d’action"] {
        go.shows(words);
    }
    let board = play_rows(&format!("{THREE}cc"));
    board.shows("Le tableau · La nature");
    board.shows("3\u{a0}lignes");
    let end = play_rows(&format!("{THREE}g⌫10⏎⎋n⏎⏎⏎"));
    assert_eq!(end.session.place(), Place::End);
    for words in ["3\u{a0}lignes", "a plan d’action", "dts rapport f.yaml"] {
        end.shows(words);
    }
    let plan = play_rows("g⌫10⏎⎋n⏎⏎⏎aaAppeler la mairie⏎emplois⏎");
    plan.shows("1 Appeler la mairie");
    assert_eq!(play_rows("g⌫10⏎⎋n⏎⏎⏎aaAppeler la mairie⏎⎋⎋").session.place(), Place::End);
}

#[test]
fn a_full_disk_in_the_middle_of_a_row_loses_neither_the_cell_nor_the_place() {
    let memory = || Memory { refusals: 2, ..Memory::default() };
    let play = |spelling: &str| play_with(related(Form::Full, Pace::Talk), USUAL, memory(), keys(spelling));
    // Refused at the start, then at the name of the row.
    let stuck = play("cg↓↓⏎aMairie⏎");
    stuck.shows("La réponse n’a pas pu être enregistrée");
    let saved = play("cg↓↓⏎aMairie⏎r");
    saved.shows("► Secteur");
    assert_eq!(saved.memory.kept.last().map(|assessment| assessment.tables["acteurs"].len()), Some(1));
}

#[test]
fn the_keys_of_a_table_and_of_a_matrix_have_their_page_and_one_comes_back_from_it() {
    play_rows("?").shows("remonter la ligne");
    play_rows(&format!("{THREE}c⏎?")).shows("vue différemment");
    play_rows(&format!("{THREE}c⏎?⏎")).shows("AIR ↔ Mairie");
}

/// Walks through everything at many sizes: nothing panics, and a screen of the usual size shows what it should.
#[test]
fn every_page_can_be_drawn_at_any_size() {
    let long = "mot ".repeat(30);
    let tour = format!("⏎h↓↓⏎→aUn⏎+⏎⏎a{long}⏎-⏎1⏎m↑rn⎋bi?⎋vv⏎2⏎s⏎x⏎n⏎1⏎⏎v→⎋g↓⎋h2⏎12⏎⏎n⏎1⏎1 2⏎o⏎{long}⏎3/4/2020⏎⏎↓↓qn");
    let table_tour = format!(
        "g↓↓⏎ha{long}⏎2⏎⎋1⏎{long}↑↑↓↓⏎1⏎+⏎12⏎3/4/2020⏎o⏎13⏎eau↓↑⏎a⏎⎋aMairie⏎↓↓⎋aRégion⏎→→⎋⎋?⎋2x↓n3rc\
         ?⏎h⏎d11n{long}⏎2⏎ppdn?⏎e ⎋l{long}⎋lreg⏎1⏎⎋⎋1⏎1⏎⎋nccv→⎋g↓↓⎋g⌫10⏎⎋n⏎⏎⏎aaAppeler⏎emp⏎⎋⎋v⎋↓↓qn"
    );
    for size in [(24, 80), (40, 120), (12, 40), (7, 24), (10, 200), (60, 30), (5, 10), (1, 1)] {
        let mut frames = Vec::new();
        for (session, tour) in
            [(session(Form::Full, Pace::Talk), &tour), (related(Form::Full, Pace::Talk), &table_tour)]
        {
            let played = play_with(session, size, Memory::default(), keys(tour));
            assert_eq!(played.screens.len(), keys(tour).len() + 1, "the whole tour was walked");
            frames.extend(played.screens);
        }
        if size == USUAL {
            for words in
                ["paires vides", "dans l’autre sens", "Retirer la ligne", "N’en garder", "chercher", "Plan d’action"]
            {
                assert!(frames.iter().any(|frame| frame.contains(words)), "the tour passes by « {words} »");
            }
        }
    }
}

#[test]
fn with_forty_long_arguments_the_cursor_is_still_on_screen() -> Result<(), crate::session::Refusal> {
    let argument = Argument { text: "un argument qui dure ".repeat(8), effect: Effect::Up, by: None };
    let mut full = session(Form::Full, Pace::Talk).apply(Action::Next)?;
    for _ in 0..40 {
        full = full.apply(Action::AddArgument(argument.clone()))?;
    }
    for (height, width) in [(24, 80), (12, 40)] {
        for spelling in ["2", "h2", "b", "a", "m↑↑", "s"] {
            let played = play_with(full.clone(), (height, width), Memory::default(), keys(spelling));
            if spelling.ends_with('2') {
                played.shows("○");
                played.shows("40\u{a0}arguments");
                played.shows("m pour");
            }
            assert_eq!(played.last().lines().count(), usize::from(height));
        }
    }
    Ok(())
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
    assert!(played.entry(8).is_blank());
    played.shows("Entrée garder");
}

#[test]
fn an_empty_line_goes_on_without_an_answer_and_escape_gives_the_keys_back() {
    let passed = play("⏎g9⏎⏎");
    assert_eq!((passed.session.place(), &passed.entry(8).answer), (Place::At(9), &Answer::Missing));
    play("⏎g9⏎").shows("Entrée passer");
    let with_keys = play("⏎g9⏎⎋");
    with_keys.shows("n ne sait pas");
    assert_eq!(play("⏎g9⏎⎋n⏎").entry(8).answer, Answer::Unknown);
    // What is answered already is shown, with the keys.
    let back = play("⏎g9⏎Un mot⏎⎋p");
    back.shows("Un mot");
    // « ne sait pas » stays where nothing is written.
    assert_eq!(play("⏎g9⏎⎋n⏎⎋p⏎⏎").entry(8).answer, Answer::Unknown);
}

#[test]
fn the_help_of_a_written_question_opens_with_tab() {
    let typed = [keys("⏎g9⏎"), vec![Key::Tab]].concat();
    let played = play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), typed);
    played.shows("Aide de la question «\u{a0}recit\u{a0}».");
    played.shows("Réponse");
}

#[test]
fn a_relation_waits_for_enter_and_is_not_left_behind_without_a_word() {
    let three = "aAIR⏎⎋aMairie⏎⎋aRégion⏎⎋";
    let chosen = play_rows(&format!("{three}c⏎2"));
    assert_eq!(chosen.session.pair_counts(0).0, 0);
    chosen.shows("Entrée garder");
    let warned = play_rows(&format!("{three}c⏎2 "));
    warned.shows("n’est pas encore gardée");
    warned.shows("AIR ↔ Mairie");
    play_rows(&format!("{three}c⏎2  ")).shows("AIR ↔ Région");
    assert_eq!(play_rows(&format!("{three}c⏎2⏎3")).session.pair_counts(0).0, 1);
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
    assert_eq!(play("⏎ceau⏎").session.place(), Place::At(3));
    play("⏎cxyz⏎").shows("Aucune question ne contient ces mots");
    assert_eq!(play("⏎ceau⎋").session.place(), Place::At(0));
    // In the help and in what was said, too; a table is a place like the others.
    let said = play("⏎aLa tempête de juin⏎⏎⏎2⏎ctempete");
    said.shows("le mot est dans l’aide ou dans un argument");
    said.shows("Créons-nous");
    let table = play_with(related(Form::Full, Pace::Talk), USUAL, Memory::default(), keys("⏎/preuves⏎"));
    table.shows("Nos preuves");
}

#[test]
fn a_search_keeps_the_cursor_under_the_hand_until_one_jumps() {
    play("⏎2ceau⎋").shows("▲ +2");
    let asked = play("⏎2ceau⏎");
    asked.shows("Garder +2 favorable");
    let kept = play("⏎2ceau⏎o");
    assert_eq!((&kept.entry(0).answer, kept.session.place()), (&value(2.0), Place::At(3)));
    assert_eq!(play("⏎2ceau⏎⎋").session.place(), Place::At(0));
}

#[test]
fn what_is_left_is_listed_by_its_reason_and_led_to() {
    let spelling = "⏎2t⏎1⏎n⏎⏎s⏎x⏎⎋n⏎l";
    // The first is provisional, the third unknown; the fourth is « sans objet », the fifth unknown.
    let list = play(spelling);
    for words in
        ["À reprendre plus tard (1)", "Sans réponse (5)", "Ne sait pas\u{a0}: à chercher (2)", "Sans objet (1)"]
    {
        list.shows(words);
    }
    assert_eq!(play(&format!("{spelling}⏎")).session.place(), Place::At(0));
    assert_eq!(play(&format!("{spelling}↓⏎")).session.place(), Place::At(5));
    // At the end the list is one key away, until nothing is left.
    play("⏎g10⏎⎋n⏎⏎").shows("l ce qui reste");
}

#[test]
fn undo_takes_back_answer_argument_and_ball_and_the_file_follows() {
    let played = play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuuu");
    assert!(played.entry(0).is_blank() && played.entry(1).is_blank());
    assert_eq!(played.session.place(), Place::At(0));
    let kept = played.memory.kept.last().expect("saved");
    assert_eq!(kept, played.session.assessment());
    let one = play("⏎aUn⏎+⏎⏎bp2⏎1⏎u");
    one.shows("Annulé. Question 2\u{a0}: de nouveau sans réponse.");
    assert_eq!(one.memory.kept.last(), Some(one.session.assessment()));
    play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuu").shows("Annulé. Question 1\u{a0}: boule de nouveau vide.");
    play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuuu").shows("l’argument ajouté est retiré");
    play("⏎aUn⏎+⏎⏎bp2⏎1⏎uuuuu").shows("Il n’y a rien à annuler");
    play("⏎2⏎p←⏎u").shows("de nouveau +2 favorable");
    // What is under the hand goes first, and is no step.
    let pending = play("⏎2⏎1u");
    pending.shows("n’est pas gardé");
    pending.shows("pas encore placé");
    assert_eq!(pending.entry(0).answer, value(2.0));
}

#[test]
fn undo_at_a_written_question_leaves_its_keys_so_that_one_may_go_on_undoing() {
    let played = play("⏎g8⏎o⏎Un mot⏎⎋u");
    assert_eq!(played.entry(8).answer, Answer::Missing);
    played.shows("Entrée écrire");
    assert_eq!(play("⏎g8⏎o⏎Un mot⏎⎋uu").entry(7).answer, Answer::Missing);
}

/// A session beside another one, where the first question stood at −1 with an argument, and the second at +1.
fn beside(spelling: &str) -> Played {
    beside_at(USUAL, spelling)
}

fn beside_at(size: (u16, u16), spelling: &str) -> Played {
    let grid = crate::session::fixture::grid();
    let mut other = session(Form::Full, Pace::Talk).assessment().clone();
    other.date = Some(jiff::civil::date(2025, 11, 18));
    let argument = Argument { text: "tout était à faire".into(), effect: Effect::Down, by: None };
    other.responses[0].entries[0] = Entry { arguments: vec![argument], ..Entry::value(Value::Number(-1.0)) };
    other.responses[0].entries[1] = Entry::value(Value::Number(1.0));
    let begun = Begun { before: Some(Before::of(&grid, &other, &Who::Group)), ..Begun::default() };
    play_begun(session(Form::Full, Pace::Talk), size, Memory::default(), keys(spelling), begun)
}

#[test]
fn the_other_day_is_seen_beside_the_question_its_arguments_by_a_key_and_nothing_is_copied() {
    let first = beside("⏎");
    first.shows("Le 18/11/2025\u{a0}: −1 plutôt défavorable · 1\u{a0}argument (d pour lire)");
    assert_eq!(first.session.progress().answered, 0);
    first.shows("pas encore placé");
    let page = beside("⏎d");
    page.shows("◄ tout était à faire");
    page.shows("Aujourd’hui\u{a0}: sans réponse");
    beside("⏎2d⏎").shows("▲ +2");
    beside("⏎1⏎1⏎").shows("Le 18/11/2025\u{a0}: sans réponse");
    play("⏎d").shows("Cette touche ne fait rien ici");
}

#[test]
fn at_the_end_one_sees_what_moved_and_goes_there() {
    let end = beside("⏎2⏎1⏎g10⏎⎋n⏎⏎");
    end.shows("Depuis le 18/11/2025, sur 2\u{a0}positions comparées\u{a0}: 1\u{a0}a monté.");
    let list = beside("⏎2⏎1⏎lcreons");
    list.shows("A bougé depuis le 18/11/2025 (1)");
    list.shows("−1 → +2");
    assert_eq!(beside("⏎2⏎1⏎lcreons⏎").session.place(), Place::At(0));
}

#[test]
fn the_time_that_remains_is_said_after_three_questions_at_the_pace_of_this_session() {
    // Every key takes ten seconds of this clock: an answer of two keys takes twenty.
    let now = Cell::new(Duration::ZERO);
    let clock = || {
        now.set(now.get() + Duration::from_secs(10));
        now.get()
    };
    let begun = Begun { clock: Some(&clock), ..Begun::default() };
    let played = play_begun(session(Form::Full, Pace::Talk), USUAL, Memory::default(), keys("⏎2⏎1⏎0⏎⏎"), begun);
    let screens = &played.screens;
    assert!(!screens[4].contains("reste environ"), "{}", screens[4]);
    // 30 s with the opening, then 20 and 20: 70 ÷ 3 × 7 questions = 163 s.
    let last = screens.last().map_or("", String::as_str);
    assert!(last.contains("question 4 sur 10 · reste environ 3\u{a0}min"), "{last}");
}

#[test]
fn the_pages_of_search_undo_and_another_day_can_be_drawn_at_any_size() {
    let long = "mot ".repeat(30);
    let tour = format!("⏎d↓⎋2⏎/{long}⎋ceco↓↓⏎l↓↓↓e⎋u1⏎uug9⏎{long}⏎⎋ul⎋g10⏎⎋n⏎⏎⏎l↓↓⎋?↓↓⏎uul");
    for size in [(24, 80), (40, 120), (12, 40), (7, 24), (10, 30), (10, 200), (60, 30), (5, 10)] {
        assert!(beside_at(size, &tour).screens.len() > 100, "the whole tour was walked");
    }
}

#[test]
fn on_ten_rows_of_thirty_columns_the_question_the_cursor_and_the_way_to_the_keys_are_there() {
    let small = (10, 30);
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
    let clock = || Duration::from_secs(3900);
    let begun = Begun { clock: Some(&clock), ..Begun::default() };
    let played = play_begun(ended, USUAL, Memory::default(), keys("v⏎"), begun);
    played.shows("Cette séance a duré 1\u{a0}h\u{a0}05.");
    Ok(())
}
