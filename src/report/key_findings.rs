//! L'essentiel: what somebody who reads half a page should know. Six sentences at most, words before figures.

use std::cmp::Reverse;

use crate::assessment::{Effect, Priority};
use crate::debate::{Debated, Reason};
use crate::french::{self, NBSP};
use crate::grid::{ACTIONS, Table};
use crate::score::{Position, State, is_near};

use super::relations::Web;
use super::{Known, disagreements, positions, questions, sections, supports, tables};

/// How many sentences there are at most.
const SENTENCES: usize = 6;

/// How many questions a sentence quotes before it only counts the others.
const QUOTED: usize = 2;

/// Characters of what somebody wrote that are quoted.
pub(super) const EXCERPT: usize = 180;

/// A few plain sentences; the last one says what they rest on. What the picture of the first page shows is not told again.
pub(super) fn sentences(known: &Known, has_picture: bool) -> Vec<String> {
    if known.is_handed_over() {
        return to_read(known).into_iter().collect();
    }
    let ends = questions::extreme_items(known).filter(|_| !has_picture);
    let ends = ends.as_ref();
    let is_flat = sections::is_flat(known);
    let unpictured = |sentence: Option<String>| sentence.filter(|_| !has_picture);
    // A grid of types is read for them; elsewhere they come after what was said.
    let types = sections::types(known);
    let is_of_types = sections::is_of_types(known);
    let mut sentences: Vec<String> = [
        types.clone().filter(|_| is_of_types),
        ends.and_then(|ends| extreme(known, &ends.high.items, "haute", Effect::Up)),
        // Others read first what the structure can show.
        ends.filter(|_| known.is_internal()).and_then(|ends| extreme(known, &ends.low.items, "basse", Effect::Down)),
        tables::pairs::widest(known),
        supports::without(known).filter(|_| known.is_internal()),
        unpictured(if is_flat { levels(known) } else { priorities(known) }),
        unpictured(if is_flat { priorities(known) } else { sections::gap_sentence(known) }),
        unpictured(debate(known)),
        sections::without_score(known).filter(|_| !is_flat),
        types.filter(|_| !is_of_types),
    ]
    .into_iter()
    .flatten()
    .chain(webs(known))
    .take(SENTENCES - 1)
    .collect();
    sentences.push(answered(known));
    sentences
}

/// What was answered, what is left, what does not concern the structure: one sentence.
fn answered(known: &Known) -> String {
    let counts = known.counts();
    let (answered, applicable) = (counts.answered, counts.applicable);
    let aside = match counts.not_applicable {
        0 => String::new(),
        1 => " (une autre est sans objet)".to_owned(),
        n => format!(" ({} autres sont sans objet)", french::feminine(n)),
    };
    match (answered, applicable) {
        (_, 0) => "Aucune question de cette grille ne concerne la structure.".into(),
        (0, _) if known.assessment.tables.values().any(|rows| !rows.is_empty()) => {
            "Aucune question n’a encore reçu de réponse.".into()
        }
        (0, _) => "Aucune question n’a encore reçu de réponse : ce rapport montre ce qui reste à regarder ensemble."
            .to_string(),
        (1, 1) => format!("La seule question applicable a reçu une réponse{aside}."),
        (a, b) if a == b => {
            format!("Les {} questions applicables ont toutes reçu une réponse{aside}.", french::feminine(a))
        }
        (a, b) => {
            let verb = if a < 2 { "a" } else { "ont" };
            format!("Sur {b} questions, {} {verb} reçu une réponse{aside}{}.", in_figures(a), open(known))
        }
    }
}

