//! Results as a workbook, read back by another library, and the command that writes them.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;

use assert_cmd::Command;
use calamine::{Data, Reader as _, Xlsx};
use dts::document;
use dts::grid::{Grid, catalog};
use dts::intake::Tolerance;
use dts::intake::batch;
use dts::results::csv::Spelling;
use dts::results::{Format, Results, Style, render};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const STYLE: Style = Style { decimals: None, spelling: Spelling::Machine, width: 100 };

fn grid() -> Grid {
    catalog::find("tests/grids/complete.yaml", None).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The cells of each sheet, row by row.
type Sheets = HashMap<String, Vec<Vec<Data>>>;

/// Scores a CSV text into a workbook; its sheets by name.
fn sheets(text: &str) -> Result<Sheets, Box<dyn std::error::Error>> {
    let grid = grid();
    let batch = batch::read(&grid, "a.csv", text.as_bytes(), Tolerance::Strict);
    let bytes = render(&Results::new(&grid, batch), Format::Document(document::Format::Xlsx), STYLE)
        .map_err(|problem| problem.message)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut sheets = HashMap::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name)?;
        let (rows, columns) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
        let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
        let cells = (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect();
        sheets.insert(name, cells);
    }
    Ok(sheets)
}

fn column(rows: &[Vec<Data>], group: &str, title: &str) -> usize {
    let text = |data: &Data| data.to_string().replace('\u{a0}', " ");
    let first = rows[0].iter().position(|cell| text(cell) == group).unwrap_or(0);
    (first..rows[1].len()).find(|column| text(&rows[1][*column]) == title).unwrap_or_else(|| panic!("{title}"))
}

#[test]
fn scores_and_shares_are_numbers_and_say_what_the_csv_says() -> Outcome {
    // une: (2 × 2 + 1 × 3) ÷ 3 = 7 ÷ 3 on −3…3, so (7 ÷ 3 + 3) ÷ 6 = 88.8889 %; BAC answers 1 of 3.
    let sheets =
        sheets("structure;date;premiere;deuxieme;degre-atteint;recit\nAIR;20/11/2026;2*;3;1;=1+1\nBAC;;NSP;-1;;\n")?;
    let rows = &sheets["Structures"];
    assert_eq!(rows.len(), 4);
    assert_eq!((rows[2][0].to_string(), rows[3][0].to_string()), ("AIR".into(), "BAC".into()));
    let at = |row: usize, title| match rows[row][column(rows, "Une seule échelle", title)] {
        Data::Float(value) => value,
        ref other => panic!("{title}: {other:?}"),
    };
    assert!((at(2, "Score") - 7.0 / 3.0).abs() < 1e-12);
    assert!((at(2, "En %") - 0.888_888_888_9).abs() < 1e-9);
    assert!((at(2, "Couv.") - 1.0).abs() < 1e-12 && (at(3, "Couv.") - 0.5).abs() < 1e-12);
    assert!(matches!(rows[2][1], Data::DateTime(day) if day.to_ymd_hms_milli().0 == 2026), "{:?}", rows[2][1]);
    let told = |row: usize, title| rows[row][column(rows, "", title)].to_string();
    assert_eq!((told(2, "Partiel"), told(3, "Partiel")), ("non".into(), "oui".into()));
    assert_eq!(told(2, "● Prioritaires"), "premiere");
    Ok(())
}

#[test]
fn the_positions_of_all_questions_stand_on_a_sheet_of_their_own() -> Outcome {
    let sheets = sheets(
        "structure;repondant;premiere;deuxieme;degre-atteint;moyens;accord\n\
         AIR;Anne;2;SO;1;enquete|entretien;oui\nAIR;Bob;1;SO;NSP;;\nBAC;;;NSP;;;\n",
    )?;
    let rows = &sheets["Questions"];
    let cell = |row: usize, id: &str| rows[row][column(rows, "", id)].clone();
    assert_eq!(cell(2, "premiere"), Data::Float(1.5));
    assert_eq!(cell(2, "deuxieme").to_string(), "SO");
    assert_eq!(cell(2, "moyens").to_string(), "Enquête, Entretien");
    assert_eq!(cell(2, "accord").to_string(), "oui");
    assert_eq!(cell(3, "deuxieme").to_string(), "NSP");
    assert_eq!(cell(3, "premiere"), Data::Empty);
    Ok(())
}

