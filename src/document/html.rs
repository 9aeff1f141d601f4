//! A document as one page for a browser: complete in itself, and printable.
//!
//! It asks nothing of the outside: no script, no font, no picture. `Content-Security-Policy` says so to the browser.

use std::fmt::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::charts::{self, Answers, Drawing, Seat, Square};
use super::{
    Ball, Block, Card, Cell, Chart, Column, Diffusion, Document, Fact, Layout, Mark, Point, Position, Row, Section,
    Table, Tone, Value, Voice,
};

const STYLE: &str = include_str!("style.css");

/// More columns or actors than this: smaller squares; and smaller still.
const DENSE: usize = 20;
const DENSEST: usize = 30;

/// Longer words are broken where the column ends.
const LONG_WORD: usize = 24;

/// The whole document.
pub fn render(document: &Document) -> String {
    let title = format!("{} – {}", document.title.on_one_line(), document.subject.on_one_line());
    let style = [STYLE, &printed_heads(document), &hues(document)].concat();
    let body = html! {
        a .skip href="#contenu" { "Aller au contenu" }
        (header(document))
        main id="contenu" {
            @for section in &document.sections { (self::section(section, document)) }
        }
        footer { p { (document.colophon) } }
    };
    page(&title, &style, "light dark", &body)
}

/// A page that asks nothing of the outside, with its style.
pub fn page(title: &str, style: &str, schemes: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content=(schemes);
                meta name="generator" content={ "dts " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body { (body) }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

/// Name, day and for whom, at the head of every printed page.
fn printed_heads(document: &Document) -> String {
    let parts = [document.title.on_one_line(), document.when.on_one_line()];
    let left = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let box_of = |side: &str, text: &str| format!("@top-{side} {{ content: \"{}\"; }} ", css_string(text));
    format!("@page {{ {}{}}}\n", box_of("left", &cut(&left, 90)), box_of("right", &document.audience.on_one_line()))
}

/// Text between quotation marks of a style sheet: nothing in it ends the string or the sheet.
fn css_string(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        if matches!(c, '"' | '\\' | '<' | '>' | '&') || c.is_control() {
            let _ = write!(escaped, "\\{:x} ", u32::from(c));
        } else {
            escaped.push(c);
        }
        escaped
    })
}

/// The beginning of a text that would not fit on a line.
fn cut(text: &str, most: usize) -> String {
    text.char_indices().nth(most).map_or_else(|| text.to_owned(), |(end, _)| format!("{}…", text[..end].trim_end()))
}

fn header(document: &Document) -> Markup {
    let is_internal = document.diffusion == Diffusion::Interne;
    html! {
        header .cover {
            p .eyebrow {
                span { (document.subject) }
                span class=(if is_internal { "audience is-internal" } else { "audience" }) { (document.audience) }
            }
            h1 { (document.title) }
            @if !document.subtitle.is_empty() { p .subtitle { (document.subtitle) } }
            @if !document.facts.is_empty() { (facts(&document.facts, "facts")) }
        }
    }
}

fn contents(document: &Document) -> Markup {
    html! {
        nav .contents aria-label="Sommaire" {
            ol { @for section in document.parts() { li { a href={ "#" (section.id) } { (section.title) } } } }
        }
    }
}

fn section(section: &Section, document: &Document) -> Markup {
    let is_first_page = section.title.is_empty();
    let blocks = html! { @for block in &section.blocks { (self::block(block, &section.id)) } };
    html! {
        section id=(section.id) .first-page[is_first_page] aria-labelledby=[(!is_first_page).then(|| format!("titre-{}", section.id))] {
            @if is_first_page {
                (blocks)
            } @else if section.is_folded {
                details .part { summary { h2 id={ "titre-" (section.id) } { (section.title) } } (blocks) }
            } @else {
                h2 id={ "titre-" (section.id) } { (section.title) }
                (blocks)
            }
        }
        @if is_first_page { (contents(document)) }
    }
}

