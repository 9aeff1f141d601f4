//! Large tables of answers, scored without an assessment in memory: the facts of a row become marks, marks positions.
//!
//! ```text
//! block ── Records ──> cells ── RowReader ──> identity, marks ──> Subject ── settle ──> states, priorities
//! ```
//!
//! What a cell means is asked of [`decode`] and [`entry`] once, and remembered. Only what is sound goes this way: the
//! first [`Surprise`] ends it, and the file is read by [`crate::intake::batch`], which knows all cases and finds the words.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use jiff::civil::Date;

use super::scan::{Records, Surprise};
use crate::assessment::entry::entry;
use crate::assessment::fact::{About, Fact, Part, Spot};
use crate::assessment::rules::SourceKind;
use crate::assessment::{Form, ItemNames, Priority, decode, other_scale};
use crate::fold::fold;
use crate::grid::{Grid, Item, Kind, NaPolicy, Scale};
use crate::intake::layout::{Column, Shape, is_known_header, is_name, recognise};
use crate::intake::odk;
use crate::intake::tabular::{self, Opening, cell_text};
use crate::problem::Problems;
use crate::score::{Mark, State, position};

/// How the records of a file are read.
pub(super) struct Plan<'g> {
    /// The grid that is answered.
    pub(super) grid: &'g Grid,
    /// Bytes of the text above the first record.
    pub(super) start: usize,
    /// What stands between cells.
    pub(super) delimiter: u8,
    /// Records down to the header row.
    pub(super) skipped: usize,
    /// Titles of the columns carried along.
    pub(super) carried: Vec<String>,
    /// Whether one structure and date may have several rows.
    pub(super) has_several_rows: bool,
    /// Remarks about the header row.
    pub(super) problems: Problems,
    names: ItemNames,
    shape: Shape,
    columns: Vec<Column>,
    /// What becomes of each item that no cell answers.
    unasked: Vec<State>,
    tables: Vec<ShortCells<'g>>,
    /// By item, the table of its short cells.
    table_of: Vec<Option<usize>>,
    has_priorities: bool,
    /// Whether a structure may have several dates.
    pub(super) has_dates: bool,
    /// Whether names stand in a column of their own.
    pub(super) has_names: bool,
}

impl<'g> Plan<'g> {
    /// Understands the header row; nothing where the file is to be read by the way of assessments. `beginning` is the
    /// text of the file, be it cut.
    pub(super) fn new(grid: &'g Grid, file: &str, beginning: &str, is_cut: bool) -> Option<Self> {
        // What was exported of a form says more than its answers.
        if beginning.lines().next().is_some_and(|first| first.contains(odk::field(odk::Field::Grid))) {
            return None;
        }
        tabular::decode(file, beginning.as_bytes()).ok()?;
        let names = ItemNames::new(grid);
        let opening = Opening::find(file, beginning, &|header| is_known_header(&names, header)).ok()?;
        if is_cut && !opening.is_followed {
            return None;
        }
        let (start, delimiter, skipped) = (opening.start, opening.delimiter, opening.above.len() + 1);
        let mut problems = Problems::new();
        let sheet = opening.into_sheet(file, &mut problems);
        let layout = recognise(grid, &names, &sheet, &mut problems)?;
        if !matches!(layout.shape, Shape::Wide | Shape::Long) {
            return None;
        }
        let mut titles: Vec<String> = layout.carried.iter().map(|title| fold(title)).collect();
        titles.sort_unstable();
        if titles.windows(2).any(|pair| pair[0] == pair[1]) {
            return None;
        }
        let has = |column| layout.columns.contains(&column);
        let is_short = layout.form == Form::Short;
        let unasked = |item: &Item| if is_short && !item.short { State::NotAsked } else { State::Missing };
        let mut tables: Vec<ShortCells<'g>> = Vec::new();
        let table_of = |item: &'g Item| {
            let Kind::Scale(scale) = &item.kind else { return None };
            let suits = |table: &ShortCells<'_>| std::ptr::eq(table.scale, scale.as_ref()) && table.na == item.na;
            Some(tables.iter().position(suits).unwrap_or_else(|| {
                tables.push(ShortCells::new(item, scale));
                tables.len() - 1
            }))
        };
        let table_of = grid.items.iter().map(table_of).collect();
        Some(Self {
            grid,
            tables,
            table_of,
            start,
            delimiter,
            skipped,
            has_several_rows: layout.shape == Shape::Long || has(Column::Respondent),
            problems,
            shape: layout.shape,
            has_names: has(Column::Name),
            has_priorities: has(Column::Priority),
            has_dates: has(Column::Date),
            columns: layout.columns,
            carried: layout.carried,
            unasked: grid.items.iter().map(unasked).collect(),
            names,
        })
    }

    fn column(&self, wanted: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == wanted)
    }
}

