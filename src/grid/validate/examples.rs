//! Worked examples: their answers and what they expect.

use super::Validator;
use crate::grid::raw::{RawExpected, RawFigure, RawGrid};
use crate::grid::{Example, Expected, Grid};
use crate::yaml::Node;

impl Validator<'_> {
    pub(super) fn examples(&mut self, raw: &RawGrid, node: &Node, grid: &Grid) -> Vec<Example> {
        let mut examples = Vec::new();
        for (index, raw) in raw.examples.iter().enumerate() {
            let node = node.nth(index);
            let mut answers = Vec::new();
            for (id, text) in &raw.answers {
                match grid.item_index(id) {
                    Some(item) => answers.push((item, text.clone())),
                    None => self.unknown(
                        "question-inconnue",
                        node.at("answers").key(id),
                        "la question",
                        id,
                        grid.items.iter().map(|item| item.id.as_str()),
                    ),
                }
            }
            let mut expect = Vec::new();
            for (id, expected) in &raw.expect {
                let key = node.at("expect").key(id);
                if id == "global" && !grid.has_global {
                    self.error(
                        "sans-global",
                        key,
                        "cette grille n’a pas de résultat d’ensemble (« global: none »)".into(),
                        "retirez « global » de l’exemple",
                    );
                } else if id == "global" {
                    expect.push((None, figures(expected)));
                } else if let Some(section) = grid.section_index(id) {
                    let types = node.at("expect").at(id).at("dominant");
                    let dominant = expected.dominant.as_ref().map(|ids| self.types(ids, types, grid, section));
                    expect.push((Some(section), Expected { dominant, ..figures(expected) }));
                } else {
                    self.unknown(
                        "section-inconnue",
                        key,
                        "la section",
                        id,
                        grid.sections.iter().map(|section| section.id.as_str()).chain(["global"]),
                    );
                }
            }
            examples.push(Example { name: raw.name.clone(), answers, expect });
        }
        examples
    }
}

impl Validator<'_> {
    /// The types of a profile section, in the order of the grid.
    fn types(&mut self, ids: &[String], node: &Node, grid: &Grid, section: usize) -> Vec<usize> {
        let items = grid.items_of(&grid.sections[section]);
        let mut types = Vec::new();
        for (place, id) in ids.iter().enumerate() {
            match items.iter().position(|item| item.id == *id) {
                Some(index) => types.push(grid.sections[section].items.start + index),
                None => {
                    let known = items.iter().map(|item| item.id.as_str());
                    self.unknown("type-inconnu", node.nth(place), "le type", id, known);
                }
            }
        }
        types.sort_unstable();
        types
    }
}

fn figures(raw: &RawExpected) -> Expected {
    let figure = |figure: RawFigure| match figure {
        RawFigure::Number(number) => Some(number),
        RawFigure::Absent(_) => None,
    };
    Expected {
        score: raw.score.map(figure),
        percent: raw.percent.map(figure),
        coverage: raw.coverage.map(figure),
        partial: raw.partial,
        dominant: None,
    }
}
