//! Tables, relations, replies and what supports a position, as Markdown.

use std::fmt::Write as _;

use super::super::{Ball, Cell, Layout, Matrix, Reply, Row, Support, SupportLine, Table};
use super::{cell, line, paragraphs, row, standing};

/// More actors than this: a square is no longer readable as text, the relations are told actor by actor.
const WIDEST: usize = 24;

pub(super) fn table(out: &mut String, table: &Table) {
    if !table.caption.is_empty() {
        let _ = writeln!(out, "### {}\n", line(&table.caption));
    }
    if let Some(remark) = &table.remark {
        let _ = writeln!(out, "*{}.*\n", line(remark));
    }
    match table.layout {
        Layout::Rows => rows(out, table),
        Layout::Cards => table.rows.iter().for_each(|one| card(out, table, one)),
    }
}

fn rows(out: &mut String, table: &Table) {
    let head = |column: &super::super::Column| match &column.group {
        // A table of Markdown has one line of heads only.
        Some(group) => format!("{} – {}", cell(group), cell(&column.label)),
        None => cell(&column.label),
    };
    row(out, &table.columns.iter().map(head).collect::<Vec<_>>());
    let rule = |column: &super::super::Column| if column.is_figure { "---:" } else { "---" }.to_owned();
    row(out, &table.columns.iter().map(rule).collect::<Vec<_>>());
    for one in &table.rows {
        row(out, &one.cells.iter().map(|one| cell(&gauged(one).as_str().into())).collect::<Vec<_>>());
    }
    out.push('\n');
}

fn gauged(cell: &Cell) -> String {
    let gauge = cell.gauge.map_or_else(String::new, |gauge| gauge.characters());
    if gauge.is_empty() { cell.text.to_string() } else { format!("{gauge} {}", cell.text) }
}

fn card(out: &mut String, table: &Table, one: &Row) {
    let Some(first) = one.cells.first() else { return };
    let _ = writeln!(out, "#### {}\n", line(&first.text));
    if let Some(remark) = &one.remark {
        let _ = writeln!(out, "*{}*\n", line(remark));
    }
    let mut last = None;
    for (column, cell) in table.columns.iter().zip(&one.cells).skip(1).filter(|(_, cell)| !cell.text.is_empty()) {
        if last != Some(&column.group) {
            if let Some(group) = &column.group {
                let _ = writeln!(out, "- **{}**", line(group));
            }
            last = Some(&column.group);
        }
        let indent = if column.group.is_some() { "  " } else { "" };
        let text = paragraphs(&gauged(cell).as_str().into(), &format!("{indent}  "));
        let _ = writeln!(out, "{indent}- {}\u{a0}: {text}", line(&column.label));
    }
    out.push('\n');
}

pub(super) fn replies(out: &mut String, replies: &[Reply]) {
    for reply in replies {
        if let Some(section) = &reply.section {
            let _ = writeln!(out, "### {}\n", line(section));
        }
        let number = reply.number.map_or_else(String::new, |number| format!("{number}. "));
        let colon = if reply.is_short { reply.colon() } else { "" };
        let question = format!("{number}{}{colon}", line(&reply.question));
        let text = paragraphs(&reply.text, "");
        if reply.is_short {
            let _ = writeln!(out, "**{question}** {text}\n");
        } else {
            let _ = writeln!(out, "**{question}**\n\n{text}\n");
        }
    }
}

pub(super) fn support(out: &mut String, support: &Support) {
    if let Some(section) = &support.section {
        let _ = writeln!(out, "### {}\n", line(section));
    }
    let ball = if support.ball == Ball::Empty { String::new() } else { format!("{} ", support.ball.sign()) };
    let mark = if support.is_under_section { "####" } else { "###" };
    let _ = writeln!(out, "{mark} {ball}{}\n", line(&support.title));
    if let Some(one) = &support.standing {
        let _ = writeln!(out, "{}\n", standing(one));
    }
    for list in &support.lists {
        let _ = writeln!(out, "*{}*\n", line(&list.title));
        list.lines.iter().for_each(|one| self::one(out, one));
        out.push('\n');
    }
    if let Some(silence) = &support.silence {
        let _ = writeln!(out, "*{}.*\n", line(silence));
    }
}

fn one(out: &mut String, one: &SupportLine) {
    let values: Vec<String> = one
        .values
        .iter()
        .map(|value| {
            let text = value.values.iter().map(cell).collect::<Vec<_>>().join(", ");
            if value.label.is_empty() { format!("**{text}**") } else { format!("**{text}** ({})", cell(&value.label)) }
        })
        .collect();
    let values = if values.is_empty() { String::new() } else { format!("\u{a0}: {}", values.join(", ")) };
    let details: Vec<String> = one
        .details
        .iter()
        .map(|detail| {
            format!("{}\u{a0}: {}", cell(&detail.label), detail.values.iter().map(cell).collect::<Vec<_>>().join(", "))
        })
        .collect();
    let details = if details.is_empty() { String::new() } else { format!(" — {}", details.join(" · ")) };
    let _ = writeln!(out, "- {}{values}{details}", line(&one.name));
}

pub(super) fn matrix(out: &mut String, matrix: &Matrix) {
    for nature in &matrix.natures {
        let _ = writeln!(out, "- **{}{}** {} ({})", nature.code, nature.sign, cell(&nature.label), nature.count);
    }
    if !matrix.objects.is_empty() {
        let objects: Vec<String> =
            matrix.objects.iter().map(|object| format!("**{}** {}", object.code, cell(&object.label))).collect();
        let _ = writeln!(out, "- En petit, l’objet\u{a0}: {}", objects.join(", "));
    }
    out.push('\n');
    if matrix.actors.len() <= WIDEST {
        for sentence in &matrix.legend {
            let _ = writeln!(out, "{}\n", line(sentence));
        }
        square(out, matrix);
    } else {
        for actor in &matrix.by_actor {
            let _ = writeln!(out, "- **{}**", cell(&actor.label));
            for value in &actor.values {
                let _ = writeln!(out, "  - {}", line(value));
            }
        }
        out.push('\n');
    }
    for list in &matrix.lists {
        let _ = writeln!(out, "### {}\n", line(&list.title));
        for one in &list.lines {
            let detail = if one.detail.is_empty() { String::new() } else { format!(" — {}", cell(&one.detail)) };
            let _ = writeln!(out, "- {}{detail}", line(&one.pair));
            for view in &one.views {
                let values: Vec<String> = view.values.iter().map(cell).collect();
                let _ = writeln!(out, "  - {}\u{a0}: {}", line(&view.label), values.join(", "));
            }
        }
        out.push('\n');
    }
}

fn square(out: &mut String, matrix: &Matrix) {
    let numbers = matrix.actors.iter().map(|actor| actor.number.to_string());
    row(out, &[String::new()].into_iter().chain(numbers).collect::<Vec<_>>());
    row(out, &vec!["---".to_owned(); matrix.actors.len() + 1]);
    for (looks, (actor, cells)) in matrix.actors.iter().zip(&matrix.cells).enumerate() {
        let marks = cells.iter().enumerate().map(|(at, mark)| match mark {
            Some(mark) => matrix.mark(mark),
            None if looks == at => "—".to_owned(),
            None => String::new(),
        });
        let head = format!("{}. {}", actor.number, cell(&actor.name));
        row(out, &[head].into_iter().chain(marks).collect::<Vec<_>>());
    }
    out.push('\n');
}