/// What short cells mean on a scale, worked out once by [`decode::cell`].
///
/// Items with poles share the table of their scale: no pole is as short as these cells.
struct ShortCells<'g> {
    scale: &'g Scale,
    na: NaPolicy,
    /// By the bytes of the cell, 0 for those that it does not have: the place of its meaning; 0 where it must be asked.
    codes: Vec<u8>,
    marks: Vec<Meaning>,
}

/// The short cells that are worth a table: figures with a sign or a star, and SO.
fn short_cells() -> impl Iterator<Item = [u8; 2]> {
    let figures = || b'0'..=b'9';
    let beside = |figure| [[figure, 0], [b'+', figure], [b'-', figure], [figure, b'*']];
    let pairs = figures().flat_map(move |first| figures().map(move |second| [first, second]));
    figures().flat_map(beside).chain(pairs).chain([[0, 0], *b"SO", *b"so", *b"So"])
}

impl<'g> ShortCells<'g> {
    fn new(item: &Item, scale: &'g Scale) -> Self {
        let mut marks: Vec<Meaning> = vec![(Mark::default(), false)];
        let mut codes = vec![0; 1 << 16];
        let plain = Item { poles: None, ..item.clone() };
        for bytes in short_cells() {
            let text: String = bytes.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
            let Some(meant) = meaning(&plain, &text) else { continue };
            let known = marks[1..].iter().position(|known| *known == meant).map(|index| index + 1);
            let code = known.unwrap_or(marks.len());
            if code == marks.len() {
                marks.push(meant);
            }
            // More meanings than there is room for cannot be; if they could, the rest would be asked for.
            codes[usize::from(u16::from_le_bytes(bytes))] = u8::try_from(code).unwrap_or(0);
        }
        Self { scale, na: item.na, codes, marks }
    }

    /// What a cell means, and whether a star stands behind it, if it is a short one that is known.
    fn get(&self, cell: &[u8]) -> Option<Meaning> {
        let slot = match cell {
            [] => 0,
            [one] => u16::from(*one),
            [first, second] => u16::from_le_bytes([*first, *second]),
            _ => return None,
        };
        let code = self.codes[usize::from(slot)];
        (code != 0).then(|| self.marks[usize::from(code)])
    }
}

/// What a text means for an item, and whether a star stands behind it; nothing where it is refused.
fn meaning(item: &Item, text: &str) -> Option<Meaning> {
    let cell = decode::cell(item, cell_text(text)).ok()?;
    let is_starred = cell.is_priority;
    let mut mark = Mark::from(cell);
    // Of what is not scored, it counts that it was answered.
    if item.scale().is_none() && mark.is_given() {
        mark.state = State::Given;
    }
    Some((mark, is_starred))
}

/// What a cell says of an item, and whether a star stands behind it.
type Meaning = (Mark, bool);

/// Cells remembered for an item, and their greatest length: words come again and again, sentences do not.
const KNOWN: (usize, usize) = (256, 32);

/// Who a row speaks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Identity {
    /// The structure, as written.
    pub(super) structure: String,
    /// The day.
    pub(super) date: Option<Date>,
    name: String,
    territory: String,
    respondent: String,
    stakeholder: String,
}

/// Reads records one by one.
pub(super) struct RowReader<'p, 'g> {
    plan: &'p Plan<'g>,
    /// By item, what longer cells were found to mean.
    known: Vec<HashMap<Box<[u8]>, Meaning>>,
    questions: HashMap<Box<[u8]>, usize>,
    /// By item, the question that came behind it the last time, as written.
    next: Vec<Option<(Box<[u8]>, usize)>>,
    previous: usize,
    identity_columns: Vec<usize>,
    carried_columns: Vec<usize>,
    items: Vec<(usize, usize)>,
    long: Long,
}

