//! Krippendorff's alpha, and how far it may lie from what other questions would have given.
//!
//! K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011). A unit is an item with the values that it was
//! given; those with fewer than two take no part.

/// How far apart two values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Equal or not: answers in no order.
    Nominal,
    /// The square of the number of values that lie between their ranks.
    Ordinal,
    /// The square of their difference.
    Interval,
}

/// How far the answers to some items agree, or why no figure says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alpha {
    /// 1 full agreement, 0 what chance would give, below: systematic disagreement.
    At(f64),
    /// All answers are the same: nothing can be told from chance.
    NoVariation,
    /// No item has two answers.
    TooFew,
}

/// Items from which an interval is drawn.
pub const ENOUGH_FOR_INTERVAL: usize = 10;

/// Draws of an interval.
const DRAWS: usize = 2_000;

/// Where the draws start: the same answers always give the same interval.
const SEED: u64 = 2010;

/// Alpha over these units.
pub fn alpha(units: &[Vec<f64>], metric: Metric) -> Alpha {
    Coincidences::new(units).map_or(Alpha::TooFew, |all| all.alpha(metric, all.units.iter()))
}

/// The items that two people or more gave a value to.
pub fn pairable(units: &[Vec<f64>]) -> usize {
    units.iter().filter(|unit| unit.len() >= 2).count()
}

/// Where alpha lies in 95 of 100 draws of as many items among these, with replacement: the 2.5th and the 97.5th
/// percentile. Draws in which nothing varies have no alpha and do not count. Absent under [`ENOUGH_FOR_INTERVAL`] items,
/// or where alpha is.
pub fn interval(units: &[Vec<f64>], metric: Metric) -> Option<[f64; 2]> {
    let all = Coincidences::new(units).filter(|all| all.units.len() >= ENOUGH_FOR_INTERVAL)?;
    let Alpha::At(_) = all.alpha(metric, all.units.iter()) else { return None };
    let mut random = SplitMix(SEED);
    let draw = |_| {
        let units: Vec<&Unit> = (0..all.units.len()).map(|_| &all.units[random.below(all.units.len())]).collect();
        match all.alpha(metric, units.into_iter()) {
            Alpha::At(alpha) => Some(alpha),
            _ => None,
        }
    };
    let mut drawn: Vec<f64> = (0..DRAWS).filter_map(draw).collect();
    drawn.sort_by(f64::total_cmp);
    Some([percentile(&drawn, 0.025)?, percentile(&drawn, 0.975)?])
}

/// In proportion between two figures of a sorted list, as quartiles are elsewhere.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "2,000 draws")]
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)? as f64);
    let (low, high) = (sorted.get(place.floor() as usize)?, sorted.get(place.ceil() as usize)?);
    Some(low + (high - low) * place.fract())
}

/// Units as counts over the values that occur.
struct Coincidences {
    /// Growing.
    values: Vec<f64>,
    units: Vec<Unit>,
}

/// How many people gave each value to one item, and how many gave one.
struct Unit {
    counts: Vec<f64>,
    total: f64,
}

impl Coincidences {
    /// The pairable units; nothing where there is none.
    fn new(units: &[Vec<f64>]) -> Option<Self> {
        let pairable: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() >= 2).collect();
        let mut values: Vec<f64> = pairable.iter().copied().flatten().copied().collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let unit = |given: &&Vec<f64>| {
            let mut counts = vec![0.0; values.len()];
            for value in *given {
                if let Ok(index) = values.binary_search_by(|known| known.total_cmp(value)) {
                    counts[index] += 1.0;
                }
            }
            Unit { total: counts.iter().sum(), counts }
        };
        let units: Vec<Unit> = pairable.iter().map(unit).collect();
        (!units.is_empty()).then_some(Self { values, units })
    }

    /// 1 less the disagreement observed within units, divided by the one expected between any two answers.
    fn alpha<'u>(&self, metric: Metric, units: impl Iterator<Item = &'u Unit> + Clone) -> Alpha {
        let size = self.values.len();
        let mut totals = vec![0.0; size];
        let mut together = vec![0.0; size * size];
        for unit in units {
            for (a, n) in unit.counts.iter().enumerate().filter(|(_, n)| **n > 0.0) {
                totals[a] += n;
                for (b, m) in unit.counts.iter().enumerate().take(a) {
                    together[a * size + b] += n * m / (unit.total - 1.0);
                }
            }
        }
        let all: f64 = totals.iter().sum();
        let (mut observed, mut expected) = (0.0, 0.0);
        for a in 0..size {
            // Of the values from b to a, those between count whole and both ends by half.
            let mut between = totals[a] / 2.0;
            for b in (0..a).rev() {
                between += totals[b] / 2.0;
                let distance = match metric {
                    Metric::Nominal => 1.0,
                    Metric::Interval => (self.values[a] - self.values[b]).powi(2),
                    Metric::Ordinal => between.powi(2),
                };
                between += totals[b] / 2.0;
                observed += together[a * size + b] * distance;
                expected += totals[a] * totals[b] * distance;
            }
        }
        let expected = expected / (all - 1.0);
        if expected > 0.0 { Alpha::At(1.0 - observed / expected) } else { Alpha::NoVariation }
    }
}

