//! An answer being prepared: the options of its kind, the one selected, those ticked. Nothing of it is kept before it is
//! confirmed. Pure.

use super::Session;
use super::text::step_name;
use crate::assessment::{Answer, Value};
use crate::french::capitalised;
use crate::grid::{Item, Kind, Scale, Steps};

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choosable {
    /// The key that chooses it, if one does.
    pub key: String,
    /// Its words.
    pub label: String,
    /// When to choose it; may be empty.
    pub help: String,
}

/// What is selected among the options of a kind of answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The option selected: a position of a scale, an option of a choice, oui or non.
    pub selected: Option<usize>,
    /// The options ticked, in order, where several may be chosen.
    pub ticked: Vec<usize>,
    /// Sign and digits typed one after the other.
    pub typed: String,
}

impl Draft {
    /// The answer that is there.
    pub fn of(kind: &Kind, kept: Option<&Value>) -> Self {
        let mut draft = Self::default();
        match (kept, kind) {
            (Some(Value::Number(at)), Kind::Scale(scale)) => {
                draft.selected = scale.positions().iter().position(|step| step == at);
            }
            (Some(Value::Options(ids)), Kind::Choice(choice)) => {
                let found = (0..choice.options.len()).filter(|at| ids.contains(&choice.options[*at].id));
                let found: Vec<usize> = found.collect();
                draft.selected = found.first().copied();
                draft.ticked = if choice.several { found } else { Vec::new() };
            }
            (Some(Value::YesNo(yes)), _) => draft.selected = Some(usize::from(!yes)),
            _ => {}
        }
        draft
    }

    /// The answer that is selected.
    pub fn value(&self, kind: &Kind) -> Option<Value> {
        match kind {
            Kind::Scale(scale) => scale.positions().get(self.selected?).map(|at| Value::Number(*at)),
            Kind::Choice(choice) => {
                let chosen = if choice.several { self.ticked.clone() } else { vec![self.selected?] };
                let ids: Vec<String> = chosen.iter().map(|at| choice.options[*at].id.clone()).collect();
                (!ids.is_empty()).then_some(Value::Options(ids))
            }
            Kind::YesNo => self.selected.map(|at| Value::YesNo(at == 0)),
            Kind::Number(_) | Kind::Text | Kind::Date => None,
        }
    }

    /// Puts a tick on an option, or takes it away.
    pub fn toggle(&mut self, option: usize) {
        match self.ticked.binary_search(&option) {
            Ok(at) => _ = self.ticked.remove(at),
            Err(at) => self.ticked.insert(at, option),
        }
    }
}

/// Whether several options of a kind may be chosen.
pub fn is_several(kind: &Kind) -> bool {
    matches!(kind, Kind::Choice(choice) if choice.several)
}

/// The scale of a kind that is set by a cursor.
pub fn cursor(kind: &Kind) -> Option<&Scale> {
    match kind {
        Kind::Scale(scale) if matches!(scale.steps, Steps::Cursor { .. }) => Some(scale),
        _ => None,
    }
}

/// The options of a kind of answer; none where one writes.
pub fn options(kind: &Kind) -> Vec<Choosable> {
    let option = |key: String, label: String, help: String| Choosable { key, label, help };
    match kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Level(levels) => {
                let keys = level_keys(scale).into_iter().zip(levels);
                keys.map(|(key, level)| option(key, level.label.clone(), level.help.clone())).collect()
            }
            Steps::Cursor { .. } => {
                let word = |at: f64| scale.label(at).map(|label| format!(" {label}")).unwrap_or_default();
                let name = |at: &f64| format!("{}{}", step_name(scale, *at), word(*at));
                scale.positions().iter().map(|at| option(String::new(), name(at), String::new())).collect()
            }
        },
        Kind::Choice(choice) => ranked(choice.options.iter().map(|option| option.label.clone())),
        Kind::YesNo => {
            [("o", "oui"), ("n", "non")].map(|(key, label)| option(key.into(), label.into(), String::new())).to_vec()
        }
        Kind::Number(_) | Kind::Text | Kind::Date => Vec::new(),
    }
}

/// The options of a question, in its own words.
pub fn options_of(item: &Item) -> Vec<Choosable> {
    let mut all = options(&item.kind);
    for (index, option) in all.iter_mut().enumerate() {
        if let Kind::Scale(scale) = &item.kind {
            let own = scale.positions().get(index).and_then(|value| item.position_label(*value));
            option.label = own.unwrap_or(&option.label).to_owned();
        }
        if !matches!(item.kind, Kind::Choice(_)) {
            option.label = capitalised(&option.label);
        }
    }
    all
}

/// Words with the digits that choose them: `1`, `2`… for the first nine; the others are reached with the arrows.
pub fn ranked(labels: impl Iterator<Item = String>) -> Vec<Choosable> {
    let key = |index: usize| if index < 9 { (index + 1).to_string() } else { String::new() };
    let option = |(index, label)| Choosable { key: key(index), label, help: String::new() };
    labels.enumerate().map(option).collect()
}

/// The key that chooses each level: its value where all are single digits, else its rank from 1.
fn level_keys(scale: &Scale) -> Vec<String> {
    let Steps::Level(levels) = &scale.steps else { return Vec::new() };
    let is_digit = |value: f64| value.fract() == 0.0 && (0.0..10.0).contains(&value);
    match levels.iter().all(|level| is_digit(level.value)) {
        true => levels.iter().map(|level| format!("{:.0}", level.value)).collect(),
        false => ranked(levels.iter().map(|level| level.label.clone())).into_iter().map(|option| option.key).collect(),
    }
}

impl Session {
    /// The answer that is there to the question where one is.
    pub fn draft(&self) -> Draft {
        let kept = match self.entry().map(|entry| &entry.answer) {
            Some(Answer::Value(value)) => Some(value),
            _ => None,
        };
        self.item().map(|item| Draft::of(&item.kind, kept)).unwrap_or_default()
    }

    /// The answer that is selected, where it is not the one that is kept.
    pub fn pending(&self, draft: &Draft) -> Option<Answer> {
        let answer = Answer::Value(draft.value(&self.item()?.kind)?);
        (self.entry().map(|entry| &entry.answer) != Some(&answer)).then_some(answer)
    }
}
