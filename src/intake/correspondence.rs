//! What the titles and words of a file were taken for, written down to be corrected, and read back.
//!
//! ```text
//! sorte;trouvé;dans;compris;propositions;exemples
//! colonne;Nom de votre structure;;structure;;AIR, BAC
//! colonne;Votre avis sur les emplois;;?;emplois, achats, gaz;D'accord
//! mot;Plutôt d'accord;curseur;?;1, 2, 0;14 fois
//! ```
//!
//! `?` is what was not understood; whoever knows writes what it stands for in its place.

use std::cmp::Reverse;
use std::collections::HashSet;

use indexmap::IndexMap;

use super::columns::{Column, KEPT, OPTION, ROLE, SENT, Shape, TOOL, meaning};
use super::content::Content;
use super::sideways;
use super::tabular::{self, Headers as _, Row, guarded};
use crate::assessment::decode::{self, shortened};
use crate::assessment::{Answer, ItemNames, Value};
use crate::fold::{fold, nearest};
use crate::french::{count, plain, quoted};
use crate::grid::{Grid, Item, Kind};
use crate::problem::{Place, Problem, Problems};
use crate::typed::number;
use crate::workbook::{self, Workbook};

/// The titles of the columns.
const TITLES: [&str; 6] = ["sorte", "trouvé", "dans", "compris", "propositions", "exemples"];

/// What stands for a title or a word that was not understood.
pub const OPEN: &str = "?";
/// What a column is that is copied into the results, and one that is left aside.
pub const COPY: &str = "recopier";
/// A column that nobody reads.
pub const IGNORE: &str = "ignorer";
/// A word that is no answer.
pub const BLANK: &str = "vide";

/// Most rows of a file that are looked at, and most words of one question.
const MOST: (usize, usize) = (20_000, 60);
/// How far below the top the titles may stand.
const TOP: usize = 30;

/// A title or a word, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// As it is written in the file.
    pub found: String,
    /// What it stands for; [`OPEN`] where nobody can tell.
    pub meant: String,
    /// The nearest things that it may stand for, the nearest first.
    pub nearest: Vec<String>,
    /// What stands in the column, or how often the word does.
    pub examples: String,
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// The title of a column.
    Title,
    /// A word among the answers to an item, or to all that share a scale: the id of either.
    Word(String),
}

/// What each title and word of a file was taken for.
pub fn understood(grid: &Grid, file: &str, bytes: &[u8]) -> Result<Vec<Entry>, Problems> {
    let names = ItemNames::new(grid);
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    for rows in tables(&names, file, bytes)? {
        let [header, rows @ ..] = rows.as_slice() else { continue };
        for entry in of_table(grid, &names, header, rows) {
            let key = (fold(&entry.found), format!("{:?}", entry.kind));
            if seen.insert(key) {
                entries.push(entry);
            }
        }
    }
    // Titles first: what a word stands for hangs on its question.
    entries.sort_by_key(|entry| entry.kind != EntryKind::Title);
    Ok(entries)
}

/// The tables of a file, each with its header row first.
fn tables(names: &ItemNames, file: &str, bytes: &[u8]) -> Result<Vec<Vec<Row>>, Problems> {
    let refuse = |message: &str| {
        let problem = Problem::error("sans-correspondance", Place::File(file.into()), message);
        Problems::from(problem.hint("donnez l’export d’une enquête, ou un tableau fait à la main"))
    };
    let all: Vec<Vec<Row>> = match Content::of(file, bytes) {
        Content::Yaml => return Err(refuse("ce fichier n’a ni titres de colonnes ni mots à faire correspondre")),
        Content::Workbook => {
            let workbook = Workbook::read(file, bytes)?;
            let row = |(number, cells)| Row { number, cells };
            let visible = workbook.sheets.iter().filter(|sheet| sheet.is_visible && !sheet.is_empty());
            visible.map(|sheet| sheet.rows().take(MOST.0).map(row).collect()).collect()
        }
        Content::Table => {
            let text = tabular::decode(file, bytes)?;
            let of = |delimiter: &u8| tabular::first_rows(&text, *delimiter, MOST.0);
            let widest = |rows: &Vec<Row>| rows.iter().take(TOP).map(|row| row.cells.len()).max();
            tabular::DELIMITERS.iter().map(of).max_by_key(widest).into_iter().collect()
        }
    };
    let mut found = Vec::new();
    for mut rows in all {
        if let Some(upright) = sideways::upright(names, &rows, Some("structure")) {
            found.push(upright.rows);
        } else if let Some(header) = header(names, &rows) {
            found.push(rows.split_off(header));
        }
    }
    if found.is_empty() {
        return Err(refuse("ce fichier ne montre aucun tableau"));
    }
    Ok(found)
}

