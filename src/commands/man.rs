//! `dts man`: the pages of the manual, for packagers.

use std::path::PathBuf;

use clap::CommandFactory as _;

use super::Outcome;
use crate::cli::Cli;
use crate::output::{self, Existing};
use crate::problem::{Place, Problem};
use crate::ui::Ui;

/// Where the pages of the manual go.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the pages, one a command; without it the page of `dts` itself goes to stdout.
    pub folder: Option<PathBuf>,
    /// Whether pages that are there may be replaced.
    pub existing: Existing,
}

/// Writes the pages of the manual.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let mut root = Cli::command();
    // The names of options that every page inherits are known once clap has built the whole.
    root.build();
    let Some(folder) = &options.folder else {
        ui.print(page(&root)?.as_bytes()).map_err(|error| output::unwritable(&error))?;
        return Ok(Outcome::Done);
    };
    std::fs::create_dir_all(folder).map_err(|error| output::unwritable(&error))?;
    let pages = root.get_subcommands().map(|command| (format!("dts-{}", command.get_name()), command));
    for (name, command) in std::iter::once(("dts".to_owned(), &root)).chain(pages) {
        let path = folder.join(format!("{name}.1"));
        if let Err(error) = output::write(&path, page(command)?.as_bytes(), options.existing) {
            ui.problems(&Problem::error("ecriture", Place::Nowhere, error.to_string()).into());
            return Ok(Outcome::Failed);
        }
        ui.say(&path.display().to_string());
    }
    Ok(Outcome::Done)
}

/// A page in roff, with French headings: those of the library are English and cannot be chosen.
fn page(command: &clap::Command) -> anyhow::Result<String> {
    let mut roff = Vec::new();
    let man = clap_mangen::Man::new(command.clone()).manual("Manuel de dts").date("");
    man.render(&mut roff)?;
    let mut page = String::from_utf8_lossy(&roff).into_owned();
    for (english, french) in
        [(".SH NAME", ".SH NOM"), (".SH SUBCOMMANDS", ".SH COMMANDES"), (".SH EXTRA", ".SH EXEMPLES")]
    {
        page = page.replace(english, french);
    }
    Ok(page)
}
