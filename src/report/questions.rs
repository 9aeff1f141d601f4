//! The questions one after the other: where each stands and what was said of it; and what stays open.

use std::cmp::Reverse;

use crate::assessment::{Answer, Effect, Priority, Response};
use crate::document::{self as doc, Ball, Block, Card, Direction, Fact, Mark, Point, Text, Track};
use crate::french;
use crate::grid::{Item, Scale, Section, Steps};
use crate::score::{Basis, Position, State, is_near, ranked_items};

use super::{Known, disagreements, sections};

/// How many arguments of a question are open on a screen; the others unfold, and all of them are printed.
const OPEN: usize = 2;

/// Normalised position from which a question is shown to others: what the structure does and can show.
const HIGH: f64 = 0.75;

/// So many questions of a section that are all left open for the same reason take one line.
const WHOLE: usize = 3;

/// How many items are listed as the highest, and as the lowest.
const EXTREMES: usize = 5;

/// Normalised distance under which the highest and the lowest items are not really different: one step out of seven.
const MIN_CONTRAST: f64 = 0.15;

/// Section by section, each question that has a position, or of which something was said, with its arguments.
///
/// To others, what stands in the upper quarter of its scale or bears a filled ball, with its first arguments.
pub(super) fn board(known: &Known) -> Option<doc::Section> {
    let shared = shared_scale(known);
    let mut blocks = Vec::new();
    let mut last_title = None;
    for (index, section) in known.grid.sections.iter().enumerate().filter(|(_, section)| !section.is_profile) {
        let is_alone = section.items.clone().filter(|item| known.grid.items[*item].scale().is_some()).count() == 1;
        let kept = section.items.clone().filter(|item| is_told(known, *item));
        let cards: Vec<Card> = kept.filter_map(|item| card(known, item, shared, is_alone)).collect();
        if cards.is_empty() {
            continue;
        }
        // Sections of one question each make one list: the question bears the title of its section.
        match blocks.last_mut() {
            Some(Block::Cards(before)) if is_alone && last_title.is_none() => before.extend(cards),
            _ => {
                if !is_alone {
                    blocks.push(Block::Heading(3, section.title.as_str().into()));
                    blocks.extend(score_line(known, index).map(Block::text));
                    let intro = (known.is_internal() && !section.intro.is_empty())
                        .then(|| Block::quiet(section.intro.as_str()));
                    blocks.extend(intro);
                }
                blocks.push(Block::Cards(cards));
            }
        }
        last_title = (!is_alone).then_some(index);
    }
    if blocks.is_empty() {
        return None;
    }
    let mut lead: Vec<String> =
        shared.map(|scale| format!("Le curseur va {}.", track_of(scale, None).ends())).into_iter().collect();
    if has_arguments(known) {
        lead.push("▲ pousse vers le haut de l’échelle, ▼ vers le bas, ◆ ni l’un ni l’autre.".to_owned());
    }
    lead.extend(whose(known).map(|text| text.to_string()));
    blocks.insert(0, Block::quiet(lead.join(" ")));
    let title = if known.is_internal() { "Question par question" } else { "Ce que nous pouvons montrer" };
    Some(doc::Section::new("tableau", title, blocks))
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

/// Whether something was said of some question.
pub(super) fn has_arguments(known: &Known) -> bool {
    known.heard().flat_map(|response| &response.entries).any(|entry| !entry.arguments.is_empty())
}

/// `+1,3 · 6 questions sur 8`, and « partiel »; nothing for a section whose questions are not scored.
fn score_line(known: &Known, index: usize) -> Option<String> {
    let score = sections::section_score(known, index);
    (score.has_items).then_some(score.text)
}

/// Whether a question has something to tell here.
fn is_told(known: &Known, index: usize) -> bool {
    let position = &known.positions.0[index];
    let has_arguments = known.heard().any(|response| !response.entries[index].arguments.is_empty());
    if known.is_internal() {
        let is_asked = position.state != State::NotAsked;
        return is_asked && (position.value().is_some() || position.priority.is_some() || has_arguments);
    }
    let Some(value) = position.value() else { return has_arguments && position.priority.is_some() };
    let is_high = known.grid.items[index].scale().is_some_and(|scale| scale.normalise(value) >= HIGH);
    is_high || position.priority.is_some()
}

/// A question, where it stands, and its arguments.
fn card(known: &Known, index: usize, shared: Option<&Scale>, is_alone: bool) -> Option<Card> {
    let item = &known.grid.items[index];
    let position = &known.positions.0[index];
    let mut remarks: Vec<Text> = ball(position).word().into_iter().map(|word| format!("● {word}").into()).collect();
    if item.weight <= 0.0 {
        remarks.push("hors calcul".into());
    }
    if known.is_internal() {
        if is_later(known, index) && position.value().is_some() && aside(known, index) != Some(Aside::Later) {
            remarks.push("à reprendre".into());
        }
        if position.value().is_none() {
            remarks.extend(origin(known, index).map(Text::from));
        }
        if position.is_contested {
            remarks.push("à débattre : sans objet pour certains".into());
        }
    }
    Some(Card {
        id: Some(format!("q{}", known.number(index))),
        number: Some(known.number(index)),
        ball: Some(ball(position)),
        topic: is_alone.then(|| known.grid.sections[item.section].title.as_str().into()),
        // To others in few words: two pages are enough.
        title: if known.is_internal() { item.question.as_str() } else { item.label.as_str() }.into(),
        position: Some(self::position(known, index, shared.is_none() || item.poles.is_some())?),
        remarks,
        blocks: arguments(known, index),
    })
}

/// What was said of a question: the first ones, one of each side where there are two, then the others.
fn arguments(known: &Known, index: usize) -> Vec<Block> {
    let mut said = said(known, index);
    if said.len() <= OPEN + 1 {
        return if said.is_empty() { Vec::new() } else { vec![Block::List(said)] };
    }
    if said[1].mark == said[0].mark
        && let Some(other) = said.iter().position(|argument| argument.mark != said[0].mark)
    {
        let other = said.remove(other);
        said.insert(1, other);
    }
    let others = said.split_off(OPEN);
    if !known.is_internal() {
        return vec![Block::List(said)];
    }
    let summary = format!("et {} autres arguments", french::feminine(others.len()));
    vec![Block::List(said), Block::Fold(summary.into(), vec![Block::List(others)])]
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

/// The two ends of the ranking, with no item in common.
pub(super) struct Extremes {
    /// Lowest first.
    pub(super) low: End,
    /// Highest first.
    pub(super) high: End,
}

/// One end of the ranking.
pub(super) struct End {
    /// Indices of items, the most extreme first, at least one.
    pub(super) items: Vec<usize>,
}

/// The highest and the lowest items: at most five each and half of all, none on both sides, and a position that would
/// stand on both sides stands on neither; `None` where they are too close to be told apart.
pub(super) fn extreme_items(known: &Known) -> Option<Extremes> {
    let ranked = ranked_items(known.grid, &known.positions);
    let size = EXTREMES.min(ranked.len() / 2);
    let mut rising = ranked.clone();
    rising.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| telling(known, a.0).cmp(&telling(known, b.0))));
    let mut falling = ranked.clone();
    falling.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| telling(known, a.0).cmp(&telling(known, b.0))));
    let mut low: Vec<(usize, f64)> = rising.into_iter().take(size).collect();
    let mut high: Vec<(usize, f64)> = falling.into_iter().take(size).collect();
    let (bottom, top) = (low.first()?.1, high.first()?.1);
    if top - bottom < MIN_CONTRAST {
        return None;
    }
    let shared = high.last()?.1;
    if is_near(shared, low.last()?.1) {
        // A position on both sides belongs to the end that has nothing else, and to neither where both have better.
        if !is_near(top, shared) {
            high.retain(|(_, share)| !is_near(*share, shared));
        }
        if !is_near(bottom, shared) {
            low.retain(|(_, share)| !is_near(*share, shared));
        }
    }
    let end = |items: Vec<(usize, f64)>| {
        let items: Vec<usize> = items.into_iter().map(|(item, _)| item).collect();
        (!items.is_empty()).then_some(End { items })
    };
    Some(Extremes { low: end(low)?, high: end(high)? })
}

