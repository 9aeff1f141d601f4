//! L'essentiel: what somebody who reads half a page should know.

use crate::agreement::Debated;
use crate::assessment::Priority;
use crate::french::{self, NBSP};
use crate::score::{Position, State};

use super::super::{Block, Body, Text};
use super::{Known, items, sections, views};

/// How many questions a sentence names by their number before it only counts them.
const NAMED: usize = 6;

/// A few plain sentences.
pub(super) fn block(known: &Known) -> Option<Block> {
    let joined = |sentences: [Option<String>; 2]| {
        let sentences: Vec<String> = sentences.into_iter().flatten().collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    };
    let points = [
        joined([Some(answered(known)), open(known)]),
        joined([sections::gap_sentence(known), sections::without_score(known)]),
        extremes(known),
        priorities(known),
        debate(known),
    ];
    let points: Vec<Text> = points.into_iter().flatten().map(Text::from).collect();
    Some(super::block("essentiel", "L’essentiel", Vec::new(), Body::Points(points)))
}

fn answered(known: &Known) -> String {
    let counts = known.counts();
    let (answered, applicable) = (counts.answered, counts.applicable);
    let aside = match counts.not_applicable {
        0 => String::new(),
        1 => " ; une autre, sans objet, est laissée de côté".to_string(),
        n => format!(" ; {n} autres, sans objet, sont laissées de côté"),
    };
    match (answered, applicable) {
        (_, 0) => "Aucune question de cette grille ne concerne la structure.".into(),
        (0, _) => "Aucune question n’a encore reçu de réponse : ce rapport montre ce qui reste à regarder ensemble."
            .to_string(),
        (1, 1) => format!("La seule question applicable a reçu une réponse{aside}."),
        (a, b) if a == b => format!("Les {a} questions applicables ont toutes reçu une réponse{aside}."),
        (a, b) => {
            let verb = if a < 2 { "a" } else { "ont" };
            let percent = known.scorecard.completeness.map(french::percent).unwrap_or_default();
            format!("{} sur {b} {verb} reçu une réponse, soit {percent}{aside}.", some_questions(a))
        }
    }
}

/// `Une question`, `36 questions`, to open a sentence.
fn some_questions(n: usize) -> String {
    if n == 1 { "Une question".into() } else { french::count(n, "question", "questions") }
}

/// `une`, `2`, for questions.
fn feminine(n: usize) -> String {
    if n == 1 { "une".into() } else { n.to_string() }
}

fn extremes(known: &Known) -> Option<String> {
    let ends = items::extreme_items(known)?;
    let end = |items: &[usize]| {
        let value = |index: usize| known.positions.0[index].value();
        let share = |index: usize| Some(known.grid.items[index].scale()?.normalise(value(index)?));
        let first = *items.first()?;
        let top = share(first)?;
        let same: Vec<usize> = (0..known.grid.items.len())
            .filter(|i| is_ranked(known, *i) && share(*i).is_some_and(|s| items::near(s, top)))
            .collect();
        let shown = items::shown(known.grid.items[first].scale()?, value(first)?);
        Some(format!("{} ({shown})", questions(known, "de", &same)))
    };
    Some(format!(
        "Question par question, la position la plus haute est celle {} ; la plus basse, celle {}.",
        end(&ends.high.items)?,
        end(&ends.low.items)?
    ))
}

fn is_ranked(known: &Known, index: usize) -> bool {
    let item = &known.grid.items[index];
    item.is_scored() && !known.grid.sections[item.section].is_profile
}

/// « de la question 12, « … » », « des questions 2, 5 et 9 », « de 8 questions »; the same after « sur ».
fn questions(known: &Known, preposition: &str, indices: &[usize]) -> String {
    match indices {
        [one] => format!("{preposition} la question {}, {}", one + 1, french::quoted(&known.grid.items[*one].question)),
        many if many.len() > NAMED => format!("{preposition} {} questions", many.len()),
        many if preposition == "de" => format!("des questions {}", numbers(many)),
        many => format!("{preposition} les questions {}", numbers(many)),
    }
}

fn numbers(indices: &[usize]) -> String {
    let numbers: Vec<String> = indices.iter().map(|index| format!("{}", index + 1)).collect();
    french::list(&numbers, "et")
}

