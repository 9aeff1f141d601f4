//! `dts` alone, on a terminal: a short menu, since a double click must lead somewhere. `dts FICHIER`, as when a file is
//! dropped on the program, opens it on that file.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::choice::chosen;
use super::{Failure, Outcome, run_line, verifier};
use crate::assessment::yaml;
use crate::fold::slug;
use crate::french::{self, count};
use crate::grid::Grid;
use crate::grid::catalog::{self, GridCatalog};
use crate::score::{State, positions};
use crate::signals;
use crate::ui::{self, Audience, Ui};

/// How many files a list shows: more would not fit on a projector.
const SHOWN: usize = 12;

const BACK: &str = "Revenir au menu";

/// What one may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Resume,
    Begin,
    Report,
    ReportForOthers,
    Compare,
    Score,
    Read,
    Print,
    Check,
    Help,
    Leave,
}

impl Wish {
    fn label(self) -> &'static str {
        match self {
            Self::Resume => "Reprendre une séance",
            Self::Begin => "Commencer une séance",
            Self::Report => "Faire le rapport d’une séance, et l’ouvrir",
            Self::ReportForOthers => "Faire la version pour d’autres, sans ce que le groupe garde pour lui",
            Self::Compare => "Comparer deux évaluations",
            Self::Score => "Dépouiller un fichier de réponses",
            Self::Read => "Lire une grille avant la réunion",
            Self::Print => "Imprimer une grille, pour répondre au crayon",
            Self::Check => "Vérifier ce fichier",
            Self::Help => "Voir l’aide et toutes les commandes",
            Self::Leave => "Quitter",
        }
    }
}

/// What a file is, as far as the menu goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Session,
    Grid,
    Data,
    Other,
}

impl FileKind {
    fn of(path: &Path) -> Self {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let is_yaml = matches!(extension.as_deref(), Some("yaml" | "yml"));
        let source = catalog::read_text(path).ok().filter(|_| is_yaml);
        match (source, extension.as_deref()) {
            (Some(source), _) if yaml::grid_id(&source).is_some() => Self::Session,
            (Some(_), _) => Self::Grid,
            (None, Some(extension)) if verifier::is_data_extension(extension) => Self::Data,
            _ => Self::Other,
        }
    }

    /// What one may want to do with such a file.
    fn wishes(self) -> &'static [Wish] {
        match self {
            Self::Session => &[Wish::Resume, Wish::Report, Wish::ReportForOthers, Wish::Compare, Wish::Check],
            Self::Grid => &[Wish::Begin, Wish::Read, Wish::Print, Wish::Check],
            Self::Data => &[Wish::Score, Wish::Check],
            Self::Other => &[Wish::Check],
        }
    }
}

/// Shows the menu until one leaves, on a file where one is given.
pub fn run(file: Option<&Path>, ui: &Ui) -> Result<Outcome, Failure> {
    if ui::audience() != Audience::Screen {
        // Nobody to ask: what could be typed is said, as an error, so that a script notices.
        ui.say(&file.map_or_else(|| super::command().render_help().to_string(), what_to_type));
        return Ok(Outcome::Failed);
    }
    signals::watch();
    match file.map_or_else(|| offer(ui), |file| offer_on(file, ui)) {
        // The keyboard is gone, or Ctrl-C came from it.
        Err(_) => {
            signals::restore();
            Ok(Outcome::Interrupted)
        }
        Ok(outcome) => Ok(outcome),
    }
}

/// What may be done with a file, as commands.
fn what_to_type(file: &Path) -> String {
    let name = file.display();
    let ways = match FileKind::of(file) {
        FileKind::Session => format!("dts remplir {name}\ndts rapport {name}"),
        FileKind::Grid => format!("dts grilles {name}\ndts remplir {name}"),
        FileKind::Data => format!("dts depouiller GRILLE {name}\ndts verifier {name}"),
        FileKind::Other => format!("dts verifier {name}"),
    };
    format!("erreur : il manque une commande pour {name}\n\nPar exemple :\n{ways}")
}

