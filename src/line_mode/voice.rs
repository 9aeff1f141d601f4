//! Asking and telling: what is said in lines of the width of a window, and what is typed back.

use std::io;

use super::Lines;
use super::command::{FIELD_COMMANDS, Heard, rank, typed, yes_no};
use crate::fold::fold;
use crate::french::typeset;
use crate::session::forms::{Asked, Input, Said};
use crate::session::overview::Tone;
use crate::session::saving::Ending;
use crate::session::text::sentence;

/// Columns of what is said: windows cut longer lines in the middle of a word.
const WIDTH: usize = 78;

/// What a part of a conversation yields; an error is the end of all of it.
pub(super) type Spoken<T = ()> = Result<T, Ending>;

/// What becomes of the place one is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// What is asked is said, here or elsewhere.
    Describe,
    /// Only the prompt comes again: nothing changed.
    Prompt,
}

/// Somebody who listens and types.
pub(super) struct Voice<'a> {
    lines: &'a mut dyn Lines,
}

impl<'a> Voice<'a> {
    pub(super) fn new(lines: &'a mut dyn Lines) -> Self {
        Self { lines }
    }

    pub(super) fn say(&mut self, line: &str) -> Spoken {
        self.lines.say(line).map_err(gone)
    }

    /// Says a text in lines of the width of a window, what belongs to a choice under its words.
    pub(super) fn tell(&mut self, text: &str) -> Spoken {
        for line in typeset(text).split('\n') {
            let indent = line.len() - line.trim_start().len();
            // The blanks of a table stay as they are.
            if console::measure_text_width(line) <= WIDTH {
                self.say(line)?;
                continue;
            }
            let margin = " ".repeat(if indent > 0 { indent + 3 } else { 0 });
            let options = textwrap::Options::new(WIDTH)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .initial_indent(&margin[..indent])
                .subsequent_indent(&margin);
            textwrap::wrap(line.trim(), options).iter().try_for_each(|part| self.say(part))?;
        }
        Ok(())
    }

    pub(super) fn tell_all(&mut self, lines: &[String]) -> Spoken<Next> {
        lines.iter().try_for_each(|line| self.tell(line))?;
        Ok(Next::Prompt)
    }

    pub(super) fn tell_toned(&mut self, sentences: &[(Tone, String)]) -> Spoken {
        let point = |tone: &Tone| if *tone == Tone::Point { "· " } else { "" };
        sentences.iter().try_for_each(|(tone, text)| self.tell(&format!("{}{text}", point(tone))))
    }

    /// Says words with the numbers that choose them.
    pub(super) fn tell_numbered(&mut self, labels: &[String]) -> Spoken {
        let mut labels = labels.iter().enumerate();
        labels.try_for_each(|(index, label)| self.tell(&format!("  {}  {label}", index + 1)))
    }

    /// Says why nothing was done.
    pub(super) fn refuse(&mut self, why: &str) -> Spoken<Next> {
        self.tell(&sentence(why))?;
        Ok(Next::Prompt)
    }

    /// Asks, and waits for a line.
    pub(super) fn ask(&mut self, prompt: &str) -> Spoken<String> {
        let line = self.lines.ask(&typeset(prompt)).map_err(gone)?.ok_or(Ending::Interrupted)?;
        Ok(line.trim().to_owned())
    }

    /// Asks until somebody says yes or no.
    pub(super) fn confirmed(&mut self, question: &str) -> Spoken<bool> {
        self.tell(question)?;
        loop {
            let line = self.ask("oui ou non : ")?;
            match yes_no(&line) {
                Some(yes) => return Ok(yes),
                None => self.refuse("tapez oui ou non")?,
            };
        }
    }

    /// Asks until what is typed means something, or is a command of those that serve where one writes.
    pub(super) fn heard<T>(
        &mut self,
        prompt: &str,
        help: &str,
        mut mean: impl FnMut(&mut Self, &str) -> Spoken<Result<T, String>>,
    ) -> Spoken<Heard<T>> {
        loop {
            let line = self.ask(prompt)?;
            let why = match typed(&line) {
                Heard::Said(text) => match mean(self, text)? {
                    Ok(meant) => return Ok(Heard::Said(meant)),
                    Err(why) => why,
                },
                Heard::Help => help.to_owned(),
                Heard::Refused(why) => why,
                Heard::Nothing => return Ok(Heard::Nothing),
                Heard::Clear => return Ok(Heard::Clear),
                Heard::Previous => return Ok(Heard::Previous),
                Heard::Back => return Ok(Heard::Back),
                Heard::Again => return Ok(Heard::Again),
            };
            if !why.is_empty() {
                self.refuse(&why)?;
            }
        }
    }

