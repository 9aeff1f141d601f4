//! A few fields filled in one after the other: the opening of a session, an argument, a reason. Pure.

use super::key::Key;
use super::line::Line;

/// Fields, one of which is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// At least one.
    pub fields: Vec<Field>,
    /// Index of the field being filled in.
    pub at: usize,
    /// Whether the field just refused what was typed: Entrée then stays once.
    has_refused: bool,
    /// What was chosen before a letter that is also a digit on a French keyboard: the next letter makes it a word.
    undo: Option<Option<usize>>,
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
        Self { fields, at: 0, has_refused: false, undo: None }
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
        let had_refused = std::mem::take(&mut self.has_refused);
        let undo = self.undo.take();
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
                if had_refused && matches!(self.field().input, Input::Count(_)) {
                    return Filling::Going(Some(self.refusal()));
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
                let is_number = |text: &str| text.trim().chars().all(|c| c.is_ascii_digit());
                let is_refused = match key {
                    Key::Char(c) => !c.is_ascii_digit(),
                    Key::Paste(text) => !is_number(text),
                    _ => false,
                };
                if !is_refused {
                    line.press(key);
                }
                self.has_refused = is_refused;
                Filling::Going(is_refused.then(|| self.refusal()))
            }
            Input::Choice(choice) => {
                let before = choice.chosen;
                let is_letter = matches!(key, Key::Char(c) if c.is_alphabetic());
                let is_known = !(is_letter && had_refused) && choice.press(key);
                if is_known && is_letter {
                    self.undo = Some(before);
                } else if !is_known {
                    choice.chosen = undo.unwrap_or(choice.chosen);
                    self.has_refused = is_letter;
                }
                Filling::Going((!is_known).then(|| "choisissez avec sa touche ou ← →, puis Entrée".to_owned()))
            }
        }
    }

    /// What to say to whoever types something else than a number.
    fn refusal(&self) -> String {
        match self.words(self.at) {
            Some(number) => format!("écrivez le nombre en chiffres\u{a0}; Entrée pour garder {number}"),
            None => "écrivez le nombre en chiffres, par exemple 6\u{a0}; Entrée pour ne pas le dire".to_owned(),
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

    /// Takes a key; `false` where it chooses nothing. Entrée goes on, whatever was chosen and however.
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
            Key::Char(' ') => {}
            Key::Char(c) => {
                let found = self.find(*c);
                self.chosen = found.or(self.chosen);
                return found.is_some();
            }
            Key::Paste(_) => return false,
            _ => {}
        }
        true
    }

    /// By its own key, or by its number where none has a key of its own. Never by its letters: a word that somebody
    /// types would choose one thing after the other.
    fn find(&self, c: char) -> Option<usize> {
        if self.options.iter().any(|(key, _)| key.is_some()) {
            let wanted = match c {
                '=' => '+',
                '−' => '-',
                c => c,
            };
            let wanted = if digit(c) == Some(0) { '0' } else { wanted };
            return self.options.iter().position(|(key, _)| *key == Some(c) || *key == Some(wanted));
        }
        let rank = usize::try_from(digit(c)?).ok()?;
        rank.checked_sub(1).filter(|index| *index < self.options.len())
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
    fn a_choice_takes_a_digit_or_arrows_then_enter_and_may_be_left_empty() {
        let filled = |keys: &[Key]| {
            let mut form = form();
            form.at = 1;
            press(&mut form, keys);
            (form.words(1), form.at)
        };
        assert_eq!(filled(&[Key::Char('2')]), (Some("en cours".into()), 1), "Entrée goes on");
        assert_eq!(filled(&[Key::Char('2'), Key::Enter]), (Some("en cours".into()), 2));
        assert_eq!(filled(&[Key::Char('é'), Key::Enter]), (Some("en cours".into()), 2), "2 on a French keyboard");
        let word: Vec<Key> = "conception".chars().map(Key::Char).collect();
        assert_eq!(filled(&word), (None, 1), "a word chooses nothing");
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
