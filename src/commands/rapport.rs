//! `dts rapport`: what remains after the meeting, one document an assessment.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use indexmap::IndexMap;
use jiff::civil::Date;

use super::documents::{self, Press, free};
use super::{Failure, Outcome, fusionner, inputs};
use crate::assessment::Assessment;
use crate::cli::{self, Correspondence, GridFolder, Output};
use crate::document::{self, Document, Format};
use crate::fold::slug;
use crate::format::{Format as _, chosen, readable};
use crate::frames::FRAMES;
use crate::french::count;
use crate::grid::Grid;
use crate::href;
use crate::intake::Tolerance;
use crate::intake::batch::{Batch, Subject};
use crate::intake::content::extension;
use crate::network::Symmetry;
use crate::output::{self, STDOUT, io_words};
use crate::problem::{Place, Problem};
use crate::report::index::{self, Listed};
use crate::report::{self, Context, Diffusion, annexes};
use crate::ui::Ui;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts rapport air.yaml
  dts rapport air.yaml --diffusion externe -o pour-nos-partenaires.html
  dts rapport air.yaml -o rapport.pdf
  dts rapport air.yaml --ouvrir
  dts rapport air.yaml acteurs.csv relations.csv      des fichiers qui se complètent
  dts rapport air.yaml bac.yaml -o rapports/          un rapport chacun, et la page qui y mène
  dts rapport air-dd.yaml air-us.yaml --annexe ess    une annexe, à partir de toutes ses grilles

Le rapport HTML tient en un fichier : il s’ouvre dans tout navigateur, sans connexion, et s’imprime sur du papier A4. \
Le PDF est cette page, imprimée par un navigateur qui se trouve sur cet ordinateur.";

/// Which assessments, reported how and where.
#[derive(Debug, Args)]
pub struct Options {
    /// Réponses : séances de dts, classeurs (.xlsx, .ods) ou fichiers CSV, ou un dossier
    #[arg(value_name = "RÉPONSES", value_hint = ValueHint::AnyPath, required = true)]
    pub inputs: Vec<PathBuf>,
    /// Grille à utiliser quand le fichier de réponses n’en indique pas ; se donne aussi en premier
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = cli::grid_names())]
    pub grid: Option<String>,
    /// Présentation : html (par défaut), pdf, docx, xlsx, md, tableau ou json
    #[arg(long, value_name = "FORMAT", value_parser = cli::format::<Format>(), hide_possible_values = true)]
    pub format: Option<Format>,
    /// Where the document goes.
    #[command(flatten)]
    pub output: Output,
    /// Pour qui : interne (par défaut), ou externe, sans ce que le groupe garde pour lui
    #[arg(
        long,
        value_name = "POUR",
        value_parser = cli::words(&Diffusion::NAMES),
        default_value = "interne",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub diffusion: Diffusion,
    /// Laisser de côté les arguments
    #[arg(long = "sans-arguments", alias = "without-arguments")]
    pub without_arguments: bool,
    /// Navigateur qui imprime le PDF : Edge, Chrome ou Chromium (par défaut : le premier trouvé)
    #[arg(long = "navigateur", alias = "browser", value_name = "CHEMIN", value_hint = ValueHint::AnyPath)]
    pub browser: Option<PathBuf>,
    /// Ouvrir le document une fois écrit
    #[arg(long = "ouvrir", alias = "open")]
    pub open_after: bool,
    /// Relations vues autrement de chaque côté : prudent (par défaut, la vue la moins favorable compte), accord ou un-cote
    #[arg(
        long,
        alias = "symmetry",
        value_name = "RÈGLE",
        value_parser = cli::words(&Symmetry::NAMES),
        default_value = "prudent",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub symetrie: Symmetry,
    /// Jour porté sur le document (par défaut : aujourd’hui)
    #[arg(long, value_name = "JOUR", value_parser = cli::day)]
    pub date: Option<Date>,
    /// What titles and words stand for.
    #[command(flatten)]
    pub correspondence: Correspondence,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

