//! Two positions read against one another: what was sought and what was reached, what was so last year and what is.
//!
//! Two columns of one table, in one group, on one scale, and no third beside them, are a pair: the first is what the
//! second is measured against. Higher is not better and no mean is taken: what counts is how far the second stands from
//! the first, in steps of the scale.

use crate::assessment::{Row, Value};
use crate::french::{self, NBSP};
use crate::grid::{self, Column, ColumnKind, Kind, Scale};

use crate::document::{self as doc, Cell, Gauge, Layout, Table};

use super::super::Known;
use super::{rows_of, value_text};
use crate::score::is_near;

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
        let line = |(column, label): (&&Column, String)| {
            let ColumnKind::Answer(kind) = &column.kind else { return None };
            Some(format!("{label}{NBSP}: {}", value_text(kind, row.get(&column.id)?)))
        };
        let mut lines: Vec<String> = columns.iter().zip(labels(table, self)).filter_map(line).collect();
        let gap = self.gap(table, row);
        lines.extend(gap.map(in_words));
        let gauge = gap.and_then(|_| {
            let scale = scale(columns[0])?;
            let value = number(row, columns[1])?;
            Some(doc::Value::Position(Gauge {
                value,
                share: scale.normalise(value),
                neutral: scale.neutral(),
                steps: scale.positions().len().saturating_sub(1),
                from: Some(scale.normalise(number(row, columns[0])?)),
            }))
        });
        Cell { value: gauge.unwrap_or_default(), ..Cell::text(lines.join("\n")) }
    }

    /// How many steps of the scale the second position stands above the first; nothing where one of them is missing.
    fn gap(self, table: &grid::Table, row: &Row) -> Option<i64> {
        let (from, to) = (&table.columns[self.from], &table.columns[self.to]);
        let positions = scale(from)?.positions();
        let step = |column: &Column| {
            let value = number(row, column)?;
            positions.iter().position(|position| is_near(*position, value))
        };
        i64::try_from(step(to)?).ok()?.checked_sub(i64::try_from(step(from)?).ok()?)
    }
}

/// The pairs of a wide table, taken out of it into a table of their own; nothing where there are fewer than two.
///
/// `shown` are the columns of the grid that stand in `laid`, in its order.
pub(super) fn taken_out(table: &grid::Table, laid: &mut Table, shown: &[usize]) -> Option<Table> {
    let pairs = of(table);
    let is_pair = |place: usize| shown.get(place).is_some_and(|index| pairs.iter().any(|pair| pair.from == *index));
    let places: Vec<usize> = (0..laid.columns.len()).filter(|place| is_pair(*place)).collect();
    if places.len() < 2 {
        return None;
    }
    let of_pairs = |place: usize| place == 0 || places.contains(&place);
    let others = |place: usize| !places.contains(&place);
    let overview = Table {
        columns: kept(&laid.columns, of_pairs),
        rows: laid.rows.iter().map(|row| doc::Row { cells: kept(&row.cells, of_pairs), remark: None }).collect(),
        layout: Layout::Rows,
        ..Table::default()
    };
    laid.columns = kept(&laid.columns, others);
    for row in &mut laid.rows {
        row.cells = kept(&row.cells, others);
    }
    Some(overview)
}

fn kept<T: Clone>(all: &[T], is_kept: impl Fn(usize) -> bool) -> Vec<T> {
    all.iter().enumerate().filter(|(place, _)| is_kept(*place)).map(|(_, one)| one.clone()).collect()
}

/// What the two columns are called under the heading of their group: the words in which both end are left out, *recherché
/// au suivi* and *atteint au suivi*.
fn labels(table: &grid::Table, pair: Pair) -> [String; 2] {
    let words = |index: usize| table.columns[index].label.split(' ').collect::<Vec<&str>>();
    let (from, to) = (words(pair.from), words(pair.to));
    let alike = from.iter().rev().zip(to.iter().rev()).take_while(|(one, other)| one == other).count();
    let cut = |words: &[&str]| words[..words.len() - alike].join(" ");
    let short = [cut(&from), cut(&to)];
    let is_enough = short.iter().all(|label| !label.is_empty()) && short[0] != short[1];
    if is_enough { short } else { [from.join(" "), to.join(" ")] }
}

/// How all the pairs of a table compare, in sentences; nothing where none can be compared.
pub(in super::super) fn compared(known: &Known, table: &grid::Table) -> Option<String> {
    // Pairs of the same two labels are counted together: « recherché » and « atteint » at each stage.
    let mut counts: indexmap::IndexMap<[String; 2], [usize; 3]> = indexmap::IndexMap::new();
    for pair in of(table) {
        let labels = labels(table, pair);
        for row in rows_of(known, table) {
            let Some(gap) = pair.gap(table, row) else { continue };
            counts.entry(labels.clone()).or_default()[usize::from(gap >= 0) + usize::from(gap > 0)] += 1;
        }
    }
    let sentence = |([from, to], [under, same, above]): (&[String; 2], &[usize; 3])| {
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
    let shown = tables.enumerate().filter(|(index, _)| !super::is_related(known, *index)).map(|(_, table)| table);
    let gaps = shown.flat_map(|table| {
        let rows = move |pair: Pair| rows_of(known, table).iter().map(move |row| (table, pair, row));
        of(table).into_iter().flat_map(rows)
    });
    let under = gaps.filter_map(|(table, pair, row)| Some((pair.gap(table, row)?, table, pair, row)));
    let under: Vec<_> = under.filter(|(gap, ..)| *gap < 0).collect();
    // The first of those that are as far; where it is not alone, the sentence does not say that it is.
    let &(gap, table, pair, row) = under.iter().min_by_key(|(gap, ..)| *gap)?;
    let which = match under.iter().filter(|(other, ..)| *other == gap).count() {
        1 => "L’écart le plus large",
        _ => "Un des écarts les plus larges",
    };
    let word = |index: usize, label: &str| {
        let column = &table.columns[index];
        let ColumnKind::Answer(kind) = &column.kind else { return String::new() };
        let value = row.get(&column.id).map(|value| value_text(kind, value)).unwrap_or_default();
        format!("{} ({})", french::quoted(&value), french::uncapitalised(label))
    };
    let [from, to] = labels(table, pair);
    let key = table.key_column();
    let name = row.get(&key.id).map(|value| value_text(&Kind::Text, value)).unwrap_or_default();
    let group = table.columns[pair.from].group.as_deref().unwrap_or_default();
    Some(format!(
        "{which}, pour {} ({}) : {}, {}, {}.",
        french::quoted(&name),
        french::uncapitalised(group),
        word(pair.from, &from),
        word(pair.to, &to),
        in_words(gap)
    ))
}

/// `au même point`, `un cran en dessous`, `deux crans au-dessus`.
fn in_words(gap: i64) -> String {
    let place = if gap < 0 { "en dessous" } else { "au-dessus" };
    match gap.unsigned_abs() {
        0 => "au même point".to_owned(),
        1 => format!("un cran {place}"),
        n => format!("{}{NBSP}crans {place}", french::feminine(usize::try_from(n).unwrap_or(usize::MAX))),
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
