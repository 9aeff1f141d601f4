//! What was answered to questions on no scale, section by section, and the tables that follow a section.

use indexmap::IndexMap;

use crate::assessment::{Answer, Response, Value};
use crate::french;
use crate::grid::{ACTIONS, Item, Kind};
use crate::score::State;

use crate::document::{Block, Fact, Section};

use super::tables::{grouped, value_text};
use super::{Known, network, positions, relations, tables, totals};

/// What was answered to questions on no scale.
pub(super) struct Written {
    /// The sections that stand before all those with a scale: why, who, where. They are read first.
    pub(super) opening: Vec<Section>,
    /// All others.
    pub(super) rest: Vec<Section>,
}

/// A part a section with something to read, in the order of the grid; tables that follow it come under it. Sections that
/// have scales too share one, in the place of the first of them.
///
/// Tables that a matrix relates have a block of their own, after the relations; those that an item column ties to
/// items are shown with the items.
pub(super) fn parts(known: &Known) -> Written {
    let grid = known.grid;
    let has_scales = |place: usize| grid.items_of(&grid.sections[place]).iter().any(|item| item.scale().is_some());
    let first_scaled = (0..grid.sections.len()).find(|place| has_scales(*place));
    let (mut opening, mut blocks) = (Vec::new(), Vec::new());
    let mut others: Vec<Block> = Vec::new();
    let mut place_of_others = None;
    for place in (0..grid.sections.len()).map(Some).chain([None]) {
        let own: Vec<usize> = (0..grid.tables.len())
            .filter(|index| grid.tables[*index].section == place && grid.tables[*index].id != ACTIONS)
            .collect();
        let plain = || {
            own.iter().copied().filter(|index| !tables::is_tied(known, *index) && !tables::is_related(known, *index))
        };
        if let Some(index) = place {
            let section = &grid.sections[index];
            let is_opening = first_scaled.is_some_and(|first| index < first);
            let is_on_board = has_scales(index);
            let replies = replies(known, index, is_on_board);
            let tables = plain().flat_map(|table| tables::whole(known, &grid.tables[table], true)).map(Block::Table);
            let parts: Vec<Block> = replies.into_iter().chain(tables).collect();
            if is_on_board && !parts.is_empty() {
                // The board already has a heading of that name.
                place_of_others.get_or_insert(blocks.len());
                others.extend(parts);
            } else if !parts.is_empty() {
                let id = format!("section-{}", section.id);
                let one = Section::new(id, section.title.as_str(), parts);
                if is_opening { opening.push(one) } else { blocks.push(one) }
            }
        } else {
            blocks.extend(plain().filter_map(|table| tables::part_of(known, &grid.tables[table])));
        }
        for table in own.iter().copied().filter(|index| tables::is_related(known, *index) && known.is_internal()) {
            let matrices = grid.matrices.iter().filter(|matrix| matrix.table == table);
            for matrix in matrices {
                blocks.extend(network::part(known, matrix));
                blocks.extend(relations::part(known, matrix));
            }
            blocks.extend(tables::related_part(known, &grid.tables[table]));
        }
    }
    if let Some(place) = place_of_others {
        blocks.insert(place, Section::new("autres-reponses", "Les autres réponses", others));
    }
    Written { opening, rest: blocks }
}

/// The replies of a section, under its heading where it shares a part with others.
fn replies(known: &Known, section: usize, has_heading: bool) -> Vec<Block> {
    let section = &known.grid.sections[section];
    let fact = |index: usize| {
        let item = &known.grid.items[index];
        let number = if known.is_handed_over() { String::new() } else { format!("{}. ", known.number(index)) };
        Some(Fact::new(format!("{number}{}", item.question), vec![answer(known, index, item)?]))
    };
    let items = section.items.clone().filter(|index| known.grid.items[*index].scale().is_none());
    let facts: Vec<Fact> = items.filter_map(fact).chain(totals::facts(known, section)).collect();
    if facts.is_empty() {
        return Vec::new();
    }
    let heading = has_heading.then(|| Block::Heading(3, section.title.as_str().into()));
    heading.into_iter().chain([Block::Facts(facts)]).collect()
}

/// What was answered to an item that is on no scale: the group's answer, else everybody's.
pub(super) fn answer(known: &Known, index: usize, item: &Item) -> Option<String> {
    if !matches!(known.positions.0[index].state, State::Given | State::At(_)) {
        return None;
    }
    let value = |response: &&Response| match &response.entries[index].answer {
        Answer::Value(value) => Some(value.clone()),
        _ => None,
    };
    if let Some(value) = known.collective().as_ref().and_then(value) {
        return Some(value_text(&item.kind, &value));
    }
    // What one person wrote alone is no position: to others, it stays in the house once the group spoke.
    let is_kept = |response: &&Response| item.kind != Kind::Text || known.heard().any(|heard| heard == *response);
    let given: Vec<(&Response, Value)> =
        known.individuals().filter(is_kept).filter_map(|response| Some((response, value(&response)?))).collect();
    let shown = match given.as_slice() {
        [] => return None,
        [(_, only)] => value_text(&item.kind, only),
        many => match &item.kind {
            Kind::Number(_) => numbers(known, index, item, many),
            Kind::Text => texts(known, many),
            _ => counted(item, many),
        },
    };
    let origin = positions::origin(known, index).filter(|_| known.collective().is_some());
    Some(match origin.filter(|_| given.len() == 1 || positions::aside(known, index).is_some()) {
        Some(origin) => format!("{shown} ({origin})"),
        None => shown,
    })
}

/// The mean and, in the house, the range.
fn numbers(known: &Known, index: usize, item: &Item, given: &[(&Response, Value)]) -> String {
    let mut values: Vec<f64> = given
        .iter()
        .filter_map(|(_, value)| if let Value::Number(number) = value { Some(*number) } else { None })
        .collect();
    values.sort_by(f64::total_cmp);
    let mean = known.positions.0[index].value().map(|mean| value_text(&item.kind, &Value::Number(mean)));
    let range = match (values.first(), values.last()) {
        (Some(low), Some(high)) if known.is_internal() && high > low => {
            format!(", de {} à {}", grouped(*low), grouped(*high))
        }
        _ => String::new(),
    };
    format!("{} (moyenne de {} réponses{range})", mean.unwrap_or_default(), values.len())
}

/// Each text on its line; in the house, after the name of who wrote it.
fn texts(known: &Known, given: &[(&Response, Value)]) -> String {
    let line = |(response, value): &(&Response, Value)| {
        let text = value_text(&Kind::Text, value);
        let name = &response.respondent.name;
        if known.is_internal() && !name.is_empty() { format!("{name} : {text}") } else { text }
    };
    given.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Each different answer and how many gave it.
fn counted(item: &Item, given: &[(&Response, Value)]) -> String {
    let mut counts: IndexMap<String, usize> = IndexMap::new();
    for (_, value) in given {
        match (&item.kind, value) {
            (Kind::Choice(_), Value::Options(options)) => {
                for option in options {
                    let label = value_text(&item.kind, &Value::Options(vec![option.clone()]));
                    *counts.entry(label).or_default() += 1;
                }
            }
            _ => *counts.entry(value_text(&item.kind, value)).or_default() += 1,
        }
    }
    let line = |(label, n): (String, usize)| format!("{label} : {}", french::count(n, "réponse", "réponses"));
    counts.into_iter().map(line).collect::<Vec<_>>().join("\n")
}
