//! `dts rapport`: what remains after the meeting, one document an assessment.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Outcome, inputs};
use crate::assessment::Assessment;
use crate::assessment::batch::{Gathering, Subject};
use crate::assessment::content::extension;
use crate::assessment::layout::Tolerance;
use crate::fold::slug;
use crate::french::{NBSP, count, quoted};
use crate::grid::Grid;
use crate::grid::load::Shelves;
use crate::output::{self, Existing, io_words};
use crate::problem::{Look, Place, Problem, Problems};
use crate::report::{self, Context, Diffusion, Format, Report, Screen};
use crate::ui::Ui;

/// Width of a text report that is written to a file.
const PAGE: Screen = Screen { width: 100, look: Look::Plain };

/// Which assessments, reported how and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// Files of answers.
    pub inputs: Vec<PathBuf>,
    /// Id or path of the grid, for files that do not name theirs.
    pub grid: Option<String>,
    /// Where grids are looked for.
    pub shelves: Shelves,
    /// What the extension of `output` says without it, else HTML.
    pub format: Option<Format>,
    /// A file, a folder, or `-` for stdout; without it a file named after the answers, in the current folder.
    pub output: Option<PathBuf>,
    /// Whether a file that is there may be replaced.
    pub existing: Existing,
    /// For whom.
    pub diffusion: Diffusion,
    /// The day that the report bears; today without it.
    pub date: Option<Date>,
    /// Whether to show the report once it is written.
    pub is_opened: bool,
}

/// A report, and the name that its file takes by default, without extension.
struct Named {
    stem: String,
    report: Report,
    /// Relations were left out of a version for others, while texts that may speak of the same people stay in it.
    has_left_out: bool,
}

/// What stands for stdout where a file is asked for.
const STDOUT: &str = "-";

