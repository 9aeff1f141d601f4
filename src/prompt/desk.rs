//! What each key does during a session: keys in, session and screen state out. Pure; [`super::screen`] draws it.

use std::path::PathBuf;

use super::form::{Choice, Field, Filling, Form, Input};
use super::frame::Size;
use super::key::Key;
use super::line::Line;
use super::opening::Card;
use super::pairs::PairHand;
use super::rows::{Chooser, RowHand};
use crate::assessment::{Answer, Argument, Assessment, Effect, Priority, Value, decode};
use crate::french::quoted;
use crate::grid::{Item, Kind, NaPolicy, Steps};
use crate::prompt::dial;
use crate::session::{Action, Pace, Place, Session, Stop};

/// A session on somebody's desk: where the hand is, what is open over the question, what was last said.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    session: Session,
    /// What the keys are about.
    pub mode: Mode,
    /// The answer being prepared; nothing of it is kept before it is confirmed.
    pub draft: Draft,
    /// Whether the help of the question is open.
    pub is_help_open: bool,
    /// Whether the help of a question opens by itself where there is room; closing it once says no.
    pub is_help_offered: bool,
    /// First row shown of what is longer than its place.
    pub scroll: usize,
    /// A sentence about what just happened.
    pub notice: Option<Notice>,
    /// Name of the session's file, as people know it.
    pub file: String,
    /// Path of the grid, where the file alone does not lead to it.
    pub grid_path: Option<String>,
    /// Whether something is not saved yet.
    pub is_unsaved: bool,
    /// Rows and columns of the screen, as they were when it was last drawn: long texts wrap by them.
    pub size: Size,
    /// What the keys were about before a page came over it.
    behind: Option<Box<Mode>>,
    /// The answers with which the group chose to go on although they could not be saved.
    put_off: Option<Assessment>,
}

/// What the keys are about.
#[derive(Debug, Clone, PartialEq)]
pub enum Mode {
    /// The place where the session is.
    Here,
    /// An argument: a new one, or another one in the place of that of this index.
    Argue(Form, Option<usize>),
    /// The reason of « sans objet ».
    NotApplicable(Form),
    /// A number, a date or a text.
    Write(Form),
    /// Why the ball is filled.
    Ball,
    /// Whose assessment it is, and what about.
    Card(Card),
    /// Whether to keep the answer under the hand, before this letter does what it does.
    Keep(char),
    /// The arguments, one of them under the hand; perhaps about to be removed.
    Arguments {
        /// Index of the argument under the hand.
        hand: usize,
        /// Whether it was asked to remove it.
        is_removing: bool,
    },
    /// A row of a table, cell after cell.
    Row(RowHand),
    /// Whether to remove the row of this index.
    RemoveRow(usize),
    /// Two rows of a matrix, and what ties them.
    Pair(PairHand),
    /// The pairs of a matrix that are not filled in.
    EmptyPairs(Chooser),
    /// Where to go: the place under the hand, the digits typed so far.
    Go {
        /// Index in [`Desk::destinations`].
        hand: usize,
        /// At most four digits.
        typed: String,
    },
    /// The board of a section, by index among the sections that are asked.
    Board(usize),
    /// All keys and what they do.
    Keys,
    /// Whether to stop here.
    Leave,
    /// Saving failed, for this reason.
    Unsaved(String),
    /// Where else to save.
    Elsewhere(Form),
}

/// The answer being prepared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// The position under the hand, on a scale.
    pub position: Option<f64>,
    /// The option under the hand: of a choice, or oui and non.
    pub hand: Option<usize>,
    /// The options ticked, where several may be chosen.
    pub ticked: Vec<usize>,
    /// Sign and digits typed one after the other.
    pub(super) typed: String,
}

/// A place to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// The first stop of the section of this index.
    Section(usize),
    /// The stop of this index.
    Stop(usize),
}

/// A sentence about what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// French, a whole sentence.
    pub text: String,
    /// Whether it asks for care.
    pub is_warning: bool,
}

/// What is asked of whoever holds the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// To draw again, and to save if an answer changed.
    Nothing,
    /// To save, although nothing changed since.
    Save,
    /// To save in another file from now on.
    SaveAt(PathBuf),
    /// To end: everything was gone through.
    Finish,
    /// To end here and to come back another day.
    Pause,
}

