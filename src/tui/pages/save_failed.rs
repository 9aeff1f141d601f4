//! Saving failed: everything is still in memory; to try again, to save elsewhere, or to go on.

use crate::session::forms;
use crate::session::text::sentence;
use crate::tui::prelude::*;
use crate::tui::widgets::form::{Filling, Form};

/// Why saving failed, and perhaps where else to save.
pub(crate) struct SaveFailed {
    why: String,
    elsewhere: Option<Form>,
}

impl SaveFailed {
    /// The page that says why.
    pub(crate) fn new(why: &str) -> Self {
        Self { why: sentence(why), elsewhere: None }
    }
}

impl Page for SaveFailed {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if let Some(form) = &mut self.elsewhere {
            return match form.on_key(key, context) {
                Filling::Going(step) => step,
                Filling::Cancelled => Step::Save(None),
                Filling::Done => Step::Save(form.words(0).map(Into::into)),
            };
        }
        match (key, key.letter()) {
            (Key::Enter, _) | (_, Some('r')) => Step::Save(None),
            (_, Some('a')) => {
                self.elsewhere = Some(Form::asking(vec![forms::elsewhere()]));
                Step::Stay
            }
            (_, Some('c')) => Step::PutOff
                .then(Step::warn("les dernières réponses ne sont pas enregistrées. La prochaine fera un nouvel essai")),
            _ => Step::Stay,
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let mut body = vec![line("La réponse n’a pas pu être enregistrée.", WARNING), blank()];
        if self.elsewhere.is_none() {
            body.extend(paragraph(&self.why, layout.width, PLAIN));
            body.push(blank());
        }
        if !layout.is_low() || self.elsewhere.is_none() {
            let text = "Vos réponses sont toujours là, en mémoire. Ne fermez pas cette fenêtre avant de les avoir enregistrées.";
            body.extend(paragraph(text, layout.width, PLAIN));
        }
        let hints: &[Hint] = match &self.elsewhere {
            Some(_) => &[("Entrée", "enregistrer là"), ("Échap", "revenir")],
            None => &[("r", "réessayer"), ("a", "enregistrer ailleurs"), ("c", "continuer quand même")],
        };
        let mut caret = None;
        if let Some(form) = &self.elsewhere {
            body.push(blank());
            let (rows, at) = form.rows(layout.width, 4);
            caret = at.map(|(row, column)| (body.len() + row, column));
            body.extend(rows);
        }
        let foot = layout.foot(context, hints);
        layout.draw(frame, vec![layout.rule()], body, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
