//! Tables of text: the bytes of a data file become rows of cells, whatever the encoding, delimiter and line ends.
//!
//! ```text
//! bytes ── decode ──> text ──────── Sheet::from_csv ──> header row, then rows, each with its number
//! bytes ── Workbook::read ──> sheet ── Sheet::of ─────> the same, with the cells that hold no value
//! ```
//!
//! Nothing here knows what a column means: the caller says which headers it recognises.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::StringRecord;

use crate::encoding::{self, Fault, line_breaks, not_a_table};
use crate::fold::fold;
use crate::french::{self, NBSP, quoted, shortened};
use crate::problem::{Place, Problem, Problems};
use crate::typed::{GUARDS, cell_text, number, trim};
use crate::workbook::tab::Tab;
use crate::workbook::{self, letters};

/// The header that every data file has.
pub const STRUCTURE: &str = "structure";

/// What may stand between the cells of a table, the likeliest first.
pub const DELIMITERS: &[u8] = b";,\t|";

/// How far below the top the header row may stand.
const TOP: usize = 30;

/// How the titles of a table are understood.
pub trait Headers {
    /// The header that each title of a row stands for, folded.
    fn folded(&self, titles: &[&str]) -> Vec<String>;

    /// Whether a folded header means something.
    fn is_known(&self, folded: &str) -> bool;
}

/// A row of a data file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// From 1, as the spreadsheet shows it: blank lines count, the line ends inside of a cell do not.
    pub number: u64,
    /// Its cells as written; those beyond the end are empty.
    pub cells: StringRecord,
}

impl Row {
    /// The text of a cell, empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        cell_text(self.cells.get(column).unwrap_or(""))
    }

    /// Its cells as titles.
    pub fn titles(&self) -> Vec<&str> {
        (0..self.cells.len()).map(|column| self.cell(column)).collect()
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| trim(cell).is_empty())
    }
}

/// A table of a data file, under its header row.
pub struct Sheet<'a> {
    /// Name of the file, as the user gave it.
    pub file: String,
    /// Name of the sheet in a workbook.
    pub sheet: Option<String>,
    /// The header row.
    pub header: Row,
    /// What stands between the cells of a CSV file.
    pub delimiter: Option<u8>,
    /// Cells of a workbook, from the header row on, that should hold a value and hold none.
    pub faults: Vec<&'a workbook::Fault>,
    /// Where its cells really stand, of a table that lay on its side.
    places: HashMap<(u64, usize), (u64, usize)>,
    rows: Rows<'a>,
}

