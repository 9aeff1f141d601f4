//! The documents that a command leaves behind: of which kind, made of which bytes, bearing which day.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::document::{self, Document, Format, Screen};
use crate::french::quoted;
use crate::output::{self, Existing};
use crate::pdf::{self, Browser, Printer};
use crate::problem::{Look, Place, Problem};
use crate::ui::Ui;

/// What a text report that is written to a file is laid out for.
const PAGE: Screen = Screen { width: 100, look: Look::Plain };

/// What a document is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In one of the formats that dts lays out itself.
    File(Format),
    /// A PDF: the page for a browser, printed by a browser.
    Paper,
}

impl Kind {
    /// The words of the command line, with the kind.
    pub const NAMES: [(&'static str, Self); Format::NAMES.len() + 1] = {
        let mut names = [("pdf", Self::Paper); Format::NAMES.len() + 1];
        let mut place = 0;
        while place < Format::NAMES.len() {
            names[place] = (Format::NAMES[place].0, Self::File(Format::NAMES[place].1));
            place += 1;
        }
        names
    };

    /// By the extension of a file name, whatever its case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Paper),
            other => Format::from_extension(other).map(Self::File),
        }
    }

    /// The extension that its files carry.
    pub fn extension(self) -> &'static str {
        match self {
            Self::File(format) => format.extension(),
            Self::Paper => "pdf",
        }
    }

    /// Whether it is no text, and nothing for a terminal.
    pub fn is_binary(self) -> bool {
        match self {
            Self::File(format) => format.is_binary(),
            Self::Paper => true,
        }
    }
}

/// What turns reports into documents of one kind.
#[derive(Debug)]
pub struct Press {
    /// What the documents are.
    pub kind: Kind,
    day: Date,
    /// Where the kind needs one.
    printer: Option<Printer>,
}

impl Press {
    /// Makes ready: for a PDF, finds the browser that was named, or one that is there.
    pub fn new(kind: Kind, browser: Option<&Path>, day: Date) -> Result<Self, Problem> {
        let printer = match kind {
            Kind::Paper => Some(Printer::new(Browser::find(browser)?, pdf::PATIENCE)?),
            _ if browser.is_some() => {
                let message = "--navigateur ne sert qu’à imprimer un PDF";
                return Err(Problem::error("navigateur-inutile", Place::Nowhere, message)
                    .hint("ajoutez --format pdf, ou retirez --navigateur"));
            }
            Kind::File(_) => None,
        };
        Ok(Self { kind, day, printer })
    }

    /// The bytes of a document.
    fn bytes(&self, report: &Document, screen: Screen) -> Result<Vec<u8>, Problem> {
        match (self.kind, &self.printer) {
            (Kind::File(format), _) => document::render(report, format, screen, self.day).map_err(|error| {
                // The only limits are those of a sheet: a million rows, 16,384 columns.
                let message = format!("ce rapport ne tient pas dans ce format : {error}");
                Problem::error("classeur-trop-petit", Place::Nowhere, message).hint("écrivez-le en HTML")
            }),
            (Kind::Paper, Some(printer)) => printer.print(&document::html::render(report), self.day),
            // `new` makes a printer for every PDF.
            (Kind::Paper, None) => Ok(Vec::new()),
        }
    }

    /// Writes a report where it goes, whole or not at all.
    pub fn deliver(&self, report: &Document, target: &Path, existing: Existing, ui: &Ui) -> Result<(), Problem> {
        let is_stdout = output::is_stdout(target);
        let screen = if is_stdout { Screen { width: ui.width, look: ui.out } } else { PAGE };
        let bytes = self.bytes(report, screen)?;
        let written = match self.kind {
            _ if !is_stdout => output::write(target, &bytes, existing),
            Kind::File(Format::Terminal) => ui.show_styled(&String::from_utf8_lossy(&bytes)),
            _ => ui.print(&bytes),
        };
        Ok(written?)
    }
}

/// What to say of a report that is written: where it is, whose, and what it rests on.
pub fn written(report: &Document, target: &Path) -> String {
    let coverage =
        report.facts.iter().find(|fact| fact.label.as_str() == "Couverture").and_then(|fact| fact.values.first());
    let coverage = coverage.map_or_else(String::new, |coverage| format!(", {coverage}"));
    format!("{} : {}{coverage}", target.display(), report.title.on_one_line())
}

