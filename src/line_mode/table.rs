//! A table: its rows, and one row cell after cell. A cell is in the file before the next one is asked.

use super::command::{Command, FIELD_COMMANDS, Word, command, number, rank};
use super::voice::Heard;
use super::{Next, Spoken, Talk};
use crate::assessment::Value;
use crate::fold::fold;
use crate::french::capitalised;
use crate::grid::{Column, ColumnKind, Kind, Steps};
use crate::session::Action;
use crate::session::answers;
use crate::session::cells::{CellAt, Onward, Toward, onward, removed_words, removing_words};
use crate::session::draft::options;
use crate::session::rows::Edit;
use crate::session::search::{List, To};
use crate::session::text::{self, kind_words, sentence, step_name};

impl Talk<'_> {
    pub(super) fn at_table(&mut self, table: usize, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        let rows = self.session.rows(table).len();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let word = if slashed.is_none() { fold(word) } else { String::from("/") };
        // Entrée goes on to what is still to be named or described; « c » leaves it.
        let next = onward(&self.session, table);
        match (word.as_str(), rest.trim(), next) {
            ("", _, Onward::Name) => return self.fill(CellAt::naming(&self.session, table), None),
            ("", _, Onward::Describe { first, .. }) => {
                return self.fill(CellAt::describing(&self.session, table, first), None);
            }
            ("", ..) | ("c" | "continuer" | "suite", "", _) => return self.apply(Action::Next),
            ("a" | "ajouter", name, _) => return self.add_row(table, name),
            ("x" | "retirer", rest, _) => return self.at_row(rest, rows, |talk, row| talk.remove_row(table, row)),
            ("r" | "remonter", rest, _) if !rest.is_empty() => {
                let raise = |row| Action::Edit(Edit::RaiseRow { table, row });
                return self.at_row(rest, rows, |talk, row| talk.apply(raise(row)));
            }
            (line, "", _) if number(line).is_some() => {
                return self
                    .at_row(line, rows, |talk, row| talk.fill(CellAt::first_empty(&talk.session, table, row), None));
            }
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
    fn fill(&mut self, mut cell: CellAt, mut given: Option<Value>) -> Spoken<Next> {
        loop {
            let kept = cell.kept(&self.session).cloned();
            let (value, toward) = match given.take() {
                Some(value) => (Some(value), Toward::Next),
                None => {
                    self.tell_cell(&cell)?;
                    let column = cell.column(&self.session).clone();
                    let help = if column.help.is_empty() { FIELD_COMMANDS } else { &column.help };
                    let grid_items = self.items_of(&column);
                    let prompt = format!("{} : ", column.label);
                    match self.voice.heard(&prompt, help, |_, text| Ok(cell_value(&column, text, &grid_items)))? {
                        Heard::Said(Meant::Value(value)) => (Some(value), Toward::Next),
                        Heard::Said(Meant::Words(words)) => match self.item_found(&column, &words)? {
                            Some(value) => (Some(value), Toward::Next),
                            None => continue,
                        },
                        Heard::Nothing if cell.may_end => return Ok(Next::Describe),
                        Heard::Nothing => (kept.clone(), Toward::Next),
                        Heard::Clear => (None, Toward::Next),
                        Heard::Previous => (kept.clone(), Toward::Above),
                        Heard::Back => return Ok(Next::Describe),
                        Heard::Again => continue,
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

    /// The items that a column may name, each with its number and its id.
    fn items_of(&self, column: &Column) -> Vec<(usize, String)> {
        let grid = self.session.grid();
        match &column.kind {
            ColumnKind::Item(items) => {
                items.iter().map(|item| (grid.number(*item), grid.items[*item].id.clone())).collect()
            }
            ColumnKind::Answer(_) => Vec::new(),
        }
    }

    /// A question of the grid found by words; nothing where one goes back.
    fn item_found(&mut self, column: &Column, words: &str) -> Spoken<Option<Value>> {
        let ColumnKind::Item(items) = &column.kind else { return Ok(None) };
        self.voice.tell("Quelle question ?")?;
        let to = self.chosen_line(&List::Items(items.clone()), words)?;
        Ok(match to {
            Some(To::Item(item)) => Some(Value::Item(self.session.grid().items[item].id.clone())),
            _ => None,
        })
    }

    /// What is asked in a cell, and what is there already.
    fn tell_cell(&mut self, cell: &CellAt) -> Spoken {
        let session = &self.session;
        let (known, column) = (cell.known(session), cell.column(session));
        let name = cell.row.map_or("nouvelle ligne", |row| session.row_name(cell.table, row));
        let group = column.group.as_ref().map(|group| format!("{group}, ")).unwrap_or_default();
        let place = format!("case {} sur {}", cell.at + 1, known.columns.len());
        let mut said = vec![String::new(), format!("{name} · {group}{place} : {}", column.label)];
        let now = cell.kept(session).map(|value| text::cell(session.grid(), column, value));
        said.extend((now.is_none() && !column.help.is_empty()).then(|| column.help.clone()));
        match &column.kind {
            ColumnKind::Answer(kind) => said.extend(choices(kind)),
            ColumnKind::Item(_) => said.push("Le numéro d’une question, ou un mot pour la chercher.".to_owned()),
        }
        said.extend(cell.row.is_none().then(|| cell.what_follows(session)).filter(|text| !text.is_empty()));
        said.extend(now.map(|now| format!("Maintenant : {now}")));
        self.voice.tell_all(&said).map(|_| ())
    }
}

/// What a line means in a cell.
enum Meant {
    Value(Value),
    /// Words by which a question is sought.
    Words(String),
}

fn cell_value(column: &Column, line: &str, items: &[(usize, String)]) -> Result<Meant, String> {
    match (&column.kind, number(line)) {
        (ColumnKind::Answer(kind), _) => answers::value(kind, line).map(Meant::Value),
        (ColumnKind::Item(_), None) => Ok(Meant::Words(line.to_owned())),
        (ColumnKind::Item(_), Some(wanted)) => match items.iter().find(|(number, _)| *number == wanted) {
            Some((_, id)) => Ok(Meant::Value(Value::Item(id.clone()))),
            None => Err("cette case ne prend pas la question de ce numéro".into()),
        },
    }
}

/// What may be said for a kind of answer, on as few lines as can be; nothing for a text.
pub(super) fn choices(kind: &Kind) -> Vec<String> {
    let options = options(kind).into_iter().enumerate();
    match kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Cursor { .. } => options.map(|(_, option)| format!("  {}", option.label)).collect(),
            Steps::Level(levels) => options
                .map(|(index, option)| {
                    let help = if option.help.is_empty() { String::new() } else { format!(" : {}", option.help) };
                    format!("  {}  {}{help}", step_name(scale, levels[index].value), capitalised(&option.label))
                })
                .collect(),
        },
        Kind::Choice(choice) => {
            let title = if choice.several { "Un ou plusieurs numéros :" } else { "Un numéro :" };
            let options = options.map(|(index, option)| format!("  {}  {}", index + 1, option.label));
            std::iter::once(title.to_owned()).chain(options).collect()
        }
        Kind::YesNo => vec!["Oui ou non.".into()],
        Kind::Number(_) | Kind::Date => vec![sentence(&kind_words(kind))],
        Kind::Text => Vec::new(),
    }
}
