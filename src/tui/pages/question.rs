//! A question: keys that prepare and confirm its answer, and those that say more about it.

use std::cell::Cell;

use ratatui::Frame;

use super::argument::Argument;
use super::arguments::Arguments;
use super::ball::Ball;
use super::common;
use super::confirm::Confirm;
use super::former::FormerPage;
use super::reason::Reason;
use super::written::Written;
use crate::assessment::Answer;
use crate::grid::{Item, Kind, NaPolicy, Steps};
use crate::session::text::{self, step_name};
use crate::session::{Action, Pace, Session};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Page, Scroll, Step};
use crate::tui::widgets::options::{moved, toggle};
use crate::tui::widgets::question::{self, Draft, Look, choosable, selected};

/// Said of a letter that does nothing.
const NO_KEY: &str = "cette touche ne fait rien ici\u{a0}: ? les montre toutes";

/// The question where the session is.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    draft: Draft,
    is_help_open: bool,
    scroll: Scroll,
    /// Whether the help was shown when it was last drawn.
    is_help_shown: Cell<bool>,
}

/// Whether a question takes the space bar as a key of its answer.
pub(crate) fn takes_blank(item: &Item) -> bool {
    matches!(&item.kind, Kind::Choice(choice) if choice.several)
}

impl Question {
    /// The question where a session is, with the answer that it has.
    pub(crate) fn new(session: &Session) -> Self {
        let is_help_shown = Cell::new(false);
        Self { draft: Draft::of(session), is_help_open: false, scroll: Scroll::default(), is_help_shown }
    }

    /// Keys that prepare or confirm an answer; nothing where the key does neither.
    fn on_answer_key(&mut self, key: &Key, context: &Context, typed: &str) -> Option<Step> {
        let item = context.session.item()?;
        let is_quick = context.session.pace() == Pace::Quick;
        match &item.kind {
            Kind::Scale(scale) if matches!(scale.steps, Steps::Cursor { .. }) => {
                self.on_cursor_key(key, item, typed, is_quick)
            }
            Kind::Number(_) | Kind::Date => match key {
                Key::Char(c) if c.is_ascii_digit() || *c == '-' => {
                    Some(Step::open(Written::new(&context.session, &c.to_string())))
                }
                _ => self.on_written_key(key, context),
            },
            Kind::Text => self.on_written_key(key, context),
            kind => {
                let options = choosable(item, &self.draft);
                let ticks = takes_blank(item) && (*key == Key::Char(' ') || key.digit().is_some());
                let to = moved(key, selected(item, &self.draft), &options);
                if to.is_none() && !ticks {
                    return self.confirm(key, item, context);
                }
                match (kind, to) {
                    (Kind::Scale(scale), Some(at)) => self.draft.position = scale.positions().get(at).copied(),
                    (_, Some(at)) => self.draft.selected = Some(at),
                    (_, None) => {}
                }
                if ticks && let Some(at) = self.draft.selected {
                    toggle(&mut self.draft.ticked, at);
                }
                let is_answered = is_quick && item.scale().is_some() && matches!(key, Key::Char(_));
                if is_answered { self.confirm(&Key::Enter, item, context) } else { Some(Step::Stay) }
            }
        }
    }

    fn on_written_key(&self, key: &Key, context: &Context) -> Option<Step> {
        let former = context.session.entry().map(|entry| text::written(&entry.answer)).unwrap_or_default();
        (*key == Key::Enter).then(|| Step::open(Written::new(&context.session, &former)))
    }

    fn on_cursor_key(&mut self, key: &Key, item: &Item, typed: &str, is_quick: bool) -> Option<Step> {
        let scale = item.scale()?;
        let steps = scale.positions();
        let found = self.draft.position.and_then(|at| steps.iter().position(|step| *step == at));
        let middle = steps.iter().position(|step| *step == 0.0).unwrap_or(steps.len() / 2);
        let beside = |by: isize| {
            let to = found.map_or(Some(middle), |index| index.checked_add_signed(by));
            steps[to.unwrap_or(0).min(steps.len() - 1)]
        };
        let to = match key {
            Key::Left => beside(-1),
            Key::Right => beside(1),
            Key::Home => steps[0],
            Key::End => steps[steps.len() - 1],
            Key::Char('+' | '=') => {
                self.draft.typed = "+".into();
                beside(1)
            }
            Key::Char('-' | '−') => {
                self.draft.typed = "-".into();
                beside(-1)
            }
            Key::Enter => return None,
            _ => {
                let digit = key.digit()?.to_string();
                let parsed = |text: &str| text.parse::<f64>().ok().filter(|value| scale.has(*value));
                let together = format!("{typed}{digit}");
                let (typed, value) = match (parsed(&together), parsed(&digit)) {
                    (Some(value), _) => (together, value),
                    (None, Some(value)) if !together.starts_with('-') => (digit, value),
                    _ => {
                        let (low, high) = (step_name(scale, scale.min()), step_name(scale, scale.max()));
                        return Some(Step::warn(&format!("le curseur va de {low} à {high}")));
                    }
                };
                self.draft.position = Some(value);
                if is_quick && scale.min() > -10.0 && scale.max() < 10.0 {
                    return self.confirm_selected(item);
                }
                self.draft.typed = typed;
                return Some(Step::Stay);
            }
        };
        self.draft.position = Some(to);
        Some(Step::Stay)
    }

