//! Finding grids: those inside the program, those of folders, those beside a data file.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::Deserialize;

use super::raw::{RawGrid, RawReference};
use super::{Grid, Reference, load, workbook};
use crate::files;
use crate::fold::nearest;
use crate::french::{quoted, quoted_list};
use crate::output::io_words;
use crate::problem::{Place, Problem, Problems, Source};
use crate::yaml::{self, Document};

/// The grids inside the binary: id and YAML text. Adding one is a line here and a file in `grids/`.
pub const EMBEDDED: [(&str, &str); 11] = [
    ("developpement-durable", include_str!("../../grids/developpement-durable.yaml")),
    ("systeme-acteurs", include_str!("../../grids/systeme-acteurs.yaml")),
    ("utilite-sociale", include_str!("../../grids/utilite-sociale.yaml")),
    ("demarche-dts", include_str!("../../grids/demarche-dts.yaml")),
    ("diagnostic-territorial", include_str!("../../grids/diagnostic-territorial.yaml")),
    ("positionnement", include_str!("../../grids/positionnement.yaml")),
    ("conduite-changement", include_str!("../../grids/conduite-changement.yaml")),
    ("participation", include_str!("../../grids/participation.yaml")),
    ("territoire-inserant", include_str!("../../grids/territoire-inserant.yaml")),
    ("projet-territorial", include_str!("../../grids/projet-territorial.yaml")),
    ("alliances", include_str!("../../grids/alliances.yaml")),
];

/// Where grids are looked for when they are named by their id.
#[derive(Debug, Clone, Default)]
pub struct GridCatalog {
    /// The folder given by `--grilles`.
    pub folder: Option<PathBuf>,
    /// Folders of the data files: they are searched, and `grilles/` and `grids/` in them.
    pub beside: Vec<PathBuf>,
}

impl GridCatalog {
    /// The same catalog, and the grids beside a data file.
    #[must_use]
    pub fn beside(mut self, file: &Path) -> Self {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.beside.push(folder.to_owned());
        self
    }

    /// Folders that may hold grids, in the order in which they are searched, before the embedded ones.
    fn folders(&self) -> Vec<PathBuf> {
        let near = self.beside.iter().flat_map(|folder| [folder.join("grilles"), folder.join("grids")]);
        self.folder.iter().cloned().chain(near).collect()
    }

    /// The text of a grid, by path (with `/`, `\` or an extension) or by id.
    pub fn source(&self, target: &str) -> Result<Arc<Source>, Problem> {
        match self.locate(target)? {
            Located::File(path) => read_text(&path),
            Located::Embedded(index) => Ok(embedded_source(index)),
        }
    }

    fn locate(&self, target: &str) -> Result<Located, Problem> {
        if is_path(target) {
            return Ok(Located::File(target.into()));
        }
        // A grid is called by the id in its file, whatever the file is called.
        let files = self.files();
        let by_id = files.iter().find(|(_, id)| id.as_deref() == Some(target));
        let is_named = |path: &Path| path.file_stem().is_some_and(|stem| stem == target);
        if let Some((path, _)) = by_id.or_else(|| files.iter().find(|(path, _)| is_named(path))) {
            return Ok(Located::File(path.clone()));
        }
        if let Some(index) = EMBEDDED.iter().position(|(id, _)| *id == target) {
            return Ok(Located::Embedded(index));
        }
        Err(match self.begun(target).as_slice() {
            [] => self.unknown(target),
            // The beginning of a name will do where there is only one.
            [only] => return self.locate(only),
            several => {
                let message = format!("plusieurs grilles commencent par {}", quoted(target));
                let problem = Problem::error("grille-inconnue", Place::Nowhere, message);
                problem.hint(format!("écrivez {}", quoted_list(several, "ou")))
            }
        })
    }

