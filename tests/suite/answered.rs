//! Grids and answers from text, for the tests of what is made of them.
#![allow(dead_code, reason = "each test file uses what it needs")]

use dts::assessment::{Assessment, yaml};
use dts::document::{self, Block, Card, Document, Format, Screen, Section, Table, Text};
use dts::grid::{Grid, load};
use dts::problem::{Look, Source};
use dts::report::{Context, Diffusion};

/// A sound grid.
pub(crate) fn grid(text: &str) -> Grid {
    load::parse(&Source::new("grille.yaml", text))
        .unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)))
}

/// Sound answers to a grid.
pub(crate) fn answers(grid: &Grid, text: &str) -> Assessment {
    let (assessment, problems) = yaml::read(grid, &Source::new("reponses.yaml", text));
    assert!(!problems.has_errors(), "{}", problems.render(Look::Plain, 9));
    assessment.unwrap_or_else(|| panic!("no assessment"))
}

/// A report made on one day, for somebody.
pub(crate) fn context(diffusion: Diffusion) -> Context {
    Context { diffusion, generated_on: jiff::civil::date(2026, 11, 20), symmetry: dts::network::Symmetry::default() }
}

/// A document as text, at a width of 80 columns.
pub(crate) fn shown(document: &Document, format: Format) -> String {
    let screen = Screen { width: 80, look: Look::Plain };
    let bytes = document::render(document, format, screen, jiff::civil::date(2026, 11, 20));
    String::from_utf8(bytes.unwrap_or_else(|error| panic!("{error}"))).unwrap_or_else(|error| panic!("{error}"))
}

/// The same as Markdown, with plain blanks.
pub(crate) fn markdown(document: &Document) -> String {
    shown(document, Format::Markdown).replace('\u{a0}', " ")
}

/// The anchors of the parts.
pub(crate) fn ids(document: &Document) -> Vec<&str> {
    document.sections.iter().map(|section| section.id.as_str()).collect()
}

/// A part by its anchor.
pub(crate) fn section<'d>(document: &'d Document, id: &str) -> &'d Section {
    let found = document.sections.iter().find(|section| section.id == id);
    found.unwrap_or_else(|| panic!("no {id} in {:?}", ids(document)))
}

/// All blocks of a part, those inside of others too.
pub(crate) fn blocks(section: &Section) -> Vec<&Block> {
    fn add<'b>(blocks: &'b [Block], all: &mut Vec<&'b Block>) {
        for block in blocks {
            all.push(block);
            match block {
                Block::Fold(_, inside) => add(inside, all),
                Block::Columns(columns) => columns.iter().for_each(|column| add(column, all)),
                Block::Cards(cards) => cards.iter().for_each(|card| add(&card.blocks, all)),
                _ => {}
            }
        }
    }
    let mut all = Vec::new();
    add(&section.blocks, &mut all);
    all
}

/// The cards of a part.
pub(crate) fn cards(section: &Section) -> Vec<&Card> {
    let cards =
        section.blocks.iter().filter_map(|block| if let Block::Cards(cards) = block { Some(cards) } else { None });
    cards.flatten().collect()
}

/// The tables of a part, in reading order.
pub(crate) fn tables(section: &Section) -> Vec<&Table> {
    blocks(section)
        .into_iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect()
}

/// The texts and callouts of a part that stand in no card.
pub(crate) fn said(section: &Section) -> Vec<String> {
    let of = |block: &Block| match block {
        Block::Text(_, text) | Block::Callout(text) => Some(plain(text)),
        _ => None,
    };
    section.blocks.iter().filter_map(of).collect()
}

/// Text with plain blanks.
pub(crate) fn plain(text: &Text) -> String {
    text.as_str().replace('\u{a0}', " ")
}

/// The sentences of the first page.
pub(crate) fn essentials(document: &Document) -> Vec<String> {
    let lists = section(document, "essentiel").blocks.iter().filter_map(|block| match block {
        Block::List(points) => Some(points.iter().map(|point| plain(&point.text))),
        _ => None,
    });
    lists.flatten().collect()
}

/// The words of a row.
pub(crate) fn row(table: &Table, place: usize) -> Vec<String> {
    table.rows[place].cells.iter().map(|cell| plain(&cell.text)).collect()
}
