//! What each key does during a session: keys in, session and screen state out. Pure; [`super::screen`] draws it.

use std::path::PathBuf;

mod answer;
mod going;
mod question;
mod undo;

use super::finder::{Finder, Sought};
use super::form::{Field, Filling, Form, Input};
use super::frame::Size;
use super::key::Key;
use super::line::Line;
use super::opening::Card;
use super::pairs::PairHand;
use super::rows::{Chooser, RowHand};
use super::tempo::Tempo;
use crate::assessment::{Answer, Assessment, Value};
use crate::grid::Kind;
use crate::session::before::Before;
use crate::session::{Action, Place, Session, Stop};

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
    /// How long the session has lasted, and may still last.
    pub tempo: Tempo,
    /// What was answered another day, where it was asked for.
    pub before: Option<Before>,
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
    /// Whether to keep the answer under the hand, before one leaves it.
    Keep(Leaving),
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
    /// Questions that hold some words, or what was left on the way.
    Find(Finder),
    /// What was said of the question another day.
    Former,
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

/// What makes one leave a question whose answer is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// A key, and all that it does.
    By(char),
    /// The choice of the stop of this index.
    To(usize),
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
        let mut desk = Self {
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
            tempo: Tempo::default(),
            before: None,
            behind: None,
            put_off: None,
        };
        desk.offer_line();
        desk
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
            Mode::Find(finder) => self.press_finder(finder, key),
            Mode::Board(index) => self.press_board(index, key),
            mode @ (Mode::Keys | Mode::Former) => {
                if self.scrolled(key) {
                    self.mode = mode;
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
        if matches!(mode, Mode::Row(_) | Mode::Pair(_) | Mode::Write(_)) {
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
            self.ask_to_keep(Leaving::By(then));
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
            (_, Some('c' | '/')) => self.open_finder(Sought::Everything),
            (_, Some('l')) => self.open_finder(Sought::Rest),
            (_, Some('u')) => self.undo(),
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

    /// Whether the help of where one is can be seen.
    pub fn is_help_shown(&self) -> bool {
        self.is_help_open || (self.is_help_offered && super::screen::has_room_for_help(self))
    }

    fn shut_help(&mut self) {
        (self.is_help_open, self.is_help_offered) = (false, false);
        self.scroll = 0;
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
        if self.settle(session) {
            self.offer_line();
        }
    }

    /// Puts another session on the desk, and the hand where it is; says whether that is another place.
    fn settle(&mut self, session: Session) -> bool {
        if session.untouched_count() < self.session.untouched_count() {
            self.tempo.settle();
        }
        let has_moved = session.place() != self.session.place();
        self.session = session;
        if has_moved {
            self.draft = draft(&self.session);
            self.is_help_open = false;
            self.scroll = 0;
        }
        has_moved
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

pub(super) fn toggle(ticked: &mut Vec<usize>, index: usize) {
    match ticked.iter().position(|other| *other == index) {
        Some(at) => {
            ticked.remove(at);
        }
        None => ticked.push(index),
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
