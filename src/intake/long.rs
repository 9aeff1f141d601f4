//! The long layout: a row is one answer, or one argument, of one respondent.

use std::collections::HashMap;

use jiff::civil::Date;

use super::columns::Column;
use super::page::{Contribution, Page, Who};
use super::tabular::{Row, Sheet};
use crate::assessment::Entry;
use crate::assessment::fact::{About, Fact, Part, Spot};
use crate::assessment::rules;
use crate::fold::fold;
use crate::french::quoted;
use crate::problem::Problem;

/// Where the columns of a long table are.
struct Columns {
    question: usize,
    value: Option<usize>,
    priority: Option<usize>,
    argument: Option<usize>,
    effect: Option<usize>,
    by: Option<usize>,
}

/// A contribution being filled in, with the rows that answered its items.
struct Sheaf {
    contribution: Contribution,
    answered_on: Vec<u64>,
}

/// Reads the rows of a table that has one row an answer.
pub fn read(page: &mut Page<'_>, sheet: &mut Sheet<'_>) -> Vec<Contribution> {
    let find = |wanted: Column| page.layout.columns.iter().position(|column| *column == wanted);
    let Some(question) = find(Column::Question) else { return Vec::new() };
    let columns = Columns {
        question,
        value: find(Column::Value),
        priority: find(Column::Priority),
        argument: find(Column::Argument),
        effect: find(Column::Effect),
        by: find(Column::By),
    };
    let mut sheaves: Vec<Sheaf> = Vec::new();
    let mut seen: HashMap<(String, Option<Date>, String), usize> = HashMap::new();
    let identity = page.layout.identity();
    let mut questions = HashMap::new();
    let mut previous: Option<(Row, Who, usize)> = None;
    let mut row = Row::default();
    while sheet.next_row(&mut row) {
        if !page.admits(sheet, &row) {
            continue;
        }
        // Rows of one respondent mostly follow each other.
        let same = |previous: &Row| identity.iter().all(|column| previous.cells.get(*column) == row.cells.get(*column));
        let is_same = previous.as_ref().is_some_and(|(previous, ..)| same(previous));
        let noted = page.noted();
        let who = if is_same { None } else { page.who(sheet, &row) };
        // A bad date is told on each of its rows.
        let is_sound = page.noted() == noted;
        let answer = read_row(page, sheet, &row, &columns, &mut questions);
        if let Some(who) = who {
            let index = *seen.entry(who.key()).or_insert(sheaves.len());
            if index == sheaves.len() {
                sheaves.push(Sheaf::new(page, &who, row.number));
            }
            let mine = &mut sheaves[index].contribution;
            complain_of_groups(page, sheet, mine, &who, row.number);
            mine.who.complete(&who);
            previous = Some((row.clone(), who, index));
        } else if !is_same {
            continue;
        }
        let Some((_, who, index)) = &previous else { continue };
        let (who, index) = (who, *index);
        let sheaf = &mut sheaves[index];
        page.carry(&row, &mut sheaf.contribution.carried);
        let item = answer.as_ref().map(|(item, _)| *item);
        if let Some((item, entry)) = answer
            && let Err(first) = sheaf.add(item, entry, row.number)
        {
            page.reject(answered_twice(sheet, who, &page.grid.items[item].id, first, row.number));
        } else if let (Some(item), Some(column)) = (item, columns.priority)
            && sheaf.contribution.entries[item].is_idle_priority()
        {
            let refusal = rules::idle_priority(&page.grid.items[item]);
            page.refuse(sheet, row.number, Some(column), refusal);
            sheaf.contribution.entries[item].priority = None;
        }
        if !is_sound {
            previous = None;
        }
    }
    sheaves.into_iter().map(|sheaf| sheaf.contribution).collect()
}

