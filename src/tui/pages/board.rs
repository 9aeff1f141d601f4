//! The board of a section, after its last question: the picture that the method is built on.

use ratatui::Frame;

use super::common;
use crate::french::count;
use crate::session::Session;
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout, WIDEST_BOARD};
use crate::tui::page::{Context, Notice, Page, Scroll, Step};
use crate::tui::text::{BOLD, DIM, LineExt, Text, blank, line, shortened};
use crate::tui::widgets::board::{self, Numbered};
use crate::tui::widgets::header;

/// The page after the last question of a section.
pub(crate) struct Board {
    section: usize,
    scroll: Scroll,
}

const HINTS: [Hint; 10] = [
    ("Entrée", "continuer"),
    ("p", "précédente"),
    ("i", "prochaine sans réponse"),
    ("g", "aller à"),
    ("c", "chercher"),
    ("u", "annuler"),
    ("l", "ce qui reste"),
    ("v", "autres tableaux"),
    ("?", "touches"),
    ("q", "quitter"),
];

impl Board {
    /// The board of the section of this index.
    pub(crate) fn new(section: usize) -> Self {
        Self { section, scroll: Scroll::default() }
    }
}

impl Page for Board {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if self.scroll.on_key(key) {
            return Step::Stay;
        }
        common::on_key_between(key, context).unwrap_or(Step::Stay)
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let (_, _, missing) = context.session.section_counts(self.section);
        let is_low = Layout::new(frame.area(), WIDEST_BOARD).is_low();
        let text = format!("{} sans réponse ici\u{a0}: i pour y aller.", count(missing, "question", "questions"));
        let missing = (missing > 0 && !is_low).then(|| Notice::new(text));
        let notice = context.notice.as_ref().or(missing.as_ref());
        draw(frame, &context.session, self.section, &self.scroll, notice, &HINTS);
    }
}

/// The items of a section under the numbers of the grid.
fn numbered(session: &Session, section: usize) -> Vec<Numbered> {
    session.items_of(section).into_iter().map(|item| Numbered { number: item + 1, item }).collect()
}

/// Draws the board of a section.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    session: &Session,
    section: usize,
    scroll: &Scroll,
    notice: Option<&Notice>,
    hints: &[Hint],
) {
    let layout = Layout::new(frame.area(), WIDEST_BOARD);
    let grid = session.grid();
    let items = numbered(session, section);
    let head = head(session, section, &items, layout);
    let foot = layout.foot(notice, hints);
    let room = layout.room(&head, &foot);
    let tables = header::table_rows(session, Some(section), layout.width);
    let room_for_items = room.saturating_sub(tables.len() + 1);
    let mut body = board::fitting(grid, &items, &session.positions(), layout.width, room_for_items);
    if !tables.is_empty() && body.last().is_some_and(|row| row.width() > 0) {
        body.push(blank());
    }
    body.extend(tables);
    layout.draw_scrolled(frame, head, &body, foot, scroll);
}

fn head(session: &Session, section: usize, items: &[Numbered], layout: Layout) -> Vec<Text> {
    let (answered, applicable, _) = session.section_counts(section);
    let counts = match items.is_empty() {
        true => String::new(),
        false if layout.is_narrow() => format!("{answered} sur {applicable}"),
        false => format!("réponses\u{a0}: {answered} sur {applicable}"),
    };
    let right = line(counts, DIM);
    let room = layout.width.saturating_sub(right.width() + 13);
    let title = shortened(&session.grid().sections[section].title, room);
    let mut head = vec![line("Le tableau", DIM).and(" · ", DIM).and(title, BOLD).right(right, layout.width)];
    if !layout.is_low() {
        head.extend(board::legend(session.grid(), items, layout.width).filter(|_| !items.is_empty()));
        head.push(layout.rule());
    }
    head
}