/// A report, or an annex in its place.
#[derive(Debug, Args)]
pub struct Asked {
    /// Of which answers, for whom, how and where.
    #[command(flatten)]
    pub document: Options,
    /// Annexe au lieu du rapport : ess (bonnes pratiques, pour l’assemblée générale) ou vsme (norme volontaire)
    #[arg(
        long = "annexe",
        alias = "annex",
        value_name = "CADRE",
        value_parser = cli::words(&FRAMES_BY_NAME),
        hide_possible_values = true
    )]
    pub annex: Option<usize>,
}

/// The frames of annexes, by their ids.
const FRAMES_BY_NAME: [(&str, usize); FRAMES.len()] = [(FRAMES[0].id, 0), (FRAMES[1].id, 1)];

/// A report, and the name that its file takes by default, without extension.
struct Named {
    stem: String,
    report: Document,
    /// Its line in the page that leads to all.
    listed: Listed,
    /// Its place among the files that were given.
    rank: usize,
    /// Relations were left out of a version for others, while texts that may speak of the same people stay in it.
    has_left_out: bool,
}

/// Where all reports go.
struct Targets {
    /// In the order of the reports; `-` is stdout.
    each: Vec<PathBuf>,
    /// The page that leads to them; only in a folder that was asked for, and for several.
    index: Option<PathBuf>,
}

/// What turns the reports that these options ask for into documents, and what the reports are told of them.
pub(super) fn prepare(options: &Options, ui: &Ui) -> Result<(Press, Context), Problem> {
    let output = options.output.path.as_deref();
    let is_shown = ui.is_out_terminal && output.is_some_and(output::is_stdout);
    let format = readable(chosen(options.format, output)?, is_shown)?;
    let generated_on = documents::day(options.date)?;
    let press = Press::new(format, options.browser.as_deref(), generated_on)?;
    Ok((press, Context { diffusion: options.diffusion, generated_on, symmetry: options.symetrie }))
}

/// Builds the reports and writes them.
pub fn run(asked: &Asked, ui: &Ui) -> Result<Outcome, Failure> {
    let options = &asked.document;
    let (press, context) = prepare(options, ui)?;
    let Read { reports, left_out, inputs } = reports(options, asked.annex, &context, ui);
    if reports.is_empty() {
        let message = "aucune réponse utilisable, aucun rapport écrit";
        let hint = "corrigez ce qui est dit plus haut ; dts verifier FICHIER donne la liste complète des erreurs";
        return Err(Problem::error("rien-a-rapporter", Place::Nowhere, message).hint(hint).into());
    }
    let targets = targets(options, press.format, &reports, &inputs)?;
    let mut progress = ui.progress("rapports", targets.each.len());
    for (Named { report, .. }, target) in reports.iter().zip(&targets.each) {
        progress.step(&report.title.on_one_line());
        press.deliver(report, target, options.output.existing(), ui)?;
        if targets.index.is_none() && !output::is_stdout(target) {
            progress.say(ui, Some(&documents::written(report, target)));
        }
    }
    drop(progress);
    if let Some(path) = &targets.index {
        let listed: Vec<Listed> = reports.iter().zip(&targets.each).map(|(one, path)| one.listed_at(path)).collect();
        let page = document::html::render(&index::build(&listed, &context));
        output::write(path, page.as_bytes(), options.output.existing())?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let written = count(reports.len(), "rapport", "rapports");
        ui.say(&format!("{written} dans {} ; {} mène à chacun", folder.display(), path.display()));
    }
    if options.open_after
        && let Some(path) = targets.to_open()
    {
        documents::show(path, ui);
    }
    if options.diffusion == Diffusion::Externe {
        ui.say(&to_reread(&reports));
    }
    if left_out.is_empty() {
        return Ok(Outcome::Done);
    }
    let files = count(left_out.len(), "fichier laissé de côté", "fichiers laissés de côté");
    ui.say(&format!("{files} : {}", left_out.join(", ")));
    Ok(Outcome::Found)
}

