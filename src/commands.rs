//! The commands, one file each: `Options` is its part of the command line, `run(&Options, &Ui)` does it.

use std::ffi::OsString;
use std::path::Path;

use clap::Subcommand;

use crate::cli;
use crate::output::WriteError;
use crate::problem::{Problem, Problems};
use crate::ui::Ui;

pub mod comparer;
pub mod completions;
pub mod convertir;
pub mod depouiller;
pub mod documents;
pub mod expliquer;
pub mod fiches;
pub mod grilles;
pub mod inputs;
pub mod man;
pub mod menu;
pub mod modele;
pub mod rapport;
pub mod remplir;
pub mod verifier;

/// A command with its options.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Voir les grilles disponibles, ou en lire une
    #[command(alias = "list", after_help = grilles::EXAMPLES)]
    Grilles(grilles::Options),
    /// Remplir une grille à plusieurs, question après question
    #[command(alias = "run", override_usage = "dts remplir [OPTIONS] <GRILLE>", after_help = remplir::EXAMPLES)]
    Remplir(remplir::Options),
    /// Écrire le rapport d’une séance
    #[command(alias = "report", after_help = rapport::EXAMPLES)]
    Rapport(rapport::Options),
    /// Calculer les résultats d’une ou de plusieurs structures
    #[command(alias = "score", override_usage = "dts depouiller [OPTIONS] <GRILLE> <DONNÉES>...", after_help = depouiller::EXAMPLES)]
    Depouiller(depouiller::Options),
    /// Préparer le questionnaire à envoyer : classeur, CSV, YAML ou formulaire
    #[command(alias = "template", after_help = modele::EXAMPLES)]
    Modele(modele::Options),
    /// Passer une grille ou des réponses d’un format à un autre
    #[command(alias = "convert", after_help = convertir::EXAMPLES)]
    Convertir(convertir::Options),
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
            Self::Rapport(options) => rapport::run(options, ui),
            Self::Depouiller(options) => depouiller::run(options, ui),
            Self::Modele(options) => modele::run(options, ui),
            Self::Convertir(options) => convertir::run(options, ui),
            Self::Comparer(options) => comparer::run(options, ui),
            Self::Expliquer(options) => expliquer::run(options, ui),
            Self::Fiches(options) => fiches::run(options, ui),
            Self::Verifier(options) => verifier::run(options, ui),
            Self::Completions(options) => completions::run(options, ui),
            Self::Man(options) => man::run(options, ui),
        }
    }
}

/// Runs a command, or the menu without one, and shows why it failed if it did.
pub fn run(command: Option<&Command>, ui: &Ui) -> Outcome {
    let result = command.map_or_else(|| menu::run(None, ui), |command| command.run(ui));
    result.unwrap_or_else(|failure| {
        failure.show(ui);
        Outcome::Failed
    })
}

/// Shows the menu on a file that was given without a command, as when it is dropped on the program.
pub fn run_on_file(file: &Path, ui: &Ui) -> Outcome {
    menu::run(Some(file), ui).unwrap_or_else(|failure| {
        failure.show(ui);
        Outcome::Failed
    })
}

/// Runs a command line, the name of the program left out: the menu does what a user could have typed.
pub fn run_line<W: Into<OsString>>(words: impl IntoIterator<Item = W>, ui: &Ui) -> Outcome {
    let words = std::iter::once(OsString::from("dts")).chain(words.into_iter().map(Into::into));
    match cli::parse(words) {
        Ok(cli) => run(cli.command.as_ref(), ui),
        Err(error) => cli::french::show(error, ui),
    }
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
            Self::Interrupted => 130,
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
