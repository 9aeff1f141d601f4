//! The report as a workbook, read back by another crate.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use dts::assessment::yaml;
use dts::grid::load;
use dts::problem::Source;
use dts::report::{self, Body, Context, Diffusion, Report};

fn garden() -> Report {
    let grid = load::parse(&Source::new("jardin.yaml", include_str!("../report/jardin.grid.yaml"))).expect("a grid");
    let (assessment, _) = yaml::read(&grid, &Source::new("clos.yaml", include_str!("../report/jardin.yaml")));
    let context = Context { diffusion: Diffusion::Interne, generated_on: jiff::civil::date(2026, 11, 20) };
    report::build(&grid, &assessment.expect("answers"), &context)
}

fn bytes(report: &Report) -> Vec<u8> {
    report::xlsx::render(report, jiff::civil::date(2026, 11, 20)).expect("a workbook")
}

fn sheets(report: &Report) -> Vec<(String, Range<Data>)> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes(report))).expect("a workbook");
    workbook.worksheets()
}

/// The rows of a sheet under the head that holds these titles.
fn under<'a>(sheets: &'a [(String, Range<Data>)], titles: &[&str]) -> Vec<&'a [Data]> {
    let is_head =
        |row: &&[Data]| titles.iter().all(|title| row.iter().any(|cell| cell == &Data::String((*title).into())));
    for (_, range) in sheets {
        let mut rows = range.rows().skip_while(|row| !is_head(row));
        if rows.next().is_some() {
            return rows.collect();
        }
    }
    panic!("no head with {titles:?}")
}

#[test]
fn every_block_has_its_sheet_and_the_first_one_opens_with_the_cover() {
    let report = garden();
    let sheets = sheets(&report);
    assert_eq!(sheets.len(), report.blocks.len(), "the essential stands under the cover");
    assert_eq!(sheets[0].1.get_value((0, 0)), Some(&Data::String("Le Clos".into())));
    assert!(sheets.iter().all(|(name, range)| !range.is_empty() && name.chars().count() <= 31));
}

#[test]
fn figures_are_figures_and_those_of_the_report() {
    let report = garden();
    let sheets = sheets(&report);
    let board = report.blocks.iter().find_map(|block| match &block.body {
        Body::Board(sections) => Some(sections.iter().flat_map(|section| &section.axes).collect::<Vec<_>>()),
        _ => None,
    });
    let rows = under(&sheets, &["N°", "Valeur", "Part de l’échelle"]);
    for (axis, row) in board.expect("a board").into_iter().zip(&rows) {
        assert_eq!(row[2], Data::String(axis.question.to_string()));
        match &axis.standing {
            report::Standing::At(reading) => {
                assert_eq!((&row[5], &row[6]), (&Data::Float(reading.value), &Data::Float(reading.share)));
            }
            report::Standing::Absent(absence) => {
                assert_eq!((&row[4], &row[5]), (&Data::String(absence.text.to_string()), &Data::Empty), "never a 0");
            }
        }
    }
    let profile = under(&sheets, &["Part de l’échelle", "Couverture", "Remarque"]);
    // L’accueil: +2 and −1 on −2…+2, so (0.5 + 2) ÷ 4; La terre: 1 on 0…3; La fête: nobody answered.
    assert_eq!(profile[0][1..3], [Data::Float(0.5), Data::Float(2.5 / 4.0)]);
    assert!(matches!(profile[1][2], Data::Float(share) if (share - 1.0 / 3.0).abs() < 1e-12));
    assert_eq!(profile[2][1..3], [Data::Empty, Data::Empty]);
}

#[test]
fn the_profile_is_drawn_by_the_spreadsheet_itself() {
    let text = |report: &Report| String::from_utf8_lossy(&bytes(report)).into_owned();
    // Names of the parts of an archive stand in it uncompressed.
    let report = garden();
    assert!(text(&report).contains("xl/charts/chart1.xml"));
    let mut without = report;
    without.blocks.retain(|block| !matches!(block.body, Body::Profile(_)));
    assert!(!text(&without).contains("xl/charts/chart1.xml"));
}

#[test]
fn equal_reports_give_equal_bytes() {
    assert_eq!(bytes(&garden()), bytes(&garden()));
}