#[test]
fn what_a_user_typed_never_becomes_a_formula() -> Outcome {
    let grid = grid();
    let text = "structure;premiere;recit;Note\n=1+1;1;=HYPERLINK(A1);@SUM(A1)\n+x;1;-y;'=z\n";
    let batch = batch::read(&grid, "a.csv", text.as_bytes(), Tolerance::Strict);
    let bytes = render(&Results::new(&grid, batch), Format::Document(document::Format::Xlsx), STYLE)
        .map_err(|problem| problem.message)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&bytes))?;
    for name in workbook.sheet_names() {
        assert!(workbook.worksheet_formula(&name)?.cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
    }
    let range = workbook.worksheet_range("Structures")?;
    assert_eq!(range.get_value((2, 0)), Some(&Data::String("=1+1".into())));
    assert!(range.cells().any(|(_, _, cell)| *cell == Data::String("@SUM(A1)".into())));
    Ok(())
}

#[test]
fn the_same_results_make_the_same_bytes() -> Outcome {
    let grid = grid();
    let bytes = || {
        let batch = batch::read(&grid, "a.csv", b"structure;premiere\nAIR;2\nBAC;1\n", Tolerance::Strict);
        render(&Results::new(&grid, batch), Format::Document(document::Format::Xlsx), STYLE).unwrap_or_default()
    };
    let first = bytes();
    // Longer than a clock that counts by two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert!(!first.is_empty() && first == bytes());
    Ok(())
}

fn dts(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dts"));
    command.current_dir(folder).args(args);
    command
}

/// Exit code, stdout and stderr.
fn run(command: &mut Command) -> std::io::Result<(Option<i32>, Vec<u8>, String)> {
    let output = command.output()?;
    Ok((output.status.code(), output.stdout, String::from_utf8_lossy(&output.stderr).into_owned()))
}

const GRID: &str = "developpement-durable";

#[test]
fn a_folder_is_all_the_answers_in_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
    write("b.csv", "structure;emplois\nBAC;1\n")?;
    write("a.csv", "structure;emplois\nAIR;2\n")?;
    for hidden in [".cache.csv", "~$a.xlsx", ".~lock.a.csv#"] {
        write(hidden, "structure;emplois\nX;3\n")?;
    }
    write("notes.docx", "bonjour")?;
    write("grille.yaml", "id: x\nsections: []\n")?;
    std::fs::create_dir(folder.path().join("ancien"))?;
    let (code, out, err) = run(&mut dts(folder.path(), &["depouiller", GRID, ".", "-o", "r.csv"]))?;
    assert_eq!((code, out.len()), (Some(0), 0), "{err}");
    let result = std::fs::read_to_string(folder.path().join("r.csv"))?;
    let structures: Vec<&str> = result.lines().map(|line| line.split(',').next().unwrap_or("")).collect();
    assert_eq!(structures, ["structure", "AIR", "BAC"]);
    assert_eq!(err.matches("fichiers-non-lus").count(), 1, "{err}");
    assert!(
        ["ancien", "grille.yaml", "notes.docx"].iter().all(|name| err.contains(name)) && !err.contains("lock"),
        "{err}"
    );
    // Its own results are no answers the next time.
    let (code, _, err) = run(&mut dts(folder.path(), &["depouiller", GRID, ".", "-o", "r.csv", "--forcer"]))?;
    assert_eq!(code, Some(0), "{err}");
    // One bad file stops no other.
    std::fs::write(folder.path().join("c.xlsx"), b"PK\x03\x04")?;
    let (code, _, err) = run(&mut dts(folder.path(), &["depouiller", GRID, ".", "-o", "r.csv", "--forcer"]))?;
    assert_eq!(code, Some(1), "{err}");
    assert!(err.lines().last().is_some_and(|line| line.contains("c.xlsx")), "{err}");
    assert_eq!(std::fs::read_to_string(folder.path().join("r.csv"))?, result);
    Ok(())
}

