//! Files that are broken, or that claim more than they hold: each is answered in French, at its place, and stops
//! nothing else.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use assert_cmd::Command;
use dts::examples;
use dts::grid::{Grid, catalog, load};
use dts::intake::Tolerance;
use dts::intake::batch;
use dts::problem::{Look, Problem, Problems, Source};
use proptest::prelude::*;

const GRID: &str = include_str!("../grids/complete.yaml");
const SESSION: &str = include_str!("../assessments/complete.yaml");

fn grid() -> Grid {
    load::parse(&Source::new("complete.yaml", GRID)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// What is wrong with a text read as a grid: `code line:column`.
fn told(text: &str) -> Vec<String> {
    let at = |problem: &Problem| {
        let (line, column) = problem.place.line_and_column();
        format!("{} {line}:{column}", problem.code)
    };
    examples::check(&Source::new("x.yaml", text)).1.iter().map(at).collect()
}

/// Reads a text by every reader of YAML, and shows what is wrong with it.
fn read_in_all_ways(grid: &Grid, text: &str) {
    let (_, wrong) = examples::check(&Source::new("x.yaml", text));
    let batch = batch::read(grid, "x.yaml", text.as_bytes(), Tolerance::DropBadCells);
    for problems in [wrong, batch.problems] {
        let shown = problems.render(Look::Plain, usize::MAX) + &problems.render(Look::Coloured, 3);
        let english = ["panicked", " at line ", "expected", "invalid", "while parsing", "unexpected"];
        assert!(!english.iter().any(|word| shown.contains(word) && !text.contains(word)), "{shown}");
    }
}

/// What people and programs put where YAML does not expect it.
fn odd_text() -> impl Strategy<Value = String> {
    let odd = [
        "é",
        "\u{a0}",
        "€",
        "😀",
        "e\u{301}",
        "«\u{a0}",
        "\"",
        "'",
        "\t",
        ":",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!!binary ",
        "!",
        "|",
        ">",
        "#",
        "%",
        "@",
        "`",
        "\\",
        "\u{feff}",
        "\0",
        "\u{1b}[2J",
        "\r",
        "\n",
        "---\n",
        "? ",
        "\u{2028}",
    ];
    prop_oneof![4 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_a_reader_of_yaml_panic(parts in prop::collection::vec(odd_text(), 0..20)) {
        read_in_all_ways(&grid(), &parts.concat());
    }

    #[test]
    fn no_slip_in_a_sound_file_makes_a_reader_panic(
        is_session: bool,
        slips in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize, odd_text()), 1..4),
    ) {
        let mut text: Vec<char> = if is_session { SESSION } else { GRID }.chars().collect();
        for (at, cut, slip) in slips {
            let at = at.index(text.len());
            let end = (at + cut).min(text.len());
            text.splice(at..end, slip.chars());
        }
        read_in_all_ways(&grid(), &text.into_iter().collect::<String>());
    }
}

#[test]
fn slips_of_french_hands_are_told_where_they_are() {
    let cases = [
        ("id: \"a\" é\n", "yaml 1:9"),
        ("id: a\néa\n", "yaml 2:1"),
        ("a: 'l'été'\n", "yaml 1:7"),
        ("été: à: é\n", "yaml 1:7"),
        ("a: [é, à\nb: ç\n", "yaml 2:2"),
        ("sections:\n\u{a0}\u{a0}- id: é\n", "yaml 2:1"),
        ("sections:\n  - id: é\n\u{a0}\u{a0}\u{a0}\u{a0}title: à\n", "yaml 3:1"),
        ("é: \"\\é\"\n", "yaml 1:4"),
        ("é: @é\n", "yaml 1:4"),
        ("é: !!binary aGVsbG8=\n", "etiquette 1:13"),
        ("é: é\r\n\té: à\r\n", "yaml 2:1"),
    ];
    let found = cases.map(|(text, _)| (text, told(text).into_iter().next().unwrap_or_default()));
    assert_eq!(found, cases.map(|(text, expected)| (text, expected.to_owned())));
}

#[test]
fn a_byte_that_is_no_text_is_shown_on_its_line() {
    let text = b"grid: complete\norganisation: { name: \xc3\x89t\xc3\xa9 }\n# \xff\n";
    let batch = batch::read(&grid(), "seance.yaml", text, Tolerance::Strict);
    let places: Vec<String> =
        batch.problems.iter().map(|problem| format!("{} {}", problem.code, problem.place)).collect();
    assert_eq!(places, ["encodage seance.yaml:3:3"]);
    assert_eq!(batch.left_out, ["seance.yaml"]);
}

#[test]
fn what_aliases_copy_is_counted_before_it_is_copied() {
    let text = |length: usize| format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(length), "*a, ".repeat(3_000));
    assert!(told(&text(100_000)).iter().any(|told| told.starts_with("alias 2:")), "300 MB of copies");
    assert!(!told(&text(100)).iter().any(|told| told.starts_with("alias")), "300 kB of copies");
}

