//! One sheet of a questionnaire, as a workbook or a CSV file gives it.

use std::collections::BTreeMap;

use super::super::tabular::{self, Row, cell_text, letters};
use super::{MARK, Mark, Role, answers, arguments, details, home};
use crate::assessment::decode::trim;
use crate::fold::fold;
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

/// How far below the top the titles of a sheet are looked for, after somebody inserted rows.
const TOP: u64 = 40;

impl Tab {
    /// A sheet without cells.
    pub fn new(file: &str, name: Option<String>) -> Self {
        Self { file: file.into(), name, cells: BTreeMap::new(), faults: Vec::new(), moved: None }
    }

    /// The sheets of a workbook that are ours, be they hidden.
    pub fn all(file: &str, workbook: &Workbook) -> Vec<Self> {
        let first = |sheet: &Sheet| sheet.cells().next().is_some_and(|cell| cell.row == 1 && cell.text == MARK);
        let marked = workbook.sheets.iter().filter(|sheet| first(sheet));
        marked.map(|sheet| Self::of(file, sheet)).filter(|tab| tab.mark().is_some()).map(Self::put_back).collect()
    }

    /// The sheets of a workbook that have the titles of our answers, and lost the row that says whose they are.
    pub fn orphans(file: &str, workbook: &Workbook) -> Vec<Self> {
        let has_help = |sheet: &&Sheet| {
            let mut top = sheet.cells().take_while(|cell| cell.row <= TOP);
            sheet.is_visible && top.any(|cell| cell.text == answers::TITLES[answers::HELP])
        };
        let tabs = workbook
            .sheets
            .iter()
            .filter(has_help)
            .map(|sheet| Self::of(file, sheet))
            .filter(|tab| tab.mark().is_none());
        let titles: Vec<(usize, &str)> = answers::TITLES.into_iter().enumerate().collect();
        tabs.filter(|tab| tab.titles(&titles).is_some_and(|(_, columns)| columns.len() > titles.len() / 2)).collect()
    }

    /// The sheet with each column and row where we write it, found by its titles.
    fn put_back(self) -> Self {
        let all = |titles: &[&'static str]| titles.iter().copied().enumerate().collect::<Vec<_>>();
        match self.mark().map(|mark| mark.role) {
            Some(Role::Answers(_)) => self.aligned(&all(&answers::TITLES), Some(answers::HEADER)),
            Some(Role::Arguments) => self.aligned(&all(&arguments::TITLES), Some(arguments::HEADER)),
            Some(Role::Details(_)) => self.aligned(&all(&details::TITLES), Some(details::HEADER)),
            Some(Role::Home) => self.aligned(&home::TITLES, None),
            _ => self,
        }
    }

    /// The row that holds most of some titles, two at least, and the column of each that it holds.
    fn titles(&self, titles: &[(usize, &str)]) -> Option<(u64, BTreeMap<usize, usize>)> {
        let wanted: Vec<(usize, String)> = titles.iter().map(|(column, title)| (*column, fold(title))).collect();
        let mut best: Option<(u64, BTreeMap<usize, usize>)> = None;
        for row in self.rows_below(1).into_iter().take_while(|row| *row <= TOP) {
            let mut found = BTreeMap::new();
            for column in self.columns(row) {
                let text = fold(self.text(row, column));
                if let Some((ours, _)) = wanted.iter().find(|(_, title)| *title == text) {
                    found.entry(*ours).or_insert(column);
                }
            }
            if found.len() >= 2 && best.as_ref().is_none_or(|(_, known)| known.len() < found.len()) {
                best = Some((row, found));
            }
        }
        best
    }

    /// The sheet with its columns where `titles` have them, its titles in the row `header` if that is fixed.
    ///
    /// The column without a title that holds codes goes with them; others that nobody knows keep no place.
    fn aligned(mut self, titles: &[(usize, &str)], header: Option<u64>) -> Self {
        let Some((row, mut columns)) = self.titles(titles) else { return self };
        if header.is_none() {
            let is_code =
                |((_, column), text): (&(u64, usize), &String)| (text == home::FIELDS[0].0).then_some(*column);
            columns.extend(self.cells.iter().find_map(is_code).map(|column| (home::CODE, column)));
        }
        let rows = header.map_or(0, |header| row.saturating_sub(header));
        if rows == 0 && columns.iter().all(|(ours, theirs)| ours == theirs) {
            return self;
        }
        let back: BTreeMap<usize, usize> = columns.iter().map(|(ours, theirs)| (*theirs, *ours)).collect();
        let place =
            |row: u64, column: usize| Some((row.checked_sub(rows).filter(|row| *row > 0)?, *back.get(&column)?));
        let mark: Vec<_> = self.cells.range(..(2, 0)).map(|(at, text)| (*at, text.clone())).collect();
        let cells = std::mem::take(&mut self.cells).into_iter().filter(|((row, _), _)| *row > 1);
        self.cells = cells.filter_map(|((row, column), text)| Some((place(row, column)?, text))).collect();
        // The mark is read text after text: it stays where it is.
        self.cells.retain(|(row, _), _| *row > 1);
        self.cells.extend(mark);
        self.faults.retain_mut(|fault| {
            let placed = place(fault.row, fault.column);
            (fault.row, fault.column) = placed.unwrap_or((fault.row, fault.column));
            placed.is_some()
        });
        self.moved = Some(Moved { columns, rows });
        self
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
        // A column may have been inserted before the first.
        let start = text.trim_start_matches(['"', '\u{feff}', ';', ',', '\t']);
        // The mark stands in the first cell: no other file need be parsed.
        start.strip_prefix(MARK).filter(|rest| rest.starts_with(['"', ';', ',', '\t']))?;
        [b';', b',', b'\t'].into_iter().find_map(|delimiter| {
            let mut tab = Self::new(file, None);
            for row in tabular::rows(text, delimiter) {
                tab.put_row(&row);
            }
            tab.mark().is_some().then(|| tab.put_back())
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
        Mark::of(self.columns(1).into_iter().map(|column| self.text(1, column)))
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
