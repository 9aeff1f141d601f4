//! `dts comparer`: one structure at several dates, or several structures beside one another.

use std::path::{Path, PathBuf};

use super::documents::{self, Kind, Press, STDOUT};
use super::{Outcome, inputs, rapport};
use crate::assessment::Assessment;
use crate::compare;
use crate::fold::slug;
use crate::french::{NBSP, count, feminine, quoted_list};
use crate::grid::Grid;
use crate::intake::Tolerance;
use crate::intake::batch::{Batch, Gathering, left_out_in_words};
use crate::problem::{Place, Problem};
use crate::pseudonym::pseudonyms;
use crate::report::build::{FEW_STRUCTURES, dates, structures};
use crate::report::{Context, Format, Report};
use crate::ui::Ui;

/// What to compare, shown how and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// Files of answers to one grid, how they are shown and where.
    pub document: rapport::Options,
    /// Whether, and how, structures bear another name.
    pub names: Names,
}

/// The names that structures bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// Their own.
    Own,
    /// Pseudonyms made with this key.
    Pseudonyms {
        /// Keeps others from working the names out again; may be empty.
        key: String,
        /// Whether fewer than five structures may be shown so.
        is_for_few: bool,
    },
}

/// Builds the comparison and writes it.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let fail = |problem: Problem| {
        ui.problems(&problem.into());
        Ok(Outcome::Failed)
    };
    let prepared = documents::kind(options.document.format, options.document.output.as_deref(), ui).and_then(|kind| {
        let day = documents::day(options.document.date)?;
        Ok((kind, day, Press::new(kind, options.document.browser.as_deref(), day)?))
    });
    let (kind, generated_on, press) = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return fail(problem),
    };
    let gathered = inputs::gathered(
        &options.document.inputs,
        options.document.output.as_deref(),
        options.document.grid.as_deref(),
        &options.document.shelves,
        ui,
    );
    let inputs::Gathered { inputs, groups, failed: problems } = gathered;
    let mut left_out: Vec<String> = Vec::new();
    for (name, problems) in problems {
        ui.problems(&problems);
        left_out.push(name);
    }
    let [group] = groups.as_slice() else { return fail(not_one_grid(&groups)) };
    let mut gathering = Gathering::new(&group.grid, Tolerance::Strict);
    for (name, bytes) in &group.files {
        gathering.add(name, bytes);
    }
    let batch = gathering.finish();
    ui.problems(&batch.problems);
    left_out.extend(batch.left_out.clone());
    let context = Context { diffusion: options.document.diffusion, generated_on };
    let (report, stem) = match compared(&group.grid, &batch, options, &context, ui) {
        Ok(built) => built,
        Err(problem) => return fail(*problem),
    };
    let target = match &options.document.output {
        Some(path) if path.is_dir() => path.join(format!("{stem}.{}", kind.extension())),
        Some(path) => path.clone(),
        None => PathBuf::from(format!("{stem}.{}", kind.extension())),
    };
    let is_screen = options.document.output.is_none() && kind == Kind::Text(Format::Terminal);
    let target = if is_screen { Path::new(STDOUT) } else { &target };
    let is_stdout = documents::is_stdout(target);
    if !is_stdout && let Err(problems) = documents::free(target, options.document.existing, &inputs) {
        ui.problems(&problems);
        return Ok(Outcome::Failed);
    }
    if let Err(problem) = press.deliver(&report, target, options.document.existing, ui)? {
        return fail(problem);
    }
    if !is_stdout {
        ui.say(&documents::written(&report, target));
        if options.document.is_opened {
            documents::show(target, ui);
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
) -> Result<(Report, String), Box<Problem>> {
    let all: Vec<&Assessment> = batch.subjects.iter().map(|subject| &subject.assessment).collect();
    let mut ids: Vec<&str> = Vec::new();
    for assessment in &all {
        if !ids.contains(&assessment.organisation.id.as_str()) {
            ids.push(&assessment.organisation.id);
        }
    }
    if ids.len() < 2 {
        if options.names != Names::Own {
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
            "de chaque structure, la date la plus récente est prise\u{a0}; {} de côté",
            count(older, "évaluation plus ancienne est laissée", "évaluations plus anciennes sont laissées")
        ));
    }
    let names: Vec<String> = match &options.names {
        Names::Own => latest.iter().map(|assessment| assessment.organisation.name.clone()).collect(),
        Names::Pseudonyms { is_for_few: false, .. } if latest.len() < FEW_STRUCTURES => {
            let message = format!(
                "{} : à moins de {}, on les reconnaît sous n’importe quel nom",
                count(latest.len(), "structure", "structures"),
                feminine(FEW_STRUCTURES)
            );
            return Err(refusal("anonymat", &message, "si elles en sont d’accord, ajoutez --petits-groupes"));
        }
        Names::Pseudonyms { key, .. } => {
            if key.is_empty() {
                ui.say(
                    "sans --cle, qui connaît la liste des structures peut retrouver leurs pseudonymes\u{a0}; avec une clé que vous \
                     gardez, non",
                );
            }
            let mut named: Vec<(String, &Assessment)> =
                pseudonyms(&ids, key).into_iter().zip(latest.iter().copied()).collect();
            // Their order in the files would tell who is who.
            named.sort_by(|a, b| a.0.cmp(&b.0));
            latest = named.iter().map(|(_, assessment)| *assessment).collect();
            named.into_iter().map(|(name, _)| name).collect()
        }
    };
    let panorama = compare::panorama(grid, &latest);
    Ok((structures(grid, &panorama, &names, context), format!("comparaison-{}", grid.id)))
}

fn not_one_grid(groups: &[inputs::Group]) -> Problem {
    if groups.is_empty() {
        let problem = Problem::error("rien-a-comparer", Place::Nowhere, "aucune réponse utilisable, rien à comparer");
        return problem.hint("corrigez ce qui est dit plus haut ; dts verifier FICHIER le redit");
    }
    let ids: Vec<&str> = groups.iter().map(|group| group.grid.id.as_str()).collect();
    let message = format!("ces fichiers répondent à plusieurs grilles{NBSP}: {}", quoted_list(&ids, "et"));
    Problem::error("plusieurs-grilles", Place::Nowhere, message).hint("comparez une grille à la fois")
}

fn refusal(code: &'static str, message: &str, hint: &str) -> Box<Problem> {
    Box::new(Problem::error(code, Place::Nowhere, message.to_owned()).hint(hint))
}
