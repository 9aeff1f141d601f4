//! Results to be read: one structure, a row a section; several, a row each.

use super::{
    GLOBAL, Line, Results, Style, coverage_in_words, global_scale, legend, proximities_in_words, score_in_words,
    section_scale, shown_sections,
};
use crate::document::{Block, Cell, Column, Diffusion, Document, Layout, Row, Section, Table, Text};
use crate::french::{self, capitalised};
use crate::grid::Scale;
use crate::score::Score;

/// Of so many structures at most, what does not fit into a cell is told after the table.
const FEW: usize = 5;

/// The results as a document.
pub(super) fn document(results: &Results<'_>, style: Style) -> Document {
    let grid = results.grid;
    let mut blocks = match results.lines.as_slice() {
        _ if shown_sections(grid).next().is_none() => filled(results),
        [line] => one(results, line, style),
        _ => many(results, style),
    };
    blocks.push(Block::quiet(legend(grid)));
    let sentence = |remark: String| Block::quiet(format!("{}.", capitalised(remark.trim_end_matches('.'))));
    blocks.extend(results.remarks().into_iter().map(sentence));
    let (title, subtitle) = match results.lines.as_slice() {
        [line] => {
            let people = french::count(line.respondents, "répondant", "répondants");
            (format!("{}, {people}", name(line)), grid.title.as_str().into())
        }
        _ => (grid.title.clone(), Text::default()),
    };
    let sections = vec![Section::new("resultats", "", blocks)];
    Document { subtitle, ..Document::new(Diffusion::Interne, grid.short_title.as_str(), title, sections) }
}

/// The structure and the day.
fn name(line: &Line) -> Text {
    let date = line.subject.assessment.date.map_or_else(String::new, |date| format!(", {}", french::date(date)));
    format!("{}{date}", line.name()).into()
}

/// A grid without scores: what is filled in.
fn filled(results: &Results<'_>) -> Vec<Block> {
    let (mut columns, mut rows) = super::filling(results);
    // How many questions are answered, and of how many, is one figure to read.
    columns.remove(1);
    for row in &mut rows {
        let asked = row.remove(1);
        row[0] = Cell::text(format!("{} sur {}", row[0].text, asked.text));
    }
    let (columns, rows) = match rows.as_slice() {
        [row] => {
            let line =
                |(column, cell): (&Column, &Cell)| Row::new(vec![Cell::text(column.label.clone()), cell.clone()]);
            let rows = columns.iter().zip(row).map(line).collect();
            (vec![Column::text("Ce qui est rempli"), Column::figures("Combien")], rows)
        }
        _ => {
            let row = |(line, cells): (&Line, Vec<Cell>)| {
                Row::new(std::iter::once(Cell::text(name(line))).chain(cells).collect())
            };
            let rows = results.lines.iter().zip(rows).map(row).collect();
            (std::iter::once(Column::text("Structure")).chain(columns).collect(), rows)
        }
    };
    vec![Block::Table(Table { columns, rows, layout: Layout::Wide, ..Table::default() })]
}

/// One structure: a row a section, then its proximities and its priorities.
fn one(results: &Results<'_>, line: &Line, style: Style) -> Vec<Block> {
    let grid = results.grid;
    let row = |title: &str, score: &Score, scale: Option<&Scale>| {
        let partial = if score.is_partial { "partiel" } else { "" };
        Row::new(vec![Cell::text(title), figure(score, scale, style), coverage(score), Cell::text(partial)])
    };
    let scored = shown_sections(grid).filter(|index| !grid.sections[*index].is_profile);
    let mut rows: Vec<Row> = scored
        .map(|index| {
            let section = &grid.sections[index];
            row(&section.title, &line.scorecard.sections[index].total, section_scale(grid, section))
        })
        .collect();
    rows.extend(line.scorecard.global.as_ref().map(|global| row(GLOBAL, global, global_scale(grid))));
    let columns = vec![
        Column::text(capitalised(&grid.section_name)),
        Column::figures("Score"),
        Column::figures("Couverture"),
        Column::text(""),
    ];
    let mut blocks = Vec::new();
    blocks.extend(
        (!rows.is_empty()).then(|| Block::Table(Table { columns, rows, layout: Layout::Wide, ..Table::default() })),
    );
    blocks.extend(beside(results, line, "").into_iter().map(Block::text));
    blocks
}

