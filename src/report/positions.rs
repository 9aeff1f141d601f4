//! Where a question stands, in words and signs: its position, its ball, why it has none, and what was said of it.

use crate::assessment::{Answer, Effect, Priority, Response};
use crate::document::{self as doc, Ball, Direction, Mark, Point, Text, Track};
use crate::french;
use crate::grid::{Item, Scale};
use crate::score::{Basis, Position, State};

use super::Known;

/// Where an item stands; `None` for an item that is not on a scale, or was not asked.
pub(super) fn position(known: &Known, index: usize, names_its_ends: bool) -> Option<doc::Position> {
    let item = &known.grid.items[index];
    let scale = item.scale()?;
    let track = track_of(scale, Some(item));
    let Some(value) = known.positions.0[index].value() else {
        let text = absence(known, index)?.word().into();
        let (value, share, words, basis) = (None, None, None, None);
        return Some(doc::Position { value, share, text, words, basis, track, names_its_ends: false });
    };
    Some(doc::Position {
        value: Some(value),
        share: Some(scale.normalise(value)),
        text: shown(scale, value).into(),
        words: words(item, scale, value).map(Text::from),
        basis: origin(known, index).map(Text::from),
        track,
        names_its_ends,
    })
}

pub(super) fn ball(position: &Position) -> Ball {
    match position.priority {
        None => Ball::Empty,
        Some(Priority::Priority) => Ball::Priority,
        Some(Priority::Impact) => Ball::Impact,
    }
}

/// A position as people write it on this scale: `+2` around a middle, `2 sur 3` from nothing up.
pub(super) fn shown(scale: &Scale, value: f64) -> String {
    if scale.min() < 0.0 {
        french::signed(value, 1)
    } else {
        format!("{} sur {}", french::number(value, 1), french::number(scale.max(), 1))
    }
}

/// The words of a position. Between the two poles of an item the scale's own words do not fit.
fn words(item: &Item, scale: &Scale, value: f64) -> Option<String> {
    if let Some(poles) = &item.poles {
        return Some(poles.words(scale.normalise(value)));
    }
    if scale.has(value) {
        return scale.label(value).map(str::to_owned);
    }
    let positions = scale.positions();
    let below = positions.iter().rev().find(|step| **step < value)?;
    let above = positions.iter().find(|step| **step > value)?;
    Some(format!("entre {}", french::quoted_list(&[scale.label(*below)?, scale.label(*above)?], "et")))
}

/// The range on which an item moves, or that all questions of a scale share.
pub(super) fn track_of(scale: &Scale, item: Option<&Item>) -> Track {
    let end = |value: f64| {
        let own = item.map(|item| item.position_label(value));
        own.unwrap_or_else(|| scale.label(value)).unwrap_or_default().into()
    };
    let figure = |value: f64| scale.figure(value, 1).into();
    Track {
        ticks: scale.positions().into_iter().map(|position| scale.normalise(position)).collect(),
        neutral: scale.neutral(),
        low: figure(scale.min()),
        high: figure(scale.max()),
        low_words: end(scale.min()),
        high_words: end(scale.max()),
    }
}

pub(super) fn share(known: &Known, index: usize) -> Option<f64> {
    Some(known.grid.items[index].scale()?.normalise(known.positions.0[index].value()?))
}

pub(super) fn figure(known: &Known, index: usize) -> String {
    let value = known.positions.0[index].value();
    let scale = known.grid.items[index].scale();
    scale.zip(value).map_or_else(String::new, |(scale, value)| scale.figure(value, 1))
}

/// The scale that all questions of the board share, where they do.
pub(super) fn shared_scale<'a>(known: &'a Known) -> Option<&'a Scale> {
    let mut scales = board_items(known).filter_map(|index| known.grid.items[index].scale());
    let first = scales.next()?;
    scales.all(|scale| scale.id == first.id).then_some(&**first)
}

/// Questions on a scale, those that are proximities to types left aside.
pub(super) fn board_items<'a>(known: &'a Known) -> impl Iterator<Item = usize> + 'a {
    let items = known.grid.items.iter().enumerate();
    items
        .filter(|(_, item)| item.scale().is_some() && !known.grid.sections[item.section].is_profile)
        .map(|(index, _)| index)
}

/// Whether somebody chose to come back to an item.
pub(super) fn is_later(known: &Known, index: usize) -> bool {
    known.assessment.responses.iter().any(|response| response.entries[index].later)
}

/// Why there is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    NotApplicable,
    Unknown,
    Later,
    Missing,
}

impl Reason {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "sans objet",
            Self::Unknown => "ne sait pas",
            Self::Later => "à reprendre",
            Self::Missing => "sans réponse",
        }
    }
}