    /// The YAML files of the folders that may be grids, those of each folder sorted, with the id that each bears.
    fn files(&self) -> Vec<(PathBuf, Option<String>)> {
        let mut files = Vec::new();
        let near = self.beside.iter().map(|folder| (folder.clone(), true));
        for (folder, is_of_data) in self.folders().into_iter().map(|folder| (folder, false)).chain(near) {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
            let is_yaml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "yaml");
            let mut found: Vec<PathBuf> = entries.filter(is_yaml).collect();
            found.sort();
            let found = found.into_iter().map(|path| {
                let id = own_id(&path);
                (path, id)
            });
            // Beside the data lie answers as well: a grid says what it is.
            files.extend(found.filter(|(_, id)| !is_of_data || id.is_some()));
        }
        files
    }

    /// The ids that begin with some letters, and go on.
    fn begun(&self, target: &str) -> Vec<String> {
        let is_begun = |id: &String| !target.is_empty() && id.len() > target.len() && id.starts_with(target);
        self.ids().into_iter().filter(is_begun).collect()
    }

    fn unknown(&self, target: &str) -> Problem {
        if Path::new(target).is_dir() {
            let message = format!("{} est un dossier", quoted(target));
            let hint = "donnez le nom d’une grille (dts grilles les montre) ou d’un fichier";
            return Problem::error("grille-inconnue", Place::Nowhere, message).hint(hint);
        }
        let known: Vec<String> = self.ids();
        let hint = match nearest(target, known.iter().map(String::as_str)) {
            Some(near) => format!("vouliez-vous dire {} ?", quoted(near)),
            None => format!(
                "grilles connues : {} ; pour un fichier, donnez son nom complet, extension comprise",
                known.join(", ")
            ),
        };
        Problem::error("grille-inconnue", Place::Nowhere, format!("la grille {} n’existe pas", quoted(target)))
            .hint(hint)
    }

    /// The grid of that name or path.
    pub fn find(&self, target: &str) -> Result<Grid, Problems> {
        match self.locate(target)? {
            Located::File(_) => self.find_raw(target).map(|(grid, _)| grid),
            Located::Embedded(index) => embedded_grid(index).clone(),
        }
    }

    /// What a list shows of a grid. Of an embedded one, little more than its first lines is read.
    pub fn head(&self, target: &str) -> Result<Head, Problems> {
        let light = match self.locate(target)? {
            Located::Embedded(index) => embedded_head(index),
            Located::File(_) => None,
        };
        light.map_or_else(|| self.find(target).map(|grid| Head::from(&grid)), Ok)
    }

    /// The grid of that name or path, with what its file said; a grid may be a workbook.
    pub fn find_raw(&self, target: &str) -> Result<(Grid, RawGrid), Problems> {
        if is_path(target)
            && let Ok(bytes) = files::read(Path::new(target))
            && crate::workbook::container(&bytes).is_some()
        {
            let workbook = crate::workbook::Workbook::read(target, &bytes)?;
            if workbook::is_grid(&workbook) {
                return workbook::parse(target, &workbook);
            }
        }
        load::parse_file(&self.source(target)?)
    }

    /// Ids of all grids that can be named, those of folders first, sorted within each place, none twice.
    pub fn ids(&self) -> Vec<String> {
        let named = |(path, id): (PathBuf, Option<String>)| id.or_else(|| Some(path.file_stem()?.to_str()?.to_owned()));
        let mut ids: Vec<String> = self.files().into_iter().filter_map(named).collect();
        ids.extend(EMBEDDED.iter().map(|(id, _)| (*id).to_owned()));
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        ids
    }
}

/// What a list shows of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// [`Grid::id`].
    pub id: String,
    /// [`Grid::version`].
    pub version: u32,
    /// [`Grid::title`].
    pub title: String,
    /// [`Grid::short_title`].
    pub short_title: String,
    /// [`Grid::source`].
    pub source: Option<Reference>,
    /// How many items it has.
    pub items: usize,
}

impl From<&Grid> for Head {
    fn from(grid: &Grid) -> Self {
        Self {
            id: grid.id.clone(),
            version: grid.version,
            title: grid.title.clone(),
            short_title: grid.short_title.clone(),
            source: grid.source.clone(),
            items: grid.items.len(),
        }
    }
}

/// Where a grid is.
enum Located {
    File(PathBuf),
    /// By its index in [`EMBEDDED`].
    Embedded(usize),
}

/// The id that a file of a grid bears, told by its first lines.
fn own_id(path: &Path) -> Option<String> {
    let mut beginning = Vec::new();
    std::fs::File::open(path).ok()?.take(1 << 14).read_to_end(&mut beginning).ok()?;
    let text = crate::encoding::text(&beginning);
    let id = text.lines().find_map(|line| line.trim_start_matches('\u{feff}').strip_prefix("id:"))?;
    let id = id.split(" #").next()?.trim().trim_matches(['"', '\'']);
    (!id.is_empty()).then(|| id.to_owned())
}

/// Whether a target names a file rather than a grid: it holds `/`, `\` or an extension.
pub fn is_path(target: &str) -> bool {
    target.contains(['/', '\\', '.'])
}

/// The grids that the program holds, in their order; each is read when it is first asked for, once a process.
pub fn embedded() -> impl Iterator<Item = &'static Grid> {
    (0..EMBEDDED.len()).filter_map(|index| embedded_grid(index).as_ref().ok())
}

fn embedded_grid(index: usize) -> &'static Result<Grid, Problems> {
    static GRIDS: [OnceLock<Result<Grid, Problems>>; EMBEDDED.len()] = [const { OnceLock::new() }; EMBEDDED.len()];
    GRIDS[index].get_or_init(|| load::parse(&embedded_source(index)))
}