/// What stands in no column: how near each type is, and the priorities, of a structure that is named or not.
fn beside(results: &Results<'_>, line: &Line, named: &str) -> Vec<String> {
    let grid = results.grid;
    let types = shown_sections(grid).filter(|index| grid.sections[*index].is_profile);
    let before = if named.is_empty() { String::new() } else { format!("{named}, ") };
    let types = types
        .map(|index| format!("{before}{} : {}", grid.sections[index].title, proximities_in_words(grid, line, index)));
    let labels: Vec<&str> = line.priorities().map(|index| grid.items[index].label.as_str()).collect();
    let whose = if named.is_empty() { "Prioritaires" } else { named };
    let priorities = (!labels.is_empty()).then(|| format!("● {whose} : {}", labels.join(" ; ")));
    types.chain(priorities).collect()
}

/// Several structures: a row each, a column a section.
fn many(results: &Results<'_>, style: Style) -> Vec<Block> {
    let grid = results.grid;
    let shown: Vec<usize> = shown_sections(grid).collect();
    let mut columns = vec![Column::text("Structure")];
    columns.extend(shown.iter().map(|index| Column::figures(capitalised(short(&grid.sections[*index].title)))));
    columns.extend(grid.has_global.then(|| Column::figures(GLOBAL)));
    columns.push(Column::figures("●"));
    let has_several = results.lines.iter().any(|line| line.respondents > 1);
    columns.extend(has_several.then(|| Column::figures("Répondants")));
    let row = |line: &Line| {
        let mut cells = vec![Cell::text(name(line))];
        cells.extend(shown.iter().map(|index| {
            let (section, score) = (&grid.sections[*index], &line.scorecard.sections[*index]);
            if section.is_profile {
                return nearest(results, line, *index);
            }
            rated(&score.total, section_scale(grid, section), style)
        }));
        cells.extend(line.scorecard.global.as_ref().map(|global| rated(global, global_scale(grid), style)));
        let count = line.priorities().count();
        cells.push(if count == 0 { Cell::default() } else { Cell::count(count) });
        cells.extend(has_several.then(|| Cell::count(line.respondents)));
        Row::new(cells)
    };
    let table =
        Table { columns, rows: results.lines.iter().map(row).collect(), layout: Layout::Wide, ..Table::default() };
    let mut blocks = vec![Block::Table(table)];
    if results.lines.len() <= FEW {
        let told = results.lines.iter().flat_map(|line| beside(results, line, line.name()));
        blocks.extend(told.map(Block::text));
    } else if results.lines.iter().any(|line| line.priorities().next().is_some()) {
        blocks.push(Block::quiet("● : nombre de questions prioritaires."));
    }
    blocks
}

/// A title without the article that opens it.
fn short(title: &str) -> &str {
    ["La ", "Le ", "Les ", "L’", "L'"].iter().find_map(|article| title.strip_prefix(article)).unwrap_or(title)
}

fn figure(score: &Score, scale: Option<&Scale>, style: Style) -> Cell {
    let text = score_in_words(score, scale, style.decimals).unwrap_or_else(|| "–".into());
    match (score.score.zip(scale), score.percent) {
        (Some((value, _)), Some(_)) => Cell::number(value, text),
        (None, Some(percent)) => Cell::number(percent / 100.0, text),
        (_, None) => Cell::text(text),
    }
}

fn coverage(score: &Score) -> Cell {
    Cell::text(coverage_in_words(score))
}

/// A score over what it rests on.
fn rated(score: &Score, scale: Option<&Scale>, style: Style) -> Cell {
    let partial = if score.is_partial { ", partiel" } else { "" };
    Cell { note: Some(format!("{}{partial}", coverage_in_words(score)).into()), ..figure(score, scale, style) }
}

/// The nearest type and its share, « à égalité » where several are.
fn nearest(results: &Results<'_>, line: &Line, section: usize) -> Cell {
    let dominant = line.scorecard.sections[section].dominant();
    let parts = super::proximities(line, section);
    let text = match (dominant.as_slice(), parts.first()) {
        ([only], Some((_, part))) => format!("{} {part}", results.grid.items[*only].name()),
        ([_, ..], _) => "à égalité".to_owned(),
        _ => "–".to_owned(),
    };
    let coverage = coverage_in_words(&line.scorecard.sections[section].total);
    Cell { note: Some(coverage.into()), ..Cell::text(text) }
}
