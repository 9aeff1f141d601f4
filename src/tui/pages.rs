//! The pages, one a file: what each remembers, what a key does to it, how it looks.

pub(crate) mod arguments;
pub(crate) mod ball;
pub(crate) mod board;
mod common;
pub(crate) mod details;
pub(crate) mod end;
pub(crate) mod former;
pub(crate) mod keys;
pub(crate) mod leave;
pub(crate) mod map;
pub(crate) mod opening;
pub(crate) mod pair;
pub(crate) mod pick;
pub(crate) mod question;
pub(crate) mod row;
pub(crate) mod rows;
pub(crate) mod save_failed;
pub(crate) mod start;
pub(crate) mod writing;
