//! The skin of the session: a screen, a keyboard, and the loop between them.
//!
//! ```text
//! Key ── desk ──> Session (changed?) ── Keeper ──> file, renamed into place ──> next frame drawn
//! ```
//!
//! An answer is confirmed when the next frame is drawn, and that happens after the file is in its place. Everything
//! but [`real`] is pure: [`script`] plays sessions without a terminal.

use std::path::{Path, PathBuf};
use std::time::Duration;

pub mod board;
pub mod desk;
pub mod dial;
pub mod finder;
pub mod form;
pub mod frame;
pub mod glyphs;
pub mod key;
pub mod line;
pub mod opening;
pub mod pairs;
pub mod paper;
pub mod real;
pub mod rows;
pub mod screen;
pub mod script;
pub mod simple;
pub mod tempo;
pub mod words;

use crate::assessment::Assessment;
use crate::grid::Grid;
use desk::{Desk, Request};
use frame::{Frame, Size};
use key::Key;
use opening::{Known, Opened};
use simple::Lines;

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

/// How a session is held.
pub enum Skin<'a> {
    /// On a screen that is drawn again after each key.
    Screen(&'a mut dyn Terminal),
    /// Line after line.
    Lines(&'a mut dyn Lines),
}

impl Skin<'_> {
    /// Shows a welcome and asks what is not known, until the session may begin.
    pub fn open(&mut self, grid: &Grid, known: Known) -> Opened {
        match self {
            Self::Screen(terminal) => opening::run(*terminal, grid, known),
            Self::Lines(lines) => simple::open(*lines, grid, known),
        }
    }

    /// Sentences on one page, then Entrée to go on; `false` where nobody wants to, nothing where nobody is there.
    pub fn page(&mut self, title: &str, sentences: &[String]) -> Option<bool> {
        match self {
            Self::Screen(terminal) => opening::page(*terminal, title, sentences),
            Self::Lines(lines) => simple::page(*lines, title, sentences),
        }
    }

    /// Runs a session to its end.
    pub fn run(&mut self, bench: Bench<'_>) -> Outcome {
        match self {
            Self::Screen(terminal) => run(*terminal, bench),
            Self::Lines(lines) => simple::run(*lines, bench),
        }
    }
}

/// How long the session has lasted, told by whoever runs it.
pub type Clock<'a> = &'a dyn Fn() -> Duration;

/// A desk, its file, and what of its answers is there already.
pub struct Bench<'a> {
    /// The session.
    pub desk: &'a mut Desk,
    keeper: &'a mut dyn Keeper,
    kept: Option<Assessment>,
    clock: Clock<'a>,
}

/// Runs a session to its end, on a screen that is drawn again after each key.
pub fn run(terminal: &mut dyn Terminal, mut bench: Bench<'_>) -> Outcome {
    let ending = loop {
        let desk = &mut *bench.desk;
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
        if let Some(ending) = bench.press(&key) {
            break ending;
        }
    };
    bench.end(ending)
}

impl<'a> Bench<'a> {
    /// Takes up a session. A new one is saved at once; one that is gone on with, when something changes.
    pub fn new(desk: &'a mut Desk, keeper: &'a mut dyn Keeper, is_new: bool, clock: Clock<'a>) -> Self {
        let kept = (!is_new).then(|| desk.session().assessment().clone());
        let mut bench = Self { desk, keeper, kept, clock };
        bench.save(None);
        bench
    }

    /// Takes a key, and puts what it changed in its file; says how the session ended, once it has.
    pub fn press(&mut self, key: &Key) -> Option<Ending> {
        self.desk.tempo.tick((self.clock)());
        match self.desk.press(key) {
            Request::Nothing => self.save_change(),
            Request::Save => self.save(None),
            Request::SaveAt(path) => self.save(Some(&path)),
            Request::Finish | Request::Pause if self.is_kept() => {
                let is_at_end = self.desk.session().place() == crate::session::Place::End;
                return Some(if is_at_end { Ending::Finished } else { Ending::Paused });
            }
            // Nobody leaves before the answers are somewhere.
            Request::Finish | Request::Pause => self.save(None),
        }
        None
    }

    /// Ends the session: what is not in its file yet goes there, or wherever it can.
    pub fn end(self, ending: Ending) -> Outcome {
        if self.is_kept() || self.keeper.keep(self.desk.session().assessment()).is_ok() {
            return Outcome { ending, rescued: None, is_lost: false };
        }
        let rescued = self.keeper.rescue(self.desk.session().assessment());
        Outcome { ending, is_lost: rescued.is_none(), rescued }
    }

    fn is_kept(&self) -> bool {
        self.kept.as_ref() == Some(self.desk.session().assessment())
    }

    /// Saves what an answer changed. While the group goes on without saving, each further change tries again.
    fn save_change(&mut self) {
        let is_pending = matches!(self.desk.mode, desk::Mode::Unsaved(_) | desk::Mode::Elsewhere(_));
        if !(is_pending || self.is_kept() || self.desk.is_put_off()) {
            self.save(None);
        }
    }

    fn save(&mut self, elsewhere: Option<&Path>) {
        if self.is_kept() {
            self.desk.saved();
            return;
        }
        let assessment = self.desk.session().assessment();
        let saved = match elsewhere {
            Some(path) => self.keeper.keep_at(path, assessment),
            None => self.keeper.keep(assessment),
        };
        match saved {
            Ok(()) => {
                self.kept = Some(assessment.clone());
                self.desk.file = self.keeper.name();
                self.desk.saved();
            }
            Err(why) => self.desk.saving_failed(why),
        }
    }
}

#[cfg(test)]
mod comforts;
#[cfg(test)]
mod tests;
