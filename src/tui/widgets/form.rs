//! A few fields filled in one after the other.

use console::measure_text_width;

use super::choice::Choice;
use super::field::Field;
use crate::tui::key::Key;
use crate::tui::text::{ACCENT, BOLD, DIM, LineExt, PLAIN, Text, line, padded, shortened, wrapped};

/// Questions, one of which is being answered.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// At least one.
    pub(crate) questions: Vec<Question>,
    /// Index of the one being answered.
    pub(crate) at: usize,
    /// Whether the input just refused what was typed: Entrée then stays once.
    has_refused: bool,
    /// What was chosen before a letter that is also a digit on a French keyboard: the next letter makes it a word.
    before_letter: Option<Option<usize>>,
}

/// One thing to say.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// What is asked, in a word or two.
    pub(crate) label: String,
    /// What helps to answer, shown while it is being answered.
    pub(crate) hint: String,
    /// What is said so far.
    pub(crate) input: Input,
    /// What to say where it may not be left empty.
    pub(crate) required: Option<String>,
}

/// How a question is answered.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// With words.
    Words(Field),
    /// With a whole number.
    Count(Field),
    /// With one of a few words.
    Choice(Choice),
}

/// What became of a form after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filling {
    /// There is more to fill in; perhaps with a word to whoever writes.
    Going(Option<String>),
    /// The last question was confirmed.
    Done,
    /// Nothing is to be kept.
    Cancelled,
}

impl Form {
    /// A form at its first question.
    pub(crate) fn new(questions: Vec<Question>) -> Self {
        Self { questions, at: 0, has_refused: false, before_letter: None }
    }

    /// The words of an answer, or nothing where it was left empty.
    pub(crate) fn words(&self, question: usize) -> Option<String> {
        match &self.questions.get(question)?.input {
            Input::Words(field) | Input::Count(field) => field.written(),
            Input::Choice(choice) => choice.chosen.map(|index| choice.options[index].1.clone()),
        }
    }

    /// The index chosen in a question of choices.
    pub(crate) fn chosen(&self, question: usize) -> Option<usize> {
        match &self.questions.get(question)?.input {
            Input::Choice(choice) => choice.chosen,
            _ => None,
        }
    }

    /// Takes a key. Where one went past a required question, the form does not end without it.
    pub(crate) fn on_key(&mut self, key: &Key) -> Filling {
        let had_refused = std::mem::take(&mut self.has_refused);
        let before_letter = self.before_letter.take();
        match key {
            Key::Escape => Filling::Cancelled,
            Key::Up | Key::BackTab => {
                self.at = self.at.saturating_sub(1);
                Filling::Going(None)
            }
            Key::Enter | Key::Down | Key::Tab | Key::PageDown => self.go_on(key, had_refused),
            _ => Filling::Going(self.write(key, had_refused, before_letter)),
        }
    }

    fn go_on(&mut self, key: &Key, had_refused: bool) -> Filling {
        if let Some(word) = self.complaint() {
            return Filling::Going(Some(word));
        }
        if had_refused && matches!(self.questions[self.at].input, Input::Count(_)) {
            return Filling::Going(Some(self.refusal()));
        }
        let last = self.questions.len() - 1;
        if self.at < last && *key != Key::PageDown {
            self.at += 1;
            return Filling::Going(None);
        }
        if !matches!(key, Key::Enter | Key::PageDown) {
            return Filling::Going(None);
        }
        let is_missing = |(index, question): (usize, &Question)| {
            question.required.as_ref().filter(|_| self.words(index).is_none()).map(|word| (index, word.clone()))
        };
        match self.questions.iter().enumerate().find_map(is_missing) {
            Some((index, word)) => {
                self.at = index;
                Filling::Going(Some(word))
            }
            None => Filling::Done,
        }
    }

