//! What was said of the question before: another day, and by each person on their own.

use crate::french::{capitalised, list};
use crate::session::before::Before;
use crate::session::{text, voices};
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
        let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return };
        let mut body = another_day(context, layout.width);
        body.extend(each_alone(context, layout.width));
        let now = format!("Aujourd’hui\u{a0}: {}", text::answer(item, &entry.answer));
        body.extend(paragraph(&now, layout.width, PLAIN));
        let hints = [("Entrée", "revenir"), ("↑ ↓", "la suite")];
        layout.draw_text(frame, context, (&item.question, &hints), &body, &self.scroll);
    }

    fn letters(&self) -> Letters {
        Letters::Keys("dq")
    }
}

/// The answer of another day and its arguments, with a blank under them; nothing where none was asked for.
fn another_day(context: &Context, width: usize) -> Vec<Text> {
    let session = &context.session;
    let former = context.before.as_ref().zip(session.item_index());
    let former = former.and_then(|(before, item)| before.former.get(item));
    let (Some(item), Some(former)) = (session.item(), former) else { return Vec::new() };
    let day = context.before.as_ref().map(Before::day).unwrap_or_default();
    let said = format!("{}\u{a0}: {}", capitalised(&day), text::former(item, former));
    let mut body = paragraph(&said, width, BOLD);
    body.extend(former.priority.map(|priority| line(format!("{FILLED} "), BALL).and(priority.word(), PLAIN)));
    body.push(blank());
    if former.arguments.is_empty() {
        body.push(line("Aucun argument n’avait été noté.", DIM));
    }
    for (index, argument) in former.arguments.iter().enumerate() {
        body.extend(argument_lines(session.grid(), argument, index + 1, width, false));
    }
    body.push(blank());
    body
}

/// What each one answered alone, why it is worth a debate, and the arguments by side, with a blank under them.
fn each_alone(context: &Context, width: usize) -> Vec<Text> {
    let session = &context.session;
    let Some(item) = session.item_index() else { return Vec::new() };
    let Some(answers) = voices::answers(session, item) else { return Vec::new() };
    let mut body = paragraph(&format!("Chacun de son côté\u{a0}: {answers}"), width, BOLD);
    if let Some(debated) = voices::to_debate(session).into_iter().find(|debated| debated.item == item) {
        let why = debated.why(&session.grid().items[item]);
        body.extend(paragraph(&format!("À débattre\u{a0}: {}.", list(&why, "et")), width, DIM));
    }
    body.push(blank());
    for (index, argument) in voices::arguments(session, item).iter().enumerate() {
        body.extend(argument_lines(session.grid(), argument, index + 1, width, false));
    }
    body.push(blank());
    body
}
