//! A sheet being filled from the top down, and the few styles of the workbook.

use std::collections::HashSet;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatType, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Worksheet, XlsxError,
};

use super::super::Text;

/// Longest text that a cell takes.
const MAX_TEXT: usize = 32_767;

/// Most columns over which a sentence runs.
const SENTENCE: f64 = 110.0;

/// The number of A4 among papers.
const A4: u8 = 9;

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
    /// A figure, and how it is shown.
    Figure(f64, String),
    /// A day.
    Day(Date),
    /// 0…1, shown per cent.
    Share(f64),
    /// Text on a colour, in the middle.
    Mark(String, u32),
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

    /// A figure shown as `text` writes it: with its sign, its unit, and one or two decimals where it has some.
    pub(super) fn figure(value: f64, text: &str) -> Self {
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '−' | ',' | '\u{a0}'));
        let unit =
            if unit.is_empty() { String::new() } else { format!("\"\u{a0}{}\"", unit.trim().replace('"', "”")) };
        let decimals = [1.0, 10.0].into_iter().position(|scale| ((value * scale).round() - value * scale).abs() < 1e-9);
        let digits = match decimals {
            Some(0) => "#,##0",
            Some(_) => "#,##0.0",
            None => "#,##0.00",
        };
        let plus = if text.starts_with('+') { "+" } else { "" };
        Self::Figure(value, format!("{plus}{digits}{unit};−{digits}{unit};0{unit}"))
    }
}

/// How cells look.
pub(super) struct Styles {
    title: Format,
    heading: Format,
    sentence: Format,
    head: Format,
    text: Format,
    bold: Format,
    number: Format,
    figure: Format,
    day: Format,
    share: Format,
    mark: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Hair);
        let sentence = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: sentence().set_bold().set_font_size(16),
            heading: sentence().set_bold().set_font_size(12),
            sentence: sentence(),
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Bottom)
                .set_border_bottom(FormatBorder::Medium)
                .set_background_color(Color::RGB(0x00ED_EDED)),
            text: cell().set_text_wrap(),
            bold: cell().set_text_wrap().set_bold(),
            number: cell().set_align(FormatAlign::Left),
            figure: cell().set_align(FormatAlign::Center),
            day: cell().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            share: cell().set_num_format("0%").set_align(FormatAlign::Center),
            mark: cell().set_bold().set_align(FormatAlign::Center).set_border_bottom(FormatBorder::Medium),
        }
    }
}

/// Where a table stands: its first and last rows of data, and its first column is always the first of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) first: u32,
    pub(super) last: u32,
}

/// A sheet, and the row that is written next.
pub(super) struct Page<'w> {
    pub(super) sheet: &'w mut Worksheet,
    styles: &'w Styles,
    pub(super) row: u32,
    widths: Vec<f64>,
    /// The row of the first head of a table and its number of columns; and whether there is only one table.
    tables: Vec<(u32, u32, u16)>,
    /// For each row of cells, its texts with their columns: how high it is follows from how wide they are.
    texts: Vec<(u32, Vec<(u16, String)>)>,
    /// Sentences, which run over the whole width once it is known.
    sentences: Vec<(u32, String, Voice)>,
}

/// How a sentence is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Title,
    Heading,
    Plain,
}

impl<'w> Page<'w> {
    pub(super) fn new(sheet: &'w mut Worksheet, styles: &'w Styles, header: &str) -> Result<Self, XlsxError> {
        sheet.set_landscape().set_paper_size(A4);
        sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_screen_gridlines(false);
        // In a page header `&` begins a code; a long header is refused.
        sheet.set_header(format!("&L{}&R&A", cut(header, 80).replace('&', "&&")));
        sheet.set_footer("&C&P / &N");
        Ok(Self {
            sheet,
            styles,
            row: 0,
            widths: Vec::new(),
            tables: Vec::new(),
            texts: Vec::new(),
            sentences: Vec::new(),
        })
    }

    pub(super) fn skip(&mut self) {
        self.row += 1;
    }

    pub(super) fn title(&mut self, text: &Text) -> Result<(), XlsxError> {
        self.sentence(text, Voice::Title)
    }

    pub(super) fn heading(&mut self, text: &Text) -> Result<(), XlsxError> {
        self.sentence(text, Voice::Heading)
    }

