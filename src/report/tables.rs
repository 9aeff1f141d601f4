//! Tables that the group filled in: the action plan, and all others as rows or as cards.
//!
//! Nothing here knows a table by its name, but for the action plan. A table with a column of periods and a column of
//! numbers is a *series*: the same key over several periods becomes one row with a column a period. Two columns of one
//! group on one scale are a [`pairs::Pair`]: both are shown in one column, with the gap between them.

use crate::assessment::{Row, Value};
use crate::fold::{fold, slug};
use crate::french::{self, NBSP};
use crate::grid::{self, ACTIONS, Column, ColumnKind, Kind};

use crate::document::{self as doc, Block, Cell, Gauge, Layout, Section, Table, Text};

use super::{Known, positions};

pub(super) mod pairs;

use pairs::Pair;

/// How many actions the first page shows; the whole plan follows further on.
pub(super) const ACTION_ROWS: usize = 6;

/// A table with more columns than this is too wide for a page.
const WIDE: usize = 6;

/// Longest cells of all columns, together, beyond which a table is too long-winded to stand in columns.
const LONG: usize = 700;

/// Names of a column that holds periods, folded.
const PERIODS: [&str; 5] = ["annee", "annees", "periode", "periodes", "exercice"];

/// Names of a column that holds units, folded.
const UNITS: [&str; 2] = ["unite", "unites"];

/// Said on the face of what shows how the group sees others.
pub(super) const BETWEEN_US: &str = "Ce tableau dit comment le groupe voit les autres : il reste entre vous.";

/// Empty lines for what the group decides on the day.
const DECISIONS: usize = 4;

/// What the group decided to do; where it did not yet, lines to do it, in the house, the first ones for the questions to
/// begin with.
pub(super) fn actions(known: &Known) -> Option<Section> {
    let plan = known.grid.tables.iter().find(|table| table.id == ACTIONS);
    // To others the first page tells it, without what it takes.
    let is_told = |table: &&grid::Table| known.is_internal() || rows_of(known, table).len() > ACTION_ROWS;
    let planned = plan.filter(is_told).and_then(|table| part_of(known, table));
    let blank = || {
        let begun = crate::score::to_begin_with(known.grid, &known.positions);
        let starts = begun.items.iter().take(DECISIONS - 1).map(|index| format!("Question {} :", known.number(*index)));
        let starts: Vec<String> = starts.chain(std::iter::repeat(String::new())).take(DECISIONS).collect();
        let rows = starts.into_iter().map(|start| vec![start.into(), Text::default(), Text::default()]).collect();
        let columns = ["Quoi", "Qui", "Pour quand"].map(Text::from).to_vec();
        let form = Table { layout: Layout::Form, ..Table::plain("", columns, rows) };
        Section::new("decisions", "Ce que nous décidons", vec![Block::Table(form)])
    };
    planned.or_else(|| known.is_internal().then(blank))
}

/// A table under a heading of its own.
pub(super) fn part_of(known: &Known, table: &grid::Table) -> Option<Section> {
    let tables = whole(known, table, false);
    let blocks: Vec<Block> = tables.into_iter().map(Block::Table).collect();
    (!blocks.is_empty()).then(|| Section::new(format!("table-{}", table.id), table.title.as_str(), blocks))
}

