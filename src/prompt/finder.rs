//! Two lists to go somewhere from: the questions that hold some words, and what was left on the way. Keys in. Pure.

use super::desk::{Desk, Leaving, Mode};
use super::key::Key;
use super::rows::Chooser;
use crate::assessment::Answer;
use crate::fold::fold;
use crate::session::{Action, Stop};

mod screen;

pub use screen::finder_screen;
pub(super) use screen::{reason, spot_state};

/// A list under the hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Finder {
    /// What is listed.
    pub sought: Sought,
    /// The letters typed so far, and the line under the hand.
    pub chooser: Chooser,
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// All questions, tables and relations.
    Everything,
    /// What was left on the way.
    Rest,
}

/// A place of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Index in [`crate::session::Session::stops`].
    pub stop: usize,
    /// Why it is there.
    pub why: Why,
}

/// Why a place is in the list.
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

impl Finder {
    /// A list from its beginning.
    pub fn new(sought: Sought) -> Self {
        Self { sought, chooser: Chooser::default() }
    }
}

impl Desk {
    /// The places that a list shows, in its order.
    pub fn spots(&self, finder: &Finder) -> Vec<Spot> {
        let session = self.session();
        let typed = finder.chooser.filter.text();
        let typed = fold(&typed);
        let sought: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        // A word begins as it was typed: « eau » is not sought in « niveau ».
        let admits = |text: &str| {
            let text = fold(text);
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            let is_there = |one: &&str| words.iter().any(|word| word.starts_with(one));
            sought.iter().all(is_there)
        };
        let mut spots: Vec<Spot> = match finder.sought {
            Sought::Everything => {
                let all = 0..session.stops().len();
                let why = |stop: usize| {
                    if admits(&self.title_to_find(stop)) {
                        return Some(Spot { stop, why: Why::Title });
                    }
                    let is_inside = admits(&self.text_to_find(stop));
                    is_inside.then_some(Spot { stop, why: Why::Inside })
                };
                all.filter_map(why).collect()
            }
            Sought::Rest => {
                let spots = self.rest().into_iter();
                spots.filter(|spot| admits(&self.title_to_find(spot.stop))).collect()
            }
        };
        spots.sort_by_key(|spot| spot.why);
        spots
    }

    /// Whether anything was left on the way, or has moved.
    pub fn has_rest(&self) -> bool {
        !self.rest().is_empty()
    }

    fn rest(&self) -> Vec<Spot> {
        let session = self.session();
        let mut spots = Vec::new();
        for (stop, kind) in session.stops().iter().enumerate() {
            let Stop::Item(item) = kind else { continue };
            let entry = session.entry_of(*item);
            let why = match entry.answer {
                Answer::Missing | Answer::Value(_) if entry.later => Some(Why::Later),
                Answer::Missing => Some(Why::Missing),
                Answer::Unknown => Some(Why::Unknown),
                Answer::NotApplicable(_) => Some(Why::NotApplicable),
                Answer::Value(_) => None,
            };
            spots.extend(why.map(|why| Spot { stop, why }));
        }
        let moves = self.before.iter().flat_map(|before| before.moves(session));
        let stop_of = |item: usize| session.stops().iter().position(|stop| *stop == Stop::Item(item));
        spots.extend(moves.filter_map(|step| Some(Spot { stop: stop_of(step.item)?, why: Why::Moved })));
        spots
    }

    /// What a place is called, with its number and its section.
    fn title_to_find(&self, stop: usize) -> String {
        let session = self.session();
        let grid = session.grid();
        let section = session.section_at(stop).map_or("", |section| grid.sections[section].title.as_str());
        let title = match session.stops()[stop] {
            Stop::Item(item) => format!("{} {}", grid.items[item].question, grid.items[item].id),
            Stop::Table(table) => grid.tables[table].title.clone(),
            Stop::Matrix(matrix) => grid.matrices[matrix].title.clone(),
        };
        format!("{title} {section}")
    }

    /// Its help, and what was said of it.
    fn text_to_find(&self, stop: usize) -> String {
        let Stop::Item(item) = self.session().stops()[stop] else { return String::new() };
        let arguments = &self.session().entry_of(item).arguments;
        let said: Vec<&str> = arguments.iter().map(|argument| argument.text.as_str()).collect();
        format!("{} {} {}", self.title_to_find(stop), self.session().grid().items[item].help, said.join(" "))
    }

    /// Opens a list; what was left may be nothing.
    pub(super) fn open_finder(&mut self, sought: Sought) {
        if sought == Sought::Rest && !self.has_rest() {
            self.tell("Rien n’est resté en route\u{a0}: toutes les questions ont une réponse.");
            return;
        }
        self.mode = Mode::Find(Finder::new(sought));
    }

    pub(super) fn press_finder(&mut self, mut finder: Finder, key: &Key) {
        let spots = self.spots(&finder);
        match key {
            Key::Escape => return,
            Key::Enter => match spots.get(finder.chooser.hand) {
                Some(spot) if self.pending().is_some() => return self.ask_to_keep(Leaving::To(spot.stop)),
                Some(spot) => return self.act(Action::Stop(spot.stop)),
                None => self.warn("Aucune question ne contient ces mots\u{a0}: effacez-en avec Retour arrière."),
            },
            // « / » opens the list: typed again, it is not sought.
            Key::Char('/') if fold(&finder.chooser.filter.text()).is_empty() => {}
            _ => {
                finder.chooser.press(key, spots.len());
            }
        }
        self.mode = Mode::Find(finder);
    }
}
