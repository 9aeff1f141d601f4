//! A number, a date or a text being written.

use ratatui::Frame;

use crate::assessment::{Answer, decode};
use crate::grid::{Item, Kind};
use crate::session::{Action, Session, text};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Notice, Page, Scroll, Step};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::{Filling, Form, Input, Question};
use crate::tui::widgets::question::{self, Draft, Look};

/// An answer being written.
pub(crate) struct Written {
    form: Form,
    is_answered: bool,
    is_help_open: bool,
    scroll: Scroll,
}

impl Written {
    /// The line of the question where a session is, with a text in it.
    pub(crate) fn new(session: &Session, text: &str) -> Self {
        let (label, hint) = session.item().map_or(("", String::new()), prompt);
        let is_answered = session.entry().is_some_and(|entry| matches!(entry.answer, Answer::Value(_)));
        let form = Form::new(vec![Question {
            label: label.into(),
            hint,
            input: Input::Words(Field::new(text)),
            // An empty line skips an unanswered question; an answer is cleared by a key of its own.
            required: is_answered.then(|| "il n’y a rien ici\u{a0}: Échap, puis e pour effacer la réponse".into()),
        }]);
        Self { form, is_answered, is_help_open: false, scroll: Scroll::default() }
    }

    /// The line of a written question that nobody answered.
    pub(crate) fn offered(session: &Session) -> Option<Self> {
        let is_written = matches!(session.item()?.kind, Kind::Number(_) | Kind::Text | Kind::Date);
        let is_empty = session.entry()?.answer == Answer::Missing;
        (is_written && is_empty).then(|| Self::new(session, ""))
    }

    fn done(&self, item: &Item) -> Step {
        let Some(words) = self.form.words(0) else { return Step::Apply(Action::Next) };
        match decode::value(&item.kind, &words) {
            Ok(value) => Step::Apply(Action::Answer(Answer::Value(value))),
            Err(refusal) => {
                let text = format!("{} {}", text::sentence(&refusal.message), text::sentence(&refusal.hint));
                Step::Say(Notice::warning(&text))
            }
        }
    }
}

fn prompt(item: &Item) -> (&'static str, String) {
    match &item.kind {
        Kind::Number(number) if !number.unit.is_empty() => ("Nombre", format!("en {}, puis Entrée", number.unit)),
        Kind::Number(_) => ("Nombre", "puis Entrée".into()),
        Kind::Date => {
            ("Date", "jour/mois/année ou mois et année, par exemple 31/12/2026 ou juin 2027, puis Entrée".into())
        }
        _ => ("Réponse", "aussi long qu’il le faut, puis Entrée".into()),
    }
}

impl Page for Written {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if *key == Key::Tab {
            self.is_help_open = !self.is_help_open;
            self.scroll = Scroll::default();
            return Step::Stay;
        }
        match self.form.on_key(key) {
            Filling::Going(word) => word.map_or(Step::Stay, |word| Step::Say(Notice::warning(&word))),
            Filling::Cancelled => {
                let former = context.session.entry().map(|entry| text::written(&entry.answer)).unwrap_or_default();
                let is_lost = self.form.words(0).is_some_and(|words| words != Field::new(&former).text());
                match is_lost {
                    true => Step::Close.then(Step::say("Ce qui était écrit n’a pas été gardé.")),
                    false => Step::Close,
                }
            }
            Filling::Done => context.session.item().map_or(Step::Close, |item| self.done(item)),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let enter = if self.is_answered || self.form.words(0).is_some() { "garder" } else { "passer" };
        let layout = Layout::of(frame);
        let keys = layout.either("touches", "les touches (sans objet, ne sait pas…)");
        let mut hints: Vec<Hint> = vec![("Entrée", enter), ("Échap", if self.is_answered { "revenir" } else { keys })];
        if context.session.item().is_some_and(|item| !item.help.is_empty()) {
            hints.push(("Tab", if self.is_help_open { "fermer l’aide" } else { "aide" }));
        }
        let over = |width, height| self.form.rows(width, height);
        let draft = Draft::of(&context.session);
        let look = Look {
            help: self.is_help_open.then_some(&self.scroll),
            is_answer_written: true,
            ..Look::over(&draft, &over, &hints)
        };
        question::draw(frame, context, &look);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