/// Among items at one position: those with a filled ball first, then those of which most was said, then the grid's order.
fn telling(known: &Known, index: usize) -> (bool, Reverse<usize>, usize) {
    let said = known.heard().map(|response| response.entries[index].arguments.len()).sum();
    (known.positions.0[index].priority.is_none(), Reverse(said), index)
}

/// What has no position: a paragraph a section, a line a reason. Nothing of it goes to others.
pub(super) fn open(known: &Known) -> Option<doc::Section> {
    if !known.is_internal() {
        return None;
    }
    let facts: Vec<Fact> = known.grid.sections.iter().filter_map(|section| open_in(known, section)).collect();
    let lead = if known.has_scores() {
        "Ce qui est sans réponse compte dans la couverture, et n’entre dans aucune moyenne ; ce qui est sans objet sort de tous \
         les calculs."
    } else {
        "Ce qui est sans réponse attend son tour ; ce qui est sans objet ne concerne pas la structure."
    };
    let title = "Ce qui reste ouvert ou sans objet";
    (!facts.is_empty()).then(|| doc::Section::new("ouvert", title, vec![Block::quiet(lead), Block::Facts(facts)]))
}

/// An open question, and what is known of it all the same.
type Open = (usize, Option<String>);

/// The open questions of one section, those of one reason on one line.
fn open_in(known: &Known, section: &Section) -> Option<Fact> {
    let asked: Vec<usize> =
        section.items.clone().filter(|index| known.positions.0[*index].state != State::NotAsked).collect();
    let mut lines: Vec<(Reason, Vec<Open>)> = Vec::new();
    for index in &asked {
        let Some((reason, detail)) = open_reason(known, *index) else { continue };
        match lines.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, entries)) => entries.push((*index, detail)),
            None => lines.push((reason, vec![(*index, detail)])),
        }
    }
    let line = |(reason, entries): &(Reason, Vec<Open>)| {
        let word = french::capitalised(reason.word());
        let first = &entries[0].1;
        if let [start, .., end] = asked.as_slice()
            && entries.len() == asked.len()
            && asked.len() >= WHOLE
            && entries.iter().all(|(_, detail)| detail == first)
        {
            let why = first.as_ref().map_or_else(String::new, |detail| format!(" — {detail}"));
            let questions = french::count(asked.len(), "question", "questions");
            return format!("{word} : les {questions}, {} à {}{why}", known.number(*start), known.number(*end));
        }
        let each = entries.iter().map(|(index, detail)| {
            let detail = detail.as_ref().map_or_else(String::new, |detail| format!(" ({detail})"));
            format!("{}. {}{detail}", known.number(*index), known.grid.items[*index].question)
        });
        format!("{word} : {}", each.collect::<Vec<_>>().join(" · "))
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    (!lines.is_empty()).then(|| Fact::new(section.title.as_str(), lines))
}

