//! `dts verifier`: says all that is wrong with grids, assessments and data files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueHint};

use super::{Failure, Outcome, inputs};
use crate::assessment::raw::RawAssessment;
use crate::assessment::yaml;
use crate::cli::{self, Correspondence, GridFolder, Output};
use crate::encoding;
use crate::examples;
use crate::format::{self, FileType, chosen};
use crate::french::{count, quoted, typeset};
use crate::grid::Grid;
use crate::grid::catalog::{self, GridCatalog};
use crate::grid::raw::RawGrid;
use crate::grid::workbook as sheets;
use crate::intake::Tolerance;
use crate::intake::content::Content;
use crate::problem::{Place, Problem, Problems, Severity, Source};
use crate::ui::Ui;
use crate::visible::visible;
use crate::workbook::{self, Workbook};

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts verifier ma-grille.yaml
  dts verifier reponses-2026.yaml
  dts verifier --grille ma-grille.yaml acteurs.csv relations.csv
  dts verifier --grille developpement-durable questionnaires/
  dts verifier --schema grille -o grille.schema.json

Code de sortie : 0 si tout va bien, 1 si une erreur est trouvée, 2 si rien n’a pu être lu.";

/// What to check, and against what.
#[derive(Debug, Args)]
pub struct Options {
    /// Fichiers à vérifier : grilles, réponses, classeurs ou tableaux CSV, dts les reconnaît ; « - » pour l’entrée standard
    #[arg(value_name = "FICHIER", value_hint = ValueHint::AnyPath, required_unless_present = "schema")]
    pub files: Vec<PathBuf>,
    /// Grille à utiliser quand le fichier de réponses n’en indique pas ; se donne aussi en premier
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = cli::grid_names())]
    pub grid: Option<String>,
    /// Écrire le schéma JSON des fichiers de grille (grille) ou de réponses (reponses), pour un éditeur de texte
    #[arg(
        long,
        value_name = "FICHIERS",
        value_parser = cli::words(&[("grille", Schema::Grid), ("reponses", Schema::Assessment)]),
        conflicts_with = "files",
        hide_possible_values = true
    )]
    pub schema: Option<Schema>,
    /// Where the verdicts or the schema go.
    #[command(flatten)]
    pub output: Output,
    /// What titles and words stand for.
    #[command(flatten)]
    pub correspondence: Correspondence,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

/// Which files a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Grids.
    Grid,
    /// Assessments.
    Assessment,
}

/// A schema is JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SchemaFormat;

impl format::Format for SchemaFormat {
    const ALL: &'static [(Self, FileType)] = &[(Self, format::JSON)];
}

/// The JSON Schema that editors check and complete YAML by.
fn schema(schema: Schema) -> String {
    let (mut schema, title) = match schema {
        Schema::Grid => (schemars::schema_for!(RawGrid), "Grille de dts"),
        Schema::Assessment => (schemars::schema_for!(RawAssessment), "Réponses à une grille de dts"),
    };
    schema.insert("title".into(), title.into());
    format!("{:#}\n", schema.to_value())
}

/// What a file was, once checked.
struct Checked {
    name: String,
    what: String,
    problems: Problems,
    is_readable: bool,
}

/// Checks every file and says what was found.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let path = options.output.path.as_deref();
    if let Some(described) = options.schema {
        chosen(None::<SchemaFormat>, path)?;
        options.output.write(options.output.file(), schema(described).as_bytes(), ui)?;
        return Ok(Outcome::Done);
    }
    chosen(None::<format::OnlyText>, path)?;
    let checked = checked(options, ui);
    let mut verdicts = String::new();
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
        verdicts.push_str(&format!("{} ({}) : {verdict}\n", one.name, one.what));
    }
    options.output.write(options.output.file(), visible(&typeset(&verdicts)).as_bytes(), ui)?;
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
    let catalog = options.grids.catalog();
    let (grid, others) = inputs::leading_grid(options.grid.as_deref(), &options.files, &catalog);
    // A grid that is a file is checked as well.
    let is_file = grid.is_some_and(catalog::is_path) && options.grid.is_none();
    let (files, aside) = inputs::listed(if is_file { &options.files } else { others }, None);
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
    let (groups, failed) = inputs::by_grid(together, grid, &catalog);
    for (name, problems) in failed {
        done.push(Checked { name, what: "fichier".into(), problems, is_readable: false });
    }
    for inputs::Group { grid, files } in groups {
        let mut gathering = match inputs::gathering(&grid, Tolerance::Strict, &options.correspondence) {
            Ok(gathering) => gathering,
            Err(problems) => {
                let name = options.correspondence.file.as_deref().map_or_else(String::new, inputs::shown);
                done.push(Checked { name, what: "correspondance".into(), problems, is_readable: true });
                continue;
            }
        };
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
    done.extend(alone.into_iter().map(|(file, bytes)| check(&file, bytes, grid, &catalog)));
    done.sort_by_key(|one| order.iter().position(|name| *name == one.name));
    done
}

/// Whether an extension, in lower case, is that of a table of data.
pub(super) fn is_data_extension(extension: &str) -> bool {
    matches!(extension, "csv" | "tsv" | "tab" | "txt" | "xlsx" | "xlsm" | "xls" | "ods")
}

fn check(path: &Path, bytes: Result<Vec<u8>, Problem>, grid: Option<&str>, catalog: &GridCatalog) -> Checked {
    let name = inputs::shown(path);
    if let Ok(bytes) = &bytes
        && let Some(workbook) = grid_in(path, bytes)
    {
        let (what, problems) = described(examples::check_workbook(&name, &workbook));
        return Checked { name, what, problems, is_readable: true };
    }
    let source = match bytes.and_then(|bytes| crate::yaml::source(&name, &bytes)) {
        Ok(source) => source,
        Err(problem) => {
            return Checked { name, what: "fichier".into(), problems: problem.into(), is_readable: false };
        }
    };
    let (what, problems) = match yaml::grid_id(&source) {
        Some(id) => check_assessment(&source, grid.unwrap_or(&id), &catalog.clone().beside(path)),
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
    let (grid, mut problems) = examples::check(source);
    let ours = grid.as_ref().and_then(|grid| catalog::embedded().find(|one| one.id == grid.id && one != &grid));
    if let Some(ours) = ours {
        let message = format!("{} est déjà le nom d’une grille de dts, et ce fichier en diffère", quoted(&ours.id));
        let problem = Problem::warning("identifiant-de-dts", Place::File(source.name.clone()), message);
        problems.push(
            problem.hint("donnez-lui un identifiant à elle (id:), et nommez-le dans les réponses qui y répondent"),
        );
    }
    described((grid, problems))
}

fn described((grid, problems): (Option<Grid>, Problems)) -> (String, Problems) {
    let what = grid.map_or("grille".into(), |grid: Grid| {
        let examples = count(grid.examples.len(), "exemple calculé", "exemples calculés");
        format!("grille, {}, {examples}", count(grid.items.len(), "question", "questions"))
    });
    (what, problems)
}

fn check_assessment(source: &Arc<Source>, grid: &str, catalog: &GridCatalog) -> (String, Problems) {
    let what = "réponses".to_owned();
    let grid = match catalog.find(grid) {
        Ok(grid) => grid,
        Err(problems) => return (what, problems),
    };
    let (_, problems) = yaml::read(&grid, source);
    (what, problems)
}
