//! A document as Markdown: to read on a forge, and to turn into something else with pandoc.
//!
//! Text of people is escaped so that it reads as it was typed: no emphasis, no link, no HTML comes of it.

use std::fmt::Write as _;

use super::charts::{self, Drawing, Map, Square};
use super::{
    Block, Card, Cell, Chart, Column, Document, Fact, Layout, Mark, Point, Position, Row, Table, Text, Value, Voice,
};

/// More actors than this: a square is no longer readable as text, the relations are told actor by actor.
const WIDEST: usize = 24;

/// The whole document, ending with a newline.
pub fn render(document: &Document) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", line(&document.title));
    if !document.subtitle.is_empty() {
        let _ = writeln!(out, "**{}**\n", line(&document.subtitle));
    }
    if !document.audience.is_empty() {
        let _ = writeln!(out, "*{}*\n", line(&document.audience));
    }
    document.facts.iter().for_each(|fact| bullet(&mut out, fact));
    if !document.facts.is_empty() {
        out.push('\n');
    }
    for section in &document.sections {
        if !section.title.is_empty() {
            let _ = writeln!(out, "## {}\n", line(&section.title));
        }
        blocks(&mut out, &section.blocks);
    }
    if document.colophon.is_empty() {
        out.truncate(out.trim_end().len());
        out.push('\n');
    } else {
        let _ = writeln!(out, "---\n\n{}", line(&document.colophon));
    }
    out
}

fn blocks(out: &mut String, blocks: &[Block]) {
    blocks.iter().for_each(|one| block(out, one));
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(level, text) => {
            let _ = writeln!(out, "{} {}\n", "#".repeat(usize::from(*level)), line(text));
        }
        Block::Text(Voice::Quote, text) => {
            let _ = writeln!(out, "> {}\n", line(text));
        }
        Block::Text(_, text) => {
            let _ = writeln!(out, "{}\n", paragraphs(text, ""));
        }
        Block::List(points) => {
            points.iter().for_each(|one| point(out, one));
            out.push('\n');
        }
        Block::Facts(facts) => facts.iter().for_each(|one| fact(out, one)),
        Block::Table(one) => table(out, one),
        Block::Chart(one) => chart(out, one),
        Block::Cards(cards) => cards.iter().for_each(|one| card(out, one)),
        Block::Callout(text) => {
            let _ = writeln!(out, "> **{}**\n", line(text));
        }
        // What unfolds on a screen is whole here.
        Block::Fold(_, inside) => blocks(out, inside),
        Block::Columns(columns) => columns.iter().for_each(|column| blocks(out, column)),
    }
}

fn bullet(out: &mut String, fact: &Fact) {
    let values: Vec<String> = fact.values.iter().map(line).collect();
    let _ = writeln!(out, "- {}\u{a0}: {}", line(&fact.label), values.join("\u{a0}; "));
}

fn point(out: &mut String, point: &Point) {
    let mark = match point.mark {
        Mark::Dash => String::new(),
        // With its stop escaped: a number at the head of a point would make a list in the list.
        Mark::Question(number, super::Ball::Empty) => format!("{number}\\. "),
        Mark::Question(number, ball) => format!("{} {number}. ", ball.sign()),
        Mark::Argument(way) => format!("{} ", way.sign()),
    };
    let text = paragraphs(&point.text, "  ");
    let text = match point.href.as_ref().filter(|href| !href.starts_with('#')) {
        Some(href) => format!("[{text}](<{href}>)"),
        None => text,
    };
    let value = point.value.as_ref().map_or_else(String::new, |value| format!("\u{a0}: **{}**", cell(value)));
    let note = point.note.as_ref().map_or_else(String::new, |note| format!(" — {}", cell(note)));
    let _ = writeln!(out, "- {mark}{text}{value}{note}");
}

fn fact(out: &mut String, fact: &Fact) {
    let label = escape(&fact.label.on_one_line());
    let values: Vec<String> = fact.values.iter().map(|value| paragraphs(value, "")).collect();
    let _ = match values.as_slice() {
        _ if label.is_empty() => writeln!(out, "{}\n", values.join("\n\n")),
        [_] if fact.is_short() => writeln!(out, "**{label}{}** {}\n", fact.colon(), values[0]),
        _ => writeln!(out, "**{label}**\n\n{}\n", values.join("\n\n")),
    };
}

