//! Whether to do something to the question: an abstention waits for Entrée, an answer that is selected for oui or non.

use ratatui::Frame;

use crate::assessment::Answer;
use crate::session::{Action, Session};
use crate::tui::key::Key;
use crate::tui::layout::Hint;
use crate::tui::page::{Context, Letters, Page, Step};
use crate::tui::text::{ACCENT, Text, paragraph};
use crate::tui::widgets::question::{self, Draft, Look};

/// A question about the question.
pub(crate) struct Confirm {
    text: String,
    draft: Draft,
    yes: Option<Step>,
    /// What non does; where it is nothing, only Entrée and Échap do something: whoever goes on typing writes a sentence.
    no: Option<Step>,
}

const ABSTENTION: [Hint; 2] = [("Entrée", "oui, confirmer"), ("Échap", "non, revenir")];
const KEEP: [Hint; 3] = [("o", "oui, garder"), ("n", "non"), ("Échap", "rester ici")];

impl Confirm {
    /// Whether to abstain: no letter says yes.
    pub(crate) fn abstention(text: &str, draft: Draft, yes: Step) -> Self {
        Self { text: text.to_owned(), draft, yes: Some(yes), no: None }
    }

    /// Whether to keep the answer that is selected, before a step that leaves the question.
    pub(crate) fn keep(session: &Session, answer: Answer, words: &str, step: Step) -> Self {
        let mut draft = Draft::of(session);
        if let Answer::Value(crate::assessment::Value::Number(at)) = &answer {
            draft.position = Some(*at);
        }
        // The step is done either way, from the page of the place.
        let again = step.same();
        let yes = Step::Close.then(Step::Apply(Action::Put(answer))).then(Step::Forget).then(step);
        let no = again.map(|step| Step::Close.then(Step::Forget).then(step));
        Self { text: format!("Garder {words}\u{a0}?"), draft, yes: Some(yes), no }
    }
}

impl Page for Confirm {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        let is_keep = self.no.is_some();
        match (key, key.letter()) {
            (Key::Escape, _) => Step::Close,
            (Key::Enter, _) => self.yes.take().unwrap_or(Step::Close),
            (_, Some('o')) if is_keep => self.yes.take().unwrap_or(Step::Close),
            (_, Some('n')) if is_keep => self.no.take().unwrap_or(Step::Close),
            _ => Step::Stay,
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let over = |width: usize, _| -> (Vec<Text>, _) { (paragraph(&self.text, width, ACCENT), None) };
        let hints: &[Hint] = if self.no.is_some() { &KEEP } else { &ABSTENTION };
        question::draw(frame, context, &Look::over(&self.draft, &over, hints));
    }

    fn letters(&self) -> Letters {
        Letters::Keys(if self.no.is_some() { "on" } else { "" })
    }
}
