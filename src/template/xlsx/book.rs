//! What all sheets of a workbook share: names, lists of words, formats, protection, print layout.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use super::{LISTS, Order};
use crate::forms::questionnaire::Mark;
use crate::workbook::letters;
use crate::xlsx::{self, DAY};

/// Names of the sheets.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub(super) home: String,
    /// One a respondent.
    pub(super) answers: Vec<String>,
    pub(super) arguments: String,
    pub(super) conclusions: String,
    /// One a table of the grid.
    pub(super) tables: Vec<String>,
    /// One a matrix of the grid: the square, and what completes it.
    pub(super) matrices: Vec<(String, String)>,
}

impl Names {
    pub(super) fn of(order: &Order<'_>) -> Self {
        let mut names = xlsx::Names::default();
        names.take(LISTS);
        let mut take = |wanted: &str| names.take(wanted);
        let home = take("Accueil");
        let answers = (1..=order.respondents)
            .map(|number| if order.respondents == 1 { take("Réponses") } else { take(&format!("Réponses {number}")) })
            .collect();
        let arguments = take("Autres arguments");
        let conclusions = take("Ce que nous gardons");
        let tables = order.grid.tables.iter().map(|table| take(&table.title)).collect();
        let matrices = order
            .grid
            .matrices
            .iter()
            .map(|matrix| (take(&matrix.title), take(&format!("Précisions – {}", matrix.title))))
            .collect();
        Self { home, answers, arguments, conclusions, tables, matrices }
    }
}

/// A reference to a cell of a sheet: `'Réponses 1'!$C$4`; the row from 1, the column from 0.
pub(super) fn reference(sheet: &str, row: u64, column: usize) -> String {
    format!("'{sheet}'!${}${row}", letters(column))
}

/// A cell that repeats another one, or stays empty with it; `shown` is what it shows until a spreadsheet calculates.
pub(super) fn echo(sheet: &str, row: u64, column: usize, shown: &str) -> Formula {
    let cell = reference(sheet, row, column);
    Formula::new(format!("=IF({cell}=\"\",\"\",{cell})")).set_result(shown)
}

/// The row of a place that counts from 1, as the library counts.
pub(super) fn at(row: u64) -> u32 {
    u32::try_from(row.saturating_sub(1)).unwrap_or(u32::MAX)
}

/// The column of a place, as the library counts.
pub(super) fn across(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Lists of words for drop-downs, each once, in a sheet that nobody sees.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<Vec<String>>,
}

/// The row of the first word of each list, from 1.
const TOP: u64 = 3;

impl Lists {
    /// Where a list stands, as a formula.
    pub(super) fn range(&mut self, words: Vec<String>) -> String {
        let column = self.lists.iter().position(|known| *known == words).unwrap_or_else(|| {
            self.lists.push(words);
            self.lists.len() - 1
        });
        let (column, end) = (letters(column), TOP + self.lists[column].len().max(1) as u64 - 1);
        format!("{LISTS}!${column}${TOP}:${column}${end}")
    }

    /// A drop-down of these words and of nothing else.
    pub(super) fn only(&mut self, words: Vec<String>) -> Result<DataValidation, XlsxError> {
        let validation = DataValidation::new().allow_list_formula(Formula::new(format!("={}", self.range(words))));
        validation
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_title("Choisissez dans la liste")?
            .set_error_message("Cliquez sur la flèche à droite de la case, puis sur une ligne de la liste.")
    }

    /// A drop-down of these words, beside which anything may be typed; `prompt` says what.
    pub(super) fn or_typed(&mut self, words: Vec<String>, prompt: &str) -> Result<DataValidation, XlsxError> {
        let validation = DataValidation::new().allow_list_formula(Formula::new(format!("={}", self.range(words))));
        validation.show_error_message(false).set_input_message(prompt.chars().take(250).collect::<String>())
    }

