//! Before the first question, and how many keys a whole session takes.

use std::sync::Arc;

use super::super::page::{Context, Page, Step};
use super::super::pages::start::Start;
use super::*;
use crate::grid::{Grid, Kind, catalog};
use crate::session::details::{Details, Prefill};
use crate::session::{Stop, blank};

fn prefill(structure: &str, pace: Pace, form: Form) -> Prefill {
    let details = Details { structure: structure.into(), ..Details::default() };
    Prefill { who: Who::Group, pace, form, details }
}

/// The screens of the start, and what it asked for in the end.
fn started(session: &Session, prefill: &Prefill, size: (u16, u16), keys: &[Key]) -> (Vec<String>, Option<Details>) {
    let mut page = Start::new(session, prefill);
    let mut context = Context::new(session.clone(), String::new());
    let mut terminal = Terminal::new(TestBackend::new(size.1, size.0)).expect("a screen in memory");
    let mut screens = Vec::new();
    for key in std::iter::once(None).chain(keys.iter().map(Some)) {
        context.notice = None;
        match key.map_or(Step::Stay, |key| page.on_key(key, &context)) {
            Step::Apply(Action::Describe(details)) => return (screens, Some(details)),
            Step::Say(notice) => context.notice = Some(notice),
            _ => {}
        }
        terminal.draw(|frame| page.draw(frame, &context)).expect("a screen in memory");
        screens.push(screen_text(&terminal));
    }
    (screens, None)
}

fn usual(prefill: &Prefill, keys: &[Key]) -> (String, Option<Details>) {
    let (screens, details) = started(&session(Form::Full, Pace::Talk), prefill, USUAL, keys);
    (screens.last().cloned().unwrap_or_default(), details)
}

#[test]
fn the_welcome_says_what_the_grid_is_and_how_to_hold_the_session() {
    let (shown, _) = usual(&prefill("", Pace::Talk, Form::Full), &[]);
    for word in ["Grille d’essai", "Une petite grille", "Parlez à tour de rôle", "L’économie (3", "Entrée commencer"]
    {
        assert!(shown.contains(word), "{word} missing in:\n{shown}");
    }
}

#[test]
fn only_the_name_of_the_structure_is_needed() {
    let prefill = prefill("", Pace::Talk, Form::Full);
    let (shown, details) = usual(&prefill, &keys("⏎⏎"));
    assert_eq!(details, None);
    assert!(shown.contains("Il faut au moins le nom"), "{shown}");
    let air = Details { structure: "AIR".into(), ..Details::default() };
    assert_eq!(usual(&prefill, &keys("⏎⏎AIR⏎⏎⏎⏎⏎⏎⏎⏎")).1.as_ref(), Some(&air));
    assert_eq!(usual(&prefill, &keys("⏎AIR⇟")).1, Some(air), "page down leaves the rest");
}

#[test]
fn what_is_said_is_kept_and_few_people_are_welcomed_with_a_word() {
    let typed = keys("⏎⏎Pays de Gâtine⏎1⏎2⏎1⏎COORACE⏎2⏎équipe⏎");
    let Some(details) = usual(&prefill("AIR", Pace::Talk, Form::Full), &typed).1 else { panic!("it begins") };
    assert_eq!(details.territory.as_deref(), Some("Pays de Gâtine"));
    assert_eq!(details.about.object.as_deref(), Some("démarche"));
    assert_eq!(details.about.stage.as_deref(), Some("en cours"));
    assert_eq!(details.about.purpose.as_deref(), Some("auto-appréciation"));
    assert_eq!(details.about.accompanied_by.as_deref(), Some("COORACE"));
    assert_eq!((details.people, details.around.as_deref()), (Some(2), Some("équipe")));
    let grid = crate::session::fixture::grid();
    assert!(details.word_on_people(&grid).is_some_and(|word| word.contains("à 3 au moins")));
    for people in [1, 3] {
        assert_eq!(Details { people: Some(people), ..details.clone() }.word_on_people(&grid), None, "{people}");
    }
}

#[test]
fn one_person_alone_is_not_told_to_gather_others() {
    let who = Who::Person { name: "Camille".into(), stakeholder: None };
    let (shown, _) = usual(&Prefill { who, ..prefill("AIR", Pace::Talk, Form::Full) }, &[]);
    assert!(!shown.contains("Parlez à tour de rôle"), "{shown}");
    assert!(shown.contains("en votre nom") && shown.contains("ne fixe aucune norme"), "{shown}");
}

#[test]
fn q_asks_before_what_was_said_in_the_form_is_lost() {
    let session = session(Form::Full, Pace::Talk);
    let context = Context::new(session.clone(), String::new());
    let after = |typed: &str| {
        let mut page = Start::new(&session, &prefill("", Pace::Talk, Form::Full));
        keys(typed).iter().map(|key| page.on_key(key, &context)).last()
    };
    assert!(matches!(after("q"), Some(Step::Leave)));
    assert!(matches!(after("⏎⎋q"), Some(Step::Leave)));
    assert!(matches!(after("⏎AIR⎋q"), Some(Step::Ask(_))));
}

