//! What was answered to questions on no scale, section by section, and the tables that follow a section.

use indexmap::IndexMap;

use crate::assessment::{Answer, Response, Value};
use crate::french;
use crate::grid::{ACTIONS, ColumnKind, Item, Kind};
use crate::score::State;

use super::super::{Block, Body, Reply, Table};
use super::tables::{grouped, value_text};
use super::{Known, block, items, relations, tables};

/// A block a section with something to read, in the order of the grid; tables that follow it come under it.
///
/// Tables that a matrix relates have a block of their own, after the relations; those that an item column ties to
/// items are shown with the items.
pub(super) fn blocks(known: &Known) -> Vec<Block> {
    let grid = known.grid;
    let mut blocks = Vec::new();
    for place in (0..grid.sections.len()).map(Some).chain([None]) {
        let own: Vec<usize> = (0..grid.tables.len())
            .filter(|index| grid.tables[*index].section == place && grid.tables[*index].id != ACTIONS)
            .collect();
        let plain = || own.iter().copied().filter(|index| !is_tied(known, *index) && !is_related(known, *index));
        if let Some(index) = place {
            let section = &grid.sections[index];
            let replies = replies(known, index);
            let tables: Vec<Table> =
                plain().flat_map(|table| tables::whole(known, &grid.tables[table], true)).collect();
            let parts: Vec<Body> = [
                (!replies.is_empty()).then_some(Body::Replies(replies)),
                (!tables.is_empty()).then_some(Body::Tables(tables)),
            ]
            .into_iter()
            .flatten()
            .collect();
            if !parts.is_empty() {
                let id = format!("section-{}", section.id);
                // The board already has a heading of that name.
                let is_on_board = grid.items_of(section).iter().any(|item| item.scale().is_some());
                let title = if is_on_board {
                    format!("{} : les autres réponses", section.title)
                } else {
                    section.title.clone()
                };
                blocks.push(block(id, title, Vec::new(), Body::Parts(parts)));
            }
        } else {
            blocks.extend(plain().filter_map(|table| tables::block_of(known, &grid.tables[table])));
        }
        for table in own.iter().copied().filter(|index| is_related(known, *index) && known.is_internal()) {
            let matrices = grid.matrices.iter().filter(|matrix| matrix.table == table);
            blocks.extend(matrices.filter_map(|matrix| relations::block(known, matrix)));
            blocks.extend(tables::related_block(known, &grid.tables[table]));
        }
    }
    blocks
}

/// Whether a column of the table names items; the action plan is a block of its own.
pub(super) fn is_tied(known: &Known, table: usize) -> bool {
    let table = &known.grid.tables[table];
    table.id != ACTIONS && table.columns.iter().any(|column| matches!(column.kind, ColumnKind::Item(_)))
}

/// Whether a matrix relates the rows of the table: it says how the group sees others, and stays in the house.
pub(super) fn is_related(known: &Known, table: usize) -> bool {
    known.grid.matrices.iter().any(|matrix| matrix.table == table)
}

fn replies(known: &Known, section: usize) -> Vec<Reply> {
    let items = known.grid.sections[section].items.clone();
    items
        .filter(|index| known.grid.items[*index].scale().is_none())
        .filter_map(|index| {
            let item = &known.grid.items[index];
            Some(Reply {
                number: known.number(index),
                question: item.question.as_str().into(),
                text: answer(known, index, item)?.into(),
                is_short: item.kind != Kind::Text,
            })
        })
        .collect()
}

/// What was answered to an item that is on no scale: the group's answer, else everybody's.
fn answer(known: &Known, index: usize, item: &Item) -> Option<String> {
    if !matches!(known.positions.0[index].state, State::Given | State::At(_)) {
        return None;
    }
    let value = |response: &&Response| match &response.entries[index].answer {
        Answer::Value(value) => Some(value.clone()),
        _ => None,
    };
    if let Some(value) = known.collective().as_ref().and_then(value) {
        return Some(value_text(&item.kind, &value));
    }
    // What one person wrote alone is no position: to others, it stays in the house once the group spoke.
    let is_kept = |response: &&Response| item.kind != Kind::Text || known.heard().any(|heard| heard == *response);
    let given: Vec<(&Response, Value)> =
        known.individuals().filter(is_kept).filter_map(|response| Some((response, value(&response)?))).collect();
    let shown = match given.as_slice() {
        [] => return None,
        [(_, only)] => value_text(&item.kind, only),
        many => match &item.kind {
            Kind::Number(_) => numbers(known, index, item, many),
            Kind::Text => texts(known, many),
            _ => counted(item, many),
        },
    };
    let origin = items::origin(known, index).filter(|_| known.collective().is_some());
    Some(match origin.filter(|_| given.len() == 1 || items::aside(known, index).is_some()) {
        Some(origin) => format!("{shown} ({origin})"),
        None => shown,
    })
}

/// The mean and, in the house, the range.
fn numbers(known: &Known, index: usize, item: &Item, given: &[(&Response, Value)]) -> String {
    let mut values: Vec<f64> = given
        .iter()
        .filter_map(|(_, value)| if let Value::Number(number) = value { Some(*number) } else { None })
        .collect();
    values.sort_by(f64::total_cmp);
    let mean = known.positions.0[index].value().map(|mean| value_text(&item.kind, &Value::Number(mean)));
    let range = match (values.first(), values.last()) {
        (Some(low), Some(high)) if known.is_internal() && high > low => {
            format!(", de {} à {}", grouped(*low), grouped(*high))
        }
        _ => String::new(),
    };
    format!("{} (moyenne de {} réponses{range})", mean.unwrap_or_default(), values.len())
}

/// Each text on its line; in the house, after the name of who wrote it.
fn texts(known: &Known, given: &[(&Response, Value)]) -> String {
    let line = |(response, value): &(&Response, Value)| {
        let text = value_text(&Kind::Text, value);
        let name = &response.respondent.name;
        if known.is_internal() && !name.is_empty() { format!("{name} : {text}") } else { text }
    };
    given.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Each different answer and how many gave it.
fn counted(item: &Item, given: &[(&Response, Value)]) -> String {
    let mut counts: IndexMap<String, usize> = IndexMap::new();
    for (_, value) in given {
        match (&item.kind, value) {
            (Kind::Choice(_), Value::Options(options)) => {
                for option in options {
                    let label = value_text(&item.kind, &Value::Options(vec![option.clone()]));
                    *counts.entry(label).or_default() += 1;
                }
            }
            _ => *counts.entry(value_text(&item.kind, value)).or_default() += 1,
        }
    }
    let line = |(label, n): (String, usize)| format!("{label} : {}", french::count(n, "réponse", "réponses"));
    counts.into_iter().map(line).collect::<Vec<_>>().join("\n")
}
