//! Agreement: how far those who answered see the same thing. Who sees what differently is a result, not noise.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::assessment::{Assessment, Entry, Response};
use crate::grid::{Grid, Scale, Steps};
use crate::score::{Positions, Scorecard, positions, score};

/// What several individual answers say of one another; collective answers take no part in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Individual respondents, at least two.
    pub respondents: usize,
    /// Krippendorff's alpha over the scored items: 1 full agreement, 0 what chance would give, below: systematic
    /// disagreement. Absent where no item has two values, or where nothing varies.
    pub alpha: Option<f64>,
    /// Items to debate together: widest spread first, items with both values and « sans objet » among them.
    pub to_debate: Vec<Debated>,
    /// The same figures by stakeholder group, in the grid's order; empty where fewer than two groups answered.
    pub groups: Vec<GroupView>,
}

/// An item on which people differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Debated {
    /// Index of the item.
    pub item: usize,
    /// Normalised spread, 0…1, where at least two gave a value.
    pub spread: Option<f64>,
    /// Some gave a value, some said « sans objet ».
    pub is_contested: bool,
}

/// The assessment as one stakeholder group sees it.
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
        alpha: alpha_of(grid, &individual),
        to_debate: to_debate(grid, &positions(grid, assessment)),
        groups: groups(grid, assessment, &individual),
    })
}

fn to_debate(grid: &Grid, positions: &Positions) -> Vec<Debated> {
    let mut debated: Vec<Debated> = grid
        .items
        .iter()
        .zip(&positions.0)
        .enumerate()
        .filter_map(|(index, (item, position))| {
            let range = item.scale().map_or(1.0, |scale| scale.max() - scale.min());
            let spread = position.spread.filter(|_| item.is_scored()).map(|spread| spread / range);
            let differs = spread.is_some_and(|spread| spread > 0.0) || position.is_contested;
            differs.then_some(Debated { item: index, spread, is_contested: position.is_contested })
        })
        .collect();
    debated.sort_by(|a, b| b.spread.unwrap_or(0.0).total_cmp(&a.spread.unwrap_or(0.0)));
    debated
}

fn groups(grid: &Grid, assessment: &Assessment, individual: &[&Response]) -> Vec<GroupView> {
    let mut said: IndexMap<&str, Vec<Response>> = IndexMap::new();
    for response in individual {
        let Some(stakeholder) = &response.respondent.stakeholder else { continue };
        said.entry(grid.stakeholder_label(stakeholder)).or_default().push((*response).clone());
    }
    if said.len() < 2 {
        return Vec::new();
    }
    let rank = |label: &str| grid.stakeholders.iter().position(|group| group.label == label).unwrap_or(usize::MAX);
    let mut by_label: Vec<(usize, String, Vec<Response>)> =
        said.into_iter().map(|(label, responses)| (rank(label), label.to_owned(), responses)).collect();
    by_label.sort_by_key(|(rank, _, _)| *rank);
    // Only the answers and the form enter positions: there may be as many groups as people.
    let Assessment { grid: id, grid_version, form, organisation, date, .. } = assessment;
    let about = crate::assessment::About::default;
    let view = |(_, label, responses): (usize, String, Vec<Response>)| {
        let respondents = responses.len();
        let positions = positions(
            grid,
            &Assessment {
                grid: id.clone(),
                grid_version: *grid_version,
                form: *form,
                organisation: organisation.clone(),
                date: *date,
                about: about(),
                responses,
                tables: IndexMap::new(),
                matrices: IndexMap::new(),
            },
        );
        let scorecard = score(grid, &positions);
        GroupView { label, respondents, positions, scorecard }
    };
    by_label.into_iter().map(view).collect()
}

/// How far apart two values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// The square of their difference.
    Interval,
    /// The square of the number of values that lie between their ranks.
    Ordinal,
}

impl Metric {
    fn of(scale: &Scale) -> Self {
        match scale.steps {
            Steps::Cursor { .. } => Self::Interval,
            Steps::Level(_) => Self::Ordinal,
        }
    }
}

/// Disagreement observed in the units and expected by chance, before they are divided.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Disagreement {
    observed: f64,
    expected: f64,
}

/// Krippendorff's alpha over units, each with the values that it was given.
///
/// K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011). Units with fewer than two values take no part.
/// `None` where no unit has two values, or where all values are the same.
pub fn alpha(units: &[Vec<f64>], metric: Metric) -> Option<f64> {
    ratio(disagreement(units, metric, 1.0))
}

