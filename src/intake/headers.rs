//! What a data file holds, told by its headers: answers, the rows of one table of the grid, or relations.
//!
//! Each reading that its headers allow counts the columns that it understands beside `structure` and `date`; the
//! reading that understands most is taken, and two that understand as many are named rather than chosen between.

use std::collections::HashSet;

use super::layout::{Column, Layout, Shape, meaning};
use super::tabular::Sheet;
use crate::assessment::ItemNames;
use crate::fold::{fold, nearest};
use crate::french::{self, NBSP, quoted, quoted_list};
use crate::grid::Grid;
use crate::problem::{Problem, Problems};

/// The headers of an edge list.
const EDGES: [(&str, Column); 7] = [
    ("de", Column::From),
    ("vers", Column::To),
    ("nature", Column::Nature),
    ("objet", Column::Object),
    ("note", Column::Note),
    ("oriente", Column::Directed),
    ("matrice", Column::Matrix),
];

/// The columns that an edge list cannot do without.
const NEEDED: [(&str, Column); 3] = [EDGES[0], EDGES[1], EDGES[2]];

/// What a folded header means in an edge list.
pub(super) fn of_edges(folded: &str) -> Option<Column> {
    EDGES.iter().find(|(header, _)| *header == folded).map(|(_, column)| *column)
}

/// One way to read the headers.
#[derive(Debug)]
struct Candidate {
    /// Nothing for answers, which have their own complaints.
    shape: Option<Shape>,
    columns: Vec<Column>,
    /// Columns understood beside `structure` and `date`.
    understood: usize,
}

/// What the columns mean where they are not those of answers; the error is that it cannot be told, which was said.
pub(super) fn other_than_answers(
    grid: &Grid,
    names: &ItemNames,
    sheet: &Sheet<'_>,
    folded: &[String],
    problems: &mut Problems,
) -> Option<Result<(Shape, Vec<Column>), ()>> {
    let tables: Vec<Candidate> = (0..grid.tables.len())
        .map(|table| {
            candidate(folded, Some(Shape::Table(table)), |header| names.column(table, header).map(Column::Cell))
        })
        .collect();
    let has_key = |candidate: &&Candidate| match candidate.shape {
        Some(Shape::Table(table)) => candidate.columns.contains(&Column::Cell(grid.tables[table].key)),
        _ => true,
    };
    let edges = candidate(folded, Some(Shape::Edges), of_edges);
    let needed = NEEDED.iter().filter(|(_, column)| edges.columns.contains(column)).count();
    let answers = answers(names, folded);
    let mut candidates: Vec<&Candidate> = tables.iter().filter(has_key).collect();
    candidates.extend(Some(&edges).filter(|_| !grid.matrices.is_empty() && needed >= 2));
    candidates.extend(answers.as_ref());
    let Some(most) = candidates.iter().map(|candidate| candidate.understood).max() else {
        // Two columns of a table without the one that names its rows: what is missing can be said.
        let near = tables.iter().filter(|candidate| candidate.understood >= 2).max_by_key(|one| one.understood)?;
        problems.push(without_key(grid, sheet, near));
        return Some(Err(()));
    };
    candidates.retain(|candidate| candidate.understood == most);
    match candidates.as_slice() {
        [Candidate { shape: None, .. }] | [] => None,
        [one] => {
            let shape = one.shape?;
            let is_whole = shape != Shape::Edges || edges_are_whole(grid, sheet, &one.columns, problems);
            Some(if is_whole { Ok((shape, one.columns.clone())) } else { Err(()) })
        }
        several => {
            problems.push(ambiguous(grid, sheet, several));
            Some(Err(()))
        }
    }
}

fn candidate(folded: &[String], shape: Option<Shape>, meaning: impl Fn(&str) -> Option<Column>) -> Candidate {
    let column = |header: &String| match header.as_str() {
        "" => Column::Untitled,
        "structure" => Column::Structure,
        "date" => Column::Date,
        header => meaning(header).unwrap_or(Column::Unread),
    };
    let columns: Vec<Column> = folded.iter().map(column).collect();
    let is_understood =
        |column: &&Column| !matches!(column, Column::Structure | Column::Date | Column::Unread | Column::Untitled);
    let understood = columns.iter().filter(is_understood).collect::<Vec<_>>();
    let distinct = understood.iter().enumerate().filter(|(index, column)| !understood[..*index].contains(column));
    Candidate { shape, understood: distinct.count(), columns }
}

/// The columns as answers, where one of them is a question.
fn answers(names: &ItemNames, folded: &[String]) -> Option<Candidate> {
    let shape = if folded.iter().any(|header| header == "question") { Shape::Long } else { Shape::Wide };
    // What is carried along is not understood.
    let candidate = candidate(folded, None, |header| meaning(names, shape, header));
    let has_item = candidate.columns.iter().any(|column| matches!(column, Column::Item(_)));
    (shape == Shape::Long || has_item).then_some(candidate)
}