/// Where the columns of a long table are.
struct Long {
    question: Option<usize>,
    value: Option<usize>,
    priority: Option<usize>,
    others: [(Option<usize>, Part); 3],
}

impl<'p, 'g> RowReader<'p, 'g> {
    /// Nothing read yet.
    pub(super) fn new(plan: &'p Plan<'g>) -> Self {
        let items = plan.grid.items.len();
        let is_identity = |column: &Column| {
            use Column::{Date, Name, Respondent, Stakeholder, Structure, Territory};
            matches!(column, Structure | Name | Date | Territory | Respondent | Stakeholder)
        };
        let columns = || plan.columns.iter().enumerate();
        Self {
            plan,
            known: vec![HashMap::new(); items],
            questions: HashMap::new(),
            next: vec![None; items],
            previous: 0,
            identity_columns: columns().filter(|(_, column)| is_identity(column)).map(|(index, _)| index).collect(),
            carried_columns: columns()
                .filter(|(_, column)| matches!(column, Column::Carried(_)))
                .map(|(index, _)| index)
                .collect(),
            items: columns()
                .filter_map(|(index, column)| if let Column::Item(item) = column { Some((index, *item)) } else { None })
                .collect(),
            long: Long {
                question: plan.column(Column::Question),
                value: plan.column(Column::Value),
                priority: plan.column(Column::Priority),
                others: [
                    (plan.column(Column::Argument), Part::Argument),
                    (plan.column(Column::Effect), Part::Effect),
                    (plan.column(Column::By), Part::By),
                ],
            },
        }
    }

    /// Whether a record holds something; one with more cells than there are titles is a surprise.
    fn holds_something(&self, records: &Records<'_>) -> Result<bool, Surprise> {
        let width = self.plan.columns.len();
        if records.len() > width && (width..records.len()).any(|column| !records.text(column).is_empty()) {
            return Err(Surprise);
        }
        // Most rows begin with the name of their structure.
        Ok((0..records.len()).any(|column| {
            records.bytes(column).is_some_and(|(bytes, _)| bytes.first().is_some_and(u8::is_ascii_alphanumeric))
                || !records.text(column).is_empty()
        }))
    }

    /// Appends the bytes that say who a row speaks for: rows of one respondent have the same.
    fn raw_identity(&self, records: &Records<'_>, into: &mut Vec<u8>) {
        for column in &self.identity_columns {
            into.extend_from_slice(records.bytes(*column).map_or(&[], |(bytes, _)| bytes));
            into.push(0);
        }
    }

    fn identity(&self, records: &Records<'_>) -> Result<Identity, Surprise> {
        let mut identity = Identity::default();
        for &index in &self.identity_columns {
            let text = records.text(index);
            let into = match self.plan.columns[index] {
                Column::Structure => &mut identity.structure,
                Column::Name => &mut identity.name,
                Column::Territory => &mut identity.territory,
                Column::Respondent => &mut identity.respondent,
                Column::Stakeholder => {
                    if !text.is_empty() && self.plan.grid.stakeholder(&text).is_none() {
                        return Err(Surprise);
                    }
                    &mut identity.stakeholder
                }
                _ => {
                    if !text.is_empty() {
                        identity.date = Some(decode::day(&text).map_err(|_| Surprise)?);
                    }
                    continue;
                }
            };
            into.push_str(&text);
        }
        if is_name(&identity.structure) { Ok(identity) } else { Err(Surprise) }
    }

    /// What a cell says of an item, and whether a star stands behind it.
    fn cell(&mut self, records: &Records<'_>, column: usize, item: usize) -> Result<Meaning, Surprise> {
        let Some((bytes, is_plain)) = records.bytes(column) else { return Ok((Mark::default(), false)) };
        if let Some(table) = self.plan.table_of[item]
            && let Some(meant) = self.plan.tables[table].get(bytes)
        {
            return Ok(meant);
        }
        if is_plain && let Some(meant) = self.known[item].get(bytes) {
            return Ok(*meant);
        }
        let meant = meaning(&self.plan.grid.items[item], &records.text(column)).ok_or(Surprise)?;
        if is_plain && bytes.len() <= KNOWN.1 && self.known[item].len() < KNOWN.0 {
            self.known[item].insert(bytes.into(), meant);
        }
        Ok(meant)
    }

