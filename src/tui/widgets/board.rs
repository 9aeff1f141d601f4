//! The board: all axes of a section with their balls, one row each. The picture that the method is built on.

use crate::assessment::Priority;
use crate::french::{capitalised, count, number, percent};
use crate::grid::{Grid, Item, Kind, Scale, Steps};
use crate::score::{Position, Positions, State};
use crate::session::overview::Standing;
use crate::session::text::step_name;
use crate::tui::prelude::*;

/// The board with its questions on two rows and with air between them, if `height` rows are enough; else tighter.
pub(crate) fn fitting(grid: &Grid, items: &[usize], positions: &Positions, width: usize, height: usize) -> Vec<Text> {
    let tries = [(2, true), (2, false), (1, false)];
    let tight = || board(grid, items, positions, width, tries[2]);
    tries
        .into_iter()
        .map(|with| board(grid, items, positions, width, with))
        .find(|rows| rows.len() <= height)
        .unwrap_or_else(tight)
}

/// For each item its ball, its number, its question on at most so many rows, its track with the ball where the cursor
/// is, its value; air after each where it is wanted.
pub(crate) fn board(
    grid: &Grid,
    items: &[usize],
    positions: &Positions,
    width: usize,
    (lines, has_air): (usize, bool),
) -> Vec<Text> {
    let step = match width {
        0..60 => 1,
        60..96 => 2,
        _ => 4,
    };
    let scales = || items.iter().filter_map(|item| grid.items[*item].scale());
    let track_width = scales().map(|scale| track_cells(scale, step)).max().unwrap_or(0);
    let value_width = if width < 60 { 4 } else { 13 };
    // Ball and number before the question, two blanks around the track.
    let question_width = width.saturating_sub(6 + track_width + 2 + value_width + 1);
    let rows = |index: &usize| {
        let item = &grid.items[*index];
        let position = positions.0.get(*index).copied().unwrap_or_default();
        let is_settled = matches!(position.state, State::At(_) | State::Given);
        let ink = if is_settled { PLAIN } else { DIM };
        let mut question = wrapped(&item.label, question_width);
        if question.len() > lines {
            let rest = question.split_off(lines - 1).join(" ");
            question.push(shortened(&rest, question_width));
        }
        let mut question = question.into_iter();
        let row = ball(position.priority)
            .and(format!(" {:>3} ", grid.number(*index)), DIM)
            .and(padded(&question.next().unwrap_or_default(), question_width), ink)
            .and("  ", PLAIN);
        let row = track(item, &position, step, track_width, row);
        let first = row.and(" ", PLAIN).and(value_words(item, &position, value_width), ink).cut(width);
        let more: Vec<Text> = question.map(|text| line(text, ink).indent(6).cut(width)).collect();
        std::iter::once(first).chain(more).chain(has_air.then(blank))
    };
    items.iter().flat_map(rows).collect()
}

/// What the ends of the tracks of a board mean, where its items share one scale and its words.
pub(crate) fn legend(grid: &Grid, items: &[usize], width: usize) -> Option<Text> {
    let of = |item: &usize| &grid.items[*item];
    let scale = Grid::shared_scale(items.iter().map(of))?;
    let end = |value: f64| Some(format!("{} {}", step_name(scale, value), scale.label(value)?));
    let (low, high) = (end(scale.min())?, end(scale.max())?);
    let has_poles = items.iter().any(|item| of(item).poles.is_some());
    let poles = if has_poles { " (ou leurs pôles)" } else { "" };
    let row = line(format!("{low} … {high}{poles}   "), DIM).and(FILLED, BALL).and(" priorité, impact", DIM);
    Some(row.cut(width))
}

/// The ball of an item: filled for a reason, else empty.
pub(crate) fn ball(priority: Option<Priority>) -> Text {
    match priority {
        Some(_) => line(FILLED, BALL),
        None => line(EMPTY, DIM),
    }
}

