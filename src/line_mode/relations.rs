//! Relations: whose, then pair after pair. What is said of a pair is in the file before the next thing is asked.

use super::command::{Command, Word, begins, command, number};
use super::voice::option;
use super::{Next, Spoken, Talk};
use crate::grid::Matrix;
use crate::session::forms::object_and_note;
use crate::session::pairs::{PairAt, Side, link_words};
use crate::session::rows::Link;
use crate::session::search::List;
use crate::session::{Action, Stop};

/// Where one goes from a pair.
enum Onward {
    /// The next one that is empty, or the next one where all were filled in already.
    Next(PairAt),
    /// Another one.
    To(PairAt),
    /// The list of the empty pairs.
    Empty,
    /// The list of the rows.
    Leave,
}

impl Talk<'_> {
    pub(super) fn at_matrix(&mut self, matrix: usize, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        match slashed.or_else(|| command(line)) {
            _ if number(line).is_some() => self.follow_row(Stop::Matrix(matrix), line),
            _ if line.is_empty() => self.apply(Action::Next),
            Some(Command { word: Word::Onward, .. }) => self.apply(Action::Next),
            Some(Command { word: Word::Rest, .. }) if line.len() == 1 => self.choose(&List::EmptyPairs(matrix), ""),
            Some(command) => self.anywhere(command),
            None => self.voice.refuse("tapez un numéro, l pour les paires vides, ou Entrée pour continuer"),
        }
    }

    /// The pairs of a row one after the other, from one of them on.
    pub(super) fn pairs_from(&mut self, mut pair: PairAt) -> Spoken<Next> {
        loop {
            pair = match self.pair(pair)? {
                Onward::Leave => return Ok(Next::Describe),
                Onward::Empty => return self.choose(&List::EmptyPairs(pair.matrix), ""),
                Onward::To(next) => next,
                Onward::Next(last) => match last.after(&self.session) {
                    Some(next) => next,
                    None => {
                        self.voice.tell(&last.end_words(&self.session).1)?;
                        return Ok(Next::Describe);
                    }
                },
            };
        }
    }

    /// What ties two rows, seen from one side: the nature, the object, a note.
    fn pair(&mut self, mut pair: PairAt) -> Spoken<Onward> {
        let matrix = pair.known(&self.session).clone();
        let labels: Vec<String> = matrix.natures.iter().map(|nature| nature.label.clone()).collect();
        loop {
            self.voice.say("")?;
            self.voice.tell(&pair.question(&self.session))?;
            self.voice.tell_numbered(&labels)?;
            let kept = pair.kept(&self.session);
            let now = kept.as_ref().map(|link| link_words(&matrix, link));
            now.map_or(Ok(()), |now| self.voice.tell(&format!("Maintenant : {now}")))?;
            let line = self.voice.ask("Numéro, Entrée pour passer : ")?;
            let is_said = match (option(&line, &labels), kept) {
                (Some(index), kept) => {
                    let nature = matrix.natures[index].id.clone();
                    let link = kept.map_or_else(|| Link::new(&nature), |link| Link { nature: nature.clone(), ..link });
                    self.apply(pair.keep(&self.session, Some(link)))? == Next::Describe
                }
                (None, kept) if line.is_empty() => kept.is_some(),
                (None, _) => match self.pair_command(&mut pair, &matrix, &line)? {
                    Some(onward) => return Ok(onward),
                    None => continue,
                },
            };
            if !is_said || self.object_and_note(pair, &matrix)? {
                return Ok(Onward::Next(pair));
            }
        }
    }

    fn pair_command(&mut self, pair: &mut PairAt, matrix: &Matrix, line: &str) -> Spoken<Option<Onward>> {
        let word = begins(line.strip_prefix('/').unwrap_or(line));
        match word {
            // « d » calls the answer of another day elsewhere.
            Some(Word::Split | Word::Former) => self.split(pair)?,
            Some(Word::Following | Word::Previous) => {
                let by = if word == Some(Word::Previous) { -1 } else { 1 };
                match pair.beside(&self.session, by) {
                    Ok(next) => return Ok(Some(Onward::To(next))),
                    Err(refusal) => {
                        self.voice.refuse(&format!("{} ; /retour pour revenir à la liste", refusal.0))?;
                    }
                }
            }
            Some(Word::Rest) => return Ok(Some(Onward::Empty)),
            Some(Word::Back | Word::Leave) => return Ok(Some(Onward::Leave)),
            Some(Word::Clear) if pair.kept(&self.session).is_none() => self.voice.tell("Cette paire est déjà vide.")?,
            Some(Word::Clear) => {
                let told = "La relation est effacée : la paire reste à remplir.";
                self.apply_and_tell(pair.keep(&self.session, None), told)?;
            }
            Some(Word::Help) if matrix.help.is_empty() => self.voice.tell("Il n’y a pas d’aide ici.")?,
            Some(Word::Help) => self.voice.tell(&matrix.help)?,
            Some(Word::Commands) => self.voice.tell_all(&self.commands()).map(drop)?,
            Some(Word::Repeat) => {}
            _ => {
                self.voice.refuse("tapez un numéro de la liste, Entrée pour passer, ou ? pour les commandes")?;
            }
        }
        Ok(None)
    }

    /// Asks what a relation is about and what is to be remembered; `false` where one goes back to its nature.
    fn object_and_note(&mut self, pair: PairAt, matrix: &Matrix) -> Spoken<bool> {
        let first = usize::from(matrix.objects.is_empty());
        for at in first..2 {
            let Some(link) = pair.kept(&self.session) else { return Ok(true) };
            let asked = &object_and_note(matrix, Some(&link))[at..=at];
            let Some(mut said) = self.voice.fields(asked)? else { return Ok(false) };
            let said = said.remove(0);
            let next = match at {
                0 => Link { object: said.chosen.map(|index| matrix.objects[index].id.clone()), ..link.clone() },
                _ => Link { note: said.words, ..link.clone() },
            };
            if next != link {
                self.apply(pair.keep(&self.session, Some(next)))?;
            }
        }
        Ok(true)
    }

    /// Two relations, one a side; or one again.
    fn split(&mut self, pair: &mut PairAt) -> Spoken {
        let session = &self.session;
        let is_divided = pair.is_divided(session);
        let is_one = pair.side == Side::Both;
        let (next, action, told) = if is_one { pair.split(session) } else { pair.join(session) };
        let question = "Les deux façons de voir diffèrent. N’en garder qu’une, la première ?";
        if is_divided && !self.voice.confirmed(question)? {
            return Ok(());
        }
        if let Some(action) = action {
            self.apply(action)?;
        }
        *pair = next;
        self.voice.tell(told)
    }
}
