//! From bytes to text: files come from spreadsheets and editors of every age.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file that is not in the encoding that its byte order mark announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It says UTF-16.
    Utf16,
    /// It says UTF-8, and stops being so.
    Utf8 {
        /// On this line, counted from 1.
        line: u64,
    },
    /// It says nothing, and is UTF-8 for the most part.
    Mixed {
        /// Stops being so on this line, counted from 1.
        line: u64,
    },
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// A byte order mark decides; else UTF-8 where every byte fits it; else Windows-1252, which any byte fits.
///
/// Where most of the bytes beyond ASCII make UTF-8 characters, the others are damage: to read the whole as Windows-1252
/// would spoil every accent.
pub fn strict(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    if let Some((encoding, rest)) = utf16(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or(Fault::Utf16);
    }
    if let Some(rest) = bytes.strip_prefix(UTF8_MARK) {
        let line = |error: std::str::Utf8Error| line_breaks(&rest[..error.valid_up_to()]) + 1;
        return std::str::from_utf8(rest).map(Cow::from).map_err(|error| Fault::Utf8 { line: line(error) });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) if is_mostly_utf8(bytes) => {
            Err(Fault::Mixed { line: line_breaks(&bytes[..error.valid_up_to()]) + 1 })
        }
        Err(_) => Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0),
    }
}

/// Whether more characters beyond ASCII are sound UTF-8 than not.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

/// The first line of a text read as Windows-1252 that holds a byte which that encoding does not define.
pub fn undefined_in_windows_1252(bytes: &[u8]) -> Option<u64> {
    if utf16(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let first = bytes.iter().position(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d))?;
    Some(line_breaks(&bytes[..first]) + 1)
}

/// The same, with a sign « � » in the place of what does not fit the mark: for texts that are checked afterwards.
pub fn text(bytes: &[u8]) -> String {
    match strict(bytes) {
        Ok(text) => text.into_owned(),
        Err(Fault::Utf16) => utf16(bytes)
            .map(|(encoding, rest)| encoding.decode_without_bom_handling(rest).0.into_owned())
            .unwrap_or_default(),
        Err(Fault::Utf8 { .. } | Fault::Mixed { .. }) => {
            String::from_utf8_lossy(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)).into_owned()
        }
    }
}

/// What a file really is, when its first bytes say that it is no text table.
pub fn not_a_table(bytes: &[u8]) -> Option<&'static str> {
    let start: Vec<u8> = bytes.iter().take(256).map(u8::to_ascii_lowercase).collect();
    let text = start.trim_ascii_start();
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some("un classeur (XLSX ou ODS) ou une archive"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("un ancien classeur (XLS)"),
        [b'%', b'P', b'D', b'F', ..] => Some("un PDF"),
        [0x1f, 0x8b, ..] => Some("un fichier compressé"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => Some("une image"),
        _ if text.starts_with(b"<!doctype") || text.starts_with(b"<html") || text.starts_with(b"<table") => {
            Some("une page HTML")
        }
        _ if text.starts_with(b"<?xml") => Some("un document XML"),
        _ if text.starts_with(b"{\\rtf") => Some("un document RTF"),
        _ => None,
    }
}

/// The byte of what [`text`] makes of a file at which its first damage is shown.
pub fn first_damage(bytes: &[u8]) -> usize {
    let rest = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    match std::str::from_utf8(rest) {
        Err(error) if utf16(bytes).is_none() => error.valid_up_to(),
        _ => text(bytes).find(char::REPLACEMENT_CHARACTER).unwrap_or(0),
    }
}

fn utf16(bytes: &[u8]) -> Option<(&'static encoding_rs::Encoding, &[u8])> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => Some((UTF_16LE, rest)),
        [0xfe, 0xff, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    }
}

/// Line ends in a text: LF, CRLF or a lone CR.
pub fn line_breaks(bytes: &[u8]) -> u64 {
    let (mut breaks, mut previous) = (0, 0);
    for &byte in bytes {
        breaks += u64::from(byte == b'\r' || (byte == b'\n' && previous != b'\r'));
        previous = byte;
    }
    breaks
}

/// The line on which a text shows accents that went through another encoding: « RÃ©gie », « R‚gie ».
pub fn spoilt_accents(text: &str) -> Option<u64> {
    const UTF8_AS_WINDOWS: [&str; 8] = ["Ã©", "Ã¨", "Ãª", "Ã§", "Ã´", "Ã‰", "â€™", "Ã®"];
    let is_dos = |line: &str| {
        let chars: Vec<char> = line.chars().collect();
        chars.windows(3).any(|three| {
            let is_between = three[0].is_alphabetic() && three[2].is_lowercase();
            is_between && matches!(three[1], '‚' | 'Š' | '‡' | 'Ž' | 'ˆ' | '‹' | '“')
        })
    };
    let is_spoilt =
        |line: &str| !line.is_ascii() && (UTF8_AS_WINDOWS.iter().any(|pair| line.contains(pair)) || is_dos(line));
    text.lines().zip(1..).find(|(line, _)| is_spoilt(line)).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_that_went_through_another_encoding_are_seen() {
        for text in ["a\nR‚gie", "RÃ©gie", "lâ€™eau", "a\nmŠre"] {
            assert!(spoilt_accents(text).is_some(), "{text}");
        }
        for text in ["Régie", "« é »", "l’eau", "ŽIŽKOV", "Škoda", "A “b” c", "2 ‚a‘"] {
            assert_eq!(spoilt_accents(text), None, "{text}");
        }
    }

    #[test]
    fn the_same_words_come_out_of_every_encoding() {
        let words = "création à 12 €";
        let utf16le: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(words.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let utf16be: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(words.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let bom: Vec<u8> = UTF8_MARK.iter().copied().chain(words.bytes()).collect();
        let (windows, ..) = WINDOWS_1252.encode(words);
        for bytes in [words.as_bytes(), &utf16le, &utf16be, &bom, &windows] {
            assert_eq!(strict(bytes).as_deref(), Ok(words));
            assert_eq!(text(bytes), words);
        }
    }

    #[test]
    fn a_file_that_breaks_its_mark_says_where() {
        assert_eq!(strict(b"\xef\xbb\xbfa\r\nb\xff"), Err(Fault::Utf8 { line: 2 }));
        assert_eq!(strict(b"\xff\xfea"), Err(Fault::Utf16));
    }

    #[test]
    fn one_bad_line_does_not_spoil_the_accents_of_the_others() {
        let bytes = ["été\néclat\ncaf".as_bytes(), b"\xe9\n", "là".as_bytes()].concat();
        assert_eq!(strict(&bytes), Err(Fault::Mixed { line: 3 }));
        assert_eq!(strict(b"\xe9t\xe9").as_deref(), Ok("été"));
    }

    #[test]
    fn a_byte_that_windows_1252_does_not_define_is_found_on_its_line() {
        assert_eq!(undefined_in_windows_1252(b"\xe9\nb\x8d"), Some(2));
        assert_eq!(undefined_in_windows_1252(b"\xe9\nb"), None);
        assert_eq!(undefined_in_windows_1252("à".as_bytes()), None);
    }

    #[test]
    fn what_does_not_fit_the_mark_is_shown_as_such() {
        assert_eq!(text(b"\xef\xbb\xbfb\xff"), "b\u{fffd}");
    }
}
