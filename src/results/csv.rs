//! Results as CSV: one row a structure and date, every figure unrounded unless asked otherwise.

use std::io::Write as _;

use jiff::civil::Date;

use super::{Results, Style, rounded};
use crate::grid::Grid;
use crate::intake::tabular::guarded;
use crate::score::{Score, Scorecard};

/// For which reader CSV is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// UTF-8 without a mark, `,` between cells, decimal point, LF.
    #[default]
    Machine,
    /// UTF-8 with a mark, `;` between cells, decimal comma, CRLF: what a French Excel opens by a double click.
    Excel,
}

/// The results as CSV.
pub fn render(results: &Results<'_>, style: Style) -> Vec<u8> {
    let mut writer = Writer::new(style);
    writer.header(results.grid, &results.carried);
    for line in &results.lines {
        writer.row(&Row {
            structure: &line.subject.key,
            date: line.subject.assessment.date,
            respondents: line.respondents,
            scorecard: &line.scorecard,
            priorities: line.priorities().map(|index| results.grid.items[index].id.as_str()),
            carried: line.subject.carried.iter().map(String::as_str),
        });
    }
    writer.into_bytes()
}

/// One row of the result table.
pub struct Row<'a, P, C> {
    /// The structure as its file named it.
    pub structure: &'a str,
    /// The day of the assessment.
    pub date: Option<Date>,
    /// How many answered.
    pub respondents: usize,
    /// Its scores.
    pub scorecard: &'a Scorecard,
    /// Ids of its priority items.
    pub priorities: P,
    /// What the columns carried along hold.
    pub carried: C,
}

/// Figures whose spelling is remembered: sections have few different scores, and spelling one costs more than a cell.
const REMEMBERED: usize = 4096;

/// A figure and its spelling.
#[derive(Clone, Copy)]
struct Spelt {
    bits: u64,
    length: u8,
    text: [u8; 24],
}

/// Writes the result table row by row.
pub struct Writer {
    spelt: Vec<Spelt>,
    bytes: Vec<u8>,
    style: Style,
    delimiter: u8,
    line_end: &'static [u8],
    is_row_empty: bool,
    scratch: String,
    /// The types of profile sections: section and item.
    types: Vec<(usize, usize)>,
}

impl Writer {
    /// Nothing written but the mark, where there is one.
    pub fn new(style: Style) -> Self {
        let (bytes, delimiter, line_end): (&[u8], u8, &[u8]) = match style.spelling {
            Spelling::Machine => (b"", b',', b"\n"),
            Spelling::Excel => (b"\xef\xbb\xbf", b';', b"\r\n"),
        };
        let nothing = Spelt { bits: 0, length: 0, text: [0; 24] };
        Self {
            spelt: vec![nothing; REMEMBERED],
            bytes: bytes.to_vec(),
            style,
            delimiter,
            line_end,
            is_row_empty: true,
            scratch: String::new(),
            types: Vec::new(),
        }
    }

    /// The titles of the columns.
    pub fn header(&mut self, grid: &Grid, carried: &[String]) {
        ["structure", "date", "repondants"].into_iter().for_each(|title| self.text(title));
        for section in &grid.sections {
            self.text(&format!("score_{}", section.id));
            self.text(&format!("couverture_{}", section.id));
        }
        for section in &grid.sections {
            self.text(&format!("pourcentage_{}", section.id));
        }
        let profiles = grid.sections.iter().enumerate().filter(|(_, section)| section.is_profile);
        self.types =
            profiles.flat_map(|(index, section)| section.items.clone().map(move |item| (index, item))).collect();
        for (_, item) in self.types.clone() {
            self.text(&format!("part_{}", grid.items[item].id));
        }
        ["score_global", "pourcentage_global", "couverture_globale", "partiel", "prioritaires"]
            .into_iter()
            .for_each(|title| self.text(title));
        carried.iter().for_each(|title| self.text(title));
        self.end_row();
    }

