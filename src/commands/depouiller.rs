//! `dts depouiller`: scores any number of structures from tables and assessments.

use std::io::Seek as _;
use std::path::{Path, PathBuf};

use super::inputs::is_dash;
use super::{Outcome, inputs};
use crate::assessment::other_scale::OTHER_SCALE;
use crate::french::{NBSP, quoted};
use crate::grid::Grid;
use crate::grid::load::Shelves;
use crate::intake::Tolerance;
use crate::intake::batch::{Batch, Gathering, left_out_in_words};
use crate::intake::content;
use crate::output::{self, Existing};
use crate::problem::{Place, Problem, Problems};
use crate::results::csv::Spelling;
use crate::results::{self, Format, Results, Style, stream};
use crate::ui::Ui;

/// What to score, and how to show it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Id or path of the grid.
    pub grid: String,
    /// Where grids are looked for.
    pub shelves: Shelves,
    /// Files of answers; `-` is stdin, `*` and `?` stand for parts of a file name.
    pub inputs: Vec<PathBuf>,
    /// How to show the results; what the extension of `output` says without it, else a table.
    pub format: Option<Format>,
    /// Where the results go; `-` or nothing is stdout.
    pub output: Option<PathBuf>,
    /// Whether `output` may be replaced.
    pub existing: Existing,
    /// What becomes of bad cells.
    pub tolerance: Tolerance,
    /// Decimals to round to.
    pub decimals: Option<usize>,
    /// For which reader CSV is spelt.
    pub spelling: Spelling,
}

/// Scores the files and shows the results.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let fail = |problems: Problems| {
        ui.problems(&problems);
        Ok(Outcome::Failed)
    };
    if let Some(problem) = swapped("depouiller", &options.grid, &options.inputs, &options.shelves) {
        return fail(problem.into());
    }
    let (inputs, aside) = inputs::listed(&options.inputs, options.output.as_deref());
    let target = match target(options, &inputs, ui) {
        Ok(target) => target,
        Err(problems) => return fail(problems),
    };
    let shelves = inputs.iter().fold(options.shelves.clone(), |shelves, input| shelves.beside(input));
    let grid = match shelves.find(&options.grid) {
        Ok(grid) => grid,
        Err(problems) => return fail(problems),
    };
    ui.problems(&aside);
    if let Some(outcome) = stream_to_csv(options, &inputs, &target, &grid, ui)? {
        return Ok(outcome);
    }
    let mut batch = gather(&grid, &inputs, options.tolerance, ui);
    let is_other_scale = batch.problems.iter().any(|problem| problem.code == OTHER_SCALE);
    ui.problems(&std::mem::take(&mut batch.problems));
    let is_spoilt = !batch.dropped.is_nothing() && !batch.says_something();
    if batch.subjects.is_empty() || is_spoilt {
        let message = "aucune réponse utilisable, rien n’est dépouillé";
        let hint = match options.tolerance {
            Tolerance::Strict if !is_other_scale => {
                "corrigez ce qui est dit plus haut\u{a0}; --tolerant laisse de côté les cellules illisibles"
            }
            _ => "corrigez ce qui est dit plus haut",
        };
        return fail(Problem::error("rien-a-depouiller", Place::Nowhere, message).hint(hint).into());
    }
    let results = Results::new(&grid, batch);
    let style = Style { decimals: options.decimals, spelling: options.spelling, width: ui.width };
    let bytes = match results::render(&results, target.format, style) {
        Ok(bytes) => bytes,
        Err(problem) => return fail(problem.into()),
    };
    if let Some(path) = target.path {
        if let Err(error) = output::write(path, &bytes, options.existing) {
            return fail(Problem::error("ecriture", Place::Nowhere, error.to_string()).into());
        }
        ui.say(&format!("{}{NBSP}: {}", path.display(), results.remarks()[0]));
    } else {
        ui.print(&bytes).map_err(|error| output::unwritable(&error))?;
    }
    let lost = left_out_in_words(&results.left_out, &results.dropped);
    // A table on the screen ends with these very sentences.
    let is_told = target.path.is_none() && target.format == Format::Table && ui.is_out_terminal;
    lost.iter().filter(|_| !is_told).for_each(|sentence| ui.say(sentence));
    Ok(if lost.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// The grid and the answers given in each other's place, which happens to everybody once.
pub fn swapped(command: &str, first: &str, inputs: &[PathBuf], shelves: &Shelves) -> Option<Problem> {
    let is_answers = |path: &Path| {
        std::fs::read(path).is_ok_and(|bytes| content::is_answers(&path.display().to_string(), &bytes)) || path.is_dir()
    };
    let is_grid = |input: &&PathBuf| !input.exists() && shelves.ids().iter().any(|id| input.as_os_str() == &**id);
    let grid = inputs.iter().find(is_grid)?;
    if !is_answers(Path::new(first)) {
        return None;
    }
    let message = format!(
        "{} est un fichier de réponses et {} est le nom d’une grille{NBSP}: ils sont intervertis",
        quoted(first),
        quoted(&grid.display().to_string())
    );
    let hint = format!("écrivez dts {command} {} {first}", grid.display());
    Some(Problem::error("arguments-intervertis", Place::Nowhere, message).hint(hint))
}

/// Scores one large simple table straight into CSV; nothing where the batch has to be read by the long way.
fn stream_to_csv(
    options: &Options,
    inputs: &[PathBuf],
    target: &Target<'_>,
    grid: &Grid,
    ui: &Ui,
) -> anyhow::Result<Option<Outcome>> {
    let [input] = inputs else { return Ok(None) };
    if target.format != Format::Csv || is_dash(input) {
        return Ok(None);
    }
    // What cannot be opened or read is told by the long way.
    if !std::fs::metadata(input).is_ok_and(|data| data.is_file()) {
        return Ok(None);
    }
    let Ok(mut file) = std::fs::File::open(input) else { return Ok(None) };
    let name = input.display().to_string();
    let style = Style { decimals: options.decimals, spelling: options.spelling, width: ui.width };
    if let Some(path) = target.path {
        let Ok(mut draft) = output::Draft::new(path, options.existing) else { return Ok(None) };
        let Ok(Some(streamed)) = stream::wide(grid, &name, &mut file, style, &mut draft) else { return Ok(None) };
        ui.problems(&streamed.problems);
        if let Err(error) = draft.commit() {
            ui.problems(&Problem::error("ecriture", Place::Nowhere, error.to_string()).into());
            return Ok(Some(Outcome::Failed));
        }
        let count = results::counted(streamed.structures, streamed.assessments);
        ui.say(&format!("{}{NBSP}: {count}", path.display()));
    } else {
        // Nothing may be printed before the whole file is known to be sound.
        let mut spool = tempfile::SpooledTempFile::new(SPOOLED);
        let Ok(Some(streamed)) = stream::wide(grid, &name, &mut file, style, &mut spool) else { return Ok(None) };
        ui.problems(&streamed.problems);
        spool.rewind()?;
        ui.print_from(&mut spool).map_err(|error| output::unwritable(&error))?;
    }
    Ok(Some(Outcome::Done))
}

/// Results larger than this wait on the disk before they are printed.
const SPOOLED: usize = 8 << 20;

/// Reads all files; those that cannot be read are left out.
pub fn gather(grid: &Grid, inputs: &[PathBuf], tolerance: Tolerance, ui: &Ui) -> Batch {
    let mut gathering = Gathering::new(grid, tolerance);
    let mut progress = ui.progress("lecture", inputs.len());
    for input in inputs {
        let name = inputs::shown(input);
        progress.step(&name);
        match inputs::read(input) {
            Ok(bytes) => gathering.add(&name, &bytes),
            Err(problem) => gathering.leave_out(&name, problem),
        }
    }
    gathering.finish()
}

/// Where the results go, in which format.
struct Target<'a> {
    /// Nothing for stdout.
    path: Option<&'a Path>,
    format: Format,
}

