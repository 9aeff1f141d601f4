//! What the desk looks like: one function from a desk and a size to a frame. Pure.

mod ends;
mod going;
mod keys;
mod question;

use super::desk::{Desk, Mode};
use super::finder::finder_screen;
use super::frame::{Frame, Ink, Row, Size, Span, paragraph, shortened, window};
use super::pairs::{self, screen::pair_count};
use super::paper::{Paper, assemble, foot};
use super::rows::{self, screen::row_count};
use super::tempo;
use crate::french::{capitalised, count, percent, quoted};
use crate::grid::{Grid, Section};
use crate::session::{Place, Session, Stop};

use ends::{board_screen, card_screen, end_screen, leave_screen, unsaved_screen};
pub use ends::{left_words, moves_words, summary, unknown_words};
use going::go_screen;
use keys::keys_screen;
pub(super) use question::has_room_for_help;
use question::{arguments_screen, former_screen, question_screen};

/// Widest text that one reads with ease.
pub(super) const WIDEST_TEXT: usize = 96;
/// Widest board.
const WIDEST_BOARD: usize = 124;

/// What the desk looks like on a screen of some size.
pub fn screen(desk: &Desk, size: Size) -> Frame {
    if size.width < 24 || size.height < 7 {
        return too_small(size);
    }
    let paper = Paper::new(size, WIDEST_TEXT);
    match &desk.mode {
        Mode::Board(index) => board_screen(desk, size, desk.session().sections()[*index], true),
        Mode::Keys => keys_screen(desk, paper),
        Mode::Unsaved(why) => unsaved_screen(desk, paper, why, None),
        Mode::Elsewhere(form) => unsaved_screen(desk, paper, "", Some(form)),
        Mode::Card(card) => card_screen(desk, paper, &card.form),
        Mode::Leave => leave_screen(desk, paper),
        Mode::Go { hand, typed } => go_screen(desk, paper, *hand, typed),
        Mode::Find(finder) => finder_screen(desk, paper, finder),
        Mode::Former => former_screen(desk, paper),
        Mode::Arguments { hand, is_removing } => arguments_screen(desk, paper, *hand, *is_removing),
        Mode::Row(hand) => rows::row_screen(desk, paper, hand),
        Mode::Pair(hand) => pairs::pair_screen(desk, paper, hand),
        Mode::RemoveRow(row) => match desk.session().stop() {
            Some(Stop::Table(table)) => rows::remove_screen(desk, paper, table, *row),
            _ => Frame::default(),
        },
        Mode::EmptyPairs(chooser) => match desk.session().stop() {
            Some(Stop::Matrix(matrix)) => pairs::empty_screen(desk, paper, matrix, chooser),
            _ => Frame::default(),
        },
        Mode::Here | Mode::Argue(..) | Mode::NotApplicable(_) | Mode::Write(_) | Mode::Ball | Mode::Keep(_) => {
            match desk.session().place() {
                Place::Opening(section) => opening_screen(desk, paper, section),
                Place::At(_) => match desk.session().stop() {
                    Some(Stop::Table(table)) => rows::list_screen(desk, paper, table),
                    Some(Stop::Matrix(matrix)) => pairs::list_screen(desk, paper, matrix),
                    _ => question_screen(desk, paper),
                },
                Place::Board(section) => board_screen(desk, size, section, false),
                Place::End => end_screen(desk, size),
            }
        }
    }
}

fn too_small(size: Size) -> Frame {
    let text = "Agrandissez la fenêtre pour continuer. Rien n’est perdu.";
    let rows = paragraph(text, size.width.saturating_sub(1).max(8), Ink::Bold);
    let rows = rows.into_iter().take(size.height).map(|row| row.cut(size.width.saturating_sub(1))).collect();
    Frame { rows, caret: None, last_scroll: 0 }
}

