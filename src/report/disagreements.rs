//! Regards croisés: where people see things differently. Never part of a report for others.

use crate::agreement::GroupView;
use crate::assessment::{Answer, Entry};
use crate::debate::{Debated, LISTED, Reason};
use crate::french;
use crate::grid::Scale;
use crate::score;

use crate::document::charts::{Dot, Drawing, Views, shape_sign};
use crate::document::{self as doc, Block, Card, Chart, Fact, Point, Table, Text};

use super::{Known, crossed, positions, sections};

/// Normalised distance from which two groups are told apart: two steps out of seven.
pub(super) const FAR_APART: f64 = 0.3;

/// Items to debate together, and what each group sees.
pub(super) fn part(known: &Known) -> Option<doc::Section> {
    if !known.is_internal() {
        return None;
    }
    let agreement = known.agreement.as_ref();
    let wide = &known.debated;
    if agreement.is_none() && wide.is_empty() {
        return None;
    }
    let groups = agreement.map_or(&[][..], |agreement| &agreement.groups);
    let cards: Vec<Card> = wide.iter().take(LISTED).filter_map(|debated| debate(known, groups, debated)).collect();
    let alone = known.individuals().count();
    let answers = french::counted(alone, "réponse a été donnée", "réponses ont été données");
    let answers = match (alone, known.collective()) {
        (11.., None) => format!("Ici, {alone} réponses ont été données séparément."),
        (11.., Some(_)) => format!("À côté du groupe, {alone} réponses ont été données séparément."),
        (_, None) => format!("{} séparément.", french::capitalised(&answers)),
        (_, Some(_)) => format!("À côté du groupe, {answers} séparément."),
    };
    let which = match wide.len() {
        0 => "Aucune question ne les sépare vraiment.".to_owned(),
        1 => "Une question mérite d’être reprise ensemble.".to_owned(),
        n if n > LISTED => format!(
            "Voici les {} questions où il y a le plus à débattre ; {}.",
            french::feminine(LISTED),
            french::counted(n - LISTED, "autre pourrait être reprise", "autres pourraient être reprises")
        ),
        n => format!(
            "{} questions méritent d’être reprises ensemble, du plus grand écart au plus petit.",
            french::capitalised(&french::feminine(n))
        ),
    };
    let lead = format!("{answers} Ne pas voir la même chose n’est pas une erreur : c’est de quoi parler. {which}");
    let mut blocks = vec![Block::quiet(lead)];
    blocks.extend(agreement.into_iter().flat_map(|agreement| crossed::blocks(known, agreement)));
    if !cards.is_empty() {
        blocks.push(Block::Heading(3, "À débattre ensemble".into()));
    }
    blocks.extend((!cards.is_empty()).then_some(Block::Cards(cards)));
    Some(doc::Section::new("regards", "Regards croisés", blocks))
}

fn is_na(answer: &Answer) -> bool {
    matches!(answer, Answer::NotApplicable(_))
}

/// What those who answered on their own say of an item, without their names: « une personne : +1 ».
pub(super) fn individual_views(known: &Known, index: usize) -> Vec<String> {
    let item = &known.grid.items[index];
    let answers = || known.individuals().map(|response| &response.entries[index]);
    let people =
        |n: usize| if n == 1 { "une personne".to_owned() } else { format!("{} personnes", french::feminine(n)) };
    let mut values: Vec<f64> = answers().filter_map(Entry::number).collect();
    values.sort_by(f64::total_cmp);
    let given = answers().filter(|entry| matches!(entry.answer, Answer::Value(_))).count();
    let na = answers().filter(|entry| is_na(&entry.answer)).count();
    let mut views = Vec::new();
    match item.scale() {
        Some(scale) if !values.is_empty() => {
            views.push(format!("{} : {}", people(values.len()), spread(scale, &values)));
        }
        _ if given > 0 => {
            let verb = if given == 1 { "a répondu" } else { "ont répondu" };
            views.push(format!("{} {verb}", people(given)));
        }
        _ => {}
    }
    if na > 0 {
        views.push(format!("{} : sans objet", people(na)));
    }
    views
}

/// « groupe : ne sait pas ; une personne : +1 ».
fn beside_the_group(known: &Known, debated: &Debated) -> Option<String> {
    debated.reasons.contains(&Reason::FromTheGroup).then_some(())?;
    let index = debated.item;
    let scale = known.grid.items[index].scale()?;
    let entry = &known.collective()?.entries[index];
    let group = match (&entry.answer, entry.number()) {
        (_, Some(value)) => positions::shown(scale, value),
        (Answer::NotApplicable(_), _) => "sans objet".to_owned(),
        (Answer::Unknown, _) => "ne sait pas".to_owned(),
        _ => "à reprendre".to_owned(),
    };
    let views = [format!("groupe : {group}")].into_iter().chain(individual_views(known, index));
    Some(views.collect::<Vec<_>>().join(" ; "))
}

