//! The text of a large file, block after block, and the records of a block.
//!
//! What is not sound (a byte that does not fit the encoding, a mark of quotation out of its place) is a [`Surprise`]:
//! [`crate::intake::tabular`] reads the file then, and says what is wrong.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder};

/// What the fast road does not understand: the file must be read by the way of assessments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Surprise;

/// Bytes of a file that are read at once.
pub(super) const BLOCK: usize = 1 << 18;

/// Text that is longer and holds no end of a record is no table.
const LONGEST: usize = 1 << 22;

/// The text of a file as UTF-8, cut where records end.
pub(super) struct Blocks<R> {
    input: R,
    /// What makes UTF-8 of the bytes; nothing where they are.
    decoder: Option<Decoder>,
    /// Text behind the last end of a record.
    rest: Vec<u8>,
    /// Bytes of the text yet to be passed over.
    to_skip: usize,
    /// Bytes after which a block ends where it can.
    size: usize,
    is_at_end: bool,
}

impl<R: Read> Blocks<R> {
    /// The text of the bytes of `input` in an encoding, UTF-8 where none is named, without its first bytes.
    pub(super) fn new(input: R, encoding: Option<&'static encoding_rs::Encoding>, to_skip: usize, size: usize) -> Self {
        let decoder = encoding.map(encoding_rs::Encoding::new_decoder_with_bom_removal);
        Self { input, decoder, rest: Vec::new(), to_skip, size, is_at_end: false }
    }

    /// The next block of whole records; empty at the end.
    pub(super) fn next(&mut self) -> io::Result<Result<Vec<u8>, Surprise>> {
        let mut block = std::mem::take(&mut self.rest);
        let mut is_quoted = false;
        let (mut seen, mut end) = (0, 0);
        loop {
            // A record ends where a line does, outside of marks of quotation.
            if block[seen..].contains(&b'"') {
                for (at, &byte) in block.iter().enumerate().skip(seen) {
                    is_quoted ^= byte == b'"';
                    if byte == b'\n' && !is_quoted {
                        end = at + 1;
                    }
                }
            } else if !is_quoted && let Some(last) = block[seen..].iter().rposition(|byte| *byte == b'\n') {
                end = seen + last + 1;
            }
            seen = block.len();
            if self.is_at_end {
                return Ok(Ok(block));
            }
            if end > 0 && block.len() >= self.size {
                self.rest = block.split_off(end);
                return Ok(Ok(block));
            }
            if block.len() > LONGEST || self.fill(&mut block)?.is_err() {
                return Ok(Err(Surprise));
            }
        }
    }

    /// Adds text to a block.
    fn fill(&mut self, block: &mut Vec<u8>) -> io::Result<Result<(), Surprise>> {
        let before = block.len();
        let limit = self.size as u64;
        match &mut self.decoder {
            None => {
                block.reserve(self.size);
                self.is_at_end = self.input.by_ref().take(limit).read_to_end(block)? < self.size;
            }
            Some(decoder) => {
                let mut raw = Vec::with_capacity(self.size);
                self.is_at_end = self.input.by_ref().take(limit).read_to_end(&mut raw)? < self.size;
                let length = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3 + 16);
                let mut text = String::with_capacity(length);
                let (result, _, is_bad) = decoder.decode_to_string(&raw, &mut text, self.is_at_end);
                if is_bad || result == CoderResult::OutputFull {
                    return Ok(Err(Surprise));
                }
                block.extend_from_slice(text.as_bytes());
            }
        }
        let skipped = self.to_skip.min(block.len() - before);
        block.drain(before..before + skipped);
        self.to_skip -= skipped;
        // The sign by which DOS ended a file.
        if self.is_at_end && block.last() == Some(&0x1a) {
            block.pop();
        }
        Ok(if block[before.min(block.len())..].contains(&0) { Err(Surprise) } else { Ok(()) })
    }
}

/// The signs of a text that end cells and records, or quote them: found sixty-four bytes at a time.
struct Signs<'t> {
    bytes: &'t [u8],
    delimiter: u8,
    /// Where the bytes begin that `found` is about.
    from: usize,
    /// A bit for each byte, the lowest for the first; those that were passed are 0.
    found: u64,
}

const WIDTH: usize = 64;

impl<'t> Signs<'t> {
    fn new(bytes: &'t [u8], delimiter: u8) -> Self {
        let mut signs = Self { bytes, delimiter, from: 0, found: 0 };
        signs.found = signs.look();
        signs
    }

    /// The place of the next sign; that behind the last byte where there is none.
    fn next(&mut self) -> usize {
        while self.found == 0 {
            self.from += WIDTH;
            if self.from >= self.bytes.len() {
                return self.bytes.len();
            }
            self.found = self.look();
        }
        let place = self.from + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        place
    }

    fn look(&self) -> u64 {
        let rest = self.bytes.get(self.from..).unwrap_or(&[]);
        if let Some(whole) = rest.first_chunk::<WIDTH>() {
            return self.bits(whole);
        }
        let mut padded = [0; WIDTH];
        padded[..rest.len()].copy_from_slice(rest);
        self.bits(&padded)
    }

