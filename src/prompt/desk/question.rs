//! Keys of a question beside those of its answer: arguments, the ball, « sans objet », « ne sait pas ».

use super::{Desk, Draft, Mode, digit, letter};
use crate::assessment::{Answer, Argument, Effect, Entry, Priority};
use crate::french::quoted;
use crate::grid::{Item, Kind, NaPolicy};
use crate::prompt::form::{Choice, Field, Filling, Form, Input};
use crate::prompt::key::Key;
use crate::prompt::line::Line;
use crate::session::Action;

impl Desk {
    /// Keys of a question that do not depend on its kind.
    pub(super) fn press_question(&mut self, key: &Key) {
        let Some(item) = self.session.item() else { return };
        let is_yes_no = item.kind == Kind::YesNo;
        match letter(key) {
            Some('a') => self.mode = Mode::Argue(self.argument_form(None), None),
            Some('m') if self.has_arguments() => {
                let last = self.session.entry().map_or(0, |entry| entry.arguments.len() - 1);
                self.mode = Mode::Arguments { hand: last, is_removing: false };
            }
            Some('m') => self.tell("Il n’y a pas encore d’argument\u{a0}: a pour en ajouter un."),
            Some('b') => self.mode = Mode::Ball,
            Some('s') if item.na == NaPolicy::Forbidden => {
                self.record(Action::Answer(Answer::NotApplicable(None)), "sans objet");
            }
            Some('s') => self.mode = Mode::NotApplicable(reason_form(item, self.session.entry())),
            Some('n') if !is_yes_no => self.record(Action::Answer(Answer::Unknown), "ne sait pas"),
            Some('j') if is_yes_no => self.record(Action::Answer(Answer::Unknown), "ne sait pas"),
            Some('t') => self.leave_for_later(),
            Some('e') => {
                if self.session.entry().is_some_and(|entry| entry.answer == Answer::Missing) {
                    self.draft = Draft::default();
                    self.tell("Il n’y a pas de réponse à effacer.");
                } else {
                    self.act(Action::Clear);
                    self.draft = Draft::default();
                    self.tell("La réponse est effacée\u{a0}; les arguments restent.");
                }
            }
            Some('d') if self.before.is_some() => {
                self.scroll = 0;
                self.mode = Mode::Former;
            }
            Some('h') if item.help.is_empty() => self.tell("Cette question n’a pas d’aide."),
            Some('h') if self.is_help_shown() => self.shut_help(),
            Some('h') => {
                (self.is_help_open, self.is_help_offered) = (true, true);
                self.scroll = 0;
            }
            Some(_) => self.warn("Cette touche ne fait rien ici\u{a0}: ? les montre toutes."),
            None => {}
        }
    }

    /// Does what ends a question, and says on the next screen what was recorded.
    pub(super) fn record(&mut self, action: Action, word: &str) {
        let number = self.session.progress().question;
        self.act(action);
        if let (None, Some(number)) = (&self.notice, number) {
            self.tell(format!("Question {number}\u{a0}: {word}. p pour y revenir."));
        }
    }

