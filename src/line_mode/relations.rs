//! Relations: whose, then pair after pair. What is said of a pair is in the file before the next thing is asked.

use super::command::{Command, Typed, Word, begins, command, rank, typed};
use super::{Next, Spoken, Talk};
use crate::fold::fold;
use crate::grid::Matrix;
use crate::session::rows::{Edit, Link, Pair};
use crate::session::search::holds;
use crate::session::{Action, Session};

/// Which side of a pair is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Both see it alike.
    Both,
    /// How the owner sees the other.
    First,
    /// How the other sees the owner.
    Second,
}

/// Where one goes from a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Onward {
    /// The next one that is empty, or the next one where all were filled in already.
    Next,
    /// The one before or after, filled in or not.
    Beside(isize),
    /// The list of the empty pairs.
    Empty,
    /// The list of the rows.
    Leave,
}

/// Two rows of a matrix.
#[derive(Debug, Clone, Copy)]
struct Ends {
    matrix: usize,
    owner: usize,
    other: usize,
}

impl Ends {
    /// What is said of a side.
    fn link(self, session: &Session, side: Side) -> Option<Link> {
        match (session.pair(self.matrix, self.owner, self.other), side) {
            (Pair::Alike(link), _) => Some(link),
            (Pair::Apart(first, _), Side::First | Side::Both) => first,
            (Pair::Apart(_, second), Side::Second) => second,
            (Pair::Empty, _) => None,
        }
    }
}

