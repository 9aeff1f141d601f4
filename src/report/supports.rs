//! What stands behind each position: rows of the tables that an item column ties to items (indicators, evidence…).

use std::collections::BTreeSet;

use indexmap::IndexSet;

use crate::assessment::{Row, Value};
use crate::fold::fold;
use crate::french;
use crate::grid::{self, ColumnKind, Scale};
use crate::score::State;

use crate::document::{self as doc, Block, Card, Cell, Column, Gauge, Point, Row as DocRow, Table, Text};

use super::tables::{self, Plan};
use super::{Known, positions, sections};

/// How many titles a sentence lists before it only counts the others.
const NAMED: usize = 4;

/// Tables of the grid that are tied to items, the action plan left aside.
fn tied<'a>(known: &'a Known) -> impl Iterator<Item = &'a grid::Table> + 'a {
    let grid = known.grid;
    let is_shown = |index: &usize| known.is_internal() || !tables::is_related(known, *index);
    (0..grid.tables.len())
        .filter(|index| tables::is_tied(known, *index))
        .filter(is_shown)
        .map(|index| &grid.tables[index])
}

/// Items that those tables may name and that call for a row, in the order of the grid: those that have a place on a scale
/// and concern the structure. A type that nobody is near to calls for none.
fn covered(known: &Known) -> BTreeSet<usize> {
    let columns = tied(known).flat_map(|table| &table.columns);
    let named = columns.filter_map(|column| match &column.kind {
        ColumnKind::Item(items) => Some(items),
        ColumnKind::Answer(_) => None,
    });
    named.flatten().copied().filter(|index| calls_for_rows(known, *index)).collect()
}

fn calls_for_rows(known: &Known, index: usize) -> bool {
    let item = &known.grid.items[index];
    let position = &known.positions.0[index];
    let is_type = known.grid.sections[item.section].is_profile;
    let is_near = |scale: &Scale| position.value().is_some_and(|value| value > scale.min());
    item.scale().is_some_and(|scale| !is_type || is_near(scale)) && position.state.is_applicable()
}

/// Rows of a table that name an item; those that name none for `None`.
fn rows<'a>(known: &'a Known, table: &grid::Table, wanted: Option<usize>) -> Vec<&'a Row> {
    let names = |row: &Row| {
        let cells = table.columns.iter().filter(|column| matches!(column.kind, ColumnKind::Item(_)));
        let mut ids = cells.filter_map(|column| match row.get(&column.id) {
            Some(Value::Item(id)) => known.grid.item_index(id),
            _ => None,
        });
        match wanted {
            Some(wanted) => ids.any(|id| id == wanted),
            None => ids.next().is_none(),
        }
    };
    tables::rows_of(known, table).iter().filter(|row| names(row)).collect()
}

/// A card for each item covered, its position, then the rows tied to it, table by table.
pub(super) fn supports(known: &Known) -> Option<doc::Section> {
    let tables: Vec<&grid::Table> = tied(known).filter(|table| !tables::rows_of(known, table).is_empty()).collect();
    if tables.is_empty() {
        return None;
    }
    let lists = |wanted: Option<usize>| -> Vec<Block> {
        let mut blocks = Vec::new();
        for table in &tables {
            let rows = rows(known, table, wanted);
            if !rows.is_empty() {
                blocks.push(Block::quiet(table.title.as_str()));
                blocks.push(Block::List(lines(known, table, &rows)));
            }
        }
        blocks
    };
    let names = row_names(known);
    let mut blocks: Vec<Block> = without(known).filter(|_| known.is_internal()).map(Block::lead).into_iter().collect();
    let mut cards: Vec<Card> = Vec::new();
    let mut last = None;
    // Left out as « sans objet » and tied all the same: what was written is shown.
    let all: BTreeSet<usize> = covered(known).into_iter().chain(named(known, &tables)).collect();
    for index in all {
        let item = &known.grid.items[index];
        let section = &known.grid.sections[item.section];
        let is_alone = section.items.len() == 1;
        let mut lists = lists(Some(index));
        // With one item a section, each has its place; in a long section, and to others, what is empty stays out.
        if lists.is_empty() && !(is_alone && known.is_internal()) {
            continue;
        }
        if lists.is_empty() {
            lists.push(Block::quiet(format!("Pas encore {}.", without_any(&names))));
        }
        if !is_alone && last != Some(item.section) {
            blocks.extend((!cards.is_empty()).then(|| Block::Cards(std::mem::take(&mut cards))));
            blocks.push(Block::Heading(3, section.title.as_str().into()));
        }
        let title = if is_alone { section.title.as_str() } else { item.label.as_str() };
        cards.push(card(title, Some((known, index)), lists));
        last = Some(item.section);
    }
    let loose = lists(None);
    if !loose.is_empty() {
        cards.push(card("Au-delà de ces questions", None, loose));
    }
    blocks.push(Block::Cards(cards));
    let titles: Vec<String> = tables
        .iter()
        .enumerate()
        .map(|(place, table)| if place == 0 { table.title.clone() } else { french::uncapitalised(&table.title) })
        .collect();
    Some(doc::Section::new("appuis", french::list(&titles, "et"), blocks))
}

