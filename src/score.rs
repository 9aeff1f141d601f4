//! Scoring: arithmetic only. No file, no clock, no colour.
//!
//! ```text
//! Assessment ── positions ──> Positions ── score ──> Scorecard
//! ```
//!
//! A section score is Σ wᵢ·vᵢ ÷ Σ wᵢ over its answered items; the global score is the weighted mean of the section
//! scores that exist; coverage is answered ÷ applicable. What nobody answered has no score, never 0.

use crate::assessment::decode::Cell;
use crate::assessment::{Answer, Assessment, Entry, Form, Priority, Response};
use crate::grid::{Grid, Item, Kind, Scale, Section};

/// Where the assessment stands on each item, in the order of the grid's items.
#[derive(Debug, Clone, PartialEq)]
pub struct Positions(pub Vec<Position>);

/// Where the assessment stands on one item, all respondents together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Position {
    /// Answered, not applicable, unknown or missing.
    pub state: State,
    /// Whether the position is the group's own or a mean.
    pub basis: Basis,
    /// How many individual respondents gave a value.
    pub respondents: usize,
    /// Highest less lowest individual value, on the item's scale; absent under two individual values.
    pub spread: Option<f64>,
    /// Whether, and why, its ball is filled.
    pub priority: Option<Priority>,
    /// Some gave a value and some said « sans objet »: to be debated.
    pub is_contested: bool,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum State {
    /// Nobody answered.
    #[default]
    Missing,
    /// Not among the questions asked: the short form was used.
    NotAsked,
    /// Nobody gave a value, somebody said « ne sait pas ».
    Unknown,
    /// Left out of everything.
    NotApplicable,
    /// Answered with something that is not a number: text, options, oui or non, a date.
    Given,
    /// A position on its scale (a mean may lie between two steps), or a number.
    At(f64),
}

impl State {
    /// Whether an answer was to be given: neither « sans objet » nor outside the form that was asked.
    pub fn is_applicable(self) -> bool {
        !matches!(self, Self::NotApplicable | Self::NotAsked)
    }

    /// The position on the scale, or the number.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::At(value) => Some(value),
            _ => None,
        }
    }
}

/// What a position rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// The group agreed on it.
    Collective,
    /// The mean of the individual answers; the answer itself where there is one only.
    #[default]
    Mean,
}

impl Position {
    /// The position on the scale, or the number.
    pub fn value(&self) -> Option<f64> {
        self.state.value()
    }
}

/// All the scores of one assessment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scorecard {
    /// In the order of the grid's sections.
    pub sections: Vec<SectionScore>,
    /// Over the whole grid; `None` where the grid says that it has none.
    pub global: Option<Score>,
    /// Index of the section with the lowest percentage, where at least two sections have a score.
    pub weakest: Option<usize>,
    /// Highest less lowest section percentage, 0…100, where at least two sections have a score.
    pub gap: Option<f64>,
    /// Answered ÷ applicable over all items, scored or not; `None` where nothing is applicable.
    pub completeness: Option<f64>,
}

/// A score, always beside what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Score {
    /// On the scale's own range; absent without an answer, or where the items do not share one scale.
    pub score: Option<f64>,
    /// Normalised, 0…100; absent without an answer.
    pub percent: Option<f64>,
    /// How many of the scored items were answered, left out, and so on.
    pub counts: Counts,
    /// The score exists and rests on less than the grid's threshold.
    pub is_partial: bool,
}

/// How many scored items were answered, left out, unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// With a value.
    pub answered: usize,
    /// All less those not applicable.
    pub applicable: usize,
    /// Sans objet.
    pub not_applicable: usize,
    /// Ne sait pas.
    pub unknown: usize,
}

impl Counts {
    /// Answered ÷ applicable, 0…1; absent where nothing is applicable.
    #[expect(clippy::cast_precision_loss, reason = "at most 1,000 items")]
    pub fn coverage(self) -> Option<f64> {
        (self.applicable > 0).then(|| self.answered as f64 / self.applicable as f64)
    }

    /// Neither answered, nor unknown, nor left out.
    pub fn missing(self) -> usize {
        self.applicable - self.answered - self.unknown
    }

    /// Counts one more state.
    ///
    /// Without a branch: a batch scores tens of millions of states, and no processor guesses who answered what.
    pub fn count(&mut self, state: State) {
        self.answered += usize::from(matches!(state, State::At(_) | State::Given));
        self.not_applicable += usize::from(matches!(state, State::NotApplicable));
        self.unknown += usize::from(matches!(state, State::Unknown));
        self.applicable += usize::from(state.is_applicable());
    }

