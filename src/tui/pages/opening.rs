//! The beginning of a section: its introduction, and what it asks.

use ratatui::Frame;

use super::common;
use crate::french::count;
use crate::session::text::stop_title;
use crate::session::{Session, Stop};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Page, Scroll, Step};
use crate::tui::text::{BOLD, DIM, LineExt, PLAIN, blank, line, paragraph, shortened};
use crate::tui::widgets::header;

/// The page before the first question of a section.
pub(crate) struct Opening {
    section: usize,
    scroll: Scroll,
}

const HINTS: [Hint; 8] = [
    ("Entrée", "commencer"),
    ("p", "précédente"),
    ("g", "aller à"),
    ("c", "chercher"),
    ("l", "ce qui reste"),
    ("v", "tableau"),
    ("?", "touches"),
    ("q", "quitter"),
];

impl Opening {
    /// The page of the section of this index.
    pub(crate) fn new(section: usize) -> Self {
        Self { section, scroll: Scroll::default() }
    }
}

/// « 7 questions », then the tables of the section.
fn contents(session: &Session, section: usize) -> Vec<String> {
    let (_, applicable, _) = session.section_counts(section);
    let questions = (applicable > 0).then(|| count(applicable, "question", "questions"));
    let stops = session.stops_of(section).map(|stop| session.stops()[stop]);
    let tables = stops.filter(|stop| !matches!(stop, Stop::Item(_)));
    questions.into_iter().chain(tables.map(|stop| stop_title(session.grid(), stop).to_owned())).collect()
}

impl Page for Opening {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if self.scroll.on_key(key) {
            return Step::Stay;
        }
        common::on_key_between(key, context).unwrap_or(Step::Stay)
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let section = &session.grid().sections[self.section];
        let mut body = Vec::new();
        if !layout.is_low() {
            body.extend([blank(), line(shortened(&section.title, layout.width), BOLD), blank()]);
        }
        body.extend(paragraph(&section.intro, layout.width, PLAIN));
        body.push(blank());
        body.extend(contents(session, self.section).into_iter().map(|text| line(text, DIM).cut(layout.width)));
        let foot = layout.foot(context.notice.as_ref(), &HINTS);
        layout.draw_scrolled(frame, header::head(context, layout), &body, foot, &self.scroll);
    }
}
