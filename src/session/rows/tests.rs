use super::super::fixture::{related, related_grid};
use super::super::{Action, Pace, Place, Session, Stop, Who};
use super::*;
use crate::assessment::{Answer, Form, yaml};
use crate::problem::{Severity, Source};

fn after(session: &Session, actions: impl IntoIterator<Item = Action>) -> Session {
    actions.into_iter().fold(session.clone(), |session, action| match session.apply(action.clone()) {
        Ok(next) => next,
        Err(refusal) => panic!("{action:?} refused: {refusal:?}"),
    })
}

fn refused(session: &Session, edit: Edit) -> String {
    session.apply(Action::Edit(edit)).map_or_else(|refusal| refusal.0, |_| panic!("not refused"))
}

fn add(name: &str) -> Action {
    Action::Edit(Edit::AddRow { table: 0, name: name.into() })
}

fn cell(row: usize, column: usize, value: Option<Value>) -> Edit {
    Edit::SetCell { table: 0, row, column, value }
}

fn relate(rows: (usize, usize), pair: Pair) -> Action {
    Action::Edit(Edit::Relate { matrix: 0, rows, pair })
}

fn alike(nature: &str) -> Pair {
    Pair::Alike(Link::new(nature))
}

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.into()))
}

/// Four actors.
fn peopled() -> Session {
    after(&related(Form::Full, Pace::Talk), ["AIR", "Mairie", "Région", "CROUS"].map(add))
}

fn names(session: &Session) -> Vec<&str> {
    (0..session.rows(0).len()).map(|row| session.row_name(0, row)).collect()
}

/// What is written is read again without a word of warning.
fn assert_readable(session: &Session) {
    let text = yaml::write(session.grid(), session.assessment());
    let (read, problems) = yaml::read(session.grid(), &Source::new("f.yaml", text.clone()));
    assert_eq!(problems.count(Severity::Warning) + problems.count(Severity::Error), 0, "{problems:?}\n{text}");
    assert_eq!(read.as_ref(), Some(session.assessment()), "{text}");
}

