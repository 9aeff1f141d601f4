//! The command line: clap types and French texts, no logic.
//!
//! Every command and option has an English alias for scripts; the pages show the French names only. Possible and
//! default values are said in the helps, since clap would print them in English.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::commands::documents::Kind;
use crate::commands::verifier::Schema;
use crate::commands::{fiches, grilles};
use crate::output::Existing;
use crate::report::Diffusion;
use crate::results;
use crate::template;
use crate::ui::Colour;

pub mod french;

const ROOT: &str =
    "{about}\n\nUtilisation\u{a0}: {usage}\n\nCommandes\u{a0}:\n{subcommands}\n\nOptions\u{a0}:\n{options}{after-help}";
const PAGE: &str =
    "{about}\n\nUtilisation\u{a0}: {usage}\n\nArguments\u{a0}:\n{positionals}\n\nOptions\u{a0}:\n{options}{after-help}";

const OPTIONS_PAGE: &str = "{about}\n\nUtilisation\u{a0}: {usage}\n\nOptions\u{a0}:\n{options}{after-help}";

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
        display_order = 90,
        value_parser = words(&[("auto", Colour::Auto), ("toujours", Colour::Always), ("jamais", Colour::Never)]),
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub couleur: Colour,
    /// Afficher cette aide
    #[arg(short = 'h', long = "aide", alias = "help", action = ArgAction::Help, global = true, display_order = 91)]
    aide: Option<bool>,
    /// Afficher la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version, display_order = 92)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Voir les grilles disponibles, ou en lire une
    #[command(alias = "list", help_template = PAGE, after_help = GRILLES_EXAMPLES)]
    Grilles(Grilles),
    /// Remplir une grille à plusieurs, question après question
    #[command(alias = "run", help_template = PAGE, after_help = REMPLIR_EXAMPLES)]
    Remplir(Remplir),
    /// Écrire le rapport d’une séance
    #[command(alias = "report", help_template = PAGE, after_help = RAPPORT_EXAMPLES)]
    Rapport(Rapport),
    /// Calculer les résultats d’une ou de plusieurs structures
    #[command(alias = "score", help_template = PAGE, after_help = DEPOUILLER_EXAMPLES)]
    Depouiller(Depouiller),
    /// Préparer le questionnaire à envoyer : classeur, CSV, YAML ou formulaire
    #[command(alias = "template", help_template = PAGE, after_help = MODELE_EXAMPLES)]
    Modele(Modele),
    /// Passer une grille ou des réponses d’un format à un autre
    #[command(alias = "convert", help_template = PAGE, after_help = CONVERTIR_EXAMPLES)]
    Convertir(Convertir),
    /// Comparer une structure à elle-même d’une date à l’autre, ou plusieurs structures entre elles
    #[command(alias = "compare", help_template = PAGE, after_help = COMPARER_EXAMPLES)]
    Comparer(Comparer),
    /// Expliquer un résultat, calcul après calcul
    #[command(alias = "explain", help_template = PAGE, after_help = EXPLIQUER_EXAMPLES)]
    Expliquer(Expliquer),
    /// Lire les fiches du manuel : clefs, points de vigilance, qui l’a fait
    #[command(alias = "sheets", help_template = PAGE, after_help = FICHES_EXAMPLES)]
    Fiches(Fiches),
    /// Dire tout ce qui ne va pas dans des grilles ou des réponses
    #[command(alias = "check", help_template = PAGE, after_help = VERIFIER_EXAMPLES)]
    Verifier(Verifier),
    /// Écrire de quoi compléter les commandes avec la touche Tabulation
    #[command(help_template = PAGE, after_help = COMPLETIONS_EXAMPLES)]
    Completions(Completions),
    /// Écrire les pages de manuel
    #[command(help_template = OPTIONS_PAGE, after_help = MAN_EXAMPLES)]
    Man(Man),
}

const GRILLES_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts grilles
  dts grilles developpement-durable
  dts grilles developpement-durable --papier          la grille à imprimer, pour répondre au crayon
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
    /// Écrire une version à imprimer, pour répondre au crayon : de quoi préparer la séance, puis les questions
    #[arg(long = "papier", alias = "paper", requires = "grid", conflicts_with = "format")]
    pub paper: bool,
    /// N’y mettre que les questions de la forme courte
    #[arg(long = "court", alias = "short", requires = "paper")]
    pub short: bool,
    /// Where the page goes.
    #[command(flatten)]
    pub output: Output,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const REMPLIR_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts remplir developpement-durable
  dts remplir developpement-durable -o notre-bilan.yaml --court
  dts remplir notre-bilan.yaml                        reprendre où l’on s’est arrêté
  dts remplir notre-bilan.yaml --repondant Mairie --partie-prenante financeurs
  dts remplir systeme-acteurs --reprendre-tableau acteurs-de-2025.yaml
  dts remplir developpement-durable --depuis notre-bilan-de-2025.yaml
  dts remplir notre-bilan.yaml --plan                 le plan d’action seulement

