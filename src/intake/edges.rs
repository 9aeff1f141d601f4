//! The relations of a matrix of the grid as an edge list: one row a relation.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Tolerance;
use super::columns::Column;
use super::page::{Page, Who};
use super::tabular::{Row, Sheet};
use crate::assessment::decode;
use crate::assessment::rules::relations::Drawn;
use crate::assessment::rules::{self, Refusal};
use crate::fold::{fold, meant};
use crate::french::quoted;

/// The relations of one matrix, of one structure at one date.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The structure and the date.
    pub who: Who,
    /// Index of the matrix.
    pub matrix: usize,
    /// At least one.
    pub drawn: Vec<Drawn>,
}

/// Reads the rows of an edge list. Which actors there are is for later: another file says it.
pub fn read(page: &mut Page<'_>, sheet: &mut Sheet<'_>) -> Vec<Group> {
    let find = |wanted: Column| page.layout.columns.iter().position(|column| *column == wanted);
    let [from, to, nature] = [Column::From, Column::To, Column::Nature].map(find);
    let [object, note, directed, matrix] = [Column::Object, Column::Note, Column::Directed, Column::Matrix].map(find);
    let all = [from, to, nature, object, note, directed, matrix];
    let mut groups: Vec<Group> = Vec::new();
    let mut seen: HashMap<(String, Option<Date>, usize), usize> = HashMap::new();
    let mut row = Row::default();
    while sheet.next_row(&mut row) {
        if !page.admits(sheet, &row) {
            continue;
        }
        let who = page.who(sheet, &row);
        let cell = |column: Option<usize>| column.map_or("", |column| row.cell(column));
        if all.iter().all(|column| cell(*column).is_empty()) {
            if who.is_some() {
                let message = "cette ligne ne porte que la structure, elle n’est pas lue";
                let place = sheet.place(row.number, None);
                page.problems.push(crate::problem::Problem::remark("ligne-vide", place, message));
            }
            continue;
        }
        let is_directed = match (cell(directed), decode::yes_no(cell(directed))) {
            ("", _) => Some(false),
            (_, Some(yes)) => Some(yes),
            (text, None) => {
                let refusal = rules::neither_yes_nor_no(text);
                page.refuse(sheet, row.number, directed, refusal);
                None
            }
        };
        let matrix_index = which(page, cell(matrix)).map_err(|refusal| page.refuse(sheet, row.number, matrix, refusal));
        // Of a file that is refused, the rest of the row is looked at all the same.
        let directed = is_directed.or((page.tolerance == Tolerance::Strict).then_some(true));
        let (Some(who), Some(directed), Ok(matrix)) = (who, directed, matrix_index) else { continue };
        let some = |text: &str| Some(decode::plain_lines(text)).filter(|text| !text.is_empty());
        let drawn = Drawn {
            from: cell(from).to_owned(),
            to: cell(to).to_owned(),
            nature: cell(nature).to_owned(),
            object: some(cell(object)),
            note: some(cell(note)),
            directed,
            line: row.number,
        };
        let index = *seen.entry((fold(&who.structure), who.date, matrix)).or_insert(groups.len());
        if index == groups.len() {
            groups.push(Group { who, matrix, drawn: Vec::new() });
        }
        groups[index].drawn.push(drawn);
    }
    groups
}

/// The matrix that a cell names, by its id or its title; the only one of the grid where it names none.
fn which(page: &Page<'_>, text: &str) -> Result<usize, Refusal> {
    let matrices = &page.grid.matrices;
    if text.is_empty() && matrices.len() == 1 {
        return Ok(0);
    }
    let wanted = fold(text);
    let by_id = matrices.iter().position(|matrix| fold(&matrix.id) == wanted);
    let found = by_id.or_else(|| matrices.iter().position(|matrix| fold(&matrix.title) == wanted));
    let ids = matrices.iter().map(|matrix| matrix.id.as_str());
    found.ok_or_else(|| match text {
        "" => Refusal { code: "valeur-vide", message: "il n’y a rien ici".into(), hint: meant(text, ids) },
        _ => Refusal {
            code: "matrice-inconnue",
            message: format!("la matrice {} n’existe pas", quoted(&decode::shortened(text))),
            hint: meant(text, ids),
        },
    })
}
