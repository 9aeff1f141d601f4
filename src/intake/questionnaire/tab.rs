//! One sheet of a questionnaire, as a workbook or a CSV file gives it.

use std::collections::BTreeMap;

use super::super::tabular;
use crate::fold::fold;
use crate::forms::questionnaire::{MARK, Mark, Role, answers, arguments, conclusions, details, home};
use crate::workbook::tab::Tab;
use crate::workbook::{Sheet, Workbook};

/// How far below the top the titles of a sheet are looked for, after somebody inserted rows.
const TOP: u64 = 40;

impl Tab {
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
            Some(Role::Conclusions) => self.aligned(&all(&conclusions::TITLES), Some(conclusions::HEADER)),
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
    fn aligned(self, titles: &[(usize, &str)], header: Option<u64>) -> Self {
        let Some((row, mut columns)) = self.titles(titles) else { return self };
        if header.is_none() {
            let is_code = |(row, column): &(u64, usize)| self.text(*row, *column) == home::FIELDS[0].0;
            columns.extend(self.places().find(is_code).map(|(_, column)| (home::CODE, column)));
        }
        self.moved_back(columns, header.map_or(0, |header| row.saturating_sub(header)))
    }

    /// A CSV file that is a sheet of ours, saved by a spreadsheet; nothing where it is none.
    pub fn from_csv(file: &str, text: &str) -> Option<Self> {
        // A column may have been inserted before the first.
        let start = text.trim_start_matches(['"', '\u{feff}', ';', ',', '\t']);
        // The mark stands in the first cell: no other file need be parsed.
        start.strip_prefix(MARK).filter(|rest| rest.starts_with(['"', ';', ',', '\t']))?;
        [b';', b',', b'\t'].into_iter().find_map(|delimiter| {
            let tab = tabular::tab(file, text, delimiter);
            tab.mark().is_some().then(|| tab.put_back())
        })
    }

    /// What the sheet is, where it is ours.
    pub fn mark(&self) -> Option<Mark> {
        Mark::of(self.columns(1).into_iter().map(|column| self.text(1, column)))
    }
}
