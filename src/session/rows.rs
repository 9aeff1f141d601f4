//! Rows of tables and relations between them: what is there, and what may be changed. Pure.
//!
//! A row is named by its key cell, and its relations by the slug of that name: whoever renames a row renames its
//! relations with it, and whoever removes it removes them.

use indexmap::IndexMap;

use super::{Refusal, Session, check_value};
use crate::assessment::rules::rows::row_id;
use crate::assessment::{Assessment, Relation, Row, Value};
use crate::fold::slug;
use crate::french::quoted;
use crate::grid::{ACTIONS, Column, ColumnKind, Grid, Matrix, Table};

/// How many cells describe a row well enough beside those that say what it is.
const ENOUGH: usize = 3;

/// A change to the rows of a table or to the relations of a matrix.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Adds a row after the others, with its key cell.
    AddRow {
        /// Index of the table.
        table: usize,
        /// Name of the row.
        name: String,
    },
    /// Fills in a cell, or empties it.
    SetCell {
        /// Index of the table.
        table: usize,
        /// Index of the row.
        row: usize,
        /// Index of the column.
        column: usize,
        /// What goes in; nothing to empty it.
        value: Option<Value>,
    },
    /// Takes a row away, and its relations with it.
    RemoveRow {
        /// Index of the table.
        table: usize,
        /// Index of the row.
        row: usize,
    },
    /// Moves a row before the one above it.
    RaiseRow {
        /// Index of the table.
        table: usize,
        /// Index of the row.
        row: usize,
    },
    /// Says how two rows are related.
    Relate {
        /// Index of the matrix.
        matrix: usize,
        /// Indices of two rows.
        rows: (usize, usize),
        /// From the first one to the second one.
        pair: Pair,
    },
}

/// How two rows are related, seen from the first one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Pair {
    /// Nobody said it yet.
    #[default]
    Empty,
    /// Both sides see it alike.
    Alike(Link),
    /// Each side sees it in its own way: the first one, then the second one. One of them may be unknown still.
    Apart(Option<Link>, Option<Link>),
}

/// What ties a row to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Id of a nature of the matrix.
    pub nature: String,
    /// Id of an object of the matrix.
    pub object: Option<String>,
    /// What the group wants to remember.
    pub note: Option<String>,
}

impl Session {
    /// The rows of a table, in order.
    pub fn rows(&self, table: usize) -> &[Row] {
        rows(&self.grid, &self.assessment, table)
    }

    /// What a row is called; empty where there is no such row.
    pub fn row_name(&self, table: usize, row: usize) -> &str {
        let key = &self.grid.tables[table].key_column().id;
        match self.rows(table).get(row).and_then(|row| row.get(key)) {
            Some(Value::Text(name)) => name,
            _ => "",
        }
    }

    /// How many relations go to or from a row, in all matrices of its table.
    pub fn relation_count(&self, table: usize, row: usize) -> usize {
        let Some(id) = self.rows(table).get(row).and_then(|row| row_id(&self.grid.tables[table], row)) else {
            return 0;
        };
        let matrices = self.grid.matrices.iter().filter(|matrix| matrix.table == table);
        let relations = matrices.filter_map(|matrix| self.assessment.matrices.get(&matrix.id)).flatten();
        relations.filter(|relation| relation.from == id || relation.to == id).count()
    }

    /// How many empty cells of a table one would miss: those that say what a row is, and some of the others where none
    /// is filled in yet.
    pub(super) fn wanted_cells(&self, table: usize) -> usize {
        let known = &self.grid.tables[table];
        let in_group = |row: &Row, grouped: bool| {
            let columns = known.columns.iter().filter(move |column| column.group.is_some() == grouped);
            let all = columns.clone().count();
            (all, columns.filter(|column| row.contains_key(&column.id)).count())
        };
        let wanted = |row: &Row| {
            let ((of_row, filled), (more, described)) = (in_group(row, false), in_group(row, true));
            of_row - filled + if described == 0 { more.min(ENOUGH) } else { 0 }
        };
        self.rows(table).iter().map(wanted).sum()
    }

    /// Whether a matrix relates the rows of a table.
    pub fn is_related(&self, table: usize) -> bool {
        is_related(&self.grid, table)
    }

