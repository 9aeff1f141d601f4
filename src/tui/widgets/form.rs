//! A few fields one after the other: that being filled in at full length, the others on a row each.

use console::measure_text_width;

use super::field::Field;
use super::options;
use crate::assessment::{Answer, Value};
use crate::grid::{Column, ColumnKind, Grid, Kind};
use crate::session::draft::{Choosable, Draft, options as options_of_kind};
use crate::session::forms::{self, Asked, Said};
use crate::session::{answers, text};
use crate::tui::prelude::*;

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
    /// Whether what is to be chosen stands one under the other rather than side by side.
    is_listing: bool,
}

/// One thing to say.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// What is asked, in a word or two.
    pub(crate) label: String,
    /// What helps to answer, shown while it is being answered.
    pub(crate) hint: String,
    /// What stands over it and the ones after it.
    pub(crate) group: Option<String>,
    /// What is said so far.
    pub(crate) input: Input,
    /// What to say where it may not be left empty.
    pub(crate) required: Option<&'static str>,
}

/// How a question is answered.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// With words: a text, a number, a day.
    Words(Field),
    /// With a whole number.
    Count(Field),
    /// With one of a few words, or several; of a kind of answer, where it is one.
    Options(Vec<Choosable>, Draft, Option<Kind>),
    /// With a question of the grid: its index and its words.
    Item(Option<(usize, String)>),
    /// Not here: it is only shown.
    Shown(String),
}

/// What became of a form after a key.
pub(crate) enum Filling {
    /// There is more to fill in; perhaps with a word to whoever writes.
    Going(Step),
    /// The last question was confirmed.
    Done,
    /// Nothing is to be kept.
    Cancelled,
}

impl Form {
    /// A form at its first question.
    pub(crate) fn new(questions: Vec<Question>) -> Self {
        Self { questions, at: 0, has_refused: false, before_letter: None, is_listing: false }
    }

    /// The form that asks all this.
    pub(crate) fn asking(asked: Vec<Asked>) -> Self {
        Self::new(asked.into_iter().map(Question::asking).collect())
    }

    /// The same with what is to be chosen one under the other.
    pub(crate) fn listing(asked: Vec<Asked>) -> Self {
        Self { is_listing: true, ..Self::asking(asked) }
    }

    /// What is said so far.
    pub(crate) fn said(&self) -> Vec<Said> {
        self.questions.iter().map(|question| question.input.said()).collect()
    }

    /// The words of an answer, or nothing where it was left empty.
    pub(crate) fn words(&self, question: usize) -> Option<String> {
        self.questions.get(question)?.input.said().words
    }

    /// The input of the question being answered.
    pub(crate) fn input(&mut self) -> &mut Input {
        &mut self.questions[self.at].input
    }

    /// Whether the last question is being answered.
    pub(crate) fn is_at_last(&self) -> bool {
        self.at + 1 == self.questions.len()
    }

    /// Takes a key. Where one went past a required question, the form does not end without it.
    pub(crate) fn on_key(&mut self, key: &Key, context: &Context) -> Filling {
        let had_refused = self.has_refused;
        match key {
            Key::Escape => return Filling::Cancelled,
            _ if self.climbs(key, context) => {}
            Key::Up | Key::BackTab => self.at = self.at.saturating_sub(1),
            Key::Enter | Key::Down | Key::Tab | Key::PageDown => return self.go_on(key, had_refused),
            _ => return Filling::Going(self.write(key)),
        }
        Filling::Going(Step::Stay)
    }

    /// Moves the caret inside a text of several rows; whether it did.
    pub(crate) fn climbs(&mut self, key: &Key, context: &Context) -> bool {
        let width = context.writing_width;
        match (self.input(), key) {
            (Input::Words(field), Key::Up) => field.up(width),
            (Input::Words(field), Key::Down) => field.down(width),
            _ => false,
        }
    }

    fn go_on(&mut self, key: &Key, had_refused: bool) -> Filling {
        self.has_refused = false;
        let question = &self.questions[self.at];
        let complaint = match &question.input {
            Input::Words(field) if field.is_empty() => question.required.map(str::to_owned),
            Input::Count(field) if !field.is_empty() && field.text().parse::<u32>().is_err() => {
                Some("écrivez un nombre entier, ou rien".into())
            }
            Input::Count(field) if had_refused => Some(refusal(field)),
            _ => None,
        };
        if let Some(word) = complaint {
            return Filling::Going(Step::warn(&word));
        }
        if !self.is_at_last() && *key != Key::PageDown {
            self.at += 1;
            return Filling::Going(Step::Stay);
        }
        if !matches!(key, Key::Enter | Key::PageDown) {
            return Filling::Going(Step::Stay);
        }
        let is_missing = |question: &Question| question.required.filter(|_| question.input.said().words.is_none());
        match self.questions.iter().position(|question| is_missing(question).is_some()) {
            Some(index) => {
                self.at = index;
                Filling::Going(Step::warn(self.questions[index].required.unwrap_or_default()))
            }
            None => Filling::Done,
        }
    }

