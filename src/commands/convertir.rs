//! `dts convertir`: a grid or an assessment from one spelling to another, losing nothing or saying what.

use std::path::{Path, PathBuf};

use super::{Outcome, inputs};
use crate::assessment::{Assessment, Form, yaml as answers};
use crate::encoding;
use crate::french::{NBSP, count, list, quoted};
use crate::grid::Grid;
use crate::grid::load::{self, Shelves};
use crate::grid::raw::RawGrid;
use crate::grid::workbook as sheets;
use crate::intake::Tolerance;
use crate::intake::batch::Gathering;
use crate::intake::content::{Content, extension};
use crate::intake::questionnaire;
use crate::output::{self, Existing};
use crate::problem::{Place, Problem, Problems, Source};
use crate::template::{self, Format, Order};
use crate::ui::Ui;
use crate::workbook::{self, Workbook};
use crate::yaml;

/// What to convert, into what.
#[derive(Debug, Clone)]
pub struct Options {
    /// A grid or answers; the id of an embedded grid is one as well.
    pub input: String,
    /// Where it goes; its extension says into what.
    pub output: PathBuf,
    /// What the extension does not say: `xlsform`.
    pub format: Option<Format>,
    /// Whether a file that is there may be replaced.
    pub existing: Existing,
    /// Id or path of the grid, for answers that do not name theirs.
    pub grid: Option<String>,
    /// Where grids are looked for.
    pub shelves: Shelves,
}

/// What was read.
enum Thing {
    Grid(Box<(Grid, RawGrid)>),
    Answers(Box<(Grid, Assessment)>),
}

/// Reads one spelling and writes the other.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let fail = |problems: Problems| {
        ui.problems(&problems);
        Ok(Outcome::Failed)
    };
    let format = match format(options) {
        Ok(format) => format,
        Err(problem) => return fail((*problem).into()),
    };
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    if same(Path::new(&options.input)).is_some_and(|input| same(&options.output) == Some(input)) {
        let message = format!("{} est le fichier à convertir", options.output.display());
        let problem = Problem::error("sortie-sur-entree", Place::Nowhere, message);
        return fail(problem.hint("donnez un autre nom au résultat").into());
    }
    let (thing, problems) = match read(options) {
        Ok(read) => read,
        Err(problems) => return fail(problems),
    };
    ui.problems(&problems);
    let mut lost = Vec::new();
    let (bytes, what) = match &thing {
        Thing::Grid(read) => {
            let (grid, raw) = read.as_ref();
            let what = format!("grille, {}", count(grid.items.len(), "question", "questions"));
            let bytes = match format {
                Format::Yaml => yaml::to_string(raw).into_bytes(),
                Format::Xlsx => template::grid::render(raw)?,
                Format::Xlsform => {
                    lost = template::not_carried(grid, format);
                    lost.push("le calcul et les exemples ne sont pas dans un formulaire".into());
                    template::render(&Order::blank(grid, Form::Full, 1), format)?
                }
                Format::Csv => {
                    let message = "une grille ne tient pas dans un fichier CSV";
                    let problem = Problem::error("format-inconnu", Place::Nowhere, message);
                    let hint = "terminez le nom par .yaml ou .xlsx ; dts modele --format csv donne un questionnaire";
                    return fail(problem.hint(hint).into());
                }
            };
            if format == Format::Xlsx && has_comments(options) {
                lost.push("les commentaires du fichier YAML ne sont pas repris".into());
            }
            (bytes, what)
        }
        Thing::Answers(read) => {
            let (grid, assessment) = read.as_ref();
            let what = format!("réponses de {}", assessment.organisation.name);
            if format == Format::Xlsform {
                let message = "des réponses ne font pas un formulaire";
                let problem = Problem::error("format-inconnu", Place::Nowhere, message);
                return fail(problem.hint("terminez le nom par .xlsx, .csv ou .yaml, sans --format").into());
            }
            let gone = template::lost(assessment, format);
            if !gone.is_empty() {
                lost.push(format!("n’y sont pas{NBSP}: {}", list(&gone, "et")));
            }
            (template::render(&Order::filled(grid, assessment), format)?, what)
        }
    };
    if let Err(error) = output::write(&options.output, &bytes, options.existing) {
        return fail(Problem::error("ecriture", Place::Nowhere, error.to_string()).into());
    }
    ui.say(&format!("{}{NBSP}: {what}", options.output.display()));
    lost.iter().for_each(|sentence| ui.say(sentence));
    Ok(Outcome::Done)
}

