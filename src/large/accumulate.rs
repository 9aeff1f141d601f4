//! Large tables of answers, scored without an assessment in memory: the facts of a row become codes, codes positions.
//!
//! ```text
//! block ── Records ──> cells ── RowReader ──> identity, codes ──> Subject ── settle ──> states, priorities
//! ```
//!
//! What a cell means is asked of [`decode`] and [`entry`] once, and remembered. Only what is sound goes this way: the
//! first [`Surprise`] ends it, and the file is read by [`crate::intake::batch`], which knows all cases and finds the words.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::scan::{Records, Surprise};
use crate::assessment::entry::entry;
use crate::assessment::fact::{About, Fact, Part, Spot};
use crate::assessment::rules::SourceKind;
use crate::assessment::{
    self, Answer, Assessment, Entry, Form, ItemNames, Organisation, Priority, Respondent, Value, decode, other_scale,
};
use crate::fold::{fold, slug};
use crate::grid::{Grid, Item, Kind, NaPolicy, Scale};
use crate::intake::batch::FEW;
use crate::intake::columns::{Column, Shape};
use crate::intake::headers::recognise;
use crate::intake::odk;
use crate::intake::page::is_name;
use crate::intake::survey;
use crate::intake::tabular::{self, Opening};
use crate::problem::Problems;
use crate::score::{Mark, State, position};
use crate::typed::{cell_text, is_thousand_or_decimal};

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
    form: Form,
    columns: Vec<Column>,
    /// What becomes of each item that no cell answers.
    unasked: Vec<State>,
    /// All that can become of an item, by the places that codes have.
    states: Vec<State>,
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
        if odk::may_be_export(beginning) {
            return None;
        }
        tabular::decode(file, beginning.as_bytes()).ok()?;
        if crate::encoding::spoilt_accents(beginning).is_some() {
            return None;
        }
        let names = ItemNames::new(grid);
        let opening = Opening::find(file, beginning, &names).ok()?;
        if is_cut && !opening.is_followed {
            return None;
        }
        let (start, delimiter, skipped) = (opening.start, opening.delimiter, opening.above.len() + 1);
        let mut problems = Problems::new();
        let sheet = opening.into_sheet(file, &mut problems);
        let layout = recognise(grid, &names, &sheet, &mut problems)?;
        // Rows that a survey tool received are dated by one another; tables that lie on their side are turned.
        let may_be_turned = layout.shape == Shape::Wide && layout.items().len() <= FEW && skipped > 1;
        let is_of_a_survey = |column: &Column| matches!(column, Column::Sent | Column::Role | Column::Option(..));
        let is_known = matches!(layout.shape, Shape::Wide | Shape::Long) && !may_be_turned;
        if !is_known || layout.columns.iter().any(is_of_a_survey) {
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
        let states = states(grid)?;
        let mut tables: Vec<ShortCells<'g>> = Vec::new();
        let table_of = |item: &'g Item| {
            let Kind::Scale(scale) = &item.kind else { return None };
            let suits = |table: &ShortCells<'_>| std::ptr::eq(table.scale, scale.as_ref()) && table.na == item.na;
            Some(tables.iter().position(suits).unwrap_or_else(|| {
                tables.push(ShortCells::new(&states, item, scale));
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
            form: layout.form,
            has_names: has(Column::Name),
            has_priorities: has(Column::Priority),
            has_dates: has(Column::Date),
            columns: layout.columns,
            carried: layout.carried,
            unasked: grid.items.iter().map(unasked).collect(),
            states,
            names,
        })
    }

    /// Whether all of an assessment is in its own rows, and in codes but for [`State::Given`].
    pub(super) fn has_whole_assessments(&self) -> bool {
        let has = |wanted| self.column(wanted).is_some();
        let has_arguments = has(Column::Argument) || has(Column::Effect) || has(Column::By);
        !(has_arguments || self.has_dates || self.has_names && self.has_several_rows)
    }

    fn column(&self, wanted: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == wanted)
    }
}

/// What a cell says of an item, in two bytes: the place of its state among those of the plan, its priority, whether
/// anything is said, whether a star stands behind it. Nothing at all is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Code(u16);

