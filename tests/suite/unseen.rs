//! What the user of a file cannot see, or has forgotten, is said; nothing of it is counted in silence.

use assert_cmd::Command;
use dts::grid::{Grid, load};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Batch, Gathering};
use dts::problem::{Problem, Severity, Source};
use jiff::civil::date;
use rust_xlsxwriter::Workbook;

type Tested = Result<(), Box<dyn std::error::Error>>;

const GRID: &str = "
id: essai
version: 1
title: Une grille d’essai
source: { document: Nos essais }
summary: De quoi lire.
section_name: pilier
scales:
  curseur: { type: cursor, min: -3, max: 3, labels: { -3: très défavorable, 0: neutre, 3: très favorable } }
sections:
  - id: alpha
    title: Alpha
    items:
      - { id: emplois, question: Des emplois ?, scale: curseur }
      - { id: heures, question: Des heures ?, number: { unit: heures, min: 0 } }
";

fn grid() -> Grid {
    load::parse(&Source::new("essai.yaml", GRID)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn read(text: &str) -> Batch {
    batch::read(&grid(), "a.csv", text.as_bytes(), Tolerance::Strict)
}

fn names(batch: &Batch) -> Vec<&str> {
    batch.subjects.iter().map(|subject| subject.assessment.organisation.name.as_str()).collect()
}

fn told(batch: &Batch) -> Vec<(&'static str, String)> {
    let is_told = |problem: &&Problem| problem.code != "questions-sans-colonne";
    batch.problems.iter().filter(is_told).map(|problem| (problem.code, problem.place.to_string())).collect()
}

#[test]
fn rows_about_the_other_rows_are_no_structures() {
    let batch = read(
        "structure;emplois\nAIR;1\nstructure;emplois\nBAC;3\nMoyenne;2\nTotal général;4\nSource : enquête 2026;\nTotal Habitat;1\n",
    );
    assert_eq!(names(&batch), ["AIR", "BAC", "Total Habitat"]);
    let expected = [
        ("titres-repetes", "a.csv, ligne 3"),
        ("ligne-de-synthese", "a.csv, ligne 5"),
        ("ligne-de-synthese", "a.csv, ligne 6"),
        ("ligne-de-note", "a.csv, ligne 7"),
    ];
    assert_eq!(told(&batch), expected.map(|(code, place)| (code, place.to_owned())));
}

#[test]
fn three_digits_behind_one_mark_are_asked_for_rather_than_guessed() {
    for text in
        ["structure,heures\nAIR,\"1,234\"\n", "structure;heures\nAIR;1.234\n", "structure;heures\nAIR;-12,345\n"]
    {
        assert_eq!(told(&read(text)), [("nombre-ambigu", "a.csv, ligne 2, colonne heures".to_owned())], "{text}");
    }
    for text in ["1 234", "1234", "1,2340", "0,234", "1234,567", "1,23"] {
        assert!(told(&read(&format!("structure;heures\nAIR;{text}\n"))).is_empty(), "{text}");
    }
}

#[test]
fn a_file_of_wrapped_lines_is_unwrapped_and_a_bar_separates() {
    for text in ["\"structure;emplois;heures\"\n\"AIR;1;\"\"2,5\"\"\"\n", "structure|emplois|heures\nAIR|1|2,5\n"] {
        let batch = read(text);
        assert_eq!((names(&batch), told(&batch).len()), (vec!["AIR"], 0), "{text}: {:?}", batch.problems);
    }
    assert_eq!(told(&read("structure  emplois\nAIR  1\n")), [("une-seule-colonne", "a.csv".to_owned())]);
}

#[test]
fn what_a_server_added_is_in_no_result() {
    let batch = read(
        "Série;SID;Heure de soumission;Adresse IP;Nom d’utilisateur;structure;emplois;Remarque\n1;12;2026-01-05 10:00;192.0.2.1;a;AIR;2;bien\n",
    );
    assert_eq!(batch.carried, ["Remarque"]);
    let said = batch.problems.iter().find(|problem| problem.code == "colonnes-de-l-outil");
    assert!(said.is_some_and(|problem| problem.message.contains("Adresse IP")), "{:?}", batch.problems);
}

#[test]
fn a_day_far_ahead_is_told_at_its_cell_and_kept() {
    let grid = grid();
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.on(date(2026, 11, 28));
    gathering.add("a.csv", b"structure;date;emplois\nAIR;05/01/2062;1\nBAC;05/11/2027;2\n");
    let batch = gathering.finish();
    assert_eq!(told(&batch), [("date-lointaine", "a.csv, ligne 2, colonne date".to_owned())]);
    assert_eq!(batch.subjects[0].assessment.date, Some(date(2062, 1, 5)));
}

#[test]
fn names_that_could_be_one_and_one_id_of_two_names_are_told() {
    assert_eq!(told(&read("structure;emplois\nA & B;1\nA B;2\n")), [("noms-voisins", "a.csv, ligne 3".to_owned())]);
    let batch = read("structure;nom;date;emplois\nair;AIR;2025-01-01;1\nair;Air pur;2026-01-01;2\n");
    assert_eq!(told(&batch), [("noms-contradictoires", "a.csv, ligne 3".to_owned())]);
    assert_eq!(names(&batch), ["AIR", "AIR"]);
}

#[test]
fn hidden_rows_and_columns_are_read_and_said() -> Tested {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["structure", "emplois", "heures"], ["AIR", "1", "2"], ["BAC", "2", "3"]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell)?;
        }
    }
    sheet.set_row_hidden(2)?;
    sheet.set_column_hidden(1)?;
    let batch = batch::read(&grid(), "a.xlsx", &book.save_to_buffer()?, Tolerance::Strict);
    assert_eq!(names(&batch), ["AIR", "BAC"]);
    let message =
        batch.problems.iter().find(|problem| problem.code == "lignes-masquees").map(|problem| problem.message.clone());
    let expected = "1 ligne masquée (3) et 1 colonne masquée (B) sont lues comme les autres";
    assert_eq!(message.map(|message| message.replace('\u{a0}', " ")).as_deref(), Some(expected));
    Ok(())
}

