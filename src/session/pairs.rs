//! The pairs of a matrix gone through one after the other: which one is asked, and what is said of it. Pure.

use super::rows::{Edit, Link, Pair};
use super::{Action, Refusal, Session};
use crate::french::quoted;
use crate::grid::Matrix;

/// Who sees the relation so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Both see it alike.
    Both,
    /// The owner sees the other.
    Owner,
    /// The other sees the owner.
    Other,
}

/// A pair that is asked, and from which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairAt {
    /// Index of the matrix.
    pub matrix: usize,
    /// Index of the row whose pairs are gone through.
    pub owner: usize,
    /// Index of the other row.
    pub other: usize,
    /// Whose way to see it is asked.
    pub side: Side,
    /// Whether all pairs of the owner were filled in already when one came to them.
    pub is_review: bool,
}

impl PairAt {
    /// The pair of two rows.
    pub fn new(session: &Session, matrix: usize, owner: usize, other: usize) -> Self {
        let is_apart = matches!(session.pair(matrix, owner, other), Pair::Apart(..));
        let side = if is_apart { Side::Owner } else { Side::Both };
        Self { matrix, owner, other, side, is_review: false }
    }

    /// The first empty pair of a row, else its first one; nothing where it is alone.
    pub fn first_of(session: &Session, matrix: usize, owner: usize) -> Option<Self> {
        let others = others(session, matrix, owner);
        let empty = others.iter().copied().find(|other| session.pair(matrix, owner, *other) == Pair::Empty);
        let other = empty.or_else(|| others.first().copied())?;
        Some(Self { is_review: empty.is_none(), ..Self::new(session, matrix, owner, other) })
    }

    /// The matrix.
    pub fn known(self, session: &Session) -> &Matrix {
        &session.grid().matrices[self.matrix]
    }

    /// What the owner is called, and what the other is.
    pub fn names(self, session: &Session) -> (&str, &str) {
        let name = |row| session.row_name(self.known(session).table, row);
        (name(self.owner), name(self.other))
    }

    /// Number of the pair among all, counted from 1, and how many there are.
    pub fn number(self, session: &Session) -> (usize, usize) {
        let count = session.rows(self.known(session).table).len();
        let (a, b) = (self.owner.min(self.other), self.owner.max(self.other));
        (a * count - a * (a + 1) / 2 + (b - a), count * (count - 1) / 2)
    }

    /// What is asked.
    pub fn question(self, session: &Session) -> String {
        let (owner, other) = self.names(session);
        let (owner, other) = (quoted(owner), quoted(other));
        match self.side {
            Side::Both => format!("Quelle relation domine entre {owner} et {other}\u{a0}?"),
            Side::Owner => format!("Comment {owner} voit-il sa relation avec {other}\u{a0}?"),
            Side::Other => {
                format!("Et dans l’autre sens\u{a0}: comment {other} voit-il sa relation avec {owner}\u{a0}?")
            }
        }
    }

    /// What is kept of the side that is asked.
    pub fn kept(self, session: &Session) -> Option<Link> {
        match (session.pair(self.matrix, self.owner, self.other), self.side) {
            (Pair::Alike(link), _) => Some(link),
            (Pair::Apart(there, _), Side::Owner | Side::Both) => there,
            (Pair::Apart(_, back), Side::Other) => back,
            (Pair::Empty, _) => None,
        }
    }

    /// To keep this of the side that is asked, or to empty it.
    pub fn keep(self, session: &Session, link: Option<Link>) -> Action {
        let (there, back) = match session.pair(self.matrix, self.owner, self.other) {
            Pair::Apart(there, back) => (there, back),
            Pair::Alike(link) => (Some(link.clone()), Some(link)),
            Pair::Empty => (None, None),
        };
        self.relate(match (self.side, link) {
            (Side::Both, Some(link)) => Pair::Alike(link),
            (Side::Both, None) => Pair::Empty,
            (Side::Owner, link) => Pair::Apart(link, back),
            (Side::Other, link) => Pair::Apart(there, link),
        })
    }

