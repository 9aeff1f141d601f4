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
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// A byte order mark decides; else UTF-8 where every byte fits it; else Windows-1252, which any byte fits.
pub fn strict(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    if let Some((encoding, rest)) = utf16(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or(Fault::Utf16);
    }
    if let Some(rest) = bytes.strip_prefix(UTF8_MARK) {
        let line = |error: std::str::Utf8Error| line_breaks(&rest[..error.valid_up_to()]) + 1;
        return std::str::from_utf8(rest).map(Cow::from).map_err(|error| Fault::Utf8 { line: line(error) });
    }
    Ok(std::str::from_utf8(bytes).map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0, Cow::from))
}

/// The same, with a sign « � » in the place of what does not fit the mark: for texts that are checked afterwards.
pub fn text(bytes: &[u8]) -> String {
    match strict(bytes) {
        Ok(text) => text.into_owned(),
        Err(Fault::Utf16) => utf16(bytes)
            .map(|(encoding, rest)| encoding.decode_without_bom_handling(rest).0.into_owned())
            .unwrap_or_default(),
        Err(Fault::Utf8 { .. }) => String::from_utf8_lossy(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)).into_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(text(b"\xef\xbb\xbfb\xff"), "b\u{fffd}");
    }
}
