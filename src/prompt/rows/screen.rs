//! What a table looks like: its rows, and one row cell after cell. Pure.

use console::measure_text_width;

use super::{Cell, Chooser, RowHand, cases, cell_words, options, order};
use crate::assessment::Row as Cells;
use crate::french::{count, quoted};
use crate::grid::{ColumnKind, Grid, Kind, Table};
use crate::prompt::desk::{Desk, Notice};
use crate::prompt::frame::{Frame, Ink, Row, Size, padded, paragraph, shortened, window, wrapped};
use crate::prompt::paper::{KeyWord, Paper, assemble, foot};
use crate::prompt::screen::{WIDEST_TEXT, head};
use crate::session::rows::filled_cells;

/// The line after the rows.
pub(in crate::prompt) const CONTINUE: &str = "Continuer";
/// Cells of a bar beside a row.
const BAR: usize = 8;

/// How wide a text is while it is written, on a screen of some size.
pub(in crate::prompt) fn writing_width(size: Size) -> usize {
    Paper::new(size, WIDEST_TEXT).width.saturating_sub(4).max(4)
}

/// The rows of a table, then « Continuer ».
pub fn list_screen(desk: &Desk, paper: Paper, table: usize) -> Frame {
    list(desk, paper, table, None)
}

/// The rows of a table, one of which is about to be removed.
pub fn remove_screen(desk: &Desk, paper: Paper, table: usize, row: usize) -> Frame {
    list(desk, paper, table, Some(row))
}

fn list(desk: &Desk, paper: Paper, table: usize, removing: Option<usize>) -> Frame {
    let session = desk.session();
    let grid = session.grid();
    let known = &grid.tables[table];
    let rows = session.rows(table);
    let hand = removing.or(desk.draft.hand).filter(|hand| *hand < rows.len());
    let head = head(desk, paper);
    let keys: Vec<KeyWord> = if removing.is_some() {
        vec![("o", "oui, la retirer".into()), ("n", "non, la garder".into())]
    } else {
        list_keys(desk, paper, rows.is_empty(), hand.is_some())
    };
    let question = removing.map(|row| Notice {
        text: format!("Retirer la ligne {}\u{a0}? {}", quoted(session.row_name(table, row)), {
            match session.relation_count(table, row) {
                0 => String::new(),
                1 => "La relation où elle figure partira avec elle.".to_owned(),
                relations => format!("Les {relations}\u{a0}relations où elle figure partiront avec elle."),
            }
        }),
        is_warning: true,
    });
    let foot = foot(paper, question.as_ref().or(desk.notice.as_ref()), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len()).max(1);
    let mut body = Vec::new();
    if !paper.is_low() {
        body.push(Row::new(shortened(&known.title, paper.width), Ink::Bold));
    }
    let lines = row_lines(grid, known, rows, hand, paper);
    // The help stays open while the table is empty: nobody knows yet what it is for.
    let mut last_scroll = 0;
    if (desk.is_help_open || rows.is_empty()) && !known.help.is_empty() {
        let help = paragraph(&known.help, paper.width, Ink::Plain);
        let height = room.saturating_sub(body.len() + lines.len().min(4) + 2).min(help.len());
        last_scroll = help.len().saturating_sub(height);
        body.extend(window(&help, height, desk.scroll));
    }
    if !paper.is_low() && body.len() + lines.len() < room {
        body.push(Row::blank());
    }
    if rows.is_empty() && body.len() + 2 < room {
        body.push(
            Row::new("Aucune ligne pour l’instant\u{a0}: a pour ajouter la première.", Ink::Dim).cut(paper.width),
        );
    }
    let room = room.saturating_sub(body.len()).max(1);
    body.extend(around(&lines, hand.unwrap_or(rows.len()), room));
    Frame { last_scroll, ..assemble(paper, head, body, foot, None) }
}

/// The keys that every list of a table or a matrix ends with.
pub(in crate::prompt) fn way_keys(desk: &Desk) -> [KeyWord; 6] {
    [
        ("h", if desk.is_help_open { "fermer l’aide".to_owned() } else { "aide".to_owned() }),
        ("p", "précédente".into()),
        ("g", "aller à".into()),
        ("v", "tableau".into()),
        ("?", "touches".into()),
        ("q", "quitter".into()),
    ]
}

