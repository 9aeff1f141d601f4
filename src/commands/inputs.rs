//! Files of answers given to a command: found, read, and gathered by the grid that they answer.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::documents;
use crate::assessment::yaml;
use crate::cli::Correspondence;
use crate::encoding::{self, not_a_table};
use crate::files;
use crate::french::{count, quoted, quoted_list};
use crate::grid::Grid;
use crate::grid::catalog::{self, GridCatalog};
use crate::intake::Tolerance;
use crate::intake::batch::Gathering;
use crate::intake::content::{self, Content};
use crate::intake::correspondence;
use crate::output::io_words;
use crate::problem::{Place, Problem, Problems, Source};
use crate::ui::Ui;
use crate::workbook;
use crate::yaml::Document;

/// Name under which messages speak of stdin.
pub const STDIN: &str = "entrée standard";

/// Whether a path stands for stdin.
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name under which messages speak of a file.
pub fn shown(path: &Path) -> String {
    if is_dash(path) { STDIN.into() } else { path.display().to_string() }
}

/// The bytes of a file, or of stdin.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let read = if is_dash(path) { files::read_from(std::io::stdin().lock()) } else { files::read(path) };
    read.map_err(|error| {
        let message = format!("impossible de lire ce fichier : {}", io_words(&error));
        Problem::error("lecture", Place::File(shown(path)), message).hint(unread_hint(path, &error))
    })
}

/// What to do about a file that cannot be read: the name of a grid is no file of answers, and a name is easily mistyped.
fn unread_hint(path: &Path, error: &std::io::Error) -> String {
    let name = path.to_string_lossy();
    if !path.exists() && catalog::EMBEDDED.iter().any(|(id, _)| *id == name) {
        return format!(
            "{} est le nom d’une grille : donnez le fichier des réponses ; dts remplir {name} en commence un",
            quoted(&name)
        );
    }
    catalog::read_hint(path, error)
}

/// The files that some inputs stand for: those of a folder, and those that are named. What lies in a folder and holds no answers is named in a remark, once; results that are to be
/// written again are no input.
pub fn listed(inputs: &[PathBuf], results: Option<&Path>) -> (Vec<PathBuf>, Problems) {
    let mut files = Vec::new();
    let mut problems = Problems::new();
    for input in inputs {
        if input.is_dir() {
            let (found, problem) = folder(input, results);
            files.extend(found);
            problems.extend(problem.into_iter().collect());
            continue;
        }
        // A star of the shell takes what Excel leaves beside an open file for one more workbook.
        if inputs.len() == 1 || !input.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$")) {
            files.push(input.clone());
        }
    }
    (files, problems)
}

/// Whether a name is that of a file that nobody made: hidden, or the mark that a program leaves beside an open file.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || matches!(name, "Thumbs.db" | "desktop.ini")
}

/// The files of answers in a folder, sorted, and what to say of it.
fn folder(path: &Path, results: Option<&Path>) -> (Vec<PathBuf>, Option<Problem>) {
    let mut entries: Vec<PathBuf> = match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => {
            let message = format!("impossible de lire ce dossier : {}", io_words(&error));
            return (Vec::new(), Some(Problem::error("lecture", Place::File(shown(path)), message)));
        }
    };
    entries.sort();
    let name = |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let results = results.and_then(real);
    entries.retain(|entry| !is_hidden(&name(entry)) && (results.is_none() || real(entry) != results));
    let is_answers = |entry: &PathBuf| {
        let beginning = || {
            let mut bytes = Vec::new();
            let file = std::fs::File::open(entry).ok()?;
            file.take(1 << 14).read_to_end(&mut bytes).ok().map(|_| bytes)
        };
        // What cannot be opened is told when its turn comes.
        entry.is_file() && content::is_answers(&name(entry), &beginning().unwrap_or_default())
    };
    let (files, others): (Vec<PathBuf>, Vec<PathBuf>) = entries.into_iter().partition(is_answers);
    let place = Place::File(shown(path));
    let others: Vec<String> = others.iter().map(|other| name(other)).collect();
    let problem = if files.is_empty() {
        let hint = if others.iter().any(|other| path.join(other).is_dir()) {
            "les dossiers qu’il contient ne sont pas lus : donnez l’un d’eux"
        } else {
            "donnez un dossier où sont des classeurs, des fichiers CSV ou des séances de dts"
        };
        Some(Problem::error("dossier-vide", place, "ce dossier ne contient aucun fichier de réponses").hint(hint))
    } else {
        let names = format!(
            "{}{}",
            quoted_list(&others[..others.len().min(SHOWN)], "et"),
            if others.len() > SHOWN { "…" } else { "" }
        );
        let message = match others.len() {
            0 => return (files, None),
            1 => format!("{names} n’est pas un fichier de réponses et n’est pas lu"),
            several => format!(
                "{} ne sont pas des fichiers de réponses et ne sont pas lus : {names}",
                count(several, "élément", "éléments")
            ),
        };
        Some(Problem::remark("fichiers-non-lus", place, message))
    };
    (files, problem)
}

