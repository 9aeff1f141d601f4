//! Who stands where on one track: a dot for each answer, and the range between the ends.

use super::super::{Dot, Track};
use super::{Drawing, Speech, Svg};

const WIDTH: f64 = 280.0;
const MARGIN: f64 = 12.0;
const RADIUS: f64 = 5.5;

/// Dots are stacked up to this many; the text beside says how many there are.
const STACK: usize = 6;

/// One dot an answer, stacked where several people stand on the same step.
pub fn strip(track: &Track, dots: &[Dot]) -> Svg {
    let x = |share: f64| MARGIN + share * (WIDTH - 2.0 * MARGIN);
    let highest = dots.iter().map(|dot| dot.count.min(STACK)).max().unwrap_or(1);
    #[expect(clippy::cast_precision_loss, reason = "at most six")]
    let rise = |place: usize| place as f64 * (2.0 * RADIUS + 1.5);
    let base = rise(highest - 1) + RADIUS + 3.0;
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
    for dot in dots {
        for place in 0..dot.count.min(STACK) {
            drawing.circle("dot", (x(dot.share), base - rise(place)), RADIUS);
        }
    }
    drawing.finish()
}
