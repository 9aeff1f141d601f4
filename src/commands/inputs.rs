//! Files of answers given to a command, gathered by the grid that they answer.

use std::path::{Path, PathBuf};

use crate::assessment::batch::is_yaml;
use crate::assessment::tabular::not_a_table;
use crate::assessment::yaml;
use crate::encoding;
use crate::french::{NBSP, quoted_list};
use crate::grid::Grid;
use crate::grid::load::Shelves;
use crate::output::io_words;
use crate::problem::{Place, Problem, Problems, Source};
use crate::yaml::Document;

/// Files that answer one grid.
#[derive(Debug)]
pub struct Group {
    /// The grid.
    pub grid: Grid,
    /// Name and bytes of each, in the order given.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Reads files and puts those of one grid together; beside them, the files that no grid could be found for, and why.
///
/// The grid is the one given, else the one that a file names. A table of data names none: it takes the grid of the
/// YAML files beside it, where they all have the same.
pub fn by_grid(inputs: &[PathBuf], given: Option<&str>, shelves: &Shelves) -> (Vec<Group>, Vec<(String, Problems)>) {
    let mut failed = Vec::new();
    let mut read: Vec<(&Path, String, Vec<u8>, Option<String>)> = Vec::new();
    for input in inputs {
        let name = input.display().to_string();
        match std::fs::read(input) {
            Ok(bytes) => {
                let own = || yaml::grid_id(&Source::new(&*name, encoding::text(&bytes)));
                let grid = given.map(str::to_owned).or_else(|| is_yaml(&name).then(own).flatten());
                read.push((input, name, bytes, grid));
            }
            Err(error) => {
                let message = format!("impossible de lire ce fichier{NBSP}: {}", io_words(&error));
                let problem = Problem::error("lecture", Place::File(name.clone()), message);
                failed.push((name, problem.hint("vérifiez le nom et le dossier").into()));
            }
        }
    }
    let mut named: Vec<&str> = read.iter().filter_map(|(_, _, _, grid)| grid.as_deref()).collect();
    named.sort_unstable();
    named.dedup();
    // Beside whom a table of data finds its grid.
    let shared = match named.as_slice() {
        [one] => {
            read.iter().find(|(_, _, _, grid)| grid.is_some()).map(|(path, ..)| (path.to_path_buf(), (*one).to_owned()))
        }
        _ => None,
    };
    let named: Vec<String> = named.into_iter().map(str::to_owned).collect();
    let mut groups: Vec<Group> = Vec::new();
    for (path, name, bytes, grid) in read {
        let target = match (grid, &shared) {
            (Some(grid), _) => Some((path.to_path_buf(), grid)),
            (None, Some(shared)) if !is_yaml(&name) => Some(shared.clone()),
            _ => None,
        };
        let Some((beside, target)) = target else {
            // What is broken, or no text at all, cannot name its grid: say that first.
            if let Some(problems) = unreadable(&name, &bytes) {
                failed.push((name, problems));
                continue;
            }
            let message = "ce fichier ne dit pas à quelle grille il répond";
            let hint = match named.as_slice() {
                [] | [_] => "ajoutez --grille NOM".to_owned(),
                several => format!("ajoutez --grille{NBSP}: {}", quoted_list(several, "ou")),
            };
            failed.push((name.clone(), Problem::error("grille-absente", Place::File(name), message).hint(hint).into()));
            continue;
        };
        match shelves.clone().beside(&beside).find(&target) {
            Ok(grid) => match groups.iter_mut().find(|group| group.grid == grid) {
                Some(group) => group.files.push((name, bytes)),
                None => groups.push(Group { grid, files: vec![(name, bytes)] }),
            },
            Err(problems) => failed.push((name, problems)),
        }
    }
    (groups, failed)
}

/// Why nothing can be read in a file, if so.
fn unreadable(name: &str, bytes: &[u8]) -> Option<Problems> {
    if let Some(what) = not_a_table(bytes) {
        let message = format!("ce fichier est {what}, pas un fichier de réponses");
        let problem = Problem::error("pas-un-texte", Place::File(name.to_owned()), message);
        return Some(problem.hint("les séances de dts finissent par .yaml ; un tableur s’enregistre en CSV").into());
    }
    let source = Source::new(name, encoding::text(bytes));
    is_yaml(name).then(|| Document::parse(&source, yaml::MAX_BYTES).err()).flatten()
}