/// Why an item has no position, in the words of this version of the report; `None` where it has one or was not asked.
pub(super) fn absence(known: &Known, index: usize) -> Option<Reason> {
    let reason = match known.positions.0[index].state {
        State::At(_) | State::Given => return None,
        State::NotApplicable => return Some(Reason::NotApplicable),
        State::NotAsked => return None,
        State::Unknown => Reason::Unknown,
        State::Missing if is_later(known, index) => Reason::Later,
        State::Missing => Reason::Missing,
    };
    // To others, what nobody knew and what was put off are what they are in the figures: not answered.
    Some(if known.is_internal() { reason } else { Reason::Missing })
}

/// Why a position is not the group's own, though the group spoke of the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    /// The group said that it does not know.
    Unknown,
    /// The group chose to come back to it.
    Later,
}

/// What the group said of an item where what is shown comes from individual answers.
pub(super) fn aside(known: &Known, index: usize) -> Option<Aside> {
    let position = &known.positions.0[index];
    let is_shown = matches!(position.state, State::At(_) | State::Given | State::NotApplicable);
    let entry = &known.collective()?.entries[index];
    if position.basis == Basis::Collective || !is_shown {
        None
    } else if entry.answer == Answer::Unknown {
        Some(Aside::Unknown)
    } else {
        entry.later.then_some(Aside::Later)
    }
}

/// What an item's position rests on where the group did not settle it: « le groupe ne sait pas ; réponse d’une personne ».
///
/// To others, one mean is told from the rest only where the group settled nothing at all.
pub(super) fn origin(known: &Known, index: usize) -> Option<String> {
    let position = &known.positions.0[index];
    let has_group = known.collective().is_some();
    if position.basis == Basis::Collective || (has_group && !known.is_internal()) {
        return None;
    }
    let is_na = |response: &&Response| matches!(response.entries[index].answer, Answer::NotApplicable(_));
    let answers = match position.state {
        State::At(_) if position.respondents >= 2 => {
            format!("moyenne de {}", french::count(position.respondents, "réponse", "réponses"))
        }
        State::Given if has_group && position.respondents >= 2 => {
            format!("réponses de {} personnes", french::feminine(position.respondents))
        }
        State::NotApplicable if has_group && known.individuals().filter(is_na).count() >= 2 => {
            format!("réponses de {} personnes", french::feminine(known.individuals().filter(is_na).count()))
        }
        State::At(_) | State::Given | State::NotApplicable if has_group => "réponse d’une personne".to_owned(),
        _ => return None,
    };
    Some(match aside(known, index) {
        Some(Aside::Unknown) => format!("le groupe ne sait pas ; {answers}"),
        Some(Aside::Later) => format!("le groupe y reviendra ; {answers}"),
        None => answers,
    })
}

/// Whose positions are shown, where that is not plain.
pub(super) fn whose(known: &Known) -> Option<Text> {
    let whose = match (known.collective().is_some(), known.individuals().count()) {
        (false, 2..) => "Le groupe n’a pas arrêté de position commune : chaque position est la moyenne des réponses.",
        (true, 1..) if known.is_internal() => {
            "Sauf mention d’une moyenne ou de la réponse d’une personne, la position est celle que le groupe a arrêtée."
        }
        (true, 1..) if has_other_than_the_group(known) => {
            "Là où le groupe n’a pas arrêté de position, elle vient des réponses données une à une."
        }
        _ => return None,
    };
    Some(whose.into())
}

/// Whether some position is not the group's own.
fn has_other_than_the_group(known: &Known) -> bool {
    known.positions.0.iter().any(|position| position.basis == Basis::Mean && position.respondents > 0)
}

/// The arguments about a question, in the order in which they were said.
pub(super) fn said(known: &Known, index: usize) -> Vec<Point> {
    let by = |response: &Response, named: Option<&String>| {
        let group = named.or(response.respondent.stakeholder.as_ref().filter(|_| !response.collective));
        let group = group.map(|group| known.grid.stakeholder_label(group).to_owned());
        let name = Some(&response.respondent.name).filter(|name| !response.collective && !name.is_empty()).cloned();
        group.or(name).filter(|text| known.is_internal() && !text.is_empty()).map(Text::from)
    };
    known
        .heard()
        .flat_map(|response| response.entries[index].arguments.iter().map(move |argument| (response, argument)))
        .map(|(response, argument)| Point {
            mark: Mark::Argument(match argument.effect {
                Effect::Up => Direction::Up,
                Effect::Down => Direction::Down,
                Effect::None => Direction::Level,
            }),
            text: argument.text.as_str().into(),
            note: by(response, argument.by.as_ref()),
            ..Point::default()
        })
        .collect()
}
