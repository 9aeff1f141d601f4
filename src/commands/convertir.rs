//! `dts convertir`: a grid or an assessment from one spelling to another, losing nothing or saying what.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::{Failure, Outcome, inputs};
use crate::assessment::{Assessment, Form, yaml as assessments};
use crate::cli::{self, GridFolder};
use crate::format::{self, FileType, chosen};
use crate::french::{count, list, quoted};
use crate::grid::Grid;
use crate::grid::raw::RawGrid;
use crate::grid::workbook as sheets;
use crate::grid::{catalog, load};
use crate::intake::Tolerance;
use crate::intake::batch::Gathering;
use crate::intake::content::{self, Content};
use crate::output::{self, Existing};
use crate::problem::{Place, Problem, Problems};
use crate::template::{self, Format, Order, network};
use crate::ui::Ui;
use crate::workbook::{self, Workbook};
use crate::yaml;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts convertir developpement-durable -o ma-grille.xlsx      une grille à modifier dans un tableur
  dts convertir ma-grille.xlsx -o ma-grille.yaml
  dts convertir air.yaml -o air.xlsx                         des réponses dans leur questionnaire
  dts convertir air-rempli.xlsx -o air.yaml
  dts convertir alcg.yaml -o alcg.graphml                    les acteurs et leurs relations, pour Gephi
  dts convertir alcg.yaml --format liens -o liens.csv        pour Kumu, avec --format noeuds

Ce qui ne peut pas être converti est signalé.";

/// What to convert, into what.
#[derive(Debug, Args)]
pub struct Options {
    /// Grille ou réponses : un fichier, ou le nom d’une grille
    #[arg(value_name = "FICHIER", add = cli::grid_names())]
    first: String,
    /// The answers, behind their grid.
    #[arg(hide = true, value_hint = ValueHint::AnyPath)]
    second: Option<String>,
    /// Fichier à écrire : .yaml, .xlsx ou .csv ; .graphml ou .dot pour des acteurs et leurs relations
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "FICHIER", value_hint = ValueHint::AnyPath, required = true)]
    pub output: PathBuf,
    /// xlsform : un formulaire pour KoboToolbox et ODK plutôt qu’un classeur ; acteurs, relations, noeuds ou liens : un CSV de
    /// la carte des acteurs
    #[arg(long, value_name = "FORMAT", value_parser = cli::format::<Target>(), hide_possible_values = true)]
    pub format: Option<Target>,
    /// Remplacer un fichier qui existe déjà
    #[arg(long = "forcer", alias = "force")]
    pub force: bool,
    /// Grille à utiliser quand le fichier de réponses n’en indique pas ; se donne aussi en premier
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = cli::grid_names())]
    pub grid: Option<String>,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

impl Options {
    /// The grid or the answers to convert.
    fn input(&self) -> &str {
        self.second.as_ref().unwrap_or(&self.first)
    }

    /// The grid of answers, by an option or before them.
    fn grid(&self) -> Option<&str> {
        self.grid.as_deref().or(self.second.as_ref().map(|_| self.first.as_str()))
    }
}

/// In what to convert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A questionnaire or a grid.
    Whole(Format),
    /// The actors and what ties them.
    Network(network::Format),
}

impl format::Format for Target {
    const ALL: &'static [(Self, FileType)] = &[
        (Self::Whole(Format::Xlsx), format::XLSX),
        (Self::Whole(Format::Html), format::HTML),
        (Self::Whole(Format::Csv), format::CSV),
        (Self::Whole(Format::Yaml), format::YAML),
        (Self::Whole(Format::Xlsform), format::XLSFORM),
        (Self::Network(network::Format::GraphMl), format::GRAPHML),
        (Self::Network(network::Format::Dot), format::DOT),
        (Self::Network(network::Format::Actors), format::CSV_OF_ACTORS),
        (Self::Network(network::Format::Relations), format::CSV_OF_RELATIONS),
        (Self::Network(network::Format::Nodes), format::CSV_OF_NODES),
        (Self::Network(network::Format::Edges), format::CSV_OF_EDGES),
    ];
}

/// What was read.
enum Thing {
    Grid(Box<(Grid, RawGrid)>),
    Answers(Box<(Grid, Assessment)>),
}

/// What is written, and what to say of it.
struct Converted {
    bytes: Vec<u8>,
    what: String,
    /// What the other format cannot hold, each in a sentence.
    lost: Vec<String>,
}

/// Reads one spelling and writes the other.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let format = format(options)?;
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    if same(Path::new(options.input())).is_some_and(|input| same(&options.output) == Some(input)) {
        let message = format!("{} est le fichier à convertir", options.output.display());
        let problem = Problem::error("sortie-sur-entree", Place::Nowhere, message);
        return Err(problem.hint("donnez un autre nom au résultat").into());
    }
    let (thing, problems) = read(options)?;
    ui.problems(&problems);
    let Converted { bytes, what, lost } = match &thing {
        Thing::Grid(read) => grid(&read.0, &read.1, of_grid(format)?, options)?,
        Thing::Answers(read) => answers(&read.0, &read.1, format)?,
    };
    let existing = if options.force { Existing::Replace } else { Existing::Keep };
    output::write(&options.output, &bytes, existing)?;
    ui.say(&format!("{} : {what}", options.output.display()));
    lost.iter().for_each(|sentence| ui.say(sentence));
    Ok(Outcome::Done)
}

