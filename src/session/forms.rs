//! What is written in a few fields one after the other: an argument, a reason, whose assessment it is. What each field
//! asks, and what becomes of what is said; a screen and lines ask them in their own way. Pure.

use super::details::{Details, Field};
use super::draft::{Choosable, ranked};
use super::rows::Link;
use super::{Action, Session};
use crate::assessment::{Answer, Argument, Effect, Priority};
use crate::fold::fold;
use crate::french::quoted;
use crate::grid::{Grid, Item, Matrix, NaPolicy};

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is asked, in a word or two.
    pub label: String,
    /// What helps to answer, without a word about keys; may be empty.
    pub hint: String,
    /// What is said so far.
    pub input: Input,
    /// What Entrée alone does: « pour passer ».
    pub pass: &'static str,
    /// What to say where it may not be left empty.
    pub required: Option<&'static str>,
}

/// How it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// With words.
    Words(String),
    /// With a whole number.
    Count(String),
    /// With one of a few words; the index of the one chosen.
    One(Vec<Choosable>, Option<usize>),
}

/// What was said in a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// In words, if anything was.
    pub words: Option<String>,
    /// Index of what was chosen.
    pub chosen: Option<usize>,
}

impl Asked {
    /// Something to write.
    pub fn words(label: &str, hint: &str, text: &str) -> Self {
        let input = Input::Words(text.to_owned());
        Self { label: label.into(), hint: hint.into(), input, pass: "pour passer", required: None }
    }

    /// Words to choose from.
    pub fn one(label: &str, options: Vec<Choosable>, chosen: Option<usize>, pass: &'static str) -> Self {
        let input = Input::One(options, chosen);
        Self { label: label.into(), hint: String::new(), input, pass, required: None }
    }
}

impl Input {
    /// What is there before anything is said.
    pub fn said(&self) -> Said {
        match self {
            Self::Words(text) | Self::Count(text) => {
                Said { words: Some(text.clone()).filter(|text| !text.is_empty()), chosen: None }
            }
            Self::One(options, chosen) => {
                Said { words: chosen.map(|index| options[index].label.clone()), chosen: *chosen }
            }
        }
    }
}

/// What was said, toward which end it pulls, for whom: a new argument, or one that is changed.
pub fn argument(session: &Session, former: Option<&Argument>) -> Vec<Asked> {
    let text = former.map_or("", |argument| argument.text.as_str());
    let what = Asked {
        required: Some("l’argument est vide"),
        ..Asked::words("Argument", "Ce qui vient d’être dit, en une phrase.", text)
    };
    let (low, high) = session.item().and_then(Item::ends).unwrap_or(("défavorable", "favorable"));
    let options = [("-", low), ("0", "ni l’un ni l’autre"), ("+", high)];
    let options = options.map(|(key, label)| Choosable { key: key.into(), label: label.into(), help: String::new() });
    let effect = former.map(|argument| match argument.effect {
        Effect::Down => 0,
        Effect::None => 1,
        Effect::Up => 2,
    });
    let pass = match former {
        Some(_) => "pour ne rien changer",
        None if session.item().is_some_and(|item| item.scale().is_some()) => "pour suivre le curseur",
        None => "pour ne pas le dire",
    };
    let side = Asked::one("Il tire vers", options.to_vec(), effect, pass);
    let groups = &session.grid().stakeholders;
    let known = former.and_then(|argument| session.grid().stakeholder(argument.by.as_deref()?));
    let by = known.and_then(|known| groups.iter().position(|group| group == known));
    let labels = ranked(groups.iter().map(|group| group.label.clone()));
    let by = (!groups.is_empty()).then(|| Asked::one("Dit pour", labels, by, "pour ne pas le préciser"));
    [what, side].into_iter().chain(by).collect()
}

