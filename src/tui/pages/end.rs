//! After the last question: where the sections stand, what is left, and how to make a report.

use super::common;
use crate::grid::ACTIONS;
use crate::session::search::List;
use crate::tui::prelude::*;
use crate::tui::widgets::{board, header};

/// The last page.
#[derive(Default)]
pub(crate) struct End {
    scroll: Scroll,
}

impl Page for End {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        match (key, key.letter()) {
            _ if self.scroll.on_key(key) => Step::Stay,
            (Key::Enter, _) => Step::Leave,
            (_, Some('a')) => Step::Apply(Action::Plan),
            _ => common::on_key_between(key, context),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let (grid, width) = (session.grid(), layout.width);
        let title = format!("{} · {}", grid.title, session.assessment().organisation.name);
        let head =
            vec![line("Vous êtes au bout de la grille.", BOLD), line(shortened(&title, width), DIM), layout.rule()];
        let has_plan = grid.tables.iter().any(|table| table.id == ACTIONS);
        let has_rest = !session.list(&List::Rest, context.before.as_ref(), "").is_empty();
        let own = [("Entrée", "terminer"), ("a", "plan d’action")];
        let ways = if has_rest { "lipucvgf?" } else { "ipucvgf?" };
        let foot = layout.foot(context, &common::hints(&own[..1 + usize::from(has_plan)], ways));
        let mut body = board::standings(session, width);
        let sections = session.sections().into_iter().map(Some).chain([None]);
        let tables: Vec<Text> = sections.flat_map(|section| header::table_rows(session, section, layout)).collect();
        if !tables.is_empty() {
            body.push(blank());
            body.extend(tables);
        }
        body.push(blank());
        let (before, spent) = (context.before.as_ref(), context.timing.spent());
        body.extend(said(&session.closing(before, spent, &context.file, context.grid_path.as_deref()), width));
        layout.draw_scrolled(frame, head, &body, foot, &self.scroll);
    }
}
