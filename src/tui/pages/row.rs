//! One row of a table, cell after cell. A cell is confirmed when it is left, whichever way; a row exists with its name.

use std::ops::Range;

use console::measure_text_width;
use ratatui::Frame;

use super::cell::Cell;
use crate::assessment::Value;
use crate::french::{count, quoted};
use crate::grid::{ColumnKind, Kind, Table};
use crate::session::rows::{Edit, filled_cells, order};
use crate::session::{Action, Session, text};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Notice, Page, Step};
use crate::tui::text::{ACCENT, BOLD, DIM, LineExt, PLAIN, Text, bar, blank, line, padded, paragraph, shortened};
use crate::tui::widgets::header;
use crate::tui::widgets::picker::Picker;

/// A row being edited.
#[derive(Clone)]
pub(crate) struct RowEditor {
    table: usize,
    /// Index of the row; nothing while it has no name yet.
    row: Option<usize>,
    /// Place of the cell in the order of [`crate::session::rows::order`].
    at: usize,
    /// What is in the cell so far.
    cell: Cell,
    /// The list of questions, where it is open.
    picker: Option<Picker>,
    /// Whether it was asked to leave a cell that is not confirmed.
    is_leaving: bool,
    is_help_open: bool,
    series: Series,
    /// Whether an empty name ends a series rather than being refused.
    may_end: bool,
    /// What the row says from its beginning.
    preset: Option<(usize, Value)>,
}

/// What comes after this row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Series {
    /// The table.
    None,
    /// Another new row, once this one is named: all of them are named before they are described.
    Naming,
    /// The next row that is not described.
    Describing,
}

/// Which cell comes after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Toward {
    /// The next one; out of the row after the last one.
    Next,
    /// The next one, and no further than the last one.
    Below,
    /// The one before.
    Above,
    /// The first one of the next group of columns.
    NextGroup,
    /// The first one of the group of columns before.
    GroupBefore,
}

/// How many columns, in that order, say what a row is: those before the first group. All of them where there is none.
pub(super) fn identity(table: &Table) -> usize {
    let order = order(table);
    order.iter().position(|column| table.columns[*column].group.is_some()).unwrap_or(order.len())
}

impl RowEditor {
    fn new(session: &Session, table: usize, row: Option<usize>, at: usize) -> Self {
        let known = &session.grid().tables[table];
        let column = &known.columns[order(known)[at]];
        let kept = row.and_then(|row| session.rows(table).get(row)).and_then(|row| row.get(&column.id));
        Self {
            table,
            row,
            at,
            cell: Cell::of(session.grid(), column, kept),
            picker: None,
            is_leaving: false,
            is_help_open: false,
            series: Series::None,
            may_end: false,
            preset: None,
        }
    }

    /// A new row, then others, where the table describes its rows in groups of columns.
    pub(super) fn naming(session: &Session, table: usize) -> Self {
        let known = &session.grid().tables[table];
        let series = if identity(known) < known.columns.len() { Series::Naming } else { Series::None };
        Self { series, ..Self::new(session, table, None, 0) }
    }

    /// A new row that says something from its beginning.
    pub(super) fn about(session: &Session, table: usize, preset: (usize, Value)) -> Self {
        Self { preset: Some(preset), ..Self::new(session, table, None, 0) }
    }

    /// A row at its first empty cell, or at its name where it is full.
    pub(super) fn first_empty(session: &Session, table: usize, row: usize) -> Self {
        let known = &session.grid().tables[table];
        let cells = session.rows(table).get(row);
        let is_empty = |column: &usize| cells.is_some_and(|cells| !cells.contains_key(&known.columns[*column].id));
        let at = order(known).iter().position(is_empty).unwrap_or(0);
        Self::new(session, table, Some(row), at)
    }

    /// A row at the first cell that describes it, then the next ones.
    pub(super) fn describing(session: &Session, table: usize, row: usize) -> Self {
        let known = &session.grid().tables[table];
        let at = identity(known).min(known.columns.len() - 1);
        Self { series: Series::Describing, ..Self::new(session, table, Some(row), at) }
    }