/// Why those that are left have no answer.
fn open(known: &Known) -> String {
    let counts = known.counts();
    let left = counts.applicable - counts.answered;
    let later =
        places(known, |index, position| position.state == State::Missing && positions::is_later(known, index)).len();
    let unknown = counts.unknown;
    if !known.is_internal() || unknown + later == 0 {
        return String::new();
    }
    if left == 1 {
        let why = if unknown == 1 { "personne ne savait y répondre" } else { "elle est à reprendre" };
        return format!(" ; il en reste une : {why}");
    }
    if unknown == left || later == left {
        let why = if later == left { "toutes à reprendre" } else { "où personne ne savait répondre" };
        return format!(" ; il en reste {}, {why}", french::feminine(left));
    }
    let parts: Vec<String> = [
        (unknown > 0).then(|| format!("{} où personne ne savait répondre", french::feminine(unknown))),
        (later > 0).then(|| format!("{} à reprendre", french::feminine(later))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let link = if unknown + later < left { ", dont" } else { " :" };
    let left = french::feminine(left);
    format!(" ; il en reste {left}{link} {}", french::list(&parts, "et"))
}

/// `une`, `2`: beside another figure, a figure.
fn in_figures(n: usize) -> String {
    if n == 1 { "une".into() } else { n.to_string() }
}

/// `« A »`, `« A » et « B »`, `« A », « B » et 3 autres`.
fn quoted(known: &Known, indices: &[usize]) -> String {
    let quoted = indices.iter().take(QUOTED).map(|index| french::quoted(&known.grid.items[*index].label));
    let others = match indices.len().saturating_sub(QUOTED) {
        0 => None,
        1 => Some("une autre".to_owned()),
        n => Some(format!("{} autres", french::feminine(n))),
    };
    french::list(&quoted.chain(others).collect::<Vec<_>>(), "et")
}

/// One end of the ranking: which questions stand there, and one thing that was said of them.
fn extreme(known: &Known, end: &[usize], word: &str, effect: Effect) -> Option<String> {
    let value = |index: usize| known.positions.0[index].value();
    let share = |index: usize| Some(known.grid.items[index].scale()?.normalise(value(index)?));
    let first = *end.first()?;
    let top = share(first)?;
    let is_there = |index: usize| is_ranked(known, index) && share(index).is_some_and(|share| is_near(share, top));
    // The question of which something fitting was said comes first: it is the one to quote.
    let mut same: Vec<usize> = end.iter().copied().filter(|index| is_there(*index)).collect();
    same.extend((0..known.grid.items.len()).filter(|index| is_there(*index) && !end.contains(index)));
    same.sort_by_key(|index| Reverse(argument(known, *index, effect).map(|(_, fits)| fits)));
    let scale = known.grid.items[first].scale()?;
    let shown = positions::shown(scale, value(first)?);
    let said = argument(known, *same.first()?, effect).map(|(text, fits)| (french::quoted(&text), fits > 0));
    let tail = match (same.as_slice(), said) {
        (_, None) => String::new(),
        ([_], Some((said, true))) => format!(" : {said}"),
        ([_], Some((said, false))) => format!(" ; il s’est pourtant dit : {said}"),
        (_, Some((said, true))) => format!(" ; à propos de la première, il s’est dit : {said}"),
        (_, Some((said, false))) => format!(" ; à propos de la première, il s’est pourtant dit : {said}"),
    };
    Some(format!("La position la plus {word} ({shown}) est celle de {}{tail}.", quoted(known, &same)))
}

/// One argument about a question, the one that pushed toward its end if there is one, and how well it fits.
pub(super) fn argument(known: &Known, index: usize, effect: Effect) -> Option<(String, u8)> {
    let said: Vec<_> = known.heard().flat_map(|response| &response.entries[index].arguments).collect();
    let fits = |other: Effect| if other == effect { 2 } else { u8::from(other == Effect::None) };
    let best = said.into_iter().rev().max_by_key(|argument| fits(argument.effect))?;
    Some((excerpt(&best.text, EXCERPT), fits(best.effect)))
}

/// The beginning of a text, on one line, up to the end of a sentence or of a word, without a final full stop.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line.trim_end_matches('.').to_owned();
    }
    let cut: String = line.chars().take(most).collect();
    match (cut.rfind(". "), cut.rfind(' ')) {
        (Some(end), _) if end > most / 4 => format!("{}. […]", &cut[..end]),
        (_, Some(end)) => format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' '])),
        _ => format!("{cut}…"),
    }
}

