//! What was confirmed comes back to what it was, and is said.

use super::Desk;
use super::draft;
use crate::assessment::Entry;
use crate::prompt::words;
use crate::session::undo::Changed;
use crate::session::{Action, Stop};

impl Desk {
    /// Takes back the last change, and goes to where it was made; a cursor that was moved and not confirmed goes first.
    ///
    /// The writing line stays closed: `u` pressed again takes back the change before.
    pub(super) fn undo(&mut self) {
        if self.pending().is_some() {
            self.draft = draft(&self.session);
            self.tell("Ce qui n’était pas confirmé n’est pas gardé\u{a0}; u encore pour annuler la réponse d’avant.");
            return;
        }
        let changed = self.session.last_change();
        match (self.session.apply(Action::Undo), changed) {
            (Ok(session), Some(changed)) => {
                let before = std::mem::replace(&mut self.session, session);
                let told = match changed {
                    Changed::Item(item) => {
                        let number = self.session.stops().iter().position(|stop| *stop == Stop::Item(item));
                        let number = number.and_then(|stop| self.session.number_of(stop));
                        let what = self.undone_words(item, before.entry_of(item), self.session.entry_of(item));
                        format!("Annulé. Question {}\u{a0}: {what}.", number.unwrap_or_default())
                    }
                    Changed::Rows => {
                        "Annulé. Le tableau est revenu à ce qu’il était avant le dernier changement.".into()
                    }
                };
                self.draft = draft(&self.session);
                self.is_help_open = false;
                self.scroll = 0;
                self.tell(told);
            }
            (Err(refusal), _) => self.warn(super::sentence(&refusal.0)),
            (Ok(_), None) => {}
        }
    }

    /// What differs between what an entry was and what it is again.
    fn undone_words(&self, item: usize, was: &Entry, is: &Entry) -> String {
        let known = &self.session.grid().items[item];
        if was.answer != is.answer {
            let answer = words::answer(known, &is.answer);
            return match is.answer {
                crate::assessment::Answer::Missing => "de nouveau sans réponse".into(),
                _ => format!("de nouveau {answer}"),
            };
        }
        if was.arguments != is.arguments {
            return match was.arguments.len().cmp(&is.arguments.len()) {
                std::cmp::Ordering::Greater => "l’argument ajouté est retiré".into(),
                std::cmp::Ordering::Less => "l’argument retiré est de retour".into(),
                std::cmp::Ordering::Equal => "l’argument est redevenu ce qu’il était".into(),
            };
        }
        match (was.priority != is.priority, is.priority, is.later) {
            (true, Some(priority), _) => format!("boule de nouveau pleine, {}", priority.word()),
            (true, None, _) => "boule de nouveau vide".into(),
            (false, _, true) => "de nouveau laissée pour plus tard".into(),
            (false, _, false) => "n’est plus laissée pour plus tard".into(),
        }
    }
}
