//! `dts man`: the pages of the manual, for packagers.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{Failure, Outcome};
use crate::output::{self, Existing, WriteError};
use crate::ui::Ui;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts man > dts.1
  dts man -o /usr/share/man/man1                     une page par commande";

/// Where the pages of the manual go.
#[derive(Debug, Args)]
pub struct Options {
    /// Dossier où écrire une page par commande ; sans lui, la page de dts va à l’écran
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "DOSSIER", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
    /// Remplacer les pages qui existent déjà
    #[arg(long = "forcer", alias = "force")]
    pub force: bool,
}

/// Writes the pages of the manual.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let mut root = super::command();
    // The names of options that every page inherits are known once clap has built the whole.
    root.build();
    let Some(folder) = &options.folder else {
        ui.print(page(&root)?.as_bytes())?;
        return Ok(Outcome::Done);
    };
    std::fs::create_dir_all(folder).map_err(|error| WriteError::Io(folder.clone(), error))?;
    let existing = if options.force { Existing::Replace } else { Existing::Keep };
    let pages = root.get_subcommands().map(|command| (format!("dts-{}", command.get_name()), command));
    for (name, command) in std::iter::once(("dts".to_owned(), &root)).chain(pages) {
        let path = folder.join(format!("{name}.1"));
        output::write(&path, page(command)?.as_bytes(), existing)?;
        ui.say(&path.display().to_string());
    }
    Ok(Outcome::Done)
}

/// A page in roff, with French headings: those of the library are English and cannot be chosen.
fn page(command: &clap::Command) -> Result<String, WriteError> {
    let mut roff = Vec::new();
    let man = clap_mangen::Man::new(command.clone()).manual("Manuel de dts").date("");
    man.render(&mut roff).map_err(WriteError::Stdout)?;
    let mut page = String::from_utf8_lossy(&roff).into_owned();
    for (english, french) in
        [(".SH NAME", ".SH NOM"), (".SH SUBCOMMANDS", ".SH COMMANDES"), (".SH EXTRA", ".SH EXEMPLES")]
    {
        page = page.replace(english, french);
    }
    Ok(page)
}
