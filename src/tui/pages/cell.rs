//! What is in a cell of a row while it is being filled in.

use crate::assessment::{Answer, Value, decode};
use crate::grid::{Column, ColumnKind, Grid, Kind, Steps};
use crate::session::text::{sentence, written};
use crate::tui::key::{Key, digit};
use crate::tui::layout::flowed;
use crate::tui::text::{BOLD, DIM, LineExt, Text, around, line, paragraph};
use crate::tui::widgets::choice::option_text;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::options::{keyed, of_kind, toggle};

/// What is in a cell so far.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// Words: a text, a number, a day.
    Words(Field),
    /// Options: of a choice, a scale, oui and non.
    Options {
        /// The one selected.
        selected: Option<usize>,
        /// Those ticked, where several may be chosen.
        ticked: Vec<usize>,
    },
    /// A question of the grid, by index.
    Item(Option<usize>),
}

impl Cell {
    /// A cell with what is kept in it.
    pub(super) fn of(grid: &Grid, column: &Column, kept: Option<&Value>) -> Self {
        let option = |selected| Self::Options { selected, ticked: Vec::new() };
        match (&column.kind, kept) {
            (ColumnKind::Item(_), Some(Value::Item(id))) => Self::Item(grid.item_index(id)),
            (ColumnKind::Item(_), _) => Self::Item(None),
            (ColumnKind::Answer(Kind::Scale(scale)), Some(Value::Number(at))) => {
                option(scale.positions().iter().position(|step| step == at))
            }
            (ColumnKind::Answer(Kind::Choice(choice)), Some(Value::Options(ids))) => {
                let found = (0..choice.options.len()).filter(|index| ids.contains(&choice.options[*index].id));
                let found: Vec<usize> = found.collect();
                let selected = found.first().copied();
                Self::Options { selected, ticked: if choice.several { found } else { Vec::new() } }
            }
            (ColumnKind::Answer(Kind::YesNo), Some(Value::YesNo(yes))) => option(Some(usize::from(!yes))),
            (ColumnKind::Answer(Kind::Scale(_) | Kind::Choice(_) | Kind::YesNo), _) => option(None),
            (ColumnKind::Answer(_), value) => {
                let text = value.map(|value| written(&Answer::Value(value.clone()))).unwrap_or_default();
                Self::Words(Field::new(&text))
            }
        }
    }

    /// Whether it holds something else than another cell.
    pub(super) fn differs(&self, kept: &Self) -> bool {
        match (self, kept) {
            (Self::Words(field), Self::Words(kept)) => field.text() != kept.text(),
            (Self::Options { selected, ticked }, Self::Options { selected: kept, ticked: kept_ticked }) => {
                let (mut now, mut then) = (ticked.clone(), kept_ticked.clone());
                now.sort_unstable();
                then.sort_unstable();
                // Where several may be ticked, the selection alone says nothing.
                now != then || (now.is_empty() && selected != kept)
            }
            (Self::Item(item), Self::Item(kept)) => item != kept,
            _ => true,
        }
    }

    /// What the cell says, or why it says nothing that can be kept.
    pub(super) fn value(&self, grid: &Grid, kind: &ColumnKind) -> Result<Option<Value>, String> {
        match (self, kind) {
            (Self::Words(field), ColumnKind::Answer(kind)) => match field.written() {
                None => Ok(None),
                Some(text) => decode::value(kind, &text)
                    .map(Some)
                    .map_err(|refusal| format!("{} {}", sentence(&refusal.message), sentence(&refusal.hint))),
            },
            (Self::Options { ticked, .. }, ColumnKind::Answer(Kind::Choice(choice))) if choice.several => {
                let mut ticked = ticked.clone();
                ticked.sort_unstable();
                let ids: Vec<String> = ticked.iter().map(|index| choice.options[*index].id.clone()).collect();
                Ok((!ids.is_empty()).then_some(Value::Options(ids)))
            }
            (Self::Options { selected: Some(at), .. }, ColumnKind::Answer(kind)) => Ok(match kind {
                Kind::Scale(scale) => scale.positions().get(*at).map(|at| Value::Number(*at)),
                Kind::Choice(choice) => Some(Value::Options(vec![choice.options[*at].id.clone()])),
                Kind::YesNo => Some(Value::YesNo(*at == 0)),
                Kind::Number(_) | Kind::Text | Kind::Date => None,
            }),
            (Self::Item(Some(item)), _) => Ok(Some(Value::Item(grid.items[*item].id.clone()))),
            _ => Ok(None),
        }
    }

