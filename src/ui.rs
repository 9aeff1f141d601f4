//! The person in front of the screen: stdout for results, stderr for everything else.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::french::typeset;
use crate::output::WriteError;
use crate::problem::{Look, Problems};
use crate::visible::{visible, visible_line, visible_with_styles};

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
        let look = |is_terminal: bool, understands_escapes: bool| match colour {
            _ if is_terminal && !understands_escapes => Look::Plain,
            Colour::Always => Look::Coloured,
            Colour::Auto if is_terminal && wants_colour() => Look::Coloured,
            _ => Look::Plain,
        };
        let (out, err) = (console::Term::stdout(), console::Term::stderr());
        let (is_out_terminal, is_err_terminal) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let width = out.size_checked().map_or(100, |(_, columns)| usize::from(columns));
        Self {
            out: look(is_out_terminal, understands_escapes(&out)),
            err: look(is_err_terminal, understands_escapes(&err)),
            width: if is_out_terminal { width.max(20) } else { 100 },
            is_out_terminal,
            is_err_terminal,
        }
    }

    /// Prints data on stdout: as they are, or what is visible of them on a terminal.
    pub fn print(&self, bytes: &[u8]) -> Result<(), WriteError> {
        match self.is_out_terminal {
            true => self.show(&String::from_utf8_lossy(bytes)),
            false => write_out(bytes),
        }
    }

    /// Prints what a reader gives, as [`Ui::print`] does.
    pub fn print_from(&self, reader: &mut impl std::io::Read) -> Result<(), WriteError> {
        if self.is_out_terminal {
            // A piece might end inside a letter.
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map_err(WriteError::Stdout)?;
            return self.print(&bytes);
        }
        let mut piece = vec![0; 1 << 16];
        loop {
            match reader.read(&mut piece).map_err(WriteError::Stdout)? {
                0 => return Ok(()),
                count => write_out(&piece[..count])?,
            }
        }
    }

    /// Prints a text for people on stdout: nothing in it acts on a terminal, wherever it ends up.
    pub fn show(&self, text: &str) -> Result<(), WriteError> {
        write_out(visible(text).as_bytes())
    }

    /// Prints a text that was styled by us, and whose words were made visible before.
    pub fn show_styled(&self, text: &str) -> Result<(), WriteError> {
        write_out(visible_with_styles(text).as_bytes())
    }

    /// Says a line on stderr, typeset and wrapped between words where a person reads it.
    pub fn say(&self, line: &str) {
        // A command is shown to be copied: its words stay as they are typed.
        let spelt = |line: &str| if line.trim_start().starts_with("dts ") { line.to_owned() } else { typeset(line) };
        let line = &line.split('\n').map(spelt).collect::<Vec<_>>().join("\n");
        let columns = console::Term::stderr().size_checked().map(|(_, columns)| usize::from(columns));
        let line = visible(line);
        let shown = match columns.filter(|_| self.is_err_terminal) {
            Some(columns) => textwrap::fill(&line, columns.max(20)),
            None => line.into_owned(),
        };
        // Nobody can be told that stderr is closed.
        let _ = writeln!(std::io::stderr().lock(), "{shown}");
    }

    /// Shows problems on stderr: all of them, or the first twenty and a count on a terminal.
    pub fn problems(&self, problems: &Problems) {
        let limit = if self.is_err_terminal { SHOWN_PROBLEMS } else { usize::MAX };
        let text = visible_with_styles(&problems.render(self.err, limit));
        let columns = console::Term::stderr().size_checked().map(|(_, columns)| usize::from(columns));
        let shown = match columns.filter(|_| self.is_err_terminal) {
            Some(columns) => folded(&text, columns.max(20)),
            None => text,
        };
        let _ = std::io::stderr().lock().write_all(shown.as_bytes());
    }
}

/// Writes on stdout. A reader that went away (`| head`) is no error.
fn write_out(bytes: &[u8]) -> Result<(), WriteError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(WriteError::Stdout),
    }
}

impl Ui {
    /// A bar on stderr for work of so many steps: shown on a terminal only, and only once the work takes time.
    pub fn progress(&self, what: &'static str, steps: usize) -> Progress {
        let is_shown = self.is_err_terminal && steps > 1;
        Progress { what, steps, done: 0, begun: Instant::now(), drawn: None, is_shown }
    }
}

/// Work that shows how far it is, from its second second on.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    steps: usize,
    done: usize,
    begun: Instant,
    /// When the bar was drawn last, if it is there.
    drawn: Option<Instant>,
    is_shown: bool,
}

/// How long work lasts before it shows a bar, and between two drawings of it.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(100);

