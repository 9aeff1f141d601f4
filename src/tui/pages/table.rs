//! A table: its rows one under the other. The action plan begins with the questions that call for action.

use console::measure_text_width;
use ratatui::Frame;

use super::common;
use super::plan;
use super::row::{RowEditor, identity};
use crate::assessment::Row;
use crate::french::quoted;
use crate::grid::{self, ACTIONS, ColumnKind, Grid, Kind};
use crate::session::rows::{Edit, filled_cells, order};
use crate::session::{Action, Session, text};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Notice, Page, Scroll, Step};
use crate::tui::text::{
    BOLD, DIM, LineExt, PLAIN, Text, around, bar, blank, emphasis, line, marked, paragraph, shortened, window,
};
use crate::tui::widgets::header;
use crate::tui::widgets::options::listed;

/// The line after the rows.
pub(super) const CONTINUE: &str = "Continuer";

/// The rows of a table.
pub(crate) struct Table {
    table: usize,
    /// In the action plan, the question selected among those that call for action.
    focused: Option<usize>,
    typed: String,
    is_help_open: bool,
    scroll: Scroll,
    /// The row about to be removed.
    removing: Option<usize>,
}

impl Table {
    /// The table of this index.
    pub(crate) fn new(table: usize) -> Self {
        Self {
            table,
            focused: None,
            typed: String::new(),
            is_help_open: false,
            scroll: Scroll::default(),
            removing: None,
        }
    }