fn list_keys(desk: &Desk, paper: Paper, is_empty: bool, is_on_row: bool) -> Vec<KeyWord> {
    let mut keys: Vec<KeyWord> = Vec::new();
    let onward = if desk.session().is_at_plan() { "revenir à la fin" } else { "continuer" };
    keys.push(("Entrée", if is_on_row { "modifier".into() } else { onward.into() }));
    keys.push(("a", if paper.is_narrow() { "ajouter".into() } else { "ajouter une ligne".into() }));
    if !is_empty {
        keys.push(("↑ ↓", if paper.is_narrow() { "choisir".into() } else { "ou un numéro, choisir".into() }));
        if is_on_row {
            keys.push(("x", "retirer".into()));
            keys.push(("r", "remonter d’un rang".into()));
            keys.push(("c", onward.into()));
        }
    }
    keys.extend(way_keys(desk));
    keys
}

/// One line a row: number, name, what is in its shorter cells, how much is filled in; and « Continuer ».
fn row_lines(grid: &Grid, table: &Table, rows: &[Cells], hand: Option<usize>, paper: Paper) -> Vec<Row> {
    let width = paper.width;
    let mut lines: Vec<Row> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let is_hand = hand == Some(index);
            let filled = filled_cells(table, row);
            let told = format!(" {filled:>2}/{}", table.columns.len());
            let right = if paper.is_narrow() {
                Row::new(told, Ink::Dim)
            } else {
                bar(filled, table.columns.len()).and(told, Ink::Dim)
            };
            let room = width.saturating_sub(right.width() + 8);
            let key = &table.key_column().id;
            let name = row.get(key).map(|value| cell_words(grid, table.key_column(), value)).unwrap_or_default();
            let name = shortened(&name, room);
            let left = room.saturating_sub(measure_text_width(&name) + 3);
            let line = marked(is_hand)
                .and(format!("{:>3} ", index + 1), Ink::Dim)
                .and(name, if is_hand { Ink::Bold } else { Ink::Plain });
            let line = match excerpt(grid, table, row) {
                more if !more.is_empty() && left > 12 => line.and(format!("   {}", shortened(&more, left)), Ink::Dim),
                _ => line,
            };
            line.with_right(right, width).cut(width)
        })
        .collect();
    let is_hand = hand.is_none();
    lines.push(marked(is_hand).and("    ", Ink::Plain).and(CONTINUE, if is_hand { Ink::Bold } else { Ink::Plain }));
    lines
}

/// « ► » before what is under the hand.
pub(in crate::prompt) fn marked(is_hand: bool) -> Row {
    Row::new(if is_hand { "► " } else { "  " }, Ink::Accent)
}

/// The first cells of a row that are short by kind: choices, figures, days.
fn excerpt(grid: &Grid, table: &Table, row: &Cells) -> String {
    let is_short = |kind: &ColumnKind| !matches!(kind, ColumnKind::Answer(Kind::Text | Kind::Scale(_)));
    let columns = table.columns.iter().filter(|column| is_short(&column.kind));
    let words = columns.filter_map(|column| Some(cell_words(grid, column, row.get(&column.id)?)));
    words.take(3).collect::<Vec<_>>().join(" · ")
}

/// `███░░░░░`
pub(in crate::prompt) fn bar(filled: usize, all: usize) -> Row {
    let full = if filled == 0 { 0 } else { (BAR * filled / all.max(1)).clamp(1, BAR) };
    Row::new("█".repeat(full), Ink::Accent).and("░".repeat(BAR - full), Ink::Dim)
}

/// Some of many lines, that under the hand among them, with a word where lines are missing.
pub(in crate::prompt) fn around(lines: &[Row], hand: usize, height: usize) -> Vec<Row> {
    if lines.len() <= height {
        return lines.to_vec();
    }
    let first = hand.saturating_sub(height / 2).min(lines.len() - height);
    let mut shown = lines[first..first + height].to_vec();
    if height >= 3 && first > 0 {
        shown[0] = Row::new(format!("  ▲ {} plus haut", first + 1), Ink::Dim);
    }
    let below = lines.len() - first - height;
    if height >= 3 && below > 0 {
        shown[height - 1] = Row::new(format!("  ▼ {} plus bas", below + 1), Ink::Dim);
    }
    shown
}