    /// Asks for all this, one after the other: what is said in the end; nothing where one goes back.
    pub(super) fn fields(&mut self, asked: &[Asked]) -> Spoken<Option<Vec<Said>>> {
        let mut said: Vec<Said> = asked.iter().map(|asked| asked.input.said()).collect();
        let mut at = 0;
        while let Some(field) = asked.get(at) {
            self.tell_field(field, &said[at])?;
            let prompt = match (&field.input, &said[at].words) {
                (Input::Words(_) | Input::Count(_), _) => format!("{} : ", field.label),
                (Input::One(..), Some(_)) => "Votre choix, Entrée pour ne rien changer : ".into(),
                (Input::One(..), None) => format!("Votre choix, Entrée {} : ", field.pass),
            };
            let given = match self.heard(&prompt, FIELD_COMMANDS, |_, text| Ok(meant(field, text)))? {
                Heard::Said(new) => new,
                Heard::Nothing => said[at].clone(),
                Heard::Clear => Said::default(),
                Heard::Again | Heard::Help | Heard::Refused(_) => continue,
                Heard::Previous if at > 0 => {
                    at -= 1;
                    continue;
                }
                Heard::Previous | Heard::Back => return Ok(None),
            };
            match field.required {
                Some(why) if given.words.is_none() => self.refuse(why).map(drop)?,
                _ => {
                    said[at] = given;
                    at += 1;
                }
            }
        }
        Ok(Some(said))
    }

    fn tell_field(&mut self, field: &Asked, said: &Said) -> Spoken {
        if !field.hint.is_empty() {
            self.tell(&sentence(&field.hint))?;
        }
        if let Input::One(options, _) = &field.input {
            self.tell(&format!("{} :", field.label.trim_end_matches([' ', '\u{a0}', '?'])))?;
            for (index, option) in options.iter().enumerate() {
                let rank = (index + 1).to_string();
                let key = if option.key.is_empty() { &rank } else { &option.key };
                self.tell(&format!("  {key}  {}", option.label))?;
            }
        }
        said.words.as_ref().map_or(Ok(()), |now| self.tell(&format!("Maintenant : {now}")))
    }
}

/// What a line says in a field, or why it says nothing.
fn meant(field: &Asked, text: &str) -> Result<Said, String> {
    let words = || Said { words: Some(text.to_owned()), chosen: None };
    match &field.input {
        Input::Words(_) => Ok(words()),
        Input::Count(_) if text.parse::<u32>().is_ok() => Ok(words()),
        Input::Count(_) => Err("écrivez le nombre en chiffres, ou rien".into()),
        Input::One(options, _) => {
            let sign = text.replace('−', "-");
            let has_signs = !options.iter().all(|option| option.key.chars().all(|c| c.is_ascii_digit()));
            let by_key = options.iter().position(|option| option.key == sign);
            let by_rank = || rank(text, options.len()).filter(|_| !has_signs);
            let by_word = || options.iter().position(|option| fold(&option.label) == fold(text));
            let chosen = by_key.or_else(by_rank).or_else(by_word);
            let why = match has_signs {
                true => "tapez le signe ou la lettre devant votre choix, puis Entrée",
                false => "tapez un numéro de la liste, ou Entrée pour passer",
            };
            let said = |index: usize| Said { words: Some(options[index].label.clone()), chosen: Some(index) };
            chosen.map(said).ok_or_else(|| why.to_owned())
        }
    }
}

/// The index of the option that a line names, by number or word.
pub(super) fn option(line: &str, labels: &[String]) -> Option<usize> {
    rank(line, labels.len()).or_else(|| labels.iter().position(|label| fold(label) == fold(line)))
}

fn gone(_: io::Error) -> Ending {
    Ending::Interrupted
}
