//! The command line: clap types and French texts, no logic.
//!
//! Every command and option has an English alias for scripts; the pages show the French names only. Possible and
//! default values are said in the helps, since clap would print them in English.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::commands::grilles;
use crate::ui::Colour;

pub mod french;

const ROOT: &str =
    "{about}\n\nUtilisation\u{a0}: {usage}\n\nCommandes\u{a0}:\n{subcommands}\n\nOptions\u{a0}:\n{options}{after-help}";
const PAGE: &str =
    "{about}\n\nUtilisation\u{a0}: {usage}\n\nArguments\u{a0}:\n{positionals}\n\nOptions\u{a0}:\n{options}{after-help}";

const ROOT_EXAMPLES: &str = "\
Pour commencer\u{a0}:
  dts grilles                            les grilles disponibles
  dts remplir developpement-durable      remplir une grille à plusieurs
  dts rapport REPONSES.yaml              le rapport, à ouvrir dans un navigateur

L’aide d’une commande\u{a0}: dts COMMANDE --aide";

/// Faire le point à plusieurs sur une démarche de développement de territoires solidaires, avec les grilles du COORACE
#[derive(Debug, Parser)]
#[command(
    name = "dts",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    help_template = ROOT,
    after_help = ROOT_EXAMPLES,
    subcommand_value_name = "COMMANDE",
    max_term_width = 100
)]
pub struct Cli {
    /// What is to be done; the help without it.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Couleurs : auto (sans précision), toujours ou jamais
    #[arg(
        long,
        global = true,
        value_name = "QUAND",
        alias = "color",
        value_parser = words(&[("auto", Colour::Auto), ("toujours", Colour::Always), ("jamais", Colour::Never)]),
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub couleur: Colour,
    /// Afficher cette aide
    #[arg(short = 'h', long = "aide", alias = "help", action = ArgAction::Help, global = true)]
    aide: Option<bool>,
    /// Afficher la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Voir les grilles disponibles, ou en lire une
    #[command(alias = "list", help_template = PAGE, after_help = GRILLES_EXAMPLES)]
    Grilles(Grilles),
    /// Dire tout ce qui ne va pas dans des grilles ou des réponses
    #[command(alias = "check", help_template = PAGE, after_help = VERIFIER_EXAMPLES)]
    Verifier(Verifier),
}

const GRILLES_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts grilles
  dts grilles developpement-durable
  dts grilles developpement-durable --format yaml > ma-grille.yaml";

/// Options of `dts grilles`.
#[derive(Debug, Args)]
pub struct Grilles {
    /// Nom d’une grille, ou chemin de son fichier ; toutes les grilles sans précision
    #[arg(value_name = "GRILLE")]
    pub grid: Option<String>,
    /// Présentation : texte (sans précision), yaml pour la modifier, json pour un programme
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = words(&[
            ("texte", grilles::Format::Text), ("yaml", grilles::Format::Yaml), ("json", grilles::Format::Json)
        ]),
        default_value = "texte",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: grilles::Format,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const VERIFIER_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts verifier ma-grille.yaml
  dts verifier reponses-2026.yaml

Code de sortie\u{a0}: 0 si tout va bien, 1 si une erreur est trouvée, 2 si rien n’a pu être lu.";

/// Options of `dts verifier`.
#[derive(Debug, Args)]
pub struct Verifier {
    /// Fichiers à vérifier : grilles ou réponses, dts les reconnaît
    #[arg(value_name = "FICHIER", required = true)]
    pub files: Vec<PathBuf>,
    /// Grille des réponses qui ne disent pas la leur
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE")]
    pub grid: Option<String>,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

/// Where grids are looked for.
#[derive(Debug, Args)]
pub struct Shelf {
    /// Dossier où chercher les grilles avant celles de dts
    #[arg(long = "grilles", alias = "grids", value_name = "DOSSIER")]
    pub folder: Option<PathBuf>,
}

/// A parser of one word among several, each with what it means.
fn words<T: Clone + Send + Sync + 'static>(
    words: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> + Clone {
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).map(move |chosen| {
        let found = words.iter().find(|(word, _)| *word == chosen);
        // The parser above lets only these words through; the first one stands in for the impossible.
        found.map_or_else(|| words[0].1.clone(), |(_, value)| value.clone())
    })
}

/// A day as people type it: 2026-11-20 or 20/11/2026.
pub fn day(text: &str) -> Result<Date, String> {
    crate::assessment::decode::date(text).ok_or_else(|| "écrivez un jour comme 20/11/2026 ou 2026-11-20".to_owned())
}