/// One row, cell after cell.
pub fn row_screen(desk: &Desk, paper: Paper, hand: &RowHand) -> Frame {
    let session = desk.session();
    let grid = session.grid();
    let table = &grid.tables[hand.table];
    let head = row_head(desk, paper, hand);
    let foot = foot(paper, desk.notice.as_ref(), &row_keys(desk, paper, hand));
    let room = paper.height.saturating_sub(head.len() + foot.len()).max(1);
    if let Some(chooser) = &hand.chooser {
        let column = &table.columns[hand.column(grid)];
        let texts = hand.choosable(session).into_iter().map(|item| {
            let item = &grid.items[item];
            (item.question.clone(), grid.sections[item.section].title.clone())
        });
        let (body, caret) = chooser_rows(&column.label, chooser, &texts.collect::<Vec<_>>(), paper.width, room);
        return assemble(paper, head, body, foot, Some(caret));
    }
    let row = hand.row.and_then(|row| session.rows(hand.table).get(row));
    let label_width = table.columns.iter().map(|column| measure_text_width(&column.label)).max().unwrap_or(0);
    let label_width = label_width.min(paper.width / 3).max(8);
    let mut rows: Vec<Row> = Vec::new();
    let (mut caret, mut focus) = (None, 0..0);
    let mut group: Option<&String> = None;
    for (place, index) in order(table).into_iter().enumerate() {
        let column = &table.columns[index];
        // A new row has nothing but its name yet.
        if hand.row.is_none() && place != hand.at {
            continue;
        }
        if column.group != group.cloned() {
            group = column.group.as_ref();
            if let Some(group) = group {
                rows.push(Row::new(shortened(group, paper.width), Ink::Accent));
            }
        }
        if place != hand.at {
            let words = row.and_then(|row| row.get(&column.id)).map(|value| cell_words(grid, column, value));
            let ink = if words.is_some() { Ink::Plain } else { Ink::Dim };
            let label = padded(&shortened(&column.label, label_width), label_width);
            let words = words.unwrap_or_else(|| "–".into());
            let left = paper.width.saturating_sub(label_width + 4);
            rows.push(Row::new(format!("  {label}  "), Ink::Dim).and(shortened(&words, left), ink));
            continue;
        }
        let begins = rows.len();
        rows.push(Row::new("► ", Ink::Accent).and(column.label.clone(), Ink::Bold).cut(paper.width));
        if desk.is_help_open {
            let help = paragraph(&column.help, paper.width.saturating_sub(4), Ink::Dim);
            let most = (room / 2).max(1);
            rows.extend(help.into_iter().take(most).map(|row| row.indented(4)));
        }
        let spare = room.saturating_sub(rows.len() - begins + 2).max(1);
        let (cell, spot) = cell_rows(desk, hand, &column.kind, writing_width(desk.size), spare);
        caret = spot.map(|(row, at)| (rows.len() + row, 4 + at));
        let line = rows.len() + spot.map_or(0, |(row, _)| row);
        rows.extend(cell.into_iter().map(|row| row.indented(4).cut(paper.width)));
        focus = begins..rows.len().max(line + 1);
    }
    if hand.row.is_none() && room > rows.len() + 2 {
        rows.push(Row::blank());
        let told = match table.columns.len() - 1 {
            0 => String::new(),
            more => format!("Ensuite, {}\u{a0}: aucune n’est obligatoire.", count(more, "autre case", "autres cases")),
        };
        rows.extend(paragraph(&told, paper.width, Ink::Dim));
    }
    let first = first_shown(&rows, &focus, caret.map(|(row, _)| row), room);
    let mut shown: Vec<Row> = rows.iter().skip(first).take(room).cloned().collect();
    if first > 0 && focus.start > first && room >= 4 {
        shown[0] = Row::new("  ▲ …", Ink::Dim);
    }
    if first + room < rows.len() && focus.end < first + room && room >= 4 {
        shown[room - 1] = Row::new("  ▼ …", Ink::Dim);
    }
    let caret = caret.map(|(row, column)| (row.saturating_sub(first), column));
    assemble(paper, head, shown, foot, caret)
}

/// The first row on screen: the cell under the hand in the middle, the caret in sight whatever happens.
fn first_shown(rows: &[Row], focus: &std::ops::Range<usize>, caret: Option<usize>, room: usize) -> usize {
    if rows.len() <= room {
        return 0;
    }
    let air = room.saturating_sub(focus.len()) / 2;
    let first = focus.start.saturating_sub(air).min(rows.len() - room);
    let caret = caret.unwrap_or(focus.start);
    first.max((caret + 1).saturating_sub(room))
}

