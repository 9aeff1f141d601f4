//! The options that several commands share, and the parsers of their values.
//!
//! A command's own options lie in its file under `commands`. Every command and option has an English alias for scripts;
//! the pages show the French names only. Possible and default values are said in the helps, since clap would print them
//! in English.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use clap_complete::engine::ValueCompleter as _;
use clap_complete::{ArgValueCompleter, CompletionCandidate, PathCompleter};
use jiff::civil::Date;

use crate::format::Format;
use crate::grid::catalog::GridCatalog;
use crate::output::{self, Existing, WriteError};
use crate::ui::Ui;

/// Where grids are looked for.
#[derive(Debug, Clone, Default, Args)]
pub struct GridFolder {
    /// Dossier où chercher les grilles avant celles de dts
    #[arg(long = "grilles", alias = "grids", value_name = "DOSSIER", value_hint = ValueHint::DirPath, display_order = 80)]
    pub folder: Option<PathBuf>,
}

impl GridFolder {
    /// The grids that can be named.
    pub fn catalog(&self) -> GridCatalog {
        GridCatalog { folder: self.folder.clone(), beside: Vec::new() }
    }
}

/// The grid by an option, for a command that takes it as its first word.
#[derive(Debug, Clone, Default, Args)]
pub struct NamedGrid {
    /// Grille : la même chose que de la donner en premier
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = grid_names(), display_order = 79)]
    pub named: Option<String>,
}

/// What the titles and words of files of answers stand for.
#[derive(Debug, Clone, Default, Args)]
pub struct Correspondence {
    /// Correspondance entre les titres et les mots d’une enquête et ceux de la grille (dts correspondance en écrit une)
    #[arg(long = "correspondance", alias = "mapping", value_name = "FICHIER", value_hint = ValueHint::FilePath, display_order = 78)]
    pub file: Option<PathBuf>,
}

/// Where a result goes.
#[derive(Debug, Clone, Default, Args)]
pub struct Output {
    /// Fichier à écrire ; son extension donne le format ; « - » pour l’écran
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "FICHIER", value_hint = ValueHint::FilePath)]
    pub path: Option<PathBuf>,
    /// Remplacer un fichier qui existe déjà
    #[arg(long = "forcer", alias = "force")]
    pub force: bool,
}

impl Output {
    /// Whether a file that is there may be replaced.
    pub fn existing(&self) -> Existing {
        if self.force { Existing::Replace } else { Existing::Keep }
    }

    /// The file that was asked for; `None` for stdout, asked for or not.
    pub fn file(&self) -> Option<&Path> {
        self.path.as_deref().filter(|path| !output::is_stdout(path))
    }

    /// Writes to a file, whole or not at all, or to stdout where there is no file.
    pub fn write(&self, file: Option<&Path>, bytes: &[u8], ui: &Ui) -> Result<(), WriteError> {
        match file {
            Some(path) => output::write(path, bytes, self.existing()),
            None => ui.print(bytes),
        }
    }
}

/// A parser of one word among several, each with what it means.
pub fn words<T: Clone + Send + Sync + 'static>(
    words: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).map(move |chosen| {
        let found = words.iter().find(|(word, _)| *word == chosen);
        // The parser above lets only these words through; the first one stands in for the impossible.
        found.map_or_else(|| words[0].1.clone(), |(_, value)| value.clone())
    })
}

/// A parser of the formats that a command writes.
pub fn format<F: Format>() -> impl TypedValueParser<Value = F> {
    PossibleValuesParser::new(F::ALL.iter().map(|(_, file_type)| file_type.word)).map(|chosen| {
        let found = F::ALL.iter().find(|(_, file_type)| file_type.word == chosen);
        // The parser above lets only these words through; the default stands in for the impossible.
        found.map_or(F::ALL[0].0, |(format, _)| *format)
    })
}

/// A parser of whole numbers in a range.
pub fn whole_number(min: usize, max: usize) -> impl TypedValueParser<Value = usize> {
    clap::builder::StringValueParser::new().try_map(move |text| {
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        number.ok_or_else(|| format!("écrivez un nombre entier de {min} à {max}"))
    })
}

/// A day as people type it: 2026-11-20 or 20/11/2026.
pub fn day(text: &str) -> Result<Date, String> {
    crate::assessment::decode::date(text).ok_or_else(|| "écrivez un jour comme 20/11/2026 ou 2026-11-20".to_owned())
}

/// Completes the name of a grid, or of a file.
pub fn grid_names() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let ids = GridCatalog::default().beside(Path::new("")).ids();
        let named = ids.into_iter().filter(|id| id.starts_with(&*typed.to_string_lossy()));
        named.map(CompletionCandidate::new).chain(PathCompleter::file().complete(typed)).collect()
    })
}
