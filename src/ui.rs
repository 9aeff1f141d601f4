//! The person in front of the screen: stdout for results, stderr for everything else.

use std::io::{IsTerminal as _, Write as _};

use crate::problem::{Look, Problems};

/// How many problems a terminal shows before it only counts them.
const SHOWN_PROBLEMS: usize = 20;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// On a terminal that can, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The two streams, and what they can show.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    /// How results look on stdout.
    pub out: Look,
    /// How messages look on stderr.
    pub err: Look,
    /// Width for tables, in columns: the terminal's, or 100 where stdout is none.
    pub width: usize,
    /// Whether stdout is a terminal: nothing binary may go there.
    pub is_out_terminal: bool,
    /// Whether stderr is a terminal: long lists are cut there, and only there.
    is_err_terminal: bool,
}

impl Ui {
    /// The streams of this process.
    pub fn new(colour: Colour) -> Self {
        let look = |is_terminal: bool| match colour {
            Colour::Always => Look::Coloured,
            Colour::Auto if is_terminal && wants_colour() => Look::Coloured,
            _ => Look::Plain,
        };
        let (is_out_terminal, is_err_terminal) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let width = console::Term::stdout().size_checked().map_or(100, |(_, columns)| usize::from(columns));
        Self {
            out: look(is_out_terminal),
            err: look(is_err_terminal),
            width: if is_out_terminal { width.max(20) } else { 100 },
            is_out_terminal,
            is_err_terminal,
        }
    }

    /// Prints a result on stdout. A reader that went away (`| head`) is no error.
    pub fn print(&self, bytes: &[u8]) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            done => done,
        }
    }

    /// Says a line on stderr, wrapped between words where a person reads it.
    pub fn say(&self, line: &str) {
        let columns = console::Term::stderr().size_checked().map(|(_, columns)| usize::from(columns));
        let shown = match columns.filter(|_| self.is_err_terminal) {
            Some(columns) => textwrap::fill(line, columns.max(20)),
            None => line.to_owned(),
        };
        // Nobody can be told that stderr is closed.
        let _ = writeln!(std::io::stderr().lock(), "{shown}");
    }

    /// Shows problems on stderr: all of them, or the first twenty and a count on a terminal.
    pub fn problems(&self, problems: &Problems) {
        let limit = if self.is_err_terminal { SHOWN_PROBLEMS } else { usize::MAX };
        let _ = std::io::stderr().lock().write_all(problems.render(self.err, limit).as_bytes());
    }
}

/// `NO_COLOR` and `TERM=dumb` both say no.
fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
