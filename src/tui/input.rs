//! Keys as they come from the terminal: `termina` decodes bytes and console records; here is when to read, and when to
//! wait no longer for the end of something.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use ratatui::termina::event::{KeyCode, KeyEvent, KeyEventKind, Modifiers};
use ratatui::termina::{Event, EventReader};

use super::key::Key;

/// How often the size of the window is looked at while nothing is typed.
const GLANCE: Duration = Duration::from_millis(150);

/// The keyboard of a session.
pub(super) struct Input {
    source: source::Source,
    decoder: Decoder,
    waiting: VecDeque<Key>,
}

/// Events of the terminal as keys of ours.
#[derive(Default)]
struct Decoder {
    after_enter: bool,
}

impl Input {
    /// Takes the keyboard. Where the locale is not UTF-8, a byte that is none is a letter of Windows-1252.
    pub(super) fn new(reader: EventReader, is_latin: bool) -> Self {
        Self { source: source::Source::new(reader, is_latin), decoder: Decoder::default(), waiting: VecDeque::new() }
    }

    /// Gives a key back, to be read next.
    pub(super) fn push_back(&mut self, key: Key) {
        self.waiting.push_front(key);
    }

    /// All keys that are there, after a while at most; an error where nobody will type any more.
    pub(super) fn keys(&mut self) -> io::Result<Vec<Key>> {
        let mut keys: Vec<Key> = self.waiting.drain(..).collect();
        if keys.is_empty() {
            let events = self.source.events(GLANCE)?;
            keys.extend(events.into_iter().filter_map(|event| self.decoder.key(event)));
        }
        Ok(if cfg!(windows) { pasted(keys) } else { keys })
    }
}

impl Decoder {
    fn key(&mut self, event: Event) -> Option<Key> {
        let after_enter = std::mem::take(&mut self.after_enter);
        let (code, modifiers) = match event {
            Event::Paste(text) => return Some(Key::Paste(text)),
            Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press | KeyEventKind::Repeat, .. }) => {
                (code, modifiers)
            }
            _ => return None,
        };
        let is_control = modifiers.contains(Modifiers::CONTROL);
        // AltGr gives signs of its own on Windows; Alt alone and a letter is no key of ours.
        if modifiers.contains(Modifiers::ALT) && !is_control {
            return None;
        }
        Some(match code {
            KeyCode::Char(c) if is_control && !modifiers.contains(Modifiers::ALT) => match c.to_ascii_lowercase() {
                'h' => Key::Backspace,
                // A line end of two bytes is one Entrée.
                'j' if after_enter => return None,
                'j' | 'm' => Key::Enter,
                c => Key::Ctrl(c),
            },
            KeyCode::Char(c) => Key::Char(c),
            KeyCode::Enter => {
                self.after_enter = true;
                Key::Enter
            }
            KeyCode::Escape => Key::Escape,
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => Key::BackTab,
            _ => return None,
        })
    }
}

/// A console that tells no paste from typing: nobody types so many keys, Entrée among them, while one screen is drawn.
fn pasted(keys: Vec<Key>) -> Vec<Key> {
    const MANY: usize = 8;
    let is_text = |key: &Key| matches!(key, Key::Char(_) | Key::Enter);
    let has_lines = keys.iter().rev().skip(1).any(|key| *key == Key::Enter);
    if keys.len() < MANY || !has_lines || !keys.iter().all(is_text) {
        return keys;
    }
    let text = keys.iter().map(|key| if let Key::Char(c) = key { *c } else { '\n' });
    vec![Key::Paste(text.collect())]
}

#[cfg(unix)]
mod source {
    use std::io::{self, Read as _};
    use std::os::fd::AsFd as _;
    use std::time::Duration;

    use nix::errno::Errno;
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    use ratatui::termina::{Event, EventReader, Parser};

    /// After an Escape, how long the rest of a key may take to come.
    const SHORT: Duration = Duration::from_millis(40);
    /// In a paste, how long its end may take to come.
    const LONG: Duration = Duration::from_secs(3);

    const PASTE_BEGIN: &[u8] = b"\x1b[200~";
    const PASTE_END: &[u8] = b"\x1b[201~";
    const CTRL_C: u8 = 3;