    fn bits(&self, bytes: &[u8; WIDTH]) -> u64 {
        // Plain loops that the compiler turns into a few wide instructions.
        let is_sign =
            bytes.map(|byte| u8::from((byte == self.delimiter) | (byte == b'\n') | (byte == b'\r') | (byte == b'"')));
        let mut bits = 0;
        for (index, eight) in is_sign.as_chunks::<8>().0.iter().enumerate() {
            // Gathers the lowest bits of eight bytes in the highest byte.
            bits |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (index * 8);
        }
        bits
    }
}

/// The records of a block, one after the other; its room is used again for the next one.
pub(super) struct Records<'t> {
    text: &'t str,
    at: usize,
    signs: Signs<'t>,
    /// Where each cell begins and ends.
    cells: Vec<(usize, usize)>,
    /// Cells with doubled marks of quotation.
    doubled: Vec<usize>,
}

impl<'t> Records<'t> {
    /// Before the first record of a text.
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        let signs = Signs::new(text.as_bytes(), delimiter);
        Self { text, at: 0, signs, cells: Vec::new(), doubled: Vec::new() }
    }

    /// Reads the next record that is no empty line; whether there is one.
    pub(super) fn advance(&mut self) -> Result<bool, Surprise> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'\r' | b'\n')) {
            self.at = self.signs.next() + 1;
        }
        self.cells.clear();
        self.doubled.clear();
        if self.at >= bytes.len() {
            return Ok(false);
        }
        loop {
            let mut end = self.signs.next();
            if bytes.get(end) == Some(&b'"') {
                end = self.quoted(end)?;
            } else {
                self.cells.push((self.at, end));
            }
            self.at = end + 1;
            if bytes.get(end).is_none_or(|sign| *sign != self.signs.delimiter) {
                return Ok(true);
            }
        }
    }

    /// Reads the cell that a mark of quotation begins, and what stands behind it.
    fn quoted(&mut self, mark: usize) -> Result<usize, Surprise> {
        if mark != self.at {
            return Err(Surprise);
        }
        let bytes = self.text.as_bytes();
        loop {
            let end = self.signs.next();
            match bytes.get(end) {
                None => return Err(Surprise),
                Some(b'"') if bytes.get(end + 1) == Some(&b'"') => {
                    self.signs.next();
                    if self.doubled.last() != Some(&self.cells.len()) {
                        self.doubled.push(self.cells.len());
                    }
                }
                Some(b'"') => {
                    self.cells.push((mark + 1, end));
                    let after = self.signs.next();
                    return if after == end + 1 { Ok(after) } else { Err(Surprise) };
                }
                Some(_) => {}
            }
        }
    }

    /// How many cells the record has.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The bytes of a cell, and whether they are its text.
    pub(super) fn bytes(&self, column: usize) -> Option<(&'t [u8], bool)> {
        let (start, end) = *self.cells.get(column)?;
        Some((&self.text.as_bytes()[start..end], self.doubled.is_empty() || !self.doubled.contains(&column)))
    }

    /// The bytes of a cell of one or two, the missing ones 0: without asking how many there are, which nobody can guess.
    pub(super) fn short(&self, column: usize) -> Option<u16> {
        const KEPT: [u16; 3] = [0, 0x00ff, 0xffff];
        let (start, end) = *self.cells.get(column)?;
        let pair = self.text.as_bytes().get(start..)?.first_chunk::<2>()?;
        Some(u16::from_le_bytes(*pair) & KEPT.get(end - start)?)
    }

    /// The text of a cell, the blanks around it and the guard of a formula taken off.
    pub(super) fn text(&self, column: usize) -> Cow<'t, str> {
        let Some((start, end)) = self.cells.get(column) else { return "".into() };
        let written = &self.text[*start..*end];
        if self.doubled.contains(&column) {
            let whole = written.replace("\"\"", "\"");
            return crate::typed::cell_text(&whole).to_owned().into();
        }
        crate::typed::cell_text(written).into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All cells, as [`Records`] cuts them; nothing at a surprise.
    fn cut(text: &str) -> Option<Vec<Vec<String>>> {
        let mut records = Records::new(text, b';');
        let mut all = Vec::new();
        while records.advance().ok()? {
            all.push((0..records.len()).map(|column| records.text(column).into_owned()).collect());
        }
        Some(all)
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(text in "[;\"\r\naé ]{0,24}") {
            if let Some(found) = cut(&text) {
                let mut reader =
                    csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(text.as_bytes());
                let cells = |record: csv::StringRecord| {
                    record.iter().map(|cell| crate::typed::cell_text(cell).to_owned()).collect::<Vec<_>>()
                };
                let expected: Vec<Vec<String>> = reader.records().filter_map(Result::ok).map(cells).collect();
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn blocks_of_any_size_make_the_whole_text(text in "[;\"\r\naé]{0,60}", size in 1_usize..12) {
            let mut blocks = Blocks::new(text.as_bytes(), None, 0, size);
            let mut whole = Vec::new();
            loop {
                let block = blocks.next()?;
                let block = block.map_err(|_| TestCaseError::fail("a surprise"))?;
                if block.is_empty() {
                    break;
                }
                whole.extend(block);
            }
            prop_assert_eq!(whole, text.into_bytes());
        }
    }
}
