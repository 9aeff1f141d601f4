//! Files of answers become assessments: tables, workbooks, our questionnaires, exports of forms, YAML.
//!
//! ```text
//! bytes ── content ──> source ── rows, cells ──> answers ── batch ──> one assessment a structure and date
//! ```
//!
//! All sources are judged by [`crate::assessment::rules`] and read by [`crate::assessment::decode`], so that an answer is
//! the same wherever it was typed.

use std::collections::HashSet;

pub mod batch;
pub mod columns;
pub mod content;
pub mod correspondence;
pub mod edges;
pub mod headers;
pub mod long;
pub mod odk;
pub mod page;
pub mod questionnaire;
mod sideways;
mod submissions;
pub mod survey;
pub mod table;
pub mod tabular;
pub mod wide;

/// Whether the bad cells of a file may be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tolerance {
    /// A file with a bad cell contributes nothing.
    #[default]
    Strict,
    /// Bad cells are dropped, and counted.
    DropBadCells,
}

/// What tolerance dropped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dropped {
    /// Bad cells.
    pub cells: usize,
    /// Rows that could not be read at all.
    pub rows: usize,
    /// Structures, folded, of which such rows were all that the files say.
    pub structures: HashSet<String>,
}

impl Dropped {
    /// Whether nothing was.
    pub fn is_nothing(&self) -> bool {
        self.cells == 0 && self.rows == 0
    }

    pub(crate) fn add(&mut self, other: Dropped) {
        self.cells += other.cells;
        self.rows += other.rows;
        self.structures.extend(other.structures);
    }
}
