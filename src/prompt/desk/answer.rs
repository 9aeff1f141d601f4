//! Keys that prepare and confirm the answer to a question, each kind with its own.

use super::{Desk, Leaving, Mode, Request, digit, draft, letter, sentence, toggle, written};
use crate::assessment::{Answer, Value, decode};
use crate::grid::{Item, Kind, Steps};
use crate::prompt::board::step_name;
use crate::prompt::dial;
use crate::prompt::form::{Field, Filling, Form, Input};
use crate::prompt::key::Key;
use crate::prompt::line::Line;
use crate::prompt::words;
use crate::session::{Action, Pace};

impl Desk {
    /// Keys that prepare or confirm an answer; `false` where the key does neither.
    pub(super) fn press_answer(&mut self, key: &Key, typed: String) -> bool {
        let Some(item) = self.session.item().cloned() else { return false };
        match &item.kind {
            Kind::Scale(scale) => match &scale.steps {
                Steps::Cursor { .. } => self.press_cursor(&item, key, typed),
                Steps::Level(levels) => {
                    let keys = dial::level_keys(scale);
                    let values: Vec<f64> = levels.iter().map(|level| level.value).collect();
                    let hand = self.draft.position.and_then(|at| values.iter().position(|value| *value == at));
                    let Some(hand) = moved(key, hand, values.len(), &keys) else { return self.confirm(&item, key) };
                    self.draft.position = Some(values[hand]);
                    if self.session.pace() == Pace::Quick && matches!(key, Key::Char(_)) {
                        return self.confirm(&item, &Key::Enter);
                    }
                    true
                }
            },
            Kind::Choice(choice) => {
                let keys = dial::rank_keys(choice.options.len());
                if choice.several {
                    let ticks = matches!(key, Key::Char(' ')) || digit(key).is_some();
                    if let Some(hand) = moved(key, self.draft.hand, choice.options.len(), &keys) {
                        self.draft.hand = Some(hand);
                    } else if !ticks {
                        return self.confirm(&item, key);
                    }
                    if ticks && let Some(hand) = self.draft.hand {
                        toggle(&mut self.draft.ticked, hand);
                    }
                    return true;
                }
                let Some(hand) = moved(key, self.draft.hand, choice.options.len(), &keys) else {
                    return self.confirm(&item, key);
                };
                self.draft.hand = Some(hand);
                true
            }
            Kind::YesNo => {
                let by_letter = match letter(key) {
                    Some('o') => Some(0),
                    Some('n') => Some(1),
                    _ => None,
                };
                let hand = by_letter.or_else(|| moved(key, self.draft.hand, 2, &dial::rank_keys(2)));
                let Some(hand) = hand else { return self.confirm(&item, key) };
                self.draft.hand = Some(hand);
                true
            }
            Kind::Number(_) | Kind::Date => {
                if let Key::Char(c) = key
                    && (c.is_ascii_digit() || *c == '-')
                {
                    self.write(&item, &c.to_string());
                    return true;
                }
                self.press_written(&item, key)
            }
            Kind::Text => self.press_written(&item, key),
        }
    }

    pub(super) fn press_written(&mut self, item: &Item, key: &Key) -> bool {
        if *key != Key::Enter {
            return false;
        }
        let former = self.session.entry().map(|entry| written(&entry.answer)).unwrap_or_default();
        self.write(item, &former);
        true
    }

    /// Opens the line of a written question that nobody answered: whoever types at once writes.
    pub(super) fn offer_line(&mut self) {
        let Some(item) = self.session.item().cloned() else { return };
        let is_written = matches!(item.kind, Kind::Number(_) | Kind::Text | Kind::Date);
        if is_written && self.session.entry().is_some_and(|entry| entry.answer == Answer::Missing) {
            self.write(&item, "");
        }
    }

