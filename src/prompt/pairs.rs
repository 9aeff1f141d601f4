//! What each key does in a matrix: whose relations, then pair after pair. Pure.
//!
//! A nature is kept when Entrée confirms it, the object after it, the note last: each before the next is drawn.

use super::desk::{Desk, Mode, digit, letter, sentence};
use super::key::Key;
use super::line::Line;
use super::rows::{Chooser, listed, writing_width};
use crate::french::quoted;
use crate::session::rows::{Edit, Link, Pair};
use crate::session::{Action, Session, Stop};

pub(super) mod screen;

pub use screen::{empty_screen, list_screen, pair_screen};

/// Two rows under the hand, and what ties them.
#[derive(Debug, Clone, PartialEq)]
pub struct PairHand {
    /// Index of the matrix.
    pub matrix: usize,
    /// Index of the row whose pairs are gone through.
    pub owner: usize,
    /// Index of the other row.
    pub other: usize,
    /// Which side is asked.
    pub way: Way,
    /// What is asked.
    pub step: Step,
    /// The nature under the hand.
    pub nature: Option<usize>,
    /// The object under the hand.
    pub object: Option<usize>,
    /// The note so far.
    pub note: Line,
    /// Whether all pairs of the owner were filled in already when one came to them.
    pub is_review: bool,
    /// Whether it was asked to make one relation of two.
    pub is_joining: bool,
    /// Whether it was asked to leave a nature or a note that is not confirmed.
    pub is_leaving: bool,
}

/// Which side is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Both see it alike.
    Both,
    /// How the owner sees the other.
    There,
    /// How the other sees the owner.
    Back,
}

/// What is asked of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What ties them.
    Nature,
    /// What it is about.
    Object,
    /// What is worth remembering.
    Note,
}

impl PairHand {
    fn new(session: &Session, matrix: usize, owner: usize, other: usize, is_review: bool) -> Self {
        let way = if matches!(session.pair(matrix, owner, other), Pair::Apart(..)) { Way::There } else { Way::Both };
        let mut hand = Self {
            matrix,
            owner,
            other,
            way,
            step: Step::Nature,
            nature: None,
            object: None,
            note: Line::default(),
            is_review,
            is_joining: false,
            is_leaving: false,
        };
        hand.look(session);
        hand
    }

    /// What is kept of the side that is asked.
    pub fn kept(&self, session: &Session) -> Option<Link> {
        match (session.pair(self.matrix, self.owner, self.other), self.way) {
            (Pair::Alike(link), _) => Some(link),
            (Pair::Apart(there, _), Way::There | Way::Both) => there,
            (Pair::Apart(_, back), Way::Back) => back,
            (Pair::Empty, _) => None,
        }
    }

    /// Id of the nature under the hand.
    fn nature_id(&self, session: &Session) -> Option<String> {
        self.nature.map(|nature| session.grid().matrices[self.matrix].natures[nature].id.clone())
    }

    /// Puts the hand on what is kept.
    fn look(&mut self, session: &Session) {
        let matrix = &session.grid().matrices[self.matrix];
        let kept = self.kept(session);
        let kept = kept.as_ref();
        self.nature = kept.and_then(|link| matrix.natures.iter().position(|nature| nature.id == link.nature));
        let object = kept.and_then(|link| link.object.as_ref());
        self.object = object.and_then(|object| matrix.objects.iter().position(|known| known.id == *object));
        self.note = Line::new(kept.and_then(|link| link.note.as_deref()).unwrap_or_default());
    }
}

/// The rows paired with one, in order.
fn others(session: &Session, matrix: usize, owner: usize) -> Vec<usize> {
    let count = session.rows(session.grid().matrices[matrix].table).len();
    (0..count).filter(|row| *row != owner).collect()
}

fn is_empty(session: &Session, matrix: usize, owner: usize, other: usize) -> bool {
    session.pair(matrix, owner, other) == Pair::Empty
}

