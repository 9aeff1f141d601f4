//! How a screen is laid out: head, body, a sentence, keys at the foot; forms. Pure.

use console::measure_text_width;

use super::desk::Notice;
use super::form::{Form, Input};
use super::frame::{Frame, Ink, Row, Size, padded, paragraph, wrapped};

/// A key, or several, and what it does.
pub type KeyWord = (&'static str, String);

/// The room that a screen offers, margins off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// Columns to write in.
    pub width: usize,
    /// Rows of the screen.
    pub height: usize,
    /// Blank columns at the left.
    pub margin: usize,
}

impl Paper {
    /// The room on a screen, never wider than what one reads with ease.
    pub fn new(size: Size, widest: usize) -> Self {
        let margin = match size.width {
            0..50 => 0,
            50..100 => 1,
            _ => 3,
        };
        // The last column stays free: some terminals wrap as soon as it is written.
        let width = size.width.saturating_sub(1 + 2 * margin).min(widest).max(8);
        Self { width, height: size.height.max(1), margin }
    }

    /// Whether there are few rows.
    pub fn is_low(self) -> bool {
        self.height < 18
    }

    /// Whether there are few columns.
    pub fn is_narrow(self) -> bool {
        self.width < 60
    }

    /// A rule across the paper.
    pub fn rule(self) -> Row {
        Row::new("─".repeat(self.width), Ink::Dim)
    }
}

/// Head, body and foot on one screen. The foot stays whole, the head next, the body takes what is left.
pub fn assemble(paper: Paper, head: Vec<Row>, body: Vec<Row>, foot: Vec<Row>, caret: Option<(usize, usize)>) -> Frame {
    let height = paper.height;
    let foot_rows = foot.len().min(height.saturating_sub(1));
    let head_rows = head.len().min(height - foot_rows);
    let room = height - foot_rows - head_rows;
    let mut rows: Vec<Row> = head.into_iter().take(head_rows).collect();
    rows.extend(body.into_iter().take(room));
    rows.resize(height - foot_rows, Row::blank());
    rows.extend(foot.into_iter().take(foot_rows));
    let caret = caret.map(|(row, column)| {
        let row = (head_rows + row).min(height.saturating_sub(foot_rows + 1));
        (row, (paper.margin + column).min(paper.margin + paper.width))
    });
    let rows = rows.into_iter().map(|row| row.cut(paper.width).indented(paper.margin)).collect();
    Frame { rows, caret, last_scroll: 0 }
}

/// The sentence about what just happened, and the keys; a blank row above them where there is room.
pub fn foot(paper: Paper, notice: Option<&Notice>, keys: &[KeyWord]) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(notice) = notice {
        let ink = if notice.is_warning { Ink::Warning } else { Ink::Accent };
        let mut told = paragraph(&notice.text, paper.width, ink);
        let most = if paper.is_low() { 2 } else { 3 };
        if told.len() > most {
            told.truncate(most);
            let last = told.pop().unwrap_or_default();
            told.push(Row::new(
                super::frame::shortened(&format!("{} {}", last.text(), "…".repeat(paper.width)), paper.width),
                ink,
            ));
        }
        rows.extend(told);
    }
    if !paper.is_low() {
        rows.push(paper.rule());
    }
    rows.extend(key_rows(paper, keys));
    rows
}

/// The keys in as few rows as they fit in; on a low screen the first ones only, and `?` for the others.
fn key_rows(paper: Paper, keys: &[KeyWord]) -> Vec<Row> {
    let most = if paper.is_low() { 2 } else { 4 };
    let all = fill(paper.width, keys.iter());
    if all.len() <= most || !keys.iter().any(|(key, _)| *key == "?") {
        return all;
    }
    let more: KeyWord = ("?", "les autres touches".into());
    let kept = (1..keys.len()).rev().find_map(|count| {
        let rows = fill(paper.width, keys[..count].iter().filter(|(key, _)| *key != "?").chain([&more]));
        (rows.len() <= most).then_some(rows)
    });
    kept.unwrap_or_else(|| fill(paper.width, std::iter::once(&more)))
}

fn fill<'a>(width: usize, keys: impl Iterator<Item = &'a KeyWord>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (key, word) in keys {
        let item = Row::new(*key, Ink::Accent).and(format!(" {word}"), Ink::Plain);
        match rows.last_mut() {
            Some(row) if row.width() + 3 + item.width() <= width => {
                row.0.push(super::frame::Span { text: " · ".into(), ink: Ink::Dim });
                row.0.extend(item.0);
            }
            _ => rows.push(item),
        }
    }
    rows
}

