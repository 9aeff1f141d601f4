//! The report as Markdown: to read on a forge, and to turn into something else with pandoc.
//!
//! Text of people is escaped so that it reads as it was typed: no emphasis, no link, no HTML comes of it.

use std::fmt::Write as _;

use super::{
    Axis, BoardSection, Body, Card, Debated, Fact, ItemGroup, List, Note, Profile, Report, Said, Score, Shares, Sheet,
    Standing, Step, Text, Views, beside, charts,
};

mod tables;

/// The whole document, ending with a newline.
pub fn render(report: &Report) -> String {
    let cover = &report.cover;
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", line(&cover.organisation));
    let _ = writeln!(out, "**{}**\n", line(&cover.title));
    let _ = writeln!(out, "*{}*\n", line(&cover.audience));
    cover.facts.iter().for_each(|fact| bullet(&mut out, fact));
    if let Some(coverage) = &cover.coverage {
        let _ = writeln!(out, "- Couverture\u{a0}: {}", line(&coverage.text));
    }
    out.push('\n');
    let _ = writeln!(out, "> {}\n", line(&cover.spirit));
    for block in &report.blocks {
        let _ = writeln!(out, "## {}\n", line(&block.title));
        if let Some(notice) = &block.notice {
            let _ = writeln!(out, "> **{}**\n", line(notice));
        }
        for paragraph in &block.lead {
            let _ = writeln!(out, "{}\n", line(paragraph));
        }
        body(&mut out, &block.body);
    }
    let _ = writeln!(out, "---\n\n{}", line(&report.colophon));
    out
}

fn body(out: &mut String, body: &Body) {
    match body {
        Body::Points(points) => {
            for point in points {
                let _ = writeln!(out, "- {}", line(point));
            }
            out.push('\n');
        }
        Body::Board(sections) => sections.iter().for_each(|section| board(out, section)),
        Body::Profile(profile) => self::profile(out, profile),
        Body::Shares(all) => all.iter().for_each(|one| shares(out, one)),
        Body::Items(groups) => groups.iter().for_each(|group| items(out, group)),
        Body::Lists(lists) => lists.iter().for_each(|one| list(out, one)),
        Body::Views(views) => self::views(out, views),
        Body::Tables(all) => all.iter().for_each(|one| tables::table(out, one)),
        Body::Replies(replies) => tables::replies(out, replies),
        Body::Supports(supports) => supports.iter().for_each(|one| tables::support(out, one)),
        Body::Matrix(matrix) => tables::matrix(out, matrix),
        Body::Courses(courses) => tables::table(out, &beside::course_table(courses)),
        Body::Spreads(spreads) => tables::table(out, &beside::spread_table(spreads)),
        Body::Heat(all) => all.iter().for_each(|heat| tables::table(out, &beside::heat_table(heat))),
        Body::Parts(parts) => parts.iter().for_each(|part| self::body(out, part)),
        Body::Steps(steps) => steps.entries.iter().for_each(|one| step(out, one)),
        Body::Sheet(sheet) => self::sheet(out, sheet),
        Body::Notes(notes) => notes.iter().for_each(|one| note(out, one)),
    }
}

fn bullet(out: &mut String, fact: &Fact) {
    let values: Vec<String> = fact.values.iter().map(line).collect();
    let _ = writeln!(out, "- {}\u{a0}: {}", line(&fact.label), values.join("\u{a0}; "));
}

fn board(out: &mut String, section: &BoardSection) {
    if !section.title.is_empty() {
        let _ = writeln!(out, "### {}\n", line(&section.title));
    }
    if let Some(score) = &section.score {
        let _ = writeln!(out, "**{}**\n", line(&score.text));
    }
    if !section.intro.is_empty() {
        let _ = writeln!(out, "{}\n", line(&section.intro));
    }
    if let Some(aside) = &section.aside {
        let _ = writeln!(out, "{}\n", line(aside));
    }
    if section.axes.is_empty() {
        return;
    }
    let range = section.track.as_ref().map_or_else(|| "Curseur".to_owned(), |track| cell(&ends(track)));
    row(out, &["".into(), "Question".into(), range, "Position".into()]);
    row(out, &["---", "---", "---", "---"].map(str::to_owned));
    for axis in &section.axes {
        row(out, &cells(axis));
    }
    out.push('\n');
}

