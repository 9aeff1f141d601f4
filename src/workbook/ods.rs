//! Workbooks of LibreOffice. Read here rather than by the library: it lays out every repeated row and column, and
//! shows an error as an empty text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::excel::day_alone;
use super::{
    Budget, Draft, FaultKind, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Merged, Refusal, Sheet, boolean_text, number_text,
    percent_text,
};

/// The sheets of an ODS workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    let mut manifest = Vec::new();
    if let Ok(mut entry) = archive.by_name("META-INF/manifest.xml") {
        entry.read_to_end(&mut manifest).map_err(|_| Refusal::Broken)?;
    }
    if manifest.windows(15).any(|window| window == b"encryption-data") {
        return Err(Refusal::Password);
    }
    let entry = archive.by_name("content.xml").map_err(|_| Refusal::Broken)?;
    let mut reader = Reader::from_reader(BufReader::new(entry));
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    let mut content = Content::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Refusal::Broken)? {
            Event::Start(tag) => content.open(&tag)?,
            Event::End(tag) => content.close(tag.name().as_ref())?,
            Event::Text(text) => content.write(&text.xml10_content()),
            Event::CData(text) => content.write(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|_| Refusal::Broken)?;
                let known = match reference.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                };
                if let Some(character) = character.or(known) {
                    content.write(character.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !content.is_whole {
        return Err(Refusal::Broken);
    }
    Ok(content.sheets)
}

/// What was read of a document so far.
#[derive(Default)]
struct Content {
    sheets: Vec<Sheet>,
    budget: Budget,
    /// The style being read, and the styles of hidden sheets.
    style: String,
    hidden: HashSet<String>,
    table: Option<Table>,
    /// Whether the document came to its end.
    is_whole: bool,
}

/// A sheet being read.
struct Table {
    draft: Draft,
    row: u32,
    row_repeats: u32,
    is_hidden: bool,
    column: u32,
    /// Columns described so far.
    described: u32,
    /// The cells of the row, kept until its end: a row may be repeated.
    cells: Vec<Found>,
    cell: Option<Open>,
    /// Tables inside of a cell or a drawing, whose rows are none of ours.
    nested: u32,
}

/// Whether a row or a column is hidden, or filtered away.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    matches!(attribute(tag, "table:visibility").as_deref(), Some("collapse" | "filter"))
}

/// A cell of the row being read, and how many columns it fills.
struct Found {
    column: u32,
    repeats: u32,
    what: What,
    rows_spanned: u32,
}

enum What {
    Text(String),
    Fault(FaultKind),
}

/// The cell being read.
#[derive(Default)]
struct Open {
    repeats: u32,
    kind: String,
    is_error: bool,
    has_formula: bool,
    value: Option<String>,
    text: String,
    paragraphs: u32,
    rows_spanned: u32,
    /// Elements inside which the text is none of the cell's: notes, drawings.
    aside: u32,
    is_in_paragraph: bool,
}

