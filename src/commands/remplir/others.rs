//! What other files and the options bring to a session: rows taken over, last year's answers, corrections.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Options, Work, refused, shown};
use crate::assessment::{About, Assessment, Row, Value, yaml};
use crate::commands::fusionner::{self, Decided};
use crate::commands::{Failure, inputs};
use crate::fold::slug;
use crate::french::{self, count, quoted, quoted_list};
use crate::grid::{ACTIONS, Grid};
use crate::intake::Tolerance;
use crate::intake::batch;
use crate::intake::content::{Content, extension};
use crate::output::{self, Existing};
use crate::problem::{Place, Problem, Problems};
use crate::session::Who;
use crate::session::before::Before;
use crate::session::details::Details;
use crate::session::rows::{fitting, with_own_row, with_rows};
use crate::session::text::shell_word;
use crate::store::with_extension;
use crate::ui::Ui;

/// Whether answers of several people are to be put together first: several files, or one that is no session.
pub(super) fn are_several(options: &Options) -> Result<bool, Problem> {
    let path = Path::new(options.target.as_deref().unwrap_or_default());
    if let Some(missing) = options.others.iter().find(|path| !path.exists()) {
        let message = format!("{} n’est pas un fichier de réponses à réunir", quoted(&shown(missing)));
        let hint = "un nom de plusieurs mots s’écrit entre guillemets droits, comme --structure \"Les Jardins\"";
        return Err(Problem::error("lecture", Place::Nowhere, message).hint(hint));
    }
    if !options.others.is_empty() {
        return Ok(true);
    }
    let Ok(bytes) = crate::files::read(path) else { return Ok(false) };
    Ok(match Content::of(&shown(path), &bytes) {
        Content::Yaml => false,
        Content::Table => is_table(path),
        Content::Workbook => {
            let workbook = crate::workbook::Workbook::read(&shown(path), &bytes);
            workbook.is_ok_and(|workbook| !crate::grid::workbook::is_grid(&workbook))
        }
    })
}

/// Whether a text is held for a table by its name.
fn is_table(path: &Path) -> bool {
    ["csv", "tsv", "tab"].contains(&extension(&shown(path)).as_str())
}

/// What several people answered, written as one assessment in a file of its own, for a session to go on with.
pub(super) fn together(options: &Options, ui: &Ui) -> Result<Work, Failure> {
    let files: Vec<PathBuf> = options.target.iter().map(PathBuf::from).chain(options.others.clone()).collect();
    let decided = Decided {
        date: options.date,
        structure: options.structure.clone(),
        territory: options.territory.clone(),
        ..Decided::default()
    };
    let catalog = options.grids.catalog();
    let together = fusionner::together(&files, None, options.named.named.as_deref(), &decided, &catalog, ui)?;
    let path = options.output.as_deref().map_or_else(|| together.default_file(), with_extension);
    if path.exists() {
        let message = format!("{} existe déjà", shown(&path));
        let problem = Problem::error("deux-fichiers", Place::Nowhere, message);
        let hint = format!("pour continuer la séance qu’il contient : dts remplir {}", shell_word(&shown(&path)));
        return Err(problem.hint(hint).into());
    }
    let text = yaml::write(&together.grid, &together.merged.assessment);
    output::write(&path, text.as_bytes(), Existing::Keep)?;
    together.merged.remarks.iter().for_each(|remark| ui.say(remark));
    Ok(Work { grid: Arc::new(together.grid), file: Some(path), grid_path: None })
}