/// Why a question is open, and what is known of it all the same; `None` where it is settled.
fn open_reason(known: &Known, index: usize) -> Option<(Reason, Option<String>)> {
    match aside(known, index) {
        Some(Aside::Unknown) => return Some((Reason::Unknown, Some(meanwhile(known, index)))),
        Some(Aside::Later) => return Some((Reason::Later, Some(meanwhile(known, index)))),
        None => {}
    }
    match absence(known, index) {
        Some(Reason::NotApplicable) => Some((Reason::NotApplicable, na_reason(known, index))),
        Some(reason) => Some((reason, None)),
        None if is_later(known, index) => Some((Reason::Later, Some("une première position est posée".to_owned()))),
        None => None,
    }
}

/// « le groupe ne sait pas ; une personne : +1 », for an item on which the group took no position.
fn meanwhile(known: &Known, index: usize) -> String {
    let group = match aside(known, index) {
        Some(Aside::Unknown) => "le groupe ne sait pas",
        _ => "le groupe y reviendra",
    };
    let views = disagreements::individual_views(known, index);
    [group.to_owned()].into_iter().chain(views).collect::<Vec<_>>().join(" ; ")
}

/// The reasons given for « sans objet »: the group's, else each different one.
fn na_reason(known: &Known, index: usize) -> Option<String> {
    let reason = |response: &Response| match &response.entries[index].answer {
        Answer::NotApplicable(Some(reason)) if !reason.is_empty() => Some(reason.clone()),
        _ => None,
    };
    if let Some(reason) = known.collective().and_then(reason) {
        return Some(french::capitalised(&reason));
    }
    let mut reasons: Vec<String> = known.heard().filter_map(reason).collect();
    reasons.dedup();
    (!reasons.is_empty()).then(|| french::capitalised(&reasons.join(" ; ")))
}

pub(super) fn ball(position: &Position) -> Ball {
    match position.priority {
        None => Ball::Empty,
        Some(Priority::Priority) => Ball::Priority,
        Some(Priority::Impact) => Ball::Impact,
    }
}

/// Whether somebody chose to come back to an item.
pub(super) fn is_later(known: &Known, index: usize) -> bool {
    known.assessment.responses.iter().any(|response| response.entries[index].later)
}

/// Why there is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    NotApplicable,
    Unknown,
    Later,
    Missing,
}

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "sans objet",
            Self::Unknown => "ne sait pas",
            Self::Later => "à reprendre",
            Self::Missing => "sans réponse",
        }
    }
}

/// Why an item has no position, in the words of this version of the report; `None` where it has one or was not asked.
fn absence(known: &Known, index: usize) -> Option<Reason> {
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

/// Whether some position is not the group's own.
fn has_other_than_the_group(known: &Known) -> bool {
    known.positions.0.iter().any(|position| position.basis == Basis::Mean && position.respondents > 0)
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
        neutral: neutral(scale),
        low: figure(scale.min()),
        high: figure(scale.max()),
        low_words: end(scale.min()),
        high_words: end(scale.max()),
    }
}

/// The neutral position of a cursor that goes from less than nothing to more than nothing.
pub(super) fn neutral(scale: &Scale) -> Option<f64> {
    match scale.steps {
        Steps::Cursor { min, max, .. } if min < 0 && max > 0 => Some(scale.normalise(0.0)),
        _ => None,
    }
}
