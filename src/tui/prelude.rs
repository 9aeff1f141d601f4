//! What nearly every page uses.

pub(crate) use ratatui::Frame;

pub(crate) use super::key::Key;
pub(crate) use super::layout::{Hint, Layout};
pub(crate) use super::page::{Context, Notice, Page, Scroll, Step};
pub(crate) use super::text::{
    ACCENT, BALL, BOLD, DIM, EMPTY, FILLED, LineExt, PLAIN, Text, WARNING, around, bar, bar_of, blank, emphasis, line,
    marked, padded, paragraph, said, shortened, window, wrapped,
};
pub(crate) use crate::session::commands::{COMMANDS, Command};
pub(crate) use crate::session::sentence::Letters;
pub(crate) use crate::session::{Action, Session};
