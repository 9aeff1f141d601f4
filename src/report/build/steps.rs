//! From a weak axis to a next step: what the manual says is to be done, what to beware of, and who did it.
//!
//! Which questions, [`to_begin_with`] says; where nothing is low, the two lowest of all. Which sheets,
//! [`crate::sheets::advice`] says.

use crate::french;
use crate::score::{Begin, to_begin_with};
use crate::sheets::advice::lesson;
use crate::sheets::advice::{Advice, Adviser, Keys};
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
    let mut adviser = Adviser::new(manual());
    let mut entries: Vec<Step> = Vec::new();
    // The question for which a sheet gave its keys.
    let mut given: Vec<(Place, usize)> = Vec::new();
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
            Some(step) if step.before.is_some() && step.told.is_none() && step.ball == Ball::Empty => {
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
        "{which} Pour chacune, ce que conseille une fiche du manuel, ce dont elle dit de se garder, et une expérience à \
         connaître. Rien n’est à suivre à la lettre : chacun retient ce qui convient ici."
    )];
    match without.as_slice() {
        [] => {}
        [one] => lead.push(format!("Pour la question {one}, le manuel n’a pas de conseil à reprendre.")),
        many => lead.push(format!(
            "Pour les questions {}, le manuel n’a pas de conseil à reprendre.",
            french::list(many, "et")
        )),
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

fn step(known: &Known, index: usize, adviser: &mut Adviser, given: &mut Vec<(Place, usize)>) -> Option<Step> {
    let item = &known.grid.items[index];
    let number = known.number(index);
    let Advice { keys, told, others } =
        adviser.advise(&known.grid.topic(index, &known.assessment.organisation.name))?;
    let manual = manual();
    let mut before = None;
    let keys = keys.and_then(|keys| match keys {
        Keys::Given { sheet, keys, vigilance } => {
            given.push((sheet, number));
            let said = &manual[sheet];
            Some(StepKeys {
                heading: lesson(said).into(),
                sheet: cited(manual, sheet),
                keys: keys.iter().map(|key| said.keys[*key].as_str().into()).collect(),
                vigilance: vigilance.map(|point| said.vigilance[point].as_str().into()),
            })
        }
        Keys::Before(sheet) => {
            let first = given.iter().find(|(place, _)| *place == sheet).map(|(_, number)| number)?;
            let sheet = cited(manual, sheet);
            before = Some(format!(
                "Les clefs de la fiche {}, {}, valent ici aussi : voyez la question {first}.",
                sheet.id, sheet.title
            ));
            None
        }
    });
    let told = told.and_then(|place| {
        let experience = manual[place].experience.as_ref()?;
        let state = french::capitalised(experience.state.in_words());
        let note = if experience.state_note.is_empty() { String::new() } else { format!(" {}", experience.state_note) };
        Some(Told {
            heading: match item.sheets.iter().any(|id| *id == manual[place].id) {
                true => experience.state.who().into(),
                // The manual, not the grid, brings it near: it does not say that the question was answered there.
                false => "Une expérience à connaître".into(),
            },
            sheet: cited(manual, place),
            organisation: experience.organisation.as_str().into(),
            place: experience.place.as_str().into(),
            told: experience.told.as_str().into(),
            state: format!("{state}.{note}").into(),
        })
    });
    Some(Step {
        number,
        question: item.question.as_str().into(),
        section: known.grid.sections[item.section].title.as_str().into(),
        ball: items::ball(&known.positions.0[index]),
        standing: items::standing(known, index)?,
        keys,
        before: before.map(Text::from),
        told,
        others: others.into_iter().map(|place| cited(manual, place)).collect(),
    })
}

fn cited(manual: &Manual, place: Place) -> Cited {
    Cited { id: manual[place].id.as_str().into(), title: manual[place].short_title.as_str().into() }
}
