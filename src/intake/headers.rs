//! What a data file holds, told by its headers: answers, the rows of one table of the grid, or relations.
//!
//! Each reading that its headers allow counts the columns that it understands beside `structure` and `date`; the
//! reading that understands most is taken, and two that understand as many are named rather than chosen between.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::columns::{Column, EDGES, Layout, Shape, meaning, of_edges};
use super::tabular::{Headers as _, Sheet};
use crate::assessment::{Form, ItemNames, decode};
use crate::fold::{fold, nearest};
use crate::french::{self, NBSP, quoted, quoted_list};
use crate::grid::{Grid, RESERVED_HEADERS};
use crate::problem::{Place, Problem, Problems, Severity};
use crate::workbook::letters;

/// The columns that an edge list cannot do without.
const NEEDED: [(&str, Column); 3] = [EDGES[0], EDGES[1], EDGES[2]];

/// Tells the columns of a table by its header row; nothing where it cannot be read, and `problems` says why.
pub fn recognise(grid: &Grid, names: &ItemNames, sheet: &Sheet<'_>, problems: &mut Problems) -> Option<Layout> {
    let titles: Vec<&str> = (0..sheet.header.cells.len()).map(|column| sheet.header.cell(column)).collect();
    // Empty columns at the right are what spreadsheets leave behind.
    let width = titles.iter().rposition(|title| !title.is_empty()).map_or(0, |last| last + 1);
    let folded = names.folded(&titles[..width]);
    let has = |header: &str| folded.iter().any(|folded| folded == header);
    if let Some(other) = other_than_answers(grid, names, sheet, &folded, problems) {
        let Ok((shape, columns)) = other else { return None };
        let titles = shown_titles(&titles[..width]);
        let layout = Layout { shape, columns, titles, carried: Vec::new(), form: Form::Full };
        let is_sound = distinct_columns(sheet, &layout, problems);
        unread(grid, sheet, &layout, problems);
        return is_sound.then_some(layout);
    }
    let shape = if has("question") { Shape::Long } else { Shape::Wide };
    let mut carried = Vec::new();
    let mut columns = Vec::with_capacity(width);
    for (title, folded) in titles.iter().zip(&folded) {
        let column = meaning(names, shape, folded).unwrap_or_else(|| {
            carried.push((*title).to_owned());
            Column::Carried(carried.len() - 1)
        });
        columns.push(column);
    }
    let is_asked = |asked| {
        columns.iter().any(|column| matches!(column, Column::Item(item) | Column::Option(item, _) if *item == asked))
    };
    let is_short = |index: usize| grid.items[index].short;
    let all = 0..grid.items.len();
    let is_short_form = shape == Shape::Wide
        && all.clone().any(is_asked)
        && all.clone().all(|index| is_asked(index) == is_short(index))
        && !all.clone().all(is_short);
    let layout = Layout {
        form: if is_short_form { Form::Short } else { Form::Full },
        shape,
        titles: shown_titles(&titles[..width]),
        columns,
        carried,
    };
    complain(grid, sheet, &layout, problems).then_some(layout)
}

/// What each column is called: its title, or its letter.
fn shown_titles(titles: &[&str]) -> Vec<String> {
    let shown = |(index, title): (usize, &&str)| if title.is_empty() { letters(index) } else { (*title).to_owned() };
    titles.iter().enumerate().map(shown).collect()
}

/// One way to read the headers.
#[derive(Debug)]
struct Candidate {
    /// Nothing for answers, which have their own complaints.
    shape: Option<Shape>,
    columns: Vec<Column>,
    /// Columns understood beside `structure` and `date`.
    understood: usize,
}

