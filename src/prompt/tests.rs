use std::path::{Path, PathBuf};

use super::desk::{Desk, Mode};
use super::frame::Size;
use super::key::Key;
use super::script::Script;
use super::*;
use crate::assessment::{Answer, Argument, Assessment, Effect, Entry, Form, Priority, Value};
use crate::session::fixture::{related, session};
use crate::session::rows::{Link, Pair};
use crate::session::{Action, Pace, Place, Session};

pub(super) const USUAL: Size = Size { height: 24, width: 80 };
/// A clock that stands still.
const STILL: Clock<'_> = &|| std::time::Duration::ZERO;

/// A keeper in memory, which refuses while it is told to.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) kept: Vec<Assessment>,
    refusals: usize,
    elsewhere: Option<PathBuf>,
    has_nowhere: bool,
}

impl Keeper for Memory {
    fn keep(&mut self, assessment: &Assessment) -> Result<(), String> {
        if self.refusals > 0 {
            self.refusals -= 1;
            return Err("le disque est plein".into());
        }
        self.kept.push(assessment.clone());
        Ok(())
    }

    fn keep_at(&mut self, path: &Path, assessment: &Assessment) -> Result<(), String> {
        self.refusals = 0;
        self.elsewhere = Some(path.to_owned());
        self.keep(assessment)
    }

    fn rescue(&mut self, assessment: &Assessment) -> Option<PathBuf> {
        self.kept.push(assessment.clone());
        (!self.has_nowhere).then(|| "secours.yaml".into())
    }

    fn name(&self) -> String {
        self.elsewhere.as_ref().map_or_else(|| "f.yaml".into(), |path| path.display().to_string())
    }
}

/// What was played: screens, session, file and outcome.
pub(super) struct Played {
    pub(super) screens: Vec<String>,
    pub(super) desk: Desk,
    pub(super) memory: Memory,
    pub(super) outcome: Outcome,
}

impl Played {
    pub(super) fn entry(&self, item: usize) -> &Entry {
        self.desk.session().entry_of(item)
    }

    fn last(&self) -> &str {
        self.screens.last().map_or("", String::as_str)
    }

    #[track_caller]
    pub(super) fn shows(&self, words: &str) {
        assert!(self.last().contains(words), "« {words} » missing in:\n{}", self.last());
    }
}

/// Keys from a short spelling: letters as they are, `⏎` Entrée, `←→↑↓` arrows, `⎋` Échap, `⌫` Retour arrière.
pub(super) fn keys(spelling: &str) -> Vec<Key> {
    let key = |c| match c {
        '⏎' => Key::Enter,
        '←' => Key::Left,
        '→' => Key::Right,
        '↑' => Key::Up,
        '↓' => Key::Down,
        '⎋' => Key::Escape,
        '⌫' => Key::Backspace,
        c => Key::Char(c),
    };
    spelling.chars().map(key).collect()
}

pub(super) fn play_with(session: Session, size: Size, memory: Memory, keys: Vec<Key>) -> Played {
    let mut terminal = Script::new(size, keys);
    let mut desk = Desk::new(session, "f.yaml");
    let mut memory = memory;
    let outcome = run(&mut terminal, Bench::new(&mut desk, &mut memory, true, STILL));
    Played { screens: terminal.frames.iter().map(Frame::text).collect(), desk, memory, outcome }
}

pub(super) fn play(spelling: &str) -> Played {
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
    assert_eq!(played.entry(0).arguments[0].effect, Effect::None);
}

#[test]
fn escape_abandons_an_argument_and_a_choice_without_keeping_anything() {
    assert!(play("⏎aUn mot⎋").entry(0).arguments.is_empty());
    assert!(play("⏎b⎋").entry(0).is_blank());
    assert!(play("⏎sraison⎋").entry(0).is_blank());
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
    assert_eq!(played.desk.session().place(), Place::At(0));
    played.shows("Placez d’abord le curseur");
    let played = play("⏎7");
    played.shows("de −3 à +3");
    assert_eq!(played.desk.draft.position, None);
}