enum Rows<'a> {
    Csv(Box<CsvRows<'a>>),
    Workbook(workbook::Rows<'a>),
    Placed(std::vec::IntoIter<Row>),
}

impl<'a> Sheet<'a> {
    /// Finds the delimiter and the header row of a CSV text; `headers` tells which titles mean something.
    ///
    /// Remarks and warnings go to `problems`; what makes the whole file unreadable is the error.
    pub fn from_csv(
        file: &str,
        text: &'a str,
        headers: &dyn Headers,
        problems: &mut Problems,
    ) -> Result<Self, Problems> {
        let opening = Opening::find(file, text, headers)?;
        if let Some(problem) = misquoted(file, text, opening.start, opening.delimiter) {
            return Err(problem.into());
        }
        let mut rows = CsvRows::new(text, opening.start, opening.delimiter);
        let mut skipped = Row::default();
        for _ in 0..=opening.above.len() {
            rows.read(&mut skipped);
        }
        let delimiter = Some(opening.delimiter);
        Ok(Self { rows: Rows::Csv(Box::new(rows)), delimiter, ..opening.into_sheet(file, problems) })
    }

    /// Finds the header row of a sheet of a workbook.
    pub fn of(
        file: &str,
        sheet: &'a workbook::Sheet,
        headers: &dyn Headers,
        problems: &mut Problems,
    ) -> Result<Self, Problems> {
        let row = |(number, cells)| Row { number, cells };
        let mut top: Vec<Row> = sheet.rows().take(TOP).map(row).collect();
        let Some(found) = header(&top, headers) else {
            return Err(no_header(file, Some(&sheet.name), &[(b';', top)], headers).into());
        };
        titles_above(file, Some(&sheet.name), &top[..found.index], problems);
        let header = top.swap_remove(found.index);
        let mut rows = sheet.rows();
        let mut skipped = StringRecord::new();
        for _ in 0..=found.index {
            rows.read(&mut skipped);
        }
        let faults = sheet.faults.iter().filter(|fault| fault.row >= header.number).collect();
        Ok(Self {
            file: file.into(),
            sheet: Some(sheet.name.clone()),
            header,
            delimiter: None,
            faults,
            places: HashMap::new(),
            rows: Rows::Workbook(rows),
        })
    }

    /// A table that lay on its side, its header row first.
    pub fn turned(
        file: &str,
        sheet: Option<String>,
        delimiter: Option<u8>,
        rows: Vec<Row>,
        places: HashMap<(u64, usize), (u64, usize)>,
    ) -> Self {
        let mut rows = rows.into_iter();
        let header = rows.next().unwrap_or_default();
        Self { file: file.into(), sheet, header, delimiter, faults: Vec::new(), places, rows: Rows::Placed(rows) }
    }

    /// Reads the next row that holds something into `row`; false at the end.
    pub fn next_row(&mut self, row: &mut Row) -> bool {
        loop {
            let is_read = match &mut self.rows {
                Rows::Csv(rows) => rows.read(row),
                Rows::Workbook(rows) => rows.read(&mut row.cells).map(|number| row.number = number).is_some(),
                Rows::Placed(rows) => rows.next().map(|next| *row = next).is_some(),
            };
            if !is_read || !row.is_blank() {
                return is_read;
            }
        }
    }

    /// A row, or the cell of a row in the column of this index and title, as a place.
    pub fn place(&self, row: u64, column: Option<(usize, &str)>) -> Place {
        let index = column.map_or(WHOLE, |(index, _)| index);
        let Some((row, column)) = self.places.get(&(row, index)).or_else(|| self.places.get(&(row, WHOLE))) else {
            return place(&self.file, self.sheet.as_deref(), row, column);
        };
        let column = Some(*column).filter(|column| *column != WHOLE).map(letters);
        Place::Cell { file: self.file.clone(), sheet: self.sheet.clone(), row: *row, column }
    }
}

/// The column of a row as a whole, among the places of a table that lay on its side.
pub const WHOLE: usize = usize::MAX;

/// The rows of a CSV text that hold something, by a delimiter that the caller knows; the first of them where it is long.
pub fn first_rows(text: &str, delimiter: u8, most: usize) -> Vec<Row> {
    let (_, start) = separator_line(text);
    let mut reader = CsvRows::new(text, start, delimiter);
    let mut rows = Vec::new();
    let mut row = Row::default();
    while rows.len() < most && reader.read(&mut row) {
        if !row.is_blank() {
            rows.push(row.clone());
        }
    }
    rows
}

/// The cells of a CSV text, by a delimiter that the caller knows.
pub fn tab(file: &str, text: &str, delimiter: u8) -> Tab {
    let mut reader = CsvRows::new(text, 0, delimiter);
    let mut tab = Tab::new(file, None);
    let mut row = Row::default();
    while reader.read(&mut row) {
        row.cells.iter().enumerate().for_each(|(column, text)| tab.put(row.number, column, text));
    }
    tab
}

/// A row of a file, or one of its cells: by the title of its column, or by its letter where a workbook shows letters.
pub fn place(file: &str, sheet: Option<&str>, row: u64, column: Option<(usize, &str)>) -> Place {
    let shown = |(index, title): (usize, &str)| if sheet.is_some() { letters(index) } else { title.to_owned() };
    Place::Cell { file: file.into(), sheet: sheet.map(str::to_owned), row, column: column.map(shown) }
}

/// How a CSV text begins: its delimiter, and the row that names its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// What stands between cells.
    pub delimiter: u8,
    /// The byte after the line of Excel's `sep=;`, or the first one.
    pub start: usize,
    /// Rows above the header row.
    pub above: Vec<Row>,
    /// The header row.
    pub header: Row,
    /// Whether rows follow the header row in the text, so that it is whole even if the text was cut.
    pub is_followed: bool,
}

