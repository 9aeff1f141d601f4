//! From a wide table straight to the result table, row by row, without an assessment in memory.
//!
//! Only what is simple goes this way: one file in UTF-8, one row a structure and date, every cell sound. At the first
//! surprise the way is given up, and the file is read again by [`crate::intake::batch`], which knows all cases and
//! finds the words. What comes out is the same to the byte.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::Arc;

use csv::ByteRecord;
use jiff::civil::Date;

use super::Style;
use super::csv::{Row, Writer};
use crate::assessment::ItemNames;
use crate::assessment::{Answer, Form, Value, decode, other_scale};
use crate::fold::fold;
use crate::grid::{Grid, Item, Kind, NaPolicy, Scale};
use crate::intake::layout::{Column, Shape, is_known_header, is_name, recognise};
use crate::intake::odk;
use crate::intake::tabular::{Opening, Watch, cell_text};
use crate::problem::Problems;
use crate::score::{Scorecard, Scorer, State};

/// A result table that was written row by row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Streamed {
    /// Remarks and warnings about the file.
    pub problems: Problems,
    /// How many assessments were scored.
    pub assessments: usize,
    /// Of how many structures.
    pub structures: usize,
}

/// How much of a file is looked at to understand its header.
const LOOKED_AT: usize = 1 << 18;

/// How much of the result table waits in memory.
const PENDING: usize = 1 << 16;

/// Scores a wide file into CSV; `None` where it must be read by the long way, and what was written thrown away.
pub fn wide(
    grid: &Grid,
    file: &str,
    input: &mut (impl Read + Seek),
    style: Style,
    out: &mut impl Write,
) -> std::io::Result<Option<Streamed>> {
    let mut beginning = Vec::new();
    input.by_ref().take(LOOKED_AT as u64).read_to_end(&mut beginning)?;
    // What was exported of a form says more than its answers.
    let first = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if String::from_utf8_lossy(first).contains(odk::field(odk::Field::Grid)) {
        return Ok(None);
    }
    let mut problems = Problems::new();
    let Some(Plan { start, delimiter, skipped, columns, tables, carried, unasked }) =
        Plan::new(grid, file, &beginning, &mut problems)
    else {
        return Ok(None);
    };
    input.seek(SeekFrom::Start(start))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(PENDING)
        .from_reader(Watch::new(input, delimiter));
    let mut record = ByteRecord::new();
    for _ in 0..skipped {
        if !reader.read_byte_record(&mut record)? {
            return Ok(None);
        }
    }
    let mut writer = Writer::new(style);
    writer.header(grid, &carried);
    let scorer = Scorer::new(grid);
    let mut scorecard = Scorecard::default();
    let mut line = Line::new(columns, tables, carried.len(), unasked);
    let mut seen = Seen::default();
    let mut sides = Sides::new(grid);
    let mut streamed = Streamed { problems, ..Streamed::default() };
    while reader.read_byte_record(&mut record)? {
        match line.read(grid, &record) {
            Some(Found::Blank) => continue,
            Some(Found::Answers) if seen.is_plain(&line) => {}
            _ => return Ok(None),
        }
        sides.see(&line.states);
        scorer.score(&line.states, &mut scorecard);
        streamed.assessments += 1;
        writer.row(&Row {
            structure: &line.structure,
            date: line.date,
            respondents: 1,
            scorecard: &scorecard,
            priorities: line.priorities.iter().map(|index| grid.items[*index].id.as_str()),
            carried: line.carried.iter().map(String::as_str),
        });
        if writer.pending() >= PENDING {
            writer.take(out)?;
        }
    }
    if streamed.assessments == 0 || !reader.get_ref().is_sound() || !seen.are_distinct() || sides.are_doubtful() {
        return Ok(None);
    }
    streamed.structures = if line.has_dates { seen.spellings.len() } else { streamed.assessments };
    writer.take(out)?;
    Ok(Some(streamed))
}