impl Targets {
    /// What shows all reports: the page that leads to them, the only one, or else the folder that holds them.
    fn to_open(&self) -> Option<&Path> {
        match (&self.index, self.each.as_slice()) {
            (Some(index), _) => Some(index),
            (None, [one]) => Some(one.as_path()).filter(|one| !output::is_stdout(one)),
            (None, [first, ..]) => {
                let folder = first.parent().filter(|folder| !folder.as_os_str().is_empty());
                Some(folder.unwrap_or(Path::new(".")))
            }
            (None, []) => None,
        }
    }
}

impl Named {
    /// Its line in a page that lies in the same folder.
    fn listed_at(&self, path: &Path) -> Listed {
        let name = path.file_name().map_or_else(String::new, |name| href::beside(&name.to_string_lossy()));
        self.listed.clone().at(name)
    }
}

/// The reports of all files, one an assessment, and the files that contribute to none.
struct Read {
    reports: Vec<Named>,
    left_out: Vec<String>,
    inputs: Vec<PathBuf>,
}

/// Files that answer the same grid are read together: one may hold the answers, another the actors.
fn reports(options: &Options, annex: Option<usize>, context: &Context, ui: &Ui) -> Read {
    let gathered = inputs::gathered(
        &options.inputs,
        options.output.path.as_deref(),
        options.grid.as_deref(),
        &options.grids.catalog(),
        ui,
    );
    let inputs::Gathered { inputs, groups, failed: problems } = gathered;
    let mut read = Read { reports: Vec::new(), left_out: Vec::new(), inputs };
    for (name, problems) in problems {
        ui.problems(&problems);
        read.left_out.push(name);
    }
    let ranks: HashMap<String, usize> =
        read.inputs.iter().enumerate().map(|(rank, input)| (inputs::shown(input), rank)).collect();
    let rank = |subject: &Subject| {
        subject.files.iter().filter_map(|file| ranks.get(file).copied()).min().unwrap_or(usize::MAX)
    };
    let mut answered: Vec<Answered> = Vec::new();
    for inputs::Group { grid, files } in groups {
        let mut gathering = match inputs::gathering(&grid, Tolerance::Strict, &options.correspondence) {
            Ok(gathering) => gathering,
            Err(problems) => {
                ui.problems(&problems);
                read.left_out.extend(files.into_iter().map(|(name, _)| name));
                continue;
            }
        };
        for (name, bytes) in &files {
            gathering.add(name, bytes);
        }
        let mut batch = gathering.finish();
        ui.problems(&batch.problems);
        prepare_answers(&grid, &mut batch, options, ui);
        read.left_out.extend(std::mem::take(&mut batch.left_out));
        fusionner::why_apart(&batch.subjects).iter().for_each(|sentence| ui.say(sentence));
        if annex.is_some() {
            answered.push(Answered { grid, subjects: batch.subjects });
            continue;
        }
        for subject in &batch.subjects {
            let shares_its_file =
                |file: &String| batch.subjects.iter().filter(|other| other.files.contains(file)).count() > 1;
            let report = report::build(&grid, &subject.assessment, context);
            read.reports.push(Named {
                stem: safe_stem(&stem(subject, shares_its_file), read.reports.len() + 1),
                listed: Listed::new(&grid, &subject.assessment, &report),
                report,
                rank: rank(subject),
                has_left_out: context.diffusion == Diffusion::Externe && has_relations(&grid, &subject.assessment),
            });
        }
    }
    if let Some(frame) = annex {
        read.reports = annexes(frame, &answered, context, rank);
    }
    // Files were put together by grid; people look for them in the order in which they gave them.
    read.reports.sort_by_key(|named| named.rank);
    read
}

