//! The beginning of a section: its introduction, and what it asks.

use super::common::{hints, on_key_between};
use crate::french::count;
use crate::session::Stop;
use crate::session::text::stop_title;
use crate::tui::prelude::*;
use crate::tui::widgets::header;

/// The page before the first question of a section.
pub(crate) struct Opening {
    section: usize,
    scroll: Scroll,
}

impl Opening {
    /// The page of the section of this index.
    pub(crate) fn new(section: usize) -> Self {
        Self { section, scroll: Scroll::default() }
    }
}

impl Page for Opening {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if self.scroll.on_key(key) { Step::Stay } else { on_key_between(key, context) }
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
        let (_, applicable, _) = session.section_counts(self.section);
        let questions = (applicable > 0).then(|| count(applicable, "question", "questions"));
        let stops = session.stops_of(self.section).map(|stop| session.stops()[stop]);
        let tables = stops.filter(|stop| !matches!(stop, Stop::Item(_)));
        let tables = tables.map(|stop| stop_title(session.grid(), stop).to_owned());
        body.extend(questions.into_iter().chain(tables).map(|text| line(text, DIM)));
        let foot = layout.foot(context, &hints(&[("Entrée", "commencer")], "pgclv?q"));
        layout.draw_scrolled(frame, header::head(context, layout), &body, foot, &self.scroll);
    }
}