impl Desk {
    /// Keys of the rows whose pairs one may go through; `false` where the key is none of them.
    pub(super) fn press_matrix(&mut self, matrix: usize, key: &Key, typed: String) -> bool {
        let rows = self.session().rows(self.session().grid().matrices[matrix].table).len();
        let rows = if rows < 2 { 0 } else { rows };
        let hand = self.draft.hand.filter(|hand| *hand < rows);
        if let Some(hand) = listed(key, hand, rows, typed, &mut self.draft.typed) {
            self.draft.hand = hand;
            return true;
        }
        match (key, letter(key), hand) {
            (Key::Enter, _, Some(owner)) => self.open_pairs(matrix, owner, None),
            (Key::Enter, ..) | (_, Some('c'), _) => self.act(Action::Next),
            (_, Some('l'), _) => self.open_empty_pairs(matrix),
            (_, Some('h'), _) => {
                self.is_help_open = !self.is_help_open;
                self.scroll = 0;
            }
            _ => return false,
        }
        true
    }

    /// Opens the pairs of a row: at one of them, else at the first that is empty, else at the first.
    fn open_pairs(&mut self, matrix: usize, owner: usize, other: Option<usize>) {
        let session = self.session();
        let others = others(session, matrix, owner);
        let empty = others.iter().copied().find(|other| is_empty(session, matrix, owner, *other));
        let Some(other) = other.or(empty).or_else(|| others.first().copied()) else { return };
        let hand = PairHand::new(session, matrix, owner, other, empty.is_none());
        self.scroll = 0;
        self.draft.hand = Some(owner);
        self.mode = Mode::Pair(hand);
    }

    fn open_empty_pairs(&mut self, matrix: usize) {
        if self.session().empty_pairs(matrix).is_empty() {
            self.tell("Toutes les paires sont remplies.");
        } else {
            self.mode = Mode::EmptyPairs(Chooser::default());
        }
    }

    /// The pairs that are not filled in and that the letters typed so far leave.
    pub fn choosable_pairs(&self, matrix: usize, chooser: &Chooser) -> Vec<(usize, usize)> {
        let session = self.session();
        let table = session.grid().matrices[matrix].table;
        let text = |row: usize| session.row_name(table, row);
        let empty = session.empty_pairs(matrix).into_iter();
        empty.filter(|(a, b)| chooser.admits(&format!("{} {}", text(*a), text(*b)))).collect()
    }

    pub(super) fn press_empty_pairs(&mut self, mut chooser: Chooser, key: &Key) {
        let Some(Stop::Matrix(matrix)) = self.session().stop() else { return };
        let left = self.choosable_pairs(matrix, &chooser);
        match key {
            Key::Escape => return,
            Key::Enter => match left.get(chooser.hand) {
                Some((owner, other)) => return self.open_pairs(matrix, *owner, Some(*other)),
                None => self.warn("Aucune paire vide ne contient ces mots\u{a0}: effacez-en avec Retour arrière."),
            },
            _ => {
                chooser.press(key, left.len());
            }
        }
        self.mode = Mode::EmptyPairs(chooser);
    }

    pub(super) fn press_pair(&mut self, mut hand: PairHand, key: &Key) {
        if hand.is_joining {
            return self.press_joining(hand, key);
        }
        if *key == Key::Tab {
            self.is_help_open = !self.is_help_open;
            self.mode = Mode::Pair(hand);
            return;
        }
        let was_leaving = std::mem::take(&mut hand.is_leaving);
        match hand.step {
            Step::Nature => self.press_nature(hand, key, was_leaving),
            Step::Object => self.press_object(hand, key),
            Step::Note => self.press_note(hand, key, was_leaving),
        }
    }

