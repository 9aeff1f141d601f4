//! Keys that every page of a place understands.

use crate::session::{Action, Place};
use crate::tui::key::Key;
use crate::tui::page::{Context, Overlay, Step};

/// What a key does wherever one is; nothing where it is none of these.
pub(super) fn on_key(key: &Key, context: &Context) -> Option<Step> {
    if *key == Key::Escape && context.session.place() != Place::End {
        return Some(Step::Show(Overlay::Leave));
    }
    Some(match key.letter()? {
        'q' => Step::Show(Overlay::Leave),
        'p' => Step::Apply(Action::Previous),
        'i' => Step::Apply(Action::NextUnanswered),
        'u' => Step::Apply(Action::Undo),
        'g' => Step::Show(Overlay::Jump),
        'c' | '/' => Step::Show(Overlay::Search),
        'l' => Step::Show(Overlay::Rest),
        'v' => Step::Show(Overlay::Boards),
        'f' => Step::Show(Overlay::Details),
        '?' => Step::Show(Overlay::Keys),
        _ => return None,
    })
}

/// The same, and Entrée, → and the space bar go on: for pages on which nothing is answered.
pub(super) fn on_key_between(key: &Key, context: &Context) -> Option<Step> {
    match key {
        Key::Enter | Key::Right | Key::Char(' ') => Some(Step::Apply(Action::Next)),
        _ => on_key(key, context),
    }
}

/// Does what ends a question, and says on the next screen what was recorded.
pub(super) fn recorded(context: &Context, action: Action, word: &str) -> Step {
    let number = context.session.progress().question.unwrap_or_default();
    Step::Apply(action).then(Step::say(format!("Question {number}\u{a0}: {word}. p pour y revenir.")))
}
