//! What stands behind each position: rows of the tables that an item column ties to items (indicators, evidence…).

use std::collections::BTreeSet;

use crate::assessment::{Row, Value};
use crate::fold::fold;
use crate::french;
use crate::grid::{self, ColumnKind};
use crate::score::State;

use super::super::{Block, Body, Fact, Support, SupportLine, SupportList, Text};
use super::tables::{self, Plan};
use super::{Known, answers, block, items};

/// How many titles a sentence lists before it only counts the others.
const NAMED: usize = 4;

/// Tables of the grid that are tied to items, the action plan left aside.
fn tied<'a>(known: &'a Known) -> impl Iterator<Item = &'a grid::Table> + 'a {
    let grid = known.grid;
    let is_shown = |index: &usize| known.is_internal() || !answers::is_related(known, *index);
    (0..grid.tables.len())
        .filter(|index| answers::is_tied(known, *index))
        .filter(is_shown)
        .map(|index| &grid.tables[index])
}

/// Items that those tables may name, in the order of the grid, less those that do not concern the structure.
fn covered(known: &Known) -> BTreeSet<usize> {
    let columns = tied(known).flat_map(|table| &table.columns);
    let named = columns.filter_map(|column| match &column.kind {
        ColumnKind::Item(items) => Some(items),
        ColumnKind::Answer(_) => None,
    });
    named.flatten().copied().filter(|index| known.positions.0[*index].state.is_applicable()).collect()
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

/// A heading for each item covered, its position, then the rows tied to it, table by table.
pub(super) fn supports(known: &Known) -> Option<Block> {
    let tables: Vec<&grid::Table> = tied(known).filter(|table| !tables::rows_of(known, table).is_empty()).collect();
    if tables.is_empty() {
        return None;
    }
    let lists = |wanted: Option<usize>| -> Vec<SupportList> {
        let of = |table: &&grid::Table| {
            let rows = rows(known, table, wanted);
            (!rows.is_empty())
                .then(|| SupportList { title: table.title.as_str().into(), lines: lines(known, table, &rows) })
        };
        tables.iter().filter_map(of).collect()
    };
    let covered = covered(known);
    let names = row_names(known);
    let mut supports: Vec<Support> = Vec::new();
    let mut last = None;
    // Left out as « sans objet » and tied all the same: what was written is shown.
    let all: BTreeSet<usize> = covered.iter().copied().chain(named(known, &tables)).collect();
    for index in all {
        let item = &known.grid.items[index];
        let section = &known.grid.sections[item.section];
        let is_alone = section.items.len() == 1;
        let lists = lists(Some(index));
        // With one item a section, each has its place; in a long section, and to others, what is empty stays out.
        if lists.is_empty() && !(is_alone && known.is_internal()) {
            continue;
        }
        supports.push(Support {
            section: (!is_alone && last != Some(item.section)).then(|| section.title.as_str().into()),
            title: if is_alone { section.title.as_str() } else { item.question.as_str() }.into(),
            ball: items::ball(&known.positions.0[index]),
            standing: items::standing(known, index),
            silence: lists.is_empty().then(|| format!("Pas encore {}", without_any(&names)).into()),
            lists,
        });
        last = Some(item.section);
    }
    let loose = lists(None);
    if !loose.is_empty() {
        supports.push(Support {
            section: None,
            title: "Au-delà de ces questions".into(),
            ball: super::super::Ball::Empty,
            standing: None,
            lists: loose,
            silence: None,
        });
    }
    let titles: Vec<String> = tables
        .iter()
        .enumerate()
        .map(|(place, table)| if place == 0 { table.title.clone() } else { french::uncapitalised(&table.title) })
        .collect();
    let lead = without(known).filter(|_| known.is_internal()).into_iter().map(Text::from).collect();
    Some(block("appuis", french::list(&titles, "et"), lead, Body::Supports(supports)))
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
    let what = names.join(" ni ");
    let title = |index: &usize| {
        let item = &known.grid.items[*index];
        let section = &known.grid.sections[item.section];
        french::quoted(if section.items.len() == 1 { &section.title } else { &item.question })
    };
    Some(match bare.len() {
        0 => return None,
        n if n > 1 && n == covered.len() => format!("Aucune des {n} questions n’a encore {}.", without_any(&names)),
        n if n <= NAMED => {
            format!("Sans {what} : {}.", french::list(&bare.iter().map(title).collect::<Vec<_>>(), "et"))
        }
        n => {
            let mut shown: Vec<String> = bare.iter().take(NAMED - 1).map(title).collect();
            shown.push(format!("{} autres", n + 1 - NAMED));
            format!("Sans {what} : {}.", french::list(&shown, "et"))
        }
    })
}

/// What the rows of the tied tables are called: « indicateur », « preuve »; where the key only says that they have a name,
/// « ligne dans « Preuves » ».
fn row_names(known: &Known) -> Vec<String> {
    let name = |table: &grid::Table| {
        let label = &table.key_column().label;
        let says_nothing =
            ["titre", "nom", "intitule", "libelle", "objet", "designation"].contains(&fold(label).as_str());
        if says_nothing { format!("ligne dans {}", french::quoted(&table.title)) } else { french::uncapitalised(label) }
    };
    tied(known).map(name).collect()
}

/// `d’indicateur ni de preuve`.
fn without_any(names: &[String]) -> String {
    let of = |name: &String| {
        let is_vowel = fold(name).starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']);
        if is_vowel { format!("d’{name}") } else { format!("de {name}") }
    };
    names.iter().map(of).collect::<Vec<_>>().join(" ni ")
}

/// One line a key; a key that comes back in several periods has its values side by side.
fn lines(known: &Known, table: &grid::Table, rows: &[&Row]) -> Vec<SupportLine> {
    let plan = Plan::new(table);
    let by_key =
        plan.series.and_then(|_| plan.lines(rows)).unwrap_or_else(|| rows.iter().map(|row| vec![*row]).collect());
    let line = |rows: &Vec<&Row>| {
        let mut values = Vec::new();
        let mut details = Vec::new();
        if let Some((period, value)) = plan.series {
            for row in rows {
                let when = Text::from(plan.period_text(row));
                let shown = plan.cell(known, row, value).text;
                match (shown.is_empty(), when.is_empty()) {
                    (true, true) => {}
                    (true, false) => {
                        details.push(Fact { label: table.columns[period].label.as_str().into(), values: vec![when] });
                    }
                    (false, _) => values.push(Fact { label: when, values: vec![shown] }),
                }
            }
        }
        for index in plan.others() {
            let column = &table.columns[index];
            if matches!(column.kind, ColumnKind::Item(_)) {
                continue;
            }
            let cell = plan.merged(known, rows, index);
            if !cell.text.is_empty() {
                details.push(Fact { label: plan.label(index).into(), values: vec![cell.text] });
            }
        }
        SupportLine {
            name: rows.first().map_or_else(Text::default, |row| plan.cell(known, row, table.key).text),
            values,
            details,
        }
    };
    by_key.iter().map(line).collect()
}
