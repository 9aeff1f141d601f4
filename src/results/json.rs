//! Results as JSON, schema `dts/1`. A figure is `null` where there is none, and for no other reason.

use serde::Serialize;

use super::{Line, Results, Style, rounded};
use crate::agreement::alpha::{Alpha, Metric};
use crate::agreement::{self, figures};
use crate::assessment::Value;
use crate::debate;
use crate::grid::{self, Grid};
use crate::intake::Dropped;
use crate::score::{Basis, Position, Positions, Score, Scorecard, State};
use crate::visible::visible_json;

/// The version of the schema that these results follow.
pub const SCHEMA: &str = "dts/1";

/// The results as JSON, indented by two blanks, ending with a line end.
pub fn render(results: &Results<'_>, style: Style) -> Vec<u8> {
    let mut writer = Writer::new(style);
    writer.begin(results.grid);
    results.lines.iter().for_each(|line| writer.assessment(results.grid, &results.carried, line));
    writer.end(&results.left_out, &results.dropped);
    writer.bytes
}

/// Writes the results assessment by assessment.
pub struct Writer {
    bytes: Vec<u8>,
    style: Style,
    is_first: bool,
}

impl Writer {
    /// Nothing written.
    pub fn new(style: Style) -> Self {
        Self { bytes: Vec::new(), style, is_first: true }
    }

    /// What stands before the first assessment.
    pub fn begin(&mut self, grid: &Grid) {
        let head = Head { schema: SCHEMA, grid: GridName { id: &grid.id, version: grid.version, title: &grid.title } };
        let text = pretty(&head);
        self.bytes.extend_from_slice(text.strip_suffix("\n}").unwrap_or(&text).as_bytes());
        self.bytes.extend_from_slice(b",\n  \"assessments\": [");
    }

    /// Goes on behind what another one wrote: nothing is written, and the next assessment is not the first.
    pub fn go_on(&mut self) {
        self.bytes.clear();
        self.is_first = false;
    }

    /// The next assessment.
    pub fn assessment(&mut self, grid: &Grid, carried: &[String], line: &Line) {
        if !std::mem::take(&mut self.is_first) {
            self.bytes.push(b',');
        }
        // No other format shows how far respondents agree.
        let agreement = agreement::agreement(grid, &line.subject.assessment);
        // The line ends of a text are escaped: all that are left are between lines.
        for text in pretty(&assessment(grid, carried, line, agreement.as_ref(), self.style)).lines() {
            self.bytes.extend_from_slice(b"\n    ");
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    /// What stands behind the last assessment.
    pub fn end(&mut self, left_out: &[String], dropped: &Dropped) {
        self.bytes.extend_from_slice(if self.is_first { b"]," } else { b"\n  ]," });
        let tail = Tail {
            left_out,
            dropped_cells: dropped.cells,
            dropped_rows: dropped.rows,
            dropped_structures: dropped.structures.len(),
        };
        self.bytes.extend_from_slice(pretty(&tail).trim_start_matches('{').as_bytes());
        self.bytes.push(b'\n');
    }

    /// What is written so far, taken away.
    pub fn take(&mut self, out: &mut impl std::io::Write) -> std::io::Result<()> {
        out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }

    /// Bytes that wait to be taken.
    pub fn pending(&self) -> usize {
        self.bytes.len()
    }
}

fn pretty(value: &impl Serialize) -> String {
    visible_json(serde_json::to_string_pretty(value).unwrap_or_default())
}

#[derive(Serialize)]
struct Head<'a> {
    schema: &'static str,
    grid: GridName<'a>,
}

#[derive(Serialize)]
struct Tail<'a> {
    left_out: &'a [String],
    dropped_cells: usize,
    dropped_rows: usize,
    dropped_structures: usize,
}

#[derive(Serialize)]
struct GridName<'a> {
    id: &'a str,
    version: u32,
    title: &'a str,
}

