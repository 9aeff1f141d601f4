//! What is said of tables, relations, lists and boards.

use super::numbered;
use crate::french::{count, quoted};
use crate::grid::{ColumnKind, Kind};
use crate::prompt::desk::{Desk, Destination};
use crate::prompt::finder::{Finder, Sought, Why, reason, spot_state};
use crate::prompt::pairs::{PairHand, Step, Way};
use crate::prompt::rows::{Cell, RowHand, cell_words, options, order};
use crate::prompt::simple::reading::destination;
use crate::prompt::{screen, words};
use crate::session::rows::{Link, Pair, filled_cells};
use crate::session::{Session, Stop};

pub(super) fn board(desk: &Desk, section: usize) -> Vec<String> {
    let session = desk.session();
    let grid = session.grid();
    let (answered, applicable, missing) = session.section_counts(section);
    let mut said =
        vec![format!("Le tableau : {}. {answered} réponses sur {applicable}.", grid.sections[section].title)];
    for stop in session.stops_of(section) {
        said.push(match session.stops()[stop] {
            Stop::Item(item) => {
                let (known, entry) = (&grid.items[item], session.entry_of(item));
                let ball = entry.priority.map(|priority| format!(", {}", priority.word())).unwrap_or_default();
                let number = session.number_of(stop).unwrap_or_default();
                format!("  {number}  {} {}{ball}", known.question, words::answer(known, &entry.answer))
            }
            other => format!("  {} : {}", screen::stop_title(grid, other), screen::stop_count(session, other)),
        });
    }
    if missing > 0 {
        said.push(format!("{} sans réponse ici : i pour y aller.", count(missing, "question", "questions")));
    }
    said
}

pub(super) fn rows(session: &Session, table: usize) -> Vec<String> {
    let known = &session.grid().tables[table];
    let rows = session.rows(table);
    let mut said = vec![format!("Tableau : {}, {}.", known.title, screen::stop_count(session, Stop::Table(table)))];
    if rows.is_empty() {
        said.extend((!known.help.is_empty()).then(|| known.help.clone()));
    }
    said.extend(numbered(rows.iter().enumerate().map(|(index, row)| {
        let filled = filled_cells(known, row);
        format!("{}, {} sur {}", session.row_name(table, index), count(filled, "case", "cases"), known.columns.len())
    })));
    said
}

pub(super) fn relations(session: &Session, matrix: usize) -> Vec<String> {
    let known = &session.grid().matrices[matrix];
    let mut said = vec![format!("{} : {}.", known.title, screen::stop_count(session, Stop::Matrix(matrix)))];
    let filled = session.filled_by_row(matrix);
    if filled.len() < 2 {
        said.push("Il faut au moins deux lignes dans le tableau pour les relier : p pour y revenir.".into());
        return said;
    }
    if session.pair_counts(matrix).0 == 0 && !known.help.is_empty() {
        said.push(known.help.clone());
    }
    said.push("De qui dire les relations ?".into());
    said.extend(numbered(
        filled
            .iter()
            .enumerate()
            .map(|(row, count)| format!("{}, {count} sur {}", session.row_name(known.table, row), filled.len() - 1)),
    ));
    said
}

pub(super) fn cell(desk: &Desk, hand: &RowHand) -> Vec<String> {
    let session = desk.session();
    let grid = session.grid();
    let table = &grid.tables[hand.table];
    let column = &table.columns[hand.column(grid)];
    if hand.chooser.is_some() {
        let questions = hand.choosable(session).into_iter().map(|item| grid.items[item].question.clone());
        return std::iter::once("Quelle question ?".to_owned()).chain(numbered(questions)).collect();
    }
    let name = hand.row.map_or_else(|| "nouvelle ligne".to_owned(), |row| session.row_name(hand.table, row).to_owned());
    let group = column.group.as_ref().map(|group| format!("{group}, ")).unwrap_or_default();
    let mut said =
        vec![format!("{} · {group}case {} sur {} : {}", name, hand.at + 1, order(table).len(), column.label)];
    if !column.help.is_empty() && hand.kept(session).is_none() {
        said.push(column.help.clone());
    }
    match (&hand.cell, &column.kind) {
        (Cell::Options { .. }, ColumnKind::Answer(kind)) => {
            let is_several = matches!(kind, Kind::Choice(choice) if choice.several);
            if is_several {
                said.push("Un ou plusieurs numéros :".into());
            }
            said.extend(options(kind).into_iter().enumerate().map(|(index, (key, word, help))| {
                let key = match kind {
                    Kind::Scale(_) | Kind::YesNo => key,
                    _ => (index + 1).to_string(),
                };
                let help = if help.is_empty() { String::new() } else { format!(" : {help}") };
                format!("  {key}  {word}{help}")
            }));
        }
        (Cell::Item(_), _) => said.push("Le numéro d’une question, ou un mot pour la chercher.".into()),
        (_, ColumnKind::Answer(Kind::Date)) => said.push("Une date, par exemple 31/12/2026.".into()),
        (_, ColumnKind::Answer(Kind::Number(number))) if !number.unit.is_empty() => {
            said.push(format!("Un nombre, en {}.", number.unit));
        }
        _ => {}
    }
    if let Some(kept) = hand.kept(session) {
        said.push(format!("Maintenant : {}", cell_words(grid, column, kept)));
    }
    said
}

