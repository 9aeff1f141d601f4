//! Workbooks of Excel and LibreOffice: bytes become sheets of placed texts, whatever the format and its extension.
//!
//! ```text
//! bytes ── archive ──> nothing that would fill the memory ──┬── excel ──> XLSX, XLSM, XLSB, XLS (calamine)
//!                                                           └── ods ────> ODS
//!                                                                           ↓
//!                                                       Sheet: name, visibility, cells, faults
//! ```
//!
//! A cell becomes the text that somebody would have typed: a day as `2026-12-31`, a number without artefact, `oui` or
//! `non`. What has no value (an error, a formula that nobody calculated) is a [`Fault`] beside an empty cell: whoever
//! reads the column says so, and nobody else minds.

use std::cell::Cell as Flag;
use std::panic::{AssertUnwindSafe, catch_unwind};

use csv::StringRecord;

use crate::french::{NBSP, quoted};
use crate::problem::{Place, Problem, Problems};

mod archive;
mod excel;
mod ods;
pub mod tab;

/// Most that a workbook may hold once inflated.
pub const MAX_INFLATED: u64 = 64 << 20;

/// Most that one of its parts may hold: a part of nothing but formats or short texts takes four times its size once read.
const MAX_PART: u64 = 48 << 20;

/// Most cells that a workbook may fill in. Larger tables are for CSV, which is read row by row.
const MAX_CELLS: usize = 2_000_000;

/// Most text in all cells together: a few words in a table of shared texts may be shown by millions of cells.
const MAX_TEXT: usize = 64 << 20;

/// Most bytes of text in one cell: Excel holds 32,767 characters, of up to three bytes.
const MAX_CELL: usize = 1 << 17;

/// Most places up to the last cell of each row, summed up over all rows.
const MAX_PLACES: usize = 20_000_000;

/// The largest sheet that a spreadsheet knows: what lies beyond is no cell.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// A workbook that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workbook {
    /// In the order of their tabs.
    pub sheets: Vec<Sheet>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What its tab says.
    pub name: String,
    /// Whether its tab is shown.
    pub is_visible: bool,
    /// Cells that should hold a value and hold none, row after row.
    pub faults: Vec<Fault>,
    /// What is filled in and nobody sees.
    pub hidden: Hidden,
    text: String,
    cells: Vec<Placed>,
}

/// Rows and columns that somebody hid, or filtered away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    /// From 1, growing.
    pub rows: Vec<u64>,
    /// From 0, growing.
    pub columns: Vec<usize>,
}

/// A cell that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// From 1, as the spreadsheet shows it.
    pub row: u64,
    /// From 0.
    pub column: usize,
    /// Never empty.
    pub text: &'a str,
}

/// A cell that should hold a value and holds none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1, as the spreadsheet shows it.
    pub row: u64,
    /// From 0.
    pub column: usize,
    /// Why.
    pub kind: FaultKind,
}

/// Why a cell holds no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The spreadsheet shows an error: `#REF!`, `#N/A`…
    Error(String),
    /// A formula that no spreadsheet has calculated yet.
    NotCalculated,
}

/// Where a cell is, and where its text is in that of its sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Placed {
    row: u32,
    column: u32,
    start: u32,
    length: u32,
}

/// Cells merged into one, from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Merged {
    top: u32,
    bottom: u32,
    left: u32,
}

/// What the bytes of a file are, by its first ones: the extension is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// XLSX, XLSM, XLSB, ODS, or any other archive.
    Zip,
    /// XLS, or a workbook behind a password.
    Ole,
}

/// What kind of workbook the bytes may be; nothing where they are none.
pub fn container(bytes: &[u8]) -> Option<Container> {
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(Container::Zip),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(Container::Ole),
        _ => None,
    }
}

thread_local! {
    static IS_GUARDED: Flag<bool> = const { Flag::new(false) };
}

/// Whether this thread is in a library that may panic on broken bytes: the panic is caught, and nobody wants its words.
pub fn is_guarded() -> bool {
    IS_GUARDED.get()
}

