//! What is written over a question: its answer, an argument, why it is « sans objet ».

use super::common::recorded;
use crate::assessment::Answer;
use crate::grid::{Item, Kind};
use crate::session::draft::Draft;
use crate::session::forms::{self, Asked, Said};
use crate::session::{answers, text};
use crate::tui::prelude::*;
use crate::tui::widgets::form::{Filling, Form};
use crate::tui::widgets::question::{self, Look};

/// A form over a question.
pub(crate) struct Writing {
    form: Form,
    what: What,
    draft: Draft,
    /// What the form said at its beginning.
    before: Vec<Said>,
    is_help_open: bool,
    scroll: Scroll,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// A number, a date, a text; whether there was an answer.
    Answer(bool),
    /// A new argument, or that of this index.
    Argument(Option<usize>),
    /// Why it is « sans objet ».
    Reason,
}

impl Writing {
    fn new(asked: Vec<Asked>, what: What, draft: Draft) -> Self {
        let form = Form::asking(asked);
        Self { before: form.said(), form, what, draft, is_help_open: false, scroll: Scroll::default() }
    }

    /// A new argument, or that of this index.
    pub(crate) fn argument(session: &Session, draft: Draft, index: Option<usize>) -> Self {
        let former = index.and_then(|index| session.entry()?.arguments.get(index));
        Self::new(forms::argument(session, former), What::Argument(index), draft)
    }

    /// A new argument that begins with a text.
    pub(crate) fn sentence(context: &Context, text: &str) -> Self {
        let mut page = Self::argument(&context.session, context.session.draft(), None);
        page.form.on_key(&Key::Paste(text.to_owned()), context);
        page
    }

    /// The reason that the question has, to be changed.
    pub(crate) fn reason(session: &Session, draft: Draft) -> Self {
        Self::new(vec![forms::reason(session)], What::Reason, draft)
    }

    /// The line of the question where a session is, with a text in it.
    pub(crate) fn answer(session: &Session, text: &str) -> Self {
        let is_answered = session.entry().is_some_and(|entry| matches!(entry.answer, Answer::Value(_)));
        let hint = match session.item().map(|item| &item.kind) {
            Some(kind @ (Kind::Number(_) | Kind::Date)) => text::kind_words(kind),
            _ => "aussi long qu’il le faut".into(),
        };
        // An empty line skips an unanswered question; an answer is cleared by a key of its own.
        let required = is_answered.then_some("il n’y a rien ici\u{a0}: Échap, puis e pour effacer la réponse");
        let asked = Asked { required, ..Asked::words("Réponse", &hint, text) };
        Self::new(vec![asked], What::Answer(is_answered), session.draft())
    }

    /// The line of a written question that nobody answered.
    pub(crate) fn offered(session: &Session) -> Option<Self> {
        let is_written = matches!(session.item()?.kind, Kind::Number(_) | Kind::Text | Kind::Date);
        let is_empty = session.entry()?.answer == Answer::Missing;
        (is_written && is_empty).then(|| Self::answer(session, ""))
    }

    fn done(&self, session: &Session, item: &Item) -> Step {
        let words = self.form.words(0);
        match self.what {
            What::Argument(index) => {
                let (action, told) = forms::argued(session, index, &self.form.said());
                Step::Apply(action).then(Step::Close).then(Step::say(told))
            }
            What::Reason => recorded(session, Action::Answer(Answer::NotApplicable(words)), "sans objet"),
            What::Answer(_) => match words.map(|words| answers::value(&item.kind, &words)) {
                None => Step::Apply(Action::Next),
                Some(Ok(value)) => Step::Apply(Action::Answer(Answer::Value(value))),
                Some(Err(why)) => Step::warn(&why),
            },
        }
    }

    fn hints(&self, session: &Session, item: &Item, layout: Layout) -> Vec<Hint> {
        match self.what {
            What::Answer(is_answered) => {
                let enter = if is_answered || self.form.words(0).is_some() { "garder" } else { "passer" };
                let keys = layout.either("touches", "les touches (sans objet, ne sait pas…)");
                let help = ("Tab", if self.is_help_open { "fermer l’aide" } else { "aide" });
                let help = Some(help).filter(|_| !item.help.is_empty());
                let escape = if is_answered { "revenir" } else { keys };
                let map = session.has_relations().then_some(("Maj-Tab", "la carte"));
                [("Entrée", enter), ("Échap", escape)].into_iter().chain(help).chain(map).collect()
            }
            What::Argument(_) => {
                let enter = if self.form.is_at_last() { "garder l’argument" } else { "continuer" };
                vec![("Entrée", enter), ("↑", "revenir"), ("Échap", "abandonner")]
            }
            What::Reason => vec![("Entrée", "garder"), ("Échap", "revenir")],
        }
    }
}

impl Page for Writing {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if *key == Key::Tab && matches!(self.what, What::Answer(_)) {
            self.is_help_open = !self.is_help_open;
            self.scroll = Scroll::default();
            return Step::Stay;
        }
        // Letters are written here: another key opens what is to be had at hand.
        if *key == Key::BackTab && matches!(self.what, What::Answer(_)) && context.session.has_relations() {
            return Step::Show(Command::Map);
        }
        match self.form.on_key(key, context) {
            Filling::Going(step) => step,
            Filling::Done => context.session.item().map_or(Step::Close, |item| self.done(&context.session, item)),
            Filling::Cancelled => {
                let is_lost = self.form.words(0).is_some() && self.form.said() != self.before;
                let word = match self.what {
                    What::Argument(_) => "L’argument n’a pas été gardé.",
                    _ => "Ce qui était écrit n’a pas été gardé.",
                };
                if is_lost { Step::Close.then(Step::say(word)) } else { Step::Close }
            }
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let Some(item) = context.session.item() else { return };
        let hints = self.hints(&context.session, item, Layout::of(frame));
        let over = |width, height| self.form.rows(width, height);
        let look = Look {
            help: self.is_help_open.then_some(&self.scroll),
            is_answer_written: matches!(self.what, What::Answer(_)),
            over: Some(&over),
            ..Look::new(&self.draft, &hints)
        };
        question::draw(frame, context, &look);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