/// Most files that a remark names.
const SHOWN: usize = 10;

/// Files that answer one grid.
#[derive(Debug)]
pub struct Group {
    /// The grid.
    pub grid: Grid,
    /// Name and bytes of each, in the order given.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a command was given, read and put together by grid.
#[derive(Debug)]
pub struct Gathered {
    /// All files, those of folders among them.
    pub inputs: Vec<PathBuf>,
    /// Files that answer one grid.
    pub groups: Vec<Group>,
    /// Files that no grid could be found for, and why.
    pub failed: Vec<(String, Problems)>,
}

/// The grid given by an option or before the files, and the files. A first word is a grid if it is the name of one, or a
/// file that holds one.
pub fn leading_grid<'a>(
    given: Option<&'a str>,
    files: &'a [PathBuf],
    catalog: &GridCatalog,
) -> (Option<&'a str>, &'a [PathBuf]) {
    let [first, others @ ..] = files else { return (given, files) };
    let Some(word) = first.to_str().filter(|_| !others.is_empty()) else { return (given, files) };
    let is_name = || !first.exists() && catalog.clone().beside(&others[0]).ids().iter().any(|id| id == word);
    match given {
        Some(given) if given == word => (Some(given), others),
        None if is_name() || holds_grid(first) => (Some(word), others),
        _ => (given, files),
    }
}

/// Whether a file holds a grid rather than answers.
fn holds_grid(path: &Path) -> bool {
    let Ok(bytes) = files::read(path) else { return false };
    let name = shown(path);
    match Content::of(&name, &bytes) {
        Content::Yaml => {
            let document = Document::parse(&Source::new(name, encoding::text(&bytes)), yaml::MAX_BYTES);
            document.is_ok_and(|document| document.root().get("sections").is_some())
        }
        _ => {
            workbook::container(&bytes).is_some()
                && workbook::Workbook::read(&name, &bytes)
                    .is_ok_and(|workbook| crate::grid::workbook::is_grid(&workbook))
        }
    }
}

/// Answers to a grid being gathered, by the correspondence that goes with their files.
pub fn gathering<'g>(grid: &'g Grid, tolerance: Tolerance, learnt: &Correspondence) -> Result<Gathering<'g>, Problems> {
    let mut gathering = Gathering::new(grid, tolerance);
    gathering.on(documents::day(None)?);
    if let Some(file) = &learnt.file {
        gathering.learn(correspondence::read(grid, &shown(file), &read(file)?)?);
    }
    Ok(gathering)
}

/// Finds and reads all files, says which ones are no answers, and puts those of one grid together.
pub fn gathered(
    inputs: &[PathBuf],
    results: Option<&Path>,
    given: Option<&str>,
    catalog: &GridCatalog,
    ui: &Ui,
) -> Gathered {
    let (given, inputs) = leading_grid(given, inputs, catalog);
    let (inputs, aside) = listed(inputs, results);
    ui.problems(&aside);
    let (groups, failed) = by_grid(read_all(&inputs, ui), given, catalog);
    Gathered { inputs, groups, failed }
}

/// The bytes of all files, with a bar where that takes time.
pub fn read_all(inputs: &[PathBuf], ui: &Ui) -> Vec<(PathBuf, Result<Vec<u8>, Problem>)> {
    let mut progress = ui.progress("lecture", inputs.len());
    let mut all = Vec::new();
    for input in inputs {
        progress.step(&shown(input));
        all.push((input.clone(), read(input)));
    }
    all
}