    /// A row, in the order of the header.
    pub fn row<'a>(
        &mut self,
        row: &Row<'_, impl Iterator<Item = &'a str> + Clone, impl Iterator<Item = &'a str> + Clone>,
    ) {
        self.text(row.structure);
        self.separate();
        if let Some(date) = row.date {
            let _ = write!(self.bytes, "{date}");
        }
        self.separate();
        let _ = write!(self.bytes, "{}", row.respondents);
        for section in &row.scorecard.sections {
            self.figure(section.total.score);
            self.figure(section.total.counts.coverage());
        }
        for section in &row.scorecard.sections {
            self.figure(section.total.percent);
        }
        for place in 0..self.types.len() {
            let (section, item) = self.types[place];
            let shares = row.scorecard.sections.get(section).map_or(&[][..], |section| &section.shares);
            self.figure(shares.iter().find(|(index, _)| *index == item).map(|(_, share)| share * 100.0));
        }
        let global = row.scorecard.global.as_ref();
        self.figure(global.and_then(|global| global.score));
        self.figure(global.and_then(|global| global.percent));
        self.figure(global.and_then(|global: &Score| global.counts.coverage()));
        self.text(if row.scorecard.is_partial() { "oui" } else { "non" });
        let mut priorities = std::mem::take(&mut self.scratch);
        priorities.clear();
        for id in row.priorities.clone() {
            if !priorities.is_empty() {
                priorities.push('|');
            }
            priorities.push_str(id);
        }
        self.text(&priorities);
        self.scratch = priorities;
        row.carried.clone().for_each(|text| self.text(text));
        self.end_row();
    }

    /// What is written so far, taken away: a caller that writes a large table empties it now and then.
    pub fn take(&mut self, out: &mut impl std::io::Write) -> std::io::Result<()> {
        out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }

    /// Bytes that wait to be taken.
    pub fn pending(&self) -> usize {
        self.bytes.len()
    }

    /// The whole table.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_row_empty) {
            self.bytes.push(self.delimiter);
        }
    }

    fn end_row(&mut self) {
        self.bytes.extend_from_slice(self.line_end);
        self.is_row_empty = true;
    }

    fn text(&mut self, text: &str) {
        self.separate();
        let text = guarded(text);
        let needs_quotes = text.bytes().any(|byte| matches!(byte, b'"' | b'\r' | b'\n') || byte == self.delimiter)
            || text.starts_with(char::is_whitespace)
            || text.ends_with(char::is_whitespace);
        if needs_quotes {
            self.bytes.push(b'"');
            for byte in text.bytes() {
                if byte == b'"' {
                    self.bytes.push(b'"');
                }
                self.bytes.push(byte);
            }
            self.bytes.push(b'"');
        } else {
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    fn figure(&mut self, value: Option<f64>) {
        self.separate();
        let Some(value) = value else { return };
        // + 0: a minus before nothing would puzzle a spreadsheet.
        let value = value + 0.0;
        let bits = value.to_bits();
        // The high bits of the product depend on all bits of the figure.
        let slot = usize::try_from(bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52).unwrap_or(0) % REMEMBERED;
        let spelt = &self.spelt[slot];
        if spelt.bits == bits && spelt.length > 0 {
            // Copied whole and cut: a copy of known length needs no call.
            let end = self.bytes.len() + usize::from(spelt.length);
            self.bytes.extend_from_slice(&spelt.text);
            self.bytes.truncate(end);
            return;
        }
        let start = self.bytes.len();
        self.spell(value);
        let text = &self.bytes[start..];
        if let (Ok(length), Some(into)) = (u8::try_from(text.len()), self.spelt[slot].text.get_mut(..text.len())) {
            into.copy_from_slice(text);
            self.spelt[slot].bits = bits;
            self.spelt[slot].length = length;
        }
    }

    fn spell(&mut self, value: f64) {
        let start = self.bytes.len();
        match self.style.decimals {
            Some(decimals) => self.bytes.extend_from_slice(rounded(value, decimals).as_bytes()),
            None if value == 0.0 || (1e-4..1e15).contains(&value.abs()) => {
                let mut buffer = zmij::Buffer::new();
                let text = buffer.format_finite(value);
                self.bytes.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
            }
            // Never an exponent: some spreadsheets would take it for a text.
            None => {
                let _ = write!(self.bytes, "{value}");
            }
        }
        if self.style.spelling == Spelling::Excel
            && let Some(point) = self.bytes[start..].iter().position(|byte| *byte == b'.')
        {
            self.bytes[start + point] = b',';
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_figure_of_which_two_spellings_are_as_short_is_read_back_as_itself() {
        let mut writer = Writer::new(Style { decimals: None, spelling: Spelling::Machine, width: 80 });
        writer.figure(Some(98_858_464_577_393.13));
        let text = String::from_utf8(writer.into_bytes()).unwrap_or_default();
        assert_eq!(text.parse::<f64>().ok(), Some(98_858_464_577_393.13), "{text}");
    }

    proptest! {
        #[test]
        fn a_figure_is_spelt_in_full_and_never_with_an_exponent(value in prop_oneof![
            -100.0_f64..100.0, -1e-3_f64..1e-3, proptest::num::f64::NORMAL]) {
            let mut writer = Writer::new(Style { decimals: None, spelling: Spelling::Machine, width: 80 });
            writer.figure(Some(value));
            writer.figure(Some(value));
            let text = String::from_utf8(writer.into_bytes())?;
            // Two spellings may be as short: 98858464577393.125 ends in .12 or in .13, and both are read back as it.
            let (first, again) = text.split_once(',').unwrap_or_default();
            prop_assert_eq!(first, again);
            prop_assert_eq!(first.parse::<f64>()?, value + 0.0);
            prop_assert_eq!(first.len(), value.to_string().len());
            prop_assert!(!first.contains(['e', 'E']), "{}", first);
        }
    }
}
