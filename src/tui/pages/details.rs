//! Whose assessment it is, and what about: asked at the start, corrected whenever one wants.

use crate::session::details::{Details, Field};
use crate::session::forms;
use crate::tui::prelude::*;
use crate::tui::widgets::form::{Filling, Form};

/// The details of a session that runs.
pub(crate) struct DetailsPage {
    form: Form,
    fields: &'static [Field],
}

impl DetailsPage {
    /// The details of a session.
    pub(crate) fn new(session: &Session) -> Self {
        let fields = Details::fields(session);
        let form = Form::asking(forms::details(session.grid(), fields, &Details::of(session)));
        Self { form, fields }
    }
}

impl Page for DetailsPage {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let before = Details::of(&context.session);
        let filling = self.form.on_key(key, context);
        let details = forms::detailed(self.fields, &before, &self.form.said());
        match filling {
            Filling::Going(step) => step,
            Filling::Cancelled if details == before => Step::Close,
            Filling::Cancelled => Step::Close.then(Step::say("La fiche reste comme elle était.")),
            Filling::Done => {
                let word = if details != before { "La fiche est corrigée." } else { "La fiche n’a pas changé." };
                Step::Close.then(Step::Apply(Action::Describe(details))).then(Step::say(word))
            }
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let enter = if self.form.is_at_last() { "garder la fiche" } else { "continuer" };
        let hints: [Hint; 4] = [
            ("Entrée", enter),
            ("↑ ↓", "revenir, avancer"),
            ("Page↓", "garder sans voir le reste"),
            ("Échap", "ne rien changer"),
        ];
        let head = layout.title("La fiche de l’évaluation", blank());
        let foot = layout.foot(context, &hints);
        let (rows, caret) = self.form.rows(layout.width, layout.room(&head, &foot));
        layout.draw(frame, head, rows, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
