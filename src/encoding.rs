//! From bytes to text: files come from spreadsheets and editors of every age.

use encoding_rs::{Encoding, WINDOWS_1252};

/// A decoded text and how it was encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Name of the encoding: UTF-8, UTF-16LE, UTF-16BE or windows-1252.
    pub encoding: &'static str,
}

/// A byte order mark decides; else UTF-8 where every byte fits it; else Windows-1252, which any byte fits.
pub fn text(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return Decoded { text: text.into_owned(), encoding: encoding.name() };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), encoding: "UTF-8" },
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Decoded { text: text.into_owned(), encoding: "windows-1252" }
        }
    }
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
        let bom: Vec<u8> = [0xef, 0xbb, 0xbf].into_iter().chain(words.bytes()).collect();
        let (windows, ..) = WINDOWS_1252.encode(words);
        for bytes in [words.as_bytes(), &utf16le, &utf16be, &bom, &windows] {
            assert_eq!(text(bytes).text, words);
        }
    }
}