    pub(super) fn say(&mut self, text: &Text) -> Result<(), XlsxError> {
        self.sentence(text, Voice::Plain)
    }

    fn sentence(&mut self, text: &Text, voice: Voice) -> Result<(), XlsxError> {
        if !text.is_empty() {
            self.sentences.push((self.row, text.to_string(), voice));
            self.row += 1;
        }
        Ok(())
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
    pub(super) fn table(&mut self, head: &[(&str, f64)], rows: Vec<Vec<Content>>) -> Result<Place, XlsxError> {
        self.widen(&head.iter().map(|(_, width)| *width).collect::<Vec<_>>());
        let top = self.row;
        for (column, (title, _)) in (0_u16..).zip(head) {
            self.sheet.write_string_with_format(top, column, cut(title, MAX_TEXT), &self.styles.head)?;
        }
        self.row += 1;
        let first = self.row;
        for mut row in rows {
            row.resize(row.len().max(head.len()), Content::Nothing);
            self.cells(&row)?;
        }
        let last = self.row.saturating_sub(1).max(first);
        self.tables.push((top, last, u16::try_from(head.len()).unwrap_or(u16::MAX)));
        Ok(Place { first, last })
    }

    fn widen(&mut self, widths: &[f64]) {
        self.widths.resize(self.widths.len().max(widths.len()), 0.0);
        for (had, wanted) in self.widths.iter_mut().zip(widths) {
            *had = had.max(*wanted);
        }
    }

    fn cells(&mut self, cells: &[Content]) -> Result<(), XlsxError> {
        let styles = self.styles;
        let texts = (0_u16..).zip(cells).filter_map(|(column, cell)| match cell {
            Content::Words(text) | Content::Bold(text) => Some((column, text.clone())),
            _ => None,
        });
        self.texts.push((self.row, texts.collect()));
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Content::Nothing => self.sheet.write_blank(self.row, column, &styles.text)?,
                Content::Words(text) => self.write(column, text, &styles.text)?,
                Content::Bold(text) => self.write(column, text, &styles.bold)?,
                Content::Count(value) => {
                    self.sheet.write_number_with_format(self.row, column, *value, &styles.number)?
                }
                Content::Figure(value, format) => {
                    let format = styles.figure.clone().set_num_format(format);
                    self.sheet.write_number_with_format(self.row, column, *value, &format)?
                }
                // The calendar of a workbook begins in 1900.
                Content::Day(day) if day.year() < 1900 => {
                    self.write(column, &crate::french::date(*day), &styles.text)?
                }
                Content::Day(day) => {
                    self.sheet.write_datetime_with_format(self.row, column, &excel_day(*day)?, &styles.day)?
                }
                Content::Share(value) => {
                    self.sheet.write_number_with_format(self.row, column, *value, &styles.share)?
                }
                Content::Mark(text, colour) => {
                    let format = styles.mark.clone().set_background_color(Color::RGB(*colour));
                    self.write(column, text, &format)?
                }
            };
        }
        self.row += 1;
        Ok(())
    }

    fn write(&mut self, column: u16, text: &str, format: &Format) -> Result<&mut Worksheet, XlsxError> {
        let text = cut(text, MAX_TEXT);
        // Who edits the cell finds the text again, not a formula.
        let format =
            if text.starts_with(['=', '+', '-', '@']) { format.clone().set_quote_prefix() } else { format.clone() };
        self.sheet.write_string_with_format(self.row, column, text, &format)
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
        if self.widths.len() < 2 {
            self.widths = vec![SENTENCE];
        }
        for (column, width) in (0_u16..).zip(&self.widths) {
            self.sheet.set_column_width(column, width.max(3.0))?;
        }
        // As many columns as a sentence is easy to read over.
        let mut across = 0.0;
        let mut last: u16 = 0;
        for (column, width) in (0_u16..).zip(&self.widths) {
            if column > 0 && across + width > SENTENCE {
                break;
            }
            across += width;
            last = column;
        }
        for (row, text, voice) in &self.sentences {
            let (format, size) = match voice {
                Voice::Title => (&self.styles.title, 16.0),
                Voice::Heading => (&self.styles.heading, 12.0),
                Voice::Plain => (&self.styles.sentence, 11.0),
            };
            let text = cut(text, MAX_TEXT);
            if last > 0 {
                self.sheet.merge_range(*row, 0, *row, last, text, format)?;
            } else {
                self.sheet.write_string_with_format(*row, 0, text, format)?;
            }
            // Over several columns no program measures wrapped text by itself.
            self.sheet.set_row_height(*row, (lines(text, across * 11.0 / size) * size * 1.4).min(HIGHEST))?;
        }
        for (row, texts) in &self.texts {
            let width = |column: u16| self.widths.get(usize::from(column)).copied().unwrap_or(8.0);
            let most = texts.iter().map(|(column, text)| lines(text, width(*column))).fold(1.0, f64::max);
            self.sheet.set_row_height(*row, (most * LINE).min(HIGHEST))?;
        }
        if let [(top, last, columns)] = self.tables[..]
            && self.row <= last + 2
        {
            self.sheet.autofilter(top, 0, last, columns.saturating_sub(1))?;
            self.sheet.set_repeat_rows(top, top)?;
            // Under a long introduction a head that stays would leave no room for the rows.
            if top <= HIGH_HEAD {
                self.sheet.set_freeze_panes(top + 1, 0)?;
            }
        }
        let width: f64 = self.widths.iter().sum();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few hundred pages")]
        let pages = (width / ACROSS).ceil().clamp(1.0, 100.0) as u16;
        self.sheet.set_print_fit_to_pages(pages, 0);
        if pages > 1 {
            self.sheet.set_repeat_columns(0, 0)?;
        }
        Ok(())
    }
}