fn offer(ui: &Ui) -> dialoguer::Result<Outcome> {
    ui.say(&format!(
        "\nBonjour. dts fait le point à plusieurs, avec les grilles du COORACE.\nLes fichiers sont lus et écrits dans ce \
         dossier : {}\n",
        std::env::current_dir().unwrap_or_default().display()
    ));
    loop {
        let sessions = sessions(Path::new("."));
        let data = latest(Path::new("."), verifier::is_data_extension);
        let wishes = [
            (Wish::Resume, !sessions.is_empty()),
            (Wish::Begin, true),
            (Wish::Report, !sessions.is_empty()),
            (Wish::ReportForOthers, !sessions.is_empty()),
            (Wish::Compare, sessions.len() > 1),
            (Wish::Score, !data.is_empty()),
            (Wish::Read, true),
            (Wish::Print, true),
            (Wish::Help, true),
            (Wish::Leave, true),
        ];
        let offered: Vec<Wish> =
            wishes.into_iter().filter(|(_, is_offered)| *is_offered).map(|(wish, _)| wish).collect();
        let wish = chosen_wish("Flèches, puis Entrée : que voulez-vous faire", &offered)?;
        let outcome = match wish {
            Wish::Leave => return Ok(Outcome::Done),
            Wish::Help => {
                ui.say(super::command().render_help().to_string().trim_end());
                Outcome::Done
            }
            Wish::Resume | Wish::Report | Wish::ReportForOthers | Wish::Compare => {
                let question = if wish == Wish::Compare { "Quelle évaluation, d’abord" } else { "Quelle séance" };
                match one(ui, question, &sessions)? {
                    Some(session) => fulfil(wish, session, &sessions, ui)?,
                    None => continue,
                }
            }
            Wish::Score => match one(ui, "Quel fichier", &data)? {
                Some(file) => fulfil(wish, file, &sessions, ui)?,
                None => continue,
            },
            Wish::Begin | Wish::Read | Wish::Print | Wish::Check => match grid(ui, "Avec quelle grille")? {
                Some(id) => fulfil(wish, Path::new(&id), &sessions, ui)?,
                None => continue,
            },
        };
        if outcome == Outcome::Interrupted {
            return Ok(outcome);
        }
        ui.say("");
    }
}

/// The same on one file.
fn offer_on(file: &Path, ui: &Ui) -> dialoguer::Result<Outcome> {
    ui.say(&format!("\nBonjour. Vous avez ouvert {}.\n", described(file)));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    loop {
        let sessions = sessions(folder);
        let others = sessions.iter().filter(|other| !is_same(other, file)).count();
        let mut offered: Vec<Wish> = FileKind::of(file).wishes().to_vec();
        offered.retain(|wish| *wish != Wish::Compare || others > 0);
        offered.push(Wish::Leave);
        let wish = chosen_wish("Flèches, puis Entrée : que voulez-vous en faire", &offered)?;
        if wish == Wish::Leave {
            return Ok(Outcome::Done);
        }
        let outcome = fulfil(wish, file, &sessions, ui)?;
        if outcome == Outcome::Interrupted {
            return Ok(outcome);
        }
        ui.say("");
    }
}

