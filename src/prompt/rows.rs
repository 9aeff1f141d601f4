//! What each key does in a table: its rows one under the other, then one row cell after cell. Pure.
//!
//! A cell is confirmed when the hand leaves it, whichever way; a row begins to exist with its name.

use super::desk::{Desk, Mode, digit, letter, sentence, toggle, written};
use super::dial;
use super::key::Key;
use super::line::Line;
use crate::assessment::{Answer, Value, decode};
use crate::fold::fold;
use crate::french::{count, quoted};
use crate::grid::{Column, ColumnKind, Grid, Kind, Steps, Table};
use crate::session::rows::{Edit, filled_cells};
use crate::session::{Action, Session};

pub(super) mod screen;

pub(super) use screen::{chooser_rows, writing_width};
pub use screen::{list_screen, remove_screen, row_screen};

/// A row under the hand, cell after cell.
#[derive(Debug, Clone, PartialEq)]
pub struct RowHand {
    /// Index of the table.
    pub table: usize,
    /// Index of the row; nothing while it has no name yet.
    pub row: Option<usize>,
    /// Place of the cell in the order of [`order`].
    pub at: usize,
    /// What is in the cell so far.
    pub cell: Cell,
    /// The list of questions, where it is open.
    pub chooser: Option<Chooser>,
    /// Whether it was asked to leave a cell that is not confirmed.
    pub is_leaving: bool,
}

/// What is in a cell so far.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words: a text, a number, a day.
    Words(Line),
    /// Options: of a choice, a scale, oui and non.
    Options {
        /// The one under the hand.
        hand: Option<usize>,
        /// Those ticked, where several may be chosen.
        ticked: Vec<usize>,
    },
    /// A question of the grid, by index.
    Item(Option<usize>),
}

/// A long list that letters narrow down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chooser {
    /// The letters typed so far.
    pub filter: Line,
    /// Index among those that are left.
    pub hand: usize,
}

/// Where the hand goes after a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    /// The next cell; out of the row after the last one.
    Next,
    /// The next cell, and no further than the last one.
    Below,
    /// The cell before.
    Above,
    /// The first cell of the next group of columns.
    NextGroup,
    /// The first cell of the group of columns before.
    GroupBefore,
}

/// The columns of a table in the order in which they are filled in: the name first.
pub fn order(table: &Table) -> Vec<usize> {
    std::iter::once(table.key).chain((0..table.columns.len()).filter(|column| *column != table.key)).collect()
}

/// The keys, words and helps of the options of a column.
pub fn options(kind: &Kind) -> Vec<(String, String, String)> {
    match kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Level(levels) => dial::level_keys(scale)
                .into_iter()
                .zip(levels)
                .map(|(key, level)| (key, level.label.clone(), level.help.clone()))
                .collect(),
            Steps::Cursor { .. } => {
                let word = |at: &f64| scale.label(*at).map(|label| format!(" {label}")).unwrap_or_default();
                let name = |at: &f64| format!("{}{}", super::board::step_name(scale, *at), word(at));
                scale.positions().iter().map(|at| (String::new(), name(at), String::new())).collect()
            }
        },
        Kind::Choice(choice) => {
            let keys = dial::rank_keys(choice.options.len());
            keys.into_iter().zip(&choice.options).map(|(key, one)| (key, one.label.clone(), String::new())).collect()
        }
        Kind::YesNo => vec![("o".into(), "oui".into(), String::new()), ("n".into(), "non".into(), String::new())],
        Kind::Number(_) | Kind::Text | Kind::Date => Vec::new(),
    }
}

