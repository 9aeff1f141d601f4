//! Options one under the other, each with its key, its words and when to choose it.

use console::measure_text_width;

use crate::grid::{Kind, Scale, Steps};
use crate::session::text::step_name;
use crate::tui::key::Key;
use crate::tui::text::{ACCENT, DIM, LineExt, Text, emphasis, line, marked, padded, shortened, wrapped};

/// One option of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Choosable {
    /// The key that chooses it, if one does.
    pub(crate) key: String,
    /// Its words.
    pub(crate) label: String,
    /// When to choose it; may be empty.
    pub(crate) help: String,
    /// Where several may be chosen, whether it is.
    pub(crate) is_ticked: Option<bool>,
}

/// The options of a kind of answer; none where one writes.
pub(crate) fn of_kind(kind: &Kind) -> Vec<Choosable> {
    let option = |key: String, label: String, help: String| Choosable { key, label, help, is_ticked: None };
    match kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Level(levels) => {
                let keys = level_keys(scale).into_iter().zip(levels);
                keys.map(|(key, level)| option(key, level.label.clone(), level.help.clone())).collect()
            }
            Steps::Cursor { .. } => {
                let word = |at: &f64| scale.label(*at).map(|label| format!(" {label}")).unwrap_or_default();
                let name = |at: &f64| format!("{}{}", step_name(scale, *at), word(at));
                scale.positions().iter().map(|at| option(String::new(), name(at), String::new())).collect()
            }
        },
        Kind::Choice(choice) => {
            let keys = rank_keys(choice.options.len()).into_iter().zip(&choice.options);
            keys.map(|(key, named)| option(key, named.label.clone(), String::new())).collect()
        }
        Kind::YesNo => {
            [("o", "oui"), ("n", "non")].map(|(key, label)| option(key.into(), label.into(), String::new())).to_vec()
        }
        Kind::Number(_) | Kind::Text | Kind::Date => Vec::new(),
    }
}

/// Where the selection goes in a list; nothing where the key is not about it.
pub(crate) fn moved(key: &Key, selected: Option<usize>, options: &[Choosable]) -> Option<usize> {
    let last = options.len().checked_sub(1)?;
    match key {
        Key::Up | Key::Left => Some(selected.map_or(0, |at| at.saturating_sub(1))),
        Key::Down | Key::Right => Some(selected.map_or(0, |at| (at + 1).min(last))),
        Key::Home => Some(0),
        Key::End => Some(last),
        _ => keyed(key, options),
    }
}

/// The option that a key of its own chooses. On the upper row of a French keyboard, é is 2: a letter comes first.
pub(crate) fn keyed(key: &Key, options: &[Choosable]) -> Option<usize> {
    let at = |typed: String| options.iter().position(|option| option.key == typed);
    let own = key.letter().and_then(|letter| at(letter.to_string())).or_else(|| at(key.digit()?.to_string()));
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

/// Puts a tick, or takes it away.
pub(crate) fn toggle(ticked: &mut Vec<usize>, index: usize) {
    match ticked.iter().position(|other| *other == index) {
        Some(at) => {
            ticked.remove(at);
        }
        None => ticked.push(index),
    }
}

/// Options one under the other, those around the selected one where they do not all fit.
pub(crate) fn list(options: &[Choosable], selected: Option<usize>, width: usize, height: usize) -> Vec<Text> {
    let rows = |with_help: &dyn Fn(usize) -> bool| -> Vec<Text> {
        let rows = options.iter().enumerate();
        rows.flat_map(|(i, option)| option.rows(selected == Some(i), width, with_help(i))).collect()
    };
    // Without helps where they do not fit, but for that of the selected one if it still does.
    let tries: [&dyn Fn(usize) -> bool; 2] = [&|_| true, &|index| selected == Some(index)];
    if let Some(fitting) = tries.into_iter().map(rows).find(|rows| rows.len() <= height) {
        return fitting;
    }
    let short = rows(&|_| false);
    let height = height.max(1);
    if short.len() <= height {
        return short;
    }
    let first = selected.unwrap_or(0).saturating_sub(height / 2).min(short.len() - height);
    let mut shown = short[first..first + height].to_vec();
    if height >= 3 && first > 0 {
        shown[0] = line("  ▲ …", DIM);
    }
    if height >= 3 && first + height < short.len() {
        shown[height - 1] = line("  ▼ …", DIM);
    }
    shown
}

impl Choosable {
    fn rows(&self, is_selected: bool, width: usize, with_help: bool) -> Vec<Text> {
        let tick = match self.is_ticked {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let style = emphasis(is_selected);
        let key = padded(&self.key, 3);
        let used = 2 + measure_text_width(&key) + measure_text_width(tick);
        let label = shortened(&self.label, width.saturating_sub(used));
        let mut rows = vec![marked(is_selected).and(key, ACCENT).and(tick, style).and(label, style).cut(width)];
        if with_help && !self.help.is_empty() {
            let help = wrapped(&self.help, width.saturating_sub(used).max(12));
            rows.extend(help.into_iter().map(|text| line(text, DIM).indent(used).cut(width)));
        }
        rows
    }
}

/// The key that chooses each level: its value where all are single digits, else its rank from 1.
fn level_keys(scale: &Scale) -> Vec<String> {
    let Steps::Level(levels) = &scale.steps else { return Vec::new() };
    let is_digit = |value: f64| value.fract() == 0.0 && (0.0..10.0).contains(&value);
    match levels.iter().all(|level| is_digit(level.value)) {
        true => levels.iter().map(|level| format!("{:.0}", level.value)).collect(),
        false => rank_keys(levels.len()),
    }
}

/// `1`, `2`… for the first nine; the others are reached with the arrows.
fn rank_keys(count: usize) -> Vec<String> {
    (1..=count).map(|rank| if rank <= 9 { rank.to_string() } else { String::new() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_too_long_keeps_the_selection_on_screen() {
        let options: Vec<Choosable> = (0..20)
            .map(|n| Choosable { label: format!("n{n}"), help: "aide".into(), ..Choosable::default() })
            .collect();
        for selected in 0..20 {
            let rows = list(&options, Some(selected), 30, 5);
            assert_eq!(rows.len(), 5);
            let drawn: Vec<String> = rows.iter().map(|row| row.words().trim_end().to_owned()).collect();
            assert!(drawn.contains(&format!("► {:3}n{selected}", "")), "{selected}: {drawn:?}");
        }
    }
}
