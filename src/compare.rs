//! Comparison: one structure at several dates, or several structures at one date. Pure arithmetic.
//!
//! Across dates only items that kept their meaning are compared; across structures there is no rank, only how far
//! answers lie apart, in the order in which the structures were named.

use crate::assessment::Assessment;
use crate::grid::Grid;
use crate::score::{Positions, Scorecard, State, positions, score};

/// One assessment of a comparison, scored on the items that are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Member<'a> {
    /// The answers.
    pub assessment: &'a Assessment,
    /// Where it stands on each item.
    pub positions: Positions,
    /// What that gives.
    pub scorecard: Scorecard,
}

/// One structure at several dates.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline<'a> {
    /// By growing date; those without a date first, in the order given.
    pub moments: Vec<Member<'a>>,
    /// One a moment: its scores over the items that are compared, those answered at the first date, at the last and at
    /// each date between them that answers any of them. A section has no score at a date that answers none of them.
    pub compared: Vec<Scorecard>,
    /// How far each item moved, in the order of the grid's items; absent where it cannot be said.
    pub items: Vec<Option<f64>>,
    /// How far each section moved over the items that are compared, in points of percentage.
    pub sections: Vec<Option<f64>>,
    /// How far the whole moved, in the same way; absent too where the grid has no global score.
    pub global: Option<f64>,
    /// Items whose meaning changed, or that appeared, after the oldest version that was answered.
    pub renewed: Vec<usize>,
    /// Items that the oldest version had and the grid has no longer: id, and the version that dropped it.
    pub removed: Vec<(String, u32)>,
}

/// Follows one structure; `None` under two assessments.
pub fn timeline<'a>(grid: &Grid, assessments: &[&'a Assessment]) -> Option<Timeline<'a>> {
    let mut sorted = assessments.to_vec();
    sorted.sort_by_key(|assessment| assessment.date);
    let oldest = sorted.iter().map(|assessment| assessment.grid_version).min()?;
    let renewed: Vec<usize> = (0..grid.items.len())
        .filter(|index| grid.items[*index].changed_in.is_some_and(|version| version > oldest))
        .collect();
    let removed = grid.removed.iter().filter(|(_, version)| *version > oldest).cloned().collect();
    let moments: Vec<Member> = sorted
        .into_iter()
        .map(|assessment| {
            let mut positions = positions(grid, assessment);
            renewed.iter().for_each(|index| positions.0[*index].state = State::NotAsked);
            Member { assessment, scorecard: score(grid, &positions), positions }
        })
        .collect();
    let [first, .., last] = moments.as_slice() else { return None };
    let items = first
        .positions
        .0
        .iter()
        .zip(&last.positions.0)
        .zip(&grid.items)
        .map(|((before, after), item)| item.scale().and_then(|_| Some(after.value()? - before.value()?)))
        .collect();
    let compared = compared(grid, &moments);
    let [before, .., after] = compared.as_slice() else { return None };
    let moved = |before: Option<f64>, after: Option<f64>| Some(after? - before?);
    let sections = before
        .sections
        .iter()
        .zip(&after.sections)
        .map(|(before, after)| moved(before.total.percent, after.total.percent))
        .collect();
    let global = moved(before.global.and_then(|all| all.percent), after.global.and_then(|all| all.percent));
    Some(Timeline { items, sections, global, renewed, removed, compared, moments })
}

