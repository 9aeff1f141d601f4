//! The wide layout: a row is all that one respondent answered, one column an item.

use std::collections::HashMap;

use jiff::civil::Date;

use super::columns::Column;
use super::page::{Contribution, Page, Who};
use super::tabular::{Row, Sheet};
use crate::assessment::Entry;
use crate::assessment::fact::{About, Fact, Part, Spot};
use crate::assessment::rules;
use crate::problem::Problem;

/// Reads the rows of a table whose columns are items.
pub fn read(page: &mut Page<'_>, sheet: &mut Sheet<'_>) -> Vec<Contribution> {
    let items: Vec<(usize, usize)> = page
        .layout
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| if let Column::Item(item) = column { Some((index, *item)) } else { None })
        .collect();
    let mut contributions: Vec<Contribution> = Vec::new();
    let mut seen: HashMap<(String, Option<Date>, String), usize> = HashMap::new();
    let mut row = Row::default();
    while sheet.next_row(&mut row) {
        if sheet.sheet.is_some() && contributions.len() * page.grid.items.len() > MOST {
            page.reject(too_many(sheet, row.number));
            break;
        }
        if !page.fits(sheet, &row) {
            continue;
        }
        // All bad cells of the row are named, even where its structure is not.
        let who = page.who(sheet, &row);
        let mut entries = vec![Entry::default(); page.grid.items.len()];
        for &(column, item) in &items {
            let text = row.cell(column);
            if !text.is_empty() {
                let at = Spot::Cell { sheet: 0, row: row.number, column };
                entries[item] = page.entry(sheet, item, vec![Fact::new(at, About::Item(item, Part::Answer), text)]);
            }
        }
        let Some(who) = who else { continue };
        let twin = *seen.entry(who.key()).or_insert(contributions.len());
        if let Some(twin) = contributions.get(twin) {
            page.reject(answered_twice(sheet, &who, twin.row, row.number));
            continue;
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
    contributions
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