/// The assessments of a file of another day, which the session's answers are to be seen beside.
///
/// Any file of answers to the same grid will do; refused where it answers another one, or is the session's own.
pub(super) fn others(path: &Path, own: Option<&Path>, grid: &Grid) -> Result<Vec<Assessment>, Problems> {
    let name = shown(path);
    let same =
        |own: &Path| std::fs::canonicalize(own).ok().is_some_and(|own| std::fs::canonicalize(path).ok() == Some(own));
    if own.is_some_and(same) {
        let message = format!("{name} est le fichier de la séance elle-même");
        let problem = Problem::error("meme-fichier", Place::Nowhere, message);
        return Err(problem.hint("après --depuis, donnez celui d’une évaluation plus ancienne").into());
    }
    let bytes = inputs::read(path)?;
    if Content::of(&name, &bytes) == Content::Yaml {
        let answered = yaml::grid_id(&crate::yaml::source(&name, &bytes)?);
        if let Some(other) = answered.filter(|other| *other != grid.id) {
            let message = format!("{name} répond à la grille {}, et non à {}", quoted(&other), quoted(&grid.id));
            let problem = Problem::error("autre-grille", Place::Nowhere, message);
            return Err(problem.hint("après --depuis, donnez une évaluation faite avec la même grille").into());
        }
    }
    let batch = batch::read(grid, &name, &bytes, Tolerance::Strict);
    if batch.problems.has_errors() {
        return Err(batch.problems);
    }
    let all: Vec<Assessment> = batch.subjects.into_iter().map(|subject| subject.assessment).collect();
    if all.is_empty() {
        return Err(refused(&format!("{name} ne contient pas de réponses à cette grille")));
    }
    Ok(all)
}

/// The one of these assessments that the session's answers are seen beside: that of the same structure, the last one
/// before the session's day.
pub(super) fn before(
    path: &Path,
    grid: &Grid,
    others: &[Assessment],
    now: &Assessment,
    who: &Who,
) -> Result<Before, Problems> {
    let (ours, id) = (slug(&now.organisation.name), &now.organisation.id);
    let is_own = |other: &&Assessment| other.organisation.id == *id || slug(&other.organisation.name) == ours;
    let mut own: Vec<&Assessment> = others.iter().filter(is_own).collect();
    if let ([], [only]) = (own.as_slice(), others) {
        own.push(only);
    }
    own.sort_by_key(|other| other.date);
    let earlier = own.iter().rev().find(|other| other.date < now.date);
    let Some(other) = earlier.or(own.last()) else {
        let names: Vec<&str> = others.iter().map(|other| other.organisation.name.as_str()).take(8).collect();
        let message = format!("{} ne contient pas de réponses de {}", shown(path), quoted(&now.organisation.name));
        let problem = Problem::error("autre-structure", Place::Nowhere, message);
        return Err(problem.hint(format!("on y trouve {}", quoted_list(&names, "et"))).into());
    };
    Ok(Before::of(grid, other, who).beside(now, other))
}

/// An assessment that was there, with what the options and the form say of it now, and what to say of that.
///
/// The name of another structure is refused: these would be the answers of somebody else.
pub(super) fn amended(
    mut assessment: Assessment,
    options: &Options,
    said: &Details,
    file: &str,
) -> Result<(Assessment, Vec<String>), Problems> {
    let name = &assessment.organisation.name;
    if let Some(other) = options.structure.as_ref().filter(|other| slug(other) != slug(name)) {
        let message = format!("{file} contient l’évaluation de {}, pas celle de {}", quoted(name), quoted(other));
        let problem = Problem::error("autre-structure", Place::Nowhere, message);
        let hint = "donnez un autre fichier avec -o ; pour corriger le nom, reprenez sans --structure, puis touche f";
        return Err(problem.hint(hint).into());
    }
    let mut told = Vec::new();
    let was = |former: Option<String>| former.map(|former| format!(" (c’était {former})")).unwrap_or_default();
    let territory = options.territory.as_ref().or(said.territory.as_ref());
    if let Some(territory) = territory.filter(|wanted| Some(*wanted) != assessment.organisation.territory.as_ref()) {
        let former = assessment.organisation.territory.replace(territory.clone());
        told.push(format!("le territoire est maintenant {}{}", quoted(territory), was(former.map(|t| quoted(&t)))));
    }
    if let Some(date) = options.date.filter(|date| Some(*date) != assessment.date) {
        let former = assessment.date.replace(date);
        told.push(format!(
            "l’évaluation est maintenant datée du {}{}",
            french::date(date),
            was(former.map(french::date))
        ));
    }
    let before = assessment.about.clone();
    let about = said.about.clone();
    assessment.about = About {
        object: about.object.or(before.object.clone()),
        stage: about.stage.or(before.stage.clone()),
        purpose: about.purpose.or(before.purpose.clone()),
        accompanied_by: about.accompanied_by.or(before.accompanied_by.clone()),
    };
    if assessment.about != before {
        told.push("la fiche reprend ce que vous venez d’y écrire".into());
    }
    Ok((assessment, told))
}

