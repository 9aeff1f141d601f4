//! Tables, relations, replies and what supports a position, as HTML.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::super::{
    Ball, Block, Body, Cell, Column, Fact, Layout, Matrix, Reply, Report, Row, Support, SupportLine, Table, charts,
};
use super::{ball, standing};

/// More actors than this: the square keeps its letters and drops the smaller marks.
const DENSE: usize = 20;

/// More actors than this: smaller letters still.
const DENSEST: usize = 30;

/// Longer words are broken where the column ends.
const LONG_WORD: usize = 24;

/// A table; its heading names it where it has no caption of its own.
pub(super) fn table(id: &str, table: &Table) -> Markup {
    html! {
        @match table.layout {
            Layout::Rows => { (rows(id, table)) }
            Layout::Cards => { (cards(table)) }
        }
        @if let (Layout::Rows, Some(remark)) = (table.layout, &table.remark) { p .quiet { (remark) } }
    }
}

fn rows(id: &str, table: &Table) -> Markup {
    let heading = table.caption.is_empty().then(|| format!("titre-{id}"));
    html! {
        table class=(if has_long_words(table) { "plain has-long-words" } else { "plain" }) aria-labelledby=[heading] {
            @if !table.caption.is_empty() { caption { (table.caption) } }
            thead {
                @if table.has_groups() {
                    tr .heads {
                        @for (group, span) in spans(&table.columns) {
                            @if group.is_empty() { td colspan=(span) {} } @else { th scope="colgroup" colspan=(span) { (group) } }
                        }
                    }
                }
                tr { @for column in &table.columns { th scope="col" class=[column.is_figure.then_some("figure")] { (column.label) } } }
            }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (place, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                            @if place == 0 {
                                th scope="row" { (cell.text) }
                            } @else {
                                td class=[class(column, cell)] data-label=(column.label.on_one_line()) { (self::cell(cell)) }
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

fn class(column: &Column, cell: &Cell) -> Option<&'static str> {
    match (column.is_figure, cell.text.is_empty()) {
        (_, true) => Some("blank"),
        (true, false) => Some("figure"),
        (false, false) => None,
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
    html! {
        @if let Some(gauge) = &cell.gauge { span class=(if gauge.from.is_some() { "gauge is-pair" } else { "gauge" }) { (charts::gauge(gauge)) span { (cell.text) } } } @else { (cell.text) }
    }
}

/// A table too wide for a page: one card a row, its columns by group.
fn cards(table: &Table) -> Markup {
    html! {
        @if !table.caption.is_empty() { h3 { (table.caption) } }
        @if let Some(remark) = &table.remark { p .quiet { (remark) "." } }
        @for row in &table.rows { (card(table, row, if table.caption.is_empty() { Level::Third } else { Level::Fourth })) }
    }
}

fn card(table: &Table, row: &Row, level: Level) -> Markup {
    let filled = || table.columns.iter().zip(&row.cells).skip(1).filter(|(_, cell)| !cell.text.is_empty());
    let mut groups: Vec<(String, Vec<(&Column, &Cell)>)> = Vec::new();
    for (column, cell) in filled() {
        let group = column.group.as_ref().map_or_else(String::new, ToString::to_string);
        match groups.last_mut() {
            Some((last, cells)) if *last == group => cells.push((column, cell)),
            _ => groups.push((group, vec![(column, cell)])),
        }
    }
    html! {
        article .card .record {
            header {
                @if let Some(first) = row.cells.first() { (heading(level, &html! { (first.text) })) }
                @if let Some(remark) = &row.remark { span .quiet { (remark) } }
            }
            @for (group, cells) in &groups {
                div .parts {
                    @if !group.is_empty() { (subheading(level, group)) }
                    dl class=(if group.is_empty() { "brief" } else { "cells" }) {
                        @for (column, cell) in cells {
                            // Under a heading of the same name, the name once is enough.
                            div { dt class=[(column.label.as_str() == group).then_some("unseen")] { (column.label) } dd { (self::cell(cell)) } }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn replies(replies: &[Reply]) -> Markup {
    html! {
        dl .replies {
            @for reply in replies {
                div class=(if reply.is_short { "short" } else { "long" }) {
                    dt { span .number { (reply.number) } span { (reply.question) } }
                    dd { (reply.text) }
                }
            }
        }
    }
}

pub(super) fn supports(supports: &[Support]) -> Markup {
    // Once a section has its heading, the questions under it lie one deeper.
    let first = supports.iter().position(|support| support.section.is_some()).unwrap_or(supports.len());
    html! {
        @for (place, support) in supports.iter().enumerate() {
            (self::support(support, if place < first { Level::Third } else { Level::Fourth }))
        }
    }
}

fn support(support: &Support, level: Level) -> Markup {
    html! {
        @if let Some(section) = &support.section { h3 { (section) } }
        article .card .support {
            header {
                (heading(level, &html! { @if support.ball != Ball::Empty { (ball(support.ball)) " " } (support.title) }))
                @if let Some(standing) = &support.standing { p .where { (self::standing(standing)) } }
            }
            @for list in &support.lists {
                (subheading(level, list.title.as_str()))
                ul .lines { @for line in &list.lines { (self::line(line)) } }
            }
            @if let Some(silence) = &support.silence { p .none { (silence) } }
        }
    }
}

/// How deep a heading lies: no level is skipped, for those who go through a page from heading to heading.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Third,
    Fourth,
}

/// The heading of a card.
fn heading(level: Level, content: &Markup) -> Markup {
    match level {
        Level::Third => html! { h3 .name { (content) } },
        Level::Fourth => html! { h4 .name { (content) } },
    }
}

/// A heading inside of a card.
fn subheading(level: Level, text: &str) -> Markup {
    match level {
        Level::Third => html! { h4 .sub { (text) } },
        Level::Fourth => html! { h5 .sub { (text) } },
    }
}

fn line(line: &SupportLine) -> Markup {
    html! {
        li {
            span .said {
                (line.name)
                @if !line.details.is_empty() {
                    span .detail {
                        @for (place, detail) in line.details.iter().enumerate() {
                            @if place > 0 { " · " }
                            (detail.label) "\u{a0}: " @for value in &detail.values { (value) }
                        }
                    }
                }
            }
            span .values { @for value in &line.values { (self::value(value)) } }
        }
    }
}

fn value(value: &Fact) -> Markup {
    html! {
        span { @for value in &value.values { b { (value) } } @if !value.label.is_empty() { " " span .quiet { (value.label) } } }
    }
}

pub(super) fn matrix(id: &str, matrix: &Matrix) -> Markup {
    let size = matrix.actors.len();
    let class = if size > DENSEST {
        "matrix is-dense is-densest"
    } else if size > DENSE {
        "matrix is-dense"
    } else {
        "matrix"
    };
    html! {
        div .natures {
            @for (index, nature) in matrix.natures.iter().enumerate() {
                span .nature { span class={ "mark " (hue(id, index)) } { (nature.code) i { (nature.sign) } } (nature.label) " (" (nature.count) ")" }
            }
            @if !matrix.objects.is_empty() {
                span .nature .objects {
                    "En petit, l’objet" "\u{a0}: "
                    @for (place, object) in matrix.objects.iter().enumerate() {
                        @if place > 0 { ", " }
                        b { (object.code) } "\u{a0}" (object.label)
                    }
                }
            }
        }
        @for sentence in &matrix.legend { p .quiet { (sentence) } }
        div .scroll tabindex="0" role="group" aria-labelledby={ "titre-" (id) " carre-" (id) } {
            table class=(class) {
                caption .unseen id={ "carre-" (id) } { "Le carré des relations" }
                thead {
                    tr {
                        td {}
                        @for actor in &matrix.actors { th scope="col" title=(actor.name) { (actor.number) } }
                    }
                }
                tbody {
                    @for (looks, (actor, cells)) in matrix.actors.iter().zip(&matrix.cells).enumerate() {
                        tr {
                            th scope="row" { span .number { (actor.number) } (actor.name) }
                            @for (at, cell) in cells.iter().enumerate() {
                                @match cell {
                                    Some(mark) => {
                                        td class={ "mark " (hue(id, mark.nature)) } title=(mark.words.on_one_line()) {
                                            @if let Some(nature) = matrix.natures.get(mark.nature) {
                                                (nature.code) i { (nature.sign) }
                                            }
                                            @if let Some(object) = mark.object.and_then(|index| matrix.objects.get(index)) { small { (object.code) } }
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
        @for list in &matrix.lists {
            div .group {
                h3 { (list.title) }
                ul .pairs {
                    @for line in &list.lines {
                        li {
                            (line.pair)
                            @if !line.detail.is_empty() { span .detail { (line.detail) } }
                            @for view in &line.views {
                                span .detail { (view.label) "\u{a0}: " @for value in &view.values { (value) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The class that bears the colour of a nature.
fn hue(id: &str, nature: usize) -> String {
    format!("{id}-{nature}")
}

/// Rules that give each nature its colour: colours are the grid's own, and no style stands in the page itself.
pub(super) fn hues(report: &Report) -> String {
    let mut rules = String::new();
    for Block { id, body, .. } in &report.blocks {
        let Body::Matrix(matrix) = body else { continue };
        for (index, nature) in matrix.natures.iter().enumerate() {
            let digits = nature.color.strip_prefix('#').unwrap_or("");
            if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let _ = writeln!(rules, ".{} {{ --hue: #{digits}; }}", hue(id, index));
            }
        }
    }
    rules
}