    /// How two rows are related, seen from the first one.
    pub fn pair(&self, matrix: usize, first: usize, second: usize) -> Pair {
        let matrix = &self.grid.matrices[matrix];
        let id = |row: usize| {
            let row = rows(&self.grid, &self.assessment, matrix.table).get(row)?;
            row_id(&self.grid.tables[matrix.table], row)
        };
        let (Some(first), Some(second)) = (id(first), id(second)) else { return Pair::Empty };
        let mut apart = (None, None);
        for relation in self.assessment.matrices.get(&matrix.id).into_iter().flatten() {
            let link = || Link {
                nature: relation.nature.clone(),
                object: relation.object.clone(),
                note: relation.note.clone(),
            };
            let ends = (&relation.from, &relation.to);
            if !relation.directed && (ends == (&first, &second) || ends == (&second, &first)) {
                return Pair::Alike(link());
            }
            if relation.directed && ends == (&first, &second) {
                apart.0 = Some(link());
            } else if relation.directed && ends == (&second, &first) {
                apart.1 = Some(link());
            }
        }
        if apart == (None, None) { Pair::Empty } else { Pair::Apart(apart.0, apart.1) }
    }

    /// How many pairs of rows are filled in, and how many there are.
    pub fn pair_counts(&self, matrix: usize) -> (usize, usize) {
        let count = self.rows(self.grid.matrices[matrix].table).len();
        (self.filled(matrix).len(), count * count.saturating_sub(1) / 2)
    }

    /// For each row, how many of its pairs are filled in.
    pub fn filled_by_row(&self, matrix: usize) -> Vec<usize> {
        let mut counts = vec![0; self.rows(self.grid.matrices[matrix].table).len()];
        for (first, second) in self.filled(matrix) {
            counts[first] += 1;
            counts[second] += 1;
        }
        counts
    }

    /// The pairs that are filled in, each with its smaller index first.
    fn filled(&self, matrix: usize) -> std::collections::HashSet<(usize, usize)> {
        let matrix = &self.grid.matrices[matrix];
        let table = &self.grid.tables[matrix.table];
        let ids: std::collections::HashMap<String, usize> = self
            .rows(matrix.table)
            .iter()
            .enumerate()
            .filter_map(|(index, row)| Some((row_id(table, row)?, index)))
            .collect();
        let relations = self.assessment.matrices.get(&matrix.id).into_iter().flatten();
        relations
            .filter_map(|relation| {
                let (from, to) = (*ids.get(&relation.from)?, *ids.get(&relation.to)?);
                Some((from.min(to), from.max(to)))
            })
            .collect()
    }
}

/// Rows of another assessment that go under the columns of a table: what does not fit a column is left behind, and so
/// is a row without a name of its own here. Second: how many rows and cells were left behind.
pub fn fitting(grid: &Grid, assessment: &Assessment, table: usize, others: &[Row]) -> (Vec<Row>, usize, usize) {
    let known = &grid.tables[table];
    let mut kept: Vec<Row> = rows(grid, assessment, table).to_vec();
    let already = kept.len();
    let (mut lost_rows, mut lost_cells) = (0, 0);
    for other in others {
        let Some(Value::Text(name)) = other.get(&known.key_column().id) else {
            lost_rows += 1;
            continue;
        };
        let is_there = |row: &Row| row.get(&known.key_column().id) == Some(&Value::Text(name.clone()));
        if kept[..already].iter().any(is_there) || check_name(grid, table, &kept, None, name).is_err() {
            lost_rows += 1;
            continue;
        }
        let cells = known.columns.iter().filter_map(|column| {
            let value = other.get(&column.id).filter(|value| check_cell(grid, column, value).is_ok())?;
            Some((column.id.clone(), value.clone()))
        });
        let row: Row = cells.collect();
        lost_cells += other.len() - row.len();
        kept.push(row);
    }
    (kept.split_off(already), lost_rows, lost_cells)
}

/// The assessment with other rows after its own in a table.
pub fn with_rows(grid: &Grid, assessment: &Assessment, table: usize, more: Vec<Row>) -> Assessment {
    let mut next = assessment.clone();
    rows_mut(grid, &mut next, table).extend(more);
    tidy(grid, &mut next);
    next
}

/// The assessment with our own organisation as the first row of the tables whose rows are related and that are empty.
pub fn with_own_row(grid: &Grid, assessment: &Assessment) -> Assessment {
    let name = &assessment.organisation.name;
    let own = (0..grid.tables.len()).filter(|table| is_related(grid, *table) && grid.tables[*table].id != ACTIONS);
    let empty: Vec<usize> = own.filter(|table| rows(grid, assessment, *table).is_empty()).collect();
    let row =
        |table: &usize| IndexMap::from([(grid.tables[*table].key_column().id.clone(), Value::Text(name.clone()))]);
    let named: Vec<(usize, Row)> = empty.iter().map(|table| (*table, row(table))).collect();
    let named = named.into_iter().filter(|_| !slug(&assessment.organisation.name).is_empty());
    named.fold(assessment.clone(), |assessment, (table, row)| with_rows(grid, &assessment, table, vec![row]))
}

