//! Tables that lie on their side: a question a row, and a structure a column, or the answers of one structure.
//!
//! ```text
//! N° | Pilier | Question | AIR | BAC          Structure : | AIR
//! 1  | …      | …        | 2   | -1           N° | Question | Réponse | Commentaire
//!                                             1  | …        | 2       | …
//! ```
//!
//! They become the rows that other tables have, and each cell remembers where it really stands.

use std::collections::HashMap;

use csv::StringRecord;

use super::columns::OPTION;
use super::survey;
use super::tabular::{Headers as _, Row, STRUCTURE, WHOLE};
use crate::assessment::ItemNames;

/// Most rows and columns that are looked at: a grid has at most a thousand questions.
pub(super) const MOST: (usize, usize) = (5_000, 1_000);

/// Headers of what is said once of a structure, above its answers or beside them.
const FIELDS: [&str; 6] = [STRUCTURE, "nom", "date", "territoire", "repondant", "partie_prenante"];

/// A table whose rows are those of a data file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Upright {
    /// Its header row, then its rows.
    pub(super) rows: Vec<Row>,
    /// Where a cell really stands, by the number of its row and its column; [`WHOLE`] for the row as a whole.
    pub(super) places: HashMap<(u64, usize), (u64, usize)>,
    /// Titles of columns that nobody reads.
    pub(super) unread: Vec<String>,
}

/// A cell that is said once: its header, its text, and where it stands.
struct Field {
    header: String,
    text: String,
    at: (u64, usize),
}

/// The rows of a table that lies on its side; nothing where it does not. `name` is what the tab says, for sheets that hold
/// one structure each and do not name it.
pub(super) fn upright(names: &ItemNames, rows: &[Row], name: Option<&str>) -> Option<Upright> {
    if rows.len() > MOST.0 {
        return None;
    }
    let (column, items) = questions(names, rows)?;
    let first = items.first()?.0;
    let header =
        (0..first).rev().find(|row| (column + 1..rows[*row].cells.len()).any(|at| !rows[*row].cell(at).is_empty()))?;
    let titles: Vec<(usize, &str)> = (0..rows[header].cells.len().min(MOST.1))
        .map(|at| (at, rows[header].cell(at)))
        .filter(|(at, title)| *at != column && !title.is_empty())
        .collect();
    let said = |(at, title): &(usize, &str)| Some((*at, survey::of_an_answer(title)?));
    let parts: Vec<(usize, &str)> = titles.iter().filter_map(said).collect();
    if parts.iter().any(|(_, part)| *part == "valeur") {
        return one_structure(names, rows, header, column, &items, &parts, name);
    }
    structures(names, rows, header, column, &items, &titles)
}

/// The column that holds most questions of the grid, and the rows of each with the header that it stands for.
fn questions(names: &ItemNames, rows: &[Row]) -> Option<(usize, Vec<(usize, String)>)> {
    let width = rows.iter().map(|row| row.cells.len()).max()?.min(20);
    let found = (0..width).map(|column| {
        let item = |(index, row): (usize, &Row)| {
            let header = survey::item(names, row.cell(column)).filter(|header| !header.contains(OPTION))?;
            Some((index, header))
        };
        (column, rows.iter().enumerate().filter_map(item).collect::<Vec<_>>())
    });
    let (column, items) = found.max_by_key(|(column, items)| (items.len(), std::cmp::Reverse(*column)))?;
    let (first, last) = (items.first()?.0, items.last()?.0);
    let filled = rows[first..=last].iter().filter(|row| !row.cell(column).is_empty()).count();
    (items.len() >= 2 && items.len() * 2 >= filled).then_some((column, items))
}

