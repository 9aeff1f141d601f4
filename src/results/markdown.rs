//! Results as a Markdown table.

use super::{
    Line, Results, Style, coverage_in_words, global_scale, legend, score_in_words, section_scale, shown_sections,
};
use crate::french;
use crate::grid::Scale;
use crate::score::Score;
use crate::visible::visible_line;

/// The results as Markdown.
pub fn render(results: &Results<'_>, style: Style) -> String {
    let grid = results.grid;
    if shown_sections(grid).next().is_none() {
        return filled(results);
    }
    let has_dates = results.lines.iter().any(|line| line.subject.assessment.date.is_some());
    let mut header = vec!["Structure".to_owned()];
    if has_dates {
        header.push("Date".into());
    }
    header.push("Répondants".into());
    let texts = header.len() - 1;
    header.extend(shown_sections(grid).map(|index| grid.sections[index].title.clone()));
    if grid.has_global {
        header.push(super::terminal::GLOBAL.into());
    }
    header.push("Prioritaires".into());
    let rules: Vec<String> = (0..header.len())
        .map(|index| if index < texts || index + 1 == header.len() { "---" } else { "---:" }.to_owned())
        .collect();
    let mut text = format!("# {}\n\n", escaped(&grid.title));
    push_row(&mut text, header.iter().map(|title| escaped(title)));
    push_row(&mut text, rules.into_iter());
    for line in &results.lines {
        push_row(&mut text, cells(results, line, has_dates, style).iter().map(|cell| escaped(cell)));
    }
    text.push_str(&format!("\n{}\n\n", escaped(&legend(grid))));
    for remark in results.remarks() {
        text.push_str(&format!("- {}\n", escaped(&remark)));
    }
    text
}

/// A grid without scores: what is filled in.
fn filled(results: &Results<'_>) -> String {
    let (header, rows) = super::filling(results);
    let mut text = format!("# {}\n\n", escaped(&results.grid.title));
    push_row(&mut text, header.iter().map(|title| escaped(title)));
    push_row(&mut text, (0..header.len()).map(|index| if index == 0 { "---" } else { "---:" }.to_owned()));
    for row in rows {
        push_row(&mut text, row.iter().map(|cell| escaped(cell)));
    }
    text.push_str(&format!("\n{}\n\n", escaped(&legend(results.grid))));
    for remark in results.remarks() {
        text.push_str(&format!("- {}\n", escaped(&remark)));
    }
    text
}

fn cells(results: &Results<'_>, line: &Line, has_dates: bool, style: Style) -> Vec<String> {
    let grid = results.grid;
    let mut cells = vec![line.name().to_owned()];
    if has_dates {
        cells.push(line.subject.assessment.date.map_or_else(String::new, french::date));
    }
    cells.push(line.respondents.to_string());
    for index in shown_sections(grid) {
        if grid.sections[index].is_profile {
            cells.push(super::proximities_in_words(grid, line, index));
            continue;
        }
        let score = &line.scorecard.sections[index].total;
        cells.push(score_cell(score, section_scale(grid, &grid.sections[index]), style));
    }
    if let Some(global) = &line.scorecard.global {
        cells.push(score_cell(global, global_scale(grid), style));
    }
    let ids: Vec<&str> = line.priorities().map(|index| grid.items[index].id.as_str()).collect();
    cells.push(ids.join(", "));
    cells
}

fn score_cell(score: &Score, scale: Option<&Scale>, style: Style) -> String {
    let value = score_in_words(score, scale, style.decimals).unwrap_or_else(|| "–".into());
    let partial = if score.is_partial { ", partiel" } else { "" };
    format!("{value} ({}{partial})", coverage_in_words(score))
}

fn push_row(text: &mut String, cells: impl Iterator<Item = String>) {
    for cell in cells {
        text.push_str("| ");
        text.push_str(&cell);
        text.push(' ');
    }
    text.push_str("|\n");
}

/// A text that Markdown shows as it is, on one line.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible_line(text).chars() {
        match c {
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '&' => escaped.push_str("&amp;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_the_table() {
        assert_eq!(escaped("A|B\n*C* <b> d_e"), "A\\|B \\*C\\* \\<b\\> d\\_e");
    }
}
