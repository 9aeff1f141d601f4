//! `dts convertir`: grids and answers from one spelling to another, and back.

use std::path::Path;

use assert_cmd::Command;
use dts::examples;
use dts::grid::raw::RawGrid;
use dts::grid::{Grid, catalog, load, workbook};
use dts::intake::Tolerance;
use dts::intake::batch;
use dts::problem::{Look, Problem, Severity};
use dts::template;
use dts::workbook::Workbook;

type Tested = Result<(), Box<dyn std::error::Error>>;

fn read(name: &str) -> (Grid, RawGrid) {
    let shelves = catalog::GridCatalog::default();
    shelves.find_raw(name).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)))
}

fn all_grids() -> Vec<String> {
    let files = std::fs::read_dir("grids").expect("grids").flatten().map(|entry| entry.path().display().to_string());
    let mut names: Vec<String> = files.filter(|name| name.ends_with(".yaml")).collect();
    names.push("tests/grids/complete.yaml".into());
    names.sort();
    names
}

fn dts(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("dts")).current_dir(folder).args(args).output();
    let output = output.expect("dts runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn every_grid_is_the_same_grid_once_it_went_through_a_workbook() {
    let names = all_grids();
    assert!(names.len() >= 4, "{names:?}");
    for name in names {
        let (grid, raw) = read(&name);
        let bytes = template::grid::render(&raw).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(bytes, template::grid::render(&raw).unwrap_or_default(), "{name}: other bytes");
        let book = Workbook::read("g.xlsx", &bytes).unwrap_or_else(|problems| panic!("{problems:?}"));
        let (back, again) = workbook::parse("g.xlsx", &book)
            .unwrap_or_else(|problems| panic!("{name}: {}", problems.render(Look::Plain, 20)));
        assert_eq!(back, grid, "{name}");
        let (_, problems) = examples::check_workbook("g.xlsx", &book);
        assert!(problems.is_empty(), "{name}: {}", problems.render(Look::Plain, 20));
        // And from there to YAML.
        let text = dts::yaml::to_string(&again);
        let source = dts::problem::Source::new("g.yaml", text);
        let yaml = load::parse(&source).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)));
        assert_eq!(yaml, grid, "{name}");
    }
}

#[test]
fn a_mistake_in_the_workbook_of_a_grid_is_named_by_its_cell() -> Tested {
    let (_, mut raw) = read("tests/grids/complete.yaml");
    raw.sections[0].items[0].scale = Some("curseurs".into());
    raw.sections[0].items[1].id = "premiere".into();
    raw.tables[0].key = "non".into();
    let bytes = template::grid::render(&raw)?;
    let book = Workbook::read("g.xlsx", &bytes).map_err(|problems| format!("{problems:?}"))?;
    let (grid, problems) = examples::check_workbook("g.xlsx", &book);
    assert!(grid.is_none());
    let told = |problem: &Problem| format!("{} {}", problem.code, problem.place);
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    let told: Vec<String> = errors.map(told).collect();
    let cell =
        |code: &str, sheet: &str, cell: &str| format!("{code} g.xlsx, feuille «\u{a0}{sheet}\u{a0}», cellule {cell}");
    for expected in [
        cell("echelle-inconnue", "Questions", "F2"),
        cell("nom-repete", "Questions", "B3"),
        cell("cle-de-tableau", "Tableaux", "E2"),
    ] {
        assert!(told.contains(&expected), "{expected} is not in {told:#?}");
    }
    Ok(())
}

#[test]
fn a_workbook_of_a_grid_is_a_grid_wherever_one_is_asked() -> Tested {
    let folder = tempfile::tempdir()?;
    let here = folder.path();
    let (code, _, err) = dts(here, &["convertir", "developpement-durable", "-o", "g.xlsx"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("commentaires"), "what is lost is said: {err}");
    let (code, out, err) = dts(here, &["verifier", "g.xlsx"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("grille, 45\u{a0}questions, 4\u{a0}exemples calculés"), "{out}");
    let (code, _, err) = dts(here, &["modele", "g.xlsx", "-o", "q.xlsx"]);
    assert_eq!(code, Some(0), "{err}");
    let answers = "structure;emplois\nAIR;2\n";
    std::fs::write(here.join("a.csv"), answers)?;
    let (code, out, err) = dts(here, &["depouiller", "g.xlsx", "a.csv", "--format", "csv"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(out, dts(here, &["depouiller", "developpement-durable", "a.csv", "--format", "csv"]).1);
    Ok(())
}

#[test]
fn answers_go_into_their_questionnaire_and_come_out_of_it() -> Tested {
    let folder = tempfile::tempdir()?;
    let here = folder.path();
    std::fs::copy("examples/alcg/alcg-2010.yaml", here.join("a.yaml"))?;
    for (from, to) in [("a.yaml", "b.xlsx"), ("b.xlsx", "c.yaml")] {
        let (code, _, err) = dts(here, &["convertir", from, "-o", to]);
        assert_eq!(code, Some(0), "{from} → {to}: {err}");
    }
    let (grid, _) = read("systeme-acteurs");
    let assessment = |name: &str| -> Result<_, std::io::Error> {
        let batch = batch::read(&grid, name, &std::fs::read(here.join(name))?, Tolerance::Strict);
        Ok(batch.subjects.into_iter().next().map(|subject| subject.assessment))
    };
    let (before, after) = (assessment("a.yaml")?.ok_or("nothing")?, assessment("c.yaml")?.ok_or("nothing")?);
    assert_eq!(after.responses, before.responses);
    assert_eq!(after.tables, before.tables);
    assert_eq!(after.matrices["relations"].len(), before.matrices["relations"].len());
    Ok(())
}

#[test]
fn a_table_of_answers_says_what_it_cannot_hold_and_gives_back_the_rest() -> Tested {
    let folder = tempfile::tempdir()?;
    let here = folder.path();
    std::fs::copy("tests/libreoffice/complete.yaml", here.join("a.yaml"))?;
    std::fs::copy("tests/grids/complete.yaml", here.join("complete.yaml"))?;
    let (code, _, err) = dts(here, &["convertir", "a.yaml", "--grille", "complete.yaml", "-o", "b.csv"]);
    assert_eq!(code, Some(0), "{err}");
    for lost in ["objet, étape, usage", "le nombre de personnes", "les tableaux", "les relations"] {
        assert!(err.contains(lost), "{lost}: {err}");
    }
    let (grid, _) = read("tests/grids/complete.yaml");
    let responses = |name: &str| -> Result<_, std::io::Error> {
        let batch = batch::read(&grid, name, &std::fs::read(here.join(name))?, Tolerance::Strict);
        assert!(!batch.problems.has_errors(), "{}", batch.problems.render(Look::Plain, 20));
        let responses = batch.subjects.into_iter().next().map(|subject| subject.assessment.responses);
        Ok(responses.unwrap_or_default())
    };
    let (before, after) = (responses("a.yaml")?, responses("b.csv")?);
    let said = |responses: &[dts::assessment::Response]| -> Vec<_> {
        responses.iter().map(|one| (one.collective, one.respondent.stakeholder.clone(), one.entries.clone())).collect()
    };
    assert_eq!(said(&after), said(&before));
    Ok(())
}