fn target<'a>(options: &'a Options, inputs: &[PathBuf], ui: &Ui) -> Result<Target<'a>, Problems> {
    let refuse =
        |code, message: String, hint: &str| Err(Problem::error(code, Place::Nowhere, message).hint(hint).into());
    let is_excel = options.spelling == Spelling::Excel;
    let without_excel = |format: Format| -> Result<Format, Problems> {
        if is_excel && format != Format::Csv {
            let message = "--excel va avec le format csv";
            let hint = "ajoutez --format csv, ou retirez --excel";
            return Err(Problem::error("format-inconnu", Place::Nowhere, message).hint(hint).into());
        }
        Ok(format)
    };
    let Some(path) = options.output.as_deref().filter(|path| !is_dash(path)) else {
        let default = if is_excel { Format::Csv } else { Format::Table };
        let format = without_excel(options.format.unwrap_or(default))?;
        if format.is_binary() && ui.is_out_terminal {
            let message = "un classeur ne se lit pas à l’écran";
            return refuse("sortie-binaire", message.into(), "donnez un nom de fichier, comme -o resultats.xlsx");
        }
        return Ok(Target { path: None, format });
    };
    if path.is_dir() {
        let message = format!("{} est un dossier", path.display());
        return refuse("ecriture", message, "donnez un nom de fichier, comme -o resultats.csv");
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let message = format!("le dossier {} n’existe pas", folder.display());
        return refuse("ecriture", message, "créez-le, ou donnez un autre nom aux résultats");
    }
    let extension = path.extension().map_or_else(String::new, |extension| extension.to_string_lossy().into_owned());
    let told = Format::of_extension(&extension);
    if matches!(extension.to_ascii_lowercase().as_str(), "xls" | "xlsm" | "xlsb" | "ods" | "pdf" | "html" | "docx") {
        let message = format!("dts n’écrit pas ce format{NBSP}: .{extension}");
        return refuse("format-inconnu", message, "formats écrits : .xlsx, .csv, .json, .md ou .txt");
    }
    if let (Some(asked), Some(told)) = (options.format, told)
        && asked != told
    {
        let message =
            format!("le nom {} et --format ne disent pas le même format", quoted(&path.display().to_string()));
        return refuse("format-inconnu", message, "changez l’un ou l’autre, ou retirez --format");
    }
    let Some(format) = options.format.or(told) else {
        let message = format!("le nom {} ne dit pas le format des résultats", quoted(&path.display().to_string()));
        return refuse(
            "format-inconnu",
            message,
            "terminez-le par .xlsx, .csv, .json, .md ou .txt, ou ajoutez --format",
        );
    };
    let same = |input: &PathBuf| {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        real(input).is_some_and(|input| real(path) == Some(input))
    };
    if inputs.iter().any(same) {
        let message = format!("{} est l’un des fichiers à dépouiller", path.display());
        return refuse("sortie-sur-entree", message, "donnez un autre nom aux résultats");
    }
    // Said before the work rather than after.
    if options.existing == Existing::Keep && path.exists() {
        let message = output::WriteError::Exists(path.to_owned()).to_string();
        return Err(Problem::error("ecriture", Place::Nowhere, message).into());
    }
    Ok(Target { path: Some(path), format: without_excel(format)? })
}