    fn press_nature(&mut self, mut hand: PairHand, key: &Key, was_leaving: bool) {
        let count = self.session().grid().matrices[hand.matrix].natures.len();
        if let Some(index) = numbered(key, count) {
            hand.nature = Some(index);
            self.mode = Mode::Pair(hand);
            return;
        }
        let is_changed = hand.nature_id(self.session()) != hand.kept(self.session()).map(|link| link.nature);
        // What is under the hand and not confirmed is not left behind without a word; the same key again leaves it.
        let leaves =
            matches!(key, Key::Left | Key::Right | Key::Escape) || matches!(letter(key), Some(' ' | 'p' | 'l' | 'q'));
        if is_changed && leaves && !was_leaving {
            hand.is_leaving = true;
            self.mode = Mode::Pair(hand);
            self.warn(
                "Cette relation n’est pas encore gardée\u{a0}: Entrée pour la garder, la même touche pour la laisser.",
            );
            return;
        }
        match (key, letter(key)) {
            (Key::Up, _) => hand.nature = Some(hand.nature.map_or(0, |at| at.saturating_sub(1))),
            (Key::Down, _) => hand.nature = Some(hand.nature.map_or(0, |at| (at + 1).min(count - 1))),
            (Key::Home, _) => hand.nature = Some(0),
            (Key::End, _) => hand.nature = Some(count - 1),
            (Key::Enter, _) if hand.nature.is_some() => return self.keep_nature(hand),
            // An empty pair is a question that stays open: one passes on.
            (Key::Enter, _) | (_, Some(' ')) => return self.after(hand),
            (Key::Right, _) => return self.beside(hand, 1),
            (Key::Left, _) | (_, Some('p')) => return self.beside(hand, -1),
            (_, Some('d')) => return self.split(hand),
            (_, Some('e')) | (Key::Backspace | Key::Delete, _) => {
                if hand.kept(self.session()).is_none() {
                    hand.nature = None;
                    self.tell("Cette paire est déjà vide.");
                } else {
                    self.keep(&hand, None);
                    hand.look(self.session());
                    self.tell("La relation est effacée\u{a0}: la paire reste à remplir.");
                }
            }
            (_, Some('l')) => return self.open_empty_pairs(hand.matrix),
            (_, Some('h')) => self.is_help_open = !self.is_help_open,
            (_, Some('?')) => return self.cover(Mode::Keys, Mode::Pair(hand)),
            (Key::Escape, _) | (_, Some('q')) => return,
            (Key::Char(_), _) => self.warn("Cette touche ne fait rien ici\u{a0}: ? les montre toutes."),
            _ => {}
        }
        self.mode = Mode::Pair(hand);
    }

    /// Keeps the nature under the hand with what was said already, and asks what it is about.
    fn keep_nature(&mut self, mut hand: PairHand) {
        let Some(nature) = hand.nature else { return };
        let id = self.session().grid().matrices[hand.matrix].natures[nature].id.clone();
        let link = match hand.kept(self.session()) {
            Some(link) => Link { nature: id, ..link },
            None => Link::new(&id),
        };
        if self.keep(&hand, Some(link)) {
            hand.step = match self.session().grid().matrices[hand.matrix].objects.is_empty() {
                true => Step::Note,
                false => Step::Object,
            };
        }
        self.mode = Mode::Pair(hand);
    }

    fn press_object(&mut self, mut hand: PairHand, key: &Key) {
        let count = self.session().grid().matrices[hand.matrix].objects.len();
        if let Some(index) = numbered(key, count) {
            hand.object = Some(index);
            self.mode = Mode::Pair(hand);
            return;
        }
        match (key, letter(key)) {
            (Key::Up, _) => hand.object = Some(hand.object.map_or(0, |at| at.saturating_sub(1))),
            (Key::Down, _) => hand.object = Some(hand.object.map_or(0, |at| (at + 1).min(count - 1))),
            (Key::Enter | Key::Right, _) | (_, Some(' ')) => return self.keep_object(hand),
            (_, Some('e')) | (Key::Backspace | Key::Delete, _) => hand.object = None,
            (Key::Escape | Key::Left, _) | (_, Some('p')) => hand.step = Step::Nature,
            (_, Some('h')) => self.is_help_open = !self.is_help_open,
            (_, Some('?')) => return self.cover(Mode::Keys, Mode::Pair(hand)),
            (Key::Char(_), _) => {
                self.warn("Un chiffre pour choisir, puis Entrée\u{a0}; Entrée seule pour ne pas le préciser.");
            }
            _ => {}
        }
        self.mode = Mode::Pair(hand);
    }