#[test]
fn a_grid_is_found_by_the_id_in_its_file_and_a_changed_copy_of_ours_is_said() -> Tested {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("ma-grille.yaml"), GRID)?;
    let session = "grid: essai\norganisation: { name: AIR }\nresponses:\n- respondent: { id: a }\n  answers: { emplois: { value: 1 } }\n";
    std::fs::write(path("seance.yaml"), session)?;
    let dts = || Command::new(assert_cmd::cargo::cargo_bin!("dts"));
    dts().arg("rapport").arg(path("seance.yaml")).arg("-o").arg(path("r.md")).assert().success();
    let copy = GRID.replace("id: essai", "id: developpement-durable");
    std::fs::write(path("copie.yaml"), copy)?;
    let out = dts().arg("verifier").arg(path("copie.yaml")).output()?;
    assert!(String::from_utf8_lossy(&out.stderr).contains("identifiant-de-dts"), "{out:?}");
    Ok(())
}

#[test]
fn what_git_could_not_merge_and_a_blank_that_looks_like_another_are_named() {
    let code = |text: &str| {
        let source = Source::new("a.yaml", text);
        let (_, problems) = dts::assessment::yaml::read(&grid(), &source);
        problems
            .iter()
            .find(|problem| problem.severity == Severity::Error)
            .map(|problem| (problem.code, problem.message.clone()))
    };
    let conflict = "grid: essai\n<<<<<<< HEAD\ndate: 2026-01-05\n=======\ndate: 2026-01-06\n>>>>>>> autre\n";
    assert_eq!(code(conflict).map(|(code, _)| code), Some("conflit-de-versions"));
    let blank = "grid: essai\norganisation: { name: AIR }\nresponses:\n- respondent: { id: a }\n  answers: { emplois: { value\u{a0}: 1 } }\n";
    assert!(code(blank).is_some_and(|(_, message)| message.contains("espace insécable")));
}
