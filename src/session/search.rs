//! Where one may go: the questions that hold some words, what was left on the way, the parts of the grid. Pure.

use super::before::Before;
use super::cells::{CellAt, Onward, onward};
use super::overview::Call;
use super::pairs::PairAt;
use super::rows::filled_cells;
use super::text::{row_excerpt, state, step_name, stop_count, stop_title};
use super::{Action, Session, Stop, voices};
use crate::assessment::{Answer, Row};
use crate::fold::fold;
use crate::french::{capitalised, count};

/// A place that a list offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Index in [`Session::stops`].
    pub stop: usize,
    /// Why it is there.
    pub why: Why,
}

/// Why a place is in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its title holds the words.
    Title,
    /// What was said of it, or its help, holds the words.
    Inside,
    /// People see it differently, and the group has not settled it.
    Debated,
    /// It was put off.
    Later,
    /// Nobody answered it.
    Missing,
    /// Answered with « ne sait pas ».
    Unknown,
    /// Answered with « sans objet ».
    NotApplicable,
    /// Its position is not what it was another day.
    Moved,
}

impl Why {
    /// The title over the places that are in the list for this reason.
    pub fn title(self, before: Option<&Before>) -> String {
        match self {
            Self::Title | Self::Inside => String::new(),
            Self::Debated => "À débattre ensemble, le plus grand écart d’abord".into(),
            Self::Later => "À reprendre plus tard".into(),
            Self::Missing => "Sans réponse".into(),
            Self::Unknown => "Ne sait pas\u{a0}: à chercher".into(),
            Self::NotApplicable => "Sans objet".into(),
            Self::Moved => {
                let day = before.map(Before::day).unwrap_or_default();
                capitalised(&format!("a bougé depuis {day}"))
            }
        }
    }
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// All questions, tables and relations.
    Everything,
    /// What was left on the way, and what moved since another day.
    Rest,
    /// The sections, the tables and the matrices.
    Places,
    /// The empty pairs of the matrix of this index.
    EmptyPairs(usize),
    /// These items.
    Items(Vec<usize>),
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What stands over it and over those after it that have the same; may be empty.
    pub heading: String,
    /// Number of the question, where it is one.
    pub number: Option<usize>,
    /// What it is called.
    pub title: String,
    /// Where it stands; may be empty.
    pub state: String,
    /// What else is said of it; may be empty.
    pub more: String,
    /// How much of it is filled in, of how much.
    pub share: Option<(usize, usize)>,
    /// Where it leads.
    pub to: To,
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq)]
pub enum To {
    /// Goes somewhere.
    Act(Action),
    /// Asks a pair.
    Pair(PairAt),
    /// Asks a cell.
    Cell(CellAt),
    /// Names the item of this index.
    Item(usize),
}

impl List {
    /// What is said where nothing of it is left, if that is good news.
    pub fn word_of_end(&self) -> Option<&'static str> {
        match self {
            Self::Rest => Some("Il ne reste rien à compléter\u{a0}: toutes les questions ont une réponse."),
            Self::EmptyPairs(_) => Some("Toutes les paires sont remplies."),
            _ => None,
        }
    }
}

impl Session {
    /// The places that hold all these words, those with the words in their title first; all of them without words.
    pub fn find(&self, words: &str) -> Vec<Spot> {
        let words = fold(words);
        let why = |stop: usize| match () {
            () if holds(&self.title_to_find(stop), &words) => Some(Why::Title),
            () if holds(&self.text_to_find(stop), &words) => Some(Why::Inside),
            () => None,
        };
        let mut spots: Vec<Spot> =
            (0..self.stops.len()).filter_map(|stop| Some(Spot { stop, why: why(stop)? })).collect();
        spots.sort_by_key(|spot| spot.why);
        spots
    }

    /// What was left on the way, and what is not what it was another day, by reason; with all these words in its title.
    pub fn rest(&self, before: Option<&Before>, words: &str) -> Vec<Spot> {
        let stop_of = |item: usize| self.stops.iter().position(|stop| *stop == Stop::Item(item));
        let debated = voices::to_debate(self).into_iter();
        let mut spots: Vec<Spot> =
            debated.filter_map(|one| Some(Spot { stop: stop_of(one.item)?, why: Why::Debated })).collect();
        let divided: Vec<usize> = spots.iter().map(|spot| spot.stop).collect();
        for (stop, kind) in self.stops.iter().enumerate().filter(|(stop, _)| !divided.contains(stop)) {
            let Stop::Item(item) = kind else { continue };
            let entry = self.entry_of(*item);
            let why = match entry.answer {
                Answer::Missing | Answer::Value(_) if entry.later => Some(Why::Later),
                Answer::Missing => Some(Why::Missing),
                Answer::Unknown => Some(Why::Unknown),
                Answer::NotApplicable(_) => Some(Why::NotApplicable),
                Answer::Value(_) => None,
            };
            spots.extend(why.map(|why| Spot { stop, why }));
        }
        let moves = before.iter().flat_map(|before| before.moves(self));
        spots.extend(moves.filter_map(|step| Some(Spot { stop: stop_of(step.item)?, why: Why::Moved })));
        let words = fold(words);
        spots.retain(|spot| holds(&self.title_to_find(spot.stop), &words));
        spots.sort_by_key(|spot| spot.why);
        spots
    }