/// `id` is that of the section, whose heading names a table without a caption.
fn block(block: &Block, id: &str) -> Markup {
    match block {
        Block::Heading(3, text) => html! { h3 { (text) } },
        Block::Heading(_, text) => html! { h4 { (text) } },
        Block::Text(voice, text) => match voice {
            Voice::Lead => html! { p .lead { (text) } },
            Voice::Plain => html! { p { (text) } },
            Voice::Quiet => html! { p .quiet { (text) } },
            Voice::Quote => html! { blockquote { p { (text) } } },
        },
        Block::List(points) => list(points),
        Block::Facts(all) => facts(all, "replies"),
        Block::Table(table) => self::table(table, id),
        Block::Chart(chart) => self::chart(chart),
        Block::Cards(cards) => html! { @for card in cards { (self::card(card, id)) } },
        Block::Callout(text) => html! { p .notice { (text) } },
        Block::Fold(summary, blocks) => html! {
            details { summary { (summary) } @for block in blocks { (self::block(block, id)) } }
        },
        Block::Columns(columns) => html! {
            div .columns { @for column in columns { div { @for block in column { (self::block(block, id)) } } } }
        },
    }
}

fn list(points: &[Point]) -> Markup {
    let has = |wanted: fn(&Mark) -> bool| points.iter().any(|point| wanted(&point.mark));
    let class = if has(|mark| matches!(mark, Mark::Question(..))) {
        "questions"
    } else if has(|mark| matches!(mark, Mark::Argument(_))) {
        "arguments"
    } else {
        "points"
    };
    html! { ul class=(class) { @for point in points { li { (self::point(point)) } } } }
}

fn point(point: &Point) -> Markup {
    let text = html! {
        (point.text)
        @if let Some(note) = &point.note { " " span .detail { (note) } }
    };
    html! {
        @match point.mark {
            Mark::Dash => {}
            Mark::Question(number, ball) => { (self::ball(ball)) span .number { (number) } }
            Mark::Argument(way) => { span .sign aria-hidden="true" { (way.sign()) } span .unseen { "Argument " (way.word()) "\u{a0}: " } }
        }
        span .said { @if let Some(href) = &point.href { a href=(href) { (text) } } @else { (text) } }
        @if let Some(value) = &point.value { span .value { (value) } }
    }
}

fn facts(facts: &[Fact], class: &str) -> Markup {
    html! {
        dl class=(class) {
            @for fact in facts {
                div { dt { (fact.label) } @for value in &fact.values { dd { (value) } } }
            }
        }
    }
}

fn ball(ball: Ball) -> Markup {
    html! { span class=(if ball == Ball::Empty { "ball" } else { "ball is-filled" }) aria-hidden="true" { (ball.sign()) } }
}

fn card(card: &Card, id: &str) -> Markup {
    html! {
        article .card id=[card.id.as_ref()] .absent[card.position.as_ref().is_some_and(|position| position.share.is_none())] {
            div .line {
                h4 {
                    @if let Some(ball) = card.ball { (self::ball(ball)) }
                    @if let Some(number) = card.number { span .number { (number) } }
                    span { @if let Some(topic) = &card.topic { span .topic { (topic) } " " } (card.title) }
                }
                @if let Some(position) = &card.position { (self::position(position)) }
                @if !card.remarks.is_empty() { p .why { @for remark in &card.remarks { span { (remark) } " " } } }
            }
            @for block in &card.blocks { (self::block(block, id)) }
        }
    }
}

fn position(position: &Position) -> Markup {
    let Position { share, text, words, basis, track, .. } = position;
    html! {
        div .range {
            (charts::cursor(track, *share))
            @if position.names_its_ends && share.is_some() {
                span .ends {
                    span { (track.low) " " (track.low_words) }
                    span .unseen { " à " }
                    span { (track.high) " " (track.high_words) }
                }
            }
        }
        p .where {
            @if share.is_some() {
                @if let Some(words) = words { span .words { (words) } " · " }
                b .value { (text) }
                @if let Some(basis) = basis { " " span .basis { (basis) } }
            } @else { span .none { (text) } }
        }
    }
}

fn chart(chart: &Chart) -> Markup {
    let picture = match &chart.drawing {
        Drawing::Answers(answers) => Some(self::answers(answers, chart)),
        Drawing::Square(square) => Some(self::square(square, chart)),
        Drawing::Map(_) => Some(map(chart)),
        Drawing::Bars(_) => Some(html! { @if let Some(svg) = charts::svg(chart) { (svg) } (rows(&chart.table, None)) }),
        _ => charts::svg(chart).map(|svg| html! { (svg) }),
    };
    html! {
        figure .chart {
            @if !chart.title.is_empty() { figcaption { (chart.title) } }
            @if let Some(picture) = picture { (picture) }
            @for sentence in &chart.legend { p .quiet { (sentence) } }
        }
    }
}

