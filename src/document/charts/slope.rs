//! One score from date to date: a small line, of which several stand side by side.

use super::{Course, Pen, Speech, Svg};

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 130.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 50.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 24.0;
const RADIUS: f64 = 4.5;

/// The line of one course; dates without a score leave a gap.
pub(super) fn slope(course: &Course, speech: &Speech) -> Svg {
    let stops = &course.stops;
    let mut drawing = Pen::new("slope", WIDTH, HEIGHT, speech);
    #[expect(clippy::cast_precision_loss, reason = "a handful of dates")]
    let x = |index: usize| LEFT + (WIDTH - LEFT - RIGHT) * index as f64 / (stops.len() - 1).max(1) as f64;
    let y = |share: f64| HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    for share in [0.0, 1.0] {
        drawing.line("rail", (LEFT, y(share)), (WIDTH - RIGHT, y(share)));
    }
    if let Some(neutral) = course.neutral {
        drawing.line("ring neutral", (LEFT, y(neutral)), (WIDTH - RIGHT, y(neutral)));
    }
    let points: Vec<Option<(f64, f64)>> =
        stops.iter().enumerate().map(|(index, stop)| stop.share.map(|share| (x(index), y(share)))).collect();
    for pair in points.windows(2) {
        if let [Some(from), Some(to)] = pair {
            drawing.line("edge", *from, *to);
        }
    }
    for (point, stop) in points.iter().zip(stops) {
        if let Some(point) = point {
            drawing.circle(if stop.is_partial { "point partial" } else { "point" }, *point, RADIUS);
        }
    }
    let last = stops.len() - 1;
    for (index, anchor, side) in [(0, "end", -9.0), (last, "start", 9.0)] {
        if let Some((x, y)) = points[index] {
            drawing.text("label figure", anchor, (x + side, y + 5.0), stops[index].text.as_str());
        }
    }
    drawing.text("label", "start", (4.0, HEIGHT - 5.0), stops[0].when.as_str());
    drawing.text("label", "end", (WIDTH - 4.0, HEIGHT - 5.0), stops[last].when.as_str());
    drawing.finish()
}
