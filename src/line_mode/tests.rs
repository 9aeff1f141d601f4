use std::collections::VecDeque;
use std::time::Duration;

use super::*;
use crate::assessment::{Answer, Assessment, Effect, Form, Priority, Value};
use crate::session::details::Details;
use crate::session::fixture::{Memory, related, session};
use crate::session::rows::{Link, Pair};
use crate::session::{Pace, Place, Session, Who};

/// Somebody who types lines one after the other, and all that was said to them.
struct Scripted {
    typed: VecDeque<String>,
    heard: String,
}

impl Scripted {
    fn new(typed: &[&str]) -> Self {
        Self { typed: typed.iter().map(|line| (*line).to_owned()).collect(), heard: String::new() }
    }
}

impl Lines for Scripted {
    fn say(&mut self, line: &str) -> io::Result<()> {
        self.heard.push_str(line);
        self.heard.push('\n');
        Ok(())
    }

    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        let line = self.typed.pop_front();
        self.heard.push_str(prompt);
        self.heard.push_str(line.as_deref().unwrap_or_default());
        self.heard.push('\n');
        Ok(line)
    }
}

struct Played {
    heard: String,
    session: Session,
    outcome: Outcome,
    kept: Vec<Assessment>,
}

impl Played {
    fn answer(&self, item: usize) -> &Answer {
        &self.session.entry_of(item).answer
    }

    #[track_caller]
    fn says(&self, words: &str) {
        let plain = self.heard.replace('\u{a0}', " ");
        assert!(plain.contains(words), "« {words} » missing in:\n{plain}");
    }
}

fn spoken_in(session: Session, typed: &[&str]) -> Played {
    let mut lines = Scripted::new(typed);
    let mut memory = Memory::default();
    let sitting = Sitting {
        session,
        before: None,
        grid_path: None,
        keeper: &mut memory,
        is_saved: false,
        notice: None,
        clock: &|| Duration::ZERO,
    };
    let (session, outcome) = LineMode::new(&mut lines).hold(sitting);
    Played { heard: lines.heard, session, outcome, kept: memory.kept }
}

fn spoken(typed: &[&str]) -> Played {
    spoken_in(session(Form::Full, Pace::Talk), typed)
}

fn number(value: f64) -> Answer {
    Answer::Value(Value::Number(value))
}

#[test]
fn every_kind_of_question_is_answered_by_a_line() {
    let typed =
        ["", "2", "-1", "transversal", "", "installé", "512,5", "3", "", "1, 3", "oui", "Une belle année", "3/4/2020"];
    let played = spoken(&typed);
    let options = |ids: &[&str]| Answer::Value(Value::Options(ids.iter().map(|id| (*id).to_owned()).collect()));
    assert_eq!((played.answer(0), played.answer(1)), (&number(2.0), &number(-1.0)), "{}", played.heard);
    assert_eq!(played.answer(3), &number(2.0));
    assert_eq!(played.answer(4), &number(512.5));
    assert_eq!((played.answer(5), played.answer(6)), (&options(&["bureau"]), &options(&["atelier", "bureau"])));
    assert_eq!(played.answer(7), &Answer::Value(Value::YesNo(true)));
    assert_eq!(played.answer(8), &Answer::Value(Value::Text("Une belle année".into())));
    assert_eq!(played.answer(9), &Answer::Value(Value::Date(jiff::civil::date(2020, 4, 3))));
    played.says("Question 1 sur 10. Pilier 1 sur 3 : L’économie.");
    played.says("Un nombre de −3 à +3 : −3 très défavorable, 0 neutre, +3 très favorable.");
    played.says("  1  Atelier\n  2  Chantier\n  3  Bureau");
    played.says("Le tableau : L’économie.");
    assert_eq!(played.session.place(), Place::Board(2));
}

#[test]
fn no_line_that_is_said_moves_the_cursor_or_is_longer_than_a_window() {
    let played = spoken(&[
        "", "?", "h", "a Un mot", "+", "1", "b", "p", "2", "nsp", "t", "", "l", "", "g", "", "v", "q", "non", "q",
        "oui",
    ]);
    assert!(!played.heard.contains('\u{1b}') && !played.heard.contains('\r'));
    let longest = played.heard.lines().max_by_key(|line| console::measure_text_width(line)).unwrap_or_default();
    assert!(console::measure_text_width(longest) <= 84, "{longest}");
    assert_eq!(played.outcome.ending, Ending::Paused);
}

