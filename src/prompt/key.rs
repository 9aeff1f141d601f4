//! Keys, and how the bytes of a Unix terminal spell them. Pure: bytes in, keys out.

/// What somebody did at the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Entrée.
    Enter,
    /// Échap.
    Escape,
    /// Retour arrière.
    Backspace,
    /// Suppr.
    Delete,
    /// ←
    Left,
    /// →
    Right,
    /// ↑
    Up,
    /// ↓
    Down,
    /// Début.
    Home,
    /// Fin.
    End,
    /// Page précédente.
    PageUp,
    /// Page suivante.
    PageDown,
    /// Tabulation.
    Tab,
    /// Maj+Tabulation.
    BackTab,
    /// A text that arrived at once, with its line ends.
    Paste(String),
    /// Ctrl-C.
    Interrupt,
    /// The window changed its size: nothing was typed, everything is to be drawn again.
    Resize,
    /// Nobody will type any more: the terminal is gone.
    Closed,
}

const PASTE_END: &[u8] = b"\x1b[201~";

/// Turns the bytes of a terminal into keys, as they come.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: std::collections::VecDeque<u8>,
    is_pasting: bool,
    after_return: bool,
    /// Whether a byte that is no UTF-8 is a letter of Latin-1, as keyboards of such a locale send it.
    reads_latin: bool,
}

/// How long nothing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// More may be on its way.
    None,
    /// Long enough that an Escape stands alone.
    Short,
    /// Long enough that a paste has lost its end.
    Long,
}

impl Decoder {
    /// A decoder for a locale that is not UTF-8: whoever types é may send one byte or two.
    pub fn of_latin() -> Self {
        Self { reads_latin: true, ..Self::default() }
    }

    /// Takes what was read.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// Whether some bytes wait for more of their kind.
    pub fn is_waiting(&self) -> bool {
        self.is_pasting || !self.bytes.is_empty()
    }

    /// The next key, if the bytes so far spell one.
    pub fn next(&mut self, silence: Silence) -> Option<Key> {
        loop {
            if self.is_pasting {
                return self.paste(silence);
            }
            let first = *self.bytes.front()?;
            let after_return = std::mem::take(&mut self.after_return);
            let key = match first {
                0x1b => match self.escape(silence) {
                    Escaped::Key(key) => Some(key),
                    Escaped::Nothing => None,
                    Escaped::Unfinished => return None,
                },
                0x20..=0x7e => self.take(1).first().map(|byte| Key::Char(char::from(*byte))),
                0x00..=0x1f | 0x7f => {
                    self.take(1);
                    self.after_return = first == b'\r';
                    if first == b'\n' && after_return { None } else { control(first) }
                }
                _ => match self.multibyte(first, silence) {
                    Escaped::Key(key) => Some(key),
                    Escaped::Nothing => None,
                    Escaped::Unfinished => return None,
                },
            };
            if key.is_some() {
                return key;
            }
        }
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        self.bytes.drain(..count.min(self.bytes.len())).collect()
    }

    fn paste(&mut self, silence: Silence) -> Option<Key> {
        let bytes = self.bytes.make_contiguous();
        let end = bytes.windows(PASTE_END.len()).position(|window| window == PASTE_END);
        if end.is_none() && silence != Silence::Long {
            return None;
        }
        self.is_pasting = false;
        let text = self.take(end.unwrap_or(usize::MAX));
        self.take(if end.is_some() { PASTE_END.len() } else { 0 });
        Some(Key::Paste(String::from_utf8_lossy(&text).into_owned()))
    }

    fn multibyte(&mut self, first: u8, silence: Silence) -> Escaped {
        let length = match first {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        if self.bytes.len() < length && silence == Silence::None {
            return Escaped::Unfinished;
        }
        let bytes: Vec<u8> = self.bytes.iter().take(length).copied().collect();
        if let Some(c) = std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()) {
            self.take(length);
            return Escaped::Key(Key::Char(c));
        }
        self.take(1);
        if self.reads_latin && first >= 0xa0 {
            return Escaped::Key(Key::Char(char::from(first)));
        }
        // Half a character: dropped, rather than taken for another one.
        Escaped::Nothing
    }

    /// `ESC [ parameters final`, `ESC O final`, or Escape itself.
    fn escape(&mut self, silence: Silence) -> Escaped {
        let bytes: Vec<u8> = self.bytes.iter().take(64).copied().collect();
        let unfinished = |escaped| if silence == Silence::None { Escaped::Unfinished } else { escaped };
        match bytes.get(1) {
            None => {
                let escaped = unfinished(Escaped::Key(Key::Escape));
                if escaped != Escaped::Unfinished {
                    self.take(1);
                }
                escaped
            }
            Some(0x1b) => {
                self.take(1);
                Escaped::Key(Key::Escape)
            }
            Some(b'O') => match bytes.get(2) {
                None => unfinished(self.drop_escape(2, silence)),
                Some(last) => {
                    let last = *last;
                    self.take(3);
                    letter(last).map_or(Escaped::Nothing, Escaped::Key)
                }
            },
            Some(b'[') => {
                let Some(length) = bytes.iter().skip(2).position(|byte| matches!(byte, 0x40..=0x7e)) else {
                    let all = bytes.len();
                    return unfinished(self.drop_escape(all, silence));
                };
                self.take(length + 3);
                let (parameters, last) = (&bytes[2..2 + length], bytes[2 + length]);
                match (last, parameters) {
                    (b'~', b"200") => {
                        self.is_pasting = true;
                        Escaped::Nothing
                    }
                    (b'~', _) => {
                        let number = parameters.split(|byte| *byte == b';').next().unwrap_or(parameters);
                        tilde(number).map_or(Escaped::Nothing, Escaped::Key)
                    }
                    (last, _) => letter(last).map_or(Escaped::Nothing, Escaped::Key),
                }
            }
            // Alt and a letter: nothing of ours, and surely not the letter alone.
            Some(_) => {
                self.take(2);
                Escaped::Nothing
            }
        }
    }

