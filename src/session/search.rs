//! Where one may go: the questions that hold some words, what was left on the way, the parts of the grid. Pure.

use super::before::Before;
use super::text::{state, step_name, stop_title};
use super::{Action, Session, Stop};
use crate::assessment::Answer;
use crate::fold::fold;
use crate::french::capitalised;

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

/// A part of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// The first stop of the section of this index.
    Section(usize),
    /// The table or matrix at the stop of this index.
    Stop(usize),
}

impl Destination {
    /// What leads there.
    pub fn action(self) -> Action {
        match self {
            Self::Section(section) => Action::Section(section),
            Self::Stop(stop) => Action::Stop(stop),
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
        let mut spots = Vec::new();
        for (stop, kind) in self.stops.iter().enumerate() {
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
        let stop_of = |item: usize| self.stops.iter().position(|stop| *stop == Stop::Item(item));
        spots.extend(moves.filter_map(|step| Some(Spot { stop: stop_of(step.item)?, why: Why::Moved })));
        let words = fold(words);
        spots.retain(|spot| holds(&self.title_to_find(spot.stop), &words));
        spots.sort_by_key(|spot| spot.why);
        spots
    }

    /// Where the question at a place stands: « +2 », « SO », « −1 → +1 » where it moved.
    pub fn spot_state(&self, spot: Spot, before: Option<&Before>) -> String {
        let Stop::Item(item) = self.stops[spot.stop] else {
            return super::text::stop_count(self, self.stops[spot.stop]);
        };
        let known = &self.grid.items[item];
        let moves = before.filter(|_| spot.why == Why::Moved).into_iter().flat_map(|before| before.moves(self));
        match (moves.into_iter().find(|step| step.item == item), known.scale()) {
            (Some(step), Some(scale)) => format!("{} → {}", step_name(scale, step.then), step_name(scale, step.now)),
            _ => state(known, self.entry_of(item)),
        }
    }

    /// Each section, the tables and matrices after it, those that follow none, the action plan.
    pub fn destinations(&self) -> Vec<Destination> {
        let others = |section: Option<usize>| {
            let is_other =
                move |stop: &usize| !matches!(self.stops[*stop], Stop::Item(_)) && self.section_at(*stop) == section;
            (0..self.stops.len()).filter(is_other).map(Destination::Stop)
        };
        let mut all = Vec::new();
        for section in self.sections() {
            all.push(Destination::Section(section));
            all.extend(others(Some(section)));
        }
        all.extend(others(None));
        all
    }

    /// What a destination is called.
    pub fn destination_name(&self, to: Destination) -> &str {
        match to {
            Destination::Section(section) => &self.grid.sections[section].title,
            Destination::Stop(stop) => stop_title(&self.grid, self.stops[stop]),
        }
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
        format!("{} {} {}", self.title_to_find(stop), self.grid.items[item].help, said.join(" "))
    }
}

/// Whether some word of a text begins with each of these words, which are folded: « eau » is not sought in « niveau ».
pub fn holds(text: &str, words: &str) -> bool {
    let text = fold(text);
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let mut sought = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    sought.all(|word| parts.iter().any(|part| part.starts_with(word)))
}