#[test]
fn each_answer_is_in_its_file_before_the_next_question_is_said() {
    let played = spoken(&["", "2", "1"]);
    assert_eq!(played.outcome.ending, Ending::Interrupted, "nobody types any more");
    let kept: Vec<Option<f64>> =
        played.kept.iter().map(|assessment| assessment.responses[0].entries[0].number()).collect();
    assert_eq!(kept, [None, Some(2.0), Some(2.0)]);
}

#[test]
fn abstentions_arguments_and_balls_are_lines_too() {
    let played = spoken(&["", "so pas de bâtiment", "oui", "sans objet", "rien à acheter", "nsp", "oui"]);
    assert_eq!(played.answer(0), &Answer::NotApplicable(Some("pas de bâtiment".into())), "{}", played.heard);
    assert_eq!(played.answer(1), &Answer::NotApplicable(Some("rien à acheter".into())));
    assert_eq!(played.answer(2), &Answer::Unknown);
    let later = spoken(&["", "plus tard"]);
    assert!(later.session.entry_of(0).later);
    let said = spoken(&["", "a Trois contrats", "+", "2", "argument", "Un départ", "-", "", "b impact"]);
    let entry = said.session.entry_of(0);
    let effects: Vec<(&str, Effect, Option<&str>)> =
        entry.arguments.iter().map(|one| (one.text.as_str(), one.effect, one.by.as_deref())).collect();
    assert_eq!(effects, [("Trois contrats", Effect::Up, Some("financeurs")), ("Un départ", Effect::Down, None)]);
    assert_eq!(entry.priority, Some(Priority::Impact));
    let changed = spoken(&["", "a Un", "", "", "a Deux", "", "", "m", "1", "Trois", "", "", "m", "r 2", "oui"]);
    let texts: Vec<&str> = changed.session.entry_of(0).arguments.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Trois"], "{}", changed.heard);
}

#[test]
fn in_a_text_a_command_begins_with_a_slash_and_everything_else_is_the_text() {
    assert_eq!(spoken(&["g 9", "Nsp"]).answer(8), &Answer::Value(Value::Text("Nsp".into())));
    // What looks like a command that lost its slash is asked about, and nothing is recorded.
    for line in ["n", "nsp", "g 12", "c eau", "quitter"] {
        let asked = spoken(&["g 9", line]);
        assert_eq!((asked.answer(8), asked.session.place()), (&Answer::Missing, Place::At(8)), "{line}");
        asked.says("se lit comme une commande");
    }
    assert_eq!(
        spoken(&["g 9", "une fiche de plus"]).answer(8),
        &Answer::Value(Value::Text("une fiche de plus".into()))
    );
    spoken(&["g 9", "?"]).says("Les commandes :");
    assert_eq!(spoken(&["g 9", "/nsp"]).answer(8), &Answer::Unknown);
    let passed = spoken(&["g 9", ""]);
    assert_eq!((passed.answer(8), passed.session.place()), (&Answer::Missing, Place::At(9)));
    spoken(&["g 9", "/abracadabra"]).says("n’existe pas");
    // A number and a date are told from commands by themselves.
    assert_eq!(spoken(&["g 5", "nsp", "oui"]).answer(4), &Answer::Unknown);
    let wrong = spoken(&["g 5", "beaucoup", "12"]);
    assert_eq!(wrong.answer(4), &number(12.0), "{}", wrong.heard);
    let rewritten = spoken(&["g 9", "Un mot", "g 9", "Deux mots"]);
    assert_eq!(rewritten.answer(8), &Answer::Value(Value::Text("Deux mots".into())));
}

#[test]
fn what_is_not_understood_is_said_and_changes_nothing() {
    let played = spoken(&["", "7", "blabla", ""]);
    assert!(played.session.entry_of(0).is_blank());
    played.says("Tapez une réponse, nsp si personne ne sait");
    // The sides of an argument have signs, not numbers.
    spoken(&["", "a Trois contrats", "7"]).says("Tapez le signe ou la lettre devant votre choix");
    assert_eq!(played.session.place(), Place::At(0));
}