/// To keep an argument that was said so, the one of this index if there is one; and a sentence about it.
pub fn argued(session: &Session, index: Option<usize>, said: &[Said]) -> (Action, String) {
    let side = said.get(1).and_then(|said| said.chosen);
    let effect = match side {
        Some(0) => Effect::Down,
        Some(2) => Effect::Up,
        _ => Effect::None,
    };
    let chosen = said.get(2).and_then(|said| session.grid().stakeholders.get(said.chosen?));
    // A stakeholder that the grid does not know was written by other means: it stays.
    let former = index.and_then(|index| session.entry()?.arguments.get(index)?.by.clone());
    let former = former.filter(|by| session.grid().stakeholder(by).is_none());
    let by = chosen.map(|group| group.id.clone()).or(former);
    let argument = Argument { text: said[0].words.clone().unwrap_or_default(), effect, by };
    let action = match (index, side) {
        (Some(index), _) => Action::ChangeArgument(index, argument),
        (None, Some(_)) => Action::AddArgument(argument),
        (None, None) => Action::AddFollowing(argument),
    };
    let place = if session.is_alone() { "Où placez-vous le curseur" } else { "Où le groupe place-t-il le curseur" };
    let ends = session.item().and_then(Item::ends).unwrap_or(("", ""));
    let told = match effect {
        _ if session.item().is_none_or(|item| item.scale().is_none()) => "L’argument est gardé.".to_owned(),
        Effect::None if side.is_none() => {
            format!("L’argument est gardé\u{a0}: son côté suivra le curseur. {place}\u{a0}?")
        }
        Effect::None => format!("L’argument est gardé. {place}\u{a0}?"),
        Effect::Down => format!("L’argument est gardé\u{a0}: il tire vers {}. {place}\u{a0}?", quoted(ends.0)),
        Effect::Up => format!("L’argument est gardé\u{a0}: il tire vers {}. {place}\u{a0}?", quoted(ends.1)),
    };
    (action, told)
}

/// Whether the ball of the question is filled, and why.
pub fn ball(session: &Session) -> Asked {
    let own = if session.is_alone() { "priorité pour vous" } else { "priorité du groupe" };
    let options = [("p", own), ("i", "impact très important, en bien ou en mal"), ("v", "boule vide")];
    let option = |(key, label): (&str, &str)| Choosable { key: key.into(), label: label.into(), help: String::new() };
    let chosen = session.entry().map(|entry| match entry.priority {
        Some(Priority::Priority) => 0,
        Some(Priority::Impact) => 1,
        None => 2,
    });
    Asked::one("Remplir la boule\u{a0}?", options.map(option).to_vec(), chosen, "pour ne rien changer")
}

/// Why the question where one is would be « sans objet ».
pub fn reason(session: &Session) -> Asked {
    let former = match session.entry().map(|entry| &entry.answer) {
        Some(Answer::NotApplicable(Some(reason))) => reason,
        _ => "",
    };
    match session.item().is_some_and(|item| item.na == NaPolicy::WithReason) {
        true => Asked {
            required: Some("dites en quelques mots pourquoi cette question est sans objet"),
            ..Asked::words("Sans objet, car", "En quelques mots\u{a0}: cette question demande une raison.", former)
        },
        false => Asked::words("Sans objet, car", "En quelques mots si vous voulez.", former),
    }
}

/// Another file for answers that theirs does not take.
pub fn elsewhere() -> Asked {
    let hint = "un autre nom, un autre dossier ou une clé USB";
    Asked { required: Some("donnez un nom de fichier"), ..Asked::words("Fichier", hint, "") }
}

/// What a relation is about, and what is to be remembered of it.
pub fn object_and_note(matrix: &Matrix, link: Option<&Link>) -> [Asked; 2] {
    let at = link
        .and_then(|link| link.object.as_ref())
        .and_then(|id| matrix.objects.iter().position(|object| object.id == *id));
    let objects = ranked(matrix.objects.iter().map(|object| object.label.clone()));
    let object = Asked::one("Sur quoi porte-t-elle surtout\u{a0}?", objects, at, "pour ne pas le préciser");
    let note = link.and_then(|link| link.note.as_deref()).unwrap_or_default();
    [object, Asked::words("Une note, si vous voulez", "", note)]
}

/// Whose assessment it is, and what about.
pub fn details(grid: &Grid, fields: &[Field], now: &Details) -> Vec<Asked> {
    let asked = |field: &Field| {
        let said = now.get(*field);
        let text = said.clone().unwrap_or_default();
        let input = match field.options() {
            [] if *field == Field::People => Input::Count(text),
            [] => Input::Words(text),
            options => {
                let at = said.as_ref().map(|word| options.iter().position(|option| fold(option) == fold(word)));
                // A word of one's own, from a file, is an option like the others.
                let own = said.filter(|_| at == Some(None));
                let chosen = at.map(|at| at.unwrap_or(options.len()));
                Input::One(ranked(options.iter().map(|option| (*option).to_owned()).chain(own)), chosen)
            }
        };
        Asked {
            label: field.label().into(),
            hint: field.hint(grid),
            input,
            pass: "pour passer",
            required: (*field == Field::Structure).then_some("il faut au moins le nom de la structure"),
        }
    };
    fields.iter().map(asked).collect()
}

/// What is known once these fields are said.
pub fn detailed(fields: &[Field], before: &Details, said: &[Said]) -> Details {
    let mut details = before.clone();
    for (field, said) in fields.iter().zip(said) {
        details.set(*field, said.words.clone());
    }
    details
}
