//! The skin of the session: a screen, a keyboard, and the loop between them.
//!
//! ```text
//! Key ── desk ──> Session (changed?) ── Keeper ──> file, renamed into place ──> next frame drawn
//! ```
//!
//! An answer is confirmed when the next frame is drawn, and that happens after the file is in its place. Everything
//! but [`real`] is pure: [`script`] plays sessions without a terminal.

use std::path::{Path, PathBuf};

pub mod board;
pub mod desk;
pub mod dial;
pub mod form;
pub mod frame;
pub mod key;
pub mod line;
pub mod opening;
pub mod pairs;
pub mod paper;
pub mod real;
pub mod rows;
pub mod screen;
pub mod script;

use crate::assessment::Assessment;
use desk::{Desk, Request};
use frame::{Frame, Size};
use key::Key;

/// A screen and a keyboard.
pub trait Terminal {
    /// Rows and columns, as they are now.
    fn size(&self) -> Size;
    /// Shows a frame.
    fn draw(&mut self, frame: &Frame) -> std::io::Result<()>;
    /// Waits for the next key.
    fn key(&mut self) -> std::io::Result<Key>;
}

/// Where answers are kept.
pub trait Keeper {
    /// Puts the assessment in its place, whole; or says in French why it could not.
    fn keep(&mut self, assessment: &Assessment) -> Result<(), String>;
    /// Keeps it in another file from now on, which must not exist yet.
    fn keep_at(&mut self, path: &Path, assessment: &Assessment) -> Result<(), String>;
    /// Puts it anywhere at all, because the session ends and its place refuses it.
    fn rescue(&mut self, assessment: &Assessment) -> Option<PathBuf>;
    /// Name of the file, as people know it.
    fn name(&self) -> String;
}

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The group went through to the end.
    Finished,
    /// The group stopped, and may come back.
    Paused,
    /// Ctrl-C, or the terminal went away.
    Interrupted,
}

/// What a session left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// Where the answers are, if not in their file.
    pub rescued: Option<PathBuf>,
    /// Whether answers could be put nowhere.
    pub is_lost: bool,
}

/// Runs a session to its end. A new session is saved at once; one that is gone on with, when something changes.
pub fn run(terminal: &mut dyn Terminal, desk: &mut Desk, keeper: &mut dyn Keeper, is_new: bool) -> Outcome {
    let mut kept = (!is_new).then(|| desk.session().assessment().clone());
    save(desk, keeper, &mut kept, None);
    let ending = loop {
        desk.size = terminal.size();
        let frame = screen::screen(desk, desk.size);
        desk.scroll = desk.scroll.min(frame.last_scroll);
        if terminal.draw(&frame).is_err() {
            break Ending::Interrupted;
        }
        let key = match terminal.key() {
            Ok(Key::Interrupt | Key::Closed) | Err(_) => break Ending::Interrupted,
            Ok(Key::Resize) => continue,
            Ok(key) => key,
        };
        match desk.press(&key) {
            Request::Nothing => save_change(desk, keeper, &mut kept),
            Request::Save => save(desk, keeper, &mut kept, None),
            Request::SaveAt(path) => save(desk, keeper, &mut kept, Some(&path)),
            Request::Finish | Request::Pause if is_kept(desk, &kept) => {
                break if desk.session().place() == crate::session::Place::End {
                    Ending::Finished
                } else {
                    Ending::Paused
                };
            }
            // Nobody leaves before the answers are somewhere.
            Request::Finish | Request::Pause => save(desk, keeper, &mut kept, None),
        }
    };
    if is_kept(desk, &kept) {
        return Outcome { ending, rescued: None, is_lost: false };
    }
    if keeper.keep(desk.session().assessment()).is_ok() {
        return Outcome { ending, rescued: None, is_lost: false };
    }
    let rescued = keeper.rescue(desk.session().assessment());
    Outcome { ending, is_lost: rescued.is_none(), rescued }
}

fn is_kept(desk: &Desk, kept: &Option<Assessment>) -> bool {
    kept.as_ref() == Some(desk.session().assessment())
}

/// Saves what an answer changed. While the group goes on without saving, each further change tries again.
fn save_change(desk: &mut Desk, keeper: &mut dyn Keeper, kept: &mut Option<Assessment>) {
    let is_pending = matches!(desk.mode, desk::Mode::Unsaved(_) | desk::Mode::Elsewhere(_));
    if is_pending || is_kept(desk, kept) || desk.is_put_off() {
        return;
    }
    save(desk, keeper, kept, None);
}

fn save(desk: &mut Desk, keeper: &mut dyn Keeper, kept: &mut Option<Assessment>, elsewhere: Option<&Path>) {
    let assessment = desk.session().assessment();
    if kept.as_ref() == Some(assessment) {
        desk.saved();
        return;
    }
    let saved = match elsewhere {
        Some(path) => keeper.keep_at(path, assessment),
        None => keeper.keep(assessment),
    };
    match saved {
        Ok(()) => {
            *kept = Some(assessment.clone());
            desk.file = keeper.name();
            desk.saved();
        }
        Err(why) => desk.saving_failed(why),
    }
}

#[cfg(test)]
mod tests;
