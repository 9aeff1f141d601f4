//! A grid on paper: a page to prepare the meeting, then every question with what it takes to answer it by hand.
//!
//! One HTML file, complete in itself, laid out for A4: no question is cut by the end of a page. Nothing is computed here;
//! what was written by hand is typed in afterwards, question by question, under the same numbers.

use maud::{Markup, html};

use crate::document::html::page;
use crate::french::{NBSP, capitalised, count, number, signed};
use crate::grid::{
    ACTIONS, Column, ColumnKind, Facilitation, Grid, Item, Kind, Matrix, NaPolicy, Scale, Section, Table,
};
use crate::report::Text;
use crate::sheets::Manual;

mod questions;

use questions::question;

const STYLE: &str = include_str!("handout/style.css");

/// A table with more columns than this is filled in card by card.
const WIDE: usize = 6;

/// Empty rows of a table, and empty cards where it is too wide for rows.
const ROWS: usize = 6;
const CARDS: usize = 3;

/// A section of so many questions starts a page: it may be a meeting of its own.
const LONG: usize = 5;

/// Rows and columns of the square of relations.
const SQUARE: usize = 10;

/// Which questions are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// All.
    #[default]
    Whole,
    /// Those of the short form.
    Short,
}

/// A grid ready for the printer.
pub fn render(grid: &Grid, manual: &Manual, extent: Extent) -> String {
    let body = html! {
        header {
            p .eyebrow { (text(&grid.short_title)) @if extent == Extent::Short { " · forme courte" } }
            h1 { (text(&grid.title)) }
            @if !grid.summary.is_empty() { p .summary { (text(&grid.summary)) } }
            p .source { (text(&source(grid))) }
        }
        @match &grid.facilitation {
            Some(note) => { (preparing(note, grid, manual)) }
            None => { (points("Pour bien s’en servir", &grid.guidance)) }
        }
        main {
            (identity(grid))
            (how(grid))
            @for (index, section) in grid.sections.iter().enumerate() { (self::section(grid, index, section, extent)) }
            (tables(grid, None))
        }
    };
    page(&format!("{} – sur papier", grid.short_title), STYLE, "light", &body)
}

/// With the no-break spaces that French wants.
fn text(words: &str) -> Text {
    Text::from(words)
}

fn source(grid: &Grid) -> String {
    let source = grid.source.as_ref().map_or_else(String::new, |source| format!("D’après {}. ", source.in_words()));
    format!(
        "{source}Grille « {} », version {}. Pour reporter vos réponses à l’écran : dts remplir {}",
        grid.id, grid.version, grid.id
    )
}

/// The first page: whom to invite, how long, in which order, what to avoid, and what the manual says of it.
fn preparing(note: &Facilitation, grid: &Grid, manual: &Manual) -> Markup {
    let sheets: Vec<_> = note.sheets.iter().filter_map(|id| manual.find(id)).map(|place| &manual[place]).collect();
    // One sheet is the method itself; of several, their keys would fill pages.
    let method = if let [only] = sheets.as_slice() { Some(*only) } else { None };
    let cited = manual.cited_together(&note.sheets);
    html! {
        section .preparing {
            h2 { "Préparer la séance" }
            div .columns {
                div {
                    (points("Qui inviter", &note.invite))
                    @if grid.min_participants > 1 {
                        p .quiet { "À " (count(grid.min_participants as usize, "personne", "personnes")) " au moins." }
                    }
                    @if !note.duration.is_empty() { h3 { "Combien de temps" } p { (text(&note.duration)) } }
                    (points("Ce qu’il vaut mieux éviter", &note.avoid))
                }
                div {
                    @if !note.order.is_empty() {
                        h3 { "Dans quel ordre" }
                        ol { @for step in &note.order { li { (text(step)) } } }
                    }
                    @if let Some(sheet) = method {
                        (points(&format!("Ce que conseille la fiche {}", sheet.id), &sheet.keys))
                        (points("À surveiller", &sheet.vigilance))
                    }
                }
            }
            @if let Some(cited) = cited { p .quiet { (text(&format!("Dans le manuel : {cited}."))) } }
        }
    }
}

fn points(title: &str, points: &[String]) -> Markup {
    html! {
        @if !points.is_empty() {
            h3 { (text(title)) }
            ul { @for point in points { li { (text(point)) } } }
        }
    }
}