pub(super) fn pair(desk: &Desk, hand: &PairHand) -> Vec<String> {
    let session = desk.session();
    let matrix = &session.grid().matrices[hand.matrix];
    let name = |row: usize| quoted(session.row_name(matrix.table, row));
    let (owner, other) = (name(hand.owner), name(hand.other));
    if hand.is_joining {
        return vec!["Les deux façons de voir diffèrent. N’en garder qu’une, la première ?".into()];
    }
    match hand.step {
        Step::Nature => {
            let mut said = vec![match hand.way {
                Way::Both => format!("Quelle relation domine entre {owner} et {other} ?"),
                Way::There => format!("Comment {owner} voit-il sa relation avec {other} ?"),
                Way::Back => format!("Et dans l’autre sens : comment {other} voit-il sa relation avec {owner} ?"),
            }];
            said.extend(numbered(matrix.natures.iter().map(|nature| nature.label.clone())));
            let words = |link: &Link| {
                let nature = matrix.natures.iter().find(|nature| nature.id == link.nature);
                let note = link.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
                format!("{}{note}", nature.map_or("", |nature| nature.label.as_str()))
            };
            let kept = match (session.pair(hand.matrix, hand.owner, hand.other), hand.way) {
                (Pair::Alike(link), _)
                | (Pair::Apart(Some(link), _), Way::There)
                | (Pair::Apart(_, Some(link)), Way::Back) => Some(words(&link)),
                _ => None,
            };
            said.extend(kept.map(|kept| format!("Maintenant : {kept}")));
            said
        }
        Step::Object => {
            let objects = numbered(matrix.objects.iter().map(|object| object.label.clone()));
            std::iter::once("Sur quoi porte-t-elle surtout ?".to_owned()).chain(objects).collect()
        }
        Step::Note => {
            let note = hand.note.text();
            if note.is_empty() { Vec::new() } else { vec![format!("Note : {note}")] }
        }
    }
}

pub(super) fn going(desk: &Desk) -> Vec<String> {
    let session = desk.session();
    let mut said = vec!["Aller à :".to_owned()];
    for to in desk.destinations() {
        let name = destination(desk, to);
        said.push(match to {
            Destination::Section(section) => {
                let numbers: Vec<usize> = session.stops_of(section).filter_map(|s| session.number_of(s)).collect();
                match (numbers.first(), numbers.last()) {
                    (Some(first), Some(last)) => format!("  {name} (questions {first} à {last})"),
                    _ => format!("  {name}"),
                }
            }
            Destination::Stop(stop) => format!("  {name} ({})", screen::stop_count(session, session.stops()[stop])),
        });
    }
    said
}

pub(super) fn found(desk: &Desk, finder: &Finder) -> Vec<String> {
    let session = desk.session();
    let spots = desk.spots(finder);
    let mut said = Vec::new();
    match finder.sought {
        Sought::Everything if finder.chooser.filter.is_empty() => {
            return vec!["Chercher une question par un mot.".into()];
        }
        _ if spots.is_empty() => return vec!["Aucune question ne contient ces mots.".into()],
        Sought::Everything => said.push(format!("{} :", count(spots.len(), "trouvée", "trouvées"))),
        Sought::Rest => {}
    }
    let mut why: Option<Why> = None;
    for (index, spot) in spots.iter().enumerate() {
        if finder.sought == Sought::Rest && why != Some(spot.why) {
            why = Some(spot.why);
            said.push(format!("{} :", reason(desk, spot.why)));
        }
        let (title, state) = match session.stops()[spot.stop] {
            Stop::Item(item) => {
                let number = session.number_of(spot.stop).unwrap_or_default();
                (format!("question {number}, {}", session.grid().items[item].question), spot_state(desk, *spot, item))
            }
            other => (screen::stop_title(session.grid(), other).to_owned(), screen::stop_count(session, other)),
        };
        // Where the title above says it, it is not said again on each line.
        let is_told = finder.sought == Sought::Rest && spot.why != Why::Moved;
        let state = match state.as_str() {
            _ if is_told => String::new(),
            "–" => " (sans réponse)".into(),
            state => format!(" ({state})"),
        };
        said.push(format!("  {}  {title}{state}", index + 1));
    }
    said
}
