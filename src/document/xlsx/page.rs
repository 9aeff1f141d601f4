//! A sheet being filled from the top down, and the few styles of the workbook.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatType, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use super::super::Text;
use crate::french;
use crate::xlsx::{DAY, MAX_TEXT, cell, cut, excel_day, head, height, print_layout};

/// Most columns over which a sentence runs.
const SENTENCE: f64 = 110.0;

/// Most characters across a printed page of a table to calculate with: with more, they become too small.
const ACROSS: f64 = 250.0;

/// Rows above a head that stays in sight.
const HIGH_HEAD: u32 = 8;

/// With more columns than this, the heads of figures stand upright.
const UPRIGHT: usize = 24;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Nothing, with a line under it.
    Nothing,
    /// Text, which stays text whatever it begins with.
    Words(String),
    /// The same, in bold.
    Bold(String),
    /// A number of something.
    Count(f64),
    /// A figure or a share, and how it is shown.
    Figure(f64, String),
    /// A day.
    Day(Date),
    /// Text on a colour, in the middle.
    Mark(String, u32),
    /// Anything on a colour.
    On(u32, Box<Self>),
}

impl Content {
    pub(super) fn text(text: &Text) -> Self {
        Self::words(text.as_str())
    }

    pub(super) fn words(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Words(text.to_owned()) }
    }

    pub(super) fn bold(text: &Text) -> Self {
        Self::Bold(text.to_string())
    }

    pub(super) fn count(number: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a number of questions")]
        Self::Count(number as f64)
    }

    /// A figure shown as `text` writes it: with its sign, its decimals, and what stands after it.
    pub(super) fn figure(value: f64, text: &str) -> Self {
        let (digits, unit) = as_written(text);
        let unit = if unit.is_empty() { String::new() } else { format!("\"\u{a0}{unit}\"") };
        let decimals = [1.0, 10.0].into_iter().position(|scale| ((value * scale).round() - value * scale).abs() < 1e-9);
        let digits = if text.is_empty() { ["", ".0", ".00"][decimals.unwrap_or(2)].to_owned() } else { digits };
        let plus = if text.starts_with('+') { "+" } else { "" };
        let zero = if digits.is_empty() { "0" } else { "0.0" };
        Self::Figure(value, format!("{plus}#,##0{digits}{unit};−#,##0{digits}{unit};{zero}{unit}"))
    }

    /// A share, 0…1, shown per cent.
    pub(super) fn share(value: f64, text: &str) -> Self {
        let (digits, unit) = as_written(text);
        let unit = unit.trim_start_matches(['%', ' ', '\u{a0}']);
        let unit = if unit.is_empty() { String::new() } else { format!("\"\u{a0}{unit}\"") };
        Self::Figure(value, format!("0{digits}%{unit}"))
    }

    /// A number where the text is nothing else, with its sign.
    pub(super) fn number_or_text(text: &Text) -> Self {
        let plain = text.as_str().replace('−', "-").replace(',', ".");
        let is_figure = plain.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit());
        match plain.parse().ok().filter(|_| is_figure) {
            Some(value) => Self::figure(value, text.as_str()),
            None => Self::text(text),
        }
    }

    /// The same on a colour, where there is one.
    pub(super) fn on(self, colour: Option<u32>) -> Self {
        match colour {
            Some(colour) => Self::On(colour, Box::new(self)),
            None => self,
        }
    }

    /// The text that takes room in its column.
    fn words_of(&self) -> Option<&str> {
        match self {
            Self::Words(text) | Self::Bold(text) => Some(text),
            Self::On(_, content) => content.words_of(),
            _ => None,
        }
    }

    fn format(&self) -> Format {
        match self {
            Self::Nothing | Self::Words(_) => cell(),
            Self::Bold(_) => cell().set_bold(),
            Self::Count(_) => cell().set_align(FormatAlign::Left),
            Self::Figure(_, shown) => cell().set_align(FormatAlign::Center).set_num_format(shown),
            Self::Day(_) => cell().set_align(FormatAlign::Left).set_num_format(DAY),
            Self::Mark(_, colour) => cell()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_border_bottom(FormatBorder::Medium)
                .set_background_color(Color::RGB(*colour)),
            Self::On(colour, content) => content.format().set_background_color(Color::RGB(*colour)),
        }
    }
}