/// What people read in a cell.
pub fn cell_words(grid: &Grid, column: &Column, value: &Value) -> String {
    match (&column.kind, value) {
        (ColumnKind::Answer(Kind::Scale(scale)), Value::Number(at)) => {
            let name = super::board::step_name(scale, *at);
            scale.label(*at).map_or_else(|| name.clone(), |label| format!("{name} {label}"))
        }
        (ColumnKind::Answer(Kind::Number(number)), Value::Number(_)) => {
            let text = written(&Answer::Value(value.clone()));
            if number.unit.is_empty() { text } else { format!("{text}\u{a0}{}", number.unit) }
        }
        (ColumnKind::Answer(Kind::Choice(choice)), Value::Options(ids)) => {
            let labels = choice.options.iter().filter(|option| ids.contains(&option.id));
            labels.map(|option| option.label.as_str()).collect::<Vec<_>>().join(", ")
        }
        (_, Value::YesNo(yes)) => if *yes { "oui" } else { "non" }.to_owned(),
        (_, Value::Item(id)) => {
            grid.item_index(id).map_or_else(|| id.clone(), |item| grid.items[item].question.clone())
        }
        (_, value) => written(&Answer::Value(value.clone())).replace('\n', " "),
    }
}

impl Chooser {
    /// Takes a key of writing or of moving among so many; `false` where it is neither.
    pub fn press(&mut self, key: &Key, count: usize) -> bool {
        let last = count.saturating_sub(1);
        match key {
            Key::Up => self.hand = self.hand.saturating_sub(1),
            Key::Down => self.hand = (self.hand + 1).min(last),
            Key::PageUp => self.hand = self.hand.saturating_sub(8),
            Key::PageDown => self.hand = (self.hand + 8).min(last),
            Key::Char(_) | Key::Paste(_) | Key::Backspace | Key::Delete => {
                self.filter.press(key);
                self.hand = 0;
            }
            _ => return false,
        }
        true
    }

    /// Whether a text holds all the words typed so far.
    pub fn admits(&self, text: &str) -> bool {
        let text = fold(text);
        self.filter.text().split_whitespace().all(|word| text.contains(&fold(word)))
    }
}

impl RowHand {
    /// A row at one of its cells; a new one at its name.
    pub(super) fn new(session: &Session, table: usize, row: Option<usize>, at: usize) -> Self {
        let mut hand = Self { table, row, at, cell: Cell::Item(None), chooser: None, is_leaving: false };
        hand.cell = hand.kept_cell(session);
        hand
    }

    /// Index of the column of the cell.
    pub fn column(&self, grid: &Grid) -> usize {
        order(&grid.tables[self.table])[self.at]
    }

