//! The arguments of a question, to be read, changed or taken away.

use super::writing::Writing;
use crate::french::count;
use crate::session::draft::Draft;
use crate::tui::prelude::*;
use crate::tui::widgets::question::argument_lines;

/// The arguments, one of them selected.
pub(crate) struct Arguments {
    selected: usize,
    draft: Draft,
}

const HINTS: [Hint; 5] = [
    ("↑ ↓", "choisir"),
    ("Entrée", "modifier"),
    ("r", "retirer"),
    ("a", "ajouter"),
    ("Échap", "revenir à la question"),
];

/// How one says whether to remove an argument.
const REMOVING: [Hint; 2] = [("o", "oui, le retirer"), ("n", "non, le garder")];

impl Arguments {
    /// The arguments, that of this index selected.
    pub(crate) fn new(selected: usize, draft: Draft) -> Self {
        Self { selected, draft }
    }

    fn remove(&self, last: usize) -> Step {
        let next = Self::new(self.selected.min(last.saturating_sub(1)), self.draft.clone());
        let step = Step::Apply(Action::RemoveArgument(self.selected));
        let step = if last == 0 { step.then(Step::Close) } else { step.then(Step::replace(next)) };
        let step = step.then(Step::say("L’argument est retiré."));
        Step::ask(format!("Retirer l’argument {}\u{a0}?", self.selected + 1), step, &REMOVING)
    }
}

impl Page for Arguments {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let session = &context.session;
        let last = session.entry().map_or(0, |entry| entry.arguments.len()).saturating_sub(1);
        let writing = |index| Step::replace(Writing::argument(session, self.draft.clone(), index));
        match (key, key.letter()) {
            (Key::Up | Key::Left, _) => self.selected = self.selected.saturating_sub(1),
            (Key::Down | Key::Right, _) => self.selected = (self.selected + 1).min(last),
            (Key::Home, _) => self.selected = 0,
            (Key::End, _) => self.selected = last,
            (Key::Enter, _) | (_, Some('m')) => return writing(Some(self.selected)),
            (Key::Delete | Key::Backspace, _) | (_, Some('r')) => return self.remove(last),
            (_, Some('a')) => return writing(None),
            (Key::Escape, _) | (_, Some('q' | 'f')) => return Step::Close,
            _ => self.selected = key.rank(last + 1).unwrap_or(self.selected),
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return };
        let head = layout.title(&item.question, line(count(entry.arguments.len(), "argument", "arguments"), DIM));
        let foot = layout.foot(context, &HINTS);
        let room = layout.room(&head, &foot);
        let mut rows = Vec::new();
        let mut selected = 0..0;
        for (index, argument) in entry.arguments.iter().enumerate() {
            let lines = argument_lines(session.grid(), argument, index + 1, layout.width, index == self.selected);
            if index == self.selected {
                selected = rows.len()..rows.len() + lines.len();
            }
            rows.extend(lines);
        }
        // What is selected stays on screen, with a row to spare for the words of the window.
        let first = selected.end.saturating_sub(room.saturating_sub(1)).min(selected.start.saturating_sub(1));
        layout.draw(frame, head, window(&rows, room, first), foot, None);
    }

    fn letters(&self) -> Letters {
        Letters::Keys("mraqfon")
    }
}
