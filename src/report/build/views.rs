//! Regards croisés: where people see things differently. Never part of a report for others.

use crate::agreement::{self, GroupView};
use crate::assessment::{Answer, Entry};
use crate::french;
use crate::grid::Scale;
use crate::score;

use super::super::{Block, Body, Debated, Dot, Fact, Table, Text, Views};
use super::{Known, fact, items, sections};
use crate::score::is_near;

/// How many items to debate are listed.
const DEBATED: usize = 8;

/// Normalised spread from which an item is worth a debate: two steps out of seven.
pub(super) const WORTH_A_DEBATE: f64 = 0.3;

/// Normalised distance from which the group stands apart from those who answered on their own.
const FAR: f64 = 0.5;

/// Items to debate together, and what each group sees.
pub(super) fn block(known: &Known) -> Option<Block> {
    if !known.is_internal() {
        return None;
    }
    let agreement = known.agreement.as_ref();
    let wide = to_debate(known);
    if agreement.is_none() && wide.is_empty() {
        return None;
    }
    let groups = agreement.map_or(&[][..], |agreement| &agreement.groups);
    let debated: Vec<Debated> = wide.iter().take(DEBATED).filter_map(|index| debate(known, groups, *index)).collect();
    let groups = (groups.len() >= 2).then(|| self::groups(known, groups)).flatten();
    let alone = known.individuals().count();
    let answers = french::counted(alone, "réponse a été donnée", "réponses ont été données");
    let answers = match (alone, known.collective()) {
        (11.., None) => format!("Ici, {alone} réponses ont été données séparément."),
        (11.., Some(_)) => format!("À côté du groupe, {alone} réponses ont été données séparément."),
        (_, None) => format!("{} séparément.", french::capitalised(&answers)),
        (_, Some(_)) => format!("À côté du groupe, {answers} séparément."),
    };
    let lead = vec![
        Text::from(format!("{answers} Ne pas voir la même chose n’est pas une erreur : c’est de quoi parler.")),
        match wide.len() {
            0 => "Aucune question ne les sépare vraiment.".into(),
            1 => "Une question mérite d’être reprise ensemble.".into(),
            n if n > DEBATED => format!(
                "Parmi les {n} questions qui méritent d’être reprises ensemble, voici les {} où l’écart est le plus grand.",
                french::feminine(DEBATED)
            )
            .into(),
            n => format!(
                "{} questions méritent d’être reprises ensemble, du plus grand écart au plus petit.",
                french::capitalised(&french::feminine(n))
            )
            .into(),
        },
    ];
    Some(super::block("regards", "Regards croisés", lead, Body::Views(Views { debated, groups })))
}

/// Items worth a debate, widest first: people differ among themselves, or the group stands apart from them.
fn to_debate(known: &Known) -> Vec<usize> {
    let is_wide = |debated: &&agreement::Debated| {
        debated.is_contested || debated.spread.is_some_and(|spread| spread >= WORTH_A_DEBATE)
    };
    let among = known.agreement.iter().flat_map(|agreement| &agreement.to_debate).filter(is_wide);
    let mut wide: Vec<(usize, f64)> = among.map(|debated| (debated.item, debated.spread.unwrap_or(0.0))).collect();
    for index in 0..known.grid.items.len() {
        let Some(distance) = from_the_group(known, index) else { continue };
        match wide.iter_mut().find(|(item, _)| *item == index) {
            Some((_, width)) => *width = width.max(distance),
            None => wide.push((index, distance)),
        }
    }
    wide.sort_by(|a, b| b.1.total_cmp(&a.1));
    wide.into_iter().map(|(index, _)| index).collect()
}

