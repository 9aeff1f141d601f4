//! `dts modele`: the questionnaire to send out.

use std::path::{Path, PathBuf};

use super::Outcome;
use crate::assessment::Form;
use crate::french::{NBSP, count, quoted};
use crate::grid::load::Shelves;
use crate::intake::content::extension;
use crate::output::{self, Existing};
use crate::problem::{Place, Problem, Problems};
use crate::template::{self, BLANK_GRID, Format, Order};
use crate::ui::Ui;

/// Which questionnaire, spelt how, to where.
#[derive(Debug, Clone)]
pub struct Options {
    /// Id or path of the grid; nothing with `is_blank`.
    pub grid: Option<String>,
    /// Where grids are looked for.
    pub shelves: Shelves,
    /// What the extension of `output` says without it, else a workbook.
    pub format: Option<Format>,
    /// Where it goes; `-` is stdout. A file named after the grid without it.
    pub output: Option<PathBuf>,
    /// Whether a file that is there may be replaced.
    pub existing: Existing,
    /// How many people answer in one workbook.
    pub respondents: usize,
    /// Whether only the short form is asked.
    pub is_short: bool,
    /// A grid to start one's own from, in the place of a questionnaire.
    pub is_blank: bool,
}

/// Name of the file of a grid to start from.
const BLANK_NAME: &str = "ma-grille.yaml";

/// Writes the questionnaire.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let fail = |problems: Problems| {
        ui.problems(&problems);
        Ok(Outcome::Failed)
    };
    if options.is_blank {
        let path = options.output.clone().unwrap_or_else(|| PathBuf::from(BLANK_NAME));
        let said = format!("une grille à transformer en la vôtre{NBSP}; dts verifier la relit");
        return deliver(&path, BLANK_GRID.as_bytes(), false, &said, options, ui);
    }
    let Some(target) = &options.grid else {
        let problem = Problem::error("sans-grille", Place::Nowhere, "de quelle grille faut-il le questionnaire ?");
        let hint = format!("donnez son nom (dts grilles les montre), ou {} pour écrire la vôtre", quoted("--vide"));
        return fail(problem.hint(hint).into());
    };
    let format = match format(options) {
        Ok(format) => format,
        Err(problem) => return fail((*problem).into()),
    };
    let grid = match options.shelves.find(target) {
        Ok(grid) => grid,
        Err(problems) => return fail(problems),
    };
    if options.is_short && !grid.items.iter().any(|item| item.short) {
        let message = format!("la grille {} n’a pas de forme courte", quoted(&grid.id));
        let hint = "retirez --court, ou marquez des questions « short: true » dans la grille";
        return fail(Problem::error("sans-forme-courte", Place::Nowhere, message).hint(hint).into());
    }
    let form = if options.is_short { Form::Short } else { Form::Full };
    let order = Order::blank(&grid, form, options.respondents);
    let bytes = template::render(&order, format)?;
    let path = options.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}{}", grid.id, format.ending())));
    let mut said = vec![count(order.items().len(), "question", "questions")];
    if options.respondents > 1 && format != Format::Xlsform {
        said.push(count(options.respondents, "personne", "personnes"));
    }
    let told = template::not_carried(&grid, format);
    let outcome = deliver(&path, &bytes, format.is_binary(), &said.join(", "), options, ui)?;
    if outcome == Outcome::Done {
        told.iter().for_each(|sentence| ui.say(sentence));
    }
    Ok(outcome)
}

/// Writes bytes to a file, or to stdout for `-`.
fn deliver(
    path: &Path,
    bytes: &[u8],
    is_binary: bool,
    said: &str,
    options: &Options,
    ui: &Ui,
) -> anyhow::Result<Outcome> {
    let fail = |problem: Problem| {
        ui.problems(&problem.into());
        Ok(Outcome::Failed)
    };
    if path.as_os_str() == "-" {
        if is_binary && std::io::IsTerminal::is_terminal(&std::io::stdout()) {
            let message = "un classeur ne se lit pas à l’écran";
            let hint = "donnez un nom de fichier après -o, ou envoyez la sortie dans un fichier";
            return fail(Problem::error("binaire-a-l-ecran", Place::Nowhere, message).hint(hint));
        }
        ui.print(bytes).map_err(|error| output::unwritable(&error))?;
        return Ok(Outcome::Done);
    }
    if let Err(error) = output::write(path, bytes, options.existing) {
        return fail(Problem::error("ecriture", Place::Nowhere, error.to_string()));
    }
    ui.say(&format!("{}{NBSP}: {said}", path.display()));
    Ok(Outcome::Done)
}

/// The format asked for, else that of the output's extension, else a workbook.
fn format(options: &Options) -> Result<Format, Box<Problem>> {
    let path = options.output.as_deref().filter(|path| path.as_os_str() != "-");
    let told = path.map(|path| extension(&path.display().to_string()));
    let of_extension = match told.as_deref() {
        None => None,
        Some("xlsx") => Some(options.format.filter(|format| *format == Format::Xlsform).unwrap_or(Format::Xlsx)),
        Some("csv") => Some(Format::Csv),
        Some("yaml" | "yml") => Some(Format::Yaml),
        Some(other) if options.format.is_none() => {
            let message = format!("dts n’écrit pas de questionnaire en .{other}");
            let problem = Problem::error("format-inconnu", Place::Nowhere, message);
            return Err(Box::new(problem.hint("terminez le nom par .xlsx, .csv ou .yaml, ou ajoutez --format")));
        }
        Some(_) => None,
    };
    match (options.format, of_extension) {
        (Some(asked), Some(told)) if asked != told => {
            let message = "le nom du fichier et --format ne disent pas le même format";
            let problem = Problem::error("format-inconnu", Place::Nowhere, message);
            Err(Box::new(problem.hint("changez l’un ou l’autre, ou retirez --format")))
        }
        (asked, told) => Ok(asked.or(told).unwrap_or_default()),
    }
}