/// The assessment whose rows are taken over: a session, whose own grid says what they are, or a table of data.
pub(super) fn lender(path: &Path, options: &Options, target: &Grid) -> Result<Assessment, Problems> {
    let bytes = inputs::read(path)?;
    if Content::of(&shown(path), &bytes) != Content::Yaml {
        return table_lender(path, &bytes, options, target);
    }
    let source = crate::yaml::source(&shown(path), &bytes)?;
    let Some(id) = yaml::grid_id(&source) else { return Err(nothing_to_lend(path)) };
    let grid = options.grids.catalog().beside(path).find(&id)?;
    match yaml::read(&grid, &source) {
        (Some(assessment), problems) if !problems.has_errors() => Ok(lent(&grid, target, assessment)),
        (_, problems) => Err(problems),
    }
}

/// The rows of actors of another grid, in the tables of actors of this one: names, and the cells of columns that both have.
fn lent(from: &Grid, to: &Grid, mut assessment: Assessment) -> Assessment {
    let mut rows = Vec::new();
    for table in from.tables.iter().filter(|table| table.has_actors) {
        let key = &table.key_column().id;
        for row in assessment.tables.get(&table.id).into_iter().flatten() {
            rows.extend(row.get(key).map(|name| (name.clone(), row.clone(), key.clone())));
        }
    }
    for table in to.tables.iter().filter(|table| table.has_actors && from.table(&table.id).is_none()) {
        let own = &table.key_column().id;
        let row = |(name, cells, key): &(Value, Row, String)| {
            let is_known = |id: &str| id != key && id != own && table.columns.iter().any(|column| column.id == id);
            let others = cells.iter().filter(|(id, _)| is_known(id)).map(|(id, value)| (id.clone(), value.clone()));
            std::iter::once((own.clone(), name.clone())).chain(others).collect::<Row>()
        };
        if !rows.is_empty() {
            assessment.tables.insert(table.id.clone(), rows.iter().map(row).collect());
        }
    }
    assessment
}

/// The rows that a workbook or a CSV file holds, of its only structure or of the one that the session is about.
fn table_lender(path: &Path, bytes: &[u8], options: &Options, grid: &Grid) -> Result<Assessment, Problems> {
    let batch = batch::read(grid, &shown(path), bytes, Tolerance::Strict);
    if batch.problems.has_errors() {
        return Err(batch.problems);
    }
    let has_rows = |assessment: &Assessment| assessment.tables.values().any(|rows| !rows.is_empty());
    let mut lenders: Vec<Assessment> =
        batch.subjects.into_iter().map(|subject| subject.assessment).filter(has_rows).collect();
    if lenders.len() > 1
        && let Some(name) = &options.structure
    {
        lenders.retain(|lender| slug(&lender.organisation.name) == slug(name));
    }
    // Of several years, the last one.
    lenders.sort_by_key(|lender| lender.date);
    let mut names: Vec<String> = lenders.iter().map(|lender| lender.organisation.name.clone()).collect();
    names.dedup();
    if names.len() > 1 {
        let message = format!("{} contient les tableaux de plusieurs structures", shown(path));
        let hint = format!("dites laquelle par --structure\u{a0}: {}", quoted_list(&names, "ou"));
        return Err(Problem::error("plusieurs-structures", Place::File(shown(path)), message).hint(hint).into());
    }
    lenders.pop().ok_or_else(|| nothing_to_lend(path))
}

