//! Lists to go somewhere from: the parts of the grid, the questions that hold some words, what was left, the empty pairs.

use super::command::{number, rank};
use super::{Next, Spoken, Talk};
use crate::fold::fold;
use crate::french::count;
use crate::session::search::{Line, List, To, holds};
use crate::session::{Action, Stop};

impl Talk<'_> {
    /// Goes to a question by its number, or to a part of the grid by its name; without words, they are asked.
    pub(super) fn go(&mut self, words: &str) -> Spoken<Next> {
        if !words.is_empty() {
            return self.go_to(words);
        }
        self.voice.tell("Aller à :")?;
        let lines = self.session.list(&List::Places, None, "");
        lines.iter().try_for_each(|line| self.voice.tell(&format!("  {} ({})", line.title, line.state)))?;
        loop {
            let line = self.voice.ask("Numéro de question, ou nom d’une partie, Entrée pour revenir : ")?;
            if ["", "retour", "/retour"].contains(&fold(&line).as_str()) || self.go_to(&line)? == Next::Describe {
                return Ok(Next::Describe);
            }
        }
    }

    /// Whether words are a number of question or the name of a part.
    pub(super) fn leads_somewhere(&self, words: &str) -> bool {
        self.destination(words).is_some()
    }

    fn destination(&self, words: &str) -> Option<Action> {
        let place = |line: Line| match line.to {
            To::Act(action) if holds(&line.title, &fold(words)) => Some(action),
            _ => None,
        };
        let by_name = || self.session.list(&List::Places, None, "").into_iter().find_map(place);
        number(words).map(Action::Question).or_else(by_name)
    }

    fn go_to(&mut self, words: &str) -> Spoken<Next> {
        match self.destination(words) {
            Some(action) => self.apply(action),
            None => self.voice.refuse(
                "aucune partie de la grille ne porte ce nom ; donnez un numéro de question, ou cherchez avec c",
            ),
        }
    }

    /// The questions that hold some words.
    pub(super) fn search(&mut self, words: &str) -> Spoken<Next> {
        if !words.is_empty() {
            return self.choose(&List::Everything, words);
        }
        self.voice.tell("Chercher une question par un mot.")?;
        let line = self.voice.ask("Un mot, Entrée pour revenir : ")?;
        if line.is_empty() { Ok(Next::Describe) } else { self.search(&line) }
    }

    /// Goes to a line of a list; other words make another list.
    pub(super) fn choose(&mut self, list: &List, words: &str) -> Spoken<Next> {
        if let Some(word) = list.word_of_end()
            && self.session.list(list, self.before.as_ref(), "").is_empty()
        {
            self.voice.tell(word)?;
            return Ok(Next::Prompt);
        }
        match self.chosen_line(list, words)? {
            Some(to) => self.follow(to),
            None => Ok(Next::Describe),
        }
    }

    /// Goes where a line of a list leads.
    pub(super) fn follow(&mut self, to: To) -> Spoken<Next> {
        match to {
            To::Act(action) => self.apply(action),
            To::Pair(pair) => self.pairs_from(pair),
            To::Cell(cell) => self.fill(cell, None),
            To::Item(_) => Ok(Next::Describe),
        }
    }

    /// The row of a number, among those where one is.
    pub(super) fn follow_row(&mut self, stop: Stop, line: &str) -> Spoken<Next> {
        let wanted = number(line);
        let rows = self.session.row_lines(stop).into_iter().filter(|row| row.share.is_some());
        match rows.into_iter().find(|row| row.number == wanted) {
            Some(row) => self.follow(row.to),
            None => self.voice.refuse("il n’y a pas de ligne de ce numéro"),
        }
    }

    /// A line of a list; nothing where one goes back.
    pub(super) fn chosen_line(&mut self, list: &List, words: &str) -> Spoken<Option<To>> {
        let mut words = words.to_owned();
        loop {
            let mut found = self.session.list(list, self.before.as_ref(), &words);
            self.tell_lines(&found, &words)?;
            let line = loop {
                let line = self.voice.ask("Numéro, ou un mot à chercher, Entrée pour revenir : ")?;
                if number(&line).is_none() || rank(&line, found.len()).is_some() {
                    break line;
                }
                self.voice.refuse("il n’y a pas de ligne de ce numéro")?;
            };
            match rank(&line, found.len()) {
                Some(index) => return Ok(Some(found.swap_remove(index).to)),
                None if line.is_empty() || fold(&line) == "/retour" => return Ok(None),
                None => words = line,
            }
        }
    }

    fn tell_lines(&mut self, lines: &[Line], words: &str) -> Spoken {
        if lines.is_empty() {
            return self.voice.tell("Rien ne contient ces mots.");
        }
        if !words.is_empty() {
            self.voice.tell(&format!("{} :", count(lines.len(), "trouvée", "trouvées")))?;
        }
        for (index, line) in lines.iter().enumerate() {
            if !line.heading.is_empty() && (index == 0 || lines[index - 1].heading != line.heading) {
                self.voice.tell(&format!("{} :", line.heading))?;
            }
            let number = line.number.map(|number| format!("question {number}, ")).unwrap_or_default();
            let state = match line.state.as_str() {
                "" => String::new(),
                "–" => " (sans réponse)".into(),
                state => format!(" ({state})"),
            };
            self.voice.tell(&format!("  {}  {number}{}{state}", index + 1, line.title.replace('↔', "et")))?;
        }
        Ok(())
    }
}