/// The keys of a grid that stand above its summary, read without the others.
#[derive(Deserialize, JsonSchema)]
struct RawHead {
    id: String,
    version: u32,
    title: String,
    short_title: Option<String>,
    source: Option<RawReference>,
}

/// What a list shows of an embedded grid. Its items are counted by the blanks before their dash: all eleven files are
/// laid out alike, and a test holds this equal to what the whole file says.
fn embedded_head(index: usize) -> Option<Head> {
    let (id, text) = EMBEDDED[index];
    let above = &text[..text.find("\nsummary:")?];
    let raw = Document::parse(&Source::new(id, above), load::MAX_BYTES).ok()?.decode::<RawHead>().0?;
    let (_, sections) = text.split_once("\nsections:\n")?;
    let is_within = |line: &&str| line.is_empty() || line.starts_with([' ', '#']);
    let items = sections.lines().take_while(is_within).filter(|line| line.starts_with("      - "));
    Some(Head {
        short_title: raw.short_title.unwrap_or_else(|| raw.title.clone()),
        source: raw.source.map(|source| Reference { document: source.document, sheet: source.sheet }),
        items: items.count(),
        id: raw.id,
        version: raw.version,
        title: raw.title,
    })
}

fn embedded_source(index: usize) -> Arc<Source> {
    let (id, text) = EMBEDDED[index];
    Source::new(format!("grille intégrée {id}"), text)
}

/// The text of a file, whatever its encoding.
pub fn read_text(path: &Path) -> Result<Arc<Source>, Problem> {
    let name = path.display().to_string();
    match files::read(path) {
        Ok(bytes) => yaml::source(&name, &bytes),
        Err(error) => {
            let message = format!("impossible de lire {name} : {}", io_words(&error));
            Err(Problem::error("lecture", Place::Nowhere, message).hint(read_hint(path, &error)))
        }
    }
}

/// What to do about a file that cannot be read: a file beside it whose name is near may be the one that was meant.
pub fn read_hint(path: &Path, error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::OutOfMemory {
        return "partagez-le en plusieurs fichiers ; dts depouiller --format csv lit un tableau CSV de toute taille"
            .into();
    }
    let usual = || "vérifiez le nom et le dossier".to_owned();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (false, Some(wanted)) = (path.exists(), path.file_name().and_then(|name| name.to_str())) else {
        return usual();
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with(['.', '~']) && !wanted.contains('*'));
    names.sort();
    // The name without its extension is what Windows shows.
    let whole = names.iter().find(|name| Path::new(name.as_str()).file_stem().is_some_and(|stem| stem == wanted));
    let near = || nearest(wanted, names.iter().map(String::as_str));
    whole.map(String::as_str).or_else(near).map_or_else(usual, |name| {
        format!("vouliez-vous dire {} ?", quoted(&path.with_file_name(name).display().to_string()))
    })
}

/// The grid of that name or path, looked for in `folder` first.
pub fn find(target: &str, folder: Option<&Path>) -> Result<Grid, Problems> {
    GridCatalog { folder: folder.map(Path::to_owned), beside: Vec::new() }.find(target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::check;
    use crate::problem::Look;

    #[test]
    fn every_embedded_grid_is_sound_and_its_examples_hold() {
        for (id, text) in EMBEDDED {
            let (grid, problems) = check(&Source::new(id, text));
            assert!(problems.is_empty(), "{}", problems.render(Look::Plain, 20));
            assert_eq!(grid.map(|grid| grid.id).as_deref(), Some(id));
        }
    }

    #[test]
    fn the_head_of_an_embedded_grid_says_what_the_whole_says() {
        for (index, (id, _)) in EMBEDDED.iter().enumerate() {
            let whole = embedded_grid(index).as_ref().ok().map(Head::from);
            assert_eq!(embedded_head(index), whole, "{id}: items stand behind six blanks and a dash");
        }
    }

    #[test]
    fn a_file_that_is_no_text_is_called_what_it_is() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("notes.yaml");
        std::fs::write(&path, b"PK\x03\x04...")?;
        assert_eq!(read_text(&path).err().map(|problem| problem.code), Some("pas-un-texte"));
        Ok(())
    }

    #[test]
    fn the_four_pillars_hold_eight_ten_fifteen_and_twelve_questions() {
        let grid = find("developpement-durable", None)
            .unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)));
        let counts: Vec<usize> = grid.sections.iter().map(|section| section.items.len()).collect();
        assert_eq!(counts, [8, 10, 15, 12], "sheet II-3");
        assert!(
            grid.sections.iter().all(|section| grid.items_of(section).iter().filter(|item| item.short).count() >= 4)
        );
    }
}
