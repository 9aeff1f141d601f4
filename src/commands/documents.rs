//! The documents that a command leaves behind: of which kind, made of which bytes, bearing which day.

use std::path::Path;

use jiff::civil::Date;

use crate::french::{NBSP, quoted};
use crate::pdf::{self, Browser, Printer};
use crate::problem::{Place, Problem};
use crate::report::{self, Format, Report, Screen};

/// What a document is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, in one of the formats of the report.
    Text(Format),
    /// A PDF: the page for a browser, printed by a browser.
    Paper,
}

impl Kind {
    /// The words of the command line.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("html", Self::Text(Format::Html)),
        ("pdf", Self::Paper),
        ("md", Self::Text(Format::Markdown)),
        ("tableau", Self::Text(Format::Terminal)),
        ("json", Self::Text(Format::Json)),
    ];

    /// By the extension of a file name, whatever its case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Paper),
            other => Format::from_extension(other).map(Self::Text),
        }
    }

    /// The extension that its files carry.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text(format) => format.extension(),
            Self::Paper => "pdf",
        }
    }

    /// Whether it is no text, and nothing for a terminal.
    pub fn is_binary(self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// What turns reports into documents of one kind.
#[derive(Debug)]
pub struct Press {
    kind: Kind,
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
            Kind::Text(_) => None,
        };
        Ok(Self { kind, day, printer })
    }

    /// The bytes of a document.
    pub fn bytes(&self, report: &Report, screen: Screen) -> Result<Vec<u8>, Problem> {
        match (self.kind, &self.printer) {
            (Kind::Text(format), _) => Ok(report::render(report, format, screen).into_bytes()),
            (Kind::Paper, Some(printer)) => printer.print(&report::html::render(report), self.day),
            // `new` makes a printer for every PDF.
            (Kind::Paper, None) => Ok(Vec::new()),
        }
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
        let message = format!("SOURCE_DATE_EPOCH n’est pas un nombre de secondes{NBSP}: {}", quoted(epoch));
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
