//! The questionnaire as a state machine: who answers, where one is, what may be done there. No terminal, no clock, no
//! file.
//!
//! ```text
//! Session ── apply(Action) ──> Session, or a Refusal in words and the session as it was
//! ```
//!
//! A session walks through [`Place`]s: the opening of a section, its stops, the board of the section, and the end. A
//! [`Stop`] is a question, a table or a matrix; [`rows`] says what may be done in the last two. The action plan is a
//! table that nobody meets on the way: one goes there.

use std::sync::Arc;

pub mod answers;
pub mod before;
pub mod cells;
pub mod commands;
pub mod details;
pub mod draft;
pub mod forms;
pub mod interface;
pub mod overview;
pub mod pairs;
pub mod reading;
pub mod rows;
pub mod saving;
pub mod search;
pub mod sentence;
pub mod spoken;
pub mod text;
pub mod timing;
pub mod undo;
pub mod voices;
pub mod welcome;

pub use interface::Sitting;
use jiff::civil::Date;

use crate::assessment::rules::{self, SourceKind};
use crate::assessment::{
    About, Answer, Argument, Assessment, Effect, Entry, Form, Organisation, Priority, Respondent, Response, Value,
    WHOLE,
};
use crate::fold::{fold, slug};
use crate::french::{count, number, quoted, typeset};
use crate::grid::{ACTIONS, Grid, Item, Kind, Section};
use crate::score::{Mark, Positions, Scorecard, State, position, positions, score, to_begin_with};

/// Id of the respondent who stands for the whole group.
pub const GROUP: &str = "groupe";

/// A group, or one person, answering a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    grid: Arc<Grid>,
    assessment: Assessment,
    /// Index of the response that this session writes.
    response: usize,
    stops: Vec<Stop>,
    pace: Pace,
    form: Form,
    place: Place,
    /// Arguments whose side follows the next answer to their question: indices of the item and of the argument.
    following: Vec<(usize, usize)>,
    /// Whether those who answered on their own are named.
    naming: voices::Naming,
    /// What changes replaced, the last one last.
    history: Vec<Arc<undo::Step>>,
}

/// Something to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The item of this index.
    Item(usize),
    /// The rows of the table of this index.
    Table(usize),
    /// The relations of the matrix of this index.
    Matrix(usize),
}

/// Where one can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the first question of the section of this index.
    Opening(usize),
    /// At the stop of this index in [`Session::stops`].
    At(usize),
    /// After the last question of the section of this index: its board.
    Board(usize),
    /// After the last board.
    End,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The people around the table, together.
    Group,
    /// One person, for themselves or for a stakeholder.
    Person {
        /// As they wish to be called.
        name: String,
        /// Id of a stakeholder of the grid, or free text.
        stakeholder: Option<String>,
    },
}

/// How much is asked about each question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// Arguments first, then the cursor.
    #[default]
    Talk,
    /// Nothing but cursors.
    Quick,
}

/// What may be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Answers the question and goes on.
    Answer(Answer),
    /// Answers the question and stays there.
    Put(Answer),
    /// Takes the answer back; what was said stays.
    Clear,
    /// Leaves the question for later and goes on; an answer that is there is provisional from then on.
    Later,
    /// Leaves the question for later with a provisional answer, and goes on.
    PutOff(Answer),
    /// Fills the ball for a reason, or empties it.
    Ball(Option<Priority>),
    /// Adds an argument after the others.
    AddArgument(Argument),
    /// Adds an argument whose side is not said: it follows the next answer to the question.
    AddFollowing(Argument),
    /// Puts another argument in the place of the one of this index.
    ChangeArgument(usize, Argument),
    /// Takes away the argument of this index.
    RemoveArgument(usize),
    /// Goes on without answering.
    Next,
    /// Goes back to the question before.
    Previous,
    /// Goes to the question of this number in the grid, counted from 1.
    Question(usize),
    /// Goes to the first question of the section of this index.
    Section(usize),
    /// Goes to the next question without an answer, from here and then from the start.
    NextUnanswered,
    /// Goes to the stop of this index.
    Stop(usize),
    /// Goes to the action plan.
    Plan,
    /// Takes back the last change, and goes to where it was made.
    Undo,
    /// Changes the rows of a table or the relations of a matrix, wherever one is.
    Edit(rows::Edit),
    /// Corrects whose assessment it is, and what about.
    Describe(details::Details),
    /// Says what the group keeps of the section whose board one is at, or of the whole at the end; nothing takes it back.
    Conclude(String),
}

/// Why an action changed nothing: a French sentence for the person at the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

