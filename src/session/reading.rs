//! What the relations give to discuss, at hand while the strategy is written. Pure.

use super::{Session, Stop};
use crate::network::{Picture, Said, Symmetry, System, empty_pairs};

impl Session {
    /// Whether a relation is told: then there is something to read.
    pub fn has_relations(&self) -> bool {
        self.assessment.matrices.values().any(|relations| !relations.is_empty())
    }

    /// What is read from the relations, part by part: a few sentences that stand for the whole, then all there is to discuss.
    pub fn reading(&self) -> Vec<(&'static str, Vec<Said>)> {
        let matrices = self.grid.matrices.iter();
        let mut pictures =
            matrices.map(|matrix| Picture::of(&self.grid, &self.assessment, matrix, Symmetry::default()));
        let Some(picture) = pictures.find(|picture| !picture.is_empty()) else { return Vec::new() };
        let sentences = picture.sentences().into_iter().map(Said::from).collect();
        std::iter::once(("En bref", sentences)).chain(picture.discussion()).collect()
    }

    /// Whether the relations were left behind by going on: the time to read them.
    pub fn has_left_relations(&self, before: &Session) -> bool {
        let is_matrix = matches!(before.stop(), Some(Stop::Matrix(_)));
        is_matrix && before.place() != self.place() && self.has_relations()
    }

    /// The pairs that are not filled in, those that could change the reading most first.
    pub fn empty_pairs(&self, matrix: usize) -> Vec<(usize, usize)> {
        let system = System::of(&self.grid, &self.assessment, &self.grid.matrices[matrix]);
        empty_pairs(&system, Symmetry::default()).iter().map(|empty| empty.pair).collect()
    }
}