impl Opening {
    /// Finds the delimiter by which the header row is best recognised.
    pub fn find(file: &str, text: &str, headers: &dyn Headers) -> Result<Self, Problems> {
        let (announced, start) = separator_line(text);
        let candidates = announced.map_or_else(|| DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let tops: Vec<(u8, Vec<Row>)> =
            candidates.into_iter().map(|delimiter| (delimiter, CsvRows::new(text, start, delimiter).top())).collect();
        let found = tops.iter().filter_map(|(delimiter, rows)| Some((*delimiter, rows, header(rows, headers)?)));
        // The first of equals wins: `;` before `,` before tab.
        let best = found.reduce(|a, b| if b.2.rank > a.2.rank { b } else { a });
        let Some((delimiter, top, header)) = best else { return Err(no_header(file, None, &tops, headers).into()) };
        Ok(Self {
            delimiter,
            start,
            above: top[..header.index].to_vec(),
            header: top[header.index].clone(),
            is_followed: header.index + 1 < top.len(),
        })
    }

    /// The table under this header, without its rows; a remark tells of the rows above.
    pub fn into_sheet(self, file: &str, problems: &mut Problems) -> Sheet<'static> {
        titles_above(file, None, &self.above, problems);
        let rows = Rows::Placed(Vec::new().into_iter());
        Sheet {
            file: file.into(),
            sheet: None,
            header: self.header,
            delimiter: None,
            faults: Vec::new(),
            places: HashMap::new(),
            rows,
        }
    }
}

/// What may be wrong with a text that was decoded all the same.
pub fn doubtful_encoding(file: &str, bytes: &[u8]) -> Option<Problem> {
    let line = encoding::undefined_in_windows_1252(bytes)?;
    let message = format!("ce fichier n’est sans doute pas en Windows-1252{NBSP}: voyez la ligne {line} du fichier");
    let hint = format!("ouvrez-le dans votre tableur et enregistrez-le au format {}", quoted("CSV UTF-8"));
    Some(Problem::warning("encodage", Place::File(file.into()), message).hint(hint))
}

/// Warns of accents that went through another encoding before they came here.
pub fn spoilt_accents(place: Place) -> Problem {
    let message = "des accents sont abîmés : ce texte est passé par un autre encodage";
    let hint = format!("reprenez le fichier d’origine, et enregistrez-le au format {}", quoted("CSV UTF-8"));
    Problem::warning("accents-abimes", place, message).hint(hint)
}

/// How much of a text is looked through for accents that are spoilt.
pub const LOOKED_THROUGH: usize = 1 << 20;