    fn known<'a>(&self, context: &'a Context) -> &'a grid::Table {
        &context.session.grid().tables[self.table]
    }

    fn focus(&self, context: &Context) -> Vec<usize> {
        if self.known(context).id == ACTIONS { context.session.to_act_on() } else { Vec::new() }
    }

    /// Opens a row at its first empty cell, or at its name where it is full.
    fn open(&self, row: usize, context: &Context) -> Step {
        Step::open(RowEditor::first_empty(&context.session, self.table, row))
    }

    fn on_enter(&mut self, context: &Context, row: Option<usize>) -> Step {
        let session = &context.session;
        if let Some(item) = self.focused.and_then(|at| self.focus(context).get(at).copied()) {
            return plan::action_on(session, self.table, item).map_or(Step::Stay, Step::open);
        }
        match row {
            Some(row) => self.open(row, context),
            None => match onward(session, self.table) {
                Onward::Name => Step::open(RowEditor::naming(session, self.table)),
                Onward::Describe { first, .. } => Step::open(RowEditor::describing(session, self.table, first)),
                Onward::Leave => Step::Apply(Action::Next),
            },
        }
    }

    fn on_removing_key(&mut self, row: usize, key: &Key, context: &Context) -> Step {
        match (key, key.letter()) {
            (_, Some('o')) => {
                self.removing = None;
                let session = &context.session;
                let name = quoted(session.row_name(self.table, row));
                let left = session.rows(self.table).len() - 1;
                context.selected.set(left.checked_sub(1).map(|last| row.min(last)));
                let with = match session.relation_count(self.table, row) {
                    0 => String::new(),
                    1 => ", et sa relation avec elle".to_owned(),
                    relations => format!(", et ses {relations}\u{a0}relations avec elle"),
                };
                Step::Apply(Action::Edit(Edit::RemoveRow { table: self.table, row }))
                    .then(Step::say(format!("La ligne {name} est retirée{with}.")))
            }
            (Key::Escape, _) | (_, Some('n')) => {
                self.removing = None;
                Step::Stay
            }
            _ => Step::Stay,
        }
    }

    fn raise(&self, row: usize, context: &Context) -> Step {
        let edit = Edit::RaiseRow { table: self.table, row };
        // The first one stays where it is: the session says so.
        context.selected.set(Some(row.saturating_sub(1)));
        Step::Apply(Action::Edit(edit))
    }

    /// Moves between the questions that call for action, the rows and « Continuer »; whether the key did.
    fn moves(&mut self, key: &Key, context: &Context, rows: usize) -> bool {
        let focus = self.focus(context).len();
        let is_first = context.selected.get().unwrap_or(rows) == 0;
        match (key, self.focused) {
            (Key::Up, None) if is_first && focus > 0 => self.focused = Some(focus - 1),
            (Key::Up, Some(at)) => self.focused = Some(at.saturating_sub(1)),
            (Key::Down, Some(at)) if at + 1 < focus => self.focused = Some(at + 1),
            (Key::Down, Some(_)) => {
                self.focused = None;
                context.selected.set((rows > 0).then_some(0));
            }
            _ => {
                let Some(selected) = listed(key, context.selected.get(), rows, &mut self.typed) else { return false };
                self.focused = None;
                context.selected.set(selected);
            }
        }
        true
    }

    fn hints(&self, context: &Context, layout: Layout) -> Vec<Hint> {
        if self.removing.is_some() {
            return vec![("o", "oui, la retirer"), ("n", "non, la garder")];
        }
        let rows = context.session.rows(self.table);
        let leave = if context.session.is_at_plan() { "revenir à la fin" } else { "continuer" };
        let next = onward(&context.session, self.table);
        let mut hints: Vec<Hint> = vec![match (self.focused, context.selected.get()) {
            (Some(_), _) => ("Entrée", "ajouter une action"),
            (None, Some(_)) => ("Entrée", "modifier"),
            (None, None) => match next {
                Onward::Name => ("Entrée", "nommer les autres"),
                Onward::Describe { .. } => ("Entrée", "décrire"),
                Onward::Leave => ("Entrée", leave),
            },
        }];
        hints.push(("a", layout.either("ajouter", "ajouter une ligne")));
        if !rows.is_empty() {
            hints.push(("↑ ↓", layout.either("choisir", "ou un numéro, choisir")));
            if context.selected.get().is_some() {
                hints.extend([("x", "retirer"), ("r", "remonter d’un rang")]);
            }
            if context.selected.get().is_some() || next != Onward::Leave {
                hints.push(("c", leave));
            }
        }
        hints.extend(way_hints(self.is_help_open));
        hints
    }

    fn body(&self, context: &Context, layout: Layout, room: usize) -> Vec<Text> {
        let session = &context.session;
        let known = self.known(context);
        let rows = session.rows(self.table);
        let mut body = Vec::new();
        if !layout.is_low() {
            body.push(line(shortened(&known.title, layout.width), BOLD));
        }
        let selected = self.removing.or(context.selected.get()).filter(|row| *row < rows.len());
        let mut lines = plan::focus_lines(session, &self.focus(context), self.focused, layout);
        let above = lines.len();
        let at = self.focused.map_or(above + selected.unwrap_or(rows.len()), |at| at + 1);
        lines.extend(row_lines(session, self.table, selected.filter(|_| self.focused.is_none()), layout));
        let onward = match onward(session, self.table) {
            Onward::Name => "Nommer les autres, l’un après l’autre".to_owned(),
            Onward::Describe { count, .. } => format!("Décrire chacun, l’un après l’autre ({count} à décrire)"),
            Onward::Leave => CONTINUE.to_owned(),
        };
        let is_onward = selected.is_none() && self.focused.is_none();
        lines.push(marked(is_onward).and("    ", PLAIN).and(onward, emphasis(is_onward)));
        // The help stays open while the table is empty: nobody knows yet what it is for.
        if (self.is_help_open || rows.is_empty()) && !known.help.is_empty() {
            let help = paragraph(&known.help, layout.width, PLAIN);
            let height = room.saturating_sub(body.len() + lines.len().min(4) + 2).min(help.len());
            body.extend(window(&help, height, self.scroll.first(help.len(), height)));
        }
        if !layout.is_low() && body.len() + lines.len() < room {
            body.push(blank());
        }
        if rows.is_empty() && body.len() + 2 < room {
            let text = "Aucune ligne pour l’instant\u{a0}: a pour ajouter la première.";
            body.push(line(text, DIM).cut(layout.width));
        }
        let room = room.saturating_sub(body.len()).max(1);
        body.extend(around(&lines, at, room));
        body
    }
}

