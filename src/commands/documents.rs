//! The documents that a command leaves behind: made of which bytes, bearing which day.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::assessment::Assessment;
use crate::document::{self, Document, Format, Screen};
use crate::fold::fold;
use crate::french::quoted;
use crate::grid::Grid;
use crate::output::{self, Existing};
use crate::pdf::{self, Browser, Printer};
use crate::problem::{Look, Place, Problem};
use crate::report;
use crate::ui::{self, Audience, Ui};

/// What a text report that is written to a file is laid out for.
const PAGE: Screen = Screen { width: 100, look: Look::Plain };

/// What turns reports into documents of one kind.
#[derive(Debug)]
pub struct Press {
    /// What the documents are.
    pub format: Format,
    day: Date,
    /// Where the kind needs one.
    printer: Option<Printer>,
}

impl Press {
    /// Makes ready: for a PDF, finds the browser that was named, or one that is there.
    pub fn new(format: Format, browser: Option<&Path>, day: Date) -> Result<Self, Problem> {
        let printer = match format {
            Format::Pdf => Some(Printer::new(Browser::find(browser)?, pdf::PATIENCE)?),
            _ if browser.is_some() => {
                let message = "--navigateur ne sert qu’à imprimer un PDF";
                return Err(Problem::error("navigateur-inutile", Place::Nowhere, message)
                    .hint("ajoutez --format pdf, ou retirez --navigateur"));
            }
            _ => None,
        };
        Ok(Self { format, day, printer })
    }

    /// The bytes of a document.
    fn bytes(&self, report: &Document, screen: Screen) -> Result<Vec<u8>, Problem> {
        let bytes = document::render(report, self.format, screen, self.day).map_err(|error| {
            // The only limits are those of a sheet: a million rows, 16,384 columns.
            let message = format!("ce document ne tient pas dans ce format : {error}");
            Problem::error("classeur-trop-petit", Place::Nowhere, message).hint("écrivez-le en HTML")
        })?;
        match &self.printer {
            Some(printer) => printer.print(&String::from_utf8_lossy(&bytes), self.day),
            None => Ok(bytes),
        }
    }

    /// Writes a report where it goes, whole or not at all.
    pub fn deliver(&self, report: &Document, target: &Path, existing: Existing, ui: &Ui) -> Result<(), Problem> {
        let is_stdout = output::is_stdout(target);
        let screen = if is_stdout { Screen { width: ui.width, look: ui.out } } else { PAGE };
        let bytes = self.bytes(report, screen)?;
        let written = match self.format {
            _ if !is_stdout => output::write(target, &bytes, existing),
            Format::Terminal => ui.show_styled(&String::from_utf8_lossy(&bytes)),
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

/// Whether answers may leave the structure. Where its group said that they stay there, one is asked; where nobody can be
/// asked, they stay.
pub fn may_leave(grid: &Grid, assessment: &Assessment, ui: &Ui) -> bool {
    let Some((question, answer)) = report::stays_inside(grid, assessment) else { return true };
    let name = &assessment.organisation.name;
    let message = format!("{name} : à la question {}, vous avez répondu {}", quoted(question), quoted(answer));
    if ui::audience() != Audience::Nobody {
        ui.say(&format!("{message}.\nÉcrire quand même une version pour l’extérieur ? (oui ou non)"));
        let mut reply = String::new();
        let is_read = std::io::stdin().read_line(&mut reply).is_ok();
        return is_read && ["o", "oui"].contains(&fold(&reply).as_str());
    }
    let hint = "pas de version pour l’extérieur ; changez cette réponse si le groupe en est d’accord";
    ui.problems(&Problem::error("reste-entre-vous", Place::Nowhere, message).hint(hint).into());
    false
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
}