/// The assessment after a change, or why there is none.
pub(super) fn edited(grid: &Grid, assessment: &Assessment, edit: Edit) -> Result<Assessment, Refusal> {
    let mut next = assessment.clone();
    match edit {
        Edit::AddRow { table, name } => {
            let name = check_name(grid, table, rows(grid, assessment, table), None, &name)?;
            let key = grid.tables[table].key_column().id.clone();
            rows_mut(grid, &mut next, table).push(IndexMap::from([(key, Value::Text(name))]));
        }
        Edit::SetCell { table, row, column, value } => {
            let there = rows(grid, assessment, table);
            let before = there.get(row).ok_or_else(no_row)?;
            let known = &grid.tables[table];
            let value = match value {
                value if column == known.key => {
                    let name = match &value {
                        Some(Value::Text(name)) => name.as_str(),
                        _ => "",
                    };
                    Some(Value::Text(check_name(grid, table, there, Some(row), name)?))
                }
                Some(value) => {
                    check_cell(grid, &known.columns[column], &value)?;
                    Some(value)
                }
                None => None,
            };
            let mut cells = before.clone();
            match value {
                Some(value) => cells.insert(known.columns[column].id.clone(), value),
                None => cells.shift_remove(&known.columns[column].id),
            };
            cells.sort_by_cached_key(|id, _| known.columns.iter().position(|column| column.id == *id));
            let (old, new) = (row_id(known, before), row_id(known, &cells));
            if let (Some(old), Some(new)) = (old, new)
                && old != new
            {
                rename(grid, &mut next, table, &old, &new);
            }
            rows_mut(grid, &mut next, table)[row] = cells;
        }
        Edit::RemoveRow { table, row } => {
            let gone = rows(grid, assessment, table).get(row).ok_or_else(no_row)?;
            if let Some(id) = row_id(&grid.tables[table], gone) {
                for relations in relations_of(grid, &mut next, table) {
                    relations.retain(|relation| relation.from != id && relation.to != id);
                }
            }
            rows_mut(grid, &mut next, table).remove(row);
        }
        Edit::RaiseRow { table, row } => {
            if row == 0 || row >= rows(grid, assessment, table).len() {
                return Err(Refusal("cette ligne est déjà la première".into()));
            }
            rows_mut(grid, &mut next, table).swap(row - 1, row);
        }
        Edit::Relate { matrix, rows, pair } => relate(grid, &mut next, matrix, rows, pair)?,
    }
    tidy(grid, &mut next);
    Ok(next)
}

fn relate(
    grid: &Grid,
    assessment: &mut Assessment,
    matrix: usize,
    (first, second): (usize, usize),
    pair: Pair,
) -> Result<(), Refusal> {
    let known = &grid.matrices[matrix];
    let id = |row: usize| {
        let row = rows(grid, assessment, known.table).get(row);
        row.and_then(|row| row_id(&grid.tables[known.table], row)).ok_or_else(no_row)
    };
    let (first, second) = (id(first)?, id(second)?);
    if first == second {
        return Err(Refusal("une relation va d’une ligne à une autre".into()));
    }
    let relation = |from: &str, to: &str, link: Link, directed: bool| {
        check_link(known, &link)?;
        let note = link.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        let (from, to) = (from.to_owned(), to.to_owned());
        Ok(Relation { from, to, nature: link.nature, object: link.object, note, directed })
    };
    let mut given = Vec::new();
    match pair {
        Pair::Empty => {}
        Pair::Alike(link) => given.push(relation(&first, &second, link, false)?),
        Pair::Apart(there, back) => {
            if let Some(link) = there {
                given.push(relation(&first, &second, link, true)?);
            }
            if let Some(link) = back {
                given.push(relation(&second, &first, link, true)?);
            }
        }
    }
    let relations = assessment.matrices.entry(known.id.clone()).or_default();
    let is_of_pair = |relation: &Relation| {
        let ends = (relation.from.as_str(), relation.to.as_str());
        ends == (&first, &second) || ends == (&second, &first)
    };
    // In the place of what was there, so that files of two days compare well.
    let at = relations.iter().position(is_of_pair).unwrap_or(relations.len());
    relations.retain(|relation| !is_of_pair(relation));
    let at = at.min(relations.len());
    relations.splice(at..at, given);
    Ok(())
}

fn rows<'a>(grid: &Grid, assessment: &'a Assessment, table: usize) -> &'a [Row] {
    assessment.tables.get(&grid.tables[table].id).map_or(&[], Vec::as_slice)
}

fn rows_mut<'a>(grid: &Grid, assessment: &'a mut Assessment, table: usize) -> &'a mut Vec<Row> {
    assessment.tables.entry(grid.tables[table].id.clone()).or_default()
}

