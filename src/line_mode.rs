//! The session without a screen: what is asked is said line after line, what is typed is a line. For screen readers, and
//! for windows that move no cursor. Pure but for [`stdio`].
//!
//! ```text
//! line ── command or answer ──> Session::apply ──> file, renamed into place ──> what is asked next is said
//! ```
//!
//! A conversation is code that asks and waits: [`question`], [`table`], [`relations`], [`details`] hold one each.

use std::io;
use std::time::Duration;

use crate::fold::fold;
use crate::french::{quoted, typeset};
use crate::session::before::Before;
use crate::session::details::Prefill;
use crate::session::interface::{Interface, Sitting, Start};
use crate::session::saving::{Ending, Outcome, Saver};
use crate::session::text::sentence;
use crate::session::timing::Timing;
use crate::session::{Action, Place, Session, Stop};

mod answers;
mod command;
mod describe;
mod details;
mod lists;
mod question;
mod relations;
pub mod stdio;
mod table;

use command::{Command, FIELD_COMMANDS, Typed, Word, command, rank, slashed, typed, yes_no};

/// Columns of what is said: windows cut longer lines in the middle of a word.
const WIDTH: usize = 78;

/// Said once, at the start.
const WELCOME: &str =
    "Chaque réponse se tape, puis Entrée. ? montre les commandes ; q arrête la séance, tout est gardé.";

/// Somebody who listens and types.
pub trait Lines {
    /// Says a line.
    fn say(&mut self, line: &str) -> io::Result<()>;
    /// Asks, and waits for a line; nothing when nobody will type any more.
    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>>;
}

/// A session held in lines.
pub struct LineMode<'a> {
    lines: &'a mut dyn Lines,
}

impl<'a> LineMode<'a> {
    /// One on these lines.
    pub fn new(lines: &'a mut dyn Lines) -> Self {
        Self { lines }
    }
}

impl Interface for LineMode<'_> {
    fn start(&mut self, session: &Session, prefill: &Prefill) -> Start {
        details::start(self.lines, session, prefill).unwrap_or(Start::Interrupted)
    }

    fn message(&mut self, _: &Session, title: &str, sentences: &[String]) -> Option<bool> {
        say(self.lines, title).ok()?;
        sentences.iter().try_for_each(|text| say(self.lines, &sentence(text))).ok()?;
        let line = self.lines.ask("Entrée pour continuer, q pour quitter\u{a0}: ").ok()??;
        Some(!command::is_leaving(&line))
    }

    fn hold(&mut self, sitting: Sitting<'_>) -> (Session, Outcome) {
        let saved = sitting.is_saved.then(|| sitting.session.assessment().clone());
        let mut talk = Talk {
            lines: self.lines,
            session: sitting.session,
            saver: Saver::new(sitting.keeper, saved),
            before: sitting.before,
            timing: Timing::default(),
            clock: sitting.clock,
            grid_path: sitting.grid_path,
        };
        let ending = match talk.converse(sitting.notice) {
            Ok(()) => Ending::Interrupted,
            Err(ending) => ending,
        };
        let outcome = talk.saver.end(talk.session.assessment(), ending);
        (talk.session, outcome)
    }
}

/// What a part of a conversation yields; an error is the end of all of it.
type Spoken<T = ()> = Result<T, Ending>;

/// What becomes of the place one is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// What is asked is said, here or elsewhere.
    Describe,
    /// Only the prompt comes again: nothing changed.
    Prompt,
}

/// A session, and who listens and types.
struct Talk<'a> {
    lines: &'a mut dyn Lines,
    session: Session,
    saver: Saver<'a>,
    before: Option<Before>,
    timing: Timing,
    clock: &'a dyn Fn() -> Duration,
    grid_path: Option<String>,
}

