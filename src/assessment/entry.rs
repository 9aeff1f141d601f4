//! The facts that a source tells about one item become its entry.

use super::fact::{Fact, Part, Spot};
use super::rules::{self, Refusal, SourceKind};
use super::{Answer, Argument, Entry, Priority, decode};
use crate::french::{NBSP, quoted, shortened};
use crate::grid::{Grid, Item, Kind};
use crate::problem::Severity;

/// Where complaints go.
pub type Complain<'c> = dyn FnMut(Spot, Severity, Refusal) + 'c;

/// What some facts say of the item of this index.
pub fn entry(grid: &Grid, index: usize, facts: &[Fact<'_>], kind: SourceKind, complain: &mut Complain<'_>) -> Entry {
    let item = &grid.items[index];
    let mut complain = |at: Spot, severity: Severity, mut refusal: Refusal| {
        // A cell is told by its place; of a key one sees the value only.
        if kind == SourceKind::Yaml {
            refusal.message = format!("{} : {}", quoted(&item.id), refusal.message);
        }
        complain(at, severity, refusal);
    };
    let mut entry = answer(item, facts, kind, &mut complain);
    if let Some(fact) = find(facts, Part::Priority) {
        match decode::priority(&fact.text) {
            Ok(None) if entry.priority.is_some() && !fact.text.is_empty() => {
                let answer = find(facts, Part::Answer).map_or("", |answer| &answer.text);
                complain(fact.at, Severity::Error, rules::contradictory_priority(answer, &fact.text));
            }
            Ok(priority) => entry.priority = priority.or(entry.priority),
            Err(refusal) => complain(fact.at, Severity::Error, refusal),
        }
    }
    entry.arguments = arguments(grid, facts, kind, &mut complain);
    entry.later = find(facts, Part::Later).is_some();
    entry
}

fn find<'f, 't>(facts: &'f [Fact<'t>], part: Part) -> Option<&'f Fact<'t>> {
    facts.iter().find(|fact| fact.part() == Some(part))
}