    /// What is kept in the cell.
    pub fn kept<'a>(&self, session: &'a Session) -> Option<&'a Value> {
        let column = &session.grid().tables[self.table].columns[self.column(session.grid())];
        session.rows(self.table).get(self.row?)?.get(&column.id)
    }

    /// The questions that the cell may name and that the letters typed so far leave.
    pub fn choosable(&self, session: &Session) -> Vec<usize> {
        let grid = session.grid();
        let column = &grid.tables[self.table].columns[self.column(grid)];
        let ColumnKind::Item(items) = &column.kind else { return Vec::new() };
        let text = |item: usize| {
            let item = &grid.items[item];
            format!("{} {} {}", item.question, grid.sections[item.section].title, item.id)
        };
        let chooser = self.chooser.clone().unwrap_or_default();
        items.iter().copied().filter(|item| chooser.admits(&text(*item))).collect()
    }

    /// Whether what is in the cell is not what is kept.
    pub fn is_changed(&self, session: &Session) -> bool {
        self.cell_and_hand_apart(&self.kept_cell(session))
    }

    fn cell_and_hand_apart(&self, kept: &Cell) -> bool {
        match (&self.cell, kept) {
            (Cell::Words(line), Cell::Words(kept)) => line.text() != kept.text(),
            (Cell::Options { hand, ticked }, Cell::Options { hand: kept_hand, ticked: kept_ticked }) => {
                // Where several may be ticked, the hand alone says nothing.
                let is_several = !ticked.is_empty() || !kept_ticked.is_empty();
                let (mut now, mut then) = (ticked.clone(), kept_ticked.clone());
                now.sort_unstable();
                then.sort_unstable();
                now != then || (!is_several && hand != kept_hand)
            }
            (cell, kept) => cell != kept,
        }
    }

    fn kept_cell(&self, session: &Session) -> Cell {
        let grid = session.grid();
        let column = &grid.tables[self.table].columns[self.column(grid)];
        let kept = self.kept(session);
        match (&column.kind, kept) {
            (ColumnKind::Item(_), Some(Value::Item(id))) => Cell::Item(grid.item_index(id)),
            (ColumnKind::Item(_), _) => Cell::Item(None),
            (ColumnKind::Answer(Kind::Scale(scale)), value) => {
                let at = match value {
                    Some(Value::Number(at)) => scale.positions().iter().position(|step| step == at),
                    _ => None,
                };
                Cell::Options { hand: at, ticked: Vec::new() }
            }
            (ColumnKind::Answer(Kind::Choice(choice)), value) => {
                let ids = match value {
                    Some(Value::Options(ids)) => ids.as_slice(),
                    _ => &[],
                };
                let found: Vec<usize> =
                    (0..choice.options.len()).filter(|index| ids.contains(&choice.options[*index].id)).collect();
                let hand = found.first().copied();
                Cell::Options { hand, ticked: if choice.several { found } else { Vec::new() } }
            }
            (ColumnKind::Answer(Kind::YesNo), value) => {
                let hand = match value {
                    Some(Value::YesNo(yes)) => Some(usize::from(!yes)),
                    _ => None,
                };
                Cell::Options { hand, ticked: Vec::new() }
            }
            (ColumnKind::Answer(_), value) => {
                let text = value.map(|value| written(&Answer::Value(value.clone()))).unwrap_or_default();
                Cell::Words(Line::new(&text))
            }
        }
    }

    /// What the cell says, or why it says nothing that can be kept.
    fn value(&self, session: &Session) -> Result<Option<Value>, String> {
        let grid = session.grid();
        let column = &grid.tables[self.table].columns[self.column(grid)];
        match (&self.cell, &column.kind) {
            (Cell::Words(line), ColumnKind::Answer(kind)) => {
                if line.is_empty() {
                    return Ok(None);
                }
                let value = decode::value(kind, &line.text());
                value.map(Some).map_err(|refusal| format!("{} {}", sentence(&refusal.message), sentence(&refusal.hint)))
            }
            (Cell::Options { ticked, .. }, ColumnKind::Answer(Kind::Choice(choice))) if choice.several => {
                let mut ticked = ticked.clone();
                ticked.sort_unstable();
                let ids: Vec<String> = ticked.iter().map(|index| choice.options[*index].id.clone()).collect();
                Ok((!ids.is_empty()).then_some(Value::Options(ids)))
            }
            (Cell::Options { hand: Some(hand), .. }, ColumnKind::Answer(kind)) => Ok(match kind {
                Kind::Scale(scale) => scale.positions().get(*hand).map(|at| Value::Number(*at)),
                Kind::Choice(choice) => Some(Value::Options(vec![choice.options[*hand].id.clone()])),
                Kind::YesNo => Some(Value::YesNo(*hand == 0)),
                Kind::Number(_) | Kind::Text | Kind::Date => None,
            }),
            (Cell::Item(Some(item)), _) => Ok(Some(Value::Item(grid.items[*item].id.clone()))),
            _ => Ok(None),
        }
    }
}

impl Desk {
    /// Keys of the rows of a table; `false` where the key is none of them.
    pub(super) fn press_table(&mut self, table: usize, key: &Key, typed: String) -> bool {
        let rows = self.session().rows(table).len();
        let hand = self.draft.hand.filter(|hand| *hand < rows);
        if let Some(hand) = listed(key, hand, rows, typed, &mut self.draft.typed) {
            self.draft.hand = hand;
            return true;
        }
        match (key, letter(key), hand) {
            (Key::Enter, _, Some(row)) => self.open_row(table, Some(row)),
            (Key::Enter, ..) | (_, Some('c'), _) => self.act(Action::Next),
            (_, Some('a'), _) => self.open_row(table, None),
            (Key::Delete | Key::Backspace, _, Some(row)) | (_, Some('x'), Some(row)) => {
                self.mode = Mode::RemoveRow(row);
            }
            (_, Some('r'), Some(row)) => {
                self.act(Action::Edit(Edit::RaiseRow { table, row }));
                if self.notice.is_none() {
                    self.draft.hand = row.checked_sub(1);
                }
            }
            (Key::Delete | Key::Backspace, ..) | (_, Some('x' | 'r'), _) => {
                self.warn("Choisissez d’abord une ligne, avec ↑ ↓ ou son numéro.");
            }
            (_, Some('h'), _) => {
                self.is_help_open = !self.is_help_open;
                self.scroll = 0;
            }
            // From the action plan one goes back to the end that one came from.
            (Key::Escape, ..) if self.session().is_at_plan() => self.act(Action::Previous),
            _ => return false,
        }
        true
    }

