//! `dts fusionner`: one assessment from the answers of several people, whatever day and file they came in.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use jiff::civil::Date;

use super::choice::chosen;
use super::inputs::{self, Group};
use super::{Failure, Outcome, documents};
use crate::assessment::Assessment;
use crate::assessment::merge::{self, Choices, Merged, Part, Resolution, Twice};
use crate::assessment::yaml;
use crate::cli::{self, GridFolder, Output};
use crate::fold::{fold, slug};
use crate::french::{self, count, list, quoted};
use crate::grid::Grid;
use crate::grid::catalog::GridCatalog;
use crate::intake::Tolerance;
use crate::intake::batch::{self, Batch, Gathering, Subject};
use crate::output;
use crate::problem::{Place, Problem, Problems};
use crate::session::text::shell_word;
use crate::ui::{self, Audience, Ui};

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts fusionner anne.yaml bob.xlsx chloe.csv -o ensemble.yaml
  dts fusionner retours/ -o ensemble.yaml             tous les fichiers d’un dossier
  dts fusionner retours/ -o ensemble.yaml --date 20/11/2026
  dts remplir ensemble.yaml                           puis la réunion

Chaque personne garde ses réponses, ses arguments et ses priorités. Les lignes des tableaux et les relations sont mises en \
commun ; ce qui diffère d’une personne à l’autre porte son nom.";

/// Which files, made into what.
#[derive(Debug, Args)]
pub struct Options {
    /// Réponses de chaque personne : pages remplies, séances, classeurs, fichiers CSV, exports de Kobo ou d’ODK, ou un dossier
    #[arg(value_name = "FICHIER", value_hint = ValueHint::AnyPath, required = true)]
    pub inputs: Vec<PathBuf>,
    /// Grille à utiliser quand les fichiers n’en indiquent pas ; se donne aussi en premier
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = cli::grid_names())]
    pub grid: Option<String>,
    /// Where the assessment goes.
    #[command(flatten)]
    pub output: Output,
    /// What is decided beforehand.
    #[command(flatten)]
    pub decided: Decided,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

/// What the user decides where the files do not agree.
#[derive(Debug, Clone, Default, Args)]
pub struct Decided {
    /// Jour de l’évaluation (par défaut : le dernier jour des fichiers)
    #[arg(long, value_name = "JOUR", value_parser = cli::day)]
    pub date: Option<Date>,
    /// Nom de la structure, quand les fichiers l’écrivent de plusieurs façons, ou en contiennent plusieurs
    #[arg(long, alias = "organisation", value_name = "NOM")]
    pub structure: Option<String>,
    /// Territoire, quand les fichiers en disent plusieurs
    #[arg(long = "territoire", alias = "territory", value_name = "NOM")]
    pub territory: Option<String>,
    /// Compter la position de groupe de chaque fichier comme la réponse d’une personne seule
    #[arg(long = "chacun", alias = "each-alone")]
    pub each_alone: bool,
    /// Réunir aussi des réponses à des versions différentes de la grille
    #[arg(long = "toutes-versions", alias = "any-version")]
    pub any_version: bool,
}

/// Several files as one assessment.
#[derive(Debug)]
pub struct Together {
    /// The grid that they answer.
    pub grid: Grid,
    /// What they say.
    pub merged: Merged,
    /// All files that were read.
    pub inputs: Vec<PathBuf>,
}

impl Together {
    /// Where the assessment goes where nobody said it.
    pub fn default_file(&self) -> PathBuf {
        let Assessment { organisation, date, .. } = &self.merged.assessment;
        default_file(&organisation.name, &self.grid, *date)
    }
}

/// Merges the files and writes the assessment.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let catalog = options.grids.catalog();
    let together = together(
        &options.inputs,
        options.output.path.as_deref(),
        options.grid.as_deref(),
        &options.decided,
        &catalog,
        ui,
    )?;
    let Together { grid, merged, inputs } = &together;
    let path = options.output.path.clone().unwrap_or_else(|| together.default_file());
    let text = yaml::write(grid, &merged.assessment);
    if output::is_stdout(&path) {
        options.output.write(None, text.as_bytes(), ui)?;
    } else {
        documents::free(&path, options.output.existing(), inputs)?;
        output::write(&path, text.as_bytes(), options.output.existing())?;
    }
    merged.remarks.iter().for_each(|remark| ui.say(remark));
    if !output::is_stdout(&path) {
        ui.say(&done(grid, merged, &path));
    }
    Ok(Outcome::Done)
}

/// What was made, and what to do with it.
fn done(grid: &Grid, merged: &Merged, path: &Path) -> String {
    let assessment = &merged.assessment;
    let alone = assessment.responses.iter().filter(|response| !response.collective).count();
    let people = match alone {
        0 => "aucune réponse individuelle".to_owned(),
        _ => format!("{} ({})", count(alone, "personne", "personnes"), merge::people(grid, assessment)),
    };
    let group = if alone < assessment.responses.len() { ", et la position du groupe" } else { "" };
    let name = shell_word(&path.display().to_string());
    format!(
        "{} : {}, {people}{group}\n\nPour en parler ensemble, puis garder une trace :\n  dts remplir {name}\n  dts rapport {name}",
        path.display(),
        assessment.organisation.name
    )
}

