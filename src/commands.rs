//! The commands, one file each, furnished alike: options already typed → values → a written output.

pub mod accueil;
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
pub mod modele;
pub mod rapport;
pub mod remplir;
pub mod verifier;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All done: exit code 0.
    Done,
    /// Done, and something was found: exit code 1.
    Found,
    /// It could not run; why was said: exit code 2.
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
