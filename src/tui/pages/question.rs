//! A question: keys that prepare and confirm its answer, and those that say more about it.

use std::cell::Cell;

use super::arguments::Arguments;
use super::ball::Ball;
use super::common;
use super::former::FormerPage;
use super::writing::Writing;
use crate::assessment::Answer;
use crate::grid::{Item, Kind, NaPolicy};
use crate::session::Pace;
use crate::session::draft::{Draft, cursor, is_several, options_of};
use crate::session::text::{self, step_name};
use crate::tui::prelude::*;
use crate::tui::widgets::options::press;
use crate::tui::widgets::question::{self, Look};

/// Said of a letter that does nothing.
pub(super) const NO_KEY: &str = "cette touche ne fait rien ici\u{a0}: ? les montre toutes";

/// How one says whether to abstain: no letter says yes, for whoever goes on typing writes a sentence.
const ABSTENTION: [Hint; 2] = [("Entrée", "oui, confirmer"), ("Échap", "non, revenir")];

/// The question where the session is.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    draft: Draft,
    is_help_open: bool,
    scroll: Scroll,
    /// Whether the help was shown when it was last drawn.
    is_help_shown: Cell<bool>,
}

impl Question {
    /// The question where a session is, with the answer that it has.
    pub(crate) fn new(session: &Session) -> Self {
        let is_help_shown = Cell::new(false);
        Self { draft: session.draft(), is_help_open: false, scroll: Scroll::default(), is_help_shown }
    }

    /// Keys that prepare or confirm an answer; nothing where the key does neither.
    fn on_answer_key(&mut self, key: &Key, item: &Item, session: &Session) -> Option<Step> {
        let kind = &item.kind;
        match (kind, key) {
            (Kind::Number(_) | Kind::Date, Key::Char(c)) if c.is_ascii_digit() || *c == '-' => {
                Some(Step::open(Writing::answer(session, &c.to_string())))
            }
            (Kind::Number(_) | Kind::Text | Kind::Date, Key::Enter) => {
                let former = session.entry().map(|entry| text::written(&entry.answer)).unwrap_or_default();
                Some(Step::open(Writing::answer(session, &former)))
            }
            (_, Key::Enter) => Some(self.confirm(session)),
            // What is there is taken away by a key of its own; a blank is a key only where there is something to tick.
            (_, Key::Backspace | Key::Delete) => None,
            (_, Key::Char(' ')) if !is_several(kind) => None,
            (_, Key::Up | Key::Down) if cursor(kind).is_some() => None,
            _ if press(key, &options_of(item), Some(kind), &mut self.draft) => Some(match (session.pace(), key) {
                (Pace::Quick, Key::Char(_)) if self.is_whole(kind) => self.confirm(session),
                _ => Step::Stay,
            }),
            (kind, key) if key.digit().is_some() => cursor(kind).map(|scale| {
                let (low, high) = (step_name(scale, scale.min()), step_name(scale, scale.max()));
                Step::warn(&format!("le curseur va de {low} à {high}"))
            }),
            _ => None,
        }
    }

    /// Whether one figure says the whole answer.
    fn is_whole(&self, kind: &Kind) -> bool {
        match (cursor(kind), kind) {
            (Some(scale), _) => {
                let is_sign = matches!(self.draft.typed.as_str(), "+" | "-");
                !is_sign && scale.min() > -10.0 && scale.max() < 10.0
            }
            (None, kind) => matches!(kind, Kind::Scale(_)),
        }
    }

    fn confirm(&self, session: &Session) -> Step {
        session.confirmed(&self.draft).map_or_else(|refusal| Step::warn(&refusal.0), Step::Apply)
    }

    /// Letters that say more about a question, whatever its kind.
    fn on_letter(&mut self, letter: char, item: &Item, context: &Context) -> Step {
        let session = &context.session;
        let Some(entry) = session.entry() else { return Step::Stay };
        let command = match letter {
            'n' | 'j' if (letter == 'j') == (item.kind == Kind::YesNo) => Some(Command::Unknown),
            'n' | 'j' => None,
            letter => Command::of_letter(letter),
        };
        let draft = || self.draft.clone();
        match command
            .filter(|command| *command != Command::Former || session.offers(*command, context.before.is_some()))
        {
            Some(Command::Argue) => Step::open(Writing::argument(session, draft(), None)),
            Some(Command::Arguments) if entry.arguments.is_empty() => {
                Step::say("Il n’y a pas encore d’argument\u{a0}: a pour en ajouter un.")
            }
            Some(Command::Arguments) => Step::open(Arguments::new(entry.arguments.len() - 1, draft())),
            Some(Command::Ball) => Step::open(Ball::new(draft())),
            Some(Command::NotApplicable) if item.na == NaPolicy::Forbidden => {
                Step::Apply(Action::Answer(Answer::NotApplicable(None)))
            }
            Some(Command::NotApplicable) => Step::ask(
                "Cette question est-elle sans objet pour vous\u{a0}?",
                Step::open(Writing::reason(session, draft())),
                &ABSTENTION,
            ),
            Some(Command::Unknown) => {
                let step = common::recorded(session, Action::Answer(Answer::Unknown), "ne sait pas");
                Step::ask("Répondre «\u{a0}ne sait pas\u{a0}»\u{a0}?", step, &ABSTENTION)
            }
            Some(Command::Later) => {
                let (action, told) = session.put_off(&self.draft);
                let step = common::recorded(session, action, &told);
                Step::ask("Laisser cette question pour plus tard\u{a0}?", step, &ABSTENTION)
            }
            Some(Command::Clear) => {
                self.draft = Draft::default();
                match entry.answer == Answer::Missing {
                    true => Step::say("Il n’y a pas de réponse à effacer."),
                    false => Step::Apply(Action::Clear)
                        .then(Step::say("La réponse est effacée\u{a0}; les arguments restent.")),
                }
            }
            Some(Command::Former) => Step::open(FormerPage::default()),
            Some(Command::Help) if item.help.is_empty() => Step::say("Cette question n’a pas d’aide."),
            Some(Command::Help) => {
                self.turn_help(context, !self.is_help_shown.get());
                Step::Stay
            }
            _ => Step::warn(NO_KEY),
        }
    }

