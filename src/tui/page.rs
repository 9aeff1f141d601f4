//! What a page is, what it knows, and what it may ask of the application.

use std::cell::Cell;
use std::path::PathBuf;

use ratatui::Frame;

use super::key::Key;
use crate::assessment::Answer;
use crate::session::before::Before;
use crate::session::commands::Command;
use crate::session::sentence::Letters;
use crate::session::text::sentence;
use crate::session::timing::Timing;
use crate::session::{Action, Session};

/// One thing on the screen at a time: what it remembers, what a key does to it, how it looks.
pub(crate) trait Page {
    /// Takes a key. Pure: what is to change beyond the page is said by the step.
    fn on_key(&mut self, key: &Key, context: &Context) -> Step;
    /// Draws the page on the whole screen.
    fn draw(&self, frame: &mut Frame<'_>, context: &Context);
    /// The page as it is now, where a sentence may be typed over it.
    fn snapshot(&self) -> Option<Box<dyn Page>> {
        None
    }
    /// The answer that is selected and not confirmed: it is not left behind without a question.
    fn pending(&self, _: &Context) -> Option<Answer> {
        None
    }
    /// What letters do here, by which a typed sentence is told from keys.
    fn letters(&self) -> Letters {
        Letters::Keys("")
    }
}

/// What a page asks of the application.
pub(crate) enum Step {
    /// Nothing but to draw again.
    Stay,
    /// To do this to the session. Where it is refused, why is said, and what follows in [`Step::All`] is not done.
    Apply(Action),
    /// To open a page over this one.
    Open(Box<dyn Page>),
    /// To open the page of a command that serves everywhere.
    Show(Command),
    /// To close this page.
    Close,
    /// To say something until the next key.
    Say(Notice),
    /// To ask whether to do something.
    Ask(Box<Asking>),
    /// To save, in another file if one is named.
    Save(Option<PathBuf>),
    /// To go on although saving failed.
    PutOff,
    /// To show the page of the place afresh, without what was selected there.
    Forget,
    /// To end the session.
    Leave,
    /// All of these, one after the other.
    All(Vec<Step>),
}

/// A sentence about what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// French, a whole sentence.
    pub(crate) text: String,
    /// Whether it asks for care.
    pub(crate) is_warning: bool,
}

/// A question about what somebody is about to do, at the foot of the page that it is about.
pub(crate) struct Asking {
    /// French, a whole sentence.
    pub(crate) text: String,
    /// What yes does.
    pub(crate) yes: Step,
    /// What no does; nothing where no and Échap are the same.
    pub(crate) no: Option<Step>,
    /// Whether Entrée says yes.
    pub(crate) by_enter: bool,
    /// The keys and their words. Where no letter is one, whoever goes on typing writes a sentence.
    pub(crate) hints: &'static [(&'static str, &'static str)],
}

impl Asking {
    /// What a key answers: a step, or nothing to do; nothing at all where it is no answer.
    pub(crate) fn answer(self, key: &Key) -> Result<Step, Self> {
        let says = |sign: &str| self.hints.iter().any(|(key, _)| *key == sign);
        match (key, key.letter()) {
            (Key::Enter, _) if self.by_enter => Ok(self.yes),
            (_, Some('o')) if says("o") => Ok(self.yes),
            (_, Some('n')) if says("n") => Ok(self.no.unwrap_or(Step::Stay)),
            (Key::Escape, _) => Ok(Step::Stay),
            _ => Err(self),
        }
    }

    /// What letters do while it is asked.
    pub(crate) fn letters(&self) -> Letters {
        Letters::Keys(if self.hints.iter().any(|(key, _)| key.starts_with('o')) { "on" } else { "" })
    }
}

impl Notice {
    /// A sentence.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_warning: false }
    }

    /// A sentence that asks for care; a message becomes one.
    pub(crate) fn warning(text: &str) -> Self {
        Self { text: sentence(text), is_warning: true }
    }
}