#[test]
fn upper_case_letters_work_like_the_others() {
    let played = play("⏎N");
    assert_eq!(played.entry(0).answer, Answer::Unknown);
    assert_eq!(play("⏎BI").entry(0).priority, Some(Priority::Impact));
}

#[test]
fn a_ball_is_filled_with_its_reason_and_emptied() {
    let played = play("⏎2bp");
    assert_eq!(played.entry(0).priority, Some(Priority::Priority));
    assert_eq!(played.desk.draft.position, Some(2.0), "the cursor under the hand stays");
    assert!(play("⏎bi").entry(0).priority == Some(Priority::Impact));
    assert_eq!(play("⏎bpbv").entry(0).priority, None);
}

#[test]
fn not_applicable_takes_its_reason_and_is_refused_where_it_makes_no_sense() {
    assert_eq!(play("⏎spas de bâtiment⏎").entry(0).answer, Answer::NotApplicable(Some("pas de bâtiment".into())));
    assert_eq!(play("⏎s⏎").entry(0).answer, Answer::NotApplicable(None));
    let second = play("⏎1⏎s⏎");
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
    play("⏎n⏎⏎p").shows("Réponse gardée\u{a0}: ne sait pas");
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
    assert_eq!(play("⏎g7⏎").desk.session().place(), Place::At(6));
    assert_eq!(play("⏎g↓⏎").desk.session().place(), Place::At(3));
    let wrong = play("⏎g77⏎");
    wrong.shows("de 1 à 10");
    assert!(matches!(wrong.desk.mode, Mode::Go { .. }));
    assert_eq!(play("⏎1⏎pi").desk.session().place(), Place::At(1));
    assert_eq!(play("⏎g⎋").desk.session().place(), Place::At(0));
}

#[test]
fn after_a_section_the_board_shows_cursors_and_balls() {
    let played = play("⏎2bp⏎-3⏎0⏎");
    assert_eq!(played.desk.session().place(), Place::Board(0));
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
    assert_eq!(played.desk.session().place(), Place::Board(2));
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
    assert_eq!(play("⏎g8⏎j").entry(7).answer, Answer::Unknown);
}

#[test]
fn what_is_typed_is_judged_by_the_rule_of_all_other_spellings() {
    let number = play("⏎g5⏎1x⏎");
    assert_eq!(number.entry(4).answer, Answer::Missing);
    assert!(matches!(number.desk.mode, Mode::Write(_)), "what was typed is still there");
    let negative = play("⏎g5⏎-4⏎");
    assert_eq!(negative.entry(4).answer, Answer::Missing);
    assert!(matches!(negative.desk.mode, Mode::Write(_)));
    let date = play("⏎g⌫10⏎31/02/2020⏎");
    assert_eq!(date.entry(9).answer, Answer::Missing);
}

#[test]
fn a_paste_with_line_ends_confirms_nothing() {
    let paste = || Key::Paste("2\nn\nq\no\n".into());
    let on_question = play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), vec![Key::Enter, paste()]);
    assert!(on_question.entry(0).is_blank(), "{:?}", on_question.entry(0));
    assert!(matches!(on_question.desk.mode, Mode::Argue(..)), "it becomes an argument to confirm");
    on_question.shows("2 n q o");
    let in_text =
        play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), [keys("⏎a"), vec![paste()]].concat());
    assert!(matches!(in_text.desk.mode, Mode::Argue(..)));
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
    let played = play("⏎2⏎1⏎0⏎⏎2⏎⎋ng6⏎n⏎g10⏎⎋n⏎");
    assert_eq!(played.desk.session().place(), Place::End);
    for words in ["L’économie", "+1", "100\u{a0}%", "dts rapport f.yaml", "sans réponse"] {
        played.shows(words);
    }
    let finished = play("⏎g10⏎⎋n⏎⏎");
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
    let mut terminal = Script::new(USUAL, keys("⏎2←→vvqno"));
    let mut desk = Desk::new(session(Form::Full, Pace::Talk), "f.yaml");
    let mut memory = Memory::default();
    let outcome = run(&mut terminal, Bench::new(&mut desk, &mut memory, false, STILL));
    assert_eq!(outcome.ending, Ending::Paused);
    assert!(memory.kept.is_empty());
}