    /// The other side of the pair, else the next pair of the owner that is empty.
    pub fn after(self, session: &Session) -> Option<Self> {
        if self.side == Side::Owner {
            return Some(Self { side: Side::Other, ..self });
        }
        let is_empty = |other: usize| session.pair(self.matrix, self.owner, other) == Pair::Empty;
        let mut others = others(session, self.matrix, self.owner).into_iter();
        let next = others.find(|other| *other > self.other && (self.is_review || is_empty(*other)))?;
        Some(self.with_other(session, next))
    }

    /// The pair before or after, filled in or not.
    pub fn beside(self, session: &Session, by: isize) -> Result<Self, Refusal> {
        if self.side == Side::Other && by < 0 {
            return Ok(Self { side: Side::Owner, ..self });
        }
        let others = others(session, self.matrix, self.owner);
        let at = others.iter().position(|row| *row == self.other).unwrap_or(0);
        match at.checked_add_signed(by).and_then(|at| others.get(at)) {
            Some(other) => Ok(self.with_other(session, *other)),
            None => Err(Refusal(format!("c’est la {} paire", if by < 0 { "première" } else { "dernière" }))),
        }
    }

    /// Whether the two sides are seen in two ways, of which one would be lost by [`Self::join`].
    pub fn is_divided(self, session: &Session) -> bool {
        let pair = session.pair(self.matrix, self.owner, self.other);
        self.side != Side::Both && matches!(pair, Pair::Apart(Some(there), Some(back)) if there != back)
    }

    /// Two relations, one a side: what was said of both is where each side starts from.
    pub fn split(self, session: &Session) -> (Self, Option<Action>, &'static str) {
        let link = self.kept(session);
        let action = link.map(|link| self.relate(Pair::Apart(Some(link.clone()), Some(link))));
        let told = "Chaque côté a maintenant sa façon de voir\u{a0}: d’abord celle-ci, puis l’autre.";
        (Self { side: Side::Owner, ..self }, action, told)
    }

    /// One relation again, that of the owner.
    pub fn join(self, session: &Session) -> (Self, Option<Action>, &'static str) {
        let link = match session.pair(self.matrix, self.owner, self.other) {
            Pair::Apart(there, back) => there.or(back),
            _ => None,
        };
        let action = link.map(|link| self.relate(Pair::Alike(link)));
        (Self { side: Side::Both, ..self }, action, "Une seule relation, vue de la même façon des deux côtés.")
    }

    /// What is said after the last pair of the owner, and whether some of them are left.
    pub fn end_words(self, session: &Session) -> (bool, String) {
        let name = quoted(self.names(session).0);
        let others = others(session, self.matrix, self.owner);
        let left = others.iter().filter(|other| session.pair(self.matrix, self.owner, **other) == Pair::Empty).count();
        let (filled, all) = session.pair_counts(self.matrix);
        let told = if left > 0 {
            format!("Fin des relations de {name}\u{a0}: il en reste {left} à remplir.")
        } else if filled < all {
            format!(
                "Toutes les relations de {name} sont remplies. Les autres acteurs entre eux, si vous voulez\u{a0}: \
                 choisissez-en un."
            )
        } else {
            "Toutes les paires sont remplies.".into()
        };
        (left > 0, told)
    }

    fn relate(self, pair: Pair) -> Action {
        Action::Edit(Edit::Relate { matrix: self.matrix, rows: (self.owner, self.other), pair })
    }

    fn with_other(self, session: &Session, other: usize) -> Self {
        Self { is_review: self.is_review, ..Self::new(session, self.matrix, self.owner, other) }
    }
}

/// A relation in words: « Alliance, les valeurs (une note) ».
pub fn link_words(matrix: &Matrix, link: &Link) -> String {
    let nature = matrix.natures.iter().find(|nature| nature.id == link.nature);
    let object = link.object.as_ref().and_then(|id| matrix.objects.iter().find(|object| object.id == *id));
    let object = object.map(|object| format!(", {}", object.label.to_lowercase())).unwrap_or_default();
    let note = link.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{}{object}{note}", nature.map_or("", |nature| nature.label.as_str()))
}

/// The rows paired with one, in order.
fn others(session: &Session, matrix: usize, owner: usize) -> Vec<usize> {
    let count = session.rows(session.grid().matrices[matrix].table).len();
    (0..count).filter(|row| *row != owner).collect()
}
