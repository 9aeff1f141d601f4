//! Where the parts of the grid stand, where to begin, and what is said at the end: on a screen, line after line and in
//! the shell. Pure.

use std::time::Duration;

use super::before::Before;
use super::text::{left_words, moves_words, report_command, step_name, unknown_words};
use super::{Session, timing};
use crate::assessment::{Priority, Value};
use crate::french::percent;
use crate::grid::{ACTIONS, Grid, Item};
use crate::score::{Counts, Score, score};

/// How a sentence is to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What matters most.
    Strong,
    /// Like everything else.
    Plain,
    /// One of several.
    Point,
    /// What may be overlooked.
    Aside,
    /// Something to do.
    Call,
}

/// A part of the grid, or the whole of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// What it is called.
    pub title: String,
    /// Its position or its share; nothing where nothing of it is scored.
    pub value: Option<String>,
    /// How many of its questions were answered.
    pub counts: Counts,
    /// Whether too few were.
    pub is_partial: bool,
    /// The type that a profile is nearest to; else empty.
    pub nearest: String,
    /// Whether it is the whole.
    pub is_whole: bool,
}

/// A question that calls for action.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Index of the item.
    pub item: usize,
    /// Where it stands on its scale.
    pub position: Option<f64>,
    /// Whether its ball is filled, and why.
    pub priority: Option<Priority>,
    /// Names of the actions that are planned about it.
    pub actions: Vec<String>,
}

impl Session {
    /// One a section that asks something, then the whole where the grid has a score for it.
    pub fn standings(&self) -> Vec<Standing> {
        let grid = &self.grid;
        let positions = self.final_positions();
        let card = score(grid, &positions);
        let value = |score: &Score, items: &mut dyn Iterator<Item = &Item>| match (score.score, score.percent) {
            (Some(value), _) if score.percent.is_some() => match Grid::shared_scale(items) {
                Some(scale) => step_name(scale, value),
                None => percent(score.percent.unwrap_or_default() / 100.0),
            },
            (_, Some(share)) => percent(share / 100.0),
            _ => "–".into(),
        };
        let section = |index: usize| {
            let (known, total) = (&grid.sections[index], &card.sections[index].total);
            let is_scored = grid.items_of(known).iter().any(Item::is_scored);
            let mut counts = total.counts;
            if !is_scored {
                counts = Counts::default();
                self.items_of(index).into_iter().for_each(|item| counts.count(positions.0[item].state));
            }
            Standing {
                title: known.title.clone(),
                value: is_scored.then(|| value(total, &mut grid.items_of(known).iter())),
                counts,
                is_partial: total.is_partial,
                nearest: match card.sections[index].dominant().as_slice() {
                    [only] if known.is_profile => grid.items[*only].question.clone(),
                    _ => String::new(),
                },
                is_whole: false,
            }
        };
        // A section of tables alone has no answer to count.
        let sections = self.sections().into_iter().filter(|section| !self.items_of(*section).is_empty());
        let whole = card.global.as_ref().map(|global| {
            let kept = grid.sections.iter().filter(|section| !section.is_profile);
            Standing {
                title: "Ensemble (moyenne)".into(),
                value: Some(value(global, &mut kept.flat_map(|section| grid.items_of(section)))),
                counts: global.counts,
                is_partial: global.is_partial,
                nearest: String::new(),
                is_whole: true,
            }
        });
        sections.map(section).chain(whole).collect()
    }

    /// Whether the standings rest on the answers of others too.
    pub fn stands_with_others(&self) -> bool {
        !self.is_alone() && self.has_others()
    }

    /// The questions by which to begin, the priorities first, each with the actions that it has.
    pub fn calls(&self) -> Vec<Call> {
        let positions = self.final_positions();
        let plan = (0..self.grid.tables.len()).find(|table| self.grid.tables[*table].id == ACTIONS);
        let call = |item: usize| {
            let (known, position) = (&self.grid.items[item], positions.0[item]);
            let named = Value::Item(known.id.clone());
            let actions = plan.into_iter().flat_map(|table| {
                let rows = self.rows(table).iter().enumerate();
                let of_item = rows.filter(|(_, row)| row.values().any(|value| *value == named));
                of_item.map(move |(row, _)| self.row_name(table, row).to_owned())
            });
            Call {
                item,
                position: position.value().filter(|_| known.scale().is_some()),
                priority: position.priority,
                actions: actions.collect(),
            }
        };
        self.to_act_on().into_iter().map(call).collect()
    }

    /// What is left, what moved, how long it took, and how to make a report.
    pub fn closing(
        &self,
        before: Option<&Before>,
        spent: Duration,
        file: &str,
        grid_path: Option<&str>,
    ) -> Vec<(Tone, String)> {
        let mut said = Vec::new();
        match left_words(self) {
            Some(left) => said.push((Tone::Call, format!("{left}\u{a0}: i pour y aller."))),
            None if self.progress().questions > 0 => {
                said.push((Tone::Plain, "Toutes les questions ont été vues.".to_owned()));
            }
            None => {}
        }
        let moves = before.and_then(|before| moves_words(before, self));
        said.extend([unknown_words(self), moves].into_iter().flatten().map(|text| (Tone::Plain, format!("{text}."))));
        said.extend(timing::exactly(spent).map(|spent| (Tone::Aside, format!("Cette séance a duré {spent}."))));
        said.push((Tone::Plain, format!("Tout est enregistré dans {file}. Pour en faire un rapport\u{a0}:")));
        said.push((Tone::Strong, format!("  {}", report_command(file, grid_path))));
        said
    }
}