/// Leaves aside what the options say, and for others the answers of a group that keeps them in the house.
pub(super) fn prepare_answers(grid: &Grid, batch: &mut Batch, options: &Options, ui: &Ui) {
    if options.diffusion == Diffusion::Externe {
        let (subjects, left_out) = (&mut batch.subjects, &mut batch.left_out);
        subjects.retain(|subject| {
            let may_leave = documents::may_leave(grid, &subject.assessment, ui);
            left_out.extend((!may_leave).then(|| subject.assessment.organisation.name.clone()));
            may_leave
        });
    }
    for subject in &mut batch.subjects {
        if options.without_arguments {
            subject.assessment.drop_arguments();
        }
        if options.diffusion == Diffusion::Externe {
            report::without_marked(grid, &mut subject.assessment);
        }
    }
}

/// What was answered to one grid.
struct Answered {
    grid: Grid,
    subjects: Vec<Subject>,
}

/// One annex a structure, from its last answers to each grid.
fn annexes(frame: usize, answered: &[Answered], context: &Context, rank: impl Fn(&Subject) -> usize) -> Vec<Named> {
    let mut structures: IndexMap<&str, Vec<(&Grid, &Subject)>> = IndexMap::new();
    for Answered { grid, subjects } in answered {
        for subject in subjects {
            let own = structures.entry(&subject.assessment.organisation.id).or_default();
            match own.iter_mut().find(|(other, _)| other.id == grid.id) {
                Some((_, kept)) if kept.assessment.date >= subject.assessment.date => {}
                Some((_, kept)) => *kept = subject,
                None => own.push((grid, subject)),
            }
        }
    }
    let mut all = Vec::new();
    for (id, mut own) in structures {
        own.sort_by_key(|(_, subject)| rank(subject));
        let pairs: Vec<(&Grid, &Assessment)> = own.iter().map(|(grid, subject)| (*grid, &subject.assessment)).collect();
        let Some((grid, first)) = own.first() else { continue };
        let report = annexes::annex(frame, &pairs, context);
        all.push(Named {
            stem: safe_stem(&format!("{id}-{}", FRAMES[frame].id), all.len() + 1),
            listed: Listed::new(grid, &first.assessment, &report),
            report,
            rank: rank(first),
            has_left_out: false,
        });
    }
    all
}

/// What whoever sends versions for others is told: nobody else reads them first.
fn to_reread(reports: &[Named]) -> String {
    let it = if reports.len() == 1 { "relisez-le avant de l’envoyer" } else { "relisez-les avant de les envoyer" };
    let has_arguments = |named: &Named| named.report.sections.iter().any(|section| section.id == "tableau");
    let what = if reports.iter().any(has_arguments) { "les arguments" } else { "les réponses" };
    let contain = if reports.len() == 1 { "il contient" } else { "ils contiennent" };
    let left_out = if reports.iter().any(|named| named.has_left_out) {
        " ; le tableau des acteurs et leurs relations n’y sont pas, mais les textes et le plan d’action parlent peut-être \
         d’eux"
    } else {
        ""
    };
    format!("{it} : {contain} {what} du groupe{left_out}")
}

/// Whether the group drew how it sees others.
fn has_relations(grid: &Grid, assessment: &Assessment) -> bool {
    grid.matrices.iter().any(|matrix| {
        let rows = grid.tables.get(matrix.table).is_some_and(|table| assessment.tables.contains_key(&table.id));
        rows || assessment.matrices.contains_key(&matrix.id)
    })
}

/// The name of the file that an assessment alone was read from, or of its only YAML file; else its structure and date.
fn stem(subject: &Subject, shares_its_file: impl Fn(&String) -> bool) -> String {
    let mut own: Vec<&String> = subject.files.iter().filter(|file| !shares_its_file(file)).collect();
    if subject.files.len() > 1 {
        own.retain(|file| matches!(extension(file).as_str(), "yaml" | "yml"));
    }
    match own.as_slice() {
        [file] => {
            Path::new(file).file_stem().map_or_else(|| "rapport".into(), |stem| stem.to_string_lossy().into_owned())
        }
        _ => {
            let date = subject.assessment.date.map_or_else(String::new, |date| format!("-{date}"));
            format!("{}{date}", slug(&subject.key))
        }
    }
}

