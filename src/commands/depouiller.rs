//! `dts depouiller`: scores any number of structures from tables and assessments.

use std::io::Seek as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::{Failure, Outcome, inputs};
use crate::assessment::other_scale::OTHER_SCALE;
use crate::cli::{self, Correspondence, GridFolder, NamedGrid, Output};
use crate::document;
use crate::format::{chosen, readable};
use crate::french::quoted;
use crate::grid::Grid;
use crate::grid::catalog::GridCatalog;
use crate::intake::Tolerance;
use crate::intake::batch::{Batch, left_out_in_words};
use crate::intake::content;
use crate::large;
use crate::output::{self, Existing, WriteError};
use crate::problem::{Place, Problem, Problems};
use crate::results::csv::Spelling;
use crate::results::{self, Format, Results, Style};
use crate::ui::Ui;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts depouiller developpement-durable reponses.csv
  dts depouiller developpement-durable questionnaires/ -o resultats.xlsx
  dts depouiller developpement-durable air.yaml reponses-*.csv -o resultats.csv --excel
  dts depouiller ma-grille.yaml reponses.csv --format json

Code de sortie : 0 si tout est compté, 1 si un fichier ou des cellules sont laissés de côté, 2 si aucun fichier n’a pu être lu.";

/// What to score, and how to show it.
#[derive(Debug, Args)]
pub struct Options {
    /// Nom d’une grille, ou chemin de son fichier
    #[arg(value_name = "GRILLE", add = cli::grid_names())]
    pub grid: String,
    /// Réponses : classeurs (.xlsx, .ods), fichiers CSV, séances de dts, ou un dossier ; « - » pour l’entrée standard
    #[arg(value_name = "DONNÉES", value_hint = ValueHint::AnyPath, required_unless_present = "named")]
    pub inputs: Vec<PathBuf>,
    /// The grid by an option: the first word is a file of answers then.
    #[command(flatten)]
    pub named: NamedGrid,
    /// Présentation : tableau (par défaut), xlsx, csv, json, md, html ou docx
    #[arg(long, value_name = "FORMAT", value_parser = cli::format::<results::Format>(), hide_possible_values = true)]
    pub format: Option<results::Format>,
    /// Où écrire les résultats
    #[command(flatten)]
    pub output: Output,
    /// Ignorer les cellules illisibles (elles sont signalées) au lieu d’écarter tout le fichier
    #[arg(long, alias = "lenient")]
    pub tolerant: bool,
    /// Arrondir les nombres du CSV à N décimales (de 0 à 15)
    #[arg(long = "decimales", alias = "decimals", value_name = "N", value_parser = cli::whole_number(0, 15))]
    pub decimals: Option<usize>,
    /// Écrire un CSV que le tableur français ouvre d’un double clic
    #[arg(long = "excel")]
    pub french_csv: bool,
    /// What titles and words stand for.
    #[command(flatten)]
    pub correspondence: Correspondence,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

impl Options {
    /// The grid, and the files of answers.
    fn words(&self) -> (&str, Vec<PathBuf>) {
        match &self.named.named {
            None => (&self.grid, self.inputs.clone()),
            // Both ways at once say the same.
            Some(named) if *named == self.grid && !self.inputs.is_empty() => (named, self.inputs.clone()),
            Some(named) => (named, std::iter::once(self.grid.clone().into()).chain(self.inputs.clone()).collect()),
        }
    }

    fn tolerance(&self) -> Tolerance {
        if self.tolerant { Tolerance::DropBadCells } else { Tolerance::Strict }
    }

