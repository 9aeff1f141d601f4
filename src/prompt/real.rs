//! The terminal in front of somebody: opened for a session, and given back as it was, however the session ends.
//!
//! While a session runs, the keyboard is raw: nothing typed is echoed between two screens, and Ctrl-C is a key. A
//! signal, a closed window or a panic go through [`signals::restore`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use console::Term;

use super::Terminal;
use super::frame::{Frame, Ink, Size, Span};
use super::glyphs::{self, Glyphs};
use super::key::Key;
use crate::signals;

/// Whether the screen is ours, and to be given back.
static IS_OURS: AtomicBool = AtomicBool::new(false);

/// How often the size of the window is looked at while nothing is typed.
const GLANCE: Duration = Duration::from_millis(150);

/// The terminal in front of somebody.
#[derive(Debug)]
pub struct Real {
    term: Term,
    keyboard: platform::Keyboard,
    drawn: Size,
    glyphs: Glyphs,
}

impl Real {
    /// Takes the terminal for a session. From here on, signals end the program with 130.
    pub fn open(glyphs: Glyphs) -> std::io::Result<Self> {
        let term = platform::screen();
        // On Windows this also makes the console understand escape sequences.
        let has_colours = term.features().colors_supported();
        // Before the keyboard is changed: what is given back is what was there.
        signals::watch();
        let keyboard = platform::Keyboard::open(glyphs)?;
        IS_OURS.store(true, Ordering::SeqCst);
        signals::on_restore(give_back);
        if cfg!(unix) || has_colours {
            term.write_str("\x1b[?1049h")?;
        }
        if cfg!(unix) {
            term.write_str("\x1b[?2004h")?;
        }
        term.hide_cursor()?;
        term.clear_screen()?;
        term.flush()?;
        let mut real = Self { term, keyboard, drawn: Size { height: 0, width: 0 }, glyphs };
        real.drawn = real.size();
        Ok(real)
    }

    /// Gives the terminal back.
    pub fn close(self) {
        drop(self);
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        signals::restore();
    }
}

impl Terminal for Real {
    fn size(&self) -> Size {
        let (height, width) = self.term.size();
        // Some signs take more cells in ASCII than they were given.
        let spare = if self.glyphs == Glyphs::Ascii && width >= 50 { glyphs::SPARE } else { 0 };
        Size { height: usize::from(height), width: usize::from(width) - spare }
    }

    fn draw(&mut self, frame: &Frame) -> std::io::Result<()> {
        let size = self.size();
        if size != self.drawn {
            self.term.clear_screen()?;
            self.drawn = size;
        }
        self.term.hide_cursor()?;
        let frame = self.glyphs.spell_frame(frame);
        for row in 0..size.height {
            self.term.move_cursor_to(0, row)?;
            self.term.clear_line()?;
            if let Some(words) = frame.rows.get(row) {
                self.term.write_str(&words.0.iter().map(inked).collect::<String>())?;
            }
        }
        if let Some((row, column)) = frame.caret {
            self.term.move_cursor_to(column.min(size.width.saturating_sub(1)), row)?;
            self.term.show_cursor()?;
        }
        self.term.flush()
    }

    fn key(&mut self) -> std::io::Result<Key> {
        loop {
            if let Some(key) = self.keyboard.key(GLANCE) {
                return Ok(key);
            }
            if self.size() != self.drawn {
                return Ok(Key::Resize);
            }
        }
    }
}

fn inked(span: &Span) -> String {
    let style = console::Style::new().for_stderr();
    let style = match span.ink {
        Ink::Plain => return span.text.clone(),
        Ink::Bold => style.bold(),
        Ink::Dim => style.dim(),
        Ink::Accent => style.cyan(),
        Ink::Ball => style.magenta().bold(),
        Ink::Warning => style.red().bold(),
    };
    style.apply_to(&span.text).to_string()
}

