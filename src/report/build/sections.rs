//! Blocks about sections: the profile and its gap, the shares of types.

use crate::french::{self, NBSP};
use crate::grid::{Grid, Item, Scale};
use crate::score;

use super::super::{Block, Body, Profile, ProfileRow, Score, ShareRow, Shares, Text};
use super::{Known, block, coverage, figure, items};
use crate::score::is_near;

/// How many profile sections a sentence names.
const NAMED: usize = 3;

/// The sections beside one another, and the whole where the grid has a score for it.
pub(super) fn profile(known: &Known) -> Option<Block> {
    let sections: Vec<ProfileRow> = scored(known)
        .enumerate()
        .map(|(row, index)| ProfileRow {
            number: row + 1,
            title: known.grid.sections[index].title.as_str().into(),
            score: section_score(known, index),
        })
        .collect();
    // One section alone has nothing to stand beside: its score is on the board.
    if sections.len() < 2 {
        return None;
    }
    let name = &known.grid.section_name;
    let lead = [gap_reminder(known), without_score(known)].into_iter().flatten().map(Text::from).collect();
    let kept = || scored(known).flat_map(|index| known.grid.items_of(&known.grid.sections[index]));
    Some(block(
        "profil",
        format!("Le profil par {name}"),
        lead,
        Body::Profile(Box::new(Profile {
            section_name: french::capitalised(name).into(),
            global: known.scorecard.global.as_ref().map(|global| shown(known, global, shared(kept()))),
            neutral: shared(kept()).and_then(items::neutral),
            sections,
        })),
    ))
}

/// Sections with items that are scored, profile sections left out.
pub(super) fn scored<'a>(known: &'a Known) -> impl Iterator<Item = usize> + 'a {
    scored_of(known.grid)
}

/// The same of a grid alone.
pub(super) fn scored_of(grid: &Grid) -> impl Iterator<Item = usize> + '_ {
    let is_scored = |index: &usize| {
        let section = &grid.sections[*index];
        !section.is_profile && grid.items_of(section).iter().any(Item::is_scored)
    };
    (0..grid.sections.len()).filter(is_scored)
}

/// Whether each of several scored sections holds one scored item: its score is that item's position.
pub(super) fn is_flat(known: &Known) -> bool {
    let grid = known.grid;
    let is_single = |index| grid.items_of(&grid.sections[index]).iter().filter(|item| item.is_scored()).count() == 1;
    scored(known).count() > 1 && scored(known).all(is_single)
}

/// The scale that these items share, when they all share one.
pub(super) fn shared<'a>(items: impl Iterator<Item = &'a Item>) -> Option<&'a Scale> {
    Grid::shared_scale(items).map(|scale| &**scale)
}

/// The score of one section, beside what it rests on.
pub(super) fn section_score(known: &Known, index: usize) -> Score {
    let section = &known.grid.sections[index];
    shown(known, &known.scorecard.sections[index].total, shared(known.grid.items_of(section).iter()))
}

/// A score as people read it.
pub(super) fn shown(known: &Known, score: &score::Score, scale: Option<&Scale>) -> Score {
    let coverage = coverage(score.counts);
    let percent = figure(score.percent, |percent| french::percent(percent / 100.0));
    let on_scale = score.score.zip(scale).map(|(value, scale)| items::shown(scale, value));
    let remark = match score.percent {
        Some(_) => score.is_partial.then_some("partiel"),
        None if known.grid.items.is_empty() || coverage.applicable == 0 => Some("sans objet"),
        None => Some("pas assez de réponses"),
    };
    let mut text = match (&on_scale, score.percent) {
        (Some(on_scale), Some(_)) => format!("{on_scale}, soit {}", percent.text),
        (None, Some(_)) => percent.text.to_string(),
        (_, None) => super::NO_FIGURE.to_owned(),
    };
    if coverage.applicable > 0 {
        text.push_str(&format!(", {}", answers_of(&coverage)));
    }
    if let Some(remark) = remark {
        text.push_str(", ");
        text.push_str(remark);
    }
    Score {
        score: scale.map(|_| figure(score.score, |_| on_scale.clone().unwrap_or_default())),
        share: score.percent.map(|percent| percent / 100.0),
        percent,
        coverage,
        is_partial: score.is_partial,
        remark: remark.map(Text::from),
        text: text.into(),
    }
}

/// `8 questions sur 10`.
fn answers_of(coverage: &super::Coverage) -> String {
    format!("{} sur{NBSP}{}", french::count(coverage.answered, "question", "questions"), coverage.applicable)
}