    fn turn_help(&mut self, context: &Context, is_open: bool) {
        self.is_help_open = is_open;
        self.is_help_shown.set(is_open);
        context.is_help_offered.set(is_open);
        self.scroll = Scroll::default();
    }

    fn hints(&self, context: &Context, layout: Layout) -> Vec<Hint> {
        let session = &context.session;
        let Some(item) = session.item() else { return Vec::new() };
        let answer = answer_hints(item, session.pace(), layout);
        let offered = COMMANDS.iter().filter(|(command, letter, ..)| {
            !letter.is_empty() && *command != Command::Repeat && session.offers(*command, context.before.is_some())
        });
        let hint = |(command, ..): &(Command, &str, &str, &str)| match command {
            Command::Help if self.is_help_shown.get() => ("h", "fermer l’aide"),
            Command::Former if context.before.is_none() => ("d", "ce que chacun a dit"),
            command => session.letter_of(*command),
        };
        answer.into_iter().chain(offered.map(hint)).collect()
    }

    /// What was selected and not confirmed goes.
    fn forget(&mut self, session: &Session, word: &str) -> Step {
        let is_lost = session.pending(&self.draft).is_some();
        self.draft = session.draft();
        if is_lost { Step::say(word) } else { Step::Stay }
    }
}

impl Page for Question {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let session = &context.session;
        let Some(item) = session.item() else { return Step::Stay };
        // A paste is a text, never a series of keys.
        if let Key::Paste(text) = key {
            return match &item.kind {
                Kind::Text | Kind::Number(_) | Kind::Date => Step::open(Writing::answer(session, text)),
                _ => Step::open(Writing::sentence(context, text))
                    .then(Step::say("Le texte collé devient un argument\u{a0}; Échap pour l’abandonner.")),
            };
        }
        if *key == Key::Escape && self.is_help_shown.get() {
            self.turn_help(context, false);
            return Step::Stay;
        }
        if let Some(step) = self.on_answer_key(key, item, session) {
            return step;
        }
        self.draft.typed.clear();
        if self.scroll.on_key(key) {
            return Step::Stay;
        }
        if *key == Key::Escape && self.draft != session.draft() {
            return self.forget(session, "Ce qui n’était pas confirmé n’est pas gardé.");
        }
        if key.letter() == Some('u') && session.pending(&self.draft).is_some() {
            let word = "Ce qui n’était pas confirmé n’est pas gardé\u{a0}; u encore pour annuler la réponse d’avant.";
            return self.forget(session, word);
        }
        match (common::on_key(key, context), key.letter()) {
            (Some(step), _) => step,
            (None, Some(letter)) => self.on_letter(letter, item, context),
            (None, None) => Step::Stay,
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let hints = self.hints(context, Layout::of(frame));
        let look = Look {
            help: self.is_help_open.then_some(&self.scroll),
            is_help_offered: context.is_help_offered.get(),
            ..Look::new(&self.draft, &hints)
        };
        self.is_help_shown.set(question::draw(frame, context, &look));
    }

    fn snapshot(&self) -> Option<Box<dyn Page>> {
        Some(Box::new(self.clone()))
    }

    fn pending(&self, context: &Context) -> Option<Answer> {
        context.session.pending(&self.draft)
    }

    fn letters(&self) -> Letters {
        Letters::Commands
    }
}

fn answer_hints(item: &Item, pace: Pace, layout: Layout) -> Vec<Hint> {
    let answer = match (cursor(&item.kind), &item.kind) {
        (Some(_), _) if pace == Pace::Talk => vec![("← →", layout.either("curseur", "ou un chiffre"))],
        (Some(scale), _) => {
            let word = if scale.min() < 0.0 { "répondre (- avant, pour l’autre côté)" } else { "répondre" };
            vec![("chiffre", word), ("← →", "déplacer")]
        }
        (None, Kind::Number(_) | Kind::Text | Kind::Date) => return vec![("Entrée", "écrire")],
        (None, kind) if is_several(kind) => vec![("↑ ↓", "choisir"), ("Espace", "cocher")],
        _ => vec![("↑ ↓", "choisir")],
    };
    answer.into_iter().chain([("Entrée", "confirmer")]).collect()
}
