//! From a weak axis to a next step: what the manual says is to be done, what to beware of, and who did it.
//!
//! Which questions, [`to_begin_with`] says; where nothing is low, the two lowest of all. Which sheets,
//! [`crate::sheets::advice`] says.

use crate::french;
use crate::score::{Begin, to_begin_with};
use crate::sheets::advice::{Advice, Adviser, OWN, lesson};
use crate::sheets::{Manual, Place, manual};

use super::super::{Ball, Block, Body, Cited, Step, StepKeys, Steps, Text, Told};
use super::{Known, block, items};

/// As many as fit on a page of paper with what is said of them, and the lines to decide on under them.
const STEPS: usize = 3;

/// How many are shown where nothing is low.
const LOWEST: usize = 2;

/// Questions to begin with; nothing where no sheet helps with any of them.
pub(super) fn steps(known: &Known) -> Option<Block> {
    let Begin { items, are_low } = to_begin_with(known.grid, &known.positions);
    let mut adviser = Adviser::new(manual(), &known.assessment.organisation.name);
    let mut entries: Vec<Step> = Vec::new();
    // What was said, and for which question.
    let mut given: Vec<(Advice, usize)> = Vec::new();
    let mut without: Vec<String> = Vec::new();
    // Questions of which everything was said for those before: they let the others go first.
    let mut said_before: Vec<Step> = Vec::new();
    let mut left_out = 0;
    for index in &items {
        if entries.len() == if are_low { STEPS } else { LOWEST } {
            left_out += 1;
            continue;
        }
        match step(known, *index, &mut adviser, &mut given) {
            Some(step) if step.before.is_some() && step.ball == Ball::Empty => {
                said_before.push(step);
            }
            Some(step) => entries.push(step),
            None => without.push(known.number(*index).to_string()),
        }
    }
    let room = if are_low { STEPS } else { LOWEST } - entries.len();
    left_out += said_before.len().saturating_sub(room);
    entries.extend(said_before.into_iter().take(room));
    if entries.is_empty() {
        return None;
    }
    let which = if are_low {
        "Par où commencer : les questions prioritaires qui ne dépassent pas le milieu de leur échelle, puis les plus basses."
    } else {
        "Aucune question ne se trouve dans la moitié basse de son échelle ; voici les moins hautes."
    };
    let mut lead = vec![format!(
        "{which} Pour chacune, ce que conseille le manuel, ce dont il dit de se garder, et ce que d’autres ont fait à ce \
         sujet ; là où il n’en dit rien, un conseil de la grille. Rien n’est à suivre à la lettre : chacun retient ce \
         qui convient ici."
    )];
    match without.as_slice() {
        [] => {}
        [one] => lead.push(format!("Pour la question {one}, il n’y a pas de conseil à reprendre.")),
        many => {
            lead.push(format!("Pour les questions {}, il n’y a pas de conseil à reprendre.", french::list(many, "et")));
        }
    }
    match left_out {
        _ if !are_low => left_out = 0,
        0 => {}
        1 => lead.push("Une autre question de la moitié basse attend son tour.".to_owned()),
        n => lead.push(format!(
            "{} autres questions de la moitié basse attendent leur tour : mieux vaut en faire avancer quelques-unes.",
            french::capitalised(&french::feminine(n))
        )),
    }
    let lead = vec![lead.join(" ").into()];
    Some(block("pistes", "Des pistes pour avancer", lead, Body::Steps(Steps { entries, left_out })))
}

/// Nothing where nothing helps with the question, not even a sheet to read.
fn step(known: &Known, index: usize, adviser: &mut Adviser, given: &mut Vec<(Advice, usize)>) -> Option<Step> {
    let item = &known.grid.items[index];
    let number = known.number(index);
    let left = adviser.advise(&item.advice);
    let before = if left.is_empty() { said_for(&item.advice, given) } else { None };
    let manual = manual();
    let mut keys: Vec<StepKeys> = left
        .by_sheet()
        .iter()
        .map(|(sheet, tips)| StepKeys {
            heading: lesson(&manual[*sheet]).into(),
            sheet: Some(cited(manual, *sheet)),
            keys: tips.iter().filter(|tip| !tip.is_vigilance).map(|tip| manual.tip_text(*tip).into()).collect(),
            vigilance: tips.iter().filter(|tip| tip.is_vigilance).map(|tip| manual.tip_text(*tip).into()).collect(),
        })
        .collect();
    if !left.own.is_empty() {
        let own = left.own.iter().map(|text| text.as_str().into()).collect();
        keys.push(StepKeys { heading: OWN.into(), sheet: None, keys: own, vigilance: Vec::new() });
    }
    let told = left.experiences.iter().filter_map(|one| told(manual, one.sheet, &one.did)).collect();
    let grid = known.grid.source.as_ref().and_then(|source| source.sheet.as_deref());
    let named = item.sheets.iter().filter(|id| Some(id.as_str()) != grid).filter_map(|id| manual.find(id));
    let is_said = |place: &Place| {
        adviser.is_own(*place)
            || left.tips.iter().any(|tip| tip.sheet == *place)
            || left.experiences.iter().any(|one| one.sheet == *place)
    };
    let others: Vec<Cited> = named.filter(|place| !is_said(place)).map(|place| cited(manual, place)).collect();
    if left.is_empty() && before.is_none() && others.is_empty() {
        return None;
    }
    let step = Step {
        number,
        question: item.question.as_str().into(),
        section: known.grid.sections[item.section].title.as_str().into(),
        ball: items::ball(&known.positions.0[index]),
        standing: items::standing(known, index)?,
        keys,
        before: before.map(Text::from),
        told,
        others,
    };
    given.push((left, number));
    Some(step)
}

/// Where advice that is not said again was said; nothing where it was not: it was all of the structure's own experience.
fn said_for(advice: &Advice, given: &[(Advice, usize)]) -> Option<String> {
    let is_there = |said: &Advice| {
        advice.tips.iter().any(|tip| said.tips.contains(tip))
            || advice.experiences.iter().any(|one| said.experiences.contains(one))
            || advice.own.iter().any(|text| said.own.contains(text))
    };
    let numbers: Vec<String> =
        given.iter().filter(|(said, _)| is_there(said)).map(|(_, number)| number.to_string()).collect();
    match numbers.as_slice() {
        [] => None,
        [one] => Some(format!("Ce qui est dit pour la question {one} vaut ici aussi.")),
        many => Some(format!("Ce qui est dit pour les questions {} vaut ici aussi.", french::list(many, "et"))),
    }
}

/// What a structure did about the question, and where that stood.
fn told(manual: &Manual, place: Place, did: &str) -> Option<Told> {
    let experience = manual[place].experience.as_ref()?;
    let state = french::capitalised(experience.state.in_words());
    let note = if experience.state_note.is_empty() { String::new() } else { format!(" {}", experience.state_note) };
    Some(Told {
        heading: experience.state.who().into(),
        sheet: cited(manual, place),
        organisation: experience.organisation.as_str().into(),
        place: experience.place.as_str().into(),
        told: did.into(),
        state: format!("{state}.{note}").into(),
    })
}

fn cited(manual: &Manual, place: Place) -> Cited {
    Cited { id: manual[place].id.as_str().into(), title: manual[place].short_title.as_str().into() }
}
