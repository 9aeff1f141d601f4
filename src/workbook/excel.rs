//! Workbooks of Excel, cell by cell: the library's dense ranges would allocate all that lies between two far cells.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read, Seek, SeekFrom};

use calamine::{
    DataRef, ExcelDateTime, Reader as _, Sheet as Tab, SheetType, SheetVisible, Xlsb, XlsbError, Xlsx, XlsxCellReader,
    XlsxError,
};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{
    Budget, Draft, FaultKind, Hidden, MAX_COLUMNS, Merged, Refusal, Sheet, boolean_text, number_text, percent_text,
};

/// Bytes that may be read a few times over and no more: hundreds of sheets may name one and the same large part.
struct Metered<'b> {
    inner: Cursor<&'b [u8]>,
    left: u64,
}

impl<'b> Metered<'b> {
    /// Opening reads a part once, and a sheet is gone through three times at most.
    fn new(bytes: &'b [u8]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { inner: Cursor::new(bytes), left: length.saturating_mul(4).saturating_add(SLACK) }
    }
}

/// What buffers and the directory may add, of a small file above all.
const SLACK: u64 = 1 << 16;

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or(std::io::ErrorKind::InvalidData)?;
        Ok(count)
    }
}

impl Seek for Metered<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

/// The sheets of an XLSX or XLSM workbook.
pub(super) fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook: Xlsx<_> = Xlsx::new(Metered::new(bytes)).map_err(|error| refused(&error))?;
    let tabs = worksheets(workbook.sheets_metadata());
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    let mut hidden = hidden(bytes).unwrap_or_default();
    for tab in tabs {
        let mut draft = Draft::new(&tab.name, tab.visible == SheetVisible::Visible);
        draft.sheet.hidden = hidden.remove(&tab.name).unwrap_or_default();
        let reader = match workbook.worksheet_cells_reader(&tab.name) {
            Ok(reader) => reader,
            // A sheet of charts in disguise holds no cell.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(refused(&error)),
        };
        let shares = Shares::of(&reader);
        fill(&mut draft, &mut budget, reader)?;
        if !draft.sheet.is_empty() {
            if let Some(shares) = shares {
                let reader = workbook.worksheet_cells_reader(&tab.name).map_err(|error| refused(&error))?;
                shares.mark(&mut draft, &mut budget, reader)?;
            }
            let merged = workbook.merge_cells_by_sheet_name(&tab.name).map_err(|error| refused(&error))?;
            let merged = merged.iter().map(|area| Merged { top: area.start.0, bottom: area.end.0, left: area.start.1 });
            draft.merged = merged.collect();
        }
        sheets.push(draft.finish(&mut budget)?);
    }
    Ok(sheets)
}

/// What is hidden in each sheet of an XLSX workbook, by the name of its tab; the library does not tell.
fn hidden(bytes: &[u8]) -> Option<HashMap<String, Hidden>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let targets: HashMap<String, String> = tags(&part("xl/_rels/workbook.xml.rels")?, "Relationship")
        .into_iter()
        .filter_map(|tag| Some((value(&tag, "Id")?, value(&tag, "Target")?)))
        .collect();
    let mut found = HashMap::new();
    for tab in tags(&part("xl/workbook.xml")?, "sheet") {
        let (Some(name), Some(id)) = (value(&tab, "name"), value(&tab, "r:id")) else { continue };
        let Some(target) = targets.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let Some(sheet) = part(&path).filter(|sheet| sheet.contains(" hidden=\"")) else { continue };
        let is_hidden = |tag: &BytesStart<'_>| matches!(value(tag, "hidden").as_deref(), Some("1" | "true"));
        let mut hidden = Hidden::default();
        for tag in tags(&sheet, "col").iter().filter(|tag| is_hidden(tag)) {
            let end = |name: &str| value(tag, name)?.parse::<usize>().ok();
            if let (Some(first), Some(last)) = (end("min"), end("max")) {
                hidden.columns.extend(first.max(1) - 1..last.min(MAX_COLUMNS as usize));
            }
        }
        let rows = tags(&sheet, "row");
        hidden.rows =
            rows.iter().filter(|tag| is_hidden(tag)).filter_map(|tag| value(tag, "r")?.parse().ok()).collect();
        found.insert(name, hidden);
    }
    Some(found)
}

/// The tags of this name that an XML text opens.
fn tags(text: &str, name: &str) -> Vec<BytesStart<'static>> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == name => {
                found.push(tag.into_owned());
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

type Cells<'a, 'b> = XlsxCellReader<'a, Metered<'b>>;