    pub(super) fn write(&mut self, item: &Item, text: &str) {
        let (label, hint) = match &item.kind {
            Kind::Number(number) if !number.unit.is_empty() => {
                ("Nombre".to_owned(), format!("en {}, puis Entrée", number.unit))
            }
            Kind::Number(_) => ("Nombre".into(), "puis Entrée".into()),
            Kind::Date => ("Date".into(), "jour/mois/année, par exemple 31/12/2026, puis Entrée".into()),
            _ => ("Réponse".into(), "aussi long qu’il le faut, puis Entrée".into()),
        };
        let input = Input::Words(Line::new(text));
        let is_answered = self.session.entry().is_some_and(|entry| matches!(entry.answer, Answer::Value(_)));
        self.mode = Mode::Write(Form::new(vec![Field {
            label,
            hint,
            input,
            // Where nothing is written, an empty line goes on; what is written is taken back by a key of its own.
            required: is_answered.then(|| "Il n’y a rien ici\u{a0}: Échap, puis e pour effacer la réponse.".into()),
        }]));
    }

    pub(super) fn press_write(&mut self, mut form: Form, key: &Key) {
        if *key == Key::Tab {
            self.is_help_open = !self.is_help_open;
            self.scroll = 0;
            self.mode = Mode::Write(form);
            return;
        }
        match form.press(key) {
            Filling::Going(word) => {
                self.mode = Mode::Write(form);
                self.say(word);
            }
            Filling::Cancelled => {
                let former = self.session.entry().map(|entry| written(&entry.answer)).unwrap_or_default();
                let text = form.words(0).unwrap_or_default();
                if !text.is_empty() && text != Line::new(&former).text() {
                    self.tell("Ce qui était écrit n’a pas été gardé.");
                }
            }
            Filling::Done if form.words(0).is_none() => self.act(Action::Next),
            Filling::Done => {
                let Some(item) = self.session.item() else { return };
                match decode::value(&item.kind, &form.words(0).unwrap_or_default()) {
                    Ok(value) => match self.session.apply(Action::Answer(Answer::Value(value))) {
                        Ok(session) => self.arrive(session),
                        Err(refusal) => {
                            self.mode = Mode::Write(form);
                            self.warn(sentence(&refusal.0));
                        }
                    },
                    Err(refusal) => {
                        self.mode = Mode::Write(form);
                        self.warn(format!("{} {}", sentence(&refusal.message), sentence(&refusal.hint)));
                    }
                }
            }
        }
    }

