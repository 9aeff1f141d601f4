//! A table of the grid on a sheet of its own: one row a thing to say, options that are ticked in columns of their own.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::book::{
    self, Lists, Names, across, at, header, help, input, input_date, paragraph, print_layout, protect, text, title,
    write_mark,
};
use super::{Order, mark};
use crate::assessment::ItemNames;
use crate::assessment::{Row, Value};
use crate::forms::questionnaire::{Role, Shown, column_choices, plain, table, tick};
use crate::french::number;
use crate::grid::{Column, ColumnKind, Grid, Kind, Table};

/// Rows to fill in, at least.
const ROWS: usize = 20;

/// Rows that stay free below those that are filled in.
const FREE: usize = 8;

/// A column of the sheet.
struct Pillar<'g> {
    column: &'g Column,
    /// An option that is ticked: id and label.
    option: Option<(&'g str, &'g str)>,
    shown: Vec<Shown>,
}

/// The last row to fill in.
pub(super) fn last_row(order: &Order<'_>, index: usize) -> u64 {
    let filled = rows(order, index).len();
    table::FIRST + ROWS.max(filled + FREE) as u64 - 1
}

/// Where the names of the rows stand, from 0.
pub(super) fn key_column(grid: &Grid, index: usize) -> usize {
    let names = ItemNames::new(grid);
    let of = &grid.tables[index];
    pillars(grid, of, &names).iter().position(|pillar| pillar.column.id == of.key_column().id).unwrap_or(0)
}

/// The rows that are filled in.
pub(super) fn rows<'a>(order: &Order<'a>, index: usize) -> &'a [Row] {
    let id = &order.grid.tables[index].id;
    order.filled.and_then(|assessment| assessment.tables.get(id)).map_or(&[], Vec::as_slice)
}

fn pillars<'g>(grid: &Grid, of: &'g Table, names: &ItemNames) -> Vec<Pillar<'g>> {
    let mut pillars = Vec::new();
    for column in &of.columns {
        match &column.kind {
            ColumnKind::Answer(Kind::Choice(choice)) if choice.several => {
                pillars.extend(choice.options.iter().map(|option| Pillar {
                    column,
                    option: Some((&option.id, &option.label)),
                    shown: vec![Shown { text: "x".into(), cell: "oui".into() }],
                }));
            }
            kind => pillars.push(Pillar { column, option: None, shown: column_choices(grid, names, kind) }),
        }
    }
    pillars
}

impl Pillar<'_> {
    fn width(&self) -> f64 {
        match &self.column.kind {
            _ if self.option.is_some() => 14.0,
            ColumnKind::Item(_) => 40.0,
            ColumnKind::Answer(Kind::Text) => 30.0,
            ColumnKind::Answer(Kind::Choice(_) | Kind::Scale(_)) => 20.0,
            ColumnKind::Answer(_) => 13.0,
        }
    }

    /// What stands over it and its neighbours.
    fn group(&self) -> Option<&str> {
        // Options stand under the words of their column.
        if self.option.is_some() { Some(&self.column.label) } else { self.column.group.as_deref() }
    }

    fn format(&self) -> Format {
        match (&self.option, &self.column.kind) {
            (Some(_), _) => input().set_align(FormatAlign::Center),
            (_, ColumnKind::Answer(Kind::Date)) => input_date(),
            _ => input(),
        }
    }

    fn validation(&self, lists: &mut Lists) -> Result<Option<DataValidation>, XlsxError> {
        let words = || self.shown.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        Ok(match &self.column.kind {
            _ if !self.shown.is_empty() => Some(lists.only(words())?),
            ColumnKind::Answer(Kind::Number(limits)) => {
                let (rule, words) = match (limits.min, limits.max) {
                    (Some(min), Some(max)) => (
                        DataValidationRule::Between(min, max),
                        format!("Écrivez un nombre de {} à {}.", number(min, 6), number(max, 6)),
                    ),
                    (Some(min), None) => (
                        DataValidationRule::GreaterThanOrEqualTo(min),
                        format!("Écrivez un nombre, à partir de {}.", number(min, 6)),
                    ),
                    (None, Some(max)) => (
                        DataValidationRule::LessThanOrEqualTo(max),
                        format!("Écrivez un nombre, jusqu’à {}.", number(max, 6)),
                    ),
                    (None, None) => {
                        (DataValidationRule::Between(-1e15, 1e15), "Écrivez un nombre, sans texte derrière.".to_owned())
                    }
                };
                let number = DataValidation::new().allow_decimal_number(rule);
                Some(number.set_error_title("Un nombre")?.set_error_message(words)?)
            }
            ColumnKind::Answer(Kind::Date) => {
                let first = ExcelDateTime::from_ymd(1990, 1, 1)?;
                let last = ExcelDateTime::from_ymd(2100, 12, 31)?;
                let day = DataValidation::new().allow_date(DataValidationRule::Between(first, last));
                Some(day.set_error_title("Une date")?.set_error_message("Écrivez une date comme 31/12/2026.")?)
            }
            _ => None,
        })
    }
}