fn card(out: &mut String, card: &Card) {
    let ball = card.ball.map_or_else(String::new, |ball| format!("{} ", ball.sign()));
    let number = card.number.map_or_else(String::new, |number| format!("{number}. "));
    let topic = card.topic.as_ref().map_or_else(String::new, |topic| format!("{} — ", line(topic)));
    let _ = writeln!(out, "{ball}**{number}{topic}{}**\n", line(&card.title));
    let mut facts: Vec<String> = card.position.iter().map(position).collect();
    facts.extend(card.remarks.iter().map(line));
    if !facts.is_empty() {
        let _ = writeln!(out, "{}\n", facts.join(" · "));
    }
    blocks(out, &card.blocks);
}

fn position(position: &Position) -> String {
    let Position { share, text, words, basis, track, .. } = position;
    if share.is_none() {
        return format!("*{}*", cell(text));
    }
    let words = words.as_ref().map_or_else(String::new, |words| format!("{} · ", cell(words)));
    let basis = basis.as_ref().map_or_else(String::new, |basis| format!(", {}", cell(basis)));
    let ends = if position.names_its_ends { format!(" ({})", cell(&track.ends())) } else { String::new() };
    format!("`{}` {words}**{}**{basis}{ends}", charts::characters(track, *share), cell(text))
}

fn chart(out: &mut String, chart: &Chart) {
    if !chart.title.is_empty() {
        let _ = writeln!(out, "**{}**\n", line(&chart.title));
    }
    for sentence in &chart.legend {
        let _ = writeln!(out, "{}\n", line(sentence));
    }
    match &chart.drawing {
        Drawing::Square(square) => self::square(out, square, &chart.table),
        Drawing::Map(map) => outline(out, map),
        _ => table(out, &chart.table),
    }
}

/// Blocks of allies, their members, and the ties of each, one under the other.
fn outline(out: &mut String, map: &Map) {
    for group in &map.outline {
        let _ = writeln!(out, "- **{}**", cell(&group.title));
        for actor in &group.actors {
            let ties: Vec<String> = actor.values.iter().map(line).collect();
            let _ = writeln!(out, "  - {} — {}", cell(&actor.label), ties.join("\u{a0}; "));
        }
    }
    if !map.outline.is_empty() {
        out.push('\n');
    }
}

fn square(out: &mut String, square: &Square, table: &Table) {
    for nature in &square.natures {
        let _ = writeln!(out, "- **{}{}** {} ({})", nature.code, nature.sign, cell(&nature.label), nature.count);
    }
    if !square.objects.is_empty() {
        let objects: Vec<String> =
            square.objects.iter().map(|object| format!("**{}** {}", object.code, cell(&object.label))).collect();
        let _ = writeln!(out, "- En petit, l’objet\u{a0}: {}", objects.join(", "));
    }
    out.push('\n');
    if square.actors.len() <= WIDEST {
        return rows(out, table);
    }
    for actor in &square.by_actor {
        let _ = writeln!(out, "- **{}**", cell(&actor.label));
        for value in &actor.values {
            let _ = writeln!(out, "  - {}", line(value));
        }
    }
    out.push('\n');
}

fn table(out: &mut String, table: &Table) {
    if !table.caption.is_empty() {
        let _ = writeln!(out, "### {}\n", line(&table.caption));
    }
    if let Some(remark) = &table.remark {
        let _ = writeln!(out, "*{}.*\n", line(remark));
    }
    match table.layout {
        _ if table.is_empty() => {}
        Layout::Cards => table.rows.iter().for_each(|one| record(out, table, one)),
        _ => rows(out, table),
    }
}

fn rows(out: &mut String, table: &Table) {
    let head = |column: &Column| match &column.group {
        // A table of Markdown has one line of heads only.
        Some(group) => format!("{} – {}", cell(group), cell(&column.label)),
        None => cell(&column.label),
    };
    row(out, &table.columns.iter().map(head).collect::<Vec<_>>());
    let rule = |column: &Column| if column.is_figure { "---:" } else { "---" }.to_owned();
    row(out, &table.columns.iter().map(rule).collect::<Vec<_>>());
    for one in &table.rows {
        row(out, &one.cells.iter().map(in_a_cell).collect::<Vec<_>>());
    }
    out.push('\n');
}

fn in_a_cell(one: &Cell) -> String {
    let text = cell(&one.words().into());
    match one.href.as_ref().filter(|href| !href.starts_with('#')) {
        Some(href) => format!("[{text}](<{href}>)"),
        None => text,
    }
}