/// The map, which a narrow screen scrolls; what it shows as a table, where it is not told elsewhere.
fn map(chart: &Chart) -> Markup {
    html! {
        @if let Some(svg) = charts::svg(chart) {
            div .scroll tabindex="0" role="group" aria-label=(chart.description.on_one_line()) { (svg) }
        }
        @if !chart.table.is_empty() {
            details .fold { summary { "La même chose en tableau" } (rows(&chart.table, None)) }
        }
    }
}

/// Each question at its place, a link to where it is told.
fn answers(answers: &Answers, chart: &Chart) -> Markup {
    html! {
        table .answers {
            caption .unseen { (chart.description) }
            thead {
                tr {
                    td {}
                    @for step in &answers.steps { th scope="col" { b { (step.figure) } " " span { (step.words) } } }
                    th scope="col" .rest { "réponses" }
                }
            }
            tbody {
                @for row in &answers.rows {
                    tr {
                        th scope="row" {
                            a href=(row.href) { (row.title) }
                            @if let Some(score) = &row.score { " " span .quiet { (score) } }
                        }
                        @for (cell, step) in row.cells.iter().zip(&answers.steps) {
                            td class=[tone(step.tone)] { @for seat in cell { (self::seat(seat)) " " } }
                        }
                        td .rest {
                            b { (row.coverage) }
                            @if !row.open.is_empty() { " " span .quiet { "sans réponse " @for seat in &row.open { (link(seat)) " " } } }
                            @if !row.aside.is_empty() { " " span .quiet { "sans objet " @for seat in &row.aside { (link(seat)) " " } } }
                        }
                    }
                }
            }
        }
    }
}

fn seat(seat: &Seat) -> Markup {
    let filled = seat.ball != Ball::Empty;
    let words = match (seat.ball.word(), seat.is_debated) {
        (None, false) => String::new(),
        (Some(word), false) => format!(" ({word})"),
        (None, true) => " (regards différents)".to_owned(),
        (Some(word), true) => format!(" ({word}, regards différents)"),
    };
    html! {
        a .seat .is-filled[filled] .is-debated[seat.is_debated] href={ "#q" (seat.number) } title=(seat.question.on_one_line()) {
            (seat.number) @if !words.is_empty() { span .unseen { (words) } }
        }
    }
}

fn link(seat: &Seat) -> Markup {
    html! { a href={ "#q" (seat.number) } title=(seat.question.on_one_line()) { (seat.number) } }
}

/// The class of a ground.
fn tone(tone: Tone) -> Option<String> {
    match tone {
        Tone::Plain => None,
        Tone::Side(0) => Some("mid".to_owned()),
        Tone::Side(side) => Some(format!("{}-{}", if side > 0 { "up" } else { "down" }, side.unsigned_abs().min(3))),
        Tone::Depth(depth) => Some(format!("deep-{}", depth.min(4))),
        Tone::Alert => Some("alert".to_owned()),
    }
}

/// A table; the heading of its section names it where it has no caption of its own.
fn table(table: &Table, id: &str) -> Markup {
    html! {
        @match table.layout {
            Layout::Rows | Layout::Form | Layout::Wide | Layout::Data => { (rows(table, Some(id))) }
            Layout::Squares => { (squares(table)) }
            Layout::Cards => { (records(table)) }
        }
        @if let (Layout::Rows | Layout::Squares, Some(remark)) = (table.layout, &table.remark) { p .quiet { (remark) } }
    }
}

