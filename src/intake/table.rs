//! The rows of a table of the grid, one file a table.

use std::collections::HashMap;

use jiff::civil::Date;

use super::columns::Column;
use super::page::{Page, Who, is_doubtful};
use super::tabular::{self, Sheet};
use crate::assessment::rules::rows::{self, Fault, Rows};
use crate::assessment::rules::{self, SourceKind};
use crate::assessment::{Row, Value};
use crate::fold::fold;
use crate::french::quoted;
use crate::grid::{ColumnKind, Kind};
use crate::problem::{Problem, Severity};

/// The rows of one structure at one date.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The structure and the date.
    pub who: Who,
    /// Each with the line on which it begins; at least one.
    pub rows: Vec<(Row, u64)>,
}

/// The columns of a file that hold cells of a table of the grid.
struct Columns<'g> {
    table: &'g crate::grid::Table,
    /// The column of the file, and that of the table.
    cells: Vec<(usize, usize)>,
    /// The column of the file that names the rows.
    key: Option<usize>,
    /// Columns of the file that tie a row to a question; nothing where the table has none.
    ties: Option<Vec<usize>>,
}

impl<'g> Columns<'g> {
    fn new(page: &Page<'g>, table: usize) -> Self {
        let columns = page.layout.columns.iter().enumerate();
        let cells: Vec<(usize, usize)> = columns
            .filter_map(|(index, column)| if let Column::Cell(cell) = column { Some((index, *cell)) } else { None })
            .collect();
        let table = &page.grid.tables[table];
        let of_table: Vec<usize> = rows::ties(table).collect();
        let ties = cells.iter().filter(|(_, cell)| of_table.contains(cell)).map(|(index, _)| *index).collect();
        let key = cells.iter().find(|(_, cell)| *cell == table.key).map(|(index, _)| *index);
        Self { table, cells, key, ties: Some(ties).filter(|_| !of_table.is_empty()) }
    }

    /// Warns of a table whose rows could be tied to questions and have no column for it.
    fn warn_of_ties(&self, page: &mut Page<'_>, sheet: &Sheet<'_>) {
        if self.ties.as_ref().is_some_and(Vec::is_empty) {
            let refusal = rows::untied(self.table);
            let message =
                format!("les lignes du tableau {} ne seront rattachées à aucune question", quoted(&self.table.id));
            let hint = refusal.hint.replacen("remplissez", "ajoutez la colonne", 1);
            let place = sheet.place(sheet.header.number, None);
            page.problems.push(Problem::warning(refusal.code, place, message).hint(hint));
        }
    }

    /// What a row says; nothing where it cannot stand.
    fn read(&self, page: &mut Page<'_>, sheet: &Sheet<'_>, row: &tabular::Row, index: usize) -> Option<Row> {
        let mut cells = Row::new();
        let mut is_key_bad = false;
        for &(column, cell) in &self.cells {
            let text = row.cell(column);
            if text.is_empty() {
                continue;
            }
            let is_number = matches!(self.table.columns[cell].kind, ColumnKind::Answer(Kind::Number(_)));
            if is_number && is_doubtful(sheet, text) {
                page.refuse(sheet, row.number, Some(column), rules::thousand_or_decimal(text));
                continue;
            }
            match rows::cell(page.grid, page.names, &self.table.columns[cell], text) {
                Ok(value) => {
                    cells.insert(self.table.columns[cell].id.clone(), value);
                }
                Err(refusal) => {
                    is_key_bad |= Some(column) == self.key;
                    page.refuse(sheet, row.number, Some(column), refusal);
                }
            }
        }
        if let Err(Fault::Nameless(refusal)) = Rows::new(page.grid, index, SourceKind::Table).admit(&cells, row.number)
            && !is_key_bad
        {
            page.refuse(sheet, row.number, self.key, refusal);
            return None;
        }
        if let Some(ties) = self.ties.as_ref().filter(|ties| ties.iter().all(|column| row.cell(*column).is_empty()))
            && let Some(first) = ties.first()
        {
            let refusal = rows::untied(self.table);
            let place = sheet.place(row.number, Some(page.layout.column(*first)));
            page.problems.push(refusal.with(Severity::Warning, place));
        }
        // In the grid's order, whatever that of the file.
        let rank = |id: &String| self.table.columns.iter().position(|column| column.id == *id);
        cells.sort_by(|a, _: &Value, b, _: &Value| rank(a).cmp(&rank(b)));
        Some(cells)
    }
}

/// Reads the rows of the table of this index. What two rows may not share is for later: a structure has several names.
pub fn read(page: &mut Page<'_>, sheet: &mut Sheet<'_>, table: usize) -> Vec<Group> {
    let columns = Columns::new(page, table);
    columns.warn_of_ties(page, sheet);
    let mut groups: Vec<Group> = Vec::new();
    let mut seen: HashMap<(String, Option<Date>), usize> = HashMap::new();
    let mut row = tabular::Row::default();
    while sheet.next_row(&mut row) {
        if !page.admits(sheet, &row) {
            continue;
        }
        let who = page.who(sheet, &row);
        if columns.cells.iter().all(|(column, _)| row.cell(*column).is_empty()) {
            if who.is_some() {
                let message = "cette ligne ne porte que la structure, elle n’est pas lue";
                page.problems.push(Problem::remark("ligne-vide", sheet.place(row.number, None), message));
            }
            continue;
        }
        let Some(cells) = columns.read(page, sheet, &row, table) else { continue };
        let Some(who) = who else { continue };
        let index = *seen.entry((fold(&who.structure), who.date)).or_insert(groups.len());
        if index == groups.len() {
            groups.push(Group { who, rows: Vec::new() });
        }
        groups[index].rows.push((cells, row.number));
    }
    groups
}
