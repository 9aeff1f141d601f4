//! The rows of a table, or those of a matrix with how many of their pairs are filled in. The action plan begins with the
//! questions that call for action.

use console::measure_text_width;

use super::common::{self, hints};
use super::pair::Pair;
use super::question::NO_KEY;
use super::row::RowEditor;
use crate::french::{count, quoted};
use crate::session::Stop;
use crate::session::cells::{CellAt, Onward, onward, removed_words, removing_words};
use crate::session::overview::Call;
use crate::session::pairs::PairAt;
use crate::session::rows::{Edit, filled_cells};
use crate::session::text::{row_excerpt, step_name};
use crate::tui::prelude::*;
use crate::tui::widgets::header;
use crate::tui::widgets::options::listed;

/// How one says whether to remove a row.
const REMOVING: [Hint; 2] = [("o", "oui, la retirer"), ("n", "non, la garder")];

/// The rows of a table or a matrix.
pub(crate) struct Rows {
    of: Of,
    /// In the action plan, the question selected among those that call for action.
    focused: Option<usize>,
    typed: String,
    is_help_open: bool,
    scroll: Scroll,
}

/// What has rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Table(usize),
    Matrix(usize),
}

impl Rows {
    /// The table or the matrix at a stop. One's own relations are selected as long as some are missing.
    pub(crate) fn new(context: &Context, stop: Stop) -> Self {
        let of = match stop {
            Stop::Matrix(matrix) => Of::Matrix(matrix),
            Stop::Table(table) | Stop::Item(table) => Of::Table(table),
        };
        if let Of::Matrix(matrix) = of {
            let filled = context.session.filled_by_row(matrix);
            if context.selected.get().is_none() && filled.first().is_some_and(|count| count + 1 < filled.len()) {
                context.selected.set(Some(0));
            }
        }
        Self { of, focused: None, typed: String::new(), is_help_open: false, scroll: Scroll::default() }
    }

    /// How many rows there are: none to relate where one is alone.
    fn count(&self, session: &Session) -> usize {
        match self.of {
            Of::Table(table) => session.rows(table).len(),
            Of::Matrix(matrix) => Some(session.filled_by_row(matrix).len()).filter(|rows| *rows > 1).unwrap_or(0),
        }
    }

    fn selected(&self, context: &Context) -> Option<usize> {
        context.selected.get().filter(|row| self.focused.is_none() && *row < self.count(&context.session))
    }

    fn calls(&self, session: &Session) -> Vec<Call> {
        if session.is_at_plan() { session.calls() } else { Vec::new() }
    }

    fn onward(&self, session: &Session) -> Onward {
        match self.of {
            Of::Table(table) => onward(session, table),
            Of::Matrix(_) => Onward::Leave,
        }
    }

    fn on_enter(&mut self, context: &Context) -> Step {
        let session = &context.session;
        let row = self.selected(context);
        let (table, matrix) = match self.of {
            Of::Table(table) => (table, None),
            Of::Matrix(matrix) => (session.grid().matrices[matrix].table, Some(matrix)),
        };
        let cell = match (matrix, row, self.onward(session)) {
            (Some(matrix), Some(owner), _) => {
                let pair = PairAt::first_of(session, matrix, owner);
                return pair.map_or(Step::Stay, |pair| Step::open(Pair::new(session, pair)));
            }
            _ if self.focused.is_some() => {
                let call = self.focused.and_then(|at| self.calls(session).into_iter().nth(at));
                call.and_then(|call| CellAt::about(session, table, call.item))
            }
            (None, Some(row), _) => Some(CellAt::first_empty(session, table, row)),
            (_, None, Onward::Leave) => return Step::Apply(Action::Next),
            (_, None, Onward::Name) => Some(CellAt::naming(session, table)),
            (_, None, Onward::Describe { first, .. }) => Some(CellAt::describing(session, table, first)),
        };
        cell.map_or(Step::Stay, |cell| Step::open(RowEditor::new(session, cell)))
    }