#[derive(Serialize)]
struct Assessment<'a> {
    organisation: Organisation<'a>,
    date: Option<String>,
    respondents: usize,
    global: Option<Figures>,
    sections: Vec<Section<'a>>,
    items: Vec<Item<'a>>,
    agreement: Option<Agreement<'a>>,
    #[serde(skip_serializing_if = "indexmap::IndexMap::is_empty")]
    conclusions: &'a indexmap::IndexMap<String, String>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    carried: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct Organisation<'a> {
    id: &'a str,
    name: &'a str,
    territory: Option<&'a str>,
}

#[derive(Serialize)]
struct Figures {
    score: Option<f64>,
    percent: Option<f64>,
    coverage: Option<f64>,
    partial: bool,
}

#[derive(Serialize)]
struct Section<'a> {
    id: &'a str,
    title: &'a str,
    score: Option<f64>,
    percent: Option<f64>,
    coverage: Option<f64>,
    answered: usize,
    applicable: usize,
    na: usize,
    unknown: usize,
    partial: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shares: Vec<Share<'a>>,
}

#[derive(Serialize)]
struct Share<'a> {
    id: &'a str,
    share: f64,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    label: &'a str,
    state: &'static str,
    value: serde_json::Value,
    percent: Option<f64>,
    /// `collective` where the group agreed on it, `mean` of the individual answers else.
    basis: Option<&'static str>,
    priority: Option<&'static str>,
    respondents: usize,
    spread: Option<f64>,
    arguments: Vec<Argument<'a>>,
}

#[derive(Serialize)]
struct Argument<'a> {
    text: &'a str,
    effect: i8,
    by: Option<&'a str>,
}

#[derive(Serialize)]
struct Agreement<'a> {
    respondents: usize,
    alpha: Option<f64>,
    measures: Vec<Measure<'a>>,
    sections: Vec<SectionMeasures<'a>>,
    items: Vec<ItemFigures<'a>>,
    to_debate: Vec<Debated<'a>>,
    sides: Vec<Group<'a>>,
    groups: Vec<Group<'a>>,
}

/// Krippendorff's alpha over the items of one scale; `reason` says why there is none.
#[derive(Serialize)]
struct Measure<'a> {
    scale: &'a str,
    metric: &'static str,
    items: usize,
    alpha: Option<f64>,
    reason: Option<&'static str>,
}

#[derive(Serialize)]
struct SectionMeasures<'a> {
    id: &'a str,
    measures: Vec<Measure<'a>>,
}

/// What was answered to one item, one by one.
#[derive(Serialize)]
struct ItemFigures<'a> {
    id: &'a str,
    n: usize,
    na: usize,
    unknown: usize,
    mean: Option<f64>,
    median: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
}

#[derive(Serialize)]
struct Debated<'a> {
    id: &'a str,
    spread: Option<f64>,
    contested: bool,
    why: Vec<String>,
}

#[derive(Serialize)]
struct Group<'a> {
    label: &'a str,
    respondents: usize,
    global: Option<Figures>,
    sections: Vec<Section<'a>>,
    items: Vec<GroupItem<'a>>,
}

#[derive(Serialize)]
struct GroupItem<'a> {
    id: &'a str,
    value: f64,
}

/// The figure of all scored items, where they share one scale.
fn alpha(agreement: &agreement::Agreement) -> Option<f64> {
    match agreement.measures.as_slice() {
        [agreement::Measure { alpha: Alpha::At(alpha), .. }] => Some(*alpha),
        _ => None,
    }
}

fn measures<'a>(all: &'a [agreement::Measure], style: Style) -> Vec<Measure<'a>> {
    let measure = |measure: &'a agreement::Measure| {
        let (alpha, reason) = match measure.alpha {
            Alpha::At(alpha) => (Some(figure(alpha, style)), None),
            Alpha::NoVariation => (None, Some("aucune variation")),
            Alpha::TooFew => (None, Some("trop peu de réponses")),
        };
        let metric = if measure.metric == Metric::Ordinal { "ordinal" } else { "interval" };
        Measure { scale: &measure.scale, metric, items: measure.items, alpha, reason }
    };
    all.iter().map(measure).collect()
}