/// The text of a data file: UTF-8 or UTF-16 by its mark, else UTF-8 if it is valid, else Windows-1252.
///
/// The sign by which DOS ended a file is taken off.
pub fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Problems> {
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    let refuse = |code, message: &str, hint: String| {
        Err(Problem::error(code, Place::File(file.into()), message).hint(hint).into())
    };
    let as_csv = format!("ouvrez-le dans votre tableur et enregistrez-le au format {}", quoted("CSV UTF-8"));
    if let Some(what) = not_a_table(bytes) {
        return refuse("pas-un-csv", &format!("ce fichier est {what}, pas un classeur ni un fichier CSV"), as_csv);
    }
    let text = match encoding::strict(bytes) {
        Ok(text) => text,
        Err(Fault::Utf16) => return refuse("encodage", "ce fichier se dit en UTF-16 et ne l’est pas partout", as_csv),
        Err(Fault::Utf8 { line }) => {
            let message = format!("ce fichier se dit en UTF-8 et ne l’est plus à la ligne {line} du fichier");
            return refuse("encodage", &message, as_csv);
        }
        Err(Fault::Mixed { line }) => {
            let message = format!("ce fichier est en UTF-8, sauf à la ligne {line} du fichier");
            return refuse("encodage", &message, format!("récrivez les accents de cette ligne, ou {as_csv}"));
        }
    };
    if text.as_bytes().contains(&0) {
        let hint =
            format!("{as_csv}{NBSP}; si c’est déjà un CSV, son encodage (UTF-16 sans marque ?) n’est pas reconnu");
        return refuse("fichier-binaire", "ce fichier n’est pas du texte (il contient des octets nuls)", hint);
    }
    if trim(&text).is_empty() {
        return refuse("fichier-vide", "ce fichier est vide", "vérifiez que c’est le bon fichier".into());
    }
    Ok(unwrapped(&text).map_or(text, Cow::Owned))
}

/// A text whose lines are each in quotation marks as a whole, as Excel writes a file that was pasted into one column.
fn unwrapped(text: &str) -> Option<String> {
    let lines = || text.lines().filter(|line| !line.is_empty());
    let inside = |line: &str| line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).map(str::to_owned);
    // A line of several quoted cells has a quotation mark beside a delimiter; a doubled mark is one of the line's own.
    let is_one = |line: &str| {
        let plain = line.replace("\"\"", "");
        inside(line).is_some() && plain.len() > 2 && !plain[1..plain.len() - 1].contains('"')
    };
    let has_cells = lines().next()?.contains([';', ',', '\t', '|']);
    let all = has_cells && lines().all(is_one);
    all.then(|| text.lines().map(|line| inside(line).unwrap_or_default().replace("\"\"", "\"") + "\n").collect())
}

/// A text that a spreadsheet would run as a formula, behind the `'` that keeps it a text.
pub fn guarded(text: &str) -> Cow<'_, str> {
    let runs = text.trim_start_matches(GUARDS).starts_with(['=', '+', '-', '@']);
    let is_number = || number(text).is_some();
    if runs && !is_number() { format!("'{text}").into() } else { text.into() }
}

/// The delimiter that Excel's `sep=;` line announces, and the byte after that line: Excel shows it nowhere.
fn separator_line(text: &str) -> (Option<u8>, usize) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text[..end].trim_matches('"');
    match line.as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter @ (b';' | b',' | b'\t' | b'|')] => {
            let ends = if text[end..].starts_with("\r\n") { 2 } else { 1 };
            (Some(*delimiter), (end + ends).min(text.len()))
        }
        _ => (None, 0),
    }
}

/// A header row among the first rows of a table.
struct Header {
    index: usize,
    /// How sure we are: recognised headers.
    rank: usize,
}

/// The first row that names a structure and something else we know; else the first that names a structure.
///
/// Titles on two rows, those of the first merged downwards, name it in both: the second one knows more.
fn header(rows: &[Row], headers: &dyn Headers) -> Option<Header> {
    let look = |index: usize| {
        let row = rows.get(index)?;
        let folded = headers.folded(&row.titles());
        let rank = folded.iter().filter(|header| headers.is_known(header)).count();
        folded.iter().any(|header| header == STRUCTURE).then_some(Header { index, rank })
    };
    let mut first = None;
    for found in (0..rows.len()).filter_map(look) {
        if found.rank >= 2 {
            let below = look(found.index + 1).filter(|below| below.rank > found.rank);
            return Some(below.unwrap_or(found));
        }
        first = first.or(Some(found));
    }
    first
}