impl Page for Table {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if let Some(row) = self.removing {
            return self.on_removing_key(row, key, context);
        }
        let session = &context.session;
        let rows = session.rows(self.table).len();
        if self.moves(key, context, rows) {
            return Step::Stay;
        }
        let row = context.selected.get().filter(|row| *row < rows && self.focused.is_none());
        match (key, key.letter(), row) {
            (Key::Enter, ..) => return self.on_enter(context, row),
            (_, Some('c'), _) => return Step::Apply(Action::Next),
            (_, Some('a'), _) => return Step::open(RowEditor::naming(session, self.table)),
            (Key::Delete | Key::Backspace, _, Some(row)) | (_, Some('x'), Some(row)) => self.removing = Some(row),
            (_, Some('r'), Some(row)) => return self.raise(row, context),
            (Key::Delete | Key::Backspace, ..) | (_, Some('x' | 'r'), _) => {
                return Step::warn("choisissez d’abord une ligne, avec ↑ ↓ ou son numéro");
            }
            (_, Some('h'), _) => {
                self.is_help_open = !self.is_help_open;
                self.scroll = Scroll::default();
            }
            // From the action plan one goes back to the end that one came from.
            (Key::Escape, ..) if session.is_at_plan() => return Step::Apply(Action::Previous),
            _ => return on_other_key(key, context),
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let head = header::head(context, layout);
        let question = self.removing.map(|row| {
            let with = match session.relation_count(self.table, row) {
                0 => String::new(),
                1 => " La relation où elle figure partira avec elle.".to_owned(),
                relations => format!(" Les {relations}\u{a0}relations où elle figure partiront avec elle."),
            };
            let name = quoted(session.row_name(self.table, row));
            Notice { text: format!("Retirer la ligne {name}\u{a0}?{with}"), is_warning: true }
        });
        let foot = layout.foot(question.as_ref().or(context.notice.as_ref()), &self.hints(context, layout));
        let room = layout.room(&head, &foot);
        layout.draw(frame, head, self.body(context, layout, room), foot, None);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// A key of the list of a table or a matrix that is none of its own.
pub(super) fn on_other_key(key: &Key, context: &Context) -> Step {
    match common::on_key_between(key, context) {
        Some(step) => step,
        None if matches!(key, Key::Char(_)) => Step::warn("cette touche ne fait rien ici\u{a0}: ? les montre toutes"),
        None => Step::Stay,
    }
}

/// The keys that every list of a table or a matrix ends with.
pub(super) fn way_hints(is_help_open: bool) -> [Hint; 6] {
    [
        ("h", if is_help_open { "fermer l’aide" } else { "aide" }),
        ("p", "précédente"),
        ("g", "aller à"),
        ("v", "tableau"),
        ("?", "touches"),
        ("q", "quitter"),
    ]
}

/// What Entrée does after the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Onward {
    /// Names other rows: one's own organisation is there alone.
    Name,
    /// Describes the rows that have a name and nothing more, from this one on.
    Describe { first: usize, count: usize },
    /// Goes on.
    Leave,
}

/// Rows are all named first, then described where the table has groups of columns for it.
fn onward(session: &Session, table: usize) -> Onward {
    let known = &session.grid().tables[table];
    let describing = &order(known)[identity(known)..];
    let is_empty = |row: &Row| describing.iter().all(|column| !row.contains_key(&known.columns[*column].id));
    let rows = session.rows(table);
    let mut undescribed = (0..rows.len()).filter(|row| !describing.is_empty() && is_empty(&rows[*row]));
    match undescribed.next() {
        Some(_) if rows.len() == 1 && session.is_related(table) => Onward::Name,
        Some(first) => Onward::Describe { first, count: 1 + undescribed.count() },
        None => Onward::Leave,
    }
}

/// One line a row: number, name, what is in its shorter cells, how much is filled in.
fn row_lines(session: &Session, table: usize, selected: Option<usize>, layout: Layout) -> Vec<Text> {
    let grid = session.grid();
    let known = &grid.tables[table];
    let row = |(index, row): (usize, &Row)| {
        let is_selected = selected == Some(index);
        let filled = filled_cells(known, row);
        let text = format!(" {filled:>2}/{}", known.columns.len());
        let right = match layout.is_narrow() {
            true => line(text, DIM),
            false => bar(filled, known.columns.len()).and(text, DIM),
        };
        let room = layout.width.saturating_sub(right.width() + 8);
        let name = shortened(session.row_name(table, index), room);
        let left = room.saturating_sub(measure_text_width(&name) + 3);
        let start = marked(is_selected).and(format!("{:>3} ", index + 1), DIM).and(name, emphasis(is_selected));
        let start = match excerpt(grid, known, row) {
            more if !more.is_empty() && left > 12 => start.and(format!("   {}", shortened(&more, left)), DIM),
            _ => start,
        };
        start.right(right, layout.width).cut(layout.width)
    };
    session.rows(table).iter().enumerate().map(row).collect()
}

/// The first cells of a row that are short by kind: choices, figures, days.
fn excerpt(grid: &Grid, table: &grid::Table, row: &Row) -> String {
    let is_short = |kind: &ColumnKind| !matches!(kind, ColumnKind::Answer(Kind::Text | Kind::Scale(_)));
    let columns = table.columns.iter().filter(|column| is_short(&column.kind));
    let cells = columns.filter_map(|column| Some(text::cell(grid, column, row.get(&column.id)?)));
    cells.take(3).collect::<Vec<_>>().join(" · ")
}