/// How the rows of a file are read.
struct Plan {
    /// The byte on which the first row begins.
    start: u64,
    delimiter: u8,
    /// Rows down to the header row.
    skipped: usize,
    columns: Vec<Field>,
    tables: Vec<Cells>,
    carried: Vec<String>,
    /// What becomes of each item that no cell answers.
    unasked: Vec<State>,
}

impl Plan {
    fn new(grid: &Grid, file: &str, beginning: &[u8], problems: &mut Problems) -> Option<Self> {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        let (mark, bytes) = match beginning.strip_prefix(MARK) {
            Some(bytes) => (MARK.len(), bytes),
            None => (0, beginning),
        };
        // What is not UTF-8, what is no text at all and what is cut in the middle of a character end here.
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
            Err(_) => return None,
        };
        crate::intake::tabular::decode(file, text.as_bytes()).ok()?;
        let names = ItemNames::new(grid);
        let opening = Opening::find(file, text, &|header| is_known_header(&names, header)).ok()?;
        if beginning.len() >= LOOKED_AT && !opening.is_followed {
            return None;
        }
        let (start, delimiter, skipped) = (opening.start, opening.delimiter, opening.above.len() + 1);
        let sheet = opening.into_sheet(file, problems);
        let layout = recognise(grid, &names, &sheet, problems).filter(|layout| layout.shape == Shape::Wide)?;
        let mut titles = HashSet::new();
        if !layout.carried.iter().all(|title| titles.insert(fold(title))) {
            return None;
        }
        let mut tables: Vec<Cells> = Vec::new();
        let columns = layout.columns.iter().map(|column| Field::new(grid, *column, &mut tables)).collect();
        let is_short = layout.form == Form::Short;
        let unasked = |item: &Item| if is_short && !item.short { State::NotAsked } else { State::Missing };
        Some(Self {
            start: u64::try_from(mark + start).ok()?,
            delimiter,
            skipped,
            columns,
            tables,
            carried: layout.carried,
            unasked: grid.items.iter().map(unasked).collect(),
        })
    }
}

/// What is done with a cell.
#[derive(Debug)]
enum Field {
    Structure,
    Name,
    Date,
    Territory,
    /// An item on a scale, and the table of its short cells.
    Item {
        index: usize,
        table: usize,
    },
    /// An item that is not on a scale.
    Other(usize),
    Carried(usize),
    /// The group for which a row speaks: one that the grid does not know is a surprise.
    Group,
    /// Read by nobody here; such cells must be text all the same.
    Silent,
}

impl Field {
    fn new(grid: &Grid, column: Column, tables: &mut Vec<Cells>) -> Self {
        match column {
            Column::Structure => Self::Structure,
            Column::Name => Self::Name,
            Column::Date => Self::Date,
            Column::Territory => Self::Territory,
            Column::Carried(title) => Self::Carried(title),
            Column::Stakeholder => Self::Group,
            Column::Item(index) => match &grid.items[index].kind {
                Kind::Scale(scale) => {
                    let item = &grid.items[index];
                    let table = tables.iter().position(|cells| cells.suits(scale, item.na)).unwrap_or_else(|| {
                        tables.push(Cells::new(item, scale));
                        tables.len() - 1
                    });
                    Self::Item { index, table }
                }
                _ => Self::Other(index),
            },
            _ => Self::Silent,
        }
    }
}

/// What short cells mean on a scale, worked out once by [`decode::cell`].
///
/// Items with poles share the table of their scale: no pole is as short as two characters of this alphabet.
#[derive(Debug)]
struct Cells {
    scale: Arc<Scale>,
    na: NaPolicy,
    /// By the bytes of the cell, 0 for those that it does not have: the place of its meaning; 0 where
    /// [`decode::cell`] must be asked.
    codes: Vec<u8>,
    meanings: [Meaning; 256],
}

/// What a cell means.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Meaning {
    state: State,
    is_priority: bool,
}

/// Characters of the short cells that are worth a table.
const ALPHABET: &[u8] = b"0123456789+-* SOso";