    /// What a row of a wide table says of each item that has a column.
    fn wide(&mut self, records: &Records<'_>, marks: &mut [Mark]) -> Result<(), Surprise> {
        for index in 0..self.items.len() {
            let (column, item) = self.items[index];
            marks[item] = self.cell(records, column, item)?.0;
        }
        Ok(())
    }

    /// The item of a row of a long table, and what the row says of it.
    fn long(&mut self, records: &Records<'_>) -> Result<(usize, Mark), Surprise> {
        let item = self.question(records)?;
        let is_blank = |column: usize| records.bytes(column).is_none_or(|(bytes, _)| bytes.is_empty());
        let others = self.long.others.iter().filter_map(|(column, _)| *column);
        if others.into_iter().any(|column| !is_blank(column) && !records.text(column).is_empty()) {
            return Ok((item, self.whole(records, item)?));
        }
        let (mut mark, is_starred) = match self.long.value {
            Some(value) => self.cell(records, value, item)?,
            None => (Mark::default(), false),
        };
        if let Some(column) = self.long.priority.filter(|column| !is_blank(*column)) {
            let text = records.text(column);
            match decode::priority(&text) {
                Ok(None) if is_starred && !text.is_empty() => return Err(Surprise),
                Ok(priority) => mark.priority = priority.or(mark.priority),
                Err(_) => return Err(Surprise),
            }
            mark.is_said |= mark.priority.is_some();
        }
        Ok((item, mark))
    }

    /// What all cells of a row of a long table say of an item.
    fn whole(&self, records: &Records<'_>, item: usize) -> Result<Mark, Surprise> {
        let parts = [(self.long.value, Part::Answer), (self.long.priority, Part::Priority)];
        let facts: Vec<Fact<'_>> = parts
            .into_iter()
            .chain(self.long.others)
            .filter_map(|(column, part)| Some(Fact::new(Spot::File, About::Item(item, part), records.text(column?))))
            .filter(|fact| !fact.text.is_empty())
            .collect();
        let mut is_sound = true;
        let entry = entry(self.plan.grid, item, &facts, SourceKind::Table, &mut |_, _, _| is_sound = false);
        let mut mark = Mark::from(&entry);
        if self.plan.grid.items[item].scale().is_none() && mark.is_given() {
            mark.state = State::Given;
        }
        if is_sound { Ok(mark) } else { Err(Surprise) }
    }

    /// The item that a row of a long table is about.
    fn question(&mut self, records: &Records<'_>) -> Result<usize, Surprise> {
        let column = self.long.question.ok_or(Surprise)?;
        let (bytes, is_plain) = records.bytes(column).ok_or(Surprise)?;
        // Questions come in the same order for all.
        if let Some((written, item)) = &self.next[self.previous]
            && **written == *bytes
        {
            self.previous = *item;
            return Ok(*item);
        }
        let known = self.questions.get(bytes).copied();
        let item = known.or_else(|| self.plan.names.get(&fold(&records.text(column)))).ok_or(Surprise)?;
        if is_plain && self.questions.len() < 10_000 {
            if known.is_none() {
                self.questions.insert(bytes.into(), item);
            }
            self.next[self.previous] = Some((bytes.into(), item));
        }
        self.previous = item;
        Ok(item)
    }
}

/// All that a file says of one structure at one date.
#[derive(Debug, Default)]
pub(super) struct Subject {
    /// Who its first row speaks for.
    pub(super) first: Identity,
    /// One a respondent.
    pub(super) responses: Vec<Response>,
    /// What the columns carried along hold, by their titles, each text once.
    pub(super) carried: Vec<Vec<String>>,
    key: u64,
    territory: String,
}

/// What one respondent says.
#[derive(Debug, Default)]
pub(super) struct Response {
    is_collective: bool,
    /// Folded.
    respondent: String,
    stakeholder: String,
    /// By item; empty while they are kept as codes.
    marks: Vec<Mark>,
    /// Where its codes begin.
    codes: usize,
}

