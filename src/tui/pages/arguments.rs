//! The arguments of a question, to be read, changed or taken away.

use ratatui::Frame;

use super::argument::Argument;
use crate::french::count;
use crate::session::Action;
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Notice, Page, Step};
use crate::tui::text::{BOLD, DIM, LineExt, line, shortened, window};
use crate::tui::widgets::question::{Draft, argument_lines};

/// The arguments, one of them selected; perhaps about to be removed.
pub(crate) struct Arguments {
    selected: usize,
    is_removing: bool,
    draft: Draft,
}

impl Arguments {
    /// The arguments, that of this index selected.
    pub(crate) fn new(selected: usize, draft: Draft) -> Self {
        Self { selected, is_removing: false, draft }
    }

    fn remove(&mut self, last: usize) -> Step {
        let step = Step::Apply(Action::RemoveArgument(self.selected));
        self.is_removing = false;
        self.selected = self.selected.min(last.saturating_sub(1));
        let step = if last == 0 { step.then(Step::Close) } else { step };
        step.then(Step::say("L’argument est retiré."))
    }
}

impl Page for Arguments {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let arguments = context.session.entry().map_or(&[][..], |entry| &entry.arguments);
        let last = arguments.len().saturating_sub(1);
        if self.is_removing {
            match (key, key.letter()) {
                (Key::Enter, _) | (_, Some('o')) => return self.remove(last),
                (Key::Escape, _) | (_, Some('n')) => self.is_removing = false,
                _ => {}
            }
            return Step::Stay;
        }
        match (key, key.letter()) {
            (Key::Up | Key::Left, _) => self.selected = self.selected.saturating_sub(1),
            (Key::Down | Key::Right, _) => self.selected = (self.selected + 1).min(last),
            (Key::Home, _) => self.selected = 0,
            (Key::End, _) => self.selected = last,
            (Key::Enter, _) | (_, Some('m')) => {
                return Step::replace(Argument::new(context, self.draft.clone(), Some(self.selected)));
            }
            (Key::Delete | Key::Backspace, _) | (_, Some('r')) => self.is_removing = true,
            (_, Some('a')) => return Step::replace(Argument::new(context, self.draft.clone(), None)),
            (Key::Escape, _) | (_, Some('q' | 'f')) => return Step::Close,
            _ => self.selected = key.rank(last + 1).unwrap_or(self.selected),
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return };
        let mut head = vec![line(shortened(&item.question, layout.width), BOLD)];
        if !layout.is_low() {
            head.push(line(count(entry.arguments.len(), "argument", "arguments"), DIM));
            head.push(layout.rule());
        }
        let hints: &[Hint] = if self.is_removing {
            &[("o", "oui, le retirer"), ("n", "non, le garder")]
        } else {
            &[
                ("↑ ↓", "choisir"),
                ("Entrée", "modifier"),
                ("r", "retirer"),
                ("a", "ajouter"),
                ("Échap", "revenir à la question"),
            ]
        };
        let question = format!("Retirer l’argument {}\u{a0}?", self.selected + 1);
        let question = self.is_removing.then(|| Notice::warning(&question));
        let foot = layout.foot(question.as_ref().or(context.notice.as_ref()), hints);
        let room = layout.room(&head, &foot);
        let mut rows = Vec::new();
        let mut selected = 0..0;
        for (index, argument) in entry.arguments.iter().enumerate() {
            let is_selected = index == self.selected;
            let lines = argument_lines(session.grid(), argument, index + 1, layout.width, is_selected);
            if is_selected {
                selected = rows.len()..rows.len() + lines.len();
            }
            rows.extend(lines);
        }
        // What is selected stays on screen, with a row to spare for the words of the window.
        let first = selected.end.saturating_sub(room.saturating_sub(1)).min(selected.start.saturating_sub(1));
        let body = window(&rows, room, first).into_iter().map(|row| row.cut(layout.width)).collect();
        layout.draw(frame, head, body, foot, None);
    }

    fn letters(&self) -> Letters {
        Letters::Keys("mraqfon")
    }
}
