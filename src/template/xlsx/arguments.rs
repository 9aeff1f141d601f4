//! The sheet of further arguments: as many as people have, each with its question, its side and its speaker.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula, Workbook, XlsxError};

use super::answers::apart;
use super::book::{
    self, Lists, Names, across, at, header, help, input, paragraph, print_layout, protect, text, title, write_mark,
};
use super::{Order, mark};
use crate::forms::questionnaire::{Role, any_effects, arguments};
use crate::french::capitalised;

/// Rows that stay free below those that are filled in.
const FREE: usize = 40;

/// An argument with the numbers of its respondent and of its question.
struct Line {
    respondent: usize,
    number: usize,
    text: String,
    effect: String,
    by: String,
}

pub(super) fn write(
    workbook: &mut Workbook,
    order: &Order<'_>,
    names: &Names,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let grid = order.grid;
    let sheet = book::sheet(workbook, &names.arguments)?;
    write_mark(sheet, &mark(order, Role::Arguments))?;
    for (column, width) in [12.0, 12.0, 46.0, 56.0, 26.0, 24.0].into_iter().enumerate() {
        sheet.set_column_width(across(column), width)?;
    }
    if order.respondents == 1 {
        sheet.set_column_hidden(across(arguments::RESPONDENT))?;
    }
    sheet.write_string_with_format(at(2), across(arguments::NUMBER), "D’autres arguments", &title())?;
    let how = "Facultatif. Une ligne par argument, avec le numéro de sa question, tel qu’il est dans la feuille des réponses.";
    paragraph(sheet, 3, (arguments::NUMBER, arguments::BY), how, &text(), 140.0)?;
    for (column, words) in arguments::TITLES.into_iter().enumerate() {
        sheet.write_string_with_format(at(arguments::HEADER), across(column), words, &header())?;
    }
    let asked = order.items();
    let questions = lists.range(asked.iter().map(|index| grid.items[*index].question.clone()).collect());
    let filled = filled(order, &asked);
    let last = arguments::HEADER + (filled.len() + FREE) as u64;
    for row in arguments::HEADER + 1..=last {
        let line = filled.get(usize::try_from(row - arguments::HEADER - 1).unwrap_or(usize::MAX));
        let texts = [
            (arguments::TEXT, line.map_or("", |line| &line.text)),
            (arguments::EFFECT, line.map_or("", |line| &line.effect)),
            (arguments::BY, line.map_or("", |line| &line.by)),
        ];
        for (column, words) in texts {
            if words.is_empty() {
                sheet.write_blank(at(row), across(column), &input())?;
            } else {
                sheet.write_string_with_format(at(row), across(column), words, &input())?;
            }
        }
        let numbers = [
            (arguments::RESPONDENT, line.map(|line| line.respondent).filter(|_| order.respondents > 1)),
            (arguments::NUMBER, line.map(|line| line.number)),
        ];
        for (column, number) in numbers {
            match number {
                Some(number) => sheet.write_number_with_format(at(row), across(column), number as f64, &input())?,
                None => sheet.write_blank(at(row), across(column), &input())?,
            };
        }
        if let Some(line) = line {
            sheet.set_row_height(at(row), book::height(&line.text, 56.0))?;
        }
        let question = line.map_or("", |line| &grid.items[asked[line.number - 1]].question);
        let formula =
            Formula::new(format!("=IF($B{row}=\"\",\"\",IFERROR(INDEX({questions},$B{row}),\"numéro inconnu\"))"));
        let formula = formula.set_result(question);
        sheet.write_formula_with_format(at(row), across(arguments::QUESTION), formula, &help())?;
    }
    let (first, last) = (at(arguments::HEADER + 1), at(last));
    let count = i32::try_from(asked.len().max(1)).unwrap_or(i32::MAX);
    let people = i32::try_from(order.respondents).unwrap_or(i32::MAX);
    for (column, most) in [(arguments::NUMBER, count), (arguments::RESPONDENT, people)] {
        let number = DataValidation::new()
            .allow_whole_number(DataValidationRule::Between(1, most))
            .set_error_title("Un numéro")?
            .set_error_message(format!("Écrivez un numéro de 1 à {most}."))?;
        sheet.add_data_validation(first, across(column), last, across(column), &number)?;
    }
    let effects = lists.only(any_effects().into_iter().map(|(words, _)| words).collect())?;
    sheet.add_data_validation(first, across(arguments::EFFECT), last, across(arguments::EFFECT), &effects)?;
    let groups = grid.stakeholders.iter().map(|group| capitalised(&group.label)).collect();
    let by = lists.or_typed(groups, "Facultatif. Choisissez dans la liste, ou écrivez.")?;
    sheet.add_data_validation(first, across(arguments::BY), last, across(arguments::BY), &by)?;
    sheet.set_freeze_panes(at(arguments::HEADER + 1), 0)?;
    sheet.set_repeat_rows(at(arguments::HEADER), at(arguments::HEADER))?;
    sheet.set_landscape();
    print_layout(sheet, &grid.title, 1);
    protect(sheet);
    Ok(())
}

fn filled(order: &Order<'_>, asked: &[usize]) -> Vec<Line> {
    let words = any_effects();
    let mut lines = Vec::new();
    for (response, respondent) in order.filled.iter().flat_map(|assessment| &assessment.responses).zip(1..) {
        for (index, number) in asked.iter().zip(1..) {
            for argument in apart(&response.entries[*index]) {
                let effect = words.iter().find(|(_, effect)| *effect == argument.effect);
                let by = argument.by.as_deref().map_or("", |by| order.grid.stakeholder_label(by));
                lines.push(Line {
                    respondent,
                    number,
                    text: argument.text.clone(),
                    effect: effect.map_or_else(String::new, |(words, _)| words.clone()),
                    by: by.to_owned(),
                });
            }
        }
    }
    lines
}
