//! Options to choose from, side by side or one under the other.

use console::measure_text_width;

use crate::grid::{Kind, Scale};
use crate::session::draft::{Choosable, Draft, cursor, is_several};
use crate::tui::layout::flowed;
use crate::tui::prelude::*;

/// Takes a key of choosing; `false` where it chooses nothing.
pub(crate) fn press(key: &Key, options: &[Choosable], kind: Option<&Kind>, draft: &mut Draft) -> bool {
    let Some(last) = options.len().checked_sub(1) else { return false };
    if let Some(scale) = kind.and_then(cursor) {
        return press_cursor(key, scale, draft);
    }
    let is_several = kind.is_some_and(is_several);
    let to = match key {
        Key::Left | Key::Up => draft.selected.map_or(0, |at| at.saturating_sub(1)),
        Key::Right | Key::Down => draft.selected.map_or(0, |at| (at + 1).min(last)),
        Key::Home => 0,
        Key::End => last,
        Key::Backspace | Key::Delete => {
            *draft = Draft::default();
            return true;
        }
        Key::Char(' ') => {
            if let Some(at) = draft.selected.filter(|_| is_several) {
                draft.toggle(at);
            }
            return true;
        }
        _ => match keyed(key, options) {
            Some(at) => {
                if is_several {
                    draft.toggle(at);
                }
                at
            }
            None => return false,
        },
    };
    draft.selected = Some(to);
    true
}

/// The same on a scale that is set by a cursor: a step with an arrow or a sign, a position by its figure.
fn press_cursor(key: &Key, scale: &Scale, draft: &mut Draft) -> bool {
    let typed = std::mem::take(&mut draft.typed);
    let steps = scale.positions();
    let middle = steps.iter().position(|step| *step == 0.0).unwrap_or(steps.len() / 2);
    let from = |by: isize| draft.selected.unwrap_or(middle).checked_add_signed(by).unwrap_or(0).min(steps.len() - 1);
    let to = match key {
        Key::Left | Key::Right if draft.selected.is_none() => middle,
        Key::Left => from(-1),
        Key::Right => from(1),
        Key::Home => 0,
        Key::End => steps.len() - 1,
        Key::Backspace | Key::Delete => {
            draft.selected = None;
            return true;
        }
        Key::Char('+' | '=') => {
            draft.typed = "+".into();
            from(1)
        }
        Key::Char('-' | '−') => {
            draft.typed = "-".into();
            from(-1)
        }
        _ => {
            let Some(digit) = key.digit().map(|digit| digit.to_string()) else { return false };
            let place =
                |text: &str| steps.iter().position(|step| text.parse::<f64>().is_ok_and(|value| value == *step));
            let together = format!("{typed}{digit}");
            match (place(&together), place(&digit)) {
                (Some(at), _) => {
                    draft.typed = together;
                    at
                }
                (None, Some(at)) if !together.starts_with('-') => {
                    draft.typed = digit;
                    at
                }
                _ => return false,
            }
        }
    };
    draft.selected = Some(to);
    true
}

/// The option that a key of its own chooses. On the upper row of a French keyboard, é is 2: a letter comes first.
fn keyed(key: &Key, options: &[Choosable]) -> Option<usize> {
    let at = |typed: String| options.iter().position(|option| option.key == typed);
    let sign = match key.letter()? {
        '=' => '+',
        '−' => '-',
        letter => letter,
    };
    let own = at(sign.to_string()).or_else(|| at(key.digit()?.to_string()));
    let has_letters = options.iter().all(|option| option.key.starts_with(char::is_alphabetic));
    own.or_else(|| key.rank(options.len()).filter(|_| has_letters))
}

/// Where the selection goes in a list of rows that ends with « Continuer » (no index); nothing where the key is not
/// about it. Digits typed one after the other make a number.
#[expect(clippy::option_option, reason = "a selection, moved or not")]
pub(crate) fn listed(key: &Key, selected: Option<usize>, rows: usize, typed: &mut String) -> Option<Option<usize>> {
    let at = selected.unwrap_or(rows);
    let before = std::mem::take(typed);
    let to = match key {
        Key::Up => at.saturating_sub(1),
        Key::Down => at + 1,
        Key::PageUp => at.saturating_sub(8),
        Key::PageDown => at + 8,
        Key::Home => 0,
        Key::End => rows,
        _ => {
            let digit = key.digit()?.to_string();
            let numbers = [format!("{before}{digit}"), digit];
            let number = |text: &String| text.parse::<usize>().ok().filter(|number| (1..=rows).contains(number));
            let Some((text, number)) = numbers.iter().find_map(|text| Some((text, number(text)?))) else {
                return Some(selected);
            };
            typed.clone_from(text);
            number - 1
        }
    };
    Some((to < rows).then_some(to))
}

fn tick(kind: Option<&Kind>, draft: &Draft, index: usize) -> &'static str {
    match (kind.is_some_and(is_several), draft.ticked.contains(&index)) {
        (true, true) => "[x] ",
        (true, false) => "[ ] ",
        _ => "",
    }
}

/// `1 conception   ►2 en cours   3 évaluation`, then when to choose the one selected.
pub(crate) fn flow(
    options: &[Choosable],
    draft: &Draft,
    kind: Option<&Kind>,
    width: usize,
    height: usize,
) -> Vec<Text> {
    let option = |(index, option): (usize, &Choosable)| {
        let is_selected = draft.selected == Some(index);
        let label = format!(" {}{}", tick(kind, draft, index), option.label);
        line(if is_selected { "►" } else { " " }, ACCENT).and(&option.key, ACCENT).and(label, emphasis(is_selected))
    };
    let mut rows = flowed(options.iter().enumerate().map(option), width, "  ");
    let help = draft.selected.and_then(|at| options.get(at)).map_or("", |option| option.help.as_str());
    if !help.is_empty() {
        let left = height.saturating_sub(rows.len());
        rows.extend(paragraph(help, width, DIM).into_iter().take(left));
    }
    rows
}

/// Options one under the other, those around the selected one where they do not all fit.
pub(crate) fn list(
    options: &[Choosable],
    draft: &Draft,
    kind: Option<&Kind>,
    width: usize,
    height: usize,
) -> Vec<Text> {
    let rows = |with_help: &dyn Fn(usize) -> bool| -> Vec<Text> {
        let row = |(index, option): (usize, &Choosable)| {
            let is_selected = draft.selected == Some(index);
            let style = emphasis(is_selected);
            let (key, tick) = (padded(&option.key, 3), tick(kind, draft, index));
            let used = 2 + measure_text_width(&key) + measure_text_width(tick);
            let label = shortened(&option.label, width.saturating_sub(used));
            let help = if with_help(index) { option.help.as_str() } else { "" };
            let help = paragraph(help, width.saturating_sub(used).max(12), DIM).into_iter();
            let help = help.filter(|row| row.width() > 0).map(move |row| row.indent(used).cut(width));
            let first = marked(is_selected).and(key, ACCENT).and(tick, style).and(label, style).cut(width);
            std::iter::once(first).chain(help)
        };
        options.iter().enumerate().flat_map(row).collect()
    };
    // Without helps where they do not fit, but for that of the selected one if it still does.
    let tries: [&dyn Fn(usize) -> bool; 2] = [&|_| true, &|index| draft.selected == Some(index)];
    let fitting = tries.into_iter().map(rows).find(|rows| rows.len() <= height);
    fitting.unwrap_or_else(|| around(&rows(&|_| false), draft.selected.unwrap_or(0), height.max(1)))
}