/// The row that is most likely one of titles: most of them understood, else the widest.
fn header(names: &ItemNames, rows: &[Row]) -> Option<usize> {
    let rank = |index: &usize| {
        let titles = rows[*index].titles();
        let known = names.folded(&titles).iter().filter(|header| names.is_known(header)).count();
        (known, titles.iter().filter(|title| !title.is_empty()).count(), Reverse(*index))
    };
    (0..rows.len().min(TOP)).max_by_key(rank)
}

fn of_table(grid: &Grid, names: &ItemNames, header: &Row, rows: &[Row]) -> Vec<Entry> {
    let titles = header.titles();
    let folded = names.folded(&titles);
    let shape = if folded.iter().any(|header| header == "question") { Shape::Long } else { Shape::Wide };
    // Of a table on another scale, all figures mean something else, whatever their column.
    let mut others: HashSet<&str> = HashSet::new();
    for (index, header) in folded.iter().enumerate() {
        if let Some(Column::Item(item)) = meaning(names, shape, header)
            && let Some(scale) = grid.items[item].scale()
            && rows.iter().any(|row| number(row.cell(index)).is_some_and(|figure| !scale.has(figure)))
        {
            others.insert(&scale.id);
        }
    }
    let mut entries = Vec::new();
    let mut words: IndexMap<(String, String), (String, usize, usize)> = IndexMap::new();
    for (index, (title, folded)) in titles.iter().zip(&folded).enumerate().filter(|(_, (title, _))| !title.is_empty()) {
        let column = meaning(names, shape, folded);
        let filled = rows.iter().map(|row| row.cell(index)).filter(|text| !text.is_empty());
        let mut examples: Vec<String> = Vec::new();
        for text in filled.clone().take(200) {
            let text = shortened(text);
            if examples.len() < 3 && !examples.contains(&text) {
                examples.push(text);
            }
        }
        let (meant, nearest) = match column {
            Some(Column::Tool) => (IGNORE.to_owned(), Vec::new()),
            Some(Column::Sent) => ("date".to_owned(), Vec::new()),
            Some(Column::Role) => ("repondant".to_owned(), Vec::new()),
            Some(_) if folded.contains(OPTION) => (folded.clone(), Vec::new()),
            Some(Column::Item(item)) => (names.id(item).to_owned(), Vec::new()),
            Some(_) => (folded.clone(), Vec::new()),
            None => (OPEN.to_owned(), nearest_items(grid, title)),
        };
        entries.push(Entry {
            kind: EntryKind::Title,
            found: (*title).to_owned(),
            meant,
            nearest,
            examples: examples.join(", "),
        });
        if let Some(Column::Item(item)) = column {
            note_words(&grid.items[item], item, filled, &others, &mut words);
        }
    }
    entries.extend(
        words.into_iter().map(|((scope, _), (word, times, item))| of_word(&grid.items[item], scope, word, times)),
    );
    entries
}

/// Counts the words that answer an item; figures that are on its scale need no correspondence.
fn note_words<'t>(
    item: &Item,
    index: usize,
    texts: impl Iterator<Item = &'t str>,
    others: &HashSet<&str>,
    words: &mut IndexMap<(String, String), (String, usize, usize)>,
) {
    if matches!(item.kind, Kind::Text | Kind::Number(_) | Kind::Date) {
        return;
    }
    let scope = item.scale().map_or(&item.id, |scale| &scale.id).clone();
    let is_plain = |text: &str| number(text).is_some() && decode::cell(item, text).is_ok();
    let are_ours = !others.contains(scope.as_str());
    for text in texts {
        if are_ours && is_plain(text) {
            continue;
        }
        let key = (scope.clone(), fold(text));
        let known = words.keys().filter(|(known, _)| *known == scope).count();
        if known < MOST.1 || words.contains_key(&key) {
            words.entry(key).or_insert_with(|| (text.to_owned(), 0, index)).1 += 1;
        }
    }
}