/// The sections that lie highest, those that lie lowest, and how far apart.
struct Gap {
    high: Vec<usize>,
    low: Vec<usize>,
    points: String,
}

/// `None` where fewer than two sections have a score, or where they lie less than a point apart.
fn gap(known: &Known) -> Option<Gap> {
    let points = known.scorecard.gap.filter(|gap| *gap >= 1.0)?;
    let percents = || known.scorecard.sections.iter().enumerate().filter_map(|(i, s)| Some((i, s.total.percent?)));
    let low = percents().map(|(_, percent)| percent).fold(f64::INFINITY, f64::min);
    let high = percents().map(|(_, percent)| percent).fold(f64::NEG_INFINITY, f64::max);
    let at = |wanted: f64| percents().filter(|(_, percent)| is_near(*percent, wanted)).map(|(i, _)| i).collect();
    let points = french::number(points, 0);
    let plural = if points == "1" { "" } else { "s" };
    Some(Gap { high: at(high), low: at(low), points: format!("{points}{NBSP}point{plural}") })
}

/// Which section lies highest, which lowest, and how far apart.
pub(super) fn gap_sentence(known: &Known) -> Option<String> {
    known.scorecard.gap?;
    let Some(Gap { high, low, .. }) = gap(known) else {
        return Some("Les positions sont presque les mêmes partout : moins d’un point d’écart sur 100.".to_string());
    };
    let with_score = |index: &usize| {
        let score = section_score(known, *index);
        // A score never stands without the share of questions that it rests on.
        let answers = answers_of(&score.coverage);
        let partial = if score.is_partial { ", partiel" } else { "" };
        let position = score.score.unwrap_or(score.percent).text;
        format!("{} ({position}, {answers}{partial})", french::quoted(&known.grid.sections[*index].title))
    };
    let named = |indices: &[usize]| french::list(&indices.iter().map(with_score).collect::<Vec<_>>(), "et");
    Some(format!(
        "{} par {}, la position la plus haute est celle de {}, la plus basse celle de {}.",
        french::capitalised(&known.grid.section_name),
        known.grid.section_name,
        named(&high),
        named(&low)
    ))
}

/// The same in fewer words, beside the figures.
fn gap_reminder(known: &Known) -> Option<String> {
    let Gap { high, low, points } = gap(known)?;
    let named = |indices: &[usize]| {
        let titles: Vec<&str> = indices.iter().map(|index| known.grid.sections[*index].title.as_str()).collect();
        french::quoted_list(&titles, "et")
    };
    Some(format!("Le plus en retrait : {}, à {points} sur 100 de {}.", named(&low), named(&high)))
}

/// Sections whose score is partial or absent, in a sentence.
pub(super) fn without_score(known: &Known) -> Option<String> {
    let titles = |wanted: fn(&score::Score) -> bool| -> Vec<&str> {
        let of = scored(known).filter(|index| wanted(&known.scorecard.sections[*index].total));
        of.map(|index| known.grid.sections[index].title.as_str()).collect()
    };
    let partial = titles(|score| score.is_partial);
    let absent = titles(|score| score.percent.is_none() && score.counts.applicable > 0);
    let sentence = |words: &[&str], one: &str, many: &str| match words {
        [] => None,
        [_] => Some(format!("{} {one}", french::quoted_list(words, "et"))),
        _ => Some(format!("{} {many}", french::quoted_list(words, "et"))),
    };
    let partial = sentence(
        &partial,
        "n’a que peu de réponses : sa position est partielle, à lire avec prudence.",
        "n’ont que peu de réponses : leurs positions sont partielles, à lire avec prudence.",
    );
    let absent = sentence(
        &absent,
        "n’a pas encore de position, faute de réponses.",
        "n’ont pas encore de position, faute de réponses.",
    );
    match (partial, absent) {
        (Some(partial), Some(absent)) => Some(format!("{partial} {absent}")),
        (partial, absent) => partial.or(absent),
    }
}

