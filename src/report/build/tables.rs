//! Blocks of plain tables: the action plan, other tables, relations, and the answers that are on no scale.

use indexmap::IndexMap;

use crate::assessment::{Answer, Relation, Response, Row, Value};
use crate::fold::slug;
use crate::french::{self, NBSP};
use crate::grid::{self, ACTIONS, Column, ColumnKind, Item, Kind};
use crate::score::State;

use super::super::{Block, Body, Table, Text};
use super::{Known, block, items};

/// What the group decided to do, where it did.
pub(super) fn actions(known: &Known) -> Option<Block> {
    known.grid.tables.iter().find(|table| table.id == ACTIONS).and_then(|table| table_block(known, table))
}

/// The other tables, then the relations between their rows.
///
/// The map of alliances and oppositions is one's own perception of others: it stays in the house, and so do the rows
/// that it relates.
pub(super) fn others<'a>(known: &'a Known) -> impl Iterator<Item = Block> + 'a {
    let grid = known.grid;
    let is_shown = |index: usize| known.is_internal() || grid.matrices.iter().all(|matrix| matrix.table != index);
    let tables = grid.tables.iter().enumerate();
    let tables = tables.filter(move |(index, table)| table.id != ACTIONS && is_shown(*index));
    let tables = tables.filter_map(|(_, table)| table_block(known, table));
    let matrices = grid.matrices.iter().filter(|_| known.is_internal());
    tables.chain(matrices.filter_map(|matrix| matrix_block(known, matrix)))
}

fn table_block(known: &Known, table: &grid::Table) -> Option<Block> {
    let rows = known.assessment.tables.get(&table.id).filter(|rows| !rows.is_empty())?;
    // A column that nobody filled in would only take room from the others.
    let filled: Vec<&Column> =
        table.columns.iter().filter(|column| rows.iter().any(|row| row.contains_key(&column.id))).collect();
    let label = |column: &&Column| match &column.group {
        Some(group) => Text::from(format!("{group} – {}", column.label)),
        None => Text::from(column.label.as_str()),
    };
    let cell = |row: &Row, column: &Column| {
        row.get(&column.id).map_or_else(Text::default, |value| cell_text(known, &column.kind, value).into())
    };
    let body = Table {
        caption: Text::default(),
        columns: filled.iter().map(label).collect(),
        rows: rows.iter().map(|row| filled.iter().map(|column| cell(row, column)).collect()).collect(),
    };
    let lead = if table.help.is_empty() { Vec::new() } else { vec![table.help.as_str().into()] };
    Some(block(format!("table-{}", table.id), table.title.as_str(), lead, Body::Tables(vec![body])))
}

fn cell_text(known: &Known, kind: &ColumnKind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Item(id)) => known
            .grid
            .item_index(id)
            .map_or_else(|| id.clone(), |index| format!("{}. {}", index + 1, known.grid.items[index].question)),
        (ColumnKind::Answer(kind), value) => value_text(kind, value),
        (ColumnKind::Item(_), value) => value_text(&Kind::Text, value),
    }
}

