//! The wide layout: a row is all that one respondent answered, one column an item.

use std::collections::HashMap;

use jiff::civil::Date;

use super::columns::{Column, Layout};
use super::page::{Contribution, Page, Who};
use super::submissions;
use super::tabular::{Row, Sheet};
use crate::assessment::Entry;
use crate::assessment::fact::{About, Fact, Part, Spot};
use crate::assessment::rules;
use crate::french::count;
use crate::problem::Problem;

/// Where the answers to the items stand.
struct Columns {
    /// Column and item.
    items: Vec<(usize, usize)>,
    /// An item, and the columns of its options.
    options: Vec<(usize, Vec<(usize, usize)>)>,
    /// When a survey tool received each row.
    sent: Option<usize>,
}

impl Columns {
    fn of(layout: &Layout) -> Self {
        let mut columns = Self { items: Vec::new(), options: Vec::new(), sent: None };
        for (index, column) in layout.columns.iter().enumerate() {
            match *column {
                Column::Item(item) => columns.items.push((index, item)),
                Column::Option(item, option) => {
                    match columns.options.iter_mut().find(|(known, _)| *known == item) {
                        Some((_, options)) => options.push((index, option)),
                        None => columns.options.push((item, vec![(index, option)])),
                    };
                }
                Column::Sent => columns.sent = Some(index),
                _ => {}
            }
        }
        columns
    }
}

/// Reads the rows of a table whose columns are items.
pub fn read(page: &mut Page<'_>, sheet: &mut Sheet<'_>) -> Vec<Contribution> {
    let columns = Columns::of(&page.layout);
    let mut contributions: Vec<Contribution> = Vec::new();
    let mut sent: Vec<String> = Vec::new();
    let mut seen: HashMap<(String, Option<Date>, String), usize> = HashMap::new();
    let mut row = Row::default();
    while sheet.next_row(&mut row) {
        if sheet.sheet.is_some() && contributions.len() * page.grid.items.len() > MOST {
            page.reject(too_many(sheet, row.number));
            break;
        }
        if !page.admits(sheet, &row) {
            continue;
        }
        // All bad cells of the row are named, even where its structure is not.
        let who = page.who(sheet, &row);
        let mut entries = answers(page, sheet, &row, &columns);
        let Some(who) = who else { continue };
        if let Some(column) = columns.sent {
            sent.push(row.cell(column).to_owned());
        } else {
            let twin = *seen.entry(who.key()).or_insert(contributions.len());
            if let Some(twin) = contributions.get(twin) {
                page.reject(answered_twice(sheet, &who, twin.row, row.number));
                continue;
            }
        }
        if page.is_lost() {
            // Kept for its row only: a large file with an error must not fill the memory.
            entries = Vec::new();
        }
        contributions.push(Contribution {
            who,
            form: page.layout.form,
            entries,
            carried: page.carried(&row),
            row: row.number,
        });
    }
    if columns.sent.is_some() {
        settle(page, sheet, &mut contributions, &sent);
    }
    contributions
}

/// What a row answers, an entry an item.
fn answers(page: &mut Page<'_>, sheet: &Sheet<'_>, row: &Row, columns: &Columns) -> Vec<Entry> {
    let mut entries = vec![Entry::default(); page.grid.items.len()];
    for (item, options) in &columns.options {
        let ticked = options.iter().filter_map(|(column, option)| {
            let id = page.ticked(sheet, row, *column, *item, *option)?;
            let at = Spot::Cell { sheet: 0, row: row.number, column: *column };
            Some(Fact::new(at, About::Item(*item, Part::Tick), id))
        });
        let ticked: Vec<Fact<'_>> = ticked.collect();
        if !ticked.is_empty() {
            entries[*item] = page.entry(sheet, *item, ticked);
        }
    }
    for &(column, item) in &columns.items {
        let text = row.cell(column);
        // Some tools write what was chosen in one column, and once more in a column an option.
        if !text.is_empty() && !entries[item].is_answered() {
            let at = Spot::Cell { sheet: 0, row: row.number, column };
            entries[item] = page.entry(sheet, item, vec![Fact::new(at, About::Item(item, Part::Answer), text)]);
        }
    }
    entries
}

/// Dates the rows that a survey tool received, and says what was made of them.
fn settle(page: &mut Page<'_>, sheet: &Sheet<'_>, contributions: &mut [Contribution], sent: &[String]) {
    let are_named = page.layout.columns.contains(&Column::Respondent);
    let settled = submissions::settle(contributions, sent, are_named);
    for (first, second) in settled.twice {
        let (who, row) = (&contributions[second].who, contributions[second].row);
        page.reject(answered_twice(sheet, who, contributions[first].row, row));
    }
    if let Some(row) = settled.undated.map(|index| contributions[index].row) {
        let column = page.layout.columns.iter().position(|column| *column == Column::Sent);
        let place = sheet.place(row, column.map(|column| page.layout.column(column)));
        let message = "cette heure d’envoi n’est pas comprise : la réponse reste sans date";
        page.problems.push(Problem::warning("envoi-sans-date", place, message));
    }
    if settled.several > 0 && !are_named {
        let message = format!(
            "{} : chaque envoi compte comme une personne",
            count(settled.several, "structure a plusieurs envois", "structures ont plusieurs envois")
        );
        let hint = "si quelqu’un a répondu deux fois, retirez l’une des deux lignes";
        let place = sheet.place(sheet.header.number, None);
        page.problems.push(Problem::remark("plusieurs-envois", place, message).hint(hint));
    }
}

/// Most places for answers that a sheet of a workbook may open, so that a small file never takes 200 MB whatever is made
/// of it: a large table in CSV has no such limit.
const MOST: usize = 250_000;

fn too_many(sheet: &Sheet<'_>, row: u64) -> Problem {
    let message = "il y a trop de lignes pour une feuille de classeur, à partir de celle-ci";
    let hint = format!("enregistrez cette feuille au format {}", crate::french::quoted("CSV UTF-8"));
    Problem::error("feuille-trop-longue", sheet.place(row, None), message).hint(hint)
}

fn answered_twice(sheet: &Sheet<'_>, who: &Who, first: u64, second: u64) -> Problem {
    let hint = if who.respondent.is_some() {
        "gardez une seule des deux lignes, ou donnez-leur des répondants ou des dates différents"
    } else {
        "gardez une seule des deux lignes, ou distinguez-les par une colonne « repondant » ou « date »"
    };
    rules::answered_before(&who.in_words(), &format!("ses réponses à la ligne {first}"), hint)
        .at(sheet.place(second, None))
}