#[test]
fn escape_puts_the_cursor_back_before_it_asks_to_leave() {
    let back = play("⏎2⏎p←⎋");
    assert_eq!((back.desk.draft.position, back.desk.mode), (Some(2.0), Mode::Here));
    let leaving = play("⏎2⏎p⎋");
    assert_eq!(leaving.desk.mode, Mode::Leave);
    assert!(!leaving.last().contains("pas confirmée"));
    play("⏎2⏎p←⎋").shows("n’est pas gardé");
    play("⏎2q").shows("Garder +2 favorable\u{a0}?");
    play("⏎2qn").shows("Quitter maintenant");
}

#[test]
fn a_cursor_left_for_later_stays_as_a_provisional_position() {
    let played = play("⏎2t");
    assert_eq!((&played.entry(0).answer, played.entry(0).later), (&value(2.0), true));
    played.shows("Question 1\u{a0}: +2 favorable, à reprendre plus tard. p pour y revenir.");
    play("⏎2tp").shows("Réponse gardée\u{a0}: +2 favorable (à reprendre plus tard)");
    assert_eq!(play("⏎2t1⏎1⏎⏎i⏎").desk.session().later_count(), 1);
    // It is found again by i once nothing is empty any more.
    let again = play("⏎2tn1⏎⏎n⎋nng7⏎nj⎋n⎋ni");
    assert_eq!(again.desk.session().place(), Place::At(0));
    assert!(!play("⏎2tp⏎").entry(0).later, "Entrée ends the waiting");
}

#[test]
fn a_cursor_that_is_not_confirmed_is_not_left_behind_without_a_question() {
    for letter in ["p", "g", "i", "q"] {
        let asked = play(&format!("⏎1⏎2{letter}"));
        asked.shows("Garder +2 favorable\u{a0}?");
        asked.shows("o oui, garder");
        assert!(asked.entry(1).is_blank());
        let stayed = play(&format!("⏎1⏎2{letter}⎋"));
        assert_eq!((stayed.desk.session().place(), stayed.desk.draft.position), (Place::At(1), Some(2.0)));
        assert_eq!(play(&format!("⏎1⏎2{letter}o")).entry(1).answer, value(2.0), "{letter}");
        let dropped = play(&format!("⏎1⏎2{letter}n"));
        assert_eq!(dropped.entry(1).answer, Answer::Missing, "{letter}");
    }
    assert_eq!(play("⏎1⏎2pn").desk.session().place(), Place::At(0));
    assert!(matches!(play("⏎1⏎2go").desk.mode, Mode::Go { .. }));
    assert_eq!(play("⏎2v⏎").desk.draft.position, Some(2.0), "a look at the board keeps the cursor");
    play("⏎g7⏎1g").shows("Garder «\u{a0}Atelier\u{a0}»\u{a0}?");
    play("⏎g9⏎Un mot⎋").shows("n’a pas été gardé");
}

#[test]
fn a_priority_is_seen_on_its_question_with_or_without_a_position() {
    let played = play("⏎bp");
    played.shows("● priorité");
    played.shows("pas encore placé");
    play("⏎2bi").shows("● impact");
    let small = Size { height: 12, width: 40 };
    play_with(session(Form::Full, Pace::Talk), small, Memory::default(), keys("⏎bp")).shows("● priorité");
}

#[test]
fn the_screen_after_a_question_says_what_was_recorded_until_the_next_key() {
    play("⏎n").shows("Question 1\u{a0}: ne sait pas. p pour y revenir.");
    play("⏎t").shows("Question 1\u{a0}: laissée pour plus tard. p pour y revenir.");
    play("⏎s⏎").shows("Question 1\u{a0}: sans objet. p pour y revenir.");
    play("⏎1⏎1⏎n").shows("Question 3\u{a0}: ne sait pas. p pour y revenir.");
    assert!(!play("⏎n→").last().contains("Question 1\u{a0}: "));
}