Chaque réponse est enregistrée aussitôt\u{a0}: on peut s’arrêter et reprendre quand on veut.

Code de sortie\u{a0}: 0 à la fin d’une séance, 130 si elle est interrompue (les réponses sont gardées), 2 si elle n’a pu s’ouvrir.";

/// Options of `dts remplir`.
#[derive(Debug, Args)]
pub struct Remplir {
    /// Nom d’une grille, chemin de son fichier, ou fichier de réponses à reprendre
    #[arg(value_name = "GRILLE")]
    pub target: String,
    /// Fichier des réponses ; STRUCTURE-GRILLE-DATE.yaml sans précision
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "FICHIER")]
    pub output: Option<PathBuf>,
    /// Nom de la structure
    #[arg(long, alias = "organisation", value_name = "NOM")]
    pub structure: Option<String>,
    /// Territoire où elle agit
    #[arg(long = "territoire", alias = "territory", value_name = "NOM")]
    pub territory: Option<String>,
    /// Jour de l’évaluation ; aujourd’hui sans précision
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub date: Option<Date>,
    /// Répondre seul, sous ce nom, au lieu de répondre avec tout le groupe
    #[arg(long = "repondant", alias = "respondent", value_name = "NOM")]
    pub respondent: Option<String>,
    /// Groupe au nom duquel on répond : salariés, financeurs…
    #[arg(long = "partie-prenante", alias = "stakeholder", value_name = "GROUPE")]
    pub stakeholder: Option<String>,
    /// Reprendre ici les lignes des tableaux d’une autre évaluation ou d’un classeur : acteurs, indicateurs… Celles qui portent déjà un nom d’ici n’y touchent pas
    #[arg(long = "reprendre-tableau", alias = "borrow-table", value_name = "FICHIER")]
    pub borrow: Option<PathBuf>,
    /// Ne poser que les questions de la forme courte
    #[arg(long = "court", alias = "short")]
    pub short: bool,
    /// Ne placer que les curseurs, sans argument
    #[arg(long = "rapide", alias = "quick")]
    pub quick: bool,
    /// Aller droit au plan d’action d’une évaluation
    #[arg(long)]
    pub plan: bool,
    /// Montrer, à côté de chaque question, ce que disait une évaluation plus ancienne ; rien n’en est recopié
    #[arg(long = "depuis", alias = "since", value_name = "FICHIER")]
    pub since: Option<PathBuf>,
    /// Sans écran dessiné ni flèches : tout se lit et se tape ligne à ligne (lecteurs d’écran, fenêtres anciennes)
    #[arg(long, alias = "plain")]
    pub simple: bool,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const RAPPORT_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts rapport air.yaml
  dts rapport air.yaml --diffusion externe -o pour-nos-partenaires.html
  dts rapport air.yaml -o rapport.pdf
  dts rapport air.yaml --ouvrir
  dts rapport air.yaml acteurs.csv relations.csv      des fichiers qui se complètent
  dts rapport air.yaml bac.yaml -o rapports/          un rapport chacun, et la page qui y mène

Le rapport HTML tient en un fichier\u{a0}: il s’ouvre dans tout navigateur, sans connexion, et s’imprime sur du papier A4. \
Le PDF est cette page, imprimée par un navigateur qui se trouve sur cet ordinateur.";

/// Options of `dts rapport`.
#[derive(Debug, Args)]
pub struct Rapport {
    /// What the report is made of, and where it goes.
    #[command(flatten)]
    pub document: Document,
}