/// The rows that a matrix relates: they say how the group sees others.
pub(super) fn related_part(known: &Known, table: &grid::Table) -> Option<Section> {
    let mut part = part_of(known, table)?;
    part.blocks.insert(0, Block::Callout(BETWEEN_US.into()));
    Some(part)
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

/// The question that an action is about.
pub(super) fn question_of(known: &Known, row: &Row) -> Option<usize> {
    row.values().find_map(|value| if let Value::Item(id) = value { known.grid.item_index(id) } else { None })
}

/// What a row says in a column, by the column's id; empty where there is nothing, or no such column.
pub(super) fn text_of(table: &grid::Table, row: &Row, id: &str) -> String {
    let column = table.columns.iter().find(|column| column.id == id);
    match (column.map(|column| &column.kind), row.get(id)) {
        (Some(ColumnKind::Answer(kind)), Some(value)) => value_text(kind, value),
        (_, Some(Value::Text(text))) => text.clone(),
        _ => String::new(),
    }
}

/// One table a section, of the rows that its items make; none for a section without any.
pub(super) fn by_section(
    grid: &grid::Grid,
    columns: &[doc::Column],
    row: impl Fn(usize) -> Option<doc::Row>,
) -> Vec<Table> {
    let table = |section: &grid::Section| {
        let rows: Vec<doc::Row> = section.items.clone().filter_map(&row).collect();
        (!rows.is_empty()).then(|| Table {
            caption: section.title.as_str().into(),
            remark: None,
            columns: columns.to_vec(),
            rows,
            layout: Layout::Rows,
        })
    };
    grid.sections.iter().filter_map(table).collect()
}

/// Rows of a table of the grid, in the order in which they were written.
pub(super) fn rows_of<'a>(known: &'a Known, table: &grid::Table) -> &'a [Row] {
    known.assessment.tables.get(&table.id).map_or(&[], Vec::as_slice)
}

/// A whole table; nothing without rows. Where it is wide and holds several pairs, they make a table of their own before
/// the rest: what is compared is read at a glance.
pub(super) fn whole(known: &Known, table: &grid::Table, has_caption: bool) -> Vec<Table> {
    let rows: Vec<&Row> = rows_of(known, table).iter().collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let (mut laid, shown) =
        series(known, table, &rows).map_or_else(|| in_rows(known, table, &rows), |laid| (laid, Vec::new()));
    laid.layout = layout(&laid);
    let gaps = pairs::compared(known, table).map(Text::from);
    let mut overview = if laid.layout == Layout::Cards { pairs::taken_out(table, &mut laid, &shown) } else { None };
    if overview.is_some() {
        laid.layout = layout(&laid);
    }
    overview.as_mut().unwrap_or(&mut laid).remark = gaps;
    // A small table shows at a glance what is missing; a large one does not.
    if laid.layout == Layout::Cards && known.is_internal() && laid.rows.len() == rows.len() {
        let asked = asked(table, &rows);
        let filled: Vec<usize> = rows.iter().map(|row| filled(&asked, row)).collect();
        let of_all = filling(filled.iter().sum(), rows.len() * asked.len(), Some(rows.len()));
        let gaps = laid.remark.map_or_else(String::new, |gaps| format!(". {gaps}"));
        laid.remark = Some(format!("{of_all}{gaps}").into());
        for (row, filled) in laid.rows.iter_mut().zip(filled) {
            row.remark = Some(filling(filled, asked.len(), None).into());
        }
    }
    let mut tables: Vec<Table> = overview.into_iter().collect();
    // Beside the pairs, a key alone says nothing more.
    if tables.is_empty() || laid.columns.len() > 1 {
        tables.push(laid);
    }
    if let Some(first) = tables.first_mut().filter(|_| has_caption) {
        first.caption = table.title.as_str().into();
    }
    tables
}

/// The columns of a table that wait for an answer: a group of columns in which nobody wrote anything yet is still to come.
pub(super) fn asked<'t>(table: &'t grid::Table, rows: &[&Row]) -> Vec<&'t Column> {
    let is_begun = |group: &str| {
        let mut columns = table.columns.iter().filter(|column| column.group.as_deref() == Some(group));
        columns.any(|column| rows.iter().any(|row| row.contains_key(&column.id)))
    };
    table.columns.iter().filter(|column| column.group.as_deref().is_none_or(is_begun)).collect()
}

/// How many cells of a row are filled in.
pub(super) fn filled(columns: &[&Column], row: &Row) -> usize {
    columns.iter().filter(|column| row.contains_key(&column.id)).count()
}

/// `17 lignes, 128 cases remplies sur 340 ; 212 restent à compléter`.
fn filling(filled: usize, cells: usize, rows: Option<usize>) -> String {
    let mut text = rows.map_or_else(String::new, |rows| format!("{}, ", french::count(rows, "ligne", "lignes")));
    text.push_str(&format!("{} sur {cells}", french::count(filled, "case remplie", "cases remplies")));
    match cells - filled {
        0 => {}
        1 => text.push_str(" ; une reste à compléter"),
        left => text.push_str(&format!(" ; {left} restent à compléter")),
    }
    text
}

