//! A few fields filled in one after the other: the opening of a session, an argument, a reason. Pure.

use super::key::Key;
use super::line::Line;
use crate::fold::fold;

/// Fields, one of which is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// At least one.
    pub fields: Vec<Field>,
    /// Index of the field being filled in.
    pub at: usize,
}

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What is asked, in a word or two.
    pub label: String,
    /// What helps to answer, shown while it is being filled in.
    pub hint: String,
    /// What is said so far.
    pub input: Input,
    /// What to say where it may not be left empty.
    pub required: Option<String>,
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// With words.
    Words(Line),
    /// With a whole number.
    Count(Line),
    /// With one of a few words.
    Choice(Choice),
}

/// A few words to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What people read, and the key that chooses it; digits from 1 choose as well.
    pub options: Vec<(Option<char>, String)>,
    /// Index of the one chosen.
    pub chosen: Option<usize>,
    /// Whether one may choose none.
    pub can_be_none: bool,
}

/// What became of a form after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// There is more to fill in; perhaps with a word to whoever writes.
    Going(Option<String>),
    /// The last field was confirmed.
    Done,
    /// Nothing is to be kept.
    Cancelled,
}

impl Form {
    /// A form at its first field.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields, at: 0 }
    }

    /// The field being filled in.
    pub fn field(&self) -> &Field {
        &self.fields[self.at]
    }

    /// The words of a field, or nothing where it was left empty.
    pub fn words(&self, field: usize) -> Option<String> {
        let field = self.fields.get(field)?;
        match &field.input {
            Input::Words(line) | Input::Count(line) => Some(line.text()).filter(|text| !text.is_empty()),
            Input::Choice(choice) => choice.chosen.map(|index| choice.options[index].1.clone()),
        }
    }

    /// The index chosen in a field of choices.
    pub fn chosen(&self, field: usize) -> Option<usize> {
        match &self.fields.get(field)?.input {
            Input::Choice(choice) => choice.chosen,
            _ => None,
        }
    }

    /// Takes a key.
    pub fn press(&mut self, key: &Key) -> Filling {
        let last = self.fields.len() - 1;
        match key {
            Key::Escape => return Filling::Cancelled,
            Key::Up | Key::BackTab => {
                self.at = self.at.saturating_sub(1);
                return Filling::Going(None);
            }
            Key::Enter | Key::Down | Key::Tab => {
                if let Some(word) = self.complaint() {
                    return Filling::Going(Some(word));
                }
                if self.at < last {
                    self.at += 1;
                } else if *key == Key::Enter {
                    return Filling::Done;
                }
                return Filling::Going(None);
            }
            _ => {}
        }
        match &mut self.fields[self.at].input {
            Input::Words(line) => {
                line.press(key);
                let word = line.is_full().then(|| "ce texte a atteint sa longueur maximale".to_owned());
                Filling::Going(word)
            }
            Input::Count(line) => {
                let is_digit = !matches!(key, Key::Char(c) if !c.is_ascii_digit());
                if is_digit {
                    line.press(key);
                }
                Filling::Going((!is_digit).then(|| "écrivez un nombre, ou Entrée pour passer".to_owned()))
            }
            Input::Choice(choice) => {
                if choice.press(key) && self.at < last {
                    self.at += 1;
                }
                Filling::Going(None)
            }
        }
    }

    fn complaint(&self) -> Option<String> {
        let field = self.field();
        match &field.input {
            Input::Words(line) if line.is_empty() => field.required.clone(),
            Input::Count(line) if !line.is_empty() && line.text().parse::<u32>().is_err() => {
                Some("écrivez un nombre entier, ou rien".into())
            }
            Input::Choice(Choice { chosen: None, can_be_none: false, .. }) => field.required.clone(),
            _ => None,
        }
    }
}

impl Choice {
    /// A choice with nothing chosen yet.
    pub fn new<S: Into<String>>(options: impl IntoIterator<Item = S>) -> Self {
        let options = options.into_iter().map(|word| (None, word.into())).collect();
        Self { options, chosen: None, can_be_none: true }
    }