/// The decimals of a figure as a number format writes them, and what stands after it.
fn as_written(text: &str) -> (String, String) {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '+' | '−' | ',' | '\u{a0}');
    let unit = text.trim_start_matches(figure);
    let decimals = text[..text.len() - unit.len()].split_once(',').map_or(0, |(_, decimals)| decimals.trim().len());
    let digits = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
    (digits, unit.trim().replace('"', "”"))
}

/// Where a table stands: its first and last rows of data, and its first column is always the first of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) first: u32,
    pub(super) last: u32,
}

/// The head of a column of data: its group, its title, how wide it is, and whether it holds figures.
pub(super) struct Head {
    pub(super) group: String,
    pub(super) title: String,
    pub(super) width: f64,
    pub(super) is_figure: bool,
}

/// A sheet, and the row that is written next.
pub(super) struct Page<'w> {
    pub(super) sheet: &'w mut Worksheet,
    pub(super) row: u32,
    widths: Vec<f64>,
    /// The row of the first head of a table and its number of columns; and whether there is only one table.
    tables: Vec<(u32, u32, u16)>,
    /// For each row of cells, its texts with their columns: how high it is follows from how wide they are.
    texts: Vec<(u32, Vec<(u16, String)>)>,
    /// Sentences, each from a column on over the whole width once it is known.
    sentences: Vec<(u32, u16, String, Voice)>,
    /// More than one page across, where there is more than can be read on one.
    may_part: bool,
}

/// How a sentence is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Title,
    Heading,
    Plain,
}

impl Voice {
    fn size(self) -> f64 {
        match self {
            Self::Title => 16.0,
            Self::Heading => 12.0,
            Self::Plain => 11.0,
        }
    }

    fn format(self) -> Format {
        let format = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_font_size(self.size());
        if self == Self::Plain { format } else { format.set_bold() }
    }
}

impl<'w> Page<'w> {
    pub(super) fn new(sheet: &'w mut Worksheet, header: &str) -> Self {
        print_layout(sheet, header);
        sheet.set_landscape().set_screen_gridlines(false);
        Self {
            sheet,
            row: 0,
            widths: Vec::new(),
            tables: Vec::new(),
            texts: Vec::new(),
            sentences: Vec::new(),
            may_part: false,
        }
    }

    pub(super) fn skip(&mut self) {
        self.row += 1;
    }

    pub(super) fn title(&mut self, text: &Text) {
        self.sentence(text, Voice::Title);
    }

    pub(super) fn heading(&mut self, text: &Text) {
        self.sentence(text, Voice::Heading);
    }

    pub(super) fn say(&mut self, text: &Text) {
        self.sentence(text, Voice::Plain);
    }

    fn sentence(&mut self, text: &Text, voice: Voice) {
        if !text.is_empty() {
            self.sentences.push((self.row, 0, text.to_string(), voice));
            self.row += 1;
        }
    }

    /// A label, and what it says over the rest of the width.
    pub(super) fn labelled(&mut self, label: &Text, text: &str) -> Result<(), XlsxError> {
        self.widen(&[30.0]);
        self.sentences.push((self.row, 1, text.to_owned(), Voice::Plain));
        self.cells(&[Content::bold(label)])
    }

    /// Rows without a head, in columns at least so wide.
    pub(super) fn rows<R: AsRef<[Content]>>(
        &mut self,
        widths: &[f64],
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), XlsxError> {
        self.widen(widths);
        for row in rows {
            self.cells(row.as_ref())?;
        }
        Ok(())
    }

    /// A table with its head: where it stands.
    pub(super) fn table(&mut self, heads: &[(&str, f64)], rows: Vec<Vec<Content>>) -> Result<Place, XlsxError> {
        self.widen(&heads.iter().map(|(_, width)| *width).collect::<Vec<_>>());
        let top = self.row;
        for (column, (title, _)) in (0_u16..).zip(heads) {
            self.sheet.write_string_with_format(top, column, cut(title, MAX_TEXT), &head())?;
        }
        let titles = (0_u16..).zip(heads).map(|(column, (title, _))| (column, (*title).to_owned()));
        self.texts.push((top, titles.collect()));
        self.row += 1;
        self.filled(top, heads.len(), rows)
    }