impl Progress {
    /// Begins the next step, which has a name.
    pub fn step(&mut self, name: &str) {
        let (done, now) = (self.done, Instant::now());
        self.done += 1;
        let is_time = now - self.begun >= PATIENCE && self.drawn.is_none_or(|drawn| now - drawn >= PAUSE);
        if !self.is_shown || !is_time {
            return;
        }
        let term = console::Term::stderr();
        let width = term.size_checked().map_or(80, |(_, columns)| usize::from(columns));
        // Nobody can be told that stderr is closed.
        let _ = term.clear_line();
        let _ = write!(std::io::stderr().lock(), "{}", bar(self.what, done, self.steps, name, width));
        self.drawn = Some(now);
    }

    /// Says a line, if there is one, in the place of the bar.
    pub fn say(&mut self, ui: &Ui, line: Option<&str>) {
        if let Some(line) = line {
            self.clear();
            ui.say(line);
        }
    }

    /// Takes the bar away.
    fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = console::Term::stderr().clear_line();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Problems with their long sentences cut between words; lines of a file that they show stay as they are.
fn folded(text: &str, columns: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let bare = console::strip_ansi_codes(line);
        let start = bare.trim_start();
        let is_quoted = start.starts_with(|c: char| c.is_ascii_digit() || c == '|' || c == '-');
        let indent = if start.starts_with('=') { " ".repeat(bare.len() - start.len() + 2) } else { String::new() };
        let options = textwrap::Options::new(columns).subsequent_indent(&indent);
        if is_quoted || console::measure_text_width(line) <= columns {
            out.push_str(line);
        } else {
            out.push_str(&textwrap::fill(line, options));
        }
        out.push('\n');
    }
    out
}

/// `lecture [######······] 12 sur 40 : air.xlsx`, cut to the width of the screen.
fn bar(what: &str, done: usize, steps: usize, name: &str, width: usize) -> String {
    const CELLS: usize = 20;
    let full = done * CELLS / steps.max(1);
    let bar = format!("{}{}", "#".repeat(full), "·".repeat(CELLS - full));
    let line = format!("{what} [{bar}] {done} sur {steps} : {name}");
    console::truncate_str(&visible_line(&typeset(&line)), width.saturating_sub(1), "…").into_owned()
}

/// Whether a terminal acts on escapes. Asking makes a Windows console do so from then on, where it can.
fn understands_escapes(term: &console::Term) -> bool {
    cfg!(unix) || term.features().colors_supported()
}

/// Who is in front of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Somebody at a keyboard, and a screen that can be drawn on.
    Screen,
    /// Somebody at a keyboard, and a window that only takes lines: its cursor does not move, or its keys cannot be read
    /// one by one.
    Lines,
    /// Nobody.
    Nobody,
}

/// Who is there, going by the streams and by `TERM`.
pub fn audience() -> Audience {
    let term = std::env::var("TERM").unwrap_or_default();
    let is_screen = match cfg!(windows) {
        // Git Bash shows a terminal by pipes: keys come from it as lines, and it has no size that the system knows.
        // (`is_msys_tty` says yes of every console that understands escapes.)
        true => console::Term::stderr().size_checked().is_some(),
        false => !matches!(term.as_str(), "" | "dumb" | "unknown"),
    };
    match std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        false => Audience::Nobody,
        true if is_screen => Audience::Screen,
        true => Audience::Lines,
    }
}

/// `NO_COLOR` says no, and so does a terminal that has none: dumb, or of the family of the vt100.
fn wants_colour() -> bool {
    let has_none = |term: &str| {
        let of_vt =
            |family: &str| term.strip_prefix(family).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        term == "dumb" || term.ends_with("-mono") || ["vt1", "vt2", "vt3"].into_iter().any(of_vt)
    };
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var("TERM").map_or(true, |term| !has_none(&term))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_tells_how_far_the_work_is_and_keeps_to_the_screen() {
        assert_eq!(bar("lecture", 10, 40, "a.csv", 80), "lecture [#####···············] 10 sur 40\u{a0}: a.csv");
        assert_eq!(bar("lecture", 10, 40, &"long ".repeat(40), 60).chars().count(), 59);
        assert!(bar("lecture", 0, 0, "a\nb", 80).ends_with("a b"));
    }

    #[test]
    fn sentences_are_cut_between_words_and_lines_of_a_file_are_not() {
        let text = "erreur[a]: une phrase assez longue\n --> b.yaml:1:4\n  |\n1 | une ligne de fichier assez longue\n  = aide: mots après mots après mots\n";
        let expected = "erreur[a]: une phrase\nassez longue\n --> b.yaml:1:4\n  |\n1 | une ligne de fichier assez longue\n  = aide: mots après\n    mots après mots\n";
        assert_eq!(folded(text, 22), expected);
    }
}
