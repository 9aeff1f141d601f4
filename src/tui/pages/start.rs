//! Before the first question: what the grid is, then who answers about what.

use crate::assessment::Form as Extent;
use crate::session::details::{Field, Prefill};
use crate::session::forms::Said;
use crate::session::text::sentence;
use crate::session::welcome::welcome;
use crate::session::{Pace, forms};
use crate::tui::prelude::*;
use crate::tui::widgets::form::{Filling, Form};

/// The welcome page and its form.
pub(crate) struct Start {
    prefill: Prefill,
    fields: &'static [Field],
    form: Form,
    /// What the form said at its beginning.
    before: Vec<Said>,
    is_filling: bool,
    scroll: Scroll,
}

/// How one says whether to leave before the beginning.
const LEAVING: [Hint; 2] = [("o", "oui, quitter"), ("n", "non, rester")];

impl Start {
    /// The welcome page of a grid.
    pub(crate) fn new(session: &Session, prefill: &Prefill) -> Self {
        let fields = Field::asked(&prefill.who, prefill.pace);
        let form = Form::asking(forms::details(session.grid(), fields, &prefill.details));
        Self {
            prefill: prefill.clone(),
            fields,
            before: form.said(),
            form,
            is_filling: false,
            scroll: Scroll::default(),
        }
    }

    /// Little is wanted, and the structure has its name: the details can be said later.
    fn is_all_known(&self) -> bool {
        let is_brief = self.prefill.pace == Pace::Quick || self.prefill.form == Extent::Short;
        is_brief && !self.prefill.details.structure.is_empty()
    }

    fn begin(&self) -> Step {
        Step::Apply(Action::Describe(forms::detailed(self.fields, &self.prefill.details, &self.form.said())))
    }
}

impl Page for Start {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if self.is_filling {
            return match self.form.on_key(key, context) {
                Filling::Going(step) => step,
                Filling::Done => self.begin(),
                Filling::Cancelled => {
                    self.is_filling = false;
                    Step::Stay
                }
            };
        }
        match on_text_key(key, &mut self.scroll, "commencer") {
            Step::Close if self.is_all_known() => self.begin(),
            Step::Close => {
                self.is_filling = true;
                Step::Stay
            }
            // What was said in the form would be lost.
            Step::Leave if self.form.said() != self.before => {
                Step::ask("Quitter maintenant\u{a0}? Rien n’est encore enregistré.", Step::Leave, &LEAVING)
            }
            step => step,
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let title = &context.session.grid().title;
        if !self.is_filling {
            let hints = [("Entrée", "commencer"), ("↑ ↓", "lire la suite"), ("q", "quitter")];
            let body = said(&welcome(&context.session, &self.prefill, "c"), layout.width);
            return layout.draw_text(frame, context, (title, &hints), &body, &self.scroll);
        }
        let hints: [Hint; 4] = [
            ("Entrée", "continuer"),
            ("↑ ↓", "revenir, avancer"),
            ("Page↓", "commencer sans le reste"),
            ("Échap", "l’accueil"),
        ];
        let head = layout.title(title, blank());
        let foot = layout.foot(context, &hints);
        let (rows, caret) = self.form.rows(layout.width, layout.room(&head, &foot));
        layout.draw(frame, head, rows, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// Sentences before a session, then Entrée.
pub(crate) struct Message {
    title: String,
    sentences: Vec<String>,
    scroll: Scroll,
}

impl Message {
    /// A page of sentences.
    pub(crate) fn new(title: &str, sentences: &[String]) -> Self {
        Self { title: title.to_owned(), sentences: sentences.to_vec(), scroll: Scroll::default() }
    }
}

impl Page for Message {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        on_text_key(key, &mut self.scroll, "continuer")
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let gap = || vec![blank(); usize::from(!layout.is_low())];
        let lines = |text: &String| [gap(), paragraph(&sentence(text), layout.width, PLAIN)].concat();
        let body: Vec<Text> = self.sentences.iter().flat_map(lines).collect();
        let hints = [("Entrée", "continuer"), ("q", "quitter")];
        layout.draw_text(frame, context, (&self.title, &hints), &body, &self.scroll);
    }
}

/// Keys of a text before a session: Entrée closes it, q leaves once it is confirmed.
fn on_text_key(key: &Key, scroll: &mut Scroll, onward: &str) -> Step {
    match key {
        Key::Enter => Step::Close,
        Key::Char('q' | 'Q') => Step::Leave,
        Key::Escape => Step::say(format!("Entrée pour {onward}, q pour quitter.")),
        Key::Char(' ') => {
            scroll.on_key(&Key::PageDown);
            Step::Stay
        }
        _ => {
            scroll.on_key(key);
            Step::Stay
        }
    }
}