    /// A table to calculate with, its groups and its heads in the first two rows of the sheet, which stay in sight.
    pub(super) fn data(&mut self, heads: &[Head], rows: Vec<Vec<Content>>) -> Result<Place, XlsxError> {
        let is_upright = |head: &Head| head.is_figure && heads.len() > UPRIGHT;
        let widths: Vec<f64> = heads.iter().map(|head| if is_upright(head) { 6.0 } else { head.width }).collect();
        self.widen(&widths);
        let mut column = 0;
        for same in heads.chunk_by(|a, b| a.group == b.group) {
            let last = column + u16::try_from(same.len()).unwrap_or(u16::MAX) - 1;
            let (group, format) = (cut(&same[0].group, MAX_TEXT), head().set_align(FormatAlign::Center));
            if group.is_empty() {
            } else if column == last {
                self.sheet.write_string_with_format(0, column, group, &format)?;
            } else {
                self.sheet.merge_range(0, column, 0, last, group, &format)?;
            }
            column = last + 1;
        }
        for (column, one) in (0_u16..).zip(heads) {
            let format = if is_upright(one) { head().set_rotation(90) } else { head() };
            self.sheet.write_string_with_format(1, column, cut(&one.title, MAX_TEXT), &format)?;
        }
        if heads.iter().any(is_upright) {
            self.sheet.set_row_height(1, 110)?;
        }
        (self.row, self.may_part) = (2, true);
        self.sheet.set_freeze_panes(2, 1)?;
        self.filled(1, heads.len(), rows)
    }

    fn filled(&mut self, top: u32, columns: usize, rows: Vec<Vec<Content>>) -> Result<Place, XlsxError> {
        let first = self.row;
        for mut row in rows {
            row.resize(row.len().max(columns), Content::Nothing);
            self.cells(&row)?;
        }
        let last = self.row.saturating_sub(1).max(first);
        self.tables.push((top, last, u16::try_from(columns).unwrap_or(u16::MAX)));
        Ok(Place { first, last })
    }

    fn widen(&mut self, widths: &[f64]) {
        self.widths.resize(self.widths.len().max(widths.len()), 0.0);
        for (had, wanted) in self.widths.iter_mut().zip(widths) {
            *had = had.max(*wanted);
        }
    }

    fn cells(&mut self, cells: &[Content]) -> Result<(), XlsxError> {
        let texts = (0_u16..).zip(cells).filter_map(|(column, cell)| Some((column, cell.words_of()?.to_owned())));
        self.texts.push((self.row, texts.collect()));
        for (column, cell) in (0_u16..).zip(cells) {
            self.write(column, cell, cell.format())?;
        }
        self.row += 1;
        Ok(())
    }

    fn write(&mut self, column: u16, content: &Content, format: Format) -> Result<(), XlsxError> {
        match content {
            Content::Nothing => drop(self.sheet.write_blank(self.row, column, &format)?),
            Content::Words(text) | Content::Bold(text) | Content::Mark(text, _) => {
                self.write_text(column, text, format)?;
            }
            Content::Count(value) | Content::Figure(value, _) => {
                self.sheet.write_number_with_format(self.row, column, *value, &format)?;
            }
            // The calendar of a workbook begins in 1900.
            Content::Day(day) if day.year() < 1900 => self.write_text(column, &french::date(*day), format)?,
            Content::Day(day) => {
                self.sheet.write_datetime_with_format(self.row, column, &excel_day(*day)?, &format)?;
            }
            Content::On(_, content) => self.write(column, content, format)?,
        }
        Ok(())
    }

    fn write_text(&mut self, column: u16, text: &str, format: Format) -> Result<(), XlsxError> {
        let text = cut(text, MAX_TEXT);
        // Who edits the cell finds the text again, not a formula.
        let format = if text.starts_with(['=', '+', '-', '@']) { format.set_quote_prefix() } else { format };
        self.sheet.write_string_with_format(self.row, column, text, &format)?;
        Ok(())
    }