    fn style(&self, ui: &Ui) -> Style {
        let spelling = if self.french_csv { Spelling::Excel } else { Spelling::Machine };
        Style { decimals: self.decimals, spelling, width: ui.width }
    }
}

/// Scores the files and shows the results.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let catalog = options.grids.catalog();
    let (grid, files) = options.words();
    if let Some(problem) = swapped("depouiller", grid, &files, &catalog) {
        return Err(problem.into());
    }
    let (inputs, aside) = inputs::listed(&files, options.output.path.as_deref());
    let target = target(options, &inputs, ui)?;
    let grid = inputs.iter().fold(catalog, |catalog, input| catalog.beside(input)).find(grid)?;
    ui.problems(&aside);
    if straight(options, &inputs, &target, &grid, ui)? {
        return Ok(Outcome::Done);
    }
    let mut batch = gather(&grid, &inputs, options.tolerance(), &options.correspondence, ui)?;
    let is_other_scale = batch.problems.iter().any(|problem| problem.code == OTHER_SCALE);
    ui.problems(&std::mem::take(&mut batch.problems));
    let is_spoilt = !batch.dropped.is_nothing() && !batch.says_something();
    if batch.subjects.is_empty() || is_spoilt {
        let message = "aucune réponse utilisable, rien n’est dépouillé";
        let hint = if options.tolerant || is_other_scale {
            "corrigez ce qui est dit plus haut"
        } else {
            "corrigez ce qui est dit plus haut ; --tolerant laisse de côté les cellules illisibles"
        };
        return Err(Problem::error("rien-a-depouiller", Place::Nowhere, message).hint(hint).into());
    }
    let results = Results::new(&grid, batch);
    let bytes = results::render(&results, target.format, options.style(ui))?;
    options.output.write(target.path, &bytes, ui)?;
    if let Some(path) = target.path {
        ui.say(&format!("{} : {}", path.display(), results.remarks()[0]));
    }
    let lost = left_out_in_words(&results.left_out, &results.dropped);
    // A table on the screen ends with these very sentences.
    let is_told =
        target.path.is_none() && target.format == Format::Document(document::Format::Terminal) && ui.is_out_terminal;
    lost.iter().filter(|_| !is_told).for_each(|sentence| ui.say(sentence));
    Ok(if lost.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// The grid and the answers given in each other's place, which happens to everybody once.
pub fn swapped(command: &str, first: &str, inputs: &[PathBuf], catalog: &GridCatalog) -> Option<Problem> {
    let is_answers = |path: &Path| {
        crate::files::read(path).is_ok_and(|bytes| content::is_answers(&path.display().to_string(), &bytes))
            || path.is_dir()
    };
    let is_grid = |input: &&PathBuf| !input.exists() && catalog.ids().iter().any(|id| input.as_os_str() == &**id);
    let grid = inputs.iter().find(is_grid)?;
    if !is_answers(Path::new(first)) {
        return None;
    }
    let message = format!(
        "{} est un fichier de réponses et {} est le nom d’une grille : ils sont intervertis",
        quoted(first),
        quoted(&grid.display().to_string())
    );
    let hint = format!("écrivez dts {command} {} {first}", grid.display());
    Some(Problem::error("arguments-intervertis", Place::Nowhere, message).hint(hint))
}

/// Scores one large simple table straight into CSV or JSON; `false` where the batch has to be read by the long way.
fn straight(
    options: &Options,
    inputs: &[PathBuf],
    target: &Target<'_>,
    grid: &Grid,
    ui: &Ui,
) -> Result<bool, WriteError> {
    let [input] = inputs else { return Ok(false) };
    if options.correspondence.file.is_some() {
        return Ok(false);
    }
    // What cannot be opened or read is told by the long way.
    let is_file = || std::fs::metadata(input).is_ok_and(|data| data.is_file());
    if !matches!(target.format, Format::Csv | Format::Json) || inputs::is_dash(input) || !is_file() {
        return Ok(false);
    }
    let Ok(mut file) = std::fs::File::open(input) else { return Ok(false) };
    let name = input.display().to_string();
    let written = large::Written { is_json: target.format == Format::Json, style: options.style(ui) };
    if let Some(path) = target.path {
        let draft = || output::Draft::new(path, options.output.existing()).map_err(std::io::Error::other);
        let Ok(Some(scored)) = large::score(grid, &name, &mut file, written, draft) else { return Ok(false) };
        ui.problems(&scored.problems);
        scored.out.commit()?;
        let count = results::counted(scored.structures, scored.assessments);
        ui.say(&format!("{} : {count}", path.display()));
    } else {
        // Nothing may be printed before the whole file is known to be sound.
        let spool = || Ok(tempfile::SpooledTempFile::new(SPOOLED));
        let Ok(Some(scored)) = large::score(grid, &name, &mut file, written, spool) else { return Ok(false) };
        ui.problems(&scored.problems);
        let mut spool = scored.out;
        spool.rewind().map_err(WriteError::Stdout)?;
        ui.print_from(&mut spool)?;
    }
    Ok(true)
}

/// Results larger than this wait on the disk before they are printed.
const SPOOLED: usize = 8 << 20;

/// Reads all files; those that cannot be read are left out.
pub fn gather(
    grid: &Grid,
    inputs: &[PathBuf],
    tolerance: Tolerance,
    correspondence: &Correspondence,
    ui: &Ui,
) -> Result<Batch, Problems> {
    let mut gathering = inputs::gathering(grid, tolerance, correspondence)?;
    let mut progress = ui.progress("lecture", inputs.len());
    for input in inputs {
        let name = inputs::shown(input);
        progress.step(&name);
        match inputs::read(input) {
            Ok(bytes) => gathering.add(&name, &bytes),
            Err(problem) => gathering.leave_out(&name, problem),
        }
    }
    Ok(gathering.finish())
}

/// Where the results go, in which format.
struct Target<'a> {
    /// Nothing for stdout.
    path: Option<&'a Path>,
    format: Format,
}

fn target<'a>(options: &'a Options, inputs: &[PathBuf], ui: &Ui) -> Result<Target<'a>, Problem> {
    let path = options.output.file();
    if let Some(path) = path {
        free(path, inputs, options.output.existing())?;
    }
    let asked = options.format.or_else(|| (path.is_none() && options.french_csv).then_some(Format::Csv));
    let format = readable(chosen(asked, path)?, path.is_none() && ui.is_out_terminal)?;
    if options.french_csv && format != Format::Csv {
        let problem = Problem::error("format-inconnu", Place::Nowhere, "--excel va avec le format csv");
        return Err(problem.hint("ajoutez --format csv, ou retirez --excel"));
    }
    Ok(Target { path, format })
}

/// Refuses a file that the results may not go to: said before the work rather than after.
fn free(path: &Path, inputs: &[PathBuf], existing: Existing) -> Result<(), Problem> {
    let refuse = |code, message: String, hint: &str| Err(Problem::error(code, Place::Nowhere, message).hint(hint));
    if path.is_dir() {
        let message = format!("{} est un dossier", path.display());
        return refuse("ecriture", message, "donnez un nom de fichier, comme -o resultats.csv");
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let message = format!("le dossier {} n’existe pas", folder.display());
        return refuse("ecriture", message, "créez-le, ou donnez un autre nom aux résultats");
    }
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(path).is_some_and(|path| inputs.iter().any(|input| real(input) == Some(path.clone()))) {
        let message = format!("{} est l’un des fichiers à dépouiller", path.display());
        return refuse("sortie-sur-entree", message, "donnez un autre nom aux résultats");
    }
    if existing == Existing::Keep && path.exists() {
        return Err(WriteError::Exists(path.to_owned()).into());
    }
    Ok(())
}