/// Who, what, when: the card of the assessment.
fn identity(grid: &Grid) -> Markup {
    let fields = [
        "Structure",
        "Territoire",
        "Date",
        "De quoi parle-t-on ?",
        "À quelle étape ? (conception, en cours, évaluation)",
        "Pour quel usage ?",
        "Qui est là, et combien ?",
        "Qui apporte un regard extérieur ?",
    ];
    html! {
        section .identity {
            h2 { "La séance" }
            dl { @for field in fields { div { dt { (text(field)) } dd {} } } }
            @if !grid.guidance.is_empty() && grid.facilitation.is_some() {
                details open { summary { "Pour bien s’en servir" } ul { @for point in &grid.guidance { li { (text(point)) } } } }
            }
        }
    }
}

/// How to mark an answer, and what the steps of the scales mean.
fn how(grid: &Grid) -> Markup {
    let mut scales: Vec<&Scale> = Vec::new();
    for scale in grid.items.iter().filter_map(Item::scale) {
        if scales.iter().all(|known| known.id != scale.id) {
            scales.push(scale);
        }
    }
    html! {
        @if !scales.is_empty() {
            section .how {
                h2 { "Comment répondre" }
                p {
                    "Entourez une position quand le groupe s’est mis d’accord. Noircissez la boule ○ si la question est \
                     prioritaire, ou si son effet est très fort. "
                    b { "SO" } (NBSP) ": sans objet pour nous. " b { "NSP" } (NBSP) ": ne sait pas, à chercher."
                }
                @for scale in scales {
                    dl .scale {
                        @for position in scale.positions() {
                            @if let Some(label) = scale.label(position) {
                                div {
                                    dt { (step(scale, position)) }
                                    dd { b { (text(label)) } @if let Some(help) = level_help(scale, position) { " – " (text(help)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn level_help(scale: &Scale, position: f64) -> Option<&str> {
    match &scale.steps {
        crate::grid::Steps::Level(levels) => levels
            .iter()
            .find(|level| level.value.total_cmp(&position).is_eq())
            .map(|level| level.help.as_str())
            .filter(|help| !help.is_empty()),
        crate::grid::Steps::Cursor { .. } => None,
    }
}

/// A position as people write it: with a sign around a middle.
fn step(scale: &Scale, position: f64) -> String {
    if scale.min() < 0.0 { signed(position, 2) } else { number(position, 2) }
}

fn section(grid: &Grid, index: usize, section: &Section, extent: Extent) -> Markup {
    let is_printed = |item: &usize| extent == Extent::Whole || grid.items[*item].short;
    let items: Vec<usize> = section.items.clone().filter(is_printed).collect();
    let has_tables = grid.tables.iter().any(|table| table.section == Some(index));
    html! {
        @if !items.is_empty() || has_tables {
            section class=(if items.len() >= LONG { "part is-long" } else { "part" }) {
                div .opening {
                    p .eyebrow { (capitalised(&grid.section_name)) " " (index + 1) }
                    h2 { (text(&section.title)) }
                    @if !section.intro.is_empty() { p .summary { (text(&section.intro)) } }
                    @if section.is_profile {
                        p .quiet { "Dites, pour chaque type, à quel point vous en êtes proches : personne n’entre dans une seule case." }
                    }
                }
                @for item in items { (question(&grid.items[item], grid.number(item))) }
                (tables(grid, Some(index)))
            }
        }
    }
}

/// The tables that follow a section, or none, each with the square of relations between its rows.
fn tables(grid: &Grid, section: Option<usize>) -> Markup {
    html! {
        @for (index, table) in grid.tables.iter().enumerate().filter(|(_, table)| table.section == section) {
            (self::table(grid, table))
            @for matrix in grid.matrices.iter().filter(|matrix| matrix.table == index) { (square(grid, matrix)) }
        }
    }
}

fn table(grid: &Grid, table: &Table) -> Markup {
    let is_plan = table.id == ACTIONS;
    html! {
        section .rows {
            div .opening {
                h2 { (text(&table.title)) }
                @if !table.help.is_empty() { p .summary { (text(&table.help)) } }
                @if is_plan { p .summary { "Deux ou trois actions suffisent, avec un nom et une date." } }
                @if table.columns.len() > WIDE { p .quiet { (text("Une fiche par ligne : recopiez-en autant qu’il en faut.")) } }
            }
            @if table.columns.len() <= WIDE {
                table {
                    thead { tr { @for column in &table.columns { th scope="col" { (head(grid, column)) } } } }
                    tbody { @for _ in 0..ROWS { tr { @for _ in &table.columns { td {} } } } }
                }
            } @else {
                @for _ in 0..CARDS {
                    dl .blank { @for column in &table.columns { div { dt { (head(grid, column)) } dd {} } } }
                }
            }
        }
    }
}

/// What a column is called, and what may be written under it.
fn head(grid: &Grid, column: &Column) -> Markup {
    let choices: Option<String> = match &column.kind {
        ColumnKind::Answer(Kind::Scale(scale)) => {
            let words = |position: &f64| match scale.label(*position) {
                Some(label) => format!("{} {label}", step(scale, *position)),
                None => step(scale, *position),
            };
            Some(scale.positions().iter().map(words).collect::<Vec<_>>().join(", "))
        }
        ColumnKind::Answer(Kind::Choice(choice)) => {
            Some(choice.options.iter().map(|option| option.label.clone()).collect::<Vec<_>>().join(", "))
        }
        ColumnKind::Answer(Kind::Number(limits)) if !limits.unit.is_empty() => Some(limits.unit.clone()),
        ColumnKind::Answer(Kind::YesNo) => Some("oui ou non".into()),
        ColumnKind::Answer(Kind::Date) => Some("jour, mois, année".into()),
        ColumnKind::Item(items) if items.len() == grid.items.len() => Some("numéro de la question".into()),
        ColumnKind::Item(items) => {
            let numbers: Vec<String> = items.iter().map(|item| grid.number(*item).to_string()).collect();
            Some(format!("numéro de la question : {}", spans(&numbers)))
        }
        ColumnKind::Answer(_) => None,
    };
    html! {
        @if let Some(group) = &column.group { span .group { (text(group)) (NBSP) ": " } }
        (text(&column.label))
        @if let Some(choices) = choices { span .choices { (text(&choices)) } }
    }
}

/// `12 à 19`, or all of them where they do not follow each other.
fn spans(numbers: &[String]) -> String {
    let parsed: Vec<usize> = numbers.iter().filter_map(|number| number.parse().ok()).collect();
    let follow = parsed.windows(2).all(|pair| pair[1] == pair[0] + 1);
    match (numbers, follow) {
        ([first, _, .., last], true) => format!("{first} à {last}"),
        _ => numbers.join(", "),
    }
}

fn square(grid: &Grid, matrix: &Matrix) -> Markup {
    let actors = &grid.tables[matrix.table].title;
    html! {
        section .rows .square {
            div .opening {
                h2 { (text(&matrix.title)) }
                @if !matrix.help.is_empty() { p .summary { (text(&matrix.help)) } }
                p .quiet {
                    (text(&format!("Numérotez les lignes du tableau « {actors} ». Dans chaque case, une lettre pour la relation")))
                    @if !matrix.objects.is_empty() { ", une autre, petite, pour ce sur quoi elle porte" }
                    (text(" : "))
                    @for (place, nature) in matrix.natures.iter().enumerate() {
                        @if place > 0 { ", " }
                        b { (letter(&nature.label).to_uppercase()) } (NBSP) (text(&nature.label))
                    }
                    @for (place, object) in matrix.objects.iter().enumerate() {
                        @if place == 0 { " · " } @else { ", " }
                        b { (letter(&object.label).to_lowercase()) } (NBSP) (text(&object.label))
                    }
                    "."
                }
            }
            table {
                thead { tr { td {} @for column in 1..=SQUARE { th scope="col" { (column) } } } }
                tbody {
                    @for row in 1..=SQUARE {
                        tr {
                            th scope="row" { span .number { (row) } }
                            @for column in 1..=SQUARE { td class=[(row == column).then_some("self")] {} }
                        }
                    }
                }
            }
        }
    }
}

/// The first three letters: enough to tell *négociation* from *neutralité* by hand.
fn letter(label: &str) -> String {
    label.chars().take(3).collect()
}

/// Which of « sans objet » and « ne sait pas » a question may be answered by, in boxes.
fn aside(item: &Item) -> Markup {
    html! {
        span .aside {
            @if item.na != NaPolicy::Forbidden { span .box { "SO" } }
            @if item.na == NaPolicy::WithReason { span .quiet { (text("pourquoi ? ……………")) } }
            span .box { "NSP" }
        }
    }
}
