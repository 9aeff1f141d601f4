//! The rows of a matrix, with how many of their pairs are filled in.

use ratatui::Frame;

use super::pair::Pair;
use super::table::{CONTINUE, on_other_key, way_hints};
use crate::french::quoted;
use crate::session::{Action, Session};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Overlay, Page, Scroll, Step};
use crate::tui::text::{
    BOLD, DIM, LineExt, PLAIN, Text, around, bar, blank, emphasis, line, marked, paragraph, shortened, window,
};
use crate::tui::widgets::header;
use crate::tui::widgets::options::listed;

/// The list of the rows whose pairs one may go through.
pub(crate) struct Relations {
    matrix: usize,
    typed: String,
    is_help_open: bool,
    scroll: Scroll,
}

impl Relations {
    /// The matrix of this index. One's own relations are selected as long as some are missing.
    pub(crate) fn new(context: &Context, matrix: usize) -> Self {
        let filled = context.session.filled_by_row(matrix);
        if context.selected.get().is_none() && filled.first().is_some_and(|count| count + 1 < filled.len()) {
            context.selected.set(Some(0));
        }
        Self { matrix, typed: String::new(), is_help_open: false, scroll: Scroll::default() }
    }

    /// How many rows there are to relate: none where one is alone.
    fn rows(&self, session: &Session) -> usize {
        let rows = session.rows(session.grid().matrices[self.matrix].table).len();
        if rows < 2 { 0 } else { rows }
    }

    fn hints(&self, rows: usize, selected: Option<usize>, layout: Layout) -> Vec<Hint> {
        let mut hints: Vec<Hint> = vec![("Entrée", if selected.is_some() { "remplir" } else { "continuer" })];
        if rows > 0 {
            hints.extend([("↑ ↓", layout.either("choisir", "ou un numéro, choisir")), ("l", "paires vides")]);
            if selected.is_some() {
                hints.push(("c", "continuer"));
            }
        }
        hints.extend(way_hints(self.is_help_open));
        hints
    }
}

impl Page for Relations {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let session = &context.session;
        let rows = self.rows(session);
        let selected = context.selected.get().filter(|row| *row < rows);
        if let Some(selected) = listed(key, selected, rows, &mut self.typed) {
            context.selected.set(selected);
            return Step::Stay;
        }
        match (key, key.letter(), selected) {
            (Key::Enter, _, Some(owner)) => Pair::first_of(session, self.matrix, owner).map_or(Step::Stay, Step::open),
            (Key::Enter, ..) | (_, Some('c'), _) => Step::Apply(Action::Next),
            (_, Some('l'), _) => Step::Show(Overlay::EmptyPairs),
            (_, Some('h'), _) => {
                self.is_help_open = !self.is_help_open;
                self.scroll = Scroll::default();
                Step::Stay
            }
            _ => on_other_key(key, context),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let known = &session.grid().matrices[self.matrix];
        let rows = self.rows(session);
        let selected = context.selected.get().filter(|row| *row < rows);
        let head = header::head(context, layout);
        let foot = layout.foot(context.notice.as_ref(), &self.hints(rows, selected, layout));
        let room = layout.room(&head, &foot);
        let mut body = Vec::new();
        if !layout.is_low() {
            body.push(line(shortened(&known.title, layout.width), BOLD));
        }
        let lines = row_lines(session, self.matrix, rows, selected, layout);
        let is_new = session.pair_counts(self.matrix).0 == 0;
        if (self.is_help_open || is_new) && !known.help.is_empty() {
            let help = paragraph(&known.help, layout.width, PLAIN);
            let height = room.saturating_sub(body.len() + lines.len().min(5) + 2).min(help.len());
            body.extend(window(&help, height, self.scroll.first(help.len(), height)));
        }
        let text = match rows {
            0 => "Il faut au moins deux lignes dans le tableau pour les relier\u{a0}: p pour y revenir.".to_owned(),
            _ => {
                let first = quoted(session.row_name(known.table, 0));
                format!("Choisissez de qui dire les relations\u{a0}: d’abord {first}, les autres si vous voulez.")
            }
        };
        if !layout.is_low() || rows == 0 {
            body.extend(paragraph(&text, layout.width, DIM));
        }
        if !layout.is_low() && body.len() + lines.len() < room {
            body.push(blank());
        }
        let room = room.saturating_sub(body.len()).max(1);
        body.extend(around(&lines, selected.unwrap_or(lines.len() - 1), room));
        layout.draw(frame, head, body, foot, None);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

fn row_lines(session: &Session, matrix: usize, rows: usize, selected: Option<usize>, layout: Layout) -> Vec<Text> {
    let table = session.grid().matrices[matrix].table;
    let filled = session.filled_by_row(matrix);
    let row = |index: usize| {
        let is_selected = selected == Some(index);
        let text = format!(" {:>2}/{}", filled[index], rows - 1);
        let right = match layout.is_narrow() {
            true => line(text, DIM),
            false => bar(filled[index], rows - 1).and(text, DIM),
        };
        let room = layout.width.saturating_sub(right.width() + 8);
        let name = shortened(session.row_name(table, index), room);
        let start = marked(is_selected).and(format!("{:>3} ", index + 1), DIM).and(name, emphasis(is_selected));
        start.right(right, layout.width).cut(layout.width)
    };
    let onward = selected.is_none();
    let onward = marked(onward).and("    ", PLAIN).and(CONTINUE, emphasis(onward));
    (0..rows).map(row).chain([onward]).collect()
}
