//! The rows of a table, or those of a matrix with how many of their pairs are filled in. The action plan begins with the
//! questions that call for action.

use console::measure_text_width;

use super::common::{self, hints};
use super::pair::Pair;
use super::question::NO_KEY;
use super::row::RowEditor;
use crate::french::quoted;
use crate::session::Stop;
use crate::session::cells::{CellAt, onward, removed_words, removing_words};
use crate::session::rows::Edit;
use crate::session::search::{Line, To};
use crate::tui::prelude::*;
use crate::tui::widgets::header;
use crate::tui::widgets::options::listed;

/// How one says whether to remove a row.
const REMOVING: [Hint; 2] = [("o", "oui, la retirer"), ("n", "non, la garder")];

/// The rows of a table or a matrix.
pub(crate) struct Rows {
    stop: Stop,
    /// In the action plan, the question selected among those that call for action.
    focused: Option<usize>,
    typed: String,
    is_help_open: bool,
    scroll: Scroll,
}

/// What is listed, and which of it is selected.
struct Listed {
    lines: Vec<Line>,
    /// How many of the lines are questions that call for action.
    calls: usize,
    /// How many are rows.
    rows: usize,
    selected: usize,
}

impl Listed {
    /// The row that is selected.
    fn row(&self) -> Option<usize> {
        self.selected.checked_sub(self.calls).filter(|row| *row < self.rows)
    }
}

impl Rows {
    /// The table or the matrix at a stop. One's own relations are selected as long as some are missing.
    pub(crate) fn new(context: &Context, stop: Stop) -> Self {
        if let (Stop::Matrix(matrix), None) = (stop, context.selected.get()) {
            let filled = context.session.filled_by_row(matrix);
            context.selected.set(filled.first().filter(|count| **count + 1 < filled.len()).map(|_| 0));
        }
        Self { stop, focused: None, typed: String::new(), is_help_open: false, scroll: Scroll::default() }
    }

    fn listed(&self, context: &Context) -> Listed {
        let lines = context.session.row_lines(self.stop);
        let calls = lines.iter().filter(|line| !line.heading.is_empty()).count();
        let rows = lines.len() - calls - 1;
        let row = context.selected.get().filter(|row| *row < rows).unwrap_or(rows);
        Listed { selected: self.focused.filter(|at| *at < calls).unwrap_or(calls + row), lines, calls, rows }
    }

    /// Keys of a table alone; nothing where the key is none.
    fn on_table_key(&mut self, table: usize, row: Option<usize>, key: &Key, context: &Context) -> Option<Step> {
        let session = &context.session;
        let letter = match key {
            Key::Delete | Key::Backspace => Some('x'),
            // From the action plan one goes back to the end that one came from.
            Key::Escape if session.is_at_plan() => return Some(Step::Apply(Action::Previous)),
            _ => key.letter(),
        };
        Some(match (letter?, row) {
            ('a', _) => Step::open(RowEditor::new(session, CellAt::naming(session, table))),
            ('x', Some(row)) => {
                let step = Step::Apply(Action::Edit(Edit::RemoveRow { table, row }))
                    .then(Step::say(removed_words(session, table, row)));
                Step::ask(removing_words(session, table, row), step, &REMOVING)
            }
            ('r', Some(row)) => {
                // The first one stays where it is: the session says so.
                context.selected.set(Some(row.saturating_sub(1)));
                Step::Apply(Action::Edit(Edit::RaiseRow { table, row }))
            }
            ('x' | 'r', None) => Step::warn("choisissez d’abord une ligne, avec ↑ ↓ ou son numéro"),
            _ => return None,
        })
    }

    /// Moves between the questions that call for action, the rows and what is last; whether the key did.
    fn moves(&mut self, key: &Key, listing: &Listed, context: &Context) -> bool {
        let (calls, rows) = (listing.calls, listing.rows);
        let to = match key {
            Key::Up => listing.selected.saturating_sub(1),
            Key::Down => (listing.selected + 1).min(calls + rows),
            _ => match listed(key, listing.row(), rows, &mut self.typed) {
                Some(row) => calls + row.unwrap_or(rows),
                None => return false,
            },
        };
        self.focused = (to < calls).then_some(to);
        context.selected.set(to.checked_sub(calls).filter(|row| *row < rows));
        true
    }

    fn hints(&self, context: &Context, listing: &Listed, layout: Layout) -> Vec<Hint> {
        let leave = if context.session.is_at_plan() { "revenir à la fin" } else { "continuer" };
        let is_table = matches!(self.stop, Stop::Table(_));
        let next = match self.stop {
            Stop::Table(table) => onward(&context.session, table).word(),
            _ => None,
        };
        let enter = match (listing.selected < listing.calls, listing.row()) {
            (true, _) => "ajouter une action",
            (_, Some(_)) if is_table => "modifier",
            (_, Some(_)) => "remplir",
            (_, None) => next.unwrap_or(leave),
        };
        let mut own: Vec<Hint> = vec![("Entrée", enter)];
        own.extend(is_table.then(|| ("a", layout.either("ajouter", "ajouter une ligne"))));
        if listing.rows > 0 {
            own.push(("↑ ↓", layout.either("choisir", "ou un numéro, choisir")));
            match (is_table, listing.row()) {
                (true, Some(_)) => own.extend([("x", "retirer"), ("r", "remonter d’un rang")]),
                (true, None) => {}
                (false, _) => own.push(("l", "paires vides")),
            }
            own.extend((listing.row().is_some() || next.is_some()).then_some(("c", leave)));
        }
        own.push(("h", if self.is_help_open { "fermer l’aide" } else { "aide" }));
        hints(&own, if !is_table && context.session.has_relations() { "kpgv?q" } else { "pgv?q" })
    }

