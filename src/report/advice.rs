//! From a low question to a next step: what is decided, what the manual and the grid advise, and what others did.
//!
//! Which questions, [`to_begin_with`] says; where nothing is low, the two lowest of all. What helps with each, its grid
//! binds to it.

use crate::french;
use crate::grid::ACTIONS;
use crate::score::{Begin, to_begin_with};
use crate::sheets::advice::{Advice, Adviser, OWN, lesson};
use crate::sheets::{Manual, Place, manual};

use crate::document::{self as doc, Ball, Block, Card, Point};

use super::{Known, positions, tables};

/// As many as a group can carry at once.
const STEPS: usize = 3;

/// How many are shown where nothing is low.
const LOWEST: usize = 2;

/// Questions to begin with; nothing where no sheet helps with any of them. Advice is for the house.
pub(super) fn part(known: &Known) -> Option<doc::Section> {
    if !known.is_internal() {
        return None;
    }
    let Begin { items, are_low } = to_begin_with(known.grid, &known.positions);
    let most = if are_low { STEPS } else { LOWEST };
    let mut adviser = Adviser::new(manual(), &known.assessment.organisation.name);
    let mut cards: Vec<Card> = Vec::new();
    // What was said, and for which question.
    let mut given: Vec<(Advice, usize)> = Vec::new();
    let mut without: Vec<String> = Vec::new();
    // Questions of which everything was said for those before: they let the others go first.
    let mut said_before: Vec<Card> = Vec::new();
    let mut left_out: Vec<String> = Vec::new();
    for index in &items {
        let number = known.number(*index).to_string();
        if cards.len() == most {
            left_out.push(number);
            continue;
        }
        match card(known, *index, &mut adviser, &mut given) {
            Some((card, true)) if card.ball == Some(Ball::Empty) => said_before.push(card),
            Some((card, _)) => cards.push(card),
            None => without.push(number),
        }
    }
    let room = most - cards.len();
    left_out.extend(said_before.iter().skip(room).filter_map(|card| card.number).map(|number| number.to_string()));
    cards.extend(said_before.into_iter().take(room));
    if cards.is_empty() {
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
    let of = |numbers: &[String]| match numbers {
        [one] => format!("la question {one}"),
        many => format!("les questions {}", french::list(many, "et")),
    };
    if !without.is_empty() {
        lead.push(format!("Pour {}, il n’y a pas de conseil à reprendre.", of(&without)));
    }
    if are_low && !left_out.is_empty() {
        let verb = if left_out.len() < 2 { "attend son tour" } else { "attendent leur tour" };
        lead.push(format!("Dans la moitié basse, {} {verb}.", of(&left_out)));
    }
    Some(doc::Section::new(
        "pistes",
        "Des pistes pour avancer",
        vec![Block::quiet(lead.join(" ")), Block::Cards(cards)],
    ))
}

/// A question, what is decided about it, and what helps; and whether all of that was said before. Nothing where nothing
/// helps, not even a sheet to read.
fn card(known: &Known, index: usize, adviser: &mut Adviser, given: &mut Vec<(Advice, usize)>) -> Option<(Card, bool)> {
    let item = &known.grid.items[index];
    let left = adviser.advise(&item.advice);
    let before = if left.is_empty() { said_for(&item.advice, given) } else { None };
    let manual = manual();
    let mut advice: Vec<Block> = Vec::new();
    for (sheet, tips) in left.by_sheet() {
        advice.push(Block::Heading(4, format!("{} {}", lesson(&manual[sheet]), cited(manual, sheet)).into()));
        let point = |tip: &crate::sheets::advice::Tip| {
            let text = manual.tip_text(*tip);
            Point::from(if tip.is_vigilance { format!("À surveiller : {text}") } else { text.to_owned() })
        };
        let (vigilance, keys): (Vec<_>, Vec<_>) = tips.iter().partition(|tip| tip.is_vigilance);
        advice.push(Block::List(keys.into_iter().chain(vigilance).map(point).collect()));
    }
    if !left.own.is_empty() {
        advice.push(Block::Heading(4, OWN.into()));
        advice.push(Block::points(left.own.clone()));
    }
    let is_before = before.is_some();
    advice.extend(before.map(Block::text));
    let grid = known.grid.source.as_ref().and_then(|source| source.sheet.as_deref());
    let named = item.sheets.iter().filter(|id| Some(id.as_str()) != grid).filter_map(|id| manual.find(id));
    let is_said = |place: &Place| {
        adviser.is_own(*place)
            || left.tips.iter().any(|tip| tip.sheet == *place)
            || left.experiences.iter().any(|one| one.sheet == *place)
    };
    let others: Vec<String> = named.filter(|place| !is_said(place)).map(|place| cited(manual, place)).collect();
    if left.is_empty() && !is_before && others.is_empty() {
        return None;
    }
    if !others.is_empty() {
        let plural = if others.len() < 2 { "" } else { "s" };
        advice.push(Block::quiet(format!("À lire aussi : fiche{plural} {}.", others.join(" ; "))));
    }
    let told: Vec<Block> =
        left.experiences.iter().filter_map(|one| experience(manual, one.sheet, &one.did)).flatten().collect();
    let mut blocks: Vec<Block> = decided(known, index).map(Block::text).into_iter().collect();
    if advice.is_empty() || told.is_empty() {
        blocks.extend(advice.into_iter().chain(told));
    } else {
        blocks.push(Block::Columns(vec![advice, told]));
    }
    let number = known.number(index);
    given.push((left, number));
    let card = Card {
        id: None,
        number: Some(number),
        ball: Some(positions::ball(&known.positions.0[index])),
        topic: None,
        title: item.label.as_str().into(),
        position: None,
        remarks: positions::position(known, index, false).map(|position| position.text).into_iter().collect(),
        blocks,
    };
    Some((card, is_before))
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

/// What the group decided about a question: « Décidé : « … » (Direction, 31/03/2011). »
fn decided(known: &Known, index: usize) -> Option<String> {
    let table = known.grid.table(ACTIONS)?;
    let rows = tables::rows_of(known, table).iter().filter(|row| tables::question_of(known, row) == Some(index));
    let action = |row: &crate::assessment::Row| {
        let text = |id: &str| tables::text_of(table, row, id);
        let details: Vec<String> = ["owner", "due"].map(text).into_iter().filter(|text| !text.is_empty()).collect();
        let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
        format!("{}{details}", french::quoted(&text("title")))
    };
    let actions: Vec<String> = rows.map(action).collect();
    (!actions.is_empty()).then(|| format!("Décidé : {}.", actions.join(" ; ")))
}

/// What a structure did about the question, and where that stood in 2010.
fn experience(manual: &Manual, place: Place, did: &str) -> Option<Vec<Block>> {
    let experience = manual[place].experience.as_ref()?;
    let state = french::capitalised(experience.state.in_words());
    let note = if experience.state_note.is_empty() { String::new() } else { format!(" {}", experience.state_note) };
    Some(vec![
        Block::Heading(4, experience.state.who().into()),
        Block::text(did),
        Block::quiet(format!("{state}.{note} Fiche {}.", cited(manual, place))),
    ])
}

/// `III-5, La Ressourcerie`.
fn cited(manual: &Manual, place: Place) -> String {
    format!("{}, {}", manual[place].id, manual[place].short_title)
}