    /// The bytes of a Unix terminal. They are read here rather than by the library, which waits for the end of a paste
    /// for ever, and tells a terminal that is gone from one where nothing is typed by no error.
    pub(super) struct Source {
        parser: Parser,
        is_latin: bool,
        is_pasting: bool,
        /// Whether something may have begun that has not ended.
        is_unfinished: bool,
        /// The last bytes read: a mark may come in two parts.
        tail: Vec<u8>,
        /// The beginning of a character whose end has not come.
        half: Vec<u8>,
    }

    impl Source {
        pub(super) fn new(_: EventReader, is_latin: bool) -> Self {
            Self { is_latin, ..Self::detached() }
        }

        pub(super) fn detached() -> Self {
            let (is_latin, is_pasting, is_unfinished) = (false, false, false);
            Self { parser: Parser::default(), is_latin, is_pasting, is_unfinished, tail: Vec::new(), half: Vec::new() }
        }

        /// What came, within a while.
        pub(super) fn events(&mut self, patience: Duration) -> io::Result<Vec<Event>> {
            let patience = match (self.is_unfinished, self.is_pasting) {
                (true, true) => LONG,
                (true, false) => SHORT,
                _ => patience,
            };
            let timeout = PollTimeout::try_from(patience).unwrap_or(PollTimeout::ZERO);
            match poll(&mut [PollFd::new(io::stdin().as_fd(), PollFlags::POLLIN)], timeout) {
                Ok(0) => return Ok(self.end_of_silence()),
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => self.read()?,
            }
            Ok(self.decoded())
        }

        pub(super) fn decoded(&mut self) -> Vec<Event> {
            std::iter::from_fn(|| self.parser.pop()).collect()
        }

        fn read(&mut self) -> io::Result<()> {
            // As large as the buffer of stdin, which is passed by then: what it kept would not wake the poll.
            let mut buffer = [0; 8192];
            match io::stdin().lock().read(&mut buffer) {
                // Nobody will type any more: the terminal is gone.
                Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.feed(&buffer[..count]);
                    Ok(())
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
                Err(error) => Err(error),
            }
        }

        pub(super) fn feed(&mut self, bytes: &[u8]) {
            // Ctrl-C ends a paste that lost its end.
            if self.is_pasting && bytes == [CTRL_C] {
                return self.end_paste();
            }
            let seen = [self.tail.as_slice(), bytes].concat();
            let last = |mark: &[u8]| seen.windows(mark.len()).rposition(|window| window == mark);
            match (last(PASTE_BEGIN), last(PASTE_END)) {
                (begin, end) if begin > end => self.is_pasting = true,
                (_, Some(_)) => self.is_pasting = false,
                _ => {}
            }
            self.tail = seen[seen.len().saturating_sub(PASTE_END.len() - 1)..].to_vec();
            self.is_unfinished = true;
            let text = self.text(bytes);
            self.parser.parse(text.as_bytes(), true);
        }

        /// Bytes as characters. Half of one waits for the other; what is none is dropped, or is a letter of Latin-1.
        fn text(&mut self, bytes: &[u8]) -> String {
            let bytes = [std::mem::take(&mut self.half).as_slice(), bytes].concat();
            let mut text = String::new();
            let mut chunks = bytes.utf8_chunks().peekable();
            while let Some(chunk) = chunks.next() {
                text.push_str(chunk.valid());
                let is_half = std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
                if chunks.peek().is_none() && is_half && !self.is_latin {
                    self.half = chunk.invalid().to_vec();
                } else if self.is_latin {
                    text.extend(chunk.invalid().iter().filter(|byte| **byte >= 0xa0).map(|byte| char::from(*byte)));
                }
            }
            text
        }

        /// An Escape stands alone, a paste has lost its end, half a character is dropped.
        pub(super) fn end_of_silence(&mut self) -> Vec<Event> {
            if self.is_pasting {
                self.end_paste();
            }
            if std::mem::take(&mut self.is_unfinished) {
                self.parser.parse(&[], false);
            }
            self.half.clear();
            let events = self.decoded();
            self.parser = Parser::default();
            events
        }