    fn keep_object(&mut self, mut hand: PairHand) {
        let objects = &self.session().grid().matrices[hand.matrix].objects;
        let object = hand.object.map(|index| objects[index].id.clone());
        if let Some(link) = hand.kept(self.session())
            && !self.keep(&hand, Some(Link { object, ..link }))
        {
            self.mode = Mode::Pair(hand);
            return;
        }
        hand.step = Step::Note;
        self.mode = Mode::Pair(hand);
    }

    fn press_note(&mut self, mut hand: PairHand, key: &Key, was_leaving: bool) {
        let kept = hand.kept(self.session());
        let former = kept.as_ref().and_then(|link| link.note.clone()).unwrap_or_default();
        let is_changed = hand.note.text() != Line::new(&former).text();
        let width = writing_width(self.size);
        let back = |hand: &mut PairHand, session: &Session| {
            let has_objects = !session.grid().matrices[hand.matrix].objects.is_empty();
            hand.step = if has_objects { Step::Object } else { Step::Nature };
        };
        match key {
            Key::Enter => {
                let note = Some(hand.note.text()).filter(|note| !note.is_empty());
                if is_changed
                    && let Some(link) = kept
                    && !self.keep(&hand, Some(Link { note, ..link }))
                {
                    self.mode = Mode::Pair(hand);
                    return;
                }
                return self.after(hand);
            }
            Key::Escape if is_changed && !was_leaving => {
                hand.is_leaving = true;
                self.warn("Cette note n’est pas encore gardée\u{a0}: Entrée pour la garder, Échap pour l’abandonner.");
            }
            Key::Escape => {
                hand.note = Line::new(&former);
                back(&mut hand, self.session());
            }
            Key::Up => {
                if !hand.note.up(width) {
                    back(&mut hand, self.session());
                }
            }
            Key::Down => {
                hand.note.down(width);
            }
            _ => {
                hand.note.press(key);
            }
        }
        self.mode = Mode::Pair(hand);
    }

    /// Two relations, one a side; or one again.
    fn split(&mut self, mut hand: PairHand) {
        if hand.way == Way::Both {
            // What was said of both is where each side starts from.
            if let Some(link) = hand.kept(self.session()) {
                let pair = Pair::Apart(Some(link.clone()), Some(link));
                if !self.relate(&hand, pair) {
                    self.mode = Mode::Pair(hand);
                    return;
                }
            }
            hand.way = Way::There;
            self.tell("Chaque côté a maintenant sa façon de voir\u{a0}: d’abord celle-ci, puis l’autre.");
        } else if let Pair::Apart(there, back) = self.session().pair(hand.matrix, hand.owner, hand.other) {
            if there.is_some() && back.is_some() && there != back {
                hand.is_joining = true;
            } else {
                self.join(&mut hand);
            }
        } else {
            self.join(&mut hand);
        }
        self.mode = Mode::Pair(hand);
    }

    fn join(&mut self, hand: &mut PairHand) {
        if let Pair::Apart(there, back) = self.session().pair(hand.matrix, hand.owner, hand.other)
            && let Some(link) = there.or(back)
        {
            self.relate(hand, Pair::Alike(link));
        }
        hand.way = Way::Both;
        hand.look(self.session());
        if self.notice.is_none() {
            self.tell("Une seule relation, vue de la même façon des deux côtés.");
        }
    }

    fn press_joining(&mut self, mut hand: PairHand, key: &Key) {
        match letter(key) {
            Some('o') => {
                hand.is_joining = false;
                self.join(&mut hand);
            }
            Some('n') => hand.is_joining = false,
            _ if *key == Key::Escape => hand.is_joining = false,
            _ => {}
        }
        self.mode = Mode::Pair(hand);
    }