fn grid(grid: &Grid, raw: &RawGrid, format: Format, options: &Options) -> Result<Converted, Problem> {
    let mut lost = Vec::new();
    let bytes = match format {
        Format::Yaml => yaml::to_string(raw).into_bytes(),
        Format::Xlsx => template::grid::render(raw).map_err(|error| template::too_large(&error))?,
        Format::Xlsform => {
            lost = template::not_carried(grid, format);
            lost.push("le calcul et les exemples ne sont pas dans un formulaire".into());
            template::render(&Order::blank(grid, Form::Full, 1), format)?
        }
        Format::Csv | Format::Html => {
            let message = "une grille ne tient pas dans ce format";
            let problem = Problem::error("format-inconnu", Place::Nowhere, message);
            let hint = "terminez le nom par .yaml ou .xlsx ; dts modele donne un questionnaire en CSV ou en HTML";
            return Err(problem.hint(hint));
        }
    };
    if format == Format::Xlsx && has_comments(options) {
        lost.push("les commentaires du fichier YAML ne sont pas repris".into());
    }
    Ok(Converted { bytes, what: format!("grille, {}", count(grid.items.len(), "question", "questions")), lost })
}

/// The formats that a grid can take.
fn of_grid(target: Target) -> Result<Format, Problem> {
    match target {
        Target::Whole(format) => Ok(format),
        Target::Network(_) => {
            let message = "une grille n’a pas d’acteurs ni de relations";
            let problem = Problem::error("format-inconnu", Place::Nowhere, message);
            Err(problem.hint("donnez un fichier de réponses"))
        }
    }
}

/// The actors of some answers, and what ties them.
fn drawn(grid: &Grid, assessment: &Assessment, format: network::Format) -> Result<Converted, Problem> {
    let Some(text) = network::render(grid, assessment, format) else {
        let message = "ces réponses n’ont pas d’acteurs à relier";
        let problem = Problem::error("sans-relations", Place::Nowhere, message);
        return Err(problem.hint("une grille comme systeme-acteurs en a ; dts remplir permet de les nommer"));
    };
    let what = format!("acteurs et relations de {}", assessment.organisation.name);
    let lost = vec!["c’est un regard sur les autres : un fichier à garder entre vous".to_owned()];
    Ok(Converted { bytes: text.into_bytes(), what, lost })
}

fn answers(grid: &Grid, assessment: &Assessment, target: Target) -> Result<Converted, Problem> {
    let format = match target {
        Target::Whole(format) => format,
        Target::Network(format) => return drawn(grid, assessment, format),
    };
    if matches!(format, Format::Xlsform | Format::Html) {
        let message = "des réponses ne peuvent pas devenir un formulaire";
        let problem = Problem::error("format-inconnu", Place::Nowhere, message);
        return Err(problem.hint("terminez le nom par .xlsx, .csv ou .yaml, sans --format"));
    }
    let gone = template::lost(assessment, format);
    let lost = if gone.is_empty() { Vec::new() } else { vec![format!("n’y sont pas : {}", list(&gone, "et"))] };
    let bytes = template::render(&Order::filled(grid, assessment), format)?;
    Ok(Converted { bytes, what: format!("réponses de {}", assessment.organisation.name), lost })
}

/// Whether the file to convert holds words that no value holds.
fn has_comments(options: &Options) -> bool {
    let source = options.grids.catalog().source(options.input());
    source.is_ok_and(|source| source.text.lines().any(|line| line.trim_start().starts_with('#')))
}

fn format(options: &Options) -> Result<Target, Problem> {
    if options.format.is_none() && options.output.extension().is_none() {
        let message = format!("le nom {} ne dit pas en quoi convertir", quoted(&options.output.display().to_string()));
        let problem = Problem::error("format-inconnu", Place::Nowhere, message);
        return Err(problem.hint("terminez-le par .xlsx, .yaml, .csv, .graphml ou .dot"));
    }
    chosen(options.format, Some(&options.output))
}

fn read(options: &Options) -> Result<(Thing, Problems), Problems> {
    let path = Path::new(options.input());
    if !catalog::is_path(options.input()) {
        let read = options.grids.catalog().find_raw(options.input())?;
        return Ok((Thing::Grid(Box::new(read)), Problems::new()));
    }
    let bytes = inputs::read(path)?;
    if workbook::container(&bytes).is_some() {
        let workbook = Workbook::read(options.input(), &bytes)?;
        if sheets::is_grid(&workbook) {
            return sheets::parse(options.input(), &workbook)
                .map(|read| (Thing::Grid(Box::new(read)), Problems::new()));
        }
    }
    let named = match Content::of(options.input(), &bytes) {
        Content::Yaml => {
            let source = yaml::source(options.input(), &bytes)?;
            match assessments::grid_id(&source) {
                Some(id) => Some(id),
                None => return load::parse_raw(&source).map(|read| (Thing::Grid(Box::new(read)), Problems::new())),
            }
        }
        _ => content::grid_id(options.input(), &bytes),
    };
    let Some(target) = options.grid().map(str::to_owned).or(named) else {
        let message = "ce fichier ne dit pas à quelle grille il répond";
        let problem = Problem::error("grille-absente", Place::File(options.input().into()), message);
        return Err(problem.hint("ajoutez --grille NOM").into());
    };
    let grid = options.grids.catalog().beside(path).find(&target)?;
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add(options.input(), &bytes);
    let batch = gathering.finish();
    let mut subjects = batch.subjects.into_iter();
    match (subjects.next(), subjects.next()) {
        (Some(subject), None) => Ok((Thing::Answers(Box::new((grid, subject.assessment))), batch.problems)),
        (None, _) => Err(batch.problems),
        (Some(_), Some(_)) => {
            let message = "ce fichier porte sur plusieurs structures ou plusieurs dates";
            let problem = Problem::error("plusieurs-evaluations", Place::File(options.input().into()), message);
            Err(problem.hint("convertissez un fichier par structure et par date").into())
        }
    }
}