/// Adds what another row says of the same item.
fn add(mine: &mut Mark, mark: Mark, plan: &Plan<'_>) -> Result<(), Surprise> {
    if mark.is_answered() {
        if mine.is_answered() {
            return Err(Surprise);
        }
        mine.state = mark.state;
    }
    mine.priority = mine.priority.or(mark.priority);
    mine.is_said |= mark.is_said;
    let is_idle = mine.priority.is_some() && matches!(mine.state, State::NotApplicable | State::Unknown);
    if is_idle && plan.has_priorities { Err(Surprise) } else { Ok(()) }
}

/// By what a structure and its date are told from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sighting {
    /// The structure and its date.
    pub(super) assessment: u64,
    /// The structure.
    pub(super) structure: u64,
    /// The structure as it is written.
    pub(super) written: u64,
    /// Its territory; 0 for none.
    pub(super) territory: u64,
    /// Its name in a column of its own; 0 for none.
    pub(super) name: u64,
}

impl Subject {
    /// How many respondents; 1 where only the group answered.
    pub(super) fn respondents(&self) -> usize {
        match self.responses.iter().filter(|response| !response.is_collective).count() {
            0 => self.responses.len(),
            individual => individual,
        }
    }

    /// What becomes of each item, and which are priorities, in the order of the grid.
    pub(super) fn settle(&self, plan: &Plan<'_>, states: &mut Vec<State>, priorities: &mut Vec<usize>) {
        states.clear();
        priorities.clear();
        let settled = |index: usize| match self.responses.as_slice() {
            [Response { is_collective: false, marks, .. }] => (marks[index].state, marks[index].priority),
            responses => {
                let of = |is_collective| responses.iter().filter(move |one| one.is_collective == is_collective);
                let individual: Vec<Mark> = of(false).map(|response| response.marks[index]).collect();
                let position = position(of(true).next().map(|group| group.marks[index]), &individual);
                (position.state, position.priority)
            }
        };
        for (index, unasked) in plan.unasked.iter().enumerate() {
            let (state, priority) = settled(index);
            states.push(if state == State::Missing { *unasked } else { state });
            priorities.extend(priority.map(|_| index));
        }
    }

    /// By what it is told from the others of the file.
    pub(super) fn sighting(&self) -> Sighting {
        let some = |text: &str| if text.is_empty() { 0 } else { folded_fingerprint(text) };
        Sighting {
            assessment: self.key,
            structure: folded_fingerprint(&self.first.structure),
            written: fingerprint(self.first.structure.bytes()),
            territory: some(&self.territory),
            name: some(&self.first.name),
        }
    }

    /// Adds the rows of the same structure and date that the next block begins with.
    pub(super) fn join(&mut self, other: Subject, plan: &Plan<'_>) -> Result<(), Surprise> {
        self.in_territory(&other.territory)?;
        for response in other.responses {
            match self.responses.iter_mut().find(|known| known.respondent == response.respondent) {
                None => self.responses.push(response),
                Some(_) if plan.shape == Shape::Wide => return Err(Surprise),
                Some(known) => known.join(&response, plan)?,
            }
        }
        for (title, texts) in other.carried.into_iter().enumerate() {
            texts.into_iter().for_each(|text| self.carry(title, text.into()));
        }
        self.has_one_group()
    }

    /// Whether another one is of the same structure and date.
    pub(super) fn is_same(&self, other: &Subject) -> bool {
        self.key == other.key && fold(&self.first.structure) == fold(&other.first.structure)
    }

    fn in_territory(&mut self, territory: &str) -> Result<(), Surprise> {
        if self.territory.is_empty() {
            self.territory.push_str(territory);
        }
        let is_other = !territory.is_empty() && territory != self.territory && fold(territory) != fold(&self.territory);
        if is_other { Err(Surprise) } else { Ok(()) }
    }

    fn has_one_group(&self) -> Result<(), Surprise> {
        if self.responses.iter().filter(|response| response.is_collective).count() > 1 { Err(Surprise) } else { Ok(()) }
    }

    fn carry(&mut self, title: usize, text: Cow<'_, str>) {
        let known = &mut self.carried[title];
        if !text.is_empty() && known.iter().all(|known| *known != text) {
            known.push(text.into_owned());
        }
    }