#[test]
fn a_sentence_is_an_argument_whole_and_never_a_command() {
    for sentence in [
        "Trois fournisseurs sur quatre sont d’ici",
        "S’il y avait un local, ce serait oui",
        "N’oublions pas les bénévoles",
        "plus tard nous verrons bien",
        "chercher des partenaires nouveaux",
        "aller vers ceux qui ne viennent pas",
        "modifier le planning des tournées",
        "boule de neige chez nos voisins",
    ] {
        let played = spoken(&["", sentence, "+", ""]);
        let entry = played.session.entry_of(0);
        let texts: Vec<&str> = entry.arguments.iter().map(|argument| argument.text.as_str()).collect();
        assert_eq!((texts, &entry.answer, entry.later), (vec![sentence], &Answer::Missing, false), "{}", played.heard);
        assert_eq!(played.session.place(), Place::At(0), "{sentence}");
    }
    let left = spoken(&["", "Trois fournisseurs sur quatre sont d’ici", "/retour"]);
    assert!(left.session.entry_of(0).is_blank());
    left.says("L’argument n’a pas été gardé.");
}

#[test]
fn the_side_of_an_argument_is_chosen_or_follows_the_cursor() {
    let effect = |typed: &[&str]| spoken(typed).session.entry_of(0).arguments[0].effect;
    assert_eq!(effect(&["", "a Un mot", "", "", "2"]), Effect::Up);
    assert_eq!(effect(&["", "a Un mot", "", "", "-1"]), Effect::Down);
    assert_eq!(effect(&["", "a Un mot", "0", "", "2"]), Effect::None);
    assert_eq!(effect(&["", "a Un mot", "-", "", "2"]), Effect::Down);
}

#[test]
fn one_letter_alone_records_no_abstention_before_somebody_confirms_it() {
    let played = spoken(&["", "n", "non"]);
    assert!(played.session.entry_of(0).is_blank());
    played.says("Répondre « ne sait pas » ?");
    assert_eq!(spoken(&["", "n", "oui"]).answer(0), &Answer::Unknown);
    assert!(spoken(&["", "s", "/retour"]).session.entry_of(0).is_blank(), "its reason is asked first");
}

#[test]
fn answers_that_the_file_refuses_are_told_tried_again_and_put_elsewhere() {
    let held = |refusals: usize, typed: &[&str]| {
        let mut lines = Scripted::new(typed);
        let mut keeper = Memory { refusals, ..Memory::default() };
        let sitting = Sitting {
            session: session(Form::Full, Pace::Talk),
            before: None,
            grid_path: None,
            keeper: &mut keeper,
            is_saved: true,
            notice: None,
            clock: &|| Duration::ZERO,
        };
        let (session, outcome) = LineMode::new(&mut lines).hold(sitting);
        (lines.heard.replace('\u{a0}', " "), session, outcome, keeper.kept)
    };
    let (heard, session, outcome, kept) = held(1, &["", "2", "", "q", "oui"]);
    assert!(heard.contains("Le disque est plein.") && heard.contains("Tout est de nouveau enregistré"), "{heard}");
    assert_eq!((kept.last(), outcome.ending), (Some(session.assessment()), Ending::Paused));
    let (_, session, _, kept) = held(9, &["", "2", "ailleurs", "g.yaml", "q", "oui"]);
    assert_eq!(kept.last(), Some(session.assessment()));
    let (heard, _, outcome, kept) = held(9, &["", "2", "continuer", "q", "oui", "continuer"]);
    assert!(heard.contains("La prochaine fera un nouvel"), "{heard}");
    assert!(kept.is_empty() && outcome.rescued.is_some(), "nobody types any more: it is put anywhere");
    assert_eq!(outcome.ending, Ending::Interrupted);
}

#[test]
fn a_month_is_a_day_and_the_plan_begins_with_the_priorities_and_their_actions() {
    assert_eq!(spoken(&["g 10", "juin 2027"]).answer(9), &Answer::Value(Value::Date(jiff::civil::date(2027, 6, 30))));
    let typed = ["", "-2", "p", "b p", "plan", "a Appeler la mairie", "1", "/retour", "r"];
    let played = spoken_in(related(Form::Full, Pace::Talk), &typed);
    played.says("Par où commencer :\n  question 1, ");
    played.says("priorité. Actions : Appeler la mairie");
}