    /// Opens a row at its first empty cell; a full one, and a new one, at its name.
    fn open_row(&mut self, table: usize, row: Option<usize>) {
        let known = &self.session().grid().tables[table];
        let cells = row.and_then(|row| self.session().rows(table).get(row));
        let is_empty = |column: &usize| cells.is_some_and(|cells| !cells.contains_key(&known.columns[*column].id));
        let at = order(known).iter().position(is_empty).unwrap_or(0);
        self.scroll = 0;
        self.mode = Mode::Row(RowHand::new(self.session(), table, row, at));
    }

    pub(super) fn press_remove_row(&mut self, row: usize, key: &Key) {
        let Some(crate::session::Stop::Table(table)) = self.session().stop() else { return };
        match letter(key) {
            Some('o') => {
                let name = self.session().row_name(table, row).to_owned();
                let relations = self.session().relation_count(table, row);
                self.act(Action::Edit(Edit::RemoveRow { table, row }));
                let left = self.session().rows(table).len();
                self.draft.hand = left.checked_sub(1).map(|last| row.min(last));
                let with = match relations {
                    0 => String::new(),
                    1 => ", et sa relation avec elle".to_owned(),
                    relations => format!(", et ses {relations}\u{a0}relations avec elle"),
                };
                self.tell(format!("La ligne {} est retirée{with}.", quoted(&name)));
            }
            Some('n') => {}
            _ if *key == Key::Escape => {}
            _ => self.mode = Mode::RemoveRow(row),
        }
    }

    pub(super) fn press_row(&mut self, mut hand: RowHand, key: &Key) {
        if hand.chooser.is_some() {
            return self.press_chooser(hand, key);
        }
        let was_leaving = std::mem::take(&mut hand.is_leaving);
        let width = writing_width(self.size);
        match key {
            Key::Escape if hand.is_changed(self.session()) && !was_leaving => {
                hand.is_leaving = true;
                self.mode = Mode::Row(hand);
                self.warn("Cette case n’est pas encore gardée\u{a0}: Entrée pour la garder, Échap pour l’abandonner.");
                return;
            }
            Key::Escape => {
                self.draft.hand = hand.row;
                return;
            }
            Key::Tab => {
                self.is_help_open = !self.is_help_open;
                self.mode = Mode::Row(hand);
                return;
            }
            Key::Enter => return self.confirm_cell(hand, To::Next),
            Key::BackTab => return self.confirm_cell(hand, To::Above),
            Key::PageDown => return self.confirm_cell(hand, To::NextGroup),
            Key::PageUp => return self.confirm_cell(hand, To::GroupBefore),
            _ => {}
        }
        let kind = self.session().grid().tables[hand.table].columns[hand.column(self.session().grid())].kind.clone();
        match &mut hand.cell {
            Cell::Words(line) => {
                let is_inside = match key {
                    Key::Up => line.up(width),
                    Key::Down => line.down(width),
                    _ => {
                        line.press(key);
                        true
                    }
                };
                let is_full = line.is_full() && matches!(key, Key::Char(_) | Key::Paste(_));
                if !is_inside {
                    return self.confirm_cell(hand, if *key == Key::Up { To::Above } else { To::Below });
                }
                if is_full {
                    self.warn("Ce texte a atteint sa longueur maximale.");
                }
            }
            _ if matches!(key, Key::Up | Key::Down) => {
                return self.confirm_cell(hand, if *key == Key::Up { To::Above } else { To::Below });
            }
            Cell::Options { hand: at, ticked } => {
                let ColumnKind::Answer(kind) = &kind else { return };
                match press_options(kind, at, ticked, key) {
                    Pressed::Moved => {}
                    Pressed::Nothing => self.warn("Choisissez avec la touche d’un des mots, ou avec ← →."),
                }
            }
            Cell::Item(item) => match key {
                Key::Backspace | Key::Delete => *item = None,
                Key::Right | Key::Left | Key::Char(_) | Key::Paste(_) => {
                    let mut chooser = Chooser::default();
                    if matches!(key, Key::Char(_) | Key::Paste(_)) {
                        chooser.filter.press(key);
                    }
                    hand.chooser = Some(chooser);
                }
                _ => {}
            },
        }
        self.mode = Mode::Row(hand);
    }

