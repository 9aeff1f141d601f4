//! `dts` alone, on a terminal: a short menu, since a double click must lead somewhere.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use dialoguer::Select;
use dialoguer::theme::Theme;

use super::{Failure, Outcome, run_line, verifier};
use crate::assessment::Form;
use crate::assessment::yaml;
use crate::cli;
use crate::french::{NBSP, count};
use crate::grid::load::{self, Shelves};
use crate::signals;
use crate::ui::{self, Audience, Ui};
use crate::visible::visible_line;

/// How many files a list shows: more would not fit on a projector.
const SHOWN: usize = 12;

/// What one may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Resume,
    Begin,
    Report,
    Score,
    Read,
    Help,
    Leave,
}

/// Shows the menu until one leaves.
pub fn run(ui: &Ui) -> Result<Outcome, Failure> {
    signals::watch();
    match offer(ui) {
        // The keyboard is gone, or Ctrl-C came from it.
        Err(_) => {
            signals::restore();
            Ok(Outcome::Interrupted)
        }
        Ok(outcome) => Ok(outcome),
    }
}

fn offer(ui: &Ui) -> dialoguer::Result<Outcome> {
    let help = cli::command().render_help().to_string();
    let help = help.trim_end();
    if ui::audience() != Audience::Screen {
        // Nothing asked, and nobody to ask: the help, as an error, so that a script notices.
        ui.say(help);
        return Ok(Outcome::Failed);
    }
    ui.say(&format!(
        "\nBonjour. dts fait le point à plusieurs, avec les grilles du COORACE.\nLes fichiers sont lus et écrits dans ce \
         dossier{NBSP}: {}\n",
        std::env::current_dir().unwrap_or_default().display()
    ));
    loop {
        let sessions = sessions(Path::new("."));
        let data = data_files(Path::new("."));
        let outcome = match wish(!sessions.is_empty(), !data.is_empty())? {
            Wish::Resume => match one(ui, "Quelle séance", &sessions)? {
                Some(path) => hold(path.as_os_str(), Form::Full, ui),
                None => continue,
            },
            Wish::Begin => match grid(ui, "Avec quelle grille")? {
                Some(id) => match form(&id)? {
                    Some(form) => hold(id.as_ref(), form, ui),
                    None => continue,
                },
                None => continue,
            },
            Wish::Report => match one(ui, "Le rapport de quelle séance", &sessions)? {
                Some(path) => report(path, ui)?,
                None => continue,
            },
            Wish::Score => {
                let path = one(ui, "Quel fichier", &data)?;
                let Some(path) = path else { continue };
                match grid(ui, "À quelle grille répond-il")? {
                    Some(id) => score(&id, path, ui),
                    None => continue,
                }
            }
            Wish::Read => match grid(ui, "Quelle grille")? {
                Some(id) => run_line(["grilles", "--", &id], ui),
                None => continue,
            },
            Wish::Help => {
                ui.say(help);
                Outcome::Done
            }
            Wish::Leave => return Ok(Outcome::Done),
        };
        if outcome == Outcome::Interrupted {
            return Ok(outcome);
        }
        ui.say("");
    }
}

fn wish(has_sessions: bool, has_data: bool) -> dialoguer::Result<Wish> {
    let wishes = [
        (has_sessions, Wish::Resume, "Reprendre une séance"),
        (true, Wish::Begin, "Commencer une séance"),
        (has_sessions, Wish::Report, "Faire le rapport d’une séance, et l’ouvrir"),
        (has_data, Wish::Score, "Dépouiller un fichier de réponses"),
        (true, Wish::Read, "Lire une grille avant la réunion"),
        (true, Wish::Help, "Voir l’aide et toutes les commandes"),
        (true, Wish::Leave, "Quitter"),
    ];
    let offered: Vec<(Wish, &str)> =
        wishes.into_iter().filter(|(is_offered, ..)| *is_offered).map(|(_, wish, words)| (wish, words)).collect();
    let words: Vec<&str> = offered.iter().map(|(_, words)| *words).collect();
    let index = chosen("Flèches, puis Entrée\u{a0}: que voulez-vous faire", &words)?;
    Ok(index.map_or(Wish::Leave, |index| offered[index].0))
}

/// The questions of the menu, ended as French ends them.
struct French;

impl Theme for French {
    fn format_select_prompt(&self, f: &mut dyn std::fmt::Write, prompt: &str) -> std::fmt::Result {
        write!(f, "{prompt}{NBSP}?")
    }
}