/// What the columns mean where they are not those of answers; the error is that it cannot be told, which was said.
fn other_than_answers(
    grid: &Grid,
    names: &ItemNames,
    sheet: &Sheet<'_>,
    folded: &[String],
    problems: &mut Problems,
) -> Option<Result<(Shape, Vec<Column>), ()>> {
    let tables: Vec<Candidate> = (0..grid.tables.len())
        .map(|table| {
            candidate(folded, Some(Shape::Table(table)), |header| names.column(table, header).map(Column::Cell))
        })
        .collect();
    let has_key = |candidate: &&Candidate| match candidate.shape {
        Some(Shape::Table(table)) => candidate.columns.contains(&Column::Cell(grid.tables[table].key)),
        _ => true,
    };
    let edges = candidate(folded, Some(Shape::Edges), of_edges);
    let needed = NEEDED.iter().filter(|(_, column)| edges.columns.contains(column)).count();
    let answers = answers(names, folded);
    let mut candidates: Vec<&Candidate> = tables.iter().filter(has_key).collect();
    candidates.extend(Some(&edges).filter(|_| !grid.matrices.is_empty() && needed >= 2));
    candidates.extend(answers.as_ref());
    let Some(most) = candidates.iter().map(|candidate| candidate.understood).max() else {
        // Two columns of a table without the one that names its rows: what is missing can be said.
        let near = tables.iter().filter(|candidate| candidate.understood >= 2).max_by_key(|one| one.understood)?;
        problems.push(without_key(grid, sheet, near));
        return Some(Err(()));
    };
    candidates.retain(|candidate| candidate.understood == most);
    match candidates.as_slice() {
        [Candidate { shape: None, .. }] | [] => None,
        [one] => {
            let shape = one.shape?;
            let is_whole = shape != Shape::Edges || edges_are_whole(grid, sheet, &one.columns, problems);
            Some(if is_whole { Ok((shape, one.columns.clone())) } else { Err(()) })
        }
        several => {
            problems.push(ambiguous(grid, sheet, several));
            Some(Err(()))
        }
    }
}

fn candidate(folded: &[String], shape: Option<Shape>, meaning: impl Fn(&str) -> Option<Column>) -> Candidate {
    let column = |header: &String| match header.as_str() {
        "" => Column::Untitled,
        "structure" => Column::Structure,
        "date" => Column::Date,
        header => meaning(header).unwrap_or(Column::Unread),
    };
    let columns: Vec<Column> = folded.iter().map(column).collect();
    let is_understood = |column: &&Column| {
        use Column::{Date, Sent, Structure, Tool, Unread, Untitled};
        !matches!(column, Structure | Date | Unread | Untitled | Sent | Tool)
    };
    let understood = columns.iter().filter(is_understood).collect::<Vec<_>>();
    let distinct = understood.iter().enumerate().filter(|(index, column)| !understood[..*index].contains(column));
    Candidate { shape, understood: distinct.count(), columns }
}

/// The columns as answers, where one of them is a question.
fn answers(names: &ItemNames, folded: &[String]) -> Option<Candidate> {
    let shape = if folded.iter().any(|header| header == "question") { Shape::Long } else { Shape::Wide };
    // What is carried along is not understood.
    let candidate = candidate(folded, None, |header| meaning(names, shape, header));
    let has_item = candidate.columns.iter().any(|column| matches!(column, Column::Item(_) | Column::Option(..)));
    (shape == Shape::Long || has_item).then_some(candidate)
}

fn edges_are_whole(grid: &Grid, sheet: &Sheet<'_>, columns: &[Column], problems: &mut Problems) -> bool {
    let several = grid.matrices.len() > 1;
    let needed = NEEDED.iter().chain(Some(&EDGES[6]).filter(|_| several));
    let missing: Vec<&str> =
        needed.filter(|(_, column)| !columns.contains(column)).map(|(header, _)| *header).collect();
    if missing.is_empty() {
        return true;
    }
    let message = format!("cette liste de relations n’a pas de colonne {}", quoted_list(&missing, "ni"));
    let titles = (0..sheet.header.cells.len()).map(|column| sheet.header.cell(column));
    let unread = titles.zip(columns).filter(|(_, column)| **column == Column::Unread).map(|(title, _)| title);
    let near = unread.filter_map(|title| Some((title, nearest(title, missing.iter().copied())?))).next();
    let hint = match near {
        Some((title, header)) => format!("renommez {} en {}", quoted(title), quoted(header)),
        None if missing == ["matrice"] => {
            let ids: Vec<&str> = grid.matrices.iter().map(|matrix| matrix.id.as_str()).collect();
            format!("la grille a plusieurs sortes de relations{NBSP}: {}", quoted_list(&ids, "et"))
        }
        None => format!(
            "une relation va {} une ligne {} une autre, et a une {}",
            quoted("de"),
            quoted("vers"),
            quoted("nature")
        ),
    };
    let place = sheet.place(sheet.header.number, None);
    problems.push(Problem::error("colonne-absente", place, message).hint(hint));
    false
}

