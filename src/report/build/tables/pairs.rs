//! Two positions read against one another: what was sought and what was reached, what was so last year and what is.
//!
//! Two columns of one table, in one group, on one scale, and no third beside them, are a pair: the first is what the
//! second is measured against. Higher is not better and no mean is taken: what counts is how far the second stands from
//! the first, in steps of the scale.

use crate::assessment::{Row, Value};
use crate::french::{self, NBSP};
use crate::grid::{self, Column, ColumnKind, Kind, Scale};

use super::super::super::{Cell, Gauge};
use super::super::{Known, answers, items};
use super::{rows_of, value_text};

/// Two columns that are read against one another, by index in their table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Pair {
    /// What the other is measured against.
    pub(super) from: usize,
    /// What is measured.
    pub(super) to: usize,
}

/// The pairs of a table, in the order of their first columns.
pub(in super::super) fn of(table: &grid::Table) -> Vec<Pair> {
    let is_with = |one: &Column, other: &Column| {
        one.group.is_some()
            && one.group == other.group
            && scale(one).zip(scale(other)).is_some_and(|(one, other)| one.id == other.id)
    };
    let columns = || table.columns.iter().enumerate();
    columns()
        .filter_map(|(from, column)| {
            let mut alike = columns().filter(|(_, other)| is_with(column, other)).map(|(index, _)| index);
            match (alike.next(), alike.next(), alike.next()) {
                (Some(first), Some(to), None) if first == from => Some(Pair { from, to }),
                _ => None,
            }
        })
        .collect()
}

impl Pair {
    /// Both positions in words and the gap between them; what is missing is not shown.
    pub(super) fn cell(self, table: &grid::Table, row: &Row) -> Cell {
        let columns = [self.from, self.to].map(|index| &table.columns[index]);
        let line = |column: &&Column| {
            let ColumnKind::Answer(kind) = &column.kind else { return None };
            Some(format!("{}{NBSP}: {}", column.label, value_text(kind, row.get(&column.id)?)))
        };
        let mut lines: Vec<String> = columns.iter().filter_map(line).collect();
        let gap = self.gap(table, row);
        lines.extend(gap.map(in_words));
        let gauge = gap.and_then(|_| {
            let scale = scale(columns[0])?;
            Some(Gauge {
                share: scale.normalise(number(row, columns[1])?),
                neutral: items::neutral(scale),
                steps: scale.positions().len().saturating_sub(1),
                from: Some(scale.normalise(number(row, columns[0])?)),
            })
        });
        Cell { text: lines.join("\n").into(), gauge, gap }
    }

    /// How many steps of the scale the second position stands above the first; nothing where one of them is missing.
    fn gap(self, table: &grid::Table, row: &Row) -> Option<i64> {
        let (from, to) = (&table.columns[self.from], &table.columns[self.to]);
        let positions = scale(from)?.positions();
        let step = |column: &Column| {
            let value = number(row, column)?;
            positions.iter().position(|position| items::near(*position, value))
        };
        i64::try_from(step(to)?).ok()?.checked_sub(i64::try_from(step(from)?).ok()?)
    }
}

/// How all the pairs of a table compare, in sentences; nothing where none can be compared.
pub(in super::super) fn compared(known: &Known, table: &grid::Table) -> Option<String> {
    // Pairs of the same two labels are counted together: « recherché » and « atteint » at each stage.
    let mut counts: indexmap::IndexMap<(&str, &str), [usize; 3]> = indexmap::IndexMap::new();
    for pair in of(table) {
        let labels = (table.columns[pair.from].label.as_str(), table.columns[pair.to].label.as_str());
        for row in rows_of(known, table) {
            let Some(gap) = pair.gap(table, row) else { continue };
            counts.entry(labels).or_default()[usize::from(gap >= 0) + usize::from(gap > 0)] += 1;
        }
    }
    let sentence = |((from, to), [under, same, above]): (&(&str, &str), &[usize; 3])| {
        let times = |n: usize| french::counted(n, "fois", "fois");
        let parts: Vec<String> = [(*under, "en dessous"), (*same, "au même point"), (*above, "au-dessus")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, place)| format!("{place} {}", times(n)))
            .collect();
        let parts = french::list(&parts, "et");
        format!("{} au regard de {}{NBSP}: {parts}", french::quoted(to), french::quoted(from))
    };
    let sentences: Vec<String> = counts.iter().map(sentence).collect();
    (!sentences.is_empty()).then(|| sentences.join(". "))
}

/// The row where the second position stands farthest under the first, in a sentence; nothing where none does.
pub(in super::super) fn widest(known: &Known) -> Option<String> {
    let tables = known.grid.tables.iter();
    // The rows that a matrix relates say how the group sees others: they stay where they are.
    let shown = tables.enumerate().filter(|(index, _)| !answers::is_related(known, *index)).map(|(_, table)| table);
    let gaps = shown.flat_map(|table| {
        let rows = move |pair: Pair| rows_of(known, table).iter().map(move |row| (table, pair, row));
        of(table).into_iter().flat_map(rows)
    });
    let under = gaps.filter_map(|(table, pair, row)| Some((pair.gap(table, row)?, table, pair, row)));
    // The first of those that are as far.
    let (gap, table, pair, row) = under.filter(|(gap, ..)| *gap < 0).min_by_key(|(gap, ..)| *gap)?;
    let word = |index: usize| {
        let column = &table.columns[index];
        let ColumnKind::Answer(kind) = &column.kind else { return String::new() };
        let value = row.get(&column.id).map(|value| value_text(kind, value)).unwrap_or_default();
        format!("{} ({})", french::quoted(&value), french::uncapitalised(&column.label))
    };
    let key = table.key_column();
    let name = row.get(&key.id).map(|value| value_text(&Kind::Text, value)).unwrap_or_default();
    let group = table.columns[pair.from].group.as_deref().unwrap_or_default();
    Some(format!(
        "L’écart le plus large, pour {} ({}) : {}, {}, {}.",
        french::quoted(&name),
        french::uncapitalised(group),
        word(pair.from),
        word(pair.to),
        in_words(gap)
    ))
}

/// `au même point`, `un cran en dessous`, `2 crans au-dessus`.
fn in_words(gap: i64) -> String {
    let place = if gap < 0 { "en dessous" } else { "au-dessus" };
    match gap.unsigned_abs() {
        0 => "au même point".to_owned(),
        1 => format!("un cran {place}"),
        n => format!("{n}{NBSP}crans {place}"),
    }
}

fn scale(column: &Column) -> Option<&Scale> {
    match &column.kind {
        ColumnKind::Answer(Kind::Scale(scale)) => Some(scale),
        _ => None,
    }
}

fn number(row: &Row, column: &Column) -> Option<f64> {
    match row.get(&column.id) {
        Some(Value::Number(value)) => Some(*value),
        _ => None,
    }
}
