//! The questionnaire as an XLSForm.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::assessment::Form;
use crate::grid::Grid;

/// The form, as the bytes of an XLSX file.
pub fn render(_grid: &Grid, _form: Form) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    workbook.save_to_buffer()
}

/// What a form cannot ask.
pub fn not_carried(_grid: &Grid) -> Vec<String> {
    Vec::new()
}
