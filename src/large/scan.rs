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
    raw: Vec<u8>,
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
        Self { input, decoder, raw: vec![0; size], rest: Vec::new(), to_skip, size, is_at_end: false }
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
        let count = self.input.read(&mut self.raw)?;
        self.is_at_end = count == 0;
        let before = block.len();
        match &mut self.decoder {
            None => block.extend_from_slice(&self.raw[..count]),
            Some(decoder) => {
                let mut text = String::with_capacity(decoder.max_utf8_buffer_length(count).unwrap_or(count * 3 + 16));
                let (result, _, is_bad) = decoder.decode_to_string(&self.raw[..count], &mut text, count == 0);
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

/// The records of a block, one after the other; its room is used again for the next one.
pub(super) struct Records<'t> {
    text: &'t str,
    at: usize,
    delimiter: u8,
    /// Where each cell begins and ends.
    cells: Vec<(usize, usize)>,
    /// Cells with doubled marks of quotation.
    doubled: Vec<usize>,
}

impl<'t> Records<'t> {
    /// Before the first record of a text.
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        Self { text, at: 0, delimiter, cells: Vec::new(), doubled: Vec::new() }
    }

    /// Reads the next record that is no empty line; whether there is one.
    pub(super) fn advance(&mut self) -> Result<bool, Surprise> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        self.cells.clear();
        self.doubled.clear();
        if self.at >= bytes.len() {
            return Ok(false);
        }
        loop {
            let is_quoted = bytes.get(self.at) == Some(&b'"');
            let (start, end, after) = if is_quoted { self.quoted()? } else { self.plain()? };
            self.cells.push((start, end));
            self.at = after + 1;
            match bytes.get(after) {
                Some(byte) if *byte == self.delimiter => {}
                None | Some(b'\r' | b'\n') => return Ok(true),
                Some(_) => return Err(Surprise),
            }
        }
    }

    /// The cell at hand, and what stands behind it.
    fn plain(&self) -> Result<(usize, usize, usize), Surprise> {
        let rest = &self.text.as_bytes()[self.at..];
        let delimiter = self.delimiter;
        let is_end = |byte: &u8| *byte == delimiter || matches!(*byte, b'\n' | b'\r' | b'"');
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        let end = self.at + length;
        if rest.get(length) == Some(&b'"') { Err(Surprise) } else { Ok((self.at, end, end)) }
    }

    fn quoted(&mut self) -> Result<(usize, usize, usize), Surprise> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = start;
        loop {
            end += bytes[end..].iter().position(|byte| *byte == b'"').ok_or(Surprise)?;
            if bytes.get(end + 1) != Some(&b'"') {
                return Ok((start, end, end + 1));
            }
            if self.doubled.last() != Some(&self.cells.len()) {
                self.doubled.push(self.cells.len());
            }
            end += 2;
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

    /// The text of a cell, the blanks around it and the guard of a formula taken off.
    pub(super) fn text(&self, column: usize) -> Cow<'t, str> {
        let Some((start, end)) = self.cells.get(column) else { return "".into() };
        let written = &self.text[*start..*end];
        if self.doubled.contains(&column) {
            let whole = written.replace("\"\"", "\"");
            return crate::intake::tabular::cell_text(&whole).to_owned().into();
        }
        crate::intake::tabular::cell_text(written).into()
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
                    record.iter().map(|cell| crate::intake::tabular::cell_text(cell).to_owned()).collect::<Vec<_>>()
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