fn without_key(grid: &Grid, sheet: &Sheet<'_>, near: &Candidate) -> Problem {
    let place = sheet.place(sheet.header.number, None);
    let Some(Shape::Table(table)) = near.shape else {
        return Problem::error("colonne-absente", place, "une colonne manque");
    };
    let table = &grid.tables[table];
    let key = quoted(&table.key_column().id);
    let message =
        format!("les colonnes sont celles du tableau {}, sans {key} qui en nomme les lignes", quoted(&table.id));
    Problem::error("colonne-absente", place, message).hint(format!("ajoutez la colonne {key}"))
}

fn ambiguous(grid: &Grid, sheet: &Sheet<'_>, candidates: &[&Candidate]) -> Problem {
    let name = |candidate: &Candidate| match candidate.shape {
        Some(Shape::Table(table)) => format!("le tableau {}", quoted(&grid.tables[table].id)),
        Some(Shape::Edges) => "une liste de relations".to_owned(),
        _ => "des réponses aux questions".to_owned(),
    };
    let names: Vec<String> = candidates.iter().map(|candidate| name(candidate)).collect();
    let message = format!("ces titres de colonnes peuvent être {}", french::list(&names, "ou"));
    // A column that only one of the tables has settles it.
    let own = |candidate: &Candidate| {
        let Some(Shape::Table(index)) = candidate.shape else { return None };
        let others: HashSet<String> = candidates
            .iter()
            .filter_map(|other| match other.shape {
                Some(Shape::Table(other)) if other != index => Some(&grid.tables[other]),
                _ => None,
            })
            .flat_map(|table| &table.columns)
            .flat_map(|column| [fold(&column.id), fold(&column.label)])
            .collect();
        let table = &grid.tables[index];
        let column = table.columns.iter().find(|column| !others.contains(&fold(&column.id)))?;
        Some(format!("{} pour {}", quoted(&column.id), quoted(&table.id)))
    };
    let own: Vec<String> = candidates.iter().filter_map(|candidate| own(candidate)).collect();
    let hint = if own.is_empty() {
        "gardez dans ce fichier les colonnes de l’un seulement".to_owned()
    } else {
        format!("ajoutez, même vide, une colonne qu’un seul possède{NBSP}: {}", french::list(&own, "ou"))
    };
    Problem::error("titres-ambigus", sheet.place(sheet.header.number, None), message).hint(hint)
}

