//! The questions one after the other: where each stands and what was said of it; and what stays open.

use std::cmp::Reverse;

use crate::assessment::{Answer, Response};
use crate::document::{self as doc, Block, Card, Fact, Text};
use crate::french;
use crate::grid::{Scale, Section};
use crate::score::{State, is_near, ranked_items};

use super::positions::{Aside, Reason, absence, aside, ball, is_later, origin, said, shared_scale, track_of, whose};
use super::{Known, disagreements, positions, sections};

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
        position: Some(positions::position(known, index, shared.is_none() || item.poles.is_some())?),
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
            format!("{}. {}{detail}", known.number(*index), known.grid.items[*index].label)
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
