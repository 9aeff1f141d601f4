//! An argument: what was said, toward which end it pulls, for whom. A new one, or one that is changed.

use ratatui::Frame;

use crate::assessment::{self, Effect};
use crate::french::quoted;
use crate::grid::Item;
use crate::session::{Action, Session};
use crate::tui::key::Key;
use crate::tui::layout::Hint;
use crate::tui::page::{Context, Letters, Notice, Page, Step};
use crate::tui::widgets::choice::Choice;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::{Filling, Form, Input, Question};
use crate::tui::widgets::question::{self, Draft, Look};

/// An argument being written.
pub(crate) struct Argument {
    form: Form,
    /// Index of the argument that is changed.
    index: Option<usize>,
    draft: Draft,
}

/// The question of the form that asks for the side, and that which asks for the stakeholder.
const SIDE: usize = 1;
const BY: usize = 2;

impl Argument {
    /// A new argument, or that of this index.
    pub(crate) fn new(context: &Context, draft: Draft, index: Option<usize>) -> Self {
        let arguments = context.session.entry().map_or(&[][..], |entry| &entry.arguments);
        let former = index.and_then(|index| arguments.get(index));
        Self { form: form(&context.session, former), index, draft }
    }

    /// A new argument that begins with a text.
    pub(crate) fn of_sentence(context: &Context, text: &str) -> Self {
        let mut page = Self::new(context, Draft::of(&context.session), None);
        if let Some(question) = page.form.questions.first_mut() {
            question.input = Input::Words(Field::default());
        }
        page.form.on_key(&Key::Paste(text.to_owned()));
        page
    }

    fn done(&self, session: &Session) -> Step {
        let side = self.form.chosen(SIDE);
        let effect = match side {
            Some(0) => Effect::Down,
            Some(2) => Effect::Up,
            _ => Effect::None,
        };
        let by = self.form.chosen(BY).map(|chosen| session.grid().stakeholders[chosen].id.clone());
        // A stakeholder that the grid does not know was written by other means: it stays.
        let former = self.index.and_then(|index| session.entry()?.arguments.get(index)?.by.clone());
        let by = by.or_else(|| former.filter(|by| session.grid().stakeholder(by).is_none()));
        let argument = assessment::Argument { text: self.form.words(0).unwrap_or_default(), effect, by };
        let action = match (self.index, side) {
            (Some(index), _) => Action::ChangeArgument(index, argument),
            (None, Some(_)) => Action::AddArgument(argument),
            (None, None) => Action::AddFollowing(argument),
        };
        let place =
            if session.is_alone() { "Où placez-vous le curseur" } else { "Où le groupe place-t-il le curseur" };
        let ends = session.item().and_then(Item::ends).unwrap_or(("", ""));
        let word = match effect {
            _ if session.item().is_none_or(|item| item.scale().is_none()) => "L’argument est gardé.".to_owned(),
            Effect::None if side.is_none() => {
                format!("L’argument est gardé\u{a0}: son côté suivra le curseur. {place}\u{a0}?")
            }
            Effect::None => format!("L’argument est gardé. {place}\u{a0}?"),
            _ => {
                let end = quoted(if effect == Effect::Down { ends.0 } else { ends.1 });
                format!("L’argument est gardé\u{a0}: il tire vers {end}. {place}\u{a0}?")
            }
        };
        Step::Apply(action).then(Step::Close).then(Step::say(word))
    }
}

impl Page for Argument {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        match self.form.on_key(key) {
            Filling::Going(word) => word.map_or(Step::Stay, |word| Step::Say(Notice::warning(&word))),
            Filling::Cancelled if self.form.words(0).is_some() && self.index.is_none() => {
                Step::Close.then(Step::say("L’argument n’a pas été gardé."))
            }
            Filling::Cancelled => Step::Close,
            Filling::Done => self.done(&context.session),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let is_last = self.form.at + 1 == self.form.questions.len();
        let enter = if is_last { "garder l’argument" } else { "continuer" };
        let hints: [Hint; 3] = [("Entrée", enter), ("↑", "revenir"), ("Échap", "abandonner")];
        let over = |width, height| self.form.rows(width, height);
        question::draw(frame, context, &Look::over(&self.draft, &over, &hints));
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// What was said, toward which end, for whom.
fn form(session: &Session, former: Option<&assessment::Argument>) -> Form {
    let text = former.map_or("", |argument| argument.text.as_str());
    let mut questions = vec![Question {
        label: "Argument".into(),
        hint: "Ce qui vient d’être dit, en une phrase. Entrée pour continuer, Échap pour abandonner.".into(),
        input: Input::Words(Field::new(text)),
        required: Some("l’argument est vide\u{a0}; Échap pour abandonner".into()),
    }];
    let (low, high) = session.item().and_then(Item::ends).unwrap_or(("défavorable", "favorable"));
    let options =
        [(Some('-'), low.to_owned()), (Some('0'), "ni l’un ni l’autre".to_owned()), (Some('+'), high.to_owned())];
    let chosen = former.map(|argument| match argument.effect {
        Effect::Down => 0,
        Effect::None => 1,
        Effect::Up => 2,
    });
    questions.push(Question {
        label: "Il tire vers".into(),
        hint: "-, 0 ou +, ou ← →, puis Entrée\u{a0}; Entrée seule\u{a0}: il suivra le curseur".into(),
        input: Input::Choice(Choice { options: options.to_vec(), chosen }),
        required: None,
    });
    let groups = &session.grid().stakeholders;
    if !groups.is_empty() {
        let by = former.and_then(|argument| argument.by.as_deref());
        let known = by.and_then(|by| session.grid().stakeholder(by));
        let mut choice = Choice::new(groups.iter().map(|group| group.label.clone()));
        choice.chosen = known.and_then(|known| groups.iter().position(|group| group == known));
        let keys = if groups.len() > 9 { "un chiffre ou ← →, puis Entrée" } else { "un chiffre, puis Entrée" };
        questions.push(Question {
            label: "Dit pour".into(),
            hint: format!("{keys}\u{a0}; Entrée seule pour ne pas le préciser"),
            input: Input::Choice(choice),
            required: None,
        });
    }
    Form::new(questions)
}
