//! The session without a screen: what is asked is said line after line, what is typed is a line. For screen readers, and
//! for windows that move no cursor. Pure but for [`stdio`].
//!
//! ```text
//! line ── command or answer ──> Session::apply ──> file, renamed into place ──> what is asked next is said
//! ```
//!
//! A conversation is code that asks and waits: [`question`], [`table`], [`relations`], [`lists`] hold one each.

use std::io;
use std::time::Duration;

use crate::fold::fold;
use crate::session::before::Before;
use crate::session::details::{Details, Field, Prefill};
use crate::session::interface::{Interface, Sitting, Start};
use crate::session::saving::{Ending, Outcome, Saver};
use crate::session::search::List;
use crate::session::text::{sentence, undone};
use crate::session::timing::Timing;
use crate::session::welcome::welcome;
use crate::session::{Action, Pace, Place, Session, Stop, forms};

mod command;
mod describe;
mod lists;
mod question;
mod relations;
pub mod stdio;
mod table;
mod voice;

use command::{Command, Word, command, slashed};
use voice::{Next, Spoken, Voice};

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
        match started(&mut Voice::new(self.lines), session, prefill) {
            Ok(Some(details)) => Start::Begin(details),
            Ok(None) => Start::Leave,
            Err(_) => Start::Interrupted,
        }
    }

    fn message(&mut self, _: &Session, title: &str, sentences: &[String]) -> Option<bool> {
        let mut voice = Voice::new(self.lines);
        voice.tell(title).ok()?;
        sentences.iter().try_for_each(|text| voice.tell(&sentence(text))).ok()?;
        Some(!command::is_leaving(&voice.ask("Entrée pour continuer, q pour quitter : ").ok()?))
    }

    fn hold(&mut self, sitting: Sitting<'_>) -> (Session, Outcome) {
        let saved = sitting.is_saved.then(|| sitting.session.assessment().clone());
        let mut talk = Talk {
            voice: Voice::new(self.lines),
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

/// Says a welcome and asks what is not known, until the session may begin: nothing where nobody wants to.
fn started(voice: &mut Voice<'_>, session: &Session, prefill: &Prefill) -> Spoken<Option<Details>> {
    voice.tell(&session.grid().title)?;
    voice.say("")?;
    voice.tell_toned(&welcome(session, prefill, "Entrée"))?;
    voice.say("")?;
    let fields = Field::asked(&prefill.who, prefill.pace);
    loop {
        let line = voice.ask("Entrée pour commencer, q pour quitter : ")?;
        if command::is_leaving(&line) {
            return Ok(None);
        }
        if prefill.pace == Pace::Quick && !prefill.details.structure.is_empty() {
            return Ok(Some(prefill.details.clone()));
        }
        if let Some(said) = voice.fields(&forms::details(session.grid(), fields, &prefill.details))? {
            return Ok(Some(forms::detailed(fields, &prefill.details, &said)));
        }
    }
}

/// A session, and who listens and types.
struct Talk<'a> {
    voice: Voice<'a>,
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
        self.voice.tell(WELCOME)?;
        self.voice.say("")?;
        notice.map_or(Ok(()), |notice| self.voice.tell(&notice))?;
        loop {
            self.voice.say("")?;
            self.voice.tell_all(&self.describe())?;
            while self.turn()? == Next::Prompt {}
        }
    }

    fn turn(&mut self) -> Spoken<Next> {
        let line = self.voice.ask(&self.prompt())?;
        self.timing.tick((self.clock)());
        let slashed = match slashed(&line) {
            Some(Err(why)) => return self.voice.refuse(&why),
            Some(Ok(command)) => Some(command),
            None => None,
        };
        match self.session.stop() {
            Some(Stop::Item(_)) => self.at_question(&line, slashed),
            Some(Stop::Table(table)) => self.at_table(table, &line, slashed),
            Some(Stop::Matrix(matrix)) => self.at_matrix(matrix, &line, slashed),
            None => self.on_the_way(&line, slashed),
        }
    }

    /// At the opening of a section, at its board, at the end.
    fn on_the_way(&mut self, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        let is_end = self.session.place() == Place::End;
        match slashed.or_else(|| command(line)).map(|command| (command.word, command)) {
            None if !line.is_empty() => self.voice.refuse("Entrée pour continuer, ? pour les commandes"),
            None | Some((Word::Onward, _)) if is_end => self.leave(),
            None | Some((Word::Onward, _)) => self.apply(Action::Next),
            Some((Word::Argue | Word::Plan, _)) if is_end => self.apply(Action::Plan),
            Some((_, command)) => self.anywhere(command),
        }
    }

    /// A command that does the same everywhere.
    fn anywhere(&mut self, command: Command<'_>) -> Spoken<Next> {
        match command.word {
            Word::Commands => self.voice.tell_all(&self.commands()),
            Word::Help => self.voice.tell_all(&self.help()),
            Word::Repeat => Ok(Next::Describe),
            Word::Previous => self.apply(Action::Previous),
            Word::Undo => {
                let before = self.session.clone();
                let next = self.apply(Action::Undo)?;
                if next == Next::Describe {
                    self.voice.tell(&undone(&before, &self.session))?;
                }
                Ok(next)
            }
            Word::Unanswered => self.apply(Action::NextUnanswered),
            Word::Rest => self.choose(&List::Rest, ""),
            Word::Search => self.search(command.rest),
            Word::Go => self.go(command.rest),
            Word::Board => {
                self.voice.tell_all(&self.session.spoken_board(self.session.section_index()))?;
                Ok(Next::Describe)
            }
            Word::Details => self.details(),
            Word::Map => self.map(),
            Word::Plan => self.apply(Action::Plan),
            Word::Leave => {
                let question = format!("Arrêter ici ? Tout est enregistré dans {}.", self.saver.name());
                if self.voice.confirmed(&question)? { self.leave() } else { Ok(Next::Describe) }
            }
            Word::Back => self.voice.refuse("il n’y a rien à quitter ici ; q pour arrêter la séance"),
            _ => self.voice.refuse("cette commande ne fait rien ici ; ? montre celles qui servent"),
        }
    }

    /// What the relations give to discuss.
    fn map(&mut self) -> Spoken<Next> {
        let reading = self.session.reading();
        if reading.is_empty() {
            return self.voice.refuse("aucune relation n’est encore dite");
        }
        for (title, said) in reading {
            self.voice.tell(&format!("{title} :"))?;
            for one in said {
                self.voice.tell(&format!("  {}", one.text))?;
                if !one.note.is_empty() {
                    self.voice.tell(&format!("    {}", one.note))?;
                }
            }
        }
        Ok(Next::Describe)
    }

    /// Corrects the details.
    fn details(&mut self) -> Spoken<Next> {
        let before = Details::of(&self.session);
        let fields = Details::fields(&self.session);
        let said = self.voice.fields(&forms::details(self.session.grid(), fields, &before))?;
        let told = match said.map(|said| forms::detailed(fields, &before, &said)) {
            None => "La fiche reste comme elle était.",
            Some(details) if details == before => "La fiche n’a pas changé.",
            Some(details) => {
                self.apply(Action::Describe(details))?;
                "La fiche est corrigée."
            }
        };
        self.voice.tell(told)?;
        Ok(Next::Describe)
    }

    /// Ends the session, unless its answers are not in their file: nobody leaves before they are somewhere.
    fn leave(&mut self) -> Spoken<Next> {
        if let Err(why) = self.saver.save(self.session.assessment()) {
            self.save_elsewhere(why)?;
            return Ok(Next::Describe);
        }
        Err(if self.session.place() == Place::End { Ending::Finished } else { Ending::Paused })
    }

    /// Does what is asked, and puts what it changed in its file; or says why not.
    fn apply(&mut self, action: Action) -> Spoken<Next> {
        self.timing.tick((self.clock)());
        let is_next = action == Action::Next;
        match self.session.apply(action) {
            Ok(session) => {
                if let Some(work) = self.session.remaining().done_until(session.remaining()) {
                    self.timing.settle(work);
                }
                let reads = is_next && session.has_left_relations(&self.session);
                self.session = session;
                self.save()?;
                if reads {
                    self.map()?;
                }
                Ok(Next::Describe)
            }
            Err(refusal) => self.voice.refuse(&refusal.0),
        }
    }

    /// The same, and a word about it where it was done.
    fn apply_and_tell(&mut self, action: Action, told: &str) -> Spoken<Next> {
        let next = self.apply(action)?;
        if next == Next::Describe {
            self.voice.tell(told)?;
        }
        Ok(next)
    }

    fn save(&mut self) -> Spoken {
        match self.saver.save_change(self.session.assessment()) {
            Ok(()) => Ok(()),
            Err(why) => self.save_elsewhere(why),
        }
    }

    /// Asks what to do with answers that their file does not take, until they are saved or left for later.
    fn save_elsewhere(&mut self, mut why: String) -> Spoken {
        const KEPT: &str =
            "Elle est toujours là, en mémoire : ne fermez pas cette fenêtre avant de l’avoir enregistrée.";
        loop {
            self.voice.tell("La réponse n’a pas pu être enregistrée.")?;
            self.voice.tell(&sentence(&why))?;
            self.voice.tell(KEPT)?;
            let line = self.voice.ask("réessayer, ailleurs ou continuer : ")?;
            let saved = match fold(&line).as_str() {
                "" | "r" | "reessayer" => self.saver.save(self.session.assessment()),
                "a" | "ailleurs" => {
                    match self.voice.fields(&[forms::elsewhere()])?.and_then(|mut said| said.remove(0).words) {
                        Some(path) => self.saver.save_at(std::path::Path::new(&path), self.session.assessment()),
                        None => continue,
                    }
                }
                "c" | "continuer" => {
                    self.saver.put_off(self.session.assessment());
                    let told = "Les dernières réponses ne sont pas enregistrées. La prochaine fera un nouvel essai.";
                    return self.voice.tell(told);
                }
                _ => {
                    self.voice.refuse("tapez réessayer, ailleurs ou continuer")?;
                    continue;
                }
            };
            match saved {
                Ok(()) => {
                    let told = format!("Tout est de nouveau enregistré dans {}.", self.saver.name());
                    return self.voice.tell(&told);
                }
                Err(again) => why = again,
            }
        }
    }
}

#[cfg(test)]
mod tests;
