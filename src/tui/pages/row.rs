//! One row of a table, cell after cell. A cell is confirmed when it is left, whichever way; a row exists with its name.

use crate::french::count;
use crate::grid::{ColumnKind, Kind};
use crate::session::cells::{CellAt, Toward};
use crate::session::draft::is_several;
use crate::session::rows::{filled_cells, order};
use crate::session::search::{List, To};
use crate::tui::prelude::*;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::{Form, Input, Question};
use crate::tui::widgets::header;
use crate::tui::widgets::picker::Picker;

/// A row being filled in.
pub(crate) struct RowEditor {
    at: CellAt,
    form: Form,
    /// The list of questions, where it is open.
    picker: Option<Picker>,
    /// Whether it was asked to leave a cell that is not confirmed.
    is_leaving: bool,
    is_help_open: bool,
}

impl RowEditor {
    /// A row at a cell. A new one has nothing but its name yet.
    pub(super) fn new(session: &Session, at: CellAt) -> Self {
        let (grid, known) = (session.grid(), at.known(session));
        let question = |(place, column): (usize, usize)| {
            let column = &known.columns[column];
            let kept = at.cells(session).and_then(|row| row.get(&column.id));
            if place == at.at { Question::cell(grid, column, kept) } else { Question::shown(grid, column, kept) }
        };
        let columns = order(known).into_iter().enumerate();
        let shown = columns.filter(|(place, _)| at.row.is_some() || *place == at.at);
        let mut form = Form::new(shown.map(question).collect());
        form.at = if at.row.is_some() { at.at } else { 0 };
        Self { at, form, picker: None, is_leaving: false, is_help_open: false }
    }

    fn is_changed(&mut self, session: &Session) -> bool {
        self.form.input().differs(session.grid(), self.at.column(session), self.at.kept(session))
    }

    /// Keeps the cell and goes on to another one; stays where it cannot be kept.
    fn confirm(&mut self, toward: Toward, context: &Context) -> Step {
        let session = &context.session;
        let value = match self.form.input().value(session.grid(), &self.at.column(session).kind) {
            Ok(value) => value,
            Err(why) => return Step::Say(Notice { text: why, is_warning: true }),
        };
        if self.at.may_end && value.is_none() {
            return Step::Close;
        }
        let is_changed = self.is_changed(session);
        let done = match self.at.confirm(session, value, is_changed, toward) {
            Ok(done) => done,
            Err(refusal) => return Step::warn(&refusal.0),
        };
        context.selected.set(Some(done.row));
        let step = Step::all(done.actions).then(Step::Close);
        let step = match done.next {
            Some(next) => {
                step.then(Step::open(Self { is_help_open: self.is_help_open, ..Self::new(&done.session, next) }))
            }
            None => step,
        };
        done.told.into_iter().fold(step, |step, told| step.then(Step::say(told)))
    }

    fn on_picker_key(&mut self, key: &Key, context: &Context) -> Step {
        let Some(picker) = &mut self.picker else { return Step::Stay };
        match (key, picker.chosen(context).map(|line| line.to)) {
            (Key::Escape, _) => self.picker = None,
            (Key::Enter, Some(To::Item(item))) => {
                let question = context.session.grid().items[item].question.clone();
                *self.form.input() = Input::Item(Some((item, question)));
                self.picker = None;
                return self.confirm(Toward::Next, context);
            }
            (Key::Enter, _) => {
                return Step::warn("aucune question ne contient ces mots\u{a0}: effacez-en avec Retour arrière");
            }
            _ => picker.on_key(key, context),
        }
        Step::Stay
    }

    fn on_cell_key(&mut self, key: &Key, context: &Context) -> Step {
        let session = &context.session;
        if self.form.climbs(key, context) {
            return Step::Stay;
        }
        match (key, self.form.input(), &self.at.column(session).kind) {
            (Key::Up, ..) => self.confirm(Toward::Above, context),
            (Key::Down, ..) => self.confirm(Toward::Below, context),
            (Key::Backspace | Key::Delete, Input::Item(item), _) => {
                *item = None;
                Step::Stay
            }
            (Key::Right | Key::Left | Key::Char(_) | Key::Paste(_), Input::Item(_), ColumnKind::Item(items)) => {
                let mut filter = Field::default();
                if matches!(key, Key::Char(_) | Key::Paste(_)) {
                    filter.on_key(key);
                }
                self.picker = Some(Picker { filter, ..Picker::new(List::Items(items.clone())) });
                Step::Stay
            }
            _ => self.form.write(key),
        }
    }