/// Runs a library on bytes that may be broken in ways that it did not think of.
fn guarded(read: impl FnOnce() -> Result<Vec<Sheet>, Refusal>) -> Result<Vec<Sheet>, Refusal> {
    let before = IS_GUARDED.replace(true);
    // What it leaves half done is dropped with it.
    let done = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(before);
    done.unwrap_or(Err(Refusal::Broken))
}

impl Workbook {
    /// Reads a workbook; `file` is the name under which messages speak of it.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Problems> {
        let read = match container(bytes) {
            Some(Container::Zip) => match archive::inspect(bytes) {
                Ok(archive::Content::Xlsx) => guarded(|| excel::xlsx(bytes)),
                Ok(archive::Content::Xlsb) => guarded(|| excel::xlsb(bytes)),
                Ok(archive::Content::Ods) => ods::read(bytes),
                Err(refusal) => Err(refusal),
            },
            Some(Container::Ole) => excel::xls(bytes),
            None => Err(Refusal::NotAWorkbook("autre chose".into())),
        };
        read.map(|sheets| Self { sheets }).map_err(|refusal| refusal.into_problem(file).into())
    }

    /// The sheet of this name, whatever its case, be it hidden.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name.eq_ignore_ascii_case(name))
    }
}

impl Sheet {
    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.faults.is_empty()
    }

    /// Its cells, row after row, from left to right.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.cells.iter().map(|placed| self.cell(placed))
    }

    /// The text of a cell, empty where there is none; the row from 1, the column from 0.
    pub fn text(&self, row: u64, column: usize) -> &str {
        let wanted = (row, column);
        let found = self.cells.binary_search_by_key(&wanted, |placed| {
            let cell = self.cell(placed);
            (cell.row, cell.column)
        });
        found.map_or("", |index| self.cell(&self.cells[index]).text)
    }

    /// Its rows that hold something, each with its number.
    pub fn rows(&self) -> Rows<'_> {
        Rows { sheet: self, next: 0 }
    }

    fn cell(&self, placed: &Placed) -> Cell<'_> {
        let start = placed.start as usize;
        Cell {
            row: u64::from(placed.row) + 1,
            column: placed.column as usize,
            text: &self.text[start..start + placed.length as usize],
        }
    }
}

/// The rows of a sheet, made one after the other: a row may be sixteen thousand cells wide.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    sheet: &'a Sheet,
    next: usize,
}

impl Rows<'_> {
    /// Fills in the next row; its number, or nothing at the end.
    pub fn read(&mut self, cells: &mut StringRecord) -> Option<u64> {
        cells.clear();
        let row = self.sheet.cells.get(self.next)?.row;
        while let Some(placed) = self.sheet.cells.get(self.next).filter(|placed| placed.row == row) {
            while cells.len() < placed.column as usize {
                cells.push_field("");
            }
            cells.push_field(self.sheet.cell(placed).text);
            self.next += 1;
        }
        Some(u64::from(row) + 1)
    }
}

impl Iterator for Rows<'_> {
    type Item = (u64, StringRecord);

    fn next(&mut self) -> Option<Self::Item> {
        let mut cells = StringRecord::new();
        self.read(&mut cells).map(|number| (number, cells))
    }
}

/// Why a workbook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Refusal {
    /// It is behind a password.
    Password,
    /// It is cut, or its bytes make no sense.
    Broken,
    /// It holds more than anyone fills in.
    TooLarge,
    /// A cell holds more than any spreadsheet lets one type.
    LongCell { sheet: String, row: u64, column: usize },
    /// A cell stands so far from the others that the rows between them would fill the memory.
    FarCell { sheet: String, row: u64, column: usize },
    /// It is in the format that Excel had before 2007.
    OldFormat,
    /// It is an archive or a document of another kind: which one, in French.
    NotAWorkbook(String),
}