    /// A key among options; `false` where it chooses nothing.
    pub(super) fn on_option_key(&mut self, kind: &Kind, key: &Key) -> bool {
        let Self::Options { selected, ticked } = self else { return false };
        let options = of_kind(kind);
        let last = options.len().saturating_sub(1);
        let is_several = matches!(kind, Kind::Choice(choice) if choice.several);
        match (key, kind) {
            (Key::Left, _) => *selected = Some(selected.map_or(last, |at| at.saturating_sub(1))),
            (Key::Right, _) => *selected = Some(selected.map_or(0, |at| (at + 1).min(last))),
            (Key::Home, _) => *selected = Some(0),
            (Key::End, _) => *selected = Some(last),
            (Key::Backspace | Key::Delete, _) => {
                *selected = None;
                ticked.clear();
            }
            (Key::Char(' '), _) if is_several => match selected {
                Some(at) => toggle(ticked, *at),
                None => *selected = Some(0),
            },
            (Key::Char(c), Kind::Scale(scale)) if matches!(scale.steps, Steps::Cursor { .. }) => {
                return on_cursor_char(&scale.positions(), selected, *c);
            }
            _ => {
                let Some(at) = keyed(key, &options) else { return false };
                *selected = Some(at);
                if is_several {
                    toggle(ticked, at);
                }
            }
        }
        true
    }

    /// What is in the cell, in at most `height` rows, and the caret.
    pub(super) fn rows(
        &self,
        grid: &Grid,
        kind: &ColumnKind,
        width: usize,
        height: usize,
    ) -> (Vec<Text>, Option<(usize, usize)>) {
        match (self, kind) {
            (Self::Words(field), kind) => {
                let shown = field.rows(width, height);
                let mut rows: Vec<Text> = shown.rows.into_iter().map(|text| line(text, BOLD)).collect();
                if rows.len() < height {
                    rows.extend(hint(kind).map(|hint| line(hint, DIM)));
                }
                (rows, Some(shown.caret))
            }
            (Self::Options { selected, ticked }, ColumnKind::Answer(kind)) => {
                (option_rows(kind, *selected, ticked, width, height), None)
            }
            (Self::Item(Some(item)), _) => {
                let rows = paragraph(&grid.items[*item].question, width, BOLD);
                (rows.into_iter().take(height).collect(), None)
            }
            _ => (vec![line("→, ou un mot de la question, pour ouvrir la liste", DIM)], None),
        }
    }
}

fn on_cursor_char(positions: &[f64], selected: &mut Option<usize>, c: char) -> bool {
    let last = positions.len().saturating_sub(1);
    let middle = positions.iter().position(|at| *at == 0.0).unwrap_or(0);
    match c {
        '-' | '−' => *selected = Some(selected.unwrap_or(middle).saturating_sub(1)),
        '+' | '=' => *selected = Some((selected.unwrap_or(middle) + 1).min(last)),
        _ => {
            let wanted = digit(c).map(|digit| digit.to_string());
            let at = positions.iter().position(|at| Some(at.to_string()) == wanted);
            let Some(at) = at else { return false };
            *selected = Some(at);
        }
    }
    true
}

fn hint(kind: &ColumnKind) -> Option<String> {
    Some(match kind {
        ColumnKind::Answer(Kind::Date) => {
            "jour/mois/année ou mois et année, par exemple 31/12/2026 ou juin 2027".into()
        }
        ColumnKind::Answer(Kind::Number(number)) if !number.unit.is_empty() => format!("un nombre, en {}", number.unit),
        ColumnKind::Answer(Kind::Number(_)) => "un nombre".into(),
        _ => return None,
    })
}

fn option_rows(kind: &Kind, selected: Option<usize>, ticked: &[usize], width: usize, height: usize) -> Vec<Text> {
    let options = of_kind(kind);
    let is_several = matches!(kind, Kind::Choice(choice) if choice.several);
    let texts = options.iter().enumerate().map(|(index, option)| {
        let tick = match (is_several, ticked.contains(&index)) {
            (true, true) => " [x]",
            (true, false) => " [ ]",
            _ => "",
        };
        option_text(&option.key, &format!("{tick} {}", option.label), selected == Some(index))
    });
    let mut rows = flowed(texts, width, "  ");
    let selected_row = rows.iter().position(|row| row.words().contains('►')).unwrap_or(0);
    let help = selected.and_then(|at| options.get(at)).map(|option| option.help.as_str()).unwrap_or_default();
    if !help.is_empty() && rows.len() < height {
        let left = height - rows.len();
        rows.extend(paragraph(help, width, DIM).into_iter().take(left));
    }
    if rows.len() > height { around(&rows, selected_row, height) } else { rows }
}
