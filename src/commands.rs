//! The command line: its root, and the commands, one file each. `Options` is a command's part of the command line,
//! `run(&Options, &Ui)` does it.

use std::ffi::OsString;
use std::path::Path;

use clap::{ArgAction, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::cli;
use crate::french::typeset;
use crate::output::WriteError;
use crate::problem::{Problem, Problems};
use crate::signals;
use crate::ui::{Colour, Ui};

pub mod choice;
pub mod comparer;
pub mod completions;
pub mod convertir;
pub mod correspondance;
pub mod depouiller;
pub mod documents;
pub mod expliquer;
pub mod fiches;
pub mod fusionner;
pub mod grilles;
pub mod inputs;
pub mod man;
pub mod menu;
pub mod modele;
pub mod rapport;
pub mod remplir;
mod usage;
pub mod verifier;

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
        value_parser = cli::words(&[("auto", Colour::Auto), ("toujours", Colour::Always), ("jamais", Colour::Never)]),
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

/// A command with its options.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Voir les grilles disponibles, ou en lire une
    #[command(alias = "list", after_help = grilles::EXAMPLES)]
    Grilles(grilles::Options),
    /// Remplir une grille à plusieurs, question après question
    #[command(alias = "run", override_usage = "dts remplir [OPTIONS] <GRILLE>", after_help = remplir::EXAMPLES)]
    Remplir(remplir::Options),
    /// Réunir en une évaluation ce que plusieurs personnes ont répondu chacune de son côté
    #[command(alias = "merge", after_help = fusionner::EXAMPLES)]
    Fusionner(fusionner::Options),
    /// Écrire le rapport d’une séance
    #[command(alias = "report", after_help = rapport::EXAMPLES)]
    Rapport(rapport::Asked),
    /// Calculer les résultats d’une ou de plusieurs structures
    #[command(alias = "score", override_usage = "dts depouiller [OPTIONS] <GRILLE> <DONNÉES>...", after_help = depouiller::EXAMPLES)]
    Depouiller(depouiller::Options),
    /// Préparer le questionnaire à envoyer : classeur, page à remplir, CSV, YAML ou formulaire
    #[command(alias = "template", after_help = modele::EXAMPLES)]
    Modele(modele::Options),
    /// Passer une grille ou des réponses d’un format à un autre
    #[command(alias = "convert", after_help = convertir::EXAMPLES)]
    Convertir(convertir::Options),
    /// Écrire ce qui est compris des titres et des mots d’une enquête, pour le corriger
    #[command(alias = "mapping", after_help = correspondance::EXAMPLES)]
    Correspondance(correspondance::Options),
    /// Comparer une structure à elle-même d’une date à l’autre, ou plusieurs structures entre elles
    #[command(alias = "compare", after_help = comparer::EXAMPLES)]
    Comparer(comparer::Options),
    /// Expliquer un résultat, calcul après calcul
    #[command(alias = "explain", override_usage = "dts expliquer [OPTIONS] <GRILLE> <DONNÉES> [PARTIE]", after_help = expliquer::EXAMPLES)]
    Expliquer(expliquer::Options),
    /// Lire les fiches du manuel : clefs, points de vigilance, qui l’a fait
    #[command(alias = "sheets", after_help = fiches::EXAMPLES)]
    Fiches(fiches::Options),
    /// Vérifier des grilles ou des réponses et signaler les erreurs
    #[command(alias = "check", after_help = verifier::EXAMPLES)]
    Verifier(verifier::Options),
    /// Produire le script de complétion (touche Tabulation)
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Options),
    /// Écrire les pages de manuel
    #[command(after_help = man::EXAMPLES)]
    Man(man::Options),
}

impl Command {
    fn run(&self, ui: &Ui) -> Result<Outcome, Failure> {
        match self {
            Self::Grilles(options) => grilles::run(options, ui),
            Self::Remplir(options) => remplir::run(options, ui),
            Self::Fusionner(options) => fusionner::run(options, ui),
            Self::Rapport(options) => rapport::run(options, ui),
            Self::Depouiller(options) => depouiller::run(options, ui),
            Self::Modele(options) => modele::run(options, ui),
            Self::Convertir(options) => convertir::run(options, ui),
            Self::Correspondance(options) => correspondance::run(options, ui),
            Self::Comparer(options) => comparer::run(options, ui),
            Self::Expliquer(options) => expliquer::run(options, ui),
            Self::Fiches(options) => fiches::run(options, ui),
            Self::Verifier(options) => verifier::run(options, ui),
            Self::Completions(options) => completions::run(options, ui),
            Self::Man(options) => man::run(options, ui),
        }
    }
}

/// Runs a command line as this process was given it, the name of the program first; on a file dropped on the program, the
/// menu of that file.
pub fn run(words: Vec<OsString>) -> Outcome {
    let ui = Ui::new(Colour::Auto);
    if let Some(file) = only_file(&words) {
        return shown(menu::run(Some(file), &ui), &ui);
    }
    match parse(words) {
        Ok(cli) => run_parsed(&cli, &Ui::new(cli.couleur)),
        Err(error) => usage::show(error, &ui),
    }
}

/// Runs a command line, the name of the program left out: the menu does what a user could have typed.
pub fn run_line<W: Into<OsString>>(words: impl IntoIterator<Item = W>, ui: &Ui) -> Outcome {
    let words = std::iter::once(OsString::from("dts")).chain(words.into_iter().map(Into::into));
    match parse(words) {
        Ok(cli) => run_parsed(&cli, ui),
        Err(error) => usage::show(error, ui),
    }
}

/// Runs a command, or the menu without one.
fn run_parsed(cli: &Cli, ui: &Ui) -> Outcome {
    shown(cli.command.as_ref().map_or_else(|| menu::run(None, ui), |command| command.run(ui)), ui)
}

/// How a command ended; why it failed, if it did, is shown.
fn shown(result: Result<Outcome, Failure>, ui: &Ui) -> Outcome {
    result.unwrap_or_else(|failure| {
        failure.show(ui);
        Outcome::Failed
    })
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All done: exit code 0.
    Done,
    /// Done, and something was found: exit code 1.
    Found,
    /// Failed, and the reason has been shown: exit code 2.
    Failed,
    /// The session was interrupted, answers kept: exit code 130.
    Interrupted,
}

impl Outcome {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Found => 1,
            Self::Failed => 2,
            Self::Interrupted => signals::INTERRUPTED,
        }
    }
}

/// Why a command could not do its work; nothing of it has been shown yet.
#[derive(Debug)]
pub enum Failure {
    /// Something is wrong with what the user gave, or with where the result should go.
    Problems(Problems),
    /// The machine refused something else than a file, in French.
    Machine(anyhow::Error),
}

impl Failure {
    fn show(&self, ui: &Ui) {
        match self {
            Self::Problems(problems) => ui.problems(problems),
            Self::Machine(error) => ui.say(&format!("erreur : {error:#}")),
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problems(problem.into())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Problem::from(error).into()
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Machine(error)
    }
}
