//! Results as a table for the eye, never wider than the terminal.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, Table, Width, presets};

use super::{
    Line, Results, Style, coverage_in_words, global_scale, legend, score_in_words, section_scale, shown_sections,
};
use crate::french::{self, NBSP};
use crate::grid::Scale;
use crate::score::Score;
use crate::visible::visible_line;

/// What the score over the whole grid is called, as in the report.
pub(super) const GLOBAL: &str = "Ensemble";

/// Narrowest and widest content of a column of scores: « partiel » fits in the first.
const SCORE_WIDTHS: [usize; 5] = [15, 13, 11, 9, 7];

/// The results as text.
pub fn render(results: &Results<'_>, style: Style) -> String {
    let style = Style { width: style.width.max(40), ..style };
    let mut text = match results.lines.as_slice() {
        _ if shown_sections(results.grid).next().is_none() => filled(results, style),
        [line] => one(results, line, style),
        _ => many(results, style),
    };
    for remark in std::iter::once(legend(results.grid)).chain(results.remarks()) {
        push_wrapped(&mut text, &format!("{}.", french::capitalised(remark.trim_end_matches('.'))), style.width);
    }
    text
}

/// A grid without scores: what is filled in, a row a structure; a line a figure where there is one structure only, or where
/// the heads do not fit beside one another.
fn filled(results: &Results<'_>, style: Style) -> String {
    let (header, rows) = super::filling(results);
    let widest = |title: &String| title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0) + AROUND;
    if rows.len() == 1 || header.iter().map(widest).sum::<usize>() + 1 > style.width {
        return rows.iter().map(|row| filled_lines(&header, row, style)).collect();
    }
    let mut table = new_table();
    table.set_header(header.iter().map(|title| visible_line(title)));
    for row in rows {
        table.add_row(row.into_iter().map(|cell| visible_line(&cell)));
    }
    table.set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    table.set_width(u16::try_from(style.width).unwrap_or(u16::MAX));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut text = String::new();
    push_table(&mut text, &table);
    text
}

/// What one structure filled in, a line a figure.
fn filled_lines(header: &[String], row: &[String], style: Style) -> String {
    let mut text = String::new();
    let Some((name, figures)) = row.split_first() else { return text };
    push_wrapped(&mut text, name, style.width);
    let mut table = new_table();
    for (title, figure) in header.iter().skip(1).zip(figures) {
        table.add_row([
            Cell::new(visible_line(title)),
            Cell::new(visible_line(figure)).set_alignment(CellAlignment::Right),
        ]);
    }
    table.set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    table.set_width(u16::try_from(style.width).unwrap_or(u16::MAX));
    push_table(&mut text, &table);
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
    let name = french::capitalised(&visible_line(&grid.section_name));
    table.set_header([name.as_str(), "Score", "Couverture", ""]);
    let (types, scored): (Vec<usize>, Vec<usize>) =
        shown_sections(grid).partition(|index| grid.sections[*index].is_profile);
    for index in &scored {
        let (section, score) = (&grid.sections[*index], &line.scorecard.sections[*index].total);
        table.add_row(vertical(&section.title, score, section_scale(grid, section), style));
    }
    if let Some(global) = &line.scorecard.global {
        table.add_row(vertical(GLOBAL, global, global_scale(grid), style));
    }
    // Score, coverage and « partiel » with their padding and rules; the rest is for the titles.
    let longest = grid.sections.iter().map(|section| section.title.chars().count()).max().unwrap_or(0);
    let titles = longest.max(name.chars().count()).max(GLOBAL.len()).min(style.width - 40);
    constrain(&mut table, &[titles, 8, 10, 7]);
    if !scored.is_empty() {
        push_table(&mut text, &table);
    }
    for index in types {
        let words = super::proximities_in_words(grid, line, index);
        push_wrapped(&mut text, &format!("{}{NBSP}: {words}", grid.sections[index].title), style.width);
    }
    push_priorities(&mut text, results, style);
    text
}

fn vertical(title: &str, score: &Score, scale: Option<&Scale>, style: Style) -> Vec<Cell> {
    let value = score_in_words(score, scale, style.decimals.map(|n| n.min(4))).unwrap_or_else(|| "–".into());
    vec![
        Cell::new(visible_line(title)),
        Cell::new(value).set_alignment(CellAlignment::Right),
        Cell::new(coverage_in_words(score)).set_alignment(CellAlignment::Right),
        Cell::new(if score.is_partial { "partiel" } else { "" }),
    ]
}

