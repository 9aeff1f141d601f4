//! The results of a batch: one line an assessment, built once. Each format renders it and computes nothing.
//!
//! ```text
//! Batch ── Results::new ──> Results ─┬─ csv · json ────────────────────> bytes
//!                                 └─ summary · workbook ──> Document ──> bytes
//! ```

use jiff::civil::Date;

use crate::assessment::{Answer, Response, Value};
use crate::document::{self, Cell, Column};
use crate::format::{self, FileType};
use crate::french::{self, NBSP};
use crate::grid::{Grid, Item, Scale, Section};
use crate::intake::Dropped;
use crate::intake::batch::{Batch, Subject};
use crate::problem::{Look, Place, Problem};
use crate::score::{Positions, Score, Scorecard, State, positions, score};

pub use crate::french::rounded;

pub mod csv;
pub mod json;
mod summary;
mod workbook;

/// A batch, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Results<'g> {
    /// The grid that was answered.
    pub grid: &'g Grid,
    /// One a structure and date, in the order of the files.
    pub lines: Vec<Line>,
    /// Titles of the columns carried along.
    pub carried: Vec<String>,
    /// Files that contribute nothing.
    pub left_out: Vec<String>,
    /// What was dropped.
    pub dropped: Dropped,
}

/// One assessment, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The assessment and what came along with it.
    pub subject: Subject,
    /// How many individual respondents; 1 where only the group answered.
    pub respondents: usize,
    /// Where it stands on each item.
    pub positions: Positions,
    /// Its scores.
    pub scorecard: Scorecard,
}

impl<'g> Results<'g> {
    /// Scores a batch.
    pub fn new(grid: &'g Grid, batch: Batch) -> Self {
        let lines = batch.subjects.into_iter().map(|subject| Line::new(grid, subject)).collect();
        Self { grid, lines, carried: batch.carried, left_out: batch.left_out, dropped: batch.dropped }
    }

    /// How many lines hold a score that rests on too few answers, be it that of one section.
    pub fn partial_count(&self) -> usize {
        let has_partial = |line: &&Line| {
            let mut sections = line.scorecard.sections.iter();
            line.scorecard.is_partial() || sections.any(|section| section.total.is_partial)
        };
        self.lines.iter().filter(has_partial).count()
    }

    /// What a reader must know beside the figures: how many, how many partial, what was left out.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = vec![counted_lines(self)];
        match self.partial_count() {
            0 => {}
            partial => remarks.push(format!(
                "{} (moins de {} des questions ont une réponse)",
                french::count(partial, "résultat partiel", "résultats partiels"),
                french::percent(self.grid.min_coverage)
            )),
        }
        remarks.extend(crate::intake::batch::left_out_in_words(&self.left_out, &self.dropped));
        remarks
    }
}

impl Line {
    /// Scores an assessment.
    pub fn new(grid: &Grid, subject: Subject) -> Self {
        let positions = positions(grid, &subject.assessment);
        let responses = &subject.assessment.responses;
        let individual = responses.iter().filter(|response| !response.collective).count();
        Self {
            respondents: if individual == 0 { responses.len() } else { individual },
            scorecard: score(grid, &positions),
            positions,
            subject,
        }
    }

    /// Indices of the items whose ball is filled, in the grid's order.
    pub fn priorities(&self) -> impl Iterator<Item = usize> + Clone {
        self.positions.0.iter().enumerate().filter(|(_, position)| position.priority.is_some()).map(|(index, _)| index)
    }

    /// What was answered to an item that is no number: the group's answer, else those of all who gave one.
    pub fn given(&self, item: usize) -> Vec<&Value> {
        let responses = &self.subject.assessment.responses;
        let agreed = responses.iter().filter(|response| response.collective).find_map(|one| given(one, item));
        agreed.map_or_else(|| responses.iter().filter_map(|one| given(one, item)).collect(), |agreed| vec![agreed])
    }

    /// What people read for the structure.
    pub fn name(&self) -> &str {
        &self.subject.assessment.organisation.name
    }
}

/// The value that a response gives to an item.
fn given(response: &Response, item: usize) -> Option<&Value> {
    match &response.entries[item].answer {
        Answer::Value(value) => Some(value),
        _ => None,
    }
}

/// How many structures and assessments the results are about.
fn counted_lines(results: &Results<'_>) -> String {
    let mut keys: Vec<&str> =
        results.lines.iter().map(|line| line.subject.assessment.organisation.id.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    counted(keys.len(), results.lines.len())
}

/// How many structures, and how many assessments where some have several.
pub fn counted(structures: usize, assessments: usize) -> String {
    let about = french::count(structures, "structure", "structures");
    if structures == assessments {
        return about;
    }
    format!("{about}, {}", french::count(assessments, "évaluation", "évaluations"))
}

/// What the score over the whole grid is called, as in the report.
const GLOBAL: &str = "Ensemble";

/// In which words results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, in one of the formats of documents.
    Document(document::Format),
    /// One row a structure, for machines and spreadsheets.
    Csv,
    /// All figures, for machines.
    Json,
}

