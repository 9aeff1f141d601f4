//! Answers on another scale than the grid's: refused by name, whatever file they come in.

use assert_cmd::Command;
use dts::grid::{Grid, load};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Batch, Gathering};
use dts::problem::{Problem, Severity, Source};
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
  degre:
    type: level
    levels: [{ value: 0, label: rien }, { value: 1, label: peu }, { value: 2, label: assez }, { value: 3, label: tout }]
sections:
  - id: alpha
    title: Alpha
    items:
      - { id: emplois, question: Des emplois ?, scale: curseur }
      - { id: sols, question: Des sols ?, scale: curseur }
      - { id: gaz, question: Des gaz ?, scale: curseur }
      - { id: appui, question: De l’appui ?, scale: degre }
";

fn grid() -> Grid {
    load::parse(&Source::new("essai.yaml", GRID)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// What a file gives, with and without tolerance: its scale must be told the same way.
fn read(file: &str, bytes: &[u8]) -> [Batch; 2] {
    [Tolerance::Strict, Tolerance::DropBadCells].map(|tolerance| batch::read(&grid(), file, bytes, tolerance))
}

/// The only error of a file that contributes nothing under any tolerance.
fn refusal(file: &str, bytes: &[u8]) -> Problem {
    let [strict, tolerant] = read(file, bytes);
    let only = |batch: Batch| {
        assert!(batch.subjects.is_empty() && !batch.left_out.is_empty(), "{batch:?}");
        let mut errors: Vec<Problem> =
            batch.problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.remove(0)
    };
    let problem = only(strict);
    assert_eq!(only(tolerant), problem);
    assert_eq!(problem.code, "autre-echelle");
    problem
}

/// The codes of the errors of a CSV file.
fn errors(text: &str) -> Vec<&'static str> {
    let [strict, _] = read("a.csv", text.as_bytes());
    strict.problems.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| problem.code).collect()
}

const SEVEN: &str = "structure;emplois;sols;gaz\nAIR;1;4;7\nBAC;5;2;6\nCAP;3;3;SO\n";

#[test]
fn a_wide_file_on_another_scale_is_refused_by_name_with_a_way_out() {
    let problem = refusal("a.csv", SEVEN.as_bytes());
    assert_eq!(
        problem.message,
        "ce fichier semble noté de 1 à 7, et l’échelle «\u{a0}curseur\u{a0}» de la grille va de −3 à 3"
    );
    assert_eq!(problem.place.to_string(), "a.csv, ligne 2, colonne sols");
    let hint = problem.hint.unwrap_or_default();
    assert!(hint.starts_with("huit\u{a0}réponses en chiffres vont de 1 à 7"), "{hint}");
    assert!(hint.contains("retirez 4 à chaque réponse (1 devient −3, 7 devient 3)"), "{hint}");
    assert!(!hint.contains("tolerant"), "{hint}");
}

#[test]
fn a_scale_of_another_length_cannot_be_shifted_and_the_hint_names_commands_that_exist() {
    let text = "structure;emplois;sols\nAIR;1;4\nBAC;5;5\nCAP;2;4\n";
    let hint = refusal("a.csv", text.as_bytes()).hint.unwrap_or_default();
    assert!(hint.contains("dts modele essai") && hint.contains("dts grilles essai --format yaml"), "{hint}");
}

#[test]
fn levels_on_another_scale_are_refused_too() {
    let text = "structure;appui\nAIR;1\nBAC;4\nCAP;4\nDUO;4\nÉLAN;2\n";
    let problem = refusal("a.csv", text.as_bytes());
    assert!(problem.message.contains("de 1 à 4") && problem.message.contains("de 0 à 3"), "{}", problem.message);
    assert!(problem.hint.is_some_and(|hint| hint.contains("retirez 1 à chaque réponse")));
}

#[test]
fn one_scale_may_be_ours_where_the_other_is_not() {
    let text = "structure;emplois;appui\nAIR;-2;4\nBAC;0;4\nCAP;3;4\n";
    let message = refusal("a.csv", text.as_bytes()).message;
    assert!(message.contains("degre"), "{message}");
}

#[test]
fn the_layouts_of_csv_are_judged_alike() {
    let long = "structure;question;valeur\nAIR;emplois;5\nAIR;sols;7\nAIR;gaz;2\nBAC;emplois;6*\n";
    assert_eq!(refusal("a.csv", long.as_bytes()).place.to_string(), "a.csv, ligne 2, colonne valeur");
}

