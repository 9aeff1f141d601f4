//! How files name the items of a grid and the columns of its tables.

use std::collections::HashMap;

use crate::fold::{fold, letters_of};
use crate::grid::{Choice, Grid, Item, Kind, Named, RESERVED_HEADERS};

/// How the items of a grid are named in data files: by id, or by the label or the text of the question where no other has it;
/// and the columns of its tables likewise, by id or by label.
#[derive(Debug, Clone)]
pub struct ItemNames {
    by_fold: HashMap<String, usize>,
    /// By the letters of id or question alone; nothing where two items have the same.
    by_letters: HashMap<String, Option<usize>>,
    ids: Vec<String>,
    /// By item, its options by the letters of id or label; none where one option at most may be chosen.
    options: Vec<HashMap<String, (usize, String)>>,
    /// One a table of the grid: the index of a column by what it may be called.
    tables: Vec<HashMap<String, usize>>,
    /// What somebody said that titles mean: a header by the folded title.
    titles: HashMap<String, String>,
    /// What somebody said that words mean: a cell by the item and the folded word.
    words: HashMap<(usize, String), String>,
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
            by_letters: by_letters(&grid.items),
            ids: grid.items.iter().map(|item| item.id.clone()).collect(),
            options: grid.items.iter().map(options_of).collect(),
            tables: tables.collect(),
            titles: HashMap::new(),
            words: HashMap::new(),
        }
    }

    /// Notes that a title stands for a header.
    pub fn learn_title(&mut self, title: &str, header: impl Into<String>) {
        self.titles.insert(fold(title), header.into());
    }

    /// Notes that a word stands for a cell among the answers to an item.
    pub fn learn_word(&mut self, item: usize, word: &str, cell: impl Into<String>) {
        self.words.insert((item, fold(word)), cell.into());
    }

    /// The header that somebody said a folded title stands for.
    pub fn learnt_title(&self, folded: &str) -> Option<&str> {
        self.titles.get(folded).map(String::as_str)
    }

    /// The cell that somebody said a word stands for.
    pub fn learnt_word(&self, item: usize, word: &str) -> Option<&str> {
        if self.words.is_empty() {
            return None;
        }
        self.words.get(&(item, fold(word))).map(String::as_str)
    }

    /// The id of an item.
    pub fn id(&self, item: usize) -> &str {
        self.ids.get(item).map_or("", String::as_str)
    }

    /// The item whose id or question has the letters and digits of a text, signs and blanks aside.
    pub fn loosely(&self, text: &str) -> Option<usize> {
        *self.by_letters.get(&letters_of(text))?
    }

    /// The id of an option of an item that takes several, by its id or label.
    pub fn option(&self, item: usize, text: &str) -> Option<&str> {
        self.options.get(item)?.get(&letters_of(text)).map(|(_, id)| id.as_str())
    }

    /// The place of an option among those of its item, by its id or label.
    pub fn option_index(&self, item: usize, text: &str) -> Option<usize> {
        self.options.get(item)?.get(&letters_of(text)).map(|(index, _)| *index)
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

/// Items by the letters of their ids, which come first, of their labels and of their questions.
fn by_letters(items: &[Item]) -> HashMap<String, Option<usize>> {
    let mut found: HashMap<String, Option<usize>> = HashMap::new();
    for texts in
        [|item: &Item| item.question.clone(), |item: &Item| own_label(item).to_owned(), |item: &Item| item.id.clone()]
    {
        let mut these: HashMap<String, Option<usize>> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            these.entry(letters_of(&texts(item))).and_modify(|seen| *seen = None).or_insert(Some(index));
        }
        found.extend(these);
    }
    found.remove("");
    found
}

/// The options of an item that takes several.
fn options_of(item: &Item) -> HashMap<String, (usize, String)> {
    let Kind::Choice(Choice { several: true, options, .. }) = &item.kind else { return HashMap::new() };
    let named = |name: fn(&Named) -> &str| {
        options.iter().enumerate().map(move |(index, option)| (letters_of(name(option)), (index, option.id.clone())))
    };
    named(|option| &option.label).chain(named(|option| &option.id)).collect()
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