fn matrix_block(known: &Known, matrix: &grid::Matrix) -> Option<Block> {
    let relations = known.assessment.matrices.get(&matrix.id).filter(|relations| !relations.is_empty())?;
    let table = known.grid.tables.get(matrix.table)?;
    let rows = known.assessment.tables.get(&table.id);
    let name = |id: &str| {
        let key = |row: &&Row| match row.get(&table.key_column().id) {
            Some(Value::Text(text)) if slug(text) == id => Some(text.clone()),
            _ => None,
        };
        rows.into_iter().flatten().find_map(|row| key(&row)).unwrap_or_else(|| id.to_owned())
    };
    let cells = |relation: &Relation| {
        let nature = matrix.natures.iter().find(|nature| nature.id == relation.nature);
        let object = relation.object.as_ref().map(|id| {
            matrix.objects.iter().find(|object| &object.id == id).map_or(id.as_str(), |object| object.label.as_str())
        });
        let arrow = if relation.directed { "→" } else { "↔" };
        vec![
            Text::from(format!("{} {arrow} {}", name(&relation.from), name(&relation.to))),
            nature.map_or(relation.nature.as_str(), |nature| nature.label.as_str()).into(),
            object.unwrap_or_default().into(),
            relation.note.as_deref().unwrap_or_default().into(),
        ]
    };
    let body = Table {
        caption: Text::default(),
        columns: ["Entre", "Nature", "Objet", "Remarque"].map(Text::from).to_vec(),
        rows: relations.iter().map(cells).collect(),
    };
    let lead = "Ces relations sont celles que le groupe perçoit. Document interne, à ne pas diffuser tel quel.";
    Some(block(format!("table-{}", matrix.id), matrix.title.as_str(), vec![lead.into()], Body::Tables(vec![body])))
}

/// Numbers, choices, texts: what was answered and enters no score.
pub(super) fn unscored(known: &Known) -> Option<Block> {
    let tables: Vec<Table> = known
        .grid
        .sections
        .iter()
        .filter_map(|section| {
            let rows: Vec<Vec<Text>> = section
                .items
                .clone()
                .filter(|index| known.grid.items[*index].scale().is_none())
                .filter_map(|index| {
                    let item = &known.grid.items[index];
                    let answer = answer(known, index, item)?;
                    Some(vec![format!("{}. {}", index + 1, item.question).into(), answer.into()])
                })
                .collect();
            (!rows.is_empty()).then(|| Table {
                caption: section.title.as_str().into(),
                columns: vec!["Question".into(), "Réponse".into()],
                rows,
            })
        })
        .collect();
    let lead =
        "Chiffres, choix et textes : ils disent ce que les curseurs ne disent pas, et n’entrent dans aucun calcul."
            .to_string();
    (!tables.is_empty()).then(|| block("reponses", "Les autres réponses", vec![lead.into()], Body::Tables(tables)))
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
    let given: Vec<(&Response, Value)> =
        known.individuals().filter_map(|response| Some((response, value(&response)?))).collect();
    Some(match given.as_slice() {
        [] => return None,
        [(_, only)] => value_text(&item.kind, only),
        many => match &item.kind {
            Kind::Number(_) => numbers(known, index, item, many),
            Kind::Text => texts(known, many),
            _ => counted(item, many),
        },
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

/// A value as people read it.
fn value_text(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Number(number), Value::Number(value)) if !number.unit.is_empty() => {
            format!("{}{NBSP}{}", grouped(*value), number.unit)
        }
        (Kind::Scale(scale), Value::Number(value)) => {
            scale.label(*value).map_or_else(|| items::shown(scale, *value), str::to_owned)
        }
        (_, Value::Number(value)) => grouped(*value),
        (Kind::Choice(choice), Value::Options(ids)) => {
            let label = |id: &String| {
                choice.options.iter().find(|option| &option.id == id).map_or_else(|| id.clone(), |o| o.label.clone())
            };
            ids.iter().map(label).collect::<Vec<_>>().join(", ")
        }
        (_, Value::Options(ids)) => ids.join(", "),
        (_, Value::YesNo(true)) => "oui".into(),
        (_, Value::YesNo(false)) => "non".into(),
        (_, Value::Text(text) | Value::Item(text)) => text.clone(),
        (_, Value::Date(date)) => french::date(*date),
    }
}

/// At most two decimals, whole part in groups of three: `66 000`.
fn grouped(value: f64) -> String {
    let text = french::number(value, 2);
    let (whole, decimals) = text.split_once(',').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.trim_start_matches('−');
    let mut shown = String::from(if digits.len() < whole.len() { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            shown.push(NBSP);
        }
        shown.push(digit);
    }
    if let Some(decimals) = decimals {
        shown.push(',');
        shown.push_str(decimals);
    }
    shown
}
