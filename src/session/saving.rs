//! When the answers of a session go to their file, and how a session ended. No key, no screen; the file is a [`Keeper`].

use std::path::{Path, PathBuf};

use crate::assessment::Assessment;

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

/// How a session ended, and where its answers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// Where the answers are, if not in their file.
    pub rescued: Option<PathBuf>,
    /// Whether answers could be put nowhere.
    pub is_lost: bool,
}

/// The answers of a session that are in its file already, and the file.
pub struct Saver<'a> {
    keeper: &'a mut dyn Keeper,
    saved: Option<Assessment>,
    /// The answers with which the group chose to go on although they could not be saved.
    put_off: Option<Assessment>,
}

impl<'a> Saver<'a> {
    /// A saver of answers of which `saved` are in the file already.
    pub fn new(keeper: &'a mut dyn Keeper, saved: Option<Assessment>) -> Self {
        Self { keeper, saved, put_off: None }
    }

    /// Name of the file, as people know it.
    pub fn name(&self) -> String {
        self.keeper.name()
    }

    /// Whether these answers are in the file.
    pub fn is_saved(&self, assessment: &Assessment) -> bool {
        self.saved.as_ref() == Some(assessment)
    }

    /// Saves the answers if they changed. After [`Self::put_off`], tries again once they change further.
    pub fn save_change(&mut self, assessment: &Assessment) -> Result<(), String> {
        if self.put_off.as_ref() == Some(assessment) { Ok(()) } else { self.save(assessment) }
    }

    /// Saves the answers, unless they are in the file already.
    pub fn save(&mut self, assessment: &Assessment) -> Result<(), String> {
        if self.is_saved(assessment) {
            return Ok(());
        }
        self.keeper.keep(assessment)?;
        self.now_saved(assessment);
        Ok(())
    }

    /// Saves the answers in another file from now on, which must not exist yet.
    pub fn save_at(&mut self, path: &Path, assessment: &Assessment) -> Result<(), String> {
        self.keeper.keep_at(path, assessment)?;
        self.now_saved(assessment);
        Ok(())
    }

    /// Goes on without saving these answers.
    pub fn put_off(&mut self, assessment: &Assessment) {
        self.put_off = Some(assessment.clone());
    }

    /// Ends the session: what is not in its file yet goes there, or wherever it can.
    pub fn end(mut self, assessment: &Assessment, ending: Ending) -> Outcome {
        if self.save(assessment).is_ok() {
            return Outcome { ending, rescued: None, is_lost: false };
        }
        let rescued = self.keeper.rescue(assessment);
        Outcome { ending, is_lost: rescued.is_none(), rescued }
    }

    fn now_saved(&mut self, assessment: &Assessment) {
        self.saved = Some(assessment.clone());
        self.put_off = None;
    }
}