impl Cells {
    fn new(item: &Item, scale: &Arc<Scale>) -> Self {
        let mut cells = Self {
            scale: Arc::clone(scale),
            na: item.na,
            codes: vec![0; 1 << 16],
            meanings: [Meaning::default(); 256],
        };
        let plain = Item { poles: None, ..item.clone() };
        let ones = ALPHABET.iter().map(|byte| vec![*byte]);
        let twos = ALPHABET.iter().flat_map(|first| ALPHABET.iter().map(|second| vec![*first, *second]));
        let mut count = 1;
        for text in std::iter::once(Vec::new()).chain(ones).chain(twos) {
            let Some(meaning) = std::str::from_utf8(&text).ok().and_then(|text| meaning(&plain, text)) else {
                continue;
            };
            let known = cells.meanings[1..count].iter().position(|known| *known == meaning).map(|index| index + 1);
            // More meanings than there is room for cannot be; if they could, the rest would be asked for.
            let Some(code) = known.or_else(|| (count < cells.meanings.len()).then_some(count)) else { continue };
            if code == count {
                cells.meanings[count] = meaning;
                count += 1;
            }
            let slot = u16::from_le_bytes([text.first().copied().unwrap_or(0), text.get(1).copied().unwrap_or(0)]);
            cells.codes[usize::from(slot)] = u8::try_from(code).unwrap_or(0);
        }
        cells
    }

    fn suits(&self, scale: &Arc<Scale>, na: NaPolicy) -> bool {
        Arc::ptr_eq(&self.scale, scale) && self.na == na
    }

    /// What the cell at `range` of a row's bytes means, if it is a short one that is known.
    ///
    /// Without a branch on the length: empty, one and two characters come in no order that a processor could guess.
    fn meaning(&self, row: &[u8], range: &Range<usize>) -> Option<Meaning> {
        const MASKS: [u16; 4] = [0, 0x00ff, 0xffff, 0];
        let length = range.end - range.start;
        if length > 2 {
            return None;
        }
        let bytes = match row.get(range.start..range.start + 2) {
            Some(&[first, second]) => [first, second],
            // The last cell of the row.
            _ => [row.get(range.start).copied().unwrap_or(0), 0],
        };
        let slot = u16::from_le_bytes(bytes) & MASKS[length];
        let code = self.codes[usize::from(slot)];
        (code != 0).then(|| self.meanings[usize::from(code)])
    }
}

/// What a text means for an item; nothing where it is refused.
fn meaning(item: &Item, text: &str) -> Option<Meaning> {
    let cell = decode::cell(item, cell_text(text)).ok()?;
    let state = match cell.answer {
        Answer::Missing => State::Missing,
        Answer::Unknown => State::Unknown,
        Answer::NotApplicable(_) => State::NotApplicable,
        Answer::Value(Value::Number(value)) => State::At(value),
        Answer::Value(_) => State::Given,
    };
    Some(Meaning { state, is_priority: cell.is_priority })
}

/// What a longer cell means, remembered for the next time.
fn learn(known: &mut HashMap<Box<[u8]>, Meaning>, item: &Item, cell: &[u8]) -> Option<Meaning> {
    let meaning = meaning(item, std::str::from_utf8(cell).ok()?)?;
    if known.len() < KNOWN.0 && cell.len() <= KNOWN.1 {
        known.insert(cell.into(), meaning);
    }
    Some(meaning)
}

/// A row being read; its room is used again for the next one.
struct Line {
    columns: Vec<Field>,
    tables: Vec<Cells>,
    unasked: Vec<State>,
    structure: String,
    name: String,
    territory: String,
    date: Option<Date>,
    states: Vec<State>,
    priorities: Vec<usize>,
    carried: Vec<String>,
    has_names: bool,
    has_dates: bool,
    /// By item, what longer cells were found to mean.
    known: Vec<HashMap<Box<[u8]>, Meaning>>,
}

