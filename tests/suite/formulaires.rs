//! The form for KoboToolbox and ODK, and what they export of it, written by tests/kobo/exporter.py.

use std::path::Path;

use dts::assessment::Assessment;
use dts::grid::{Grid, catalog};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Batch};
use dts::problem::Look;
use dts::template::{self, Format, Order};
use dts::workbook::Workbook;

const GRIDS: [&str; 4] = ["developpement-durable", "systeme-acteurs", "utilite-sociale", "tests/grids/complete.yaml"];

fn grid(name: &str) -> Grid {
    catalog::find(name, None).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)))
}

fn read(grid: &Grid, path: &str) -> Batch {
    let bytes = std::fs::read(Path::new(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    batch::read(grid, path, &bytes, Tolerance::Strict)
}

fn only(batch: Batch) -> Assessment {
    assert!(batch.problems.is_empty(), "{}", batch.problems.render(Look::Plain, 20));
    let mut subjects = batch.subjects.into_iter().map(|subject| subject.assessment);
    let mut assessment = subjects.next().expect("an assessment");
    assert!(subjects.next().is_none());
    for relations in assessment.matrices.values_mut() {
        relations.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    }
    assessment.tables.sort_keys();
    assessment
}

/// What was typed into the form: one argument a question, said for nobody in particular.
fn typed(grid: &Grid) -> Assessment {
    let mut typed = only(read(grid, "tests/libreoffice/complete.yaml"));
    let entries = typed.responses.iter_mut().flat_map(|response| &mut response.entries);
    entries.for_each(|entry| entry.arguments.truncate(1));
    typed
}

#[test]
fn every_export_gives_the_answers_that_were_sent() {
    let grid = grid(GRIDS[3]);
    let mut sent = typed(&grid);
    (sent.tables, sent.matrices) = Default::default();
    for name in ["kobo", "kobo-sans-groupes", "kobo-libelles", "odk-central"] {
        assert_eq!(only(read(&grid, &format!("tests/kobo/{name}.csv"))), sent, "{name}");
    }
}

#[test]
fn the_repeats_of_a_workbook_are_the_tables_and_the_relations() {
    let grid = grid(GRIDS[3]);
    assert_eq!(only(read(&grid, "tests/kobo/kobo.xlsx")), typed(&grid));
}

#[test]
fn a_submission_to_another_grid_is_refused() {
    let batch = read(&grid(GRIDS[0]), "tests/kobo/kobo.csv");
    let codes: Vec<&str> = batch.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["autre-grille"]);
}

#[test]
fn a_bad_cell_of_an_export_is_named_and_keeps_the_whole_file_out() {
    let grid = grid(GRIDS[3]);
    let text = std::fs::read_to_string("tests/kobo/kobo.csv").expect("UTF-8").replacen("\"amorcé\"", "\"\"", 1);
    let spoilt = text.replacen(";\"1234.5\";", ";\"beaucoup\";", 1);
    assert_ne!(spoilt, text);
    let batch = batch::read(&grid, "kobo.csv", spoilt.as_bytes(), Tolerance::Strict);
    let told: Vec<String> =
        batch.problems.iter().map(|problem| format!("{} {}", problem.code, problem.place)).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("nombre-illisible kobo.csv, ligne 2, colonne "), "{told:?}");
    assert!(batch.subjects.is_empty());
}

#[test]
fn every_question_has_a_field_and_every_field_a_name_that_xml_allows() {
    for name in GRIDS {
        let grid = grid(name);
        let order = Order::blank(&grid, dts::assessment::Form::Full, 1);
        let bytes = template::render(&order, Format::Xlsform).unwrap_or_else(|error| panic!("{error:?}"));
        let workbook = Workbook::read("f.xlsx", &bytes).unwrap_or_else(|problems| panic!("{problems:?}"));
        let survey = workbook.sheet("survey").expect("a sheet of questions");
        let rows = || survey.cells().filter(|cell| cell.column == 1 && cell.row > 1).map(|cell| cell.text.to_owned());
        let names: Vec<String> = rows().collect();
        for item in &grid.items {
            assert!(names.contains(&item.id.replace('-', "_")), "{name}: {}", item.id);
        }
        let is_sound = |name: &String| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        assert!(names.iter().all(is_sound), "{names:?}");
        let mut once = names.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), names.len(), "{name}: a name comes twice");
    }
}

/// Without groups in its headers such a file looks like a table of answers; the fast way of a batch must not take it.
#[test]
fn an_export_without_groups_is_read_as_an_export_even_straight_into_csv() {
    let dts = |file: &str| {
        let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .args(["depouiller", GRIDS[3], file, "--format", "csv"])
            .output()
            .expect("dts runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let expected = dts("tests/kobo/kobo.csv");
    assert!(expected.lines().count() == 2 && !expected.contains("_uuid"), "{expected}");
    assert_eq!(dts("tests/kobo/kobo-sans-groupes.csv"), expected);
}