/// Warns of the columns of a table or an edge list that nobody reads.
fn unread(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) {
    let unread = layout.columns.iter().zip(&layout.titles).filter(|(column, _)| **column == Column::Unread);
    let unread: Vec<&str> = unread.map(|(_, title)| title.as_str()).collect();
    if unread.is_empty() {
        return;
    }
    let (of, known): (String, Vec<&str>) = match layout.shape {
        Shape::Table(table) => {
            let table = &grid.tables[table];
            let names = table.columns.iter().flat_map(|column| [column.id.as_str(), column.label.as_str()]);
            (format!("du tableau {}", quoted(&table.id)), names.chain(["structure", "date"]).collect())
        }
        _ => ("d’une liste de relations".into(), EDGES.iter().map(|(header, _)| *header).chain(["date"]).collect()),
    };
    let hints: Vec<String> = unread
        .iter()
        .take(200)
        .filter_map(|title| Some((title, nearest(title, known.iter().copied())?)))
        .map(|(title, near)| format!("vouliez-vous dire {} pour {}{NBSP}?", quoted(near), quoted(title)))
        .collect();
    let shown = quoted_list(&unread[..unread.len().min(10)], "et");
    let more = if unread.len() > 10 { "…" } else { "" };
    let message = match unread.len() {
        1 => format!("la colonne {shown} n’est pas {of}{NBSP}: elle n’est pas lue"),
        count => format!("{count} colonnes ne sont pas {of}{NBSP}: elles ne sont pas lues{NBSP}: {shown}{more}"),
    };
    let warning = Problem::warning("colonnes-inconnues", sheet.place(sheet.header.number, None), message);
    problems.push(if hints.is_empty() { warning } else { warning.hint(hints.join(&format!("{NBSP}; "))) });
}

/// Says all that is wrong with a header row; whether the table can be read.
fn complain(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) -> bool {
    let row = sheet.header.number;
    let before = problems.count(Severity::Error);
    distinct_columns(sheet, layout, problems);
    let has = |wanted: &[Column]| layout.columns.iter().any(|column| wanted.contains(column));
    let items = layout.items();
    let is_mixed = layout.shape == Shape::Long && mixed_layouts(grid, sheet, layout, problems);
    match layout.shape {
        Shape::Long if is_mixed => {}
        Shape::Long if !has(&[Column::Value, Column::Argument]) => problems.push(
            Problem::error("sans-valeur", sheet.place(row, None), format!("aucune colonne {}", quoted("valeur")))
                .hint(format!("une colonne {} va avec une colonne {}", quoted("question"), quoted("valeur"))),
        ),
        Shape::Wide if items.is_empty() => problems.push(no_question(grid, sheet, layout)),
        Shape::Wide if layout.form == Form::Short => {
            let message =
                "les colonnes sont celles de la forme courte : la couverture porte sur elles".replace(" :", "\u{a0}:");
            problems.push(Problem::remark("forme-courte", sheet.place(row, None), message));
        }
        Shape::Wide => missing_columns(grid, sheet.place(row, None), &items, problems),
        _ => {}
    }
    carried_columns(grid, sheet, layout, problems);
    retitled_columns(sheet, layout, problems);
    problems.count(Severity::Error) == before
}

/// Refuses a table of one row an answer in which a column is an item as well; whether it is one.
fn mixed_layouts(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) -> bool {
    let item = |title: &String| grid.items.iter().find(|item| fold(&item.id) == fold(title));
    let Some((title, item)) = layout.carried.iter().find_map(|title| Some((title, item(title)?))) else { return false };
    let question = layout.columns.iter().position(|column| *column == Column::Question);
    let question = question.map_or("question", |column| layout.titles[column].as_str());
    let message = format!(
        "ce fichier mêle les deux présentations{NBSP}: la colonne {} et la colonne {}",
        quoted(question),
        quoted(title)
    );
    let hint = format!(
        "gardez soit une ligne par réponse ({} et {}), soit une colonne par question ({}…)",
        quoted("question"),
        quoted("valeur"),
        quoted(&item.id)
    );
    let index = layout.titles.iter().position(|known| known == title).unwrap_or(0);
    let place = sheet.place(sheet.header.number, Some((index, title)));
    problems.push(Problem::error("presentations-melees", place, message).hint(hint));
    true
}

/// Says which columns mean the same; whether there are none.
fn distinct_columns(sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) -> bool {
    let row = sheet.header.number;
    let before = problems.count(Severity::Error);
    for (index, column) in layout.columns.iter().enumerate() {
        let twin = layout.columns[..index].iter().position(|earlier| earlier == column);
        if let Some(twin) = twin.filter(|_| !matches!(column, Column::Untitled | Column::Unread | Column::Tool)) {
            let message = format!(
                "les colonnes {} et {} disent la même chose",
                quoted(&layout.titles[twin]),
                quoted(&layout.titles[index])
            );
            let place = sheet.place(row, Some(layout.column(index)));
            problems.push(
                Problem::error("colonne-en-double", place, message)
                    .hint("gardez-en une, ou renommez celle qui est de trop"),
            );
        }
    }
    problems.count(Severity::Error) == before
}