/// What documents are made of, for whom, and where they go: `dts rapport` and `dts comparer` alike.
#[derive(Debug, Args)]
pub struct Document {
    /// Réponses : séances de dts, classeurs (.xlsx, .ods) ou fichiers CSV, ou un dossier
    #[arg(value_name = "RÉPONSES", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Grille des réponses qui ne disent pas la leur
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE")]
    pub grid: Option<String>,
    /// Présentation : html (sans précision), pdf, xlsx, md, tableau ou json
    #[arg(long, value_name = "FORMAT", value_parser = words(&Kind::NAMES), hide_possible_values = true)]
    pub format: Option<Kind>,
    /// Where the document goes.
    #[command(flatten)]
    pub output: Output,
    /// Pour qui : interne (sans précision), ou externe, sans ce que le groupe garde pour lui
    #[arg(
        long,
        value_name = "POUR",
        value_parser = words(&Diffusion::NAMES),
        default_value = "interne",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub diffusion: Diffusion,
    /// What prints a PDF.
    #[command(flatten)]
    pub printing: Printing,
    /// Ouvrir le document une fois écrit
    #[arg(long = "ouvrir", alias = "open")]
    pub open: bool,
    /// Jour porté sur le document ; aujourd’hui sans précision
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub date: Option<Date>,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const DEPOUILLER_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts depouiller developpement-durable reponses.csv
  dts depouiller developpement-durable questionnaires/ -o resultats.xlsx
  dts depouiller developpement-durable air.yaml reponses-*.csv -o resultats.csv --excel
  dts depouiller ma-grille.yaml reponses.csv --format json

Code de sortie\u{a0}: 0 si tout est compté, 1 si un fichier ou des cellules sont laissés de côté, 2 si rien n’a pu l’être.";

/// Options of `dts depouiller`.
#[derive(Debug, Args)]
pub struct Depouiller {
    /// Nom d’une grille, ou chemin de son fichier
    #[arg(value_name = "GRILLE")]
    pub grid: String,
    /// Réponses : classeurs (.xlsx, .ods), fichiers CSV, séances de dts, ou un dossier ; « - » pour l’entrée standard
    #[arg(value_name = "DONNÉES", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Présentation : tableau (sans précision), xlsx, csv, json ou md
    #[arg(long, value_name = "FORMAT", value_parser = words(&results::Format::NAMES), hide_possible_values = true)]
    pub format: Option<results::Format>,
    /// Où écrire les résultats
    #[command(flatten)]
    pub output: Output,
    /// Laisser de côté les cellules illisibles, et le dire, au lieu de leur fichier
    #[arg(long, alias = "lenient")]
    pub tolerant: bool,
    /// Arrondir les nombres du CSV à N décimales (de 0 à 15)
    #[arg(long, alias = "decimals", value_name = "N", value_parser = decimals)]
    pub decimales: Option<usize>,
    /// Écrire un CSV que le tableur français ouvre d’un double clic
    #[arg(long)]
    pub excel: bool,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const MODELE_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts modele developpement-durable                    un classeur pour Excel ou LibreOffice
  dts modele developpement-durable --court --repondants 5 -o a-remplir.xlsx
  dts modele developpement-durable --format xlsform   un formulaire pour KoboToolbox ou ODK
  dts modele --vide -o ma-grille.yaml                 une grille à transformer en la vôtre

Les classeurs qui reviennent se lisent tels quels\u{a0}: dts depouiller developpement-durable retours/";

/// Options of `dts modele`.
#[derive(Debug, Args)]
pub struct Modele {
    /// Nom d’une grille, ou chemin de son fichier
    #[arg(value_name = "GRILLE")]
    pub grid: Option<String>,
    /// Présentation : xlsx (sans précision), csv, yaml, ou xlsform pour KoboToolbox et ODK
    #[arg(long, value_name = "FORMAT", value_parser = words(&template::Format::NAMES), hide_possible_values = true)]
    pub format: Option<template::Format>,
    /// Combien de personnes répondent dans le même fichier ; une sans précision
    #[arg(
        long = "repondants", alias = "respondents", value_name = "N", value_parser = people,
        default_value = "1", hide_default_value = true
    )]
    pub respondents: usize,
    /// Ne poser que les questions de la forme courte
    #[arg(long = "court", alias = "short")]
    pub short: bool,
    /// Écrire une petite grille commentée, pour en faire la sienne
    #[arg(long = "vide", alias = "blank", conflicts_with_all = ["grid", "format", "short"])]
    pub blank: bool,
    /// Fichier à écrire
    #[command(flatten)]
    pub output: Output,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const CONVERTIR_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts convertir developpement-durable -o ma-grille.xlsx      une grille à modifier dans un tableur
  dts convertir ma-grille.xlsx -o ma-grille.yaml
  dts convertir air.yaml -o air.xlsx                         des réponses dans leur questionnaire
  dts convertir air-rempli.xlsx -o air.yaml

Ce que le format d’arrivée ne peut pas porter est dit.";

/// Options of `dts convertir`.
#[derive(Debug, Args)]
pub struct Convertir {
    /// Grille ou réponses : un fichier, ou le nom d’une grille
    #[arg(value_name = "FICHIER")]
    pub input: String,
    /// Fichier à écrire : .yaml, .xlsx ou .csv
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "FICHIER", required = true)]
    pub output: PathBuf,
    /// xlsform : un formulaire pour KoboToolbox et ODK plutôt qu’un classeur
    #[arg(long, value_name = "FORMAT", value_parser = words(&template::Format::NAMES), hide_possible_values = true)]
    pub format: Option<template::Format>,
    /// Remplacer un fichier qui existe déjà
    #[arg(long = "forcer", alias = "force")]
    pub force: bool,
    /// Grille des réponses qui ne disent pas la leur
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE")]
    pub grid: Option<String>,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const COMPARER_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts comparer air-2025.yaml air-2026.yaml                   une structure, deux dates
  dts comparer --grille developpement-durable reponses.csv   plusieurs structures
  dts comparer *.yaml -o ensemble.html --diffusion externe   sans les chiffres de moins de cinq
  dts comparer *.yaml --anonyme --cle \"notre phrase\"         un pseudonyme par structure