/// The rows that stand behind an item, of all tables, each after the name of its kind.
pub(super) fn behind(known: &Known, index: usize) -> Vec<Point> {
    let of = |table: &grid::Table| lines(known, table, &rows(known, table, Some(index)));
    tied(known).flat_map(of).collect()
}

/// Under a title, the position of an item in words, and what is tied to it.
fn card(title: &str, item: Option<(&Known, usize)>, blocks: Vec<Block>) -> Card {
    let position = item.and_then(|(known, index)| positions::position(known, index, false));
    let words = position.map(|position| match (position.words, position.basis) {
        (Some(words), _) if position.share.is_some() => format!("{words} · {}", position.text).into(),
        _ => position.text,
    });
    let ball = item.map(|(known, index)| positions::ball(&known.positions.0[index]));
    Card {
        id: None,
        number: None,
        ball: ball.filter(|ball| *ball != doc::Ball::Empty),
        topic: None,
        title: title.into(),
        position: None,
        remarks: words.into_iter().collect(),
        blocks,
    }
}

/// Where each section is one question: how far, and how many rows of each tied table stand behind it; the gaps are marked.
pub(super) fn overview(known: &Known) -> Option<Table> {
    let tables: Vec<&grid::Table> = tied(known).collect();
    if tables.is_empty() || !sections::is_flat(known) {
        return None;
    }
    let row = |index: usize| {
        let position = positions::position(known, index, false)?;
        let scale = known.grid.items[index].scale()?;
        let section = &known.grid.sections[known.grid.items[index].section];
        let words = position.words.unwrap_or(position.text);
        let gauge = position.value.zip(position.share).map(|(value, share)| Gauge {
            value,
            share,
            neutral: scale.neutral(),
            steps: scale.positions().len().saturating_sub(1),
            from: None,
        });
        let value = gauge.map_or(doc::Value::Text, doc::Value::Position);
        let number = known.number(index);
        let title = Cell::question(number, positions::ball(&known.positions.0[index]), section.title.as_str());
        let mut cells = vec![title, Cell { value, ..Cell::text(words) }];
        cells.extend(tables.iter().map(|table| {
            let rows = rows(known, table, Some(index));
            match rows.first() {
                Some(first) => {
                    let key = tables::text_of(table, first, &table.key_column().id);
                    let others = match rows.len() {
                        1 => String::new(),
                        n => format!(" (+ {})", n - 1),
                    };
                    Cell::text(format!("{key}{others}"))
                }
                None if known.is_internal() && calls_for_rows(known, index) => {
                    Cell { tone: doc::Tone::Alert, ..Cell::text("à chercher") }
                }
                None => Cell::default(),
            }
        }));
        Some(DocRow::new(cells))
    };
    let mut columns =
        vec![Column::text(french::capitalised(&known.grid.section_name)), Column::text("Où nous en sommes")];
    columns.extend(tables.iter().map(|table| Column::text(french::capitalised(&row_name(table)))));
    let rows: Vec<DocRow> = positions::board_items(known).filter_map(row).collect();
    (!rows.is_empty()).then(|| Table { columns, rows, ..Table::default() })
}

