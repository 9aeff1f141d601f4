//! The scale of a question as one sets it: a cursor on a track.

use console::measure_text_width;

use crate::assessment::Priority;
use crate::french::capitalised;
use crate::grid::{Item, Scale};
use crate::session::text::{position_words, step_name};
use crate::tui::prelude::*;

/// How much room a scale may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Room {
    /// As few rows as it can be read in.
    Tight,
    /// With its words.
    Ample,
}

/// A cursor on its track: five rows with room, three without.
pub(crate) fn cursor(item: &Item, at: Option<f64>, priority: Option<Priority>, width: usize, room: Room) -> Vec<Text> {
    let Some(scale) = item.scale() else { return Vec::new() };
    let steps = scale.positions();
    let gaps = steps.len() - 1;
    let (step, is_drawn) = step_width(gaps, width);
    let column = |index: usize| 2 + index * step;
    let found = at.and_then(|value| steps.iter().position(|position| (position - value).abs() < 1e-9));
    let (low, high) = item.ends().unwrap_or(("", ""));
    let (low, high) = (capitalised(low), capitalised(high));
    let mut rows = Vec::new();
    let track_end = column(gaps) + 1;
    let fits_side_by_side = measure_text_width(&low) + measure_text_width(&high) + 4 <= width.min(track_end + 2);
    if room == Room::Ample && fits_side_by_side {
        rows.push(line(ends(item, scale, &low, &high, (track_end + 2).min(width), column(0)), PLAIN));
    } else if room == Room::Ample {
        rows.push(line(format!("{}\u{a0}: {low}", step_name(scale, scale.min())), PLAIN).cut(width));
        rows.push(line(format!("{}\u{a0}: {high}", step_name(scale, scale.max())), PLAIN).cut(width));
    }
    if is_drawn {
        rows.push(names(scale, &steps, found, step));
        rows.push(rail(found, priority, gaps, step));
    }
    let words = |value: f64| {
        let label = capitalised(&position_words(item, value));
        format!("{} {label}", step_name(scale, value)).trim_end().to_owned()
    };
    rows.push(match (at, found) {
        (Some(value), Some(index)) if is_drawn => {
            let text = words(value);
            let beside = column(index) + 2;
            // To the left of its arrow where it would leave the screen on the right.
            if beside + measure_text_width(&text) <= width {
                line(" ".repeat(column(index)), PLAIN).and("▲ ", ACCENT).and(text, BOLD)
            } else {
                let blanks = column(index).saturating_sub(measure_text_width(&text) + 1);
                line(" ".repeat(blanks), PLAIN).and(text, BOLD).and(" ▲", ACCENT)
            }
        }
        (Some(value), _) => line(words(value), BOLD),
        (None, _) if room == Room::Tight => line(format!("{low} … {high}"), DIM),
        (None, _) => line("  Le curseur n’est pas encore placé.", DIM),
    });
    rows.into_iter().map(|row| row.cut(width)).collect()
}

/// Columns from a step to the next, and whether the track fits.
fn step_width(gaps: usize, width: usize) -> (usize, bool) {
    let room = width.saturating_sub(6);
    let step = (room / gaps).clamp(1, 14);
    (step, step * gaps <= room)
}

/// What each one answered, under the track: a dot, with how many they are where they are several; nothing where it does
/// not fit, or nobody answered.
pub(crate) fn marks(item: &Item, values: &[f64], width: usize) -> Option<Text> {
    let steps = item.scale()?.positions();
    let (step, is_drawn) = step_width(steps.len() - 1, width);
    (is_drawn && step >= 4 && !values.is_empty()).then_some(())?;
    let mut row = String::new();
    for (index, position) in steps.iter().enumerate() {
        let mark = match values.iter().filter(|value| (*value - position).abs() < 1e-9).count() {
            0 => continue,
            1 => "•".to_owned(),
            several => format!("{several}•"),
        };
        let begins = (3 + index * step).saturating_sub(measure_text_width(&mark));
        row.push_str(&" ".repeat(begins.saturating_sub(measure_text_width(&row))));
        row.push_str(&mark);
    }
    Some(line(row, ACCENT))
}

