//! The relations between the rows of a table: a square of drop-downs, and a sheet that completes it.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign, FormatBorder, Formula, Workbook,
    XlsxError,
};

use super::book::{
    self, Lists, Names, across, at, echo, header, input, paragraph, print_layout, protect, reference, text, title,
    write_mark,
};
use super::{Order, mark, tables};
use crate::assessment::Relation;
use crate::assessment::rules::rows::{row_id, row_name};
use crate::forms::questionnaire::{Role, details, square, table};
use crate::french::NBSP;

/// Rows that stay free below those that are filled in.
const FREE: usize = 30;

/// Names of the rows that are filled in, with their ids.
fn known(order: &Order<'_>, table: usize) -> Vec<(String, String)> {
    let of = &order.grid.tables[table];
    let name = |row| Some((row_id(of, row)?, row_name(of, row)?.to_owned()));
    tables::rows(order, table).iter().filter_map(name).collect()
}

fn relations<'a>(order: &Order<'a>, matrix: usize) -> &'a [Relation] {
    let id = &order.grid.matrices[matrix].id;
    order.filled.and_then(|assessment| assessment.matrices.get(id)).map_or(&[], Vec::as_slice)
}

/// Writes the square of the matrix of this index.
pub(super) fn write_square(
    workbook: &mut Workbook,
    order: &Order<'_>,
    names: &Names,
    index: usize,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let grid = order.grid;
    let matrix = &grid.matrices[index];
    let sheet = book::sheet(workbook, &names.matrices[index].0)?;
    write_mark(sheet, &mark(order, Role::Matrix(matrix.id.clone())))?;
    let known = known(order, matrix.table);
    let size = usize::try_from(tables::last_row(order, matrix.table) - table::FIRST + 1).unwrap_or(0);
    let key = tables::key_column(grid, matrix.table);
    sheet.set_column_width(across(square::NAMES), 26)?;
    sheet.set_column_range_width(across(1), across(size), 12)?;
    sheet.write_string_with_format(at(2), 0, &matrix.title, &title())?;
    if !matrix.help.is_empty() {
        paragraph(sheet, 3, (0, 10), &matrix.help, &text(), 140.0)?;
    }
    let how = format!(
        "Une case par paire suffit, au-dessus ou au-dessous de la diagonale. Si les deux côtés ne voient pas la même \
         chose, remplissez les deux cases{NBSP}: la ligne est le côté qui regarde. Ce sur quoi porte la relation et ce \
         qu’il faut en retenir s’écrivent dans la feuille qui suit."
    );
    paragraph(sheet, 4, (0, 10), &how, &text().set_italic(), 140.0)?;
    let table_sheet = &names.tables[matrix.table];
    sheet.write_string_with_format(at(square::HEADER), 0, "vu par ↓", &header())?;
    sheet.set_row_height(at(square::HEADER), 60)?;
    let words: Vec<String> = matrix.natures.iter().map(|nature| nature.label.clone()).collect();
    let validation = lists.only(words)?;
    let nobody = Format::new().set_background_color(Color::RGB(0x00D9_D9D9)).set_border(FormatBorder::Thin);
    let cell = input().set_font_size(9).set_align(FormatAlign::Center);
    for from in 0..size {
        let row = square::FIRST + from as u64;
        let name = known.get(from).map_or("", |(_, name)| name);
        let formula = || echo(table_sheet, table::FIRST + from as u64, key, name);
        sheet.write_formula_with_format(at(row), across(square::NAMES), formula(), &header())?;
        sheet.write_formula_with_format(at(square::HEADER), across(from + 1), formula(), &header())?;
        for to in 0..size {
            let column = across(to + 1);
            if from == to {
                sheet.write_blank(at(row), column, &nobody)?;
                continue;
            }
            match drawn(order, index, &known, from, to) {
                Some(nature) => sheet.write_string_with_format(at(row), column, nature, &cell)?,
                None => sheet.write_blank(at(row), column, &cell)?,
            };
        }
        // Before and behind the diagonal: no drop-down where nobody looks at oneself.
        if from > 0 {
            sheet.add_data_validation(at(row), 1, at(row), across(from), &validation)?;
        }
        if from + 1 < size {
            sheet.add_data_validation(at(row), across(from + 2), at(row), across(size), &validation)?;
        }
    }
    for nature in &matrix.natures {
        let digits = nature.color.trim_start_matches('#');
        let colour = u32::from_str_radix(digits, 16).unwrap_or(0);
        let rule = ConditionalFormatCellRule::EqualTo(nature.label.as_str());
        let format = Format::new().set_font_color(Color::RGB(colour)).set_bold();
        let conditional = ConditionalFormatCell::new().set_rule(rule).set_format(format);
        let (first, last) = (at(square::FIRST), at(square::FIRST + size as u64 - 1));
        sheet.add_conditional_format(first, 1, last, across(size), &conditional)?;
    }
    sheet.set_freeze_panes(at(square::FIRST), 1)?;
    sheet.set_repeat_rows(at(square::HEADER), at(square::HEADER))?;
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_landscape();
    print_layout(sheet, &grid.title, 2);
    protect(sheet);
    Ok(())
}