/// One row a structure, of which each has a column.
fn structures(
    names: &ItemNames,
    rows: &[Row],
    header: usize,
    column: usize,
    items: &[(usize, String)],
    titles: &[(usize, &str)],
) -> Option<Upright> {
    let is_structure = |title: &str| survey::of_an_answer(title).is_none() && survey::aside(title).is_none();
    let behind = || titles.iter().filter(|(at, _)| *at > column);
    let theirs: Vec<&(usize, &str)> = behind().filter(|(_, title)| is_structure(title)).collect();
    let unread = behind().filter(|(_, title)| !is_structure(title));
    if theirs.is_empty() {
        return None;
    }
    // What else a row says of each structure: the date, the territory.
    let field = |index: usize| {
        let is_item = items.iter().any(|(row, _)| *row == index);
        let label = (0..=column).rev().map(|at| rows[index].cell(at)).find(|text| !text.is_empty())?;
        let header = names.folded(&[label]).pop()?;
        (!is_item && FIELDS[1..].contains(&header.as_str())).then_some((index, header))
    };
    let fields: Vec<(usize, String)> = (0..rows.len()).filter(|index| *index != header).filter_map(field).collect();
    let lines: Vec<&(usize, String)> = fields.iter().chain(items).collect();
    let mut upright = Upright { unread: unread.map(|(_, title)| (*title).to_owned()).collect(), ..Upright::default() };
    let mut cells = StringRecord::from(vec![STRUCTURE]);
    lines.iter().for_each(|(_, header)| cells.push_field(header));
    upright.rows.push(Row { number: 0, cells });
    for (at, (line, _)) in lines.iter().enumerate() {
        upright.places.insert((0, at + 1), (rows[*line].number, column));
    }
    upright.places.insert((0, WHOLE), (rows[header].number, WHOLE));
    for (number, (at, title)) in (1..).zip(theirs) {
        let mut cells = StringRecord::from(vec![*title]);
        upright.places.insert((number, 0), (rows[header].number, *at));
        upright.places.insert((number, WHOLE), (rows[header].number, *at));
        for (index, (line, _)) in lines.iter().enumerate() {
            cells.push_field(rows[*line].cell(*at));
            upright.places.insert((number, index + 1), (rows[*line].number, *at));
        }
        upright.rows.push(Row { number, cells });
    }
    Some(upright)
}

/// One row an answer, of a structure that is named above.
fn one_structure(
    names: &ItemNames,
    rows: &[Row],
    header: usize,
    column: usize,
    items: &[(usize, String)],
    parts: &[(usize, &str)],
    name: Option<&str>,
) -> Option<Upright> {
    let mut fields: Vec<Field> = Vec::new();
    for row in &rows[..header] {
        for field in fields_of(names, row) {
            if fields.iter().all(|known| known.header != field.header) {
                fields.push(field);
            }
        }
    }
    if fields.iter().all(|field| field.header != STRUCTURE) {
        let text = name?.to_owned();
        fields.push(Field { header: STRUCTURE.into(), text, at: (rows[header].number, WHOLE) });
    }
    let mut parts = parts.to_vec();
    parts.dedup_by_key(|(_, part)| *part);
    let mut upright = Upright::default();
    let headers = fields.iter().map(|field| field.header.as_str()).chain(["question"]);
    let cells = StringRecord::from(headers.chain(parts.iter().map(|(_, part)| *part)).collect::<Vec<_>>());
    upright.rows.push(Row { number: 0, cells });
    upright.places.insert((0, WHOLE), (rows[header].number, WHOLE));
    for (index, question) in items {
        let row = &rows[*index];
        if parts.iter().all(|(at, _)| row.cell(*at).is_empty()) {
            continue;
        }
        let texts = fields.iter().map(|field| field.text.as_str()).chain([question.as_str()]);
        let cells = StringRecord::from(texts.chain(parts.iter().map(|(at, _)| row.cell(*at))).collect::<Vec<_>>());
        let places = fields.iter().map(|field| field.at).chain([(row.number, column)]);
        for (at, place) in places.chain(parts.iter().map(|(at, _)| (row.number, *at))).enumerate() {
            upright.places.insert((row.number, at), place);
        }
        upright.places.insert((row.number, WHOLE), (row.number, WHOLE));
        upright.rows.push(Row { number: row.number, cells });
    }
    Some(upright)
}

/// What a row says in words and their value behind them: « Structure : | AIR », or « Structure : AIR » in one cell.
fn fields_of(names: &ItemNames, row: &Row) -> Vec<Field> {
    let filled: Vec<(usize, &str)> =
        (0..row.cells.len()).map(|at| (at, row.cell(at))).filter(|(_, text)| !text.is_empty()).collect();
    let header = |text: &str| names.folded(&[text.trim_end_matches([':', ' ', '\u{a0}'])]).pop();
    let is_field = |header: &Option<String>| header.as_deref().is_some_and(|header| FIELDS.contains(&header));
    let mut fields = Vec::new();
    for (index, (at, text)) in filled.iter().enumerate() {
        let (label, value) = match (filled.get(index + 1), text.split_once(':')) {
            (_, Some((label, value))) if !value.trim().is_empty() => (header(label), (*at, value.trim())),
            (Some(next), _) => (header(text), *next),
            _ => continue,
        };
        if is_field(&label) {
            let header = label.unwrap_or_default();
            fields.push(Field { header, text: value.1.to_owned(), at: (row.number, value.0) });
        }
    }
    fields
}
