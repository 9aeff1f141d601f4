//! `dts completions`: what makes the Tab key complete commands, for packagers.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Outcome;
use crate::cli::Cli;
use crate::output;
use crate::ui::Ui;

/// Prints the completions of a shell.
pub fn run(shell: Shell, ui: &Ui) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dts", &mut script);
    ui.print(&script).map_err(|error| output::unwritable(&error))?;
    Ok(Outcome::Done)
}