/// The index of the line that somebody chose; nothing where they gave up.
fn chosen(question: &str, lines: &[&str]) -> dialoguer::Result<Option<usize>> {
    let lines = lines.iter().map(|line| visible_line(line));
    let select = Select::with_theme(&French).with_prompt(visible_line(question)).items(lines).default(0).report(false);
    select.interact_opt()
}

/// One of these files, with a way back.
fn one<'a>(ui: &Ui, question: &str, files: &'a [PathBuf]) -> dialoguer::Result<Option<&'a Path>> {
    if files.len() > SHOWN {
        let more = files.len() - SHOWN;
        ui.say(&format!(
            "{} ne sont pas montrés ici{NBSP}: leur nom se tape aussi, après une commande comme dts remplir ou dts depouiller.",
            count(more, "fichier plus ancien", "fichiers plus anciens")
        ));
    }
    let names: Vec<String> = files.iter().take(SHOWN).map(|file| name(file)).collect();
    let mut lines: Vec<&str> = names.iter().map(String::as_str).collect();
    lines.push("Revenir au menu");
    let index = chosen(question, &lines)?;
    Ok(index.and_then(|index| files.iter().take(SHOWN).nth(index)).map(PathBuf::as_path))
}

fn name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The id of one of the grids, with a way back.
fn grid(ui: &Ui, question: &str) -> dialoguer::Result<Option<String>> {
    let shelves = Shelves::default().beside(Path::new("./answers"));
    let mut grids = Vec::new();
    for id in shelves.ids() {
        match shelves.find(&id) {
            Ok(grid) => grids.push((id, grid.title)),
            Err(problems) => ui.problems(&problems),
        }
    }
    let mut lines: Vec<&str> = grids.iter().map(|(_, title)| title.as_str()).collect();
    lines.push("Revenir au menu");
    let index = chosen(question, &lines)?;
    Ok(index.and_then(|index| grids.get(index)).map(|(id, _)| id.clone()))
}

/// Files of answers in a folder, the latest first.
fn sessions(folder: &Path) -> Vec<PathBuf> {
    let is_session = |path: &PathBuf| load::read_text(path).is_ok_and(|source| yaml::grid_id(&source).is_some());
    latest(folder, |extension| matches!(extension, "yaml" | "yml")).into_iter().filter(is_session).collect()
}

/// Tables in a folder, the latest first.
fn data_files(folder: &Path) -> Vec<PathBuf> {
    latest(folder, verifier::is_data_extension)
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

/// All questions or those of the short form, where a grid has one.
fn form(id: &str) -> dialoguer::Result<Option<Form>> {
    let Ok(grid) = Shelves::default().beside(Path::new("./answers")).find(id) else { return Ok(None) };
    let short = grid.items.iter().filter(|item| item.short).count();
    if short == 0 || short == grid.items.len() {
        return Ok(Some(Form::Full));
    }
    let full = format!("Toutes les questions ({})", grid.items.len());
    let short = format!("La forme courte ({})", count(short, "question", "questions"));
    Ok(match chosen("Quelle forme", &[&full, &short, "Revenir au menu"])? {
        Some(0) => Some(Form::Full),
        Some(1) => Some(Form::Short),
        _ => None,
    })
}

fn hold(target: &OsStr, form: Form, ui: &Ui) -> Outcome {
    let short = (form == Form::Short).then_some("--court".as_ref());
    run_line(["remplir".as_ref()].into_iter().chain(short).chain(["--".as_ref(), target]), ui)
}

/// The report of a session, opened; one that is there already is replaced if that is wanted.
fn report(session: &Path, ui: &Ui) -> dialoguer::Result<Outcome> {
    let target = session.with_extension("html");
    // A name may begin with a dash.
    let mut output = OsString::from("--sortie=");
    output.push(&target);
    let mut words: Vec<&OsStr> = vec!["rapport".as_ref(), "--ouvrir".as_ref(), &output];
    if target.exists() {
        let lines = ["Le remplacer", "Revenir au menu"];
        match chosen(&format!("{} est déjà là\u{a0}: que faire", name(&target)), &lines)? {
            Some(0) => words.push("--forcer".as_ref()),
            _ => return Ok(Outcome::Done),
        }
    }
    words.extend(["--".as_ref(), session.as_os_str()]);
    Ok(run_line(words, ui))
}

fn score(grid: &str, file: &Path, ui: &Ui) -> Outcome {
    run_line(["depouiller".as_ref(), "--".as_ref(), grid.as_ref(), file.as_os_str()], ui)
}
