//! A table: its rows, and one row cell after cell. A cell is in the file before the next one is asked.

use super::command::{Command, FIELD_COMMANDS, Typed, Word, command, number, rank, typed};
use super::{Next, Spoken, Talk, answers};
use crate::assessment::Value;
use crate::fold::fold;
use crate::french::count;
use crate::grid::{Column, ColumnKind, Kind, Scale, Steps};
use crate::session::rows::{Edit, filled_cells, order};
use crate::session::search::holds;
use crate::session::{Action, text};

/// What was said at a cell.
enum Said {
    /// What is there stays.
    Nothing,
    /// What goes in; nothing to empty it.
    Value(Option<Value>),
    Previous,
    Back,
    /// To say again what is asked.
    Again,
}

impl Talk<'_> {
    pub(super) fn at_table(&mut self, table: usize, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        let rows = self.session.rows(table).len();
        if slashed.is_none() {
            let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            match (fold(word).as_str(), rest.trim()) {
                ("", _) | ("c" | "continuer", "") => return self.apply(Action::Next),
                ("a" | "ajouter", name) => return self.add_row(table, name),
                ("x" | "retirer", rest) => return self.at_row(rest, rows, |talk, row| talk.remove_row(table, row)),
                ("r" | "remonter", rest) if !rest.is_empty() => {
                    return self
                        .at_row(rest, rows, |talk, row| talk.apply(Action::Edit(Edit::RaiseRow { table, row })));
                }
                (line, "") if number(line).is_some() => {
                    return self.at_row(line, rows, |talk, row| talk.fill_row(table, row, None));
                }
                _ => {}
            }
        }
        match slashed.or_else(|| command(line)) {
            Some(Command { word: Word::Onward, .. }) => self.apply(Action::Next),
            Some(Command { word: Word::Argue, rest }) => self.add_row(table, rest),
            // From the action plan one goes back to the end that one came from.
            Some(Command { word: Word::Back, .. }) if self.session.is_at_plan() => self.apply(Action::Previous),
            Some(command) => self.anywhere(command),
            None => self.refuse("tapez un numéro de ligne, a pour en ajouter une, ou Entrée pour continuer"),
        }
    }

    fn at_row(&mut self, words: &str, rows: usize, act: impl FnOnce(&mut Self, usize) -> Spoken<Next>) -> Spoken<Next> {
        match rank(words, rows) {
            Some(row) => act(self, row),
            None => self.refuse("il n’y a pas de ligne de ce numéro"),
        }
    }

    fn remove_row(&mut self, table: usize, row: usize) -> Spoken<Next> {
        let (name, relations) = (self.row_name(table, row), self.session.relation_count(table, row));
        let with = if relations > 0 { ", avec ses relations" } else { "" };
        if !self.confirmed(&format!("Retirer la ligne {name}{with} ?"))? {
            return Ok(Next::Describe);
        }
        let next = self.apply(Action::Edit(Edit::RemoveRow { table, row }))?;
        let with = match relations {
            0 => String::new(),
            1 => ", et sa relation avec elle".to_owned(),
            relations => format!(", et ses {relations}\u{a0}relations avec elle"),
        };
        self.tell(&format!("La ligne {name} est retirée{with}."))?;
        Ok(next)
    }

    /// A new row: its name, which is asked where it is not given, then its cells.
    fn add_row(&mut self, table: usize, name: &str) -> Spoken<Next> {
        let known = self.session.grid().tables[table].clone();
        let mut name = name.to_owned();
        loop {
            if name.is_empty() {
                self.tell_cell(table, None, 0)?;
                let prompt = format!("{} : ", known.key_column().label);
                let line = self.ask(&prompt)?;
                name = match typed(&line) {
                    Typed::Text(text) => text.to_owned(),
                    Typed::Back => return Ok(Next::Describe),
                    Typed::Help => {
                        self.tell(FIELD_COMMANDS)?;
                        continue;
                    }
                    Typed::Refused(why) => {
                        self.refuse(&why)?;
                        continue;
                    }
                    _ => String::new(),
                };
            }
            if self.apply(Action::Edit(Edit::AddRow { table, name: std::mem::take(&mut name) }))? == Next::Describe {
                let row = self.session.rows(table).len() - 1;
                return self.fill_row(table, row, Some(1));
            }
        }
    }

    /// A row cell after cell, from its first empty one where no other is wanted.
    fn fill_row(&mut self, table: usize, row: usize, from: Option<usize>) -> Spoken<Next> {
        let known = self.session.grid().tables[table].clone();
        let order = order(&known);
        let is_empty = |column: &usize| !self.session.rows(table)[row].contains_key(&known.columns[*column].id);
        let mut at = from.unwrap_or_else(|| order.iter().position(is_empty).unwrap_or(0));
        while at < order.len() {
            self.tell_cell(table, Some(row), at)?;
            match self.ask_cell(&known.columns[order[at]])? {
                Said::Nothing => at += 1,
                Said::Previous => at = at.saturating_sub(1),
                Said::Back => return Ok(Next::Describe),
                Said::Again => {}
                Said::Value(value) => at += usize::from(self.set_cell(table, row, order[at], value)?),
            }
        }
        let cells = count(filled_cells(&known, &self.session.rows(table)[row]), "case", "cases");
        let name = self.row_name(table, row);
        self.tell(&format!("La ligne {name} est gardée : {cells} sur {}.", known.columns.len()))?;
        Ok(Next::Describe)
    }

    fn ask_cell(&mut self, column: &Column) -> Spoken<Said> {
        loop {
            let line = self.ask(&format!("{} : ", column.label))?;
            return Ok(match typed(&line) {
                Typed::Text(text) => match self.cell(column, text)? {
                    Some(value) => Said::Value(Some(value)),
                    None => continue,
                },
                Typed::Nothing => Said::Nothing,
                Typed::Clear => Said::Value(None),
                Typed::Back => Said::Back,
                Typed::Previous => Said::Previous,
                Typed::Repeat => Said::Again,
                Typed::Help => {
                    self.tell(if column.help.is_empty() { FIELD_COMMANDS } else { &column.help })?;
                    continue;
                }
                Typed::Refused(why) => {
                    self.refuse(&why)?;
                    continue;
                }
            });
        }
    }

    /// Fills in a cell, or empties it; `false` where it was refused.
    fn set_cell(&mut self, table: usize, row: usize, column: usize, value: Option<Value>) -> Spoken<bool> {
        let is_name = column == self.session.grid().tables[table].key;
        if self.apply(Action::Edit(Edit::SetCell { table, row, column, value }))? == Next::Prompt {
            return Ok(false);
        }
        let relations = self.session.relation_count(table, row);
        if is_name && relations > 0 {
            let told = count(relations, "relation le suit", "relations le suivent");
            self.tell(&format!("Le nom est changé : {told}."))?;
        }
        Ok(true)
    }

    /// What a line says in a cell; nothing where it was refused, or nothing was chosen.
    fn cell(&mut self, column: &Column, line: &str) -> Spoken<Option<Value>> {
        match &column.kind {
            ColumnKind::Answer(kind) => match answers::value(kind, line) {
                Ok(value) => Ok(Some(value)),
                Err(why) => self.refuse(&why).map(|_| None),
            },
            ColumnKind::Item(items) => self.item_cell(items, line),
        }
    }

    /// A question of the grid, by its number or by words.
    fn item_cell(&mut self, items: &[usize], line: &str) -> Spoken<Option<Value>> {
        let id = |grid: &crate::grid::Grid, item: usize| Value::Item(grid.items[item].id.clone());
        if let Some(number) = number(line) {
            return match self.session.grid().item_numbered(number) {
                Some(item) if items.contains(&item) => Ok(Some(id(self.session.grid(), item))),
                Some(_) => self.refuse("cette question ne va pas dans cette case").map(|_| None),
                None => self.refuse("il n’y a pas de question de ce numéro").map(|_| None),
            };
        }
        let grid = self.session.grid();
        let words = fold(line);
        let text = |item: usize| {
            let known = &grid.items[item];
            format!("{} {} {}", known.question, grid.sections[known.section].title, known.id)
        };
        let found: Vec<usize> = items.iter().copied().filter(|item| holds(&text(*item), &words)).collect();
        let labels: Vec<String> = found.iter().map(|item| grid.items[*item].question.clone()).collect();
        if found.is_empty() {
            return self.refuse("aucune question ne contient ces mots").map(|_| None);
        }
        self.tell("Quelle question ?")?;
        let chosen = self.chosen("Numéro, Entrée pour revenir : ", &labels)?;
        Ok(chosen.map(|index| id(self.session.grid(), found[index])))
    }

    /// What is asked in a cell, and what is there already.
    fn tell_cell(&mut self, table: usize, row: Option<usize>, at: usize) -> Spoken {
        let known = self.session.grid().tables[table].clone();
        let column = &known.columns[order(&known)[at]];
        let name = row.map_or_else(|| "nouvelle ligne".to_owned(), |row| self.session.row_name(table, row).to_owned());
        let group = column.group.as_ref().map(|group| format!("{group}, ")).unwrap_or_default();
        let place = format!("case {} sur {}", at + 1, known.columns.len());
        let now = row.and_then(|row| self.session.rows(table)[row].get(&column.id));
        let now = now.map(|value| text::cell(self.session.grid(), column, value));
        self.say("")?;
        self.tell(&format!("{name} · {group}{place} : {}", column.label))?;
        if now.is_none() && !column.help.is_empty() {
            self.tell(&column.help)?;
        }
        match &column.kind {
            ColumnKind::Answer(kind) => self.tell_all(&choices(kind))?,
            ColumnKind::Item(_) => {
                self.tell_all(&["Le numéro d’une question, ou un mot pour la chercher.".to_owned()])?
            }
        };
        now.map_or(Ok(()), |now| self.tell(&format!("Maintenant : {now}")))
    }
}