    fn head(&self, context: &Context, layout: Layout) -> Vec<Text> {
        let session = &context.session;
        let (known, rows) = (self.at.known(session), session.rows(self.at.table));
        let filled = self.at.cells(session).map_or(0, |row| filled_cells(known, row));
        let (name, number) = match self.at.row {
            Some(row) => (session.row_name(self.at.table, row), row + 1),
            None => ("Nouvelle ligne", rows.len() + 1),
        };
        let all = known.columns.len();
        let place = match self.at.row {
            Some(_) => format!("ligne {number} sur {}", rows.len()),
            None => format!("ligne {number}"),
        };
        let cells = format!("{} sur {all}", count(filled, "case", "cases"));
        header::over(context, layout, [(name, place), (known.title.as_str(), cells)], format!("{filled}/{all}"))
    }

    fn hints(&self, session: &Session, layout: Layout) -> Vec<Hint> {
        if self.picker.is_some() {
            return vec![("lettres", "chercher"), ("↑ ↓", "choisir"), ("Entrée", "prendre"), ("Échap", "revenir")];
        }
        let known = self.at.known(session);
        let is_last = self.at.at + 1 == known.columns.len();
        let mut hints: Vec<Hint> = vec![("Entrée", if is_last { "finir" } else { "suite" })];
        hints.extend(match &self.at.column(session).kind {
            ColumnKind::Answer(Kind::Number(_) | Kind::Text | Kind::Date) => None,
            ColumnKind::Answer(kind) if is_several(kind) => Some(("chiffres", "cocher")),
            ColumnKind::Answer(_) => Some(("← →", layout.either("choisir", "ou la touche, choisir"))),
            ColumnKind::Item(_) => Some(("→", "choisir dans la liste")),
        });
        if self.at.row.is_some() && !layout.is_narrow() {
            hints.push(("↑ ↓", "autre case"));
            if known.columns.iter().any(|column| column.group.is_some()) {
                hints.push(("Page↓", "groupe suivant"));
            }
        }
        let help = if self.is_help_open { layout.either("aide", "fermer l’aide") } else { "aide" };
        hints.extend([("Tab", help), ("Échap", if self.at.row.is_some() { "lignes" } else { "abandonner" })]);
        hints
    }
}

impl Page for RowEditor {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if self.picker.is_some() {
            return self.on_picker_key(key, context);
        }
        let was_leaving = std::mem::take(&mut self.is_leaving);
        let toward = match key {
            Key::Escape if !was_leaving && self.is_changed(&context.session) => {
                self.is_leaving = true;
                return Step::warn(
                    "cette case n’est pas encore gardée\u{a0}: Entrée pour la garder, Échap pour l’abandonner",
                );
            }
            Key::Escape => {
                context.selected.set(self.at.row.or(context.selected.get()));
                return Step::Close;
            }
            Key::Tab => {
                self.is_help_open = !self.is_help_open;
                return Step::Stay;
            }
            Key::Enter => Toward::Next,
            Key::BackTab => Toward::Above,
            Key::PageDown => Toward::NextGroup,
            Key::PageUp => Toward::GroupBefore,
            _ => return self.on_cell_key(key, context),
        };
        self.confirm(toward, context)
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let head = self.head(context, layout);
        let foot = layout.foot(context, &self.hints(session, layout));
        let room = layout.room(&head, &foot);
        let column = self.at.column(session);
        if let Some(picker) = &self.picker {
            let label = format!("{}, chercher\u{a0}: ", shortened(&column.label, layout.width / 3));
            let (body, caret) = picker.rows(&label, context, layout, room);
            return layout.draw(frame, head, body, foot, Some(caret));
        }
        let help = if self.is_help_open { column.help.as_str() } else { "" };
        let mut more = paragraph(help, layout.width, DIM);
        if self.at.row.is_none() {
            more.extend(paragraph(&self.at.what_follows(session), layout.width, DIM));
        }
        more.retain(|row| row.width() > 0);
        more.truncate(room.saturating_sub(4));
        let (mut body, caret) = self.form.rows(layout.width, room.saturating_sub(more.len()));
        body.extend(more);
        layout.draw(frame, head, body, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