fn is_ranked(known: &Known, index: usize) -> bool {
    let item = &known.grid.items[index];
    item.is_scored() && !known.grid.sections[item.section].is_profile
}

/// What the tables of such a document hold, in a sentence.
fn to_read(known: &Known) -> Option<String> {
    let rows = |table: &Table| tables::rows_of(known, table).len();
    let is_shown = |index: usize| !tables::is_related(known, index);
    let tables = known.grid.tables.iter().enumerate().filter(|(index, table)| is_shown(*index) && rows(table) > 0);
    let named: Vec<String> = tables
        .map(|(_, table)| match table.id.as_str() {
            ACTIONS => format!("le plan d’action ({})", french::count(rows(table), "action", "actions")),
            _ => format!("{} ({})", french::uncapitalised(&table.title), rows(table)),
        })
        .collect();
    (!named.is_empty()).then(|| format!("À lire plus loin : {}.", french::list(&named, "et")))
}

/// Sections of one question each, by the words of their level, highest first.
fn levels(known: &Known) -> Option<String> {
    let mut levels: Vec<(f64, String, Vec<&str>)> = Vec::new();
    for index in sections::scored(known) {
        let section = &known.grid.sections[index];
        let Some(item) = section.items.clone().find(|item| known.grid.items[*item].is_scored()) else { continue };
        let Some(position) = positions::position(known, item, false) else { continue };
        let Some(share) = position.share else { continue };
        let words = position.words.as_ref().unwrap_or(&position.text).to_string();
        match levels.iter_mut().find(|(_, other, _)| *other == words) {
            Some((_, _, titles)) => titles.push(&section.title),
            None => levels.push((share, words, vec![&section.title])),
        }
    }
    if levels.is_empty() {
        return None;
    }
    levels.sort_by(|a, b| b.0.total_cmp(&a.0));
    let part = |(_, words, titles): &(f64, String, Vec<&str>)| {
        let quoted = titles.iter().map(|title| french::quoted(title)).collect::<Vec<_>>();
        format!("{words} pour {}", french::list(&quoted, "et"))
    };
    let parts: Vec<String> = levels.iter().map(part).collect();
    Some(format!("{}.", french::capitalised(&parts.join(" ; "))))
}

fn priorities(known: &Known) -> Option<String> {
    let of = |reason: Priority| places(known, |_, position| position.priority == Some(reason)).len();
    let all = places(known, |_, position| position.priority.is_some());
    let low: Vec<usize> = all.iter().copied().filter(|index| is_low(known, *index)).collect();
    let why = match (of(Priority::Priority), of(Priority::Impact)) {
        (0, 0) => return None,
        (1, 0) => "elle est tenue pour prioritaire".to_owned(),
        (_, 0) => "elles sont tenues pour prioritaires".to_owned(),
        (0, 1) => "son effet est très fort".to_owned(),
        (0, _) => "leur effet est très fort".to_owned(),
        (p, i) => {
            let held = if p < 2 { "tenue pour prioritaire" } else { "tenues pour prioritaires" };
            format!("{} {held}, {} dont l’effet est très fort", french::feminine(p), french::feminine(i))
        }
    };
    let start = if low.len() < 2 { ", un bon point de départ" } else { ", de bons points de départ" };
    Some(match (all.as_slice(), low.as_slice()) {
        ([one], []) => format!("{} porte une boule pleine{NBSP}● : {why}.", quoted(known, &[*one])),
        ([one], _) => format!(
            "{} porte une boule pleine{NBSP}● : {why}, et se trouve dans la moitié basse de son échelle{start}.",
            quoted(known, &[*one])
        ),
        (all, []) => {
            format!(
                "Une boule pleine{NBSP}● marque {} ({why}) : {}.",
                french::counted(all.len(), "question", "questions"),
                quoted(known, all)
            )
        }
        (all, low) => {
            let (verb, their) = if low.len() < 2 { ("se trouve", "son") } else { ("se trouvent", "leur") };
            format!(
                "Une boule pleine{NBSP}● marque {} ({why}) ; {} {verb} dans la moitié basse de {their} échelle{start}.",
                french::counted(all.len(), "question", "questions"),
                quoted(known, low)
            )
        }
    })
}