/// Several structures: a row each, and as many tables as the sections need.
fn many(results: &Results<'_>, style: Style) -> String {
    let grid = results.grid;
    let columns: Vec<Option<usize>> = shown_sections(grid).map(Some).chain(grid.has_global.then_some(None)).collect();
    let plan = Plan::new(results, columns.len(), style.width);
    let mut text = String::new();
    for chunk in columns.chunks(plan.at_once) {
        let is_last = chunk.last() == columns.last();
        let mut table = new_table();
        let titles = chunk.iter().map(|column| {
            let title = column.map_or(GLOBAL, |section| short_title(&grid.sections[section].title));
            Cell::new(abbreviated(&french::capitalised(title), plan.score))
        });
        let mut header: Vec<Cell> = std::iter::once(Cell::new("Structure")).chain(titles).collect();
        let mut widths = vec![plan.name];
        widths.extend(chunk.iter().map(|_| plan.score));
        if is_last {
            header.push(Cell::new("●"));
            widths.push(PRIORITIES);
        }
        table.set_header(header);
        for line in &results.lines {
            let date =
                line.subject.assessment.date.map_or_else(String::new, |date| format!("\n{}", french::date(date)));
            let mut cells = vec![Cell::new(format!("{}{date}", visible_line(line.name())))];
            cells.extend(chunk.iter().map(|column| score_cell(results, line, *column, style, plan.score)));
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

/// Width of the column that counts priorities.
const PRIORITIES: usize = 2;

/// What a column takes beside its content: a blank on either side and a rule.
const AROUND: usize = 3;

/// How wide columns are, and how many columns of scores a table holds.
struct Plan {
    name: usize,
    score: usize,
    at_once: usize,
}

impl Plan {
    fn new(results: &Results<'_>, scores: usize, width: usize) -> Self {
        let longest = results.lines.iter().map(|line| line.name().chars().count()).max().unwrap_or(0);
        let longest = longest.max("31/12/2026".len());
        // A rule opens the table.
        let room = width.saturating_sub(1 + AROUND + PRIORITIES + AROUND);
        for score in SCORE_WIDTHS {
            let name = room.saturating_sub(scores * (score + AROUND));
            if name >= longest.min(if score > 9 { 30 } else { 18 }) {
                return Self { name: name.min(longest), score, at_once: scores.max(1) };
            }
        }
        let (name, score) = (longest.min(18), 9);
        Self { name, score, at_once: (room.saturating_sub(name) / (score + AROUND)).max(1) }
    }
}

/// A title without the article that opens it.
fn short_title(title: &str) -> &str {
    ["La ", "Le ", "Les ", "L’", "L'"].iter().find_map(|article| title.strip_prefix(article)).unwrap_or(title)
}

/// A score over its coverage, and « partiel » under them where it is.
fn score_cell(results: &Results<'_>, line: &Line, column: Option<usize>, style: Style, width: usize) -> Cell {
    let grid = results.grid;
    let (score, scale) = match column {
        Some(section) => (Some(&line.scorecard.sections[section].total), section_scale(grid, &grid.sections[section])),
        None => (line.scorecard.global.as_ref(), global_scale(grid)),
    };
    let Some(score) = score else { return Cell::new("") };
    if let Some(section) = column.filter(|section| grid.sections[*section].is_profile) {
        return proximity_cell(results, line, section, width);
    }
    let value = score_in_words(score, scale, style.decimals.map(|n| n.min(3))).unwrap_or_else(|| "–".into());
    let partial = if score.is_partial { "\npartiel" } else { "" };
    Cell::new(format!("{value}\n{}{partial}", coverage_in_words(score))).set_alignment(CellAlignment::Right)
}

/// The nearest type over its share, « à égalité » where several are, and what they rest on.
fn proximity_cell(results: &Results<'_>, line: &Line, section: usize, width: usize) -> Cell {
    let grid = results.grid;
    let coverage = coverage_in_words(&line.scorecard.sections[section].total);
    let dominant = line.scorecard.sections[section].dominant();
    let parts = super::proximities(line, section);
    let nearest = match (dominant.as_slice(), parts.first()) {
        ([only], Some((_, part))) => format!("{}\n{part}", abbreviated(grid.items[*only].name(), width)),
        ([_, ..], _) => abbreviated("à égalité", width),
        _ => "–".to_owned(),
    };
    Cell::new(format!("{nearest}\n{coverage}")).set_alignment(CellAlignment::Right)
}

fn push_priorities(text: &mut String, results: &Results<'_>, style: Style) {
    for line in &results.lines {
        let ids: Vec<&str> = line.priorities().map(|index| results.grid.items[index].id.as_str()).collect();
        if !ids.is_empty() {
            push_wrapped(text, &format!("● {}{NBSP}: {}", visible_line(line.name()), ids.join(", ")), style.width);
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
    for line in textwrap::wrap(&visible_line(line), options) {
        text.push_str(&line);
        text.push('\n');
    }
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
    visible_line(title).split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