fn layout(table: &Table) -> Layout {
    let longest = |column: usize| {
        let lengths = table.rows.iter().filter_map(|row| row.cells.get(column));
        lengths.map(|cell| cell.text.as_str().chars().count()).max().unwrap_or(0)
    };
    let text: usize = (0..table.columns.len()).map(longest).sum();
    if table.columns.len() > WIDE || (table.columns.len() > 1 && text > LONG) { Layout::Cards } else { Layout::Rows }
}

/// One row a row, and the columns that it shows: one that nobody filled in would only take room from the others.
fn in_rows(known: &Known, table: &grid::Table, rows: &[&Row]) -> (Table, Vec<usize>) {
    let plan = Plan::new(table);
    let shown: Vec<usize> = plan
        .columns()
        .filter(|index| *index == table.key || rows.iter().any(|row| plan.is_filled(row, *index)))
        .collect();
    let laid = Table {
        caption: Text::default(),
        remark: None,
        columns: shown.iter().map(|index| plan.head(*index)).collect(),
        rows: rows
            .iter()
            .map(|row| doc::Row {
                cells: shown.iter().map(|index| plan.cell(known, row, *index)).collect(),
                remark: None,
            })
            .collect(),
        layout: Layout::Rows,
    };
    (laid, shown)
}

/// One row a key and one column a period, where a key comes back; nothing where the table is no series.
fn series(known: &Known, table: &grid::Table, rows: &[&Row]) -> Option<Table> {
    let plan = Plan::new(table);
    let (period, value) = plan.series?;
    let lines = plan.lines(rows)?;
    if lines.iter().all(|line| line.len() < 2) {
        return None;
    }
    let periods = plan.periods(rows);
    let others: Vec<usize> = plan
        .columns()
        .filter(|index| ![table.key, period, value].contains(index))
        .filter(|index| rows.iter().any(|row| plan.is_filled(row, *index)))
        .collect();
    let label = |text: &String| Text::from(if text.is_empty() { "Sans période" } else { text.as_str() });
    let years = periods.iter().map(|text| doc::Column::figures(label(text)));
    let columns = [plan.head(table.key)].into_iter().chain(years);
    let columns = columns.chain(others.iter().map(|index| plan.head(*index))).collect();
    let cells = |line: &Vec<&Row>| {
        let at = |wanted: &String| line.iter().find(|row| plan.period_text(row) == *wanted);
        let values = periods.iter().map(|text| at(text).map_or_else(Cell::default, |row| plan.cell(known, row, value)));
        let key = line.first().map_or_else(Cell::default, |row| plan.cell(known, row, table.key));
        let rest = others.iter().map(|index| plan.merged(known, line, *index));
        doc::Row { cells: [key].into_iter().chain(values).chain(rest).collect(), remark: None }
    };
    Some(Table {
        caption: Text::default(),
        remark: None,
        columns,
        rows: lines.iter().map(cells).collect(),
        layout: Layout::Rows,
    })
}

/// What the columns of a table are for, as far as their kinds and names tell.
pub(super) struct Plan<'t> {
    table: &'t grid::Table,
    /// The column of periods and the column of values, where there is exactly one of each.
    pub(super) series: Option<(usize, usize)>,
    /// The column of values and the column of its units, where there is exactly one of each.
    units: Option<(usize, usize)>,
    /// Columns that are read against one another.
    pairs: Vec<Pair>,
}

impl<'t> Plan<'t> {
    pub(super) fn new(table: &'t grid::Table) -> Self {
        let only = |wanted: &dyn Fn(&Column) -> bool| {
            let mut found =
                (0..table.columns.len()).filter(|index| *index != table.key && wanted(&table.columns[*index]));
            found.next().filter(|_| found.next().is_none())
        };
        let period = only(&is_period);
        let value = only(&|column| matches!(column.kind, ColumnKind::Answer(Kind::Number(_))) && !is_period(column));
        let unit = only(&|column| {
            matches!(column.kind, ColumnKind::Answer(Kind::Text | Kind::Choice(_))) && is_named(column, &UNITS)
        });
        Self { table, series: period.zip(value), units: value.zip(unit), pairs: pairs::of(table) }
    }