impl Talk<'_> {
    fn converse(&mut self, notice: Option<String>) -> Spoken {
        self.save()?;
        self.tell(WELCOME)?;
        self.say("")?;
        if let Some(notice) = notice {
            self.tell(&notice)?;
        }
        loop {
            self.say("")?;
            for line in self.describe() {
                self.tell(&line)?;
            }
            while self.turn()? == Next::Prompt {}
        }
    }

    fn turn(&mut self) -> Spoken<Next> {
        let line = self.ask(&self.prompt())?;
        let heard = match slashed(&line) {
            Some(Err(why)) => return self.refuse(&why),
            Some(Ok(command)) => Some(command),
            None => None,
        };
        match self.session.stop() {
            Some(Stop::Item(_)) => self.at_question(&line, heard),
            Some(Stop::Table(table)) => self.at_table(table, &line, heard),
            Some(Stop::Matrix(matrix)) => self.at_matrix(matrix, &line, heard),
            None => self.on_the_way(&line, heard),
        }
    }

    /// At the opening of a section, at its board, at the end.
    fn on_the_way(&mut self, line: &str, heard: Option<Command<'_>>) -> Spoken<Next> {
        let is_end = self.session.place() == Place::End;
        match heard.or_else(|| command(line)) {
            _ if line.is_empty() && is_end => self.leave(),
            Some(Command { word: Word::Onward, .. }) if is_end => self.leave(),
            _ if line.is_empty() => self.apply(Action::Next),
            Some(Command { word: Word::Onward, .. }) => self.apply(Action::Next),
            Some(Command { word: Word::Argue | Word::Plan, .. }) if is_end => self.apply(Action::Plan),
            Some(command) => self.anywhere(command),
            None => self.refuse("Entrée pour continuer, ? pour les commandes"),
        }
    }

    /// A command that does the same everywhere.
    fn anywhere(&mut self, command: Command<'_>) -> Spoken<Next> {
        match command.word {
            Word::Commands => self.tell_all(&self.commands()),
            Word::Help => self.tell_all(&self.help()),
            Word::Repeat => Ok(Next::Describe),
            Word::Previous => self.apply(Action::Previous),
            Word::Undo => self.undo(),
            Word::Unanswered => self.apply(Action::NextUnanswered),
            Word::Rest => self.rest(),
            Word::Search => self.search(command.rest),
            Word::Go => self.go(command.rest),
            Word::Board => {
                let section = self.session.section_index();
                self.tell_all(&self.board(section))?;
                Ok(Next::Describe)
            }
            Word::Details => self.details(),
            Word::Plan => self.apply(Action::Plan),
            Word::Leave => self.leave_if_wanted(),
            Word::Back => self.refuse("il n’y a rien à quitter ici ; q pour arrêter la séance"),
            _ => self.refuse("cette commande ne fait rien ici ; ? montre celles qui servent"),
        }
    }

    fn undo(&mut self) -> Spoken<Next> {
        let before = self.session.clone();
        let next = self.apply(Action::Undo)?;
        if next == Next::Describe {
            self.tell(&crate::session::text::undone(&before, &self.session))?;
        }
        Ok(next)
    }

    fn leave_if_wanted(&mut self) -> Spoken<Next> {
        let question = format!("Arrêter ici ? Tout est enregistré dans {}.", self.saver.name());
        if self.confirmed(&question)? { self.leave() } else { Ok(Next::Describe) }
    }

    /// Ends the session, unless its answers are not in their file: nobody leaves before they are somewhere.
    fn leave(&mut self) -> Spoken<Next> {
        if !self.saver.is_saved(self.session.assessment()) {
            let saved = self.saver.save(self.session.assessment());
            if let Err(why) = saved {
                self.save_elsewhere(why)?;
                return Ok(Next::Describe);
            }
        }
        Err(if self.session.place() == Place::End { Ending::Finished } else { Ending::Paused })
    }

    /// Does what is asked, and puts what it changed in its file; or says why not.
    fn apply(&mut self, action: Action) -> Spoken<Next> {
        match self.session.apply(action) {
            Ok(session) => {
                let done = self.session.remaining().done_until(session.remaining());
                if let Some(work) = done {
                    self.timing.settle(work);
                }
                self.session = session;
                self.save()?;
                Ok(Next::Describe)
            }
            Err(refusal) => self.refuse(&refusal.0),
        }
    }

    fn save(&mut self) -> Spoken {
        match self.saver.save_change(self.session.assessment()) {
            Ok(()) => Ok(()),
            Err(why) => self.save_elsewhere(why),
        }
    }

    /// Asks what to do with answers that their file does not take, until they are saved or left for later.
    fn save_elsewhere(&mut self, mut why: String) -> Spoken {
        loop {
            self.tell("La réponse n’a pas pu être enregistrée.")?;
            self.tell(&sentence(&why))?;
            self.tell("Elle est toujours là, en mémoire : ne fermez pas cette fenêtre avant de l’avoir enregistrée.")?;
            let line = self.ask("réessayer, ailleurs ou continuer : ")?;
            let saved = match fold(&line).as_str() {
                "" | "r" | "reessayer" => self.saver.save(self.session.assessment()),
                "a" | "ailleurs" => {
                    self.tell("Un autre nom, un autre dossier ou une clé USB ; Entrée seule pour revenir.")?;
                    match self.ask("Fichier : ")?.as_str() {
                        "" | "/retour" => continue,
                        path => self.saver.save_at(std::path::Path::new(path), self.session.assessment()),
                    }
                }
                "c" | "continuer" => {
                    self.saver.put_off(self.session.assessment());
                    return self
                        .tell("Les dernières réponses ne sont pas enregistrées. La prochaine fera un nouvel essai.");
                }
                _ => {
                    self.refuse("tapez réessayer, ailleurs ou continuer")?;
                    continue;
                }
            };
            match saved {
                Ok(()) => return self.tell(&format!("Tout est de nouveau enregistré dans {}.", self.saver.name())),
                Err(again) => why = again,
            }
        }
    }

    /// Asks, and waits for a line.
    fn ask(&mut self, prompt: &str) -> Spoken<String> {
        let line = self.lines.ask(&typeset(prompt)).map_err(gone)?.ok_or(Ending::Interrupted)?;
        self.timing.tick((self.clock)());
        Ok(line.trim().to_owned())
    }

    /// Asks for a text that may be there already: nothing where one goes back, no text where it is left empty.
    #[expect(clippy::option_option, reason = "no text, or none kept")]
    fn written(
        &mut self,
        label: &str,
        mut now: Option<String>,
        required: Option<&str>,
    ) -> Spoken<Option<Option<String>>> {
        loop {
            if let Some(now) = &now {
                self.tell(&format!("Maintenant : {now}"))?;
            }
            let line = self.ask(&format!("{label} : "))?;
            match typed(&line) {
                Typed::Text(text) => return Ok(Some(Some(text.to_owned()))),
                Typed::Back | Typed::Previous => return Ok(None),
                Typed::Clear => now = None,
                Typed::Nothing => {}
                Typed::Repeat => continue,
                Typed::Help => {
                    self.tell(FIELD_COMMANDS)?;
                    continue;
                }
                Typed::Refused(why) => {
                    self.refuse(&why)?;
                    continue;
                }
            }
            match (required, &now) {
                (Some(why), None) => self.refuse(why)?,
                _ => return Ok(Some(now)),
            };
        }
    }

    /// Asks until somebody says yes or no.
    fn confirmed(&mut self, question: &str) -> Spoken<bool> {
        self.tell(question)?;
        loop {
            let line = self.ask("oui ou non : ")?;
            match yes_no(&line) {
                Some(yes) => return Ok(yes),
                None => self.refuse("tapez oui ou non")?,
            };
        }
    }

    /// Asks for one of a list until somebody chooses one by number or word; nothing where they go back.
    fn chosen(&mut self, prompt: &str, labels: &[String]) -> Spoken<Option<usize>> {
        for (index, label) in labels.iter().enumerate() {
            self.tell(&format!("  {}  {label}", index + 1))?;
        }
        loop {
            let line = self.ask(prompt)?;
            let by_word = || labels.iter().position(|label| fold(label) == fold(&line));
            match rank(&line, labels.len()).or_else(by_word) {
                _ if line.is_empty() || fold(&line) == "/retour" => return Ok(None),
                Some(index) => return Ok(Some(index)),
                None => self.refuse("tapez un numéro de la liste, ou Entrée pour passer")?,
            };
        }
    }

    fn say(&mut self, line: &str) -> Spoken {
        self.lines.say(line).map_err(gone)
    }

    /// Says a text in lines of the width of a window.
    fn tell(&mut self, text: &str) -> Spoken {
        say(self.lines, text).map_err(gone)
    }

    fn tell_all(&mut self, lines: &[String]) -> Spoken<Next> {
        lines.iter().try_for_each(|line| self.tell(line))?;
        Ok(Next::Prompt)
    }

    /// Says why nothing was done.
    fn refuse(&mut self, why: &str) -> Spoken<Next> {
        self.tell(&sentence(why))?;
        Ok(Next::Prompt)
    }

    /// Says what was recorded of the question that one has just left.
    fn tell_recorded(&mut self, number: Option<usize>, words: &str) -> Spoken {
        self.tell(&format!("Question {} : {words}. p pour y revenir.", number.unwrap_or_default()))
    }

    /// The name of a row, between quotation marks.
    fn row_name(&self, table: usize, row: usize) -> String {
        quoted(self.session.row_name(table, row))
    }
}

fn gone(_: io::Error) -> Ending {
    Ending::Interrupted
}

/// Says a text in lines of the width of a window, what belongs to a choice under its words.
fn say(lines: &mut dyn Lines, text: &str) -> io::Result<()> {
    for line in typeset(text).split('\n') {
        let indent = line.len() - line.trim_start().len();
        // The blanks of a table stay as they are.
        if console::measure_text_width(line) <= WIDTH {
            lines.say(line)?;
            continue;
        }
        let margin = " ".repeat(if indent > 0 { indent + 3 } else { 0 });
        let options = textwrap::Options::new(WIDTH)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .initial_indent(&margin[..indent])
            .subsequent_indent(&margin);
        for part in textwrap::wrap(line.trim(), options) {
            lines.say(&part)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