    /// Keys of a table alone; nothing where the key is none.
    fn on_table_key(&mut self, table: usize, key: &Key, context: &Context) -> Option<Step> {
        let session = &context.session;
        let letter = match key {
            Key::Delete | Key::Backspace => Some('x'),
            // From the action plan one goes back to the end that one came from.
            Key::Escape if session.is_at_plan() => return Some(Step::Apply(Action::Previous)),
            _ => key.letter(),
        };
        Some(match (letter?, self.selected(context)) {
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

    /// Moves between the questions that call for action, the rows and « Continuer »; whether the key did.
    fn moves(&mut self, key: &Key, context: &Context) -> bool {
        let rows = self.count(&context.session);
        let calls = self.calls(&context.session).len();
        let is_first = context.selected.get().unwrap_or(rows) == 0;
        match (key, self.focused) {
            (Key::Up, None) if is_first && calls > 0 => self.focused = Some(calls - 1),
            (Key::Up, Some(at)) => self.focused = Some(at.saturating_sub(1)),
            (Key::Down, Some(at)) if at + 1 < calls => self.focused = Some(at + 1),
            (Key::Down, Some(_)) => {
                self.focused = None;
                context.selected.set((rows > 0).then_some(0));
            }
            _ => {
                let selected = context.selected.get().filter(|row| *row < rows);
                let Some(selected) = listed(key, selected, rows, &mut self.typed) else { return false };
                self.focused = None;
                context.selected.set(selected);
            }
        }
        true
    }

    fn hints(&self, context: &Context, layout: Layout) -> Vec<Hint> {
        let session = &context.session;
        let leave = if session.is_at_plan() { "revenir à la fin" } else { "continuer" };
        let (row, next, is_table) = (self.selected(context), self.onward(session), matches!(self.of, Of::Table(_)));
        let enter = match (self.focused, row, next) {
            (Some(_), ..) => "ajouter une action",
            (_, Some(_), _) if is_table => "modifier",
            (_, Some(_), _) => "remplir",
            (_, None, next) => next.word().unwrap_or(leave),
        };
        let mut own: Vec<Hint> = vec![("Entrée", enter)];
        own.extend(is_table.then(|| ("a", layout.either("ajouter", "ajouter une ligne"))));
        if self.count(session) > 0 {
            own.push(("↑ ↓", layout.either("choisir", "ou un numéro, choisir")));
            match (is_table, row) {
                (true, Some(_)) => own.extend([("x", "retirer"), ("r", "remonter d’un rang")]),
                (true, None) => {}
                (false, _) => own.push(("l", "paires vides")),
            }
            own.extend((row.is_some() || next != Onward::Leave).then_some(("c", leave)));
        }
        own.push(("h", if self.is_help_open { "fermer l’aide" } else { "aide" }));
        hints(&own, "pgv?q")
    }

    /// The questions that call for action, the rows, « Continuer »; and which line is selected.
    fn lines(&self, context: &Context, layout: Layout) -> (Vec<Text>, usize) {
        let session = &context.session;
        let row = self.selected(context);
        let mut lines = call_lines(session, &self.calls(session), self.focused, layout);
        let at = self.focused.map_or(lines.len() + row.unwrap_or(self.count(session)), |at| at + 1);
        lines.extend((0..self.count(session)).map(|index| self.row_line(session, index, row == Some(index), layout)));
        let onward = match self.onward(session) {
            Onward::Name => "Nommer les autres, l’un après l’autre".to_owned(),
            Onward::Describe { count, .. } => format!("Décrire chacun, l’un après l’autre ({count} à décrire)"),
            Onward::Leave => "Continuer".to_owned(),
        };
        let is_onward = row.is_none() && self.focused.is_none();
        lines.push(marked(is_onward).and("    ", PLAIN).and(onward, emphasis(is_onward)));
        (lines, at)
    }

    /// Number, name, what is in its shorter cells, how much is filled in.
    fn row_line(&self, session: &Session, index: usize, is_selected: bool, layout: Layout) -> Text {
        let grid = session.grid();
        let (table, filled, all, more) = match self.of {
            Of::Table(table) => {
                let (known, row) = (&grid.tables[table], &session.rows(table)[index]);
                (table, filled_cells(known, row), known.columns.len(), row_excerpt(grid, known, row))
            }
            Of::Matrix(matrix) => {
                let filled = session.filled_by_row(matrix);
                (grid.matrices[matrix].table, filled[index], filled.len() - 1, String::new())
            }
        };
        let text = format!(" {filled:>2}/{all}");
        let right = if layout.is_narrow() { line(text, DIM) } else { bar(filled, all).and(text, DIM) };
        let room = layout.width.saturating_sub(right.width() + 8);
        let name = shortened(session.row_name(table, index), room);
        let left = room.saturating_sub(measure_text_width(&name) + 3);
        let start = marked(is_selected).and(format!("{:>3} ", index + 1), DIM).and(name, emphasis(is_selected));
        let start = match more.is_empty() || left <= 12 {
            true => start,
            false => start.and(format!("   {}", shortened(&more, left)), DIM),
        };
        start.right(right, layout.width).cut(layout.width)
    }

    fn body(&self, context: &Context, layout: Layout, room: usize) -> Vec<Text> {
        let session = &context.session;
        let rows = self.count(session);
        let (title, help, is_new, empty) = match self.of {
            Of::Table(table) => {
                let known = &session.grid().tables[table];
                let empty = "Aucune ligne pour l’instant\u{a0}: a pour ajouter la première.";
                (&known.title, &known.help, rows == 0, empty)
            }
            Of::Matrix(matrix) => {
                let known = &session.grid().matrices[matrix];
                let empty = "Il faut au moins deux lignes dans le tableau pour les relier\u{a0}: p pour y revenir.";
                (&known.title, &known.help, session.pair_counts(matrix).0 == 0, empty)
            }
        };
        let (lines, at) = self.lines(context, layout);
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
        let whose = match self.of {
            _ if rows == 0 => empty.to_owned(),
            Of::Matrix(matrix) if !layout.is_low() => {
                let first = quoted(session.row_name(session.grid().matrices[matrix].table, 0));
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
        if self.moves(key, context) {
            return Step::Stay;
        }
        let step = match self.of {
            Of::Table(table) => self.on_table_key(table, key, context),
            Of::Matrix(_) => None,
        };
        match (step, key, key.letter()) {
            (Some(step), ..) => step,
            (_, Key::Enter, _) => self.on_enter(context),
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
        let head = header::head(context, layout);
        let foot = layout.foot(context, &self.hints(context, layout));
        let room = layout.room(&head, &foot);
        layout.draw(frame, head, self.body(context, layout, room), foot, None);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// One line a question that calls for action: number, question, position, ball, how many actions it has.
fn call_lines(session: &Session, calls: &[Call], focused: Option<usize>, layout: Layout) -> Vec<Text> {
    if calls.is_empty() {
        return Vec::new();
    }
    let row = |(index, call): (usize, &Call)| {
        let (ball, style) = if call.priority.is_some() { (FILLED, BALL) } else { (EMPTY, DIM) };
        let actions = match call.actions.len() {
            _ if layout.is_narrow() => String::new(),
            0 => "  aucune action".to_owned(),
            actions => format!("  {:>13}", count(actions, "action", "actions")),
        };
        let item = &session.grid().items[call.item];
        let position = item.scale().zip(call.position).map_or_else(|| "–".into(), |(scale, at)| step_name(scale, at));
        let right = line(format!("{position:>4} "), BOLD).and(ball, style).and(actions, DIM);
        let room = layout.width.saturating_sub(right.width() + 8);
        let is_focused = focused == Some(index);
        let start = marked(is_focused).and(format!("{:>3} ", call.item + 1), DIM);
        let question = shortened(&item.question, room);
        start.and(question, emphasis(is_focused)).right(right, layout.width)
    };
    let title = line("Par où commencer\u{a0}: priorités et positions les plus basses", PLAIN);
    let rows = calls.iter().enumerate().map(row);
    std::iter::once(title).chain(rows).chain([blank()]).map(|row| row.cut(layout.width)).collect()
}