/// Writes the sheet of the table of this index.
pub(super) fn write(
    workbook: &mut Workbook,
    order: &Order<'_>,
    names: &Names,
    index: usize,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let grid = order.grid;
    let of = &grid.tables[index];
    let sheet = book::sheet(workbook, &names.tables[index])?;
    write_mark(sheet, &mark(order, Role::Table(of.id.clone())))?;
    let item_names = ItemNames::new(grid);
    let pillars = pillars(grid, of, &item_names);
    let total: f64 = pillars.iter().map(Pillar::width).sum();
    sheet.write_string_with_format(at(3), 0, &of.title, &title())?;
    if !of.help.is_empty() {
        let span = (0, pillars.len().clamp(2, 5) - 1);
        let width: f64 = pillars.iter().take(5).map(Pillar::width).sum();
        paragraph(sheet, 4, span, &of.help, &text(), width * 1.1)?;
    }
    let last = last_row(order, index);
    for (column, pillar) in pillars.iter().enumerate() {
        sheet.set_column_width(across(column), pillar.width())?;
        let code = match pillar.option {
            Some((option, _)) => tick(&pillar.column.id, option),
            None => pillar.column.id.clone(),
        };
        sheet.write_string(at(table::CODES), across(column), code)?;
        let is_first_option = column == 0 || pillars[column - 1].column.id != pillar.column.id;
        let advice = if is_first_option { advice(pillar.column) } else { String::new() };
        sheet.write_string_with_format(at(6), across(column), advice, &help())?;
        let label = pillar.option.map_or(pillar.column.label.as_str(), |(_, label)| label);
        sheet.write_string_with_format(at(table::HEADER), across(column), label, &header())?;
        if let Some(validation) = pillar.validation(lists)? {
            let column = across(column);
            sheet.add_data_validation(at(table::FIRST), column, at(last), column, &validation)?;
        }
    }
    let advised = pillars.iter().map(|pillar| book::height(&advice(pillar.column), pillar.width() * 1.05));
    sheet.set_row_height(at(6), advised.fold(15.0, f64::max))?;
    sheet.set_row_height(at(table::HEADER), 30)?;
    sheet.set_row_hidden(at(table::CODES))?;
    write_groups(sheet, &pillars)?;
    let filled = rows(order, index);
    for row in table::FIRST..=last {
        let cells = filled.get(usize::try_from(row - table::FIRST).unwrap_or(usize::MAX));
        for (column, pillar) in pillars.iter().enumerate() {
            write_cell(sheet, row, column, pillar, cells)?;
        }
        // A row that is blank grows on its own when it is filled in.
        if let Some(cells) = cells {
            sheet.set_row_height(at(row), row_height(&pillars, cells))?;
        }
    }
    let key = key_column(grid, index);
    sheet.set_freeze_panes(at(table::FIRST), across(key + 1))?;
    sheet.set_repeat_rows(at(5), at(table::HEADER))?;
    if key == 0 {
        sheet.set_repeat_columns(0, 0)?;
    }
    sheet.set_landscape();
    // A page holds about 210 characters that one can still read.
    let pages = (total / 210.0).ceil().clamp(1.0, 6.0) as u16;
    print_layout(sheet, &grid.title, pages);
    protect(sheet);
    sheet.set_selection(at(table::FIRST), 0, at(table::FIRST), 0)?;
    Ok(())
}