/// Refuses that a respondent speaks for two groups.
fn complain_of_groups(page: &mut Page<'_>, sheet: &Sheet<'_>, mine: &Contribution, who: &Who, row: u64) {
    let (Some(first), Some(second)) = (&mine.who.stakeholder, &who.stakeholder) else { return };
    if first == second {
        return;
    }
    let [first, second] = [first, second].map(|group| quoted(page.grid.stakeholder_label(group)));
    let message = format!("{} parle ici pour {second}, et à la ligne {} pour {first}", who.in_words(), mine.row);
    let column = page.layout.columns.iter().position(|column| *column == Column::Stakeholder);
    let place = sheet.place(row, column.map(|column| page.layout.column(column)));
    let problem = Problem::error("groupes-contradictoires", place, message);
    page.reject(problem.hint("donnez le même groupe à toutes ses lignes"));
}

impl Sheaf {
    /// Nothing answered yet by whoever speaks from this row on.
    fn new(page: &Page<'_>, who: &Who, row: u64) -> Self {
        let entries = vec![Entry::default(); page.grid.items.len()];
        let carried = vec![Vec::new(); page.layout.carried.len()];
        let contribution = Contribution { who: who.clone(), form: page.layout.form, entries, carried, row };
        Self { contribution, answered_on: vec![0; page.grid.items.len()] }
    }

    /// Adds what a row says of an item; the row that answered it before, where there is one.
    fn add(&mut self, item: usize, entry: Entry, row: u64) -> Result<(), u64> {
        let mine = &mut self.contribution.entries[item];
        if entry.is_answered() {
            if mine.is_answered() {
                return Err(self.answered_on[item]);
            }
            mine.answer = entry.answer;
            self.answered_on[item] = row;
        }
        mine.priority = mine.priority.or(entry.priority);
        mine.arguments.extend(entry.arguments);
        Ok(())
    }
}

/// The item of a row and what the row says of it; nothing where the item is unknown.
fn read_row(
    page: &mut Page<'_>,
    sheet: &Sheet<'_>,
    row: &Row,
    columns: &Columns,
    questions: &mut HashMap<String, usize>,
) -> Option<(usize, Entry)> {
    let written = row.cell(columns.question);
    let item = questions.get(written).copied().or_else(|| {
        let item = question(page, sheet, row, columns.question);
        // A grid has at most 1,000 items; people write each in a few ways.
        if let Some(item) = item.filter(|_| questions.len() < 10_000) {
            questions.insert(written.to_owned(), item);
        }
        item
    });
    let item = item?;
    let parts = [
        (columns.value, Part::Answer),
        (columns.priority, Part::Priority),
        (columns.argument, Part::Argument),
        (columns.effect, Part::Effect),
        (columns.by, Part::By),
    ];
    let facts = parts.into_iter().filter_map(|(column, part)| {
        let at = Spot::Cell { sheet: 0, row: row.number, column: column? };
        Some(Fact::new(at, About::Item(item, part), row.cell(column?))).filter(|fact| !fact.text.is_empty())
    });
    Some((item, page.entry(sheet, item, facts.collect())))
}

fn answered_twice(sheet: &Sheet<'_>, who: &Who, item: &str, first: u64, second: u64) -> Problem {
    let hint = if who.respondent.is_some() {
        "gardez une seule des deux lignes".to_owned()
    } else {
        let column = quoted("repondant");
        format!("gardez une seule des deux lignes, ou distinguez les répondants par une colonne {column}")
    };
    let before = format!("répondu à {} à la ligne {first}", quoted(item));
    rules::answered_before(&who.in_words(), &before, hint).at(sheet.place(second, None))
}

/// The item that a row is about.
fn question(page: &mut Page<'_>, sheet: &Sheet<'_>, row: &Row, column: usize) -> Option<usize> {
    let text = row.cell(column);
    if let Some(item) = page.names.get(&fold(text)) {
        return Some(item);
    }
    let (_, refusal) = rules::unknown_item(page.grid, None, text, false);
    page.refuse(sheet, row.number, Some(column), refusal);
    None
}
