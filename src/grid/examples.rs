//! Worked examples: answers that a grid carries, and what they must give.

use super::{Example, Expected, Grid};
use crate::assessment::decode;
use crate::french::{list, number, quoted};
use crate::score::{Mark, Positions, Score, position, score};

/// How far a figure may lie from what the example says, on the scale or as a share; a hundred times that in percent.
const TOLERANCE: f64 = 1e-6;

/// What differs from what an example expects, one French sentence a figure; empty where all is well.
pub fn differences(grid: &Grid, example: &Example) -> Vec<String> {
    let mut marks = vec![Mark::default(); grid.items.len()];
    for (item, text) in &example.answers {
        // What is no answer was refused with the grid.
        marks[*item] = decode::cell(&grid.items[*item], text).map(Mark::from).unwrap_or_default();
    }
    let positions = Positions(marks.into_iter().map(|mark| position(None, &[mark])).collect());
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
