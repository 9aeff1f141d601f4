//! What others may see of a grid that keeps some of its parts inside: the same grid and answers without them.
//!
//! What is taken away before the report is built cannot slip into a sentence of it.

use std::borrow::Cow;

use crate::assessment::{Answer, Assessment, Value};
use crate::fold::fold;
use crate::grid::{ColumnKind, Grid, Kind};

use super::{Context, Diffusion};

/// A grid and its answers, and where each remaining item stood.
pub(super) struct Seen<'a> {
    pub(super) grid: Cow<'a, Grid>,
    pub(super) assessment: Cow<'a, Assessment>,
    /// Index in the whole grid of each item that remains.
    pub(super) places: Vec<usize>,
}

/// What those may see for whom a document is made.
pub(super) fn seen<'a>(grid: &'a Grid, assessment: &'a Assessment, context: &Context) -> Seen<'a> {
    match context.diffusion {
        Diffusion::Interne => everything(grid, assessment),
        Diffusion::Externe => for_others(grid, assessment),
    }
}

/// Everything: nothing is kept inside, or the report stays there.
fn everything<'a>(grid: &'a Grid, assessment: &'a Assessment) -> Seen<'a> {
    let places = (0..grid.items.len()).collect();
    Seen { grid: Cow::Borrowed(grid), assessment: Cow::Borrowed(assessment), places }
}

/// What others may see: without what the grid keeps inside, and without what the group marked « entre nous ».
pub(super) fn for_others<'a>(grid: &'a Grid, assessment: &'a Assessment) -> Seen<'a> {
    let mut seen = without_internal(grid, assessment);
    without_marked(&seen.grid, seen.assessment.to_mut());
    seen
}

/// Whether a text begins with « entre nous : ».
fn is_between_us(text: &str) -> bool {
    let start: String = text.chars().take(24).collect();
    fold(&start).strip_prefix("entre_nous").is_some_and(|rest| rest.trim_start_matches('_').starts_with(':'))
}

/// Takes away what begins with « entre nous : »: arguments, answers in words, reasons, cells of tables; the whole row where its
/// name does.
pub fn without_marked(grid: &Grid, assessment: &mut Assessment) {
    let is_marked = |value: &Value| matches!(value, Value::Text(text) if is_between_us(text));
    for entry in assessment.responses.iter_mut().flat_map(|response| &mut response.entries) {
        entry.arguments.retain(|argument| !is_between_us(&argument.text));
        match &mut entry.answer {
            Answer::Value(value) if is_marked(value) => entry.answer = Answer::Missing,
            Answer::NotApplicable(reason) if reason.as_deref().is_some_and(is_between_us) => *reason = None,
            _ => {}
        }
    }
    assessment.conclusions.retain(|_, sentence| !is_between_us(sentence));
    for (id, rows) in &mut assessment.tables {
        if let Some(table) = grid.table(id) {
            rows.retain(|row| !row.get(&table.key_column().id).is_some_and(is_marked));
        }
        rows.iter_mut().for_each(|row| row.retain(|_, value| !is_marked(value)));
    }
}

/// The answer that says that all of this stays in the house, where one was given: the question, and what was chosen.
pub fn stays_inside<'a>(grid: &'a Grid, assessment: &Assessment) -> Option<(&'a str, &'a str)> {
    assessment.responses.iter().find_map(|response| {
        response.entries.iter().zip(&grid.items).find_map(|(entry, item)| {
            let (Kind::Choice(choice), Answer::Value(Value::Options(chosen))) = (&item.kind, &entry.answer) else {
                return None;
            };
            let mut internal = choice.internal.iter().filter_map(|index| choice.options.get(*index));
            let option = internal.find(|option| chosen.contains(&option.id))?;
            Some((item.question.as_str(), option.label.as_str()))
        })
    })
}

/// Without the sections and the tables that the grid keeps inside.
///
/// Their items, rows and relations go, and what the action plan says of such an item; the action itself stays.
fn without_internal<'a>(grid: &'a Grid, assessment: &'a Assessment) -> Seen<'a> {
    let is_kept_table = |table: &crate::grid::Table| {
        !table.is_internal && table.section.is_none_or(|index| !grid.sections[index].is_internal)
    };
    if grid.sections.iter().all(|section| !section.is_internal) && grid.tables.iter().all(is_kept_table) {
        return everything(grid, assessment);
    }
    let places: Vec<usize> =
        (0..grid.items.len()).filter(|item| !grid.sections[grid.items[*item].section].is_internal).collect();
    let new_item = |old: usize| places.iter().position(|place| *place == old);
    let sections: Vec<usize> = (0..grid.sections.len()).filter(|index| !grid.sections[*index].is_internal).collect();
    let new_section = |old: usize| sections.iter().position(|section| *section == old);
    let tables: Vec<usize> = (0..grid.tables.len()).filter(|index| is_kept_table(&grid.tables[*index])).collect();

    let mut seen = grid.clone();
    seen.examples.clear();
    seen.items = places.iter().map(|place| grid.items[*place].clone()).collect();
    for item in &mut seen.items {
        item.section = new_section(item.section).unwrap_or(0);
    }
    let mut start = 0;
    seen.sections = sections.iter().map(|index| grid.sections[*index].clone()).collect();
    for section in &mut seen.sections {
        let count = section.items.len();
        section.items = start..start + count;
        start += count;
    }
    seen.tables = tables.iter().map(|index| grid.tables[*index].clone()).collect();
    for table in &mut seen.tables {
        table.section = table.section.and_then(new_section);
        for column in &mut table.columns {
            if let ColumnKind::Item(items) = &mut column.kind {
                *items = items.iter().filter_map(|item| new_item(*item)).collect();
            }
        }
    }
    let is_left = |table: usize| tables.iter().position(|kept| *kept == table);
    seen.matrices = grid
        .matrices
        .iter()
        .filter_map(|matrix| is_left(matrix.table).map(|table| crate::grid::Matrix { table, ..matrix.clone() }))
        .collect();

    let mut answers = assessment.clone();
    for response in &mut answers.responses {
        response.entries = places.iter().map(|place| response.entries[*place].clone()).collect();
    }
    answers.tables.retain(|id, _| seen.table(id).is_some());
    answers.matrices.retain(|id, _| seen.matrix(id).is_some());
    let is_gone = |id: &str| grid.item_index(id).is_some_and(|index| new_item(index).is_none());
    for row in answers.tables.values_mut().flatten() {
        row.retain(|_, value| !matches!(value, Value::Item(id) if is_gone(id)));
    }
    Seen { grid: Cow::Owned(seen), assessment: Cow::Owned(answers), places }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_that_begins_with_the_mark_stays_between_us() {
        for text in ["Entre nous : rien.", "entre nous: x", "  ENTRE  NOUS\u{a0}: y"] {
            assert!(is_between_us(text), "{text}");
        }
        for text in ["Entre nous, rien.", "L’accord entre nous : net.", "", "entre"] {
            assert!(!is_between_us(text), "{text}");
        }
    }
}
