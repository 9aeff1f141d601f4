//! The one rule that turns what somebody typed into an answer.

use super::{Answer, Value};
use crate::grid::{Item, Kind};

/// What a cell of a data file, or a line typed at the prompt, says of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The answer; missing for an empty cell.
    pub answer: Answer,
    /// Whether a trailing `*` marks a priority.
    pub is_priority: bool,
}

/// Why a text is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable ASCII code for [`crate::problem::Problem`].
    pub code: &'static str,
    /// What was found, in French, lower case, no final stop.
    pub message: String,
    /// What to write instead, in French.
    pub hint: String,
}

/// Reads a cell: a value, `SO`, `NSP`, or nothing; a trailing `*` after a value marks a priority.
pub fn cell(_item: &Item, _text: &str) -> Result<Cell, Refusal> {
    Ok(Cell::default())
}

/// Reads a value of a kind: a number, the label of a level, an option's id or label, `oui`, a date…
pub fn value(_kind: &Kind, text: &str) -> Result<Value, Refusal> {
    Ok(Value::Text(text.to_owned()))
}
