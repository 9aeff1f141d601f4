//! The board of a section, after its last question or looked at on demand: the picture that the method is built on.

use super::common::{hints, on_key_between};
use crate::french::count;
use crate::tui::layout::WIDEST_BOARD;
use crate::tui::prelude::*;
use crate::tui::widgets::board;
use crate::tui::widgets::header;

/// The board of a section.
pub(crate) struct Board {
    sections: Vec<usize>,
    at: usize,
    /// Whether it is looked at from elsewhere.
    is_looked_at: bool,
    scroll: Scroll,
}

impl Board {
    /// The page after the last question of the section of this index.
    pub(crate) fn new(section: usize) -> Self {
        Self { sections: vec![section], at: 0, is_looked_at: false, scroll: Scroll::default() }
    }

    /// The boards of all sections, that where one is first.
    pub(crate) fn looked_at(session: &Session) -> Self {
        let sections = session.sections();
        let at = sections.iter().position(|section| *section == session.section_index()).unwrap_or(0);
        Self { sections, at, is_looked_at: true, scroll: Scroll::default() }
    }

    fn head(&self, session: &Session, items: &[usize], layout: Layout) -> Vec<Text> {
        let section = self.sections[self.at];
        let (answered, applicable, _) = session.section_counts(section);
        let counts = match items.is_empty() {
            true => String::new(),
            false if layout.is_narrow() => format!("{answered} sur {applicable}"),
            false => format!("réponses\u{a0}: {answered} sur {applicable}"),
        };
        let right = line(counts, DIM);
        let room = layout.width.saturating_sub(right.width() + 13);
        let title = shortened(&session.grid().sections[section].title, room);
        let mut head = vec![line("Le tableau · ", DIM).and(title, BOLD).right(right, layout.width)];
        if !layout.is_low() {
            head.extend(board::legend(session.grid(), items, layout.width).filter(|_| !items.is_empty()));
            head.push(layout.rule());
        }
        head
    }
}

impl Page for Board {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if self.scroll.on_key(key) {
            return Step::Stay;
        }
        let to = match key {
            _ if !self.is_looked_at => return on_key_between(key, context),
            Key::Left => self.at.saturating_sub(1),
            Key::Right | Key::Tab => (self.at + 1).min(self.sections.len() - 1),
            Key::Enter | Key::Escape | Key::Char('v' | 'V' | 'q' | 'Q') => return Step::Close,
            _ => self.at,
        };
        if to != self.at {
            (self.at, self.scroll) = (to, Scroll::default());
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::new(frame.area(), WIDEST_BOARD);
        let (session, section) = (&context.session, self.sections[self.at]);
        let items = session.items_of(section);
        let (_, _, missing) = session.section_counts(section);
        let text = format!("{} sans réponse ici\u{a0}: i pour y aller.", count(missing, "question", "questions"));
        let is_told = missing > 0 && !layout.is_low() && !self.is_looked_at && context.notice.is_none();
        let hints = match self.is_looked_at {
            true => vec![("Entrée", "revenir"), ("← →", "les autres tableaux")],
            false => hints(&[("Entrée", "continuer")], "pigculv?q"),
        };
        let foot = match is_told && context.asking.is_none() {
            true => layout.foot_of(Some(&Notice::new(text)), &hints),
            false => layout.foot(context, &hints),
        };
        let head = self.head(session, &items, layout);
        let tables = header::table_rows(session, Some(section), layout);
        let room = layout.room(&head, &foot).saturating_sub(tables.len() + 1);
        let mut body = board::fitting(session.grid(), &items, &session.positions(), layout.width, room);
        if !tables.is_empty() && body.last().is_some_and(|row| row.width() > 0) {
            body.push(blank());
        }
        body.extend(tables);
        layout.draw_scrolled(frame, head, &body, foot, &self.scroll);
    }

    fn letters(&self) -> Letters {
        Letters::Keys(if self.is_looked_at { "vq" } else { "" })
    }
}