/// `de −3 très défavorable à +3 très favorable`.
fn ends(track: &super::Track) -> Text {
    let end = |figure: &Text, words: &Text| {
        if words.is_empty() { figure.to_string() } else { format!("{figure} {words}") }
    };
    format!("de {} à {}", end(&track.low, &track.low_words), end(&track.high, &track.high_words)).into()
}

fn cells(axis: &Axis) -> [String; 4] {
    let share = match &axis.standing {
        Standing::At(reading) => Some(reading.share),
        Standing::Absent(_) => None,
    };
    let mut cursor = format!("`{}`", charts::characters(&axis.track, share));
    if axis.names_its_ends && share.is_some() {
        let _ = write!(cursor, " {}", cell(&ends(&axis.track)));
    }
    let mut position = standing(&axis.standing);
    for remark in axis.ball.word().iter().map(|word| format!("● {word}")).chain(axis.remarks.iter().map(cell)) {
        let _ = write!(position, ", {remark}");
    }
    let topic = axis.topic.as_ref().map_or_else(String::new, |topic| format!("**{}** — ", cell(topic)));
    [axis.ball.sign().to_owned(), format!("{}. {topic}{}", axis.number, cell(&axis.question)), cursor, position]
}

fn standing(standing: &Standing) -> String {
    match standing {
        Standing::At(reading) => {
            let words = reading.words.as_ref().map_or_else(String::new, |words| format!("{} · ", cell(words)));
            let basis = reading.basis.as_ref().map_or_else(String::new, |basis| format!(", {}", cell(basis)));
            format!("{words}**{}**{basis}", cell(&reading.text))
        }
        Standing::Absent(absence) => format!("*{}*", cell(&absence.text)),
    }
}

fn profile(out: &mut String, profile: &Profile) {
    row(
        out,
        &[cell(&profile.section_name), "Position".into(), "Part de l’échelle".into(), "Réponses".into(), "".into()],
    );
    row(out, &["---", "---", "---", "---", "---"].map(str::to_owned));
    for section in &profile.sections {
        row(out, &score_cells(&cell(&section.title), &section.score));
    }
    if let Some(global) = &profile.global {
        row(out, &score_cells("Ensemble", global));
    }
    out.push('\n');
}

fn score_cells(title: &str, score: &Score) -> [String; 5] {
    [
        title.to_owned(),
        score.score.as_ref().map_or_else(String::new, |figure| cell(&figure.text)),
        cell(&score.percent.text),
        cell(&score.coverage.short),
        score.remark.as_ref().map_or_else(String::new, |remark| format!("*{}*", cell(remark))),
    ]
}

fn shares(out: &mut String, shares: &Shares) {
    let _ = writeln!(out, "### {}\n", line(&shares.title));
    for text in [&shares.intro, &shares.sentence].into_iter().filter(|text| !text.is_empty()) {
        let _ = writeln!(out, "{}\n", line(text));
    }
    if !shares.rows.is_empty() {
        row(out, &["", "Question", "Position", "Part"].map(str::to_owned));
        row(out, &["---", "---", "---", "---:"].map(str::to_owned));
        for share in &shares.rows {
            let text = cell(&share.share.text);
            let [ball, question, _, position] = cells(&share.axis);
            row(out, &[ball, question, position, if share.is_dominant { format!("**{text}**") } else { text }]);
        }
        out.push('\n');
    }
    let remark = shares.remark.as_ref().map_or_else(String::new, |remark| format!(" (*{}*)", line(remark)));
    let _ = writeln!(out, "{}{remark}\n", line(&shares.coverage.text));
}

fn items(out: &mut String, group: &ItemGroup) {
    if let Some(title) = &group.title {
        let _ = writeln!(out, "### {}\n", line(title));
    }
    group.cards.iter().for_each(|one| card(out, one));
    if !group.note.is_empty() {
        let _ = writeln!(out, "{}\n", line(&group.note));
    }
}

