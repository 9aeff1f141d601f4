//! A long list that letters narrow down.

use console::measure_text_width;

use super::field::Field;
use crate::fold::fold;
use crate::tui::key::Key;
use crate::tui::text::{BOLD, DIM, LineExt, PLAIN, Text, around, line, marked, shortened, wrapped};

/// The letters typed so far, and what is selected among what they leave.
#[derive(Debug, Clone, Default)]
pub(crate) struct Picker {
    /// The letters typed so far.
    pub(crate) filter: Field,
    /// Index among those that are left.
    pub(crate) selected: usize,
}

impl Picker {
    /// Takes a key of writing or of moving among so many; `false` where it is neither.
    pub(crate) fn on_key(&mut self, key: &Key, count: usize) -> bool {
        let last = count.saturating_sub(1);
        match key {
            Key::Up => self.selected = self.selected.saturating_sub(1),
            Key::Down => self.selected = (self.selected + 1).min(last),
            Key::PageUp => self.selected = self.selected.saturating_sub(8),
            Key::PageDown => self.selected = (self.selected + 8).min(last),
            Key::Char(_) | Key::Paste(_) | Key::Backspace | Key::Delete | Key::Ctrl(_) => {
                self.filter.on_key(key);
                self.selected = 0;
            }
            _ => return false,
        }
        true
    }

    /// Whether a text holds all the words typed so far.
    pub(crate) fn admits(&self, text: &str) -> bool {
        let text = fold(text);
        self.filter.text().split_whitespace().all(|word| text.contains(&fold(word)))
    }

    /// The field of the letters, and its caret.
    pub(crate) fn field_row(&self, label: &str, width: usize) -> (Text, (usize, usize)) {
        let wide = measure_text_width(label);
        let typed = self.filter.rows(width.saturating_sub(wide).max(4), 1);
        (line(label, DIM).and(typed.rows.concat(), BOLD), (0, wide + typed.caret.1))
    }

    /// What is left: a row a text; that selected whole, with the words beside it.
    pub(crate) fn rows(
        &self,
        title: &str,
        texts: &[(String, String)],
        width: usize,
        height: usize,
    ) -> (Vec<Text>, (usize, usize)) {
        let label = format!("{title}, chercher\u{a0}: ");
        let label = if measure_text_width(&label) * 2 > width { "Chercher\u{a0}: ".to_owned() } else { label };
        let (field, caret) = self.field_row(&label, width);
        let mut rows = vec![field];
        if texts.is_empty() {
            rows.push(line("Rien ne contient ces mots.", DIM));
            return (rows, caret);
        }
        let mut lines: Vec<Text> = Vec::new();
        let mut selected_at = 0;
        for (index, (text, more)) in texts.iter().enumerate() {
            if index != self.selected.min(texts.len() - 1) {
                lines.push(marked(false).and(shortened(text, width.saturating_sub(2)), PLAIN));
                continue;
            }
            selected_at = lines.len();
            let whole = wrapped(text, width.saturating_sub(2)).into_iter().enumerate();
            lines.extend(whole.map(|(row, text)| marked(row == 0).and(text, BOLD).cut(width)));
            if !more.is_empty() {
                lines.push(line(shortened(more, width.saturating_sub(2)), DIM).indent(2));
            }
        }
        rows.extend(around(&lines, selected_at, height.saturating_sub(1).max(1)));
        (rows, caret)
    }
}
