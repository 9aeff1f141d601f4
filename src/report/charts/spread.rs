//! How far several structures lie apart: their dots, the middle half, the median.

use super::super::beside::Spread;
use super::{Drawing, Speech, Svg, stacked};

const WIDTH: f64 = 420.0;
const MARGIN: f64 = 12.0;
const RADIUS: f64 = 4.5;

/// The dots stand on a strip at most this high; of many structures, rows overlap rather than leave one out.
const HIGHEST: f64 = 96.0;

/// The dots over the range, one a structure, and the quartiles under them.
pub fn spread(spread: &Spread) -> Svg {
    let x = |share: f64| MARGIN + share * (WIDTH - 2.0 * MARGIN);
    let places = spread.dots.iter().flat_map(|dot| std::iter::repeat_n(x(dot.share), dot.count));
    let dots = stacked(places, 2.0 * RADIUS);
    let highest = dots.iter().map(|(row, _)| *row).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "some hundred structures")]
    let rise = |row: usize| row as f64 * (HIGHEST / highest.max(1) as f64).min(2.0 * RADIUS + 1.5);
    let base = rise(highest) + RADIUS + 2.0;
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
    for (row, x) in dots {
        drawing.circle("dot", (x, base - rise(row)), RADIUS);
    }
    drawing.finish()
}
