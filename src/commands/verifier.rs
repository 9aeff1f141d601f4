//! `dts verifier`: says all that is wrong with grids and assessments.

use std::path::PathBuf;
use std::sync::Arc;

use super::Outcome;
use crate::assessment::yaml as assessment_yaml;
use crate::french::count;
use crate::grid::Grid;
use crate::grid::load::{self, Shelves};
use crate::problem::{Problems, Severity, Source};
use crate::ui::Ui;

/// What to check, and against what.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files; grids and assessments are told apart by what they hold.
    pub files: Vec<PathBuf>,
    /// Id or path of the grid, for files that do not name theirs.
    pub grid: Option<String>,
    /// Where grids are looked for.
    pub shelves: Shelves,
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
    let checked: Vec<Checked> = options.files.iter().map(|file| check(file, options)).collect();
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
        ui.print(format!("{} ({}) : {verdict}\n", one.name, one.what).as_bytes())?;
    }
    Ok(if checked.iter().all(|one| !one.is_readable) {
        Outcome::Failed
    } else if checked.iter().any(|one| one.problems.has_errors()) {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

fn check(path: &std::path::Path, options: &Options) -> Checked {
    let name = path.display().to_string();
    let source = match load::read_text(path) {
        Ok(source) => source,
        Err(problem) => {
            return Checked { name, what: "fichier".into(), problems: problem.into(), is_readable: false };
        }
    };
    let (what, problems) = match assessment_yaml::grid_id(&source) {
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

fn check_assessment(source: &Arc<Source>, path: &std::path::Path, id: &str, options: &Options) -> (String, Problems) {
    let what = "réponses".to_owned();
    let shelves = options.shelves.clone().beside(path);
    let grid = match shelves.find(options.grid.as_deref().unwrap_or(id)) {
        Ok(grid) => grid,
        Err(problems) => return (what, problems),
    };
    let (_, problems) = assessment_yaml::read(&grid, source);
    (what, problems)
}
