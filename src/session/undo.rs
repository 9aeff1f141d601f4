//! What was said is taken back, the last thing first. Pure.
//!
//! A step remembers what a change replaced, never the whole assessment: a session of two hours has hundreds of them.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{Place, Refusal, Session};
use crate::assessment::{Entry, Relation, Row};

/// How many changes may be taken back.
const DEEPEST: usize = 100;

/// A change, by what was there before it.
#[derive(Debug, PartialEq)]
pub(super) struct Step {
    /// Where the hand was.
    place: Place,
    former: Former,
}

#[derive(Debug, PartialEq)]
enum Former {
    Entry { item: usize, entry: Entry },
    Tables { rows: IndexMap<String, Vec<Row>>, relations: IndexMap<String, Vec<Relation>> },
    Conclusions(IndexMap<String, String>),
}

/// What the last change was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The item of this index.
    Item(usize),
    /// Rows of a table, or relations between them.
    Rows,
    /// What the group keeps.
    Conclusion,
}

impl Session {
    /// What would be taken back, if anything can be.
    pub fn last_change(&self) -> Option<Changed> {
        self.history.last().map(|step| match step.former {
            Former::Entry { item, .. } => Changed::Item(item),
            Former::Tables { .. } => Changed::Rows,
            Former::Conclusions(_) => Changed::Conclusion,
        })
    }

    /// Remembers what the session held before a change.
    pub(super) fn remember(&mut self, before: &Self) {
        let (now, then) = (&self.assessment, &before.assessment);
        let former = match before.item_index() {
            Some(item) if self.entry_of(item) != before.entry_of(item) => {
                Former::Entry { item, entry: before.entry_of(item).clone() }
            }
            _ if (&now.tables, &now.matrices) != (&then.tables, &then.matrices) => {
                Former::Tables { rows: then.tables.clone(), relations: then.matrices.clone() }
            }
            _ if now.conclusions != then.conclusions => Former::Conclusions(then.conclusions.clone()),
            _ => return,
        };
        if self.history.len() == DEEPEST {
            self.history.remove(0);
        }
        self.history.push(Arc::new(Step { place: before.place, former }));
    }

    /// The session before its last change, where that change was made.
    pub(super) fn undone(&self) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let step = next.history.pop().ok_or_else(|| Refusal("il n’y a rien à annuler dans cette séance".to_owned()))?;
        match &step.former {
            Former::Entry { item, entry } => {
                next.assessment.responses[next.response].entries[*item] = entry.clone();
            }
            Former::Tables { rows, relations } => {
                next.assessment.tables.clone_from(rows);
                next.assessment.matrices.clone_from(relations);
            }
            Former::Conclusions(former) => next.assessment.conclusions.clone_from(former),
        }
        next.place = step.place;
        Ok(next)
    }
}