    fn press_chooser(&mut self, mut hand: RowHand, key: &Key) {
        let left = hand.choosable(self.session());
        match (key, &mut hand.chooser) {
            (Key::Escape, _) => hand.chooser = None,
            (Key::Enter, Some(chooser)) => match left.get(chooser.hand) {
                Some(item) => {
                    hand.cell = Cell::Item(Some(*item));
                    hand.chooser = None;
                    return self.confirm_cell(hand, To::Next);
                }
                None => self.warn("Aucune question ne contient ces mots\u{a0}: effacez-en avec Retour arrière."),
            },
            (_, Some(chooser)) => {
                chooser.press(key, left.len());
            }
            _ => {}
        }
        self.mode = Mode::Row(hand);
    }

    /// Keeps a cell and goes on to another one; stays where it cannot be kept.
    fn confirm_cell(&mut self, mut hand: RowHand, to: To) {
        let grid = self.session().grid();
        let (table, column) = (hand.table, hand.column(grid));
        let value = match hand.value(self.session()) {
            Ok(value) => value,
            Err(why) => {
                self.mode = Mode::Row(hand);
                return self.warn(why);
            }
        };
        let edit = match hand.row {
            None => {
                let name = match value {
                    Some(Value::Text(name)) => name,
                    _ => String::new(),
                };
                Some(Edit::AddRow { table, name })
            }
            // A text that nobody touched stays as it is, line ends and all.
            Some(_) if !hand.is_changed(self.session()) => None,
            Some(row) => Some(Edit::SetCell { table, row, column, value }),
        };
        if let Some(edit) = edit {
            let is_name = hand.row.is_some() && column == grid.tables[table].key;
            match self.session().apply(Action::Edit(edit)) {
                Ok(session) => self.arrive(session),
                Err(refusal) => {
                    self.mode = Mode::Row(hand);
                    return self.warn(sentence(&refusal.0));
                }
            }
            let row = hand.row.unwrap_or_else(|| self.session().rows(table).len() - 1);
            hand.row = Some(row);
            self.draft.hand = Some(row);
            let relations = self.session().relation_count(table, row);
            if is_name && relations > 0 {
                let told = count(relations, "relation le suit", "relations le suivent");
                self.tell(format!("Le nom est changé\u{a0}: {told}."));
            }
        }
        let known = &self.session().grid().tables[table];
        match place(known, hand.at, to) {
            Some(at) => self.mode = Mode::Row(RowHand::new(self.session(), table, hand.row, at)),
            None => {
                let row = hand.row.unwrap_or(0);
                let cells = self.session().rows(table).get(row).map_or(0, |row| filled_cells(known, row));
                let name = quoted(self.session().row_name(table, row));
                let told = format!("La ligne {name} est gardée\u{a0}: {} sur {}.", cases(cells), known.columns.len());
                self.draft.hand = Some(row);
                self.tell(told);
            }
        }
    }
}

/// The cell after another one; nothing where the row is left.
fn place(table: &Table, at: usize, to: To) -> Option<usize> {
    let order = order(table);
    let last = order.len() - 1;
    let group = |at: usize| &table.columns[order[at]].group;
    match to {
        To::Next => (at < last).then_some(at + 1),
        To::Below => Some((at + 1).min(last)),
        To::Above => Some(at.saturating_sub(1)),
        To::NextGroup => Some((at..=last).find(|other| group(*other) != group(at)).unwrap_or(last)),
        To::GroupBefore => {
            let begins =
                |at: usize| (0..=at).rev().find(|other| *other == 0 || group(other - 1) != group(at)).unwrap_or(0);
            let start = begins(at);
            Some(if start < at || start == 0 { start } else { begins(start - 1) })
        }
    }
}