impl Refusal {
    fn into_problem(self, file: &str) -> Problem {
        let place = Place::File(file.into());
        match self {
            Self::Password => {
                let hint = "ouvrez-le avec son mot de passe, puis enregistrez-le sans mot de passe";
                Problem::error("classeur-protege", place, "ce classeur est protégé par un mot de passe").hint(hint)
            }
            Self::Broken => {
                let message = "ce classeur est abîmé ou incomplet, il ne peut pas être lu";
                let hint =
                    "recopiez-le ou retéléchargez-le ; s’il s’ouvre dans votre tableur, enregistrez-le à nouveau";
                Problem::error("classeur-abime", place, message).hint(hint.replace(" ;", &format!("{NBSP};")))
            }
            Self::TooLarge => {
                let message = format!(
                    "ce classeur est bien trop gros pour des réponses (au plus {NBSP}64{NBSP}Mio une fois décompressé, et \
                     2{NBSP}millions de cellules)"
                )
                .replace(&format!("plus {NBSP}"), &format!("plus{NBSP}"));
                let hint = format!("gardez-en la feuille utile, ou enregistrez-la au format {}", quoted("CSV UTF-8"));
                Problem::error("classeur-trop-gros", place, message).hint(hint)
            }
            Self::LongCell { sheet, row, column } => {
                let column = Some(letters(column));
                let place = Place::Cell { file: file.into(), sheet: Some(sheet), row, column };
                let message = "cette cellule contient plus de texte qu’un tableur n’en admet (32 767 caractères)";
                Problem::error("cellule-trop-longue", place, message.replace("32 767", &format!("32{NBSP}767")))
                    .hint("raccourcissez-la ou effacez-la, puis enregistrez")
            }
            Self::FarCell { sheet, row, column } => {
                let column = Some(letters(column));
                let place = Place::Cell { file: file.into(), sheet: Some(sheet), row, column };
                let message = "cette cellule est si loin des autres que la feuille ne tiendrait pas en mémoire";
                let hint = "effacez-la (ou supprimez les lignes et les colonnes au-delà du tableau), puis enregistrez";
                Problem::error("cellule-lointaine", place, message).hint(hint)
            }
            Self::OldFormat => {
                let message = "ce classeur est dans l’ancien format d’Excel (XLS), que dts ne lit pas";
                let hint = "ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou .ods";
                Problem::error("ancien-classeur", place, message).hint(hint)
            }
            Self::NotAWorkbook(what) => {
                let message = format!("ce fichier est {what}, pas un classeur");
                let hint = format!("enregistrez vos réponses au format .xlsx, .ods ou {}", quoted("CSV UTF-8"));
                Problem::error("pas-un-classeur", place, message).hint(hint)
            }
        }
    }
}

/// The letters under which a spreadsheet shows a column, from 0: A, B, … Z, AA…
pub fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        if column < 26 {
            return letters.iter().rev().collect();
        }
        column = column / 26 - 1;
    }
}

/// What all sheets of a workbook hold so far.
#[derive(Debug, Default)]
struct Budget {
    cells: usize,
    text: usize,
    places: usize,
}

impl Budget {
    fn spend(&mut self, cells: usize, text: usize) -> Result<(), Refusal> {
        self.cells = self.cells.saturating_add(cells);
        self.text = self.text.saturating_add(text);
        if self.cells > MAX_CELLS || self.text > MAX_TEXT { Err(Refusal::TooLarge) } else { Ok(()) }
    }
}

/// A sheet being filled in.
#[derive(Debug, Default)]
struct Draft {
    sheet: Sheet,
    merged: Vec<Merged>,
}

impl Draft {
    fn new(name: &str, is_visible: bool) -> Self {
        Self { sheet: Sheet { name: name.into(), is_visible, ..Sheet::default() }, merged: Vec::new() }
    }

