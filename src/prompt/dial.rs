//! The scale of a question as one sets it: a cursor on a track, levels or options one under the other. Pure.

use console::measure_text_width;

use super::board::{EMPTY, FILLED, position_words, step_name};
use super::frame::{Ink, Row, padded, shortened, wrapped};
use crate::assessment::Priority;
use crate::french::capitalised;
use crate::grid::{Item, Scale, Steps};

/// How much room a scale may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// As few rows as it can be read in.
    Tight,
    /// With its words.
    Ample,
}

/// A cursor on its track: five rows with room, three without.
pub fn cursor(item: &Item, at: Option<f64>, priority: Option<Priority>, width: usize, room: Room) -> Vec<Row> {
    let Some(scale) = item.scale() else { return Vec::new() };
    let steps = scale.positions();
    let gaps = steps.len() - 1;
    let reach = (width.saturating_sub(6) / gaps).clamp(1, 14) * gaps;
    let is_drawn = reach <= width.saturating_sub(6);
    let step = reach / gaps;
    let column = |index: usize| 2 + index * step;
    let found = at.and_then(|value| steps.iter().position(|position| (position - value).abs() < 1e-9));
    let (low, high) = item.ends().unwrap_or(("", ""));
    let (low, high) = (capitalised(low), capitalised(high));
    let mut rows = Vec::new();
    let track_end = column(gaps) + 1;
    let fits_side_by_side = measure_text_width(&low) + measure_text_width(&high) + 4 <= width.min(track_end + 2);
    if room == Room::Ample && fits_side_by_side {
        rows.push(Row::new(ends(item, scale, &low, &high, (track_end + 2).min(width), column(0)), Ink::Plain));
    } else if room == Room::Ample {
        rows.push(Row::plain(format!("{}\u{a0}: {low}", step_name(scale, scale.min()))).cut(width));
        rows.push(Row::plain(format!("{}\u{a0}: {high}", step_name(scale, scale.max()))).cut(width));
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
                Row::plain(" ".repeat(column(index))).and("▲ ", Ink::Accent).and(text, Ink::Bold)
            } else {
                let blanks = column(index).saturating_sub(measure_text_width(&text) + 1);
                Row::plain(" ".repeat(blanks)).and(text, Ink::Bold).and(" ▲", Ink::Accent)
            }
        }
        (Some(value), _) => Row::new(words(value), Ink::Bold),
        (None, _) if room == Room::Tight => Row::new(format!("{low} … {high}"), Ink::Dim),
        (None, _) => Row::new("  Le curseur n’est pas encore placé.", Ink::Dim),
    });
    rows.into_iter().map(|row| row.cut(width)).collect()
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
fn names(scale: &Scale, steps: &[f64], found: Option<usize>, step: usize) -> Row {
    let last = steps.len() - 1;
    let mut row = Row::blank();
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
        let ink = if Some(index) == found { Ink::Bold } else { Ink::Dim };
        row = row.and(" ".repeat(begins - used), Ink::Plain).and(name, ink);
        used = begins + wide;
    }
    row
}

/// `├────┼────○────┤`
fn rail(found: Option<usize>, priority: Option<Priority>, gaps: usize, step: usize) -> Row {
    let mut row = Row::plain("  ");
    for index in 0..=gaps {
        row = if Some(index) == found {
            match priority {
                Some(_) => row.and(FILLED, Ink::Ball),
                None => row.and(EMPTY, Ink::Accent),
            }
        } else {
            let sign = match index {
                0 => "├",
                _ if index == gaps => "┤",
                _ => "┼",
            };
            row.and(sign, Ink::Dim)
        };
        if index < gaps {
            row = row.and("─".repeat(step - 1), Ink::Dim);
        }
    }
    row
}

/// One choice of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// The key that chooses it, if one does.
    pub key: String,
    /// Its words.
    pub label: String,
    /// When to choose it; may be empty.
    pub help: String,
    /// Where several may be chosen, whether it is.
    pub is_ticked: Option<bool>,
}