fn relations_of<'a>(
    grid: &'a Grid,
    assessment: &'a mut Assessment,
    table: usize,
) -> impl Iterator<Item = &'a mut Vec<Relation>> {
    let is_of_table =
        move |id: &str| grid.matrices.iter().any(|matrix: &Matrix| matrix.table == table && matrix.id == id);
    assessment.matrices.iter_mut().filter(move |(id, _)| is_of_table(id)).map(|(_, relations)| relations)
}

fn rename(grid: &Grid, assessment: &mut Assessment, table: usize, old: &str, new: &str) {
    for relation in relations_of(grid, assessment, table).flatten() {
        for end in [&mut relation.from, &mut relation.to] {
            if end == old {
                new.clone_into(end);
            }
        }
    }
}

/// Neither empty lists nor an order that depends on who came first.
fn tidy(grid: &Grid, assessment: &mut Assessment) {
    assessment.tables.retain(|_, rows| !rows.is_empty());
    assessment.tables.sort_by_cached_key(|id, _| grid.tables.iter().position(|table| table.id == *id));
    assessment.matrices.retain(|_, relations| !relations.is_empty());
}

fn is_related(grid: &Grid, table: usize) -> bool {
    grid.matrices.iter().any(|matrix| matrix.table == table)
}

/// A name is never empty, and where relations hold on to it, it is told from the others without accents.
fn check_name(grid: &Grid, table: usize, there: &[Row], row: Option<usize>, name: &str) -> Result<String, Refusal> {
    let (name, known) = (name.trim(), &grid.tables[table]);
    let column = known.key_column();
    if name.is_empty() {
        let label = quoted(&column.label);
        return Err(Refusal(format!("sans {label}, cette ligne ne se retrouverait pas\u{a0}: écrivez quelques mots")));
    }
    if !is_related(grid, table) {
        return Ok(name.to_owned());
    }
    let wanted = slug(name);
    if wanted.is_empty() {
        return Err(Refusal(format!(
            "{} ne contient ni lettre ni chiffre\u{a0}: les relations ne sauraient pas le nommer",
            quoted(name)
        )));
    }
    let same = |(index, other): &(usize, &Row)| {
        Some(*index) != row && row_id(known, other).as_deref() == Some(wanted.as_str())
    };
    match there.iter().enumerate().find(same) {
        None => Ok(name.to_owned()),
        Some((index, other)) => {
            let other = match other.get(&column.id) {
                Some(Value::Text(other)) => other.as_str(),
                _ => "",
            };
            let word = if other == name {
                "s’appelle déjà ainsi"
            } else {
                "n’en diffère que par des majuscules, des accents ou des signes"
            };
            Err(Refusal(format!(
                "la ligne {}, {}, {word}\u{a0}: donnez à celle-ci un autre nom, pour que les relations ne se mélangent pas",
                index + 1,
                quoted(other)
            )))
        }
    }
}

fn check_cell(grid: &Grid, column: &Column, value: &Value) -> Result<(), Refusal> {
    match (&column.kind, value) {
        (ColumnKind::Answer(kind), value) => check_value(kind, value),
        (ColumnKind::Item(items), Value::Item(id)) if items.iter().any(|item| grid.items[*item].id == *id) => Ok(()),
        (ColumnKind::Item(_), _) => Err(Refusal("cette question n’est pas proposée ici".into())),
    }
}

fn check_link(matrix: &Matrix, link: &Link) -> Result<(), Refusal> {
    if matrix.natures.iter().all(|nature| nature.id != link.nature) {
        return Err(Refusal("cette sorte de relation n’existe pas dans la grille".into()));
    }
    match &link.object {
        Some(object) if matrix.objects.iter().all(|known| known.id != *object) => {
            Err(Refusal("cet objet n’existe pas dans la grille".into()))
        }
        _ => Ok(()),
    }
}

fn no_row() -> Refusal {
    Refusal("il n’y a pas de ligne à cette place".into())
}

impl Link {
    /// A relation of some nature, of which nothing more is said.
    pub fn new(nature: &str) -> Self {
        Self { nature: nature.to_owned(), object: None, note: None }
    }
}

/// The columns of a table in the order in which they are filled in: the name first.
pub fn order(table: &Table) -> Vec<usize> {
    std::iter::once(table.key).chain((0..table.columns.len()).filter(|column| *column != table.key)).collect()
}

/// How many of the columns of a table a row fills in.
pub fn filled_cells(table: &Table, row: &Row) -> usize {
    table.columns.iter().filter(|column| row.contains_key(&column.id)).count()
}

#[cfg(test)]
mod tests;