    pub(super) fn press_argue(&mut self, mut form: Form, index: Option<usize>, key: &Key) {
        match form.press(key) {
            Filling::Going(word) => {
                self.mode = Mode::Argue(form, index);
                self.say(word);
            }
            Filling::Cancelled => {
                if form.words(0).is_some() && index.is_none() {
                    self.tell("L’argument n’a pas été gardé.");
                }
            }
            Filling::Done => {
                let effect = match form.chosen(1) {
                    Some(0) => Effect::Down,
                    Some(2) => Effect::Up,
                    _ => Effect::None,
                };
                let by = form.chosen(2).map(|chosen| self.session.grid().stakeholders[chosen].id.clone());
                // A stakeholder that the grid does not know was written by other means: it stays.
                let former = index.and_then(|index| self.session.entry()?.arguments.get(index)?.by.clone());
                let by = by.or_else(|| former.filter(|by| self.session.grid().stakeholder(by).is_none()));
                let argument = Argument { text: form.words(0).unwrap_or_default(), effect, by };
                self.act(match index {
                    Some(index) => Action::ChangeArgument(index, argument),
                    None => Action::AddArgument(argument),
                });
                let is_cursor = self.session.item().is_some_and(|item| item.scale().is_some());
                let is_alone = self.session.is_alone();
                if self.notice.is_none() {
                    self.tell(match effect {
                        _ if !is_cursor => "L’argument est gardé.".into(),
                        Effect::None => "L’argument est gardé. Le curseur bouge-t-il\u{a0}?".into(),
                        _ => format!(
                            "L’argument est gardé\u{a0}: il tire vers {}. {}\u{a0}?",
                            quoted(self.end_word(effect)),
                            if is_alone { "Où placez-vous le curseur" } else { "Où le groupe place-t-il le curseur" }
                        ),
                    });
                }
            }
        }
    }

    pub(super) fn end_word(&self, effect: Effect) -> &str {
        let ends = self.session.item().and_then(Item::ends).unwrap_or(("", ""));
        if effect == Effect::Down { ends.0 } else { ends.1 }
    }

    /// What was said, toward which end, for whom.
    pub(super) fn argument_form(&self, former: Option<&Argument>) -> Form {
        let text = former.map_or("", |argument| argument.text.as_str());
        let mut fields = vec![Field {
            label: "Argument".into(),
            hint: "Ce qui vient d’être dit, en une phrase. Entrée pour continuer, Échap pour abandonner.".into(),
            input: Input::Words(Line::new(text)),
            required: Some("L’argument est vide\u{a0}; Échap pour abandonner.".into()),
        }];
        let ends = self.session.item().and_then(Item::ends);
        let (low, high) = ends.unwrap_or(("défavorable", "favorable"));
        let effect = former.map_or(Effect::None, |argument| argument.effect);
        let options = vec![
            (Some('-'), low.to_owned()),
            (Some('0'), "ni l’un ni l’autre".to_owned()),
            (Some('+'), high.to_owned()),
        ];
        let chosen = Some(match effect {
            Effect::Down => 0,
            Effect::None => 1,
            Effect::Up => 2,
        });
        fields.push(Field {
            label: "Il tire vers".into(),
            hint: "-, 0 ou +, ou ← →, puis Entrée".into(),
            input: Input::Choice(Choice { options, chosen, can_be_none: false }),
            required: None,
        });
        let groups = &self.session.grid().stakeholders;
        if !groups.is_empty() {
            let by = former.and_then(|argument| argument.by.as_deref());
            let known = by.and_then(|by| self.session.grid().stakeholder(by));
            let mut choice = Choice::new(groups.iter().map(|group| group.label.clone()));
            choice.chosen = known.and_then(|known| groups.iter().position(|group| group == known));
            fields.push(Field {
                label: "Dit pour".into(),
                hint: if groups.len() > 9 {
                    "un chiffre ou ← →, puis Entrée\u{a0}; Entrée seule pour ne pas le préciser".into()
                } else {
                    "un chiffre, puis Entrée\u{a0}; Entrée seule pour ne pas le préciser".into()
                },
                input: Input::Choice(choice),
                required: None,
            });
        }
        Form::new(fields)
    }

    pub(super) fn press_not_applicable(&mut self, mut form: Form, key: &Key) {
        match form.press(key) {
            Filling::Going(word) => {
                self.mode = Mode::NotApplicable(form);
                self.say(word);
            }
            Filling::Cancelled => {
                let former = match self.session.entry().map(|entry| &entry.answer) {
                    Some(Answer::NotApplicable(reason)) => reason.clone(),
                    _ => None,
                };
                if form.words(0).is_some() && form.words(0) != former {
                    self.tell("La raison n’a pas été gardée.");
                }
            }
            Filling::Done => self.record(Action::Answer(Answer::NotApplicable(form.words(0))), "sans objet"),
        }
    }