#[test]
fn a_sheet_whose_figures_fit_is_refused_with_the_sheet_beside_it_that_shows_the_scale() -> Tested {
    let mut workbook = Workbook::new();
    for (name, figures) in [("Nord", [1.0, 2.0, 3.0]), ("Sud", [4.0, 6.0, 7.0])] {
        let sheet = workbook.add_worksheet().set_name(name)?;
        for (column, title) in (0_u16..).zip(["structure", "emplois", "sols", "gaz"]) {
            sheet.write_string(0, column, title)?;
        }
        sheet.write_string(1, 0, name)?;
        for (column, figure) in (1_u16..).zip(figures) {
            sheet.write_number(1, column, figure)?;
        }
    }
    let bytes = workbook.save_to_buffer()?;
    for batch in read("a.xlsx", &bytes) {
        assert!(batch.subjects.is_empty(), "{batch:?}");
        assert_eq!(batch.left_out.len(), 2, "{:?}", batch.left_out);
        let places: Vec<String> =
            batch.problems.iter().filter(|one| one.code == "autre-echelle").map(|one| one.place.to_string()).collect();
        assert_eq!(places, ["a.xlsx, feuille «\u{a0}Sud\u{a0}», cellule B2"; 2]);
    }
    Ok(())
}

#[test]
fn an_assessment_written_by_hand_is_refused_too() {
    let yaml = "grid: essai\ngrid_version: 1\norganisation: { name: AIR }\nresponses:\n  - respondent: { id: anne }\n    \
                answers: { emplois: { value: 7 }, sols: { value: 5 }, gaz: { value: 4 } }\n";
    let problem = refusal("a.yaml", yaml.as_bytes());
    assert_eq!(problem.place.to_string(), "a.yaml:6:34");
}

#[test]
fn a_slip_of_the_keyboard_is_still_a_bad_cell() {
    assert_eq!(errors("structure;emplois;sols;gaz\nAIR;1;9;3\nBAC;2;2;1\n"), ["hors-echelle"]);
    assert_eq!(errors("structure;emplois;sols;gaz\nAIR;4;5;6\nBAC;2;2;-1\n"), ["hors-echelle"; 3]);
    assert_eq!(errors("structure;emplois;sols;gaz\nAIR;4;5;6\nBAC;2;2;neutre\n"), ["hors-echelle"; 3]);
}

#[test]
fn the_other_files_of_a_batch_are_read_all_the_same() {
    let grid = grid();
    let mut gathering = Gathering::new(&grid, Tolerance::DropBadCells);
    gathering.add("a.csv", SEVEN.as_bytes());
    gathering.add("b.csv", b"structure;emplois\nBOIS;-2\n");
    let batch = gathering.finish();
    assert_eq!((batch.left_out.as_slice(), batch.subjects.len()), (&["a.csv".to_owned()][..], 1));
    assert!(batch.dropped.is_nothing(), "{:?}", batch.dropped);
}

/// Rows that all answer 1, 2 or 3.
fn upper(rows: usize) -> String {
    let rows: String = (0..rows).map(|row| format!("S{row};1;2;3\n")).collect();
    format!("structure;emplois;sols;gaz\n{rows}")
}

#[test]
fn many_answers_above_neutral_and_none_else_are_not_taken_for_ours() {
    let problem = refusal("a.csv", upper(40).as_bytes());
    assert!(
        problem.message.contains("noté de 1 à 3, et")
            && problem.message.contains("aucune des 120\u{a0}réponses en chiffres n’est nulle ni négative"),
        "{}",
        problem.message
    );
    assert!(problem.hint.is_some_and(|hint| hint.contains("+2")));
    // Fewer may be true: the doubt is said.
    let [few, _] = read("a.csv", upper(12).as_bytes());
    let codes: Vec<_> = few.problems.iter().map(|problem| (problem.code, problem.severity)).collect();
    assert!(codes.contains(&("echelle-douteuse", Severity::Warning)), "{codes:?}");
    assert_eq!(few.subjects.len(), 12);
}

#[test]
fn a_sign_a_word_or_a_negative_answer_settles_that_many_high_answers_are_ours() {
    for cell in ["+2", "très favorable", "-1", "très favorable (+3)"] {
        let text = format!("{}Z;{cell};1;1\n", upper(40));
        let [batch, _] = read("a.csv", text.as_bytes());
        assert!(!batch.problems.iter().any(|one| one.code.contains("echelle")), "{cell}: {:?}", batch.problems);
        assert_eq!(batch.subjects.len(), 41);
    }
}

#[test]
fn through_the_program_no_tolerance_is_advised_and_none_helps() -> Tested {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("g.yaml"), GRID)?;
    std::fs::write(folder.path().join("a.csv"), SEVEN)?;
    std::fs::write(folder.path().join("b.csv"), upper(40))?;
    for args in [["a.csv", "--format=csv"], ["a.csv", "--tolerant"], ["b.csv", "--format=csv"], ["b.csv", "--tolerant"]]
    {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .current_dir(folder.path())
            .args(["depouiller", "g.yaml"])
            .args(args)
            .output()?;
        let err = String::from_utf8(output.stderr)?;
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{err}");
        assert!(err.contains("autre-echelle") && !err.contains("--tolerant"), "{err}");
    }
    Ok(())
}