fn reopened(session: &Session) -> Session {
    match Session::open(related_grid(), session.assessment().clone(), &Who::Group, Form::Full, Pace::Talk) {
        Ok(session) => session,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

#[test]
fn rows_are_added_filled_in_emptied_raised_and_removed() {
    let session = peopled();
    let full = after(
        &session,
        [
            Action::Edit(cell(1, 2, text("Être réélue"))),
            Action::Edit(cell(1, 1, Some(Value::Options(vec!["public".into()])))),
        ],
    );
    let keys: Vec<&str> = full.rows(0)[1].keys().map(String::as_str).collect();
    assert_eq!(keys, ["nom", "secteur", "buts"], "in the order of the columns");
    assert_readable(&full);
    let emptied = after(&full, [Action::Edit(cell(1, 2, None))]);
    assert_eq!(filled_cells(&emptied.grid().tables[0], &emptied.rows(0)[1]), 2);
    let raised = after(&session, [Action::Edit(Edit::RaiseRow { table: 0, row: 2 })]);
    assert_eq!(names(&raised), ["AIR", "Région", "Mairie", "CROUS"]);
    assert!(refused(&session, Edit::RaiseRow { table: 0, row: 0 }).contains("déjà la première"));
    let none = (0..4).fold(session, |session, _| after(&session, [Action::Edit(Edit::RemoveRow { table: 0, row: 0 })]));
    assert!(none.assessment().tables.is_empty(), "an empty table leaves nothing in the file");
}

#[test]
fn a_row_without_a_name_or_with_the_name_of_another_is_refused() {
    let session = peopled();
    let named = |name: &str| refused(&session, Edit::AddRow { table: 0, name: name.into() });
    assert!(named("  ").contains("Acteur"));
    assert!(named("mairie !").contains("ligne 2"));
    assert!(named("—").contains("ni lettre ni chiffre"));
    assert!(refused(&session, cell(0, 0, text("Region"))).contains("ligne 3"));
    assert!(refused(&session, cell(0, 0, None)).contains("Acteur"));
    assert!(session.apply(Action::Edit(cell(2, 0, text("RÉGION")))).is_ok(), "a row does not collide with itself");
    // No relation holds on to these names.
    let proof = || Action::Edit(Edit::AddRow { table: 1, name: "Article".into() });
    assert_eq!(after(&session, [proof(), proof()]).rows(1).len(), 2);
}

#[test]
fn a_cell_takes_what_its_column_takes() {
    let session = peopled();
    let is_fine = |column, value| session.apply(Action::Edit(cell(0, column, Some(value)))).is_ok();
    assert!(is_fine(3, Value::Number(2.0)) && !is_fine(3, Value::Number(7.0)));
    assert!(is_fine(5, Value::Number(12.5)) && !is_fine(5, Value::Number(-1.0)));
    assert!(is_fine(8, Value::Options(vec!["prive".into(), "ess".into()])));
    assert!(!is_fine(1, Value::Options(vec!["prive".into(), "ess".into()])));
    assert!(is_fine(9, Value::Item("eau".into())) && !is_fine(9, Value::Item("heures".into())));
}

#[test]
fn a_renamed_row_keeps_its_relations_and_a_removed_one_takes_them_away() {
    let session = after(&peopled(), [relate((0, 1), alike("alliance")), relate((1, 2), alike("opposition"))]);
    let renamed = after(&session, [Action::Edit(cell(1, 0, text("Ville de Dole")))]);
    assert_eq!(renamed.pair(0, 0, 1), alike("alliance"));
    assert_eq!(renamed.assessment().matrices["relations"][1].from, "ville-de-dole");
    assert_readable(&renamed);
    assert_eq!(renamed.relation_count(0, 1), 2);
    let removed = after(&renamed, [Action::Edit(Edit::RemoveRow { table: 0, row: 1 })]);
    assert!(removed.assessment().matrices.is_empty());
    assert_readable(&removed);
}

#[test]
fn a_pair_is_one_relation_or_one_a_side_and_may_be_emptied() {
    let link = |nature: &str| Some(Link::new(nature));
    let session = after(&peopled(), [relate((2, 0), alike("alliance"))]);
    assert_eq!(session.pair(0, 0, 2), alike("alliance"), "whichever side is named first");
    assert_eq!(session.pair_counts(0), (1, 6));
    let apart = after(&session, [relate((0, 2), Pair::Apart(link("alliance"), link("opposition")))]);
    assert_eq!(apart.pair(0, 2, 0), Pair::Apart(link("opposition"), link("alliance")));
    assert_eq!((apart.pair_counts(0), apart.assessment().matrices["relations"].len()), ((1, 6), 2));
    assert_readable(&apart);
    let half = after(&apart, [relate((0, 2), Pair::Apart(None, link("opposition")))]);
    assert_eq!(half.pair(0, 0, 2), Pair::Apart(None, link("opposition")));
    assert_readable(&half);
    let empty = after(&half, [relate((0, 2), Pair::Empty)]);
    assert_eq!(empty.empty_pairs(0).len(), 6);
    assert!(refused(&session, Edit::Relate { matrix: 0, rows: (0, 1), pair: alike("amour") }).contains("sorte"));
    assert!(refused(&session, Edit::Relate { matrix: 0, rows: (1, 1), pair: alike("alliance") }).contains("une autre"));
}

#[test]
fn the_empty_pairs_begin_with_those_of_the_first_row() {
    let session = after(&peopled(), [relate((0, 2), alike("neutralite"))]);
    assert_eq!(session.empty_pairs(0), [(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)]);
    assert_eq!(session.filled_by_row(0), [1, 0, 1, 0]);
}

#[test]
fn an_empty_pair_that_could_give_a_mediator_comes_first_and_the_relations_can_be_read() {
    let told = [((0, 1), "opposition"), ((0, 2), "alliance"), ((0, 3), "neutralite")];
    let session = after(&peopled(), told.map(|(rows, nature)| relate(rows, alike(nature))));
    assert_eq!(session.empty_pairs(0), [(1, 2), (1, 3), (2, 3)]);
    let said: Vec<String> = session.reading().into_iter().flat_map(|(_, said)| said).map(|one| one.text).collect();
    assert!(said.iter().any(|text| text.contains("sommes en opposition")), "{said:?}");
    assert!(peopled().reading().is_empty() && !peopled().has_relations());
}

#[test]
fn tables_are_met_after_their_section_then_those_of_none_and_the_plan_on_demand_only() {
    let walk = |session: &Session| {
        let mut session = session.clone();
        let mut met = Vec::new();
        while session.place() != Place::End {
            session = after(&session, [Action::Next]);
            met.extend(session.stop().filter(|stop| !matches!(stop, Stop::Item(_))));
        }
        met
    };
    let empty = related(Form::Full, Pace::Talk);
    assert_eq!(walk(&empty), [Stop::Table(0), Stop::Table(1)], "no pairs, no matrix");
    let peopled = after(&peopled(), [Action::Question(1)]);
    assert_eq!(walk(&peopled), [Stop::Table(0), Stop::Matrix(0), Stop::Table(1)]);
    assert_eq!(walk(&related(Form::Short, Pace::Talk)).len(), 2, "the short form offers them too");
    assert_eq!(walk(&related(Form::Full, Pace::Quick)), []);
    let plan = after(&empty, [Action::Plan]);
    assert!(plan.is_at_plan());
    assert_eq!(after(&plan, [Action::Next]).place(), Place::End);
    assert_eq!(after(&plan, [Action::Previous]).place(), Place::End);
    assert_eq!(after(&plan, [Action::Next, Action::Previous]).stop(), Some(Stop::Table(1)));
}

#[test]
fn progress_counts_questions_and_not_tables() {
    let session = after(&peopled(), [Action::Question(7)]);
    let progress = session.progress();
    assert_eq!((progress.question, progress.questions, progress.sections), (Some(7), 10, 3));
    assert_eq!(session.entry().map(|_| session.item_index()), Some(Some(6)));
    assert_eq!(session.section_counts(1), (0, 3, 3));
}

#[test]
fn a_session_goes_on_in_the_table_or_the_matrix_that_it_left() {
    let unknown = || Action::Answer(Answer::Unknown);
    let answered = (1..=6).fold(related(Form::Full, Pace::Talk), |session, question| {
        after(&session, [Action::Question(question), unknown()])
    });
    assert_eq!(reopened(&answered).stop(), Some(Stop::Table(0)), "nobody saw it yet");
    let begun = after(&answered, ["AIR", "Mairie"].map(add));
    assert_eq!(reopened(&begun).stop(), Some(Stop::Table(0)));
    let related = after(&begun, [relate((0, 1), alike("alliance"))]);
    assert_eq!(reopened(&related).stop(), Some(Stop::Matrix(0)));
    let further = after(&answered, [Action::Question(8), unknown()]);
    assert_eq!(reopened(&further).stop(), Some(Stop::Item(6)), "an empty table that was passed stays behind");
    let all = (7..=10).fold(related, |session, question| after(&session, [Action::Question(question), unknown()]));
    assert_eq!(reopened(&all).stop(), Some(Stop::Table(1)), "the last table was not seen yet");
    let proof = Action::Edit(Edit::AddRow { table: 1, name: "Article".into() });
    assert_eq!(reopened(&after(&all, [proof])).stop(), Some(Stop::Table(1)));
}

#[test]
fn rows_of_another_assessment_are_taken_over_but_for_those_already_there() {
    let lender = after(&peopled(), [Action::Edit(cell(1, 2, text("Être réélue")))]);
    let grid = related_grid();
    let here = after(&related(Form::Full, Pace::Talk), [add("AIR"), add("region")]);
    let mut rows = lender.rows(0).to_vec();
    rows[1].insert("autrefois".into(), Value::Text("rien ici".into()));
    let (taken, lost_rows, lost_cells) = fitting(&grid, here.assessment(), 0, &rows);
    let names: Vec<&Value> = taken.iter().map(|row| &row["nom"]).collect();
    assert_eq!(names, [&Value::Text("Mairie".into()), &Value::Text("CROUS".into())]);
    assert_eq!((lost_rows, lost_cells), (2, 1));
    let next = with_rows(&grid, here.assessment(), 0, taken);
    assert_eq!(next.tables["acteurs"].len(), 4);
    assert!(fitting(&grid, &next, 0, &rows).0.is_empty(), "a second time takes nothing");
}

#[test]
fn forty_rows_make_780_pairs() {
    let actors = (0..40).map(|n| add(&format!("acteur {n}")));
    let session = after(&related(Form::Full, Pace::Talk), actors);
    assert_eq!(session.pair_counts(0), (0, 780));
}