    fn add(&mut self, other: Counts) {
        self.answered += other.answered;
        self.applicable += other.applicable;
        self.not_applicable += other.not_applicable;
        self.unknown += other.unknown;
    }
}

impl Scorecard {
    /// Whether the result as a whole is partial: its global score, or one of its sections where the grid has no global.
    pub fn is_partial(&self) -> bool {
        match &self.global {
            Some(global) => global.is_partial,
            None => self.sections.iter().any(|section| section.total.is_partial),
        }
    }
}

/// The score of one section.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SectionScore {
    /// Score and coverage. A profile section has a coverage and no score.
    pub total: Score,
    /// Share of each type, 0…1, by item index, for a profile section with an answer above the minimum.
    pub shares: Vec<(usize, f64)>,
}

impl SectionScore {
    /// Items with the largest share of a profile section; several where they tie, none without shares.
    pub fn dominant(&self) -> Vec<usize> {
        let top = self.shares.iter().map(|(_, share)| *share).fold(0.0, f64::max);
        self.shares.iter().filter(|(_, share)| top > 0.0 && is_near(top, *share)).map(|(item, _)| *item).collect()
    }
}

/// Where the assessment stands on each item.
///
/// The collective position where the group gave one (a value or SO); else the mean of the individual values; where
/// nobody gave a value, SO if anyone said so, else NSP if anyone said so, else missing.
pub fn positions(grid: &Grid, assessment: &Assessment) -> Positions {
    let (collective, individual): (Vec<&Response>, Vec<&Response>) =
        assessment.responses.iter().partition(|response| response.collective);
    let mut marks: Vec<Mark> = Vec::with_capacity(individual.len());
    let position = |index: usize| {
        let mark = |response: &&Response| Mark::from(&response.entries[index]);
        marks.clear();
        marks.extend(individual.iter().map(mark));
        let mut position = position(collective.first().map(mark), &marks);
        if assessment.form == Form::Short && !grid.items[index].short && position.state == State::Missing {
            position.state = State::NotAsked;
        }
        position
    };
    Positions((0..grid.items.len()).map(position).collect())
}

/// What one response says of one item, as far as a position needs it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mark {
    /// What is answered; whoever was not asked is [`State::Missing`].
    pub state: State,
    /// Whether and why the ball is filled.
    pub priority: Option<Priority>,
    /// Whether anything at all is said, be it an argument.
    pub is_said: bool,
}

impl From<&Entry> for Mark {
    fn from(entry: &Entry) -> Self {
        let state = match &entry.answer {
            Answer::Missing => State::Missing,
            Answer::Unknown => State::Unknown,
            Answer::NotApplicable(_) => State::NotApplicable,
            Answer::Value(_) => entry.number().map_or(State::Given, State::At),
        };
        Self { state, priority: entry.priority, is_said: !entry.is_blank() }
    }
}

impl From<Cell> for Mark {
    fn from(cell: Cell) -> Self {
        let priority = cell.is_priority.then_some(Priority::Priority);
        Self::from(&Entry { answer: cell.answer, priority, ..Entry::default() })
    }
}

impl Mark {
    /// Whether a value is given.
    pub fn is_given(self) -> bool {
        matches!(self.state, State::At(_) | State::Given)
    }

    /// Whether anything is answered, be it SO or NSP.
    pub fn is_answered(self) -> bool {
        self.state != State::Missing
    }
}

/// Where one item stands, from what the group says and each one says.
pub fn position(group: Option<Mark>, individual: &[Mark]) -> Position {
    let values = individual.iter().filter_map(|mark| mark.state.value());
    let count = values.clone().count();
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.clone().fold(f64::NEG_INFINITY, f64::max);
    let agreed = group.filter(|mark| mark.is_given() || mark.state == State::NotApplicable);
    let any = |state: State| individual.iter().any(|mark| mark.state == state);
    let given = individual.iter().filter(|mark| mark.is_given()).count();
    let state = match agreed {
        Some(mark) => mark.state,
        None if count > 0 => State::At(mean(values)),
        None if given > 0 => State::Given,
        None if any(State::NotApplicable) => State::NotApplicable,
        None if any(State::Unknown) || group.is_some_and(|mark| mark.state == State::Unknown) => State::Unknown,
        None => State::Missing,
    };
    Position {
        state,
        basis: if agreed.is_some() { Basis::Collective } else { Basis::Mean },
        respondents: given,
        spread: (count >= 2).then_some(high - low),
        priority: agreed
            .or(group)
            .and_then(|mark| mark.priority)
            .or_else(|| if agreed.is_some() { None } else { majority(individual) }),
        is_contested: given > 0 && any(State::NotApplicable),
    }
}

