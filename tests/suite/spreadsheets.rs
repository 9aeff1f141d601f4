//! Spreadsheets that LibreOffice, openpyxl, XlsxWriter and odfpy wrote: each gives the answers of the same rows in CSV, or
//! is refused in words that name the cell.
//!
//! `tests/spreadsheets/make.py` writes them anew.

use std::collections::BTreeSet;
use std::path::Path;

use dts::assessment::{Assessment, yaml};
use dts::grid::{Grid, catalog};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Batch, Gathering};
use dts::problem::{Severity, Source};
use dts::results::csv::Spelling;
use dts::results::{self, Format, Results, Style};

const FOLDER: &str = "tests/spreadsheets";

/// What must come of a file.
enum Gives {
    /// The answers of `reference.csv`.
    Reference,
    /// The answers of these rows.
    Rows(&'static str),
    /// Nothing, for these reasons, each at its place.
    Refused(&'static [(&'static str, &'static str)]),
}

use Gives::{Reference, Refused, Rows};

/// Every file of the folder.
const CORPUS: &[(&str, Gives)] = &[
    ("openpyxl-plain.xlsx", Reference),
    ("openpyxl-title-lines.xlsx", Reference),
    ("openpyxl-merged-header.xlsx", Reference),
    ("openpyxl-merged-structure.xlsx", Reference),
    ("openpyxl-hidden-sheet.xlsx", Reference),
    ("openpyxl-empty-rows-columns.xlsx", Reference),
    ("openpyxl-formats-beyond.xlsx", Reference),
    ("openpyxl-two-sheets.xlsx", Reference),
    ("openpyxl-long.xlsx", Reference),
    ("openpyxl-texts.xlsx", Reference),
    ("workbook-named.csv", Reference),
    ("xlsxwriter-plain.xlsx", Reference),
    ("xlsxwriter-inline-strings.xlsx", Reference),
    ("xlsxwriter-1904.xlsx", Reference),
    ("xlsxwriter-formulas.xlsx", Reference),
    ("xlsxwriter-rich.xlsx", Reference),
    ("odfpy-plain.ods", Reference),
    ("odfpy-hidden-sheet.ods", Reference),
    ("libreoffice-plain.ods", Reference),
    ("libreoffice-plain.xlsx", Reference),
    ("libreoffice-merged-header.ods", Reference),
    ("libreoffice-hidden-sheet.ods", Reference),
    ("libreoffice-windows-1252.csv", Reference),
    ("libreoffice-utf-8.csv", Reference),
    ("libreoffice-tab-utf-16.csv", Reference),
    ("reference.csv", Reference),
    ("csv-crlf-bom.csv", Reference),
    ("csv-comma.csv", Reference),
    ("csv-sep-line.csv", Reference),
    ("csv-utf-16-be.csv", Reference),
    ("csv-title-lines.csv", Reference),
    ("csv-named.xlsx", Reference),
    ("csv-named.yaml", Reference),
    // Formulas of the same file that LibreOffice calculated: 1 and 1000 + 234,5 where Anne and the group answered so.
    ("libreoffice-calculated.xlsx", Reference),
    ("odfpy-repeats.ods", Rows("structure;premiere;deuxieme;hors-calcul\nAIR;2;2;2\n")),
    ("odfpy-merged-structure.ods", Rows("structure;repondant;premiere\nAIR;Anne;2\nAIR;Bob;1\n")),
    ("openpyxl-error-aside.xlsx", Rows("Note;structure;premiere\n;AIR;2\n")),
    (
        "openpyxl-formula-without-value.xlsx",
        Refused(&[
            ("formule-sans-valeur", "feuille « Réponses », cellule J2"),
            ("formule-sans-valeur", "feuille « Réponses », cellule E4"),
            ("formule-sans-valeur", "feuille « Réponses », cellule K4"),
        ]),
    ),
    (
        "openpyxl-error-cells.xlsx",
        Refused(&[
            ("cellule-en-erreur", "feuille « Réponses », cellule E3"),
            ("cellule-en-erreur", "feuille « Réponses », cellule H5"),
        ]),
    ),
    (
        "libreoffice-error-cells.ods",
        Refused(&[
            ("cellule-en-erreur", "feuille « Réponses », cellule E3"),
            ("cellule-en-erreur", "feuille « Réponses », cellule H5"),
        ]),
    ),
    ("xlsxwriter-error.xlsx", Refused(&[("cellule-en-erreur", "feuille « Réponses », cellule H2")])),
    ("openpyxl-far-cell.xlsx", Refused(&[("ligne-trop-longue", "feuille « Réponses », ligne 1048576")])),
    ("odfpy-far-cell.ods", Refused(&[("ligne-trop-longue", "feuille « Réponses », ligne 1048003")])),
    ("far-cells.xlsx", Refused(&[("cellule-lointaine", "feuille « Réponses », cellule XFD1221")])),
    ("openpyxl-percent.xlsx", Refused(&[("nombre-illisible", "feuille « Réponses », cellule B2")])),
    ("openpyxl-dates-in-the-wrong-place.xlsx", Refused(&[("valeur-inconnue", "feuille « Réponses », cellule C3")])),
    ("openpyxl-no-structure.xlsx", Rows("structure;premiere\nAIR;2\n")),
    ("openpyxl-other-grid.xlsx", Refused(&[("aucune-question", "feuille « Réponses », ligne 1")])),
    ("openpyxl-header-only.xlsx", Refused(&[("sans-reponse", "feuille « Réponses », ligne 1")])),
    ("openpyxl-all-hidden.xlsx", Refused(&[("fichier-vide", "")])),
    ("odfpy-huge-repeats.ods", Refused(&[("classeur-trop-gros", "")])),
    ("bomb.xlsx", Refused(&[("classeur-trop-gros", "")])),
    ("text-bomb.xlsx", Refused(&[("classeur-trop-gros", "")])),
    // Its directory lies about the size of what it holds: what reads it stops there.
    ("bomb-that-lies.xlsx", Refused(&[("classeur-abime", "")])),
    ("truncated.xlsx", Refused(&[("classeur-abime", "")])),
    ("truncated-directory.xlsx", Refused(&[("classeur-abime", "")])),
    ("truncated.ods", Refused(&[("classeur-abime", "")])),
    ("password.xlsx", Refused(&[("classeur-protege", "")])),
    ("password.ods", Refused(&[("classeur-protege", "")])),
    ("libreoffice-old.xls", Refused(&[("ancien-classeur", "")])),
    ("letter.xlsx", Refused(&[("pas-un-classeur", "")])),
    ("archive.ods", Refused(&[("pas-un-classeur", "")])),
    ("html-named.xlsx", Refused(&[("pas-un-csv", "")])),
    ("html-named.xls", Refused(&[("pas-un-csv", "")])),
    ("empty.xlsx", Refused(&[("fichier-vide", "")])),
    ("decimal-commas.csv", Refused(&[("ligne-trop-longue", "ligne 2")])),
    // Read together with their other sheets, in tests of their own.
    ("openpyxl-tables-relations.xlsx", Reference),
    ("libreoffice-tables-relations.ods", Reference),
    ("openpyxl-bad-relations.xlsx", Refused(&[("nature-inconnue", "feuille « Relations », cellule E2")])),
];

fn grid() -> Grid {
    catalog::find("tests/grids/complete.yaml", None).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(FOLDER).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read(name: &str) -> Batch {
    batch::read(&grid(), name, &bytes(name), Tolerance::Strict)
}

fn errors(batch: &Batch) -> Vec<(&'static str, String)> {
    let errors = batch.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| (problem.code, problem.place.to_string().replace('\u{a0}', " "))).collect()
}

/// The answers, whatever the file and the tables beside them.
fn answers(batch: &Batch) -> Vec<Assessment> {
    let plain = |assessment: &Assessment| Assessment {
        tables: Default::default(),
        matrices: Default::default(),
        ..assessment.clone()
    };
    batch.subjects.iter().map(|subject| plain(&subject.assessment)).collect()
}

/// The table of results: what a federation keeps.
fn results(batch: Batch) -> String {
    let grid = grid();
    let style = Style { decimals: None, spelling: Spelling::Machine, width: 100 };
    let bytes = results::render(&Results::new(&grid, batch), Format::Csv, style).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[test]
fn every_spreadsheet_gives_its_answers_or_its_refusal() {
    let reference = read("reference.csv");
    assert_eq!(reference.subjects.len(), 2);
    for (name, expected) in CORPUS {
        let batch = read(name);
        match expected {
            Refused(expected) => {
                let place =
                    |place: &str| if place.is_empty() { (*name).to_owned() } else { format!("{name}, {place}") };
                let expected: Vec<(&str, String)> =
                    expected.iter().map(|(code, where_)| (*code, place(where_))).collect();
                assert_eq!(errors(&batch), expected, "{name}");
                assert!(batch.left_out.iter().any(|left_out| left_out.starts_with(name)), "{name}");
                let hints = batch.problems.iter().filter(|problem| problem.severity == Severity::Error);
                assert!(hints.clone().all(|problem| problem.hint.is_some()), "{name} says what to do");
            }
            given => {
                assert_eq!(errors(&batch), [], "{name}");
                let wanted = match given {
                    Rows(rows) => batch::read(&grid(), "rows.csv", rows.as_bytes(), Tolerance::Strict),
                    _ => reference.clone(),
                };
                assert_eq!(answers(&batch), answers(&wanted), "{name}");
                assert_eq!(results(batch), results(wanted), "{name}");
            }
        }
    }
}

#[test]
fn every_file_of_the_folder_is_in_the_list() -> std::io::Result<()> {
    let listed: BTreeSet<String> = CORPUS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut there = BTreeSet::new();
    for entry in std::fs::read_dir(FOLDER)? {
        there.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    there.remove("make.py");
    assert_eq!(listed, there);
    Ok(())
}

#[test]
fn the_reference_says_what_was_typed() {
    // By hand, from ROWS in make.py.
    let yaml = "
grid: complete
organisation: { name: AIR }
date: 2026-11-20
responses:
  - respondent: { id: anne, name: Anne, stakeholder: equipe }
    answers:
      premiere: { value: 2, priority: priorité }
      deuxieme: { value: 3 }
      hors-calcul: { value: -1 }
      mesure: { value: 0 }
      degre-atteint: { na: pas de local }
      heures: { value: 1234.5 }
      demande: { value: interne }
      moyens: { value: [enquete, entretien] }
      accord: { value: true }
      recit: { value: =1+1 reste un texte }
      jour: { value: 2026-03-01 }
      segmente: { value: 1 }
";
    let (assessment, problems) = yaml::read(&grid(), &Source::new("air.yaml", yaml));
    assert!(!problems.has_errors(), "{problems:?}");
    let typed = read("libreoffice-plain.ods");
    let entries = |assessment: &Assessment| assessment.responses[0].entries.clone();
    assert_eq!(assessment.as_ref().map(entries), Some(entries(&typed.subjects[0].assessment)));
    let recit = typed.subjects[0].assessment.responses[1].entries[9].answer.clone();
    assert_eq!(format!("{recit:?}"), r#"Value(Text("Une ligne\net une autre, avec ; et \"guillemets\""))"#);
}

#[test]
fn a_sheet_that_is_a_table_of_the_grid_is_read_as_such() {
    for name in ["openpyxl-tables-relations.xlsx", "libreoffice-tables-relations.ods"] {
        let batch = read(name);
        let air = &batch.subjects[0].assessment;
        assert_eq!(air.tables["acteurs"].len(), 2, "{name}");
        let relation = &air.matrices["relations"][0];
        let read = (relation.from.as_str(), relation.to.as_str(), relation.nature.as_str(), relation.directed);
        assert_eq!(read, ("air", "mairie-de-dole", "alliance", false), "{name}");
        assert_eq!(batch.files.len(), 1, "one file, whatever its sheets");
        assert!(batch.files[0].1.contains("tableau") && batch.files[0].1.contains("relations"), "{:?}", batch.files);
        let aside: Vec<&str> = batch
            .problems
            .iter()
            .filter(|problem| problem.code == "feuilles-non-lues")
            .map(|problem| problem.message.as_str())
            .collect();
        assert!(aside.len() == 1 && aside[0].contains("Lisez-moi"), "{aside:?}");
    }
}

#[test]
fn a_bad_sheet_leaves_the_others_of_its_workbook_in() {
    let batch = read("openpyxl-bad-relations.xlsx");
    assert_eq!(batch.left_out, ["openpyxl-bad-relations.xlsx (feuille «\u{a0}Relations\u{a0}»)"]);
    assert_eq!(answers(&batch), answers(&read("reference.csv")));
    assert_eq!(batch.subjects[0].assessment.tables["acteurs"].len(), 2);
}

#[test]
fn a_name_that_lies_is_told_and_the_content_counts() {
    for (name, what) in [("csv-named.xlsx", "CSV"), ("csv-named.yaml", "CSV"), ("workbook-named.csv", "classeur")] {
        let batch = read(name);
        let remark = batch.problems.iter().find(|problem| problem.code == "nom-trompeur");
        assert!(remark.is_some_and(|remark| remark.message.contains(what)), "{name}");
    }
    assert!(!read("openpyxl-plain.xlsx").problems.iter().any(|problem| problem.code == "nom-trompeur"));
}

#[test]
fn tolerance_drops_the_cells_without_value_and_counts_them() {
    let name = "openpyxl-error-cells.xlsx";
    let batch = batch::read(&grid(), name, &bytes(name), Tolerance::DropBadCells);
    assert_eq!((batch.dropped.cells, batch.dropped.rows, batch.left_out.len()), (2, 0, 0));
    assert_eq!(batch.subjects.len(), 2);
}

#[test]
fn a_workbook_a_csv_and_a_session_make_one_batch() {
    let grid = grid();
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add("a.xlsx", &bytes("openpyxl-plain.xlsx"));
    gathering.add("b.csv", b"structure;date;repondant;premiere\nAIR;2026-11-20;Zo\xc3\xa9;1\n");
    gathering.add("c.ods", &bytes("odfpy-plain.ods"));
    let batch = gathering.finish();
    assert_eq!(batch.subjects[0].assessment.responses.len(), 4);
    assert_eq!(batch.left_out, ["c.ods"], "the same respondents twice");
    let first = batch.problems.iter().find(|problem| problem.code == "repondant-en-double");
    assert!(first.is_some_and(|first| first.message.contains("a.xlsx, feuille")), "{first:?}");
}

/// A generator of our own, so that a failure comes again: xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (below as u64).max(1)).unwrap_or(0)
    }
}

#[test]
fn no_broken_spreadsheet_makes_the_reader_panic() {
    let grid = grid();
    let mut dice = Dice(0x2026_1120);
    // Bombs cost a second each and are damaged in the same ways as the others.
    let damaged = CORPUS.iter().filter(|(name, _)| !name.contains("bomb") && !name.contains("far-cells"));
    for (name, _) in damaged {
        let sound = bytes(name);
        for _ in 0..25 {
            let mut bytes = sound.clone();
            match dice.roll(4) {
                0 => bytes.truncate(dice.roll(sound.len())),
                1 => {
                    let at = dice.roll(bytes.len());
                    let end = (at + dice.roll(64)).min(bytes.len());
                    bytes.drain(at..end);
                }
                _ => {
                    for _ in 0..=dice.roll(8) {
                        let at = dice.roll(bytes.len());
                        if let Some(byte) = bytes.get_mut(at) {
                            *byte ^= u8::try_from(1 + dice.roll(255)).unwrap_or(1);
                        }
                    }
                }
            }
            batch::read(&grid, name, &bytes, Tolerance::Strict);
        }
    }
}

#[test]
fn no_broken_part_inside_of_a_workbook_makes_the_reader_panic() {
    use std::io::{Cursor, Read as _, Write as _};
    let grid = grid();
    let mut dice = Dice(0x0dd5_eed5);
    let names = [
        "openpyxl-plain.xlsx",
        "xlsxwriter-formulas.xlsx",
        "libreoffice-plain.xlsx",
        "libreoffice-plain.ods",
        "odfpy-merged-structure.ods",
        "openpyxl-merged-header.xlsx",
        "odfpy-repeats.ods",
    ];
    for name in names {
        let sound = bytes(name);
        for _ in 0..60 {
            let mut archive = zip::ZipArchive::new(Cursor::new(&sound)).unwrap_or_else(|error| panic!("{error}"));
            let hit = dice.roll(archive.len());
            let mut broken = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for index in 0..archive.len() {
                let mut entry = archive.by_index(index).unwrap_or_else(|error| panic!("{error}"));
                let part = entry.name().map_or_else(|_| String::new(), std::borrow::Cow::into_owned);
                let mut content = Vec::new();
                let _ = entry.read_to_end(&mut content);
                // Sheets are hit more often than anything else.
                if index == hit || (part.contains("sheet1") || part == "content.xml") && dice.roll(2) == 0 {
                    damage(&mut content, &mut dice);
                }
                let _ = broken.start_file(part, zip::write::SimpleFileOptions::default());
                let _ = broken.write_all(&content);
            }
            let bytes = broken.finish().map_or_else(|_| Vec::new(), Cursor::into_inner);
            batch::read(&grid, name, &bytes, Tolerance::Strict);
        }
    }
}

/// Bytes changed, cut out, or replaced by what XML and numbers stumble over.
fn damage(content: &mut Vec<u8>, dice: &mut Dice) {
    const WORDS: [&str; 12] = [
        "<",
        ">",
        "\"",
        "&",
        "99999999999999999999",
        "-1",
        "NaN",
        "XFD1048576",
        "A0",
        "<c r=\"ZZZZ1\"/>",
        "\0",
        "&#xFFFF;",
    ];
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(content.len());
        let end = (at + dice.roll(12)).min(content.len());
        let word = if dice.roll(3) == 0 { "" } else { WORDS[dice.roll(WORDS.len())] };
        content.splice(at.min(end)..end, word.bytes());
    }
}

/// A small file may hold a great many structures: what is made of them must not fill the memory.
#[test]
fn a_sheet_of_too_many_structures_is_sent_to_csv() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["structure", "emplois"]).expect("a header");
    // 45 questions: 250,000 places are 5,555 structures.
    for row in 1..=5_600_u32 {
        sheet.write_string(row, 0, format!("S{row}")).expect("a name");
        sheet.write_number(row, 1, 2.0).expect("an answer");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let grid = catalog::find("developpement-durable", None).unwrap_or_else(|_| panic!("an embedded grid"));
    let batch = dts::intake::batch::read(&grid, "long.xlsx", &bytes, Tolerance::Strict);
    let codes: Vec<&str> = batch.problems.iter().map(|problem| problem.code).collect();
    assert!(codes.contains(&"feuille-trop-longue"), "{codes:?}");
    assert!(batch.subjects.is_empty());
}