/// Builds the reports and writes them.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let fail = |problems: Problems| {
        ui.problems(&problems);
        Ok(Outcome::Failed)
    };
    let format = match format_of(options.format, options.output.as_deref()) {
        Ok(format) => format,
        Err(problem) => return fail((*problem).into()),
    };
    let generated_on = options.date.unwrap_or_else(|| jiff::Zoned::now().date());
    let context = Context { diffusion: options.diffusion, generated_on };
    let Read { reports, left_out, inputs } = reports(options, &context, ui);
    if reports.is_empty() {
        let problem =
            Problem::error("rien-a-rapporter", Place::Nowhere, "aucune réponse utilisable, aucun rapport écrit");
        return fail(problem.hint("corrigez ce qui est dit plus haut ; dts verifier FICHIER le redit").into());
    }
    let targets = match targets(options, format, &reports, &inputs) {
        Ok(targets) => targets,
        Err(problems) => return fail(problems),
    };
    let mut progress = ui.progress("rapports", targets.len());
    for (Named { report, .. }, target) in reports.iter().zip(&targets) {
        progress.step(&report.cover.organisation.on_one_line());
        let delivered = deliver(report, format, target, (options.existing, &inputs), ui)?;
        match delivered {
            Ok(sentence) => progress.say(ui, sentence.as_deref()),
            Err(problems) => {
                drop(progress);
                return fail(problems);
            }
        }
    }
    drop(progress);
    if options.is_opened {
        match targets.as_slice() {
            [one] if one != Path::new(STDOUT) => show(one, ui),
            // Of several, the folder that holds them.
            [first, _, ..] => {
                show(first.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")), ui);
            }
            _ => {}
        }
    }
    if options.diffusion == Diffusion::Externe {
        ui.say(&to_reread(&reports));
    }
    if !left_out.is_empty() {
        ui.say(&format!(
            "{}{NBSP}: {}",
            count(left_out.len(), "fichier laissé de côté", "fichiers laissés de côté"),
            left_out.join(", ")
        ));
    }
    Ok(if left_out.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// Writes one report where it goes; what to say of it, unless it went to stdout, which is `-`.
pub(super) fn deliver(
    report: &Report,
    format: Format,
    target: &Path,
    (existing, inputs): (Existing, &[PathBuf]),
    ui: &Ui,
) -> anyhow::Result<Result<Option<String>, Problems>> {
    if target == Path::new(STDOUT) {
        let screen = Screen { width: ui.width, look: ui.out };
        ui.print(report::render(report, format, screen).as_bytes()).map_err(|error| output::unwritable(&error))?;
        return Ok(Ok(None));
    }
    if let Err(problems) = free(target, existing, inputs) {
        return Ok(Err(problems));
    }
    let text = report::render(report, format, PAGE);
    if let Err(error) = output::write(target, text.as_bytes(), existing) {
        return Ok(Err(Problem::error("ecriture", Place::Nowhere, error.to_string()).into()));
    }
    let cover = &report.cover;
    let about = (target.display(), cover.organisation.on_one_line(), &cover.coverage.text);
    Ok(Ok(Some(format!("{}{NBSP}: {}, {}", about.0, about.1, about.2))))
}

/// Opens a report, or a folder of them, with what this machine opens such things with.
pub(super) fn show(path: &Path, ui: &Ui) {
    if open::that_detached(path).is_err() {
        ui.say(&format!(
            "rien ici ne sait ouvrir {}{NBSP}: ouvrez-le d’un double clic, ou dans un navigateur",
            path.display()
        ));
    }
}

/// The reports of all files, one an assessment, and the files that contribute to none.
struct Read {
    reports: Vec<Named>,
    left_out: Vec<String>,
    inputs: Vec<PathBuf>,
}

/// Files that answer the same grid are read together: one may hold the answers, another the actors.
fn reports(options: &Options, context: &Context, ui: &Ui) -> Read {
    let gathered =
        inputs::gathered(&options.inputs, options.output.as_deref(), options.grid.as_deref(), &options.shelves, ui);
    let inputs::Gathered { inputs, groups, failed: problems } = gathered;
    let mut read = Read { reports: Vec::new(), left_out: Vec::new(), inputs };
    for (name, problems) in problems {
        ui.problems(&problems);
        read.left_out.push(name);
    }
    for inputs::Group { grid, files } in groups {
        let mut gathering = Gathering::new(&grid, Tolerance::Strict);
        for (name, bytes) in &files {
            gathering.add(name, bytes);
        }
        let batch = gathering.finish();
        ui.problems(&batch.problems);
        read.left_out.extend(batch.left_out);
        for subject in &batch.subjects {
            let shares_its_file =
                |file: &String| batch.subjects.iter().filter(|other| other.files.contains(file)).count() > 1;
            read.reports.push(Named {
                stem: safe_stem(&stem(subject, shares_its_file), read.reports.len() + 1),
                report: report::build(&grid, &subject.assessment, context),
                has_left_out: context.diffusion == Diffusion::Externe && has_relations(&grid, &subject.assessment),
            });
        }
    }
    read
}

/// What whoever sends versions for others is told: nobody else reads them first.
fn to_reread(reports: &[Named]) -> String {
    let it = if reports.len() == 1 { "relisez-le avant de l’envoyer" } else { "relisez-les avant de les envoyer" };
    let has_arguments = |named: &Named| named.report.blocks.iter().any(|block| block.id == "arguments");
    let what = if reports.iter().any(has_arguments) { "les arguments" } else { "les réponses" };
    let left_out = if reports.iter().any(|named| named.has_left_out) {
        format!(
            "{NBSP}; le tableau des acteurs et leurs relations n’y sont pas, mais les textes et le plan d’action parlent \
             peut-être d’eux"
        )
    } else {
        String::new()
    };
    format!("{it}{NBSP}: {what} du groupe y sont{left_out}")
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

/// The format asked for, else that of the output's extension, else HTML.
pub(super) fn format_of(format: Option<Format>, output: Option<&Path>) -> Result<Format, Box<Problem>> {
    if let Some(format) = format {
        return Ok(format);
    }
    let Some((path, extension)) = output.filter(|path| !path.is_dir()).and_then(|path| Some((path, path.extension()?)))
    else {
        return Ok(Format::Html);
    };
    Format::from_extension(&extension.to_string_lossy()).ok_or_else(|| {
        let message = format!("le nom {} ne dit pas le format du rapport", quoted(&path.display().to_string()));
        let hint = "terminez-le par .html, .md, .json ou .txt, ou ajoutez --format";
        Box::new(Problem::error("format-inconnu", Place::Nowhere, message).hint(hint))
    })
}

/// Where each report goes, in the order of the reports. Nothing is written yet, and nothing that is there is in the way.
fn targets(options: &Options, format: Format, reports: &[Named], inputs: &[PathBuf]) -> Result<Vec<PathBuf>, Problems> {
    let refuse =
        |code, message: String, hint: &str| Err(Problem::error(code, Place::Nowhere, message).hint(hint).into());
    let one = reports.len() == 1;
    let folder = match options.output.as_deref() {
        Some(path) if path.as_os_str() == "-" => {
            return if one {
                Ok(vec![STDOUT.into()])
            } else {
                refuse(
                    "plusieurs-rapports",
                    format!("{} rapports ne vont pas ensemble à l’écran", reports.len()),
                    "donnez un dossier avec -o",
                )
            };
        }
        // To the eye without being told where to: the screen.
        None if format == Format::Terminal && one => return Ok(vec![STDOUT.into()]),
        None => PathBuf::new(),
        Some(path) if is_folder(path, one) => {
            std::fs::create_dir_all(path).map_err(|error| {
                let message = format!("impossible de créer le dossier {}{NBSP}: {}", path.display(), io_words(&error));
                Problems::from(Problem::error("ecriture", Place::Nowhere, message))
            })?;
            path.to_owned()
        }
        Some(path) if one => {
            free(path, options.existing, inputs)?;
            return Ok(vec![path.to_owned()]);
        }
        Some(path) => {
            let message = format!("{} rapports ne tiennent pas dans {}", reports.len(), path.display());
            return refuse("plusieurs-rapports", message, "donnez un dossier avec -o");
        }
    };
    let mut taken: HashSet<String> = HashSet::new();
    let mut targets = Vec::new();
    for Named { stem, .. } in reports {
        let candidates = (1..).map(|n| if n == 1 { stem.clone() } else { format!("{stem}-{n}") });
        let stem = candidates.skip_while(|name| taken.contains(name)).take(1).collect::<String>();
        let path = folder.join(format!("{stem}.{}", format.extension()));
        taken.insert(stem);
        free(&path, options.existing, inputs)?;
        targets.push(path);
    }
    Ok(targets)
}

/// Several reports and a name without extension, a trailing slash, or a folder that is there.
fn is_folder(path: &Path, one: bool) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', '\\']) || (!one && path.extension().is_none())
}

/// Refuses a file that must stay: one that is there without `--forcer`, or one of the inputs whatever was said.
fn free(path: &Path, existing: Existing, inputs: &[PathBuf]) -> Result<(), Problems> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(path).is_some_and(|path| inputs.iter().any(|input| real(input) == Some(path.clone()))) {
        let message = format!("{} est l’un des fichiers de réponses", path.display());
        return Err(Problem::error("sortie-sur-entree", Place::Nowhere, message)
            .hint("donnez un autre nom au rapport")
            .into());
    }
    if existing == Existing::Keep && path.exists() {
        let message = output::WriteError::Exists(path.to_owned()).to_string();
        return Err(Problem::error("ecriture", Place::Nowhere, message).into());
    }
    Ok(())
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