    /// Takes a key; `true` where the key alone says it all.
    fn press(&mut self, key: &Key) -> bool {
        let last = self.options.len() - 1;
        match key {
            Key::Left => {
                self.chosen = match self.chosen {
                    Some(0) if self.can_be_none => None,
                    Some(index) => Some(index.saturating_sub(1)),
                    None => Some(last),
                };
            }
            Key::Right => {
                self.chosen = match self.chosen {
                    Some(index) if index == last && self.can_be_none => None,
                    Some(index) => Some((index + 1).min(last)),
                    None => Some(0),
                };
            }
            Key::Backspace | Key::Delete if self.can_be_none => self.chosen = None,
            Key::Char(c) => {
                let (found, is_said) = self.find(*c);
                self.chosen = found.or(self.chosen);
                return found.is_some() && is_said;
            }
            _ => {}
        }
        false
    }

    /// By its own key, by its number, or by its first letter, one after the other where several begin with it. Second:
    /// whether the key leaves no doubt.
    fn find(&self, c: char) -> (Option<usize>, bool) {
        if let Some(index) = self.options.iter().position(|(key, _)| *key == Some(c)) {
            return (Some(index), true);
        }
        if self.options.iter().any(|(key, _)| key.is_some()) {
            return (None, false);
        }
        if let Some(digit) = digit(c).and_then(|digit| usize::try_from(digit).ok()) {
            return (digit.checked_sub(1).filter(|index| *index < self.options.len()), true);
        }
        let wanted = fold(&c.to_string());
        let begins = |index: &usize| !wanted.is_empty() && fold(&self.options[*index].1).starts_with(&wanted);
        let named: Vec<usize> = (0..self.options.len()).filter(begins).collect();
        let next = named.iter().find(|index| self.chosen.is_none_or(|chosen| **index > chosen)).or(named.first());
        (next.copied(), named.len() == 1)
    }
}

/// A digit, also as the upper row of a French keyboard gives it without Maj.
pub fn digit(c: char) -> Option<u32> {
    match c {
        'à' => Some(0),
        '&' => Some(1),
        'é' => Some(2),
        '"' => Some(3),
        '\'' => Some(4),
        '(' => Some(5),
        'è' => Some(7),
        '_' => Some(8),
        'ç' => Some(9),
        _ => c.to_digit(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        let field = |label: &str, input, required: Option<&str>| Field {
            label: label.into(),
            hint: String::new(),
            input,
            required: required.map(str::to_owned),
        };
        Form::new(vec![
            field("Nom", Input::Words(Line::default()), Some("il faut un nom")),
            field("Étape", Input::Choice(Choice::new(["conception", "en cours", "évaluation"])), None),
            field("Personnes", Input::Count(Line::default()), None),
        ])
    }

    fn press(form: &mut Form, keys: &[Key]) -> Filling {
        keys.iter().map(|key| form.press(key)).last().unwrap_or(Filling::Cancelled)
    }

    #[test]
    fn a_required_field_is_not_left_empty() {
        let mut form = form();
        assert_eq!(form.press(&Key::Enter), Filling::Going(Some("il faut un nom".into())));
        assert_eq!(form.at, 0);
        press(&mut form, &[Key::Paste("AIR".into()), Key::Enter]);
        assert_eq!((form.at, form.words(0)), (1, Some("AIR".into())));
    }

    #[test]
    fn a_choice_takes_a_digit_a_first_letter_or_arrows_and_may_be_left_empty() {
        let filled = |keys: &[Key]| {
            let mut form = form();
            form.at = 1;
            press(&mut form, keys);
            (form.words(1), form.at)
        };
        assert_eq!(filled(&[Key::Char('2')]), (Some("en cours".into()), 2));
        assert_eq!(filled(&[Key::Char('C')]), (Some("conception".into()), 2));
        assert_eq!(filled(&[Key::Char('e')]), (Some("en cours".into()), 1), "two words begin so");
        assert_eq!(filled(&[Key::Char('e'), Key::Char('E'), Key::Enter]), (Some("évaluation".into()), 2));
        assert_eq!(filled(&[Key::Char('é')]), (Some("en cours".into()), 2), "2 on a French keyboard");
        assert_eq!(filled(&[Key::Right, Key::Right, Key::Enter]), (Some("en cours".into()), 2));
        assert_eq!(filled(&[Key::Right, Key::Left, Key::Enter]), (None, 2));
    }

    #[test]
    fn a_count_takes_digits_only_and_enter_ends_the_form() {
        let mut form = form();
        form.at = 2;
        assert!(matches!(form.press(&Key::Char('x')), Filling::Going(Some(_))));
        press(&mut form, &[Key::Char('1'), Key::Char('2')]);
        assert_eq!(form.words(2), Some("12".into()));
        assert_eq!(form.press(&Key::Enter), Filling::Done);
        assert_eq!(form.press(&Key::Escape), Filling::Cancelled);
    }
}
