//! Reading a grid: YAML, or any tree, becomes a [`Grid`], with all that is wrong with it.

use std::sync::Arc;

use super::raw::RawGrid;
use super::{Grid, validate};
use crate::french::quoted;
use crate::problem::{Place, Problem, Problems, Source};
use crate::yaml::{Document, Node};

/// Largest grid file, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Reads and validates a grid; only errors stand in the way.
pub fn parse(source: &Arc<Source>) -> Result<Grid, Problems> {
    parse_raw(source).map(|(grid, _)| grid)
}

/// Reads and validates a grid, and keeps what its file said.
pub fn parse_raw(source: &Arc<Source>) -> Result<(Grid, RawGrid), Problems> {
    let (read, problems) = read_document(Document::parse(source, MAX_BYTES)?);
    read.map(|(grid, raw, _)| (grid, raw)).ok_or(problems)
}

/// Refuses answers that were given in the place of a grid, in one sentence rather than key after key.
pub fn no_answers(source: &Arc<Source>) -> Result<(), Problem> {
    Document::parse(source, usize::MAX).map_or(Ok(()), |document| is_no_answers(&document, source))
}

fn is_no_answers(document: &Document, source: &Source) -> Result<(), Problem> {
    let Some(grid) = document.root().get("grid").and_then(Node::text) else { return Ok(()) };
    let message = format!("ce fichier contient des réponses à la grille {} : ce n’est pas une grille", quoted(grid));
    let place = Place::File(source.name.clone());
    Err(Problem::error("pas-une-grille", place, message).hint(format!("donnez le nom de la grille, {}", quoted(grid))))
}

/// Reads the grid of a file that may hold something else, and keeps what it said.
pub(super) fn parse_file(source: &Arc<Source>) -> Result<(Grid, RawGrid), Problems> {
    let document = Document::parse(source, MAX_BYTES)?;
    is_no_answers(&document, source)?;
    let (read, problems) = read_document(document);
    read.map(|(grid, raw, _)| (grid, raw)).ok_or(problems)
}

/// The grid of a tree, what its file said, and the tree; nothing where an error stands in the way.
pub fn read_document(mut document: Document) -> (Option<(Grid, RawGrid, Document)>, Problems) {
    let (raw, mut problems) = document.decode::<RawGrid>();
    let Some(raw) = raw else { return (None, problems) };
    let (grid, others) = validate::validate(&document, &raw);
    let is_sound = !problems.has_errors();
    problems.extend(others);
    problems.sort_by_place();
    (grid.filter(|_| is_sound).map(|grid| (grid, raw, document)), problems)
}