    /// Bars behind the shares of a column.
    pub(super) fn bars(&mut self, column: u16, place: &Place) -> Result<(), XlsxError> {
        let bars = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 1)
            .set_solid_fill(true)
            .set_border_off(true)
            .set_fill_color(Color::RGB(0x00A9_CFC9));
        self.sheet.add_conditional_format(place.first, column, place.last, column, &bars)?;
        Ok(())
    }

    /// Widths, sentences over all of it, and for a sheet of one table a filter and a head that stays.
    pub(super) fn finish(mut self) -> Result<(), XlsxError> {
        match self.widths.len() {
            0 => self.widths = vec![SENTENCE],
            // What labels say stands in a column of its own, where no table makes some.
            1 => self.widths.push(SENTENCE - 30.0),
            _ => {}
        }
        for (column, width) in (0_u16..).zip(&self.widths) {
            self.sheet.set_column_width(column, width.max(3.0))?;
        }
        self.write_sentences()?;
        for (row, texts) in &self.texts {
            let width = |column: u16| self.widths.get(usize::from(column)).copied().unwrap_or(8.0);
            let told = self.sentences.iter().filter(|(at, ..)| at == row);
            let told = told.map(|(_, first, text, voice)| (text.as_str(), self.across(*first).1, voice.size()));
            let cells = texts.iter().map(|(column, text)| (text.as_str(), width(*column), 11.0));
            if self.row > 1 && !(self.may_part && *row == 1) {
                self.sheet.set_row_height(*row, height(cells.chain(told)))?;
            }
        }
        if let [(top, last, columns)] = self.tables[..]
            && self.row <= last + 2
        {
            self.sheet.autofilter(top, 0, last, columns.saturating_sub(1))?;
            self.sheet.set_repeat_rows(if self.may_part { 0 } else { top }, top)?;
            // Under a long introduction a head that stays would leave no room for the rows.
            if top <= HIGH_HEAD && !self.may_part {
                self.sheet.set_freeze_panes(top + 1, 0)?;
            }
        }
        if self.may_part {
            let width: f64 = self.widths.iter().sum();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few hundred pages")]
            let pages = (width / ACROSS).ceil().clamp(1.0, 100.0) as u16;
            self.sheet.set_print_fit_to_pages(pages, 0).set_repeat_columns(0, 0)?;
        }
        Ok(())
    }

    /// The last of the columns over which a sentence that begins in one of them is easy to read, and how wide they are.
    fn across(&self, first: u16) -> (u16, f64) {
        let mut last = first;
        let mut across = 0.0;
        for (column, width) in (0_u16..).zip(&self.widths).skip(usize::from(first)) {
            if column > first && across + width > SENTENCE {
                break;
            }
            across += width;
            last = column;
        }
        (last, across.max(8.0))
    }

    fn write_sentences(&mut self) -> Result<(), XlsxError> {
        for (row, first, text, voice) in &self.sentences {
            let (last, across) = self.across(*first);
            let text = cut(text, MAX_TEXT);
            if last > *first {
                self.sheet.merge_range(*row, *first, *row, last, text, &voice.format())?;
            } else {
                self.sheet.write_string_with_format(*row, *first, text, &voice.format())?;
            }
            self.sheet.set_row_height(*row, height([(text, across, voice.size())]))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_keeps_its_sign_its_unit_and_its_decimals() {
        let shown = |value, text| match Content::figure(value, text) {
            Content::Figure(_, format) => format,
            other => panic!("{other:?}"),
        };
        assert_eq!(shown(2.0, "+2"), "+#,##0;−#,##0;0");
        assert_eq!(
            shown(66_000.0, "66\u{a0}000\u{a0}heures"),
            "#,##0\"\u{a0}heures\";−#,##0\"\u{a0}heures\";0\"\u{a0}heures\""
        );
        assert_eq!(shown(12.5, "12,5"), "#,##0.0;−#,##0.0;0.0");
        assert_eq!(shown(7.0 / 3.0, "+2,3 *"), "+#,##0.0\"\u{a0}*\";−#,##0.0\"\u{a0}*\";0.0\"\u{a0}*\"");
        let share = |value, text| match Content::share(value, text) {
            Content::Figure(_, format) => format,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            (share(0.5, "50\u{a0}%").as_str(), share(0.999, "99,9\u{a0}% *").as_str()),
            ("0%", "0.0%\"\u{a0}*\"")
        );
    }

    #[test]
    fn only_what_is_nothing_but_a_figure_becomes_a_number() {
        assert!(matches!(Content::number_or_text(&"−2".into()), Content::Figure(value, _) if value == -2.0));
        assert!(matches!(Content::number_or_text(&"+1,5".into()), Content::Figure(value, _) if value == 1.5));
        assert!(matches!(Content::number_or_text(&"2 sur 3".into()), Content::Words(_)));
        assert!(matches!(Content::number_or_text(&"inf".into()), Content::Words(_)));
    }
}
