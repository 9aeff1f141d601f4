//! The board: all axes of a section with their balls, one row each. The picture that the method is built on.

use crate::assessment::Priority;
use crate::french::{count, number, percent};
use crate::grid::{Grid, Item, Kind, Scale, Steps};
use crate::score::{Position, Positions, Score, Scorecard, State};
use crate::session::text::step_name;
use crate::tui::text::{
    ACCENT, BALL, BOLD, DIM, EMPTY, FILLED, LineExt, PLAIN, Text, WARNING, blank, line, padded, shortened, wrapped,
};

/// An item of a board and the number under which the session asks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbered {
    /// Counted from 1.
    pub(crate) number: usize,
    /// Index in [`Grid::items`].
    pub(crate) item: usize,
}

/// The board with its questions on two rows and with air between them, if `height` rows are enough; else tighter.
pub(crate) fn fitting(
    grid: &Grid,
    items: &[Numbered],
    positions: &Positions,
    width: usize,
    height: usize,
) -> Vec<Text> {
    let double = board(grid, items, positions, width, 2);
    if double.len() > height {
        return board(grid, items, positions, width, 1);
    }
    if double.len() + items.len() > height {
        return double;
    }
    let one = |numbered: &Numbered| board_of(grid, items, std::slice::from_ref(numbered), positions, width, 2);
    items.iter().flat_map(|numbered| one(numbered).into_iter().chain([blank()])).collect()
}

/// For each item its ball, its number, its question on at most so many rows, its track with the ball where the cursor
/// is, its value.
pub(crate) fn board(grid: &Grid, items: &[Numbered], positions: &Positions, width: usize, lines: usize) -> Vec<Text> {
    board_of(grid, items, items, positions, width, lines)
}

/// Some rows of the board of all these items.
fn board_of(
    grid: &Grid,
    items: &[Numbered],
    shown: &[Numbered],
    positions: &Positions,
    width: usize,
    lines: usize,
) -> Vec<Text> {
    let step = match width {
        0..60 => 1,
        60..96 => 2,
        _ => 4,
    };
    let scales = || items.iter().filter_map(|numbered| grid.items[numbered.item].scale());
    let track_width = scales().map(|scale| track_cells(scale, step)).max().unwrap_or(0);
    let value_width = if width < 60 { 4 } else { 13 };
    // Ball and number before the question, two blanks around the track.
    let question_width = width.saturating_sub(6 + track_width + 2 + value_width + 1);
    let rows = |numbered: &Numbered| {
        let item = &grid.items[numbered.item];
        let position = positions.0.get(numbered.item).copied().unwrap_or_default();
        let is_settled = matches!(position.state, State::At(_) | State::Given);
        let ink = if is_settled { PLAIN } else { DIM };
        let mut question = wrapped(&item.question, question_width);
        if question.len() > lines {
            let rest = question.split_off(lines - 1).join(" ");
            question.push(shortened(&rest, question_width));
        }
        let mut question = question.into_iter();
        let row = ball(position.priority)
            .and(format!(" {:>3} ", numbered.number), DIM)
            .and(padded(&question.next().unwrap_or_default(), question_width), ink)
            .and("  ", PLAIN);
        let row = track(item, &position, step, track_width, row);
        let first = row.and(" ", PLAIN).and(value_words(item, &position, value_width), ink).cut(width);
        let more: Vec<Text> = question.map(|text| line(text, ink).indent(6).cut(width)).collect();
        std::iter::once(first).chain(more)
    };
    shown.iter().flat_map(rows).collect()
}