impl Code {
    const PRIORITY: u16 = 0b11;
    const SAID: u16 = 1 << 2;
    const STAR: u16 = 1 << 3;
    const STATE: u32 = 4;

    /// Nothing where the state is none of the plan's.
    fn of(states: &[State], mark: Mark, is_starred: bool) -> Option<Self> {
        let state = states.iter().position(|state| *state == mark.state)?;
        let code = Self(u16::try_from(state << Self::STATE).ok()?).with(mark.priority);
        let said = if mark.is_said { Self::SAID } else { 0 };
        Some(Self(code.0 | said | if is_starred { Self::STAR } else { 0 }))
    }

    /// The place of its state.
    fn state(self) -> usize {
        usize::from(self.0 >> Self::STATE)
    }

    fn is_answered(self) -> bool {
        self.state() > 0
    }

    fn is_starred(self) -> bool {
        self.0 & Self::STAR > 0
    }

    fn priority(self) -> Option<Priority> {
        match self.0 & Self::PRIORITY {
            0 => None,
            1 => Some(Priority::Priority),
            _ => Some(Priority::Impact),
        }
    }

    /// The same with this priority, where there is one.
    fn with(self, priority: Option<Priority>) -> Self {
        let (bits, said) = match priority {
            None => return self,
            Some(Priority::Priority) => (1, Self::SAID),
            Some(Priority::Impact) => (2, Self::SAID),
        };
        Self(self.0 & !Self::PRIORITY | bits | said)
    }

    fn mark(self, states: &[State]) -> Mark {
        Mark { state: states[self.state()], priority: self.priority(), is_said: self.0 & Self::SAID > 0 }
    }
}

/// What can become of an item of a grid, nothing first; nothing where there is more than codes have room for.
fn states(grid: &Grid) -> Option<Vec<State>> {
    let mut states = vec![State::Missing, State::Unknown, State::NotApplicable, State::Given];
    for position in grid.items.iter().filter_map(Item::scale).flat_map(|scale| scale.positions()) {
        if !states.contains(&State::At(position)) {
            states.push(State::At(position));
        }
    }
    (states.len() < 1 << 12).then_some(states)
}

/// What short cells mean on a scale, worked out once by [`decode::cell`].
///
/// Items with poles share the table of their scale: no pole is as short as these cells.
struct ShortCells<'g> {
    scale: &'g Scale,
    na: NaPolicy,
    /// By the bytes of the cell, 0 for those that it does not have; nothing where it must be asked.
    codes: Vec<Option<Code>>,
}

/// The short cells that are worth a table: figures with a sign or a star, and SO.
fn short_cells() -> impl Iterator<Item = [u8; 2]> {
    let figures = || b'0'..=b'9';
    let beside = |figure| [[figure, 0], [b'+', figure], [b'-', figure], [figure, b'*']];
    let pairs = figures().flat_map(move |first| figures().map(move |second| [first, second]));
    figures().flat_map(beside).chain(pairs).chain([[0, 0], *b"SO", *b"so", *b"So"])
}

impl<'g> ShortCells<'g> {
    fn new(states: &[State], item: &Item, scale: &'g Scale) -> Self {
        let mut codes = vec![None; 1 << 16];
        let plain = Item { poles: None, ..item.clone() };
        for bytes in short_cells() {
            let text: String = bytes.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
            codes[usize::from(u16::from_le_bytes(bytes))] = meaning(states, &plain, &text);
        }
        Self { scale, na: item.na, codes }
    }
}

/// What a text means for an item; nothing where it is refused.
fn meaning(states: &[State], item: &Item, text: &str) -> Option<Code> {
    if matches!(item.kind, Kind::Number(_)) && is_thousand_or_decimal(text) {
        return None;
    }
    let cell = decode::cell(item, cell_text(text)).ok()?;
    let is_starred = cell.is_priority;
    Code::of(states, counted(item, Mark::from(cell)), is_starred)
}

/// Of what is not scored, it counts that it was answered.
fn counted(item: &Item, mut mark: Mark) -> Mark {
    if item.scale().is_none() && mark.is_given() {
        mark.state = State::Given;
    }
    mark
}

