//! The pages, one a file: what each remembers, what a key does to it, how it looks.

pub(crate) mod argument;
pub(crate) mod arguments;
pub(crate) mod ball;
pub(crate) mod board;
pub(crate) mod boards;
mod cell;
mod common;
pub(crate) mod confirm;
pub(crate) mod details;
pub(crate) mod empty_pairs;
pub(crate) mod end;
pub(crate) mod former;
pub(crate) mod jump;
pub(crate) mod keys;
pub(crate) mod leave;
pub(crate) mod opening;
pub(crate) mod pair;
mod plan;
pub(crate) mod question;
pub(crate) mod reason;
pub(crate) mod relations;
pub(crate) mod row;
pub(crate) mod save_failed;
pub(crate) mod search;
pub(crate) mod start;
pub(crate) mod table;
pub(crate) mod written;