/// The nature of the relation that the cell of a pair holds.
fn drawn(order: &Order<'_>, matrix: usize, known: &[(String, String)], from: usize, to: usize) -> Option<String> {
    let (from, to) = (&known.get(from)?.0, &known.get(to)?.0);
    let relation = relations(order, matrix).iter().find(|relation| relation.from == *from && relation.to == *to)?;
    let natures = &order.grid.matrices[matrix].natures;
    natures.iter().find(|nature| nature.id == relation.nature).map(|nature| nature.label.clone())
}

/// Writes the sheet that completes the square of the matrix of this index.
pub(super) fn write_details(
    workbook: &mut Workbook,
    order: &Order<'_>,
    names: &Names,
    index: usize,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let grid = order.grid;
    let matrix = &grid.matrices[index];
    let sheet = book::sheet(workbook, &names.matrices[index].1)?;
    write_mark(sheet, &mark(order, Role::Details(matrix.id.clone())))?;
    for (column, width) in [28.0, 28.0, 30.0, 60.0, 16.0].into_iter().enumerate() {
        sheet.set_column_width(across(column), width)?;
    }
    sheet.write_string_with_format(at(2), 0, format!("{}{NBSP}: précisions", matrix.title), &title())?;
    let how = "Facultatif. Choisissez les deux noms d’une relation du carré, puis dites sur quoi elle porte, et ce que vous voulez en retenir.";
    paragraph(sheet, 3, (0, details::DIRECTED), how, &text(), 150.0)?;
    for (column, words) in details::TITLES.into_iter().enumerate() {
        sheet.write_string_with_format(at(details::HEADER), across(column), words, &header())?;
    }
    let known = known(order, matrix.table);
    let name = |id: &str| known.iter().find(|(known, _)| known == id).map_or(id.to_owned(), |(_, name)| name.clone());
    let relations = relations(order, index);
    let has_back = |one: &Relation| relations.iter().any(|other| other.from == one.to && other.to == one.from);
    // A direction that both cells of a pair tell need not be told again.
    let told = |one: &&Relation| one.object.is_some() || one.note.is_some() || (one.directed && !has_back(one));
    let filled: Vec<&Relation> = relations.iter().filter(told).collect();
    let last = details::HEADER + (filled.len() + FREE) as u64;
    for row in details::HEADER + 1..=last {
        let relation = filled.get(usize::try_from(row - details::HEADER - 1).unwrap_or(usize::MAX));
        let object = relation.and_then(|relation| relation.object.as_ref()).map(|id| {
            matrix.objects.iter().find(|object| object.id == *id).map_or(id.clone(), |object| object.label.clone())
        });
        let texts = [
            (details::FROM, relation.map(|relation| name(&relation.from))),
            (details::TO, relation.map(|relation| name(&relation.to))),
            (details::OBJECT, object),
            (details::NOTE, relation.and_then(|relation| relation.note.clone())),
            (details::DIRECTED, relation.filter(|one| one.directed && !has_back(one)).map(|_| "oui".to_owned())),
        ];
        for (column, words) in texts {
            match words {
                Some(words) => sheet.write_string_with_format(at(row), across(column), words, &input())?,
                None => sheet.write_blank(at(row), across(column), &input())?,
            };
        }
    }
    let key = tables::key_column(grid, matrix.table);
    let end = tables::last_row(order, matrix.table);
    let range = format!(
        "={}:{}",
        reference(&names.tables[matrix.table], table::FIRST, key),
        reference("", end, key).trim_start_matches("''!")
    );
    let actors = rust_xlsxwriter::DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_error_title("Choisissez dans la liste")?
        .set_error_message("Les noms sont ceux du tableau.")?;
    let (first, last) = (at(details::HEADER + 1), at(last));
    sheet.add_data_validation(first, across(details::FROM), last, across(details::TO), &actors)?;
    if !matrix.objects.is_empty() {
        let objects = lists.only(matrix.objects.iter().map(|object| object.label.clone()).collect())?;
        sheet.add_data_validation(first, across(details::OBJECT), last, across(details::OBJECT), &objects)?;
    }
    let one_way = lists.only(vec!["oui".into(), "non".into()])?;
    sheet.add_data_validation(first, across(details::DIRECTED), last, across(details::DIRECTED), &one_way)?;
    sheet.set_freeze_panes(at(details::HEADER + 1), 0)?;
    sheet.set_repeat_rows(at(details::HEADER), at(details::HEADER))?;
    sheet.set_landscape();
    print_layout(sheet, &grid.title, 1);
    protect(sheet);
    Ok(())
}