/// `<structure>-<grille>-<date>.yaml` in the current folder.
pub fn default_file(structure: &str, grid: &Grid, date: Option<Date>) -> PathBuf {
    let name: String = slug(structure).chars().take(80).collect();
    let name = if name.is_empty() { "structure".to_owned() } else { name };
    let date = date.map_or_else(String::new, |date| format!("-{date}"));
    PathBuf::from(format!("{name}-{}{date}.yaml", grid.id))
}

/// Reads files of answers of any kind as one assessment; refused whole where one of them cannot be read, since a voice
/// would be missing.
pub fn together(
    files: &[PathBuf],
    results: Option<&Path>,
    grid: Option<&str>,
    decided: &Decided,
    catalog: &GridCatalog,
    ui: &Ui,
) -> Result<Together, Failure> {
    let gathered = inputs::gathered(files, results, grid, catalog, ui);
    let mut problems = Problems::new();
    let mut bad: Vec<String> = Vec::new();
    for (name, found) in gathered.failed {
        problems.extend(found);
        bad.push(name);
    }
    let group = match gathered.groups.as_slice() {
        [] => return Err(incomplete(problems, &bad)),
        [group] => group,
        several => {
            problems.push(several_grids(several));
            return Err(problems.into());
        }
    };
    let (parts, found) = read_apart(group);
    problems.extend(found.problems);
    bad.extend(found.left_out);
    if !bad.is_empty() {
        return Err(incomplete(problems, &bad));
    }
    ui.problems(&problems);
    let merged = merged(&group.grid, &parts, decided, ui)?;
    Ok(Together { grid: group.grid.clone(), merged, inputs: gathered.inputs })
}

/// What is wrong, and that nothing came of it.
fn incomplete(mut problems: Problems, bad: &[String]) -> Failure {
    let message = format!("il manquerait une voix : {} n’a pas pu être lu, et rien n’est écrit", list(bad, "et"));
    let message =
        if bad.len() > 1 { message.replace("n’a pas pu être lu", "n’ont pas pu être lus") } else { message };
    let hint = "corrigez ce qui est dit plus haut, ou retirez ce fichier de la commande";
    problems.push(Problem::error("voix-manquante", Place::Nowhere, message).hint(hint));
    problems.into()
}

fn several_grids(groups: &[Group]) -> Problem {
    let one = |group: &Group| {
        let files: Vec<&str> = group.files.iter().map(|(name, _)| name.as_str()).collect();
        format!("{} ({})", quoted(&group.grid.id), list(&files, "et"))
    };
    let told: Vec<String> = groups.iter().map(one).collect();
    let message = format!("ces fichiers répondent à plusieurs grilles : {}", list(&told, "et"));
    Problem::error("grilles-differentes", Place::Nowhere, message).hint("réunissez les réponses à une grille à la fois")
}

/// Why these answers are not one assessment, where they look like those of several people about one structure, and how to
/// make one of them; nothing where the same people, or the group, answered several times.
pub fn why_apart(subjects: &[Subject]) -> Option<String> {
    const MOST: usize = 30;
    let [first, others @ ..] = subjects else { return None };
    if others.is_empty() || subjects.len() > MOST {
        return None;
    }
    let responses = || subjects.iter().flat_map(|subject| &subject.assessment.responses);
    let mut people: Vec<String> =
        responses().filter(|one| !one.collective).map(|one| fold(&one.respondent.id)).collect();
    let count = people.len();
    people.sort_unstable();
    people.dedup();
    // Nameless respondents of several files are several people.
    let are_others = people.len() == count || people == ["repondant"];
    if !are_others || count < 2 || responses().filter(|one| one.collective).count() > 1 {
        return None;
    }
    let mine = &first.assessment.organisation;
    let name = |subject: &Subject| slug(&subject.assessment.organisation.name);
    let is_alike = |other: &Subject| {
        let (a, b) = (slug(&mine.name), name(other));
        mine.id == other.assessment.organisation.id || a.contains(&b) || b.contains(&a)
    };
    if !others.iter().all(is_alike) {
        return None;
    }
    let files: Vec<String> = subjects.iter().flat_map(|subject| &subject.files).map(|file| shell_word(file)).collect();
    let has_one_name = others.iter().all(|other| other.assessment.organisation.id == mine.id);
    let (why, option) = if has_one_name {
        let day = |subject: &Subject| subject.assessment.date.map_or_else(|| "sans date".to_owned(), french::date);
        let days: Vec<String> = subjects.iter().map(|one| format!("{} ({})", one.files.join(", "), day(one))).collect();
        (format!("ces réponses ne sont pas du même jour : {}", list(&days, "et")), String::new())
    } else {
        let names: Vec<String> = subjects
            .iter()
            .map(|one| format!("{} ({})", quoted(&one.assessment.organisation.name), one.files.join(", ")))
            .collect();
        let why = format!("ces réponses ne portent pas le même nom de structure : {}", list(&names, "et"));
        (why, format!(" --structure {}", shell_word(&mine.name)))
    };
    Some(format!(
        "{why}. Si plusieurs personnes ont répondu chacune de son côté à une même évaluation, réunissez-les d’abord :\n  \
         dts fusionner {}{option} -o ensemble.yaml",
        files.join(" ")
    ))
}