/// The priority that at least half of those who answered gave; the more frequent reason, « priorité » on a tie.
///
/// Where nobody answered, half of those who said anything of the item: a mark may stand alone.
fn majority(individual: &[Mark]) -> Option<Priority> {
    let nobody_answered = !individual.iter().any(|mark| mark.is_given());
    let voters = individual.iter().filter(|mark| if nobody_answered { mark.is_said } else { mark.is_given() });
    let marks = |reason| voters.clone().filter(|mark| mark.priority == Some(reason)).count();
    let (priority, impact) = (marks(Priority::Priority), marks(Priority::Impact));
    let marked = priority + impact;
    if marked == 0 || 2 * marked < voters.clone().count() {
        None
    } else if impact > priority {
        Some(Priority::Impact)
    } else {
        Some(Priority::Priority)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of respondents")]
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    sum / count as f64
}

/// Scores an assessment.
pub fn score(grid: &Grid, positions: &Positions) -> Scorecard {
    let states: Vec<State> = positions.0.iter().map(|position| position.state).collect();
    let mut scorecard = Scorecard::default();
    Scorer::new(grid).score(&states, &mut scorecard);
    scorecard
}

/// A grid made ready to score any number of assessments: the only scorer there is.
#[derive(Debug)]
pub struct Scorer<'g> {
    grid: &'g Grid,
    /// By item; nothing for those that are not scored.
    items: Vec<Option<Weighed>>,
    /// The items that are not scored.
    unscored: Vec<usize>,
    /// By section: the scale that its scored items share.
    scales: Vec<Option<&'g Scale>>,
    /// Whether all scored items outside profile sections share one scale.
    has_one_scale: bool,
}

/// What an item weighs, and how its scale is normalised.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    weight: f64,
    min: f64,
    span: f64,
}

impl Weighed {
    fn normalise(self, value: f64) -> f64 {
        (value - self.min) / self.span
    }
}

impl<'g> Scorer<'g> {
    /// Looks up once what scoring needs of a grid.
    pub fn new(grid: &'g Grid) -> Self {
        let weighed = |item: &Item| {
            let scale = item.scale().filter(|_| item.is_scored())?;
            Some(Weighed { weight: item.weight, min: scale.min(), span: scale.max() - scale.min() })
        };
        let kept = grid.sections.iter().filter(|section| !section.is_profile);
        let shared = |section| Grid::shared_scale(grid.items_of(section).iter()).map(AsRef::as_ref);
        let items: Vec<Option<Weighed>> = grid.items.iter().map(weighed).collect();
        Self {
            grid,
            unscored: (0..items.len()).filter(|index| items[*index].is_none()).collect(),
            items,
            scales: grid.sections.iter().map(shared).collect(),
            has_one_scale: Grid::shared_scale(kept.flat_map(|section| grid.items_of(section))).is_some(),
        }
    }

    /// Scores what became of each item, in the grid's order, into a scorecard that may be used again.
    pub fn score(&self, states: &[State], scorecard: &mut Scorecard) {
        scorecard.sections.resize_with(self.grid.sections.len(), SectionScore::default);
        let mut all = Counts::default();
        for (index, section) in self.grid.sections.iter().enumerate() {
            let into = &mut scorecard.sections[index];
            into.total = self.section_score(section, self.scales[index], &states[section.items.clone()]);
            all.add(into.total.counts);
            into.shares.clear();
            if section.is_profile {
                into.shares = shares(section, self.grid.items_of(section), &states[section.items.clone()]);
            }
        }
        let scored = scorecard.sections.iter().map(|section| section.total.percent).enumerate();
        let ranked = scored.filter_map(|(index, percent)| Some((index, percent?)));
        let low = ranked.clone().reduce(|a, b| if b.1 < a.1 { b } else { a });
        let high = ranked.clone().reduce(|a, b| if b.1 > a.1 { b } else { a });
        let both = low.zip(high).filter(|_| ranked.count() >= 2);
        scorecard.weakest = both.map(|(low, _)| low.0);
        scorecard.gap = both.map(|(low, high)| high.1 - low.1);
        for index in &self.unscored {
            all.count(states[*index]);
        }
        scorecard.completeness = all.coverage();
        scorecard.global = self.grid.has_global.then(|| self.global_score(&scorecard.sections));
    }

