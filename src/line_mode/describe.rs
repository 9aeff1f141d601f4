//! What stands before what is typed, and what helps there. Pure.

use super::Talk;
use crate::session::commands::{COMMANDS, Command};
use crate::session::spoken::Around;
use crate::session::text;
use crate::session::{Place, Stop};

impl Talk<'_> {
    /// What is said on arrival.
    pub(super) fn describe(&self) -> Vec<String> {
        let (file, grid_path) = (self.saver.name(), self.grid_path.as_deref());
        self.session.spoken(Around { before: self.before.as_ref(), timing: &self.timing, file: &file, grid_path })
    }

    /// What stands before what is typed.
    pub(super) fn prompt(&self) -> String {
        let session = &self.session;
        match (session.stop(), session.place()) {
            (Some(Stop::Item(_)), _) => "Votre réponse : ".into(),
            (Some(Stop::Table(table)), _) => {
                let leave = if session.is_at_plan() { "finir" } else { "continuer" };
                let next = session.row_lines(Stop::Table(table)).pop().map(|last| last.more).unwrap_or_default();
                let onward = if next.is_empty() { leave.to_owned() } else { format!("{next}, c continuer") };
                match session.rows(table).len() {
                    0 => format!("a pour ajouter une ligne, Entrée pour {onward} : "),
                    _ => format!("Numéro, a ajouter, x retirer, r remonter, Entrée pour {onward} : "),
                }
            }
            (Some(Stop::Matrix(_)), _) => "Numéro, l paires vides, Entrée pour continuer : ".into(),
            (None, Place::End) => {
                let rest = if session.rest(self.before.as_ref(), "").is_empty() { "" } else { "l ce qui reste, " };
                format!("Entrée pour terminer, {rest}a plan d’action : ")
            }
            (None, Place::Opening(_)) => "Entrée pour commencer : ".into(),
            (None, _) => "Entrée pour continuer : ".into(),
        }
    }

    /// The help of what is asked.
    pub(super) fn help(&self) -> Vec<String> {
        let grid = self.session.grid();
        let text = match self.session.stop() {
            Some(Stop::Item(item)) => text::help_words(&grid.items[item]),
            Some(Stop::Table(table)) => grid.tables[table].help.clone(),
            Some(Stop::Matrix(matrix)) => grid.matrices[matrix].help.clone(),
            None => "? montre les commandes.".into(),
        };
        let text = if text.trim().is_empty() { "Il n’y a pas d’aide ici." } else { text.trim() };
        text.lines().map(str::to_owned).collect()
    }

    /// The commands that serve where one is.
    pub(super) fn commands(&self) -> Vec<String> {
        let session = &self.session;
        let offered = COMMANDS.iter().filter(|(command, ..)| session.offers(*command, self.before.is_some()));
        let line = |(command, letter, names, _): &(Command, &str, &str, &str)| {
            let names = names.split(' ').next().unwrap_or_default().replace('_', " ");
            let name = if letter.is_empty() { names } else { format!("{letter}, {names}") };
            format!("  {name} : {}", command.sentence())
        };
        let offered = offered.filter(|(command, ..)| !command.sentence().is_empty());
        let more: &[&str] = match session.stop() {
            Some(Stop::Item(_)) => {
                &["Une phrase tapée telle quelle est un argument ; a TEXTE et so RAISON tiennent sur une ligne."]
            }
            Some(Stop::Table(_)) => &[
                "  a NOM : ajouter une ligne ; a seul la demande",
                "  x NUMÉRO : retirer une ligne ; r NUMÉRO la remonte d’un rang",
            ],
            Some(Stop::Matrix(_)) => &[
                "  d, e : dans une paire, chaque côté sa façon de voir ; effacer",
                "  p, suivante : dans une paire, la paire d’avant, celle d’après ; l, les paires vides",
            ],
            None => &[],
        };
        let slash = "Sur une ligne à écrire, une commande commence par / : /nsp, /t, /q ; /retour abandonne.";
        let more = more.iter().map(|text| (*text).to_owned());
        std::iter::once("Les commandes :".to_owned())
            .chain(offered.map(line))
            .chain(more)
            .chain([slash.to_owned()])
            .collect()
    }
}