/// Items that the rows name, whatever their state.
fn named(known: &Known, tables: &[&grid::Table]) -> BTreeSet<usize> {
    let cells = tables.iter().flat_map(|table| tables::rows_of(known, table)).flat_map(indexmap::IndexMap::values);
    let ids = cells.filter_map(|value| if let Value::Item(id) = value { known.grid.item_index(id) } else { None });
    ids.filter(|index| known.positions.0[*index].state != State::NotAsked).collect()
}

/// Which items stand without any row: « Sans preuve ni indicateur : … ».
pub(super) fn without(known: &Known) -> Option<String> {
    let tables: Vec<&grid::Table> = tied(known).collect();
    let is_bare = |index: &usize| tables.iter().all(|table| rows(known, table, Some(*index)).is_empty());
    let covered = covered(known);
    if covered.is_empty() {
        return None;
    }
    let bare: Vec<usize> = covered.iter().copied().filter(is_bare).collect();
    let names = row_names(known);
    let title = |index: &usize| {
        let item = &known.grid.items[*index];
        let section = &known.grid.sections[item.section];
        french::quoted(if section.items.len() == 1 { &section.title } else { &item.label })
    };
    let mut shown: Vec<String> = bare.iter().take(NAMED).map(title).collect();
    if bare.len() > NAMED {
        shown.truncate(NAMED - 1);
        shown.push(format!("{} autres", french::feminine(bare.len() + 1 - NAMED)));
    }
    let shown = french::list(&shown, "et");
    Some(match bare.len() {
        0 => return None,
        n if n > 1 && n == covered.len() => {
            format!("Aucune des {} questions n’a encore {}.", french::feminine(n), without_any(&names))
        }
        _ => format!("Sans {} : {shown}.", names.join(" ni ")),
    })
}

/// What the rows of the tied tables are called, each name once: « indicateur », « preuve »; where the key only says that they
/// have a name, or in more words than make a noun (« ce que nous voyons »), « ligne dans « Preuves » ».
fn row_names(known: &Known) -> Vec<String> {
    tied(known).map(row_name).collect::<IndexSet<String>>().into_iter().collect()
}

fn row_name(table: &grid::Table) -> String {
    let label = &table.key_column().label;
    let says_nothing = ["titre", "nom", "intitule", "libelle", "objet", "designation"].contains(&fold(label).as_str());
    let is_noun = !label.contains([' ', '’', '\'', '\u{a0}']);
    if says_nothing || !is_noun {
        format!("ligne dans {}", french::quoted(&table.title))
    } else {
        french::uncapitalised(label)
    }
}

/// `d’indicateur ni de preuve`.
fn without_any(names: &[String]) -> String {
    let of = |name: &String| {
        let is_vowel = fold(name).starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']);
        if is_vowel { format!("d’{name}") } else { format!("de {name}") }
    };
    names.iter().map(of).collect::<Vec<_>>().join(" ni ")
}

/// One point a key; a key that comes back in several periods has its values side by side.
fn lines(known: &Known, table: &grid::Table, rows: &[&Row]) -> Vec<Point> {
    let plan = Plan::new(table);
    let by_key =
        plan.series.and_then(|_| plan.lines(rows)).unwrap_or_else(|| rows.iter().map(|row| vec![*row]).collect());
    let line = |rows: &Vec<&Row>| {
        let mut values: Vec<String> = Vec::new();
        let mut details: Vec<String> = Vec::new();
        if let Some((period, value)) = plan.series {
            for row in rows {
                let when = plan.period_text(row);
                let shown = plan.cell(known, row, value).text;
                match (shown.is_empty(), when.is_empty()) {
                    (true, true) => {}
                    (true, false) => details.push(format!("{} : {when}", table.columns[period].label)),
                    (false, true) => values.push(shown.to_string()),
                    (false, false) => values.push(format!("{shown} ({when})")),
                }
            }
        }
        for index in plan.others().filter(|index| !matches!(table.columns[*index].kind, ColumnKind::Item(_))) {
            let cell = plan.merged(known, rows, index);
            if !cell.text.is_empty() {
                details.push(format!("{} : {}", plan.label(index), cell.text));
            }
        }
        Point {
            text: rows.first().map_or_else(Text::default, |row| plan.cell(known, row, table.key).text),
            note: (!details.is_empty()).then(|| details.join(" · ").into()),
            value: (!values.is_empty()).then(|| values.join(", ").into()),
            ..Point::default()
        }
    };
    by_key.iter().map(line).collect()
}