fn edges_are_whole(grid: &Grid, sheet: &Sheet<'_>, columns: &[Column], problems: &mut Problems) -> bool {
    let several = grid.matrices.len() > 1;
    let needed = NEEDED.iter().chain(Some(&EDGES[6]).filter(|_| several));
    let missing: Vec<&str> =
        needed.filter(|(_, column)| !columns.contains(column)).map(|(header, _)| *header).collect();
    if missing.is_empty() {
        return true;
    }
    let message = format!("cette liste de relations n’a pas de colonne {}", quoted_list(&missing, "ni"));
    let titles = (0..sheet.header.cells.len()).map(|column| sheet.header.cell(column));
    let unread = titles.zip(columns).filter(|(_, column)| **column == Column::Unread).map(|(title, _)| title);
    let near = unread.filter_map(|title| Some((title, nearest(title, missing.iter().copied())?))).next();
    let hint = match near {
        Some((title, header)) => format!("renommez {} en {}", quoted(title), quoted(header)),
        None if missing == ["matrice"] => {
            let ids: Vec<&str> = grid.matrices.iter().map(|matrix| matrix.id.as_str()).collect();
            format!("la grille a plusieurs sortes de relations{NBSP}: {}", quoted_list(&ids, "et"))
        }
        None => format!(
            "une relation va {} une ligne {} une autre, et a une {}",
            quoted("de"),
            quoted("vers"),
            quoted("nature")
        ),
    };
    let place = sheet.place(sheet.header.number, None);
    problems.push(Problem::error("colonne-absente", place, message).hint(hint));
    false
}

fn without_key(grid: &Grid, sheet: &Sheet<'_>, near: &Candidate) -> Problem {
    let place = sheet.place(sheet.header.number, None);
    let Some(Shape::Table(table)) = near.shape else {
        return Problem::error("colonne-absente", place, "une colonne manque");
    };
    let table = &grid.tables[table];
    let key = quoted(&table.key_column().id);
    let message =
        format!("les colonnes sont celles du tableau {}, sans {key} qui en nomme les lignes", quoted(&table.id));
    Problem::error("colonne-absente", place, message).hint(format!("ajoutez la colonne {key}"))
}

fn ambiguous(grid: &Grid, sheet: &Sheet<'_>, candidates: &[&Candidate]) -> Problem {
    let name = |candidate: &Candidate| match candidate.shape {
        Some(Shape::Table(table)) => format!("le tableau {}", quoted(&grid.tables[table].id)),
        Some(Shape::Edges) => "une liste de relations".to_owned(),
        _ => "des réponses aux questions".to_owned(),
    };
    let names: Vec<String> = candidates.iter().map(|candidate| name(candidate)).collect();
    let message = format!("ces titres de colonnes peuvent être {}", french::list(&names, "ou"));
    // A column that only one of the tables has settles it.
    let own = |candidate: &Candidate| {
        let Some(Shape::Table(index)) = candidate.shape else { return None };
        let others: HashSet<String> = candidates
            .iter()
            .filter_map(|other| match other.shape {
                Some(Shape::Table(other)) if other != index => Some(&grid.tables[other]),
                _ => None,
            })
            .flat_map(|table| &table.columns)
            .flat_map(|column| [fold(&column.id), fold(&column.label)])
            .collect();
        let table = &grid.tables[index];
        let column = table.columns.iter().find(|column| !others.contains(&fold(&column.id)))?;
        Some(format!("{} pour {}", quoted(&column.id), quoted(&table.id)))
    };
    let own: Vec<String> = candidates.iter().filter_map(|candidate| own(candidate)).collect();
    let hint = if own.is_empty() {
        "gardez dans ce fichier les colonnes de l’un seulement".to_owned()
    } else {
        format!("ajoutez, même vide, une colonne qu’un seul possède{NBSP}: {}", french::list(&own, "ou"))
    };
    Problem::error("titres-ambigus", sheet.place(sheet.header.number, None), message).hint(hint)
}

/// Warns of the columns of a table or an edge list that nobody reads.
pub(super) fn unread(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) {
    let unread = layout.columns.iter().zip(&layout.titles).filter(|(column, _)| **column == Column::Unread);
    let unread: Vec<&str> = unread.map(|(_, title)| title.as_str()).collect();
    if unread.is_empty() {
        return;
    }
    let (of, known): (String, Vec<&str>) = match layout.shape {
        Shape::Table(table) => {
            let table = &grid.tables[table];
            let names = table.columns.iter().flat_map(|column| [column.id.as_str(), column.label.as_str()]);
            (format!("du tableau {}", quoted(&table.id)), names.chain(["structure", "date"]).collect())
        }
        _ => ("d’une liste de relations".into(), EDGES.iter().map(|(header, _)| *header).chain(["date"]).collect()),
    };
    let hints: Vec<String> = unread
        .iter()
        .take(200)
        .filter_map(|title| Some((title, nearest(title, known.iter().copied())?)))
        .map(|(title, near)| format!("vouliez-vous dire {} pour {}{NBSP}?", quoted(near), quoted(title)))
        .collect();
    let shown = quoted_list(&unread[..unread.len().min(10)], "et");
    let more = if unread.len() > 10 { "…" } else { "" };
    let message = match unread.len() {
        1 => format!("la colonne {shown} n’est pas {of}{NBSP}: elle n’est pas lue"),
        count => format!("{count} colonnes ne sont pas {of}{NBSP}: elles ne sont pas lues{NBSP}: {shown}{more}"),
    };
    let warning = Problem::warning("colonnes-inconnues", sheet.place(sheet.header.number, None), message);
    problems.push(if hints.is_empty() { warning } else { warning.hint(hints.join(&format!("{NBSP}; "))) });
}
