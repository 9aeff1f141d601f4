//! What all workbooks that dts writes share: names of sheets, days, styles, heights of rows, and how sheets are printed.
//!
//! Same content, same bytes: the day that a file bears is an argument.

use std::collections::HashSet;

use jiff::civil::Date;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// Longest text that a cell takes.
pub const MAX_TEXT: usize = 32_767;

/// The number of A4 among papers.
const A4: u8 = 9;

/// Longest title that the properties of a file take, and that the head of a page takes.
const TITLE: usize = 250;
const PAGE_HEAD: usize = 80;

/// Height of the highest row that a sheet takes, in points.
const HIGHEST: f64 = 409.0;

/// The green of our pages.
pub const GREEN: Color = Color::RGB(0x0017_665C);
/// Its pale shade, under heads.
pub const PALE: Color = Color::RGB(0x00DF_ECE9);

/// Day, month, year, whatever the language of the spreadsheet: a CSV that it saves must not turn them round.
pub const DAY: &str = "[$-40C]dd/mm/yyyy";

/// What a file says of itself.
pub fn properties(title: &str, day: Date) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new().set_title(cut(title, TITLE)).set_creation_datetime(&excel_day(day)?))
}

/// The head of a column.
pub fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Medium)
        .set_border_color(GREEN)
        .set_background_color(PALE)
}

/// A cell of a table, over a thin line.
pub fn cell() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Hair)
}

/// A4 with narrow margins, all columns on one page, a name at its head, its number at the foot.
pub fn print_layout(sheet: &mut Worksheet, title: &str) {
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    // In the head of a page `&` begins a code; a long one is refused.
    sheet.set_header(format!("&L&8{}&R&8&A", cut(title, PAGE_HEAD).replace('&', "&&")));
    sheet.set_footer("&R&8page &P sur &N");
}

/// The height of a row of these texts, each with the width of its cell and the size of its letters, in points.
///
/// Neither merged cells nor a program that does not open the file grow rows by themselves; and where the font of Excel is
/// missing, another one is wider.
pub fn height<'t>(texts: impl IntoIterator<Item = (&'t str, f64, f64)>) -> f64 {
    let of = |(text, width, size): (&str, f64, f64)| lines(text, width * 11.0 / size) * size * 1.36 + 2.0;
    texts.into_iter().map(of).fold(15.0, f64::max).min(HIGHEST)
}

/// How many lines a text takes in a column of so many characters: words stay whole.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "few characters"
)]
fn lines(text: &str, width: f64) -> f64 {
    let room = (width * 0.9 - 1.0).max(1.0) as usize;
    let of = |line: &str| {
        let (mut lines, mut used) = (1, 0);
        for word in line.split(' ').map(|word| word.chars().count()) {
            if used > 0 && used + 1 + word > room {
                lines += 1;
                used = 0;
            }
            used += word + usize::from(used > 0);
            lines += used.saturating_sub(1) / room;
            used = if used > room { used % room } else { used };
        }
        lines
    };
    text.split('\n').map(of).sum::<usize>() as f64
}

/// A day of the calendar of workbooks.
pub fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

/// The beginning of a text that is longer than it may be.
pub fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// The day that a file bears that depends on a grid alone.
pub const NO_DAY: Date = jiff::civil::date(2020, 1, 1);

/// Names of sheets: each its own, and such as Excel takes.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

/// Longest name of a sheet.
const NAME: usize = 31;

impl Names {
    /// The name for a title.
    pub fn take(&mut self, title: &str) -> String {
        let clean: String = title
            .chars()
            .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c })
            // In a formula it would end the name.
            .map(|c| if c == '\'' { '’' } else { c })
            .collect();
        let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean = clean.trim_matches(['’', ' ']);
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

    #[test]
    fn a_row_is_as_high_as_its_longest_text() {
        assert!((height([("court", 20.0, 11.0)]) - 17.0).abs() < 0.1);
        // Seventeen characters a line: des mots qui / prennent bien / plus que deux / lignes.
        let four = height([("court", 20.0, 11.0), ("des mots qui prennent bien plus que deux lignes", 20.0, 11.0)]);
        assert!((four - (4.0 * 11.0 * 1.36 + 2.0)).abs() < 0.1, "{four}");
        assert!(height([("x".repeat(100_000).as_str(), 20.0, 11.0)]) <= HIGHEST);
    }
}