    /// Takes a key into the question being answered; a word where it is refused.
    pub(crate) fn write(&mut self, key: &Key) -> Step {
        let had_refused = std::mem::take(&mut self.has_refused);
        let before_letter = self.before_letter.take();
        let is_letter = matches!(key, Key::Char(c) if c.is_alphabetic());
        match &mut self.questions[self.at].input {
            Input::Words(field) => {
                field.on_key(key);
                let is_full = matches!(key, Key::Char(_) | Key::Paste(_)) && field.is_full();
                if is_full { Step::warn("ce texte a atteint sa longueur maximale") } else { Step::Stay }
            }
            Input::Count(field) => {
                self.has_refused = match key {
                    Key::Char(c) => !c.is_ascii_digit(),
                    Key::Paste(text) => !text.trim().chars().all(|c| c.is_ascii_digit()),
                    _ => false,
                };
                if self.has_refused {
                    return Step::warn(&refusal(field));
                }
                field.on_key(key);
                Step::Stay
            }
            Input::Options(options, draft, kind) => {
                let before = draft.selected;
                if is_letter && had_refused || !options::press(key, options, kind.as_ref(), draft) {
                    draft.selected = before_letter.unwrap_or(draft.selected);
                    self.has_refused = is_letter;
                    return Step::warn("choisissez avec sa touche ou ← →, puis Entrée");
                }
                self.before_letter = is_letter.then_some(before);
                Step::Stay
            }
            Input::Item(_) | Input::Shown(_) => Step::Stay,
        }
    }

    /// The questions in at most `height` rows, that being answered always among them, and the caret.
    pub(crate) fn rows(&self, width: usize, height: usize) -> (Vec<Text>, Option<(usize, usize)>) {
        let labels = self.questions.iter().map(|question| measure_text_width(&question.label));
        let label_width = labels.max().unwrap_or(0).min(width / 3).max(8);
        let mut rows: Vec<Text> = Vec::new();
        let (mut active, mut focus, mut caret, mut group) = (0..0, 0, None, None);
        for (index, question) in self.questions.iter().enumerate() {
            if question.group != group {
                group.clone_from(&question.group);
                rows.extend(group.iter().map(|group| line(shortened(group, width), ACCENT)));
            }
            if index != self.at {
                let words = question.input.said().words;
                let style = if words.is_some() { PLAIN } else { DIM };
                let label = padded(&shortened(&question.label, label_width), label_width);
                let words = shortened(&words.unwrap_or_else(|| "–".into()), width.saturating_sub(label_width + 4));
                rows.push(line(format!("  {label}  "), DIM).and(words, style));
                continue;
            }
            let begins = rows.len();
            let most = height.saturating_sub(if self.is_listing { 1 } else { 2 });
            rows.push(line("► ", ACCENT).and(question.label.clone(), BOLD).cut(width));
            let (content, at, spot) = question.input.rows(width.saturating_sub(4).max(6), most, self.is_listing);
            focus = rows.len() + at;
            caret = spot.map(|column| (focus, 4 + column));
            rows.extend(content.into_iter().map(|row| row.indent(4).cut(width)));
            if height > 3 {
                let hint = if self.is_listing { "" } else { question.hint.as_str() };
                let hint = paragraph(hint, width.saturating_sub(4), DIM);
                rows.extend(hint.into_iter().filter(|row| row.width() > 0).map(|row| row.indent(4)));
            }
            active = begins..rows.len();
        }
        fitted(rows, &active, focus, caret, height)
    }
}

/// Some of the rows: the question being answered in the middle, its focus in sight whatever happens.
fn fitted(
    rows: Vec<Text>,
    active: &std::ops::Range<usize>,
    focus: usize,
    caret: Option<(usize, usize)>,
    height: usize,
) -> (Vec<Text>, Option<(usize, usize)>) {
    if rows.len() <= height || height == 0 {
        return (rows.into_iter().take(height).collect(), caret);
    }
    let air = height.saturating_sub(active.len()) / 2;
    let first = active.start.saturating_sub(air).min(rows.len() - height).max((focus + 1).saturating_sub(height));
    let mut shown = rows[first..first + height].to_vec();
    // A word where rows are out of sight, but never in the place of the label or of what is selected.
    for (at, is_more, sign) in [(0, first > 0, "▲"), (height - 1, first + height < rows.len(), "▼")] {
        if is_more && height >= 4 && ![focus, active.start].contains(&(first + at)) {
            shown[at] = line(format!("  {sign} …"), DIM);
        }
    }
    (shown, caret.map(|(row, column)| (row.saturating_sub(first), column)))
}

/// What to say to whoever types something else than a number.
fn refusal(field: &Field) -> String {
    match field.written() {
        Some(number) => format!("écrivez le nombre en chiffres\u{a0}; Entrée pour garder {number}"),
        None => "écrivez le nombre en chiffres, par exemple 6\u{a0}; Entrée pour ne pas le dire".to_owned(),
    }
}

