//! The profile as a radar, for five to eight sections.

use std::f64::consts::TAU;

use super::{Bars, Pen, Speech, Svg};

const WIDTH: f64 = 450.0;
const HEIGHT: f64 = 330.0;
const CENTRE: (f64, f64) = (WIDTH / 2.0, HEIGHT / 2.0);
const RADIUS: f64 = 100.0;

/// Letters that fit on a line of a label.
const LABEL: usize = 16;

/// Lines that a label may take.
const LINES: usize = 3;

/// The radar of a profile; `None` for fewer than five sections or scores, whose outline says nothing, or more than eight.
///
/// A section without a score has an axis and no point, and the outline does not pass through it.
pub(super) fn radar(profile: &Bars, speech: &Speech) -> Option<Svg> {
    let sections = &profile.rows;
    let known = sections.iter().filter(|row| row.share.is_some()).count();
    if !(5..=8).contains(&sections.len()) || known < 5 {
        return None;
    }
    let mut drawing = Pen::new("radar", WIDTH, HEIGHT, speech);
    #[expect(clippy::cast_precision_loss, reason = "at most eight")]
    let angle = |index: usize| TAU * index as f64 / sections.len() as f64 - TAU / 4.0;
    let at = |index: usize, share: f64| {
        let (sin, cos) = angle(index).sin_cos();
        (CENTRE.0 + cos * share * RADIUS, CENTRE.1 + sin * share * RADIUS)
    };
    for ring in [0.25, 0.5, 0.75, 1.0] {
        let points: Vec<_> = (0..sections.len()).map(|index| at(index, ring)).collect();
        drawing.polygon("ring", &points);
    }
    if let Some(neutral) = profile.neutral {
        let points: Vec<_> = (0..sections.len()).map(|index| at(index, neutral)).collect();
        drawing.polygon("ring neutral", &points);
    }
    for index in 0..sections.len() {
        drawing.line("axis", CENTRE, at(index, 1.0));
    }
    if known == sections.len() {
        let outline: Vec<_> = sections.iter().enumerate().filter_map(|(i, row)| Some(at(i, row.share?))).collect();
        drawing.polygon("shape", &outline);
    } else {
        for index in 0..sections.len() {
            let next = (index + 1) % sections.len();
            if let (Some(here), Some(there)) = (sections[index].share, sections[next].share) {
                drawing.line("edge", at(index, here), at(next, there));
            }
        }
    }
    for (index, row) in sections.iter().enumerate() {
        if let Some(share) = row.share {
            drawing.circle(if row.is_partial { "point partial" } else { "point" }, at(index, share), 4.5);
        }
        let (sin, cos) = angle(index).sin_cos();
        let anchor = if cos > 0.2 {
            "start"
        } else if cos < -0.2 {
            "end"
        } else {
            "middle"
        };
        let mut lines = wrapped(&row.title.on_one_line());
        let reservation = if row.is_partial { " (partiel)" } else { "" };
        lines.push(format!("{}{reservation}", row.text));
        #[expect(clippy::cast_precision_loss, reason = "at most four")]
        let height = lines.len() as f64 * LEADING;
        let (x, y) = (CENTRE.0 + cos * (RADIUS + 14.0), CENTRE.1 + sin * (RADIUS + 14.0));
        let top = if sin < -0.7 {
            y - height + LEADING - 4.0
        } else if sin > 0.7 {
            y + LEADING - 4.0
        } else {
            y - height / 2.0 + LEADING - 4.0
        };
        let last = lines.len() - 1;
        for (line, text) in lines.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "at most four")]
            let y = top + line as f64 * LEADING;
            drawing.text(if line == last { "label figure" } else { "label" }, anchor, (x, y), text);
        }
    }
    Some(drawing.finish())
}

const LEADING: f64 = 16.0;

/// A label on a few short lines; what does not fit ends with an ellipsis, the table beside says it whole.
fn wrapped(text: &str) -> Vec<String> {
    let lines = textwrap::wrap(text, LABEL);
    let mut kept: Vec<String> = lines.iter().take(LINES).map(|line| line.trim().to_owned()).collect();
    if lines.len() > LINES
        && let Some(last) = kept.last_mut()
    {
        last.push('…');
    }
    kept
}