/// How far the response of this session has come, over the questions that it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Index of the section one is in.
    pub section: usize,
    /// Number of the section, counted from 1 among those that are asked.
    pub section_number: usize,
    /// How many sections are asked.
    pub sections: usize,
    /// Number in the grid of the question one is at, counted from 1; nothing at an opening, a board or the end.
    pub question: Option<usize>,
    /// Rank of that question among those that are asked, counted from 1.
    pub rank: Option<usize>,
    /// How many questions are asked.
    pub questions: usize,
    /// How many were answered with a value.
    pub answered: usize,
    /// All less those said to be « sans objet ».
    pub applicable: usize,
    /// How many are neither answered, nor unknown, nor « sans objet ».
    pub missing: usize,
}

impl Progress {
    /// Answered ÷ applicable, 0…1; nothing where nothing is applicable.
    #[expect(clippy::cast_precision_loss, reason = "at most 1,000 questions")]
    pub fn coverage(&self) -> Option<f64> {
        (self.applicable > 0).then(|| self.answered as f64 / self.applicable as f64)
    }
}

/// An assessment that nobody has answered yet.
pub fn blank(grid: &Grid, form: Form, organisation: Organisation, date: Date) -> Assessment {
    Assessment {
        grid: grid.id.clone(),
        grid_version: grid.version,
        form,
        organisation,
        date: Some(date),
        about: About::default(),
        responses: Vec::new(),
        tables: indexmap::IndexMap::new(),
        matrices: indexmap::IndexMap::new(),
        conclusions: indexmap::IndexMap::new(),
    }
}

impl Session {
    /// Opens a session on an assessment, where it stopped.
    ///
    /// The response of whoever answers is looked for and added where there is none. Refused where the grid has no
    /// question to ask.
    pub fn open(
        grid: Arc<Grid>,
        mut assessment: Assessment,
        who: &Who,
        form: Form,
        pace: Pace,
    ) -> Result<Self, Refusal> {
        let stops = stops(&grid, form, pace);
        let has_question = stops.iter().any(|stop| matches!(stop, Stop::Item(_)));
        let is_wanting = (form, pace) != (Form::Full, Pace::Talk) || stops.iter().all(|stop| is_apart(&grid, *stop));
        if !has_question && is_wanting {
            return Err(Refusal(match (form, pace) {
                (Form::Short, _) => "cette grille n’a pas de forme courte".into(),
                (_, Pace::Quick) => "cette grille n’a pas de curseur à placer".into(),
                _ => "cette grille n’a pas de question".into(),
            }));
        }
        let response = find_response(&assessment, who).unwrap_or_else(|| {
            assessment.responses.push(new_response(&grid, &assessment, who));
            assessment.responses.len() - 1
        });
        assessment.responses[response].entries.resize(grid.items.len(), Entry::default());
        // What is answered from here on is answered to this version of the grid.
        assessment.grid_version = grid.version;
        let (following, history) = (Vec::new(), Vec::new());
        let place = Place::End;
        let mut session = Self {
            grid,
            assessment,
            response,
            stops,
            pace,
            form,
            place,
            following,
            naming: voices::Naming::default(),
            history,
        };
        session.place = session.resume_place();
        Ok(session)
    }

    /// The grid that is answered.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// All that was answered so far, by everyone.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// The response that this session writes.
    pub fn response(&self) -> &Response {
        &self.assessment.responses[self.response]
    }

    /// The same session with what is known of who answers.
    #[must_use]
    pub fn with_respondent(mut self, change: impl FnOnce(&mut Respondent)) -> Self {
        change(&mut self.assessment.responses[self.response].respondent);
        self
    }

    /// The same session with those who answered on their own named, or not.
    #[must_use]
    pub fn with_naming(self, naming: voices::Naming) -> Self {
        Self { naming, ..self }
    }

    /// Where one is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How much is asked about each question.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// What there is to fill in, in order.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Index of the item one is at, if one is at a question.
    pub fn item_index(&self) -> Option<usize> {
        match self.place {
            Place::At(stop) => self.item_of(stop),
            _ => None,
        }
    }

    /// The item one is at.
    pub fn item(&self) -> Option<&Item> {
        self.item_index().map(|index| &self.grid.items[index])
    }

    /// What this response says of the item one is at.
    pub fn entry(&self) -> Option<&Entry> {
        self.item_index().map(|index| &self.response().entries[index])
    }

    /// What this response says of an item.
    pub fn entry_of(&self, item: usize) -> &Entry {
        &self.response().entries[item]
    }

