//! Finding grids and loading them.

use std::sync::Arc;

use super::Grid;
use crate::problem::{Problems, Source};

/// Reads and validates a grid.
pub fn parse(_source: &Arc<Source>) -> Result<Grid, Problems> {
    Err(Problems::new())
}