/// The shares of types of the profile sections.
pub(super) fn shares(known: &Known) -> Option<Block> {
    let grid = known.grid;
    let profiles = grid.sections.iter().enumerate().filter(|(_, section)| section.is_profile);
    let shares: Vec<Shares> = profiles.map(|(index, section)| share(known, index, &section.title)).collect();
    let lead = "Personne n’entre dans une seule case : ces parts disent de quoi l’on se rapproche, et dans quelle mesure. \
                Chaque proximité est rapportée à la somme de toutes ; aucune moyenne n’en est faite.";
    let has_board = grid.items.iter().any(|item| item.scale().is_some() && !grid.sections[item.section].is_profile);
    // Where there is a board, it has said whose positions these are.
    let whose = items::whose(known).filter(|_| !has_board);
    let lead = [Text::from(lead)].into_iter().chain(whose).collect();
    (!shares.is_empty()).then(|| block("proximites", "Les proximités", lead, Body::Shares(shares)))
}

/// What the profile sections say, in a sentence that names a few of them; nothing where none has an answer above the
/// minimum.
pub(super) fn types(known: &Known) -> Option<String> {
    let grid = known.grid;
    let nearest = |index: usize| {
        let score = &known.scorecard.sections[index];
        let dominant = score.dominant();
        let first = dominant.first()?;
        let names: Vec<&str> = dominant.iter().map(|item| grid.items[*item].name()).collect();
        let partial = if is_partial(known, index) { ", partiel" } else { "" };
        let part = percent_of(score, *first);
        let tie = if names.len() > 1 { " chacun" } else { "" };
        let title = french::quoted(&grid.sections[index].title);
        Some(format!("pour {title}, {} ({part}{tie}{partial})", french::quoted_list(&names, "et")))
    };
    let profiles = (0..grid.sections.len()).filter(|index| grid.sections[*index].is_profile);
    let all: Vec<String> = profiles.filter_map(nearest).collect();
    let what = if all.len() == 1 { "La proximité la plus forte" } else { "Les proximités les plus fortes" };
    let rest = if all.len() > NAMED { " ; les autres parties se lisent plus loin" } else { "" };
    let named: Vec<String> = all.iter().take(NAMED).cloned().collect();
    (!all.is_empty()).then(|| format!("{what} : {}{rest}.", named.join(" ; ")))
}

/// Whether at least half of the questions on a scale are proximities to types.
pub(super) fn is_of_types(known: &Known) -> bool {
    let scaled = || known.grid.items.iter().filter(|item| item.scale().is_some());
    let types = scaled().filter(|item| known.grid.sections[item.section].is_profile).count();
    types > 0 && 2 * types >= scaled().count()
}

fn percent_of(score: &score::SectionScore, item: usize) -> String {
    let parts = french::parts(&score.shares.iter().map(|(_, share)| *share).collect::<Vec<_>>());
    let place = score.shares.iter().position(|(index, _)| *index == item);
    place.and_then(|place| parts.get(place).cloned()).unwrap_or_default()
}

/// Whether a profile section rests on too few answers.
fn is_partial(known: &Known, index: usize) -> bool {
    let coverage = known.scorecard.sections[index].total.counts.coverage();
    coverage.is_some_and(|coverage| coverage > 0.0 && coverage < known.grid.min_coverage)
}

fn share(known: &Known, index: usize, title: &str) -> Shares {
    let section = &known.grid.sections[index];
    let score = &known.scorecard.sections[index];
    let dominant = score.dominant();
    let rows: Vec<ShareRow> = section
        .items
        .clone()
        .filter(|_| score.total.counts.answered > 0)
        .filter_map(|item| {
            let share = score.shares.iter().find(|(index, _)| *index == item).map(|(_, share)| *share);
            Some(ShareRow {
                axis: items::axis(known, item, None)?,
                share: figure(share, |_| percent_of(score, item)),
                is_dominant: dominant.contains(&item),
            })
        })
        .collect();
    let names: Vec<&str> = dominant.iter().map(|item| known.grid.items[*item].question.as_str()).collect();
    let counts = score.total.counts;
    let sentence = match names.as_slice() {
        [] if counts.applicable == 0 => "Rien ici ne concerne la structure.".to_string(),
        [] if counts.answered == 0 => "Aucune réponse encore : aucune proximité ne se dessine.".to_string(),
        [] => "On ne se rapproche d’aucun de ces types.".to_string(),
        [one] => format!("Le plus proche : {}.", french::quoted(one)),
        many => format!("Aucun ne l’emporte : {} sont à égalité.", french::quoted_list(many, "et")),
    };
    Shares {
        title: title.into(),
        intro: section.intro.as_str().into(),
        sentence: sentence.into(),
        coverage: coverage(counts),
        remark: is_partial(known, index).then(|| "partiel".into()),
        rows,
    }
}