Une comparaison ne classe personne\u{a0}: les structures restent dans l’ordre où on les donne.";

/// Options of `dts comparer`.
#[derive(Debug, Args)]
pub struct Comparer {
    /// What the comparison is made of, and where it goes.
    #[command(flatten)]
    pub document: Document,
    /// Donner à chaque structure un pseudonyme, le même d’une année à l’autre
    #[arg(long = "anonyme", alias = "anonymous")]
    pub anonymous: bool,
    /// Phrase à garder chez soi, sans laquelle personne ne peut retrouver les pseudonymes
    #[arg(long = "cle", alias = "key", value_name = "PHRASE", requires = "anonymous")]
    pub key: Option<String>,
    /// Permettre les pseudonymes à moins de cinq structures
    #[arg(long = "petits-groupes", alias = "small-groups", requires = "anonymous")]
    pub few: bool,
}

const EXPLIQUER_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts expliquer developpement-durable air.yaml                 tous les résultats
  dts expliquer developpement-durable air.yaml gouvernance     ceux d’une partie de la grille
  dts expliquer developpement-durable air.yaml emplois         ceux d’une question, ou son numéro
  dts expliquer developpement-durable reponses.csv --structure AIR";

/// Options of `dts expliquer`.
#[derive(Debug, Args)]
pub struct Expliquer {
    /// Nom d’une grille, ou chemin de son fichier
    #[arg(value_name = "GRILLE")]
    pub grid: String,
    /// Réponses : fichier de séance (YAML) ou tableau
    #[arg(value_name = "DONNÉES")]
    pub input: PathBuf,
    /// Nom court d’une question, son numéro, ou nom court d’une partie de la grille ; « ensemble » pour le seul résultat d’ensemble ; tout sans précision
    #[arg(value_name = "PARTIE")]
    pub part: Option<String>,
    /// Structure dont il s’agit ; toutes sans précision
    #[arg(long, alias = "organisation", value_name = "NOM")]
    pub structure: Option<String>,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const FICHES_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts fiches                                          toutes les fiches, et les mots de l’index
  dts fiches III-5                                    une fiche, et celles vers lesquelles elle mène
  dts fiches commande publique                        les fiches qui en parlent
  dts fiches --grille developpement-durable --question deplacements";

/// Options of `dts fiches`.
#[derive(Debug, Args)]
pub struct Fiches {
    /// Numéro d’une fiche, ou mots à chercher ; toutes les fiches sans précision
    #[arg(value_name = "MOT ou FICHE")]
    pub wanted: Vec<String>,
    /// Ce qui aide à répondre aux questions d’une grille, et à avancer
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", conflicts_with = "wanted")]
    pub grid: Option<String>,
    /// Une de ses questions : son nom court, ou son numéro
    #[arg(long, value_name = "QUESTION", requires = "grid")]
    pub question: Option<String>,
    /// Présentation : texte (sans précision), md ou json
    #[arg(long, value_name = "FORMAT", value_parser = words(&fiches::Format::NAMES), hide_possible_values = true)]
    pub format: Option<fiches::Format>,
    /// Where the sheets go.
    #[command(flatten)]
    pub output: Output,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const VERIFIER_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts verifier ma-grille.yaml
  dts verifier reponses-2026.yaml
  dts verifier --grille ma-grille.yaml acteurs.csv relations.csv
  dts verifier --grille developpement-durable questionnaires/
  dts verifier --schema grille > grille.schema.json

Code de sortie\u{a0}: 0 si tout va bien, 1 si une erreur est trouvée, 2 si rien n’a pu être lu.";

/// Options of `dts verifier`.
#[derive(Debug, Args)]
pub struct Verifier {
    /// Fichiers à vérifier : grilles, réponses, classeurs ou tableaux CSV, dts les reconnaît ; « - » pour l’entrée standard
    #[arg(value_name = "FICHIER", required_unless_present = "schema")]
    pub files: Vec<PathBuf>,
    /// Grille des réponses qui ne disent pas la leur
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE")]
    pub grid: Option<String>,
    /// Écrire le schéma JSON des fichiers de grille (grille) ou de réponses (reponses), pour un éditeur de texte
    #[arg(
        long,
        value_name = "FICHIERS",
        value_parser = words(&[("grille", Schema::Grid), ("reponses", Schema::Assessment)]),
        conflicts_with = "files",
        hide_possible_values = true
    )]
    pub schema: Option<Schema>,
    /// Where grids are looked for.
    #[command(flatten)]
    pub shelf: Shelf,
}

