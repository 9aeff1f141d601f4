//! The terminal in front of somebody: taken for a session, drawn on, listened to, and given back as it was, however the
//! session ends.
//!
//! `termina` decodes keys and writes escapes, `ratatui` draws. While a session runs, the keyboard is raw: nothing typed
//! is echoed between two screens, and Ctrl-C is a key. Signals and panics go through [`crate::signals`].

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

use ratatui::backend::TerminaBackend;
use ratatui::layout::{Position, Rect};
use ratatui::termina::{Event, EventReader, PlatformTerminal, Terminal as _, WindowSize};
use ratatui::{Frame, Terminal};

use super::input::Input;
use super::key::Key;
use crate::charset::Charset;
use crate::signals;

/// Alternate screen, pasted texts marked as such.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h";
/// Colours off, paste mode off, main screen, cursor shown.
const LEAVE: &str = "\x1b[0m\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// What happened at the terminal.
pub(crate) enum Happened {
    /// These keys, all that were there; none where the window changed and is to be drawn again.
    Keys(Vec<Key>),
    /// Ctrl-C, or the terminal is gone.
    Interrupted,
}

/// The screen and the keyboard of a session.
pub struct Screen {
    terminal: Terminal<TerminaBackend<Buffered>>,
    is_flushing: Rc<Cell<bool>>,
    input: Input,
    charset: Charset,
    has_colour: bool,
}

impl Screen {
    /// Takes the terminal for a session.
    pub fn open(charset: Charset, has_colour: bool) -> io::Result<Self> {
        let terminal = platform_terminal()?;
        signals::on_restore(give_back);
        let input = Input::new(terminal.event_reader(), charset == Charset::Ascii);
        let is_flushing = Rc::new(Cell::new(false));
        let buffered = Buffered { terminal, pending: Vec::new(), is_flushing: Rc::clone(&is_flushing) };
        let terminal = Terminal::new(TerminaBackend::new(buffered))?;
        let mut screen = Self { terminal, is_flushing, input, charset, has_colour };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> io::Result<()> {
        Self::raw_mode()?;
        self.terminal.backend_mut().write_all(ENTER.as_bytes())?;
        // Everything is drawn again.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))?;
        self.flush()
    }

    /// Draws a frame, in one write.
    pub(crate) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let (charset, has_colour) = (self.charset, self.has_colour);
        self.terminal.draw(|frame| {
            draw(frame);
            for cell in &mut frame.buffer_mut().content {
                if charset == Charset::Ascii && !cell.symbol().is_ascii() {
                    let letter = cell.symbol().chars().next().map_or(' ', Charset::ascii_letter);
                    cell.set_char(letter);
                }
                if !has_colour {
                    cell.set_style(ratatui::style::Style::reset());
                }
            }
        })?;
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.is_flushing.set(true);
        let flushed = Write::flush(self.terminal.backend_mut());
        self.is_flushing.set(false);
        flushed
    }

    /// Waits for what happens next.
    pub(crate) fn wait(&mut self) -> Happened {
        let drawn = self.terminal.get_frame().area().as_size();
        loop {
            let size = match self.terminal.size() {
                Ok(size) => size,
                Err(_) => return Happened::Interrupted,
            };
            if size != drawn {
                return Happened::Keys(Vec::new());
            }
            let Ok(mut keys) = self.input.keys() else { return Happened::Interrupted };
            if let Some(end) = keys.iter().position(|key| *key == Key::Ctrl('c')) {
                if end == 0 {
                    return Happened::Interrupted;
                }
                // What was typed before Ctrl-C counts.
                self.input.push_back(Key::Ctrl('c'));
                keys.truncate(end);
            }
            if keys.contains(&Key::Ctrl('z')) {
                keys.retain(|key| *key != Key::Ctrl('z'));
                if self.suspend().is_err() {
                    return Happened::Interrupted;
                }
                return Happened::Keys(keys);
            }
            if !keys.is_empty() {
                return Happened::Keys(keys);
            }
        }
    }

