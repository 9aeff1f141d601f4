//! `dts comparer`: one structure at several dates, or several structures beside one another.

use std::path::PathBuf;

use clap::Args;

use super::documents;
use super::{Failure, Outcome, fusionner, inputs, rapport};
use crate::assessment::Assessment;
use crate::compare;
use crate::document::{Document, Format};
use crate::fold::slug;
use crate::format::Format as _;
use crate::french::{count, feminine, quoted_list};
use crate::grid::Grid;
use crate::intake::Tolerance;
use crate::intake::batch::{Batch, left_out_in_words};
use crate::output::{self, STDOUT};
use crate::problem::{Place, Problem};
use crate::pseudonym::pseudonyms;
use crate::report::{Context, FEW_STRUCTURES, dates, structures};
use crate::ui::Ui;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts comparer air-2025.yaml air-2026.yaml                   une structure, deux dates
  dts comparer --grille developpement-durable reponses.csv   plusieurs structures
  dts comparer *.yaml -o ensemble.html --diffusion externe   sans les chiffres de moins de cinq
  dts comparer *.yaml --anonyme --cle \"notre phrase\"         un pseudonyme par structure

Une comparaison ne classe personne : les structures restent dans l’ordre où on les donne.";

/// What to compare, shown how and where.
#[derive(Debug, Args)]
#[group(skip)] // its options hold those of a report, a group of the same name
pub struct Options {
    /// What the comparison is made of, and where it goes.
    #[command(flatten)]
    pub document: rapport::Options,
    /// Donner à chaque structure un pseudonyme, le même d’une année à l’autre
    #[arg(long = "anonyme", alias = "anonymous")]
    pub anonymous: bool,
    /// Phrase à garder chez soi, sans laquelle personne ne peut retrouver les pseudonymes
    #[arg(long = "cle", alias = "key", value_name = "PHRASE", requires = "anonymous")]
    pub key: Option<String>,
    /// Autoriser les pseudonymes même s’il y a moins de cinq structures
    #[arg(long = "petits-groupes", alias = "small-groups", requires = "anonymous")]
    pub allow_small_groups: bool,
}

