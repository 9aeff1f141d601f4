//! Lists to go somewhere from: the parts of the grid, the questions that hold some words, what was left.

use super::command::{number, rank};
use super::{Next, Spoken, Talk};
use crate::fold::fold;
use crate::french::count;
use crate::session::search::{Destination, Spot, Why, holds};
use crate::session::text::stop_title;
use crate::session::{Action, Stop};

impl Talk<'_> {
    /// Goes to a question by its number, or to a part of the grid by its name; without words, they are asked.
    pub(super) fn go(&mut self, words: &str) -> Spoken<Next> {
        if !words.is_empty() {
            return self.go_to(words);
        }
        self.tell("Aller à :")?;
        for to in self.session.destinations() {
            self.tell(&format!("  {}", self.destination_line(to)))?;
        }
        loop {
            let line = self.ask("Numéro de question, ou nom d’une partie, Entrée pour revenir : ")?;
            if line.is_empty() || ["retour", "/retour"].contains(&fold(&line).as_str()) {
                return Ok(Next::Describe);
            }
            if self.go_to(&line)? == Next::Describe {
                return Ok(Next::Describe);
            }
        }
    }

    /// Whether words are a number of question or the name of a part.
    pub(super) fn leads_somewhere(&self, words: &str) -> bool {
        number(words).is_some() || self.destination(words).is_some()
    }

    fn go_to(&mut self, words: &str) -> Spoken<Next> {
        match (number(words), self.destination(words)) {
            (Some(number), _) => self.apply(Action::Question(number)),
            (None, Some(to)) => self.apply(to.action()),
            (None, None) => self.refuse(
                "aucune partie de la grille ne porte ce nom ; donnez un numéro de question, ou cherchez avec c",
            ),
        }
    }

    fn destination(&self, words: &str) -> Option<Destination> {
        let words = fold(words);
        self.session.destinations().into_iter().find(|to| holds(self.session.destination_name(*to), &words))
    }

    fn destination_line(&self, to: Destination) -> String {
        let (session, name) = (&self.session, self.session.destination_name(to));
        match to {
            Destination::Section(section) => {
                let numbers: Vec<usize> =
                    session.stops_of(section).filter_map(|stop| session.number_of(stop)).collect();
                match (numbers.first(), numbers.last()) {
                    (Some(first), Some(last)) if first == last => format!("{name} (question {first})"),
                    (Some(first), Some(last)) => format!("{name} (questions {first} à {last})"),
                    _ => name.to_owned(),
                }
            }
            Destination::Stop(stop) => {
                format!("{name} ({})", crate::session::text::stop_count(session, session.stops()[stop]))
            }
        }
    }

    /// What was left on the way.
    pub(super) fn rest(&mut self) -> Spoken<Next> {
        if self.session.rest(self.before.as_ref(), "").is_empty() {
            self.tell("Il ne reste rien à compléter : toutes les questions ont une réponse.")?;
            return Ok(Next::Prompt);
        }
        self.choose_spot("", |talk, words| talk.session.rest(talk.before.as_ref(), words))
    }

    /// The questions that hold some words.
    pub(super) fn search(&mut self, words: &str) -> Spoken<Next> {
        if words.is_empty() {
            self.tell("Chercher une question par un mot.")?;
            let line = self.ask("Un mot, Entrée pour revenir : ")?;
            return if line.is_empty() { Ok(Next::Describe) } else { self.search(&line) };
        }
        self.choose_spot(words, |talk, words| talk.session.find(words))
    }

    /// Goes to one of the places of a list; other words make another list.
    fn choose_spot(&mut self, words: &str, spots: impl Fn(&Self, &str) -> Vec<Spot>) -> Spoken<Next> {
        let mut words = words.to_owned();
        loop {
            let found = spots(self, &words);
            self.tell_spots(&found, &words)?;
            let line = loop {
                let line = self.ask("Numéro, ou un mot à chercher, Entrée pour revenir : ")?;
                match number(&line) {
                    Some(_) if rank(&line, found.len()).is_none() => {
                        self.refuse("il n’y a pas de ligne de ce numéro")?
                    }
                    _ => break line,
                };
            };
            if let Some(index) = rank(&line, found.len()) {
                return self.apply(Action::Stop(found[index].stop));
            }
            if line.is_empty() || fold(&line) == "/retour" {
                return Ok(Next::Describe);
            }
            words = line;
        }
    }

    fn tell_spots(&mut self, spots: &[Spot], words: &str) -> Spoken {
        let is_found = matches!(spots.first(), Some(Spot { why: Why::Title | Why::Inside, .. }));
        if spots.is_empty() {
            return self.tell("Aucune question ne contient ces mots.");
        }
        if is_found && !words.is_empty() {
            self.tell(&format!("{} :", count(spots.len(), "trouvée", "trouvées")))?;
        }
        let mut why = None;
        for (index, spot) in spots.iter().enumerate() {
            if !is_found && why != Some(spot.why) {
                why = Some(spot.why);
                self.tell(&format!("{} :", spot.why.title(self.before.as_ref())))?;
            }
            // Where the title above says it, it is not said again on each line.
            let is_told = !is_found && spot.why != Why::Moved;
            let state = match self.session.spot_state(*spot, self.before.as_ref()).as_str() {
                _ if is_told => String::new(),
                "–" => " (sans réponse)".into(),
                state => format!(" ({state})"),
            };
            let title = self.spot_title(*spot);
            self.tell(&format!("  {}  {title}{state}", index + 1))?;
        }
        Ok(())
    }

    fn spot_title(&self, spot: Spot) -> String {
        let session = &self.session;
        match session.stops()[spot.stop] {
            Stop::Item(item) => {
                let number = session.number_of(spot.stop).unwrap_or_default();
                format!("question {number}, {}", session.grid().items[item].question)
            }
            other => stop_title(session.grid(), other).to_owned(),
        }
    }
}
