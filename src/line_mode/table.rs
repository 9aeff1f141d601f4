//! A table: its rows, and one row cell after cell. A cell is in the file before the next one is asked.

use super::command::{Command, FIELD_COMMANDS, Heard, Word, command, number, rank};
use super::{Next, Spoken, Talk};
use crate::assessment::Value;
use crate::fold::fold;
use crate::grid::{Column, ColumnKind};
use crate::session::answers;
use crate::session::cells::{CellAt, Toward, removed_words, removing_words};
use crate::session::rows::Edit;
use crate::session::search::{List, To};
use crate::session::{Action, Stop};

impl Talk<'_> {
    pub(super) fn at_table(&mut self, table: usize, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        let rows = self.session.rows(table).len();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let word = if slashed.is_none() { fold(word) } else { String::from("/") };
        match (word.as_str(), rest.trim()) {
            // Entrée goes on to what is still to be named or described; « c » leaves it.
            ("", _) => {
                let last = self.session.row_lines(Stop::Table(table)).pop();
                return last.map_or(Ok(Next::Describe), |last| self.follow(last.to));
            }
            ("c" | "continuer" | "suite", "") => return self.apply(Action::Next),
            ("a" | "ajouter", name) => return self.add_row(table, name),
            ("x" | "retirer", rest) => return self.at_row(rest, rows, |talk, row| talk.remove_row(table, row)),
            ("r" | "remonter", rest) if !rest.is_empty() => {
                let raise = |row| Action::Edit(Edit::RaiseRow { table, row });
                return self.at_row(rest, rows, |talk, row| talk.apply(raise(row)));
            }
            (line, "") if number(line).is_some() => return self.follow_row(Stop::Table(table), line),
            _ => {}
        }
        match slashed.or_else(|| command(line)) {
            Some(Command { word: Word::Onward, .. }) => self.apply(Action::Next),
            Some(Command { word: Word::Argue, rest }) => self.add_row(table, rest),
            // From the action plan one goes back to the end that one came from.
            Some(Command { word: Word::Back, .. }) if self.session.is_at_plan() => self.apply(Action::Previous),
            Some(command) => self.anywhere(command),
            None => self.voice.refuse("tapez un numéro de ligne, a pour en ajouter une, ou Entrée pour continuer"),
        }
    }

    fn at_row(&mut self, words: &str, rows: usize, act: impl FnOnce(&mut Self, usize) -> Spoken<Next>) -> Spoken<Next> {
        match rank(words, rows) {
            Some(row) => act(self, row),
            None => self.voice.refuse("il n’y a pas de ligne de ce numéro"),
        }
    }

    fn remove_row(&mut self, table: usize, row: usize) -> Spoken<Next> {
        if !self.voice.confirmed(&removing_words(&self.session, table, row))? {
            return Ok(Next::Describe);
        }
        let told = removed_words(&self.session, table, row);
        self.apply_and_tell(Action::Edit(Edit::RemoveRow { table, row }), &told)
    }

    /// A new row: its name, which is asked where it is not given, then its cells.
    fn add_row(&mut self, table: usize, name: &str) -> Spoken<Next> {
        let name = Some(name.to_owned()).filter(|name| !name.is_empty()).map(Value::Text);
        self.fill(CellAt::naming(&self.session, table), name)
    }

    /// Cell after cell from this one on, which says something already where it was given.
    pub(super) fn fill(&mut self, mut cell: CellAt, mut given: Option<Value>) -> Spoken<Next> {
        loop {
            let kept = cell.kept(&self.session).cloned();
            let (value, toward) = match given.take() {
                Some(value) => (Some(value), Toward::Next),
                None => {
                    self.voice.say("")?;
                    self.voice.tell_all(&self.session.spoken_cell(&cell))?;
                    let column = cell.column(&self.session).clone();
                    let help = if column.help.is_empty() { FIELD_COMMANDS } else { &column.help };
                    match self.voice.heard(&format!("{} : ", column.label), help, |_, text| Ok(Ok(text.to_owned())))? {
                        Heard::Said(words) => match self.cell_value(&column, &words)? {
                            Some(value) => (Some(value), Toward::Next),
                            None => continue,
                        },
                        Heard::Nothing if cell.may_end => return Ok(Next::Describe),
                        Heard::Nothing => (kept.clone(), Toward::Next),
                        Heard::Clear => (None, Toward::Next),
                        Heard::Previous => (kept.clone(), Toward::Above),
                        Heard::Back => return Ok(Next::Describe),
                        Heard::Again | Heard::Help | Heard::Refused(_) => continue,
                    }
                }
            };
            let is_changed = value != kept;
            match cell.confirm(&self.session, value, is_changed, toward) {
                Err(refusal) => self.voice.refuse(&refusal.0).map(drop)?,
                Ok(done) => {
                    for action in done.actions {
                        self.apply(action)?;
                    }
                    done.told.map_or(Ok(()), |told| self.voice.tell(&told))?;
                    match done.next {
                        Some(next) => cell = next,
                        None => return Ok(Next::Describe),
                    }
                }
            }
        }
    }

    /// What a line says in a cell; nothing where it was refused, or nothing was chosen.
    fn cell_value(&mut self, column: &Column, line: &str) -> Spoken<Option<Value>> {
        let items = match &column.kind {
            ColumnKind::Answer(kind) => {
                return match answers::value(kind, line) {
                    Ok(value) => Ok(Some(value)),
                    Err(why) => self.voice.refuse(&why).map(|_| None),
                };
            }
            ColumnKind::Item(items) => items,
        };
        let found = match number(line).map(|number| self.session.grid().item_numbered(number)) {
            Some(item) => item.filter(|item| items.contains(item)),
            None => {
                self.voice.tell("Quelle question ?")?;
                match self.chosen_line(&List::Items(items.clone()), line)? {
                    Some(To::Item(item)) => Some(item),
                    _ => return Ok(None),
                }
            }
        };
        match found {
            Some(item) => Ok(Some(Value::Item(self.session.grid().items[item].id.clone()))),
            None => self.voice.refuse("cette case ne prend pas la question de ce numéro").map(|_| None),
        }
    }
}
