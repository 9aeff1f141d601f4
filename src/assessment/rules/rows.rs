//! The rules of the rows of a table, whichever file spells them: YAML and data files say the same things of them.

use std::collections::HashMap;

use super::{Refusal, SourceKind};
use crate::assessment::decode;
use crate::assessment::{ItemNames, Row, Value};
use crate::fold::{fold, nearest, slug};
use crate::french::{NBSP, quoted};
use crate::grid::{ACTIONS, Column, ColumnKind, Grid, Table};

/// The id of a row: the slug of its key cell.
pub fn row_id(table: &Table, row: &Row) -> Option<String> {
    row_name(table, row).map(slug)
}

/// What people read for a row: its key cell.
pub fn row_name<'r>(table: &Table, row: &'r Row) -> Option<&'r str> {
    match row.get(&table.key_column().id) {
        Some(Value::Text(name)) => Some(name),
        _ => None,
    }
}

/// The rows of one table of one assessment, taken one by one.
pub struct Rows<'g> {
    table: &'g Table,
    /// Whether a matrix relates them, so that each must have an id of its own.
    is_related: bool,
    kind: SourceKind,
    /// The line on which each id stands.
    lines: HashMap<String, u64>,
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It has no name, or one that makes no id.
    Nameless(Refusal),
    /// Another row has its id.
    Repeated(Refusal),
}

impl<'g> Rows<'g> {
    /// No row yet of the table of this index.
    pub fn new(grid: &'g Grid, table: usize, kind: SourceKind) -> Self {
        let is_related = grid.matrices.iter().any(|matrix| matrix.table == table);
        Self { table: &grid.tables[table], is_related, kind, lines: HashMap::new() }
    }

    /// Takes the row that begins on a line: it needs a name and, where a matrix relates the rows, one that tells it
    /// from the others by its slug.
    pub fn admit(&mut self, row: &Row, line: u64) -> Result<(), Fault> {
        let Some(name) = row_name(self.table, row) else { return Err(Fault::Nameless(self.nameless())) };
        if !self.is_related {
            return Ok(());
        }
        let id = slug(name);
        if id.is_empty() {
            return Err(Fault::Nameless(Refusal {
                code: "nom-sans-lettre",
                message: format!("{} n’a ni lettre ni chiffre dont faire un nom court", quoted(name)),
                hint: "écrivez un nom avec des lettres de a à z ou des chiffres".into(),
            }));
        }
        let Some(first) = self.lines.get(&id) else {
            self.lines.insert(id, line);
            return Ok(());
        };
        Err(Fault::Repeated(Refusal {
            code: "ligne-repetee",
            message: format!(
                "{} a le même nom court que la ligne {first}{}{NBSP}: {}",
                quoted(name),
                if self.kind == SourceKind::Yaml { " du fichier" } else { "" },
                quoted(&id)
            ),
            hint: "donnez-leur des noms que l’on distingue sans accent ni ponctuation".into(),
        }))
    }

    fn nameless(&self) -> Refusal {
        let (table, key) = (quoted(&self.table.id), &self.table.key_column().id);
        Refusal {
            code: "ligne-sans-nom",
            message: format!("cette ligne du tableau {table} n’a pas de {}", quoted(key)),
            hint: match self.kind {
                SourceKind::Yaml => format!("ajoutez {}", quoted(&format!("{key}: …"))),
                _ => "écrivez-le, ou videz la ligne".into(),
            },
        }
    }
}

/// Reads a cell of a column by the rule of all typed answers; an item is named by its id, or by its question.
pub fn cell(grid: &Grid, names: &ItemNames, column: &Column, text: &str) -> Result<Value, Refusal> {
    match &column.kind {
        ColumnKind::Answer(kind) => decode::value(kind, text),
        ColumnKind::Item(items) => item(grid, names, items, text),
    }
}

fn item(grid: &Grid, names: &ItemNames, items: &[usize], text: &str) -> Result<Value, Refusal> {
    if let Some(index) = names.get(&fold(text)).filter(|index| items.contains(index)) {
        return Ok(Value::Item(grid.items[index].id.clone()));
    }
    let ids = items.iter().map(|item| grid.items[*item].id.as_str());
    let questions = items.iter().map(|item| grid.items[*item].question.as_str());
    let near = nearest(text, ids.clone()).or_else(|| nearest(text, questions));
    Err(Refusal {
        code: "question-inconnue",
        message: format!("la question {} n’est pas admise ici", quoted(&decode::shortened(text))),
        hint: match near {
            Some(near) => format!("vouliez-vous dire {}{NBSP}?", quoted(near)),
            None if items.len() <= 12 => format!("questions admises{NBSP}: {}", ids.collect::<Vec<_>>().join(", ")),
            None => format!("les questions se lisent avec {}", quoted(&format!("dts grilles {}", grid.id))),
        },
    })
}

/// The columns that tie a row of a table to an item: one of them is enough. Empty where no row has to be tied.
///
/// A text column whose id continues that of an item column (`critere-ajoute` beside `critere`) ties as well: it names
/// what the group added to the grid. An action may be about everything at once.
pub fn ties(table: &Table) -> impl Iterator<Item = usize> + '_ {
    let is_item = |column: &Column| matches!(column.kind, ColumnKind::Item(_));
    let continues = move |id: &str| {
        table
            .columns
            .iter()
            .filter(|column| is_item(column))
            .any(|column| id.strip_prefix(column.id.as_str()).is_some_and(|rest| rest.starts_with('-')))
    };
    let columns = table.columns.iter().enumerate().filter(|_| table.id != ACTIONS);
    columns.filter(move |(_, column)| is_item(column) || continues(&column.id)).map(|(index, _)| index)
}

/// What is said of a row that is tied to no item.
pub fn untied(table: &Table) -> Refusal {
    let ids: Vec<&str> = ties(table).map(|index| table.columns[index].id.as_str()).collect();
    Refusal {
        code: "ligne-non-rattachee",
        message: format!("cette ligne du tableau {} n’est rattachée à aucune question", quoted(&table.id)),
        hint: format!("remplissez {}", crate::french::quoted_list(&ids, "ou")),
    }
}