/// Cells remembered for an item, and their greatest length: words come again and again, sentences do not.
const KNOWN: (usize, usize) = (256, 32);

/// Names of respondents of which one copy is kept.
const MOST_RESPONDENTS: usize = 4096;

/// Who a row speaks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Identity {
    /// The structure, as written.
    pub(super) structure: String,
    /// The day.
    pub(super) date: Option<Date>,
    /// What tells the structure and its date from the others.
    key: u64,
    name: String,
    territory: String,
    respondent: Arc<str>,
    /// The index of the group.
    stakeholder: Option<u16>,
}

impl Identity {
    fn clear(&mut self) {
        for text in [&mut self.structure, &mut self.name, &mut self.territory] {
            text.clear();
        }
        (self.date, self.stakeholder, self.respondent) = (None, None, Arc::default());
    }
}

/// Reads records one by one.
pub(super) struct RowReader<'p, 'g> {
    plan: &'p Plan<'g>,
    /// By item, what longer cells were found to mean.
    known: Vec<HashMap<Box<[u8]>, Code>>,
    /// Words by which a row of a long table says whether it is a priority.
    priorities: Vec<(Box<[u8]>, Option<Priority>)>,
    /// Respondents bear few names, each of which is kept once.
    respondents: HashSet<Arc<str>>,
    identity: Identity,
    /// The cells that said so, each with a 0 behind it.
    raw: Vec<u8>,
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
            priorities: Vec::new(),
            respondents: HashSet::new(),
            identity: Identity::default(),
            raw: Vec::new(),
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

    /// Whether a row speaks for the same as the one before it.
    fn is_as_before(&self, records: &Records<'_>) -> bool {
        let mut before = self.raw.as_slice();
        if before.is_empty() {
            return false;
        }
        let is_same = |column: &usize| {
            let bytes = records.bytes(*column).map_or(&[][..], |(bytes, _)| bytes);
            let rest = before.strip_prefix(bytes).and_then(|rest| rest.strip_prefix(&[0]));
            rest.map(|rest| before = rest).is_some()
        };
        self.identity_columns.iter().all(is_same)
    }

    /// Notes who a row speaks for.
    fn identify(&mut self, records: &Records<'_>) -> Result<(), Surprise> {
        let identity = &mut self.identity;
        identity.clear();
        self.raw.clear();
        for &index in &self.identity_columns {
            self.raw.extend_from_slice(records.bytes(index).map_or(&[], |(bytes, _)| bytes));
            self.raw.push(0);
            let text = records.text(index);
            if text.is_empty() {
                continue;
            }
            match self.plan.columns[index] {
                Column::Structure => identity.structure.push_str(&text),
                Column::Name => identity.name.push_str(&text),
                Column::Territory => identity.territory.push_str(&text),
                Column::Respondent => {
                    let known = self.respondents.get(&*text).cloned();
                    identity.respondent = known.unwrap_or_else(|| {
                        let new: Arc<str> = text.into();
                        if self.respondents.len() < MOST_RESPONDENTS {
                            self.respondents.insert(new.clone());
                        }
                        new
                    });
                }
                Column::Stakeholder => {
                    let group = self.plan.grid.stakeholder(&text).ok_or(Surprise)?;
                    let index = self.plan.grid.stakeholders.iter().position(|one| std::ptr::eq(one, group));
                    identity.stakeholder = index.and_then(|index| u16::try_from(index).ok());
                }
                _ => identity.date = Some(decode::day(&text).map_err(|_| Surprise)?),
            }
        }
        identity.key = key(identity);
        let is_aside = survey::aside(&identity.structure).is_some() || survey::may_be_title(&identity.structure);
        if is_name(&identity.structure) && !is_aside { Ok(()) } else { Err(Surprise) }
    }