/// What may be said for a kind of answer, on as few lines as can be; nothing for a text.
pub(super) fn choices(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Cursor { .. } => scale.positions().iter().map(|at| format!("  {}", step(scale, *at))).collect(),
            Steps::Level(levels) => levels
                .iter()
                .map(|level| {
                    let help = if level.help.is_empty() { String::new() } else { format!(" : {}", level.help) };
                    let label = crate::french::capitalised(&level.label);
                    format!("  {}  {label}{help}", text::step_name(scale, level.value))
                })
                .collect(),
        },
        Kind::Choice(choice) => {
            let title = if choice.several { "Un ou plusieurs numéros :" } else { "Un numéro :" };
            let options = choice.options.iter().enumerate();
            let options = options.map(|(index, option)| format!("  {}  {}", index + 1, option.label));
            std::iter::once(title.to_owned()).chain(options).collect()
        }
        Kind::YesNo => vec!["Oui ou non.".into()],
        Kind::Number(number) if !number.unit.is_empty() => vec![format!("Un nombre, en {}.", number.unit)],
        Kind::Number(_) => vec!["Un nombre.".into()],
        Kind::Date => vec!["Une date, par exemple 31/12/2026 ou juin 2027.".into()],
        Kind::Text => Vec::new(),
    }
}

fn step(scale: &Scale, at: f64) -> String {
    let name = text::step_name(scale, at);
    scale.label(at).map_or_else(|| name.clone(), |label| format!("{name} {label}"))
}