fn of_word(item: &Item, scope: String, word: String, times: usize) -> Entry {
    let read = decode::cell(item, &word).ok().filter(|_| number(&word).is_none());
    let meant = read.and_then(|cell| match cell.answer {
        Answer::NotApplicable(_) => Some("SO".to_owned()),
        Answer::Unknown => Some("NSP".to_owned()),
        Answer::Value(Value::Number(value)) => Some(plain(value)),
        Answer::Value(Value::Options(ids)) => Some(ids.join("|")),
        Answer::Value(Value::YesNo(yes)) => Some(if yes { "oui" } else { "non" }.to_owned()),
        _ => None,
    });
    let nearest = if meant.is_some() { Vec::new() } else { nearest_values(item, &word) };
    Entry {
        kind: EntryKind::Word(scope),
        found: word,
        meant: meant.unwrap_or_else(|| OPEN.to_owned()),
        nearest,
        examples: count(times, "fois", "fois"),
    }
}

/// The words of a text that may tell it from others.
fn telling_words(text: &str) -> HashSet<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_owned).collect()
}

/// The three items whose questions or ids share most with a title.
fn nearest_items(grid: &Grid, title: &str) -> Vec<String> {
    let wanted = telling_words(title);
    let ids: Vec<&str> = grid.items.iter().map(|item| item.id.as_str()).collect();
    let mut scored: Vec<(usize, &Item)> = grid
        .items
        .iter()
        .map(|item| {
            let theirs = telling_words(&format!("{} {} {}", item.id, item.label, item.question));
            (wanted.intersection(&theirs).count() * 1_000 / (1 + wanted.union(&theirs).count()), item)
        })
        .filter(|(score, _)| *score > 0)
        .collect();
    scored.sort_by_key(|(score, _)| Reverse(*score));
    let mut found: Vec<String> = nearest(title, ids).into_iter().map(str::to_owned).collect();
    for (_, item) in scored {
        if found.len() < 3 && !found.contains(&item.id) {
            found.push(item.id.clone());
        }
    }
    found
}

/// The three answers to an item whose words are nearest to a word.
fn nearest_values(item: &Item, word: &str) -> Vec<String> {
    let said: Vec<(String, String)> = match &item.kind {
        Kind::Scale(scale) => {
            let words = |position: f64| item.position_label(position).unwrap_or_default().to_owned();
            scale.positions().into_iter().map(|one| (plain(one), words(one))).collect()
        }
        Kind::Choice(choice) => choice.options.iter().map(|option| (option.id.clone(), option.label.clone())).collect(),
        _ => vec![("oui".into(), "oui".into()), ("non".into(), "non".into())],
    };
    let wanted = fold(word);
    let mut scored: Vec<(usize, &String)> =
        said.iter().map(|(value, words)| (strsim::damerau_levenshtein(&wanted, &fold(words)), value)).collect();
    scored.sort_by_key(|(distance, _)| *distance);
    scored.into_iter().take(3).map(|(_, value)| value.clone()).collect()
}

