//! The main pages as they look at 80×24 and at 30×10. Read what changed before it is accepted (`cargo insta review`).

use super::*;

/// The page after some keys, on a usual screen and on a small one.
fn pages(session: &Session, spelling: &str) -> String {
    let at = |size| play_with(session.clone(), size, Memory::default(), keys(spelling)).last().to_owned();
    format!("{}\n{}\n{}", at(USUAL), "· ".repeat(15), at((10, 30)))
}

#[test]
fn the_pages_of_questions_are_as_they_were_read() {
    let said = "aTrois contrats de plus cette année⏎+⏎1⏎aUn départ en juin⏎-⏎⏎";
    for (name, spelling) in [
        ("opening", String::new()),
        ("question", "⏎".into()),
        ("question_said", format!("⏎{said}2bp")),
        ("question_kept", format!("⏎{said}2⏎p")),
        ("question_help", "⏎h".into()),
        ("question_levels", "⏎g4⏎↓".into()),
        ("question_several", "⏎g7⏎13".into()),
        ("question_written", "⏎g9⏎Un mot".into()),
        ("argument", "⏎aTrois contrats⏎".into()),
        ("reason", "⏎s⏎pas de bâtiment".into()),
        ("abstention", "⏎n".into()),
        ("keep", "⏎1⏎2q".into()),
        ("ball", "⏎b".into()),
        ("arguments", format!("⏎{said}m")),
        ("board", "⏎2bp⏎-3⏎0⏎".into()),
        ("keys", "⏎?".into()),
        ("jump", "⏎g".into()),
        ("search", "⏎ceco".into()),
        ("rest", "⏎2t⏎1⏎n⏎⏎l".into()),
        ("details", "⏎f⏎".into()),
        ("leave", "⏎2⏎q".into()),
        ("end", "⏎2⏎1⏎0⏎⏎2⏎⎋n⏎g10⏎⎋n⏎⏎".into()),
    ] {
        insta::assert_snapshot!(name, pages(&session(Form::Full, Pace::Talk), &spelling));
    }
}

#[test]
fn the_pages_of_tables_are_as_they_were_read() {
    for (name, spelling) in [
        ("table_empty", String::new()),
        ("table", THREE.into()),
        ("table_removing", format!("{THREE}2x")),
        ("row_new", "a".into()),
        ("row_choice", "aMairie⏎2".into()),
        ("row_text", "aMairie⏎2⏎⎋1⏎Être réélue".into()),
        ("row_item", "aMairie⏎2⏎⎋1⏎⏎⏎⏎⏎⏎⏎⏎eau".into()),
        ("relations", format!("{THREE}c")),
        ("pair", format!("{THREE}c⏎2⏎")),
        ("pair_object", format!("{THREE}c⏎2")),
        ("pair_note", format!("{THREE}c⏎21nune note")),
        ("pair_sides", format!("{THREE}c⏎d1⏎2⏎p")),
        ("pairs_empty", format!("{THREE}c⏎1⏎l")),
    ] {
        let session = related(Form::Full, Pace::Talk);
        insta::assert_snapshot!(name, pages(&session, &format!("g↓↓⏎{spelling}")));
    }
    let plan = "⏎-2bp⏎1⏎g↓↓↓↓↓↓⏎↑⏎Appeler la mairie⏎⎋";
    insta::assert_snapshot!("plan", pages(&related(Form::Full, Pace::Talk), plan));
}