    fn carry_all(&mut self, records: &Records<'_>, columns: &[usize]) {
        for (title, column) in columns.iter().enumerate() {
            self.carry(title, records.text(*column));
        }
    }

    /// The response of a respondent, a new one where there is none.
    fn response(&mut self, identity: &Identity, plan: &Plan<'_>) -> Result<usize, Surprise> {
        self.in_territory(&identity.territory)?;
        let respondent = if identity.respondent.is_empty() { String::new() } else { fold(&identity.respondent) };
        let Some(index) = self.responses.iter().position(|response| response.respondent == respondent) else {
            let is_collective = !respondent.is_empty() && decode::is_collective(&respondent);
            let stakeholder = identity.stakeholder.clone();
            self.responses.push(Response { is_collective, respondent, stakeholder, ..Response::default() });
            return self.has_one_group().map(|()| self.responses.len() - 1);
        };
        // A second row is an error where one row is all that a respondent says.
        let known = &self.responses[index].stakeholder;
        let is_other = !identity.stakeholder.is_empty() && *known != identity.stakeholder;
        if is_other || plan.shape == Shape::Wide { Err(Surprise) } else { Ok(index) }
    }
}

impl Response {
    fn join(&mut self, other: &Response, plan: &Plan<'_>) -> Result<(), Surprise> {
        if self.stakeholder.is_empty() {
            self.stakeholder.clone_from(&other.stakeholder);
        }
        if !other.stakeholder.is_empty() && other.stakeholder != self.stakeholder {
            return Err(Surprise);
        }
        for (mine, mark) in self.marks.iter_mut().zip(&other.marks) {
            add(mine, *mark, plan)?;
        }
        Ok(())
    }
}

/// The answers on each scale that has a negative end, as long as none of them is negative: where there are many,
/// [`other_scale`] has doubts to tell.
#[derive(Debug, Clone)]
pub(super) struct Sides {
    /// By item, the scale.
    of_item: Vec<Option<usize>>,
    counts: Vec<usize>,
    /// By scale, whether an answer was negative.
    are_negative: Vec<bool>,
}

impl Sides {
    /// Nothing seen yet.
    pub(super) fn new(grid: &Grid) -> Self {
        let mut scales: Vec<&str> = Vec::new();
        let of_item = grid.items.iter().map(|item| {
            let scale = item.scale().filter(|scale| scale.min() < 0.0)?;
            Some(scales.iter().position(|id| *id == scale.id).unwrap_or_else(|| {
                scales.push(&scale.id);
                scales.len() - 1
            }))
        });
        let of_item = of_item.collect();
        Self { of_item, counts: vec![0; scales.len()], are_negative: vec![false; scales.len()] }
    }

    /// Notes the answers of a structure. Most files have a negative one in their first rows.
    pub(super) fn see(&mut self, subject: &Subject) {
        if self.are_negative.iter().all(|is_negative| *is_negative) {
            return;
        }
        for marks in subject.responses.iter().map(|response| &response.marks) {
            for (mark, scale) in marks.iter().zip(&self.of_item) {
                if let (State::At(position), Some(scale)) = (mark.state, scale) {
                    self.counts[*scale] += 1;
                    self.are_negative[*scale] |= position < 0.0;
                }
            }
        }
    }

    /// What was seen since the last time.
    #[must_use]
    pub(super) fn taken(&mut self) -> Self {
        let taken = self.clone();
        self.counts.fill(0);
        taken
    }

    /// Adds what another one saw.
    pub(super) fn add(&mut self, other: &Self) {
        for scale in 0..self.counts.len() {
            self.counts[scale] += other.counts[scale];
            self.are_negative[scale] |= other.are_negative[scale];
        }
    }

    /// Whether there is something to doubt.
    pub(super) fn are_doubtful(&self) -> bool {
        self.counts.iter().zip(&self.are_negative).any(|(count, negative)| !negative && *count >= other_scale::DOUBTFUL)
    }
}

/// The structures and dates of a block: those at its ends may go on in the blocks around it.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// The first one.
    pub(super) first: Option<Subject>,
    /// The last one, where there are several.
    pub(super) last: Option<Subject>,
}