impl Content {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        let name = tag.name();
        let name = name.as_ref();
        let Some(table) = &mut self.table else {
            match name {
                "style:style" => self.style = attribute(tag, "style:name").unwrap_or_default(),
                "style:table-properties" if attribute(tag, "table:display").as_deref() == Some("false") => {
                    self.hidden.insert(std::mem::take(&mut self.style));
                }
                "table:table" => {
                    let is_hidden =
                        attribute(tag, "table:style-name").is_some_and(|style| self.hidden.contains(&style));
                    let name = attribute(tag, "table:name").unwrap_or_default();
                    self.table = Some(Table::new(&name, !is_hidden));
                }
                _ => {}
            }
            return Ok(());
        };
        if let Some(cell) = &mut table.cell {
            cell.open(name, tag);
            return Ok(());
        }
        match name {
            "table:table" | "table:shapes" => table.nested += 1,
            _ if table.nested > 0 => {}
            "table:table-row" => {
                table.row_repeats = count(tag, "table:number-rows-repeated");
                table.is_hidden = is_hidden(tag);
                table.column = 0;
            }
            "table:table-column" => {
                let end = table.described.saturating_add(count(tag, "table:number-columns-repeated")).min(MAX_COLUMNS);
                if is_hidden(tag) {
                    table.draft.sheet.hidden.columns.extend((table.described..end).map(|column| column as usize));
                }
                table.described = end;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let mut cell = Open {
                    repeats: count(tag, "table:number-columns-repeated"),
                    rows_spanned: count(tag, "table:number-rows-spanned"),
                    ..Open::default()
                };
                cell.describe(tag);
                table.cell = Some(cell);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        if name == "office:spreadsheet" {
            self.is_whole = true;
        }
        let Some(table) = &mut self.table else { return Ok(()) };
        if let Some(cell) = &mut table.cell {
            if cell.aside == 0 && matches!(name, "table:table-cell" | "table:covered-table-cell") {
                let cell = std::mem::take(cell);
                table.cell = None;
                let (repeats, rows_spanned) = (cell.repeats, cell.rows_spanned);
                if let Some(what) = cell.value() {
                    table.cells.push(Found { column: table.column, repeats, what, rows_spanned });
                }
                table.column = table.column.saturating_add(repeats);
            } else {
                cell.close(name);
            }
            return Ok(());
        }
        match name {
            "table:shapes" => table.nested = table.nested.saturating_sub(1),
            "table:table" if table.nested > 0 => table.nested -= 1,
            _ if table.nested > 0 => {}
            "table:table-row" => table.end_row(&mut self.budget)?,
            "table:table" => {
                if let Some(table) = self.table.take() {
                    self.sheets.push(table.draft.finish(&mut self.budget)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if let Some(cell) = self.table.as_mut().and_then(|table| table.cell.as_mut())
            && cell.aside == 0
            && cell.is_in_paragraph
        {
            cell.text.push_str(text);
        }
    }
}

impl Table {
    fn new(name: &str, is_visible: bool) -> Self {
        Self {
            draft: Draft::new(name, is_visible),
            row: 0,
            row_repeats: 1,
            is_hidden: false,
            column: 0,
            described: 0,
            cells: Vec::new(),
            cell: None,
            nested: 0,
        }
    }

    fn end_row(&mut self, budget: &mut Budget) -> Result<(), Refusal> {
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            for row in self.row..self.row.saturating_add(self.row_repeats) {
                for cell in &cells {
                    self.put(budget, row, cell)?;
                }
                if self.is_hidden {
                    self.draft.sheet.hidden.rows.push(u64::from(row) + 1);
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        Ok(())
    }

    fn put(&mut self, budget: &mut Budget, row: u32, cell: &Found) -> Result<(), Refusal> {
        let end = cell.column.saturating_add(cell.repeats);
        if row >= MAX_ROWS || end > MAX_COLUMNS {
            return Err(Refusal::TooLarge);
        }
        for column in cell.column..end {
            match &cell.what {
                What::Text(text) => self.draft.put(budget, row, column, text)?,
                What::Fault(kind) => self.draft.fault(budget, row, column, kind.clone())?,
            }
        }
        if cell.rows_spanned > 1 {
            let bottom = row.saturating_add(cell.rows_spanned - 1);
            self.draft.merged.push(Merged { top: row, bottom, left: cell.column });
        }
        Ok(())
    }
}

impl Open {
    /// What its attributes say.
    fn describe(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = || attribute.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned).unwrap_or_default();
            match attribute.key.as_ref() {
                "office:value-type" => self.kind = value(),
                "calcext:value-type" => self.is_error = value() == "error",
                "table:formula" => self.has_formula = true,
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => self.value = Some(value()),
                _ => {}
            }
        }
    }

    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            _ if self.aside > 0 => self.aside += 1,
            "office:annotation" | "draw:frame" | "draw:custom-shape" | "table:table" | "draw:g" => self.aside = 1,
            "text:p" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.is_in_paragraph = true;
            }
            "text:s" => {
                // What makes the cell too long is not written down: many tags may claim many blanks.
                let room = (MAX_CELL + 1).saturating_sub(self.text.len());
                let blanks = usize::try_from(count(tag, "text:c")).unwrap_or(room).min(room);
                self.text.extend(std::iter::repeat_n(' ', blanks));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.aside > 0 {
            self.aside -= 1;
        } else if name == "text:p" {
            self.is_in_paragraph = false;
        }
    }

    /// The text that somebody would have typed; nothing for an empty cell.
    fn value(self) -> Option<What> {
        let shown = self.text.trim();
        // LibreOffice writes what it shows (`#REF!`, `Err:502`), and a value of nothing or a nought beside it.
        if self.is_error || (self.has_formula && is_error_word(shown)) {
            return Some(What::Fault(FaultKind::Error(shown.to_owned())));
        }
        let number = || self.value.as_deref().and_then(|value| value.trim().parse::<f64>().ok());
        let text = match self.kind.as_str() {
            "float" | "currency" => number().map(number_text),
            "percentage" => number().map(percent_text),
            "boolean" => self.value.as_deref().map(|value| boolean_text(value == "true").to_owned()),
            "date" => self.value.as_deref().map(|value| day_alone(value).to_owned()),
            "time" => Some(shown.to_owned()),
            "string" => Some(self.value.clone().unwrap_or_else(|| self.text.clone())),
            "" if self.has_formula && shown.is_empty() => {
                return Some(What::Fault(FaultKind::NotCalculated));
            }
            _ => Some(self.text.clone()),
        };
        // A value that cannot be read is shown as it is written.
        let text = text.unwrap_or(self.text);
        (!text.is_empty()).then_some(What::Text(text))
    }
}

fn is_error_word(text: &str) -> bool {
    matches!(text, "#REF!" | "#N/A" | "#NAME?" | "#DIV/0!" | "#VALUE!" | "#NUM!" | "#NULL!") || text.starts_with("Err:")
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

/// A count that an attribute gives; 1 without it.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).max(1)
}
