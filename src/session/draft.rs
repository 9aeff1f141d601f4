//! An answer being prepared: the options of its kind, the one selected, those ticked. Nothing of it is kept before it is
//! confirmed. Pure.

use super::text::{self, step_name};
use super::{Action, Refusal, Session};
use crate::assessment::{Answer, Value};
use crate::french::{capitalised, digit};
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

    /// Takes a typed character: the key of an option, a blank that ticks it, a sign or a figure where a cursor is placed.
    /// `false` where it chooses nothing.
    pub fn choose(&mut self, c: char, options: &[Choosable], kind: Option<&Kind>) -> bool {
        if let Some(scale) = kind.and_then(cursor) {
            return self.place(c, scale);
        }
        let is_several = kind.is_some_and(is_several);
        let found = if c == ' ' { self.selected.filter(|_| is_several) } else { keyed(c, options) };
        if let Some(at) = found {
            if is_several {
                self.toggle(at);
            }
            self.selected = Some(at);
        }
        found.is_some() || c == ' '
    }

    /// Moves by a step; a cursor that nobody placed begins in its middle, a list at its first option.
    pub fn step(&mut self, by: isize, count: usize, kind: Option<&Kind>) {
        let first = kind.and_then(cursor).map_or(0, middle);
        let to = self.selected.map_or(Some(first), |at| at.checked_add_signed(by));
        self.selected = Some(to.unwrap_or(0).min(count.saturating_sub(1)));
    }

    fn place(&mut self, c: char, scale: &Scale) -> bool {
        let typed = std::mem::take(&mut self.typed);
        let steps = scale.positions();
        let at = |text: &str| steps.iter().position(|step| text.parse::<f64>().is_ok_and(|value| value == *step));
        if matches!(c, '+' | '=' | '-' | '−') {
            let (sign, by) = if matches!(c, '+' | '=') { ("+", 1) } else { ("-", -1) };
            let to = self.selected.unwrap_or(middle(scale)).checked_add_signed(by).unwrap_or(0);
            self.selected = Some(to.min(steps.len() - 1));
            self.typed = sign.into();
            return true;
        }
        let Some(digit) = digit(c).map(|digit| digit.to_string()) else { return false };
        let together = format!("{typed}{digit}");
        let (found, typed) = match (at(&together), at(&digit)) {
            (Some(at), _) => (at, together),
            (None, Some(at)) if !together.starts_with('-') => (at, digit),
            _ => return false,
        };
        self.selected = Some(found);
        self.typed = typed;
        true
    }

    /// Puts a tick on an option, or takes it away.
    fn toggle(&mut self, option: usize) {
        match self.ticked.binary_search(&option) {
            Ok(at) => _ = self.ticked.remove(at),
            Err(at) => self.ticked.insert(at, option),
        }
    }
}

/// The option that a key of its own chooses. On the upper row of a French keyboard, é is 2: a letter comes first.
fn keyed(c: char, options: &[Choosable]) -> Option<usize> {
    let at = |typed: String| options.iter().position(|option| option.key == typed);
    let sign = match c {
        '=' => "+".to_owned(),
        '−' => "-".to_owned(),
        c => c.to_lowercase().to_string(),
    };
    let own = at(sign).or_else(|| at(digit(c)?.to_string()));
    let has_letters = options.iter().all(|option| option.key.starts_with(char::is_alphabetic));
    own.or_else(|| digit(c)?.checked_sub(1).filter(|rank| has_letters && *rank < options.len()))
}

/// The index of the position in the middle of a scale.
fn middle(scale: &Scale) -> usize {
    let steps = scale.positions();
    steps.iter().position(|step| *step == 0.0).unwrap_or(steps.len() / 2)
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

    /// What confirming the answer that is selected does, or why there is nothing to confirm.
    pub fn confirmed(&self, draft: &Draft) -> Result<Action, Refusal> {
        let item = self.item().ok_or_else(super::nowhere)?;
        let former = self.entry().map(|entry| &entry.answer);
        match (draft.value(&item.kind), former) {
            (Some(value), _) => Ok(Action::Answer(Answer::Value(value))),
            // SO or NSP was answered before, and stays.
            (None, Some(Answer::NotApplicable(_) | Answer::Unknown)) => Ok(Action::Next),
            (None, _) => Err(Refusal(format!(
                "{}, ou t pour y revenir plus tard",
                match &item.kind {
                    kind if cursor(kind).is_some() => "placez d’abord le curseur (← → ou un chiffre)",
                    kind if is_several(kind) => "cochez d’abord une réponse (↑ ↓ puis Espace, ou un chiffre)",
                    _ => "choisissez d’abord une réponse (↑ ↓ ou sa touche)",
                }
            ))),
        }
    }

    /// To leave the question for later, with what is selected to be looked at again; and what is said of it.
    pub fn put_off(&self, draft: &Draft) -> (Action, String) {
        match (self.pending(draft), self.item()) {
            (Some(answer), Some(item)) => {
                let told = format!("{}, à reprendre plus tard", text::answer(item, &answer));
                (Action::PutOff(answer), told)
            }
            _ => (Action::Later, "laissée pour plus tard".into()),
        }
    }
}