fn no_question(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout) -> Problem {
    let ids: Vec<&str> = grid.items.iter().map(|item| item.id.as_str()).collect();
    let near = layout
        .carried
        .iter()
        .take(CONSIDERED)
        .find_map(|title| nearest(title, ids.iter().copied()).map(|id| (title, id)));
    let other = grid_of(grid, sheet).map(|(_, other)| quoted(&other));
    let hint = match (other, near) {
        _ if is_result(sheet) => format!(
            "c’est un résultat de dts depouiller, pas des réponses{NBSP}: donnez plutôt le fichier dont il est tiré"
        ),
        (Some(other), _) => format!("ce sont les colonnes de la grille {other}{NBSP}: nommez-la à la place"),
        (None, Some((title, id))) => format!("renommez {} en {}", quoted(title), quoted(id)),
        (None, None) => format!(
            "les colonnes portent l’identifiant des questions de la grille {}{NBSP}: {}… ; dts correspondance {} --grille {} \
             -o corr.csv propose les plus proches",
            quoted(&grid.id),
            french::quoted_list(&ids[..ids.len().min(3)], "ou"),
            sheet.file,
            grid.id
        ),
    };
    let message = format!("aucune colonne n’est une question de la grille {}", quoted(&grid.id));
    Problem::error("aucune-question", sheet.place(sheet.header.number, None), message).hint(hint)
}

/// Whether the headers are those of a table of results.
fn is_result(sheet: &Sheet<'_>) -> bool {
    let has = |wanted: &str| (0..sheet.header.cells.len()).any(|column| fold(sheet.header.cell(column)) == wanted);
    has("partiel") && (has("prioritaires") || has("●_prioritaires"))
}

/// The other grid of ours whose questions the columns bear, with how many of them do.
fn grid_of(grid: &Grid, sheet: &Sheet<'_>) -> Option<(usize, String)> {
    let folded: Vec<String> = (0..sheet.header.cells.len()).map(|column| fold(sheet.header.cell(column))).collect();
    let understood = |names: &ItemNames| folded.iter().filter(|header| names.get(header).is_some()).count();
    let others = embedded_names().iter().filter(|(id, _)| *id != grid.id);
    let counted = others.map(|(id, names)| (understood(names), id.clone()));
    counted.max_by_key(|(count, _)| *count).filter(|(count, _)| *count >= 2)
}

/// The names of the items of each embedded grid, by its id.
fn embedded_names() -> &'static [(String, ItemNames)] {
    static NAMES: OnceLock<Vec<(String, ItemNames)>> = OnceLock::new();
    NAMES.get_or_init(|| crate::grid::catalog::embedded().map(|grid| (grid.id.clone(), ItemNames::new(grid))).collect())
}

/// Code of the remark that questions have no column.
pub const WITHOUT_COLUMN: &str = "questions-sans-colonne";

/// Says which questions have no column.
pub fn missing_columns(grid: &Grid, place: Place, present: &[usize], problems: &mut Problems) {
    let absent: Vec<&str> = grid
        .items
        .iter()
        .enumerate()
        .filter(|(index, _)| !present.contains(index))
        .map(|(_, item)| item.id.as_str())
        .collect();
    if absent.is_empty() {
        return;
    }
    let shown = french::quoted_list(&absent[..absent.len().min(5)], "et");
    let more = if absent.len() > 5 { "…" } else { "" };
    let message = format!(
        "{} de la grille {} pas de colonne et {} donc sans réponse{NBSP}: {shown}{more}",
        french::count(absent.len(), "question", "questions"),
        if absent.len() == 1 { "n’a" } else { "n’ont" },
        if absent.len() == 1 { "reste" } else { "restent" },
    );
    problems.push(Problem::remark(WITHOUT_COLUMN, place, message));
}