/// Cells remembered for an item, and their greatest length: words come again and again, sentences do not.
const KNOWN: (usize, usize) = (256, 32);

/// What a row was.
enum Found {
    Blank,
    Answers,
}

impl Line {
    fn new(columns: Vec<Field>, tables: Vec<Cells>, carried: usize, unasked: Vec<State>) -> Self {
        Self {
            has_names: columns.iter().any(|field| matches!(field, Field::Name)),
            has_dates: columns.iter().any(|field| matches!(field, Field::Date)),
            known: vec![HashMap::new(); unasked.len()],
            columns,
            tables,
            states: unasked.clone(),
            unasked,
            structure: String::new(),
            name: String::new(),
            territory: String::new(),
            date: None,
            priorities: Vec::new(),
            carried: vec![String::new(); carried],
        }
    }

    /// Reads a row; nothing where it holds a surprise.
    fn read(&mut self, grid: &Grid, record: &ByteRecord) -> Option<Found> {
        self.states.copy_from_slice(&self.unasked);
        self.priorities.clear();
        self.structure.clear();
        self.name.clear();
        self.territory.clear();
        self.date = None;
        self.carried.iter_mut().for_each(String::clear);
        let row = record.as_slice();
        for (column, field) in self.columns.iter().enumerate() {
            let Some(range) = record.range(column) else { break };
            let (index, meaning) = match field {
                Field::Item { index, table } => match self.tables[*table].meaning(row, &range) {
                    Some(meaning) => (*index, meaning),
                    None => match self.known[*index].get(&row[range.clone()]) {
                        Some(meaning) => (*index, *meaning),
                        None => (*index, learn(&mut self.known[*index], &grid.items[*index], &row[range])?),
                    },
                },
                Field::Other(index) => (*index, meaning(&grid.items[*index], std::str::from_utf8(&row[range]).ok()?)?),
                _ => {
                    let text = cell_text(std::str::from_utf8(&row[range]).ok()?);
                    match field {
                        Field::Structure => self.structure.push_str(text),
                        Field::Name => self.name.push_str(text),
                        Field::Territory => self.territory.push_str(text),
                        Field::Carried(title) => self.carried[*title].push_str(text),
                        Field::Group if !text.is_empty() && grid.stakeholder(text).is_none() => return None,
                        Field::Date if !text.is_empty() => {
                            self.date = Some(decode::date(text).filter(|day| decode::YEARS.contains(&day.year()))?);
                        }
                        _ => {}
                    }
                    continue;
                }
            };
            // An item that has a column was asked, so nothing in it is `Missing`, never `NotAsked`.
            self.states[index] = meaning.state;
            if meaning.is_priority {
                self.priorities.push(index);
            }
        }
        // Columns may come in any order, priorities are told in the grid's.
        if !self.priorities.is_sorted() {
            self.priorities.sort_unstable();
        }
        if is_name(&self.structure) && record.len() <= self.columns.len() {
            return Some(Found::Answers);
        }
        self.is_blank_or_trailing(record)
    }

    /// A row without structure must be blank, and cells beyond the last column must be empty.
    fn is_blank_or_trailing(&self, record: &ByteRecord) -> Option<Found> {
        let is_empty = |cell: &[u8]| std::str::from_utf8(cell).is_ok_and(|text| decode::trim(text).is_empty());
        if record.iter().all(is_empty) {
            return Some(Found::Blank);
        }
        let is_short = record.iter().skip(self.columns.len()).all(is_empty);
        (is_short && is_name(&self.structure)).then_some(Found::Answers)
    }
}

/// The scales with a negative end on which no answer was negative so far: the long way says what is doubtful there.
struct Sides {
    /// The items of each, and how many positions they have.
    waiting: Vec<(Vec<usize>, usize)>,
}