    /// Keeps what is said of the side that is asked; `false` where it was refused.
    fn keep(&mut self, hand: &PairHand, link: Option<Link>) -> bool {
        let (there, back) = match self.session().pair(hand.matrix, hand.owner, hand.other) {
            Pair::Apart(there, back) => (there, back),
            Pair::Alike(link) => (Some(link.clone()), Some(link)),
            Pair::Empty => (None, None),
        };
        let pair = match (hand.way, link) {
            (Way::Both, Some(link)) => Pair::Alike(link),
            (Way::Both, None) => Pair::Empty,
            (Way::There, link) => Pair::Apart(link, back),
            (Way::Back, link) => Pair::Apart(there, link),
        };
        self.relate(hand, pair)
    }

    fn relate(&mut self, hand: &PairHand, pair: Pair) -> bool {
        let edit = Edit::Relate { matrix: hand.matrix, rows: (hand.owner, hand.other), pair };
        match self.session().apply(Action::Edit(edit)) {
            Ok(session) => {
                self.arrive(session);
                true
            }
            Err(refusal) => {
                self.warn(sentence(&refusal.0));
                false
            }
        }
    }

    /// The other side of the pair, else the next pair of the owner that is empty, else the list of the rows.
    fn after(&mut self, mut hand: PairHand) {
        if hand.way == Way::There {
            hand.way = Way::Back;
            hand.step = Step::Nature;
            hand.look(self.session());
            self.mode = Mode::Pair(hand);
            return;
        }
        let session = self.session();
        let others = others(session, hand.matrix, hand.owner);
        let next = others
            .iter()
            .copied()
            .find(|row| *row > hand.other && (hand.is_review || is_empty(session, hand.matrix, hand.owner, *row)));
        if let Some(next) = next {
            self.mode = Mode::Pair(PairHand::new(session, hand.matrix, hand.owner, next, hand.is_review));
            return;
        }
        let name = quoted(session.row_name(session.grid().matrices[hand.matrix].table, hand.owner));
        let left = others.iter().filter(|row| is_empty(session, hand.matrix, hand.owner, **row)).count();
        let (filled, all) = session.pair_counts(hand.matrix);
        self.draft.hand = if left > 0 { Some(hand.owner) } else { None };
        self.tell(if left > 0 {
            format!("Fin des relations de {name}\u{a0}: il en reste {left} à remplir. Entrée pour y revenir, c pour continuer.")
        } else if filled < all {
            format!(
                "Toutes les relations de {name} sont remplies. Les autres acteurs entre eux, si vous voulez\u{a0}: \
                 choisissez-en un. Entrée pour continuer."
            )
        } else {
            "Toutes les paires sont remplies. Entrée pour continuer.".into()
        });
    }

    /// The pair before or after, filled in or not.
    fn beside(&mut self, hand: PairHand, by: isize) {
        if hand.way == Way::Back && by < 0 {
            let mut hand = hand;
            hand.way = Way::There;
            hand.look(self.session());
            self.mode = Mode::Pair(hand);
            return;
        }
        let others = others(self.session(), hand.matrix, hand.owner);
        let at = others.iter().position(|row| *row == hand.other).unwrap_or(0);
        match at.checked_add_signed(by).and_then(|at| others.get(at)) {
            Some(other) => {
                self.mode = Mode::Pair(PairHand::new(self.session(), hand.matrix, hand.owner, *other, hand.is_review));
            }
            None => {
                self.mode = Mode::Pair(hand);
                let word = if by < 0 { "première" } else { "dernière" };
                self.warn(format!("C’est la {word} paire\u{a0}: Échap pour revenir à la liste."));
            }
        }
    }
}

/// The option that a digit chooses, from 1.
fn numbered(key: &Key, count: usize) -> Option<usize> {
    let digit = digit(key)?.to_digit(10).and_then(|digit| usize::try_from(digit).ok())?;
    digit.checked_sub(1).filter(|index| *index < count)
}