#[test]
fn escape_closes_an_open_help_and_asks_before_it_leaves() {
    let closed = play("⏎h⎋");
    assert_eq!(closed.desk.mode, Mode::Here);
    assert!(!closed.last().contains("Aide de la question"));
    assert_eq!(play("⏎h⎋⎋").desk.mode, Mode::Leave);
}

#[test]
fn a_large_screen_opens_the_help_by_itself_until_it_is_closed() {
    let large = |spelling: &str| {
        let size = Size { height: 40, width: 120 };
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
    assert_eq!(play("⏎2⏎qn").desk.session().place(), Place::At(1));
    let cut = play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), vec![Key::Enter, Key::Interrupt]);
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
    assert_eq!(played.desk.file, "/cle/usb.yaml");
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
    assert_eq!(played.desk.session().place(), Place::Board(0));
    assert_eq!(quick("210⏎2").entry(3).answer, value(2.0), "a level too");
}

#[test]
fn the_card_is_corrected_from_any_place_and_escape_changes_nothing() {
    let played = play("⏎2⏎ffin⎋");
    assert_eq!(played.desk.session().assessment().organisation.name, "AIR");
    played.shows("La fiche reste comme elle était");
    let played = play("⏎2⏎f de Dole⏎Gâtine⏎1⏎2⏎⏎⏎cinq⏎4⏎équipe⏎");
    played.shows("La fiche est corrigée.");
    assert_eq!(played.desk.session().place(), Place::At(1));
    let kept = played.memory.kept.last().expect("it is saved at once");
    assert_eq!((kept.organisation.name.as_str(), kept.organisation.id.as_str()), ("AIR de Dole", "air-de-dole"));
    assert_eq!(kept.organisation.territory.as_deref(), Some("Gâtine"));
    assert_eq!((kept.about.object.as_deref(), kept.about.stage.as_deref()), (Some("démarche"), Some("en cours")));
    assert_eq!((kept.responses[0].respondent.people, kept.responses[0].respondent.name.as_str()), (Some(4), "équipe"));
    // What was there is there again, and may be taken away.
    let again = play("f⏎Gâtine⏎⏎⏎⏎⏎4⏎⏎f↓⌫⌫⌫⌫⌫⌫⏎⏎⏎⏎⏎⌫⏎⏎");
    assert_eq!(again.desk.session().assessment().organisation.territory, None);
    assert_eq!(again.desk.session().response().respondent.people, None);
    play("⏎g10⏎⎋n⏎f").shows("La fiche");
}

#[test]
fn an_argument_waits_for_enter_after_each_choice_and_words_choose_nothing() {
    let waiting = play("⏎aUn⏎+");
    waiting.shows("Il tire vers");
    assert!(matches!(&waiting.desk.mode, Mode::Argue(form, _) if form.at == 1));
    let typed = play("⏎aUn⏎+⏎salariés");
    typed.shows("puis Entrée");
    assert!(matches!(&typed.desk.mode, Mode::Argue(form, _) if form.at == 2 && form.chosen(2).is_none()));
    let accented = play("⏎aUn⏎+⏎équipe");
    assert!(matches!(&accented.desk.mode, Mode::Argue(form, _) if form.chosen(2).is_none()));
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
    let small = Size { height: 12, width: 40 };
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
    let all = play("⏎t1⏎1⏎⏎n⎋nn⏎nj⎋n⎋n⏎");
    assert_eq!(all.desk.session().place(), Place::End);
    all.shows("Il reste 1\u{a0}question, laissée pour plus tard\u{a0}: i pour y aller.");
    all.shows("7\u{a0}réponses «\u{a0}ne sait pas\u{a0}».");
    let left = play("⏎tg3⏎1⏎⏎n⎋nn⏎nj⎋n⎋n⏎");
    left.shows("Il reste 2\u{a0}questions, dont 1\u{a0}laissée pour plus tard");
    let none = play("⏎1⏎1⏎1⏎⏎n⎋nn⏎nj⎋n⎋n⏎");
    none.shows("Toutes les questions ont été vues.");
}