/// Grid and structure, where one is, how much is answered.
pub(super) fn head(desk: &Desk, paper: Paper) -> Vec<Row> {
    let session = desk.session();
    let grid = session.grid();
    let progress = session.progress();
    let section = session.section();
    let name = &grid.section_name;
    let is_in_section = session.is_in_section();
    let (where_in_sections, title) = if is_in_section {
        let number = format!("{} {} sur {}", capitalised(name), progress.section_number, progress.sections);
        (number, section.title.as_str())
    } else {
        ("Pour finir".to_owned(), session.stop().map_or("", |stop| stop_title(grid, stop)))
    };
    let question = match session.stop() {
        Some(stop @ (Stop::Table(_) | Stop::Matrix(_))) => Some(stop_count(session, stop)),
        _ => progress.question.map(|number| format!("question {number} sur {}", progress.questions)),
    };
    let coverage = progress.coverage().map_or_else(|| "–".into(), percent);
    if paper.is_low() || paper.is_narrow() {
        let short = match (session.stop(), progress.question) {
            (Some(Stop::Table(table)), _) => row_count(session.rows(table).len()),
            (Some(Stop::Matrix(matrix)), _) => {
                let (filled, all) = session.pair_counts(matrix);
                format!("{filled}/{all}")
            }
            (_, Some(number)) => format!("{number}/{}", progress.questions),
            (_, None) => coverage.clone(),
        };
        let right = Row::new(short, Ink::Bold);
        let room = paper.width.saturating_sub(right.width() + 1);
        let left = match session.stop() {
            Some(stop @ (Stop::Table(_) | Stop::Matrix(_))) => stop_title(grid, stop).to_owned(),
            _ => format!("{}/{} {}", progress.section_number, progress.sections, section.title),
        };
        let mut rows = vec![Row::new(shortened(&left, room), Ink::Accent).with_right(right, paper.width)];
        if !paper.is_low() {
            rows.push(bar(session, paper.width));
            rows.push(Row::blank());
        }
        return rows;
    }
    // Whose answers these are can always be read; the name of the structure takes what room is left.
    let person = match session.response() {
        response if response.collective => String::new(),
        response => shortened(&response.respondent.name, paper.width / 3),
    };
    let grid_title = shortened(&grid.short_title, paper.width / if person.is_empty() { 2 } else { 3 });
    let left = time_left(desk).filter(|_| question.is_some());
    let right = question.as_deref().map_or(0, measure) + left.as_deref().map_or(0, measure);
    let room = paper.width.saturating_sub(measure(&grid_title) + 3 + right + 2);
    let name = &session.assessment().organisation.name;
    let who = match room.saturating_sub(measure(&person) + 3) {
        _ if person.is_empty() => shortened(name, room),
        0..6 => person,
        left => format!("{person} · {}", shortened(name, left)),
    };
    let first = Row::new(grid_title, Ink::Bold).and(" · ", Ink::Dim).and(who, Ink::Plain);
    let mut right = Row::new(question.unwrap_or_default(), Ink::Bold);
    right.0.extend(left.map(|left| Span { text: left, ink: Ink::Dim }));
    let first = first.with_right(right, paper.width);
    let told = format!("réponses\u{a0}: {}/{} ({coverage}) ", progress.answered, progress.applicable);
    let mut right = Row::new(told, Ink::Dim);
    right.0.extend(bar(session, if paper.width < 80 { 5 } else { 12 }).0);
    let room = paper.width.saturating_sub(right.width() + measure(&where_in_sections) + 4);
    let second = Row::new(where_in_sections, Ink::Accent)
        .and(" · ", Ink::Dim)
        .and(shortened(title, room), Ink::Accent)
        .with_right(right, paper.width);
    let mut rows = vec![first, second, paper.rule()];
    if desk.is_unsaved {
        rows.push(Row::new("ATTENTION\u{a0}: les dernières réponses ne sont pas encore enregistrées.", Ink::Warning));
    }
    rows
}

/// « · reste environ 25 min », going by the questions of this session; nothing before it is known.
fn time_left(desk: &Desk) -> Option<String> {
    let left = desk.tempo.left(desk.session().waiting_count())?;
    Some(format!(" · reste environ {}", tempo::about(left)))
}

/// What a table or a matrix is called; nothing for a question.
pub(super) fn stop_title(grid: &Grid, stop: Stop) -> &str {
    match stop {
        Stop::Item(_) => "",
        Stop::Table(table) => &grid.tables[table].title,
        Stop::Matrix(matrix) => &grid.matrices[matrix].title,
    }
}