    fn section_score(&self, section: &Section, shared: Option<&Scale>, states: &[State]) -> Score {
        let items = &self.items[section.items.clone()];
        if section.is_profile {
            return Score { counts: tally(items, states, |_, _| 0.0).0, ..Score::default() };
        }
        // On one shared scale the mean is taken on that scale: dividing first would blur the last decimals.
        if let Some(scale) = shared {
            let (counts, score) = tally(items, states, |_, value| value);
            rated(self.grid, score, score.map(|score| scale.normalise(score) * 100.0), counts)
        } else {
            let (counts, share) = tally(items, states, Weighed::normalise);
            rated(self.grid, None, share.map(|share| share * 100.0), counts)
        }
    }

    fn global_score(&self, sections: &[SectionScore]) -> Score {
        let kept = || self.grid.sections.iter().zip(sections).filter(|(section, _)| !section.is_profile);
        let mut counts = Counts::default();
        kept().for_each(|(_, section)| counts.add(section.total.counts));
        let mean = |pick: fn(&Score) -> Option<f64>| {
            weighted_mean(kept().filter_map(|(section, score)| Some((section.weight, pick(&score.total)?))))
        };
        let score = if self.has_one_scale { mean(|score| score.score) } else { None };
        rated(self.grid, score, mean(|score| score.percent), counts)
    }
}

/// Counts the scored items of a section and takes the weighted mean of what `figure` makes of their values.
fn tally(items: &[Option<Weighed>], states: &[State], figure: impl Fn(Weighed, f64) -> f64) -> (Counts, Option<f64>) {
    let mut counts = Counts::default();
    let (mut weights, mut sum) = (0.0, 0.0);
    for (item, state) in items.iter().zip(states) {
        let Some(item) = *item else { continue };
        counts.count(*state);
        // What is no value weighs nothing.
        let (weight, value) = if let State::At(value) = *state { (item.weight, value) } else { (0.0, item.min) };
        weights += weight;
        sum += weight * figure(item, value);
    }
    (counts, (weights > 0.0).then(|| sum / weights))
}

fn rated(grid: &Grid, score: Option<f64>, percent: Option<f64>, counts: Counts) -> Score {
    let is_partial = percent.is_some() && counts.coverage().is_some_and(|coverage| coverage < grid.min_coverage);
    Score { score, percent, counts, is_partial }
}

/// Each normalised proximity ÷ their sum; nothing where the sum is 0.
fn shares(section: &Section, items: &[Item], states: &[State]) -> Vec<(usize, f64)> {
    let near = |(item, state): (&Item, &State)| Some(item.scale()?.normalise(state.value()?));
    let proximities = || section.items.clone().zip(items.iter().zip(states));
    let sum: f64 = proximities().filter_map(|(_, pair)| near(pair)).sum();
    if sum <= 0.0 {
        return Vec::new();
    }
    proximities().filter_map(|(index, pair)| Some((index, near(pair)? / sum))).collect()
}

/// Whether two figures are the same but for rounding.
pub fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Σ w·v ÷ Σ w; nothing without a value.
fn weighted_mean(pairs: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (weights, sum) =
        pairs.fold((0.0, 0.0), |(weights, sum), (weight, value)| (weights + weight, sum + weight * value));
    (weights > 0.0).then(|| sum / weights)
}

/// Items in the order of their positions, weakest first: the index and the normalised position, 0…1.
///
/// Only scored items with a value, outside profile sections; ties keep the order of the grid.
pub fn ranked_items(grid: &Grid, positions: &Positions) -> Vec<(usize, f64)> {
    let mut ranked: Vec<(usize, f64)> = grid
        .items
        .iter()
        .zip(&positions.0)
        .enumerate()
        .filter(|(_, (item, _))| item.is_scored() && !grid.sections[item.section].is_profile)
        .filter_map(|(index, (item, position))| match &item.kind {
            Kind::Scale(scale) => Some((index, scale.normalise(position.value()?))),
            _ => None,
        })
        .collect();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
    ranked
}

/// The middle of a scale, normalised.
const MIDDLE: f64 = 0.5;

/// The questions by which to begin, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Begin {
    /// Indices of items.
    pub items: Vec<usize>,
    /// Whether they stand at the middle of their scales or lower; else nothing does.
    pub are_low: bool,
}