impl format::Format for Format {
    const ALL: &'static [(Self, FileType)] = &[
        (Self::Document(document::Format::Terminal), format::TABLE),
        (Self::Document(document::Format::Xlsx), format::XLSX),
        (Self::Csv, format::CSV),
        (Self::Json, format::JSON),
        (Self::Document(document::Format::Markdown), format::MARKDOWN),
        (Self::Document(document::Format::Html), format::HTML),
        (Self::Document(document::Format::Docx), format::DOCX),
    ];
}

/// How figures and cells are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Decimals to round to; unrounded where the format allows it.
    pub decimals: Option<usize>,
    /// For which reader CSV is spelt.
    pub spelling: csv::Spelling,
    /// Columns of the terminal.
    pub width: usize,
}

/// The day that a workbook of results bears: with today's, the same results would give other bytes tomorrow.
const DAY: Date = jiff::civil::date(2026, 1, 1);

/// The results in a format; the error is that they do not fit into it.
pub fn render(results: &Results<'_>, format: Format, style: Style) -> Result<Vec<u8>, Problem> {
    let document = match format {
        Format::Csv => return Ok(csv::render(results, style)),
        Format::Json => return Ok(json::render(results, style)),
        Format::Document(document::Format::Xlsx) => workbook::document(results, style),
        Format::Document(_) => summary::document(results, style),
    };
    let Format::Document(format) = format else { return Ok(Vec::new()) };
    let screen = document::Screen { width: style.width, look: Look::Plain };
    document::render(&document, format, screen, DAY).map_err(|_| {
        let message = "ces résultats ne tiennent pas dans ce format (1 048 576 lignes et 16 384 colonnes)";
        Problem::error("classeur-trop-petit", Place::Nowhere, message).hint("écrivez-les en CSV : -o resultats.csv")
    })
}

/// A score as people read it, as in the report: on its scale where it has one, with a sign where the scale has two
/// sides; else in percent. At most one decimal, unless so many were asked for.
fn score_in_words(score: &Score, scale: Option<&Scale>, decimals: Option<usize>) -> Option<String> {
    match (score.score, scale) {
        (Some(value), Some(scale)) => Some(match decimals {
            Some(decimals) => {
                let text = french::fixed(value, decimals);
                let is_zero = text.chars().all(|c| matches!(c, '0' | ','));
                if scale.min() < 0.0 && value > 0.0 && !is_zero { format!("+{text}") } else { text }
            }
            None => scale.figure(value, 1),
        }),
        _ => score.percent.map(|percent| french::percent(percent / 100.0)),
    }
}

/// The coverage of a score as people read it; a dash where nothing is applicable.
fn coverage_in_words(score: &Score) -> String {
    score.counts.coverage().map_or_else(|| "–".to_owned(), french::percent)
}

/// The types of a profile section by falling share, each with its part; nothing where no share exists.
fn proximities(line: &Line, section: usize) -> Vec<(usize, String)> {
    let shares = &line.scorecard.sections[section].shares;
    let parts = french::parts(&shares.iter().map(|(_, share)| *share).collect::<Vec<_>>());
    let mut all: Vec<(usize, f64, String)> =
        shares.iter().zip(parts).map(|((item, share), part)| (*item, *share, part)).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all.into_iter().map(|(item, _, part)| (item, part)).collect()
}

/// All of them in a line, and what they rest on; a dash where no share exists.
fn proximities_in_words(grid: &Grid, line: &Line, section: usize) -> String {
    let named = |(item, part): (usize, String)| format!("{} {part}", grid.items[item].name());
    let all: Vec<String> = proximities(line, section).into_iter().map(named).collect();
    let words = if all.is_empty() { "–".to_owned() } else { all.join(", ") };
    let counts = line.scorecard.sections[section].total.counts;
    let is_partial = !all.is_empty() && counts.coverage().is_some_and(|coverage| coverage < grid.min_coverage);
    let partial = if is_partial { ", partiel" } else { "" };
    format!("{words} ({}{partial})", coverage_in_words(&line.scorecard.sections[section].total))
}

/// Indices of the sections that have something to score.
fn shown_sections(grid: &Grid) -> impl Iterator<Item = usize> {
    let has_scores = |section: &Section| grid.items_of(section).iter().any(Item::is_scored);
    grid.sections.iter().enumerate().filter(move |(_, section)| has_scores(section)).map(|(index, _)| index)
}

