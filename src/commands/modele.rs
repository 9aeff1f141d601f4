//! `dts modele`: the questionnaire to send out.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Outcome};
use crate::assessment::Form;
use crate::cli::{self, GridFolder, NamedGrid, Output};
use crate::format::{chosen, readable};
use crate::french::{count, quoted};
use crate::output;
use crate::problem::{Place, Problem};
use crate::template::page::{self, Prefill};
use crate::template::{self, BLANK_GRID, Format, Order};
use crate::ui::Ui;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts modele developpement-durable                    un classeur pour Excel ou LibreOffice
  dts modele developpement-durable --court --repondants 5 -o a-remplir.xlsx
  dts modele developpement-durable --format html --structure AIR -o pour-chacun.html
                                                      une page à envoyer : chacun répond chez soi, sans rien installer
  dts modele developpement-durable --format xlsform   un formulaire pour KoboToolbox ou ODK
  dts modele --vide -o ma-grille.yaml                 une grille à transformer en la vôtre

Ce qui revient se lit tel quel : dts depouiller developpement-durable retours/ ; et plusieurs réponses à une même \
évaluation se réunissent : dts fusionner retours/";

/// Which questionnaire, spelt how, to where.
#[derive(Debug, Args)]
pub struct Options {
    /// Nom d’une grille, ou chemin de son fichier
    #[arg(value_name = "GRILLE", add = cli::grid_names(), conflicts_with = "named")]
    pub grid: Option<String>,
    /// The same by an option.
    #[command(flatten)]
    pub named: NamedGrid,
    /// Présentation : xlsx (par défaut), html, csv, yaml, ou xlsform pour KoboToolbox et ODK
    #[arg(long, value_name = "FORMAT", value_parser = cli::format::<template::Format>(), hide_possible_values = true)]
    pub format: Option<template::Format>,
    /// Combien de personnes répondent dans le même fichier (par défaut : une)
    #[arg(
        long = "repondants", alias = "respondents", value_name = "N", value_parser = cli::whole_number(1, 30),
        default_value = "1", hide_default_value = true
    )]
    pub respondents: usize,
    /// Ne poser que les questions de la forme courte
    #[arg(long = "court", alias = "short")]
    pub short: bool,
    /// Nom de la structure, écrit d’avance dans la page (html)
    #[arg(long, alias = "organisation", value_name = "NOM")]
    pub structure: Option<String>,
    /// Territoire où elle agit (html)
    #[arg(long = "territoire", alias = "territory", value_name = "NOM")]
    pub territory: Option<String>,
    /// Nom ou fonction de la personne qui répondra (html)
    #[arg(long = "repondant", alias = "respondent", value_name = "NOM")]
    pub respondent: Option<String>,
    /// Groupe au nom duquel elle répondra : salariés, financeurs… (html)
    #[arg(long = "partie-prenante", alias = "stakeholder", value_name = "GROUPE")]
    pub stakeholder: Option<String>,
    /// Écrire une petite grille commentée, pour en faire la sienne
    #[arg(long = "vide", alias = "blank", conflicts_with_all = ["grid", "named", "format", "short"])]
    pub blank: bool,
    /// Fichier à écrire
    #[command(flatten)]
    pub output: Output,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

/// Name of the file of a grid to start from.
const BLANK_NAME: &str = "ma-grille.yaml";

/// Writes the questionnaire.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    if options.blank {
        let path = options.output.path.clone().unwrap_or_else(|| PathBuf::from(BLANK_NAME));
        chosen(Some(Format::Yaml), Some(&path))?;
        let said = "une grille à transformer en la vôtre ; dts verifier la relit";
        deliver(&path, BLANK_GRID.as_bytes(), said, options, ui)?;
        return Ok(Outcome::Done);
    }
    let Some(target) = options.grid.as_ref().or(options.named.named.as_ref()) else {
        let problem = Problem::error("sans-grille", Place::Nowhere, "de quelle grille faut-il le questionnaire ?");
        let hint = format!("donnez son nom (dts grilles les montre), ou {} pour écrire la vôtre", quoted("--vide"));
        return Err(problem.hint(hint).into());
    };
    let format = chosen(options.format, options.output.path.as_deref())?;
    let grid = options.grids.catalog().find(target)?;
    if options.short && !grid.items.iter().any(|item| item.short) {
        let message = format!("la grille {} n’a pas de forme courte", quoted(&grid.id));
        let hint = "retirez --court, ou marquez des questions « short: true » dans la grille";
        return Err(Problem::error("sans-forme-courte", Place::Nowhere, message).hint(hint).into());
    }
    let form = if options.short { Form::Short } else { Form::Full };
    let order = Order::blank(&grid, form, options.respondents);
    let prefill = prefill(options, format)?;
    let bytes = match format {
        Format::Html => page::render(&order, &prefill).into_bytes(),
        _ => template::render(&order, format)?,
    };
    let default = || PathBuf::from(format!("{}{}", grid.id, format.ending()));
    let path = options.output.path.clone().unwrap_or_else(default);
    readable(format, ui.is_out_terminal && output::is_stdout(&path))?;
    let mut said = vec![count(order.items().len(), "question", "questions")];
    if options.respondents > 1 && !matches!(format, Format::Xlsform | Format::Html) {
        said.push(count(options.respondents, "personne", "personnes"));
    }
    deliver(&path, &bytes, &said.join(", "), options, ui)?;
    template::not_carried(&grid, format).iter().for_each(|sentence| ui.say(sentence));
    Ok(Outcome::Done)
}

/// What is filled in beforehand; only a page holds it.
fn prefill(options: &Options, format: Format) -> Result<Prefill<'_>, Problem> {
    let prefill = Prefill {
        structure: options.structure.as_deref(),
        territory: options.territory.as_deref(),
        respondent: options.respondent.as_deref(),
        stakeholder: options.stakeholder.as_deref(),
    };
    if format != Format::Html && prefill != Prefill::default() {
        let message = "--structure, --territoire, --repondant et --partie-prenante ne servent qu’avec --format html";
        let hint = "ajoutez --format html, ou retirez-les : le classeur a une feuille où les écrire";
        return Err(Problem::error("option-inutile", Place::Nowhere, message).hint(hint));
    }
    Ok(prefill)
}

/// Writes bytes to a file and says so, or to stdout for `-`.
fn deliver(path: &Path, bytes: &[u8], said: &str, options: &Options, ui: &Ui) -> Result<(), Failure> {
    let file = Some(path).filter(|path| !output::is_stdout(path));
    options.output.write(file, bytes, ui)?;
    if file.is_some() {
        ui.say(&format!("{} : {said}", path.display()));
    }
    Ok(())
}