#[test]
fn a_workbook_goes_to_a_file_or_through_a_pipe() -> Outcome {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("a.csv"), "structure;emplois\nAIR;2\n")?;
    let (code, _, err) = run(&mut dts(folder.path(), &["depouiller", GRID, "a.csv", "-o", "r.xlsx"]))?;
    assert_eq!(code, Some(0), "{err}");
    let written = std::fs::read(folder.path().join("r.xlsx"))?;
    let (code, piped, err) =
        run(&mut dts(folder.path(), &["depouiller", GRID, "a.csv", "--format", "xlsx", "-o", "-"]))?;
    assert!(code == Some(0) && piped == written, "{err}");
    // Results are no answers.
    let (code, _, err) = run(&mut dts(folder.path(), &["depouiller", GRID, "r.xlsx"]))?;
    assert!(code == Some(2) && err.contains("resultat-de-dts"), "{err}");
    Ok(())
}

#[test]
fn everything_that_reads_data_reads_workbooks() -> Outcome {
    let corpus = std::env::current_dir()?.join("tests/spreadsheets");
    let grid = std::env::current_dir()?.join("tests/grids/complete.yaml");
    let (grid, folder) = (grid.to_string_lossy().into_owned(), tempfile::tempdir()?);
    for name in ["openpyxl-tables-relations.xlsx", "libreoffice-tables-relations.ods"] {
        let path = corpus.join(name).to_string_lossy().into_owned();
        let (code, out, err) = run(&mut dts(folder.path(), &["verifier", "--grille", &grid, &path]))?;
        let out = String::from_utf8_lossy(&out);
        assert!(code == Some(0) && out.contains("relations") && out.lines().count() == 1, "{out}{err}");
        let target = name.replace('.', "-");
        let (code, _, err) =
            run(&mut dts(folder.path(), &["rapport", "--grille", &grid, &path, "-o", &format!("{target}/")]))?;
        assert_eq!(code, Some(0), "{err}");
        assert_eq!(
            std::fs::read_dir(folder.path().join(target))?.count(),
            3,
            "two reports, and what leads to them: {err}"
        );
    }
    Ok(())
}

#[test]
fn stdin_is_read_for_what_it_is() -> Outcome {
    let folder = tempfile::tempdir()?;
    let session = "grid: developpement-durable\norganisation: { name: AIR }\nresponses:\n  - respondent: { id: a }\n    \
                   answers: { emplois: { value: 2 } }\n";
    let workbook = std::fs::read("tests/spreadsheets/openpyxl-plain.xlsx")?;
    let (code, out, err) = run(dts(folder.path(), &["depouiller", GRID, "-", "--format", "csv"]).write_stdin(session))?;
    assert!(
        code == Some(0) && String::from_utf8_lossy(&out).lines().nth(1).is_some_and(|row| row.starts_with("AIR,")),
        "{err}"
    );
    let (code, out, _) = run(dts(folder.path(), &["verifier", "-"]).write_stdin(session))?;
    assert!(code == Some(0) && String::from_utf8_lossy(&out).contains("entrée standard (réponses)"));
    let grid = std::env::current_dir()?.join("tests/grids/complete.yaml").to_string_lossy().into_owned();
    let (code, out, err) = run(dts(folder.path(), &["verifier", "--grille", &grid, "-"]).write_stdin(workbook))?;
    assert!(code == Some(0) && String::from_utf8_lossy(&out).contains("une ligne par répondant"), "{err}");
    Ok(())
}

#[test]
fn arguments_in_each_others_place_are_told() -> Outcome {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("reponses.csv"), "structure;emplois\nAIR;2\n")?;
    let (code, _, err) = run(&mut dts(folder.path(), &["depouiller", "reponses.csv", GRID]))?;
    assert_eq!(code, Some(2));
    assert!(err.contains("intervertis") && err.contains("dts depouiller developpement-durable reponses.csv"), "{err}");
    Ok(())
}
