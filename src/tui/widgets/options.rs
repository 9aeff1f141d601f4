//! Options to choose from, side by side or one under the other.

use console::measure_text_width;

use crate::grid::Kind;
use crate::session::draft::{Choosable, Draft, is_several};
use crate::tui::layout::flowed;
use crate::tui::prelude::*;

/// Takes a key of choosing; `false` where it chooses nothing.
pub(crate) fn press(key: &Key, options: &[Choosable], kind: Option<&Kind>, draft: &mut Draft) -> bool {
    match key {
        _ if options.is_empty() => return false,
        Key::Char(c) => return draft.choose(*c, options, kind),
        Key::Left | Key::Up => draft.step(-1, options.len(), kind),
        Key::Right | Key::Down => draft.step(1, options.len(), kind),
        Key::Home => draft.selected = Some(0),
        Key::End => draft.selected = Some(options.len() - 1),
        Key::Backspace | Key::Delete => *draft = Draft::default(),
        _ => return false,
    }
    draft.typed.clear();
    true
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
