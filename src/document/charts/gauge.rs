//! A position on a scale, drawn small beside its words.

use super::super::Gauge;
use super::{Pen, Speech, Svg, bar};

const STEP: f64 = 12.0;
const SIDE: f64 = 9.0;

/// As many squares as the scale has steps, filled up to the position; a bar where the scale has a middle. Squares up to
/// the position that it is compared with are outlined.
#[expect(clippy::cast_precision_loss, reason = "few steps")]
pub fn gauge(gauge: &Gauge) -> Svg {
    if gauge.neutral.is_some() || gauge.steps > 10 {
        return bar(gauge.neutral, Some(gauge.share), false);
    }
    let mut drawing = Pen::new("steps", STEP * gauge.steps as f64, STEP, &Speech::Silent);
    for step in 0..gauge.steps {
        let is_under = |share: f64| (step as f64 + 0.5) / (gauge.steps as f64) < share;
        let corner = (1.0 + STEP * step as f64, (STEP - SIDE) / 2.0);
        let class = if is_under(gauge.share) {
            "up"
        } else if gauge.from.is_some_and(is_under) {
            "bed step wanted"
        } else {
            "bed step"
        };
        drawing.rect(class, corner, (SIDE, SIDE), 1.0);
    }
    drawing.finish()
}