#[test]
fn one_goes_back_and_about_and_undoes() {
    let played = spoken(&["", "2", "p"]);
    assert_eq!(played.session.place(), Place::At(0));
    played.says("Réponse gardée : +2 favorable. Entrée pour continuer.");
    assert_eq!(spoken(&["", "2", "p", ""]).session.place(), Place::At(1));
    assert_eq!(spoken(&["", "g 7"]).session.place(), Place::At(6));
    assert_eq!(spoken(&["", "aller à nature"]).session.place(), Place::At(3));
    assert_eq!(spoken(&["", "c eau", "1"]).session.place(), Place::At(3));
    assert_eq!(spoken(&["", "2", "i"]).session.place(), Place::At(2));
    let undone = spoken(&["", "2", "u"]);
    assert_eq!(undone.answer(0), &Answer::Missing);
    undone.says("Annulé. Question 1 : de nouveau sans réponse.");
    let rest = spoken(&["", "2", "t", "l", "1"]);
    rest.says("À reprendre plus tard :\n  1  question 2");
    assert_eq!(rest.session.place(), Place::At(1));
    spoken(&["", "v"]).says("Le tableau : L’économie.");
}

#[test]
fn tables_are_filled_in_cell_after_cell() {
    let typed = [
        "g acteurs",
        "a Mairie",
        "2",
        "",
        "1",
        "Être réélue",
        "amorcé",
        "+1",
        "1200,5",
        "3/4/2020",
        "oui",
        "1 3",
        "4",
        "a",
        "Région",
        "/retour",
        "x 2",
        "oui",
        "1",
        "/précédente",
        "/effacer",
    ];
    let played = spoken_in(related(Form::Full, Pace::Talk), &typed);
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
    assert_eq!(got, expected, "{}", played.heard);
    assert_eq!(played.session.rows(0).len(), 1);
    played.says("Mairie · case 2 sur 10 : Secteur");
}

#[test]
fn relations_are_said_pair_after_pair() {
    let typed = [
        "g acteurs",
        "a AIR",
        "/retour",
        "a Mairie",
        "/retour",
        "a Région",
        "/retour",
        "c",
        "1",
        "2",
        "1",
        "une note",
        "d",
        "1",
        "",
        "",
        "neutralité",
        "",
        "",
        "",
        "",
        "carte",
    ];
    let played = spoken_in(related(Form::Full, Pace::Talk), &typed);
    let session = &played.session;
    let link = Link { nature: "opposition".into(), object: Some("valeurs".into()), note: Some("une note".into()) };
    assert_eq!(session.pair(0, 0, 1), Pair::Alike(link), "{}", played.heard);
    let apart = Pair::Apart(Some(Link::new("alliance")), Some(Link::new("neutralite")));
    assert_eq!(session.pair(0, 0, 2), apart, "{}", played.heard);
    played.says("Quelle relation domine entre « AIR » et « Mairie » ?");
    // What they give to discuss, asked for or once they are left behind.
    played.says("En bref");
    assert!(played.heard.contains("sommes en opposition"), "{}", played.heard);
}

#[test]
fn the_action_plan_the_card_and_the_end_are_within_reach() {
    let plan = spoken_in(related(Form::Full, Pace::Talk), &["plan", "a Appeler la mairie", "1", "", "", ""]);
    assert_eq!(plan.session.rows(2).len(), 1, "{}", plan.heard);
    assert_eq!(plan.outcome.ending, Ending::Finished);
    let card = spoken(&["f", "AIR de Dole", "Gâtine", "1", "", "", "", "4", "équipe"]);
    assert_eq!(card.session.assessment().organisation.name, "AIR de Dole", "{}", card.heard);
    card.says("La fiche est corrigée.");
    let end = spoken(&["g 10", "/nsp", "", ""]);
    assert_eq!(end.outcome.ending, Ending::Finished);
    end.says("Vous êtes au bout de la grille.");
    end.says("dts rapport f.yaml");
}

