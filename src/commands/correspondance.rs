//! `dts correspondance`: what the titles and words of a file were taken for, to be corrected.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::choice::chosen;
use super::{Failure, Outcome, inputs};
use crate::cli::{self, GridFolder, Output};
use crate::french::{count, quoted};
use crate::intake::content;
use crate::intake::correspondence::{self, BLANK, COPY, Entry, EntryKind, IGNORE, OPEN};
use crate::problem::{Place, Problem};
use crate::ui::{self, Audience, Ui};

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts correspondance enquete.csv --grille developpement-durable -o corr.csv
  dts depouiller developpement-durable enquete.csv --correspondance corr.csv

Dans corr.csv, « ? » marque ce qui n’est pas compris. Écrivez à sa place l’identifiant d’une
question, structure, date, territoire, repondant, partie_prenante, recopier ou ignorer ; pour un
mot, la réponse qu’il vaut, SO, NSP ou vide.";

/// Whose titles and words, and where they are written down.
#[derive(Debug, Args)]
pub struct Options {
    /// Fichier de réponses : export d’une enquête, classeur (.xlsx, .ods) ou CSV
    #[arg(value_name = "FICHIER", value_hint = ValueHint::AnyPath, required = true)]
    pub files: Vec<PathBuf>,
    /// Grille à laquelle on a répondu ; se donne aussi en premier
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = cli::grid_names())]
    pub grid: Option<String>,
    /// Where the correspondence goes.
    #[command(flatten)]
    pub output: Output,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

/// Writes down what was understood of a file; on a terminal, what was not is asked first.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let catalog = options.grids.catalog();
    let (given, files) = inputs::leading_grid(options.grid.as_deref(), &options.files, &catalog);
    let [file] = files else {
        let message = "une correspondance se fait pour un seul fichier";
        let problem = Problem::error("un-seul-fichier", Place::Nowhere, message);
        return Err(problem.hint("donnez-les l’un après l’autre").into());
    };
    let (name, bytes) = (inputs::shown(file), inputs::read(file)?);
    let Some(grid) = given.map(str::to_owned).or_else(|| content::grid_id(&name, &bytes)) else {
        let message = "ce fichier ne dit pas à quelle grille il répond";
        let problem = Problem::error("grille-absente", Place::File(name), message);
        return Err(problem.hint("ajoutez --grille et le nom de la grille ; dts grilles les montre toutes").into());
    };
    let grid = catalog.beside(file).find(&grid)?;
    let mut entries = correspondence::understood(&grid, &name, &bytes)?;
    let is_asked = options.output.path.is_some() && ui::audience() == Audience::Screen;
    if is_asked && ask(&mut entries, ui).is_err() {
        return Ok(Outcome::Interrupted);
    }
    let target = options.output.file();
    options.output.write(target, correspondence::render(&entries).as_bytes(), ui)?;
    say(&entries, target, &name, &grid.id, ui);
    let open = entries.iter().any(|entry| entry.meant == OPEN);
    Ok(if open { Outcome::Found } else { Outcome::Done })
}

/// Asks what each title and word stands for that was not understood. Who gives up a question leaves it open.
fn ask(entries: &mut [Entry], ui: &Ui) -> dialoguer::Result<()> {
    let open = entries.iter().filter(|entry| entry.meant == OPEN).count();
    if open > 0 {
        ui.say(&format!(
            "{} à éclaircir ; Échap laisse la question pour plus tard.",
            count(open, "titre ou mot", "titres ou mots")
        ));
    }
    for entry in entries.iter_mut().filter(|entry| entry.meant == OPEN) {
        let (what, others) = match &entry.kind {
            EntryKind::Title => ("La colonne", vec![COPY, IGNORE]),
            EntryKind::Word(_) => ("Le mot", vec!["SO", "NSP", BLANK]),
        };
        let lines: Vec<&str> = entry.nearest.iter().map(String::as_str).chain(others).chain([LATER]).collect();
        let answer = chosen(&format!("{what} {} est", quoted(&entry.found)), &lines)?;
        if let Some(line) = answer.and_then(|index| lines.get(index)).filter(|line| **line != LATER) {
            entry.meant = (*line).to_owned();
        }
    }
    Ok(())
}

/// The line that leaves a question open.
const LATER: &str = "autre chose, je l’écrirai dans le fichier";

/// What was written, and what to do with it.
fn say(entries: &[Entry], target: Option<&Path>, file: &str, grid: &str, ui: &Ui) {
    let Some(path) = target else { return };
    let open = entries.iter().filter(|entry| entry.meant == OPEN).count();
    let known = count(entries.len() - open, "titre ou mot compris", "titres ou mots compris");
    ui.say(&match open {
        0 => format!("{} : {known}", path.display()),
        _ => format!("{} : {known}, {open} à compléter là où il y a « ? »", path.display()),
    });
    ui.say(&format!("Ensuite : dts depouiller {grid} {file} --correspondance {}", path.display()));
}