    /// The columns to show, the key first; units stand beside their figures, and a pair in the place of its first.
    fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        let is_beside = |index: usize| {
            self.units.is_some_and(|(_, unit)| unit == index) || self.pairs.iter().any(|pair| pair.to == index)
        };
        let others = (0..self.table.columns.len()).filter(move |index| *index != self.table.key && !is_beside(*index));
        [self.table.key].into_iter().chain(others)
    }

    /// The pair that stands in a column.
    fn pair(&self, index: usize) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.from == index)
    }

    /// Whether a row has something to show in a column.
    fn is_filled(&self, row: &Row, index: usize) -> bool {
        let has = |index: usize| row.contains_key(&self.table.columns[index].id);
        has(index) || self.pair(index).is_some_and(|pair| has(pair.to))
    }

    /// The head of a column; a pair stands under the name of its group.
    fn head(&self, index: usize) -> doc::Column {
        let column = &self.table.columns[index];
        doc::Column {
            group: column.group.as_deref().filter(|_| self.pair(index).is_none()).map(Text::from),
            label: self.label(index).into(),
            is_figure: matches!(column.kind, ColumnKind::Answer(Kind::Number(_))) && !is_period(column),
        }
    }

    /// What a column is called: a pair bears the name of its group.
    pub(super) fn label(&self, index: usize) -> &'t str {
        let column = &self.table.columns[index];
        column.group.as_deref().filter(|_| self.pair(index).is_some()).unwrap_or(&column.label)
    }

    /// The columns beside the key, the periods, the values and their units.
    pub(super) fn others(&self) -> impl Iterator<Item = usize> + '_ {
        let series = self.series;
        self.columns()
            .filter(move |index| *index != self.table.key)
            .filter(move |index| series.is_none_or(|(period, value)| ![period, value].contains(index)))
    }

    pub(super) fn cell(&self, known: &Known, row: &Row, index: usize) -> Cell {
        if let Some(pair) = self.pair(index) {
            return pair.cell(self.table, row);
        }
        let column = &self.table.columns[index];
        let mut cell = row.get(&column.id).map_or_else(Cell::default, |value| cell(known, column, value));
        if let Some((_, unit)) = self.units.filter(|(value, _)| *value == index && !cell.text.is_empty()) {
            let unit = &self.table.columns[unit];
            if let Some(words) = row.get(&unit.id) {
                cell.text = format!("{}{NBSP}{}", cell.text, self::cell(known, unit, words).text).into();
            }
        }
        cell
    }

    /// Rows by key, in the order in which keys first come; nothing where a key has one period twice.
    pub(super) fn lines<'r>(&self, rows: &[&'r Row]) -> Option<Vec<Vec<&'r Row>>> {
        let mut lines: indexmap::IndexMap<String, Vec<&Row>> = indexmap::IndexMap::new();
        for row in rows {
            let line = lines.entry(row_id(self.table, row)).or_default();
            if line.iter().any(|other| self.period_text(other) == self.period_text(row)) {
                return None;
            }
            line.push(row);
        }
        let mut lines: Vec<Vec<&Row>> = lines.into_values().collect();
        lines.iter_mut().for_each(|line| line.sort_by_key(|row| in_time(&self.period_text(row))));
        Some(lines)
    }

    /// All periods, in the order of time.
    fn periods(&self, rows: &[&Row]) -> Vec<String> {
        let mut periods: Vec<String> = rows.iter().map(|row| self.period_text(row)).collect();
        periods.sort_by_key(|text| in_time(text));
        periods.dedup();
        periods
    }

    pub(super) fn period_text(&self, row: &Row) -> String {
        let column = self.series.map(|(period, _)| &self.table.columns[period]);
        match column.and_then(|column| row.get(&column.id)) {
            Some(Value::Number(year)) => french::number(*year, 2),
            Some(Value::Text(text)) => text.trim().to_owned(),
            _ => String::new(),
        }
    }

    /// What several periods say in one column: once where they agree, else each after its period.
    pub(super) fn merged(&self, known: &Known, line: &[&Row], index: usize) -> Cell {
        let cells: Vec<(String, Cell)> = line
            .iter()
            .map(|row| (self.period_text(row), self.cell(known, row, index)))
            .filter(|(_, cell)| !cell.text.is_empty())
            .collect();
        match cells.as_slice() {
            [] => Cell::default(),
            [(_, only)] => only.clone(),
            [(_, first), rest @ ..] if rest.iter().all(|(_, cell)| cell.text == first.text) => first.clone(),
            all => {
                let lines: Vec<String> = all.iter().map(|(period, cell)| format!("{period} : {}", cell.text)).collect();
                Cell::text(lines.join("\n"))
            }
        }
    }
}