/// The scores of each moment over the same items.
fn compared(grid: &Grid, moments: &[Member]) -> Vec<Scorecard> {
    let answers = |moment: &Member, item: &usize| moment.positions.0[*item].value().is_some();
    let kept: Vec<Vec<usize>> = grid
        .sections
        .iter()
        .map(|section| {
            let [first, between @ .., last] = moments else { return Vec::new() };
            let mut kept: Vec<usize> =
                section.items.clone().filter(|item| answers(first, item) && answers(last, item)).collect();
            for moment in between {
                let common: Vec<usize> = kept.iter().copied().filter(|item| answers(moment, item)).collect();
                if !common.is_empty() {
                    kept = common;
                }
            }
            kept
        })
        .collect();
    let scored = |moment: &Member| {
        let mut positions = moment.positions.clone();
        let mut lacks_a_section = false;
        for (section, kept) in grid.sections.iter().zip(&kept) {
            let is_there = kept.iter().all(|item| answers(moment, item));
            lacks_a_section |= !is_there;
            for item in section.items.clone().filter(|item| !is_there || !kept.contains(item)) {
                let state = &mut positions.0[item].state;
                if state.value().is_some() {
                    *state = State::Missing;
                }
            }
        }
        let mut card = score(grid, &positions);
        if lacks_a_section && let Some(global) = &mut card.global {
            (global.score, global.percent, global.is_partial) = (None, None, false);
        }
        card
    };
    moments.iter().map(scored).collect()
}

/// Several structures beside one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Panorama<'a> {
    /// In the order in which they were named.
    pub members: Vec<Member<'a>>,
    /// Positions on each item, on its own scale, in the order of the grid's items; absent where nobody has one.
    pub items: Vec<Option<Distribution>>,
    /// Percentages of each section.
    pub sections: Vec<Option<Distribution>>,
    /// Percentages over the whole grid.
    pub global: Option<Distribution>,
}

/// How figures are spread.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// All of them, growing.
    pub sorted: Vec<f64>,
    /// Smallest.
    pub min: f64,
    /// A quarter lies below.
    pub lower: f64,
    /// Half lies below.
    pub median: f64,
    /// A quarter lies above.
    pub upper: f64,
    /// Largest.
    pub max: f64,
}

/// Puts structures beside one another.
pub fn panorama<'a>(grid: &Grid, assessments: &[&'a Assessment]) -> Panorama<'a> {
    let members: Vec<Member> = assessments
        .iter()
        .map(|assessment| {
            let positions = positions(grid, assessment);
            Member { assessment, scorecard: score(grid, &positions), positions }
        })
        .collect();
    let of = |pick: &dyn Fn(&Member) -> Option<f64>| Distribution::of(members.iter().filter_map(pick));
    let item =
        |index: usize| grid.items[index].scale().and_then(|_| of(&|member: &Member| member.positions.0[index].value()));
    Panorama {
        items: (0..grid.items.len()).map(item).collect(),
        sections: (0..grid.sections.len())
            .map(|index| of(&|member| member.scorecard.sections[index].total.percent))
            .collect(),
        global: of(&|member| member.scorecard.global.and_then(|global| global.percent)),
        members,
    }
}

impl Distribution {
    /// How these figures are spread; `None` of no figure.
    ///
    /// Quartiles lie between two figures in proportion, as QUARTILE.INC of spreadsheets and type 7 of Hyndman and Fan,
    /// "Sample quantiles in statistical packages", The American Statistician 50 (1996).
    pub fn of(figures: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = figures.collect();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let (lower, median, upper) = (quantile(&sorted, 0.25), quantile(&sorted, 0.5), quantile(&sorted, 0.75));
        Some(Self { min, lower, median, upper, max, sorted })
    }

    /// How many figures there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place among some hundred figures"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * share;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    sorted[below] + (sorted[above] - sorted[below]) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_those_of_a_spreadsheet() {
        // Python's statistics.quantiles([3, 1, 4, 1, 5, 9, 2, 6], n=4, method="inclusive") gives 1.75, 3.5, 5.25.
        let spread = Distribution::of([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0].into_iter()).expect("figures");
        assert_eq!((spread.min, spread.lower, spread.median, spread.upper, spread.max), (1.0, 1.75, 3.5, 5.25, 9.0));
        let one = Distribution::of([2.0].into_iter()).expect("a figure");
        assert_eq!((one.lower, one.median, one.upper), (2.0, 2.0, 2.0));
        assert_eq!(Distribution::of([].into_iter()), None);
    }
}