/// Builds the comparison and writes it.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let document = &options.document;
    let (press, context) = rapport::prepare(document, ui)?;
    let (output, catalog) = (document.output.path.as_deref(), document.grids.catalog());
    let inputs::Gathered { inputs, groups, failed } =
        inputs::gathered(&document.inputs, output, document.grid.as_deref(), &catalog, ui);
    let mut left_out: Vec<String> = Vec::new();
    for (name, problems) in failed {
        ui.problems(&problems);
        left_out.push(name);
    }
    let [group] = groups.as_slice() else { return Err(not_one_grid(&groups).into()) };
    let mut gathering = inputs::gathering(&group.grid, Tolerance::Strict, &document.correspondence)?;
    for (name, bytes) in &group.files {
        gathering.add(name, bytes);
    }
    let mut batch = gathering.finish();
    ui.problems(&batch.problems);
    rapport::prepare_answers(&group.grid, &mut batch, document, ui);
    left_out.extend(batch.left_out.clone());
    fusionner::why_apart(&batch.subjects).iter().for_each(|sentence| ui.say(sentence));
    let (report, stem) = compared(&group.grid, &batch, options, &context, ui)?;
    let named = format!("{stem}.{}", press.format.extension());
    let target = match output {
        Some(path) if path.is_dir() => path.join(named),
        Some(path) => path.to_owned(),
        None if press.format == Format::Terminal => PathBuf::from(STDOUT),
        None => PathBuf::from(named),
    };
    let is_stdout = output::is_stdout(&target);
    if !is_stdout {
        documents::free(&target, document.output.existing(), &inputs)?;
    }
    press.deliver(&report, &target, document.output.existing(), ui)?;
    if !is_stdout {
        ui.say(&documents::written(&report, &target));
        if document.open_after {
            documents::show(&target, ui);
        }
    }
    left_out_in_words(&left_out, &batch.dropped).iter().for_each(|sentence| ui.say(sentence));
    Ok(if left_out.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// The comparison that these answers call for, and the name of its file without extension.
fn compared(
    grid: &Grid,
    batch: &Batch,
    options: &Options,
    context: &Context,
    ui: &Ui,
) -> Result<(Document, String), Problem> {
    let all: Vec<&Assessment> = batch.subjects.iter().map(|subject| &subject.assessment).collect();
    let mut ids: Vec<&str> = Vec::new();
    for assessment in &all {
        if !ids.contains(&assessment.organisation.id.as_str()) {
            ids.push(&assessment.organisation.id);
        }
    }
    if ids.len() < 2 {
        if options.anonymous {
            let message = "une structure seule se reconnaît, même sous un autre nom";
            return Err(refusal("anonymat", message, "--anonyme sert à montrer plusieurs structures ensemble"));
        }
        let Some(timeline) = compare::timeline(grid, &all) else {
            let message = "il faut deux dates d’une structure, ou deux structures, pour comparer";
            return Err(refusal("rien-a-comparer", message, "ajoutez un fichier de réponses à la commande"));
        };
        let name = all.last().map_or("", |assessment| assessment.organisation.id.as_str());
        return Ok((dates(grid, &timeline, context), format!("comparaison-{}", slug(name))));
    }
    // Of each structure, its latest answers.
    let mut latest: Vec<&Assessment> = Vec::new();
    for id in &ids {
        latest.extend(all.iter().filter(|one| one.organisation.id == *id).max_by_key(|one| one.date));
    }
    if latest.len() < all.len() {
        let older = all.len() - latest.len();
        ui.say(&format!(
            "de chaque structure, la date la plus récente est prise ; {} de côté",
            count(older, "évaluation plus ancienne est laissée", "évaluations plus anciennes sont laissées")
        ));
    }
    let names = if options.anonymous {
        let named = under_pseudonyms(&ids, &latest, options, ui)?;
        latest = named.iter().map(|(_, assessment)| *assessment).collect();
        named.into_iter().map(|(name, _)| name).collect()
    } else {
        latest.iter().map(|assessment| assessment.organisation.name.clone()).collect::<Vec<_>>()
    };
    let panorama = compare::panorama(grid, &latest);
    Ok((structures(grid, &panorama, &names, context), format!("comparaison-{}", grid.id)))
}

/// Structures in the order of their pseudonyms: their order in the files would tell who is who.
fn under_pseudonyms<'a>(
    ids: &[&str],
    latest: &[&'a Assessment],
    options: &Options,
    ui: &Ui,
) -> Result<Vec<(String, &'a Assessment)>, Problem> {
    if latest.len() < FEW_STRUCTURES && !options.allow_small_groups {
        let message = format!(
            "{} : à moins de {}, on les reconnaît sous n’importe quel nom",
            count(latest.len(), "structure", "structures"),
            feminine(FEW_STRUCTURES)
        );
        return Err(refusal("anonymat", &message, "si elles en sont d’accord, ajoutez --petits-groupes"));
    }
    let key = options.key.as_deref().unwrap_or_default();
    if key.is_empty() {
        ui.say(
            "sans --cle, toute personne qui a la liste des structures peut retrouver à qui correspond chaque pseudonyme ; \
             ajoutez --cle \"une phrase que vous gardez\"",
        );
    }
    let mut named: Vec<(String, &Assessment)> = pseudonyms(ids, key).into_iter().zip(latest.iter().copied()).collect();
    named.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(named)
}

fn not_one_grid(groups: &[inputs::Group]) -> Problem {
    if groups.is_empty() {
        let problem = Problem::error("rien-a-comparer", Place::Nowhere, "aucune réponse utilisable, rien à comparer");
        return problem
            .hint("corrigez ce qui est dit plus haut ; dts verifier FICHIER donne la liste complète des erreurs");
    }
    let ids: Vec<&str> = groups.iter().map(|group| group.grid.id.as_str()).collect();
    let message = format!("ces fichiers répondent à plusieurs grilles : {}", quoted_list(&ids, "et"));
    Problem::error("plusieurs-grilles", Place::Nowhere, message).hint("comparez une grille à la fois")
}

fn refusal(code: &'static str, message: &str, hint: &str) -> Problem {
    Problem::error(code, Place::Nowhere, message).hint(hint)
}
