//! The head of the pages of a session: whose answers to which grid, where one is, how much is answered.

use console::measure_text_width;

use crate::french::percent;
use crate::session::text::{part, question_place, stop_count, stop_title};
use crate::session::{Progress, Stop, timing};
use crate::tui::prelude::*;

/// Said on every page as long as it is true.
const UNSAVED: &str = "ATTENTION\u{a0}: les dernières réponses ne sont pas encore enregistrées.";

/// The head of a page.
pub(crate) fn head(context: &Context, layout: Layout) -> Vec<Text> {
    let session = &context.session;
    let progress = session.progress();
    let table = session.stop().filter(|stop| !matches!(stop, Stop::Item(_)));
    let coverage = progress.coverage().map_or_else(|| "–".into(), percent);
    if layout.is_low() || layout.is_narrow() {
        let short = match (table, progress.question, progress.rank) {
            (Some(Stop::Matrix(matrix)), ..) => {
                let (filled, all) = session.pair_counts(matrix);
                format!("{filled}/{all}")
            }
            (Some(stop), ..) => stop_count(session, stop),
            (_, Some(number), Some(rank)) if number != rank => format!("n° {number} · {rank}/{}", progress.questions),
            (_, Some(number), _) => format!("{number}/{}", progress.questions),
            _ => coverage,
        };
        let section = format!("{}/{} {}", progress.section_number, progress.sections, session.section().title);
        let left = table.map_or(section.as_str(), |stop| stop_title(session.grid(), stop));
        let mut rows = vec![row(left, ACCENT, line(short, BOLD), layout)];
        if !layout.is_low() {
            rows.extend([progress_bar(&progress, layout.width), blank()]);
        }
        return rows;
    }
    let place = table.map(|stop| stop_count(session, stop)).or_else(|| question_place(&progress));
    let left = context.timing.left(session.remaining()).filter(|_| place.is_some());
    let left = left.map(|left| format!(" · reste environ {}", timing::about(left))).unwrap_or_default();
    let right = line(place.unwrap_or_default(), BOLD).and(left, DIM);
    let answered = format!("réponses\u{a0}: {}/{} ({coverage}) ", progress.answered, progress.applicable);
    let bar = progress_bar(&progress, if layout.width < 80 { 5 } else { 12 });
    let part = row(&part(session), ACCENT, line(answered, DIM).join(bar), layout);
    let rows = [whose_row(session, right, layout), part, layout.rule()];
    rows.into_iter().chain(unsaved(context)).collect()
}

/// A word where the last answers are not in the file.
fn unsaved(context: &Context) -> Option<Text> {
    context.is_unsaved.then(|| line(UNSAVED, WARNING))
}

/// What stands at the left, cut where it must be, and what at the right.
fn row(text: &str, style: ratatui::style::Style, right: Text, layout: Layout) -> Text {
    let room = layout.width.saturating_sub(right.width() + 1);
    line(shortened(text, room), style).right(right, layout.width)
}

/// Whose answers these are can always be read; the name of the structure takes what room is left.
fn whose_row(session: &Session, right: Text, layout: Layout) -> Text {
    let person = if session.is_alone() { session.response().respondent.name.as_str() } else { "" };
    let person = shortened(person, layout.width / 3);
    let grid_title = shortened(&session.grid().short_title, layout.width / if person.is_empty() { 2 } else { 3 });
    let room = layout.width.saturating_sub(measure_text_width(&grid_title) + 3 + right.width() + 2);
    let name = &session.assessment().organisation.name;
    let who = match room.saturating_sub(measure_text_width(&person) + 3) {
        _ if person.is_empty() => shortened(name, room),
        0..6 => person,
        left => format!("{person} · {}", shortened(name, left)),
    };
    line(grid_title, BOLD).and(" · ", DIM).and(who, PLAIN).right(right, layout.width)
}

/// A bar of the answered share.
fn progress_bar(progress: &Progress, width: usize) -> Text {
    bar_of(progress.answered, progress.applicable, width)
}

/// The head of a page over a place: what it is about, what it belongs to, each with how far one is.
pub(crate) fn over(context: &Context, layout: Layout, rows: [(&str, String); 2], short: String) -> Vec<Text> {
    let [(strong, place), (title, count)] = rows;
    if layout.is_low() {
        return vec![row(strong, ACCENT, line(short, BOLD), layout)];
    }
    let head =
        [row(strong, ACCENT, line(place, BOLD), layout), row(title, PLAIN, line(count, DIM), layout), layout.rule()];
    head.into_iter().chain(unsaved(context)).collect()
}

/// One row a table or matrix of a section, or of those that follow none: its title, and how far it has come.
pub(crate) fn table_rows(session: &Session, section: Option<usize>, layout: Layout) -> Vec<Text> {
    let stops = (0..session.stops().len()).filter(|stop| session.section_at(*stop) == section);
    let tables = stops.map(|stop| session.stops()[stop]).filter(|stop| !matches!(stop, Stop::Item(_)));
    let table = |stop| row(stop_title(session.grid(), stop), PLAIN, line(stop_count(session, stop), BOLD), layout);
    tables.map(table).collect()
}