fn row_head(desk: &Desk, paper: Paper, hand: &RowHand) -> Vec<Row> {
    let session = desk.session();
    let table = &session.grid().tables[hand.table];
    let rows = session.rows(hand.table);
    let filled = hand.row.and_then(|row| rows.get(row)).map_or(0, |row| filled_cells(table, row));
    let name = match hand.row {
        Some(row) => session.row_name(hand.table, row).to_owned(),
        None => "Nouvelle ligne".to_owned(),
    };
    if paper.is_low() {
        let right = Row::new(format!("{filled}/{}", table.columns.len()), Ink::Bold);
        let room = paper.width.saturating_sub(right.width() + 1);
        return vec![Row::new(shortened(&name, room), Ink::Accent).with_right(right, paper.width)];
    }
    let place = match hand.row {
        Some(row) => format!("ligne {} sur {}", row + 1, rows.len()),
        None => format!("ligne {}", rows.len() + 1),
    };
    let right = Row::new(place, Ink::Bold);
    let room = paper.width.saturating_sub(right.width() + 2);
    let mut head = vec![Row::new(shortened(&table.title, room), Ink::Plain).with_right(right, paper.width)];
    let mut right = Row::new(format!("{} sur {} ", cases(filled), table.columns.len()), Ink::Dim);
    right.0.extend(bar(filled, table.columns.len()).0);
    let room = paper.width.saturating_sub(right.width() + 2);
    head.push(Row::new(shortened(&name, room), Ink::Accent).with_right(right, paper.width));
    head.push(paper.rule());
    if desk.is_unsaved {
        head.push(Row::new("ATTENTION\u{a0}: les dernières réponses ne sont pas encore enregistrées.", Ink::Warning));
    }
    head
}

fn row_keys(desk: &Desk, paper: Paper, hand: &RowHand) -> Vec<KeyWord> {
    let help = if desk.is_help_open && !paper.is_narrow() { "fermer l’aide" } else { "aide" };
    if hand.chooser.is_some() {
        return vec![
            ("lettres", "chercher".into()),
            ("↑ ↓", "choisir".into()),
            ("Entrée", "prendre".into()),
            ("Échap", "revenir".into()),
        ];
    }
    let grid = desk.session().grid();
    let table = &grid.tables[hand.table];
    let is_last = hand.at + 1 == table.columns.len();
    let mut keys: Vec<KeyWord> = vec![("Entrée", if is_last { "finir".into() } else { "suite".into() })];
    match (&hand.cell, &table.columns[hand.column(grid)].kind) {
        (Cell::Options { .. }, ColumnKind::Answer(Kind::Choice(choice))) if choice.several => {
            keys.push(("chiffres", "cocher".into()));
        }
        (Cell::Options { .. }, _) if paper.is_narrow() => keys.push(("← →", "choisir".into())),
        (Cell::Options { .. }, _) => keys.push(("← →", "ou la touche, choisir".into())),
        (Cell::Item(_), _) => keys.push(("→", "choisir dans la liste".into())),
        (Cell::Words(_), _) => {}
    }
    if hand.row.is_some() && !paper.is_narrow() {
        keys.push(("↑ ↓", "autre case".into()));
        if table.columns.iter().any(|column| column.group.is_some()) {
            keys.push(("Page↓", "groupe suivant".into()));
        }
    }
    keys.push(("Tab", help.into()));
    keys.push(("Échap", if hand.row.is_some() { "lignes".into() } else { "abandonner".into() }));
    keys
}