impl Step {
    /// To say something.
    pub(crate) fn say(text: impl Into<String>) -> Self {
        Self::Say(Notice::new(text))
    }

    /// To say something that asks for care.
    pub(crate) fn warn(text: &str) -> Self {
        Self::Say(Notice::warning(text))
    }

    /// To ask whether to do something.
    pub(crate) fn ask(text: impl Into<String>, yes: Step, hints: &'static [(&'static str, &'static str)]) -> Self {
        let by_enter = hints.iter().any(|(key, _)| *key == "Entrée");
        Self::Ask(Box::new(Asking { text: text.into(), yes, no: None, by_enter, hints }))
    }

    /// To do all of this, one after the other.
    pub(crate) fn all(actions: Vec<Action>) -> Self {
        Self::All(actions.into_iter().map(Self::Apply).collect())
    }

    /// To open a page.
    pub(crate) fn open(page: impl Page + 'static) -> Self {
        Self::Open(Box::new(page))
    }

    /// To put a page in the place of this one.
    pub(crate) fn replace(page: impl Page + 'static) -> Self {
        Self::Close.then(Self::open(page))
    }

    /// The same step once more, for those that lead elsewhere; nothing for the others.
    pub(crate) fn same(&self) -> Option<Self> {
        match self {
            Self::Apply(action) => Some(Self::Apply(action.clone())),
            Self::Show(command) => Some(Self::Show(*command)),
            _ => None,
        }
    }

    /// This, then something else.
    #[must_use]
    pub(crate) fn then(self, next: Step) -> Self {
        match self {
            Self::All(mut steps) => {
                steps.push(next);
                Self::All(steps)
            }
            step => Self::All(vec![step, next]),
        }
    }
}

/// What all pages know.
pub(crate) struct Context {
    /// The session.
    pub(crate) session: Session,
    /// What was answered another day, where it was asked for.
    pub(crate) before: Option<Before>,
    /// Name of the session's file, as people know it.
    pub(crate) file: String,
    /// Path of the grid, where it was given as a file; needed in the report command.
    pub(crate) grid_path: Option<String>,
    /// How long the session has lasted, and may still last.
    pub(crate) timing: Timing,
    /// Whether the last answers are not in the file.
    pub(crate) is_unsaved: bool,
    /// A sentence about what just happened.
    pub(crate) notice: Option<Notice>,
    /// What is asked before anything else.
    pub(crate) asking: Option<Asking>,
    /// Whether a question shows its help by itself where there is room for it.
    pub(crate) is_help_offered: Cell<bool>,
    /// The row selected in the table or matrix where the session is; the pages over the list leave it where they were.
    pub(crate) selected: Cell<Option<usize>>,
    /// Columns that a text may take while it is written, when the screen was last drawn.
    pub(crate) writing_width: usize,
}

impl Context {
    /// The context of a session, its file being this one.
    pub(crate) fn new(session: Session, file: String) -> Self {
        Self {
            session,
            before: None,
            file,
            grid_path: None,
            timing: Timing::default(),
            is_unsaved: false,
            notice: None,
            asking: None,
            is_help_offered: Cell::new(true),
            selected: Cell::new(None),
            writing_width: 70,
        }
    }
}

/// How far down one reads what is longer than its place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scroll {
    at: usize,
    /// How far it went when it was last drawn.
    last: Cell<usize>,
}

impl Scroll {
    /// Takes a key; `false` where it is not about reading on.
    pub(crate) fn on_key(&mut self, key: &Key) -> bool {
        let at = self.at.min(self.last.get());
        self.at = match key {
            Key::Up => at.saturating_sub(1),
            Key::Down => at + 1,
            Key::PageUp => at.saturating_sub(8),
            Key::PageDown => at + 8,
            _ => return false,
        };
        true
    }

    /// The first line shown of so many, where so many fit.
    pub(crate) fn first(&self, lines: usize, height: usize) -> usize {
        self.last.set(lines.saturating_sub(height));
        self.at.min(self.last.get())
    }
}
