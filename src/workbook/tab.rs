//! The cells of a sheet by their places, for those who look for them there.

use std::collections::BTreeMap;

use super::{Fault, Sheet, letters};
use crate::problem::Place;
use crate::typed::{cell_text, trim};

/// The cells of a sheet that hold something, each at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    file: String,
    /// Its name in a workbook.
    name: Option<String>,
    /// By row, from 1, and column, from 0.
    cells: BTreeMap<(u64, usize), String>,
    /// Cells that should hold a value and hold none.
    pub faults: Vec<Fault>,
    /// Where its columns and rows really stand, where somebody inserted some.
    moved: Option<Moved>,
}

/// Where the cells of a sheet really stand, for those who see it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moved {
    /// By our column, the one of the file.
    columns: BTreeMap<usize, usize>,
    /// Rows inserted above the titles.
    rows: u64,
}

impl Tab {
    /// A sheet without cells.
    pub fn new(file: &str, name: Option<String>) -> Self {
        Self { file: file.into(), name, cells: BTreeMap::new(), faults: Vec::new(), moved: None }
    }

    /// A sheet of a workbook, whosever it is.
    pub fn of(file: &str, sheet: &Sheet) -> Self {
        let mut tab = Self::new(file, Some(sheet.name.clone()));
        sheet.cells().for_each(|cell| tab.put(cell.row, cell.column, cell.text));
        tab.faults.clone_from(&sheet.faults);
        tab
    }

    /// Puts a text into a cell; the row from 1, the column from 0.
    pub fn put(&mut self, row: u64, column: usize, text: &str) {
        let text = cell_text(text);
        if !text.is_empty() {
            self.cells.insert((row, column), text.to_owned());
        }
    }

    /// The text of a cell, empty where there is none.
    pub fn text(&self, row: u64, column: usize) -> &str {
        self.cells.get(&(row, column)).map_or("", |text| trim(text))
    }

    /// Where the cells that hold something are, row after row.
    pub fn places(&self) -> impl Iterator<Item = (u64, usize)> {
        self.cells.keys().copied()
    }

    /// The sheet with the columns of the file where ours are, and its rows as many further up. Columns that `columns` does
    /// not have keep no place; the first row, which is read text after text, stays where it is.
    #[must_use]
    pub fn moved_back(mut self, columns: BTreeMap<usize, usize>, rows: u64) -> Self {
        if rows == 0 && columns.iter().all(|(ours, theirs)| ours == theirs) {
            return self;
        }
        let back: BTreeMap<usize, usize> = columns.iter().map(|(ours, theirs)| (*theirs, *ours)).collect();
        let place = |row: u64, column: usize| {
            Some((row.checked_sub(rows).filter(|above| row > 1 && *above > 1)?, *back.get(&column)?))
        };
        let below = self.cells.split_off(&(2, 0));
        self.cells.extend(below.into_iter().filter_map(|((row, column), text)| Some((place(row, column)?, text))));
        self.faults.retain_mut(|fault| {
            let placed = place(fault.row, fault.column);
            (fault.row, fault.column) = placed.unwrap_or((fault.row, fault.column));
            placed.is_some()
        });
        self.moved = Some(Moved { columns, rows });
        self
    }

    /// Numbers of the rows below a row that hold something, growing.
    pub fn rows_below(&self, row: u64) -> Vec<u64> {
        let mut rows: Vec<u64> = self.cells.range((row + 1, 0)..).map(|((row, _), _)| *row).collect();
        rows.dedup();
        rows
    }

    /// Columns of a row that hold something, growing.
    pub fn columns(&self, row: u64) -> Vec<usize> {
        self.cells.range((row, 0)..(row + 1, 0)).map(|((_, column), _)| *column).collect()
    }

    /// Where a cell is, as a person finds it.
    pub fn place(&self, row: u64, column: usize) -> Place {
        let (row, column) = match &self.moved {
            Some(moved) if row > 1 => (row + moved.rows, moved.columns.get(&column).copied().unwrap_or(column)),
            _ => (row, column),
        };
        Place::Cell { file: self.file.clone(), sheet: self.name.clone(), row, column: Some(letters(column)) }
    }

    /// Where a row is.
    pub fn row_place(&self, row: u64) -> Place {
        let row = self.moved.as_ref().filter(|_| row > 1).map_or(row, |moved| row + moved.rows);
        Place::Cell { file: self.file.clone(), sheet: self.name.clone(), row, column: None }
    }

    /// A cell of the sheet, as a sentence about the sheet names it: `D17`.
    pub fn cell_name(&self, row: u64, column: usize) -> String {
        match self.place(row, column) {
            Place::Cell { row, column, .. } => format!("{}{row}", column.unwrap_or_default()),
            _ => String::new(),
        }
    }

    /// What its tab says; the name of the file where it stands alone.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.file)
    }

    /// The file as a whole.
    pub fn whole(&self) -> Place {
        Place::File(self.file.clone())
    }
}