#[test]
fn the_figures_at_the_end_of_the_group_are_those_of_the_report() -> Result<(), crate::session::Refusal> {
    let one = alone()?.apply(Action::Next)?.apply(Action::Question(2))?.apply(Action::Answer(value(-2.0)))?;
    let grid: std::sync::Arc<crate::grid::Grid> = one.grid().clone().into();
    let who = crate::session::Who::Group;
    let group = Session::open(grid.clone(), one.assessment().clone(), &who, Form::Full, Pace::Talk)?;
    let played = play_with(group, USUAL, Memory::default(), keys("g10⏎⎋n⏎"));
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
    let small = Size { height: 12, width: 40 };
    let played = play_with(session(Form::Full, Pace::Talk), small, Memory::default(), keys("⏎2"));
    played.shows("Créons-nous des emplois");
    played.shows("├────┼────┼────┼────┼────○────┤");
    played.shows("? les autres touches");
    played.shows("1/10");
}

/// A session with rows, relations and a plan, played from the start of its table.
pub(super) fn play_rows(spelling: &str) -> Played {
    play_rows_at(USUAL, Memory::default(), keys(spelling))
}

fn play_rows_at(size: Size, memory: Memory, typed: Vec<Key>) -> Played {
    let all = [keys("g↓↓⏎"), typed].concat();
    play_with(related(Form::Full, Pace::Talk), size, memory, all)
}

/// Three actors, then the relations.
const THREE: &str = "aAIR⏎⎋aMairie⏎⎋aRégion⏎⎋";

fn names(played: &Played) -> Vec<String> {
    let session = played.desk.session();
    (0..session.rows(0).len()).map(|row| session.row_name(0, row).to_owned()).collect()
}

fn cell<'a>(played: &'a Played, row: usize, column: &str) -> Option<&'a Value> {
    played.desk.session().rows(0).get(row)?.get(column)
}

#[test]
fn an_empty_table_says_what_it_is_for_and_enter_passes_it() {
    let played = play_rows("");
    for words in ["Les acteurs", "aucune ligne", "À quoi sert le tableau", "a ajouter une ligne", "Entrée continuer"]
    {
        played.shows(words);
    }
    assert_eq!(play_rows("⏎").desk.session().place(), Place::Board(1));
}

