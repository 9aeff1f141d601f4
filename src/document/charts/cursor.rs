//! The cursor on its track: the gesture of the method.

use super::super::Track;
use super::{Pen, Speech, Svg};

const WIDTH: f64 = 280.0;
const HEIGHT: f64 = 28.0;
const MARGIN: f64 = 10.0;
const MIDDLE: f64 = HEIGHT / 2.0;

/// A track from the low to the high end, its steps, the neutral mark, and the cursor where there is a position.
///
/// ```text
/// |   |   |   ‖━━━━━━▮   |
/// ```
pub fn cursor(track: &Track, share: Option<f64>) -> Svg {
    let x = |share: f64| MARGIN + share * (WIDTH - 2.0 * MARGIN);
    let mut drawing = Pen::new("cursor", WIDTH, HEIGHT, &Speech::Silent);
    let rail = if share.is_some() { "rail" } else { "rail void" };
    drawing.line(rail, (x(0.0), MIDDLE), (x(1.0), MIDDLE));
    if share.is_some() {
        for tick in &track.ticks {
            drawing.line("tick", (x(*tick), MIDDLE - 4.0), (x(*tick), MIDDLE + 4.0));
        }
    }
    if let Some(neutral) = track.neutral {
        drawing.line("neutral", (x(neutral), MIDDLE - 9.0), (x(neutral), MIDDLE + 9.0));
    }
    if let Some(share) = share {
        let (start, side) = match track.neutral {
            Some(neutral) if share < neutral => (neutral, "down"),
            neutral => (neutral.unwrap_or(0.0), "up"),
        };
        let (left, right) = if share < start { (share, start) } else { (start, share) };
        drawing.rect(side, (x(left), MIDDLE - 2.5), (x(right) - x(left), 5.0), 0.0);
        let thumb = format!("thumb {side}");
        drawing.rect(&thumb, (x(share) - 4.5, MIDDLE - 10.0), (9.0, 20.0), 3.0);
    }
    drawing.finish()
}

/// Places in a cursor drawn with characters.
const CHARACTERS: usize = 13;

/// The same in thirteen characters: `├─────┼───█─┤`, and `·············` without a position.
pub fn characters(track: &Track, share: Option<f64>) -> String {
    let Some(share) = share else { return "·".repeat(CHARACTERS) };
    let mut places = ['─'; CHARACTERS];
    places[0] = '├';
    places[CHARACTERS - 1] = '┤';
    if let Some(neutral) = track.neutral {
        places[place(neutral)] = '┼';
    }
    places[place(share)] = '█';
    places.iter().collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "0…12")]
fn place(share: f64) -> usize {
    (share.clamp(0.0, 1.0) * (CHARACTERS - 1) as f64).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Text;

    fn track(neutral: Option<f64>) -> Track {
        let text = Text::default;
        Track { ticks: vec![0.0, 0.5, 1.0], neutral, low: text(), high: text(), low_words: text(), high_words: text() }
    }

    #[test]
    fn characters_show_the_ends_the_middle_and_the_cursor() {
        assert_eq!(characters(&track(Some(0.5)), Some(1.0)), "├─────┼─────█");
        assert_eq!(characters(&track(Some(0.5)), Some(0.5)), "├─────█─────┤");
        assert_eq!(characters(&track(None), Some(0.25)), "├──█────────┤");
        assert_eq!(characters(&track(None), None), "·············");
    }

    #[test]
    fn a_track_without_position_has_no_thumb() {
        let Svg(svg) = cursor(&track(Some(0.5)), None);
        assert!(!svg.contains("thumb") && svg.contains("void"));
    }
}