    /// Indices of the sections that are asked, in order.
    pub fn sections(&self) -> Vec<usize> {
        let mut sections: Vec<usize> = (0..self.stops.len()).filter_map(|stop| self.section_at(stop)).collect();
        sections.dedup();
        sections
    }

    /// Indices of the stops of a section, in order.
    pub fn stops_of(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.stops.len()).filter(move |stop| self.section_at(*stop) == Some(section))
    }

    /// Indices of the items of a section that are asked, in order.
    pub fn items_of(&self, section: usize) -> Vec<usize> {
        self.stops_of(section).filter_map(|stop| self.item_of(stop)).collect()
    }

    /// Index of the section one is in; the last one at the end and in a table that follows none.
    pub fn section_index(&self) -> usize {
        let section = match self.place {
            Place::Opening(section) | Place::Board(section) => Some(section),
            Place::At(stop) => self.section_at(stop),
            Place::End => None,
        };
        section.or_else(|| self.sections().last().copied()).unwrap_or(0)
    }

    /// What one is at, if one is at a stop.
    pub fn stop(&self) -> Option<Stop> {
        match self.place {
            Place::At(stop) => Some(self.stops[stop]),
            _ => None,
        }
    }

    /// Whether a section is behind or around, rather than the tables that follow none.
    pub fn is_in_section(&self) -> bool {
        !matches!(self.place, Place::At(stop) if self.section_at(stop).is_none())
    }

    /// Whether one is in the action plan.
    pub fn is_at_plan(&self) -> bool {
        self.stop().is_some_and(|stop| is_apart(&self.grid, stop))
    }

    /// Number in the grid of the question at a stop, counted from 1: the same in every form and document.
    pub fn number_of(&self, stop: usize) -> Option<usize> {
        self.item_of(stop).map(|item| item + 1)
    }

    /// Rank of the question at a stop among those that are asked, counted from 1.
    fn rank_of(&self, stop: usize) -> Option<usize> {
        self.item_of(stop)?;
        Some(self.stops[..=stop].iter().filter(|stop| matches!(stop, Stop::Item(_))).count())
    }

    /// The introduction of the section, where it is to be read together with the question one is at: its first one,
    /// when no page of its own announced the section.
    pub fn intro(&self) -> &str {
        match self.place {
            Place::At(stop) if self.pace == Pace::Talk => match self.section_at(stop) {
                Some(section) if !self.has_opening(section) && self.stops_of(section).next() == Some(stop) => {
                    &self.grid.sections[section].intro
                }
                _ => "",
            },
            _ => "",
        }
    }

    /// What is left to do: questions without an answer, cells without which a row says little, empty pairs.
    pub fn remaining(&self) -> timing::Remaining {
        let mut remaining = timing::Remaining { questions: self.waiting_count(), cells: 0, pairs: 0 };
        for stop in (0..self.stops.len()).filter(|stop| self.is_on_the_way(*stop)) {
            match self.stops[stop] {
                Stop::Item(_) => {}
                Stop::Table(table) => remaining.cells += self.wanted_cells(table),
                Stop::Matrix(matrix) => {
                    let (filled, all) = self.pair_counts(matrix);
                    remaining.pairs += all - filled;
                }
            }
        }
        remaining
    }

    /// The section one is in.
    pub fn section(&self) -> &Section {
        &self.grid.sections[self.section_index()]
    }

    /// How far one has come.
    pub fn progress(&self) -> Progress {
        let section = self.section_index();
        let sections = self.sections();
        let (answered, applicable, missing) = self.counts(0..self.stops.len());
        Progress {
            section,
            section_number: sections.iter().position(|index| *index == section).map_or(1, |index| index + 1),
            sections: sections.len(),
            question: match self.place {
                Place::At(stop) => self.number_of(stop),
                _ => None,
            },
            rank: match self.place {
                Place::At(stop) => self.rank_of(stop),
                _ => None,
            },
            questions: self.stops.iter().filter(|stop| matches!(stop, Stop::Item(_))).count(),
            answered,
            applicable,
            missing,
        }
    }

    /// Answered, applicable and missing among the stops of a section.
    pub fn section_counts(&self, section: usize) -> (usize, usize, usize) {
        self.counts(self.stops_of(section))
    }

    /// How many questions were left for later, whether or not a first position is there.
    pub fn later_count(&self) -> usize {
        (0..self.stops.len()).filter(|stop| self.is_later(*stop)).count()
    }

    /// How many questions wait for an answer: those without any, and those with a provisional one.
    pub fn waiting_count(&self) -> usize {
        (0..self.stops.len()).filter(|stop| self.is_missing(*stop) || self.is_later(*stop)).count()
    }

    /// How many questions nobody has answered or put off yet.
    pub fn untouched_count(&self) -> usize {
        (0..self.stops.len()).filter(|stop| self.is_missing(*stop) && !self.is_later(*stop)).count()
    }

    /// How many questions were answered with « ne sait pas ».
    pub fn unknown_count(&self) -> usize {
        let items = (0..self.stops.len()).filter_map(|stop| self.item_of(stop));
        items.filter(|item| self.entry_of(*item).answer == Answer::Unknown).count()
    }

    /// Whether one person answers alone, who is then spoken to as one.
    pub fn is_alone(&self) -> bool {
        !self.response().collective
    }

    /// Whether others than the one who answers here gave an answer.
    pub fn has_others(&self) -> bool {
        let others = self.assessment.responses.iter().enumerate().filter(|(index, _)| *index != self.response);
        others.flat_map(|(_, response)| &response.entries).any(|entry| entry.answer != Answer::Missing)
    }

    /// Where the assessment stands at the end of this session, as its report tells it: all respondents together for
    /// the group, this response alone for one person.
    pub fn final_positions(&self) -> Positions {
        if self.response().collective { positions(&self.grid, &self.assessment) } else { self.positions() }
    }

    /// The same session with what the assessment is about.
    #[must_use]
    pub fn with_card(mut self, structure: &str, territory: Option<String>, about: About) -> Self {
        let organisation = &mut self.assessment.organisation;
        // An id that was made from the name follows it.
        if organisation.id == slug(&organisation.name) && !slug(structure).is_empty() {
            organisation.id = slug(structure);
        }
        structure.clone_into(&mut organisation.name);
        organisation.territory = territory;
        self.assessment.about = about;
        self
    }

    /// The items that call for action, at most eight of them: priorities first, then the lowest positions.
    pub fn to_act_on(&self) -> Vec<usize> {
        let positions = self.final_positions();
        let begin = to_begin_with(&self.grid, &positions);
        let priorities = (0..positions.0.len()).filter(|item| positions.0[*item].priority.is_some());
        let mut items: Vec<usize> = Vec::new();
        for item in priorities.chain(begin.items.into_iter().filter(|_| begin.are_low)) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
        items.truncate(8);
        items
    }

    /// Where this response stands on each item of the grid; what others answered takes no part in it.
    pub fn positions(&self) -> Positions {
        let alone = |(item, entry): (&Item, &Entry)| {
            let mut position = position(Some(Mark::from(entry)), &[]);
            if self.assessment.form == Form::Short && !item.short && position.state == State::Missing {
                position.state = State::NotAsked;
            }
            position
        };
        Positions(self.grid.items.iter().zip(&self.response().entries).map(alone).collect())
    }

    /// The scores of this response alone.
    pub fn scorecard(&self) -> Scorecard {
        score(&self.grid, &self.positions())
    }

    /// Does what is asked, or says why not; the session itself stays as it is.
    pub fn apply(&self, action: Action) -> Result<Self, Refusal> {
        let mut next = self.clone();
        match action {
            Action::Answer(answer) => {
                next.put(answer, false)?;
                next.place = self.place_after(self.place);
            }
            Action::Put(answer) => next.put(answer, false)?,
            Action::PutOff(answer) => {
                next.put(answer, true)?;
                next.place = self.place_after(self.place);
            }
            Action::Clear => next.entry_mut()?.answer = Answer::Missing,
            Action::Later => {
                next.entry_mut()?.later = true;
                next.place = self.place_after(self.place);
            }
            Action::Ball(priority) => next.entry_mut()?.priority = priority,
            Action::AddArgument(_)
            | Action::AddFollowing(_)
            | Action::ChangeArgument(..)
            | Action::RemoveArgument(_) => next.argue(action)?,
            Action::Undo => return self.undone(),
            Action::Edit(edit) => next.assessment = rows::edited(&self.grid, &self.assessment, edit)?,
            Action::Conclude(sentence) => next.conclude(&sentence)?,
            Action::Describe(details) => return Ok(details.written_on(next)),
            moving => next.place = self.destination(&moving)?,
        }
        next.remember(self);
        Ok(next)
    }

    /// Where an action leads that changes no answer.
    fn destination(&self, action: &Action) -> Result<Place, Refusal> {
        let nothing = || Refusal("rien n’est demandé à cet endroit".into());
        Ok(match action {
            Action::Previous => self.place_before()?,
            Action::Question(wanted) => {
                let found = (0..self.stops.len()).find(|stop| self.number_of(*stop) == Some(*wanted));
                let questions = self.grid.items.len();
                Place::At(found.ok_or_else(|| match (1..=questions).contains(wanted) {
                    true => Refusal(format!("la question {wanted} n’est pas posée dans cette séance")),
                    false => Refusal(format!("les questions vont de 1 à {questions}\u{a0}: il n’y a pas de {wanted}")),
                })?)
            }
            Action::Section(section) => Place::At(self.stops_of(*section).next().ok_or_else(nothing)?),
            Action::NextUnanswered => self.next_unanswered()?,
            Action::Stop(stop) if *stop < self.stops.len() => Place::At(*stop),
            Action::Stop(_) => return Err(nothing()),
            Action::Plan => {
                let plan = (0..self.stops.len()).find(|stop| is_apart(&self.grid, self.stops[*stop]));
                Place::At(plan.ok_or_else(|| Refusal("cette grille n’a pas de plan d’action".into()))?)
            }
            _ => self.place_after(self.place),
        })
    }

    /// Answers the question; arguments whose side was not said take that of the move.
    fn put(&mut self, answer: Answer, later: bool) -> Result<(), Refusal> {
        let item = self.item_index().ok_or_else(nowhere)?;
        check(&self.grid.items[item], &answer)?;
        let middle = self.grid.items[item].scale().map(|scale| f64::midpoint(scale.min(), scale.max()));
        let entry = &mut self.assessment.responses[self.response].entries[item];
        let from = entry.number().or(middle);
        entry.answer = answer;
        entry.later = later;
        if let (Some(from), Some(to)) = (from, entry.number()) {
            let effect = match to.total_cmp(&from) {
                std::cmp::Ordering::Less => Effect::Down,
                std::cmp::Ordering::Equal => Effect::None,
                std::cmp::Ordering::Greater => Effect::Up,
            };
            for (_, argument) in self.following.iter().filter(|(of, _)| *of == item) {
                if let Some(argument) = entry.arguments.get_mut(*argument) {
                    argument.effect = effect;
                }
            }
            self.following.retain(|(of, _)| *of != item);
        }
        Ok(())
    }

    /// Adds, changes or takes away an argument of the question.
    fn argue(&mut self, action: Action) -> Result<(), Refusal> {
        let item = self.item_index().ok_or_else(nowhere)?;
        let is_following = matches!(action, Action::AddFollowing(_));
        match action {
            Action::AddArgument(argument) | Action::AddFollowing(argument) => {
                let entry = self.entry_mut()?;
                entry.arguments.push(said(argument)?);
                let last = entry.arguments.len() - 1;
                self.following.extend(is_following.then_some((item, last)));
            }
            Action::ChangeArgument(index, argument) => {
                let argument = said(argument)?;
                *self.entry_mut()?.arguments.get_mut(index).ok_or_else(no_argument)? = argument;
                self.following.retain(|following| *following != (item, index));
            }
            Action::RemoveArgument(index) => {
                let arguments = &mut self.entry_mut()?.arguments;
                if index >= arguments.len() {
                    return Err(no_argument());
                }
                arguments.remove(index);
                self.following.retain(|following| *following != (item, index));
                for (_, later) in self.following.iter_mut().filter(|(of, at)| *of == item && *at > index) {
                    *later -= 1;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What the group keeps of the section whose board one is at, or of the whole at the end.
    pub fn conclusion(&self) -> Option<&str> {
        self.assessment.conclusions.get(self.concluded()?).map(String::as_str)
    }

    /// The key of what may be concluded where one is.
    fn concluded(&self) -> Option<&str> {
        match self.place {
            Place::Board(section) => Some(&self.grid.sections[section].id),
            Place::End => Some(WHOLE),
            Place::Opening(_) | Place::At(_) => None,
        }
    }

    /// Writes what the group keeps, in the order of the grid.
    fn conclude(&mut self, sentence: &str) -> Result<(), Refusal> {
        let key = self.concluded().ok_or_else(nowhere)?.to_owned();
        let conclusions = &mut self.assessment.conclusions;
        conclusions.insert(key, sentence.trim().to_owned());
        conclusions.retain(|_, sentence| !sentence.is_empty());
        let rank = |id: &str| self.grid.sections.iter().position(|section| section.id == id).unwrap_or(usize::MAX);
        conclusions.sort_by_key(|id, _| rank(id));
        Ok(())
    }

    fn item_of(&self, stop: usize) -> Option<usize> {
        match self.stops[stop] {
            Stop::Item(item) => Some(item),
            Stop::Table(_) | Stop::Matrix(_) => None,
        }
    }

    /// Index of the section of a stop, if it belongs to one.
    pub fn section_at(&self, stop: usize) -> Option<usize> {
        match self.stops[stop] {
            Stop::Item(item) => Some(self.grid.items[item].section),
            Stop::Table(table) => self.grid.tables[table].section,
            Stop::Matrix(matrix) => self.grid.tables[self.grid.matrices[matrix].table].section,
        }
    }

    /// Whether one meets a stop without asking for it: not the action plan, nor relations between fewer than two rows.
    fn is_on_the_way(&self, stop: usize) -> bool {
        let has_pairs = match self.stops[stop] {
            Stop::Matrix(matrix) => self.rows(self.grid.matrices[matrix].table).len() >= 2,
            _ => true,
        };
        has_pairs && !is_apart(&self.grid, self.stops[stop])
    }

    /// Whether something was said there.
    fn is_touched(&self, stop: usize) -> bool {
        match self.stops[stop] {
            Stop::Item(item) => !self.entry_of(item).is_blank(),
            Stop::Table(table) => !self.rows(table).is_empty(),
            Stop::Matrix(matrix) => self.pair_counts(matrix).0 > 0,
        }
    }

    fn entry_mut(&mut self) -> Result<&mut Entry, Refusal> {
        let item = self.item_index().ok_or_else(nowhere)?;
        Ok(&mut self.assessment.responses[self.response].entries[item])
    }

    fn is_later(&self, stop: usize) -> bool {
        self.item_of(stop).is_some_and(|item| {
            let entry = self.entry_of(item);
            entry.later && matches!(entry.answer, Answer::Missing | Answer::Value(_))
        })
    }

    fn is_missing(&self, stop: usize) -> bool {
        self.item_of(stop).is_some_and(|item| self.entry_of(item).answer == Answer::Missing)
    }

    fn counts(&self, stops: impl Iterator<Item = usize>) -> (usize, usize, usize) {
        let (mut answered, mut applicable, mut missing) = (0, 0, 0);
        for item in stops.filter_map(|stop| self.item_of(stop)) {
            let answer = &self.entry_of(item).answer;
            answered += usize::from(matches!(answer, Answer::Value(_)));
            applicable += usize::from(!matches!(answer, Answer::NotApplicable(_)));
            missing += usize::from(*answer == Answer::Missing);
        }
        (answered, applicable, missing)
    }

    /// Opening, stops, board of a section; then the next section; then the tables that follow none; then the end.
    fn place_after(&self, place: Place) -> Place {
        let met = |range: std::ops::Range<usize>, section: Option<usize>| {
            range.filter(|stop| self.section_at(*stop) == section).find(|stop| self.is_on_the_way(*stop))
        };
        let all = 0..self.stops.len();
        let first_of = |section| met(all.clone(), Some(section)).map_or(Place::Board(section), Place::At);
        match place {
            Place::Opening(section) => first_of(section),
            Place::At(stop) => {
                let section = self.section_at(stop);
                let next = met(stop + 1..self.stops.len(), section).map(Place::At);
                next.unwrap_or_else(|| match section {
                    Some(section) if !self.has_board(section) => self.place_after(Place::Board(section)),
                    Some(section) => Place::Board(section),
                    None => Place::End,
                })
            }
            Place::Board(section) => {
                let next = self.sections().into_iter().find(|index| *index > section);
                match next {
                    Some(next) if self.has_opening(next) => Place::Opening(next),
                    Some(next) => first_of(next),
                    None => met(all, None).map_or(Place::End, Place::At),
                }
            }
            Place::End => Place::End,
        }
    }

    /// A section opens with a page for its introduction, unless only cursors are wanted, or few questions: then it is
    /// read with the first one.
    fn has_opening(&self, section: usize) -> bool {
        let is_long = self.pace == Pace::Talk && self.form == Form::Full && !self.is_single(section);
        is_long && !self.grid.sections[section].intro.is_empty()
    }

    /// A section ends with its board, unless its one question showed all of it; in the short form, where it has an axis.
    fn has_board(&self, section: usize) -> bool {
        let has_axis = || self.items_of(section).iter().any(|item| self.grid.items[*item].scale().is_some());
        !self.is_single(section) && (self.form == Form::Full || has_axis())
    }

    /// Whether a section asks one question and nothing else.
    fn is_single(&self, section: usize) -> bool {
        let mut stops = self.stops_of(section);
        matches!((stops.next(), stops.next()), (Some(stop), None) if self.item_of(stop).is_some())
    }

    /// The stop before this place.
    fn place_before(&self) -> Result<Place, Refusal> {
        let end = match self.place {
            Place::At(stop) if is_apart(&self.grid, self.stops[stop]) => return Ok(Place::End),
            Place::At(stop) => stop,
            Place::Opening(section) => self.stops_of(section).next().unwrap_or(0),
            Place::Board(section) => self.stops_of(section).last().map_or(0, |stop| stop + 1),
            Place::End => self.stops.len(),
        };
        let stop = (0..end).rev().find(|stop| self.is_on_the_way(*stop));
        stop.map(Place::At).ok_or_else(|| Refusal("c’est la première question".into()))
    }

    fn next_unanswered(&self) -> Result<Place, Refusal> {
        let count = self.stops.len();
        let here = match self.place {
            Place::At(stop) => stop + 1,
            Place::Opening(section) => self.stops_of(section).next().unwrap_or(0),
            Place::Board(section) => self.stops_of(section).last().map_or(0, |stop| stop + 1),
            Place::End => 0,
        };
        let all = || (0..count).map(|step| (here + step) % count).filter(|stop| Place::At(*stop) != self.place);
        // Provisional answers come after the empty ones.
        let found = all().find(|stop| self.is_missing(*stop)).or_else(|| all().find(|stop| self.is_later(*stop)));
        match (found, self.place) {
            (Some(stop), _) => Ok(Place::At(stop)),
            (None, Place::At(stop)) if self.is_missing(stop) || self.is_later(stop) => {
                Err(Refusal("c’est la seule question qui attend encore une réponse".into()))
            }
            (None, _) => Err(Refusal("toutes les questions ont une réponse".into())),
        }
    }

    /// The first question nobody touched; else the first one left for later; else the end.
    ///
    /// The tables and matrices right before that place come first: nobody can tell whether they are finished. The one
    /// that was worked in last, or else the first one where nothing further on was touched.
    fn resume_place(&self) -> Place {
        let all = 0..self.stops.len();
        let untouched = all.clone().find(|stop| self.is_missing(*stop) && !self.is_later(*stop));
        let later = all.clone().find(|stop| self.is_missing(*stop)).or_else(|| all.clone().find(|s| self.is_later(*s)));
        if let (None, Some(stop)) = (untouched, later) {
            return Place::At(stop);
        }
        let end = untouched.unwrap_or(self.stops.len());
        let before = all.clone().take(end).rev().take_while(|stop| self.item_of(*stop).is_none());
        let before: Vec<usize> = before.filter(|stop| self.is_on_the_way(*stop)).collect();
        let is_frontier = !all.skip(end).any(|stop| self.is_touched(stop));
        let worked_in = before.iter().find(|stop| self.is_touched(**stop)).copied();
        let table = worked_in.or_else(|| before.last().copied().filter(|_| is_frontier));
        let Some(stop) = table.or(untouched) else { return Place::End };
        let Some(section) = self.section_at(stop) else { return Place::At(stop) };
        let is_untouched = self.stops_of(section).all(|stop| !self.is_touched(stop));
        if is_untouched && self.has_opening(section) { Place::Opening(section) } else { Place::At(stop) }
    }
}

/// Whether an item is among the questions of a form, at a pace.
pub fn is_asked(item: &Item, form: Form, pace: Pace) -> bool {
    (form == Form::Full || item.short) && (pace == Pace::Talk || matches!(item.kind, Kind::Scale(_)))
}

/// What there is to fill in: the items of each section and the tables that follow it, each with its matrices; then the
/// tables that follow none; the action plan last.
fn stops(grid: &Grid, form: Form, pace: Pace) -> Vec<Stop> {
    let is_asked = |item: &Item| is_asked(item, form, pace);
    let tables = |section: Option<usize>| {
        let following = move |index: &usize| {
            let table = &grid.tables[*index];
            table.section == section && (pace == Pace::Talk || table.id == ACTIONS)
        };
        (0..grid.tables.len()).filter(following).flat_map(|table| {
            let related = (0..grid.matrices.len()).filter(move |index| grid.matrices[*index].table == table);
            std::iter::once(Stop::Table(table)).chain(related.map(Stop::Matrix))
        })
    };
    let mut stops = Vec::new();
    for (index, section) in grid.sections.iter().enumerate() {
        stops.extend(section.items.clone().filter(|item| is_asked(&grid.items[*item])).map(Stop::Item));
        stops.extend(tables(Some(index)));
    }
    stops.extend(tables(None));
    // The sort is stable: only the plan moves.
    stops.sort_by_key(|stop| is_apart(grid, *stop));
    stops
}

/// Whether one meets a stop on demand only: the action plan.
fn is_apart(grid: &Grid, stop: Stop) -> bool {
    match stop {
        Stop::Item(_) => false,
        Stop::Table(table) => grid.tables[table].id == ACTIONS,
        Stop::Matrix(matrix) => grid.tables[grid.matrices[matrix].table].id == ACTIONS,
    }
}

fn find_response(assessment: &Assessment, who: &Who) -> Option<usize> {
    assessment.responses.iter().position(|response| match who {
        Who::Group => response.collective,
        Who::Person { name, .. } => {
            let respondent = &response.respondent;
            !response.collective
                && (fold(&respondent.name) == fold(name) || (!slug(name).is_empty() && respondent.id == slug(name)))
        }
    })
}

fn new_response(grid: &Grid, assessment: &Assessment, who: &Who) -> Response {
    let (wanted, name, stakeholder) = match who {
        Who::Group => (GROUP.to_owned(), String::new(), None),
        Who::Person { name, stakeholder } => (slug(name), name.clone(), stakeholder.clone()),
    };
    let wanted = if wanted.is_empty() { "repondant".to_owned() } else { wanted };
    let is_free = |id: &String| assessment.responses.iter().all(|response| response.respondent.id != *id);
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    let id = std::iter::once(wanted.clone()).chain(numbered).find(is_free).unwrap_or(wanted);
    let stakeholder = stakeholder.map(|text| grid.stakeholder(&text).map_or(text, |group| group.id.clone()));
    Response {
        respondent: Respondent { id, name, stakeholder, people: None },
        collective: *who == Who::Group,
        entries: vec![Entry::default(); grid.items.len()],
    }
}

/// Whether an answer fits an item.
fn check(item: &Item, answer: &Answer) -> Result<(), Refusal> {
    match answer {
        Answer::NotApplicable(reason) => {
            let reason = reason.clone().filter(|reason| !reason.trim().is_empty());
            let refused = rules::not_applicable(item, reason, SourceKind::Keyboard).err();
            refused.map_or(Ok(()), |refusal| Err(Refusal(typeset(&refusal.message))))
        }
        Answer::Missing => Err(Refusal("il n’y a pas encore de réponse".into())),
        Answer::Value(value) => check_value(&item.kind, value),
        _ => Ok(()),
    }
}

fn check_value(kind: &Kind, value: &Value) -> Result<(), Refusal> {
    match (kind, value) {
        (Kind::Scale(scale), Value::Number(at)) if scale.has(*at) => Ok(()),
        (Kind::Scale(scale), Value::Number(_)) => {
            Err(Refusal(format!("le curseur va de {} à {}", number(scale.min(), 2), number(scale.max(), 2))))
        }
        (Kind::Number(wanted), Value::Number(given)) => {
            if !given.is_finite() {
                Err(Refusal("écrivez un nombre".into()))
            } else if let Some(min) = wanted.min.filter(|min| given < min) {
                Err(Refusal(format!("{} est en dessous du minimum, {}", number(*given, 6), number(min, 6))))
            } else if let Some(max) = wanted.max.filter(|max| given > max) {
                Err(Refusal(format!("{} dépasse le maximum, {}", number(*given, 6), number(max, 6))))
            } else {
                Ok(())
            }
        }
        (Kind::Choice(choice), Value::Options(ids)) => {
            let unknown = ids.iter().find(|id| choice.options.iter().all(|option| option.id != **id));
            match unknown {
                Some(id) => Err(Refusal(format!("{} ne fait pas partie des choix", quoted(id)))),
                None if ids.is_empty() => Err(Refusal("choisissez au moins une réponse".into())),
                None if ids.len() > 1 && !choice.several => {
                    Err(Refusal(format!("un seul choix est possible, pas {}", count(ids.len(), "choix", "choix"))))
                }
                None => Ok(()),
            }
        }
        (Kind::Text, Value::Text(text)) if text.trim().is_empty() => Err(Refusal("le texte est vide".into())),
        (Kind::YesNo, Value::YesNo(_)) | (Kind::Text, Value::Text(_)) | (Kind::Date, Value::Date(_)) => Ok(()),
        _ => Err(Refusal("cette réponse ne convient pas à la question".into())),
    }
}

/// An argument says something.
fn said(argument: Argument) -> Result<Argument, Refusal> {
    let text = argument.text.trim();
    if text.is_empty() {
        return Err(Refusal("un argument vide ne dit rien\u{a0}: il n’a pas été gardé".into()));
    }
    Ok(Argument { text: text.to_owned(), ..argument })
}

fn nowhere() -> Refusal {
    Refusal("il n’y a pas de question à cet endroit".into())
}

fn no_argument() -> Refusal {
    Refusal("il n’y a pas d’argument à cette place".into())
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