fn places(known: &Known, wanted: impl Fn(usize, &Position) -> bool) -> Vec<usize> {
    let positions = known.positions.0.iter().enumerate();
    positions.filter(|(index, position)| wanted(*index, position)).map(|(index, _)| index).collect()
}

fn is_low(known: &Known, index: usize) -> bool {
    let item = &known.grid.items[index];
    let value = known.positions.0[index].value();
    item.scale().zip(value).is_some_and(|(scale, value)| is_ranked(known, index) && scale.normalise(value) < 0.5)
}

/// The question that divides most by the distance of its answers, or those that divide as much.
fn debate(known: &Known) -> Option<String> {
    known.agreement.as_ref()?;
    let is_apart = |debated: &&Debated| debated.reasons.iter().any(|reason| matches!(reason, Reason::Apart(..)));
    let apart = || known.debated.iter().filter(is_apart).filter_map(|debated| Some((debated.item, debated.spread?)));
    let widest = apart().map(|(_, spread)| spread).reduce(f64::max)?;
    let same: Vec<usize> = apart().filter(|(_, spread)| is_near(*spread, widest)).map(|(item, _)| item).collect();
    let [only] = same.as_slice() else {
        return Some(format!("C’est sur {} que les regards s’écartent le plus.", quoted(known, &same)));
    };
    let values = &known.agreement.as_ref()?.items[*only].values;
    Some(format!(
        "C’est sur {} que les regards s’écartent le plus : {}.",
        quoted(known, &same),
        disagreements::range(known.grid.items[*only].scale()?, values)
    ))
}

/// Relations by nature, and who has none. How many pairs are filled in stands with the relations.
fn webs(known: &Known) -> Vec<String> {
    if !known.is_internal() {
        return Vec::new();
    }
    let mut sentences = Vec::new();
    for matrix in &known.grid.matrices {
        let web = Web::new(known, matrix);
        if web.pairs() == 0 {
            continue;
        }
        let natures: Vec<String> = web
            .by_nature()
            .into_iter()
            .map(|(label, count)| format!("{} ({count})", french::uncapitalised(&label)))
            .collect();
        let total: usize = web.by_nature().iter().map(|(_, count)| count).sum();
        if total > 0 {
            let verb = if total < 2 { "est notée" } else { "sont notées" };
            sentences.push(format!(
                "Entre {}, {} {verb} : {}.",
                rows_in_words(web.names.len()),
                french::counted(total, "relation", "relations"),
                french::list(&natures, "et")
            ));
        }
        let alone = web.alone();
        if total > 0 && !alone.is_empty() {
            sentences.push(format!("Aucune relation n’est encore notée pour {}.", crate::network::named(&alone)));
        }
    }
    sentences
}

fn rows_in_words(n: usize) -> String {
    format!("{}{NBSP}acteurs", french::feminine(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_the_end_of_a_sentence_or_of_a_word() {
        let excerpt = |text: &str| excerpt(text, EXCERPT);
        assert_eq!(excerpt("Court.\n Et net."), "Court. Et net");
        let sentence = format!("{}. {}", "mot ".repeat(20).trim_end(), "suite ".repeat(40));
        assert_eq!(excerpt(&sentence), format!("{}. […]", "mot ".repeat(20).trim_end()));
        let long = excerpt(&"mot ".repeat(600));
        assert!(long.ends_with("mot…") && long.chars().count() <= EXCERPT + 1, "{long}");
        assert_eq!(excerpt(&"é".repeat(2000)).chars().count(), EXCERPT + 1);
    }
}
