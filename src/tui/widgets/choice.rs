//! A few words to choose from, side by side: by a key of their own, by number, or with the arrows.

use crate::tui::key::{Key, digit};
use crate::tui::layout::flowed;
use crate::tui::text::{ACCENT, LineExt, Text, emphasis, line};

/// A few words to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What people read, and the key that chooses it; where none has a key, digits from 1 choose.
    pub(crate) options: Vec<(Option<char>, String)>,
    /// Index of the one chosen.
    pub(crate) chosen: Option<usize>,
}

impl Choice {
    /// A choice with nothing chosen yet.
    pub(crate) fn new<S: Into<String>>(options: impl IntoIterator<Item = S>) -> Self {
        Self { options: options.into_iter().map(|word| (None, word.into())).collect(), chosen: None }
    }

    /// Takes a key; `false` where it chooses nothing.
    pub(crate) fn on_key(&mut self, key: &Key) -> bool {
        let last = self.options.len() - 1;
        match key {
            Key::Left => {
                self.chosen = match self.chosen {
                    Some(0) => None,
                    Some(index) => Some(index - 1),
                    None => Some(last),
                };
            }
            Key::Right => {
                self.chosen = match self.chosen {
                    Some(index) if index == last => None,
                    Some(index) => Some(index + 1),
                    None => Some(0),
                };
            }
            Key::Backspace | Key::Delete => self.chosen = None,
            Key::Char(' ') => {}
            Key::Char(c) => {
                let found = self.find(*c);
                self.chosen = found.or(self.chosen);
                return found.is_some();
            }
            Key::Paste(_) => return false,
            _ => {}
        }
        true
    }

    /// By its own key, or by its number where none has a key of its own. Never by its letters: a word that somebody
    /// types would choose one thing after the other.
    fn find(&self, c: char) -> Option<usize> {
        if self.options.iter().any(|(key, _)| key.is_some()) {
            let wanted = match c {
                '=' => '+',
                '−' => '-',
                c if digit(c) == Some(0) => '0',
                c => c,
            };
            return self.options.iter().position(|(key, _)| *key == Some(c) || *key == Some(wanted));
        }
        digit(c)?.checked_sub(1).filter(|index| *index < self.options.len())
    }

    /// `1 conception   ►2 en cours   3 évaluation`
    pub(crate) fn rows(&self, width: usize) -> Vec<Text> {
        let option = |(index, (key, word)): (usize, &(Option<char>, String))| {
            let is_chosen = self.chosen == Some(index);
            let rank = || if index < 9 { (index + 1).to_string() } else { String::new() };
            option_text(&key.map_or_else(rank, String::from), &format!(" {word}"), is_chosen)
        };
        flowed(self.options.iter().enumerate().map(option), width, "  ")
    }
}

/// One option among others on a row.
pub(crate) fn option_text(key: &str, label: &str, is_selected: bool) -> Text {
    line(if is_selected { "►" } else { " " }, ACCENT).and(key, ACCENT).and(label, emphasis(is_selected))
}