/// How far the group stands from those who answered on their own, 0…1, where it is far or not of the same kind.
fn from_the_group(known: &Known, index: usize) -> Option<f64> {
    let scale = known.grid.items[index].scale()?;
    let entry = &known.collective()?.entries[index];
    let numbers = || known.individuals().filter_map(|response| response.entries[index].number());
    let says_na = known.individuals().any(|response| is_na(&response.entries[index].answer));
    match &entry.answer {
        Answer::Value(_) => {
            let value = entry.number()?;
            let far = numbers().map(|other| scale.normalise(other) - scale.normalise(value)).map(f64::abs);
            let far = far.filter(|distance| *distance >= FAR - 1e-9).reduce(f64::max);
            far.or_else(|| says_na.then_some(FAR))
        }
        Answer::NotApplicable(_) => numbers().next().map(|_| FAR),
        Answer::Unknown => (numbers().next().is_some() || says_na).then_some(FAR),
        Answer::Missing => (entry.later && (numbers().next().is_some() || says_na)).then_some(FAR),
    }
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
fn beside_the_group(known: &Known, index: usize) -> Option<String> {
    from_the_group(known, index)?;
    let scale = known.grid.items[index].scale()?;
    let entry = &known.collective()?.entries[index];
    let group = match (&entry.answer, entry.number()) {
        (_, Some(value)) => items::shown(scale, value),
        (Answer::NotApplicable(_), _) => "sans objet".to_owned(),
        (Answer::Unknown, _) => "ne sait pas".to_owned(),
        _ => "à reprendre".to_owned(),
    };
    let views = [format!("groupe : {group}")].into_iter().chain(individual_views(known, index));
    Some(views.collect::<Vec<_>>().join(" ; "))
}

fn debate(known: &Known, groups: &[GroupView], index: usize) -> Option<Debated> {
    let item = &known.grid.items[index];
    let scale = item.scale()?;
    let mut values: Vec<f64> = known.individuals().filter_map(|response| response.entries[index].number()).collect();
    values.sort_by(f64::total_cmp);
    let mut dots: Vec<Dot> = Vec::new();
    for value in &values {
        let share = scale.normalise(*value);
        match dots.last_mut() {
            Some(dot) if is_near(dot.share, share) => dot.count += 1,
            _ => dots.push(Dot { share, text: items::shown(scale, *value).into(), count: 1 }),
        }
    }
    let beside = beside_the_group(known, index);
    let agreed = known.collective().and_then(|response| response.entries[index].number());
    let agreed = agreed.filter(|_| beside.is_none());
    let agreed = agreed.map(|value| fact("Position du groupe", vec![items::shown(scale, value)]));
    let is_contested = known.positions.0[index].is_contested && beside.is_none();
    Some(Debated {
        number: known.number(index),
        question: item.question.as_str().into(),
        track: items::track(item)?,
        range: beside.unwrap_or_else(|| range(scale, &values)).into(),
        dots,
        groups: groups.iter().map(|group| group_position(scale, group, index)).chain(agreed).collect(),
        contested: is_contested.then(|| "certains donnent une position, d’autres disent « sans objet »".into()),
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
            format!("de {} à {}", scale.figure(*low, 1), items::shown(scale, *high))
        }
        (Some(only), _) => items::shown(scale, *only),
        _ => String::new(),
    }
}

fn group_position(scale: &Scale, group: &GroupView, index: usize) -> Fact {
    let position = &group.positions.0[index];
    let text = position.value().map_or_else(
        || {
            if position.state == score::State::NotApplicable {
                "sans objet".into()
            } else {
                super::NO_FIGURE.to_owned()
            }
        },
        |value| items::shown(scale, value),
    );
    fact(&french::capitalised(&group.label), vec![text])
}

/// Scores by group: one row a section, one column a group.
fn groups(known: &Known, groups: &[GroupView]) -> Option<Table> {
    let head = |group: &GroupView| {
        format!("{} ({})", french::capitalised(&group.label), french::count(group.respondents, "réponse", "réponses"))
            .into()
    };
    let columns: Vec<Text> =
        [french::capitalised(&known.grid.section_name).into()].into_iter().chain(groups.iter().map(head)).collect();
    let is_flat = sections::is_flat(known);
    // Where no group answered, there is nothing to see.
    let is_answered =
        |index: &usize| groups.iter().any(|group| group.scorecard.sections[*index].total.counts.answered > 0);
    let rows: Vec<Vec<Text>> = sections::scored(known)
        .filter(is_answered)
        .map(|index| {
            let section = &known.grid.sections[index];
            let scores = groups.iter().map(|group| {
                let total = &group.scorecard.sections[index].total;
                let shown = sections::shown(known, total, sections::shared(known.grid.items_of(section).iter()));
                // Where a section is one question, its coverage says nothing that the dash does not.
                match shown.score {
                    Some(score) if is_flat => score.text,
                    _ => shown.text,
                }
            });
            [Text::from(section.title.as_str())].into_iter().chain(scores).collect()
        })
        .collect();
    (!rows.is_empty()).then(|| Table::plain("Ce que voit chaque groupe".into(), columns, rows))
}