/// What is in the cell under the hand, in at most `height` rows, and the caret.
fn cell_rows(
    desk: &Desk,
    hand: &RowHand,
    kind: &ColumnKind,
    width: usize,
    height: usize,
) -> (Vec<Row>, Option<(usize, usize)>) {
    let grid = desk.session().grid();
    match (&hand.cell, kind) {
        (Cell::Words(line), kind) => {
            let shown = line.rows(width, height);
            let mut rows: Vec<Row> = shown.rows.into_iter().map(|text| Row::new(text, Ink::Bold)).collect();
            let hint = match kind {
                ColumnKind::Answer(Kind::Date) => "jour/mois/année, par exemple 31/12/2026".to_owned(),
                ColumnKind::Answer(Kind::Number(number)) if !number.unit.is_empty() => {
                    format!("un nombre, en {}", number.unit)
                }
                ColumnKind::Answer(Kind::Number(_)) => "un nombre".to_owned(),
                _ => String::new(),
            };
            if !hint.is_empty() && rows.len() < height {
                rows.push(Row::new(hint, Ink::Dim));
            }
            (rows, Some(shown.caret))
        }
        (Cell::Options { hand: at, ticked }, ColumnKind::Answer(kind)) => {
            let options = options(kind);
            let is_several = matches!(kind, Kind::Choice(choice) if choice.several);
            let mut rows: Vec<Row> = vec![Row::blank()];
            let mut hand_row = 0;
            for (index, (key, word, _)) in options.iter().enumerate() {
                let is_hand = *at == Some(index);
                let tick = match (is_several, ticked.contains(&index)) {
                    (true, true) => " [x]",
                    (true, false) => " [ ]",
                    _ => "",
                };
                let option = Row::new(if is_hand { "►" } else { " " }, Ink::Accent)
                    .and(key.clone(), Ink::Accent)
                    .and(format!("{tick} {word}"), if is_hand { Ink::Bold } else { Ink::Plain });
                match rows.last_mut() {
                    Some(row) if row.0.is_empty() => *row = option,
                    Some(row) if row.width() + 2 + option.width() <= width => {
                        row.0.push(crate::prompt::frame::Span { text: "  ".into(), ink: Ink::Plain });
                        row.0.extend(option.0);
                    }
                    _ => rows.push(option),
                }
                if is_hand {
                    hand_row = rows.len() - 1;
                }
            }
            let help = at.and_then(|at| options.get(at)).map(|(.., help)| help.as_str()).unwrap_or_default();
            if !help.is_empty() && rows.len() < height {
                let left = height - rows.len();
                rows.extend(paragraph(help, width, Ink::Dim).into_iter().take(left));
            }
            if rows.len() > height {
                rows = around(&rows, hand_row, height);
            }
            (rows, None)
        }
        (Cell::Item(Some(item)), _) => {
            let rows = paragraph(&grid.items[*item].question, width, Ink::Bold);
            (rows.into_iter().take(height).collect(), None)
        }
        _ => (vec![Row::new("→, ou un mot de la question, pour ouvrir la liste", Ink::Dim)], None),
    }
}

/// The list of what is left after the letters typed: a row a text; that under the hand whole, with the other words.
pub(in crate::prompt) fn chooser_rows(
    title: &str,
    chooser: &Chooser,
    texts: &[(String, String)],
    width: usize,
    height: usize,
) -> (Vec<Row>, (usize, usize)) {
    let label = format!("{title}, chercher\u{a0}: ");
    let label = if measure_text_width(&label) * 2 > width { "Chercher\u{a0}: ".to_owned() } else { label };
    let typed = chooser.filter.rows(width.saturating_sub(measure_text_width(&label)).max(4), 1);
    let caret = (0, measure_text_width(&label) + typed.caret.1);
    let mut rows = vec![Row::new(label, Ink::Dim).and(typed.rows.concat(), Ink::Bold)];
    if texts.is_empty() {
        rows.push(Row::new("Rien ne contient ces mots.", Ink::Dim));
        return (rows, caret);
    }
    let hand = chooser.hand.min(texts.len() - 1);
    let mut lines: Vec<Row> = Vec::new();
    let mut under_hand = 0;
    for (index, (text, more)) in texts.iter().enumerate() {
        if index == hand {
            under_hand = lines.len();
            // What is under the hand can be read whole.
            for (row, line) in wrapped(text, width.saturating_sub(2)).into_iter().enumerate() {
                lines.push(marked(row == 0).and(line, Ink::Bold).cut(width));
            }
            if !more.is_empty() {
                lines.push(Row::new(shortened(more, width.saturating_sub(2)), Ink::Dim).indented(2));
            }
            continue;
        }
        lines.push(marked(false).and(shortened(text, width.saturating_sub(2)), Ink::Plain));
    }
    rows.extend(around(&lines, under_hand, height.saturating_sub(1).max(1)));
    (rows, caret)
}

/// « 17 lignes ».
pub(in crate::prompt) fn row_count(rows: usize) -> String {
    if rows == 0 { "aucune ligne".into() } else { count(rows, "ligne", "lignes") }
}