/// SplitMix64, by S. Vigna: ten lines that give the same draws on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number under `end`; with a few dozen items the remainder favours none in a measurable way.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from((u128::from(self.next()) * end as u128) >> 64).unwrap_or(0)
    }
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

    fn figure(alpha: Alpha) -> f64 {
        match alpha {
            Alpha::At(alpha) => alpha,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn alpha_agrees_with_the_published_example() {
        for (metric, expected) in [(Metric::Nominal, 0.743), (Metric::Ordinal, 0.815), (Metric::Interval, 0.849)] {
            let found = figure(alpha(&published(), metric));
            assert!((found - expected).abs() < 5e-4, "{metric:?}: {found}");
        }
    }

    #[test]
    fn alpha_agrees_with_another_program_on_matrices_with_gaps_and_ties() {
        let cases = include_str!("../../tests/krippendorff/cases.txt");
        let mut seen = 0;
        for line in cases.lines().filter(|line| !line.starts_with('#')) {
            let [metric, expected, units] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let metric = match metric {
                "nominal" => Metric::Nominal,
                "ordinal" => Metric::Ordinal,
                _ => Metric::Interval,
            };
            let values = |unit: &str| unit.split(' ').filter_map(|value| value.parse().ok()).collect();
            let units: Vec<Vec<f64>> = units.split(';').map(values).collect();
            let (found, expected) = (figure(alpha(&units, metric)), expected.parse().unwrap_or(f64::NAN));
            assert!((found - expected).abs() < 1e-9, "{found}: {line}");
            seen += 1;
        }
        assert!(seen >= 200, "{seen} matrices");
    }

    #[test]
    fn a_figure_is_refused_where_it_would_say_nothing() {
        let all = |metric| move |units: &[Vec<f64>]| alpha(units, metric);
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval] {
            let alpha = all(metric);
            assert_eq!(alpha(&[]), Alpha::TooFew, "no item");
            assert_eq!(alpha(&[vec![2.0], vec![]]), Alpha::TooFew, "one respondent, or two who never met on an item");
            assert_eq!(alpha(&[vec![2.0, 2.0], vec![2.0, 2.0]]), Alpha::NoVariation, "all the same");
            assert_eq!(alpha(&[vec![1.0, 1.0], vec![3.0, 3.0]]), Alpha::At(1.0), "full agreement");
            assert_eq!(alpha(&[vec![1.0, 3.0]]), Alpha::At(0.0), "one item, two answers: what chance would give");
        }
    }

    #[test]
    fn the_answers_of_a_crowd_are_counted_by_values_not_by_pairs_of_people() {
        // Pairs of 100,000 people would take hours.
        let unit = |shift: usize| (0..100_000).map(move |one| f64::from(u8::try_from((one + shift) % 7).unwrap_or(0)));
        let units: Vec<Vec<f64>> = (0..40).map(|shift| unit(shift).collect()).collect();
        assert!(figure(alpha(&units, Metric::Ordinal)).abs() < 1e-3);
    }

    #[test]
    fn an_interval_is_drawn_from_ten_items_on_and_always_the_same() {
        let units: Vec<Vec<f64>> = published().into_iter().filter(|unit| unit.len() >= 2).collect();
        assert_eq!(pairable(&published()), 11);
        assert_eq!(interval(&units[..9], Metric::Interval), None, "nine items");
        let drawn = interval(&published(), Metric::Interval);
        assert_eq!(drawn, interval(&published(), Metric::Interval));
        let Some([low, high]) = drawn else { panic!("eleven items") };
        let at = figure(alpha(&published(), Metric::Interval));
        assert!(low < at && at < high && high <= 1.0 && low > 0.4, "{low} {at} {high}");
        assert_eq!(interval(&vec![vec![2.0, 2.0]; 12], Metric::Interval), None, "nothing varies");
    }

    #[test]
    fn draws_are_those_of_the_published_generator() {
        // The first numbers of SplitMix64 from 1234567, as its author's C code prints them.
        let mut random = SplitMix(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }
}