/// Puts the files of one grid together; beside them, the files that no grid could be found for, and why.
///
/// The grid is the one given, else the one that a file names. A table of data names none: it takes the grid of the
/// YAML files beside it, where they all have the same.
pub fn by_grid(
    inputs: impl IntoIterator<Item = (PathBuf, Result<Vec<u8>, Problem>)>,
    given: Option<&str>,
    catalog: &GridCatalog,
) -> (Vec<Group>, Vec<(String, Problems)>) {
    let mut failed = Vec::new();
    let mut read: Vec<(PathBuf, String, Vec<u8>, Option<String>)> = Vec::new();
    for (input, bytes) in inputs {
        let name = shown(&input);
        match bytes {
            Ok(bytes) => {
                let grid = given.map(str::to_owned).or_else(|| content::grid_id(&name, &bytes));
                read.push((input, name, bytes, grid));
            }
            Err(problem) => failed.push((name, problem.into())),
        }
    }
    let mut named: Vec<&str> = read.iter().filter_map(|(_, _, _, grid)| grid.as_deref()).collect();
    named.sort_unstable();
    named.dedup();
    // Beside whom a table of data finds its grid.
    let shared = match named.as_slice() {
        [one] => read.iter().find(|(_, _, _, grid)| grid.is_some()).map(|(path, ..)| (path.clone(), (*one).to_owned())),
        _ => None,
    };
    let named: Vec<String> = named.into_iter().map(str::to_owned).collect();
    let mut groups: Vec<Group> = Vec::new();
    let mut found: HashMap<(Option<PathBuf>, String), usize> = HashMap::new();
    for (path, name, bytes, grid) in read {
        let target = match (grid, &shared) {
            (Some(grid), _) => Some((path, grid)),
            (None, Some(shared)) if Content::of(&name, &bytes) != Content::Yaml => Some(shared.clone()),
            _ => None,
        };
        let Some((beside, target)) = target else {
            // What is broken, or no text at all, cannot name its grid: say that first.
            let problems = unreadable(&name, &bytes).unwrap_or_else(|| no_grid(&name, &named).into());
            failed.push((name, problems));
            continue;
        };
        // Files of one folder find the same grid under a name: it is read once for a thousand of them.
        let key = (beside.parent().map(Path::to_owned), target);
        if let Some(group) = found.get(&key) {
            groups[*group].files.push((name, bytes));
            continue;
        }
        match catalog.clone().beside(&beside).find(&key.1) {
            Ok(grid) => {
                let group = groups.iter().position(|group| group.grid == grid).unwrap_or(groups.len());
                if group == groups.len() {
                    groups.push(Group { grid, files: Vec::new() });
                }
                groups[group].files.push((name, bytes));
                found.insert(key, group);
            }
            Err(problems) => failed.push((name, problems)),
        }
    }
    (groups, failed)
}

/// What to say of a file for which there is no grid; `named` are the grids of those beside it.
fn no_grid(name: &str, named: &[String]) -> Problem {
    let hint = match named {
        [] | [_] => "ajoutez --grille et le nom de la grille ; dts grilles les montre toutes".to_owned(),
        several => format!("ajoutez --grille : {}", quoted_list(several, "ou")),
    };
    let message = "ce fichier ne dit pas à quelle grille il répond";
    Problem::error("grille-absente", Place::File(name.to_owned()), message).hint(hint)
}

/// Why nothing can be read in a file, if so.
fn unreadable(name: &str, bytes: &[u8]) -> Option<Problems> {
    if workbook::container(bytes).is_some() {
        return workbook::Workbook::read(name, bytes).err();
    }
    if let Some(what) = not_a_table(bytes) {
        let message = format!("ce fichier est {what}, pas un fichier de réponses");
        let problem = Problem::error("pas-un-texte", Place::File(name.to_owned()), message);
        return Some(problem.hint("donnez une séance de dts, un classeur ou un fichier CSV").into());
    }
    if bytes.trim_ascii().is_empty() {
        let problem = Problem::error("fichier-vide", Place::File(name.to_owned()), "ce fichier est vide");
        return Some(problem.hint("vérifiez que c’est le bon fichier").into());
    }
    let source = Source::new(name, encoding::text(bytes));
    if source.text.contains('\0') {
        let problem = Problem::error("pas-un-texte", Place::File(name.to_owned()), "ce fichier n’est pas du texte");
        return Some(problem.hint("donnez une séance de dts, un classeur ou un fichier CSV").into());
    }
    if Content::of(name, bytes) != Content::Yaml {
        return None;
    }
    match crate::yaml::source(name, bytes) {
        Ok(source) => Document::parse(&source, yaml::MAX_BYTES).err(),
        Err(problem) => Some(problem.into()),
    }
}