fn card(out: &mut String, card: &Card) {
    let _ = writeln!(out, "{} **{}. {}**", card.ball.sign(), card.number, line(&card.question));
    let mut facts: Vec<String> = Vec::new();
    facts.extend(card.standing.as_ref().map(standing));
    facts.extend(card.ball.word().map(|word| format!("● {word}")));
    facts.extend(card.section.as_ref().map(line));
    if !facts.is_empty() {
        let _ = writeln!(out, "\n{}", facts.join(" · "));
    }
    out.push('\n');
    for said in &card.arguments {
        argument(out, said);
    }
    if !card.arguments.is_empty() {
        out.push('\n');
    }
    for text in [&card.more, &card.sheets].into_iter().flatten() {
        let _ = writeln!(out, "{}\n", line(text));
    }
}

fn argument(out: &mut String, said: &Said) {
    let text = paragraphs(&said.text, "  ");
    let by = said.by.as_ref().map_or_else(String::new, |by| format!(" — {}", line(by)));
    let _ = writeln!(out, "- {} {text}{by}", said.effect.sign());
}

fn list(out: &mut String, list: &List) {
    let _ = writeln!(out, "### {}\n\n{}\n", line(&list.title), line(&list.note));
    for entry in &list.entries {
        let detail = entry.detail.as_ref().map_or_else(String::new, |detail| format!(" — {}", line(detail)));
        let number = entry.number.map_or_else(String::new, |number| format!("{number}. "));
        let _ = writeln!(out, "- {number}{}{detail}", line(&entry.question));
    }
    out.push('\n');
}

fn views(out: &mut String, views: &Views) {
    views.debated.iter().for_each(|one| debated(out, one));
    if let Some(groups) = &views.groups {
        tables::table(out, groups);
    }
}

fn debated(out: &mut String, debated: &Debated) {
    let _ = writeln!(out, "**{}. {}**\n", debated.number, line(&debated.question));
    let _ = writeln!(out, "- {}", line(&debated.range));
    if let Some(contested) = &debated.contested {
        let _ = writeln!(out, "- {}", line(contested));
    }
    debated.groups.iter().for_each(|group| bullet(out, group));
    out.push('\n');
}

fn step(out: &mut String, step: &Step) {
    let _ = writeln!(out, "### {} {}. {}\n", step.ball.sign(), step.number, line(&step.question));
    let ball = step.ball.word().map(|word| format!("● {word}"));
    let facts = [Some(standing(&step.standing)), ball, Some(line(&step.section))];
    let _ = writeln!(out, "{}\n", facts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    for keys in &step.keys {
        let _ = writeln!(out, "**{}**\n", line(&keys.heading_in_words().into()));
        for key in &keys.keys {
            let _ = writeln!(out, "- {}", line(key));
        }
        for point in &keys.vigilance {
            let _ = writeln!(out, "- *À surveiller\u{a0}:* {}", line(point));
        }
        out.push('\n');
    }
    if let Some(before) = &step.before {
        let _ = writeln!(out, "{}\n", line(before));
    }
    for told in &step.told {
        let _ = writeln!(out, "**{}\u{a0}:** {}", line(&told.heading), line(&told.told));
        let _ = writeln!(out, "*{}* Fiche {}, {}\n", line(&told.state), line(&told.sheet.id), line(&told.sheet.title));
    }
    if let Some(others) = step.others_in_words() {
        let _ = writeln!(out, "{}\n", line(&others));
    }
}

fn sheet(out: &mut String, sheet: &Sheet) {
    row(out, &sheet.columns.iter().map(cell).collect::<Vec<_>>());
    row(out, &vec!["---".to_owned(); sheet.columns.len()]);
    for place in 0..sheet.lines {
        let start = sheet.starts.get(place).map(cell).unwrap_or_default();
        let blanks = std::iter::repeat_n(String::new(), sheet.columns.len().saturating_sub(1));
        row(out, &std::iter::once(start).chain(blanks).collect::<Vec<_>>());
    }
    out.push('\n');
}

fn note(out: &mut String, note: &Note) {
    let _ = writeln!(out, "### {}\n", line(&note.title));
    for paragraph in &note.paragraphs {
        let _ = writeln!(out, "{}\n", line(paragraph));
    }
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// Text on one line, which may be the head of one.
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
