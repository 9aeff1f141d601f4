//! How files name the items of a grid and the columns of its tables.

use std::collections::HashMap;

use crate::fold::fold;
use crate::grid::{Grid, Item, RESERVED_HEADERS};

/// How the items of a grid are named in data files: by id, or by the label or the text of the question where no other has it;
/// and the columns of its tables likewise, by id or by label.
#[derive(Debug)]
pub struct ItemNames {
    by_fold: HashMap<String, usize>,
    /// One a table of the grid: the index of a column by what it may be called.
    tables: Vec<HashMap<String, usize>>,
}

impl ItemNames {
    /// The names of a grid's items.
    pub fn new(grid: &Grid) -> Self {
        let tables = grid
            .tables
            .iter()
            .map(|table| by_name(table.columns.iter().map(|column| (column.id.as_str(), [column.label.as_str()]))));
        Self {
            by_fold: by_name(grid.items.iter().map(|item| (item.id.as_str(), [&*item.question, own_label(item)]))),
            tables: tables.collect(),
        }
    }

    /// The item that a folded text names.
    pub fn get(&self, folded: &str) -> Option<usize> {
        self.by_fold.get(folded).copied()
    }

    /// Whether a folded header names an item, or a column of a table.
    pub fn knows(&self, folded: &str) -> bool {
        self.by_fold.contains_key(folded) || self.tables.iter().any(|columns| columns.contains_key(folded))
    }

    /// The column of a table that a folded header names.
    pub fn column(&self, table: usize, folded: &str) -> Option<usize> {
        self.tables.get(table)?.get(folded).copied()
    }
}

/// The label of an item; its question where the label means something else in every file (« Territoire »).
fn own_label(item: &Item) -> &str {
    if RESERVED_HEADERS.contains(&fold(&item.label).as_str()) { &item.question } else { &item.label }
}

/// Indices by folded id, and by folded words where no other has the same.
fn by_name<'g, const N: usize>(names: impl Iterator<Item = (&'g str, [&'g str; N])> + Clone) -> HashMap<String, usize> {
    let mut words: HashMap<String, Option<usize>> = HashMap::new();
    for (index, (_, all)) in names.clone().enumerate() {
        for word in all.into_iter().map(fold) {
            words.entry(word).and_modify(|seen| *seen = seen.filter(|first| *first == index)).or_insert(Some(index));
        }
    }
    let mut by_fold: HashMap<String, usize> =
        words.into_iter().filter_map(|(word, index)| Some((word, index?))).collect();
    by_fold.extend(names.enumerate().map(|(index, (id, _))| (fold(id), index)));
    by_fold
}