    fn confirm_selected(&self, item: &Item) -> Option<Step> {
        self.draft.value(item).map(|value| Step::Apply(Action::Answer(Answer::Value(value))))
    }

    fn confirm(&self, key: &Key, item: &Item, context: &Context) -> Option<Step> {
        if *key != Key::Enter {
            return None;
        }
        let former = context.session.entry().map(|entry| &entry.answer);
        Some(match (self.confirm_selected(item), former) {
            (Some(step), _) => step,
            // SO or NSP was answered before, and stays.
            (None, Some(Answer::NotApplicable(_) | Answer::Unknown)) => Step::Apply(Action::Next),
            (None, _) => Step::warn(match &item.kind {
                Kind::Scale(scale) if matches!(scale.steps, Steps::Cursor { .. }) => {
                    "placez d’abord le curseur (← → ou un chiffre), ou t pour y revenir plus tard"
                }
                Kind::Choice(choice) if choice.several => {
                    "cochez d’abord une réponse (↑ ↓ puis Espace, ou un chiffre), ou t pour y revenir plus tard"
                }
                _ => "choisissez d’abord une réponse (↑ ↓ ou sa touche), ou t pour y revenir plus tard",
            }),
        })
    }

    /// Letters that say more about a question, whatever its kind.
    fn on_letter(&mut self, letter: char, context: &Context) -> Step {
        let (Some(item), Some(entry)) = (context.session.item(), context.session.entry()) else { return Step::Stay };
        let is_yes_no = item.kind == Kind::YesNo;
        let draft = || self.draft.clone();
        match letter {
            'a' => Step::open(Argument::new(context, draft(), None)),
            'm' if entry.arguments.is_empty() => {
                Step::say("Il n’y a pas encore d’argument\u{a0}: a pour en ajouter un.")
            }
            'm' => Step::open(Arguments::new(entry.arguments.len() - 1, draft())),
            'b' => Step::open(Ball::new(draft())),
            's' if item.na == NaPolicy::Forbidden => Step::Apply(Action::Answer(Answer::NotApplicable(None))),
            's' => Step::open(Confirm::abstention(
                "Cette question est-elle sans objet pour vous\u{a0}?",
                draft(),
                Step::replace(Reason::new(context, draft())),
            )),
            'n' if !is_yes_no => self.unknown(context),
            'j' if is_yes_no => self.unknown(context),
            't' => self.later(context),
            'e' if entry.answer == Answer::Missing => {
                self.draft = Draft::default();
                Step::say("Il n’y a pas de réponse à effacer.")
            }
            'e' => {
                self.draft = Draft::default();
                Step::Apply(Action::Clear).then(Step::say("La réponse est effacée\u{a0}; les arguments restent."))
            }
            'd' if context.before.is_some() => Step::open(FormerPage::default()),
            'h' if item.help.is_empty() => Step::say("Cette question n’a pas d’aide."),
            'h' => {
                self.turn_help(context, !self.is_help_shown.get());
                Step::Stay
            }
            _ => Step::warn(NO_KEY),
        }
    }

    fn unknown(&self, context: &Context) -> Step {
        let step = common::recorded(context, Action::Answer(Answer::Unknown), "ne sait pas");
        Step::open(Confirm::abstention("Répondre «\u{a0}ne sait pas\u{a0}»\u{a0}?", self.draft.clone(), step))
    }

    /// What is selected stays, to be looked at again.
    fn later(&self, context: &Context) -> Step {
        let step = match (self.draft.pending(&context.session), context.session.item()) {
            (Some(answer), Some(item)) => {
                let word = format!("{}, à reprendre plus tard", text::answer(item, &answer));
                common::recorded(context, Action::PutOff(answer), &word)
            }
            _ => common::recorded(context, Action::Later, "laissée pour plus tard"),
        };
        Step::open(Confirm::abstention("Laisser cette question pour plus tard\u{a0}?", self.draft.clone(), step))
    }

    fn turn_help(&mut self, context: &Context, is_open: bool) {
        self.is_help_open = is_open;
        self.is_help_shown.set(is_open);
        context.is_help_offered.set(is_open);
        self.scroll = Scroll::default();
    }

