//! Who stands where on one track: a dot for each answer, and the range between the ends.

use super::super::{Dot, Track};
use super::{Drawing, Speech, Svg, stacked};

const WIDTH: f64 = 280.0;
const MARGIN: f64 = 12.0;
const RADIUS: f64 = 5.5;

/// The dots stand on a strip at most this high; of many people, rows overlap rather than leave one out.
const HIGHEST: f64 = 76.0;

/// One dot an answer, stacked where several people stand on the same step.
pub fn strip(track: &Track, dots: &[Dot]) -> Svg {
    let x = |share: f64| MARGIN + share * (WIDTH - 2.0 * MARGIN);
    let stacked = stacked(dots.iter().flat_map(|dot| std::iter::repeat_n(x(dot.share), dot.count)), 2.0 * RADIUS);
    let highest = stacked.iter().map(|(row, _)| *row).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "some hundred people")]
    let rise = |row: usize| row as f64 * (HIGHEST / highest.max(1) as f64).min(2.0 * RADIUS + 1.5);
    let base = rise(highest) + RADIUS + 3.0;
    let rail = base + RADIUS + 5.0;
    let mut drawing = Drawing::new("strip", WIDTH, rail + 7.0, &Speech::Silent);
    drawing.line("rail", (x(0.0), rail), (x(1.0), rail));
    for tick in &track.ticks {
        drawing.line("tick", (x(*tick), rail - 3.0), (x(*tick), rail + 3.0));
    }
    if let Some(neutral) = track.neutral {
        drawing.line("neutral", (x(neutral), rail - 6.0), (x(neutral), rail + 6.0));
    }
    if let (Some(first), Some(last)) = (dots.first(), dots.last()) {
        drawing.line("range", (x(first.share), rail), (x(last.share), rail));
    }
    for (row, x) in stacked {
        drawing.circle("dot", (x, base - rise(row)), RADIUS);
    }
    drawing.finish()
}