/// Gives the terminal back as it was: main screen, colours off, keyboard as before.
fn give_back() {
    if !IS_OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    // Nobody may be there to read it any more: then there is nothing to restore.
    let term = platform::screen();
    if cfg!(unix) || term.features().colors_supported() {
        let paste = if cfg!(unix) { "\x1b[?2004l" } else { "" };
        let _ = term.write_str(&format!("\x1b[0m{paste}\x1b[?1049l"));
    }
    let _ = term.show_cursor();
    let _ = term.flush();
    platform::restore_keyboard();
}

#[cfg(unix)]
mod platform {
    use std::io::Read as _;
    use std::os::fd::AsFd as _;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex};

    use nix::errno::Errno;
    use nix::poll::{PollFd, PollFlags, poll};
    use nix::sys::termios::{self, SetArg, Termios};

    use super::super::key::{Decoder, Silence};
    use super::{Duration, Glyphs, Instant, Key, Receiver, RecvTimeoutError, Term, channel};

    /// After an Escape, how long the rest of a key may take to come.
    const SHORT: Duration = Duration::from_millis(40);
    /// In a paste, how long its end may take to come.
    const LONG: Duration = Duration::from_secs(3);

    /// How long the thread waits for a key before it asks whether the session is over, in milliseconds.
    const PATIENCE: u16 = 200;

    /// How the keyboard was before the session; shared with whoever must restore it.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// One write a screen.
    pub(super) fn screen() -> Term {
        Term::buffered_stderr()
    }

    /// Bytes of the terminal, read by a thread of their own, turned into keys.
    #[derive(Debug)]
    pub(super) struct Keyboard {
        bytes: Receiver<Vec<u8>>,
        decoder: Decoder,
        last: Instant,
        is_closed: bool,
        /// Tells the thread that nobody listens any more.
        is_over: Arc<AtomicBool>,
    }

    impl Drop for Keyboard {
        fn drop(&mut self) {
            self.is_over.store(true, Ordering::SeqCst);
        }
    }

    impl Keyboard {
        pub(super) fn open(glyphs: Glyphs) -> std::io::Result<Self> {
            let before = termios::tcgetattr(std::io::stdin())?;
            let mut raw = before.clone();
            termios::cfmakeraw(&mut raw);
            // Line ends of others (a panic, a shell message) stay readable.
            raw.output_flags = before.output_flags;
            if let Ok(mut slot) = BEFORE.lock() {
                *slot = Some(before);
            }
            termios::tcsetattr(std::io::stdin(), SetArg::TCSADRAIN, &raw)?;
            let (sender, bytes) = channel();
            let is_over = Arc::new(AtomicBool::new(false));
            let is_heard = Arc::clone(&is_over);
            std::thread::Builder::new().name("clavier".into()).spawn(move || {
                // As large as the buffer of stdin, which is passed by then: what it kept would not wake the poll below.
                let mut buffer = [0; 8192];
                loop {
                    let waited = poll(&mut [PollFd::new(std::io::stdin().as_fd(), PollFlags::POLLIN)], PATIENCE);
                    // The next key is for whoever comes after the session: the menu, the shell.
                    if is_heard.load(Ordering::SeqCst) {
                        break;
                    }
                    if matches!(waited, Ok(0) | Err(Errno::EINTR)) {
                        continue;
                    }
                    match std::io::stdin().read(&mut buffer) {
                        Ok(0) => break,
                        Ok(count) => {
                            if sender.send(buffer[..count].to_vec()).is_err() {
                                break;
                            }
                        }
                        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                        Err(_) => break,
                    }
                }
            })?;
            let decoder = if glyphs == Glyphs::Ascii { Decoder::of_latin() } else { Decoder::default() };
            Ok(Self { bytes, decoder, last: Instant::now(), is_closed: false, is_over })
        }

        /// The next key, if one comes soon enough.
        pub(super) fn key(&mut self, wait: Duration) -> Option<Key> {
            let deadline = Instant::now() + wait;
            loop {
                let silence = match self.last.elapsed() {
                    passed if passed >= LONG => Silence::Long,
                    passed if passed >= SHORT => Silence::Short,
                    _ => Silence::None,
                };
                if let Some(key) = self.decoder.next(silence) {
                    return Some(key);
                }
                if self.is_closed {
                    return Some(Key::Closed);
                }
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return None;
                }
                let left = if self.decoder.is_waiting() { left.min(SHORT) } else { left };
                match self.bytes.recv_timeout(left) {
                    Ok(bytes) => {
                        self.decoder.feed(&bytes);
                        self.last = Instant::now();
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => self.is_closed = true,
                }
            }
        }
    }

    pub(super) fn restore_keyboard() {
        if let Some(before) = BEFORE.lock().ok().and_then(|mut slot| slot.take()) {
            let _ = termios::tcsetattr(std::io::stdin(), SetArg::TCSANOW, &before);
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::sync::mpsc::Sender;

    use super::{Duration, Glyphs, Instant, Key, Receiver, RecvTimeoutError, Term, channel};

    /// Windows moves the cursor by calls, not by text: nothing may wait in a buffer.
    pub(super) fn screen() -> Term {
        Term::stderr()
    }

    /// Keys of the console, read by a thread of their own when asked for.
    #[derive(Debug)]
    pub(super) struct Keyboard {
        asked: Sender<()>,
        keys: Receiver<std::io::Result<console::Key>>,
        /// When a key was asked for that has not come yet.
        pending: Option<Instant>,
        /// How many keys in a row were there before they were asked for.
        queued: u32,
    }

    impl Keyboard {
        pub(super) fn open(_: Glyphs) -> std::io::Result<Self> {
            let (asked, requests) = channel::<()>();
            let (sender, keys) = channel();
            std::thread::Builder::new().name("clavier".into()).spawn(move || {
                let term = Term::stderr();
                while requests.recv().is_ok() {
                    if sender.send(term.read_key_raw()).is_err() {
                        break;
                    }
                }
            })?;
            Ok(Self { asked, keys, pending: None, queued: 0 })
        }

        /// The next key, if one comes soon enough.
        pub(super) fn key(&mut self, wait: Duration) -> Option<Key> {
            let since = match self.pending {
                Some(since) => since,
                None if self.asked.send(()).is_err() => return Some(Key::Closed),
                None => *self.pending.insert(Instant::now()),
            };
            let key = match self.keys.recv_timeout(wait) {
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) | Ok(Err(_)) => return Some(Key::Closed),
                Ok(Ok(key)) => key,
            };
            self.pending = None;
            // The console tells no paste from typing, but nobody types several keys while one screen is drawn.
            self.queued = if since.elapsed() < Duration::from_millis(2) { self.queued + 1 } else { 0 };
            let is_pasted = self.queued >= 3;
            Some(match key {
                console::Key::Enter if is_pasted => Key::Paste("\n".into()),
                key => translated(key),
            })
        }
    }

    fn translated(key: console::Key) -> Key {
        match key {
            console::Key::Char(c) => Key::Char(c),
            console::Key::Enter => Key::Enter,
            console::Key::Escape => Key::Escape,
            console::Key::Backspace => Key::Backspace,
            console::Key::Del => Key::Delete,
            console::Key::ArrowLeft => Key::Left,
            console::Key::ArrowRight => Key::Right,
            console::Key::ArrowUp => Key::Up,
            console::Key::ArrowDown => Key::Down,
            console::Key::Home => Key::Home,
            console::Key::End => Key::End,
            console::Key::PageUp => Key::PageUp,
            console::Key::PageDown => Key::PageDown,
            console::Key::Tab => Key::Tab,
            console::Key::BackTab => Key::BackTab,
            console::Key::CtrlC => Key::Interrupt,
            // A key of no use here: as if the screen were to be drawn again.
            _ => Key::Resize,
        }
    }

    pub(super) fn restore_keyboard() {}
}
