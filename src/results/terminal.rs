//! Results as a table for the eye, never wider than the terminal.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, Table, Width, presets};

use super::{Line, Results, Style, coverage_in_words, global_scale, legend, score_in_words, section_scale};
use crate::french::{self, NBSP};
use crate::grid::Scale;
use crate::score::Score;

/// Narrowest and widest content of a column of scores: « partiel » fits in the first.
const SCORE_WIDTHS: [usize; 5] = [15, 13, 11, 9, 7];

/// The results as text.
pub fn render(results: &Results<'_>, style: Style) -> String {
    let style = Style { width: style.width.max(40), ..style };
    let mut text = match results.lines.as_slice() {
        [line] => one(results, line, style),
        _ => many(results, style),
    };
    for remark in std::iter::once(legend(results.grid)).chain(results.remarks()) {
        push_wrapped(&mut text, &format!("{}.", french::capitalised(remark.trim_end_matches('.'))), style.width);
    }
    text
}

/// One structure: a row a section.
fn one(results: &Results<'_>, line: &Line, style: Style) -> String {
    let grid = results.grid;
    let assessment = &line.subject.assessment;
    let mut title = line.name().to_owned();
    if let Some(date) = assessment.date {
        title.push_str(&format!(", {}", french::date(date)));
    }
    title.push_str(&format!(", {}", french::count(line.respondents, "répondant", "répondants")));
    let mut text = String::new();
    push_wrapped(&mut text, &title, style.width);
    let mut table = new_table();
    let name = french::capitalised(&grid.section_name);
    table.set_header([name.as_str(), "Score", "Couverture", ""]);
    for (section, score) in grid.sections.iter().zip(&line.scorecard.sections) {
        table.add_row(vertical(&section.title, &score.total, section_scale(grid, section), style));
    }
    if let Some(global) = &line.scorecard.global {
        table.add_row(vertical("Ensemble", global, global_scale(grid), style));
    }
    // Score, coverage and « partiel » with their padding and rules; the rest is for the titles.
    let longest = grid.sections.iter().map(|section| section.title.chars().count()).max().unwrap_or(0);
    let titles = longest.max(name.chars().count()).max("Ensemble".len()).min(style.width - 40);
    constrain(&mut table, &[titles, 8, 10, 7]);
    push_table(&mut text, &table);
    push_priorities(&mut text, results, style);
    text
}

fn vertical(title: &str, score: &Score, scale: Option<&Scale>, style: Style) -> Vec<Cell> {
    let value = score_in_words(score, scale, style.decimals.unwrap_or(2).min(4)).unwrap_or_else(|| "–".into());
    vec![
        Cell::new(plain(title)),
        Cell::new(value).set_alignment(CellAlignment::Right),
        Cell::new(coverage_in_words(score)).set_alignment(CellAlignment::Right),
        Cell::new(if score.is_partial { "partiel" } else { "" }),
    ]
}

/// Several structures: a row each, and as many tables as the sections need.
fn many(results: &Results<'_>, style: Style) -> String {
    let grid = results.grid;
    let has_dates = results.lines.iter().any(|line| line.subject.assessment.date.is_some());
    let longest = results.lines.iter().map(|line| line.name().chars().count()).max().unwrap_or(0);
    let name_width = longest.clamp("Structure".len(), if style.width >= 100 { 32 } else { 20 });
    // A column takes its content, a blank on either side and a rule; a rule closes the table.
    let fixed = 1 + name_width + 3 + if has_dates { 10 + 3 } else { 0 };
    let mut columns: Vec<Option<usize>> = (0..grid.sections.len()).map(Some).collect();
    if grid.has_global {
        columns.push(None);
    }
    let priorities = 1 + 3;
    let room = style.width.saturating_sub(fixed + priorities + 1);
    let fits = |width: &&usize| (**width + 3) * columns.len() <= room;
    let width = SCORE_WIDTHS.iter().find(fits).copied().unwrap_or(9);
    let at_once = (room / (width + 3)).max(1);
    let mut text = String::new();
    for chunk in columns.chunks(at_once) {
        let is_last = chunk.last() == columns.last();
        let mut table = new_table();
        let mut header = vec![Cell::new("Structure")];
        let mut widths = vec![name_width];
        if has_dates {
            header.push(Cell::new("Date"));
            widths.push(10);
        }
        for column in chunk {
            let title = column.map_or("Ensemble", |section| grid.sections[section].title.as_str());
            header.push(Cell::new(abbreviated(title, width)));
            widths.push(width);
        }
        if is_last {
            header.push(Cell::new("●"));
            widths.push(2);
        }
        table.set_header(header);
        for line in &results.lines {
            let mut cells = vec![Cell::new(plain(line.name()))];
            if has_dates {
                cells.push(Cell::new(line.subject.assessment.date.map_or_else(String::new, french::date)));
            }
            cells.extend(chunk.iter().map(|column| score_cell(results, line, *column, style)));
            if is_last {
                let count = line.priorities().count();
                let shown = if count == 0 { String::new() } else { count.to_string() };
                cells.push(Cell::new(shown).set_alignment(CellAlignment::Right));
            }
            table.add_row(cells);
        }
        constrain(&mut table, &widths);
        push_table(&mut text, &table);
    }
    if results.lines.len() <= 5 {
        push_priorities(&mut text, results, style);
    } else if results.lines.iter().any(|line| line.priorities().next().is_some()) {
        push_wrapped(&mut text, &format!("●{NBSP}: nombre de questions prioritaires."), style.width);
    }
    text
}

/// A score over its coverage, and « partiel » under them where it is.
fn score_cell(results: &Results<'_>, line: &Line, column: Option<usize>, style: Style) -> Cell {
    let grid = results.grid;
    let (score, scale) = match column {
        Some(section) => (Some(&line.scorecard.sections[section].total), section_scale(grid, &grid.sections[section])),
        None => (line.scorecard.global.as_ref(), global_scale(grid)),
    };
    let Some(score) = score else { return Cell::new("") };
    let value = score_in_words(score, scale, style.decimals.unwrap_or(2).min(3)).unwrap_or_else(|| "–".into());
    let partial = if score.is_partial { "\npartiel" } else { "" };
    Cell::new(format!("{value}\n{}{partial}", coverage_in_words(score))).set_alignment(CellAlignment::Right)
}

fn push_priorities(text: &mut String, results: &Results<'_>, style: Style) {
    for line in &results.lines {
        let ids: Vec<&str> = line.priorities().map(|index| results.grid.items[index].id.as_str()).collect();
        if !ids.is_empty() {
            push_wrapped(text, &format!("● {}{NBSP}: {}", plain(line.name()), ids.join(", ")), style.width);
        }
    }
}

fn new_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table
}

fn constrain(table: &mut Table, widths: &[usize]) {
    for (column, width) in table.column_iter_mut().zip(widths) {
        let width = u16::try_from(width + 2).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    table.set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    table.set_width(u16::MAX);
}

fn push_table(text: &mut String, table: &Table) {
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

fn push_wrapped(text: &mut String, line: &str, width: usize) {
    let options = textwrap::Options::new(width).subsequent_indent("  ");
    for line in textwrap::wrap(&plain(line), options) {
        text.push_str(&line);
        text.push('\n');
    }
}

/// A text without what would move the cursor.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A title none of whose words is wider than its column.
fn abbreviated(title: &str, width: usize) -> String {
    let word = |word: &str| {
        if word.chars().count() <= width {
            word.to_owned()
        } else {
            word.chars().take(width - 1).chain(['.']).collect()
        }
    };
    plain(title).split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