/// Does what one wants with a file, or with a grid by its id.
fn fulfil(wish: Wish, target: &Path, sessions: &[PathBuf], ui: &Ui) -> dialoguer::Result<Outcome> {
    let on_target = |words: &[&str]| {
        let words = words.iter().map(OsStr::new).chain(["--".as_ref(), target.as_os_str()]);
        run_line(words, ui)
    };
    match wish {
        Wish::Resume => Ok(on_target(&["remplir"])),
        Wish::Begin => match is_short(target)? {
            Some(true) => Ok(on_target(&["remplir", "--court"])),
            Some(false) => Ok(on_target(&["remplir"])),
            None => Ok(Outcome::Done),
        },
        Wish::Report => document(&["rapport", "--ouvrir"], &target.with_extension("html"), &[target], ui),
        Wish::ReportForOthers => {
            let name = format!("{}-pour-d-autres.html", target.file_stem().unwrap_or_default().to_string_lossy());
            document(&["rapport", "--ouvrir", "--diffusion=externe"], &target.with_file_name(name), &[target], ui)
        }
        Wish::Compare => compare(target, sessions, ui),
        Wish::Score => match grid(ui, "À quelle grille répond-il")? {
            Some(id) => Ok(run_line(["depouiller".as_ref(), "--".as_ref(), id.as_ref(), target.as_os_str()], ui)),
            None => Ok(Outcome::Done),
        },
        Wish::Read => Ok(on_target(&["grilles"])),
        Wish::Print => {
            let stem = target.file_stem().unwrap_or_default().to_string_lossy();
            let page = target.with_file_name(format!("{stem}-papier.html"));
            let outcome = document(&["grilles", "--papier"], &page, &[target], ui)?;
            if outcome == Outcome::Done && page.exists() {
                super::documents::show(&page, ui);
            }
            Ok(outcome)
        }
        Wish::Check => Ok(on_target(&["verifier"])),
        Wish::Help | Wish::Leave => Ok(Outcome::Done),
    }
}

/// Writes a document; one that is there already is replaced if that is wanted.
fn document(words: &[&str], target: &Path, inputs: &[&Path], ui: &Ui) -> dialoguer::Result<Outcome> {
    let mut words: Vec<OsString> = words.iter().map(OsString::from).collect();
    // A name may begin with a dash.
    let mut output = OsString::from("--sortie=");
    output.push(target);
    words.push(output);
    if target.exists() {
        let question = format!("{} est déjà là : que faire", file_name(target));
        match chosen(&question, &["Le remplacer", BACK])? {
            Some(0) => words.push("--forcer".into()),
            _ => return Ok(Outcome::Done),
        }
    }
    words.push("--".into());
    words.extend(inputs.iter().map(|input| input.as_os_str().to_owned()));
    Ok(run_line(words, ui))
}

fn compare(first: &Path, sessions: &[PathBuf], ui: &Ui) -> dialoguer::Result<Outcome> {
    let others: Vec<PathBuf> = sessions.iter().filter(|other| !is_same(other, first)).cloned().collect();
    let Some(second) = one(ui, "Avec quelle autre", &others)? else { return Ok(Outcome::Done) };
    let name = |path: &Path| slug(&path.file_stem().unwrap_or_default().to_string_lossy());
    let target = first.with_file_name(format!("comparaison-{}-{}.html", name(first), name(second)));
    document(&["comparer", "--ouvrir"], &target, &[first, second], ui)
}

fn is_same(one: &Path, other: &Path) -> bool {
    std::fs::canonicalize(one).is_ok_and(|one| std::fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// The wish that somebody chose; to leave where they gave up.
fn chosen_wish(question: &str, wishes: &[Wish]) -> dialoguer::Result<Wish> {
    let labels: Vec<&str> = wishes.iter().map(|wish| wish.label()).collect();
    Ok(chosen(question, &labels)?.map_or(Wish::Leave, |index| wishes[index]))
}

/// One of these files, with a way back.
fn one<'a>(ui: &Ui, question: &str, files: &'a [PathBuf]) -> dialoguer::Result<Option<&'a Path>> {
    if files.len() > SHOWN {
        let more = count(files.len() - SHOWN, "fichier plus ancien", "fichiers plus anciens");
        ui.say(&format!("{more} ne sont pas montrés ici ; pour ouvrir l’un d’eux, donnez son nom : dts FICHIER"));
    }
    let shown: Vec<&Path> = files.iter().take(SHOWN).map(PathBuf::as_path).collect();
    let labels: Vec<String> = shown.iter().map(|file| described(file)).collect();
    let is_twice = |label: &String| labels.iter().filter(|other| *other == label).count() > 1;
    let told = |(file, label): (&&Path, &String)| match is_twice(label) {
        true => format!("{label} ({})", file_name(file)),
        false => label.clone(),
    };
    let told: Vec<String> = shown.iter().zip(&labels).map(told).collect();
    let lines: Vec<&str> = told.iter().map(String::as_str).chain([BACK]).collect();
    Ok(chosen(question, &lines)?.and_then(|index| shown.get(index).copied()))
}

