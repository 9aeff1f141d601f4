//! How long a session has lasted, and how long it may still last at its own pace. Pure: whoever runs it says the time.

use std::time::Duration;

/// Questions to settle before anything is said of those that are left.
const LEAST: usize = 3;

/// The time of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tempo {
    now: Duration,
    /// When the last question was settled.
    settled: Duration,
    /// How long each question took.
    taken: Vec<Duration>,
}

impl Tempo {
    /// Says how long the session has lasted.
    pub fn tick(&mut self, now: Duration) {
        self.now = now.max(self.now);
    }

    /// A question got its answer, or was put off.
    pub fn settle(&mut self) {
        self.taken.push(self.now.saturating_sub(self.settled));
        self.settled = self.now;
    }

    /// How long the session has lasted.
    pub fn spent(&self) -> Duration {
        self.now
    }

    /// How long so many questions may take, going by those of this session.
    ///
    /// The mean of what each question took, where a break counts for no more than four times the median.
    pub fn left(&self, questions: usize) -> Option<Duration> {
        if self.taken.len() < LEAST || questions == 0 {
            return None;
        }
        let mut sorted = self.taken.clone();
        sorted.sort_unstable();
        let most = sorted[sorted.len() / 2] * 4;
        let total: Duration = sorted.iter().map(|taken| (*taken).min(most)).sum();
        let count = u32::try_from(sorted.len()).ok()?;
        Some(total / count * u32::try_from(questions).ok()?)
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

    fn after(seconds: &[u64]) -> Tempo {
        let mut tempo = Tempo::default();
        for second in seconds {
            tempo.tick(Duration::from_secs(*second));
            tempo.settle();
        }
        tempo
    }

    #[test]
    fn nothing_is_said_before_three_questions_or_when_none_is_left() {
        assert_eq!(after(&[60, 120]).left(10), None);
        assert_eq!(after(&[60, 120, 180]).left(0), None);
        assert_eq!(after(&[60, 120, 180]).left(10), Some(Duration::from_secs(600)));
    }

    #[test]
    fn a_coffee_break_does_not_make_every_question_long() {
        // 60, 60, 60, then an hour: the hour counts for 240 seconds; (60 + 60 + 60 + 240) ÷ 4 = 105.
        assert_eq!(after(&[60, 120, 180, 3780]).left(2), Some(Duration::from_secs(210)));
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
        let mut tempo = after(&[60]);
        tempo.tick(Duration::from_secs(30));
        assert_eq!(tempo.spent(), Duration::from_secs(60));
    }
}