/// The fields of a form in at most `height` rows, that being filled in always among them, and the caret.
pub fn form_rows(form: &Form, width: usize, height: usize) -> (Vec<Row>, Option<(usize, usize)>) {
    let label_width = form.fields.iter().map(|field| measure_text_width(&field.label)).max().unwrap_or(0) + 2;
    let is_stacked = width < label_width + 28;
    let indent = if is_stacked { 2 } else { label_width };
    let room = width.saturating_sub(indent).max(6);
    let mut rows = Vec::new();
    let mut caret = None;
    let mut active = 0..0;
    // The row under the hand, which stays on screen whatever else must leave it.
    let mut focus = 0;
    for (index, field) in form.fields.iter().enumerate() {
        let is_active = index == form.at;
        let begins = rows.len();
        let ink = if is_active { Ink::Accent } else { Ink::Dim };
        let mut label = Some(Row::new(padded(&field.label, label_width), ink));
        if is_stacked && is_active {
            rows.extend(label.take());
        }
        let mut put = |rows: &mut Vec<Row>, row: Row| {
            let start = label.take().unwrap_or_else(|| Row::plain(" ".repeat(indent)));
            let mut start = start;
            start.0.extend(row.0);
            rows.push(start.cut(width));
        };
        match &field.input {
            Input::Words(line) | Input::Count(line) if is_active => {
                let most = (height / 2).clamp(1, 6);
                let shown = line.rows(room, most);
                caret = Some((rows.len() + shown.caret.0, indent + shown.caret.1));
                focus = rows.len() + shown.caret.0;
                for text in shown.rows {
                    put(&mut rows, Row::new(text, Ink::Bold));
                }
            }
            Input::Choice(choice) if is_active => {
                focus = rows.len();
                for row in choice_rows(choice, room) {
                    if row.text().contains('►') {
                        focus = rows.len();
                    }
                    put(&mut rows, row);
                }
            }
            _ => {
                let words = form.words(index);
                put(
                    &mut rows,
                    words.map_or_else(
                        || Row::new("–", Ink::Dim),
                        |words| Row::plain(super::frame::shortened(&words, room)),
                    ),
                );
            }
        }
        if is_active && !field.hint.is_empty() && height > 3 {
            for line in wrapped(&field.hint, room) {
                rows.push(Row::new(line, Ink::Dim).indented(indent).cut(width));
            }
        }
        if is_active {
            active = begins..rows.len();
        }
    }
    if rows.len() <= height {
        return (rows, caret);
    }
    let whole = active.start.min(active.end.saturating_sub(height).max(active.start.saturating_sub(1)));
    let first = whole.max((focus + 1).saturating_sub(height)).min(rows.len() - height);
    let mut shown = rows[first..first + height].to_vec();
    // A word where options of the field are out of sight, but never in the place of its label or of the hand.
    let mut mark = |at: usize, is_more: bool, sign: &str| {
        if height >= 5 && is_more && active.contains(&(first + at)) && ![focus, active.start].contains(&(first + at)) {
            shown[at] = Row::new(format!("{sign} …"), Ink::Dim).indented(indent);
        }
    };
    mark(0, first > active.start, "▲");
    mark(height - 1, first + height < active.end, "▼");
    (shown, caret.map(|(row, column)| (row.saturating_sub(first), column)))
}

/// `1 conception   ►2 en cours   3 évaluation`
fn choice_rows(choice: &super::form::Choice, width: usize) -> Vec<Row> {
    let mut rows = vec![Row::blank()];
    for (index, (key, word)) in choice.options.iter().enumerate() {
        let is_chosen = choice.chosen == Some(index);
        let key = key.map_or_else(|| if index < 9 { (index + 1).to_string() } else { String::new() }, String::from);
        let (hand, ink) = if is_chosen { ("►", Ink::Bold) } else { (" ", Ink::Plain) };
        let option = Row::new(hand, Ink::Accent).and(key, Ink::Accent).and(format!(" {word}"), ink);
        match rows.last_mut() {
            Some(row) if row.0.is_empty() => *row = option,
            Some(row) if row.width() + 2 + option.width() <= width => {
                row.0.push(super::frame::Span { text: "  ".into(), ink: Ink::Plain });
                row.0.extend(option.0);
            }
            _ => rows.push(option),
        }
    }
    rows
}