    /// Writes the sheet of all lists.
    pub(super) fn write(&self, workbook: &mut Workbook, mark: &Mark) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet().set_name(LISTS)?;
        write_mark(sheet, mark)?;
        for (column, words) in self.lists.iter().enumerate() {
            for (index, word) in words.iter().enumerate() {
                let row = at(TOP) + u32::try_from(index).unwrap_or(0);
                match word.parse::<f64>() {
                    // A figure that is picked must become a number.
                    Ok(number) if number.is_finite() => sheet.write_number(row, across(column), number)?,
                    _ => sheet.write_string(row, across(column), word)?,
                };
            }
        }
        sheet.set_hidden(true);
        sheet.protect();
        Ok(())
    }
}

/// A new sheet of this name, whose formulas show nothing where nothing is said of them.
pub(super) fn sheet<'w>(workbook: &'w mut Workbook, name: &str) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet().set_name(name)?;
    Ok(sheet.set_formula_result_default(""))
}

/// Writes the first row of a sheet, and hides it.
pub(super) fn write_mark(sheet: &mut Worksheet, mark: &Mark) -> Result<(), XlsxError> {
    for (column, text) in mark.cells().into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        sheet.write_string(0, across(column), text)?;
    }
    sheet.set_row_hidden(0)?;
    Ok(())
}

/// Protects a sheet without a password: yellow cells may be filled in, rows and columns be made larger.
pub(super) fn protect(sheet: &mut Worksheet) {
    let options = ProtectionOptions { format_rows: true, format_columns: true, ..ProtectionOptions::new() };
    sheet.protect_with_options(&options);
}

/// As all sheets are printed, over so many pages across.
pub(super) fn print_layout(sheet: &mut Worksheet, title: &str, pages_wide: u16) {
    xlsx::print_layout(sheet, title);
    sheet.set_print_fit_to_pages(pages_wide, 0);
}

const YELLOW: Color = Color::RGB(0x00FF_F8DC);
const GREY: Color = Color::RGB(0x0059_5959);
const LINE: Color = Color::RGB(0x00BF_BFBF);

/// A text of any length, at the top of its cell.
pub(super) fn text() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top).set_font_size(10)
}

/// A text of a table, between lines.
pub(super) fn framed() -> Format {
    text().set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// A text that helps and does not ask.
pub(super) fn help() -> Format {
    framed().set_font_color(GREY).set_font_size(9)
}

/// A cell to fill in.
pub(super) fn input() -> Format {
    framed().set_background_color(YELLOW).set_unlocked()
}

/// A cell of a date to fill in.
pub(super) fn input_date() -> Format {
    input().set_num_format(DAY).set_align(FormatAlign::Left)
}

/// A column title.
pub(super) fn header() -> Format {
    xlsx::head().set_border(FormatBorder::Thin).set_border_color(LINE).set_font_size(10)
}

/// The title of a section.
pub(super) fn section() -> Format {
    Format::new().set_bold().set_font_size(12).set_background_color(xlsx::PALE).set_align(FormatAlign::VerticalCenter)
}

/// The title of a sheet.
pub(super) fn title() -> Format {
    Format::new().set_bold().set_font_size(15).set_font_color(xlsx::GREEN)
}

/// Words beside a field.
pub(super) fn label() -> Format {
    Format::new().set_bold().set_font_size(10).set_align(FormatAlign::Top).set_text_wrap()
}

/// What a cell repeats.
pub(super) fn repeated() -> Format {
    Format::new().set_font_size(10).set_align(FormatAlign::Left).set_align(FormatAlign::Top)
}

/// The height of a row that holds a text over so many characters of width.
pub(super) fn height(text: &str, width: f64) -> f64 {
    xlsx::height([(text, width, 10.0)])
}

/// Writes a text over several columns of one row, and makes the row as high as it needs.
pub(super) fn paragraph(
    sheet: &mut Worksheet,
    row: u64,
    columns: (usize, usize),
    text: &str,
    format: &Format,
    width: f64,
) -> Result<(), XlsxError> {
    sheet.merge_range(at(row), across(columns.0), at(row), across(columns.1), text, format)?;
    sheet.set_row_height(at(row), height(text, width))?;
    Ok(())
}