    /// Notes the text of a cell; of two texts in one place, the last counts.
    fn put(&mut self, budget: &mut Budget, row: u32, column: u32, text: &str) -> Result<(), Refusal> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(Refusal::Broken);
        }
        if text.len() > MAX_CELL {
            let (row, column) = (u64::from(row) + 1, column as usize);
            return Err(Refusal::LongCell { sheet: self.sheet.name.clone(), row, column });
        }
        budget.spend(1, text.len())?;
        let start = u32::try_from(self.sheet.text.len()).map_err(|_| Refusal::TooLarge)?;
        let length = u32::try_from(text.len()).map_err(|_| Refusal::TooLarge)?;
        self.sheet.text.push_str(text);
        self.sheet.cells.push(Placed { row, column, start, length });
        Ok(())
    }

    fn fault(&mut self, budget: &mut Budget, row: u32, column: u32, kind: FaultKind) -> Result<(), Refusal> {
        budget.spend(1, 0)?;
        self.sheet.faults.push(Fault { row: u64::from(row) + 1, column: column as usize, kind });
        Ok(())
    }

    /// The sheet, its cells in order, merged cells filled downwards.
    fn finish(mut self, budget: &mut Budget) -> Result<Sheet, Refusal> {
        self.order();
        self.fill_merged(budget)?;
        self.sheet.faults.sort_by_key(|fault| (fault.row, fault.column));
        let mut last: Option<&Placed> = None;
        for placed in &self.sheet.cells {
            // Only the last cell of a row counts.
            let before = last.filter(|last| last.row == placed.row).map_or(0, |last| last.column as usize + 1);
            budget.places += placed.column as usize + 1 - before;
            if budget.places > MAX_PLACES {
                let (row, column) = (u64::from(placed.row) + 1, placed.column as usize);
                return Err(Refusal::FarCell { sheet: self.sheet.name.clone(), row, column });
            }
            last = Some(placed);
        }
        Ok(self.sheet)
    }

    fn order(&mut self) {
        let key = |placed: &Placed| (placed.row, placed.column);
        let cells = &mut self.sheet.cells;
        if !cells.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])) {
            // A stable sort keeps two texts of one place in the order in which they came.
            cells.sort_by_key(key);
            cells.reverse();
            cells.dedup_by_key(|placed| key(placed));
            cells.reverse();
        }
    }

    /// What is written once over several rows holds for each of them: a structure beside all who answered for it, a
    /// title that is two rows high. Across columns, it belongs to the first.
    fn fill_merged(&mut self, budget: &mut Budget) -> Result<(), Refusal> {
        let mut added = Vec::new();
        for merged in self.merged.iter().filter(|merged| merged.bottom > merged.top) {
            let cells = &self.sheet.cells;
            let from = cells.partition_point(|placed| (placed.row, placed.column) < (merged.top, merged.left));
            let Some(source) = cells.get(from).filter(|one| (one.row, one.column) == (merged.top, merged.left)) else {
                continue;
            };
            let mut at = from;
            loop {
                // Thousands of areas may lie over the same thousands of rows.
                budget.places += 1;
                if budget.places > MAX_PLACES {
                    return Err(Refusal::TooLarge);
                }
                // On to the next row that holds something.
                let row = cells[at].row;
                at += cells[at..].partition_point(|placed| placed.row == row);
                let Some(next) = cells.get(at).filter(|next| next.row <= merged.bottom) else { break };
                let in_place = cells[at..].partition_point(|one| one.row == next.row && one.column < merged.left);
                let is_taken =
                    cells.get(at + in_place).is_some_and(|one| (one.row, one.column) == (next.row, merged.left));
                if !is_taken {
                    budget.spend(1, 0)?;
                    added.push(Placed { row: next.row, column: merged.left, ..*source });
                }
            }
        }
        if !added.is_empty() {
            self.sheet.cells.extend(added);
            self.order();
        }
        Ok(())
    }
}

/// A number as a spreadsheet shows it: fifteen significant figures, no exponent, `2` rather than `2.0`.
fn number_text(value: f64) -> String {
    // + 0: −0 is 0.
    let value = format!("{:.14e}", value + 0.0).parse().unwrap_or(value);
    format!("{value}")
}

/// A share as a cell shows it that is formatted as a percentage: 0.07 is `7 %`.
fn percent_text(value: f64) -> String {
    format!("{} %", number_text(value * 100.0))
}

/// Yes or no.
fn boolean_text(value: bool) -> &'static str {
    if value { "oui" } else { "non" }
}