    /// Takes a key into the question being answered; a word where it is refused.
    fn write(&mut self, key: &Key, had_refused: bool, before_letter: Option<Option<usize>>) -> Option<String> {
        match &mut self.questions[self.at].input {
            Input::Words(field) => {
                field.on_key(key);
                field.is_full().then(|| "ce texte a atteint sa longueur maximale".to_owned())
            }
            Input::Count(field) => {
                let is_refused = match key {
                    Key::Char(c) => !c.is_ascii_digit(),
                    Key::Paste(text) => !text.trim().chars().all(|c| c.is_ascii_digit()),
                    _ => false,
                };
                if !is_refused {
                    field.on_key(key);
                }
                self.has_refused = is_refused;
                is_refused.then(|| self.refusal())
            }
            Input::Choice(choice) => {
                let before = choice.chosen;
                let is_letter = matches!(key, Key::Char(c) if c.is_alphabetic());
                let is_known = !(is_letter && had_refused) && choice.on_key(key);
                if is_known && is_letter {
                    self.before_letter = Some(before);
                } else if !is_known {
                    choice.chosen = before_letter.unwrap_or(choice.chosen);
                    self.has_refused = is_letter;
                }
                (!is_known).then(|| "choisissez avec sa touche ou ← →, puis Entrée".to_owned())
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
        let question = &self.questions[self.at];
        match &question.input {
            Input::Words(field) if field.is_empty() => question.required.clone(),
            Input::Count(field) if !field.is_empty() && field.text().parse::<u32>().is_err() => {
                Some("écrivez un nombre entier, ou rien".into())
            }
            _ => None,
        }
    }

    /// The questions in at most `height` rows, that being answered always among them, and the caret.
    pub(crate) fn rows(&self, width: usize, height: usize) -> (Vec<Text>, Option<(usize, usize)>) {
        let labels = self.questions.iter().map(|question| measure_text_width(&question.label));
        let label_width = labels.max().unwrap_or(0) + 2;
        let is_stacked = width < label_width + 28;
        let indent = if is_stacked { 2 } else { label_width };
        let mut drawn = Drawn { rows: Vec::new(), caret: None, active: 0..0, focus: 0 };
        for index in 0..self.questions.len() {
            self.draw_question(index, (width, height), (label_width, indent, is_stacked), &mut drawn);
        }
        drawn.fitted(height, indent)
    }

    fn draw_question(
        &self,
        index: usize,
        (width, height): (usize, usize),
        (label_width, indent, is_stacked): (usize, usize, bool),
        drawn: &mut Drawn,
    ) {
        let question = &self.questions[index];
        let is_active = index == self.at;
        let room = width.saturating_sub(indent).max(6);
        let begins = drawn.rows.len();
        let label = line(padded(&question.label, label_width), if is_active { ACCENT } else { DIM });
        let on_its_own_row = is_stacked && is_active;
        if on_its_own_row {
            drawn.rows.push(label.clone());
        }
        let first = drawn.rows.len();
        let answer: Vec<Text> = match &question.input {
            Input::Words(field) | Input::Count(field) if is_active => {
                let shown = field.rows(room, (height / 2).clamp(1, 6));
                drawn.caret = Some((first + shown.caret.0, indent + shown.caret.1));
                drawn.focus = first + shown.caret.0;
                shown.rows.into_iter().map(|text| line(text, BOLD)).collect()
            }
            Input::Choice(choice) if is_active => {
                let rows = choice.rows(room);
                drawn.focus = first + rows.iter().position(|row| row.words().contains('►')).unwrap_or(0);
                rows
            }
            _ => match self.words(index) {
                Some(words) => vec![line(shortened(&words, room), PLAIN)],
                None => vec![line("–", DIM)],
            },
        };
        for (row, text) in answer.into_iter().enumerate() {
            let start = match row == 0 && !on_its_own_row {
                true => label.clone(),
                false => line(" ".repeat(indent), PLAIN),
            };
            drawn.rows.push(start.join(text).cut(width));
        }
        if is_active && !question.hint.is_empty() && height > 3 {
            let hints = wrapped(&question.hint, room).into_iter();
            drawn.rows.extend(hints.map(|text| line(text, DIM).indent(indent).cut(width)));
        }
        if is_active {
            drawn.active = begins..drawn.rows.len();
        }
    }
}

/// A form on rows, before some of them must leave.
struct Drawn {
    rows: Vec<Text>,
    caret: Option<(usize, usize)>,
    /// The rows of the question being answered.
    active: std::ops::Range<usize>,
    /// The row that stays on screen whatever else must leave it.
    focus: usize,
}

impl Drawn {
    fn fitted(self, height: usize, indent: usize) -> (Vec<Text>, Option<(usize, usize)>) {
        let Self { rows, caret, active, focus } = self;
        if rows.len() <= height {
            return (rows, caret);
        }
        let whole = active.start.min(active.end.saturating_sub(height).max(active.start.saturating_sub(1)));
        let first = whole.max((focus + 1).saturating_sub(height)).min(rows.len() - height);
        let mut shown = rows[first..first + height].to_vec();
        // A word where options are out of sight, but never in the place of the label or of what is selected.
        let mut mark = |at: usize, is_more: bool, sign: &str| {
            let is_free = ![focus, active.start].contains(&(first + at));
            if height >= 5 && is_more && active.contains(&(first + at)) && is_free {
                shown[at] = line(format!("{sign} …"), DIM).indent(indent);
            }
        };
        mark(0, first > active.start, "▲");
        mark(height - 1, first + height < active.end, "▼");
        (shown, caret.map(|(row, column)| (row.saturating_sub(first), column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        let question = |label: &str, input, required: Option<&str>| Question {
            label: label.into(),
            hint: String::new(),
            input,
            required: required.map(str::to_owned),
        };
        Form::new(vec![
            question("Nom", Input::Words(Field::default()), Some("il faut un nom")),
            question("Étape", Input::Choice(Choice::new(["conception", "en cours", "évaluation"])), None),
            question("Personnes", Input::Count(Field::default()), None),
        ])
    }

    fn press(form: &mut Form, keys: &[Key]) -> Filling {
        keys.iter().map(|key| form.on_key(key)).last().unwrap_or(Filling::Cancelled)
    }

    #[test]
    fn a_required_question_is_not_left_empty() {
        let mut form = form();
        assert_eq!(form.on_key(&Key::Enter), Filling::Going(Some("il faut un nom".into())));
        assert_eq!(form.at, 0);
        press(&mut form, &[Key::Paste("AIR".into()), Key::Enter]);
        assert_eq!((form.at, form.words(0)), (1, Some("AIR".into())));
    }

    #[test]
    fn page_down_ends_the_form_once_what_is_required_is_there() {
        let mut form = form();
        assert_eq!(form.on_key(&Key::PageDown), Filling::Going(Some("il faut un nom".into())));
        assert_eq!(press(&mut form, &[Key::Paste("AIR".into()), Key::PageDown]), Filling::Done);
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
        press(&mut form, &[Key::Paste("AIR".into())]);
        form.at = 2;
        assert!(matches!(form.on_key(&Key::Char('x')), Filling::Going(Some(_))));
        press(&mut form, &[Key::Char('1'), Key::Char('2')]);
        assert_eq!(form.words(2), Some("12".into()));
        assert_eq!(form.on_key(&Key::Enter), Filling::Done);
        assert_eq!(form.on_key(&Key::Escape), Filling::Cancelled);
    }
}
