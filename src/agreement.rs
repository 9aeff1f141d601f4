//! Agreement: how far those who answered see the same thing. Who sees what differently is a result, not noise.

use crate::assessment::Assessment;
use crate::grid::Grid;
use crate::score::{Positions, Scorecard};

/// What several individual answers say of one another; collective answers take no part in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Individual respondents, at least two.
    pub respondents: usize,
    /// Krippendorff's alpha over the scored items: 1 full agreement, 0 what chance would give, below: systematic
    /// disagreement. Absent where fewer than two respondents share an item, or where nothing varies.
    pub alpha: Option<f64>,
    /// Items to debate together: widest spread first, items with both values and « sans objet » among them.
    pub to_debate: Vec<Debated>,
    /// The same figures by stakeholder group, in the grid's order; empty where fewer than two groups answered.
    pub groups: Vec<GroupView>,
}

/// An item on which people differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Debated {
    /// Index of the item.
    pub item: usize,
    /// Normalised spread, 0…1, where at least two gave a value.
    pub spread: Option<f64>,
    /// Some gave a value, some said « sans objet ».
    pub is_contested: bool,
}

/// The assessment as one stakeholder group sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupView {
    /// What people read for the group.
    pub label: String,
    /// How many respondents speak for it.
    pub respondents: usize,
    /// Where they stand.
    pub positions: Positions,
    /// Their scores.
    pub scorecard: Scorecard,
}

/// How far the individual answers agree; `None` under two individual respondents.
pub fn agreement(_grid: &Grid, _assessment: &Assessment) -> Option<Agreement> {
    None
}