/// « 4 cases ».
pub(super) fn cases(cells: usize) -> String {
    count(cells, "case", "cases")
}

/// What a key did among options.
enum Pressed {
    Moved,
    Nothing,
}

fn press_options(kind: &Kind, hand: &mut Option<usize>, ticked: &mut Vec<usize>, key: &Key) -> Pressed {
    let options = options(kind);
    let last = options.len().saturating_sub(1);
    let is_several = matches!(kind, Kind::Choice(choice) if choice.several);
    match key {
        Key::Left => *hand = Some(hand.map_or(last, |at| at.saturating_sub(1))),
        Key::Right => *hand = Some(hand.map_or(0, |at| (at + 1).min(last))),
        Key::Home => *hand = Some(0),
        Key::End => *hand = Some(last),
        Key::Backspace | Key::Delete => {
            *hand = None;
            ticked.clear();
        }
        Key::Char(' ') if is_several => match hand {
            Some(hand) => toggle(ticked, *hand),
            None => *hand = Some(0),
        },
        Key::Char(c) => {
            if let Kind::Scale(scale) = kind
                && matches!(scale.steps, Steps::Cursor { .. })
            {
                return press_cursor(&scale.positions(), hand, *c);
            }
            let typed = match (digit(key), letter(key)) {
                (Some(digit), _) => digit.to_string(),
                (_, Some(letter)) => letter.to_string(),
                _ => return Pressed::Nothing,
            };
            // On the upper row of a French keyboard, é is 2: a letter of its own comes first.
            let own = letter(key).map(String::from);
            let found = options.iter().position(|(key, ..)| Some(key) == own.as_ref());
            let Some(at) = found.or_else(|| options.iter().position(|(key, ..)| *key == typed)) else {
                return Pressed::Nothing;
            };
            *hand = Some(at);
            if is_several {
                toggle(ticked, at);
            }
        }
        _ => return Pressed::Nothing,
    }
    Pressed::Moved
}

fn press_cursor(positions: &[f64], hand: &mut Option<usize>, c: char) -> Pressed {
    let last = positions.len().saturating_sub(1);
    let middle = positions.iter().position(|at| *at == 0.0).unwrap_or(0);
    match c {
        '-' | '−' => *hand = Some(hand.unwrap_or(middle).saturating_sub(1)),
        '+' | '=' => *hand = Some((hand.unwrap_or(middle) + 1).min(last)),
        _ => {
            let Some(wanted) = super::form::digit(c).map(f64::from) else { return Pressed::Nothing };
            let Some(at) = positions.iter().position(|at| *at == wanted) else { return Pressed::Nothing };
            *hand = Some(at);
        }
    }
    Pressed::Moved
}

/// Where the hand goes in a list of rows that ends with « Continuer » (no index); nothing where the key is not about it.
///
/// Digits typed one after the other make a number.
#[expect(clippy::option_option, reason = "a hand, moved or not")]
pub(super) fn listed(
    key: &Key,
    hand: Option<usize>,
    rows: usize,
    mut typed: String,
    typing: &mut String,
) -> Option<Option<usize>> {
    let at = hand.unwrap_or(rows);
    let to = match key {
        Key::Up => at.saturating_sub(1),
        Key::Down => at + 1,
        Key::PageUp => at.saturating_sub(8),
        Key::PageDown => at + 8,
        Key::Home => 0,
        Key::End => rows,
        _ => {
            let digit = digit(key)?;
            typed.push(digit);
            let number = |text: &str| text.parse::<usize>().ok().filter(|number| (1..=rows).contains(number));
            let alone = digit.to_string();
            let (text, number) = match (number(&typed), number(&alone)) {
                (Some(found), _) => (typed, found),
                (None, Some(found)) => (alone, found),
                _ => return Some(hand),
            };
            *typing = text;
            number - 1
        }
    };
    Some((to < rows).then_some(to))
}
