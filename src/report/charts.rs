//! Drawings: small SVG, made here, and the same cursor in characters.
//!
//! A drawing takes places on a range of 0…1 and computes nothing but where ink goes. Colours are classes of the style
//! sheet, so that light, dark and print each have theirs; what matters is told by shape and place as well.

mod bar;
mod cursor;
mod gauge;
mod radar;
mod slope;
mod spread;
mod strip;

pub use bar::{bar, bar_in_characters};
pub use cursor::{characters, cursor};
pub use gauge::gauge;
pub use radar::radar;
pub use slope::slope;
pub use spread::spread;
pub use strip::strip;

use std::fmt::Write as _;

/// A finished drawing. Text enters it escaped, and by no other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg(String);

impl maud::Render for Svg {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&self.0);
    }
}

/// Who should hear of a drawing.
enum Speech<'a> {
    /// Nobody: the words stand beside it.
    Silent,
    /// A title and a description.
    Spoken {
        /// Unique in the document.
        id: &'a str,
        title: &'a str,
        description: &'a str,
    },
}

/// A drawing being made, in user units.
struct Drawing(String);

impl Drawing {
    fn new(class: &str, width: f64, height: f64, speech: &Speech) -> Self {
        let mut svg = format!("<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\"");
        match speech {
            Speech::Silent => svg.push_str(" aria-hidden=\"true\" focusable=\"false\">"),
            Speech::Spoken { id, title, description } => {
                let (title, description) = (escape(title), escape(description));
                let _ = write!(
                    svg,
                    " role=\"img\" aria-labelledby=\"{id}-titre {id}-texte\"><title id=\"{id}-titre\">{title}</title>\
                     <desc id=\"{id}-texte\">{description}</desc>"
                );
            }
        }
        Self(svg)
    }

    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = write!(self.0, "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>");
    }

    fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64), radius: f64) {
        let ((x, y), (width, height)) = (corner, size);
        let _ = write!(
            self.0,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius}\"/>"
        );
    }

    fn circle(&mut self, class: &str, centre: (f64, f64), radius: f64) {
        let (x, y) = centre;
        let _ = write!(self.0, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>");
    }

    fn polygon(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(self.0, "<polygon class=\"{class}\" points=\"{}\"/>", points.join(" "));
    }

    fn text(&mut self, class: &str, anchor: &str, at: (f64, f64), text: &str) {
        let ((x, y), text) = (at, escape(text));
        let _ =
            write!(self.0, "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>");
    }

    fn finish(mut self) -> Svg {
        self.0.push_str("</svg>");
        Svg(self.0)
    }
}

/// Dots over a line, each above its own place and none on top of its neighbour: a row and a place on the line for each.
///
/// The lowest row is 0; `places` grow. A dot goes into the lowest row whose last one is at least `apart` away.
fn stacked(places: impl Iterator<Item = f64>, apart: f64) -> Vec<(usize, f64)> {
    let mut ends: Vec<f64> = Vec::new();
    let row = |place: f64| {
        let free = ends.iter().position(|end| place - end >= apart);
        match free {
            Some(row) => ends[row] = place,
            None => ends.push(place),
        }
        (free.unwrap_or(ends.len() - 1), place)
    };
    places.map(row).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dot_of_a_stack_stands_at_its_own_place_and_touches_none() {
        let places = [0.0, 0.0, 4.0, 9.0, 10.0, 30.0];
        let dots = stacked(places.into_iter(), 9.0);
        assert_eq!(dots, [(0, 0.0), (1, 0.0), (2, 4.0), (0, 9.0), (1, 10.0), (0, 30.0)]);
    }

    #[test]
    fn text_in_a_drawing_stays_text() {
        let mut drawing = Drawing::new("x", 10.0, 10.0, &Speech::Silent);
        drawing.text("t", "start", (0.0, 0.0), "</text><script>alert(\"1\")</script>&");
        let Svg(svg) = drawing.finish();
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"));
    }
}
