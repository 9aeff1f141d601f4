//! `dts expliquer`: how a figure is made, line by line.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::{Failure, Outcome, depouiller};
use crate::assessment::Assessment;
use crate::cli::{self, Correspondence, GridFolder, NamedGrid};
use crate::explain::{self, Explanation, Part, Scored};
use crate::fold::{fold, meant, nearest};
use crate::french::{self, quoted};
use crate::grid::Grid;
use crate::intake::Tolerance;
use crate::problem::{Place, Problem};
use crate::report::Text;
use crate::score::{positions, score};
use crate::ui::Ui;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts expliquer developpement-durable air.yaml                 tous les résultats
  dts expliquer developpement-durable air.yaml gouvernance     ceux d’une partie de la grille
  dts expliquer developpement-durable air.yaml emplois         ceux d’une question, ou son numéro
  dts expliquer developpement-durable reponses.csv --structure AIR";

/// What to explain.
#[derive(Debug, Args)]
pub struct Options {
    /// Nom d’une grille, ou chemin de son fichier
    #[arg(value_name = "GRILLE", add = cli::grid_names())]
    pub grid: String,
    /// Réponses : fichier de séance (YAML) ou tableau
    #[arg(value_name = "DONNÉES", value_hint = ValueHint::AnyPath, required_unless_present = "named")]
    pub input: Option<String>,
    /// Nom court d’une question, son numéro, ou nom court d’une partie de la grille ; « ensemble » pour le seul résultat d’ensemble (par défaut : tout)
    #[arg(value_name = "PARTIE")]
    pub part: Option<String>,
    /// The grid by an option: the first word is the file of answers then.
    #[command(flatten)]
    pub named: NamedGrid,
    /// Structure dont il s’agit (par défaut : toutes)
    #[arg(long, alias = "organisation", value_name = "NOM")]
    pub structure: Option<String>,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

impl Options {
    /// The grid, the file of answers and what to explain.
    fn words(&self) -> Result<(&str, PathBuf, Option<&str>), Problem> {
        let given = [Some(self.grid.as_str()), self.input.as_deref(), self.part.as_deref()];
        let mut words = given.into_iter().flatten().peekable();
        let grid = match self.named.named.as_deref() {
            // Both ways at once say the same.
            Some(named) => words.next_if(|word| *word == named && self.input.is_some()).unwrap_or(named),
            None => words.next().unwrap_or_default(),
        };
        let (input, part) = (words.next().unwrap_or_default(), words.next());
        match words.next() {
            Some(extra) => {
                let message = format!("{} est de trop après --grille", quoted(extra));
                Err(Problem::error("mot-de-trop", Place::Nowhere, message).hint("retirez-le"))
            }
            None => Ok((grid, input.into(), part)),
        }
    }
}

/// Prints the arithmetic of one figure, or of all of them.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let (grid, input, part) = options.words()?;
    let inputs = std::slice::from_ref(&input);
    let catalog = options.grids.catalog();
    if let Some(problem) = depouiller::swapped("expliquer", grid, inputs, &catalog) {
        return Err(problem.into());
    }
    let grid = catalog.beside(&input).find(grid)?;
    let parts = parts(&grid, part)?;
    let batch = depouiller::gather(&grid, inputs, Tolerance::Strict, &Correspondence::default(), ui)?;
    let assessments: Vec<&Assessment> = batch.subjects.iter().map(|subject| &subject.assessment).collect();
    if assessments.is_empty() {
        return Err(batch.problems.into());
    }
    ui.problems(&batch.problems);
    let chosen = chosen(&assessments, options.structure.as_deref())?;
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
    ui.show(&text)?;
    Ok(if batch.left_out.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// What a word stands for; without one, the whole grid, then each section that has something to explain.
fn parts(grid: &Grid, word: Option<&str>) -> Result<Vec<Part>, Problem> {
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
        Problem::error("partie-inconnue", Place::Nowhere, message).hint(hint)
    })
}

/// The assessments of the structure asked for, at all their dates.
fn chosen<'a>(assessments: &[&'a Assessment], wanted: Option<&str>) -> Result<Vec<&'a Assessment>, Problem> {
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
        return Err(Problem::error("structure-inconnue", Place::Nowhere, message).hint(meant(wanted, known)));
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