const COMPLETIONS_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts completions bash > /usr/share/bash-completion/completions/dts
  dts completions zsh > /usr/share/zsh/site-functions/_dts
  dts completions fish > /usr/share/fish/vendor_completions.d/dts.fish
  dts completions powershell >> $PROFILE";

/// Options of `dts completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Interpréteur de commandes : bash, zsh, fish ou powershell
    #[arg(
        value_name = "INTERPRÉTEUR",
        value_parser = words(&[
            ("bash", Shell::Bash), ("zsh", Shell::Zsh), ("fish", Shell::Fish), ("powershell", Shell::PowerShell)
        ]),
        hide_possible_values = true
    )]
    pub shell: Shell,
}

const MAN_EXAMPLES: &str = "\
Exemples\u{a0}:
  dts man > dts.1
  dts man -o /usr/share/man/man1                     une page par commande";

/// Options of `dts man`.
#[derive(Debug, Args)]
pub struct Man {
    /// Dossier où écrire une page par commande ; sans lui, la page de dts va à l’écran
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "DOSSIER")]
    pub folder: Option<PathBuf>,
    /// Remplacer les pages qui existent déjà
    #[arg(long = "forcer", alias = "force")]
    pub force: bool,
}

/// Where grids are looked for.
#[derive(Debug, Args)]
pub struct Shelf {
    /// Dossier où chercher les grilles avant celles de dts
    #[arg(long = "grilles", alias = "grids", value_name = "DOSSIER", display_order = 80)]
    pub folder: Option<PathBuf>,
}

/// What prints a PDF.
#[derive(Debug, Args)]
pub struct Printing {
    /// Navigateur qui imprime le PDF : Edge, Chrome ou Chromium ; celui qui se trouve là sans précision
    #[arg(long = "navigateur", alias = "browser", value_name = "CHEMIN")]
    pub browser: Option<PathBuf>,
}

/// Where a result goes.
#[derive(Debug, Args)]
pub struct Output {
    /// Fichier à écrire ; son extension donne le format ; « - » pour l’écran
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "FICHIER")]
    pub path: Option<PathBuf>,
    /// Remplacer un fichier qui existe déjà
    #[arg(long = "forcer", alias = "force")]
    pub force: bool,
}

impl Output {
    /// Whether a file that is there may be replaced.
    pub fn existing(&self) -> Existing {
        if self.force { Existing::Replace } else { Existing::Keep }
    }
}

/// A parser of one word among several, each with what it means.
fn words<T: Clone + Send + Sync + 'static>(words: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).map(move |chosen| {
        let found = words.iter().find(|(word, _)| *word == chosen);
        // The parser above lets only these words through; the first one stands in for the impossible.
        found.map_or_else(|| words[0].1.clone(), |(_, value)| value.clone())
    })
}

/// A number of decimals that a double still holds.
fn decimals(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|decimals| *decimals <= 15).ok_or_else(|| "écrivez un nombre entier de 0 à 15".to_owned())
}

/// How many people may answer in one workbook.
fn people(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|people| (1..=30).contains(people))
        .ok_or_else(|| "écrivez un nombre entier de 1 à 30".to_owned())
}

/// A day as people type it: 2026-11-20 or 20/11/2026.
fn day(text: &str) -> Result<Date, String> {
    crate::assessment::decode::date(text).ok_or_else(|| "écrivez un jour comme 20/11/2026 ou 2026-11-20".to_owned())
}