    pub(super) fn press_cursor(&mut self, item: &Item, key: &Key, mut typed: String) -> bool {
        let Some(scale) = item.scale() else { return false };
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
            _ => {
                let Some(digit) = digit(key) else { return self.confirm(item, key) };
                typed.push(digit);
                let parsed = |text: &str| text.parse::<f64>().ok().filter(|value| scale.has(*value));
                let alone = digit.to_string();
                let (typed, value) = match (parsed(&typed), parsed(&alone)) {
                    (Some(value), _) => (typed, value),
                    (None, Some(value)) if !typed.starts_with('-') => (alone, value),
                    _ => {
                        let (low, high) = (dial_name(item, scale.min()), dial_name(item, scale.max()));
                        self.warn(format!("Le curseur va de {low} à {high}."));
                        return true;
                    }
                };
                self.draft.position = Some(value);
                if self.session.pace() == Pace::Quick && scale.min() > -10.0 && scale.max() < 10.0 {
                    return self.confirm(item, &Key::Enter);
                }
                self.draft.typed = typed;
                return true;
            }
        };
        self.draft.position = Some(to);
        true
    }

    pub(super) fn confirm(&mut self, item: &Item, key: &Key) -> bool {
        if *key != Key::Enter {
            return false;
        }
        let former = self.session.entry().map(|entry| entry.answer.clone()).unwrap_or_default();
        match (self.prepared(item), &former) {
            (Some(value), _) => self.act(Action::Answer(Answer::Value(value))),
            // SO or NSP was answered before, and stays.
            (None, Answer::NotApplicable(_) | Answer::Unknown) => self.act(Action::Next),
            (None, _) => self.warn(match &item.kind {
                Kind::Scale(scale) if matches!(scale.steps, Steps::Cursor { .. }) => {
                    "Placez d’abord le curseur (← → ou un chiffre), ou t pour y revenir plus tard."
                }
                Kind::Choice(choice) if choice.several => {
                    "Cochez d’abord une réponse (↑ ↓ puis Espace, ou un chiffre), ou t pour y revenir plus tard."
                }
                _ => "Choisissez d’abord une réponse (↑ ↓ ou sa touche), ou t pour y revenir plus tard.",
            }),
        }
        true
    }

    /// The answer under the hand.
    pub(super) fn prepared(&self, item: &Item) -> Option<Value> {
        match &item.kind {
            Kind::Scale(_) => self.draft.position.map(Value::Number),
            Kind::Choice(choice) if choice.several => {
                let mut ticked = self.draft.ticked.clone();
                ticked.sort_unstable();
                let ids: Vec<String> = ticked.iter().map(|index| choice.options[*index].id.clone()).collect();
                (!ids.is_empty()).then_some(Value::Options(ids))
            }
            Kind::Choice(choice) => self.draft.hand.map(|hand| Value::Options(vec![choice.options[hand].id.clone()])),
            Kind::YesNo => self.draft.hand.map(|hand| Value::YesNo(hand == 0)),
            Kind::Number(_) | Kind::Text | Kind::Date => None,
        }
    }

    /// The answer under the hand, where it is not the one that is kept.
    pub(in crate::prompt) fn pending(&self) -> Option<Answer> {
        let answer = Answer::Value(self.prepared(self.session.item()?)?);
        (self.session.entry().map(|entry| &entry.answer) != Some(&answer)).then_some(answer)
    }

    /// The words of an answer to the question one is at.
    pub(super) fn words_of(&self, answer: &Answer) -> String {
        self.session.item().map(|item| words::answer(item, answer)).unwrap_or_default()
    }

    pub(super) fn pasted(&mut self, text: &str) {
        match self.session.item().map(|item| (item.clone(), item.kind.clone())) {
            Some((item, Kind::Text | Kind::Number(_) | Kind::Date)) => self.write(&item, text),
            Some(_) => {
                let mut form = self.argument_form(None);
                form.press(&Key::Paste(text.to_owned()));
                self.mode = Mode::Argue(form, None);
                self.tell("Le texte collé devient un argument\u{a0}; Échap pour l’abandonner.");
            }
            None => {}
        }
    }

    pub(in crate::prompt) fn ask_to_keep(&mut self, then: Leaving) {
        if let Some(answer) = self.pending() {
            self.tell(format!("Garder {}\u{a0}?", self.words_of(&answer)));
            self.mode = Mode::Keep(then);
        }
    }

    pub(super) fn press_keep(&mut self, then: Leaving, key: &Key) -> Request {
        match (key, letter(key)) {
            (Key::Enter, _) | (_, Some('o')) => {
                if let Some(answer) = self.pending() {
                    self.act(Action::Put(answer));
                }
            }
            (_, Some('n')) => {}
            (Key::Escape, _) => return Request::Nothing,
            _ => {
                self.ask_to_keep(then);
                return Request::Nothing;
            }
        }
        self.draft = draft(&self.session);
        match then {
            Leaving::By(letter) => self.press_here(&Key::Char(letter)),
            Leaving::To(stop) => {
                self.act(Action::Stop(stop));
                Request::Nothing
            }
        }
    }

    /// What is under the hand stays, to be looked at again.
    pub(super) fn leave_for_later(&mut self) {
        match self.pending() {
            Some(answer) => {
                let word = format!("{}, à reprendre plus tard", self.words_of(&answer));
                self.record(Action::PutOff(answer), &word);
            }
            None => self.record(Action::Later, "laissée pour plus tard"),
        }
    }
}

pub(super) fn dial_name(item: &Item, value: f64) -> String {
    item.scale().map(|scale| step_name(scale, value)).unwrap_or_default()
}

/// Where the hand goes in a list; nothing where the key is not about it.
pub(super) fn moved(key: &Key, hand: Option<usize>, count: usize, keys: &[String]) -> Option<usize> {
    match key {
        Key::Up | Key::Left => Some(hand.map_or(0, |hand| hand.saturating_sub(1))),
        Key::Down | Key::Right => Some(hand.map_or(0, |hand| (hand + 1).min(count - 1))),
        Key::Home => Some(0),
        Key::End => Some(count - 1),
        _ => {
            let typed = digit(key)?.to_string();
            keys.iter().position(|key| *key == typed)
        }
    }
}