    /// The same at another cell, in a session that changed.
    fn beside(&self, session: &Session, row: Option<usize>, at: usize) -> Self {
        let series = self.series;
        let is_help_open = self.is_help_open;
        Self { series, is_help_open, ..Self::new(session, self.table, row, at) }
    }

    fn known<'a>(&self, session: &'a Session) -> &'a Table {
        &session.grid().tables[self.table]
    }

    fn column(&self, session: &Session) -> usize {
        order(self.known(session))[self.at]
    }

    fn is_changed(&self, session: &Session) -> bool {
        let column = &self.known(session).columns[self.column(session)];
        let kept = self.row.and_then(|row| session.rows(self.table).get(row)).and_then(|row| row.get(&column.id));
        self.cell.differs(&Cell::of(session.grid(), column, kept))
    }

    /// The questions that the cell may name and that the letters typed so far leave.
    fn choosable(&self, session: &Session) -> Vec<usize> {
        let grid = session.grid();
        let ColumnKind::Item(items) = &self.known(session).columns[self.column(session)].kind else {
            return Vec::new();
        };
        let text = |item: usize| {
            let item = &grid.items[item];
            format!("{} {} {}", item.question, grid.sections[item.section].title, item.id)
        };
        let picker = self.picker.clone().unwrap_or_default();
        items.iter().copied().filter(|item| picker.admits(&text(*item))).collect()
    }

    /// Keeps the cell and goes on to another one; stays where it cannot be kept.
    fn confirm(&mut self, toward: Toward, context: &Context) -> Step {
        let session = &context.session;
        let column = self.column(session);
        let kind = &self.known(session).columns[column].kind;
        let value = match self.cell.value(session.grid(), kind) {
            Ok(value) => value,
            Err(why) => return Step::Say(Notice { text: why, is_warning: true }),
        };
        if self.may_end && value.is_none() {
            return Step::Close;
        }
        let edits = self.edits(session, column, value);
        let mut next = session.clone();
        let mut step = Step::All(Vec::new());
        for edit in edits {
            next = match next.apply(Action::Edit(edit.clone())) {
                Ok(next) => next,
                Err(refusal) => return Step::warn(&refusal.0),
            };
            step = step.then(Step::Apply(Action::Edit(edit)));
        }
        let row = self.row.unwrap_or_else(|| next.rows(self.table).len().saturating_sub(1));
        context.selected.set(Some(row));
        let renamed = next.relation_count(self.table, row);
        if self.row.is_some() && self.is_changed(session) && column == self.known(session).key && renamed > 0 {
            let text = count(renamed, "relation le suit", "relations le suivent");
            step = step.then(Step::say(format!("Le nom est changé\u{a0}: {text}.")));
        }
        self.go_on(toward, &next, row, step)
    }

    fn edits(&self, session: &Session, column: usize, value: Option<Value>) -> Vec<Edit> {
        let table = self.table;
        match self.row {
            None => {
                let name = match value {
                    Some(Value::Text(name)) => name,
                    _ => String::new(),
                };
                let row = session.rows(table).len();
                let preset = self.preset.clone();
                let preset = preset.map(|(column, value)| Edit::SetCell { table, row, column, value: Some(value) });
                std::iter::once(Edit::AddRow { table, name }).chain(preset).collect()
            }
            // A text that nobody touched stays as it is, line ends and all.
            Some(_) if !self.is_changed(session) => Vec::new(),
            Some(row) => vec![Edit::SetCell { table, row, column, value }],
        }
    }

    /// The next cell, the next row of a series, or the table.
    fn go_on(&self, toward: Toward, next: &Session, row: usize, step: Step) -> Step {
        let known = self.known(next);
        let is_named = self.at + 1 == identity(known) && toward == Toward::Next;
        let kept = |row: usize| {
            let cells = next.rows(self.table).get(row).map_or(0, |row| filled_cells(known, row));
            let name = quoted(next.row_name(self.table, row));
            let cells = count(cells, "case", "cases");
            Step::say(format!("La ligne {name} est gardée\u{a0}: {cells} sur {}.", known.columns.len()))
        };
        if self.series == Series::Naming && is_named {
            let another = Self { may_end: true, ..self.beside(next, None, 0) };
            return step.then(Step::replace(another)).then(kept(row));
        }
        if let Some(at) = place(known, self.at, toward) {
            return step.then(Step::replace(self.beside(next, Some(row), at)));
        }
        let following = match self.series {
            Series::Describing => next.rows(self.table).len().checked_sub(row + 2).map(|_| row + 1),
            _ => None,
        };
        let step = match following {
            Some(following) => step.then(Step::replace(Self::describing(next, self.table, following))),
            None => step.then(Step::Close),
        };
        step.then(kept(row))
    }

    fn on_picker_key(&mut self, key: &Key, context: &Context) -> Step {
        let left = self.choosable(&context.session);
        match (key, &mut self.picker) {
            (Key::Escape, _) => self.picker = None,
            (Key::Enter, Some(picker)) => match left.get(picker.selected) {
                Some(item) => {
                    self.cell = Cell::Item(Some(*item));
                    self.picker = None;
                    return self.confirm(Toward::Next, context);
                }
                None => {
                    return Step::warn("aucune question ne contient ces mots\u{a0}: effacez-en avec Retour arrière");
                }
            },
            (_, Some(picker)) => {
                picker.on_key(key, left.len());
            }
            _ => {}
        }
        Step::Stay
    }

    fn on_cell_key(&mut self, key: &Key, context: &Context) -> Step {
        let session = &context.session;
        let outward = match key {
            Key::Up => Some(Toward::Above),
            Key::Down => Some(Toward::Below),
            _ => None,
        };
        let kind = &self.known(session).columns[self.column(session)].kind;
        match (&mut self.cell, kind) {
            (Cell::Words(field), _) => {
                let is_inside = match key {
                    Key::Up => field.up(context.writing_width),
                    Key::Down => field.down(context.writing_width),
                    _ => {
                        field.on_key(key);
                        true
                    }
                };
                let is_full = matches!(key, Key::Char(_) | Key::Paste(_)) && field.is_full();
                match outward {
                    Some(toward) if !is_inside => self.confirm(toward, context),
                    _ if is_full => Step::warn("ce texte a atteint sa longueur maximale"),
                    _ => Step::Stay,
                }
            }
            (_, _) if outward.is_some() => self.confirm(outward.unwrap_or(Toward::Next), context),
            (Cell::Options { .. }, ColumnKind::Answer(kind)) => match self.cell.on_option_key(kind, key) {
                true => Step::Stay,
                false => Step::warn("choisissez avec la touche d’un des mots, ou avec ← →"),
            },
            (Cell::Item(item), _) => {
                match key {
                    Key::Backspace | Key::Delete => *item = None,
                    Key::Right | Key::Left | Key::Char(_) | Key::Paste(_) => {
                        let mut picker = Picker::default();
                        if matches!(key, Key::Char(_) | Key::Paste(_)) {
                            picker.filter.on_key(key);
                        }
                        self.picker = Some(picker);
                    }
                    _ => {}
                }
                Step::Stay
            }
            _ => Step::Stay,
        }
    }
}

