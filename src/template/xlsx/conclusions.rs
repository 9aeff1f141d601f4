//! The sheet of what the group keeps: a sentence a section, and one for the whole.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::book::{
    self, Names, across, at, framed, header, help, input, paragraph, print_layout, protect, text, title, write_mark,
};
use super::{Order, mark};
use crate::assessment::WHOLE;
use crate::forms::questionnaire::{Role, conclusions};

/// Widths of the columns.
const WIDTHS: [f64; 3] = [46.0, 90.0, 18.0];

/// How high a row is that waits for a sentence, in points: two lines.
const ROOM: f64 = 30.0;

pub(super) fn write(workbook: &mut Workbook, order: &Order<'_>, names: &Names) -> Result<(), XlsxError> {
    let grid = order.grid;
    let sheet = book::sheet(workbook, &names.conclusions)?;
    write_mark(sheet, &mark(order, Role::Conclusions))?;
    for (column, width) in WIDTHS.into_iter().enumerate() {
        sheet.set_column_width(across(column), width)?;
    }
    sheet.write_string_with_format(at(2), across(conclusions::LABEL), "Ce que nous gardons", &title())?;
    let how = "Facultatif, pour finir. Une phrase à vous par partie, et une pour l’ensemble, qui ouvrira le rapport.";
    paragraph(sheet, 3, (conclusions::LABEL, conclusions::CODE), how, &text(), 150.0)?;
    for (column, words) in conclusions::TITLES.into_iter().enumerate() {
        sheet.write_string_with_format(at(conclusions::HEADER), across(column), words, &header())?;
    }
    let asked = order.items();
    let sections = grid.sections.iter().filter(|section| {
        let is_kept = order.filled.is_some_and(|assessment| assessment.conclusions.contains_key(&section.id));
        is_kept || asked.iter().any(|item| section.items.contains(item))
    });
    let sections = sections.map(|section| (section.id.as_str(), section.title.as_str()));
    for ((id, label), row) in sections.chain([(WHOLE, "Pour l’ensemble")]).zip(conclusions::HEADER + 1..) {
        let sentence = order.filled.and_then(|assessment| assessment.conclusions.get(id)).map_or("", String::as_str);
        let column = across(conclusions::SENTENCE);
        sheet.write_string_with_format(at(row), across(conclusions::LABEL), label, &framed().set_bold())?;
        if sentence.is_empty() {
            sheet.write_blank(at(row), column, &input())?;
        } else {
            sheet.write_string_with_format(at(row), column, sentence, &input())?;
        }
        sheet.write_string_with_format(at(row), across(conclusions::CODE), id, &help())?;
        sheet.set_row_height(at(row), book::height(sentence, WIDTHS[conclusions::SENTENCE]).max(ROOM))?;
    }
    sheet.set_landscape();
    print_layout(sheet, &grid.title, 1);
    protect(sheet);
    Ok(())
}
