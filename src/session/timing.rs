//! How long a session has lasted, and how long it may still last at its own pace. Pure: whoever runs it says the time.

use std::time::Duration;

/// Questions to settle before anything is said of those that are left.
const LEAST: usize = 3;

/// What is done one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A question answered or put off.
    Question,
    /// A cell of a row filled in.
    Cell,
    /// A pair of rows related.
    Pair,
}

/// How much of each kind is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remaining {
    /// Questions that wait for an answer.
    pub questions: usize,
    /// Cells that rows would miss.
    pub cells: usize,
    /// Pairs without a relation.
    pub pairs: usize,
}

impl Remaining {
    /// The kind of work by which this became `next`, if any was done.
    pub fn done_until(self, next: Self) -> Option<Work> {
        match () {
            () if next.questions < self.questions => Some(Work::Question),
            () if next.pairs < self.pairs => Some(Work::Pair),
            () if next.cells < self.cells => Some(Work::Cell),
            () => None,
        }
    }
}

/// The time of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timing {
    now: Duration,
    /// When the last work was done.
    settled: Duration,
    /// What was done, and how long each took.
    taken: Vec<(Work, Duration)>,
}

impl Timing {
    /// Says how long the session has lasted.
    pub fn tick(&mut self, now: Duration) {
        self.now = now.max(self.now);
    }

    /// A piece of work is done.
    pub fn settle(&mut self, work: Work) {
        self.taken.push((work, self.now.saturating_sub(self.settled)));
        self.settled = self.now;
    }

    /// How long the session has lasted.
    pub fn spent(&self) -> Duration {
        self.now
    }

    /// How long what remains may take, going by what was done in this session.
    ///
    /// The mean of each kind of work, or of all of them where a kind was not done yet; a break counts for no more than
    /// four times the median.
    pub fn left(&self, remaining: Remaining) -> Option<Duration> {
        let counts =
            [(Work::Question, remaining.questions), (Work::Cell, remaining.cells), (Work::Pair, remaining.pairs)];
        if self.taken.len() < LEAST || counts.iter().all(|(_, count)| *count == 0) {
            return None;
        }
        let all = self.mean(|_| true)?;
        let left = counts.into_iter().map(|(work, count)| {
            let each = self.mean(|done| done == work).unwrap_or(all);
            each * u32::try_from(count).unwrap_or(u32::MAX)
        });
        Some(left.sum())
    }

    fn mean(&self, is_meant: impl Fn(Work) -> bool) -> Option<Duration> {
        let mut sorted: Vec<Duration> =
            self.taken.iter().filter(|(work, _)| is_meant(*work)).map(|(_, taken)| *taken).collect();
        sorted.sort_unstable();
        let most = *sorted.get(sorted.len() / 2)? * 4;
        let total: Duration = sorted.iter().map(|taken| (*taken).min(most)).sum();
        Some(total / u32::try_from(sorted.len()).ok()?)
    }
}

/// « 25 min », « 1 h 20 »: coarser as it grows, because nobody can tell.
pub fn about(duration: Duration) -> String {
    let minutes = duration.as_secs().div_ceil(60).max(1);
    let step = match minutes {
        0..10 => 1,
        10..60 => 5,
        _ => 10,
    };
    words(minutes.div_ceil(step) * step)
}

/// « 52 min », « 1 h 05 »: to the minute; nothing under one.
pub fn exactly(duration: Duration) -> Option<String> {
    let minutes = duration.as_secs() / 60;
    (minutes > 0).then(|| words(minutes))
}

fn words(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questions(questions: usize) -> Remaining {
        Remaining { questions, ..Remaining::default() }
    }

    fn after(seconds: &[u64]) -> Timing {
        let mut timing = Timing::default();
        for second in seconds {
            timing.tick(Duration::from_secs(*second));
            timing.settle(Work::Question);
        }
        timing
    }

    #[test]
    fn nothing_is_said_before_three_questions_or_when_none_is_left() {
        assert_eq!(after(&[60, 120]).left(questions(10)), None);
        assert_eq!(after(&[60, 120, 180]).left(questions(0)), None);
        assert_eq!(after(&[60, 120, 180]).left(questions(10)), Some(Duration::from_secs(600)));
    }

    #[test]
    fn a_coffee_break_does_not_make_every_question_long() {
        // 60, 60, 60, then an hour: the hour counts for 240 seconds; (60 + 60 + 60 + 240) ÷ 4 = 105.
        assert_eq!(after(&[60, 120, 180, 3780]).left(questions(2)), Some(Duration::from_secs(210)));
    }

    #[test]
    fn cells_and_pairs_count_at_their_own_pace_and_at_the_common_one_before_it_is_known() {
        let mut timing = after(&[60, 120, 180]);
        assert_eq!(timing.left(Remaining { questions: 1, cells: 2, pairs: 3 }), Some(Duration::from_secs(360)));
        timing.tick(Duration::from_secs(190));
        timing.settle(Work::Pair);
        // 60 + 2 × (60 + 60 + 60 + 10) ÷ 4 + 3 × 10.
        assert_eq!(timing.left(Remaining { questions: 1, cells: 2, pairs: 3 }), Some(Duration::from_secs(185)));
    }

    #[test]
    fn durations_are_said_coarsely_ahead_and_to_the_minute_behind() {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let said = [1, 9, 11, 26, 58, 62, 71, 120].map(|n| about(minutes(n)).replace('\u{a0}', " "));
        assert_eq!(said, ["1 min", "9 min", "15 min", "30 min", "1 h", "1 h 10", "1 h 20", "2 h"]);
        assert_eq!(about(Duration::from_secs(20)).replace('\u{a0}', " "), "1 min");
        let behind = [0, 1, 52, 65].map(|n| exactly(minutes(n)).map(|words| words.replace('\u{a0}', " ")));
        assert_eq!(behind, [None, Some("1 min".into()), Some("52 min".into()), Some("1 h 05".into())]);
    }

    #[test]
    fn a_clock_that_goes_back_takes_nothing_away() {
        let mut timing = after(&[60]);
        timing.tick(Duration::from_secs(30));
        assert_eq!(timing.spent(), Duration::from_secs(60));
    }
}