    fn body(&self, context: &Context, listing: &Listed, layout: Layout, room: usize) -> Vec<Text> {
        let session = &context.session;
        let (title, help, is_new, empty) = match self.stop {
            Stop::Matrix(matrix) => {
                let known = &session.grid().matrices[matrix];
                let empty = "Il faut au moins deux lignes dans le tableau pour les relier\u{a0}: p pour y revenir.";
                (&known.title, &known.help, session.pair_counts(matrix).0 == 0, empty)
            }
            Stop::Table(table) | Stop::Item(table) => {
                let known = &session.grid().tables[table];
                let empty = "Aucune ligne pour l’instant\u{a0}: a pour ajouter la première.";
                (&known.title, &known.help, listing.rows == 0, empty)
            }
        };
        let (lines, at) = drawn(listing, layout);
        let mut body = Vec::new();
        if !layout.is_low() {
            body.push(line(shortened(title, layout.width), BOLD));
        }
        // The help stays open while nothing is there: nobody knows yet what it is for.
        if (self.is_help_open || is_new) && !help.is_empty() {
            let help = paragraph(help, layout.width, PLAIN);
            let height = room.saturating_sub(body.len() + lines.len().min(4) + 2).min(help.len());
            body.extend(window(&help, height, self.scroll.first(help.len(), height)));
        }
        let whose = match listing.lines.first() {
            _ if listing.rows == 0 => empty.to_owned(),
            Some(first) if matches!(self.stop, Stop::Matrix(_)) && !layout.is_low() => {
                let first = quoted(&first.title);
                format!("Choisissez de qui dire les relations\u{a0}: d’abord {first}, les autres si vous voulez.")
            }
            _ => String::new(),
        };
        let whose = paragraph(&whose, layout.width, DIM);
        if whose[0].width() > 0 && body.len() + whose.len() + lines.len().min(4) <= room {
            body.extend(whose);
        }
        if !layout.is_low() && body.len() + lines.len() < room {
            body.push(blank());
        }
        let room = room.saturating_sub(body.len()).max(1);
        body.extend(around(&lines, at, room));
        body
    }
}

impl Page for Rows {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let mut listing = self.listed(context);
        if self.moves(key, &listing, context) {
            return Step::Stay;
        }
        let step = match self.stop {
            Stop::Table(table) => self.on_table_key(table, listing.row(), key, context),
            _ => None,
        };
        let session = &context.session;
        match (step, key, key.letter()) {
            (Some(step), ..) => step,
            (_, Key::Enter, _) => match listing.lines.swap_remove(listing.selected).to {
                To::Act(action) => Step::Apply(action),
                To::Cell(cell) => Step::open(RowEditor::new(session, cell)),
                To::Pair(pair) => Step::open(Pair::new(session, pair)),
                To::Item(_) => Step::Stay,
            },
            (_, _, Some('c')) => Step::Apply(Action::Next),
            (_, _, Some('h')) => {
                self.is_help_open = !self.is_help_open;
                self.scroll = Scroll::default();
                Step::Stay
            }
            (_, Key::Char(c), _) if *c != ' ' && common::on_key(key, context).is_none() => Step::warn(NO_KEY),
            _ => common::on_key_between(key, context),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let listing = self.listed(context);
        let head = header::head(context, layout);
        let foot = layout.foot(context, &self.hints(context, &listing, layout));
        let room = layout.room(&head, &foot);
        layout.draw(frame, head, self.body(context, &listing, layout, room), foot, None);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// The lines under their heading, and which of them is selected.
fn drawn(listing: &Listed, layout: Layout) -> (Vec<Text>, usize) {
    let mut lines: Vec<Text> = Vec::new();
    let mut at = 0;
    for (index, entry) in listing.lines.iter().enumerate() {
        if index == 0 && !entry.heading.is_empty() {
            lines.push(line(&entry.heading, PLAIN).cut(layout.width));
        }
        if index == listing.calls && index > 0 {
            lines.push(blank());
        }
        at = if index == listing.selected { lines.len() } else { at };
        lines.push(entry_line(entry, index == listing.selected, layout));
    }
    (lines, at)
}

/// `►  3 Mairie   Local · Public      ██░░░░░░  4/20`
fn entry_line(entry: &Line, is_selected: bool, layout: Layout) -> Text {
    let number = entry.number.map_or_else(|| "    ".to_owned(), |number| format!("{number:>3} "));
    let is_row = entry.share.is_some();
    let right = match entry.share {
        Some((filled, all)) => {
            let text = line(format!(" {filled:>2}/{all}"), DIM);
            if layout.is_narrow() { text } else { bar(filled, all).join(text) }
        }
        None if entry.number.is_none() || layout.is_narrow() => line(&entry.state, BOLD),
        None => line(&entry.state, BOLD).and(format!("  {:>13}", entry.more), DIM),
    };
    let room = layout.width.saturating_sub(right.width() + 8);
    let title = shortened(&entry.title, room);
    let left = room.saturating_sub(measure_text_width(&title) + 3);
    let start = marked(is_selected).and(number, DIM).and(title, emphasis(is_selected));
    let start = match is_row && !entry.more.is_empty() && left > 12 {
        true => start.and(format!("   {}", shortened(&entry.more, left)), DIM),
        false => start,
    };
    start.right(right, layout.width).cut(layout.width)
}
