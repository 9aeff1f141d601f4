//! A horizontal bar on a range of 0…1.

use super::{Pen, Speech, Svg};

const WIDTH: f64 = 280.0;
const HEIGHT: f64 = 22.0;
const TOP: f64 = 4.0;
const THICKNESS: f64 = 14.0;

/// A bar from the neutral mark, or from the low end, to the share; hollow where it rests on too little.
pub fn bar(neutral: Option<f64>, share: Option<f64>, is_partial: bool) -> Svg {
    let x = |share: f64| 1.0 + share * (WIDTH - 2.0);
    let mut drawing = Pen::new("bar", WIDTH, HEIGHT, &Speech::Silent);
    drawing.rect(if share.is_some() { "bed" } else { "bed void" }, (1.0, TOP), (WIDTH - 2.0, THICKNESS), 2.0);
    if let Some(share) = share {
        let start = neutral.unwrap_or(0.0);
        let side = if share < start { "down" } else { "up" };
        let class = if is_partial { format!("{side} partial") } else { side.to_owned() };
        let (left, right) = if share < start { (share, start) } else { (start, share) };
        let inset = if is_partial { 1.0 } else { 0.0 };
        // A position on the very mark still shows.
        let width = (x(right) - x(left)).max(3.0);
        drawing.rect(
            &class,
            (x(left) + inset, TOP + inset),
            ((width - 2.0 * inset).max(1.0), THICKNESS - 2.0 * inset),
            0.0,
        );
    }
    if let Some(neutral) = neutral {
        drawing.line("neutral", (x(neutral), 1.0), (x(neutral), HEIGHT - 1.0));
    }
    drawing.finish()
}

/// A share in twenty characters at most: `███████▌`; nothing without a share.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0…40")]
pub fn bar_in_characters(share: Option<f64>) -> String {
    let halves = (share.unwrap_or(0.0).clamp(0.0, 1.0) * 40.0).round() as usize;
    format!("{}{}", "█".repeat(halves / 2), "▌".repeat(halves % 2))
}