#[test]
fn the_quick_pace_asks_for_the_name_only_or_for_nothing() {
    assert!(usual(&prefill("", Pace::Quick, Form::Full), &keys("⏎AIR⏎")).1.is_some());
    assert!(usual(&prefill("AIR", Pace::Quick, Form::Full), &keys("⏎")).1.is_some());
}

#[test]
fn the_welcome_counts_what_is_asked_and_nothing_is_left_by_escape() {
    let session = related(Form::Short, Pace::Talk);
    let prefill = prefill("", Pace::Talk, Form::Short);
    let (screens, _) = started(&session, &prefill, (40, 80), &keys("⎋"));
    for words in ["2\u{a0}questions sur 10", "L’économie (1\u{a0}question)", "tableaux peuvent être passés"] {
        assert!(screens[0].contains(words), "{words} missing in:\n{}", screens[0]);
    }
    assert!(screens[1].contains("q pour quitter"), "{}", screens[1]);
}

#[test]
fn a_number_of_people_in_words_is_refused_on_the_spot_and_enter_stays_once() {
    let prefill = prefill("AIR", Pace::Talk, Form::Full);
    let session = session(Form::Full, Pace::Talk);
    let (screens, _) = started(&session, &prefill, USUAL, &keys("⏎⏎⏎⏎⏎⏎⏎cinq⏎⏎"));
    for screen in &screens[8..13] {
        assert!(screen.contains("en chiffres") && screen.contains("combien de personnes"), "{screen}");
    }
    assert!(screens[13].contains("par exemple\u{a0}: équipe"), "{}", screens[13]);
}

#[test]
fn every_field_being_filled_in_is_on_screen_at_any_size() {
    let labels = [
        "Structure",
        "Territoire",
        "On apprécie",
        "À quelle étape",
        "Pour quel usage",
        "Accompagnement",
        "Autour de la table",
        "Qui",
    ];
    for size in [(24, 80), (40, 120), (12, 40), (7, 24)] {
        let prefill = prefill("AIR", Pace::Talk, Form::Full);
        let (screens, _) = started(&session(Form::Full, Pace::Talk), &prefill, size, &keys("⏎⏎⏎⏎⏎⏎⏎⏎"));
        for (label, screen) in labels.iter().zip(&screens[1..]) {
            assert!(screen.contains(label), "{label} missing at {size:?}:\n{screen}");
        }
    }
}

/// A robot that goes through the short form of an embedded grid with as few keys as it can: one for a page, two for a
/// position (the figure and Entrée), the letters of « Oui » and Entrée for a text. The letters of a text do not count.
fn keys_of_short_form(id: &str) -> usize {
    let grid: Arc<Grid> = Arc::new(catalog::find(id, None).expect("an embedded grid"));
    let organisation = crate::assessment::Organisation { id: "air".into(), name: "AIR".into(), territory: None };
    let day = jiff::civil::date(2026, 11, 20);
    let session =
        Session::open(grid.clone(), blank(&grid, Form::Short, organisation, day), &Who::Group, Form::Short, Pace::Talk);
    let session = session.expect("it has a short form");
    // The welcome; the name of the structure was given with the command.
    let begin = keys("⏎");
    assert!(started(&session, &prefill("AIR", Pace::Talk, Form::Short), USUAL, &begin).1.is_some());
    let mut memory = Memory::default();
    let still = || Duration::ZERO;
    let mut app = App::new(Sitting {
        session,
        before: None,
        grid_path: None,
        keeper: &mut memory,
        is_saved: false,
        notice: None,
        clock: &still,
    });
    let mut count = begin.len();
    while app.ending().is_none() {
        let item = match app.context.session.stop() {
            Some(Stop::Item(item)) => Some(grid.items[item].kind.clone()),
            _ => None,
        };
        let typed = match item {
            Some(Kind::Text) => {
                "Oui".chars().for_each(|c| app.on_key(&Key::Char(c)));
                keys("⏎")
            }
            Some(_) => keys("1⏎"),
            None => keys("⏎"),
        };
        count += typed.len();
        typed.iter().for_each(|key| app.on_key(key));
        assert!(count < 200, "the robot goes round in circles");
    }
    assert_eq!(app.ending(), Some(&Ending::Finished));
    assert_eq!(app.context.session.waiting_count(), 0, "everything is answered");
    count
}

#[test]
fn the_short_forms_take_few_keys() {
    // 56 and 79 before parts of one question were one screen.
    assert_eq!(keys_of_short_form("developpement-durable"), 44);
    assert_eq!(keys_of_short_form("utilite-sociale"), 50);
}

#[test]
fn a_part_of_one_question_is_one_screen_with_its_introduction_and_its_number_in_the_grid() {
    let short = |spelling: &str| play_with(session(Form::Short, Pace::Talk), USUAL, Memory::default(), keys(spelling));
    let first = short("");
    for words in ["question 1 sur 2", "On regarde ce que l’action apporte.", "Créons-nous des emplois"] {
        first.shows(words);
    }
    let second = short("2⏎");
    for words in ["question 4, 2e sur 2", "Où en est l’économie d’eau"] {
        second.shows(words);
    }
    assert_eq!(short("2⏎1⏎").session.place(), Place::End);
    short("2⏎g3⏎").shows("n’est pas posée");
    assert_eq!(short("2⏎1⏎g4⏎").session.item_index(), Some(3));
}
