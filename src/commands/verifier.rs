//! `dts verifier`: says all that is wrong with grids, assessments and data files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Outcome, inputs};
use crate::assessment::raw::RawAssessment;
use crate::assessment::yaml;
use crate::encoding;
use crate::french::count;
use crate::grid::Grid;
use crate::grid::load::{self, Shelves};
use crate::grid::raw::RawGrid;
use crate::grid::workbook as sheets;
use crate::intake::Tolerance;
use crate::intake::batch::Gathering;
use crate::intake::content::Content;
use crate::output;
use crate::problem::{Problem, Problems, Severity, Source};
use crate::ui::Ui;
use crate::workbook::{self, Workbook};

/// What to check, and against what.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files and folders; grids, assessments and tables of data are told apart by what they hold.
    pub files: Vec<PathBuf>,
    /// Id or path of the grid, for files that do not name theirs.
    pub grid: Option<String>,
    /// Where grids are looked for.
    pub shelves: Shelves,
}

/// Which files a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Grids.
    Grid,
    /// Assessments.
    Assessment,
}

/// Prints the JSON Schema that editors check and complete YAML by.
pub fn schema(schema: Schema, ui: &Ui) -> anyhow::Result<Outcome> {
    let (mut schema, title) = match schema {
        Schema::Grid => (schemars::schema_for!(RawGrid), "Grille de dts"),
        Schema::Assessment => (schemars::schema_for!(RawAssessment), "Réponses à une grille de dts"),
    };
    schema.insert("title".into(), title.into());
    ui.print(format!("{:#}\n", schema.to_value()).as_bytes()).map_err(|error| output::unwritable(&error))?;
    Ok(Outcome::Done)
}

/// What a file was, once checked.
struct Checked {
    name: String,
    what: String,
    problems: Problems,
    is_readable: bool,
}

/// Checks every file and says what was found; nothing is written.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let checked = checked(options, ui);
    for one in &checked {
        ui.problems(&one.problems);
        let errors = one.problems.count(Severity::Error);
        let others = one.problems.len() - errors;
        let verdict = match (errors, others) {
            (0, 0) => "rien à signaler".to_owned(),
            (0, _) => count(others, "remarque", "remarques"),
            (_, 0) => count(errors, "erreur", "erreurs"),
            _ => format!("{} et {}", count(errors, "erreur", "erreurs"), count(others, "remarque", "remarques")),
        };
        ui.show(&format!("{} ({}) : {verdict}\n", one.name, one.what)).map_err(|error| output::unwritable(&error))?;
    }
    Ok(if checked.iter().all(|one| !one.is_readable) {
        Outcome::Failed
    } else if checked.iter().any(|one| one.problems.has_errors()) {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

/// All files. Data files are checked together with the answers to the same grid: one may hold the actors of another.
fn checked(options: &Options, ui: &Ui) -> Vec<Checked> {
    let (files, aside) = inputs::listed(&options.files, None);
    ui.problems(&aside);
    let read = inputs::read_all(&files, ui);
    let order: Vec<String> = read.iter().map(|(file, _)| inputs::shown(file)).collect();
    let is_data = |bytes: &Result<Vec<u8>, Problem>, file: &Path| {
        let is_table = |bytes: &Vec<u8>| Content::of(&inputs::shown(file), bytes) != Content::Yaml;
        bytes.as_ref().is_ok_and(|bytes| is_table(bytes) && grid_in(file, bytes).is_none())
    };
    let has_data = read.iter().any(|(file, bytes)| is_data(bytes, file));
    let (together, alone): (Vec<_>, Vec<_>) = read.into_iter().partition(|(file, bytes)| {
        let names_grid =
            |bytes: &[u8]| yaml::grid_id(&Source::new(inputs::shown(file), encoding::text(bytes))).is_some();
        has_data && (is_data(bytes, file) || bytes.as_ref().is_ok_and(|bytes| names_grid(bytes)))
    });
    let mut done: Vec<Checked> = Vec::new();
    let (groups, failed) = inputs::by_grid(together, options.grid.as_deref(), &options.shelves);
    for (name, problems) in failed {
        done.push(Checked { name, what: "fichier".into(), problems, is_readable: false });
    }
    for inputs::Group { grid, files } in groups {
        let mut gathering = Gathering::new(&grid, Tolerance::Strict);
        for (name, bytes) in &files {
            gathering.add(name, bytes);
        }
        let batch = gathering.finish();
        for (name, what) in batch.files {
            let is_its = |problem: &&Problem| problem.place.file() == Some(&name);
            let problems = batch.problems.iter().filter(is_its).cloned().collect();
            done.push(Checked { name, what, problems, is_readable: true });
        }
    }
    done.extend(alone.into_iter().map(|(file, bytes)| check(&file, bytes, options)));
    done.sort_by_key(|one| order.iter().position(|name| *name == one.name));
    done
}

/// Whether an extension, in lower case, is that of a table of data.
pub(super) fn is_data_extension(extension: &str) -> bool {
    matches!(extension, "csv" | "tsv" | "tab" | "txt" | "xlsx" | "xlsm" | "xls" | "ods")
}

fn check(path: &Path, bytes: Result<Vec<u8>, Problem>, options: &Options) -> Checked {
    let name = inputs::shown(path);
    if let Ok(bytes) = &bytes
        && let Some(workbook) = grid_in(path, bytes)
    {
        let (what, problems) = described(sheets::check(&name, &workbook));
        return Checked { name, what, problems, is_readable: true };
    }
    let source = match bytes.and_then(|bytes| load::text(&name, &bytes)) {
        Ok(source) => source,
        Err(problem) => {
            return Checked { name, what: "fichier".into(), problems: problem.into(), is_readable: false };
        }
    };
    let (what, problems) = match yaml::grid_id(&source) {
        Some(id) => check_assessment(&source, path, &id, options),
        None => check_grid(&source),
    };
    Checked { name, what, problems, is_readable: true }
}

/// The workbook of a grid, where a file is one.
fn grid_in(path: &Path, bytes: &[u8]) -> Option<Workbook> {
    workbook::container(bytes)?;
    Workbook::read(&inputs::shown(path), bytes).ok().filter(sheets::is_grid)
}

fn check_grid(source: &Arc<Source>) -> (String, Problems) {
    described(load::check(source))
}

fn described((grid, problems): (Option<Grid>, Problems)) -> (String, Problems) {
    let what = grid.map_or("grille".into(), |grid: Grid| {
        let examples = count(grid.examples.len(), "exemple calculé", "exemples calculés");
        format!("grille, {}, {examples}", count(grid.items.len(), "question", "questions"))
    });
    (what, problems)
}

fn check_assessment(source: &Arc<Source>, path: &Path, id: &str, options: &Options) -> (String, Problems) {
    let what = "réponses".to_owned();
    let shelves = options.shelves.clone().beside(path);
    let grid = match shelves.find(options.grid.as_deref().unwrap_or(id)) {
        Ok(grid) => grid,
        Err(problems) => return (what, problems),
    };
    let (_, problems) = yaml::read(&grid, source);
    (what, problems)
}