    /// Gives the terminal back to the shell until the job is resumed.
    fn suspend(&mut self) -> io::Result<()> {
        self.flush()?;
        signals::restore();
        stop();
        signals::on_restore(give_back);
        self.enter()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nobody may be there to read it any more: then there is nothing to restore.
        let _ = self.flush();
        signals::restore();
    }
}

/// Gives the terminal back as it was, from wherever a signal or a panic is.
fn give_back() {
    let _ = io::stderr().write_all(LEAVE.as_bytes());
}

/// Stops the program and those of its pipeline, as Ctrl-Z does.
#[cfg(unix)]
fn stop() {
    use nix::sys::signal::{Signal, kill};
    let _ = kill(nix::unistd::Pid::from_raw(0), Signal::SIGTSTP);
}

#[cfg(not(unix))]
fn stop() {}

impl Screen {
    /// Raw keys, without dropping what was typed ahead.
    #[cfg(unix)]
    fn raw_mode() -> io::Result<()> {
        use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
        let mut raw = tcgetattr(io::stdin())?;
        let output = raw.output_flags;
        cfmakeraw(&mut raw);
        // Line ends of others (a panic, a message of the shell) stay readable.
        raw.output_flags = output;
        Ok(tcsetattr(io::stdin(), SetArg::TCSADRAIN, &raw)?)
    }

    /// The console was made raw when it was opened.
    #[cfg(not(unix))]
    fn raw_mode() -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
fn platform_terminal() -> io::Result<PlatformTerminal> {
    PlatformTerminal::new()
}

/// A raw console whose keys are read as UTF-16. The other way, as bytes of UTF-8, loses accents on Windows 10.
#[cfg(windows)]
fn platform_terminal() -> io::Result<PlatformTerminal> {
    let mut terminal = PlatformTerminal::with_mode(ratatui::termina::windows::InputReaderMode::Legacy)?;
    terminal.enter_raw_mode()?;
    Ok(terminal)
}

/// A terminal that writes a whole frame at once: ratatui flushes after each change of the cursor.
struct Buffered {
    terminal: PlatformTerminal,
    pending: Vec<u8>,
    is_flushing: Rc<Cell<bool>>,
}

impl Write for Buffered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.is_flushing.get() {
            return Ok(());
        }
        let written = write_frame(&mut self.terminal, &self.pending);
        self.pending.clear();
        written
    }
}

#[cfg(unix)]
fn write_frame(terminal: &mut PlatformTerminal, bytes: &[u8]) -> io::Result<()> {
    terminal.write_all(bytes)?;
    terminal.flush()
}

/// The standard library gives a console UTF-16, whatever its code page.
#[cfg(windows)]
fn write_frame(_: &mut PlatformTerminal, bytes: &[u8]) -> io::Result<()> {
    io::stderr().write_all(bytes)
}

impl ratatui::termina::Terminal for Buffered {
    fn enter_raw_mode(&mut self) -> io::Result<()> {
        self.terminal.enter_raw_mode()
    }

    fn enter_cooked_mode(&mut self) -> io::Result<()> {
        self.terminal.enter_cooked_mode()
    }

    fn get_dimensions(&self) -> io::Result<WindowSize> {
        self.terminal.get_dimensions()
    }

    fn event_reader(&self) -> EventReader {
        self.terminal.event_reader()
    }

    fn poll<F: Fn(&Event) -> bool>(&self, filter: F, timeout: Option<Duration>) -> io::Result<bool> {
        self.terminal.poll(filter, timeout)
    }

    fn read<F: Fn(&Event) -> bool>(&self, filter: F) -> io::Result<Event> {
        self.terminal.read(filter)
    }

    fn set_panic_hook(&mut self, _: impl Fn(&mut ratatui::termina::PlatformHandle) + Send + Sync + 'static) {}
}