    fn hints(&self, context: &Context, layout: Layout) -> Vec<Hint> {
        let (Some(item), Some(entry)) = (context.session.item(), context.session.entry()) else { return Vec::new() };
        let mut hints: Vec<Hint> = answer_hints(item, context.session.pace(), layout);
        hints.push(("a", "argument"));
        if !entry.arguments.is_empty() {
            hints.push(("m", "modifier"));
        }
        if item.scale().is_some() {
            hints.push(("b", "boule ●"));
        }
        if item.na != NaPolicy::Forbidden {
            hints.push(("s", "sans objet"));
        }
        hints.push(if item.kind == Kind::YesNo { ("j", "je ne sais pas") } else { ("n", "ne sait pas") });
        hints.push(("t", "plus tard"));
        if !item.help.is_empty() {
            hints.push(("h", if self.is_help_shown.get() { "fermer l’aide" } else { "aide" }));
        }
        if context.before.is_some() {
            hints.push(("d", "la dernière fois"));
        }
        if entry.answer != Answer::Missing {
            hints.push(("e", "effacer"));
        }
        hints.extend([
            ("p", "précédente"),
            ("i", "prochaine sans réponse"),
            ("g", "aller à"),
            ("q", "quitter"),
            ("u", "annuler"),
            ("c", "chercher"),
            ("v", "tableau"),
            ("f", "fiche"),
            ("?", "touches"),
        ]);
        hints
    }
}

impl Page for Question {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let session = &context.session;
        // A paste is a text, never a series of keys.
        if let Key::Paste(text) = key {
            return match session.item().map(|item| &item.kind) {
                Some(Kind::Text | Kind::Number(_) | Kind::Date) => Step::open(Written::new(session, text)),
                _ => Step::open(Argument::of_sentence(context, text))
                    .then(Step::say("Le texte collé devient un argument\u{a0}; Échap pour l’abandonner.")),
            };
        }
        if *key == Key::Escape && self.is_help_shown.get() {
            self.turn_help(context, false);
            return Step::Stay;
        }
        let typed = std::mem::take(&mut self.draft.typed);
        if let Some(step) = self.on_answer_key(key, context, &typed) {
            return step;
        }
        if *key == Key::Enter
            && let Some(item) = session.item()
        {
            return self.confirm(key, item, context).unwrap_or(Step::Stay);
        }
        if self.scroll.on_key(key) {
            return Step::Stay;
        }
        if *key == Key::Escape && self.draft.is_changed(session) {
            let is_lost = self.draft.pending(session).is_some();
            self.draft = Draft::of(session);
            return if is_lost { Step::say("Ce qui n’était pas confirmé n’est pas gardé.") } else { Step::Stay };
        }
        if key.letter() == Some('u') && self.draft.pending(session).is_some() {
            self.draft = Draft::of(session);
            return Step::say(
                "Ce qui n’était pas confirmé n’est pas gardé\u{a0}; u encore pour annuler la réponse d’avant.",
            );
        }
        match (common::on_key(key, context), key.letter()) {
            (Some(step), _) => step,
            (None, Some(letter)) => self.on_letter(letter, context),
            (None, None) => Step::Stay,
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let hints = self.hints(context, Layout::of(frame));
        let look = Look {
            draft: &self.draft,
            help: self.is_help_open.then_some(&self.scroll),
            is_help_offered: context.is_help_offered.get(),
            over: None,
            is_answer_written: false,
            hints: &hints,
        };
        self.is_help_shown.set(question::draw(frame, context, &look));
    }

    fn snapshot(&self) -> Option<Box<dyn Page>> {
        Some(Box::new(self.clone()))
    }

    fn pending(&self, context: &Context) -> Option<Answer> {
        self.draft.pending(&context.session)
    }

    fn letters(&self) -> Letters {
        Letters::Commands
    }
}

fn answer_hints(item: &Item, pace: Pace, layout: Layout) -> Vec<Hint> {
    match &item.kind {
        Kind::Scale(scale) if matches!(scale.steps, Steps::Cursor { .. }) && pace == Pace::Quick => {
            let word = if scale.min() < 0.0 { "répondre (- avant, pour l’autre côté)" } else { "répondre" };
            vec![("chiffre", word), ("← →", "déplacer"), ("Entrée", "confirmer")]
        }
        Kind::Scale(scale) if matches!(scale.steps, Steps::Cursor { .. }) => {
            vec![("← →", layout.either("curseur", "ou un chiffre")), ("Entrée", "confirmer")]
        }
        Kind::Choice(choice) if choice.several => {
            vec![("↑ ↓", "choisir"), ("Espace", "cocher"), ("Entrée", "confirmer")]
        }
        Kind::Scale(_) | Kind::Choice(_) | Kind::YesNo => vec![("↑ ↓", "choisir"), ("Entrée", "confirmer")],
        Kind::Number(_) | Kind::Text | Kind::Date => vec![("Entrée", "écrire")],
    }
}
