//! What was said of the question another day.

use crate::french::capitalised;
use crate::session::before::Before;
use crate::session::text;
use crate::tui::prelude::*;
use crate::tui::widgets::question::argument_lines;

/// A page to read.
#[derive(Default)]
pub(crate) struct FormerPage {
    scroll: Scroll,
}

impl Page for FormerPage {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        if self.scroll.on_key(key) { Step::Stay } else { Step::Close }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let former = context.before.as_ref().zip(session.item_index());
        let former = former.and_then(|(before, item)| before.former.get(item));
        let (Some(item), Some(former), Some(entry)) = (session.item(), former, session.entry()) else { return };
        let day = context.before.as_ref().map(Before::day).unwrap_or_default();
        let said = format!("{}\u{a0}: {}", capitalised(&day), text::former(item, former));
        let mut body = paragraph(&said, layout.width, BOLD);
        body.extend(former.priority.map(|priority| line(format!("{FILLED} "), BALL).and(priority.word(), PLAIN)));
        body.push(blank());
        if former.arguments.is_empty() {
            body.push(line("Aucun argument n’avait été noté.", DIM));
        }
        for (index, argument) in former.arguments.iter().enumerate() {
            body.extend(argument_lines(session.grid(), argument, index + 1, layout.width, false));
        }
        body.push(blank());
        let now = format!("Aujourd’hui\u{a0}: {}", text::answer(item, &entry.answer));
        body.extend(paragraph(&now, layout.width, PLAIN));
        let hints = [("Entrée", "revenir"), ("↑ ↓", "la suite")];
        layout.draw_text(frame, context, (&item.question, &hints), &body, &self.scroll);
    }

    fn letters(&self) -> Letters {
        Letters::Keys("dq")
    }
}