fn record(out: &mut String, table: &Table, one: &Row) {
    let Some(first) = one.cells.first() else { return };
    let _ = writeln!(out, "#### {}\n", line(&first.text));
    if let Some(remark) = &one.remark {
        let _ = writeln!(out, "*{}*\n", line(remark));
    }
    let mut last = None;
    for (column, cell) in table.columns.iter().zip(&one.cells).skip(1).filter(|(_, cell)| !cell.is_empty()) {
        if last != Some(&column.group) {
            if let Some(group) = &column.group {
                let _ = writeln!(out, "- **{}**", line(group));
            }
            last = Some(&column.group);
        }
        let indent = if column.group.is_some() { "  " } else { "" };
        let gauge = if let Value::Position(gauge) = &cell.value { gauge.characters() } else { String::new() };
        let space = if gauge.is_empty() { "" } else { " " };
        let text = paragraphs(&cell.text, &format!("{indent}  "));
        let _ = writeln!(out, "{indent}- {}\u{a0}: {gauge}{space}{text}", line(&column.label));
    }
    out.push('\n');
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// Text on one line, which may be the head of one.
/// A text of one line that Markdown shows as it is.
pub fn escaped(text: &str) -> String {
    line(&text.into())
}

fn line(text: &Text) -> String {
    at_head(&text.on_one_line())
}

/// Text as it was typed, with an indent: a broken line stays broken, a blank line makes a paragraph.
fn paragraphs(text: &Text, indent: &str) -> String {
    let mut out = String::new();
    let mut gap = "";
    for line in text.as_str().split('\n').map(str::trim) {
        if line.is_empty() {
            gap = "\n\n";
            continue;
        }
        if !out.is_empty() {
            out.push_str(gap);
            out.push_str(indent);
        }
        out.push_str(&at_head(line));
        gap = "\\\n";
    }
    out
}

/// Text in a cell of a table: a broken line becomes a stroke.
fn cell(text: &Text) -> String {
    let lines: Vec<String> =
        text.as_str().split('\n').map(str::trim).filter(|line| !line.is_empty()).map(escape).collect();
    lines.join(" / ")
}

/// Text that makes no heading, quotation, list or rule where it opens a line.
fn at_head(text: &str) -> String {
    let escaped = escape(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut chars = text[digits..].chars();
    let (first, second) = (chars.next(), chars.next());
    let ends_or = |wanted: Option<char>| second.is_none_or(char::is_whitespace) || second == wanted;
    let is_mark = match first {
        Some('#' | '>' | '=') => digits == 0,
        Some('+' | '-' | ':') => digits == 0 && ends_or(first),
        Some('.' | ')') => digits > 0 && ends_or(None),
        _ => false,
    };
    if is_mark { format!("{}\\{}", &escaped[..digits], &escaped[digits..]) } else { escaped }
}

/// Text that reads as it was typed: no emphasis, link, code, formula, cell or tag comes of it.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (place, c) in text.char_indices() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' if is_entity(&text[place..]) => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '^' | '@' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether a text that starts with `&` would be read as a character reference.
fn is_entity(text: &str) -> bool {
    let name: String = text[1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').collect();
    !name.is_empty() && text[1 + name.len()..].starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_no_markup() {
        assert_eq!(escape("a|b *c* <img src=x> &lt; R&D"), r"a\|b \*c\* &lt;img src=x> &amp;lt; R&D");
        assert_eq!(escape("[lien](http://exemple.fr)"), r"\[lien\](http://exemple.fr)");
        assert_eq!(at_head("# titre"), r"\# titre");
        assert_eq!(at_head("12. point"), r"12\. point");
        assert_eq!(at_head("- point"), r"\- point");
        assert_eq!(at_head("---"), r"\---");
        assert_eq!((at_head("+2"), at_head("12,5"), at_head("1.5")), ("+2".into(), "12,5".into(), "1.5".into()));
    }

    #[test]
    fn a_blank_line_makes_a_paragraph_and_a_broken_line_stays_broken() {
        let text = Text::from("Un début.\nSa suite.\n\n  \n- Et puis.");
        assert_eq!(paragraphs(&text, ""), "Un début.\\\nSa suite.\n\n\\- Et puis.");
        assert_eq!(paragraphs(&text, "  "), "Un début.\\\n  Sa suite.\n\n  \\- Et puis.", "still inside its point");
    }

    #[test]
    fn a_cell_stays_in_its_row() {
        assert_eq!(cell(&"un\ndeux | trois".into()), r"un / deux \| trois");
        assert_eq!(cell(&"1. un".into()), "1. un");
    }
}
