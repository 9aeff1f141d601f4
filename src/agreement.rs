//! Agreement: how far those who answered see the same thing. Who sees what differently is a result, not noise.

use std::ops::Range;

use indexmap::IndexMap;

pub mod alpha;
pub mod figures;

use self::alpha::{Alpha, Metric, alpha, interval, pairable};
use self::figures::ItemFigures;
use crate::assessment::{Assessment, Entry, Response};
use crate::fold::fold;
use crate::grid::{Grid, Scale, Side, Steps};
use crate::score::{Positions, Scorecard, positions, score};

/// What several individual answers say of one another; collective answers take no part in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Individual respondents, at least two.
    pub respondents: usize,
    /// Krippendorff's alpha over the scored items, one a scale.
    pub measures: Vec<Measure>,
    /// The same by section, in the order of the grid.
    pub sections: Vec<Vec<Measure>>,
    /// What was answered to each item.
    pub items: Vec<ItemFigures>,
    /// What those inside and those outside see; empty where only one side answered.
    pub sides: Vec<GroupView>,
    /// What each stakeholder group sees, in the grid's order; empty where fewer than two groups answered.
    pub groups: Vec<GroupView>,
}

/// How far the answers agree on the items of one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Id of the scale.
    pub scale: String,
    /// What people read for it.
    pub title: String,
    /// How values are compared: by their distance on a cursor, by their order on levels.
    pub metric: Metric,
    /// Items with at least two values.
    pub items: usize,
    /// 1 full agreement, 0 what chance would give, below: systematic disagreement; or why there is no figure.
    pub alpha: Alpha,
    units: Vec<Vec<f64>>,
}

impl Measure {
    /// Where alpha lies in 95 of 100 draws among these items; takes 2,000 draws each time.
    pub fn interval(&self) -> Option<[f64; 2]> {
        interval(&self.units, self.metric)
    }
}

/// The assessment as one group sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupView {
    /// What people read for the group.
    pub label: String,
    /// How many respondents speak for it.
    pub respondents: usize,
    /// Where they stand.
    pub positions: Positions,
    /// Their scores.
    pub scorecard: Scorecard,
}

/// How far the individual answers agree; `None` under two individual respondents.
pub fn agreement(grid: &Grid, assessment: &Assessment) -> Option<Agreement> {
    let individual: Vec<&Response> = assessment.responses.iter().filter(|response| !response.collective).collect();
    (individual.len() >= 2).then(|| Agreement {
        respondents: individual.len(),
        measures: measures(grid, &individual, 0..grid.items.len()),
        sections: grid.sections.iter().map(|section| measures(grid, &individual, section.items.clone())).collect(),
        items: (0..grid.items.len()).map(|item| ItemFigures::of(&individual, item)).collect(),
        sides: views(grid, assessment, &individual, |response| {
            side(grid, response.respondent.stakeholder.as_deref()?).map(side_label)
        }),
        groups: views(grid, assessment, &individual, |response| {
            Some(grid.stakeholder_label(response.respondent.stakeholder.as_deref()?))
        }),
    })
}

/// The side that a stakeholder is on, where the grid or the word itself says it.
pub fn side(grid: &Grid, stakeholder: &str) -> Option<Side> {
    match (grid.stakeholder(stakeholder), fold(stakeholder).as_str()) {
        (Some(group), _) => group.side,
        (None, "interne") => Some(Side::Inside),
        (None, "externe") => Some(Side::Outside),
        _ => None,
    }
}

fn side_label(side: Side) -> &'static str {
    match side {
        Side::Inside => "en interne",
        Side::Outside => "à l’extérieur",
    }
}

/// What each group sees, by the label that a response belongs under; empty under two groups.
fn views<'a>(
    grid: &Grid,
    assessment: &Assessment,
    individual: &[&'a Response],
    label: impl Fn(&'a Response) -> Option<&'a str>,
) -> Vec<GroupView> {
    let mut by_label: IndexMap<&str, Vec<Response>> = IndexMap::new();
    for response in individual {
        if let Some(label) = label(response) {
            by_label.entry(label).or_default().push((*response).clone());
        }
    }
    if by_label.len() < 2 {
        return Vec::new();
    }
    let rank = |label: &str| {
        let order = grid.stakeholders.iter().position(|group| group.label == label);
        // Those inside come before those outside, and known groups before others.
        order.unwrap_or(if label == side_label(Side::Inside) { 0 } else { usize::MAX })
    };
    let mut by_label: Vec<(&str, Vec<Response>)> = by_label.into_iter().collect();
    by_label.sort_by_key(|(label, _)| rank(label));
    let view = |(label, responses): (&str, Vec<Response>)| {
        let respondents = responses.len();
        // Only the answers and the form enter positions: there may be as many groups as people.
        let theirs = Assessment { responses, tables: IndexMap::new(), matrices: IndexMap::new(), ..bare(assessment) };
        let positions = positions(grid, &theirs);
        let scorecard = score(grid, &positions);
        GroupView { label: label.to_owned(), respondents, positions, scorecard }
    };
    by_label.into_iter().map(view).collect()
}

/// An assessment without what anybody said in it.
fn bare(assessment: &Assessment) -> Assessment {
    Assessment {
        grid: assessment.grid.clone(),
        organisation: assessment.organisation.clone(),
        about: crate::assessment::About::default(),
        responses: Vec::new(),
        tables: IndexMap::new(),
        matrices: IndexMap::new(),
        conclusions: IndexMap::new(),
        ..*assessment
    }
}

/// Alpha over the scored items of a range, one a scale: values of two scales cannot be compared.
fn measures(grid: &Grid, individual: &[&Response], items: Range<usize>) -> Vec<Measure> {
    let mut by_scale: IndexMap<&str, (&Scale, Vec<Vec<f64>>)> = IndexMap::new();
    for index in items.filter(|index| grid.items[*index].is_scored()) {
        let Some(scale) = grid.items[index].scale() else { continue };
        let values = individual.iter().filter_map(|response| Entry::number(&response.entries[index])).collect();
        by_scale.entry(&scale.id).or_insert((scale, Vec::new())).1.push(values);
    }
    let measure = |(scale, units): (&Scale, Vec<Vec<f64>>)| {
        let metric = match scale.steps {
            Steps::Cursor { .. } => Metric::Interval,
            Steps::Level(_) => Metric::Ordinal,
        };
        Measure {
            scale: scale.id.clone(),
            title: scale.title.clone(),
            metric,
            items: pairable(&units),
            alpha: alpha(&units, metric),
            units,
        }
    };
    by_scale.into_values().map(measure).collect()
}