#[test]
fn a_row_is_filled_in_cell_after_cell_each_with_its_own_keys() {
    let played = play_rows("aMairie⏎2⏎Être réélue⏎1⏎+⏎1200,5⏎3/4/2020⏎o⏎13⏎eau⏎");
    let row = &played.desk.session().rows(0)[0];
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
fn each_cell_is_kept_before_the_next_one_is_drawn() {
    let played = play_rows("aMairie⏎2⏎Être réé");
    let kept = played.memory.kept.last().map(|assessment| assessment.tables["acteurs"][0].len());
    assert_eq!(kept, Some(2), "the name and the sector; what is being written waits for Entrée");
    // The start, the name, the sector.
    assert_eq!(played.memory.kept.len(), 3);
    assert!(play_rows("aMair").memory.kept.iter().all(|assessment| assessment.tables.is_empty()));
}

#[test]
fn escape_leaves_a_row_as_it_stands_and_asks_first_where_a_text_would_be_lost() {
    let asked = play_rows("aMairie⏎⏎Des mots⎋");
    asked.shows("n’est pas encore gardée");
    assert!(matches!(asked.desk.mode, Mode::Row(_)));
    let left = play_rows("aMairie⏎⏎Des mots⎋⎋");
    assert_eq!((left.desk.mode.clone(), cell(&left, 0, "buts")), (Mode::Here, None));
    let kept = play_rows("aMairie⏎⏎Des mots⎋⏎");
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
    let played = play_rows("aMairie⏎2⏎ab⏎⎋1⏎↑⌫⌫⏎");
    assert_eq!(cell(&played, 0, "buts"), None);
    let played = play_rows("aMairie⏎2⏎ab⏎⎋1⏎↑↑⌫⏎");
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
    let related = play_rows(&format!("{THREE}c⏎1⏎1⏎⏎⎋p2x"));
    related.shows("La relation où elle figure partira avec elle.");
    let removed = play_rows(&format!("{THREE}c⏎1⏎1⏎⏎⎋p2xo"));
    removed.shows("est retirée, et sa relation avec elle");
    assert_eq!(removed.desk.session().pair_counts(0), (0, 1));
    assert_eq!(names(&play_rows(&format!("{THREE}1x⏎⏎"))).len(), 3, "Entrée is no yes");
}

#[test]
fn a_renamed_row_says_that_its_relations_follow() {
    let played = play_rows(&format!("{THREE}c⏎1⏎1⏎⏎⎋p2⏎↑de Dole⏎"));
    played.shows("1\u{a0}relation le suit");
    assert_eq!(played.desk.session().pair_counts(0).0, 1);
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
    let object = play_rows(&format!("{THREE}c⏎2⏎"));
    object.shows("Sur quoi porte-t-elle");
    assert_eq!(object.desk.session().pair(0, 0, 1), Pair::Alike(Link::new("opposition")), "kept already");
    let own = play_rows(&format!("{THREE}c⏎2⏎1⏎une note⏎3⏎⏎⏎"));
    let link = Link { nature: "opposition".into(), object: Some("valeurs".into()), note: Some("une note".into()) };
    assert_eq!(own.desk.session().pair(0, 1, 0), Pair::Alike(link));
    assert_eq!(own.desk.session().pair_counts(0), (2, 3));
    own.shows("si vous voulez");
    own.shows("►     Continuer");
    let all = play_rows(&format!("{THREE}c⏎2⏎⏎⏎3⏎⏎⏎2⏎"));
    all.shows("Mairie ↔ Région");
    assert_eq!(play_rows(&format!("{THREE}c⏎2⏎⏎⏎3⏎⏎⏎⏎")).desk.session().place(), Place::Board(1));
}

#[test]
fn a_pair_is_passed_gone_back_to_and_emptied() {
    let passed = play_rows(&format!("{THREE}c⏎⏎"));
    passed.shows("AIR ↔ Région");
    assert_eq!(passed.desk.session().pair_counts(0).0, 0);
    play_rows(&format!("{THREE}c⏎ p")).shows("AIR ↔ Mairie");
    play_rows(&format!("{THREE}c⏎p")).shows("C’est la première paire");
    let emptied = play_rows(&format!("{THREE}c⏎1⏎⏎⏎pe"));
    emptied.shows("La relation est effacée");
    assert_eq!(emptied.desk.session().pair_counts(0).0, 0);
}

#[test]
fn a_pair_seen_differently_is_two_relations_and_may_become_one_again() {
    let sides = play_rows(&format!("{THREE}c⏎d1⏎⏎⏎"));
    sides.shows("Et dans l’autre sens");
    let both = play_rows(&format!("{THREE}c⏎d1⏎⏎⏎2⏎⏎⏎"));
    let expected = Pair::Apart(Some(Link::new("alliance")), Some(Link::new("opposition")));
    assert_eq!(both.desk.session().pair(0, 0, 1), expected);
    both.shows("AIR ↔ Région");
    let asked = play_rows(&format!("{THREE}c⏎d1⏎⏎⏎2⏎⏎⏎pd"));
    asked.shows("N’en garder qu’une");
    assert_eq!(asked.desk.session().pair(0, 0, 1), expected);
    let one = play_rows(&format!("{THREE}c⏎d1⏎⏎⏎2⏎⏎⏎pdo"));
    assert_eq!(one.desk.session().pair(0, 0, 1), Pair::Alike(Link::new("alliance")));
}

#[test]
fn the_empty_pairs_are_listed_and_found_by_a_name() {
    let list = play_rows(&format!("{THREE}c⏎1⏎⏎⏎l"));
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
    let end = play_rows(&format!("{THREE}g⌫10⏎⎋n⏎⏎"));
    assert_eq!(end.desk.session().place(), Place::End);
    for words in ["3\u{a0}lignes", "a plan d’action", "dts rapport f.yaml"] {
        end.shows(words);
    }
    let plan = play_rows("g⌫10⏎⎋n⏎⏎aaAppeler la mairie⏎emplois⏎");
    plan.shows("1 Appeler la mairie");
    assert_eq!(play_rows("g⌫10⏎⎋n⏎⏎aaAppeler la mairie⏎⎋⎋").desk.session().place(), Place::End);
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

/// Walks through everything at many sizes: no frame is larger than the screen, nothing panics, the question and its
/// cursor stay on screen.
#[test]
fn no_screen_overflows_at_any_size() {
    let long = "mot ".repeat(30);
    let tour = format!("⏎h↓↓⏎→aUn⏎+⏎⏎a{long}⏎-⏎1⏎m↑rn⎋bi?⎋vv⏎2⏎sx⏎⏎n1⏎⏎v→⎋g↓⎋h2⏎12⏎⏎n1⏎1 2⏎o⏎{long}⏎3/4/2020⏎⏎↓↓qn");
    let table_tour = format!(
        "g↓↓⏎ha{long}⏎2⏎{long}↑↑↓↓⏎1⏎+⏎12⏎3/4/2020⏎o⏎13⏎eau↓↑⏎a⏎⎋aMairie⏎↓↓⎋aRégion⏎→→⎋⎋?⎋2x↓n3rc\
         ?⏎h⏎d1⏎⏎{long}⏎2⏎⏎⏎ppdn?⏎e ⎋l{long}⎋lreg⏎1⏎⎋⎋1⏎1⏎⏎⏎⎋nccv→⎋g↓↓⎋g⌫10⏎⎋n⏎⏎aaAppeler⏎emp⏎⎋⎋v⎋↓↓qn"
    );
    for size in [(24, 80), (40, 120), (12, 40), (7, 24), (10, 200), (60, 30), (5, 10), (1, 1)] {
        let size = Size { height: size.0, width: size.1 };
        let mut frames = Vec::new();
        for (session, tour) in
            [(session(Form::Full, Pace::Talk), &tour), (related(Form::Full, Pace::Talk), &table_tour)]
        {
            let mut terminal = Script::new(size, keys(tour));
            let mut desk = Desk::new(session, "f.yaml");
            let mut memory = Memory::default();
            run(&mut terminal, Bench::new(&mut desk, &mut memory, true, STILL));
            assert!(terminal.keys.is_empty(), "the whole tour was walked");
            frames.extend(terminal.frames);
        }
        if size == USUAL {
            for words in
                ["paires vides", "dans l’autre sens", "Retirer la ligne", "N’en garder", "chercher", "Plan d’action"]
            {
                assert!(frames.iter().any(|frame| frame.text().contains(words)), "the tour passes by « {words} »");
            }
        }
        for frame in &frames {
            assert!(frame.rows.len() <= size.height, "{size:?}:\n{}", frame.text());
            assert!(frame.rows.iter().all(|row| row.width() <= size.width), "{size:?}:\n{}", frame.text());
            let is_inside = frame.caret.is_none_or(|(row, column)| row < size.height && column < size.width);
            assert!(is_inside, "{size:?} {:?}:\n{}", frame.caret, frame.text());
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
            let played = play_with(full.clone(), Size { height, width }, Memory::default(), keys(spelling));
            if spelling.ends_with('2') {
                played.shows("○");
                played.shows("40\u{a0}arguments");
                played.shows("m pour");
            }
            assert_eq!(played.last().lines().count(), height);
        }
    }
    Ok(())
}