/// Most characters across a printed page: with more, they become too small.
const ACROSS: f64 = 250.0;

/// Rows above a head that stays in sight.
const HIGH_HEAD: u32 = 8;

/// Height of a line, and of the highest row that a sheet takes, in points.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 409.0;

/// How many lines a text takes in a column of so many characters. Where the font of Excel is missing, another one is wider.
#[expect(clippy::cast_precision_loss, reason = "at most a few thousand characters")]
fn lines(text: &str, width: f64) -> f64 {
    text.split('\n').map(|line| (line.chars().count() as f64 / (width * 0.88).max(1.0)).ceil().max(1.0)).sum()
}

/// A day of the calendar of workbooks.
pub(super) fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

/// The beginning of a text that is longer than it may be.
pub(super) fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// Names of sheets: each its own, and such as Excel takes.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

/// Longest name of a sheet.
const NAME: usize = 31;

impl Names {
    /// The name for a title.
    pub(super) fn take(&mut self, title: &str) -> String {
        let clean: String = title
            .chars()
            .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c })
            .collect();
        let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean = clean.trim_matches(['\'', ' ']);
        let clean = if clean.is_empty() { "Feuille" } else { clean };
        for number in 1.. {
            let suffix = if number == 1 { String::new() } else { format!(" {number}") };
            let name = format!("{}{suffix}", shortened(clean, NAME - suffix.len()));
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
        }
        unreachable!("numbers do not end")
    }
}

/// The words of a title that fit, counted as Excel counts: in UTF-16.
fn shortened(title: &str, most: usize) -> String {
    let length = |text: &str| text.encode_utf16().count();
    if length(title) <= most {
        return title.to_owned();
    }
    let mut short = String::new();
    for c in title.chars() {
        if length(&short) + c.len_utf16() >= most {
            break;
        }
        short.push(c);
    }
    // Between two words where that leaves enough of it.
    if let Some(end) = short.rfind(' ').filter(|end| *end > most / 2) {
        short.truncate(end);
    }
    format!("{}…", short.trim_end_matches(['\'', ' ', ',']))
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
        assert_eq!(shown(12.5, "12,5"), "#,##0.0;−#,##0.0;0");
    }

    #[test]
    fn sheets_bear_names_that_excel_takes_each_its_own() {
        let mut names = Names::default();
        assert_eq!(names.take("Le profil"), "Le profil");
        assert_eq!(names.take("LE PROFIL"), "LE PROFIL 2");
        assert_eq!(names.take("De quel modèle sommes-nous proches ?"), "De quel modèle sommes-nous…");
        assert_eq!(names.take("a/b: [c]*"), "a b c");
        assert_eq!(names.take("''"), "Feuille");
        assert_eq!(names.take(&"👩".repeat(40)).encode_utf16().count(), 31);
        assert_eq!(names.take(&"👩".repeat(40)).encode_utf16().count(), 31);
    }
}