impl Page for RowEditor {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let session = &context.session;
        if self.picker.is_some() {
            return self.on_picker_key(key, context);
        }
        let was_leaving = std::mem::take(&mut self.is_leaving);
        let toward = match key {
            Key::Escape if self.is_changed(session) && !was_leaving => {
                self.is_leaving = true;
                return Step::warn(
                    "cette case n’est pas encore gardée\u{a0}: Entrée pour la garder, Échap pour l’abandonner",
                );
            }
            Key::Escape => {
                context.selected.set(self.row.or(context.selected.get()));
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
        let grid = session.grid();
        let head = self.head(context, layout);
        let foot = layout.foot(context.notice.as_ref(), &self.hints(session, layout));
        let room = layout.room(&head, &foot);
        if let Some(picker) = &self.picker {
            let texts = self.choosable(session).into_iter().map(|item| {
                let item = &grid.items[item];
                (item.question.clone(), grid.sections[item.section].title.clone())
            });
            let title = &self.known(session).columns[self.column(session)].label;
            let (body, caret) = picker.rows(title, &texts.collect::<Vec<_>>(), layout.width, room);
            return layout.draw(frame, head, body, foot, Some(caret));
        }
        let (rows, focus, caret) = self.rows(session, layout, room);
        let first = first_shown(&rows, &focus, caret.map(|(row, _)| row), room);
        let mut shown: Vec<Text> = rows.iter().skip(first).take(room).cloned().collect();
        if first > 0 && focus.start > first && room >= 4 {
            shown[0] = line("  ▲ …", DIM);
        }
        if first + room < rows.len() && focus.end < first + room && room >= 4 {
            shown[room - 1] = line("  ▼ …", DIM);
        }
        let caret = caret.map(|(row, column)| (row.saturating_sub(first), column));
        layout.draw(frame, head, shown, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

impl RowEditor {
    fn head(&self, context: &Context, layout: Layout) -> Vec<Text> {
        let session = &context.session;
        let known = self.known(session);
        let rows = session.rows(self.table);
        let filled = self.row.and_then(|row| rows.get(row)).map_or(0, |row| filled_cells(known, row));
        let name = match self.row {
            Some(row) => session.row_name(self.table, row).to_owned(),
            None => "Nouvelle ligne".to_owned(),
        };
        if layout.is_low() {
            let right = line(format!("{filled}/{}", known.columns.len()), BOLD);
            let room = layout.width.saturating_sub(right.width() + 1);
            return vec![line(shortened(&name, room), ACCENT).right(right, layout.width)];
        }
        let place = match self.row {
            Some(row) => format!("ligne {} sur {}", row + 1, rows.len()),
            None => format!("ligne {}", rows.len() + 1),
        };
        let right = line(place, BOLD);
        let room = layout.width.saturating_sub(right.width() + 2);
        let mut head = vec![line(shortened(&known.title, room), PLAIN).right(right, layout.width)];
        let cells = format!("{} sur {} ", count(filled, "case", "cases"), known.columns.len());
        let right = line(cells, DIM).join(bar(filled, known.columns.len()));
        let room = layout.width.saturating_sub(right.width() + 2);
        head.push(line(shortened(&name, room), ACCENT).right(right, layout.width));
        head.push(layout.rule());
        head.extend(header::unsaved(context));
        head
    }

    /// All cells, that being filled in at full length; the rows that it takes, and its caret.
    fn rows(
        &self,
        session: &Session,
        layout: Layout,
        room: usize,
    ) -> (Vec<Text>, Range<usize>, Option<(usize, usize)>) {
        let grid = session.grid();
        let known = self.known(session);
        let row = self.row.and_then(|row| session.rows(self.table).get(row));
        let widest = known.columns.iter().map(|column| measure_text_width(&column.label)).max().unwrap_or(0);
        let label_width = widest.min(layout.width / 3).max(8);
        let mut rows: Vec<Text> = Vec::new();
        let (mut caret, mut focus) = (None, 0..0);
        let mut group: Option<&String> = None;
        for (place, index) in order(known).into_iter().enumerate() {
            let column = &known.columns[index];
            // A new row has nothing but its name yet.
            if self.row.is_none() && place != self.at {
                continue;
            }
            if column.group.as_ref() != group {
                group = column.group.as_ref();
                rows.extend(group.map(|group| line(shortened(group, layout.width), ACCENT)));
            }
            if place == self.at {
                let begins = rows.len();
                caret = self.draw_active(session, layout, room, &mut rows);
                focus = begins..rows.len().max(caret.map_or(0, |(row, _)| row + 1));
                continue;
            }
            let words = row.and_then(|row| row.get(&column.id)).map(|value| text::cell(grid, column, value));
            let style = if words.is_some() { PLAIN } else { DIM };
            let label = padded(&shortened(&column.label, label_width), label_width);
            let left = layout.width.saturating_sub(label_width + 4);
            let words = shortened(&words.unwrap_or_else(|| "–".into()), left);
            rows.push(line(format!("  {label}  "), DIM).and(words, style));
        }
        if self.row.is_none() && room > rows.len() + 2 {
            rows.push(blank());
            rows.extend(paragraph(&self.what_follows(known), layout.width, DIM));
        }
        (rows, focus, caret)
    }

    /// What is asked after the name of a new row.
    fn what_follows(&self, known: &Table) -> String {
        let more = if self.series == Series::Naming { identity(known) - 1 } else { known.columns.len() - 1 };
        let cells = match more {
            0 => String::new(),
            more => format!("Ensuite, {}\u{a0}: aucune n’est obligatoire. ", count(more, "autre case", "autres cases")),
        };
        match self.series {
            Series::Naming => format!("{cells}Toutes les lignes d’abord\u{a0}; Entrée sans rien écrire pour finir."),
            _ => cells,
        }
    }

    /// The cell being filled in, and where its caret is.
    fn draw_active(
        &self,
        session: &Session,
        layout: Layout,
        room: usize,
        rows: &mut Vec<Text>,
    ) -> Option<(usize, usize)> {
        let begins = rows.len();
        let column = &self.known(session).columns[self.column(session)];
        rows.push(line("► ", ACCENT).and(column.label.clone(), BOLD).cut(layout.width));
        if self.is_help_open {
            let help = paragraph(&column.help, layout.width.saturating_sub(4), DIM);
            rows.extend(help.into_iter().take((room / 2).max(1)).map(|row| row.indent(4)));
        }
        let spare = room.saturating_sub(rows.len() - begins + 2).max(1);
        let (cell, spot) = self.cell.rows(session.grid(), &column.kind, layout.writing_width(), spare);
        let caret = spot.map(|(row, at)| (rows.len() + row, 4 + at));
        rows.extend(cell.into_iter().map(|row| row.indent(4).cut(layout.width)));
        caret
    }

    fn hints(&self, session: &Session, layout: Layout) -> Vec<Hint> {
        if self.picker.is_some() {
            return vec![("lettres", "chercher"), ("↑ ↓", "choisir"), ("Entrée", "prendre"), ("Échap", "revenir")];
        }
        let known = self.known(session);
        let is_last = self.at + 1 == known.columns.len();
        let mut hints: Vec<Hint> = vec![("Entrée", if is_last { "finir" } else { "suite" })];
        match (&self.cell, &known.columns[self.column(session)].kind) {
            (Cell::Options { .. }, ColumnKind::Answer(Kind::Choice(choice))) if choice.several => {
                hints.push(("chiffres", "cocher"));
            }
            (Cell::Options { .. }, _) => hints.push(("← →", layout.either("choisir", "ou la touche, choisir"))),
            (Cell::Item(_), _) => hints.push(("→", "choisir dans la liste")),
            (Cell::Words(_), _) => {}
        }
        if self.row.is_some() && !layout.is_narrow() {
            hints.push(("↑ ↓", "autre case"));
            if known.columns.iter().any(|column| column.group.is_some()) {
                hints.push(("Page↓", "groupe suivant"));
            }
        }
        let help = if self.is_help_open { layout.either("aide", "fermer l’aide") } else { "aide" };
        hints.extend([("Tab", help), ("Échap", if self.row.is_some() { "lignes" } else { "abandonner" })]);
        hints
    }
}

/// The first row on screen: the cell being filled in in the middle, the caret in sight whatever happens.
fn first_shown(rows: &[Text], focus: &Range<usize>, caret: Option<usize>, room: usize) -> usize {
    if rows.len() <= room {
        return 0;
    }
    let air = room.saturating_sub(focus.len()) / 2;
    let first = focus.start.saturating_sub(air).min(rows.len() - room);
    first.max((caret.unwrap_or(focus.start) + 1).saturating_sub(room))
}

/// The cell after another one; nothing where the row is left.
fn place(table: &Table, at: usize, toward: Toward) -> Option<usize> {
    let order = order(table);
    let last = order.len() - 1;
    let group = |at: usize| &table.columns[order[at]].group;
    match toward {
        Toward::Next => (at < last).then_some(at + 1),
        Toward::Below => Some((at + 1).min(last)),
        Toward::Above => Some(at.saturating_sub(1)),
        Toward::NextGroup => Some((at..=last).find(|other| group(*other) != group(at)).unwrap_or(last)),
        Toward::GroupBefore => {
            let begins =
                |at: usize| (0..=at).rev().find(|other| *other == 0 || group(other - 1) != group(at)).unwrap_or(0);
            let start = begins(at);
            Some(if start < at || start == 0 { start } else { begins(start - 1) })
        }
    }
}