fn fill(draft: &mut Draft, budget: &mut Budget, mut reader: Cells<'_, '_>) -> Result<(), Refusal> {
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|error| refused(&error))? {
        let (row, column) = cell.pos;
        // A formula without a value beside it was written by a program that does not calculate.
        if cell.value == DataRef::Empty && cell.formula.is_some() {
            draft.fault(budget, row, column, FaultKind::NotCalculated)?;
        } else {
            put(draft, budget, (row, column), &cell.value)?;
        }
    }
    Ok(())
}

/// The formats of a workbook that show a number as a percentage.
struct Shares(Vec<bool>);

impl Shares {
    /// Nothing where there is none: the sheet needs no second reading.
    fn of(reader: &Cells<'_, '_>) -> Option<Self> {
        let is_share = |style: &calamine::Style| {
            style
                .number_format
                .as_ref()
                .is_some_and(|format| format.format_code.contains('%') || matches!(format.format_id, Some(9 | 10)))
        };
        let shares: Vec<bool> = reader.styles().iter().map(is_share).collect();
        shares.contains(&true).then_some(Self(shares))
    }

    /// Spells the numbers in those formats as the sheet shows them: 0.5 is `50 %`.
    fn mark(&self, draft: &mut Draft, budget: &mut Budget, mut reader: Cells<'_, '_>) -> Result<(), Refusal> {
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| refused(&error))? {
            if self.0.get(style) == Some(&true)
                && let DataRef::Float(value) = *cell.get_value()
            {
                let (row, column) = cell.get_position();
                draft.put(budget, row, column, &percent_text(value))?;
            }
        }
        Ok(())
    }
}

/// The sheets of an XLSB workbook.
pub(super) fn xlsb(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let refused = |error: XlsbError| match error {
        XlsbError::Password => Refusal::Password,
        _ => Refusal::Broken,
    };
    let mut workbook: Xlsb<_> = Xlsb::new(Metered::new(bytes)).map_err(refused)?;
    let tabs = worksheets(workbook.sheets_metadata());
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for tab in tabs {
        let mut draft = Draft::new(&tab.name, tab.visible == SheetVisible::Visible);
        let mut reader = workbook.worksheet_cells_reader(&tab.name).map_err(refused)?;
        while let Some(cell) = reader.next_cell().map_err(refused)? {
            put(&mut draft, &mut budget, cell.get_position(), cell.get_value())?;
        }
        sheets.push(draft.finish(&mut budget)?);
    }
    Ok(sheets)
}

/// What Excel kept in its format of before 2007, or behind a password: both begin with the same bytes.
pub(super) fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    match () {
        () if has("EncryptedPackage") => Err(Refusal::Password),
        () if has("WordDocument") => Err(Refusal::NotAWorkbook("un ancien document Word".into())),
        () if has("PowerPoint Document") => Err(Refusal::NotAWorkbook("une ancienne présentation PowerPoint".into())),
        () if has("Workbook") || has("Book") => Err(Refusal::OldFormat),
        () => Err(Refusal::Broken),
    }
}

fn worksheets(tabs: &[Tab]) -> Vec<Tab> {
    tabs.iter().filter(|tab| tab.typ == SheetType::WorkSheet).cloned().collect()
}

fn refused(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Password,
        _ => Refusal::Broken,
    }
}

fn put(draft: &mut Draft, budget: &mut Budget, at: (u32, u32), value: &DataRef<'_>) -> Result<(), Refusal> {
    let (row, column) = at;
    let text = match value {
        DataRef::Empty => return Ok(()),
        DataRef::Error(error) => return draft.fault(budget, row, column, FaultKind::Error(error.to_string())),
        DataRef::String(text) => return draft.put(budget, row, column, text),
        DataRef::SharedString(text) => return draft.put(budget, row, column, text),
        DataRef::Bool(value) => return draft.put(budget, row, column, boolean_text(*value)),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet keeps whole numbers as floating ones")]
        DataRef::Int(value) => number_text(*value as f64),
        DataRef::Float(value) => number_text(*value),
        DataRef::DateTime(value) => moment(value),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => day_alone(text).to_owned(),
    };
    draft.put(budget, row, column, &text)
}

/// A day, a time of day or both, as ISO 8601 writes them.
fn moment(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if value.is_duration() {
        return number_text(value.as_f64());
    }
    match (value.as_f64() < 1.0, (hour, minute, second, milli)) {
        (true, _) => time,
        (false, (0, 0, 0, 0)) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}

/// A day without the midnight behind it.
pub(super) fn day_alone(text: &str) -> &str {
    text.strip_suffix("T00:00:00").unwrap_or(text)
}