    /// Where the question at a place stands: « +2 », « SO », « −1 → +1 » where it moved.
    pub fn spot_state(&self, spot: Spot, before: Option<&Before>) -> String {
        let Stop::Item(item) = self.stops[spot.stop] else {
            return stop_count(self, self.stops[spot.stop]);
        };
        let known = &self.grid.items[item];
        if spot.why == Why::Debated {
            let debated = voices::to_debate(self).into_iter().find(|one| one.item == item);
            return debated.map_or_else(String::new, |one| one.why(known).join(", "));
        }
        let moves = before.filter(|_| spot.why == Why::Moved).into_iter().flat_map(|before| before.moves(self));
        match (moves.into_iter().find(|step| step.item == item), known.scale()) {
            (Some(step), Some(scale)) => format!("{} → {}", step_name(scale, step.then), step_name(scale, step.now)),
            _ => state(known, self.entry_of(item)),
        }
    }

    /// The lines of a list that hold all these words.
    pub fn list(&self, list: &List, before: Option<&Before>, words: &str) -> Vec<Line> {
        match list {
            List::Everything => self.find(words).into_iter().map(|spot| self.line(spot, before)).collect(),
            List::Rest => self.rest(before, words).into_iter().map(|spot| self.line(spot, before)).collect(),
            List::Places => self.places().into_iter().filter(|line| holds(&line.title, &fold(words))).collect(),
            List::EmptyPairs(matrix) => {
                let table = self.grid.matrices[*matrix].table;
                let line = |(owner, other): (usize, usize)| Line {
                    heading: "Paires encore vides".into(),
                    title: format!("{} ↔ {}", self.row_name(table, owner), self.row_name(table, other)),
                    ..Line::to(To::Pair(PairAt::new(self, *matrix, owner, other)))
                };
                let lines = self.empty_pairs(*matrix).into_iter().map(line);
                lines.filter(|line| holds(&line.title, &fold(words))).collect()
            }
            List::Items(items) => {
                let line = |item: &usize| {
                    let known = &self.grid.items[*item];
                    let section = self.grid.sections[known.section].title.clone();
                    let is_held = holds(&format!("{} {section} {}", known.question, known.id), &fold(words));
                    is_held.then(|| Line {
                        number: Some(self.grid.number(*item)),
                        title: known.question.clone(),
                        more: section,
                        ..Line::to(To::Item(*item))
                    })
                };
                items.iter().filter_map(line).collect()
            }
        }
    }

    fn line(&self, spot: Spot, before: Option<&Before>) -> Line {
        let (number, title) = match self.stops[spot.stop] {
            Stop::Item(item) => (Some(self.grid.number(item)), self.grid.items[item].question.as_str()),
            other => (None, stop_title(&self.grid, other)),
        };
        // Where the title above says it, it is not said again on each line.
        let is_known = matches!(spot.why, Why::Missing | Why::Unknown | Why::NotApplicable);
        let section = self.section_at(spot.stop).map_or("", |section| self.grid.sections[section].title.as_str());
        let inside = if spot.why == Why::Inside { " (le mot est dans l’aide ou dans un argument)" } else { "" };
        Line {
            heading: spot.why.title(before),
            number,
            title: title.to_owned(),
            state: if is_known { String::new() } else { self.spot_state(spot, before) },
            more: format!("{section}{inside}"),
            share: None,
            to: To::Act(Action::Stop(spot.stop)),
        }
    }

    /// Each section, the tables and matrices after it, those that follow none, the action plan.
    fn places(&self) -> Vec<Line> {
        let others = |section: Option<usize>| {
            let is_other =
                move |stop: &usize| !matches!(self.stops[*stop], Stop::Item(_)) && self.section_at(*stop) == section;
            (0..self.stops.len()).filter(is_other).map(move |stop| Line {
                title: format!("  {}", stop_title(&self.grid, self.stops[stop])),
                state: stop_count(self, self.stops[stop]),
                ..Line::to(To::Act(Action::Stop(stop)))
            })
        };
        let section = |index: usize| {
            let (answered, applicable, _) = self.section_counts(index);
            let numbers: Vec<usize> = self.items_of(index).into_iter().map(|item| self.grid.number(item)).collect();
            let state = match numbers.as_slice() {
                [] => String::new(),
                [only] => format!("question {only}, {answered} sur {applicable}"),
                [first, .., last] => format!("questions {first} à {last}, {answered} sur {applicable}"),
            };
            let title = self.grid.sections[index].title.clone();
            Line { title, state, ..Line::to(To::Act(Action::Section(index))) }
        };
        let sections = self.sections().into_iter();
        sections
            .flat_map(|index| std::iter::once(section(index)).chain(others(Some(index))))
            .chain(others(None))
            .collect()
    }

