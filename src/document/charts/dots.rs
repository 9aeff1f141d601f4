//! Dots over a range: several structures, or several people on one question.

use super::{Dot, Pen, Speech, Spread, Svg, Track, Views};

const WIDTH: f64 = 420.0;
const MARGIN: f64 = 14.0;
const RADIUS: f64 = 4.5;

/// The dots stand on a strip at most this high; of many, rows overlap rather than leave one out.
const HIGHEST: f64 = 96.0;

/// As many names stand beside their dots; more would cover one another.
const NAMED: usize = 6;

fn x(share: f64) -> f64 {
    MARGIN + share * (WIDTH - 2.0 * MARGIN)
}

/// The dots over the range, one a structure, named where they are few, and the quartiles under them.
pub(super) fn spread(spread: &Spread, speech: &Speech) -> Svg {
    let is_named = spread.dots.len() <= NAMED && spread.dots.iter().all(|dot| dot.name.is_some());
    let stack = Stack::new(&spread.dots, if is_named { 110.0 } else { 2.0 * RADIUS });
    let rise = if is_named { 15.0 } else { 2.0 * RADIUS + 1.5 };
    let rail = stack.height(rise) + 2.0 * RADIUS + 11.0;
    let mut drawing = Pen::new("spread-line", WIDTH, rail + 24.0, speech);
    draw_track(&mut drawing, &spread.track, rail);
    if let Some([min, max]) = spread.ends {
        drawing.line("whisker", (x(min), rail), (x(max), rail));
    }
    if let Some([lower, median, upper]) = spread.middle {
        drawing.line("half", (x(lower), rail), (x(upper).max(x(lower) + 1.0), rail));
        drawing.line("median", (x(median), rail - 8.0), (x(median), rail + 8.0));
    }
    for (dot, x, rise) in stack.dots(rise) {
        let y = rail - 11.0 - RADIUS - rise;
        drawing.circle("dot", (x, y), RADIUS);
        if let Some(name) = dot.name.as_ref().filter(|_| is_named) {
            let (anchor, side) = if x > WIDTH / 2.0 { ("end", -8.0) } else { ("start", 8.0) };
            drawing.text("label small", anchor, (x + side, y + 4.0), &cut(&name.on_one_line()));
        }
    }
    drawing.finish()
}

/// A shape a group where somebody of it stands, and a lozenge where all agreed to stand.
pub(super) fn views(views: &Views, speech: &Speech) -> Svg {
    let stack = Stack::new(&views.dots, 2.0 * RADIUS + 2.0);
    let rise = 2.0 * RADIUS + 3.0;
    let rail = stack.height(rise) + 2.0 * RADIUS + 9.0;
    let mut drawing = Pen::new("strip", WIDTH, rail + 24.0, speech);
    draw_track(&mut drawing, &views.track, rail);
    if let (Some(first), Some(last)) = (views.dots.first(), views.dots.last()) {
        drawing.line("range", (x(first.share), rail), (x(last.share), rail));
    }
    for (dot, x, rise) in stack.dots(rise) {
        shape(&mut drawing, dot.group.unwrap_or(0), (x, rail - 9.0 - RADIUS - rise));
    }
    if let Some(agreed) = views.agreed {
        let (x, size) = (x(agreed), 7.0);
        drawing.polygon("agreed", &[(x, rail - size), (x + size, rail), (x, rail + size), (x - size, rail)]);
    }
    drawing.finish()
}

/// A dot of a group: a disc, a square, a triangle, then each of them hollow.
fn shape(drawing: &mut Pen, group: usize, (x, y): (f64, f64)) {
    let class = if group < 3 { "dot" } else { "dot hollow" };
    let r = RADIUS;
    match group % 3 {
        0 => drawing.circle(class, (x, y), r),
        1 => drawing.rect(class, (x - r, y - r), (2.0 * r, 2.0 * r), 0.0),
        _ => drawing.polygon(class, &[(x, y - r), (x + r, y + r), (x - r, y + r)]),
    }
}

/// The same shapes as characters, for legends.
pub fn shape_sign(group: usize) -> &'static str {
    ["●", "■", "▲", "○", "□", "△"][group % 6]
}

fn draw_track(drawing: &mut Pen, track: &Track, rail: f64) {
    drawing.line("rail", (x(0.0), rail), (x(1.0), rail));
    for tick in &track.ticks {
        drawing.line("tick", (x(*tick), rail - 3.0), (x(*tick), rail + 3.0));
    }
    if let Some(neutral) = track.neutral {
        drawing.line("neutral", (x(neutral), rail - 7.0), (x(neutral), rail + 7.0));
    }
    let end = |figure: &super::Text, words: &super::Text| cut(&format!("{figure} {words}"));
    drawing.text("label small", "start", (2.0, rail + 20.0), end(&track.low, &track.low_words).trim());
    drawing.text("label small", "end", (WIDTH - 2.0, rail + 20.0), end(&track.high, &track.high_words).trim());
}

/// The beginning of a text that would be too long beside a drawing.
fn cut(text: &str) -> String {
    match text.char_indices().nth(26) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Dots over a line, each above its own place and none on top of its neighbour.
struct Stack<'d> {
    /// The row of each, 0 the lowest.
    placed: Vec<(usize, &'d Dot)>,
    rows: usize,
}

impl<'d> Stack<'d> {
    /// A dot goes into the lowest row whose last one is at least `apart` away; the dots grow.
    fn new(dots: &'d [Dot], apart: f64) -> Self {
        let mut ends: Vec<f64> = Vec::new();
        let row = |dot: &'d Dot| {
            let place = x(dot.share);
            let free = ends.iter().position(|end| place - end >= apart);
            match free {
                Some(row) => ends[row] = place,
                None => ends.push(place),
            }
            (free.unwrap_or(ends.len() - 1), dot)
        };
        let placed: Vec<(usize, &Dot)> = dots.iter().map(row).collect();
        Self { rows: placed.iter().map(|(row, _)| row + 1).max().unwrap_or(1), placed }
    }

    #[expect(clippy::cast_precision_loss, reason = "some hundred dots")]
    fn height(&self, rise: f64) -> f64 {
        ((self.rows - 1) as f64 * rise).min(HIGHEST)
    }

    /// Each dot, its place on the line, and how high above the lowest row it stands.
    #[expect(clippy::cast_precision_loss, reason = "some hundred dots")]
    fn dots(&self, rise: f64) -> impl Iterator<Item = (&'d Dot, f64, f64)> + '_ {
        let rise = self.height(rise) / (self.rows.max(2) - 1) as f64;
        self.placed.iter().map(move |(row, dot)| (*dot, x(dot.share), *row as f64 * rise))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dot_of_a_stack_stands_at_its_own_place_and_touches_none() {
        let dots: Vec<Dot> = [0.0, 0.0, 0.01, 0.03, 0.5].map(|share| Dot { share, group: None, name: None }).into();
        let stack = Stack::new(&dots, 9.0);
        // 392 units wide: 0.01 is 3.9 units, 0.03 is 11.8.
        let rows: Vec<usize> = stack.placed.iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, [0, 1, 2, 0, 0]);
        let places: Vec<f64> = stack.dots(10.0).map(|(_, x, _)| x).collect();
        assert_eq!(places, dots.iter().map(|dot| x(dot.share)).collect::<Vec<_>>());
    }
}
