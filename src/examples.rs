//! Worked examples: answers that a grid carries, and what they must give.

use std::sync::Arc;

use crate::assessment::decode;
use crate::french::{list, number, quoted};
use crate::grid::raw::RawGrid;
use crate::grid::{Example, Expected, Grid, load, workbook as sheets};
use crate::problem::{Problem, Problems, Source};
use crate::score::{Mark, Positions, Score, position, score};
use crate::workbook::Workbook;
use crate::yaml::Document;

/// How far a figure may lie from what the example says, on the scale or as a share; a hundred times that in percent.
const TOLERANCE: f64 = 1e-6;

/// All that is wrong with a grid, its worked examples included.
pub fn check(source: &Arc<Source>) -> (Option<Grid>, Problems) {
    match Document::parse(source, load::MAX_BYTES) {
        Ok(document) => judged(load::read_document(document)),
        Err(problems) => (None, problems),
    }
}

/// The same of the grid of a workbook.
pub fn check_workbook(file: &str, workbook: &Workbook) -> (Option<Grid>, Problems) {
    judged(sheets::read(file, workbook))
}

/// What [`load::read_document`] gives, with what the worked examples say of it.
fn judged((read, mut problems): (Option<(Grid, RawGrid, Document)>, Problems)) -> (Option<Grid>, Problems) {
    let Some((grid, _, document)) = read else { return (None, problems) };
    for (index, example) in grid.examples.iter().enumerate() {
        let node = document.root().at("examples").nth(index);
        let mut marks = vec![Mark::default(); grid.items.len()];
        let before = problems.len();
        for (item, text) in &example.answers {
            let item_of_grid = &grid.items[*item];
            match decode::cell(item_of_grid, text) {
                Ok(cell) => marks[*item] = cell.into(),
                Err(refusal) => {
                    problems.push(refusal.at(document.place(node.at("answers").at(&item_of_grid.id))));
                }
            }
        }
        if problems.len() > before {
            continue;
        }
        for difference in differences(&grid, example, &marks) {
            let message = format!("l’exemple {} ne tombe pas juste : {difference}", quoted(&example.name));
            let problem = Problem::error("exemple-faux", document.place(node.at("expect")), message);
            problems.push(problem.hint("refaites le calcul à la main, ou corrigez la grille"));
        }
    }
    (Some(grid), problems)
}

/// What differs from what an example expects, one French sentence a figure; empty where all is well.
fn differences(grid: &Grid, example: &Example, marks: &[Mark]) -> Vec<String> {
    let positions = Positions(marks.iter().map(|mark| position(None, &[*mark])).collect());
    let scorecard = score(grid, &positions);
    let mut differences = Vec::new();
    for (section, expected) in &example.expect {
        let (name, score) = match section {
            Some(index) => (grid.sections[*index].id.as_str(), Some(scorecard.sections[*index].total)),
            None => ("global", scorecard.global),
        };
        compare(name, expected, &score.unwrap_or_default(), &mut differences);
        if let (Some(section), Some(expected)) = (section, &expected.dominant) {
            let found = scorecard.sections[*section].dominant();
            if found != *expected {
                let words = |types: &[usize]| match types {
                    [] => "aucun".to_owned(),
                    types => list(&types.iter().map(|item| grid.items[*item].id.as_str()).collect::<Vec<_>>(), "et"),
                };
                differences.push(format!(
                    "{} : le type le plus proche attendu est {}, le calcul donne {}",
                    quoted(name),
                    words(expected),
                    words(&found)
                ));
            }
        }
    }
    differences
}

fn compare(name: &str, expected: &Expected, score: &Score, differences: &mut Vec<String>) {
    let figures = [
        ("le score", expected.score, score.score, TOLERANCE),
        ("le pourcentage", expected.percent, score.percent, TOLERANCE * 100.0),
        ("la couverture", expected.coverage, score.counts.coverage(), TOLERANCE),
    ];
    for (what, expected, found, tolerance) in figures {
        let Some(expected) = expected else { continue };
        let agrees = match (expected, found) {
            (Some(expected), Some(found)) => (expected - found).abs() <= tolerance,
            (expected, found) => expected.is_none() && found.is_none(),
        };
        if !agrees {
            let words = |figure: Option<f64>| figure.map_or("aucun".to_owned(), |figure| number(figure, 6));
            differences.push(format!(
                "{} : {what} attendu est {}, le calcul donne {}",
                quoted(name),
                words(expected),
                words(found)
            ));
        }
    }
    if let Some(expected) = expected.partial.filter(|expected| *expected != score.is_partial) {
        let words = |is_partial| if is_partial { "partiel" } else { "complet" };
        let (expected, found) = (words(expected), words(score.is_partial));
        differences.push(format!("{} : le résultat attendu est {expected}, le calcul le donne {found}", quoted(name)));
    }
}