impl Talk<'_> {
    pub(super) fn at_matrix(&mut self, matrix: usize, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        let rows = self.session.rows(self.session.grid().matrices[matrix].table).len();
        let is_number = super::command::number(line).is_some();
        match slashed.or_else(|| command(line)) {
            _ if is_number && rows >= 2 => match rank(line, rows) {
                Some(owner) => self.pairs_of(matrix, owner, None),
                None => self.refuse("il n’y a pas de ligne de ce numéro"),
            },
            _ if line.is_empty() => self.apply(Action::Next),
            Some(Command { word: Word::Onward, .. }) => self.apply(Action::Next),
            Some(Command { word: Word::Rest, .. }) if line.len() == 1 => self.empty_pairs(matrix),
            Some(command) => self.anywhere(command),
            None => self.refuse("tapez un numéro, l pour les paires vides, ou Entrée pour continuer"),
        }
    }

    /// The pairs of a row one after the other, from one of them or the first empty one.
    fn pairs_of(&mut self, matrix: usize, owner: usize, from: Option<usize>) -> Spoken<Next> {
        let count = self.session.rows(self.session.grid().matrices[matrix].table).len();
        let others: Vec<usize> = (0..count).filter(|row| *row != owner).collect();
        let is_empty = |talk: &Self, other: usize| talk.session.pair(matrix, owner, other) == Pair::Empty;
        let first_empty = others.iter().copied().find(|other| is_empty(self, *other));
        let is_review = first_empty.is_none();
        let Some(mut other) = from.or(first_empty).or(others.first().copied()) else { return Ok(Next::Describe) };
        loop {
            let at = others.iter().position(|row| *row == other).unwrap_or(0);
            match self.pair(Ends { matrix, owner, other })? {
                Onward::Leave => return Ok(Next::Describe),
                Onward::Empty => return self.empty_pairs(matrix),
                Onward::Beside(by) => match at.checked_add_signed(by).and_then(|at| others.get(at)) {
                    Some(next) => other = *next,
                    None => {
                        let word = if by < 0 { "première" } else { "dernière" };
                        self.refuse(&format!("c’est la {word} paire ; /retour pour revenir à la liste"))?;
                    }
                },
                Onward::Next => {
                    let next = others[at + 1..].iter().copied().find(|row| is_review || is_empty(self, *row));
                    match next {
                        Some(next) => other = next,
                        None => break,
                    }
                }
            }
        }
        let left = others.iter().filter(|row| is_empty(self, **row)).count();
        self.tell_end_of_pairs(matrix, owner, left)?;
        Ok(Next::Describe)
    }

    fn tell_end_of_pairs(&mut self, matrix: usize, owner: usize, left: usize) -> Spoken {
        let name = self.row_name(self.session.grid().matrices[matrix].table, owner);
        let (filled, all) = self.session.pair_counts(matrix);
        self.tell(&if left > 0 {
            format!("Fin des relations de {name} : il en reste {left} à remplir.")
        } else if filled < all {
            format!(
                "Toutes les relations de {name} sont remplies. Les autres entre eux, si vous voulez : choisissez-en un."
            )
        } else {
            "Toutes les paires sont remplies.".into()
        })
    }

    /// The pairs that are not filled in, to go to one of them.
    fn empty_pairs(&mut self, matrix: usize) -> Spoken<Next> {
        let table = self.session.grid().matrices[matrix].table;
        let name = |talk: &Self, (a, b): (usize, usize)| {
            format!("{} et {}", talk.session.row_name(table, a), talk.session.row_name(table, b))
        };
        let empty = self.session.empty_pairs(matrix);
        if empty.is_empty() {
            self.tell("Toutes les paires sont remplies.")?;
            return Ok(Next::Prompt);
        }
        let mut words = String::new();
        loop {
            let found: Vec<(usize, usize)> =
                empty.iter().copied().filter(|pair| holds(&name(self, *pair), &fold(&words))).collect();
            self.tell("Les paires encore vides :")?;
            for (index, pair) in found.iter().enumerate() {
                let line = format!("  {}  {}", index + 1, name(self, *pair));
                self.tell(&line)?;
            }
            let line = self.ask("Numéro, ou un mot à chercher, Entrée pour revenir : ")?;
            if let Some(index) = rank(&line, found.len()) {
                let (owner, other) = found[index];
                return self.pairs_of(matrix, owner, Some(other));
            }
            if line.is_empty() || fold(&line) == "/retour" {
                return Ok(Next::Describe);
            }
            words = line;
        }
    }

    /// What ties two rows: the nature, the object, a note; of both sides where each has its own way to see it.
    fn pair(&mut self, ends: Ends) -> Spoken<Onward> {
        let matrix = self.session.grid().matrices[ends.matrix].clone();
        let is_apart = matches!(self.session.pair(ends.matrix, ends.owner, ends.other), Pair::Apart(..));
        let mut side = if is_apart { Side::First } else { Side::Both };
        loop {
            self.tell_pair(ends, side, &matrix)?;
            let line = self.ask("Numéro, Entrée pour passer : ")?;
            let kept = ends.link(&self.session, side);
            let nature = option(&line, matrix.natures.iter().map(|nature| nature.label.as_str()));
            let is_said = match (nature, &kept) {
                (Some(index), _) => self.keep_nature(ends, side, kept, &matrix.natures[index].id)?,
                (None, Some(_)) if line.is_empty() => true,
                (None, None) if line.is_empty() => false,
                (None, _) => match self.pair_command(ends, &mut side, &line)? {
                    Some(onward) => return Ok(onward),
                    None => continue,
                },
            };
            if is_said && !self.object_and_note(ends, side, &matrix)? {
                continue;
            }
            match side {
                Side::First => side = Side::Second,
                Side::Both | Side::Second => return Ok(Onward::Next),
            }
        }
    }

    fn keep_nature(&mut self, ends: Ends, side: Side, kept: Option<Link>, nature: &str) -> Spoken<bool> {
        let link = kept.map_or_else(|| Link::new(nature), |link| Link { nature: nature.to_owned(), ..link });
        self.keep(ends, side, Some(link))
    }

    fn pair_command(&mut self, ends: Ends, side: &mut Side, line: &str) -> Spoken<Option<Onward>> {
        let word = begins(line.strip_prefix('/').unwrap_or(line));
        match word {
            // « d » calls the answer of another day elsewhere.
            Some(Word::Split | Word::Former) => self.split(ends, side)?,
            Some(Word::Following) => return Ok(Some(Onward::Beside(1))),
            Some(Word::Previous) if *side == Side::Second => *side = Side::First,
            Some(Word::Previous) => return Ok(Some(Onward::Beside(-1))),
            Some(Word::Rest) => return Ok(Some(Onward::Empty)),
            Some(Word::Back | Word::Leave) => return Ok(Some(Onward::Leave)),
            Some(Word::Clear) if ends.link(&self.session, *side).is_none() => {
                self.tell("Cette paire est déjà vide.")?;
            }
            Some(Word::Clear) => {
                self.keep(ends, *side, None)?;
                self.tell("La relation est effacée : la paire reste à remplir.")?;
            }
            Some(Word::Help) => {
                let help = self.session.grid().matrices[ends.matrix].help.clone();
                self.tell(if help.is_empty() { "Il n’y a pas d’aide ici." } else { &help })?;
            }
            Some(Word::Commands) => self.tell_all(&self.commands()).map(|_| ())?,
            Some(Word::Repeat) => {}
            _ => {
                self.refuse("tapez un numéro de la liste, Entrée pour passer, ou ? pour les commandes")?;
            }
        }
        Ok(None)
    }

    /// Asks what a relation is about and what is to be remembered; `false` where one goes back to its nature.
    fn object_and_note(&mut self, ends: Ends, side: Side, matrix: &Matrix) -> Spoken<bool> {
        if !matrix.objects.is_empty() {
            self.tell("Sur quoi porte-t-elle surtout ?")?;
            let labels: Vec<String> = matrix.objects.iter().map(|object| object.label.clone()).collect();
            self.tell_numbered(&labels)?;
            let object = loop {
                let line = self.ask("Numéro, Entrée pour ne pas le préciser : ")?;
                match (option(&line, labels.iter().map(String::as_str)), begins(line.trim_start_matches('/'))) {
                    (Some(index), _) => break Some(Some(matrix.objects[index].id.clone())),
                    (None, _) if line.is_empty() => break None,
                    (None, Some(Word::Clear)) => break Some(None),
                    (None, Some(Word::Back | Word::Previous | Word::Leave)) => return Ok(false),
                    _ => self.refuse("tapez un numéro de la liste, ou Entrée pour ne pas le préciser")?,
                };
            };
            if let (Some(object), Some(link)) = (object, ends.link(&self.session, side)) {
                self.keep(ends, side, Some(Link { object, ..link }))?;
            }
        }
        let Some(link) = ends.link(&self.session, side) else { return Ok(true) };
        loop {
            if let Some(note) = &link.note {
                self.tell(&format!("Note : {note}"))?;
            }
            let line = self.ask("Une note, ou Entrée : ")?;
            let note = match typed(&line) {
                Typed::Nothing => return Ok(true),
                Typed::Back | Typed::Previous => return Ok(false),
                Typed::Clear => None,
                Typed::Text(text) => Some(text.to_owned()),
                Typed::Repeat => continue,
                Typed::Help | Typed::Refused(_) => {
                    self.refuse("ici : une note, Entrée pour ne rien noter, /retour, /effacer")?;
                    continue;
                }
            };
            return self.keep(ends, side, Some(Link { note, ..link }));
        }
    }

    fn tell_pair(&mut self, ends: Ends, side: Side, matrix: &Matrix) -> Spoken {
        let (owner, other) = (self.row_name(matrix.table, ends.owner), self.row_name(matrix.table, ends.other));
        self.say("")?;
        self.tell(&match side {
            Side::Both => format!("Quelle relation domine entre {owner} et {other} ?"),
            Side::First => format!("Comment {owner} voit-il sa relation avec {other} ?"),
            Side::Second => format!("Et dans l’autre sens : comment {other} voit-il sa relation avec {owner} ?"),
        })?;
        let labels: Vec<String> = matrix.natures.iter().map(|nature| nature.label.clone()).collect();
        self.tell_numbered(&labels)?;
        let Some(link) = ends.link(&self.session, side) else { return Ok(()) };
        let nature = matrix.natures.iter().find(|nature| nature.id == link.nature);
        let note = link.note.map(|note| format!(" ({note})")).unwrap_or_default();
        self.tell(&format!("Maintenant : {}{note}", nature.map_or("", |nature| nature.label.as_str())))
    }

    fn tell_numbered(&mut self, labels: &[String]) -> Spoken {
        let mut lines = labels.iter().enumerate();
        lines.try_for_each(|(index, label)| self.tell(&format!("  {}  {label}", index + 1)))
    }

    /// Two relations, one a side; or one again.
    fn split(&mut self, ends: Ends, side: &mut Side) -> Spoken {
        let pair = self.session.pair(ends.matrix, ends.owner, ends.other);
        if *side == Side::Both {
            // What was said of both is where each side starts from.
            if let Pair::Alike(link) = pair {
                self.relate(ends, Pair::Apart(Some(link.clone()), Some(link)))?;
            }
            *side = Side::First;
            return self.tell("Chaque côté a maintenant sa façon de voir : d’abord celle-ci, puis l’autre.");
        }
        if let Pair::Apart(first, second) = pair {
            let differ = first.is_some() && second.is_some() && first != second;
            if differ && !self.confirmed("Les deux façons de voir diffèrent. N’en garder qu’une, la première ?")?
            {
                return Ok(());
            }
            if let Some(link) = first.or(second) {
                self.relate(ends, Pair::Alike(link))?;
            }
        }
        *side = Side::Both;
        self.tell("Une seule relation, vue de la même façon des deux côtés.")
    }

    /// Keeps what is said of a side; `false` where it was refused.
    fn keep(&mut self, ends: Ends, side: Side, link: Option<Link>) -> Spoken<bool> {
        let (first, second) = match self.session.pair(ends.matrix, ends.owner, ends.other) {
            Pair::Apart(first, second) => (first, second),
            Pair::Alike(link) => (Some(link.clone()), Some(link)),
            Pair::Empty => (None, None),
        };
        let pair = match (side, link) {
            (Side::Both, Some(link)) => Pair::Alike(link),
            (Side::Both, None) => Pair::Empty,
            (Side::First, link) => Pair::Apart(link, second),
            (Side::Second, link) => Pair::Apart(first, link),
        };
        self.relate(ends, pair)
    }

    fn relate(&mut self, ends: Ends, pair: Pair) -> Spoken<bool> {
        let edit = Edit::Relate { matrix: ends.matrix, rows: (ends.owner, ends.other), pair };
        Ok(self.apply(Action::Edit(edit))? == Next::Describe)
    }
}

/// The index of the option that a line names, by number or word.
fn option<'a>(line: &str, mut labels: impl ExactSizeIterator<Item = &'a str>) -> Option<usize> {
    rank(line, labels.len()).or_else(|| labels.position(|label| fold(label) == fold(line)))
}
