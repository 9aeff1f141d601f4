//! Results as JSON, schema `dts/1`. A figure is `null` where there is none, and for no other reason.

use serde::Serialize;

use super::{Line, Results, Style, rounded};
use crate::agreement;
use crate::assessment::Value;
use crate::grid::Grid;
use crate::score::{Position, Positions, Score, Scorecard, State};

/// The version of the schema that these results follow.
pub const SCHEMA: &str = "dts/1";

/// The results as JSON, indented by two blanks, ending with a line end.
pub fn render(results: &Results<'_>, style: Style) -> Vec<u8> {
    let grid = results.grid;
    // No other format shows how far respondents agree.
    let agreements: Vec<_> =
        results.lines.iter().map(|line| agreement::agreement(grid, &line.subject.assessment)).collect();
    let whole = Whole {
        schema: SCHEMA,
        grid: GridName { id: &grid.id, version: grid.version, title: &grid.title },
        assessments: results
            .lines
            .iter()
            .zip(&agreements)
            .map(|(line, agreed)| assessment(results, line, agreed.as_ref(), style))
            .collect(),
        left_out: &results.left_out,
        dropped_cells: results.dropped.cells,
        dropped_rows: results.dropped.rows,
        dropped_structures: results.dropped.structures.len(),
    };
    let mut bytes = serde_json::to_vec_pretty(&whole).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    grid: GridName<'a>,
    assessments: Vec<Assessment<'a>>,
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
    to_debate: Vec<Debated<'a>>,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Debated<'a> {
    id: &'a str,
    spread: Option<f64>,
    contested: bool,
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

fn assessment<'a>(
    results: &Results<'a>,
    line: &'a Line,
    agreement: Option<&'a agreement::Agreement>,
    style: Style,
) -> Assessment<'a> {
    let grid = results.grid;
    let organisation = &line.subject.assessment.organisation;
    let carried = results.carried.iter().zip(&line.subject.carried);
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
            alpha: agreement.alpha.map(|alpha| figure(alpha, style)),
            to_debate: agreement
                .to_debate
                .iter()
                .map(|debated| Debated {
                    id: &grid.items[debated.item].id,
                    spread: debated.spread.map(|spread| figure(spread, style)),
                    contested: debated.is_contested,
                })
                .collect(),
            groups: agreement
                .groups
                .iter()
                .map(|group| Group {
                    label: &group.label,
                    respondents: group.respondents,
                    global: group.scorecard.global.as_ref().map(|global| figures(global, style)),
                    sections: sections(grid, &group.scorecard, style),
                    items: group_items(grid, &group.positions, style),
                })
                .collect(),
        }),
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
