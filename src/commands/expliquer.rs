//! `dts expliquer`: how a figure is made, line by line.

use std::fmt::Write as _;
use std::path::PathBuf;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::{Outcome, depouiller};
use crate::assessment::Assessment;
use crate::explain::{self, Explanation, Part, Scored};
use crate::fold::{fold, meant, nearest};
use crate::french::{self, quoted};
use crate::grid::Grid;
use crate::grid::load::Shelves;
use crate::intake::Tolerance;
use crate::output;
use crate::problem::{Place, Problem, Problems};
use crate::report::Text;
use crate::score::{positions, score};
use crate::ui::Ui;

/// What to explain.
#[derive(Debug, Clone)]
pub struct Options {
    /// Id or path of the grid.
    pub grid: String,
    /// File of answers; `-` is stdin.
    pub input: PathBuf,
    /// Id of a section or an item, or the number of an item; everything without it.
    pub part: Option<String>,
    /// Name or id of the structure; all of them without it.
    pub structure: Option<String>,
    /// Where grids are looked for.
    pub shelves: Shelves,
}

/// Prints the arithmetic of one figure, or of all of them.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let fail = |problems: Problems| {
        ui.problems(&problems);
        Ok(Outcome::Failed)
    };
    let inputs = std::slice::from_ref(&options.input);
    if let Some(problem) = depouiller::swapped("expliquer", &options.grid, inputs, &options.shelves) {
        return fail(problem.into());
    }
    let grid = match options.shelves.clone().beside(&options.input).find(&options.grid) {
        Ok(grid) => grid,
        Err(problems) => return fail(problems),
    };
    let parts = match parts(&grid, options.part.as_deref()) {
        Ok(parts) => parts,
        Err(problem) => return fail((*problem).into()),
    };
    let batch = depouiller::gather(&grid, inputs, Tolerance::Strict, ui);
    ui.problems(&batch.problems);
    let assessments: Vec<&Assessment> = batch.subjects.iter().map(|subject| &subject.assessment).collect();
    if assessments.is_empty() {
        return Ok(Outcome::Failed);
    }
    let chosen = match chosen(&assessments, options.structure.as_deref()) {
        Ok(chosen) => chosen,
        Err(problem) => return fail((*problem).into()),
    };
    let mut text = String::new();
    for assessment in chosen {
        let positions = positions(&grid, assessment);
        let scorecard = score(&grid, &positions);
        let scored = Scored { grid: &grid, assessment, positions: &positions, scorecard: &scorecard };
        if !text.is_empty() {
            text.push('\n');
        }
        heading(&mut text, assessment, &grid);
        for part in &parts {
            write(&mut text, &explain::explain(&scored, *part), ui.width);
        }
    }
    ui.show(&text).map_err(|error| output::unwritable(&error))?;
    Ok(if batch.left_out.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// What a word stands for; without one, the whole grid, then each section that has something to explain.
fn parts(grid: &Grid, word: Option<&str>) -> Result<Vec<Part>, Box<Problem>> {
    let Some(word) = word else {
        let has_scale = |index: &usize| grid.items_of(&grid.sections[*index]).iter().any(|item| item.scale().is_some());
        let sections = (0..grid.sections.len()).filter(has_scale).map(Part::Section);
        return Ok(grid.has_global.then_some(Part::Whole).into_iter().chain(sections).collect());
    };
    explain::part(grid, word).map(|part| vec![part]).ok_or_else(|| {
        let known = grid.sections.iter().map(|section| section.id.as_str());
        let known = known.chain(grid.items.iter().map(|item| item.id.as_str()));
        let message = format!("rien ne s’appelle {} dans la grille {}", quoted(word), quoted(&grid.id));
        let hint = nearest(word, known).map_or_else(
            || format!("les noms courts se lisent, entre crochets, avec dts grilles {}", grid.id),
            |near| format!("vouliez-vous dire {} ?", quoted(near)),
        );
        Box::new(Problem::error("partie-inconnue", Place::Nowhere, message).hint(hint))
    })
}

/// The assessments of the structure asked for, at all their dates.
fn chosen<'a>(assessments: &[&'a Assessment], wanted: Option<&str>) -> Result<Vec<&'a Assessment>, Box<Problem>> {
    let Some(wanted) = wanted else { return Ok(assessments.to_vec()) };
    let folded = fold(wanted);
    let is_meant = |assessment: &&&Assessment| {
        let organisation = &assessment.organisation;
        fold(&organisation.id) == folded || fold(&organisation.name) == folded
    };
    let chosen: Vec<&Assessment> = assessments.iter().filter(is_meant).copied().collect();
    if chosen.is_empty() {
        let known = assessments.iter().map(|assessment| assessment.organisation.name.as_str());
        let message = format!("aucune réponse de la structure {}", quoted(wanted));
        return Err(Box::new(Problem::error("structure-inconnue", Place::Nowhere, message).hint(meant(wanted, known))));
    }
    Ok(chosen)
}

fn heading(text: &mut String, assessment: &Assessment, grid: &Grid) {
    let date = assessment.date.map_or_else(String::new, |date| format!(", {}", french::date(date)));
    let title = clean(&format!("{}{date} · {}", assessment.organisation.name, grid.short_title));
    let _ = writeln!(text, "{title}\n{}", "=".repeat(console::measure_text_width(&title)));
}

/// One explanation: its title, what enters it, and the steps.
fn write(text: &mut String, explanation: &Explanation, width: usize) {
    let width = width.clamp(40, 110);
    let _ = writeln!(text);
    for line in textwrap::wrap(&clean(&explanation.title), width) {
        let _ = writeln!(text, "{line}");
    }
    if !explanation.lines.is_empty() {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        for line in &explanation.lines {
            let figure = Cell::new(clean(&line.figure)).set_alignment(CellAlignment::Right);
            table.add_row(vec![Cell::new(clean(&line.label)), figure, Cell::new(clean(&line.note))]);
        }
        if let Some(column) = table.column_mut(1) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Percentage(70)));
        }
        table.lines().for_each(|line| {
            let _ = writeln!(text, " {}", line.trim_end());
        });
    }
    for step in &explanation.steps {
        let options = textwrap::Options::new(width).initial_indent("  → ").subsequent_indent("    ");
        for line in textwrap::wrap(&clean(step), options) {
            let _ = writeln!(text, "{line}");
        }
    }
}

/// On one line, with the blanks that French wants, and without what could move the cursor.
fn clean(text: &str) -> String {
    Text::from(text).on_one_line()
}
