//! Why the ball of a question is filled, or that it is empty.

use crate::assessment::Priority;
use crate::session::draft::{Choosable, Draft};
use crate::session::forms::{self, Input};
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
        let asked = forms::ball(&context.session);
        let over = |width: usize, _| -> (Vec<Text>, _) {
            let Input::One(options, now) = &asked.input else { return (Vec::new(), None) };
            let row = |(index, option): (usize, &Choosable)| {
                let ball = if option.key == "v" { EMPTY } else { FILLED };
                let row = line(format!("  {} ", option.key), ACCENT).and(format!("{ball} "), BALL);
                let now = if *now == Some(index) { "  (maintenant)" } else { "" };
                row.and(&option.label, PLAIN).and(now, DIM).cut(width)
            };
            let rows = options.iter().enumerate().map(row);
            (std::iter::once(line(&asked.label, BOLD)).chain(rows).collect(), None)
        };
        question::draw(frame, context, &Look { over: Some(&over), ..Look::new(&self.draft, &HINTS) });
    }

    fn letters(&self) -> Letters {
        Letters::Keys("pivb")
    }
}
