//! How far the answers agree, in figures: what was answered to each question first, then the measure and what it means.

use crate::agreement::alpha::{Alpha, ENOUGH_FOR_INTERVAL, Metric};
use crate::agreement::figures::ItemFigures;
use crate::agreement::{Agreement, Measure};
use crate::document::{self as doc, Ball, Block, Cell, Column, Row, Table};
use crate::french::{self, NBSP, count, number};
use crate::grid::{Item, Scale, Section};

use super::{Known, tables};

/// Share of the questions within one step from which the answers are close whatever alpha says.
const CLOSE: f64 = 0.8;

/// Alpha from which answers are alike enough to conclude, and from which one may tentatively (Krippendorff 2004, p. 241).
const ALIKE: [f64; 2] = [0.8, 0.667];

/// The measures of agreement, folded; only in the house, and where two people answered.
pub(super) fn part(known: &Known) -> Option<doc::Section> {
    let agreement = known.agreement.as_ref().filter(|agreement| !agreement.measures.is_empty())?;
    let mut blocks = vec![
        Block::quiet(
            "Ce que chaque personne a répondu, question par question, puis une mesure de l’accord. La répartition compte \
             d’abord : la mesure ne fait que la résumer.",
        ),
        Block::Table(measures(known, agreement)),
    ];
    blocks.extend(agreement.measures.iter().map(|measure| Block::text(reading(known, agreement, measure))));
    let (metrics, interval) = (
        "L’alpha de Krippendorff vaut 1 quand tout le monde répond la même chose, 0 quand les réponses se ressemblent comme \
         si elles étaient tirées au hasard, moins quand elles s’opposent. Il compare les réponses par leur distance sur un \
         curseur, par leur ordre sur une échelle de degrés ; chaque échelle a le sien.",
        format!(
            "À partir de {} questions comparables, l’intervalle dit entre quelles valeurs il se tient 95 fois sur 100 quand \
             on tire au sort, 2 000 fois, autant de questions parmi elles (les mêmes tirages à chaque fois).",
            french::feminine(ENOUGH_FOR_INTERVAL)
        ),
    );
    blocks.extend([Block::quiet(metrics), Block::quiet(interval)]);
    let items = tables::by_section(known.grid, &item_columns(), |index| item_row(known, agreement, index));
    blocks.extend(items.into_iter().map(Block::Table));
    Some(doc::Section {
        is_folded: true,
        ..doc::Section::new("accord", "L’accord entre les réponses, en chiffres", blocks)
    })
}

/// How many questions with two answers or more have all the same, one step between them, more.
fn distribution(known: &Known, agreement: &Agreement, scale: &str, items: std::ops::Range<usize>) -> [usize; 3] {
    let mut counts = [0; 3];
    for (item, figures) in known.grid.items[items.clone()].iter().zip(&agreement.items[items]) {
        let Some(own) = item.scale().filter(|own| item.is_scored() && own.id == scale) else { continue };
        if let Some(steps) = steps(own, figures) {
            counts[steps.min(2)] += 1;
        }
    }
    counts
}

/// How many steps lie between the lowest and the highest of two values or more.
fn steps(scale: &Scale, figures: &ItemFigures) -> Option<usize> {
    let (low, high) = figures.range().filter(|_| figures.values.len() >= 2)?;
    let positions = scale.positions();
    let step = |value: f64| positions.iter().position(|position| (position - value).abs() < 1e-9);
    Some(step(high)?.saturating_sub(step(low)?))
}

/// One row the whole, then one a section; one a scale of each where there are several.
fn measures(known: &Known, agreement: &Agreement) -> Table {
    let columns = vec![
        Column::text(french::capitalised(&known.grid.section_name)),
        Column::figures("Même réponse"),
        Column::figures("Un cran d’écart"),
        Column::figures("Deux crans ou plus"),
        Column::figures("Alpha"),
        Column::text("Intervalle"),
    ];
    let all = 0..known.grid.items.len();
    let mut rows = rows(known, agreement, "Ensemble", &agreement.measures, all);
    let sections = known.grid.sections.iter().zip(&agreement.sections);
    let several = sections.clone().filter(|(_, all)| !all.is_empty()).count() > 1;
    let is_told = |(_, all): &(&Section, &Vec<Measure>)| several && all.iter().any(|measure| measure.items > 0);
    for (section, measures) in sections.filter(is_told) {
        rows.extend(self::rows(known, agreement, &section.title, measures, section.items.clone()));
    }
    Table { caption: "Questions à deux réponses ou plus".into(), columns, rows, ..Table::default() }
}

