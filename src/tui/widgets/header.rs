//! The head of the pages of a session: whose answers to which grid, where one is, how much is answered.

use console::measure_text_width;

use crate::french::{capitalised, percent};
use crate::session::text::{question_place, row_count, stop_count, stop_title};
use crate::session::{Progress, Stop, timing};
use crate::tui::prelude::*;

/// Said on every page as long as it is true.
const UNSAVED: &str = "ATTENTION\u{a0}: les dernières réponses ne sont pas encore enregistrées.";

/// The head of a page.
pub(crate) fn head(context: &Context, layout: Layout) -> Vec<Text> {
    let session = &context.session;
    let progress = session.progress();
    if layout.is_low() || layout.is_narrow() {
        return small_head(session, &progress, layout);
    }
    let mut rows = vec![first_row(context, &progress, layout), second_row(session, &progress, layout), layout.rule()];
    rows.extend(unsaved(context));
    rows
}

/// A word where the last answers are not in the file.
pub(crate) fn unsaved(context: &Context) -> Option<Text> {
    context.is_unsaved.then(|| line(UNSAVED, WARNING))
}

fn small_head(session: &Session, progress: &Progress, layout: Layout) -> Vec<Text> {
    let grid = session.grid();
    let short = match (session.stop(), progress.question, progress.rank) {
        (Some(Stop::Table(table)), ..) => row_count(session.rows(table).len()),
        (Some(Stop::Matrix(matrix)), ..) => {
            let (filled, all) = session.pair_counts(matrix);
            format!("{filled}/{all}")
        }
        (_, Some(number), Some(rank)) if number != rank => format!("n° {number} · {rank}/{}", progress.questions),
        (_, Some(number), _) => format!("{number}/{}", progress.questions),
        _ => progress.coverage().map_or_else(|| "–".into(), percent),
    };
    let right = line(short, BOLD);
    let room = layout.width.saturating_sub(right.width() + 1);
    let left = match session.stop() {
        Some(stop @ (Stop::Table(_) | Stop::Matrix(_))) => stop_title(grid, stop).to_owned(),
        _ => format!("{}/{} {}", progress.section_number, progress.sections, session.section().title),
    };
    let mut rows = vec![line(shortened(&left, room), ACCENT).right(right, layout.width)];
    if !layout.is_low() {
        rows.push(progress_bar(progress, layout.width));
        rows.push(blank());
    }
    rows
}

/// Whose answers these are can always be read; the name of the structure takes what room is left.
fn first_row(context: &Context, progress: &Progress, layout: Layout) -> Text {
    let session = &context.session;
    let place = match session.stop() {
        Some(stop @ (Stop::Table(_) | Stop::Matrix(_))) => Some(stop_count(session, stop)),
        _ => question_place(progress),
    };
    let person = match session.response() {
        response if response.collective => String::new(),
        response => shortened(&response.respondent.name, layout.width / 3),
    };
    let grid_title = shortened(&session.grid().short_title, layout.width / if person.is_empty() { 2 } else { 3 });
    let left = context.timing.left(session.remaining()).filter(|_| place.is_some());
    let left = left.map(|left| format!(" · reste environ {}", timing::about(left))).unwrap_or_default();
    let right = line(place.unwrap_or_default(), BOLD).and(left, DIM);
    let room = layout.width.saturating_sub(measure_text_width(&grid_title) + 3 + right.width() + 2);
    let name = &session.assessment().organisation.name;
    let who = match room.saturating_sub(measure_text_width(&person) + 3) {
        _ if person.is_empty() => shortened(name, room),
        0..6 => person,
        left => format!("{person} · {}", shortened(name, left)),
    };
    line(grid_title, BOLD).and(" · ", DIM).and(who, PLAIN).right(right, layout.width)
}

fn second_row(session: &Session, progress: &Progress, layout: Layout) -> Text {
    let grid = session.grid();
    let (place, title) = if session.is_in_section() {
        let name = capitalised(&grid.section_name);
        let place = format!("{name} {} sur {}", progress.section_number, progress.sections);
        (place, session.section().title.as_str())
    } else {
        ("Pour finir".to_owned(), session.stop().map_or("", |stop| stop_title(grid, stop)))
    };
    let coverage = progress.coverage().map_or_else(|| "–".into(), percent);
    let answered = format!("réponses\u{a0}: {}/{} ({coverage}) ", progress.answered, progress.applicable);
    let right = line(answered, DIM).join(progress_bar(progress, if layout.width < 80 { 5 } else { 12 }));
    let room = layout.width.saturating_sub(right.width() + measure_text_width(&place) + 4);
    line(place, ACCENT).and(" · ", DIM).and(shortened(title, room), ACCENT).right(right, layout.width)
}

/// A bar of the answered share.
fn progress_bar(progress: &Progress, width: usize) -> Text {
    let full = match progress.answered {
        0 => 0,
        answered => (width * answered / progress.applicable.max(1)).clamp(1, width),
    };
    line("█".repeat(full), ACCENT).and("░".repeat(width - full), DIM)
}

/// What stands at the left, what at the right, and a rule under them: for pages over a place.
pub(crate) fn over(context: &Context, layout: Layout, rows: [(&str, String); 2], short: String) -> Vec<Text> {
    let row = |text: &str, style, right: Text| {
        let room = layout.width.saturating_sub(right.width() + 2);
        line(shortened(text, room), style).right(right, layout.width)
    };
    let [(strong, place), (title, count)] = rows;
    if layout.is_low() {
        return vec![row(strong, ACCENT, line(short, BOLD))];
    }
    let head = [row(strong, ACCENT, line(place, BOLD)), row(title, PLAIN, line(count, DIM)), layout.rule()];
    head.into_iter().chain(unsaved(context)).collect()
}

/// One row a table or matrix of a section, or of those that follow none: its title, and how far it has come.
pub(crate) fn table_rows(session: &Session, section: Option<usize>, width: usize) -> Vec<Text> {
    let stops = (0..session.stops().len()).filter(|stop| session.section_at(*stop) == section);
    let tables = stops.map(|stop| session.stops()[stop]).filter(|stop| !matches!(stop, Stop::Item(_)));
    let row = |stop| {
        let right = line(stop_count(session, stop), BOLD);
        let room = width.saturating_sub(right.width() + 2);
        line(shortened(stop_title(session.grid(), stop), room), PLAIN).right(right, width)
    };
    tables.map(row).collect()
}
