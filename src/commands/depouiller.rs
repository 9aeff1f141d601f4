//! `dts depouiller`: scores any number of structures from tables and assessments.

use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};

use super::Outcome;
use crate::assessment::batch::{Batch, Gathering, left_out_in_words};
use crate::assessment::layout::Tolerance;
use crate::french::{NBSP, quoted};
use crate::grid::Grid;
use crate::grid::load::Shelves;
use crate::output::{self, Existing, io_words};
use crate::problem::{Place, Problem, Problems};
use crate::results::csv::Spelling;
use crate::results::{self, Format, Results, Style, stream};
use crate::ui::Ui;

/// Name under which messages speak of stdin.
pub const STDIN: &str = "entrée standard";

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
    let inputs = expanded(&options.inputs);
    let target = match target(options, &inputs) {
        Ok(target) => target,
        Err(problems) => return fail(problems),
    };
    let shelves = inputs.iter().fold(options.shelves.clone(), |shelves, input| shelves.beside(input));
    let grid = match shelves.find(&options.grid) {
        Ok(grid) => grid,
        Err(problems) => return fail(problems),
    };
    if let Some(outcome) = stream_to_csv(options, &inputs, &target, &grid, ui)? {
        return Ok(outcome);
    }
    let mut batch = gather(&grid, &inputs, options.tolerance);
    ui.problems(&std::mem::take(&mut batch.problems));
    let is_spoilt = !batch.dropped.is_nothing() && !batch.says_something();
    if batch.subjects.is_empty() || is_spoilt {
        let message = "aucune réponse utilisable, rien n’est dépouillé";
        let hint = match options.tolerance {
            Tolerance::Strict => {
                "corrigez ce qui est dit plus haut\u{a0}; --tolerant laisse de côté les cellules illisibles"
            }
            Tolerance::DropBadCells => "corrigez ce qui est dit plus haut",
        };
        return fail(Problem::error("rien-a-depouiller", Place::Nowhere, message).hint(hint).into());
    }
    let results = Results::new(&grid, batch);
    let style = Style { decimals: options.decimals, spelling: options.spelling, width: ui.width };
    let bytes = results::render(&results, target.format, style);
    if let Some(path) = target.path {
        if let Err(error) = output::write(path, &bytes, options.existing) {
            return fail(Problem::error("ecriture", Place::Nowhere, error.to_string()).into());
        }
        ui.say(&format!("{}{NBSP}: {}", path.display(), results.remarks()[0]));
    } else {
        ui.print(&bytes).map_err(|error| output::unwritable(&error))?;
    }
    let lost = left_out_in_words(&results.left_out, &results.dropped);
    lost.iter().for_each(|sentence| ui.say(sentence));
    Ok(if lost.is_empty() { Outcome::Done } else { Outcome::Found })
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
    let is_yaml = input.extension().is_some_and(|extension| matches!(extension.to_str(), Some("yaml" | "yml")));
    if target.format != Format::Csv || is_dash(input) || is_yaml {
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
        let mut chunk = vec![0; 1 << 16];
        loop {
            let count = spool.read(&mut chunk)?;
            if count == 0 {
                break;
            }
            ui.print(&chunk[..count]).map_err(|error| output::unwritable(&error))?;
        }
    }
    Ok(Some(Outcome::Done))
}

/// Results larger than this wait on the disk before they are printed.
const SPOOLED: usize = 8 << 20;

/// Reads all files; those that cannot be read are left out.
pub fn gather(grid: &Grid, inputs: &[PathBuf], tolerance: Tolerance) -> Batch {
    let mut gathering = Gathering::new(grid, tolerance);
    for input in inputs {
        match bytes(input) {
            Ok((name, bytes)) => gathering.add(&name, &bytes),
            Err((name, problem)) => gathering.leave_out(&name, *problem),
        }
    }
    gathering.finish()
}

fn bytes(input: &Path) -> Result<(String, Vec<u8>), (String, Box<Problem>)> {
    let (name, read) = if is_dash(input) {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
        (STDIN.to_owned(), read)
    } else {
        (input.display().to_string(), std::fs::read(input))
    };
    match read {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) => {
            let message = format!("impossible de lire ce fichier{NBSP}: {}", io_words(&error));
            let problem = Problem::error("lecture", Place::File(name.clone()), message);
            Err((name, Box::new(problem.hint("vérifiez le nom et le dossier"))))
        }
    }
}

/// Where the results go, in which format.
struct Target<'a> {
    /// Nothing for stdout.
    path: Option<&'a Path>,
    format: Format,
}

fn target<'a>(options: &'a Options, inputs: &[PathBuf]) -> Result<Target<'a>, Problems> {
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
        return Ok(Target { path: None, format: without_excel(options.format.unwrap_or(default))? });
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
    if matches!(extension.to_ascii_lowercase().as_str(), "xlsx" | "xls" | "ods" | "pdf" | "html" | "docx") {
        let message = format!("dts n’écrit pas encore ce format{NBSP}: .{extension}");
        return refuse("format-inconnu", message, "formats écrits : .csv, .json, .md ou .txt");
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
        return refuse("format-inconnu", message, "terminez-le par .csv, .json, .md ou .txt, ou ajoutez --format");
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

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Inputs with `*` and `?` replaced by the files that they stand for: the command prompt of Windows leaves that to us.
fn expanded(inputs: &[PathBuf]) -> Vec<PathBuf> {
    let mut expanded = Vec::new();
    for input in inputs {
        let name = input.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut files = Vec::new();
        if name.contains(['*', '?']) && !input.exists() {
            let folder = input.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let pattern: Vec<char> = name.to_lowercase().chars().collect();
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let found = entry.file_name().to_string_lossy().to_lowercase();
                if !found.starts_with('.') && matches(&pattern, &found.chars().collect::<Vec<_>>()) {
                    files.push(input.with_file_name(entry.file_name()));
                }
            }
            files.sort();
        }
        if files.is_empty() {
            files.push(input.clone());
        }
        expanded.extend(files);
    }
    expanded
}

/// Whether a name fits a pattern in which `*` stands for anything and `?` for one character.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    // Where the last `*` stands, and up to where of the name it reaches.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, reach)) => {
                    star = Some((at, reach + 1));
                    p = at + 1;
                    n = reach + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_part_of_a_name() {
        let fits = |pattern: &str, name: &str| {
            matches(&pattern.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>())
        };
        assert!(fits("*.csv", "a.csv") && fits("r*-20?6.csv", "reponses-2026.csv") && fits("*", ""));
        assert!(!fits("*.csv", "a.csv.bak") && !fits("?.csv", ".csv") && !fits("a", "ab"));
    }
}