/// A name that every system takes for a file: not empty, no option, no device of Windows; else that of its number.
fn safe_stem(stem: &str, number: usize) -> String {
    let device = stem.split('.').next().unwrap_or("").trim().to_ascii_lowercase();
    let port = device.strip_prefix("com").or_else(|| device.strip_prefix("lpt"));
    let is_device = matches!(device.as_str(), "con" | "prn" | "aux" | "nul")
        || port.is_some_and(|port| port.len() == 1 && port.bytes().all(|byte| byte.is_ascii_digit()));
    if is_device || !stem.starts_with(|c: char| c.is_alphanumeric()) {
        format!("structure-{number}")
    } else {
        stem.into()
    }
}

/// Where each report goes. Nothing is written yet, and nothing that is there is in the way.
fn targets(options: &Options, format: Format, reports: &[Named], inputs: &[PathBuf]) -> Result<Targets, Problem> {
    let refuse = |code, message: String, hint: &str| Err(Problem::error(code, Place::Nowhere, message).hint(hint));
    let one = reports.len() == 1;
    let alone = |target: &Path| Ok(Targets { each: vec![target.to_owned()], index: None });
    let folder = match options.output.path.as_deref() {
        Some(path) if output::is_stdout(path) => {
            return if one {
                alone(Path::new(STDOUT))
            } else {
                refuse(
                    "plusieurs-rapports",
                    format!("impossible d’afficher {} rapports à l’écran", reports.len()),
                    "donnez un dossier avec -o",
                )
            };
        }
        // To the eye without being told where to: the screen.
        None if format == Format::Terminal && one => return alone(Path::new(STDOUT)),
        None => PathBuf::new(),
        Some(path) if is_folder(path, one) => {
            std::fs::create_dir_all(path).map_err(|error| {
                let message = format!("impossible de créer le dossier {} : {}", path.display(), io_words(&error));
                Problem::error("ecriture", Place::Nowhere, message)
            })?;
            path.to_owned()
        }
        Some(path) if one => {
            free(path, options.output.existing(), inputs)?;
            return alone(path);
        }
        Some(path) => {
            let message = format!("{} rapports ne tiennent pas dans {}", reports.len(), path.display());
            return refuse("plusieurs-rapports", message, "donnez un dossier avec -o");
        }
    };
    let index = (options.output.path.is_some() && !one).then(|| folder.join("index.html"));
    if let Some(index) = &index {
        free(index, options.output.existing(), inputs)?;
    }
    // Windows and macOS take two names that differ by their capitals for one.
    let folded = |name: &str| name.to_lowercase();
    let mut taken: HashSet<String> =
        index.iter().filter(|_| format.extension() == "html").map(|_| "index".to_owned()).collect();
    let mut each = Vec::new();
    for Named { stem, .. } in reports {
        let candidates = (1..).map(|n| if n == 1 { stem.clone() } else { format!("{stem}-{n}") });
        let stem = candidates.skip_while(|name| taken.contains(&folded(name))).take(1).collect::<String>();
        let path = folder.join(format!("{stem}.{}", format.extension()));
        taken.insert(folded(&stem));
        free(&path, options.output.existing(), inputs)?;
        each.push(path);
    }
    Ok(Targets { each, index })
}

/// Several reports and a name without extension, a trailing slash, or a folder that is there.
fn is_folder(path: &Path, one: bool) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', '\\']) || (!one && path.extension().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_never_named_like_an_option_or_a_device() {
        for stem in ["", "-2026-01-01", "con", "NUL", "com1", "aux.2026"] {
            assert_eq!(safe_stem(stem, 3), "structure-3", "{stem:?}");
        }
        for stem in ["air", "Été 2026", "console", "com", "79-1"] {
            assert_eq!(safe_stem(stem, 3), stem);
        }
    }
}
