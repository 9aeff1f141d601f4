//! Whose assessment it is, and what about: asked at the start, corrected whenever one wants.

use ratatui::Frame;

use crate::fold::fold;
use crate::grid::Grid;
use crate::session::details::{Details, Field};
use crate::session::{Action, Pace, Session, Who};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Notice, Page, Step};
use crate::tui::text::blank;
use crate::tui::widgets::choice::Choice;
use crate::tui::widgets::field;
use crate::tui::widgets::form::{Filling, Form, Input, Question};

/// The details being filled in.
pub(crate) struct DetailsForm {
    /// Their questions.
    pub(crate) form: Form,
    fields: &'static [Field],
    before: Details,
}

impl DetailsForm {
    /// The questions about these details.
    pub(crate) fn new(grid: &Grid, fields: &'static [Field], before: Details) -> Self {
        let form = Form::new(fields.iter().map(|field| question(grid, *field, &before)).collect());
        Self { form, fields, before }
    }

    /// What the form says; of the fields that it does not have, what was known.
    pub(crate) fn details(&self) -> Details {
        let mut details = self.before.clone();
        for (index, field) in self.fields.iter().enumerate() {
            details.set(*field, self.form.words(index));
        }
        details
    }
}

fn question(grid: &Grid, field: Field, details: &Details) -> Question {
    let said = details.get(field);
    let options = field.options();
    let hint = field.hint(grid);
    let (input, hint) = if options.is_empty() {
        let written = field::Field::new(said.as_deref().unwrap_or_default());
        let keys = match field {
            Field::Structure => "",
            Field::Around => "\u{a0}; Entrée pour finir",
            _ => "\u{a0}; Entrée pour passer",
        };
        let input = if field == Field::People { Input::Count(written) } else { Input::Words(written) };
        (input, format!("{hint}{keys}"))
    } else {
        let at = |word: &String| options.iter().position(|option| fold(option) == fold(word));
        // A word of one's own, from a file, is an option like the others.
        let own = said.as_ref().filter(|word| at(word).is_none());
        let mut choice = Choice::new(options.iter().copied().chain(own.map(String::as_str)));
        choice.chosen = said.as_ref().map(|word| at(word).unwrap_or(options.len()));
        (Input::Choice(choice), "un chiffre ou ← →, puis Entrée".to_owned())
    };
    let required = (field == Field::Structure).then(|| "il faut au moins le nom de la structure".to_owned());
    Question { label: field.label().into(), hint, input, required }
}

/// The details of a session that runs.
pub(crate) struct DetailsPage {
    details: DetailsForm,
}

impl DetailsPage {
    /// The details of a session.
    pub(crate) fn new(session: &Session) -> Self {
        let who = match session.response() {
            response if response.collective => Who::Group,
            response => Who::Person { name: response.respondent.name.clone(), stakeholder: None },
        };
        let fields = Field::asked(&who, Pace::Talk);
        Self { details: DetailsForm::new(session.grid(), fields, Details::of(session)) }
    }
}

impl Page for DetailsPage {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        match self.details.form.on_key(key) {
            Filling::Going(word) => word.map_or(Step::Stay, |word| Step::Say(Notice::warning(&word))),
            Filling::Cancelled if self.details.details() == Details::of(&context.session) => Step::Close,
            Filling::Cancelled => Step::Close.then(Step::say("La fiche reste comme elle était.")),
            Filling::Done => {
                let details = self.details.details();
                let is_changed = details != Details::of(&context.session);
                let word = if is_changed { "La fiche est corrigée." } else { "La fiche n’a pas changé." };
                Step::Close.then(Step::Apply(Action::Describe(details))).then(Step::say(word))
            }
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let form = &self.details.form;
        let enter = if form.at + 1 == form.questions.len() { "garder la fiche" } else { "continuer" };
        let hints: [Hint; 4] = [
            ("Entrée", enter),
            ("↑ ↓", "revenir, avancer"),
            ("Page↓", "garder sans voir le reste"),
            ("Échap", "ne rien changer"),
        ];
        let head = layout.title("La fiche de l’évaluation", blank());
        let foot = layout.foot(context.notice.as_ref(), &hints);
        let (rows, caret) = form.rows(layout.width, layout.room(&head, &foot));
        layout.draw(frame, head, rows, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