fn section_measures<'a>(grid: &'a Grid, agreement: &'a agreement::Agreement, style: Style) -> Vec<SectionMeasures<'a>> {
    let sections = grid.sections.iter().zip(&agreement.sections).filter(|(_, all)| !all.is_empty());
    sections.map(|(section, all)| SectionMeasures { id: &section.id, measures: measures(all, style) }).collect()
}

fn item_figures<'a>(grid: &'a Grid, agreement: &agreement::Agreement, style: Style) -> Vec<ItemFigures<'a>> {
    let one = |(item, figures): (&'a grid::Item, &figures::ItemFigures)| {
        let shown = |value: Option<f64>| value.map(|value| figure(value, style));
        ItemFigures {
            id: &item.id,
            n: figures.values.len(),
            na: figures.not_applicable,
            unknown: figures.unknown,
            mean: shown(figures.mean()),
            median: shown(figures.median()),
            min: shown(figures.range().map(|(low, _)| low)),
            max: shown(figures.range().map(|(_, high)| high)),
        }
    };
    grid.items.iter().zip(&agreement.items).filter(|(_, figures)| figures.answered() > 0).map(one).collect()
}

fn to_debate<'a>(grid: &'a Grid, assessment: &crate::assessment::Assessment, style: Style) -> Vec<Debated<'a>> {
    let one = |debated: debate::Debated| Debated {
        id: &grid.items[debated.item].id,
        spread: debated.spread.map(|spread| figure(spread, style)),
        contested: debated.reasons.iter().any(|reason| matches!(reason, debate::Reason::Contested(_))),
        why: debated.why(&grid.items[debated.item]),
    };
    debate::to_debate(grid, assessment).into_iter().map(one).collect()
}

fn view<'a>(grid: &'a Grid, group: &'a agreement::GroupView, style: Style) -> Group<'a> {
    Group {
        label: &group.label,
        respondents: group.respondents,
        global: group.scorecard.global.as_ref().map(|global| figures(global, style)),
        sections: sections(grid, &group.scorecard, style),
        items: group_items(grid, &group.positions, style),
    }
}

fn assessment<'a>(
    grid: &'a Grid,
    carried: &[String],
    line: &'a Line,
    agreement: Option<&'a agreement::Agreement>,
    style: Style,
) -> Assessment<'a> {
    let organisation = &line.subject.assessment.organisation;
    let carried = carried.iter().zip(&line.subject.carried);
    Assessment {
        organisation: Organisation {
            id: &organisation.id,
            name: &organisation.name,
            territory: organisation.territory.as_deref(),
        },
        date: line.subject.assessment.date.map(|date| date.to_string()),
        respondents: line.respondents,
        global: line.scorecard.global.as_ref().map(|global| figures(global, style)),
        sections: sections(grid, &line.scorecard, style),
        items: (0..grid.items.len()).map(|index| item(grid, line, index, style)).collect(),
        agreement: agreement.map(|agreement| Agreement {
            respondents: agreement.respondents,
            alpha: alpha(agreement).map(|alpha| figure(alpha, style)),
            measures: measures(&agreement.measures, style),
            sections: section_measures(grid, agreement, style),
            items: item_figures(grid, agreement, style),
            to_debate: to_debate(grid, &line.subject.assessment, style),
            sides: agreement.sides.iter().map(|group| view(grid, group, style)).collect(),
            groups: agreement.groups.iter().map(|group| view(grid, group, style)).collect(),
        }),
        conclusions: &line.subject.assessment.conclusions,
        carried: carried.map(|(title, text)| (title.clone(), text.as_str().into())).collect(),
    }
}