/// Each file by itself, so that nobody's answers are taken for somebody else's. Tables and relations that stand in files of
/// their own are read together, for relations need the rows that they relate, with the first file of answers that has rows.
fn read_apart(group: &Group) -> (Vec<Part>, Batch) {
    let all = || group.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let has_responses = |batch: &Batch| batch.subjects.iter().any(|subject| !subject.assessment.responses.is_empty());
    let is_loose = |batch: &Batch| {
        let is_table = |what: &str| what.starts_with("tableau") || what.starts_with("relations");
        !has_responses(batch) && batch.files.iter().all(|(_, what)| is_table(what))
    };
    let mut loose: Vec<(&str, &[u8])> = Vec::new();
    let mut own: Vec<((&str, &[u8]), Batch)> = Vec::new();
    for (name, bytes) in all() {
        let batch = batch::read(&group.grid, name, bytes, Tolerance::Strict);
        if is_loose(&batch) { loose.push((name, bytes)) } else { own.push(((name, bytes), batch)) }
    }
    if !loose.is_empty() {
        let alone = read_together(group, &loose);
        let has_rows = |batch: &Batch| batch.subjects.iter().any(|subject| !subject.assessment.tables.is_empty());
        let lender = own.iter().position(|(_, batch)| has_rows(batch));
        match lender.filter(|_| !alone.left_out.is_empty()) {
            Some(lender) => {
                let files: Vec<(&str, &[u8])> = std::iter::once(own[lender].0).chain(loose).collect();
                own[lender].1 = read_together(group, &files);
            }
            None => own.push((loose[0], alone)),
        }
    }
    let mut parts = Vec::new();
    let mut whole = Batch::default();
    for ((name, _), batch) in own {
        whole.problems.extend(batch.problems);
        whole.left_out.extend(batch.left_out);
        let part = |subject: batch::Subject| Part { file: name.to_owned(), assessment: subject.assessment };
        parts.extend(batch.subjects.into_iter().map(part));
    }
    (parts, whole)
}

fn read_together(group: &Group, files: &[(&str, &[u8])]) -> Batch {
    let mut gathering = Gathering::new(&group.grid, Tolerance::Strict);
    files.iter().for_each(|(name, bytes)| gathering.add(name, bytes));
    gathering.finish()
}

/// One assessment of these parts; what only a person can say is asked on a terminal.
fn merged(grid: &Grid, parts: &[Part], decided: &Decided, ui: &Ui) -> Result<Merged, Failure> {
    let is_asked = ui::audience() == Audience::Screen;
    let mut choices = Choices {
        structure: decided.structure.clone(),
        territory: decided.territory.clone(),
        date: decided.date,
        each_alone: decided.each_alone,
        any_version: decided.any_version,
    };
    let mut resolve = |twice: &Twice<'_>| if is_asked { asked(twice) } else { Resolution::Refuse };
    loop {
        let problems = match merge::merge(grid, parts.to_vec(), &choices, &mut resolve) {
            Ok(merged) => return Ok(merged),
            Err(problems) => problems,
        };
        let is_about_groups = problems.iter().all(|problem| problem.code == merge::SEVERAL_GROUPS);
        if !(is_asked && is_about_groups && are_alone(parts, ui)) {
            return Err(problems.into());
        }
        choices.each_alone = true;
    }
}

/// Whether each file that tells the position of the group is the answer of one person.
fn are_alone(parts: &[Part], ui: &Ui) -> bool {
    let has_group = |part: &&Part| part.assessment.responses.iter().any(|response| response.collective);
    let files: Vec<&str> = parts.iter().filter(has_group).map(|part| part.file.as_str()).collect();
    ui.say(&format!("{} disent chacun quelle est la position du groupe.", list(&files, "et")));
    let question = "Est-ce chaque fois la réponse d’une personne seule";
    matches!(chosen(question, &["Oui, chaque fichier est une personne", "Non, arrêter ici"]), Ok(Some(0)))
}

/// Which answers of somebody who is there twice are to be kept.
fn asked(twice: &Twice<'_>) -> Resolution {
    let line = |(file, date, answered): (&str, Option<Date>, usize)| {
        let date = date.map_or_else(String::new, |date| format!(", du {}", french::date(date)));
        format!("Garder {file}{date}, {}", count(answered, "réponse", "réponses"))
    };
    let (first, second) = (line(twice.first), line(twice.second));
    let lines = [second.as_str(), &first, "Garder les deux : ce sont deux personnes", "Arrêter ici"];
    match chosen(&format!("{} a répondu deux fois : que faire", twice.name), &lines) {
        Ok(Some(0)) => Resolution::Second,
        Ok(Some(1)) => Resolution::First,
        Ok(Some(2)) => Resolution::TwoPeople,
        _ => Resolution::Refuse,
    }
}