    /// The lines of a table or a matrix: in the action plan the questions that call for action, under a heading; the rows;
    /// last, what one goes on to.
    pub fn row_lines(&self, stop: Stop) -> Vec<Line> {
        let (table, matrix) = match stop {
            Stop::Table(table) => (table, None),
            Stop::Matrix(matrix) => (self.grid.matrices[matrix].table, Some(matrix)),
            Stop::Item(_) => return Vec::new(),
        };
        let (known, rows) = (&self.grid.tables[table], self.rows(table));
        let filled = matrix.map(|matrix| self.filled_by_row(matrix)).unwrap_or_default();
        let row = |(index, row): (usize, &Row)| {
            let (share, more, to) = match matrix {
                Some(matrix) => {
                    let pair = PairAt::first_of(self, matrix, index).map(To::Pair);
                    ((filled[index], rows.len() - 1), String::new(), pair.unwrap_or(To::Act(Action::Next)))
                }
                None => {
                    let share = (filled_cells(known, row), known.columns.len());
                    let cell = CellAt::first_empty(self, table, index);
                    (share, row_excerpt(&self.grid, known, row), To::Cell(cell))
                }
            };
            let title = self.row_name(table, index).to_owned();
            Line { number: Some(index + 1), title, more, share: Some(share), ..Line::to(to) }
        };
        let next = if matrix.is_some() { Onward::Leave } else { onward(self, table) };
        let (title, to) = match next {
            Onward::Name => ("Nommer les autres, l’un après l’autre".into(), To::Cell(CellAt::naming(self, table))),
            Onward::Describe { first, count } => (
                format!("Décrire chacun, l’un après l’autre ({count} à décrire)"),
                To::Cell(CellAt::describing(self, table, first)),
            ),
            Onward::Leave => ("Continuer".into(), To::Act(Action::Next)),
        };
        let last = Line { title, more: next.word().unwrap_or_default().into(), ..Line::to(to) };
        let calls = if self.is_at_plan() { self.calls() } else { Vec::new() };
        let calls = calls.into_iter().filter_map(|call| self.call_line(table, &call));
        // One row alone is related to nothing.
        let shown = if matrix.is_some() && rows.len() < 2 { &rows[..0] } else { rows };
        calls.chain(shown.iter().enumerate().map(row)).chain([last]).collect()
    }

    fn call_line(&self, table: usize, call: &Call) -> Option<Line> {
        let item = &self.grid.items[call.item];
        let position = item.scale().zip(call.position).map_or_else(|| "–".into(), |(scale, at)| step_name(scale, at));
        let actions = match call.actions.len() {
            0 => "aucune action".into(),
            actions => count(actions, "action", "actions"),
        };
        Some(Line {
            heading: "Par où commencer\u{a0}: priorités et positions les plus basses".into(),
            number: Some(self.grid.number(call.item)),
            title: item.question.clone(),
            state: format!("{position:>4} {}", if call.priority.is_some() { "●" } else { "○" }),
            more: actions,
            ..Line::to(To::Cell(CellAt::about(self, table, call.item)?))
        })
    }

    /// The title of a place, its id and its section.
    fn title_to_find(&self, stop: usize) -> String {
        let section = self.section_at(stop).map_or("", |section| self.grid.sections[section].title.as_str());
        match self.stops[stop] {
            Stop::Item(item) => {
                let item = &self.grid.items[item];
                format!("{} {} {section}", item.question, item.id)
            }
            other => format!("{} {section}", stop_title(&self.grid, other)),
        }
    }

    /// Its help, and what was said of it.
    fn text_to_find(&self, stop: usize) -> String {
        let Stop::Item(item) = self.stops[stop] else { return String::new() };
        let said: Vec<&str> = self.entry_of(item).arguments.iter().map(|argument| argument.text.as_str()).collect();
        let others = voices::written(self, item);
        format!("{} {} {} {others}", self.title_to_find(stop), self.grid.items[item].help, said.join(" "))
    }
}

impl Line {
    fn to(to: To) -> Self {
        Self {
            heading: String::new(),
            number: None,
            title: String::new(),
            state: String::new(),
            more: String::new(),
            share: None,
            to,
        }
    }
}

/// Whether some word of a text begins with each of these words, which are folded: « eau » is not sought in « niveau ».
pub fn holds(text: &str, words: &str) -> bool {
    let text = fold(text);
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let mut sought = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    sought.all(|word| parts.iter().any(|part| part.starts_with(word)))
}