/// Choices one under the other, those around the hand where they do not all fit.
pub fn list(choices: &[Choosable], hand: Option<usize>, width: usize, height: usize) -> Vec<Row> {
    let whole: Vec<Vec<Row>> =
        choices.iter().enumerate().map(|(i, c)| choice(c, hand == Some(i), width, true)).collect();
    if whole.iter().map(Vec::len).sum::<usize>() <= height {
        return whole.concat();
    }
    // Without helps, but for the one under the hand if it still fits.
    let short: Vec<Row> =
        choices.iter().enumerate().flat_map(|(i, c)| choice(c, hand == Some(i), width, false)).collect();
    if short.len() <= height {
        let hand_rows = hand.map_or(0, |i| whole[i].len());
        if hand_rows > 1 && short.len() + hand_rows - 1 <= height {
            let rows = choices.iter().enumerate().map(|(i, c)| choice(c, hand == Some(i), width, hand == Some(i)));
            return rows.flatten().collect();
        }
        return short;
    }
    let height = height.max(1);
    let first = hand.unwrap_or(0).saturating_sub(height / 2).min(short.len() - height);
    let mut shown = short[first..first + height].to_vec();
    if height >= 3 && first > 0 {
        shown[0] = Row::new("  ▲ …", Ink::Dim);
    }
    if height >= 3 && first + height < short.len() {
        shown[height - 1] = Row::new("  ▼ …", Ink::Dim);
    }
    shown
}

fn choice(choice: &Choosable, is_under_hand: bool, width: usize, with_help: bool) -> Vec<Row> {
    let hand = if is_under_hand { "► " } else { "  " };
    let tick = match choice.is_ticked {
        Some(true) => "[x] ",
        Some(false) => "[ ] ",
        None => "",
    };
    let ink = if is_under_hand { Ink::Bold } else { Ink::Plain };
    let key = padded(&choice.key, 3);
    let used = 2 + measure_text_width(&key) + measure_text_width(tick);
    let row = Row::new(hand, Ink::Accent)
        .and(key, Ink::Accent)
        .and(tick, ink)
        .and(shortened(&choice.label, width.saturating_sub(used)), ink);
    let mut rows = vec![row.cut(width)];
    if with_help && !choice.help.is_empty() {
        let help = wrapped(&choice.help, width.saturating_sub(used).max(12));
        rows.extend(help.into_iter().map(|line| Row::new(line, Ink::Dim).indented(used).cut(width)));
    }
    rows
}

/// The key that chooses each level: its value where all are single digits, else its rank from 1.
pub fn level_keys(scale: &Scale) -> Vec<String> {
    let Steps::Level(levels) = &scale.steps else { return Vec::new() };
    let is_digit = |value: f64| value.fract() == 0.0 && (0.0..10.0).contains(&value);
    if levels.iter().all(|level| is_digit(level.value)) {
        levels.iter().map(|level| format!("{:.0}", level.value)).collect()
    } else {
        rank_keys(levels.len())
    }
}

/// `1`, `2`… for the first nine; the others are reached with the arrows.
pub fn rank_keys(count: usize) -> Vec<String> {
    (1..=count).map(|rank| if rank <= 9 { rank.to_string() } else { String::new() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::grid;

    fn drawn(rows: &[Row]) -> String {
        rows.iter().map(|row| row.text().trim_end().to_owned() + "\n").collect()
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

    #[test]
    fn a_list_too_long_keeps_the_hand_on_screen() {
        let choices: Vec<Choosable> = (0..20)
            .map(|n| Choosable { key: String::new(), label: format!("n{n}"), help: "aide".into(), is_ticked: None })
            .collect();
        for hand in 0..20 {
            let rows = list(&choices, Some(hand), 30, 5);
            assert_eq!(rows.len(), 5);
            assert!(drawn(&rows).contains(&format!("► {:3}n{hand}\n", "")), "{hand}: {}", drawn(&rows));
        }
    }
}
