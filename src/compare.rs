//! Comparison: one structure at several dates, or several structures at one date. Pure arithmetic.
//!
//! Across dates only items that kept their meaning are compared; across structures there is no rank, only how far
//! answers lie apart, in the order in which the structures were named.

use crate::assessment::Assessment;
use crate::grid::Grid;
use crate::score::{Positions, Score, Scorecard, State, positions, score};

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
    /// How far each item moved, in the order of the grid's items; absent where it cannot be said.
    pub items: Vec<Option<f64>>,
    /// How far each section moved.
    pub sections: Vec<Move>,
    /// How far the whole moved.
    pub global: Option<Move>,
    /// Items whose meaning changed, or that appeared, after the oldest version that was answered.
    pub renewed: Vec<usize>,
    /// Items that the oldest version had and the grid has no longer: id, and the version that dropped it.
    pub removed: Vec<(String, u32)>,
}

/// How far a score moved from the first moment to the last.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Move {
    /// Last less first, in points of percentage; absent where one of them has no score.
    pub percent: Option<f64>,
    /// The same over the items answered at both ends only; absent where there is none.
    pub like_for_like: Option<f64>,
    /// Whether both ends rest on the same items.
    pub has_same_items: bool,
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
    let (before, after) = (at_both_ends(grid, first, last), at_both_ends(grid, last, first));
    let sections = (0..grid.sections.len())
        .map(|index| {
            let total = |card: &Scorecard| card.sections[index].total;
            let is_in = |item: &usize| grid.sections[index].items.contains(item);
            moved(first, last, (&before, &after), &total, &is_in)
        })
        .collect();
    let has_global = first.scorecard.global.is_some();
    let global =
        has_global.then(|| moved(first, last, (&before, &after), &|card| card.global.unwrap_or_default(), &|_| true));
    Some(Timeline { items, sections, global, renewed, removed, moments })
}

/// The scores of `member` over the items that `other` answered too.
fn at_both_ends(grid: &Grid, member: &Member, other: &Member) -> Scorecard {
    let mut positions = member.positions.clone();
    for (position, beside) in positions.0.iter_mut().zip(&other.positions.0) {
        if beside.value().is_none() {
            position.state = State::NotAsked;
        }
    }
    score(grid, &positions)
}

fn moved(
    first: &Member,
    last: &Member,
    (before, after): (&Scorecard, &Scorecard),
    total: &dyn Fn(&Scorecard) -> Score,
    is_in: &dyn Fn(&usize) -> bool,
) -> Move {
    let change = |before: Score, after: Score| Some(after.percent? - before.percent?);
    let answered = |member: &Member| -> Vec<usize> {
        let states = member.positions.0.iter().enumerate();
        states.filter(|(index, position)| is_in(index) && position.value().is_some()).map(|(index, _)| index).collect()
    };
    Move {
        percent: change(total(&first.scorecard), total(&last.scorecard)),
        like_for_like: change(total(before), total(after)),
        has_same_items: answered(first) == answered(last),
    }
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
