//! One sheet of a questionnaire, as a workbook or a CSV file gives it.

use std::collections::BTreeMap;

use super::super::tabular::{self, Row, cell_text, letters};
use super::{MARK, Mark};
use crate::assessment::decode::trim;
use crate::problem::Place;
use crate::workbook::{Fault, Sheet, Workbook};

/// What holds sheets.
#[derive(Debug)]
pub enum Sheets<'a> {
    /// Several.
    Workbook(&'a Workbook),
    /// One.
    Csv(&'a str),
}

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
}

impl Tab {
    /// A sheet without cells.
    pub fn new(file: &str, name: Option<String>) -> Self {
        Self { file: file.into(), name, cells: BTreeMap::new(), faults: Vec::new() }
    }

    /// The sheets of a workbook that are ours, be they hidden.
    pub fn all(file: &str, workbook: &Workbook) -> Vec<Self> {
        let marked = workbook.sheets.iter().filter(|sheet| sheet.text(1, 0) == MARK);
        marked.map(|sheet| Self::of(file, sheet)).filter(|tab| tab.mark().is_some()).collect()
    }

    /// A sheet of a workbook, whosever it is.
    pub fn of(file: &str, sheet: &Sheet) -> Self {
        let mut tab = Self::new(file, Some(sheet.name.clone()));
        sheet.cells().for_each(|cell| tab.put(cell.row, cell.column, cell.text));
        tab.faults.clone_from(&sheet.faults);
        tab
    }

    /// The sheets of a workbook, or the only one of a CSV text, where a header of their first row ends with a name.
    pub fn under(file: &str, sheets: &Sheets<'_>, header: &str) -> Vec<Self> {
        let is_its = |text: &str| text.rsplit(['/', '-']).next() == Some(header);
        match sheets {
            Sheets::Workbook(workbook) => {
                let has_it =
                    |sheet: &Sheet| sheet.cells().take_while(|cell| cell.row == 1).any(|cell| is_its(cell.text));
                if !workbook.sheets.iter().any(has_it) {
                    return Vec::new();
                }
                workbook.sheets.iter().map(|sheet| Self::of(file, sheet)).collect()
            }
            Sheets::Csv(text) => {
                let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or("");
                if !first.contains(header) {
                    return Vec::new();
                }
                let read = |delimiter| {
                    let mut tab = Self::new(file, None);
                    tabular::rows(text, delimiter).iter().for_each(|row| tab.put_row(row));
                    Some(tab).filter(|tab| tab.columns(1).into_iter().any(|column| is_its(tab.text(1, column))))
                };
                [b';', b',', b'\t'].into_iter().find_map(read).into_iter().collect()
            }
        }
    }

    /// Puts a text into a cell; the row from 1, the column from 0.
    pub fn put(&mut self, row: u64, column: usize, text: &str) {
        let text = cell_text(text);
        if !text.is_empty() {
            self.cells.insert((row, column), text.to_owned());
        }
    }

    /// A CSV file that is a sheet of ours, saved by a spreadsheet; nothing where it is none.
    pub fn from_csv(file: &str, text: &str) -> Option<Self> {
        let start = text.trim_start_matches(['"', '\u{feff}']);
        // The mark stands in the first cell: no other file need be parsed.
        start.strip_prefix(MARK).filter(|rest| rest.starts_with(['"', ';', ',', '\t']))?;
        [b';', b',', b'\t'].into_iter().find_map(|delimiter| {
            let mut tab = Self::new(file, None);
            for row in tabular::rows(text, delimiter) {
                tab.put_row(&row);
            }
            tab.mark().is_some().then_some(tab)
        })
    }

    fn put_row(&mut self, row: &Row) {
        for (column, text) in row.cells.iter().enumerate() {
            self.put(row.number, column, text);
        }
    }

    /// The text of a cell, empty where there is none.
    pub fn text(&self, row: u64, column: usize) -> &str {
        self.cells.get(&(row, column)).map_or("", |text| trim(text))
    }

    /// What the sheet is, where it is ours.
    pub fn mark(&self) -> Option<Mark> {
        Mark::of(|column| self.text(1, column).to_owned())
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
        Place::Cell { file: self.file.clone(), sheet: self.name.clone(), row, column: Some(letters(column)) }
    }

    /// Where a row is.
    pub fn row_place(&self, row: u64) -> Place {
        Place::Cell { file: self.file.clone(), sheet: self.name.clone(), row, column: None }
    }

    /// The file as a whole.
    pub fn whole(&self) -> Place {
        Place::File(self.file.clone())
    }
}