/// Whether the file to convert holds words that no value holds.
fn has_comments(options: &Options) -> bool {
    let source = options.shelves.source(&options.input);
    source.is_ok_and(|source| source.text.lines().any(|line| line.trim_start().starts_with('#')))
}

fn format(options: &Options) -> Result<Format, Box<Problem>> {
    let told = match extension(&options.output.display().to_string()).as_str() {
        "xlsx" => Format::Xlsx,
        "yaml" | "yml" => Format::Yaml,
        "csv" => Format::Csv,
        _ => {
            let message =
                format!("le nom {} ne dit pas en quoi convertir", quoted(&options.output.display().to_string()));
            let problem = Problem::error("format-inconnu", Place::Nowhere, message);
            return Err(Box::new(problem.hint("terminez-le par .xlsx, .yaml ou .csv")));
        }
    };
    match (options.format, told) {
        (Some(Format::Xlsform), Format::Xlsx) => Ok(Format::Xlsform),
        (Some(asked), told) if asked != told => {
            let message = "le nom du fichier et --format ne disent pas le même format";
            let problem = Problem::error("format-inconnu", Place::Nowhere, message);
            Err(Box::new(problem.hint("changez l’un ou l’autre, ou retirez --format")))
        }
        _ => Ok(told),
    }
}

fn read(options: &Options) -> Result<(Thing, Problems), Problems> {
    let path = Path::new(&options.input);
    if !load::is_path(&options.input) {
        let read = options.shelves.find_raw(&options.input)?;
        return Ok((Thing::Grid(Box::new(read)), Problems::new()));
    }
    let bytes = inputs::read(path)?;
    if workbook::container(&bytes).is_some() {
        let workbook = Workbook::read(&options.input, &bytes)?;
        if sheets::is_grid(&workbook) {
            return sheets::parse(&options.input, &workbook).map(|read| (Thing::Grid(Box::new(read)), Problems::new()));
        }
    }
    let source = Source::new(options.input.as_str(), encoding::text(&bytes));
    let named = match Content::of(&options.input, &bytes) {
        Content::Yaml => match answers::grid_id(&source) {
            Some(id) => Some(id),
            None => return load::parse_raw(&source).map(|read| (Thing::Grid(Box::new(read)), Problems::new())),
        },
        _ => questionnaire::grid_id(&options.input, &bytes),
    };
    let Some(target) = options.grid.clone().or(named) else {
        let message = "ce fichier ne dit pas à quelle grille il répond";
        let problem = Problem::error("grille-absente", Place::File(options.input.clone()), message);
        return Err(problem.hint("ajoutez --grille NOM").into());
    };
    let grid = options.shelves.clone().beside(path).find(&target)?;
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add(&options.input, &bytes);
    let batch = gathering.finish();
    let mut subjects = batch.subjects.into_iter();
    match (subjects.next(), subjects.next()) {
        (Some(subject), None) => Ok((Thing::Answers(Box::new((grid, subject.assessment))), batch.problems)),
        (None, _) => Err(batch.problems),
        (Some(_), Some(_)) => {
            let message = "ce fichier porte sur plusieurs structures ou plusieurs dates";
            let problem = Problem::error("plusieurs-evaluations", Place::File(options.input.clone()), message);
            Err(problem.hint("convertissez un fichier par structure et par date").into())
        }
    }
}