/// What is filled in, for a grid without scores: questions answered, rows of each table that somebody filled in, and relations
/// of each matrix.
fn filling(results: &Results<'_>) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let grid = results.grid;
    let rows = |line: &Line, id: &str| line.subject.assessment.tables.get(id).map_or(0, Vec::len);
    let relations = |line: &Line, id: &str| line.subject.assessment.matrices.get(id).map_or(0, Vec::len);
    let is_filled = |count: &dyn Fn(&Line) -> usize| results.lines.iter().any(|line| count(line) > 0);
    let tables = grid.tables.iter().filter(|table| is_filled(&|line| rows(line, &table.id)));
    let tables: Vec<&crate::grid::Table> = tables.collect();
    let matrices = grid.matrices.iter().filter(|matrix| is_filled(&|line| relations(line, &matrix.id)));
    let matrices: Vec<&crate::grid::Matrix> = matrices.collect();
    let mut columns = vec![Column::figures("Questions répondues"), Column::figures("Sur")];
    columns.extend(tables.iter().map(|table| Column::figures(format!("{} (lignes)", table.title))));
    columns.extend(matrices.iter().map(|matrix| Column::figures(format!("{} (relations)", matrix.title))));
    let cells = |line: &Line| {
        let states = || line.positions.0.iter().map(|position| position.state);
        let answered = states().filter(|state| matches!(state, State::At(_) | State::Given)).count();
        let mut counts = vec![answered, states().filter(|state| state.is_applicable()).count()];
        counts.extend(tables.iter().map(|table| rows(line, &table.id)));
        counts.extend(matrices.iter().map(|matrix| relations(line, &matrix.id)));
        counts.into_iter().map(Cell::count).collect()
    };
    (columns, results.lines.iter().map(cells).collect())
}

/// The scale on which a section's score is given.
fn section_scale<'g>(grid: &'g Grid, section: &Section) -> Option<&'g Scale> {
    Grid::shared_scale(grid.items[section.items.clone()].iter()).map(AsRef::as_ref)
}

/// The scale on which the global score is given.
fn global_scale(grid: &Grid) -> Option<&Scale> {
    let kept = grid.sections.iter().filter(|section| !section.is_profile);
    Grid::shared_scale(kept.flat_map(|section| grid.items_of(section))).map(AsRef::as_ref)
}

/// How the figures of a table for people are to be read.
fn legend(grid: &Grid) -> String {
    let types = "la part de chaque type, sans moyenne ni score, puis la couverture";
    let shown: Vec<usize> = shown_sections(grid).collect();
    let has_types = shown.iter().any(|index| grid.sections[*index].is_profile);
    if !shown.is_empty() && shown.iter().all(|index| grid.sections[*index].is_profile) {
        return format!("Pour chaque {}{NBSP}: {types}.", grid.section_name);
    }
    let scores = scores_legend(grid);
    if has_types { format!("{scores} Là où l’on cherche des proximités{NBSP}: {types}.") } else { scores }
}

fn scores_legend(grid: &Grid) -> String {
    let coverage = "puis la couverture, part des questions qui ont une réponse";
    match global_scale(grid) {
        Some(scale) => {
            let (low, high) = (scale.figure(scale.min(), 2), scale.figure(scale.max(), 2));
            format!("Pour chaque {}{NBSP}: le score, de {low} à {high}, {coverage}.", grid.section_name)
        }
        None if shown_sections(grid).next().is_none() => format!(
            "Cette grille ne pose aucune question sur une échelle{NBSP}: elle ne donne pas de score. Le tableau dit ce \
             qui est rempli."
        ),
        None => format!("Pour chaque {}{NBSP}: le score, {coverage}.", grid.section_name),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_are_rounded_half_away_from_zero_on_what_people_read() {
        for (value, decimals, expected) in [
            (1.005, 2, "1.01"),
            (0.125, 2, "0.13"),
            (-0.125, 2, "-0.13"),
            (2.5, 0, "3"),
            (-0.004, 2, "0.00"),
            (0.124_999_999_999_999_99, 2, "0.13"),
            (99.995, 2, "100.00"),
            (0.000_049, 4, "0.0000"),
            (0.000_05, 4, "0.0001"),
            (1234.5, 1, "1234.5"),
            (9.99, 1, "10.0"),
            (0.0, 3, "0.000"),
            (66.666_666_666_666_67, 4, "66.6667"),
        ] {
            assert_eq!(rounded(value, decimals), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn a_rounded_figure_is_within_half_a_step(value in -1e6_f64..1e6, decimals in 0_usize..6) {
            let text = rounded(value, decimals);
            let read: f64 = text.parse()?;
            let step = 10_f64.powi(-i32::try_from(decimals)?);
            prop_assert!((read - value).abs() <= step / 2.0 + 1e-8, "{value} {text}");
            prop_assert_eq!(text.split_once('.').map_or(0, |(_, decimals)| decimals.len()), decimals);
        }
    }
}