/// The words of the two ends, and that of the middle where it fits between them.
fn ends(item: &Item, scale: &Scale, low: &str, high: &str, width: usize, start: usize) -> String {
    let left = format!("{}{low}", " ".repeat(start.saturating_sub(1)));
    let gap = width.saturating_sub(measure_text_width(&left) + measure_text_width(high));
    let middle = capitalised(&position_words(item, f64::midpoint(scale.min(), scale.max())));
    let centre = start + (width - 2 - start) / 2;
    let begins = centre.saturating_sub(measure_text_width(&middle) / 2);
    let before = begins.saturating_sub(measure_text_width(&left));
    if middle.is_empty() || before < 2 || before + measure_text_width(&middle) + 2 > gap {
        return format!("{left}{}{high}", " ".repeat(gap));
    }
    let after = gap - before - measure_text_width(&middle);
    format!("{left}{}{middle}{}{high}", " ".repeat(before), " ".repeat(after))
}

/// The numbers of the steps above the track; only the ends and the middle where they would touch.
fn names(scale: &Scale, steps: &[f64], found: Option<usize>, step: usize) -> Text {
    let last = steps.len() - 1;
    let mut row = blank();
    let mut used = 0;
    for (index, value) in steps.iter().enumerate() {
        let name = step_name(scale, *value);
        let wide = measure_text_width(&name);
        // The digit stands over the track, its sign before it.
        let begins = (2 + index * step + 1).saturating_sub(wide);
        let is_shown = step >= 4 || index == 0 || index == last || (index * 2 == last) || Some(index) == found;
        if !is_shown || (used > 0 && begins <= used) {
            continue;
        }
        let ink = if Some(index) == found { BOLD } else { DIM };
        row = row.and(" ".repeat(begins - used), PLAIN).and(name, ink);
        used = begins + wide;
    }
    row
}

/// `├────┼────○────┤`
fn rail(found: Option<usize>, priority: Option<Priority>, gaps: usize, step: usize) -> Text {
    let mut row = line("  ", PLAIN);
    for index in 0..=gaps {
        row = if Some(index) == found {
            match priority {
                Some(_) => row.and(FILLED, BALL),
                None => row.and(EMPTY, ACCENT),
            }
        } else {
            let sign = match index {
                0 => "├",
                _ if index == gaps => "┤",
                _ => "┼",
            };
            row.and(sign, DIM)
        };
        if index < gaps {
            row = row.and("─".repeat(step - 1), DIM);
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::grid;

    fn drawn(rows: &[Text]) -> String {
        rows.iter().map(|row| row.words().trim_end().to_owned() + "\n").collect()
    }

    #[test]
    fn a_cursor_shows_its_ends_its_steps_and_the_words_of_its_position() {
        let rows = cursor(&grid().items[0], Some(2.0), None, 76, Room::Ample);
        insta::assert_snapshot!(drawn(&rows), @r"
        Très défavorable               Neutre                   Très favorable
        −3         −2         −1          0         +1         +2         +3
         ├──────────┼──────────┼──────────┼──────────┼──────────○──────────┤
                                                                ▲ +2 Favorable
        ");
    }

    #[test]
    fn a_cursor_with_poles_of_its_own_shows_them() {
        let rows = cursor(&grid().items[2], Some(-3.0), Some(Priority::Priority), 76, Room::Ample);
        insta::assert_snapshot!(drawn(&rows), @r"
        Pyramidal                  Entre les deux                  Transversal
        −3         −2         −1          0         +1         +2         +3
         ●──────────┼──────────┼──────────┼──────────┼──────────┼──────────┤
         ▲ −3 Pyramidal
        ");
    }

    #[test]
    fn a_cursor_in_a_narrow_place_keeps_its_track_whole() {
        let rows = cursor(&grid().items[0], Some(3.0), None, 38, Room::Tight);
        insta::assert_snapshot!(drawn(&rows), @r"
        −3   −2   −1    0   +1   +2   +3
         ├────┼────┼────┼────┼────┼────○
                     +3 Très favorable ▲
        ");
        let rows = cursor(&grid().items[0], None, None, 38, Room::Tight);
        insta::assert_snapshot!(drawn(&rows), @r"
         −3   −2   −1    0   +1   +2   +3
          ├────┼────┼────┼────┼────┼────┤
        Très défavorable … Très favorable
        ");
    }

    #[test]
    fn no_row_is_wider_than_its_place() {
        for width in 16..120 {
            for at in [None, Some(-3.0), Some(0.0), Some(3.0)] {
                for room in [Room::Tight, Room::Ample] {
                    let rows = cursor(&grid().items[0], at, None, width, room);
                    assert!(rows.iter().all(|row| row.width() <= width), "{width} {at:?} {room:?}");
                }
            }
        }
    }
}