    fn drop_escape(&mut self, count: usize, silence: Silence) -> Escaped {
        if silence != Silence::None {
            self.take(count);
        }
        Escaped::Nothing
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Escaped {
    Key(Key),
    Nothing,
    Unfinished,
}

fn control(byte: u8) -> Option<Key> {
    match byte {
        0x01 => Some(Key::Home),
        0x03 => Some(Key::Interrupt),
        0x05 => Some(Key::End),
        0x08 | 0x7f => Some(Key::Backspace),
        b'\t' => Some(Key::Tab),
        b'\r' | b'\n' => Some(Key::Enter),
        _ => None,
    }
}

fn letter(last: u8) -> Option<Key> {
    match last {
        b'A' => Some(Key::Up),
        b'B' => Some(Key::Down),
        b'C' => Some(Key::Right),
        b'D' => Some(Key::Left),
        b'F' => Some(Key::End),
        b'H' => Some(Key::Home),
        b'M' => Some(Key::Enter),
        b'Z' => Some(Key::BackTab),
        _ => None,
    }
}

fn tilde(number: &[u8]) -> Option<Key> {
    match number {
        b"1" | b"7" => Some(Key::Home),
        b"3" => Some(Key::Delete),
        b"4" | b"8" => Some(Key::End),
        b"5" => Some(Key::PageUp),
        b"6" => Some(Key::PageDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut decoder = Decoder::default();
        decoder.feed(bytes);
        let mut keys: Vec<Key> = std::iter::from_fn(|| decoder.next(Silence::None)).collect();
        keys.extend(std::iter::from_fn(|| decoder.next(Silence::Short)));
        keys
    }

    #[test]
    fn letters_accents_and_symbols_are_characters() {
        assert_eq!(keys("aé’😀".as_bytes()), ['a', 'é', '’', '😀'].map(Key::Char));
    }

    #[test]
    fn a_character_that_comes_in_two_parts_is_one_character() {
        let mut decoder = Decoder::default();
        decoder.feed(&"’".as_bytes()[..2]);
        assert_eq!(decoder.next(Silence::None), None);
        decoder.feed(&"’".as_bytes()[2..]);
        assert_eq!(decoder.next(Silence::None), Some(Key::Char('’')));
    }

    #[test]
    fn half_a_character_is_dropped_and_not_taken_for_another() {
        assert_eq!(keys(&[0xe2, b'a']), [Key::Char('a')]);
        assert_eq!(keys(&[0x80, 0xff, b'a']), [Key::Char('a')]);
    }

    #[test]
    fn where_the_locale_is_not_utf_8_a_lone_byte_is_a_letter_of_latin_1() {
        let mut decoder = Decoder::of_latin();
        decoder.feed(b"\xe9t\xe9 ");
        decoder.feed("été".as_bytes());
        let mut typed: Vec<Key> = std::iter::from_fn(|| decoder.next(Silence::None)).collect();
        typed.extend(std::iter::from_fn(|| decoder.next(Silence::Short)));
        assert_eq!(typed, ['é', 't', 'é', ' ', 'é', 't', 'é'].map(Key::Char));
    }

    #[test]
    fn arrows_with_or_without_ctrl_are_arrows_and_leave_no_digits_behind() {
        assert_eq!(keys(b"\x1b[C\x1b[1;5D\x1bOA\x1b[Z"), [Key::Right, Key::Left, Key::Up, Key::BackTab]);
        assert_eq!(keys(b"\x1b[3~\x1b[6;2~\x1b[15~\x1b[<0;3;4M"), [Key::Delete, Key::PageDown, Key::Enter]);
    }

    #[test]
    fn escape_alone_is_escape_once_nothing_follows() {
        assert_eq!(keys(b"\x1b"), [Key::Escape]);
        assert_eq!(keys(b"\x1b\x1b[A"), [Key::Escape, Key::Up]);
        assert_eq!(keys(b"\x1bxq"), [Key::Char('q')], "Alt-x is nothing of ours");
    }

    #[test]
    fn a_paste_is_one_key_whatever_it_holds() {
        assert_eq!(
            keys("a\x1b[200~un\rdeux\x03é\x1b[201~b".as_bytes()),
            [Key::Char('a'), Key::Paste("un\rdeux\u{3}é".into()), Key::Char('b')]
        );
    }

    #[test]
    fn a_paste_that_lost_its_end_does_not_hold_the_keyboard_for_ever() {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b[200~abc");
        assert_eq!(decoder.next(Silence::Short), None);
        assert_eq!(decoder.next(Silence::Long), Some(Key::Paste("abc".into())));
        decoder.feed(b"d");
        assert_eq!(decoder.next(Silence::None), Some(Key::Char('d')));
    }

    #[test]
    fn a_line_end_of_two_bytes_is_one_enter() {
        assert_eq!(keys(b"\r\n\n\r"), [Key::Enter, Key::Enter, Key::Enter]);
        assert_eq!(
            keys(b"\x03\x7f\x08\x01\x05"),
            [Key::Interrupt, Key::Backspace, Key::Backspace, Key::Home, Key::End]
        );
    }
}