/// The answer, and the star behind it.
fn answer(item: &Item, facts: &[Fact<'_>], kind: SourceKind, complain: &mut Complain<'_>) -> Entry {
    let said = find(facts, Part::Answer).filter(|fact| !fact.text.is_empty());
    let reason = find(facts, Part::Reason).filter(|fact| !fact.text.is_empty());
    let ticks: Vec<&Fact<'_>> = facts.iter().filter(|fact| fact.part() == Some(Part::Tick)).collect();
    let told = |answer: Answer| Entry { answer, ..Entry::default() };
    if !ticks.is_empty() {
        if let Some(said) = said {
            complain(said.at, Severity::Error, rules::several_answers(item, &[&said.text], kind));
            return Entry::default();
        }
        let one = |text: String| decode::value(&item.kind, &text).map_err(|refusal| (ticks[0].at, refusal));
        return match joined(&item.kind, &ticks).and_then(one) {
            Ok(value) => Entry::value(value),
            Err((at, refusal)) => {
                complain(at, Severity::Error, refusal);
                Entry::default()
            }
        };
    }
    let fact = [Part::Value, Part::NotApplicable, Part::Unknown].into_iter().find_map(|part| find(facts, part));
    let Some(fact) = said.or(fact) else {
        reason.into_iter().for_each(|reason| complain(reason.at, Severity::Warning, idle_reason()));
        return Entry::default();
    };
    let decoded = match fact.part() {
        Some(Part::Value) => decode::value(&item.kind, &fact.text).map(Entry::value),
        Some(Part::NotApplicable) => {
            let reason = Some(decode::plain_lines(&fact.text)).filter(|reason| !reason.is_empty());
            rules::not_applicable(item, reason, kind).map(told)
        }
        Some(Part::Unknown) => Ok(told(Answer::Unknown)),
        _ => decode::cell_beside(item, &fact.text, reason.map(|reason| &*reason.text), kind).map(|cell| {
            let priority = cell.is_priority.then_some(Priority::Priority);
            Entry { priority, ..told(cell.answer) }
        }),
    };
    match decoded {
        Ok(entry) => {
            let is_read = matches!(entry.answer, Answer::NotApplicable(_));
            reason.into_iter().filter(|_| !is_read).for_each(|one| complain(one.at, Severity::Warning, idle_reason()));
            entry
        }
        Err(refusal) => {
            complain(fact.at, Severity::Error, refusal);
            Entry::default()
        }
    }
}

/// One text of the options that stand apart, as a cell would hold them; the first that is none is refused at its place.
pub(super) fn joined(kind: &Kind, facts: &[&Fact<'_>]) -> Result<String, (Spot, Refusal)> {
    if facts.len() > 1 {
        facts
            .iter()
            .try_for_each(|fact| decode::value(kind, &fact.text).map(drop).map_err(|refusal| (fact.at, refusal)))?;
    }
    Ok(facts.iter().map(|fact| &*fact.text).collect::<Vec<_>>().join("|"))
}

fn idle_reason() -> Refusal {
    let message = format!("la réponse n’est pas {} : cette raison n’est pas lue", quoted("sans objet"));
    Refusal::new("raison-de-trop", message, "videz cette case, ou changez la réponse")
}

/// What was said, in the order in which it was said.
fn arguments(grid: &Grid, facts: &[Fact<'_>], kind: SourceKind, complain: &mut Complain<'_>) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.part() == Some(Part::Argument)) {
        let mut beside = facts[index + 1..].iter().take_while(|next| next.part() != Some(Part::Argument));
        let (mut effect, mut by) = (None, None);
        for fact in beside.by_ref().filter(|fact| !fact.text.is_empty()) {
            match fact.part() {
                Some(Part::Effect) => effect = Some(fact),
                Some(Part::By) => by = Some(fact),
                _ => {}
            }
        }
        let toward = effect.and_then(|fact| decode::effect(&fact.text));
        if let (Some(fact), None) = (effect, toward) {
            complain(fact.at, Severity::Error, unreadable_effect(&fact.text, kind));
        }
        if fact.text.is_empty() {
            empty_argument(fact, effect.filter(|_| toward.is_some()), kind, complain);
            continue;
        }
        let by = by.map(|by| group(grid, by, complain));
        arguments.push(Argument { text: decode::plain_lines(&fact.text), effect: toward.unwrap_or_default(), by });
    }
    arguments
}

fn empty_argument(fact: &Fact<'_>, effect: Option<&Fact<'_>>, kind: SourceKind, complain: &mut Complain<'_>) {
    match (kind, effect) {
        (SourceKind::Yaml, _) => {
            let refusal = Refusal::new("texte-vide", "cet argument est vide", "écrivez-le, ou retirez-le");
            complain(fact.at, Severity::Error, refusal);
        }
        (SourceKind::Questionnaire | SourceKind::Form, Some(effect)) => {
            let message = "cette case dit ce que pousse un argument qui n’est pas écrit";
            let refusal = Refusal::new("argument-vide", message, "écrivez l’argument, ou videz cette case");
            complain(effect.at, Severity::Warning, refusal);
        }
        _ => {}
    }
}

fn unreadable_effect(text: &str, kind: SourceKind) -> Refusal {
    let message = format!("{} ne dit pas de quel côté l’argument pousse", quoted(&shortened(text)));
    let hint = match kind {
        SourceKind::Questionnaire | SourceKind::Form => "choisissez dans la liste de cette case".to_owned(),
        _ => format!("valeurs admises{NBSP}: +1, -1, 0, favorable, défavorable, ou vide"),
    };
    Refusal::new("effet-illisible", message, hint)
}

/// The group that a fact names: its id where the grid knows it, else as it is written, which is told.
pub fn group(grid: &Grid, fact: &Fact<'_>, complain: &mut Complain<'_>) -> String {
    match (grid.stakeholder(&fact.text), rules::unknown_group(grid, &fact.text)) {
        (Some(group), _) => group.id.clone(),
        (None, refusal) => {
            refusal.into_iter().for_each(|refusal| complain(fact.at, Severity::Warning, refusal));
            fact.text.clone().into_owned()
        }
    }
}