fn no_header(file: &str, sheet: Option<&str>, tops: &[(u8, Vec<Row>)], headers: &dyn Headers) -> Problem {
    // What people most likely took for headers: the widest of the first rows.
    let widest =
        tops.iter().flat_map(|(_, rows)| rows.iter()).reduce(|a, b| if b.cells.len() > a.cells.len() { b } else { a });
    let titles: Vec<&str> = widest.map_or_else(Vec::new, Row::titles);
    let titles: Vec<&str> = titles.into_iter().filter(|title| !title.is_empty()).collect();
    let folded = headers.folded(&titles);
    let is_known: Vec<bool> = folded.iter().map(|header| headers.is_known(header)).collect();
    let has_questions = is_known.contains(&true);
    let others: Vec<&str> =
        titles.iter().zip(&is_known).filter(|(_, is_known)| !**is_known).map(|(title, _)| *title).collect();
    let near = near_structure(&others);
    let hint = match near {
        Some(title) => format!("renommez {} en {}", quoted(&shortened(title)), quoted(STRUCTURE)),
        None if has_questions => {
            format!("ajoutez une colonne {}{NBSP}: sur chaque ligne, le nom de celle qui répond", quoted(STRUCTURE))
        }
        None => {
            let shown: Vec<String> = titles.iter().take(5).map(|title| shortened(title)).collect();
            let more = if titles.len() > 5 { "…" } else { "" };
            let read = format!("titres lus{NBSP}: {}{more}", french::quoted_list(&shown, "et"));
            format!("la première ligne nomme les colonnes, dont {}{NBSP}; {read}", quoted(STRUCTURE))
        }
    };
    let is_one_column = sheet.is_none()
        && widest.is_some_and(|row| row.cells.len() == 1 && row.cell(0).contains([' ', ':', '/', '\t']));
    if is_one_column && titles.len() == 1 && !is_known.contains(&true) {
        let message =
            "tout est dans une seule colonne : rien ne sépare les cellules (« ; », « , », tabulation ou « | »)";
        let hint = format!(
            "ouvrez-le dans votre tableur, répartissez la colonne, et enregistrez-le au format {}",
            quoted("CSV UTF-8")
        );
        return Problem::error("une-seule-colonne", Place::File(file.into()), message).hint(hint);
    }
    let place = match (sheet, widest) {
        (Some(_), Some(row)) => place(file, sheet, row.number, None),
        _ => Place::File(file.into()),
    };
    Problem::error("sans-structure", place, format!("aucune colonne {}", quoted(STRUCTURE))).hint(hint)
}

/// The title that most likely names structures: none that asks something, for questions speak of structures as well.
fn near_structure<'t>(titles: &[&'t str]) -> Option<&'t str> {
    let words = |title: &str| fold(title).split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    let is_name = |title: &&str| {
        let words = words(title);
        let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
        let is_question = title.contains('?') && !has(&["nom", "quel", "quelle"]);
        has(&[STRUCTURE, "structures"]) && !is_question && words.len() <= LONGEST_NAME
    };
    let shortest = titles.iter().copied().filter(is_name).min_by_key(|title| title.chars().count());
    let is_near = |title: &&str| crate::fold::nearest(title, [STRUCTURE]).is_some();
    let is_other = |title: &&str| matches!(fold(title).as_str(), "organisation" | "nom" | "association");
    shortest.or_else(|| titles.iter().copied().find(is_near)).or_else(|| titles.iter().copied().find(is_other))
}

/// Most words of a title that names structures: « Quel est le nom de votre structure, ou de votre antenne ? ».
const LONGEST_NAME: usize = 12;

fn titles_above(file: &str, sheet: Option<&str>, above: &[Row], problems: &mut Problems) {
    let mut written = above.iter().filter(|row| !row.is_blank());
    let Some(first) = written.next() else { return };
    let count = 1 + written.count();
    let message = if count == 1 {
        "cette ligne, au-dessus des titres de colonnes, n’est pas lue".to_owned()
    } else {
        format!("{count} lignes, au-dessus des titres de colonnes, ne sont pas lues")
    };
    let place = Place::Cell { file: file.into(), sheet: sheet.map(str::to_owned), row: first.number, column: None };
    problems.push(Problem::remark("lignes-de-titre", place, message));
}

