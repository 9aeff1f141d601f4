//! Regards croisés: where people see things differently. Never part of a report for others.

use crate::agreement::{self, Agreement, GroupView};
use crate::french;
use crate::grid::Scale;
use crate::score;

use super::super::{Block, Body, Debated, Dot, Fact, Table, Text, Views};
use super::{Known, fact, items, sections};

/// How many items to debate are listed.
const DEBATED: usize = 8;

/// Normalised spread from which an item is worth a debate: two steps out of seven.
pub(super) const WORTH_A_DEBATE: f64 = 0.3;

/// Items to debate together, and what each group sees.
pub(super) fn block(known: &Known) -> Option<Block> {
    let agreement = known.agreement.as_ref()?;
    let is_wide = |debated: &&agreement::Debated| {
        debated.is_contested || debated.spread.is_some_and(|spread| spread >= WORTH_A_DEBATE)
    };
    let wide: Vec<&agreement::Debated> = agreement.to_debate.iter().filter(is_wide).collect();
    let debated: Vec<Debated> =
        wide.iter().take(DEBATED).filter_map(|debated| debate(known, agreement, debated.item)).collect();
    let groups = (agreement.groups.len() >= 2).then(|| groups(known, &agreement.groups)).flatten();
    let mut lead = vec![Text::from(format!(
        "{} séparément. Ne pas voir la même chose n’est pas une erreur : c’est de quoi parler.",
        french::count(agreement.respondents, "réponse a été donnée", "réponses ont été données")
    ))];
    lead.push(match wide.len() {
        0 => "Aucune question ne les sépare vraiment.".into(),
        1 => "Une question mérite d’être reprise ensemble.".into(),
        n if n > DEBATED => format!(
            "{n} questions méritent d’être reprises ensemble ; voici les {DEBATED} où l’écart est le plus grand."
        )
        .into(),
        n => format!("{n} questions méritent d’être reprises ensemble, du plus grand écart au plus petit.").into(),
    });
    Some(super::block("regards", "Regards croisés", lead, Body::Views(Views { debated, groups })))
}

fn debate(known: &Known, agreement: &Agreement, index: usize) -> Option<Debated> {
    let item = &known.grid.items[index];
    let scale = item.scale()?;
    let mut values: Vec<f64> = known.individuals().filter_map(|response| response.entries[index].number()).collect();
    values.sort_by(f64::total_cmp);
    let mut dots: Vec<Dot> = Vec::new();
    for value in &values {
        let share = scale.normalise(*value);
        match dots.last_mut() {
            Some(dot) if items::near(dot.share, share) => dot.count += 1,
            _ => dots.push(Dot { share, text: items::shown(scale, *value).into(), count: 1 }),
        }
    }
    let agreed = known.collective().and_then(|response| response.entries[index].number());
    let agreed = agreed.map(|value| fact("Position du groupe", vec![items::shown(scale, value)]));
    Some(Debated {
        number: index + 1,
        question: item.question.as_str().into(),
        track: items::track(item)?,
        range: range(scale, &values).into(),
        dots,
        groups: agreement.groups.iter().map(|group| group_position(scale, group, index)).chain(agreed).collect(),
        contested: known.positions.0[index]
            .is_contested
            .then(|| "certains donnent une position, d’autres disent « sans objet »".into()),
    })
}

/// `de −2 à +3 (5 réponses)`.
pub(super) fn range(scale: &Scale, sorted: &[f64]) -> String {
    let answers = french::count(sorted.len(), "réponse", "réponses");
    match (sorted.first(), sorted.last()) {
        (Some(low), Some(high)) if high > low => {
            let low = if scale.min() < 0.0 { french::signed(*low, 1) } else { french::number(*low, 1) };
            format!("de {low} à {} ({answers})", items::shown(scale, *high))
        }
        (Some(only), _) => format!("{} ({answers})", items::shown(scale, *only)),
        _ => answers,
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
    let rows: Vec<Vec<Text>> = sections::scored(known)
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