fn figures(score: &Score, style: Style) -> Figures {
    Figures {
        score: score.score.map(|value| figure(value, style)),
        percent: score.percent.map(|value| figure(value, style)),
        coverage: score.counts.coverage().map(|value| figure(value, style)),
        partial: score.is_partial,
    }
}

fn sections<'a>(grid: &'a Grid, scorecard: &Scorecard, style: Style) -> Vec<Section<'a>> {
    let section = |(section, score): (&'a crate::grid::Section, &crate::score::SectionScore)| {
        let Figures { score: value, percent, coverage, partial } = figures(&score.total, style);
        let counts = score.total.counts;
        Section {
            id: &section.id,
            title: &section.title,
            score: value,
            percent,
            coverage,
            answered: counts.answered,
            applicable: counts.applicable,
            na: counts.not_applicable,
            unknown: counts.unknown,
            partial,
            shares: score
                .shares
                .iter()
                .map(|(item, share)| Share { id: &grid.items[*item].id, share: figure(*share, style) })
                .collect(),
        }
    };
    grid.sections.iter().zip(&scorecard.sections).map(section).collect()
}

fn item<'a>(grid: &'a Grid, line: &'a Line, index: usize, style: Style) -> Item<'a> {
    let (item, position) = (&grid.items[index], &line.positions.0[index]);
    let responses = &line.subject.assessment.responses;
    let arguments = responses.iter().flat_map(|response| &response.entries[index].arguments);
    let percent =
        position.value().zip(item.scale()).map(|(value, scale)| figure(scale.normalise(value) * 100.0, style));
    Item {
        id: &item.id,
        label: &item.label,
        state: match position.state {
            State::At(_) | State::Given => "answered",
            State::NotApplicable => "na",
            State::Unknown => "unknown",
            State::NotAsked => "not_asked",
            State::Missing => "missing",
        },
        value: value(line, position, index, style),
        percent,
        basis: match (position.state, position.basis) {
            (State::At(_) | State::Given, Basis::Collective) => Some("collective"),
            (State::At(_) | State::Given, Basis::Mean) => Some("mean"),
            _ => None,
        },
        priority: position.priority.map(crate::assessment::Priority::word),
        respondents: position.respondents,
        spread: position.spread.map(|spread| figure(spread, style)),
        arguments: arguments
            .map(|argument| Argument {
                text: &argument.text,
                effect: argument.effect.sign(),
                by: argument.by.as_deref(),
            })
            .collect(),
    }
}

/// The position; for what is no number the group's answer, else the only answer, else the list of the answers.
fn value(line: &Line, position: &Position, index: usize, style: Style) -> serde_json::Value {
    match position.state {
        State::At(value) => figure(value, style).into(),
        State::Given => {
            let mut all: Vec<serde_json::Value> =
                line.given(index).into_iter().map(|value| plain(value, style)).collect();
            if all.len() == 1 { all.remove(0) } else { all.into() }
        }
        _ => serde_json::Value::Null,
    }
}

fn plain(value: &Value, style: Style) -> serde_json::Value {
    match value {
        Value::Number(number) => figure(*number, style).into(),
        Value::Options(ids) => ids.clone().into(),
        Value::YesNo(yes) => (*yes).into(),
        Value::Text(text) | Value::Item(text) => text.clone().into(),
        Value::Date(date) => date.to_string().into(),
    }
}

fn group_items<'a>(grid: &'a Grid, positions: &Positions, style: Style) -> Vec<GroupItem<'a>> {
    let pairs = grid.items.iter().zip(&positions.0);
    pairs
        .filter_map(|(item, position)| Some(GroupItem { id: &item.id, value: figure(position.value()?, style) }))
        .collect()
}

/// A figure as it is, or rounded where that was asked.
fn figure(value: f64, style: Style) -> f64 {
    style.decimals.and_then(|decimals| rounded(value, decimals).parse().ok()).unwrap_or(value) + 0.0
}
