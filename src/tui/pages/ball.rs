//! Why the ball of a question is filled, or that it is empty.

use crate::assessment::Priority;
use crate::session::draft::Draft;
use crate::session::text::ball_words;
use crate::tui::prelude::*;
use crate::tui::widgets::question::{self, Look};

/// Three reasons to choose from.
pub(crate) struct Ball {
    draft: Draft,
}

const HINTS: [Hint; 4] = [("p", "priorité"), ("i", "impact"), ("v", "vide"), ("Échap", "revenir")];

impl Ball {
    /// The ball of the question where the session is.
    pub(crate) fn new(draft: Draft) -> Self {
        Self { draft }
    }
}

impl Page for Ball {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let is_filled = context.session.entry().is_some_and(|entry| entry.priority.is_some());
        let priority = match (key.letter(), key) {
            (Some('p' | '1'), _) => Some(Priority::Priority),
            (Some('i' | '2'), _) => Some(Priority::Impact),
            (Some('v' | '0' | '3'), _) => None,
            (_, Key::Escape | Key::Enter) => return Step::Close,
            (Some('b'), _) => (!is_filled).then_some(Priority::Priority),
            _ => return Step::Stay,
        };
        let word = ball_words(priority, context.session.is_alone());
        Step::Close.then(Step::Apply(Action::Ball(priority))).then(Step::say(word))
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let now = context.session.entry().and_then(|entry| entry.priority);
        let own = if context.session.is_alone() { "priorité pour vous" } else { "priorité du groupe" };
        let choice = |key: &str, ball: &str, label: &str, priority: Option<Priority>, width: usize| {
            let row = line(format!("  {key} "), ACCENT).and(format!("{ball} "), BALL).and(label, PLAIN);
            let row = if priority == now { row.and("  (maintenant)", DIM) } else { row };
            row.cut(width)
        };
        let over = |width: usize, _| -> (Vec<Text>, _) {
            let impact = "impact très important, en bien ou en mal";
            let rows = vec![
                line("Remplir la boule\u{a0}?", BOLD),
                choice("p", FILLED, own, Some(Priority::Priority), width),
                choice("i", FILLED, impact, Some(Priority::Impact), width),
                choice("v", EMPTY, "boule vide", None, width),
            ];
            (rows, None)
        };
        question::draw(frame, context, &Look { over: Some(&over), ..Look::new(&self.draft, &HINTS) });
    }

    fn letters(&self) -> Letters {
        Letters::Keys("pivb")
    }
}