fn rows(known: &Known, agreement: &Agreement, title: &str, all: &[Measure], items: std::ops::Range<usize>) -> Vec<Row> {
    let row = |measure: &Measure| {
        let title = if all.len() > 1 { format!("{title}, {}", measure.title) } else { title.to_owned() };
        let counts = distribution(known, agreement, &measure.scale, items.clone());
        #[expect(clippy::cast_precision_loss, reason = "at most 1,000 items")]
        let mut cells: Vec<Cell> = counts.iter().map(|n| Cell::number(*n as f64, n.to_string())).collect();
        cells.insert(0, Cell::text(title));
        let (alpha, interval) = match measure.alpha {
            Alpha::At(alpha) => (Cell::number(alpha, number(alpha, 2)), measure.interval()),
            Alpha::NoVariation => (Cell::text("non calculable : aucune variation"), None),
            Alpha::TooFew => (Cell::text("non calculable : trop peu de réponses"), None),
        };
        let interval = interval.map_or_else(Cell::default, |[low, high]| {
            Cell::text(format!("de {} à {}", number(low, 2), number(high, 2)))
        });
        cells.extend([alpha, interval]);
        Row::new(cells)
    };
    all.iter().map(row).collect()
}

/// What a measure means, beside the distribution that it sums up.
fn reading(known: &Known, agreement: &Agreement, measure: &Measure) -> String {
    let counts = distribution(known, agreement, &measure.scale, 0..known.grid.items.len());
    let all: usize = counts.iter().sum();
    let near = counts[0] + counts[1];
    let scale =
        if agreement.measures.len() > 1 { format!("Échelle « {} » : ", measure.title) } else { String::new() };
    if all == 0 {
        return format!("{scale}aucune question n’a deux réponses à comparer.");
    }
    let step = if measure.metric == Metric::Ordinal { "degré" } else { "cran" };
    let on = count(all, "question comparable", "questions comparables");
    let spread = match near {
        0 => format!("sur {on}, aucune n’a moins de deux {step}s d’écart"),
        1 => format!("sur {on}, une a au plus un {step} d’écart"),
        _ => format!("sur {on}, {near} ont au plus un {step} d’écart"),
    };
    #[expect(clippy::cast_precision_loss, reason = "at most 1,000 items")]
    let is_close = near as f64 >= CLOSE * all as f64;
    let meaning = match measure.alpha {
        Alpha::NoVariation => "tout le monde répond partout la même chose, et il n’y a rien à mesurer".to_owned(),
        Alpha::TooFew => "il n’y a rien à mesurer".to_owned(),
        Alpha::At(alpha) if alpha >= ALIKE[0] => "les réponses se ressemblent nettement".to_owned(),
        Alpha::At(_) if is_close => {
            "on est presque partout d’accord : quand tout le monde répond à peu près la même chose à \
                                     toutes les questions, l’alpha baisse, et c’est la répartition qu’il faut lire"
                .to_owned()
        }
        Alpha::At(alpha) if alpha >= ALIKE[1] => "les réponses se ressemblent, avec des exceptions".to_owned(),
        Alpha::At(alpha) if alpha > 0.0 => {
            "les regards diffèrent assez pour que la moyenne ne dise pas tout".to_owned()
        }
        Alpha::At(_) => "les réponses ne se ressemblent pas plus que si elles étaient tirées au hasard".to_owned(),
    };
    french::capitalised(&format!("{scale}{spread} ; {meaning}."))
}

fn item_columns() -> Vec<Column> {
    let figures = ["Réponses", "SO", "NSP", "Moyenne", "Médiane"].map(Column::figures);
    let first = [Column::text("Question"), Column::text("Répartition")];
    first.into_iter().chain(figures).chain([Column::text("Étendue")]).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of respondents")]
fn item_row(known: &Known, agreement: &Agreement, index: usize) -> Option<Row> {
    let item: &Item = &known.grid.items[index];
    let scale = item.scale()?;
    let figures = &agreement.items[index];
    // What one person said stands in the part on that question.
    (figures.answered() >= 2).then_some(())?;
    let shown =
        |value: Option<f64>| value.map_or_else(Cell::default, |value| Cell::number(value, scale.figure(value, 2)));
    let counted = |n: usize| if n == 0 { Cell::default() } else { Cell::number(n as f64, n.to_string()) };
    let range = figures.range().map(|(low, high)| format!("{} à {}", scale.figure(low, 1), scale.figure(high, 1)));
    let head = Cell::question(known.number(index), Ball::Empty, item.label.as_str());
    Some(Row::new(vec![
        head,
        Cell::text(distribution_words(scale, figures).join(", ")),
        counted(figures.values.len()),
        counted(figures.not_applicable),
        counted(figures.unknown),
        shown(figures.mean()),
        shown(figures.median()),
        range.map_or_else(Cell::default, Cell::text),
    ]))
}

/// « −1 ×2 », one a position that was taken.
fn distribution_words(scale: &Scale, figures: &ItemFigures) -> Vec<String> {
    let mut words: Vec<(f64, usize)> = Vec::new();
    for value in &figures.values {
        match words.last_mut() {
            Some((last, n)) if (*last - value).abs() < 1e-9 => *n += 1,
            _ => words.push((*value, 1)),
        }
    }
    words.into_iter().map(|(value, n)| format!("{}{NBSP}×{n}", scale.figure(value, 1))).collect()
}
