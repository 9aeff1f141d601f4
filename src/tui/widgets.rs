//! What pages are made of.

pub(crate) mod board;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod header;
pub(crate) mod options;
pub(crate) mod picker;
pub(crate) mod question;
pub(crate) mod scale;
