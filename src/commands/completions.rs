//! `dts completions`: what makes the Tab key complete commands, options, grids and files.
//!
//! The script of a shell asks `dts` itself at every Tab, through [`VARIABLE`]: a grid that lies beside the data is found
//! as by a command.

use clap::Args;
use clap_complete::CompleteEnv;
use clap_complete::env::{EnvCompleter, Shells};

use super::{Failure, Outcome};
use crate::cli::{self, Output};
use crate::output::WriteError;
use crate::ui::Ui;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts completions bash -o /usr/share/bash-completion/completions/dts
  dts completions zsh -o /usr/share/zsh/site-functions/_dts
  dts completions fish -o /usr/share/fish/vendor_completions.d/dts.fish
  dts completions powershell -o dts.ps1     puis, dans $PROFILE, la ligne : . CHEMIN\\dts.ps1";

/// The variable of the environment that asks for set by the scripts.
const VARIABLE: &str = "DTS_COMPLETE";

/// Which shell, and where its script goes.
#[derive(Debug, Args)]
pub struct Options {
    /// Interpréteur de commandes : bash, zsh, fish ou powershell
    #[arg(
        value_name = "INTERPRÉTEUR",
        value_parser = cli::words(&[
            ("bash", Shell::Bash), ("zsh", Shell::Zsh), ("fish", Shell::Fish), ("powershell", Shell::PowerShell)
        ]),
        hide_possible_values = true
    )]
    pub shell: Shell,
    /// Where the script goes.
    #[command(flatten)]
    pub output: Output,
}

/// The shells whose Tab key is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// The usual one on Linux.
    Bash,
    /// The usual one on macOS.
    Zsh,
    /// Fish.
    Fish,
    /// The usual one on Windows.
    PowerShell,
}

/// Writes the script of a shell.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let shell: &dyn EnvCompleter = match options.shell {
        Shell::Bash => &clap_complete::env::Bash,
        Shell::Zsh => &clap_complete::env::Zsh,
        Shell::Fish => &clap_complete::env::Fish,
        Shell::PowerShell => &clap_complete::env::Powershell,
    };
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "dts", "dts", "dts", &mut script).map_err(WriteError::Stdout)?;
    let file = options.output.file();
    options.output.write(file, &script, ui)?;
    if let Some(path) = file {
        ui.say(&path.display().to_string());
    }
    Ok(Outcome::Done)
}

/// Answers the script of a shell if it is what started this program; `None` for a command of a user.
pub fn answer() -> Option<Outcome> {
    let environment = CompleteEnv::with_factory(super::command).var(VARIABLE).shells(Shells::builtins());
    match environment.try_complete(std::env::args_os(), std::env::current_dir().ok().as_deref()) {
        Ok(false) => None,
        Ok(true) => Some(Outcome::Done),
        Err(_) => Some(Outcome::Failed),
    }
}