    /// What a cell says of an item.
    fn cell(&mut self, records: &Records<'_>, column: usize, item: usize) -> Result<Code, Surprise> {
        if let Some(short) = records.short(column)
            && let Some(table) = self.plan.table_of[item]
            && let Some(code) = self.plan.tables[table].codes[usize::from(short)]
        {
            return Ok(code);
        }
        let Some((bytes, is_plain)) = records.bytes(column) else { return Ok(Code::default()) };
        if is_plain && let Some(code) = self.known[item].get(bytes) {
            return Ok(*code);
        }
        let plan = self.plan;
        let code = meaning(&plan.states, &plan.grid.items[item], &records.text(column)).ok_or(Surprise)?;
        if is_plain && bytes.len() <= KNOWN.1 && self.known[item].len() < KNOWN.0 {
            self.known[item].insert(bytes.into(), code);
        }
        Ok(code)
    }

    /// What a row of a wide table says of each item that has a column.
    fn wide(&mut self, records: &Records<'_>, codes: &mut [Code]) -> Result<(), Surprise> {
        for index in 0..self.items.len() {
            let (column, item) = self.items[index];
            codes[item] = self.cell(records, column, item)?;
        }
        Ok(())
    }

    /// The item of a row of a long table, and what the row says of it.
    fn long(&mut self, records: &Records<'_>) -> Result<(usize, Code), Surprise> {
        let item = self.question(records)?;
        let is_blank = |column: usize| records.bytes(column).is_none_or(|(bytes, _)| bytes.is_empty());
        let others = self.long.others.iter().filter_map(|(column, _)| *column);
        if others.into_iter().any(|column| !is_blank(column) && !records.text(column).is_empty()) {
            return Ok((item, self.whole(records, item)?));
        }
        let code = match self.long.value {
            Some(value) => self.cell(records, value, item)?,
            None => Code::default(),
        };
        let Some(column) = self.long.priority.filter(|column| !is_blank(*column)) else { return Ok((item, code)) };
        match self.priority(records, column)? {
            None if code.is_starred() && !records.text(column).is_empty() => Err(Surprise),
            priority => Ok((item, code.with(priority))),
        }
    }

    /// Whether a row says that its item is a priority.
    fn priority(&mut self, records: &Records<'_>, column: usize) -> Result<Option<Priority>, Surprise> {
        let Some((bytes, is_plain)) = records.bytes(column) else { return Ok(None) };
        if let Some((_, priority)) = self.priorities.iter().find(|(word, _)| **word == *bytes) {
            return Ok(*priority);
        }
        let priority = decode::priority(&records.text(column)).map_err(|_| Surprise)?;
        if is_plain && self.priorities.len() < 16 {
            self.priorities.push((bytes.into(), priority));
        }
        Ok(priority)
    }

    /// What all cells of a row of a long table say of an item.
    fn whole(&self, records: &Records<'_>, item: usize) -> Result<Code, Surprise> {
        let parts = [(self.long.value, Part::Answer), (self.long.priority, Part::Priority)];
        let facts: Vec<Fact<'_>> = parts
            .into_iter()
            .chain(self.long.others)
            .filter_map(|(column, part)| Some(Fact::new(Spot::File, About::Item(item, part), records.text(column?))))
            .filter(|fact| !fact.text.is_empty())
            .collect();
        let is_number = matches!(self.plan.grid.items[item].kind, Kind::Number(_));
        let mut is_sound = !is_number || !facts.iter().any(|fact| is_thousand_or_decimal(&fact.text));
        let entry = entry(self.plan.grid, item, &facts, SourceKind::Table, &mut |_, _, _| is_sound = false);
        let mark = counted(&self.plan.grid.items[item], Mark::from(&entry));
        let code = Code::of(&self.plan.states, mark, false).ok_or(Surprise)?;
        if is_sound { Ok(code) } else { Err(Surprise) }
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
    /// Who its first row speaks for, and where the first row that says it is.
    pub(super) first: Identity,
    /// One a respondent.
    responses: Vec<Response>,
    /// What each respondent says of each item.
    codes: Vec<Code>,
    /// What the columns carried along hold, by their titles, each text once.
    pub(super) carried: Vec<Vec<String>>,
}

/// One respondent.
#[derive(Debug)]
struct Response {
    is_collective: bool,
    respondent: Arc<str>,
    stakeholder: Option<u16>,
}

/// Adds what another row says of the same item.
fn add(mine: &mut Code, code: Code, plan: &Plan<'_>) -> Result<(), Surprise> {
    let state = match (mine.is_answered(), code.is_answered()) {
        (true, true) => return Err(Surprise),
        (false, _) => code,
        (true, false) => *mine,
    };
    let said = (mine.0 | code.0) & Code::SAID;
    let bits = state.0 & !(Code::PRIORITY | Code::SAID | Code::STAR);
    *mine = Code(bits | said).with(mine.priority().or(code.priority()));
    let is_idle =
        mine.priority().is_some() && matches!(plan.states[mine.state()], State::NotApplicable | State::Unknown);
    if is_idle && plan.has_priorities { Err(Surprise) } else { Ok(()) }
}

/// By what a structure and its date are told from the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    /// Its id in results; 0 where they show none.
    pub(super) id: u64,
}