fn nothing_to_lend(path: &Path) -> Problems {
    let message = format!("{} ne contient pas de réponses\u{a0}: il n’y a pas de tableau à y reprendre", shown(path));
    Problem::error("sans-tableau", Place::File(shown(path)), message).into()
}

/// The assessment with the rows of another one, table by table, and what to say of it. The action plan is of its day.
pub(super) fn borrow(grid: &Grid, mut assessment: Assessment, lender: &Assessment) -> (Assessment, Vec<String>) {
    let mut said = Vec::new();
    if lender.grid != grid.id {
        // The actors of another grid do not begin with ourselves.
        assessment = with_own_row(grid, &assessment);
    }
    for (index, table) in grid.tables.iter().enumerate().filter(|(_, table)| table.id != ACTIONS) {
        let Some(others) = lender.tables.get(&table.id).filter(|rows| !rows.is_empty()) else { continue };
        let (rows, lost_rows, lost_cells) = fitting(grid, &assessment, index, others);
        let told = match rows.len() {
            0 => "aucune ligne reprise".into(),
            taken => count(taken, "ligne reprise", "lignes reprises"),
        };
        let mut told = format!("{}\u{a0}: {told}", quoted(&table.title));
        if lost_rows > 0 {
            told.push_str(&format!(", {} déjà là", count(lost_rows, "autre", "autres")));
        }
        if lost_cells > 0 {
            told.push_str(&format!(" ({} sans place ici)", count(lost_cells, "case", "cases")));
        }
        said.push(told);
        if !rows.is_empty() {
            assessment = with_rows(grid, &assessment, index, rows);
        }
    }
    if said.is_empty() {
        said.push("l’autre évaluation n’a pas de ligne à reprendre dans les tableaux de cette grille".into());
    }
    (assessment, said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::catalog::GridCatalog;

    fn grid(id: &str) -> Grid {
        GridCatalog::default().find(id).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    /// The names in the tables of actors of an assessment.
    fn names(grid: &Grid, assessment: &Assessment) -> Vec<String> {
        let tables = grid.tables.iter().filter(|table| table.has_actors);
        let rows = tables.flat_map(|table| {
            let key = table.key_column().id.clone();
            assessment.tables.get(&table.id).into_iter().flatten().map(move |row| row.get(&key).cloned())
        });
        rows.filter_map(|name| if let Some(Value::Text(name)) = name { Some(name) } else { None }).collect()
    }

    #[test]
    fn stakeholders_of_another_grid_become_actors_and_go_back() {
        let (participation, actors) = (grid("participation"), grid("systeme-acteurs"));
        let bytes = std::fs::read("examples/participation/alcg-2010.yaml").expect("answers");
        let batch = batch::read(&participation, "p.yaml", &bytes, Tolerance::Strict);
        let lender = batch.subjects.into_iter().next().expect("an assessment").assessment;
        let all = names(&participation, &lender);
        assert!(all.len() > 2, "{all:?}");

        let mut blank = lender.clone();
        (blank.grid, blank.responses) = (actors.id.clone(), Vec::new());
        (blank.tables, blank.matrices) = Default::default();
        let (session, said) = borrow(&actors, blank, &lent(&participation, &actors, lender.clone()));
        // Our own organisation comes first, then all of them, once each.
        let own = lender.organisation.name.clone();
        let expected: Vec<String> =
            std::iter::once(own.clone()).chain(all.iter().filter(|name| **name != own).cloned()).collect();
        assert_eq!(names(&actors, &session), expected, "{said:?}");

        let mut blank = session.clone();
        blank.grid = participation.id.clone();
        blank.tables = Default::default();
        let (back, _) = borrow(&participation, blank, &lent(&actors, &participation, session));
        assert_eq!(names(&participation, &back), expected);
    }
}
