//! Keys that lead elsewhere: a number, a list of places, the boards.

use super::{Desk, Destination, Mode, digit};
use crate::prompt::key::Key;
use crate::session::{Action, Place, Stop};

impl Desk {
    /// Where one may go: each section, the tables and matrices after it, those that follow none, the action plan.
    pub fn destinations(&self) -> Vec<Destination> {
        let session = &self.session;
        let others = |section: Option<usize>| {
            let stops = session.stops().iter().enumerate();
            let is_other = move |stop: usize| match session.stops()[stop] {
                Stop::Item(_) => false,
                Stop::Table(_) | Stop::Matrix(_) => session.section_at(stop) == section,
            };
            stops.map(|(stop, _)| stop).filter(move |stop| is_other(*stop)).map(Destination::Stop)
        };
        let mut all = Vec::new();
        for section in session.sections() {
            all.push(Destination::Section(section));
            all.extend(others(Some(section)));
        }
        all.extend(others(None));
        all
    }

    /// The destination nearest to where one is.
    pub(super) fn destination_here(&self) -> usize {
        let all = self.destinations();
        let here = match self.session.place() {
            Place::At(stop) => all.iter().position(|to| *to == Destination::Stop(stop)),
            _ => None,
        };
        let section = self.session.section_index();
        here.or_else(|| all.iter().position(|to| *to == Destination::Section(section))).unwrap_or(0)
    }

    pub(super) fn press_go(&mut self, hand: usize, mut typed: String, key: &Key) {
        let all = self.destinations();
        let last = all.len().saturating_sub(1);
        match (key, digit(key)) {
            (_, Some(digit)) if typed.len() < 4 => {
                typed.push(digit);
                self.mode = Mode::Go { hand, typed };
            }
            (Key::Backspace, _) => {
                typed.pop();
                self.mode = Mode::Go { hand, typed };
            }
            (Key::Up, _) => self.mode = Mode::Go { hand: hand.saturating_sub(1), typed: String::new() },
            (Key::Down, _) => self.mode = Mode::Go { hand: (hand + 1).min(last), typed: String::new() },
            (Key::Enter, _) => {
                let action = match (typed.parse(), all.get(hand)) {
                    (Ok(number), _) => Action::Question(number),
                    (_, Some(Destination::Section(section))) => Action::Section(*section),
                    (_, Some(Destination::Stop(stop))) => Action::Stop(*stop),
                    _ => return,
                };
                self.act(action);
                if self.notice.is_some() {
                    self.mode = Mode::Go { hand, typed: String::new() };
                }
            }
            (Key::Escape, _) | (Key::Char('q' | 'Q' | 'g' | 'G'), _) => {}
            _ => self.mode = Mode::Go { hand, typed },
        }
    }

    pub(super) fn press_board(&mut self, index: usize, key: &Key) {
        let last = self.session.sections().len().saturating_sub(1);
        let to = match key {
            Key::Left => index.saturating_sub(1),
            Key::Right | Key::Tab => (index + 1).min(last),
            _ if self.scrolled(key) => index,
            Key::Enter | Key::Escape | Key::Char('v' | 'V' | 'q' | 'Q') => {
                self.scroll = 0;
                return;
            }
            _ => index,
        };
        if to != index {
            self.scroll = 0;
        }
        self.mode = Mode::Board(to);
    }
}