/// A question, the dots of those who answered it, and where each group and the whole stand.
fn debate(known: &Known, groups: &[GroupView], debated: &Debated) -> Option<Card> {
    let index = debated.item;
    let item = &known.grid.items[index];
    let scale = item.scale()?;
    let mut answers: Vec<(f64, Option<usize>)> = known
        .individuals()
        .filter_map(|response| {
            let label = response.respondent.stakeholder.as_deref().map(|label| known.grid.stakeholder_label(label));
            let group = label.and_then(|label| groups.iter().position(|group| group.label == label));
            Some((response.entries[index].number()?, group))
        })
        .collect();
    answers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let values: Vec<f64> = answers.iter().map(|(value, _)| *value).collect();
    let beside = beside_the_group(known, debated);
    let agreed = known.collective().and_then(|response| response.entries[index].number());
    let range = beside.clone().unwrap_or_else(|| range(scale, &values));
    let mut facts: Vec<Fact> = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let (label, text) = group_position(scale, group, index);
        facts.push(Fact::new(format!("{} {label}", shape_sign(place)), vec![text]));
    }
    facts.extend(agreed.map(|value| Fact::new("◆ Position du groupe", vec![positions::shown(scale, value)])));
    let mut blocks: Vec<Block> = Vec::new();
    if !answers.is_empty() {
        let dot =
            |(value, group): &(f64, Option<usize>)| Dot { share: scale.normalise(*value), group: *group, name: None };
        let told: Vec<String> = facts.iter().map(|fact| format!("{} {}", fact.label, fact.values[0])).collect();
        blocks.push(Block::Chart(Box::new(Chart {
            id: format!("regards-{}", known.number(index)),
            title: Text::default(),
            description: format!("{range}. {}", told.join(" ; ")).into(),
            legend: Vec::new(),
            drawing: Drawing::Views(Views {
                track: positions::track_of(scale, Some(item)),
                dots: answers.iter().map(dot).collect(),
                groups: groups.iter().map(|group| group.label.as_str().into()).collect(),
                agreed: agreed.map(|value| scale.normalise(value)),
            }),
            table: Table::default(),
        })));
    }
    // The range of the answers is told already, the group's place as well.
    let others = debated.reasons.iter().filter(|reason| !matches!(reason, Reason::Apart(..) | Reason::FromTheGroup));
    let others: Vec<Text> = others.map(|reason| Text::from(reason.words(item))).collect();
    blocks.extend((!facts.is_empty()).then_some(Block::Facts(facts)));
    Some(Card {
        id: None,
        number: Some(known.number(index)),
        ball: Some(positions::ball(&known.positions.0[index])),
        topic: None,
        title: item.label.as_str().into(),
        position: None,
        remarks: std::iter::once(range.into()).chain(others).collect(),
        blocks,
    })
}

/// How far a question divides, for the narrowest places: `−1 à +2`, or where the group stands beside one answer.
pub(super) fn brief_range(known: &Known, index: usize) -> String {
    let Some(scale) = known.grid.items[index].scale() else { return String::new() };
    let numbers = known.individuals().filter_map(|response| response.entries[index].number());
    let group = known.collective().and_then(|response| response.entries[index].number());
    let mut values: Vec<f64> = numbers.chain(group).collect();
    values.sort_by(f64::total_cmp);
    match (values.first(), values.last()) {
        (Some(low), Some(high)) if high > low => format!("{} à {}", scale.figure(*low, 1), scale.figure(*high, 1)),
        _ => "sans objet pour certains".to_owned(),
    }
}

/// The section on which two groups lie farthest apart, and where each stands; nothing where none is worth a debate.
pub(super) fn widest_between_groups(known: &Known) -> Option<Point> {
    let groups = &known.agreement.as_ref()?.groups;
    let percent = |group: &GroupView, index: usize| group.scorecard.sections[index].total.percent;
    let gap = |index: usize| {
        let mut percents: Vec<(f64, &GroupView)> =
            groups.iter().filter_map(|group| Some((percent(group, index)?, group))).collect();
        percents.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (low, high) = (percents.first()?, percents.last()?);
        Some((high.0 - low.0, index, low.1, high.1))
    };
    let widest = sections::scored(known).filter_map(gap).max_by(|a, b| a.0.total_cmp(&b.0))?;
    let (points, index, low, high) = widest;
    let section = &known.grid.sections[index];
    let shown = |group: &GroupView| {
        let total = &group.scorecard.sections[index].total;
        let score = sections::shown(known, total, sections::shared(known.grid.items_of(section).iter()));
        format!("{} {}", group.label, score.figure)
    };
    (points >= FAR_APART * 100.0 / 2.0 && !std::ptr::eq(low, high)).then(|| Point {
        text: section.title.as_str().into(),
        value: Some(format!("{} · {}", shown(low), shown(high)).into()),
        href: Some("#regards".to_owned()),
        ..Point::default()
    })
}

/// `de −2 à +3 (5 réponses)`.
pub(super) fn range(scale: &Scale, sorted: &[f64]) -> String {
    let answers = french::count(sorted.len(), "réponse", "réponses");
    if sorted.is_empty() { answers } else { format!("{} ({answers})", spread(scale, sorted)) }
}

/// `de −2 à +3`, or `+1` where all are the same.
fn spread(scale: &Scale, sorted: &[f64]) -> String {
    match (sorted.first(), sorted.last()) {
        (Some(low), Some(high)) if high > low => {
            format!("de {} à {}", scale.figure(*low, 1), positions::shown(scale, *high))
        }
        (Some(only), _) => positions::shown(scale, *only),
        _ => String::new(),
    }
}

fn group_position(scale: &Scale, group: &GroupView, index: usize) -> (String, String) {
    let position = &group.positions.0[index];
    let text = position.value().map_or_else(
        || {
            if position.state == score::State::NotApplicable {
                "sans objet".into()
            } else {
                super::NO_FIGURE.to_owned()
            }
        },
        |value| positions::shown(scale, value),
    );
    (french::capitalised(&group.label), text)
}
