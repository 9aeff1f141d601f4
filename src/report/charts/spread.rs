//! How far several structures lie apart: their dots, the middle half, the median.

use super::super::beside::Spread;
use super::{Drawing, Speech, Svg};

const WIDTH: f64 = 420.0;
const MARGIN: f64 = 12.0;
const RADIUS: f64 = 4.5;

/// Dots are stacked up to this many; the text beside says how many there are.
const STACK: usize = 8;

/// Dots closer than this, as a share of the range, stand on one another.
const SLOT: f64 = 0.025;

/// The dots over the range, and the quartiles under them.
pub fn spread(spread: &Spread) -> Svg {
    let x = |share: f64| MARGIN + share * (WIDTH - 2.0 * MARGIN);
    let mut columns: Vec<(f64, usize)> = Vec::new();
    for dot in &spread.dots {
        match columns.last_mut() {
            Some((share, count)) if dot.share - *share < SLOT => *count += dot.count,
            _ => columns.push((dot.share, dot.count)),
        }
    }
    let highest = columns.iter().map(|(_, count)| (*count).min(STACK)).max().unwrap_or(1);
    #[expect(clippy::cast_precision_loss, reason = "at most eight")]
    let rise = |place: usize| place as f64 * (2.0 * RADIUS + 1.5);
    let base = rise(highest - 1) + RADIUS + 2.0;
    let rail = base + RADIUS + 9.0;
    let mut drawing = Drawing::new("spread-line", WIDTH, rail + 9.0, &Speech::Silent);
    drawing.line("rail", (x(0.0), rail), (x(1.0), rail));
    for tick in &spread.track.ticks {
        drawing.line("tick", (x(*tick), rail - 3.0), (x(*tick), rail + 3.0));
    }
    if let Some(neutral) = spread.track.neutral {
        drawing.line("neutral", (x(neutral), rail - 7.0), (x(neutral), rail + 7.0));
    }
    if let Some(quartiles) = &spread.quartiles {
        let [min, max] = quartiles.ends;
        drawing.line("whisker", (x(min), rail), (x(max), rail));
        if let Some([lower, median, upper]) = quartiles.middle {
            drawing.line("half", (x(lower), rail), (x(upper).max(x(lower) + 1.0), rail));
            drawing.line("median", (x(median), rail - 8.0), (x(median), rail + 8.0));
        }
    }
    for (share, count) in columns {
        for place in 0..count.min(STACK) {
            drawing.circle("dot", (x(share), base - rise(place)), RADIUS);
        }
    }
    drawing.finish()
}
