//! A long list that letters narrow down.

use console::measure_text_width;

use super::field::Field;
use crate::session::search::{Line, List};
use crate::tui::prelude::*;

/// A list, the letters typed so far, and what is selected among what they leave.
#[derive(Debug, Clone)]
pub(crate) struct Picker {
    /// What is listed.
    pub(crate) list: List,
    /// The letters typed so far.
    pub(crate) filter: Field,
    /// Index among those that are left.
    pub(crate) selected: usize,
}

impl Picker {
    /// All of a list.
    pub(crate) fn new(list: List) -> Self {
        Self { list, filter: Field::default(), selected: 0 }
    }

    /// What the letters typed so far leave; figures alone narrow down no list of places.
    pub(crate) fn lines(&self, context: &Context) -> Vec<Line> {
        let words = if self.list == List::Places { String::new() } else { self.filter.text() };
        context.session.list(&self.list, context.before.as_ref(), &words)
    }

    /// The line that is selected.
    pub(crate) fn chosen(&self, context: &Context) -> Option<Line> {
        self.lines(context).into_iter().nth(self.selected)
    }

    /// Takes a key of writing or of moving.
    pub(crate) fn on_key(&mut self, key: &Key, context: &Context) {
        let last = self.lines(context).len().saturating_sub(1);
        self.selected = match key {
            Key::Up => self.selected.saturating_sub(1),
            Key::Down => (self.selected + 1).min(last),
            Key::PageUp => self.selected.saturating_sub(8),
            Key::PageDown => (self.selected + 8).min(last),
            _ if self.filter.on_key(key) && self.list != List::Places => 0,
            _ => self.selected,
        };
    }

    /// The field of the letters, then what is left in the rows that remain; and the caret.
    pub(crate) fn rows(
        &self,
        label: &str,
        context: &Context,
        layout: Layout,
        height: usize,
    ) -> (Vec<Text>, (usize, usize)) {
        let wide = measure_text_width(label);
        let typed = self.filter.rows(layout.width.saturating_sub(wide).max(4), 1);
        let mut rows = vec![line(label, DIM).and(typed.rows.concat(), BOLD)];
        if !layout.is_low() {
            rows.push(blank());
        }
        let all = self.lines(context);
        if all.is_empty() {
            rows.push(line("Rien ne contient ces mots.", DIM));
        }
        // A number that is being typed says where to go, whatever is selected.
        let is_numbered = self.list == List::Places && !self.filter.is_empty();
        let selected = (!is_numbered).then(|| self.selected.min(all.len().saturating_sub(1)));
        let (mut lines, mut at) = (Vec::new(), 0);
        for (index, entry) in all.iter().enumerate() {
            if !entry.heading.is_empty() && (index == 0 || all[index - 1].heading != entry.heading) {
                let many = all.iter().filter(|other| other.heading == entry.heading).count();
                lines.push(line(format!("{} ({many})", entry.heading), ACCENT).cut(layout.width));
            }
            if index == self.selected {
                at = lines.len();
            }
            lines.extend(line_rows(entry, selected == Some(index), layout));
        }
        rows.extend(around(&lines, at, height.saturating_sub(rows.len()).max(1)));
        (rows, (0, wide + typed.caret.1))
    }
}

/// `12 Où en sont nos déplacements ?   +2`; the whole title and what else is said of it where it is selected.
fn line_rows(entry: &Line, is_selected: bool, layout: Layout) -> Vec<Text> {
    let width = layout.width;
    let right = line(&entry.state, PLAIN);
    let right = if right.width() + 16 > width { blank() } else { right };
    let number = entry.number.map(|number| format!("{number:>3} ")).unwrap_or_default();
    let indent = 2 + number.len();
    let room = width.saturating_sub(right.width() + indent + 2);
    let start = marked(is_selected).and(number, DIM);
    if !is_selected {
        return vec![start.and(shortened(&entry.title, room), PLAIN).right(right, width).cut(width)];
    }
    let blanks = entry.title.len() - entry.title.trim_start().len();
    let mut title = wrapped(&entry.title, room.saturating_sub(blanks)).into_iter();
    let first = format!("{}{}", " ".repeat(blanks), title.next().unwrap_or_default());
    let more = title.map(|text| line(text, BOLD).indent(indent));
    let text = (!entry.more.is_empty() && !layout.is_low())
        .then(|| line(shortened(&entry.more, width.saturating_sub(indent + 1)), DIM).indent(indent));
    let first = start.and(first, BOLD).right(right, width);
    std::iter::once(first).chain(more).chain(text).map(|row| row.cut(width)).collect()
}