/// The kind of document asked for, else that of the output's extension, else HTML.
pub fn kind(asked: Option<Kind>, output: Option<&Path>, ui: &Ui) -> Result<Kind, Problem> {
    let extension = output.filter(|path| !path.is_dir()).and_then(Path::extension);
    let kind = match (asked, extension) {
        (Some(kind), _) => kind,
        (None, None) => Kind::File(Format::Html),
        (None, Some(extension)) => Kind::from_extension(&extension.to_string_lossy()).ok_or_else(|| {
            let shown = output.unwrap_or(Path::new("")).display().to_string();
            let message = format!("le nom {} ne dit pas le format du rapport", quoted(&shown));
            let hint = "terminez-le par .html, .pdf, .docx, .xlsx, .md, .json ou .txt, ou ajoutez --format";
            Problem::error("format-inconnu", Place::Nowhere, message).hint(hint)
        })?,
    };
    if kind.is_binary() && ui.is_out_terminal && output.is_some_and(output::is_stdout) {
        let message = "ce format ne se lit pas à l’écran";
        let hint = format!("donnez un nom de fichier, comme -o rapport.{}", kind.extension());
        return Err(Problem::error("sortie-binaire", Place::Nowhere, message).hint(hint));
    }
    Ok(kind)
}

/// Refuses a file that must stay: one that is there without `--forcer`, or one of the inputs whatever was said.
pub fn free(path: &Path, existing: Existing, inputs: &[PathBuf]) -> Result<(), Problem> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(path).is_some_and(|path| inputs.iter().any(|input| real(input) == Some(path.clone()))) {
        let message = format!("{} est l’un des fichiers de réponses", path.display());
        return Err(Problem::error("sortie-sur-entree", Place::Nowhere, message).hint("donnez un autre nom au rapport"));
    }
    if existing == Existing::Keep && path.exists() {
        return Err(output::WriteError::Exists(path.to_owned()).into());
    }
    Ok(())
}

/// Opens a document, or a folder of them, with what this machine opens such things with.
pub fn show(path: &Path, ui: &Ui) {
    if open::that_detached(path).is_err() {
        ui.say(&format!(
            "{} n’a pas pu être ouvert automatiquement : ouvrez-le d’un double clic, ou dans un navigateur",
            path.display()
        ));
    }
}

/// The day that documents bear: the one given, else that of `SOURCE_DATE_EPOCH`, which builds that must come out the same
/// set, else today.
pub fn day(given: Option<Date>) -> Result<Date, Problem> {
    if let Some(day) = given {
        return Ok(day);
    }
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(epoch) => day_of_epoch(&epoch.to_string_lossy()),
        None => Ok(jiff::Zoned::now().date()),
    }
}

/// The day, in Greenwich, of a number of seconds since 1970.
fn day_of_epoch(epoch: &str) -> Result<Date, Problem> {
    let seconds = epoch.trim().parse().ok();
    let instant = seconds.and_then(|seconds: i64| jiff::Timestamp::from_second(seconds).ok());
    instant.map(|instant| instant.to_zoned(jiff::tz::TimeZone::UTC).date()).ok_or_else(|| {
        let message = format!("SOURCE_DATE_EPOCH n’est pas un nombre de secondes : {}", quoted(epoch));
        Problem::error("date-illisible", Place::Nowhere, message).hint("corrigez cette variable, ou donnez --date")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_a_day_in_greenwich() {
        // `date -u -d @1795132800` says 2026-11-20.
        assert_eq!(day_of_epoch("1795132800").ok(), Some(jiff::civil::date(2026, 11, 20)));
        assert_eq!(day_of_epoch("1795132799").ok(), Some(jiff::civil::date(2026, 11, 19)));
        assert!(day_of_epoch("hier").is_err_and(|problem| problem.code == "date-illisible"));
    }

    #[test]
    fn each_kind_is_named_by_its_own_extension() {
        for (name, kind) in Kind::NAMES {
            assert_eq!(Kind::from_extension(kind.extension()), Some(kind), "{name}");
        }
        assert_eq!(Kind::from_extension("PDF"), Some(Kind::Paper));
        assert_eq!(Kind::from_extension("odt"), None);
    }
}
