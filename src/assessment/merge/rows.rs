//! Rows and relations of several people put together: what agrees is there once, what differs bears a name.

use indexmap::IndexMap;

use super::Part;
use crate::assessment::{Relation, Row, Value};
use crate::fold::slug;
use crate::french::{count, quoted};
use crate::grid::{ColumnKind, Grid, Kind, Table};

/// What all parts share.
pub(super) struct Shared {
    pub(super) tables: IndexMap<String, Vec<Row>>,
    pub(super) matrices: IndexMap<String, Vec<Relation>>,
    pub(super) remarks: Vec<String>,
}

/// The rows and relations of all parts, in the order of the grid.
pub(super) fn merge(grid: &Grid, parts: &[Part]) -> Shared {
    let mut shared = Shared { tables: IndexMap::new(), matrices: IndexMap::new(), remarks: Vec::new() };
    for table in &grid.tables {
        let given: Vec<(String, &Vec<Row>)> =
            parts.iter().filter_map(|part| Some((author(part), part.assessment.tables.get(&table.id)?))).collect();
        let (rows, apart) = rows(table, &given);
        if apart > 0 {
            let lines = count(apart, "ligne est en double", "lignes sont en double");
            let title = quoted(&table.title);
            shared.remarks.push(format!("{title} : {lines}, avec un nom, là où deux personnes y mettent autre chose"));
        }
        if !rows.is_empty() {
            shared.tables.insert(table.id.clone(), rows);
        }
    }
    for matrix in &grid.matrices {
        let mut relations: Vec<Relation> = Vec::new();
        let mut apart = 0;
        for part in parts {
            let author = author(part);
            for relation in part.assessment.matrices.get(&matrix.id).into_iter().flatten() {
                apart += usize::from(!join(grid, &matrix.id, &mut relations, relation, &author));
            }
        }
        if apart > 0 {
            let seen = count(apart, "relation est vue", "relations sont vues");
            let title = quoted(&matrix.title);
            shared.remarks.push(format!("{title} : {seen} autrement par quelqu’un ; la note de la relation le dit"));
        }
        if !relations.is_empty() {
            shared.matrices.insert(matrix.id.clone(), relations);
        }
    }
    shared
}

/// Who wrote the rows of a part: its only respondent, else its file.
fn author(part: &Part) -> String {
    match part.assessment.responses.as_slice() {
        [one] => super::part_name(&part.file, one, 1, 1),
        _ => {
            let name = part.file.rsplit(['/', '\\']).next().unwrap_or(&part.file);
            name.to_owned()
        }
    }
}

/// A row, and who wrote which of it.
struct Written<'a> {
    id: String,
    by: Vec<(&'a str, &'a Row)>,
}

/// One row a name; where two people contradict one another in a cell that holds one value, each has a row. How many have
/// one for that reason is the second figure.
fn rows(table: &Table, given: &[(String, &Vec<Row>)]) -> (Vec<Row>, usize) {
    let key = &table.columns[table.key].id;
    let mut written: Vec<Written<'_>> = Vec::new();
    for (author, rows) in given {
        for row in *rows {
            let id = row.get(key).map_or_else(String::new, |name| match name {
                Value::Text(name) => slug(name),
                _ => String::new(),
            });
            let fits = |known: &&mut Written<'_>| known.id == id && !id.is_empty() && known.admits(table, row);
            match written.iter_mut().find(fits) {
                Some(known) => known.by.push((author, row)),
                None => written.push(Written { id, by: vec![(author, row)] }),
            }
        }
    }
    let mut met: Vec<&str> = Vec::new();
    let mut apart = 0;
    let mut all = Vec::new();
    for one in &written {
        let mut row = one.row(table);
        if !one.id.is_empty() && met.contains(&one.id.as_str()) {
            apart += 1;
            if let Some(Value::Text(name)) = row.get_mut(key) {
                name.push_str(&format!(" ({})", one.by[0].0));
            }
        }
        met.push(&one.id);
        all.push(row);
    }
    (all, apart)
}

