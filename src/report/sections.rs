//! Blocks about sections: the profile and its gap, the shares of types.

use crate::document::charts::{Bar, Bars, Drawing};
use crate::document::{self as doc, Block, Cell, Chart, Column, Row, Table, Text};
use crate::french::{self, NBSP};
use crate::grid::{Grid, Item, Scale};
use crate::score::{self, is_near};

use super::{Known, positions};

/// More steps than this do not fit beside one another.
const STEPS: usize = 11;

/// How many profile sections a sentence names.
const NAMED: usize = 3;

/// A score as people read it.
#[derive(Debug, Clone)]
pub(super) struct ShownScore {
    /// On its scale, else in percent; a dash without one.
    pub(super) figure: String,
    /// 0…1; absent without one.
    pub(super) share: Option<f64>,
    /// « partiel », « pas assez de réponses », or nothing.
    pub(super) remark: Option<&'static str>,
    pub(super) is_partial: bool,
    pub(super) answered: usize,
    pub(super) applicable: usize,
    /// Whether anything in it is scored.
    pub(super) has_items: bool,
    /// All of it in a line: `+1,3 · 8 questions sur 10`.
    pub(super) text: String,
}

/// The sections beside one another, where the picture of the first page does not show them all on one scale.
pub(super) fn profile(known: &Known) -> Option<doc::Section> {
    if is_flat(known) || has_picture(known) {
        return None;
    }
    let rows: Vec<(String, ShownScore)> = scored(known)
        .map(|index| (known.grid.sections[index].title.clone(), section_score(known, index)))
        .chain(global(known).map(|score| ("Ensemble".to_owned(), score)))
        .collect();
    // One section alone has nothing to stand beside: its score is on the board.
    if rows.len() < 2 {
        return None;
    }
    let name = &known.grid.section_name;
    let bar = |(title, score): &(String, ShownScore)| Bar {
        title: title.as_str().into(),
        share: score.share,
        text: score.figure.as_str().into(),
        is_partial: score.is_partial,
    };
    let row = |(title, score): &(String, ShownScore)| {
        let place = score
            .share
            .map_or_else(|| Cell::text(super::NO_FIGURE), |share| Cell::percent(share, score.figure.as_str()));
        let note = score.remark.map(Text::from);
        let coverage = Cell::text(format!("{} sur {}", score.answered, score.applicable));
        Row::new(vec![Cell::text(title.as_str()), Cell { note, ..place }, coverage])
    };
    let columns = vec![Column::text(french::capitalised(name)), Column::text("Position"), Column::text("Réponses")];
    let table = Table { columns, rows: rows.iter().map(row).collect(), ..Table::default() };
    let described: Vec<String> = rows.iter().map(|(title, score)| format!("{title} : {}", score.text)).collect();
    let chart = Chart {
        id: "profil-dessin".into(),
        // To others the highest is told, on the first page.
        title: gap_sentence(known).filter(|_| known.is_internal()).unwrap_or_default().into(),
        description: described.join(" ; ").into(),
        legend: without_score(known).map(Text::from).into_iter().collect(),
        drawing: Drawing::Bars(Bars { rows: rows.iter().map(bar).collect(), neutral: None }),
        table,
    };
    Some(doc::Section::new("profil", format!("Le profil par {name}"), vec![Block::Chart(Box::new(chart))]))
}

/// Whether all answers stand in one picture.
pub(super) fn has_picture(known: &Known) -> bool {
    picture_scale(known).is_some()
}

pub(super) fn picture_scale<'a>(known: &'a Known) -> Option<&'a Scale> {
    let scale = positions::shared_scale(known).filter(|scale| scale.positions().len() <= STEPS)?;
    (positions::board_items(known).count() > 1 && !is_flat(known)).then_some(scale)
}