fn rows(table: &Table, id: Option<&str>) -> Markup {
    let heading = id.filter(|_| table.caption.is_empty()).map(|id| format!("titre-{id}"));
    let class = match table.layout {
        Layout::Form => "plain form",
        _ if has_long_words(table) => "plain has-long-words",
        _ => "plain",
    };
    html! {
        table class=(class) aria-labelledby=[heading] {
            @if !table.caption.is_empty() { caption { (table.caption) } }
            thead {
                @if table.has_groups() {
                    tr .heads {
                        @for (group, span) in spans(&table.columns) {
                            @if group.is_empty() { td colspan=(span) {} } @else { th scope="colgroup" colspan=(span) { (group) } }
                        }
                    }
                }
                tr { @for column in &table.columns { th scope="col" .figure[column.is_figure] { (column.label) } } }
            }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (place, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                            @if place == 0 && table.layout != Layout::Form && !cell.is_empty() {
                                th scope="row" { (self::cell(cell)) }
                            } @else {
                                td class=[class_of(column, cell)] data-label=[(!cell.is_empty()).then(|| column.label.on_one_line())] { (self::cell(cell)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether some word is too long to stay whole in a column.
fn has_long_words(table: &Table) -> bool {
    let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.text);
    let mut texts = cells.chain(table.columns.iter().map(|column| &column.label));
    texts.any(|text| text.as_str().split_whitespace().any(|word| word.chars().count() > LONG_WORD))
}

fn class_of(column: &Column, cell: &Cell) -> Option<String> {
    let kind = match (column.is_figure, cell.is_empty()) {
        (_, true) => Some("blank".to_owned()),
        (true, false) => Some("figure".to_owned()),
        (false, false) => None,
    };
    match (kind, tone(cell.tone)) {
        (Some(kind), Some(tone)) => Some(format!("{kind} {tone}")),
        (kind, tone) => kind.or(tone),
    }
}

/// Neighbouring columns under one heading: the heading, empty where there is none, and how many they are.
fn spans(columns: &[Column]) -> Vec<(String, usize)> {
    let mut spans: Vec<(String, usize)> = Vec::new();
    for column in columns {
        let group = column.group.as_ref().map_or_else(String::new, ToString::to_string);
        match spans.last_mut() {
            Some((last, span)) if *last == group => *span += 1,
            _ => spans.push((group, 1)),
        }
    }
    spans
}

fn cell(cell: &Cell) -> Markup {
    let words = html! {
        @if let Some(href) = &cell.href { a href=(href) { (cell.text) } } @else { (cell.text) }
        @if let Some(note) = &cell.note { " " span .detail { (note) } }
    };
    match &cell.value {
        Value::Position(gauge) => html! {
            span class=(if gauge.from.is_some() { "gauge is-pair" } else { "gauge" }) { (charts::gauge(gauge)) span { (words) } }
        },
        Value::Percent(share) => html! { span .gauge { (charts::bar(None, Some(*share), false)) span { (words) } } },
        Value::Question(number, ball) => {
            html! { span .axis { (self::ball(*ball)) span .number { (number) } span { (words) } } }
        }
        _ => words,
    }
}

/// Small squares of figures, each head a number that a list explains.
fn squares(table: &Table) -> Markup {
    let class = if table.columns.len() > DENSE { "heat is-dense" } else { "heat" };
    html! {
        div .scroll tabindex="0" role="group" aria-label=(table.caption.on_one_line()) {
            table class=(class) {
                caption { (table.caption) }
                thead { tr { @for column in &table.columns { th scope="col" { (column.label) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (place, cell) in row.cells.iter().enumerate() {
                                @if place == 0 { th scope="row" { (cell.text) } } @else { td class=[tone(cell.tone)] { (cell.text) @if let Some(note) = &cell.note { " " small { (note) } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A table too wide for a page: one card a row, its columns by group.
fn records(table: &Table) -> Markup {
    html! {
        @if !table.caption.is_empty() { h3 { (table.caption) } }
        @if let Some(remark) = &table.remark { p .quiet { (remark) "." } }
        @for row in &table.rows { (record(table, row)) }
    }
}

fn record(table: &Table, row: &Row) -> Markup {
    let filled = table.columns.iter().zip(&row.cells).skip(1).filter(|(_, cell)| !cell.is_empty());
    let mut groups: Vec<(String, Vec<(&Column, &Cell)>)> = Vec::new();
    for (column, cell) in filled {
        let group = column.group.as_ref().map_or_else(String::new, ToString::to_string);
        match groups.last_mut() {
            Some((last, cells)) if *last == group => cells.push((column, cell)),
            _ => groups.push((group, vec![(column, cell)])),
        }
    }
    html! {
        article .card .record {
            header {
                @if let Some(first) = row.cells.first() { h4 .name { (first.text) } }
                @if let Some(remark) = &row.remark { span .quiet { (remark) } }
            }
            @for (group, cells) in &groups {
                div .parts {
                    @if !group.is_empty() { h5 .sub { (group) } }
                    dl class=(if group.is_empty() { "brief" } else { "cells" }) {
                        @for (column, cell) in cells {
                            // Under a heading of the same name, the name once is enough.
                            div { dt .unseen[column.label.as_str() == group] { (column.label) } dd { (self::cell(cell)) } }
                        }
                    }
                }
            }
        }
    }
}

fn square(square: &Square, chart: &Chart) -> Markup {
    let class = match square.actors.len() {
        n if n > DENSEST => "matrix is-dense is-densest",
        n if n > DENSE => "matrix is-dense",
        _ => "matrix",
    };
    let id = &chart.id;
    html! {
        div .natures {
            @for (index, nature) in square.natures.iter().enumerate() {
                span .nature { span class={ "mark " (id) "-" (index) } { (nature.code) i { (nature.sign) } } (nature.label) " (" (nature.count) ")" }
            }
            @if !square.objects.is_empty() {
                span .nature .objects {
                    "En petit, l’objet\u{a0}: "
                    @for (place, object) in square.objects.iter().enumerate() {
                        @if place > 0 { ", " }
                        b { (object.code) } "\u{a0}" (object.label)
                    }
                }
            }
        }
        div .scroll tabindex="0" role="group" aria-label=(chart.description.on_one_line()) {
            table class=(class) {
                caption .unseen { (chart.description) }
                thead { tr { td {} @for (place, actor) in square.actors.iter().enumerate() { th scope="col" title=(actor.on_one_line()) { (place + 1) } } } }
                tbody {
                    @for (looks, (actor, cells)) in square.actors.iter().zip(&square.cells).enumerate() {
                        tr {
                            th scope="row" { span .number { (looks + 1) } (actor) }
                            @for (at, cell) in cells.iter().enumerate() {
                                @match cell {
                                    Some(mark) => {
                                        td class={ "mark " (id) "-" (mark.nature) } title=(mark.words.on_one_line()) {
                                            @if let Some(nature) = square.natures.get(mark.nature) { (nature.code) i { (nature.sign) } }
                                            @if let Some(object) = mark.object.and_then(|index| square.objects.get(index)) { small { (object.code) } }
                                            @if mark.is_one_sided { u { "›" } }
                                        }
                                    }
                                    None if looks == at => { td .self {} }
                                    None => { td {} }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Rules that give each nature its colour: colours are the grid's own, and no style stands in the page itself.
fn hues(document: &Document) -> String {
    fn add(blocks: &[Block], rules: &mut String) {
        for block in blocks {
            match block {
                Block::Chart(chart) => {
                    let natures = match &chart.drawing {
                        Drawing::Square(square) => &square.natures,
                        Drawing::Map(map) => &map.natures,
                        _ => continue,
                    };
                    for (index, nature) in natures.iter().enumerate() {
                        let digits = nature.color.strip_prefix('#').unwrap_or("");
                        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                            let _ = writeln!(rules, ".{}-{index} {{ --hue: #{digits}; }}", chart.id);
                        }
                    }
                }
                Block::Fold(_, blocks) => add(blocks, rules),
                Block::Columns(columns) => columns.iter().for_each(|column| add(column, rules)),
                _ => {}
            }
        }
    }
    let mut rules = String::new();
    document.sections.iter().for_each(|section| add(&section.blocks, &mut rules));
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string_of_the_style_sheet() {
        assert_eq!(css_string("a\"b\\c</style>\n"), "a\\22 b\\5c c\\3c /style\\3e \\a ");
    }

    #[test]
    fn each_ground_has_its_class() {
        assert_eq!(tone(Tone::Side(-2)).as_deref(), Some("down-2"));
        assert_eq!((tone(Tone::Side(0)).as_deref(), tone(Tone::Plain)), (Some("mid"), None));
        assert_eq!(tone(Tone::Depth(9)).as_deref(), Some("deep-4"));
    }
}
