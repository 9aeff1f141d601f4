//! Two systems of the same grid, relation by relation: two dates, or two viewpoints.

use crate::assessment::Assessment;
use crate::document::{Block, Cell, Column, Row, Section, Table};
use crate::french;
use crate::grid::{Grid, Matrix};
use crate::network::{Change, Difference, Picture, Symmetry, difference};

use super::tables;

/// What two assessments of one grid do not tell alike of their relations, one part a matrix that both filled in.
///
/// The pairs are told by the names that the second one gives to actors. Never part of a document for others.
pub(in super::super) fn compared(grid: &Grid, both: [&Assessment; 2], heads: [&str; 2]) -> Vec<Section> {
    grid.matrices.iter().filter_map(|matrix| part(grid, matrix, both, heads)).collect()
}

fn part(grid: &Grid, matrix: &Matrix, both: [&Assessment; 2], heads: [&str; 2]) -> Option<Section> {
    let [mut before, mut after] = both.map(|assessment| Picture::of(grid, assessment, matrix, Symmetry::default()));
    if before.is_empty() || after.is_empty() {
        return None;
    }
    if both[0].organisation.id != both[1].organisation.id {
        // « Nous » would be two.
        (before.system.own, after.system.own) = (None, None);
    }
    let found = difference(&before.system, &after.system);
    let mut blocks = vec![Block::Callout(tables::BETWEEN_US.into()), Block::lead(summary(&found))];
    let gone = (&found.gone, &before, "ne figure plus dans le second tableau");
    for (actors, picture, words) in [gone, (&found.new, &after, "n’était pas dans le premier")] {
        blocks.extend((!actors.is_empty()).then(|| Block::text(apart(picture, actors, words))));
    }
    if !found.changes.is_empty() {
        let columns = ["Entre", heads[0], heads[1]].map(Column::text).to_vec();
        let row = |change: &Change| {
            let told = [change.before, change.after].map(|views| Cell::text(after.told(change.pair, views)));
            Row::new(std::iter::once(Cell::text(french::capitalised(&after.both(change.pair)))).chain(told).collect())
        };
        let rows = found.changes.iter().map(row).collect();
        blocks.push(Block::Table(Table { columns, rows, ..Table::default() }));
    }
    let title = if both[0].organisation.id == both[1].organisation.id {
        "Les relations, d’une date à l’autre"
    } else {
        "Deux regards sur les mêmes relations"
    };
    Some(Section::new(format!("relations-comparees-{}", matrix.id), title, blocks))
}

fn summary(found: &Difference) -> String {
    let same = match found.same {
        0 => "Aucune relation n’est dite de la même façon".to_owned(),
        1 => "Une relation est dite de la même façon".to_owned(),
        n => format!("{n} relations sont dites de la même façon"),
    };
    match found.changes.len() {
        0 => format!("{same}, et aucune autrement."),
        1 => format!("{same} ; une ne l’est pas."),
        n => format!("{same} ; {n} ne le sont pas."),
    }
}

fn apart(picture: &Picture<'_>, actors: &[usize], words: &str) -> String {
    let names: Vec<&str> = actors.iter().map(|actor| picture.name(*actor)).collect();
    let words = match names.len() {
        1 => words.to_owned(),
        _ => words.replace("ne figure", "ne figurent").replace("n’était", "n’étaient"),
    };
    format!("{} {words}.", french::list(&names, "et"))
}