/// Rows of a CSV text, counted as a spreadsheet counts them: the `csv` crate counts lines, and skips empty ones.
struct CsvRows<'a> {
    reader: csv::Reader<&'a [u8]>,
    /// Text from which the reader started.
    text: &'a [u8],
    /// Where the last row ended, behind its line end.
    end: usize,
    /// The number of the last row.
    number: u64,
}

impl<'a> CsvRows<'a> {
    fn new(text: &'a str, start: usize, delimiter: u8) -> Self {
        let text = &text.as_bytes()[start..];
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(text);
        Self { reader, text, end: 0, number: 0 }
    }

    fn read(&mut self, row: &mut Row) -> bool {
        // The text is valid UTF-8 and rows may have any length: the reader has no reason left to fail.
        if !self.reader.read_record(&mut row.cells).unwrap_or(false) {
            return false;
        }
        let start = row.cells.position().map_or(0, csv::Position::byte);
        let mut start = usize::try_from(start).unwrap_or(usize::MAX).min(self.text.len());
        // A record "starts" where the last one stopped, which may be in the middle of a CRLF or before empty lines.
        while matches!(self.text.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        // Between two rows stand the line end of the first and one for each empty row; before the first, only those.
        let before = &self.text[self.end.saturating_sub(1).min(start)..start];
        self.number += line_breaks(before) + u64::from(self.number == 0);
        self.end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX).min(self.text.len());
        row.number = self.number;
        true
    }

    fn top(mut self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut row = Row::default();
        while rows.len() < TOP && self.read(&mut row) {
            rows.push(row.clone());
        }
        rows
    }
}

/// The first quotation mark that opens a cell and is never closed, or is closed in the middle of one.
///
/// The `csv` crate reads on without a word, and swallows the rows that follow.
fn misquoted(file: &str, text: &str, start: usize, delimiter: u8) -> Option<Problem> {
    let bytes = text.as_bytes();
    if !bytes[start..].contains(&b'"') {
        return None;
    }
    let is_end = |byte: u8| byte == delimiter || byte == b'\r' || byte == b'\n';
    let mut at = start;
    while at < bytes.len() {
        if bytes[at] != b'"' {
            // An unquoted cell: on to its end, and past it.
            at += bytes[at..].iter().position(|byte| is_end(*byte)).map_or(bytes.len() - at, |length| length + 1);
            continue;
        }
        let opened = at;
        at += 1;
        loop {
            let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') else {
                return Some(quote_problem(file, bytes, start, opened, delimiter, "et ne se ferme jamais"));
            };
            at += length + 1;
            match bytes.get(at) {
                Some(b'"') => at += 1,
                Some(byte) if !is_end(*byte) => {
                    let what = "et se ferme au milieu d’une cellule";
                    return Some(quote_problem(file, bytes, start, opened, delimiter, what));
                }
                _ => break,
            }
        }
        at += 1;
    }
    None
}

fn quote_problem(file: &str, bytes: &[u8], start: usize, opened: usize, delimiter: u8, what: &str) -> Problem {
    let row = 1 + rows_ended(&bytes[start..opened], delimiter);
    let line = 1 + line_breaks(&bytes[..opened]);
    let place = Place::Cell { file: file.into(), sheet: None, row, column: None };
    // Whoever opens the file in an editor counts lines rather than rows.
    let here = if line == row { "ici".to_owned() } else { format!("ici, à la ligne {line} du fichier,") };
    Problem::error("guillemet", place, format!("un guillemet {} s’ouvre {here} {what}", quoted("\"")))
        .hint("fermez-le, retirez-le, ou doublez-le (\"\") s’il fait partie du texte")
}