impl Sides {
    fn new(grid: &Grid) -> Self {
        let mut by_scale: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, item) in grid.items.iter().enumerate() {
            if let Some(scale) = item.scale().filter(|scale| scale.min() < 0.0) {
                by_scale.entry(&scale.id).or_default().push(index);
            }
        }
        Self { waiting: by_scale.into_values().map(|items| (items, 0)).collect() }
    }

    /// Notes a row. Most files have a negative answer in their first rows, and nothing waits from then on.
    fn see(&mut self, states: &[State]) {
        self.waiting.retain_mut(|(items, count)| {
            for item in items {
                match states[*item] {
                    State::At(position) if position < 0.0 => return false,
                    State::At(_) => *count += 1,
                    _ => {}
                }
            }
            true
        });
    }

    fn are_doubtful(&self) -> bool {
        self.waiting.iter().any(|(_, count)| *count >= other_scale::DOUBTFUL)
    }
}

/// The structures and dates met so far, by their fingerprints: two that agree by chance cost time, never a result.
#[derive(Default)]
struct Seen {
    assessments: Vec<u64>,
    /// How a structure that has dates was written first.
    spellings: HashMap<u64, u64, BuildHasherDefault<Fingerprint>>,
    /// The territory of a structure that has dates, as it was given first.
    territories: HashMap<u64, u64, BuildHasherDefault<Fingerprint>>,
    /// Names that stand in a column of their own, by which another row could mean the same structure.
    names: HashSet<u64, BuildHasherDefault<Fingerprint>>,
}

impl Seen {
    /// Notes a row; whether its structure is surely told by its id and written as before.
    fn is_plain(&mut self, line: &Line) -> bool {
        let structure = folded_fingerprint(&line.structure);
        if line.has_names {
            // Ids and names may cross: the long way sorts them out.
            if self.names.contains(&structure) {
                return false;
            }
            if !line.name.is_empty() {
                self.names.insert(folded_fingerprint(&line.name));
            }
        }
        if !line.has_dates {
            self.assessments.push(structure);
            return true;
        }
        // Two territories for one structure are a matter for words.
        if !line.territory.is_empty() {
            let territory = folded_fingerprint(&line.territory);
            if *self.territories.entry(structure).or_insert(territory) != territory {
                return false;
            }
        }
        let written = fingerprint(line.structure.bytes());
        let first = *self.spellings.entry(structure).or_insert(written);
        let day = line.date.map_or([0; 4], |date| {
            let [high, low] = date.year().to_be_bytes();
            [high, low, date.month().to_be_bytes()[0], date.day().to_be_bytes()[0]]
        });
        let dated = fingerprint(structure.to_le_bytes().into_iter().chain(day));
        self.assessments.push(dated);
        first == written
    }

    /// Whether no structure was told twice at one date. Sorting once costs less than looking up each.
    fn are_distinct(&mut self) -> bool {
        self.assessments.sort_unstable();
        self.assessments.windows(2).all(|pair| pair[0] != pair[1])
    }
}

/// A fingerprint of the folded text.
fn folded_fingerprint(text: &str) -> u64 {
    if !text.is_ascii() {
        return fingerprint(fold(text).bytes());
    }
    // What `fold` does to ASCII.
    let mut after_blank = false;
    fingerprint(text.bytes().filter_map(|byte| {
        let is_blank = matches!(byte, b' ' | b'\t'..=b'\r');
        let is_repeated = std::mem::replace(&mut after_blank, is_blank) && is_blank;
        let folded = if is_blank || matches!(byte, b'\'' | b'-' | b'_') { b'_' } else { byte.to_ascii_lowercase() };
        (!is_repeated).then_some(folded)
    }))
}

/// FNV-1a, its bits mixed once more for the tables.
fn fingerprint(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

/// Fingerprints need no more hashing.
#[derive(Default)]
struct Fingerprint(u64);

impl Hasher for Fingerprint {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = fingerprint(bytes.iter().copied());
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ascii_folds_alike_by_the_short_way(text in "[ -~\t]{0,12}") {
            let text = decode::trim(&text);
            prop_assert_eq!(folded_fingerprint(text), fingerprint(fold(text).bytes()));
        }
    }
}
