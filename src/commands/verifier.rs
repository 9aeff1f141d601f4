//! `dts verifier`: says all that is wrong with grids, assessments and data files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Outcome, inputs};
use crate::assessment::batch::Gathering;
use crate::assessment::layout::Tolerance;
use crate::assessment::raw::RawAssessment;
use crate::assessment::yaml;
use crate::french::count;
use crate::grid::Grid;
use crate::grid::load::{self, Shelves};
use crate::grid::raw::RawGrid;
use crate::output;
use crate::problem::{Problem, Problems, Severity, Source};
use crate::ui::Ui;

/// What to check, and against what.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files; grids and assessments are told apart by what they hold, tables of data by their extension.
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
    let checked = checked(options);
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
        ui.print(format!("{} ({}) : {verdict}\n", one.name, one.what).as_bytes())
            .map_err(|error| output::unwritable(&error))?;
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
fn checked(options: &Options) -> Vec<Checked> {
    if !options.files.iter().any(|file| is_data(file)) {
        return options.files.iter().map(|file| check(file, options)).collect();
    }
    let is_answers =
        |file: &&PathBuf| is_data(file) || load::read_text(file).is_ok_and(|text| yaml::grid_id(&text).is_some());
    let together: Vec<PathBuf> = options.files.iter().filter(is_answers).cloned().collect();
    let (groups, failed) = inputs::by_grid(&together, options.grid.as_deref(), &options.shelves);
    let mut done: Vec<Checked> = Vec::new();
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
    let mut checked = Vec::new();
    for file in &options.files {
        let name = file.display().to_string();
        match done.iter().position(|one| one.name == name) {
            Some(index) => checked.push(done.remove(index)),
            None => checked.push(check(file, options)),
        }
    }
    checked
}

/// Whether the name of a file says that it is a table of data.
fn is_data(path: &Path) -> bool {
    path.extension().is_some_and(|extension| is_data_extension(&extension.to_string_lossy().to_lowercase()))
}

/// Whether an extension, in lower case, is that of a table of data.
pub(super) fn is_data_extension(extension: &str) -> bool {
    matches!(extension, "csv" | "tsv" | "tab" | "txt" | "xlsx" | "xlsm" | "xls" | "ods")
}

fn check(path: &Path, options: &Options) -> Checked {
    let name = path.display().to_string();
    let source = match load::read_text(path) {
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

fn check_grid(source: &Arc<Source>) -> (String, Problems) {
    let (grid, problems) = load::check(source);
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