/// How many rows end in a text whose quotation marks are sound so far: line ends outside of quoted cells.
fn rows_ended(bytes: &[u8], delimiter: u8) -> u64 {
    let (mut ended, mut is_cell_start, mut is_quoted, mut previous) = (0, true, false, 0);
    for &byte in bytes {
        match byte {
            b'"' if is_quoted || is_cell_start || previous == b'"' => {
                // A doubled mark closes the cell and opens it again.
                is_quoted = !is_quoted;
                is_cell_start = false;
            }
            _ if is_quoted => {}
            b'\r' | b'\n' => {
                ended += u64::from(byte == b'\r' || previous != b'\r');
                is_cell_start = true;
            }
            _ => is_cell_start = byte == delimiter,
        }
        previous = byte;
    }
    ended
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::typed::unguarded;

    struct Few;

    impl Headers for Few {
        fn folded(&self, titles: &[&str]) -> Vec<String> {
            titles.iter().map(|title| fold(title)).collect()
        }

        fn is_known(&self, folded: &str) -> bool {
            matches!(folded, "structure" | "date" | "emplois" | "gaz" | "nom")
        }
    }

    fn read(text: &str) -> Result<Vec<(u64, Vec<String>)>, Problems> {
        let mut problems = Problems::new();
        let mut sheet = Sheet::from_csv("a.csv", text, &Few, &mut problems)?;
        let cells = |row: &Row| (0..row.cells.len()).map(|column| row.cell(column).to_owned()).collect::<Vec<_>>();
        let mut rows = vec![(sheet.header.number, cells(&sheet.header))];
        let mut row = Row::default();
        while sheet.next_row(&mut row) {
            rows.push((row.number, cells(&row)));
        }
        Ok(rows)
    }

    fn first(problems: Problems) -> Option<Problem> {
        problems.into_iter().next()
    }

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        read(text).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    fn row(number: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn every_delimiter_is_found_by_the_headers_it_makes() {
        let expected = [row(1, &["Structure", "emplois", "gaz"]), row(2, &["AIR", "2,0", "x;y"])];
        assert_eq!(rows("Structure;emplois;gaz\nAIR;2,0;\"x;y\"\n"), expected);
        assert_eq!(rows("Structure,emplois,gaz\nAIR,\"2,0\",x;y\n"), expected);
        assert_eq!(rows("Structure\templois\tgaz\nAIR\t2,0\tx;y"), expected);
        assert_eq!(rows("\"Structure\";\"emplois\";\"gaz\"\n\"AIR\";\"2,0\";\"x;y\"\n"), expected);
    }

    #[test]
    fn the_separator_line_of_excel_is_honoured_and_is_no_row() {
        assert_eq!(
            rows("sep=,\r\nstructure,emplois\r\nAIR,2\r\n"),
            [row(1, &["structure", "emplois"]), row(2, &["AIR", "2"])]
        );
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them_whatever_the_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("structure;gaz{end}A;\"1{end}2\"{end}{end}B;3{end}{end}{end};;{end}C;4");
            let numbers: Vec<u64> = rows(&text).iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, [1, 2, 4, 8], "{end:?}");
            let later: Vec<u64> = rows(&format!("{end}{end}{text}")).iter().map(|(number, _)| *number).collect();
            assert_eq!(later, [3, 4, 6, 10], "{end:?}");
        }
    }

    #[test]
    fn title_lines_above_the_header_are_skipped_with_a_remark() -> Result<(), Problems> {
        let text = "Enquête 2026;;\n\nPar structure\n;;\nStructure;emplois\nAIR;2\n";
        let mut problems = Problems::new();
        let sheet = Sheet::from_csv("a.csv", text, &Few, &mut problems)?;
        assert_eq!(sheet.header.number, 5);
        let remark = problems.iter().next().map(|problem| (problem.message.clone(), problem.place.to_string()));
        let expected = "2 lignes, au-dessus des titres de colonnes, ne sont pas lues".to_owned();
        assert_eq!(remark, Some((expected, "a.csv, ligne 1".into())));
        Ok(())
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "structure;gaz\nÉté « œuf »;−1\n";
        let utf16 = |big: bool| {
            let units = text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            let mark: [u8; 2] = if big { [0xfe, 0xff] } else { [0xff, 0xfe] };
            mark.into_iter().chain(units).collect::<Vec<u8>>()
        };
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.as_bytes().to_vec(), marked, utf16(true), utf16(false)] {
            assert_eq!(decode("a.csv", &bytes).as_deref(), Ok(text));
        }
        let western = text.replace('−', "-");
        let bytes = encoding_rs::WINDOWS_1252.encode(&western).0;
        assert_eq!(decode("a.csv", &bytes).as_deref(), Ok(western.as_str()));
    }

    #[test]
    fn what_is_no_text_is_refused_in_clear_words() {
        let code =
            |bytes: &[u8]| decode("a.csv", bytes).err().and_then(first).map(|problem| (problem.code, problem.message));
        assert!(
            code(b"PK\x03\x04\x14\x00").is_some_and(|(code, message)| code == "pas-un-csv" && message.contains("XLSX"))
        );
        assert_eq!(code(b"structure\x00;").map(|(code, _)| code), Some("fichier-binaire"));
        assert_eq!(code(b"").map(|(code, _)| code), Some("fichier-vide"));
        assert_eq!(code(b"\xef\xbb\xbfa\nb\xff").map(|(_, message)| message.contains("ligne 2")), Some(true));
        assert_eq!(code(b"\xff\xfea").map(|(code, _)| code), Some("encodage"));
    }

    #[test]
    fn an_unclosed_quote_is_reported_on_the_row_where_it_opened_and_the_line_of_the_file_beside_it() {
        for (text, line) in [
            ("structure;gaz\r\nA;1\r\nB;\"oups\r\nC;3\r\n", 3),
            ("structure;gaz\nA;\"x\nB;\"y\"\nC;3\n", 2),
            ("structure;gaz\n\"a\"\"b\nc\";2\n\"A\"b;1\n", 3),
        ] {
            let problem =
                read(text).err().and_then(first).map(|problem| (problem.code, problem.place.line_and_column().0));
            assert_eq!(problem, Some(("guillemet", line)), "{text:?}");
        }
        let message = read("structure;gaz\n\"a\nb\";2\n\"A;1\n").err().and_then(first).map(|problem| problem.message);
        assert!(message.is_some_and(|message| message.contains("à la ligne 4 du fichier")));
        assert!(read("structure;gaz\nl\"A\";2\n").is_ok(), "a mark inside a cell is a character");
    }

    #[test]
    fn a_table_without_structure_says_which_header_to_rename() {
        let hint = |text| read(text).err().and_then(first).and_then(|problem| problem.hint);
        let renamed = hint("Nom de la structure;emplois\nAIR;2\n");
        assert_eq!(renamed, Some("renommez «\u{a0}Nom de la structure\u{a0}» en «\u{a0}structure\u{a0}»".into()));
        assert!(
            hint("a;b\n1;2\n")
                .is_some_and(|hint| hint.contains("titres lus\u{a0}: «\u{a0}a\u{a0}» et «\u{a0}b\u{a0}»"))
        );
    }

    #[test]
    fn the_guard_of_a_formula_goes_on_and_comes_off() {
        for text in ["=1+1", "+x", "-y", "@z", "'=a", "''@b", "AIR", "'AIR", ""] {
            assert_eq!(unguarded(&guarded(text)), text, "{text:?}");
        }
        assert_eq!(guarded("=1"), "'=1");
        assert_eq!(guarded("-12,5"), "-12,5", "a number runs nothing");
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    proptest! {
        #[test]
        fn no_file_makes_the_reader_panic(bytes in proptest::collection::vec(prop_oneof![
            4 => prop::sample::select(b"structure;gaz,\t\"\r\n'=2".to_vec()), 1 => any::<u8>()], 0..200)) {
            if let Ok(text) = decode("a.csv", &bytes) {
                let text = format!("structure;gaz\n{text}");
                let _ = read(&text);
            }
        }
    }
}
