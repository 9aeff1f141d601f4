//! Keys that every page of a place understands.

use crate::session::Place;
use crate::tui::prelude::*;

/// Keys of the page's own, then those of these letters.
pub(super) fn hints(own: &[Hint], letters: &str) -> Vec<Hint> {
    let found = |letter: char| COMMANDS.iter().find(|(_, key, ..)| key.starts_with(letter));
    let more = letters.chars().filter_map(found).map(|(_, key, _, word)| (*key, *word));
    own.iter().copied().chain(more).collect()
}

/// What a key does wherever one is; nothing where it is none of these.
pub(super) fn on_key(key: &Key, context: &Context) -> Option<Step> {
    if *key == Key::Escape && context.session.place() != Place::End {
        return Some(Step::Show(Command::Leave));
    }
    Some(match Command::of_letter(key.letter()?)? {
        Command::Previous => Step::Apply(Action::Previous),
        Command::Unanswered => Step::Apply(Action::NextUnanswered),
        Command::Undo => Step::Apply(Action::Undo),
        Command::Map if !context.session.has_relations() => return None,
        command if command.has_page() => Step::Show(command),
        _ => return None,
    })
}

/// The same, and Entrée, → and the space bar go on: for pages on which nothing is answered.
pub(super) fn on_key_between(key: &Key, context: &Context) -> Step {
    match key {
        Key::Enter | Key::Right | Key::Char(' ') => Step::Apply(Action::Next),
        _ => on_key(key, context).unwrap_or(Step::Stay),
    }
}

/// Does what ends a question, and says on the next screen what was recorded.
pub(super) fn recorded(session: &Session, action: Action, word: &str) -> Step {
    let number = session.progress().question.unwrap_or_default();
    Step::Apply(action).then(Step::say(format!("Question {number}\u{a0}: {word}. p pour y revenir.")))
}
