//! The boards of all sections, looked at on demand.

use ratatui::Frame;

use super::board;
use crate::session::Session;
use crate::tui::key::Key;
use crate::tui::page::{Context, Letters, Page, Scroll, Step};

/// One board at a time.
pub(crate) struct Boards {
    sections: Vec<usize>,
    at: usize,
    scroll: Scroll,
}

impl Boards {
    /// The board of the section where one is; nothing where the grid has no section.
    pub(crate) fn new(session: &Session) -> Option<Self> {
        let sections = session.sections();
        let at = sections.iter().position(|section| *section == session.section_index()).unwrap_or(0);
        (!sections.is_empty()).then(|| Self { sections, at, scroll: Scroll::default() })
    }
}

impl Page for Boards {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        let to = match key {
            Key::Left => self.at.saturating_sub(1),
            Key::Right | Key::Tab => (self.at + 1).min(self.sections.len() - 1),
            Key::Enter | Key::Escape | Key::Char('v' | 'V' | 'q' | 'Q') => return Step::Close,
            _ => {
                self.scroll.on_key(key);
                self.at
            }
        };
        if to != self.at {
            self.scroll = Scroll::default();
        }
        self.at = to;
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let hints = [("Entrée", "revenir"), ("← →", "les autres tableaux")];
        board::draw(frame, &context.session, self.sections[self.at], &self.scroll, context.notice.as_ref(), &hints);
    }

    fn letters(&self) -> Letters {
        Letters::Keys("vq")
    }
}
