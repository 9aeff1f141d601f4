//! Blocks about items: the board, the priorities, the extremes, the arguments, and what stays open.

use std::cmp::Reverse;

use indexmap::IndexSet;

use crate::assessment::{Answer, Effect, Priority, Response};
use crate::french::{self, NBSP};
use crate::grid::{Item, Scale, Section, Steps};
use crate::score::{Basis, Position, State, is_near, ranked_items};
use crate::sheets::manual;

use super::super::{
    Absence, Axis, Ball, Block, BoardSection, Body, Card, Direction, ItemGroup, List, ListEntry, Reading, Reason, Said,
    Standing, Text, Track,
};
use super::{Known, block, sections, views};

/// How many arguments are shown of an item where all of them follow further on.
const SHOWN: usize = 2;

/// How many questions at one position are quoted before the others are only counted.
const QUOTED: usize = 3;

/// Characters of a question that are quoted in a list.
const BRIEF: usize = 60;

/// So many questions of a section that are all left open for the same reason take one line.
const WHOLE: usize = 3;

/// How many items are listed as the highest, and as the lowest.
const EXTREMES: usize = 5;

/// Normalised distance under which the highest and the lowest items are not really different: one step out of seven.
const MIN_CONTRAST: f64 = 0.15;

/// All axes by section: the picture on which the method is built.
pub(super) fn board(known: &Known) -> Option<Block> {
    let sections: Vec<BoardSection> = known
        .grid
        .sections
        .iter()
        .enumerate()
        // Types have a block of their own, with their positions: they stand near, and neither high nor low.
        .filter(|(_, section)| !section.is_profile)
        .filter_map(|(index, section)| {
            let items = || known.grid.items_of(section).iter().filter(|item| item.scale().is_some());
            let shared = items()
                .next()
                .and_then(Item::scale)
                .filter(|first| items().all(|item| item.scale().is_some_and(|scale| scale.id == first.id)));
            let axes: Vec<Axis> =
                section.items.clone().filter_map(|item| axis(known, item, shared.map(|s| &**s))).collect();
            let title = section.title.as_str().into();
            if let Some(aside) = all_aside(known, section, &axes) {
                let aside = Some(aside.into());
                let (intro, score, track, axes) = (Text::default(), None, None, Vec::new());
                return Some(BoardSection { title, intro, score, track, aside, axes });
            }
            (!axes.is_empty()).then(|| BoardSection {
                title,
                intro: section.intro.as_str().into(),
                score: Some(sections::section_score(known, index)),
                track: shared.map(|scale| track_of(scale, None)),
                aside: None,
                axes,
            })
        })
        .collect();
    if sections.is_empty() {
        return None;
    }
    let sections = joined(sections);
    let lead = format!(
        "Une ligne par question : le curseur dit où elle se trouve entre les deux bouts de l’échelle. Une boule \
             pleine{NBSP}● signale une question tenue pour prioritaire, ou dont l’effet est très fort, en bien ou en mal."
    );
    let lead = [Text::from(lead)].into_iter().chain(whose(known)).collect();
    Some(block("tableau", "Le tableau de bord", lead, Body::Board(sections)))
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

/// Why no question of a section has a position, in a sentence, where all of them share the reason and nothing else is to be
/// said of any.
fn all_aside(known: &Known, section: &Section, axes: &[Axis]) -> Option<String> {
    let state = |axis: &Axis| match &axis.standing {
        Standing::Absent(absence) if axis.ball == Ball::Empty && axis.remarks.is_empty() => Some(absence.reason),
        _ => None,
    };
    let [first, _, ..] = axes else { return None };
    let reason = state(first).filter(|reason| axes.iter().all(|axis| state(axis) == Some(*reason)))?;
    let words = match reason {
        Reason::NotApplicable => "sans objet",
        Reason::Missing => "sans réponse",
        Reason::Unknown | Reason::Later => return None,
    };
    let why = || {
        let scaled = section.items.clone().filter(|index| known.grid.items[*index].scale().is_some());
        let reasons: IndexSet<Option<String>> = scaled.map(|index| na_reason(known, index)).collect();
        reasons
            .into_iter()
            .collect::<Option<Vec<String>>>()
            .map(|reasons| format!(" {}.", reasons.join(" ; ").trim_end_matches('.')))
    };
    let why = if reason == Reason::NotApplicable { why() } else { None };
    Some(format!("Les {} questions sont {words}.{}", french::feminine(axes.len()), why.unwrap_or_default()))
}

/// Sections of one axis each, one after the other on one scale, make one picture: each axis bears its section's title.
fn joined(sections: Vec<BoardSection>) -> Vec<BoardSection> {
    let mut joined: Vec<BoardSection> = Vec::new();
    let mut last_was_single = false;
    for mut section in sections {
        let is_single = section.axes.len() == 1 && section.score.is_some();
        match joined.last_mut() {
            Some(last) if is_single && last_was_single && last.track == section.track => {
                give_topic(last);
                give_topic(&mut section);
                last.axes.append(&mut section.axes);
            }
            _ => joined.push(section),
        }
        last_was_single = is_single;
    }
    joined
}

/// Hands the title of a section down to its only axis.
fn give_topic(section: &mut BoardSection) {
    if !section.title.is_empty() {
        let title = std::mem::take(&mut section.title);
        section.axes.iter_mut().for_each(|axis| axis.topic = Some(title.clone()));
        section.intro = Text::default();
        section.score = None;
    }
}

pub(super) fn axis(known: &Known, index: usize, shared: Option<&Scale>) -> Option<Axis> {
    let item = &known.grid.items[index];
    let position = &known.positions.0[index];
    let mut remarks: Vec<Text> = Vec::new();
    if item.weight <= 0.0 {
        remarks.push("hors calcul".into());
    }
    let standing = standing(known, index)?;
    if known.is_internal() {
        let is_said = matches!(&standing, Standing::Absent(absence) if absence.reason == Reason::Later);
        if is_later(known, index) && !is_said && aside(known, index) != Some(Aside::Later) {
            remarks.push("à reprendre".into());
        }
        if matches!(&standing, Standing::Absent(_)) {
            remarks.extend(origin(known, index).map(Text::from));
        }
        if position.is_contested {
            remarks.push("à débattre : sans objet pour certains".to_string().into());
        }
    }
    Some(Axis {
        number: known.number(index),
        topic: None,
        question: item.question.as_str().into(),
        ball: ball(position),
        track: track(item)?,
        names_its_ends: shared.is_none() || item.poles.is_some(),
        standing,
        remarks,
    })
}

/// Items with a filled ball and what was said of them.
pub(super) fn priorities(known: &Known) -> Option<Block> {
    let of = |reason: Priority| -> Vec<usize> {
        let positions = known.positions.0.iter().enumerate();
        positions.filter(|(_, position)| position.priority == Some(reason)).map(|(index, _)| index).collect()
    };
    let group = |title: &str, items: Vec<usize>| {
        (!items.is_empty()).then(|| ItemGroup {
            title: Some(title.into()),
            note: Text::default(),
            cards: items.into_iter().map(|item| short_card(known, item)).collect(),
        })
    };
    let groups: Vec<ItemGroup> = [
        group("Tenues pour prioritaires", of(Priority::Priority)),
        group("Dont l’effet est très fort", of(Priority::Impact)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let lead = format!("Les questions à boule pleine ●, et ce qui s’est dit à leur sujet.{}", silence(known, &groups));
    (!groups.is_empty()).then(|| block("priorites", "Les priorités", vec![lead.into()], Body::Items(groups)))
}

/// The highest and the lowest items, where they are really different.
pub(super) fn extremes(known: &Known) -> Option<Block> {
    let Extremes { low, high } = extreme_items(known)?;
    let group = |title: &str, end: &End, card: &dyn Fn(usize) -> Card| ItemGroup {
        title: Some(title.into()),
        note: same_position(known, end),
        cards: end.items.iter().map(|item| card(*item)).collect(),
    };
    // What a filled ball stands beside was told among the priorities.
    let is_told = |index: usize| known.heard().any(|response| !response.entries[index].arguments.is_empty());
    let card = |index: usize| match known.positions.0[index].priority {
        Some(_) if is_told(index) => Card {
            arguments: Vec::new(),
            more: Some("Ce qui s’est dit : plus haut, parmi les priorités.".into()),
            sheets: None,
            ..full_card(known, index)
        },
        _ => short_card(known, index),
    };
    let groups = vec![
        group("Les plus hautes", &high, &|item| Card { sheets: None, ..card(item) }),
        group("Les plus basses", &low, &card),
    ];
    let lead = format!(
        "Ces questions ne sont ni meilleures ni moins bonnes que les autres : ce sont les deux bouts du tableau, avec ce \
         qui tire vers le haut (▲) et vers le bas (▼).{}",
        silence(known, &groups)
    );
    Some(block("extremes", "Les positions les plus hautes et les plus basses", vec![lead.into()], Body::Items(groups)))
}

/// Said once, where some of the cards have no argument.
fn silence(known: &Known, groups: &[ItemGroup]) -> String {
    let silent =
        groups.iter().flat_map(|group| &group.cards).filter(|card| card.arguments.is_empty() && card.more.is_none());
    if silent.count() == 0 {
        String::new()
    } else if known.is_internal() || known.collective().is_none() {
        " Là où rien ne suit la position, aucun argument n’a été gardé.".to_owned()
    } else {
        " Là où rien ne suit la position, le groupe n’a pas gardé d’argument.".to_owned()
    }
}

/// Which questions were left out though they share the position of the last one listed.
fn same_position(known: &Known, end: &End) -> Text {
    let mut quoted: Vec<String> = end.same_as_last.iter().take(QUOTED).map(|index| brief(known, *index)).collect();
    match end.same_as_last.len().saturating_sub(QUOTED) {
        0 => {}
        1 => quoted.push("une autre".to_owned()),
        n => quoted.push(format!("{} autres", french::feminine(n))),
    }
    let shown = end.items.last().and_then(|last| match standing(known, *last) {
        Some(Standing::At(reading)) => Some(format!(" ({})", reading.text)),
        _ => None,
    });
    let shown = shown.unwrap_or_default();
    if quoted.is_empty() {
        return Text::default();
    }
    format!("À la même position{shown} : {}.", french::list(&quoted, "et")).into()
}

/// The beginning of a question between quotation marks.
fn brief(known: &Known, index: usize) -> String {
    let question = &known.grid.items[index].question;
    if question.chars().count() <= BRIEF {
        return french::quoted(question);
    }
    let cut: String = question.chars().take(BRIEF).collect();
    // Up to a comma where there is one far enough, else up to a whole word.
    let clause = cut.rfind([',', ';', ':']).filter(|end| cut[..*end].chars().count() > BRIEF / 3);
    let whole = clause.or_else(|| cut.rfind(' ')).map_or(cut.as_str(), |end| &cut[..end]);
    french::quoted(&format!("{}…", whole.trim_end_matches([',', ';', ':', ' ', NBSP])))
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
    /// Items that share the position of the last one listed and are not listed, in the order of the grid.
    same_as_last: Vec<usize>,
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
        let last = items.last()?.1;
        let items: Vec<usize> = items.into_iter().map(|(item, _)| item).collect();
        let same = ranked.iter().filter(|(item, share)| is_near(*share, last) && !items.contains(item));
        let mut same_as_last: Vec<usize> = same.map(|(item, _)| *item).collect();
        same_as_last.sort_unstable();
        Some(End { items, same_as_last })
    };
    Some(Extremes { low: end(low)?, high: end(high)? })
}

/// Among items at one position: those with a filled ball first, then those of which most was said, then the grid's order.
fn telling(known: &Known, index: usize) -> (bool, Reverse<usize>, usize) {
    let said = known.heard().map(|response| response.entries[index].arguments.len()).sum();
    (known.positions.0[index].priority.is_none(), Reverse(said), index)
}

/// All that was said, by section.
pub(super) fn arguments(known: &Known) -> Option<Block> {
    let groups: Vec<ItemGroup> = known
        .grid
        .sections
        .iter()
        .filter_map(|section| {
            let cards: Vec<Card> = section
                .items
                .clone()
                .map(|item| Card { section: None, sheets: None, ..full_card(known, item) })
                .filter(|card| !card.arguments.is_empty())
                .collect();
            (!cards.is_empty()).then(|| ItemGroup {
                title: Some(section.title.as_str().into()),
                note: Text::default(),
                cards,
            })
        })
        .collect();
    let said: usize = groups.iter().flat_map(|group| &group.cards).map(|card| card.arguments.len()).sum();
    let whose = if known.is_internal() || known.collective().is_none() { "avancé" } else { "du groupe" };
    let mut lead = match said {
        1 => format!("Voici l’argument {whose} : il explique la position retenue."),
        n => {
            let plural = if whose == "avancé" { "s" } else { "" };
            let n = french::feminine(n);
            format!("Voici les {n} arguments {whose}{plural} : ce sont eux qui expliquent les positions.")
        }
    };
    lead.push_str(" ▲ pousse vers le haut de l’échelle, ▼ vers le bas, ◆ ni l’un ni l’autre.");
    if !known.is_internal() {
        lead.push_str(" Cette version ne dit pas qui les a avancés.");
    }
    (!groups.is_empty()).then(|| block("arguments", "Tous les arguments", vec![lead.into()], Body::Items(groups)))
}

/// What has no position: unknown, put off, not answered, not applicable.
pub(super) fn open(known: &Known) -> Option<Block> {
    let mut unknown = Vec::new();
    let mut later = Vec::new();
    let mut missing = Vec::new();
    let mut not_applicable = Vec::new();
    for (index, item) in known.grid.items.iter().enumerate() {
        let apart = aside(known, index).filter(|_| known.is_internal());
        match apart {
            Some(Aside::Unknown) => unknown.push(entry(known, index, item, Some(meanwhile(known, index)))),
            Some(Aside::Later) => later.push(entry(known, index, item, Some(meanwhile(known, index)))),
            None => {}
        }
        let Some(reason) = absence(known, index) else {
            let is_asked = known.positions.0[index].state != State::NotAsked;
            if known.is_internal() && apart.is_none() && is_later(known, index) && is_asked {
                later.push(entry(known, index, item, Some("une première position est posée".into())));
            }
            continue;
        };
        match reason {
            Reason::NotApplicable => {
                not_applicable.push(entry(known, index, item, na_reason(known, index).map(Text::from)));
            }
            Reason::Unknown => unknown.push(entry(known, index, item, None)),
            Reason::Later => later.push(entry(known, index, item, None)),
            Reason::Missing => missing.push(entry(known, index, item, None)),
        }
    }
    let is_all_unknown = |entries: &[(usize, ListEntry)]| entries.iter().all(|(_, entry)| entry.detail.is_none());
    let unknown_note = if is_all_unknown(&unknown) {
        "Personne ne savait répondre : à chercher d’ici la prochaine fois."
    } else {
        "À chercher d’ici la prochaine fois."
    };
    let later_note = if known.collective().is_some() || known.assessment.responses.len() == 1 {
        "Le groupe a choisi d’y revenir."
    } else {
        "Ces questions ont été laissées pour plus tard."
    };
    let has_scores = known.has_scores();
    let list = |title: &str, note: &str, entries: Vec<(usize, ListEntry)>| {
        (!entries.is_empty()).then(|| List {
            title: format!("{title} ({})", entries.len()).into(),
            note: note.into(),
            entries: by_section(known, &entries),
        })
    };
    let lists: Vec<List> = [
        list("Ne sait pas", unknown_note, unknown),
        list("À reprendre", later_note, later),
        list(
            "Sans réponse",
            match (has_scores, missing.len()) {
                (true, 1) => "Cette question compte dans la couverture, et n’entre dans aucune moyenne.",
                (true, _) => "Ces questions comptent dans la couverture, et n’entrent dans aucune moyenne.",
                (false, 1) => "Cette question attend son tour.",
                (false, _) => "Ces questions attendent leur tour.",
            },
            missing,
        ),
        list(
            "Sans objet",
            match (has_scores, not_applicable.len()) {
                (true, 1) => "Cette question ne concerne pas la structure ; elle sort de tous les calculs.",
                (true, _) => "Ces questions ne concernent pas la structure ; elles sortent de tous les calculs.",
                (false, 1) => "Cette question ne concerne pas la structure.",
                (false, _) => "Ces questions ne concernent pas la structure.",
            },
            not_applicable,
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!lists.is_empty()).then(|| block("ouvert", "Ce qui reste ouvert ou sans objet", Vec::new(), Body::Lists(lists)))
}

fn entry(known: &Known, index: usize, item: &Item, detail: Option<Text>) -> (usize, ListEntry) {
    (index, ListEntry { number: Some(known.number(index)), question: item.question.as_str().into(), detail })
}

/// The same with one line for a whole section of which the same is to be said.
fn by_section(known: &Known, entries: &[(usize, ListEntry)]) -> Vec<ListEntry> {
    let mut lines: Vec<ListEntry> = Vec::new();
    for (index, entry) in entries {
        let section = &known.grid.sections[known.grid.items[*index].section];
        let asked: Vec<usize> =
            section.items.clone().filter(|index| known.positions.0[*index].state != State::NotAsked).collect();
        let is_same = |index: &usize| entries.iter().any(|(other, of)| other == index && of.detail == entry.detail);
        if asked.len() < WHOLE || !asked.iter().all(is_same) {
            lines.push(entry.clone());
        } else if let [first, .., last] = asked.as_slice()
            && index == first
        {
            let numbers = format!("{} à {}", known.number(*first), known.number(*last));
            let questions = french::count(asked.len(), "question", "questions");
            let question = format!("{} : les {questions}, {numbers}", section.title).into();
            lines.push(ListEntry { number: None, question, detail: entry.detail.clone() });
        }
    }
    lines
}

/// « le groupe ne sait pas ; une personne : +1 », for an item on which the group took no position.
fn meanwhile(known: &Known, index: usize) -> Text {
    let group = match aside(known, index) {
        Some(Aside::Unknown) => "le groupe ne sait pas",
        _ => "le groupe y reviendra",
    };
    [group.to_owned()].into_iter().chain(views::individual_views(known, index)).collect::<Vec<_>>().join(" ; ").into()
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

fn full_card(known: &Known, index: usize) -> Card {
    let item = &known.grid.items[index];
    let arguments = said(known, index);
    Card {
        number: known.number(index),
        question: item.question.as_str().into(),
        section: Some(known.grid.sections[item.section].title.as_str().into()),
        ball: ball(&known.positions.0[index]),
        standing: standing(known, index),
        track: track(item),
        arguments,
        more: None,
        sheets: manual().cited_together(&item.sheets).map(|sheets| format!("Dans le manuel : {sheets}").into()),
    }
}

/// The same with a few arguments, one of each side where there are two; all of them follow further on.
pub(super) fn short_card(known: &Known, index: usize) -> Card {
    let mut card = full_card(known, index);
    if card.arguments.len() > SHOWN {
        let first = card.arguments[0].effect;
        if card.arguments[1].effect == first
            && let Some(other) = card.arguments.iter().position(|said| said.effect != first)
        {
            card.arguments.swap(1, other);
        }
        card.more = Some(match card.arguments.len() - SHOWN {
            1 => "et un autre argument, plus loin".into(),
            n => format!("et {} autres arguments, plus loin", french::feminine(n)).into(),
        });
        card.arguments.truncate(SHOWN);
    }
    card
}

fn said(known: &Known, index: usize) -> Vec<Said> {
    let by = |response: &Response, named: Option<&String>| {
        let group = named.or(response.respondent.stakeholder.as_ref().filter(|_| !response.collective));
        let group = group.map(|group| known.grid.stakeholder_label(group).to_owned());
        let name = Some(&response.respondent.name).filter(|name| !response.collective && !name.is_empty()).cloned();
        group.or(name).filter(|text| known.is_internal() && !text.is_empty()).map(Text::from)
    };
    known
        .heard()
        .flat_map(|response| response.entries[index].arguments.iter().map(move |argument| (response, argument)))
        .map(|(response, argument)| Said {
            effect: match argument.effect {
                Effect::Up => Direction::Up,
                Effect::Down => Direction::Down,
                Effect::None => Direction::Level,
            },
            text: argument.text.as_str().into(),
            by: by(response, argument.by.as_ref()),
        })
        .collect()
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

/// Where an item stands; `None` for an item that is not on a scale.
pub(super) fn standing(known: &Known, index: usize) -> Option<Standing> {
    let item = &known.grid.items[index];
    let scale = item.scale()?;
    let position = &known.positions.0[index];
    if let Some(value) = position.value() {
        return Some(Standing::At(Reading {
            value,
            share: scale.normalise(value),
            text: shown(scale, value).into(),
            words: words(item, scale, value).map(Text::from),
            basis: origin(known, index).map(Text::from),
        }));
    }
    let reason = absence(known, index)?;
    let text = match reason {
        Reason::NotApplicable => "sans objet",
        Reason::Unknown => "ne sait pas",
        Reason::Later => "à reprendre",
        Reason::Missing => "sans réponse",
    };
    Some(Standing::Absent(Absence { reason, text: text.into() }))
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

/// The range on which an item moves; `None` for an item that is not on a scale.
pub(super) fn track(item: &Item) -> Option<Track> {
    item.scale().map(|scale| track_of(scale, Some(item)))
}

fn track_of(scale: &Scale, item: Option<&Item>) -> Track {
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
