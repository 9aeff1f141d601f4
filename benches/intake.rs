//! What a row, a score and a grid cost: `cargo bench`. `docs/performance.md` says how whole files are measured.

use std::io::Cursor;

use dts::grid::{Grid, catalog};
use dts::intake::{Tolerance, batch};
use dts::large;
use dts::results::csv::Spelling;
use dts::results::{Results, Style};
use dts::score::{Scorecard, Scorer, State};

fn main() {
    divan::main();
}

const GRID: &str = "developpement-durable";
const STRUCTURES: usize = 1_000;

fn grid() -> Grid {
    catalog::find(GRID, None).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Answers of a thousand structures, a row each.
fn wide(grid: &Grid) -> String {
    let ids: Vec<&str> = grid.items.iter().map(|item| item.id.as_str()).collect();
    let row = |structure: usize| {
        let cell = |item: usize| ["-2", "0", "3", "", "SO", "1*"][(structure * 7 + item) % 6];
        let cells: Vec<&str> = (0..ids.len()).map(cell).collect();
        format!("structure {structure};{}\n", cells.join(";"))
    };
    format!("structure;{}\n{}", ids.join(";"), (0..STRUCTURES).map(row).collect::<String>())
}

/// The same, a row an answer.
fn long(grid: &Grid) -> String {
    let mut text = String::from("structure;question;valeur\n");
    for structure in 0..STRUCTURES {
        for (index, item) in grid.items.iter().enumerate() {
            let cell = ["-2", "0", "3", "NSP", "SO", "1*"][(structure * 7 + index) % 6];
            text.push_str(&format!("structure {structure};{};{cell}\n", item.id));
        }
    }
    text
}

const STYLE: Style = Style { decimals: None, spelling: Spelling::Machine, width: 80 };

#[divan::bench(args = ["wide", "long"])]
fn rows_straight_to_results(bencher: divan::Bencher<'_, '_>, layout: &str) {
    let grid = grid();
    let text = if layout == "wide" { wide(&grid) } else { long(&grid) };
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| {
        let written = large::Written { is_json: false, style: STYLE };
        large::score(&grid, "a.csv", &mut Cursor::new(text.as_bytes()), written, || Ok(Vec::new()))
            .map(|scored| scored.is_some())
    });
}

#[divan::bench(args = ["wide", "long"])]
fn rows_by_way_of_assessments(bencher: divan::Bencher<'_, '_>, layout: &str) {
    let grid = grid();
    let text = if layout == "wide" { wide(&grid) } else { long(&grid) };
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| Results::new(&grid, batch::read(&grid, "a.csv", text.as_bytes(), Tolerance::Strict)).lines.len());
}

#[divan::bench]
fn a_structure_scored(bencher: divan::Bencher<'_, '_>) {
    let grid = grid();
    let scorer = Scorer::new(&grid);
    let states: Vec<State> = (0..grid.items.len()).map(|index| State::At((index % 7) as f64 - 3.0)).collect();
    let mut scorecard = Scorecard::default();
    bencher.bench_local(|| scorer.score(divan::black_box(&states), &mut scorecard));
}

#[divan::bench]
fn a_grid_loaded() -> usize {
    grid().items.len()
}
