//! How answers are said: in full, and in the few cells of a list. Pure.

use super::board::{position_words, step_name};
use crate::assessment::{Answer, Entry, Value};
use crate::french::{quoted, quoted_list};
use crate::grid::{Item, Kind};
use crate::prompt::desk::written;
use crate::session::before::{Former, Then};

/// An answer in full: « +2 favorable », « sans objet (pas de bâtiment) », « 512,5 heures ».
pub fn answer(item: &Item, answer: &Answer) -> String {
    match (answer, &item.kind) {
        (Answer::Missing, _) => "sans réponse".into(),
        (Answer::Unknown, _) => "ne sait pas".into(),
        (Answer::NotApplicable(None), _) => "sans objet".into(),
        (Answer::NotApplicable(Some(reason)), _) => format!("sans objet ({reason})"),
        (Answer::Value(Value::Number(at)), Kind::Scale(_)) => position(item, *at),
        (Answer::Value(Value::Number(_)), Kind::Number(wanted)) => {
            let text = written(answer);
            if wanted.unit.is_empty() { text } else { format!("{text}\u{a0}{}", wanted.unit) }
        }
        (Answer::Value(Value::Options(ids)), Kind::Choice(choice)) => {
            let labels = choice.options.iter().filter(|option| ids.contains(&option.id));
            quoted_list(&labels.map(|option| option.label.as_str()).collect::<Vec<_>>(), "et")
        }
        (Answer::Value(Value::YesNo(yes)), _) => quoted(if *yes { "oui" } else { "non" }),
        (Answer::Value(_), _) => written(answer),
    }
}

/// A position on the scale of an item, between two steps where it is a mean: « +1,3 ».
pub fn position(item: &Item, at: f64) -> String {
    let name = item.scale().map(|scale| step_name(scale, at)).unwrap_or_default();
    format!("{name} {}", position_words(item, at)).trim().to_owned()
}

/// What was said another day, in full.
pub fn former(item: &Item, former: &Former) -> String {
    match &former.then {
        Then::Nothing => "sans réponse".into(),
        Then::OtherMeaning => "la question a changé depuis".into(),
        Then::Answer(said) => answer(item, said),
        Then::Mean(at, 1) => position(item, *at),
        Then::Mean(at, people) => format!("{}, moyenne de {people}\u{a0}réponses", position(item, *at)),
    }
}

/// What became of a question, in a dozen cells at most: « +2 », « SO », « plus tard ».
pub fn state(item: &Item, entry: &Entry) -> String {
    let later = if entry.later { " (plus tard)" } else { "" };
    match &entry.answer {
        Answer::Missing if entry.later => "plus tard".into(),
        Answer::Missing => "–".into(),
        Answer::Unknown => "NSP".into(),
        Answer::NotApplicable(_) => "SO".into(),
        Answer::Value(Value::Number(at)) if item.scale().is_some() => {
            let name = item.scale().map(|scale| step_name(scale, *at)).unwrap_or_default();
            format!("{name}{later}")
        }
        Answer::Value(Value::YesNo(yes)) => format!("{}{later}", if *yes { "oui" } else { "non" }),
        Answer::Value(_) => format!("répondu{later}"),
    }
}