        fn end_paste(&mut self) {
            self.parser.parse(PASTE_END, false);
            self.is_pasting = false;
            self.tail.clear();
        }
    }
}

#[cfg(not(unix))]
mod source {
    use std::io;
    use std::time::Duration;

    use ratatui::termina::{Event, EventReader};

    /// The records of a Windows console, which the library reads.
    pub(super) struct Source {
        reader: EventReader,
    }

    impl Source {
        pub(super) fn new(reader: EventReader, _: bool) -> Self {
            Self { reader }
        }

        pub(super) fn events(&mut self, patience: Duration) -> io::Result<Vec<Event>> {
            let mut events = Vec::new();
            let mut patience = patience;
            // The library answers no when it has just read records: asked again, it finds their events.
            while self.reader.poll(Some(patience), |_| true)? || self.reader.poll(Some(Duration::ZERO), |_| true)? {
                events.push(self.reader.read(|_| true)?);
                patience = Duration::ZERO;
            }
            Ok(events)
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// The keys of some bytes, each of these parts read at once; then a silence.
    fn keys(parts: &[&[u8]]) -> Vec<Key> {
        let mut source = source::Source::detached();
        let mut events = Vec::new();
        for part in parts {
            source.feed(part);
            events.extend(source.decoded());
        }
        events.extend(source.end_of_silence());
        let mut decoder = Decoder::default();
        events.into_iter().filter_map(|event| decoder.key(event)).collect()
    }

    #[test]
    fn letters_arrows_and_the_keys_of_line_ends_are_what_they_are() {
        let arrows = [Key::Right, Key::Left, Key::Up, Key::BackTab, Key::Delete, Key::PageDown];
        assert_eq!(keys(&[b"\x1b[C\x1b[1;5D\x1bOA\x1b[Z\x1b[3~\x1b[6~"]), arrows);
        assert_eq!(keys(&["aé’".as_bytes()]), ['a', 'é', '’'].map(Key::Char));
        assert_eq!(keys(&[b"\r\n\n\r"]), [Key::Enter, Key::Enter, Key::Enter]);
        assert_eq!(keys(&[b"\x7f\x08\x01"]), [Key::Backspace, Key::Backspace, Key::Ctrl('a')]);
    }

    #[test]
    fn an_escape_alone_is_one_once_nothing_follows_and_alt_is_no_key() {
        assert_eq!(keys(&[b"\x1b"]), [Key::Escape]);
        assert_eq!(keys(&[b"\x1bxq"]), [Key::Char('q')]);
        assert_eq!(keys(&[b"\x1b", b"[C"]), [Key::Right], "a key in two parts");
    }

    #[test]
    fn garbage_is_dropped_and_holds_nothing_back() {
        assert_eq!(keys(&[b"\x1b]0;un titre sans fin"]), []);
        assert_eq!(keys(&[b"\xe2", b"a"]), [Key::Char('a')]);
        assert_eq!(keys(&[b"\x80\xffa"]), [Key::Char('a')]);
    }

    #[test]
    fn a_paste_is_one_text_and_ctrl_c_ends_one_that_lost_its_end() {
        let whole = "a\u{1b}[200~un\rdeux\u{3}é\u{1b}[201~b";
        assert_eq!(keys(&[whole.as_bytes()]), [Key::Char('a'), Key::Paste("un\rdeux\u{3}é".into()), Key::Char('b')]);
        assert_eq!(keys(&[b"\x1b[20", b"0~ab", b"c", b"\x03", b"d"]), [Key::Paste("abc".into()), Key::Char('d')]);
        assert_eq!(keys(&[b"\x1b[200~abc"]), [Key::Paste("abc".into())], "a silence ends it too");
    }

    #[test]
    fn many_keys_at_once_with_line_ends_are_a_paste_where_the_console_marks_none() {
        let typed = |text: &str| -> Vec<Key> {
            text.chars().map(|c| if c == '\n' { Key::Enter } else { Key::Char(c) }).collect()
        };
        assert_eq!(pasted(typed("Une phrase.\n2\nq\n")), [Key::Paste("Une phrase.\n2\nq\n".into())]);
        assert_eq!(pasted(typed("2\n")), typed("2\n"));
    }
}