/// « 17 lignes », « 31 paires sur 136 »; nothing for a question.
pub fn stop_count(session: &Session, stop: Stop) -> String {
    match stop {
        Stop::Item(_) => String::new(),
        Stop::Table(table) => row_count(session.rows(table).len()),
        Stop::Matrix(matrix) => pair_count(session, matrix),
    }
}

/// « 17 lignes, 31 paires sur 136 »: what was put into tables and matrices, if anything was.
pub fn filled_tables(session: &Session) -> Option<String> {
    let is_filled = |stop: &&Stop| match stop {
        Stop::Item(_) => false,
        Stop::Table(table) => !session.rows(*table).is_empty(),
        Stop::Matrix(matrix) => session.pair_counts(*matrix).0 > 0,
    };
    let rows = |stop: &Stop| match stop {
        Stop::Table(table) => session.rows(*table).len(),
        _ => 0,
    };
    let lines: usize = session.stops().iter().map(rows).sum();
    let pairs = session.stops().iter().filter(|stop| matches!(stop, Stop::Matrix(_))).filter(is_filled);
    let pairs = pairs.map(|stop| stop_count(session, *stop));
    let told: Vec<String> = (lines > 0).then(|| row_count(lines)).into_iter().chain(pairs).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// One row a table or matrix of a section, or of those that follow none: its title, and how far it has come.
fn table_rows(session: &Session, section: Option<usize>, width: usize) -> Vec<Row> {
    let stops = session.stops().iter().enumerate();
    let stops = stops.filter(|(stop, _)| session.section_at(*stop) == section).map(|(_, stop)| *stop);
    stops
        .filter(|stop| !matches!(stop, Stop::Item(_)))
        .map(|stop| {
            let right = Row::new(stop_count(session, stop), Ink::Bold);
            let room = width.saturating_sub(right.width() + 2);
            Row::plain(shortened(stop_title(session.grid(), stop), room)).with_right(right, width)
        })
        .collect()
}

fn measure(text: &str) -> usize {
    console::measure_text_width(text)
}

/// A bar of the answered share.
fn bar(session: &Session, width: usize) -> Row {
    let progress = session.progress();
    let full = match progress.answered {
        0 => 0,
        answered => (width * answered / progress.applicable.max(1)).clamp(1, width),
    };
    Row::new("█".repeat(full), Ink::Accent).and("░".repeat(width - full), Ink::Dim)
}

fn opening_screen(desk: &Desk, paper: Paper, section: usize) -> Frame {
    let session = desk.session();
    let Section { title, intro, .. } = &session.grid().sections[section];
    let (_, applicable, _) = session.section_counts(section);
    let mut body = Vec::new();
    if !paper.is_low() {
        body.push(Row::blank());
        body.push(Row::new(shortened(title, paper.width), Ink::Bold));
        body.push(Row::blank());
    }
    body.extend(paragraph(intro, paper.width, Ink::Plain));
    body.push(Row::blank());
    if applicable > 0 {
        body.push(Row::new(count(applicable, "question", "questions"), Ink::Dim));
    }
    let tables = session.stops_of(section).map(|stop| session.stops()[stop]);
    for stop in tables.filter(|stop| !matches!(stop, Stop::Item(_))) {
        body.push(Row::new(stop_title(session.grid(), stop), Ink::Dim).cut(paper.width));
    }
    let keys = [
        ("Entrée", "commencer".into()),
        ("p", "précédente".into()),
        ("g", "aller à".into()),
        ("c", "chercher".into()),
        ("l", "ce qui reste".into()),
        ("v", "tableau".into()),
        ("?", "touches".into()),
        ("q", "quitter".into()),
    ];
    scrolling(desk, paper, &body, foot(paper, desk.notice.as_ref(), &keys))
}

/// A body that scrolls where it is longer than its place.
fn scrolling(desk: &Desk, paper: Paper, body: &[Row], foot: Vec<Row>) -> Frame {
    let head = head(desk, paper);
    let room = paper.height.saturating_sub(head.len() + foot.len());
    let shown = window(body, room, desk.scroll);
    Frame { last_scroll: body.len().saturating_sub(room), ..assemble(paper, head, shown, foot, None) }
}

/// Whose response it is, in a sentence.
pub fn whose(session: &Session) -> String {
    let response = session.response();
    if response.collective {
        "réponses du groupe".into()
    } else {
        format!("réponses de {}", quoted(&response.respondent.name))
    }
}