/// The score over the whole grid, where it has one.
pub(super) fn global(known: &Known) -> Option<ShownScore> {
    let kept = scored(known).flat_map(|index| known.grid.items_of(&known.grid.sections[index]));
    known.scorecard.global.as_ref().map(|global| shown(known, global, shared(kept)))
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
pub(super) fn section_score(known: &Known, index: usize) -> ShownScore {
    let section = &known.grid.sections[index];
    shown(known, &known.scorecard.sections[index].total, shared(known.grid.items_of(section).iter()))
}

/// A score as people read it: on its scale where it has one, and in percent only where it has none.
pub(super) fn shown(known: &Known, score: &score::Score, scale: Option<&Scale>) -> ShownScore {
    let (answered, applicable) = (score.counts.answered, score.counts.applicable);
    let remark = match score.percent {
        Some(_) => score.is_partial.then_some("partiel"),
        None if known.grid.items.is_empty() || applicable == 0 => Some("sans objet"),
        None => Some("pas assez de réponses"),
    };
    let figure = match (score.score.zip(scale), score.percent) {
        (Some((value, scale)), Some(_)) => positions::shown(scale, value),
        (None, Some(percent)) => french::percent(percent / 100.0),
        (_, None) => super::NO_FIGURE.to_owned(),
    };
    let mut text = figure.clone();
    if applicable > 0 {
        text.push_str(&format!(" · {}", answers_of(answered, applicable)));
    }
    if let Some(remark) = remark {
        text.push_str(&format!(", {remark}"));
    }
    let share = score.percent.map(|percent| percent / 100.0);
    let has_items = applicable > 0;
    ShownScore { figure, share, remark, is_partial: score.is_partial, answered, applicable, has_items, text }
}

/// `8 questions sur 10`.
fn answers_of(answered: usize, applicable: usize) -> String {
    format!("{} sur{NBSP}{applicable}", french::count(answered, "question", "questions"))
}

/// The sections that lie highest, and those that lie lowest.
struct Gap {
    high: Vec<usize>,
    low: Vec<usize>,
}

/// `None` where fewer than two sections have a score, or where they lie less than a point apart.
fn gap(known: &Known) -> Option<Gap> {
    known.scorecard.gap.filter(|gap| *gap >= 1.0)?;
    let percents = || known.scorecard.sections.iter().enumerate().filter_map(|(i, s)| Some((i, s.total.percent?)));
    let low = percents().map(|(_, percent)| percent).fold(f64::INFINITY, f64::min);
    let high = percents().map(|(_, percent)| percent).fold(f64::NEG_INFINITY, f64::max);
    let at = |wanted: f64| percents().filter(|(_, percent)| is_near(*percent, wanted)).map(|(i, _)| i).collect();
    Some(Gap { high: at(high), low: at(low) })
}

/// Which section lies highest, which lowest, and how far apart.
pub(super) fn gap_sentence(known: &Known) -> Option<String> {
    known.scorecard.gap?;
    let Some(Gap { high, low }) = gap(known) else {
        return Some("Les positions sont presque les mêmes partout : moins d’un point d’écart sur 100.".to_string());
    };
    let with_score = |index: &usize| {
        let score = section_score(known, *index);
        // A score never stands without the share of questions that it rests on.
        let answers = answers_of(score.answered, score.applicable);
        let partial = if score.is_partial { ", partiel" } else { "" };
        format!("{} ({}, {answers}{partial})", french::quoted(&known.grid.sections[*index].title), score.figure)
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

/// The sections that lie highest and lowest, by their titles alone, where they differ.
pub(super) fn ends<'a>(known: &'a Known) -> Option<[Vec<&'a str>; 2]> {
    let Gap { high, low } = gap(known)?;
    let titles = |indices: &[usize]| indices.iter().map(|index| known.grid.sections[*index].title.as_str()).collect();
    Some([titles(&high), titles(&low)])
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
pub(super) fn shares(known: &Known) -> Option<doc::Section> {
    let profiles: Vec<usize> =
        (0..known.grid.sections.len()).filter(|index| known.grid.sections[*index].is_profile).collect();
    if profiles.is_empty() {
        return None;
    }
    let lead = "Personne n’entre dans une seule case : ces parts disent de quoi l’on se rapproche, et dans quelle mesure. \
                Chaque proximité est rapportée à la somme de toutes ; aucune moyenne n’en est faite.";
    let mut blocks = vec![Block::quiet(lead)];
    // Where there is a board, it has said whose positions these are.
    if positions::board_items(known).next().is_none() {
        blocks.extend(positions::whose(known).map(Block::quiet));
    }
    profiles.into_iter().for_each(|index| blocks.extend(share(known, index)));
    Some(doc::Section::new("proximites", "Les proximités", blocks))
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

fn share(known: &Known, index: usize) -> Vec<Block> {
    let section = &known.grid.sections[index];
    let score = &known.scorecard.sections[index];
    let dominant = score.dominant();
    let row = |item: usize| {
        let place = &known.positions.0[item];
        let position = positions::position(known, item, false)?;
        let words = position.words.as_ref().map_or_else(String::new, |words| format!("{words} · "));
        let reasons = [position.basis, positions::ball(place).word().map(|word| format!("● {word}").into())];
        let note: Vec<String> = reasons.into_iter().flatten().map(|text: Text| text.to_string()).collect();
        let note = (!note.is_empty()).then(|| note.join(", ").into());
        let question =
            Cell::question(known.number(item), positions::ball(place), known.grid.items[item].label.as_str());
        let share = score.shares.iter().find(|(index, _)| *index == item);
        let share = match share {
            Some((_, share)) => Cell::percent(*share, percent_of(score, item)),
            None => Cell::text(super::NO_FIGURE),
        };
        let nearest = dominant.contains(&item).then(|| "au plus près".into());
        let question = Cell { href: None, ..question };
        Some(Row::new(vec![
            question,
            Cell { note, ..Cell::text(format!("{words}{}", position.text)) },
            Cell { note: nearest, ..share },
        ]))
    };
    let rows: Vec<Row> = section.items.clone().filter(|_| score.total.counts.answered > 0).filter_map(row).collect();
    let names: Vec<&str> = dominant.iter().map(|item| known.grid.items[*item].label.as_str()).collect();
    let counts = score.total.counts;
    let sentence = match names.as_slice() {
        [] if counts.applicable == 0 => "Rien ici ne concerne la structure.".to_string(),
        [] if counts.answered == 0 => "Aucune réponse encore : aucune proximité ne se dessine.".to_string(),
        [] => "On ne se rapproche d’aucun de ces types.".to_string(),
        [one] => format!("Le plus proche : {}.", french::quoted(one)),
        many => format!("Aucun ne l’emporte : {} sont à égalité.", french::quoted_list(many, "et")),
    };
    let mut blocks = vec![Block::Heading(3, section.title.as_str().into()), Block::text(sentence)];
    blocks.extend((!section.intro.is_empty()).then(|| Block::quiet(section.intro.as_str())));
    if !rows.is_empty() {
        let columns = vec![Column::text("Question"), Column::text("Position"), Column::text("Part")];
        blocks.push(Block::Table(Table { columns, rows, ..Table::default() }));
    }
    let partial = if is_partial(known, index) { ", partiel" } else { "" };
    blocks.push(Block::quiet(format!("Réponses : {} sur {}{partial}", counts.answered, counts.applicable)));
    // What was said of a type stands under its table.
    for item in section.items.clone() {
        let said = positions::said(known, item);
        if !said.is_empty() {
            blocks.push(Block::Heading(4, format!("{}. {}", known.number(item), known.grid.items[item].label).into()));
            blocks.push(Block::List(said));
        }
    }
    blocks
}