fn track_cells(scale: &Scale, step: usize) -> usize {
    let steps = scale.positions().len();
    if steps > 11 { 6 * step + 1 } else { (steps - 1) * step + 1 }
}

/// `───────┼───●───`, and dots where nobody answered.
fn track(item: &Item, position: &Position, step: usize, width: usize, row: Text) -> Text {
    let Some(scale) = item.scale() else { return row.and(" ".repeat(width), PLAIN) };
    let cells = track_cells(scale, step);
    let at = |value: f64| cell_of(scale, value, cells);
    let middle = matches!(scale.steps, Steps::Cursor { .. }).then(|| at(0.0)).filter(|_| scale.min() < 0.0);
    let rail = |range: std::ops::Range<usize>| -> String {
        range.map(|cell| if Some(cell) == middle { '┼' } else { '─' }).collect()
    };
    let row = match position.state {
        State::At(value) => {
            let marker = at(value);
            let (sign, ink) = if position.priority.is_some() { (FILLED, BALL) } else { (EMPTY, ACCENT) };
            row.and(rail(0..marker), DIM).and(sign, ink).and(rail(marker + 1..cells), DIM)
        }
        _ => {
            let dots = (0..cells).map(|cell| if cell % step == 0 { '·' } else { ' ' }).collect::<String>();
            row.and(dots, DIM)
        }
    };
    row.and(" ".repeat(width - cells), PLAIN)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a few cells")]
fn cell_of(scale: &Scale, value: f64, cells: usize) -> usize {
    let share = match &scale.steps {
        Steps::Cursor { .. } => scale.normalise(value),
        // Levels stand side by side, whatever they count for.
        Steps::Level(levels) => {
            let below = levels.iter().filter(|level| level.value < value).count();
            below as f64 / (levels.len() - 1) as f64
        }
    };
    ((share * (cells - 1) as f64).round() as usize).min(cells - 1)
}

fn value_words(item: &Item, position: &Position, width: usize) -> String {
    let long = |words: &str, short: &str| if width >= 13 { words.to_owned() } else { short.to_owned() };
    match (position.state, &item.kind) {
        (State::At(value), Kind::Scale(scale)) => {
            let name = step_name(scale, value);
            match position.priority {
                Some(priority) if width >= 13 => format!("{name:>2} {}", priority.word()),
                _ => format!("{name:>2}"),
            }
        }
        (State::At(value), Kind::Number(wanted)) => {
            shortened(format!("{} {}", number(value, 2), wanted.unit).trim(), width)
        }
        (State::At(_) | State::Given, _) => long("répondu", "oui"),
        (State::NotApplicable, _) => long("sans objet", "SO"),
        (State::Unknown, _) => long("ne sait pas", "NSP"),
        (State::Missing | State::NotAsked, _) => " –".into(),
    }
}

/// Where the sections stand, one row each under a header, with what it rests on.
pub(crate) fn standings(session: &Session, width: usize) -> Vec<Text> {
    let grid = session.grid();
    let all = session.standings();
    // The same widths in all rows, or the figures would not stand one under the other.
    let told_width = if width >= 76 { 18 } else { 0 };
    let title_width = width.saturating_sub(8 + 12 + told_width + 11).clamp(8, 46);
    let row = |standing: &Standing| {
        let counts = standing.counts;
        let coverage = counts.coverage().map_or_else(|| "sans objet".into(), percent);
        let told = format!("{} sur {}", count(counts.answered, "réponse", "réponses"), counts.applicable);
        let told = if told_width > 0 { padded(&told, told_width) } else { String::new() };
        let title = padded(&shortened(&standing.title, title_width), title_width);
        line(title, if standing.is_whole { BOLD } else { PLAIN })
            .and(format!("{:>8}", standing.value.as_deref().unwrap_or_default()), BOLD)
            .and(format!("{coverage:>10}  "), PLAIN)
            .and(told, DIM)
            .and(if standing.is_partial { "  partiel" } else { "" }, WARNING)
            .and(if standing.nearest.is_empty() { "" } else { "  " }, DIM)
            .and(&standing.nearest, DIM)
            .cut(width)
    };
    let position = if all.iter().any(|standing| standing.value.is_some()) { "position" } else { "" };
    let name = padded(&capitalised(&grid.section_name), title_width);
    let header = line(format!("{name}{position:>8}{:>10}", "réponses"), DIM).cut(width);
    let others = "Avec les réponses de tous les répondants\u{a0}:";
    let others = session.stands_with_others().then(|| line(others, DIM));
    let partial = format!("partiel\u{a0}: moins de {} des questions ont une réponse.", percent(grid.min_coverage));
    let partial = if all.iter().any(|standing| standing.is_partial) { paragraph(&partial, width, DIM) } else { vec![] };
    others.into_iter().chain([header]).chain(all.iter().map(row)).chain(partial).collect()
}

/// The same as plain lines.
pub(crate) fn summary_lines(session: &Session, width: usize) -> Vec<String> {
    standings(session, width).iter().map(|row| row.words().trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::grid;

    fn positions(states: &[(State, Option<Priority>)]) -> Positions {
        let mut all = vec![Position::default(); 10];
        for (position, (state, priority)) in all.iter_mut().zip(states) {
            *position = Position { state: *state, priority: *priority, ..Position::default() };
        }
        Positions(all)
    }

    fn drawn(states: &[(State, Option<Priority>)], items: std::ops::Range<usize>, width: usize) -> String {
        let rows = board(&grid(), &items.collect::<Vec<usize>>(), &positions(states), width, (1, false));
        rows.iter().map(|row| row.words().trim_end().to_owned() + "\n").collect()
    }

    #[test]
    fn the_ball_stands_on_the_track_where_the_cursor_is_and_is_filled_for_a_priority() {
        let states = [
            (State::At(2.0), None),
            (State::At(-3.0), Some(Priority::Impact)),
            (State::Missing, Some(Priority::Priority)),
        ];
        insta::assert_snapshot!(drawn(&states, 0..3, 78), @r"
    ○   1 Créons-nous des emplois qui restent ici ?    ──────┼───○── +2
    ●   2 Achetons-nous près d’ici ?                   ●─────┼────── −3 impact
    ●   3 Qui décide ?                                 · · · · · · ·  –
    ");
    }

    #[test]
    fn other_answers_are_said_in_words() {
        let states = [
            (State::NotApplicable, None),
            (State::Unknown, None),
            (State::At(0.0), None),
            (State::At(2.0), None),
            (State::At(1250.5), None),
            (State::Given, None),
        ];
        insta::assert_snapshot!(drawn(&states, 0..6, 78), @r"
        ○   1 Créons-nous des emplois qui restent ici ?    · · · · · · · sans objet
        ○   2 Achetons-nous près d’ici ?                   · · · · · · · ne sait pas
        ○   3 Qui décide ?                                 ──────○──────  0
        ○   4 Où en est l’économie d’eau ?                 ────○          2
        ○   5 Combien d’heures ?                                         1250,5 heures
        ○   6 Où travaillons-nous surtout ?                              répondu
        ");
    }

    #[test]
    fn a_narrow_board_cuts_questions_and_never_its_tracks() {
        let states = [(State::At(3.0), Some(Priority::Priority)), (State::NotApplicable, None)];
        insta::assert_snapshot!(drawn(&states, 0..2, 38), @r"
        ●   1 Créons-nous des…    ───┼──● +3
        ○   2 Achetons-nous…      ······· SO
        ");
    }

    #[test]
    fn no_row_is_wider_than_the_board() {
        let states = [(State::At(3.0), Some(Priority::Priority)), (State::Unknown, None)];
        for width in 20..130 {
            let rows = board(&grid(), &(0..10).collect::<Vec<usize>>(), &positions(&states), width, (2, false));
            assert!(rows.iter().all(|row| row.width() <= width), "{width}");
        }
    }
}