/// Alpha over the scored items. Items are compared within their scale only: where a grid has several, the
/// disagreements of each, brought to the range 0…1 and weighted by their number of values, are added before they are
/// divided. With one scale this is Krippendorff's own figure.
fn alpha_of(grid: &Grid, individual: &[&Response]) -> Option<f64> {
    let mut by_scale: BTreeMap<&str, (&Scale, Vec<Vec<f64>>)> = BTreeMap::new();
    for (index, item) in grid.items.iter().enumerate().filter(|(_, item)| item.is_scored()) {
        let Some(scale) = item.scale() else { continue };
        let values = individual.iter().filter_map(|response| Entry::number(&response.entries[index])).collect();
        by_scale.entry(&scale.id).or_insert((scale, Vec::new())).1.push(values);
    }
    let total = by_scale.values().fold(Disagreement::default(), |total, (scale, units)| {
        let one = disagreement(units, Metric::of(scale), scale.max() - scale.min());
        Disagreement { observed: total.observed + one.observed, expected: total.expected + one.expected }
    });
    ratio(total)
}

fn ratio(disagreement: Disagreement) -> Option<f64> {
    (disagreement.expected > 0.0).then(|| 1.0 - disagreement.observed / disagreement.expected)
}

/// Both disagreements times the number of pairable values; differences are divided by `range` before they are squared.
#[expect(clippy::cast_precision_loss, reason = "counts of answers")]
fn disagreement(units: &[Vec<f64>], metric: Metric, range: f64) -> Disagreement {
    let pairable: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() >= 2).collect();
    let counts = counted(pairable.iter().copied().flatten());
    let total: f64 = counts.iter().map(|(_, count)| count).sum();
    if total < 2.0 {
        return Disagreement::default();
    }
    let distance = |a: f64, b: f64| match metric {
        Metric::Interval => ((a - b) / range).powi(2),
        Metric::Ordinal => {
            let (low, high) = (a.min(b), a.max(b));
            let between: f64 =
                counts.iter().filter(|(value, _)| (low..=high).contains(value)).map(|(_, count)| count).sum();
            let ends: f64 =
                counts.iter().filter(|(value, _)| *value == low || *value == high).map(|(_, count)| count / 2.0).sum();
            if low == high { 0.0 } else { ((between - ends) / total).powi(2) }
        }
    };
    let observed = pairable
        .iter()
        .map(|unit| {
            // Many respondents, few values: pairs of values are counted, not pairs of people.
            let counts = counted(unit.iter());
            let pairs = counts.iter().flat_map(|a| counts.iter().map(move |b| (a, b)));
            pairs.map(|((a, n), (b, m))| n * m * distance(*a, *b)).sum::<f64>() / (unit.len() as f64 - 1.0)
        })
        .sum();
    let pairs = counts.iter().flat_map(|a| counts.iter().map(move |b| (a, b)));
    let expected = pairs.map(|((a, n), (b, m))| n * m * distance(*a, *b)).sum::<f64>() / (total - 1.0);
    Disagreement { observed, expected }
}

/// How often each value was given, in the order of the values.
fn counted<'a>(values: impl Iterator<Item = &'a f64>) -> Vec<(f64, f64)> {
    let mut counts: Vec<(f64, f64)> = Vec::new();
    for value in values {
        match counts.binary_search_by(|(known, _)| known.total_cmp(value)) {
            Ok(index) => counts[index].1 += 1.0,
            Err(index) => counts.insert(index, (*value, 1.0)),
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Krippendorff (2011), section D: four observers, twelve units.
    fn published() -> Vec<Vec<f64>> {
        let observers: [[u8; 12]; 4] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        (0..12)
            .map(|unit| observers.iter().map(|row| row[unit]).filter(|value| *value > 0).map(f64::from).collect())
            .collect()
    }

    #[test]
    fn alpha_agrees_with_the_published_example() {
        let ordinal = alpha(&published(), Metric::Ordinal).unwrap_or(f64::NAN);
        let interval = alpha(&published(), Metric::Interval).unwrap_or(f64::NAN);
        assert!((ordinal - 0.815).abs() < 5e-4, "{ordinal}");
        assert!((interval - 0.849).abs() < 5e-4, "{interval}");
    }

    #[test]
    fn the_agreement_of_a_crowd_is_counted_by_values_not_by_pairs_of_people() {
        let unit = |shift: usize| (0..100_000).map(move |one| f64::from(u8::try_from((one + shift) % 7).unwrap_or(0)));
        let units: Vec<Vec<f64>> = (0..40).map(|shift| unit(shift).collect()).collect();
        let start = std::time::Instant::now();
        let alpha = alpha(&units, Metric::Ordinal).unwrap_or(f64::NAN);
        assert!(alpha.abs() < 1e-3, "{alpha}");
        assert!(start.elapsed().as_secs() < 5, "pairs of people would take hours");
    }

    #[test]
    fn full_agreement_is_one_and_no_variation_has_no_alpha() {
        assert_eq!(alpha(&[vec![1.0, 1.0], vec![3.0, 3.0]], Metric::Interval), Some(1.0));
        assert_eq!(alpha(&[vec![2.0, 2.0], vec![2.0, 2.0]], Metric::Interval), None);
        assert_eq!(alpha(&[vec![2.0], vec![]], Metric::Ordinal), None);
    }
}