/// The first year of a period, then its words: what orders periods.
fn in_time(text: &str) -> (u32, String) {
    let year = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4);
    (year.and_then(|year| year.parse().ok()).unwrap_or(u32::MAX), text.to_owned())
}

fn is_period(column: &Column) -> bool {
    matches!(column.kind, ColumnKind::Answer(Kind::Number(_) | Kind::Text)) && is_named(column, &PERIODS)
}

fn is_named(column: &Column, names: &[&str]) -> bool {
    names.contains(&fold(&column.id).as_str()) || names.contains(&fold(&column.label).as_str())
}

/// The id of a row: the slug of its key.
pub(super) fn row_id(table: &grid::Table, row: &Row) -> String {
    match row.get(&table.key_column().id) {
        Some(Value::Text(text) | Value::Item(text)) => slug(text),
        Some(value) => value_text(&Kind::Text, value),
        None => String::new(),
    }
}

fn cell(known: &Known, column: &Column, value: &Value) -> Cell {
    let text = match (&column.kind, value) {
        (_, Value::Item(id)) => {
            let question = known.grid.item_index(id).map(|index| known.grid.items[index].label.clone());
            question.unwrap_or_else(|| id.clone())
        }
        // A year is no quantity: 2010, not 2 010.
        (_, Value::Number(year)) if is_period(column) => french::number(*year, 2),
        (ColumnKind::Answer(kind), value) => value_text(kind, value),
        (ColumnKind::Item(_), value) => value_text(&Kind::Text, value),
    };
    let held = match (&column.kind, value) {
        (ColumnKind::Answer(Kind::Scale(scale)), Value::Number(value)) => doc::Value::Position(Gauge {
            value: *value,
            share: scale.normalise(*value),
            neutral: scale.neutral(),
            steps: scale.positions().len().saturating_sub(1),
            from: None,
        }),
        (_, Value::Number(value)) => doc::Value::Number(*value),
        (_, Value::Date(day)) => doc::Value::Date(*day),
        _ => doc::Value::Text,
    };
    Cell { value: held, ..Cell::text(text) }
}

/// A value as people read it.
pub(super) fn value_text(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Number(number), Value::Number(value)) if !number.unit.is_empty() => {
            format!("{}{NBSP}{}", grouped(*value), number.unit)
        }
        (Kind::Scale(scale), Value::Number(value)) => {
            scale.label(*value).map_or_else(|| positions::shown(scale, *value), str::to_owned)
        }
        (_, Value::Number(value)) => grouped(*value),
        (Kind::Choice(choice), Value::Options(ids)) => {
            let label = |id: &String| {
                choice.options.iter().find(|option| &option.id == id).map_or_else(|| id.clone(), |o| o.label.clone())
            };
            ids.iter().map(label).collect::<Vec<_>>().join(" ; ")
        }
        (_, Value::Options(ids)) => ids.join(", "),
        (_, Value::YesNo(true)) => "oui".into(),
        (_, Value::YesNo(false)) => "non".into(),
        (_, Value::Text(text) | Value::Item(text)) => text.clone(),
        (_, Value::Date(date)) => french::date(*date),
    }
}

/// At most two decimals, whole part in groups of three: `66 000`.
pub(super) fn grouped(value: f64) -> String {
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