fn priorities(known: &Known) -> Option<String> {
    let of = |reason: Priority| -> Vec<usize> { marked(known, |p| p.priority == Some(reason)) };
    let (priority, impact) = (of(Priority::Priority), of(Priority::Impact));
    let all = marked(known, |position| position.priority.is_some());
    let why = match (priority.len(), impact.len()) {
        (0, 0) => return None,
        (1, 0) => ", tenue pour prioritaire".to_owned(),
        (_, 0) => ", toutes tenues pour prioritaires".to_owned(),
        (0, 1) => ", dont l’effet est très fort".to_owned(),
        (0, _) => ", dont l’effet est très fort".to_owned(),
        (p, i) => {
            let held = if p < 2 { "tenue pour prioritaire" } else { "tenues pour prioritaires" };
            format!(" : {} {held}, {} dont l’effet est très fort", feminine(p), feminine(i))
        }
    };
    let verb = if all.len() < 2 { "porte" } else { "portent" };
    let mut text = format!("{} {verb} une boule pleine{NBSP}●{why}.", some_questions(all.len()));
    let low: Vec<usize> = all.iter().copied().filter(|index| is_low(known, *index)).collect();
    match low.as_slice() {
        [] => {}
        [one] if all.len() == 1 => {
            text.push_str(&format!(" C’est la question {}, et elle se trouve dans la moitié basse de son échelle : un bon point de départ.", one + 1));
        }
        [one] => text.push_str(&format!(
            " L’une d’elles, la question {}, se trouve dans la moitié basse de son échelle : un bon point de départ.",
            one + 1
        )),
        many if many.len() <= NAMED => text.push_str(&format!(
            " {} d’entre elles (questions {}) se trouvent dans la moitié basse de leur échelle : un bon point de départ.",
            many.len(),
            numbers(many)
        )),
        many => text.push_str(&format!(
            " {} d’entre elles se trouvent dans la moitié basse de leur échelle : un bon point de départ.",
            many.len()
        )),
    }
    Some(text)
}

fn marked(known: &Known, wanted: impl Fn(&Position) -> bool) -> Vec<usize> {
    known.positions.0.iter().enumerate().filter(|(_, position)| wanted(position)).map(|(index, _)| index).collect()
}

fn is_low(known: &Known, index: usize) -> bool {
    let item = &known.grid.items[index];
    let value = known.positions.0[index].value();
    item.scale().zip(value).is_some_and(|(scale, value)| is_ranked(known, index) && scale.normalise(value) < 0.5)
}

fn debate(known: &Known) -> Option<String> {
    let agreement = known.agreement.as_ref()?;
    let first = agreement.to_debate.first()?;
    let widest = first.spread.filter(|spread| *spread >= views::WORTH_A_DEBATE)?;
    let is_as_wide = |debated: &&Debated| debated.spread.is_some_and(|spread| items::near(spread, widest));
    let same: Vec<usize> = agreement.to_debate.iter().filter(is_as_wide).map(|debated| debated.item).collect();
    if same.len() > 1 {
        return Some(format!("Les regards s’écartent le plus {}.", questions(known, "sur", &same)));
    }
    let item = &known.grid.items[first.item];
    let mut values: Vec<f64> =
        known.individuals().filter_map(|response| response.entries[first.item].number()).collect();
    values.sort_by(f64::total_cmp);
    Some(format!(
        "C’est sur la question {}, {}, que les regards s’écartent le plus : {}.",
        first.item + 1,
        french::quoted(&item.question),
        views::range(item.scale()?, &values)
    ))
}

/// What has no answer, and why.
fn open(known: &Known) -> Option<String> {
    let counts = known.counts();
    let without = counts.applicable - counts.answered;
    if without == 0 || counts.answered == 0 {
        return None;
    }
    let unknown = counts.unknown;
    let later = known
        .positions
        .0
        .iter()
        .enumerate()
        .filter(|(index, position)| position.state == State::Missing && items::is_later(known, *index))
        .count();
    let verb = if without < 2 { "reste" } else { "restent" };
    let mut text = format!("{} {verb} sans réponse", some_questions(without));
    if known.is_internal() && unknown + later > 0 {
        let parts: Vec<String> = [
            (unknown > 0).then(|| format!("{} où personne ne savait répondre", feminine(unknown))),
            (later > 0).then(|| format!("{} à reprendre", feminine(later))),
        ]
        .into_iter()
        .flatten()
        .collect();
        let link = if unknown + later < without { ", dont".to_owned() } else { " :".to_string() };
        text.push_str(&format!("{link} {}", french::list(&parts, "et")));
    }
    text.push('.');
    Some(text)
}