impl Subject {
    /// Begins anew with the first row of another one.
    fn begin(&mut self, identity: &Identity, plan: &Plan<'_>) {
        self.first.clone_from(identity);
        self.responses.clear();
        self.codes.clear();
        self.carried.iter_mut().for_each(Vec::clear);
        self.carried.resize_with(plan.carried.len(), Vec::new);
    }

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
        let items = plan.unasked.len();
        if matches!(self.responses.as_slice(), [Response { is_collective: false, .. }]) {
            states.extend(self.codes.iter().map(|code| plan.states[code.state()]));
            priorities.extend((0..items).filter(|index| self.codes[*index].priority().is_some()));
        } else {
            let mut individual = Vec::with_capacity(self.responses.len());
            for index in 0..items {
                let marks = self.codes.iter().skip(index).step_by(items).map(|code| code.mark(&plan.states));
                let mut group = None;
                individual.clear();
                for (mark, response) in marks.zip(&self.responses) {
                    if response.is_collective { group = Some(mark) } else { individual.push(mark) }
                }
                let position = position(group, &individual);
                states.push(position.state);
                priorities.extend(position.priority.map(|_| index));
            }
        }
        for (state, unasked) in states.iter_mut().zip(&plan.unasked) {
            if *state == State::Missing {
                *state = *unasked;
            }
        }
    }

    /// The assessment; nothing where codes do not hold all of it.
    pub(super) fn assessment(&self, plan: &Plan<'_>) -> Option<Assessment> {
        let entry = |code: &Code| {
            let answer = match plan.states[code.state()] {
                State::Given => return None,
                State::At(value) => Answer::Value(Value::Number(value)),
                State::NotApplicable => Answer::NotApplicable(None),
                State::Unknown => Answer::Unknown,
                State::Missing | State::NotAsked => Answer::Missing,
            };
            Some(Entry { answer, priority: code.priority(), ..Entry::default() })
        };
        let response = |(response, codes): (&Response, &[Code])| {
            let group = response.stakeholder.map(|group| &plan.grid.stakeholders[usize::from(group)]);
            let stakeholder = group.map(|group| group.id.clone());
            let respondent = Respondent { name: response.respondent.to_string(), stakeholder, ..Respondent::default() };
            let entries = codes.iter().map(entry).collect::<Option<_>>()?;
            Some(assessment::Response { respondent, collective: response.is_collective, entries })
        };
        let responses = self.responses.iter().zip(self.codes.chunks(plan.unasked.len().max(1))).map(response);
        let Identity { structure, name, territory, date, .. } = &self.first;
        let id = Some(slug(structure)).filter(|id| !id.is_empty()).unwrap_or_else(|| "structure".into());
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let name = some(name).unwrap_or_else(|| structure.clone());
        Some(Assessment {
            grid: plan.grid.id.clone(),
            grid_version: plan.grid.version,
            form: plan.form,
            organisation: Organisation { id, name, territory: some(territory) },
            date: *date,
            about: assessment::About::default(),
            responses: responses.collect::<Option<_>>()?,
            tables: IndexMap::new(),
            matrices: IndexMap::new(),
            conclusions: IndexMap::new(),
        })
    }

    /// By what it is told from the others of the file.
    pub(super) fn sighting(&self, plan: &Plan<'_>) -> Sighting {
        let some = |text: &str| if text.is_empty() { 0 } else { folded_fingerprint(text) };
        let assessment = self.first.key;
        if !plan.has_names && !plan.has_dates {
            return Sighting { assessment, ..Sighting::default() };
        }
        Sighting {
            assessment,
            structure: folded_fingerprint(&self.first.structure),
            written: fingerprint(self.first.structure.bytes()),
            territory: some(&self.first.territory),
            name: some(&self.first.name),
            id: 0,
        }
    }

    /// Adds the rows of the same structure and date that the next block begins with.
    pub(super) fn join(&mut self, other: Subject, plan: &Plan<'_>) -> Result<(), Surprise> {
        self.in_territory(&other.first.territory)?;
        let items = plan.unasked.len();
        for (index, theirs) in other.responses.into_iter().enumerate() {
            let codes = &other.codes[index * items..][..items];
            let Some(index) = self.responses.iter().position(|mine| is_same(&mine.respondent, &theirs.respondent))
            else {
                self.responses.push(theirs);
                self.codes.extend_from_slice(codes);
                continue;
            };
            self.again(index, theirs.stakeholder, plan)?;
            for (mine, code) in self.codes[index * items..].iter_mut().zip(codes) {
                add(mine, *code, plan)?;
            }
        }
        for (title, texts) in other.carried.into_iter().enumerate() {
            texts.into_iter().for_each(|text| self.carry(title, text.into()));
        }
        self.has_one_group()
    }

    /// Whether another one is of the same structure and date.
    pub(super) fn is_of(&self, identity: &Identity) -> bool {
        self.first.key == identity.key && is_same(&self.first.structure, &identity.structure)
    }

    /// Another row of a respondent: an error where one row is all that a respondent says.
    fn again(&mut self, index: usize, stakeholder: Option<u16>, plan: &Plan<'_>) -> Result<(), Surprise> {
        let known = &mut self.responses[index].stakeholder;
        let is_other = stakeholder.is_some() && *known != stakeholder;
        if is_other || plan.shape == Shape::Wide { Err(Surprise) } else { Ok(()) }
    }

    fn in_territory(&mut self, territory: &str) -> Result<(), Surprise> {
        if self.first.territory.is_empty() {
            self.first.territory.push_str(territory);
        }
        let is_other = !territory.is_empty() && !is_same(territory, &self.first.territory);
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

    /// What a respondent says of each item; all that is new of one who was not met.
    fn response(&mut self, identity: &Identity, plan: &Plan<'_>) -> Result<usize, Surprise> {
        self.in_territory(&identity.territory)?;
        let known = self.responses.iter().position(|response| is_same(&response.respondent, &identity.respondent));
        if let Some(index) = known {
            return self.again(index, identity.stakeholder, plan).map(|()| index);
        }
        // A table whose rows lie mixed keeps all of them: no room to spare.
        self.responses.reserve_exact(1);
        self.codes.reserve_exact(plan.unasked.len());
        self.responses.push(Response {
            is_collective: !identity.respondent.is_empty() && decode::is_collective(&identity.respondent),
            respondent: identity.respondent.clone(),
            stakeholder: identity.stakeholder,
        });
        self.codes.resize(self.codes.len() + plan.unasked.len(), Code::default());
        self.has_one_group().map(|()| self.responses.len() - 1)
    }
}