/// How high a row must be for the longest of its texts.
fn row_height(pillars: &[Pillar<'_>], cells: &Row) -> f64 {
    let text = |pillar: &Pillar<'_>| match cells.get(&pillar.column.id) {
        Some(Value::Text(text)) => book::height(text, pillar.width()),
        _ => 0.0,
    };
    pillars.iter().map(text).fold(18.0, f64::max)
}

/// What is meant by a column, and how it is filled in.
fn advice(column: &Column) -> String {
    let unit = match &column.kind {
        ColumnKind::Answer(Kind::Number(limits)) if !limits.unit.is_empty() => format!("en {}", limits.unit),
        ColumnKind::Answer(Kind::Choice(choice)) if choice.several => "Un x devant chaque choix retenu.".into(),
        ColumnKind::Answer(Kind::Date) => "comme 31/12/2026".into(),
        _ => String::new(),
    };
    let parts = [column.help.clone(), unit];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The headings over several neighbouring columns.
fn write_groups(sheet: &mut Worksheet, pillars: &[Pillar<'_>]) -> Result<(), XlsxError> {
    let mut start = 0;
    while start < pillars.len() {
        let group = pillars[start].group();
        let mut end = start;
        while end + 1 < pillars.len() && pillars[end + 1].group() == group {
            end += 1;
        }
        if let Some(words) = group {
            let format = book::section().set_font_size(10);
            if end > start {
                sheet.merge_range(at(5), across(start), at(5), across(end), words, &format)?;
            } else {
                sheet.write_string_with_format(at(5), across(start), words, &format)?;
            }
        }
        start = end + 1;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u64,
    column: usize,
    pillar: &Pillar<'_>,
    cells: Option<&Row>,
) -> Result<(), XlsxError> {
    let (row, column, format) = (at(row), across(column), pillar.format());
    let word = |cell: &str| {
        pillar.shown.iter().find(|one| one.cell == cell).map_or_else(|| cell.to_owned(), |one| one.text.clone())
    };
    match (cells.and_then(|cells| cells.get(&pillar.column.id)), pillar.option) {
        (None, _) => sheet.write_blank(row, column, &format)?,
        (Some(Value::Options(ids)), Some((option, _))) => {
            if ids.iter().any(|id| id == option) {
                sheet.write_string_with_format(row, column, "x", &format)?
            } else {
                sheet.write_blank(row, column, &format)?
            }
        }
        (Some(Value::Number(number)), _) => match word(&plain(*number)) {
            words if words != plain(*number) => sheet.write_string_with_format(row, column, words, &format)?,
            _ => sheet.write_number_with_format(row, column, *number, &format)?,
        },
        (Some(Value::Date(day)), _) => {
            let day = ExcelDateTime::parse_from_str(&day.to_string())?;
            sheet.write_datetime_with_format(row, column, &day, &format)?
        }
        (Some(Value::YesNo(yes)), _) => {
            sheet.write_string_with_format(row, column, if *yes { "oui" } else { "non" }, &format)?
        }
        (Some(Value::Options(ids)), None) => {
            let words: Vec<String> = ids.iter().map(|id| word(id)).collect();
            sheet.write_string_with_format(row, column, words.join(" | "), &format)?
        }
        (Some(Value::Text(text)), _) => sheet.write_string_with_format(row, column, text, &format)?,
        (Some(Value::Item(id)), _) => sheet.write_string_with_format(row, column, word(id), &format)?,
    };
    Ok(())
}