impl RowReader<'_, '_> {
    /// Reads a block whose rows lie together by structure and date; those that are whole are handed to `whole`.
    pub(super) fn block(
        &mut self,
        text: &str,
        skipped: usize,
        mut whole: impl FnMut(&Subject),
    ) -> Result<Ends, Surprise> {
        let plan = self.plan;
        let mut records = Records::new(text, plan.delimiter);
        for _ in 0..skipped {
            records.advance()?;
        }
        let mut ends = Ends::default();
        let mut open: Option<(Subject, usize)> = None;
        let mut spare: Vec<Vec<Mark>> = Vec::new();
        let (mut raw, mut before) = (Vec::new(), Vec::new());
        while records.advance()? {
            if !self.holds_something(&records)? {
                continue;
            }
            raw.clear();
            self.raw_identity(&records, &mut raw);
            let is_same = plan.shape == Shape::Long && raw == before;
            if !is_same || open.is_none() {
                let identity = self.identity(&records)?;
                let key = key(&identity);
                let is_other = |(subject, _): &(Subject, usize)| {
                    subject.key != key
                        || (subject.first.structure != identity.structure
                            && fold(&subject.first.structure) != fold(&identity.structure))
                };
                if open.as_ref().is_none_or(is_other) {
                    let carried = vec![Vec::new(); plan.carried.len()];
                    let next = Subject { first: identity.clone(), key, carried, ..Subject::default() };
                    if let Some((mut done, _)) = open.replace((next, 0)) {
                        if ends.first.is_none() {
                            ends.first = Some(done);
                        } else {
                            whole(&done);
                            spare.extend(done.responses.drain(..).map(|response| response.marks));
                        }
                    }
                }
                if let Some((subject, response)) = &mut open {
                    *response = subject.response(&identity, plan)?;
                    let marks = &mut subject.responses[*response].marks;
                    if marks.is_empty() {
                        *marks = spare.pop().unwrap_or_default();
                        marks.clear();
                        marks.resize(plan.unasked.len(), Mark::default());
                    }
                }
                std::mem::swap(&mut raw, &mut before);
            }
            let Some((subject, response)) = &mut open else { continue };
            subject.carry_all(&records, &self.carried_columns);
            let marks = &mut subject.responses[*response].marks;
            if plan.shape == Shape::Wide {
                self.wide(&records, marks)?;
            } else {
                let (item, mark) = self.long(&records)?;
                add(&mut marks[item], mark, plan)?;
            }
        }
        let last = open.map(|(subject, _)| subject);
        if ends.first.is_none() {
            ends.first = last;
        } else {
            ends.last = last;
        }
        Ok(ends)
    }
}

/// All structures and dates of a table whose rows lie mixed, two bytes an answer.
pub(super) struct Mixed<'p, 'g> {
    reader: RowReader<'p, 'g>,
    subjects: Vec<Subject>,
    /// The place of a structure and date by its key.
    by_key: HashMap<u64, usize, BuildHasherDefault<Fingerprint>>,
    /// The place of a response by the fingerprint of the bytes that say who it speaks for.
    by_identity: HashMap<u64, usize, BuildHasherDefault<Fingerprint>>,
    responses: Vec<Row>,
    /// By response and item: the place of what was said.
    codes: Vec<u16>,
    marks: Vec<Mark>,
    code_of: HashMap<(u64, u8), u16>,
}

/// A response whose marks are kept as codes.
struct Row {
    identity: Box<[u8]>,
    subject: usize,
    codes: usize,
}

impl<'p, 'g> Mixed<'p, 'g> {
    /// Nothing read yet.
    pub(super) fn new(plan: &'p Plan<'g>) -> Self {
        Self {
            reader: RowReader::new(plan),
            subjects: Vec::new(),
            by_key: HashMap::default(),
            by_identity: HashMap::default(),
            responses: Vec::new(),
            codes: Vec::new(),
            marks: vec![Mark::default()],
            code_of: HashMap::from([(packed(Mark::default()), 0)]),
        }
    }