impl Question {
    fn asking(asked: Asked) -> Self {
        let Asked { label, hint, input, pass, required } = asked;
        let more = |hint: String| match (required.is_some(), hint.is_empty()) {
            (true, _) => hint,
            (false, true) => format!("Entrée seule {pass}"),
            (false, false) => format!("{}\u{a0}; Entrée seule {pass}", hint.trim_end_matches('.')),
        };
        let (input, hint) = match input {
            forms::Input::Words(text) => (Input::Words(Field::new(&text)), more(hint)),
            forms::Input::Count(text) => (Input::Count(Field::new(&text)), more(hint)),
            forms::Input::One(options, selected) => {
                let has_digits = options.iter().all(|option| option.key.chars().all(|c| c.is_ascii_digit()));
                let keys = if has_digits { "un chiffre ou ← →, puis Entrée" } else { "-, 0 ou +, puis Entrée" };
                let draft = Draft { selected, ..Draft::default() };
                (Input::Options(options, draft, None), more(keys.to_owned()))
            }
        };
        Self { label, hint, group: None, input, required }
    }

    /// What goes into a cell, with what is kept in it.
    pub(crate) fn cell(grid: &Grid, column: &Column, kept: Option<&Value>) -> Self {
        let input = match (&column.kind, kept) {
            (ColumnKind::Item(_), Some(Value::Item(id))) => {
                Input::Item(grid.item_index(id).map(|item| (item, grid.items[item].question.clone())))
            }
            (ColumnKind::Item(_), _) => Input::Item(None),
            (ColumnKind::Answer(kind @ (Kind::Number(_) | Kind::Text | Kind::Date)), kept) => {
                let text = kept.map(|value| text::written(&Answer::Value(value.clone()))).unwrap_or_default();
                let hint = text::kind_words(kind);
                return Self { hint, input: Input::Words(Field::new(&text)), ..Self::shown(grid, column, None) };
            }
            (ColumnKind::Answer(kind), kept) => {
                Input::Options(options_of_kind(kind), Draft::of(kind, kept), Some(kind.clone()))
            }
        };
        Self { input, ..Self::shown(grid, column, None) }
    }

    /// A cell that is not being filled in.
    pub(crate) fn shown(grid: &Grid, column: &Column, kept: Option<&Value>) -> Self {
        let words = kept.map(|value| text::cell(grid, column, value)).unwrap_or_default();
        let (label, group) = (column.label.clone(), column.group.clone());
        Self { label, hint: String::new(), group, input: Input::Shown(words), required: None }
    }
}

impl Input {
    /// What is said so far.
    fn said(&self) -> Said {
        match self {
            Self::Words(field) | Self::Count(field) => Said { words: field.written(), chosen: None },
            Self::Options(options, draft, _) => {
                let words = draft.selected.map(|at| options[at].label.clone());
                Said { words, chosen: draft.selected }
            }
            Self::Item(item) => Said { words: item.as_ref().map(|(_, question)| question.clone()), chosen: None },
            Self::Shown(words) => Said { words: Some(words.clone()).filter(|words| !words.is_empty()), chosen: None },
        }
    }

    /// What it says in a cell, or why it says nothing that can be kept.
    pub(crate) fn value(&self, grid: &Grid, kind: &ColumnKind) -> Result<Option<Value>, String> {
        match (self, kind) {
            (Self::Words(field), ColumnKind::Answer(kind)) => match field.written() {
                None => Ok(None),
                Some(text) => answers::value(kind, &text).map(Some),
            },
            (Self::Options(_, draft, _), ColumnKind::Answer(kind)) => Ok(draft.value(kind)),
            (Self::Item(Some((item, _))), _) => Ok(Some(Value::Item(grid.items[*item].id.clone()))),
            _ => Ok(None),
        }
    }

    /// Whether what it says is not what is kept in its cell.
    pub(crate) fn differs(&self, grid: &Grid, column: &Column, kept: Option<&Value>) -> bool {
        let then = Question::cell(grid, column, kept).input;
        match (self, &then) {
            (Self::Words(field), Self::Words(kept)) => field.text() != kept.text(),
            _ => self.value(grid, &column.kind) != then.value(grid, &column.kind),
        }
    }

    /// What is in it while it is being filled in, in so many rows if it can be: the rows, which of them must be seen, and
    /// the column of the caret in that one.
    fn rows(&self, width: usize, height: usize, is_listing: bool) -> (Vec<Text>, usize, Option<usize>) {
        match self {
            Self::Words(field) | Self::Count(field) => {
                let shown = field.rows(width, height.max(1));
                let rows = shown.rows.into_iter().map(|text| line(text, BOLD)).collect();
                (rows, shown.caret.0, Some(shown.caret.1))
            }
            Self::Options(options, draft, kind) => {
                let draw = if is_listing { options::list } else { options::flow };
                let rows = draw(options, draft, kind.as_ref(), width, height);
                let focus = rows.iter().position(|row| row.words().contains('►')).unwrap_or(0);
                (rows, focus, None)
            }
            Self::Item(Some((_, question))) => (paragraph(question, width, BOLD), 0, None),
            _ => (vec![line("→, ou un mot de la question, pour ouvrir la liste", DIM)], 0, None),
        }
    }
}
