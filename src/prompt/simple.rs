//! The session without a screen: what is asked is said line after line, what is typed is a line. For screen readers,
//! and for windows that move no cursor. Pure but for [`stdio`].
//!
//! ```text
//! line ── typing ──> keys ── desk ──> reading ──> sentences, then a prompt
//! ```
//!
//! The desk is the one of the screen: a line is turned into the keys that do the same there, so that both do the same
//! things by the same rules, and save at the same moments.

use std::io;

pub mod reading;
pub mod stdio;
pub mod typing;

use super::desk::{Desk, sentence};
use super::form::Form;
use super::frame::Row;
use super::key::Key;
use super::opening::{Known, Opened, Opening, welcome};
use super::paper::Paper;
use super::{Bench, Ending, Outcome, Size};
use crate::grid::Grid;
use typing::Typed;

/// Somebody who listens and types.
pub trait Lines {
    /// Says a line.
    fn say(&mut self, line: &str) -> io::Result<()>;
    /// Asks, and waits for a line; nothing when nobody will type any more.
    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>>;
}

/// Runs a session to its end, line after line.
pub fn run(lines: &mut dyn Lines, mut bench: Bench<'_>) -> Outcome {
    let ending = converse(lines, &mut bench).unwrap_or(Ending::Interrupted);
    bench.end(ending)
}

fn converse(lines: &mut dyn Lines, bench: &mut Bench<'_>) -> io::Result<Ending> {
    tell(lines, reading::WELCOME)?;
    lines.say("")?;
    let mut said = None;
    // What was last said at the desk is told once.
    let mut is_new = true;
    loop {
        if std::mem::replace(&mut is_new, false) {
            tell_notice(lines, bench.desk)?;
        }
        // What is asked is said once; after a slip only the prompt comes again.
        let what = reading::place_of(bench.desk);
        if said.as_ref() != Some(&what) {
            lines.say("")?;
            for line in reading::sentences(bench.desk) {
                lines.say(&line)?;
            }
            said = Some(what);
        }
        // A page is read and left.
        if reading::is_page(bench.desk) {
            bench.press(&Key::Escape);
            said = None;
            continue;
        }
        let Some(line) = lines.ask(&reading::prompt(bench.desk))? else { return Ok(Ending::Interrupted) };
        match typing::keys(bench.desk, &line) {
            Typed::Keys(keys) => {
                is_new = true;
                let had = bench.desk.session().assessment().clone();
                for key in keys {
                    if let Some(ending) = bench.press(&key) {
                        return Ok(ending);
                    }
                }
                // An argument, a ball, a row: what is there now is said again.
                if *bench.desk.session().assessment() != had {
                    said = None;
                }
            }
            Typed::Say(sentences) => {
                for text in sentences {
                    lines.say(&text)?;
                }
            }
            Typed::Again => said = None,
            Typed::Refused(why) => tell(lines, &sentence(&why))?,
        }
    }
}

/// Says a text in lines of the width of a window.
fn tell(lines: &mut dyn Lines, text: &str) -> io::Result<()> {
    reading::folded(&[text.to_owned()]).iter().try_for_each(|line| lines.say(line))
}

fn tell_notice(lines: &mut dyn Lines, desk: &Desk) -> io::Result<()> {
    match &desk.notice {
        Some(notice) => tell(lines, &reading::without_keys(&notice.text)),
        None => Ok(()),
    }
}

/// Says a welcome and asks what is not known, until the session may begin.
pub fn open(lines: &mut dyn Lines, grid: &Grid, known: Known) -> Opened {
    welcomed(lines, grid, known).unwrap_or(Opened::Interrupted)
}

fn welcomed(lines: &mut dyn Lines, grid: &Grid, known: Known) -> io::Result<Opened> {
    lines.say(&grid.title)?;
    lines.say("")?;
    let paper = Paper::new(Size { height: usize::MAX, width: reading::WIDTH }, reading::WIDTH);
    for row in welcome(grid, &known, paper) {
        lines.say(row.text().trim_end())?;
    }
    lines.say("")?;
    let mut opening = Opening::new(grid, known);
    loop {
        if !opening.is_filling() {
            match lines.ask("Entrée pour commencer, q pour quitter\u{a0}: ")? {
                None => return Ok(Opened::Interrupted),
                Some(line) if ["q", "quitter", "fin"].contains(&crate::fold::fold(&line).as_str()) => {
                    return Ok(Opened::Leave);
                }
                Some(_) => {}
            }
            if let Some(opened) = opening.press(&Key::Enter) {
                return Ok(opened);
            }
            continue;
        }
        let form: &Form = opening.form();
        for line in reading::field(form) {
            lines.say(&line)?;
        }
        let Some(line) = lines.ask(&reading::field_prompt(form))? else { return Ok(Opened::Interrupted) };
        match typing::form_keys(form, &line) {
            Typed::Keys(keys) => {
                for key in keys {
                    if let Some(opened) = opening.press(&key) {
                        return Ok(opened);
                    }
                }
                if let Some(notice) = opening.notice() {
                    tell(lines, &reading::without_keys(&notice.text))?;
                }
            }
            Typed::Say(sentences) => {
                for text in sentences {
                    lines.say(&text)?;
                }
            }
            Typed::Again => {}
            Typed::Refused(why) => tell(lines, &sentence(&why))?,
        }
    }
}

/// Sentences, then Entrée to go on; `false` where nobody wants to.
pub fn page(lines: &mut dyn Lines, title: &str, sentences: &[String]) -> Option<bool> {
    lines.say(title).ok()?;
    for text in sentences {
        tell(lines, &sentence(text)).ok()?;
    }
    let line = lines.ask("Entrée pour continuer, q pour quitter\u{a0}: ").ok()??;
    Some(!["q", "quitter", "fin"].contains(&crate::fold::fold(&line).as_str()))
}

/// The words of rows, as lines.
fn texts(rows: &[Row]) -> impl Iterator<Item = String> + '_ {
    rows.iter().map(|row| row.text().trim_end().to_owned())
}

#[cfg(test)]
mod tests;