/// The correspondence as a table that a spreadsheet opens.
pub fn render(entries: &[Entry]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    // Nothing can fail in memory.
    let mut write = |cells: [&str; 6]| drop(writer.write_record(cells.map(|cell| guarded(cell).into_owned())));
    write(TITLES);
    for entry in entries {
        let (kind, scope) = match &entry.kind {
            EntryKind::Title => ("colonne", ""),
            EntryKind::Word(scope) => ("mot", scope.as_str()),
        };
        write([kind, &entry.found, scope, &entry.meant, &entry.nearest.join(", "), &entry.examples]);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Reads a correspondence, as CSV or a workbook: the names that a grid's items have in the files that go with it.
pub fn read(grid: &Grid, file: &str, bytes: &[u8]) -> Result<ItemNames, Problems> {
    let (sheet, rows) = if workbook::container(bytes).is_some() {
        let workbook = Workbook::read(file, bytes)?;
        let sheet = workbook.sheets.iter().find(|sheet| sheet.is_visible && !sheet.is_empty());
        let row = |(number, cells)| Row { number, cells };
        (sheet.map(|sheet| sheet.name.clone()), sheet.map_or_else(Vec::new, |sheet| sheet.rows().map(row).collect()))
    } else {
        let text = tabular::decode(file, bytes)?;
        let rows = tabular::DELIMITERS.iter().map(|delimiter| tabular::first_rows(&text, *delimiter, MOST.0));
        (None, rows.max_by_key(|rows| rows.first().map_or(0, |row| row.cells.len())).unwrap_or_default())
    };
    let titles: Vec<String> = rows.first().map_or_else(Vec::new, |row| row.titles().into_iter().map(fold).collect());
    let column = |title: &str| titles.iter().position(|known| *known == fold(title));
    let (Some(kind), Some(found), Some(meant)) = (column(TITLES[0]), column(TITLES[1]), column(TITLES[3])) else {
        let message = "ce fichier n’est pas une correspondance";
        let hint = format!("dts correspondance FICHIER --grille {} -o corr.csv en écrit une", grid.id);
        return Err(Problem::error("correspondance-illisible", Place::File(file.into()), message).hint(hint).into());
    };
    let scope = column(TITLES[2]);
    let mut reading = Reading { grid, names: ItemNames::new(grid), problems: Problems::new() };
    for row in &rows[1..] {
        let place = |column: usize| tabular::place(file, sheet.as_deref(), row.number, Some((column, TITLES[3])));
        let text = row.cell(meant);
        if text.is_empty() || text == OPEN {
            continue;
        }
        let refusal = match fold(row.cell(kind)).as_str() {
            "colonne" => reading.title(row.cell(found), text),
            "mot" => reading.word(row.cell(found), scope.map_or("", |scope| row.cell(scope)), text),
            other => Err(format!("{} n’est ni {} ni {}", quoted(other), quoted("colonne"), quoted("mot"))),
        };
        if let Err(message) = refusal {
            let hint = "écrivez l’identifiant d’une question, structure, date, repondant, recopier ou ignorer ; pour un mot, \
                        la réponse qu’il vaut, SO, NSP ou vide";
            reading.problems.push(Problem::error("correspondance-inconnue", place(meant), message).hint(hint));
        }
    }
    if reading.problems.is_empty() { Ok(reading.names) } else { Err(reading.problems) }
}

/// A correspondence being read.
struct Reading<'g> {
    grid: &'g Grid,
    names: ItemNames,
    problems: Problems,
}

impl Reading<'_> {
    fn title(&mut self, title: &str, meant: &str) -> Result<(), String> {
        let folded = fold(meant);
        let header = match folded.as_str() {
            COPY => KEPT.to_owned(),
            IGNORE => TOOL.to_owned(),
            // What the tool's own moment was taken for stays so.
            "date" if matches!(self.names.folded(&[title]).as_slice(), [header] if header == SENT) => SENT.to_owned(),
            "repondant" if matches!(self.names.folded(&[title]).as_slice(), [header] if header == ROLE) => {
                return Ok(());
            }
            _ => match self.names.loosely(meant).filter(|_| !self.names.is_known(&folded)) {
                Some(item) => fold(self.names.id(item)),
                None => folded,
            },
        };
        let is_known = |shape| meaning(&self.names, shape, &header).is_some();
        if header != KEPT && !is_known(Shape::Wide) && !is_known(Shape::Long) {
            let near = nearest(meant, self.grid.items.iter().map(|item| item.id.as_str()));
            let near = near.map_or_else(String::new, |near| format!(" ; vouliez-vous dire {} ?", quoted(near)));
            return Err(format!("{} n’est pas une colonne de la grille{near}", quoted(meant)));
        }
        self.names.learn_title(title, header);
        Ok(())
    }

    fn word(&mut self, word: &str, scope: &str, meant: &str) -> Result<(), String> {
        let wanted = fold(scope);
        let is_its = |item: &Item| {
            let scale = item.scale().is_some_and(|scale| fold(&scale.id) == wanted);
            wanted.is_empty() || scale || fold(&item.id) == wanted
        };
        let cell = if fold(meant) == BLANK { "" } else { meant };
        let mut found = false;
        for (index, item) in self.grid.items.iter().enumerate().filter(|(_, item)| is_its(item)) {
            match decode::cell(item, cell) {
                Ok(_) => self.names.learn_word(index, word, cell),
                Err(_) if wanted.is_empty() => continue,
                Err(refusal) => return Err(refusal.message),
            }
            found = true;
        }
        if found {
            Ok(())
        } else {
            Err(format!("{} n’est ni une échelle ni une question de la grille", quoted(scope)))
        }
    }
}
