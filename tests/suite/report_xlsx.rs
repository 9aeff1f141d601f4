//! The report as a workbook, read back by another crate.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use dts::assessment::yaml;
use dts::document::{self, Block, Document};
use dts::grid::load;
use dts::problem::Source;
use dts::report::{self, Context, Diffusion};

fn garden() -> Document {
    let grid = load::parse(&Source::new("jardin.yaml", include_str!("../report/jardin.grid.yaml"))).expect("a grid");
    let (assessment, _) = yaml::read(&grid, &Source::new("clos.yaml", include_str!("../report/jardin.yaml")));
    let context = Context {
        diffusion: Diffusion::Interne,
        generated_on: jiff::civil::date(2026, 11, 20),
        symmetry: dts::network::Symmetry::default(),
    };
    report::build(&grid, &assessment.expect("answers"), &context)
}

fn bytes(report: &Document) -> Vec<u8> {
    document::xlsx::render(report, jiff::civil::date(2026, 11, 20)).expect("a workbook")
}

fn sheets(report: &Document) -> Vec<(String, Range<Data>)> {
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
    assert_eq!(sheets.len(), report.sections.len(), "the essential stands under the cover");
    assert_eq!(sheets[0].1.get_value((0, 0)), Some(&Data::String("Le Clos".into())));
    assert!(sheets.iter().all(|(name, range)| !range.is_empty() && name.chars().count() <= 31));
}

#[test]
fn figures_are_figures_and_those_of_the_report() {
    let report = garden();
    let sheets = sheets(&report);
    let board = report.sections.iter().find(|section| section.id == "tableau").expect("a board");
    let cards =
        board.blocks.iter().filter_map(|block| if let Block::Cards(cards) = block { Some(cards) } else { None });
    let rows = under(&sheets, &["N°", "Valeur", "Part de l’échelle"]);
    for card in cards.flatten() {
        let row = rows.iter().find(|row| row[2] == Data::String(card.title.to_string())).expect("a row a question");
        let position = card.position.as_ref().expect("a position");
        match (position.value, position.share) {
            (Some(value), Some(share)) => assert_eq!((&row[5], &row[6]), (&Data::Float(value), &Data::Float(share))),
            _ => assert_eq!((&row[4], &row[5]), (&Data::String(position.text.to_string()), &Data::Empty), "never a 0"),
        }
    }
    let profile = under(&sheets, &["Mission", "Position", "Réponses"]);
    // L’accueil: +2 and −1 on −2…+2, so (0.5 + 2) ÷ 4; La terre: 1 on 0…3; La fête: nobody answered.
    assert_eq!(profile[0][1], Data::Float(2.5 / 4.0));
    assert!(matches!(profile[1][1], Data::Float(share) if (share - 1.0 / 3.0).abs() < 1e-12));
    assert_eq!(profile[2][1], Data::String("—".into()), "no figure is no 0");
}

#[test]
fn the_profile_is_drawn_by_the_spreadsheet_itself() {
    let text = |report: &Document| String::from_utf8_lossy(&bytes(report)).into_owned();
    // Names of the parts of an archive stand in it uncompressed.
    let report = garden();
    assert!(text(&report).contains("xl/charts/chart1.xml"));
    let mut without = report;
    without.sections.retain(|section| section.id != "profil");
    assert!(!text(&without).contains("xl/charts/chart1.xml"));
}

#[test]
fn equal_reports_give_equal_bytes() {
    assert_eq!(bytes(&garden()), bytes(&garden()));
}
