//! Why a question is « sans objet ».

use ratatui::Frame;

use super::common::recorded;
use crate::assessment::Answer;
use crate::grid::NaPolicy;
use crate::session::Action;
use crate::tui::key::Key;
use crate::tui::layout::Hint;
use crate::tui::page::{Context, Letters, Notice, Page, Step};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::{Filling, Form, Input, Question};
use crate::tui::widgets::question::{self, Draft, Look};

/// A reason being written.
pub(crate) struct Reason {
    form: Form,
    draft: Draft,
}

const HINTS: [Hint; 2] = [("Entrée", "garder"), ("Échap", "revenir")];

impl Reason {
    /// The reason that the question has, to be changed.
    pub(crate) fn new(context: &Context, draft: Draft) -> Self {
        let session = &context.session;
        let is_required = session.item().is_some_and(|item| item.na == NaPolicy::WithReason);
        let hint = match is_required {
            true => "En quelques mots\u{a0}: cette question demande une raison. Échap pour revenir.",
            false => "En quelques mots si vous voulez, puis Entrée. Échap pour revenir.",
        };
        let required = "dites en quelques mots pourquoi cette question est sans objet";
        let form = Form::new(vec![Question {
            label: "Sans objet, car".into(),
            hint: hint.into(),
            input: Input::Words(Field::new(&former(context).unwrap_or_default())),
            required: is_required.then(|| required.into()),
        }]);
        Self { form, draft }
    }
}

fn former(context: &Context) -> Option<String> {
    match &context.session.entry()?.answer {
        Answer::NotApplicable(reason) => reason.clone(),
        _ => None,
    }
}

impl Page for Reason {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        match self.form.on_key(key) {
            Filling::Going(word) => word.map_or(Step::Stay, |word| Step::Say(Notice::warning(&word))),
            Filling::Cancelled if self.form.words(0).is_some_and(|words| Some(words) != former(context)) => {
                Step::Close.then(Step::say("La raison n’a pas été gardée."))
            }
            Filling::Cancelled => Step::Close,
            Filling::Done => recorded(context, Action::Answer(Answer::NotApplicable(self.form.words(0))), "sans objet"),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let over = |width, height| self.form.rows(width, height);
        question::draw(frame, context, &Look::over(&self.draft, &over, &HINTS));
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
