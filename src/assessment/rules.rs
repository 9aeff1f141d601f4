//! What may be answered, stated once for the keyboard, YAML and cells.

pub mod relations;
pub mod rows;