/// What the ends of the tracks of a board mean, where its items share one scale and its words.
pub(crate) fn legend(grid: &Grid, items: &[Numbered], width: usize) -> Option<Text> {
    let of = |numbered: &Numbered| &grid.items[numbered.item];
    let scale = Grid::shared_scale(items.iter().map(of))?;
    let end = |value: f64| Some(format!("{} {}", step_name(scale, value), scale.label(value)?));
    let (low, high) = (end(scale.min())?, end(scale.max())?);
    let has_poles = items.iter().any(|numbered| of(numbered).poles.is_some());
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

/// One row a section with its score, its coverage, and « partiel » where too little was answered; where nothing is
/// scored, how many of its questions were answered. `answered` tells it: answered and applicable, by section.
pub(crate) fn scores(
    grid: &Grid,
    sections: &[usize],
    card: &Scorecard,
    answered: impl Fn(usize) -> (usize, usize),
    width: usize,
) -> Vec<Text> {
    let value = |score: &Score, sections: &[usize]| {
        let items = sections.iter().flat_map(|index| grid.items_of(&grid.sections[*index]));
        match (score.score, Grid::shared_scale(items), score.percent) {
            (Some(value), Some(scale), _) => step_name(scale, value),
            (_, _, Some(share)) => percent(share / 100.0),
            _ => "–".into(),
        }
    };
    let told_width = told_width(width);
    let line = |title: &str, score: &Score, (answered, applicable): (usize, usize), value: String, ink| {
        #[expect(clippy::cast_precision_loss, reason = "at most 1,000 questions")]
        let coverage = (applicable > 0).then(|| answered as f64 / applicable as f64);
        let coverage = coverage.map_or_else(|| "sans objet".into(), percent);
        let told = if told_width > 0 {
            padded(&format!("{} sur {applicable}", count(answered, "réponse", "réponses")), told_width)
        } else {
            String::new()
        };
        let partial = if score.is_partial { "  partiel" } else { "" };
        let title_width = title_width(width);
        line(padded(&shortened(title, title_width), title_width), ink)
            .and(format!("{value:>8}"), BOLD)
            .and(format!("{coverage:>10}  "), PLAIN)
            .and(told, DIM)
            .and(partial, WARNING)
            .cut(width)
    };
    let mut rows: Vec<Text> = sections
        .iter()
        .map(|index| {
            let (section, score) = (&grid.sections[*index], &card.sections[*index]);
            let shown = match score.dominant().as_slice() {
                [only] if section.is_profile => grid.items[*only].question.clone(),
                _ => String::new(),
            };
            let counts = score.total.counts;
            let is_scored = grid.items_of(section).iter().any(Item::is_scored);
            let (counts, value) = if is_scored {
                ((counts.answered, counts.applicable), value(&score.total, &[*index]))
            } else {
                (answered(*index), String::new())
            };
            let row = line(&section.title, &score.total, counts, value, PLAIN);
            if shown.is_empty() { row } else { row.and(format!("  {shown}"), DIM).cut(width) }
        })
        .collect();
    if let Some(global) = &card.global {
        let kept: Vec<usize> = (0..grid.sections.len()).filter(|index| !grid.sections[*index].is_profile).collect();
        let counts = (global.counts.answered, global.counts.applicable);
        rows.push(line("Ensemble (moyenne)", global, counts, value(global, &kept), BOLD));
    }
    rows
}

/// Cells of « 12 réponses sur 45 »; none on a narrow screen.
fn told_width(width: usize) -> usize {
    if width >= 76 { 18 } else { 0 }
}

/// Cells of the title of a section: the same in all rows, or the figures would not stand one under the other.
fn title_width(width: usize) -> usize {
    width.saturating_sub(8 + 12 + told_width(width) + 11).clamp(8, 46)
}

/// What the columns of [`scores`] are; without « position » where nothing is scored.
pub(crate) fn scores_header(section_name: &str, is_scored: bool, width: usize) -> Text {
    let title_width = title_width(width);
    let title = padded(&crate::french::capitalised(section_name), title_width);
    let position = if is_scored { "position" } else { "" };
    line(format!("{title}{position:>8}{:>10}", "réponses"), DIM).cut(width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::grid;

    fn numbered(range: std::ops::Range<usize>) -> Vec<Numbered> {
        range.map(|item| Numbered { number: item + 1, item }).collect()
    }

    fn positions(states: &[(State, Option<Priority>)]) -> Positions {
        let mut all = vec![Position::default(); 10];
        for (position, (state, priority)) in all.iter_mut().zip(states) {
            *position = Position { state: *state, priority: *priority, ..Position::default() };
        }
        Positions(all)
    }

    fn drawn(states: &[(State, Option<Priority>)], items: std::ops::Range<usize>, width: usize) -> String {
        let rows = board(&grid(), &numbered(items), &positions(states), width, 1);
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
            let rows = board(&grid(), &numbered(0..10), &positions(&states), width, 2);
            assert!(rows.iter().all(|row| row.width() <= width), "{width}");
        }
    }
}