    /// Reads a block.
    pub(super) fn block(&mut self, text: &str, skipped: usize) -> Result<(), Surprise> {
        let plan = self.reader.plan;
        let mut records = Records::new(text, plan.delimiter);
        for _ in 0..skipped {
            records.advance()?;
        }
        let mut raw = Vec::new();
        let mut marks = vec![Mark::default(); plan.unasked.len()];
        while records.advance()? {
            if !self.reader.holds_something(&records)? {
                continue;
            }
            raw.clear();
            self.reader.raw_identity(&records, &mut raw);
            let known = self.by_identity.get(&fingerprint(raw.iter().copied())).copied();
            let row = match known {
                Some(row) if *self.responses[row].identity == *raw && plan.shape == Shape::Long => row,
                Some(_) => return Err(Surprise),
                None => self.response(&records, &raw)?,
            };
            let Row { subject, codes, .. } = self.responses[row];
            self.subjects[subject].carry_all(&records, &self.reader.carried_columns);
            if plan.shape == Shape::Wide {
                marks.fill(Mark::default());
                self.reader.wide(&records, &mut marks)?;
                for (item, mark) in marks.iter().enumerate() {
                    self.codes[codes + item] = self.code(*mark)?;
                }
            } else {
                let (item, mark) = self.reader.long(&records)?;
                let mut mine = self.marks[usize::from(self.codes[codes + item])];
                add(&mut mine, mark, plan)?;
                self.codes[codes + item] = self.code(mine)?;
            }
        }
        Ok(())
    }

    /// The response of a row that says who it speaks for in words that were not met.
    fn response(&mut self, records: &Records<'_>, raw: &[u8]) -> Result<usize, Surprise> {
        let plan = self.reader.plan;
        let identity = self.reader.identity(records)?;
        let key = key(&identity);
        let subject = *self.by_key.entry(key).or_insert(self.subjects.len());
        if subject == self.subjects.len() {
            let carried = vec![Vec::new(); plan.carried.len()];
            self.subjects.push(Subject { first: identity.clone(), key, carried, ..Subject::default() });
        }
        let mine = &mut self.subjects[subject];
        if fold(&mine.first.structure) != fold(&identity.structure) {
            return Err(Surprise);
        }
        let count = mine.responses.len();
        let response = mine.response(&identity, plan)?;
        if response == count {
            mine.responses[response].codes = self.codes.len();
            self.codes.resize(self.codes.len() + plan.unasked.len(), 0);
        }
        let codes = mine.responses[response].codes;
        self.by_identity.insert(fingerprint(raw.iter().copied()), self.responses.len());
        self.responses.push(Row { identity: raw.into(), subject, codes });
        Ok(self.responses.len() - 1)
    }

    fn code(&mut self, mark: Mark) -> Result<u16, Surprise> {
        if let Some(code) = self.code_of.get(&packed(mark)) {
            return Ok(*code);
        }
        let code = u16::try_from(self.marks.len()).map_err(|_| Surprise)?;
        self.marks.push(mark);
        self.code_of.insert(packed(mark), code);
        Ok(code)
    }

    /// Hands over all structures and dates, in the order in which they appeared.
    pub(super) fn finish(mut self, mut whole: impl FnMut(&Subject)) {
        let items = self.reader.plan.unasked.len();
        for mut subject in self.subjects.drain(..) {
            for response in &mut subject.responses {
                let codes = &self.codes[response.codes..response.codes + items];
                response.marks = codes.iter().map(|code| self.marks[usize::from(*code)]).collect();
            }
            whole(&subject);
        }
    }
}

/// A mark as bits.
fn packed(mark: Mark) -> (u64, u8) {
    let (value, state) = match mark.state {
        State::Missing | State::NotAsked => (0.0, 0),
        State::Unknown => (0.0, 1),
        State::NotApplicable => (0.0, 2),
        State::Given => (0.0, 3),
        State::At(value) => (value, 4),
    };
    let priority = match mark.priority {
        None => 0,
        Some(Priority::Priority) => 8,
        Some(Priority::Impact) => 16,
    };
    (value.to_bits(), state | priority | if mark.is_said { 32 } else { 0 })
}

/// What tells a structure and its date from the others.
fn key(identity: &Identity) -> u64 {
    let structure = folded_fingerprint(&identity.structure);
    let Some(date) = identity.date else { return structure };
    let [high, low] = date.year().to_be_bytes();
    let day = [high, low, date.month().to_be_bytes()[0], date.day().to_be_bytes()[0]];
    fingerprint(structure.to_le_bytes().into_iter().chain(day))
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
pub(super) struct Fingerprint(u64);

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
