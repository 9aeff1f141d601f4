//! What a session asks of whoever holds it with people: a screen, or lines one after the other.

use std::time::Duration;

use super::Session;
use super::before::Before;
use super::details::{Details, Prefill};
use super::saving::{Keeper, Outcome};

/// A way to hold a session with people.
pub trait Interface {
    /// Welcomes, and asks what is not known yet; `session` is a blank one of the grid that will be answered.
    fn start(&mut self, session: &Session, prefill: &Prefill) -> Start;
    /// Says something before the session, then waits for Entrée: `false` where one would rather quit, nothing where
    /// nobody is there.
    fn message(&mut self, session: &Session, title: &str, sentences: &[String]) -> Option<bool>;
    /// Holds a session to its end.
    fn hold(&mut self, sitting: Sitting<'_>) -> (Session, Outcome);
}

/// How the welcome ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The session may begin.
    Begin(Details),
    /// Nobody wants to begin now.
    Leave,
    /// Ctrl-C, or the terminal went away.
    Interrupted,
}

/// A session about to be held.
pub struct Sitting<'a> {
    /// Where it begins.
    pub session: Session,
    /// What was answered another day, where it was asked for.
    pub before: Option<Before>,
    /// Path of the grid, where it was given as a file: the file of the answers alone does not lead to it.
    pub grid_path: Option<String>,
    /// The file of the answers.
    pub keeper: &'a mut dyn Keeper,
    /// Whether the answers are in the file already.
    pub is_saved: bool,
    /// A sentence to begin with.
    pub notice: Option<String>,
    /// How long the session has lasted.
    pub clock: &'a dyn Fn() -> Duration,
}