/// Whether two names are the same but for case, accents and blanks.
fn is_same(one: &str, other: &str) -> bool {
    one == other || (folded_fingerprint(one) == folded_fingerprint(other) && fold(one) == fold(other))
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
    pub(super) fn see(&mut self, subject: &Subject, plan: &Plan<'_>) {
        if self.are_negative.iter().all(|is_negative| *is_negative) {
            return;
        }
        for (code, scale) in subject.codes.iter().zip(self.of_item.iter().cycle()) {
            if let (State::At(position), Some(scale)) = (plan.states[code.state()], scale) {
                self.counts[*scale] += 1;
                self.are_negative[*scale] |= position < 0.0;
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
        mut whole: impl FnMut(&Subject) -> Result<(), Surprise>,
    ) -> Result<Ends, Surprise> {
        let plan = self.plan;
        let mut records = Records::new(text, plan.delimiter);
        for _ in 0..skipped {
            records.advance()?;
        }
        let mut ends = Ends::default();
        let (mut open, mut response) = (Subject::default(), None);
        self.raw.clear();
        while records.advance()? {
            if !self.holds_something(&records)? {
                continue;
            }
            if plan.shape == Shape::Wide || response.is_none() || !self.is_as_before(&records) {
                self.identify(&records)?;
                if response.is_none() || !open.is_of(&self.identity) {
                    match (response, &ends.first) {
                        (None, _) => {}
                        (Some(_), None) => ends.first = Some(std::mem::take(&mut open)),
                        (Some(_), Some(_)) => whole(&open)?,
                    }
                    open.begin(&self.identity, plan);
                }
                response = Some(open.response(&self.identity, plan)?);
            }
            self.answers(&records, &mut open, response.unwrap_or_default())?;
        }
        let last = response.map(|_| open);
        if ends.first.is_none() {
            ends.first = last;
        } else {
            ends.last = last;
        }
        Ok(ends)
    }

    /// Adds what a row says to what a respondent said.
    fn answers(&mut self, records: &Records<'_>, subject: &mut Subject, response: usize) -> Result<(), Surprise> {
        let plan = self.plan;
        for (title, column) in self.carried_columns.iter().enumerate() {
            subject.carry(title, records.text(*column));
        }
        let codes = &mut subject.codes[response * plan.unasked.len()..];
        if plan.shape == Shape::Wide {
            return self.wide(records, codes);
        }
        let (item, code) = self.long(records)?;
        add(&mut codes[item], code, plan)
    }
}

/// All structures and dates of a table whose rows lie mixed, two bytes an answer.
pub(super) struct Mixed<'p, 'g> {
    reader: RowReader<'p, 'g>,
    /// In the order in which they appeared.
    subjects: Vec<Subject>,
    /// The place of a structure and date by its key.
    by_key: HashMap<u64, usize, BuildHasherDefault<Fingerprint>>,
    /// The place and the respondent of the row before.
    open: (usize, usize),
}

impl<'p, 'g> Mixed<'p, 'g> {
    /// Nothing read yet.
    pub(super) fn new(plan: &'p Plan<'g>) -> Self {
        Self { reader: RowReader::new(plan), subjects: Vec::new(), by_key: HashMap::default(), open: (0, 0) }
    }

    /// Reads a block.
    pub(super) fn block(&mut self, text: &str, skipped: usize) -> Result<(), Surprise> {
        let plan = self.reader.plan;
        let mut records = Records::new(text, plan.delimiter);
        for _ in 0..skipped {
            records.advance()?;
        }
        while records.advance()? {
            if !self.reader.holds_something(&records)? {
                continue;
            }
            if plan.shape == Shape::Wide || !self.reader.is_as_before(&records) {
                self.reader.identify(&records)?;
                let identity = &self.reader.identity;
                let place = *self.by_key.entry(identity.key).or_insert(self.subjects.len());
                if place == self.subjects.len() {
                    let mut subject = Subject::default();
                    subject.begin(identity, plan);
                    self.subjects.push(subject);
                }
                let subject = &mut self.subjects[place];
                if !subject.is_of(identity) {
                    return Err(Surprise);
                }
                self.open = (place, subject.response(identity, plan)?);
            }
            self.reader.answers(&records, &mut self.subjects[self.open.0], self.open.1)?;
        }
        Ok(())
    }

    /// All structures and dates, in the order in which they appeared.
    pub(super) fn into_subjects(self) -> Vec<Subject> {
        self.subjects
    }
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
pub(super) fn fingerprint(bytes: impl Iterator<Item = u8>) -> u64 {
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
            let text = crate::typed::trim(&text);
            prop_assert_eq!(folded_fingerprint(text), fingerprint(fold(text).bytes()));
        }
    }
}