#[test]
fn the_welcome_and_the_form_are_read_and_filled_in() {
    let blank = session(Form::Full, Pace::Talk);
    let prefill = Prefill { who: Who::Group, pace: Pace::Talk, form: Form::Full, details: Details::default() };
    let start = |lines: &mut Scripted| LineMode::new(lines).start(&blank, &prefill);
    let mut lines = Scripted::new(&["", "", "AIR", "", "2", "conception", "", "COORACE", "cinq", "2", "équipe"]);
    let Start::Begin(said) = start(&mut lines) else { panic!("{}", lines.heard) };
    assert_eq!((said.structure.as_str(), said.territory.as_deref()), ("AIR", None));
    assert_eq!((said.about.object.as_deref(), said.about.stage.as_deref()), (Some("projet"), Some("conception")));
    assert_eq!((said.people, said.around.as_deref()), (Some(2), Some("équipe")));
    assert!(lines.heard.contains("Il faut au moins le nom de la structure"), "{}", lines.heard);
    assert!(lines.heard.contains("en chiffres"), "{}", lines.heard);
    assert_eq!(start(&mut Scripted::new(&["q"])), Start::Leave);
    assert_eq!(start(&mut Scripted::new(&[])), Start::Interrupted);
}

#[test]
fn rows_are_all_named_first_and_then_described_one_after_the_other() {
    let typed = ["g acteurs", "a Mairie", "2", "Région", "1", "", "", "Être réélue", "/retour"];
    let played = spoken_in(related(Form::Full, Pace::Talk), &typed);
    let session = &played.session;
    assert_eq!((session.row_name(0, 0), session.row_name(0, 1), session.rows(0).len()), ("Mairie", "Région", 2));
    assert_eq!(session.rows(0)[0].get("buts"), Some(&Value::Text("Être réélue".into())), "{}", played.heard);
    assert_eq!(session.rows(0)[1].get("secteur"), Some(&Value::Options(vec!["prive".into()])));
    played.says("décrire chacun, c continuer");
}

#[test]
fn an_abstention_waits_for_a_yes_unless_a_slash_says_that_it_is_a_command() {
    for line in ["nsp", "so pas de local", "ne sait pas"] {
        assert!(spoken(&["", line]).session.entry_of(0).is_blank(), "{line}");
        assert!(spoken(&["", line, "non"]).session.entry_of(0).is_blank(), "{line}");
    }
    assert_eq!(spoken(&["", "/nsp"]).answer(0), &Answer::Unknown);
    assert_eq!(spoken(&["", "/so pas de local"]).answer(0), &Answer::NotApplicable(Some("pas de local".into())));
}

#[test]
fn one_person_alone_hears_the_advice_but_for_that_on_gathering() {
    let who = Who::Person { name: "Camille".into(), stakeholder: None };
    let prefill = Prefill { who, pace: Pace::Talk, form: Form::Full, details: Details::default() };
    let mut lines = Scripted::new(&["q"]);
    assert_eq!(LineMode::new(&mut lines).start(&session(Form::Full, Pace::Talk), &prefill), Start::Leave);
    assert!(lines.heard.contains("La grille ne fixe aucune norme"), "{}", lines.heard);
    assert!(!lines.heard.contains("Parlez à tour de rôle"), "{}", lines.heard);
}

/// Lines of all sorts, in an order that a seed tells: nothing panics, nothing loses an answer, all lines fit.
#[test]
fn no_series_of_lines_makes_a_session_fall() {
    const LINES: [&str; 44] = [
        "",
        "2",
        "-1",
        "7",
        "12",
        "1 3",
        "oui",
        "non",
        "o",
        "n",
        "nsp",
        "/nsp",
        "so",
        "so sans cela",
        "t",
        "a",
        "a Un mot",
        "+",
        "b",
        "p",
        "i",
        "v",
        "u",
        "u",
        "m",
        "r 1",
        "r 2",
        "x 1",
        "e",
        "f",
        "g",
        "g 9",
        "g acteurs",
        "c eau",
        "l",
        "plan",
        "d",
        "suite",
        "/retour",
        "/effacer",
        "/précédente",
        "?",
        "h",
        "31/12/2026",
    ];
    for seed in 1..60_u64 {
        let mut chance = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let typed: Vec<&str> = (0..150)
            .map(|_| {
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                LINES[usize::try_from(chance % 44).unwrap_or(0)]
            })
            .collect();
        let played = spoken_in(related(Form::Full, Pace::Talk), &typed);
        assert_eq!(played.kept.last(), Some(played.session.assessment()), "seed {seed}");
        let longest = played.heard.lines().map(console::measure_text_width).max().unwrap_or(0);
        assert!(longest < 130, "seed {seed}: {longest}");
    }
}
