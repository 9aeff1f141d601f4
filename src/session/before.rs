//! What was answered another day, to be seen beside today's answers. Never an answer by itself. Pure.

use jiff::civil::Date;

use super::{Session, Who, find_response};
use crate::assessment::{Answer, Argument, Assessment, Priority, Response};
use crate::fold::slug;
use crate::french::{self, count, quoted, quoted_list};
use crate::grid::{Grid, Item};
use crate::score::{Basis, State, positions};

/// Another assessment of the same grid, item by item.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// Its day, where it is known.
    pub date: Option<Date>,
    /// One an item of the grid, in its order.
    pub former: Vec<Former>,
    /// What whoever compares should know, as sentences.
    pub remarks: Vec<String>,
}

/// What was said of an item then.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Former {
    /// Where it stood.
    pub then: Then,
    /// Whether its ball was filled, and why.
    pub priority: Option<Priority>,
    /// What was said.
    pub arguments: Vec<Argument>,
}

/// Where an item stood.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Then {
    /// Nobody answered it, or it was not in the grid.
    #[default]
    Nothing,
    /// The question has another meaning now: the two answers do not compare.
    OtherMeaning,
    /// An answer.
    Answer(Answer),
    /// The mean of so many answers.
    Mean(f64, usize),
}

/// An item whose position on its scale is not what it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// Index of the item.
    pub item: usize,
    /// Where it stood.
    pub then: f64,
    /// Where it stands.
    pub now: f64,
}

impl Before {
    /// What another assessment said, for whoever answers now: the group's position, or that person's own.
    pub fn of(grid: &Grid, other: &Assessment, who: &Who) -> Self {
        let own = match who {
            Who::Person { .. } => find_response(other, who).map(|index| &other.responses[index]),
            Who::Group => None,
        };
        let all = positions(grid, other);
        let former = |(index, item): (usize, &Item)| {
            if is_other(item, other.grid_version) {
                return Former { then: Then::OtherMeaning, ..Former::default() };
            }
            let said = |response: &Response| response.entries.get(index).cloned().unwrap_or_default();
            if let Some(response) = own {
                let entry = said(response);
                return Former { then: then(entry.answer), priority: entry.priority, arguments: entry.arguments };
            }
            let position = all.0[index];
            let collective = other.responses.iter().filter(|response| response.collective).map(said).next();
            let agreed = collective.map(|entry| entry.answer).filter(|_| position.basis == Basis::Collective);
            let mut values = other.responses.iter().map(|response| said(response).answer);
            let then = match (agreed, position.state) {
                (Some(answer), _) => then(answer),
                (None, State::At(value)) => Then::Mean(value, position.respondents),
                // Words, options, days of several people have no mean: those of one person are an answer.
                (None, State::Given) if position.respondents == 1 => {
                    let given = values.find(|answer| matches!(answer, Answer::Value(_)));
                    given.map_or(Then::Nothing, Then::Answer)
                }
                (None, State::NotApplicable) => Then::Answer(Answer::NotApplicable(None)),
                (None, State::Unknown) => Then::Answer(Answer::Unknown),
                (None, State::Given | State::Missing | State::NotAsked) => Then::Nothing,
            };
            let arguments = other.responses.iter().flat_map(|response| said(response).arguments).collect();
            Former { then, priority: position.priority, arguments }
        };
        let former: Vec<Former> = grid.items.iter().enumerate().map(former).collect();
        let mut before = Self { date: other.date, former, remarks: Vec::new() };
        before.remarks = before.words(grid, other, own.is_some(), who);
        before
    }

    /// Which positions are not what they were, in the order of the grid.
    pub fn moves(&self, session: &Session) -> Vec<Move> {
        let items = self.compared(session);
        items.filter(|step| (step.then - step.now).abs() > 1e-9).collect()
    }

    /// How many scaled questions have a position on both days.
    pub fn compared_count(&self, session: &Session) -> usize {
        self.compared(session).count()
    }

    fn compared<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = Move> + 'a {
        let items = session.sections().into_iter().flat_map(|section| session.items_of(section));
        items.filter_map(|item| {
            session.grid().items[item].scale()?;
            let then = self.former.get(item)?.then.value()?;
            let now = session.entry_of(item).number()?;
            Some(Move { item, then, now })
        })
    }

    /// « le 18/11/2025 »; « la dernière fois » where the day is not known.
    pub fn day(&self) -> String {
        self.date.map_or_else(|| "la dernière fois".to_owned(), |date| format!("le {}", french::date(date)))
    }

    fn words(&self, grid: &Grid, other: &Assessment, is_own: bool, who: &Who) -> Vec<String> {
        let answered = self.former.iter().filter(|former| matches!(former.then, Then::Answer(_) | Then::Mean(..)));
        let day = other.date.map(|date| format!(" du {}", french::date(date))).unwrap_or_default();
        let mut remarks = vec![format!(
            "l’évaluation{day} se lit à côté de chaque question\u{a0}: {} sur {}. Aucune réponse n’en est reprise",
            count(answered.count(), "réponse", "réponses"),
            grid.items.len()
        )];
        if let (Who::Person { name, .. }, false) = (who, is_own) {
            remarks.push(format!(
                "{} n’y avait pas répondu de son côté\u{a0}: c’est la position de tous qui est montrée",
                quoted(name)
            ));
        }
        let changed = grid.items.iter().zip(&self.former);
        let changed: Vec<&str> =
            changed.filter(|(_, former)| former.then == Then::OtherMeaning).map(|(item, _)| item.id.as_str()).collect();
        if !changed.is_empty() {
            remarks.push(format!(
                "{} ne se compare{} plus, car la question a changé depuis\u{a0}: {}",
                if changed.len() == 1 { "une question".to_owned() } else { format!("{} questions", changed.len()) },
                if changed.len() == 1 { "" } else { "nt" },
                quoted_list(&changed, "et")
            ));
        }
        let removed = grid.removed.iter().filter(|(_, version)| *version > other.grid_version).count();
        if removed > 0 {
            let told = count(removed, "question d’alors n’est plus posée", "questions d’alors ne sont plus posées");
            remarks.push(told);
        }
        remarks
    }

    /// A remark where the other assessment is of another structure, or not of an earlier day.
    #[must_use]
    pub fn beside(mut self, now: &Assessment, other: &Assessment) -> Self {
        let (ours, theirs) = (&now.organisation, &other.organisation);
        if ours.id != theirs.id && slug(&ours.name) != slug(&theirs.name) {
            self.remarks.push(format!(
                "attention\u{a0}: l’autre évaluation est celle de {}, et non de {}",
                quoted(&theirs.name),
                quoted(&ours.name)
            ));
        }
        if let (Some(today), Some(then)) = (now.date, other.date)
            && then >= today
        {
            self.remarks.push(format!(
                "attention\u{a0}: l’autre évaluation n’est pas plus ancienne que celle-ci, datée du {}",
                french::date(today)
            ));
        }
        self
    }
}

impl Then {
    /// Where it stood on its scale, or the number.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Answer(Answer::Value(crate::assessment::Value::Number(value))) | Self::Mean(value, _) => Some(*value),
            _ => None,
        }
    }
}

fn then(answer: Answer) -> Then {
    if answer == Answer::Missing { Then::Nothing } else { Then::Answer(answer) }
}

/// Whether an item means something else than in a version of the grid.
fn is_other(item: &Item, version: u32) -> bool {
    item.changed_in.is_some_and(|changed| changed > version)
}

#[cfg(test)]
mod tests;