impl Desk {
    /// A desk with a session on it.
    pub fn new(session: Session, file: impl Into<String>) -> Self {
        let draft = draft(&session);
        Self {
            session,
            mode: Mode::Here,
            draft,
            is_help_open: false,
            is_help_offered: true,
            scroll: 0,
            notice: None,
            file: file.into(),
            grid_path: None,
            is_unsaved: false,
            size: Size { height: 24, width: 80 },
            behind: None,
            put_off: None,
        }
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether something under the hand is not the answer that is kept.
    pub fn is_draft_changed(&self) -> bool {
        if self.session.item().is_none() {
            return false;
        }
        let kept = draft(&self.session);
        (self.draft.position, self.draft.hand, &self.draft.ticked) != (kept.position, kept.hand, &kept.ticked)
    }

    /// What one types to make a report of the answers.
    pub fn report_command(&self) -> String {
        let grid = self.grid_path.as_deref().map(|path| format!(" --grille {}", shell_word(path)));
        format!("dts rapport {}{}", shell_word(&self.file), grid.unwrap_or_default())
    }

    /// The same desk with a sentence on it.
    #[must_use]
    pub fn telling(mut self, text: impl Into<String>) -> Self {
        self.tell(text);
        self
    }

    /// The keys of a question that any grid has beside those of its answer.
    pub fn has_arguments(&self) -> bool {
        self.session.entry().is_some_and(|entry| !entry.arguments.is_empty())
    }

    /// Takes a key.
    pub fn press(&mut self, key: &Key) -> Request {
        if matches!(key, Key::Resize | Key::Interrupt | Key::Closed) {
            return Request::Nothing;
        }
        self.notice = None;
        match std::mem::replace(&mut self.mode, Mode::Here) {
            Mode::Here => return self.press_here(key),
            Mode::Argue(form, index) => self.press_argue(form, index, key),
            Mode::NotApplicable(form) => self.press_not_applicable(form, key),
            Mode::Write(form) => self.press_write(form, key),
            Mode::Ball => self.press_ball(key),
            Mode::Card(card) => self.press_card(card, key),
            Mode::Keep(then) => return self.press_keep(then, key),
            Mode::Arguments { hand, is_removing } => self.press_arguments(hand, is_removing, key),
            Mode::Row(hand) => self.press_row(hand, key),
            Mode::RemoveRow(row) => self.press_remove_row(row, key),
            Mode::Pair(hand) => self.press_pair(hand, key),
            Mode::EmptyPairs(chooser) => self.press_empty_pairs(chooser, key),
            Mode::Go { hand, typed } => self.press_go(hand, typed, key),
            Mode::Board(index) => self.press_board(index, key),
            Mode::Keys => {
                if self.scrolled(key) {
                    self.mode = Mode::Keys;
                } else {
                    self.scroll = 0;
                    self.come_back();
                }
            }
            Mode::Leave => match key {
                Key::Enter | Key::Char('o' | 'O' | 'q' | 'Q') => return Request::Pause,
                Key::Escape | Key::Char('n' | 'N') => {}
                _ => self.mode = Mode::Leave,
            },
            Mode::Unsaved(why) => return self.press_unsaved(why, key),
            Mode::Elsewhere(mut form) => match form.press(key) {
                Filling::Going(word) => {
                    self.mode = Mode::Elsewhere(form);
                    self.say(word);
                }
                Filling::Cancelled => return Request::Save,
                Filling::Done => {
                    return form.words(0).map_or(Request::Save, |path| Request::SaveAt(PathBuf::from(path)));
                }
            },
        }
        Request::Nothing
    }

    /// Says on the screen that saving failed; everything stays in memory.
    pub fn saving_failed(&mut self, why: impl Into<String>) {
        self.is_unsaved = true;
        let mode = std::mem::replace(&mut self.mode, Mode::Unsaved(why.into()));
        if matches!(mode, Mode::Row(_) | Mode::Pair(_)) {
            self.behind = Some(Box::new(mode));
        }
    }

    /// Opens a page over what the keys are about.
    pub(super) fn cover(&mut self, page: Mode, behind: Mode) {
        self.scroll = 0;
        self.behind = Some(Box::new(behind));
        self.mode = page;
    }

    /// Back to what the keys were about before a page came over it.
    fn come_back(&mut self) {
        if self.mode == Mode::Here
            && let Some(behind) = self.behind.take()
        {
            self.mode = *behind;
        }
    }

    /// Whether the group chose to go on without saving what is there now.
    pub fn is_put_off(&self) -> bool {
        self.put_off.as_ref() == Some(self.session.assessment())
    }

    /// Says that everything is saved again, if it was not.
    pub fn saved(&mut self) {
        self.put_off = None;
        if self.is_unsaved {
            self.is_unsaved = false;
            self.come_back();
            self.tell(format!("Tout est de nouveau enregistré dans {}.", self.file));
        }
    }

    fn press_here(&mut self, key: &Key) -> Request {
        // While it waits for a text, a paste is that text, never a series of keys.
        if let Key::Paste(text) = key {
            self.pasted(text);
            return Request::Nothing;
        }
        if *key == Key::Escape && self.is_help_shown() {
            self.shut_help();
            return Request::Nothing;
        }
        let typed = std::mem::take(&mut self.draft.typed);
        let was_at_question = self.session.item().is_some();
        if was_at_question && self.press_answer(key, typed.clone()) {
            return Request::Nothing;
        }
        let is_taken = match self.session.stop() {
            Some(Stop::Table(table)) => self.press_table(table, key, typed),
            Some(Stop::Matrix(matrix)) => self.press_matrix(matrix, key, typed),
            Some(Stop::Item(_)) | None => false,
        };
        if is_taken || self.scrolled(key) {
            return Request::Nothing;
        }
        if *key == Key::Escape && self.is_draft_changed() {
            let is_lost = self.pending().is_some();
            self.draft = draft(&self.session);
            if is_lost {
                self.tell("Ce qui n’était pas confirmé n’est pas gardé.");
            }
            return Request::Nothing;
        }
        if let (Some(then @ ('p' | 'g' | 'i' | 'q')), Some(_)) = (letter(key), self.pending()) {
            self.ask_to_keep(then);
            return Request::Nothing;
        }
        match (key, letter(key)) {
            (Key::Enter, _) if self.session.place() == Place::End => return Request::Finish,
            (Key::Enter | Key::Right, _) | (_, Some(' ')) if !was_at_question => self.act(Action::Next),
            (_, Some('q')) | (Key::Escape, _) if self.session.place() != Place::End || letter(key).is_some() => {
                self.mode = Mode::Leave;
            }
            (_, Some('p')) => self.act(Action::Previous),
            (_, Some('i')) => self.act(Action::NextUnanswered),
            (_, Some('g')) => {
                self.mode = Mode::Go { hand: self.destination_here(), typed: String::new() };
            }
            (_, Some('a')) if self.session.place() == Place::End => self.act(Action::Plan),
            (_, Some('v')) => {
                let sections = self.session.sections();
                let here = sections.iter().position(|section| *section == self.session.section_index());
                self.scroll = 0;
                if !sections.is_empty() {
                    self.mode = Mode::Board(here.unwrap_or(0));
                }
            }
            (_, Some('f')) => self.mode = Mode::Card(Card::of(&self.session)),
            (_, Some('?')) => {
                self.scroll = 0;
                self.mode = Mode::Keys;
            }
            _ if was_at_question => self.press_question(key),
            (Key::Char(_), _) if self.session.stop().is_some() => {
                self.warn("Cette touche ne fait rien ici\u{a0}: ? les montre toutes.");
            }
            _ => {}
        }
        Request::Nothing
    }

    /// Where one may go: each section, the tables and matrices after it, those that follow none, the action plan.
    pub fn destinations(&self) -> Vec<Destination> {
        let session = &self.session;
        let others = |section: Option<usize>| {
            let stops = session.stops().iter().enumerate();
            let is_other = move |stop: usize| match session.stops()[stop] {
                Stop::Item(_) => false,
                Stop::Table(_) | Stop::Matrix(_) => session.section_at(stop) == section,
            };
            stops.map(|(stop, _)| stop).filter(move |stop| is_other(*stop)).map(Destination::Stop)
        };
        let mut all = Vec::new();
        for section in session.sections() {
            all.push(Destination::Section(section));
            all.extend(others(Some(section)));
        }
        all.extend(others(None));
        all
    }

    /// The destination nearest to where one is.
    fn destination_here(&self) -> usize {
        let all = self.destinations();
        let here = match self.session.place() {
            Place::At(stop) => all.iter().position(|to| *to == Destination::Stop(stop)),
            _ => None,
        };
        let section = self.session.section_index();
        here.or_else(|| all.iter().position(|to| *to == Destination::Section(section))).unwrap_or(0)
    }

    /// Keys of a question that do not depend on its kind.
    fn press_question(&mut self, key: &Key) {
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

    /// Keys that prepare or confirm an answer; `false` where the key does neither.
    fn press_answer(&mut self, key: &Key, typed: String) -> bool {
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

    fn press_written(&mut self, item: &Item, key: &Key) -> bool {
        if *key != Key::Enter {
            return false;
        }
        let former = self.session.entry().map(|entry| written(&entry.answer)).unwrap_or_default();
        self.write(item, &former);
        true
    }

    fn write(&mut self, item: &Item, text: &str) {
        let (label, hint) = match &item.kind {
            Kind::Number(number) if !number.unit.is_empty() => {
                ("Nombre".to_owned(), format!("en {}, puis Entrée", number.unit))
            }
            Kind::Number(_) => ("Nombre".into(), "puis Entrée".into()),
            Kind::Date => ("Date".into(), "jour/mois/année, par exemple 31/12/2026, puis Entrée".into()),
            _ => ("Réponse".into(), "autant de lignes qu’il faut, puis Entrée".into()),
        };
        let input = Input::Words(Line::new(text));
        self.mode = Mode::Write(Form::new(vec![Field {
            label,
            hint,
            input,
            required: Some("Il n’y a rien ici\u{a0}; Échap pour revenir.".into()),
        }]));
    }

    fn press_cursor(&mut self, item: &Item, key: &Key, mut typed: String) -> bool {
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

    fn confirm(&mut self, item: &Item, key: &Key) -> bool {
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
    fn prepared(&self, item: &Item) -> Option<Value> {
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
    fn pending(&self) -> Option<Answer> {
        let answer = Answer::Value(self.prepared(self.session.item()?)?);
        (self.session.entry().map(|entry| &entry.answer) != Some(&answer)).then_some(answer)
    }

    /// The words of an answer to the question one is at.
    fn words_of(&self, answer: &Answer) -> String {
        match (answer, self.session.item()) {
            (Answer::Value(Value::Number(at)), Some(item)) => {
                format!("{} {}", dial_name(item, *at), super::board::position_words(item, *at)).trim().to_owned()
            }
            (Answer::Value(Value::Options(ids)), Some(Item { kind: Kind::Choice(choice), .. })) => {
                let labels = choice.options.iter().filter(|option| ids.contains(&option.id));
                crate::french::quoted_list(&labels.map(|option| option.label.as_str()).collect::<Vec<_>>(), "et")
            }
            (Answer::Value(Value::YesNo(yes)), _) => quoted(if *yes { "oui" } else { "non" }),
            _ => written(answer),
        }
    }

    fn press_card(&mut self, mut card: Card, key: &Key) {
        match card.press(key) {
            Filling::Going(word) => {
                self.mode = Mode::Card(card);
                self.say(word);
            }
            Filling::Cancelled
                if card.form.words(0).is_some() && card.written_on(self.session.clone()) == self.session => {}
            Filling::Cancelled => self.tell("La fiche reste comme elle était."),
            Filling::Done => {
                let session = card.written_on(self.session.clone());
                let is_changed = session != self.session;
                self.session = session;
                self.tell(if is_changed { "La fiche est corrigée." } else { "La fiche n’a pas changé." });
            }
        }
    }

    fn ask_to_keep(&mut self, then: char) {
        if let Some(answer) = self.pending() {
            self.tell(format!("Garder {}\u{a0}?", self.words_of(&answer)));
            self.mode = Mode::Keep(then);
        }
    }

    fn press_keep(&mut self, then: char, key: &Key) -> Request {
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
        self.press_here(&Key::Char(then))
    }

    /// What is under the hand stays, to be looked at again.
    fn leave_for_later(&mut self) {
        let word = match self.pending() {
            Some(answer) => {
                let word = format!("{}, à reprendre plus tard", self.words_of(&answer));
                self.act(Action::Put(answer));
                word
            }
            None => "laissée pour plus tard".to_owned(),
        };
        self.record(Action::Later, &word);
    }

    /// Does what ends a question, and says on the next screen what was recorded.
    fn record(&mut self, action: Action, word: &str) {
        let number = self.session.progress().question;
        self.act(action);
        if let (None, Some(number)) = (&self.notice, number) {
            self.tell(format!("Question {number}\u{a0}: {word}. p pour y revenir."));
        }
    }

    /// Whether the help of where one is can be seen.
    pub fn is_help_shown(&self) -> bool {
        self.is_help_open || (self.is_help_offered && super::screen::has_room_for_help(self))
    }

    fn shut_help(&mut self) {
        (self.is_help_open, self.is_help_offered) = (false, false);
        self.scroll = 0;
    }

    fn pasted(&mut self, text: &str) {
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

    fn press_argue(&mut self, mut form: Form, index: Option<usize>, key: &Key) {
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

    fn end_word(&self, effect: Effect) -> &str {
        let ends = self.session.item().and_then(Item::ends).unwrap_or(("", ""));
        if effect == Effect::Down { ends.0 } else { ends.1 }
    }

    /// What was said, toward which end, for whom.
    fn argument_form(&self, former: Option<&Argument>) -> Form {
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

    fn press_not_applicable(&mut self, mut form: Form, key: &Key) {
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

    fn press_write(&mut self, mut form: Form, key: &Key) {
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

    fn press_ball(&mut self, key: &Key) {
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

    fn fill(&mut self, priority: Option<Priority>) {
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

    fn press_arguments(&mut self, hand: usize, is_removing: bool, key: &Key) {
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

    fn press_go(&mut self, hand: usize, mut typed: String, key: &Key) {
        let all = self.destinations();
        let last = all.len().saturating_sub(1);
        match (key, digit(key)) {
            (_, Some(digit)) if typed.len() < 4 => {
                typed.push(digit);
                self.mode = Mode::Go { hand, typed };
            }
            (Key::Backspace, _) => {
                typed.pop();
                self.mode = Mode::Go { hand, typed };
            }
            (Key::Up, _) => self.mode = Mode::Go { hand: hand.saturating_sub(1), typed: String::new() },
            (Key::Down, _) => self.mode = Mode::Go { hand: (hand + 1).min(last), typed: String::new() },
            (Key::Enter, _) => {
                let action = match (typed.parse(), all.get(hand)) {
                    (Ok(number), _) => Action::Question(number),
                    (_, Some(Destination::Section(section))) => Action::Section(*section),
                    (_, Some(Destination::Stop(stop))) => Action::Stop(*stop),
                    _ => return,
                };
                self.act(action);
                if self.notice.is_some() {
                    self.mode = Mode::Go { hand, typed: String::new() };
                }
            }
            (Key::Escape, _) | (Key::Char('q' | 'Q' | 'g' | 'G'), _) => {}
            _ => self.mode = Mode::Go { hand, typed },
        }
    }

    fn press_board(&mut self, index: usize, key: &Key) {
        let last = self.session.sections().len().saturating_sub(1);
        let to = match key {
            Key::Left => index.saturating_sub(1),
            Key::Right | Key::Tab => (index + 1).min(last),
            _ if self.scrolled(key) => index,
            Key::Enter | Key::Escape | Key::Char('v' | 'V' | 'q' | 'Q') => {
                self.scroll = 0;
                return;
            }
            _ => index,
        };
        if to != index {
            self.scroll = 0;
        }
        self.mode = Mode::Board(to);
    }

    fn press_unsaved(&mut self, why: String, key: &Key) -> Request {
        match (key, letter(key)) {
            (Key::Enter, _) | (_, Some('r')) => return Request::Save,
            (_, Some('a')) => {
                self.mode = Mode::Elsewhere(Form::new(vec![Field {
                    label: "Fichier".into(),
                    hint: "un autre nom, un autre dossier ou une clé USB\u{a0}; Échap pour revenir".into(),
                    input: Input::Words(Line::default()),
                    required: Some("Donnez un nom de fichier, ou Échap.".into()),
                }]));
            }
            (_, Some('c')) => {
                self.put_off = Some(self.session.assessment().clone());
                self.come_back();
                self.warn("Les dernières réponses ne sont pas enregistrées. La prochaine fera un nouvel essai.");
            }
            _ => self.mode = Mode::Unsaved(why),
        }
        Request::Nothing
    }

    /// Does what is asked, or says why not.
    pub(super) fn act(&mut self, action: Action) {
        match self.session.apply(action) {
            Ok(session) => self.arrive(session),
            Err(refusal) => self.warn(sentence(&refusal.0)),
        }
    }

    pub(super) fn arrive(&mut self, session: Session) {
        let has_moved = session.place() != self.session.place();
        self.session = session;
        if has_moved {
            self.draft = draft(&self.session);
            self.is_help_open = false;
            self.scroll = 0;
        }
    }

    pub(super) fn scrolled(&mut self, key: &Key) -> bool {
        match key {
            Key::Up => self.scroll = self.scroll.saturating_sub(1),
            Key::Down => self.scroll += 1,
            Key::PageUp => self.scroll = self.scroll.saturating_sub(8),
            Key::PageDown => self.scroll += 8,
            _ => return false,
        }
        true
    }

    pub(super) fn say(&mut self, word: Option<String>) {
        if let Some(word) = word {
            self.warn(sentence(&word));
        }
    }

    pub(super) fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_warning: false });
    }

    pub(super) fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_warning: true });
    }
}

/// The answer that is there, as a draft.
fn draft(session: &Session) -> Draft {
    if let Some(Stop::Matrix(matrix)) = session.stop() {
        // One's own relations first, as long as some are missing.
        let filled = session.filled_by_row(matrix);
        let is_missing = filled.first().is_some_and(|count| count + 1 < filled.len());
        return Draft { hand: is_missing.then_some(0), ..Draft::default() };
    }
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return Draft::default() };
    let mut draft = Draft::default();
    match (&entry.answer, &item.kind) {
        (Answer::Value(Value::Number(number)), Kind::Scale(_)) => draft.position = Some(*number),
        (Answer::Value(Value::Options(ids)), Kind::Choice(choice)) => {
            draft.ticked = (0..choice.options.len()).filter(|i| ids.contains(&choice.options[*i].id)).collect();
            draft.hand = draft.ticked.first().copied();
        }
        (Answer::Value(Value::YesNo(yes)), _) => draft.hand = Some(usize::from(!yes)),
        _ => {}
    }
    draft
}

/// A value as one would write it.
pub fn written(answer: &Answer) -> String {
    match answer {
        Answer::Value(Value::Number(number)) => number.to_string().replace('.', ","),
        Answer::Value(Value::Text(text)) => text.clone(),
        Answer::Value(Value::Date(date)) => crate::french::date(*date),
        _ => String::new(),
    }
}

fn reason_form(item: &Item, entry: Option<&crate::assessment::Entry>) -> Form {
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

fn dial_name(item: &Item, value: f64) -> String {
    item.scale().map(|scale| super::board::step_name(scale, value)).unwrap_or_default()
}

pub(super) fn toggle(ticked: &mut Vec<usize>, index: usize) {
    match ticked.iter().position(|other| *other == index) {
        Some(at) => {
            ticked.remove(at);
        }
        None => ticked.push(index),
    }
}

/// Where the hand goes in a list; nothing where the key is not about it.
fn moved(key: &Key, hand: Option<usize>, count: usize, keys: &[String]) -> Option<usize> {
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

/// A letter in lower case, or another sign.
pub(super) fn letter(key: &Key) -> Option<char> {
    match key {
        Key::Char(c) => c.to_lowercase().next(),
        _ => None,
    }
}

/// A digit, also as the upper row of a French keyboard gives it without Maj.
pub(super) fn digit(key: &Key) -> Option<char> {
    match key {
        Key::Char(c) => super::form::digit(*c).and_then(|digit| char::from_digit(digit, 10)),
        _ => None,
    }
}

/// A file name or a word as one types it in a shell.
pub fn shell_word(word: &str) -> String {
    let is_bare = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '\\' | ':');
    if !word.is_empty() && word.chars().all(is_bare) { word.to_owned() } else { format!("\"{word}\"") }
}

/// A message as a sentence: capital and full stop.
pub fn sentence(text: &str) -> String {
    let text = crate::french::capitalised(text);
    if text.ends_with(['.', '?', '!', '…']) { text } else { format!("{text}.") }
}