impl Written<'_> {
    /// Whether no cell of the row says something else than a cell that holds one value only.
    fn admits(&self, table: &Table, row: &Row) -> bool {
        let is_single = |id: &str| {
            let column = table.columns.iter().find(|column| column.id == id);
            column.is_some_and(|column| match &column.kind {
                ColumnKind::Answer(Kind::Text) => false,
                ColumnKind::Answer(Kind::Choice(choice)) => !choice.several,
                _ => true,
            })
        };
        row.iter().filter(|(id, _)| is_single(id)).all(|(id, value)| {
            let mut others = self.by.iter().filter_map(|(_, known)| known.get(id));
            others.all(|other| other == value)
        })
    }

    /// All that was written in it; texts that differ stand under one another, each under its author.
    fn row(&self, table: &Table) -> Row {
        let mut row = Row::new();
        for column in &table.columns {
            let cells: Vec<(&str, &Value)> =
                self.by.iter().filter_map(|(author, row)| Some((*author, row.get(&column.id)?))).collect();
            let Some((_, first)) = cells.first() else { continue };
            let is_key = column.id == table.columns[table.key].id;
            let value = match first {
                _ if is_key || cells.iter().all(|(_, value)| value == first) => (*first).clone(),
                Value::Options(_) => Value::Options(options(&cells)),
                _ => {
                    let line = |(author, value): &(&str, &Value)| match value {
                        Value::Text(text) => format!("{author} : {text}"),
                        _ => String::new(),
                    };
                    Value::Text(cells.iter().map(line).collect::<Vec<_>>().join("\n"))
                }
            };
            row.insert(column.id.clone(), value);
        }
        row
    }
}

fn options(cells: &[(&str, &Value)]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (_, value) in cells {
        if let Value::Options(ids) = value {
            all.extend(ids.iter().filter(|id| !all.contains(id)).cloned().collect::<Vec<_>>());
        }
    }
    all
}

/// Adds a relation to those that are there; whether it says nothing else than they do.
///
/// A pair has one relation, or two that are directed and go opposite ways: what somebody else sees in it is written in its
/// note.
fn join(grid: &Grid, matrix: &str, relations: &mut Vec<Relation>, relation: &Relation, author: &str) -> bool {
    let is_pair = |known: &&mut Relation| {
        let same_way = known.from == relation.from && known.to == relation.to;
        let other_way = known.from == relation.to && known.to == relation.from;
        same_way || (other_way && !(known.directed && relation.directed))
    };
    let Some(known) = relations.iter_mut().find(is_pair) else {
        relations.push(relation.clone());
        return true;
    };
    let agrees = known.nature == relation.nature
        && known.directed == relation.directed
        && (known.object == relation.object || known.object.is_none() || relation.object.is_none());
    let note = relation.note.as_deref().filter(|note| known.note.as_deref() != Some(note));
    let said = if agrees {
        known.object = known.object.take().or_else(|| relation.object.clone());
        note.map(str::to_owned)
    } else {
        Some(
            [Some(in_words(grid, matrix, relation)), note.map(str::to_owned)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(". "),
        )
    };
    if let Some(said) = said {
        let said = format!("{author} : {said}");
        known.note = Some(match known.note.take() {
            Some(note) => format!("{note}\n{said}"),
            None => said,
        });
    }
    agrees
}

/// « opposition, sur les moyens, dans un sens seulement ».
fn in_words(grid: &Grid, matrix: &str, relation: &Relation) -> String {
    let Some(matrix) = grid.matrix(matrix) else { return relation.nature.clone() };
    let nature = matrix.natures.iter().find(|nature| nature.id == relation.nature);
    let mut words = nature.map_or(&relation.nature, |nature| &nature.label).to_lowercase();
    if let Some(object) = &relation.object {
        let label = matrix.objects.iter().find(|known| known.id == *object).map_or(object, |known| &known.label);
        words.push_str(&format!(", sur : {}", label.to_lowercase()));
    }
    if relation.directed {
        words.push_str(&format!(", de {} vers {} seulement", relation.from, relation.to));
    }
    words
}