/// A session by its structure, its grid, its day and how far it is; another file by its name.
fn described(file: &Path) -> String {
    session_words(file).unwrap_or_else(|| file_name(file))
}

/// « Ressourcerie, Développement durable, 15/11/2010, 34 réponses sur 43 ».
fn session_words(file: &Path) -> Option<String> {
    let source = catalog::read_text(file).ok()?;
    let grid = GridCatalog::default().beside(file).find(&yaml::grid_id(&source)?).ok()?;
    let (assessment, _) = yaml::read(&grid, &source);
    let assessment = assessment?;
    let states = positions(&grid, &assessment).0.into_iter().map(|position| position.state);
    let applicable: Vec<State> = states.filter(|state| state.is_applicable()).collect();
    let answered = applicable.iter().filter(|state| matches!(state, State::At(_) | State::Given)).count();
    let progress = match applicable.len() {
        0 => None,
        all => Some(format!("{} sur {all}", count(answered, "réponse", "réponses"))),
    };
    let day = assessment.date.map(french::date);
    let words = [Some(assessment.organisation.name), Some(grid.short_title), day, progress];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn file_name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The id of one of the grids, with a way back.
fn grid(ui: &Ui, question: &str) -> dialoguer::Result<Option<String>> {
    let catalog = GridCatalog::default().beside(Path::new("./answers"));
    let mut grids = Vec::new();
    for id in catalog.ids() {
        match catalog.find(&id) {
            Ok(grid) => grids.push((id, grid.title)),
            Err(problems) => ui.problems(&problems),
        }
    }
    let lines: Vec<&str> = grids.iter().map(|(_, title)| title.as_str()).chain([BACK]).collect();
    let index = chosen(question, &lines)?;
    Ok(index.and_then(|index| grids.get(index)).map(|(id, _)| id.clone()))
}

/// Whether one wants the short form of a grid, where it has one; nothing where one goes back.
fn is_short(target: &Path) -> dialoguer::Result<Option<bool>> {
    let catalog = GridCatalog::default().beside(Path::new("./answers"));
    let grid: Option<Grid> = catalog.find(&target.to_string_lossy()).ok();
    let Some(grid) = grid else { return Ok(Some(false)) };
    let short = grid.items.iter().filter(|item| item.short).count();
    if short == 0 || short == grid.items.len() {
        return Ok(Some(false));
    }
    let full = format!("Toutes les questions ({})", grid.items.len());
    let short = format!("La forme courte ({})", count(short, "question", "questions"));
    Ok(match chosen("Quelle forme", &[&full, &short, BACK])? {
        Some(0) => Some(false),
        Some(1) => Some(true),
        _ => None,
    })
}

/// Files of answers in a folder, the latest first.
fn sessions(folder: &Path) -> Vec<PathBuf> {
    let yaml = latest(folder, |extension| matches!(extension, "yaml" | "yml"));
    yaml.into_iter().filter(|path| FileKind::of(path) == FileKind::Session).collect()
}

/// Files of a folder with such an extension, the latest first.
fn latest(folder: &Path, has_extension: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found: Vec<(SystemTime, PathBuf)> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with(['.', '~']))
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension().is_some_and(|extension| has_extension(&extension.to_string_lossy().to_lowercase()))
        })
        .filter_map(|path| {
            Some((std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file)?.modified().ok()?, path))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.into_iter().map(|(_, path)| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)).collect()
}
