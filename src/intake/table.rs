//! The rows of a table of the grid, one file a table.

use std::collections::HashMap;

use jiff::civil::Date;

use super::layout::{Column, Page, Who};
use super::tabular::{self, Sheet};
use crate::assessment::rules::rows::{self, Fault, Rows};
use crate::assessment::rules::{Refusal, SourceKind};
use crate::assessment::{Row, Value};
use crate::fold::fold;
use crate::problem::Problem;

/// The rows of one structure at one date.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The structure and the date.
    pub who: Who,
    /// Each with the line on which it begins; at least one.
    pub rows: Vec<(Row, u64)>,
}

/// Reads the rows of the table of this index. What two rows may not share is for later: a structure has several names.
pub fn read(page: &mut Page<'_>, sheet: &mut Sheet<'_>, table: usize) -> Vec<Group> {
    let grid = page.grid;
    let columns: Vec<(usize, usize)> = page
        .layout
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| if let Column::Cell(cell) = column { Some((index, *cell)) } else { None })
        .collect();
    let key = columns.iter().find(|(_, cell)| *cell == grid.tables[table].key).map(|(index, _)| *index);
    let table_of_grid = &grid.tables[table];
    let ties: Vec<usize> = rows::ties(table_of_grid).collect();
    let tied_by: Vec<usize> = columns.iter().filter(|(_, cell)| ties.contains(cell)).map(|(index, _)| *index).collect();
    if !ties.is_empty() && tied_by.is_empty() {
        let refusal = rows::untied(table_of_grid);
        let message = format!(
            "les lignes du tableau {} ne seront rattachées à aucune question",
            crate::french::quoted(&table_of_grid.id)
        );
        let hint = refusal.hint.replacen("remplissez", "ajoutez la colonne", 1);
        page.problems.push(Problem::warning(refusal.code, sheet.place(sheet.header.number, None), message).hint(hint));
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut seen: HashMap<(String, Option<Date>), usize> = HashMap::new();
    let mut row = tabular::Row::default();
    while sheet.next_row(&mut row) {
        if !page.fits(sheet, &row) {
            continue;
        }
        let who = page.who(sheet, &row);
        if columns.iter().all(|(column, _)| row.cell(*column).is_empty()) {
            if who.is_some() {
                let message = "cette ligne ne porte que la structure, elle n’est pas lue";
                page.problems.push(Problem::remark("ligne-vide", sheet.place(row.number, None), message));
            }
            continue;
        }
        let mut cells = Row::new();
        let mut is_key_bad = false;
        for &(column, cell) in &columns {
            let text = row.cell(column);
            if text.is_empty() {
                continue;
            }
            let column_of_grid = &table_of_grid.columns[cell];
            match rows::cell(grid, page.names, column_of_grid, text) {
                Ok(value) => {
                    cells.insert(column_of_grid.id.clone(), value);
                }
                Err(refusal) => {
                    is_key_bad |= Some(column) == key;
                    page.refuse(sheet, row.number, Some(column), refusal);
                }
            }
        }
        let named: Result<(), Refusal> = match Rows::new(grid, table, SourceKind::Table).admit(&cells, row.number) {
            Err(Fault::Nameless(refusal)) if !is_key_bad => Err(refusal),
            _ => Ok(()),
        };
        if let Err(refusal) = named {
            page.refuse(sheet, row.number, key, refusal);
            continue;
        }
        if !tied_by.is_empty() && tied_by.iter().all(|column| row.cell(*column).is_empty()) {
            let refusal = rows::untied(table_of_grid);
            let place = sheet.place(row.number, Some(page.layout.column(tied_by[0])));
            page.problems.push(Problem::warning(refusal.code, place, refusal.message).hint(refusal.hint));
        }
        let Some(who) = who else { continue };
        let index = *seen.entry((fold(&who.structure), who.date)).or_insert(groups.len());
        if index == groups.len() {
            groups.push(Group { who, rows: Vec::new() });
        }
        sort_by_columns(table_of_grid, &mut cells);
        groups[index].rows.push((cells, row.number));
    }
    groups
}

/// The cells in the grid's order, whatever that of the file.
fn sort_by_columns(table: &crate::grid::Table, cells: &mut Row) {
    let rank = |id: &String| table.columns.iter().position(|column| column.id == *id);
    cells.sort_by(|a, _: &Value, b, _: &Value| rank(a).cmp(&rank(b)));
}
