//! The questionnaire as a workbook: what a director fills in without help, in Excel or LibreOffice.
//!
//! Cells to fill in are yellow and unlocked, all others locked without a password. Every list of words stands in the
//! hidden sheet `dts`, so that no list is too long for a drop-down. The bytes depend on the order alone.

use rust_xlsxwriter::{Workbook, XlsxError};

use self::book::{Lists, Names};
use super::Order;
use crate::assessment::Assessment;
use crate::forms::questionnaire::{Mark, Role};
use crate::xlsx;

mod answers;
mod arguments;
mod book;
mod conclusions;
mod home;
mod matrices;
mod tables;

/// The hidden sheet of the drop-downs.
const LISTS: &str = "dts";

/// The questionnaire, as the bytes of an XLSX file.
pub fn render(order: &Order<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&xlsx::properties(&order.grid.title, xlsx::NO_DAY)?);
    let mut lists = Lists::default();
    let names = Names::of(order);
    let progress = answers::plan(order);
    home::write(&mut workbook, order, &names, &progress, &mut lists)?;
    for number in 1..=order.respondents {
        answers::write(&mut workbook, order, &names, number, &mut lists)?;
    }
    if answers::takes_arguments(order) {
        arguments::write(&mut workbook, order, &names, &mut lists)?;
    }
    for table in 0..order.grid.tables.len() {
        tables::write(&mut workbook, order, &names, table, &mut lists)?;
    }
    for matrix in 0..order.grid.matrices.len() {
        matrices::write_square(&mut workbook, order, &names, matrix, &mut lists)?;
        matrices::write_details(&mut workbook, order, &names, matrix, &mut lists)?;
    }
    conclusions::write(&mut workbook, order, &names)?;
    lists.write(&mut workbook, &mark(order, Role::Lists))?;
    workbook.save_to_buffer()
}

/// The hidden first row of a sheet of this questionnaire.
fn mark(order: &Order<'_>, role: Role) -> Mark {
    let version = order.filled.map_or(order.grid.version, |assessment| assessment.grid_version);
    Mark {
        role,
        grid: order.grid.id.clone(),
        version: version.to_string(),
        // A short session may have answered more than the short form: all rows are there, and it stays what it was.
        form: order.filled.map_or(order.form, |assessment| assessment.form),
        id: String::new(),
    }
}

/// What a questionnaire has no cell for, in French, each as a noun with its article.
pub fn lost(assessment: &Assessment) -> Vec<String> {
    let mut entries = assessment.responses.iter().flat_map(|response| &response.entries);
    let is_later = entries.any(|entry| entry.later);
    is_later.then(|| "les questions à reprendre plus tard".to_owned()).into_iter().collect()
}
