//! The command line as a whole: its root, and the options that several commands share.
//!
//! A command's own options lie in its file under `commands`. Every command and option has an English alias for scripts;
//! the pages show the French names only. Possible and default values are said in the helps, since clap would print them
//! in English.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, ValueHint};
use jiff::civil::Date;

use crate::commands::{Command, completions};
use crate::french::typeset;
use crate::grid::catalog::GridCatalog;
use crate::output::{self, Existing, WriteError};
use crate::ui::{Colour, Ui};

pub mod french;

const ROOT: &str = "{about}\n\nUtilisation : {usage}\n\nCommandes :\n{subcommands}\n\nOptions :\n{options}{after-help}";
const PAGE: &str = "{about}\n\nUtilisation : {usage}\n\nArguments :\n{positionals}\n\nOptions :\n{options}{after-help}";
const OPTIONS_PAGE: &str = "{about}\n\nUtilisation : {usage}\n\nOptions :\n{options}{after-help}";

const EXAMPLES: &str = "\
Pour commencer :
  dts grilles                            les grilles disponibles
  dts remplir developpement-durable      remplir une grille à plusieurs
  dts rapport REPONSES.yaml              le rapport, à ouvrir dans un navigateur

L’aide d’une commande : dts aide COMMANDE";

/// Faire le point à plusieurs sur une démarche de développement de territoires solidaires, avec les grilles du COORACE
#[derive(Debug, Parser)]
#[command(
    name = "dts",
    bin_name = "dts",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    after_help = EXAMPLES,
    subcommand_value_name = "COMMANDE",
    max_term_width = 100
)]
pub struct Cli {
    /// What is to be done; the menu or the help without it.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Couleurs : auto (par défaut), toujours ou jamais
    #[arg(
        long,
        global = true,
        value_name = "QUAND",
        alias = "color",
        display_order = 90,
        value_parser = words(&[("auto", Colour::Auto), ("toujours", Colour::Always), ("jamais", Colour::Never)]),
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub couleur: Colour,
    /// Afficher cette aide
    #[arg(short = 'h', long = "aide", alias = "help", action = ArgAction::Help, global = true, display_order = 91)]
    help: Option<bool>,
    /// Afficher la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version, display_order = 92)]
    version: Option<bool>,
}

/// The whole command line, its pages laid out and typeset as French wants them.
pub fn command() -> clap::Command {
    french_page(Cli::command()).help_template(typeset(ROOT))
}

/// What these words, the program's own name first, ask for. `dts aide COMMANDE` is `dts COMMANDE --aide`.
pub fn parse<W: Into<OsString> + Clone>(words: impl IntoIterator<Item = W>) -> Result<Cli, clap::Error> {
    let mut words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    if words.get(1).is_some_and(|word| word == "aide" || word == "help") {
        words.remove(1);
        words.truncate(2);
        words.push("--aide".into());
    }
    Cli::from_arg_matches(&command().try_get_matches_from(words)?)
}

/// The file that is all that was given, as when it is dropped on the program.
pub fn only_file(words: &[OsString]) -> Option<&Path> {
    let [_, word] = words else { return None };
    let is_command = Cli::command().find_subcommand(word).is_some();
    Some(Path::new(word)).filter(|path| !is_command && path.is_file())
}

fn french_page(command: clap::Command) -> clap::Command {
    let page = if command.get_positionals().next().is_some() { PAGE } else { OPTIONS_PAGE };
    let spelt = |text: Option<&clap::builder::StyledStr>| text.map(|text| typeset(&text.to_string()));
    let (about, after) = (spelt(command.get_about()), spelt(command.get_after_help()));
    let mut command = command.help_template(typeset(page)).mut_args(|arg| match spelt(arg.get_help()) {
        Some(help) => arg.help(help),
        None => arg,
    });
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command.mut_subcommands(french_page)
}

/// Where grids are looked for.
#[derive(Debug, Clone, Default, Args)]
pub struct GridFolder {
    /// Dossier où chercher les grilles avant celles de dts
    #[arg(long = "grilles", alias = "grids", value_name = "DOSSIER", value_hint = ValueHint::DirPath, display_order = 80)]
    pub folder: Option<PathBuf>,
}

impl GridFolder {
    /// The grids that can be named.
    pub fn shelves(&self) -> GridCatalog {
        GridCatalog { folder: self.folder.clone(), beside: Vec::new() }
    }
}

/// The grid by an option, for a command that takes it as its first word.
#[derive(Debug, Clone, Default, Args)]
pub struct NamedGrid {
    /// Grille : la même chose que de la donner en premier
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = completions::grid(), display_order = 79)]
    pub named: Option<String>,
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
