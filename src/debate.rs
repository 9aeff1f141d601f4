//! « À débattre ensemble »: which questions are worth an hour of a meeting, and why. [`RULE`] says it to those who read.

use crate::agreement::figures::ItemFigures;
use crate::assessment::{Answer, Assessment, Response};
use crate::french::{counted, feminine};
use crate::grid::{Grid, Item, Scale, Steps};

/// How many questions are listed; the others are counted.
pub const LISTED: usize = 8;

/// The rule, in words.
pub const RULE: &str = "Une question est à débattre ensemble quand deux réponses sont à deux crans ou plus l’une de l’autre, \
                        aux deux bouts de l’échelle ou de part et d’autre de son milieu ; quand certains la disent sans \
                        objet et d’autres non ; quand au moins deux personnes, et un tiers de celles qui ont répondu, ne \
                        savent pas ; quand elle est prioritaire pour une partie d’entre elles, d’un tiers à deux tiers ; ou \
                        quand le groupe se place à plus d’une demi-échelle de quelqu’un, ou ne tranche pas. Le plus grand \
                        écart vient d’abord ; huit questions au plus sont montrées, les autres sont comptées.";

/// A question worth a debate.
#[derive(Debug, Clone, PartialEq)]
pub struct Debated {
    /// Index of the item.
    pub item: usize,
    /// Why, the strongest reason first; at least one.
    pub reasons: Vec<Reason>,
    /// How far it divides, 0…1.
    pub width: f64,
    /// Highest less lowest individual value, 0…1 of the scale, where at least two gave a value.
    pub spread: Option<f64>,
}

/// Why a question is worth a debate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// Answers lie two steps apart or more, at both ends, or on two sides of the middle: the lowest and the highest.
    Apart(f64, f64),
    /// So many hold it to be not applicable, others give a value.
    Contested(usize),
    /// So many do not know, out of those who said something.
    Unknown(usize, usize),
    /// A priority for so many of those who gave a value.
    Priority(usize, usize),
    /// The group took a position far from somebody's, or none where somebody has one.
    FromTheGroup,
}

/// Normalised distance from which the group stands apart from those who answered on their own.
const FAR: f64 = 0.5;

/// The questions on a scale that are worth a debate, the one that divides most first.
pub fn to_debate(grid: &Grid, assessment: &Assessment) -> Vec<Debated> {
    let individual: Vec<&Response> = assessment.responses.iter().filter(|response| !response.collective).collect();
    let collective = assessment.responses.iter().find(|response| response.collective);
    let debated = |(index, item): (usize, &Item)| debated(item, index, &individual, collective);
    let mut all: Vec<Debated> = grid.items.iter().enumerate().filter_map(debated).collect();
    // Stable: questions that divide as much keep the order of the grid.
    all.sort_by(|a, b| b.width.total_cmp(&a.width).then(b.reasons.len().cmp(&a.reasons.len())));
    all
}

fn debated(item: &Item, index: usize, individual: &[&Response], collective: Option<&Response>) -> Option<Debated> {
    let scale = item.scale()?;
    let figures = ItemFigures::of(individual, index);
    let range = figures.range();
    let spread =
        range.filter(|_| figures.values.len() >= 2).map(|(low, high)| scale.normalise(high) - scale.normalise(low));
    let given = figures.values.len();
    let marked = individual
        .iter()
        .filter(|response| response.entries[index].number().is_some() && response.entries[index].priority.is_some())
        .count();
    let far = collective.and_then(|group| from_the_group(scale, group, index, &figures));
    let unknown = figures.unknown;
    let mut reasons: Vec<(f64, Reason)> = Vec::new();
    if let Some((low, high)) = range.filter(|(low, high)| is_apart(scale, *low, *high)) {
        reasons.push((spread.unwrap_or(0.0), Reason::Apart(low, high)));
    }
    if given > 0 && figures.not_applicable > 0 {
        reasons.push((FAR, Reason::Contested(figures.not_applicable)));
    }
    if unknown >= 2 && 3 * unknown >= figures.answered() {
        reasons.push((UNSURE, Reason::Unknown(unknown, figures.answered())));
    }
    if marked < given && 3 * marked >= given && 3 * marked <= 2 * given {
        reasons.push((UNEQUAL, Reason::Priority(marked, given)));
    }
    reasons.extend(far.map(|far| (far, Reason::FromTheGroup)));
    reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
    let width = reasons.first()?.0;
    Some(Debated { item: index, reasons: reasons.into_iter().map(|(_, reason)| reason).collect(), width, spread })
}

/// Where many do not know, among reasons that have a distance.
const UNSURE: f64 = 0.4;

/// Where some hold a question to be a priority and others do not.
const UNEQUAL: f64 = 0.2;

/// Two steps or more, the whole of a short scale, or two sides of the middle of a cursor.
fn is_apart(scale: &Scale, low: f64, high: f64) -> bool {
    let positions = scale.positions();
    let step = |value: f64| positions.iter().position(|position| (position - value).abs() < 1e-9);
    let steps = step(low).zip(step(high)).map_or(0, |(low, high)| high.saturating_sub(low));
    let middle = f64::midpoint(scale.min(), scale.max());
    let has_sides = matches!(scale.steps, Steps::Cursor { .. });
    steps >= 2 || (steps > 0 && steps + 1 == positions.len()) || (has_sides && low < middle && high > middle)
}