/// Priorities that stand at the middle of their scale or lower, lowest first; then what stands in the lower half, lowest
/// first. Where there is nothing of the kind, all that is not at the top, lowest first.
pub fn to_begin_with(grid: &Grid, positions: &Positions) -> Begin {
    let ranked = ranked_items(grid, positions);
    let is_priority = |index: usize| positions.0[index].priority.is_some();
    let priorities = ranked.iter().filter(|(index, share)| is_priority(*index) && *share <= MIDDLE);
    let others = ranked.iter().filter(|(index, share)| !is_priority(*index) && *share < MIDDLE);
    let items: Vec<usize> = priorities.chain(others).map(|(index, _)| *index).collect();
    if !items.is_empty() {
        return Begin { items, are_low: true };
    }
    let below_the_top = ranked.iter().filter(|(_, share)| *share < 1.0 - 1e-9);
    Begin { items: below_the_top.map(|(index, _)| *index).collect(), are_low: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Value;

    fn at(value: f64) -> Entry {
        Entry::value(Value::Number(value))
    }

    fn answer(answer: Answer) -> Entry {
        Entry { answer, ..Entry::default() }
    }

    fn marked(value: f64, priority: Priority) -> Entry {
        Entry { priority: Some(priority), ..at(value) }
    }

    fn of<'a>(group: Option<&'a Entry>, individual: &'a [Entry]) -> Position {
        let marks: Vec<Mark> = individual.iter().map(Mark::from).collect();
        position(group.map(Mark::from), &marks)
    }

    #[test]
    fn the_collective_position_stands_before_the_mean() {
        let position = of(Some(&at(2.0)), &[at(-1.0), at(0.0)]);
        assert_eq!((position.state, position.basis), (State::At(2.0), Basis::Collective));
        assert_eq!((position.respondents, position.spread), (2, Some(1.0)), "the spread is of the individual answers");
    }

    #[test]
    fn without_a_collective_position_the_mean_of_the_values_stands() {
        let position = of(None, &[at(3.0), at(0.0), answer(Answer::Unknown), Entry::default()]);
        assert_eq!((position.state, position.basis, position.respondents), (State::At(1.5), Basis::Mean, 2));
    }

    #[test]
    fn a_group_that_does_not_know_leaves_it_to_the_individual_answers() {
        assert_eq!(of(Some(&answer(Answer::Unknown)), &[at(1.0)]).state, State::At(1.0));
        assert_eq!(of(Some(&answer(Answer::Unknown)), &[]).state, State::Unknown);
    }

    #[test]
    fn a_collective_so_leaves_the_item_out_whatever_each_one_said() {
        assert_eq!(of(Some(&answer(Answer::NotApplicable(None))), &[at(1.0)]).state, State::NotApplicable);
    }

    #[test]
    fn one_value_weighs_more_than_any_so_and_the_item_is_to_be_debated() {
        let position = of(None, &[at(2.0), answer(Answer::NotApplicable(None)), answer(Answer::NotApplicable(None))]);
        assert_eq!(position.state, State::At(2.0));
        assert!(position.is_contested);
        assert_eq!(position.spread, None, "one value has no spread");
    }

    #[test]
    fn where_nobody_gave_a_value_one_so_is_enough() {
        assert_eq!(
            of(None, &[answer(Answer::Unknown), answer(Answer::NotApplicable(None))]).state,
            State::NotApplicable
        );
        assert_eq!(of(None, &[answer(Answer::Unknown), Entry::default()]).state, State::Unknown);
        assert_eq!(of(None, &[]).state, State::Missing);
    }

    #[test]
    fn half_of_those_who_answered_make_a_priority_and_fewer_do_not() {
        let priority = Priority::Priority;
        assert_eq!(of(None, &[marked(1.0, priority), at(1.0)]).priority, Some(priority));
        assert_eq!(of(None, &[marked(1.0, priority), at(1.0), at(1.0)]).priority, None);
        let silent = Entry { priority: Some(priority), ..Entry::default() };
        assert_eq!(of(None, &[silent.clone(), at(1.0)]).priority, None, "who did not answer does not count");
        assert_eq!(of(None, &[silent, Entry::default()]).priority, Some(priority), "a mark may stand alone");
    }

    #[test]
    fn the_more_frequent_reason_of_a_priority_is_kept() {
        let entries = [marked(1.0, Priority::Impact), marked(1.0, Priority::Impact), marked(1.0, Priority::Priority)];
        assert_eq!(of(None, &entries).priority, Some(Priority::Impact));
        assert_eq!(of(None, &entries[1..]).priority, Some(Priority::Priority), "a tie goes to « priorité »");
    }

    #[test]
    fn the_group_decides_of_the_ball_where_it_took_position() {
        let group = at(1.0);
        assert_eq!(of(Some(&group), &[marked(1.0, Priority::Impact)]).priority, None);
        let group = marked(1.0, Priority::Priority);
        assert_eq!(of(Some(&group), &[at(1.0), at(1.0)]).priority, Some(Priority::Priority));
    }
}