fn carried_columns(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) {
    if layout.carried.is_empty() {
        return;
    }
    let mut known: Vec<&str> = RESERVED_HEADERS.to_vec();
    if layout.shape == Shape::Wide {
        known.extend(grid.items.iter().map(|item| item.id.as_str()));
    }
    let mut hints = Vec::new();
    let understood = layout.columns.iter().filter(|column| matches!(column, Column::Item(_))).count();
    if layout.shape == Shape::Wide
        && layout.carried.len() > understood
        && let Some((_, other)) = grid_of(grid, sheet).filter(|(count, _)| *count > understood)
    {
        hints.push(format!("ce sont plutôt les colonnes de la grille {}", quoted(&other)));
    }
    for title in layout.carried.iter().take(if hints.is_empty() { CONSIDERED } else { 0 }) {
        if hints.len() >= SUGGESTED {
            break;
        }
        let folded = fold(title);
        if let Some((id, version)) = grid.removed.iter().find(|(id, _)| fold(id) == folded) {
            hints.push(format!("la question {} n’existe plus depuis la version {version} de la grille", quoted(id)));
        } else if let Some(near) = nearest(title, known.iter().copied()).filter(|near| fold(near) != folded) {
            hints.push(format!("vouliez-vous dire {} pour {}{NBSP}?", quoted(near), quoted(title)));
        }
    }
    let shown: Vec<String> = layout.carried.iter().take(10).map(|title| decode::shortened(title)).collect();
    let more = if layout.carried.len() > 10 { "…" } else { "" };
    let message = match layout.carried.len() {
        1 => format!(
            "la colonne {} n’est pas une question de la grille{NBSP}: recopiée sans être lue",
            quoted(&shown[0])
        ),
        count => format!(
            "{count} colonnes ne sont pas des questions de la grille{NBSP}: recopiées sans être lues{NBSP}: {}{more}",
            french::quoted_list(&shown, "et")
        ),
    };
    let warning = Problem::warning("colonnes-inconnues", sheet.place(sheet.header.number, None), message);
    problems.push(if hints.is_empty() { warning } else { warning.hint(hints.join(&format!("{NBSP}; "))) });
}

/// Says which columns were understood by a title of their own, and which were left to the tool that made them.
fn retitled_columns(sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) {
    let columns = || layout.columns.iter().zip(&layout.titles);
    let place = || sheet.place(sheet.header.number, None);
    let read: Vec<String> = columns()
        .filter_map(|(column, title)| {
            let what = match column {
                Column::Structure => "structure",
                Column::Date => "date",
                Column::Territory => "territoire",
                Column::Respondent | Column::Role => "repondant",
                Column::Stakeholder => "partie_prenante",
                Column::Sent => "date",
                _ => return None,
            };
            (fold(title) != what).then(|| format!("{} pour {}", quoted(&decode::shortened(title)), quoted(what)))
        })
        .collect();
    if !read.is_empty() {
        let message = format!("colonnes lues sous un autre titre{NBSP}: {}", french::list(&read, "et"));
        problems.push(Problem::remark("colonnes-comprises", place(), message));
    }
    let tool: Vec<&str> =
        columns().filter(|(column, _)| **column == Column::Tool).map(|(_, title)| title.as_str()).collect();
    if !tool.is_empty() {
        let message = format!(
            "{} de l’outil d’enquête, ou à caractère personnel, {} laissée{} de côté{NBSP}: {}",
            french::count(tool.len(), "colonne", "colonnes"),
            if tool.len() == 1 { "est" } else { "sont" },
            if tool.len() == 1 { "" } else { "s" },
            quoted_list(&tool, "et")
        );
        problems.push(Problem::remark("colonnes-de-l-outil", place(), message));
    }
}

/// Columns without meaning among which near misses are looked for, and most near misses that a hint names.
const CONSIDERED: usize = 200;
const SUGGESTED: usize = 10;