/// How far the group stands from those who answered on their own, 0…1, where it is far or not of the same kind.
fn from_the_group(scale: &Scale, group: &Response, index: usize, figures: &ItemFigures) -> Option<f64> {
    let entry = &group.entries[index];
    let has_values = !figures.values.is_empty();
    let is_answered = has_values || figures.not_applicable > 0;
    match &entry.answer {
        Answer::Value(_) => {
            let value = scale.normalise(entry.number()?);
            let distances = figures.values.iter().map(|other| (scale.normalise(*other) - value).abs());
            let far = distances.filter(|distance| *distance >= FAR - 1e-9).reduce(f64::max);
            far.or_else(|| (figures.not_applicable > 0).then_some(FAR))
        }
        Answer::NotApplicable(_) => has_values.then_some(FAR),
        Answer::Unknown => is_answered.then_some(FAR),
        Answer::Missing => (entry.later && is_answered).then_some(FAR),
    }
}

impl Debated {
    /// Why, a few words a reason: « de −2 à +3 », « sans objet pour une personne ».
    pub fn why(&self, item: &Item) -> Vec<String> {
        self.reasons.iter().map(|reason| reason.words(item)).collect()
    }
}

impl Reason {
    /// In a few words.
    pub fn words(self, item: &Item) -> String {
        match self {
            Self::Apart(low, high) => item
                .scale()
                .map_or_else(String::new, |scale| format!("de {} à {}", scale.figure(low, 1), scale.figure(high, 1))),
            Self::Contested(n) => format!("sans objet pour {}", people(n)),
            Self::Unknown(n, of) => format!("{} sur {} ne savent pas", feminine(n), feminine(of)),
            Self::Priority(n, of) => format!("prioritaire pour {} sur {}", feminine(n), feminine(of)),
            Self::FromTheGroup => "le groupe se place autrement".to_owned(),
        }
    }
}

fn people(n: usize) -> String {
    if n == 1 { "une personne".to_owned() } else { counted(n, "personne", "personnes") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Priority, Respondent};
    use crate::problem::Source;

    fn grid() -> Grid {
        let source = Source::new("complete.yaml", include_str!("../tests/grids/complete.yaml"));
        crate::grid::load::parse(&source).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    /// An assessment in which each person says this of the first item, in the words of a cell; `|` before the group.
    fn of(grid: &Grid, item: usize, answers: &str) -> Vec<Debated> {
        let response = |(number, text): (usize, &str)| {
            let mut entries = vec![crate::assessment::Entry::default(); grid.items.len()];
            let (collective, text) = text.strip_prefix('|').map_or((false, text), |text| (true, text));
            let cell = crate::assessment::decode::cell_beside(
                &grid.items[item],
                text,
                Some("raison"),
                crate::assessment::rules::SourceKind::Table,
            );
            let cell = cell.unwrap_or_else(|refusal| panic!("{text}: {refusal:?}"));
            entries[item].priority = cell.is_priority.then_some(Priority::Priority);
            entries[item].answer = cell.answer;
            Response {
                respondent: Respondent { id: format!("r{number}"), ..Respondent::default() },
                collective,
                entries,
            }
        };
        let responses = answers.split(' ').enumerate().map(response).collect();
        let mut assessment = crate::session::blank(
            grid,
            crate::assessment::Form::Full,
            Default::default(),
            jiff::civil::date(2026, 11, 20),
        );
        assessment.responses = responses;
        to_debate(grid, &assessment)
    }

    fn reasons(item: usize, answers: &str) -> Vec<Reason> {
        of(&grid(), item, answers).into_iter().flat_map(|debated| debated.reasons).collect()
    }

    #[test]
    fn a_step_is_no_debate_and_two_are() {
        assert_eq!(reasons(0, "1 2 1"), []);
        assert_eq!(reasons(0, "1 3"), [Reason::Apart(1.0, 3.0)]);
        assert_eq!(reasons(0, "0 1"), [], "the middle is no side");
        assert_eq!(reasons(4, "0 1"), [], "of three levels");
        assert_eq!(reasons(4, "0 2"), [Reason::Apart(0.0, 2.0)]);
    }

    #[test]
    fn what_some_call_not_applicable_is_worth_a_debate() {
        assert_eq!(reasons(0, "1 SO 1"), [Reason::Contested(1)]);
        assert_eq!(reasons(0, "SO SO"), []);
    }

    #[test]
    fn two_who_do_not_know_and_a_third_of_all_make_a_debate() {
        assert_eq!(reasons(0, "NSP 1 1"), []);
        assert_eq!(reasons(0, "NSP NSP 1 1 1 1"), [Reason::Unknown(2, 6)]);
        assert_eq!(reasons(0, "NSP NSP 1 1 1 1 1"), []);
    }

    #[test]
    fn a_priority_of_some_is_worth_a_debate_that_of_one_in_seven_or_of_all_is_none() {
        assert_eq!(reasons(0, "1* 1 1"), [Reason::Priority(1, 3)]);
        assert_eq!(reasons(0, "1* 1* 1*"), []);
        assert_eq!(reasons(0, "1* 1 1 1 1 1 1"), []);
    }

    #[test]
    fn the_group_far_from_one_person_is_worth_a_debate() {
        assert_eq!(
            reasons(0, "|3 0 2"),
            [Reason::Apart(0.0, 2.0), Reason::FromTheGroup].into_iter().rev().collect::<Vec<_>>()
        );
        assert_eq!(reasons(0, "|NSP 2"), [Reason::FromTheGroup]);
        assert_eq!(reasons(0, "|1 2"), []);
    }

    #[test]
    fn the_reasons_are_told_in_a_few_words_and_the_widest_comes_first() {
        let grid = grid();
        let debated = of(&grid, 0, "-2* 3 SO NSP NSP 1*");
        assert_eq!(
            debated[0].why(&grid.items[0]),
            [
                "de −2 à +3",
                "sans objet pour une personne",
                "deux sur six ne savent pas",
                "prioritaire pour deux sur trois"
            ]
        );
    }
}