    pub(super) fn press_ball(&mut self, key: &Key) {
        let former = self.session.entry().and_then(|entry| entry.priority);
        match (letter(key), key) {
            (Some('p' | '1'), _) => self.fill(Some(Priority::Priority)),
            (Some('i' | '2'), _) => self.fill(Some(Priority::Impact)),
            (Some('v' | '0' | '3'), _) => self.fill(None),
            (_, Key::Escape | Key::Enter) => {}
            (Some('b'), _) => self.fill(if former.is_some() { None } else { Some(Priority::Priority) }),
            _ => self.mode = Mode::Ball,
        }
    }

    pub(super) fn fill(&mut self, priority: Option<Priority>) {
        self.act(Action::Ball(priority));
        self.tell(match priority {
            Some(Priority::Priority) if self.session.is_alone() => {
                "Boule pleine ●\u{a0}: c’est une priorité pour vous."
            }
            Some(Priority::Priority) => "Boule pleine ●\u{a0}: c’est une priorité du groupe.",
            Some(Priority::Impact) => "Boule pleine ●\u{a0}: l’impact est très important.",
            None => "Boule vide ○.",
        });
    }

    pub(super) fn press_arguments(&mut self, hand: usize, is_removing: bool, key: &Key) {
        let arguments = self.session.entry().map(|entry| entry.arguments.clone()).unwrap_or_default();
        let last = arguments.len().saturating_sub(1);
        if is_removing {
            match key {
                Key::Enter | Key::Char('o' | 'O') => {
                    self.act(Action::RemoveArgument(hand));
                    if last > 0 {
                        self.mode = Mode::Arguments { hand: hand.min(last - 1), is_removing: false };
                    }
                    self.tell("L’argument est retiré.");
                }
                Key::Escape | Key::Char('n' | 'N') => self.mode = Mode::Arguments { hand, is_removing: false },
                _ => self.mode = Mode::Arguments { hand, is_removing: true },
            }
            return;
        }
        let by_number = digit(key).and_then(|c| c.to_digit(10)).and_then(|n| usize::try_from(n).ok()?.checked_sub(1));
        let to = |hand| Mode::Arguments { hand, is_removing: false };
        self.mode = match (key, letter(key)) {
            (Key::Up | Key::Left, _) => to(hand.saturating_sub(1)),
            (Key::Down | Key::Right, _) => to((hand + 1).min(last)),
            (Key::Home, _) => to(0),
            (Key::End, _) => to(last),
            (Key::Enter, _) | (_, Some('m')) => Mode::Argue(self.argument_form(arguments.get(hand)), Some(hand)),
            (Key::Delete | Key::Backspace, _) | (_, Some('r')) => Mode::Arguments { hand, is_removing: true },
            (_, Some('a')) => Mode::Argue(self.argument_form(None), None),
            (Key::Escape, _) | (_, Some('q' | 'f')) => Mode::Here,
            _ => to(by_number.filter(|number| *number <= last).unwrap_or(hand)),
        };
    }
}

pub(super) fn reason_form(item: &Item, entry: Option<&Entry>) -> Form {
    let former = match entry.map(|entry| &entry.answer) {
        Some(Answer::NotApplicable(Some(reason))) => reason.as_str(),
        _ => "",
    };
    let is_required = item.na == NaPolicy::WithReason;
    let hint = if is_required {
        "En quelques mots\u{a0}: cette question demande une raison. Échap pour revenir."
    } else {
        "En quelques mots si vous voulez, puis Entrée. Échap pour revenir."
    };
    Form::new(vec![Field {
        label: "Sans objet, car".into(),
        hint: hint.into(),
        input: Input::Words(Line::new(former)),
        required: is_required.then(|| "dites en quelques mots pourquoi cette question est sans objet".into()),
    }])
}