#[test]
fn near_words_are_looked_for_a_limited_number_of_times() {
    let mut text = "id: a\n".to_owned();
    (0..2_000).for_each(|n| writeln!(text, "titl{n}: x").expect("a text"));
    let (_, problems) = examples::check(&Source::new("x.yaml", text));
    let unknown: Vec<&Problem> = problems.iter().filter(|problem| problem.code == "cle-inconnue").collect();
    let suggested = unknown.iter().filter(|problem| problem.hint.as_ref().is_some_and(|hint| hint.contains("vouliez")));
    assert_eq!(unknown.len(), 2_000);
    assert!((1..=500).contains(&suggested.count()));
}

#[test]
fn a_key_is_found_and_found_twice_among_many() {
    let keys = |count: usize| (0..count).fold(String::new(), |text, n| text + &format!("k{n}: x\n"));
    for count in [3, 16, 17, 18, 500] {
        let repeated = format!("{}k1: y\n", keys(count));
        assert_eq!(told(&repeated), [format!("cle-repetee {}:1", count + 1)], "{count}");
    }
}

/// An archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(content.as_bytes()).expect("a part");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A workbook of Excel whose only sheet and whose shared texts are these.
fn xlsx(sheet: &str, shared: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let relations = |all: &str| format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>");
    archive(&[
        ("[Content_Types].xml", &format!("<Types xmlns=\"{PACKAGE}/content-types\"/>")),
        (
            "_rels/.rels",
            &relations(&format!(
                "<Relationship Id=\"a\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/>"
            )),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/>\
                 </sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(&format!(
                "<Relationship Id=\"a\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"b\" Type=\"{RELATIONS}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
            )),
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>")),
        ("xl/sharedStrings.xml", &format!("<sst xmlns=\"{MAIN}\" {shared}</sst>")),
    ])
}

/// A sheet of LibreOffice.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:body>\
         <office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_count_that_a_workbook_only_claims_is_not_believed() {
    const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>emplois</t></is></c></row>\
                        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>AIR</t></is></c><c r=\"B2\"><v>2</v></c></row>";
    let grid = catalog::find("developpement-durable", None).unwrap_or_else(|problems| panic!("{problems:?}"));
    let read = |name: &str, bytes: &[u8]| batch::read(&grid, name, bytes, Tolerance::Strict);
    let sheet =
        format!("<dimension ref=\"A1:XFD1048576\"/><sheetData>{ROWS}</sheetData><mergeCells count=\"4294967295\"/>");
    let shared = |count: &str| format!("count=\"{count}\" uniqueCount=\"{count}\"><si><t>structure</t></si>");

    let batch = read("a.xlsx", &xlsx(&sheet, &shared("1")));
    assert_eq!(batch.subjects.len(), 1, "a sheet may claim any size: {:?}", batch.problems);
    let batch = read("a.xlsx", &xlsx(&sheet, &shared("4294967295")));
    assert_eq!((codes(&batch.problems), batch.subjects.len()), (vec!["classeur-abime"], 0));

    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let head = row(cell("structure") + &cell("emplois"));
    let blanks = "<text:s text:c=\"4294967295\"/>".repeat(2_000);
    let batch = read("a.ods", &ods(&(head.clone() + &row(cell(&format!("a{blanks}b")) + &cell("2")))));
    assert_eq!(codes(&batch.problems), ["cellule-trop-longue"]);
    let batch = read("a.ods", &ods(&(head + &row(cell(&"x".repeat(200_000)) + &cell("2")))));
    assert_eq!(codes(&batch.problems), ["cellule-trop-longue"]);
    assert_eq!(
        batch.problems.iter().next().map(|problem| problem.place.to_string()).as_deref(),
        Some("a.ods, feuille «\u{a0}S\u{a0}», cellule A2")
    );
}

#[test]
fn an_embedded_grid_is_read_once_a_process() {
    let all = || catalog::embedded().map(std::ptr::from_ref::<Grid>).collect::<Vec<_>>();
    assert_eq!(all(), all());
    assert_eq!(all().len(), catalog::EMBEDDED.len());
}

/// Every command that reads YAML, given the same broken file; and a folder that holds it beside a sound one.
#[test]
fn a_broken_file_stops_no_command_and_nothing_else_of_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("cassee.yaml");
    std::fs::write(&broken, "grid: developpement-durable\norganisation: { name: \"AIR\" été }\n").expect("a file");
    let csv = folder.path().join("bonne.csv");
    std::fs::write(&csv, "structure;emplois\nAIR;2\n").expect("a file");
    let (name, all) = (broken.to_string_lossy(), folder.path().to_string_lossy());
    let out = folder.path().join("out.csv");
    let out = out.to_string_lossy();
    let run = |arguments: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("dts")).args(arguments).output().expect("dts runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{arguments:?}: {:?} {said}", output.status);
        assert!(said.contains("cassee.yaml:2:29") && !said.contains("panicked"), "{arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for arguments in [
        &["verifier", &name][..],
        &["rapport", &name],
        &["depouiller", "developpement-durable", &name],
        &["comparer", &name],
        &["expliquer", "developpement-durable", &name],
        &["convertir", &name, "-o", &out],
        &["remplir", &name],
        &["grilles", &name],
        &["modele", &name],
        &["fiches", "--grille", &name],
    ] {
        run(arguments);
    }
    assert!(run(&["depouiller", "developpement-durable", &all, "--format", "csv"]).contains("AIR"));
}
