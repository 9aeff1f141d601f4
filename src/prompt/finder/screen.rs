//! What the lists look like: letters at the top, one line a place, a title where the reason changes.

use super::{Finder, Sought, Spot, Why};
use crate::french::{capitalised, count};
use crate::prompt::desk::Desk;
use crate::prompt::frame::{Frame, Ink, Row, shortened, wrapped};
use crate::prompt::paper::{KeyWord, Paper, assemble, foot};
use crate::prompt::rows::screen::{around, marked};
use crate::prompt::screen::{stop_count, stop_title};
use crate::prompt::words;
use crate::session::Stop;

/// A list to go somewhere from.
pub fn finder_screen(desk: &Desk, paper: Paper, finder: &Finder) -> Frame {
    let spots = desk.spots(finder);
    let title = match finder.sought {
        Sought::Everything => "Chercher une question",
        Sought::Rest => "Ce qui reste, et ce qui a bougé",
    };
    let title = if desk.before.is_none() && finder.sought == Sought::Rest { "Ce qui reste" } else { title };
    let told = match finder.sought {
        Sought::Everything => count(spots.len(), "trouvée", "trouvées"),
        Sought::Rest => count(spots.len(), "ligne", "lignes"),
    };
    let mut head = vec![Row::new(title, Ink::Bold).with_right(Row::new(told, Ink::Dim), paper.width)];
    if !paper.is_low() {
        head.push(paper.rule());
    }
    let keys: [KeyWord; 4] = [
        ("lettres", "chercher".into()),
        ("↑ ↓", "choisir".into()),
        ("Entrée", "y aller".into()),
        ("Échap", "revenir".into()),
    ];
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    let label = "Un mot\u{a0}: ";
    let written = finder.chooser.filter.rows(paper.width.saturating_sub(9).max(4), 1);
    let caret = (0, label.chars().count() + written.caret.1);
    let mut body = vec![Row::new(label, Ink::Accent).and(written.rows.concat(), Ink::Bold)];
    if !paper.is_low() {
        body.push(Row::blank());
    }
    if spots.is_empty() {
        body.push(Row::new("Aucune question ne contient ces mots.", Ink::Dim).cut(paper.width));
    }
    let mut lines = Vec::new();
    let mut under_hand = 0;
    let mut why = None;
    for (index, spot) in spots.iter().enumerate() {
        if finder.sought == Sought::Rest && why != Some(spot.why) {
            why = Some(spot.why);
            let many = spots.iter().filter(|other| other.why == spot.why).count();
            lines.push(Row::new(format!("{} ({many})", reason(desk, spot.why)), Ink::Accent).cut(paper.width));
        }
        let is_hand = index == finder.chooser.hand.min(spots.len() - 1);
        if is_hand {
            under_hand = lines.len();
        }
        lines.extend(spot_lines(desk, *spot, is_hand, paper));
    }
    let room = paper.height.saturating_sub(head.len() + foot.len() + body.len()).max(1);
    body.extend(around(&lines, under_hand, room));
    assemble(paper, head, body, foot, Some(caret))
}

/// Why places are in the list, as the title over them.
pub(in crate::prompt) fn reason(desk: &Desk, why: Why) -> String {
    match why {
        Why::Title | Why::Inside => String::new(),
        Why::Later => "À reprendre plus tard".into(),
        Why::Missing => "Sans réponse".into(),
        Why::Unknown => "Ne sait pas\u{a0}: à chercher".into(),
        Why::NotApplicable => "Sans objet".into(),
        Why::Moved => {
            let day = desk.before.as_ref().map(crate::session::before::Before::day).unwrap_or_default();
            capitalised(&format!("a bougé depuis {day}"))
        }
    }
}

/// `12 Où en sont nos déplacements ?   +2`; under the hand, the whole question and its section.
fn spot_lines(desk: &Desk, spot: Spot, is_hand: bool, paper: Paper) -> Vec<Row> {
    let session = desk.session();
    let grid = session.grid();
    let section = session.section_at(spot.stop).map_or("", |section| grid.sections[section].title.as_str());
    let (number, title, state) = match session.stops()[spot.stop] {
        Stop::Item(item) => (
            session.number_of(spot.stop).map(|number| number.to_string()).unwrap_or_default(),
            grid.items[item].question.as_str(),
            spot_state(desk, spot, item),
        ),
        other => (String::new(), stop_title(grid, other), stop_count(session, other)),
    };
    // Where the title above says it, it is not said again on each line.
    let is_told = matches!(spot.why, Why::Missing | Why::Unknown | Why::NotApplicable);
    let right = Row::new(if is_told { String::new() } else { state }, Ink::Plain);
    let right = if right.width() + 16 > paper.width { Row::default() } else { right };
    let room = paper.width.saturating_sub(right.width() + 8);
    let start = marked(is_hand).and(format!("{number:>3} "), Ink::Dim);
    if !is_hand {
        let line = start.and(shortened(title, room), Ink::Plain);
        return vec![line.with_right(right, paper.width).cut(paper.width)];
    }
    let mut question = wrapped(title, room).into_iter();
    let first = start.and(question.next().unwrap_or_default(), Ink::Bold).with_right(right, paper.width);
    let more = question.map(|text| Row::new(text, Ink::Bold).indented(6));
    let inside = if spot.why == Why::Inside { " (le mot est dans l’aide ou dans un argument)" } else { "" };
    let told = Row::new(shortened(&format!("{section}{inside}"), paper.width.saturating_sub(7)), Ink::Dim).indented(6);
    let told = (!section.is_empty() && !paper.is_low()).then_some(told);
    std::iter::once(first).chain(more).chain(told).map(|row| row.cut(paper.width)).collect()
}

/// What became of a question; for one that moved, from where to where.
pub(in crate::prompt) fn spot_state(desk: &Desk, spot: Spot, item: usize) -> String {
    let session = desk.session();
    let known = &session.grid().items[item];
    let moves = desk.before.iter().flat_map(|before| before.moves(session));
    match moves.into_iter().find(|step| step.item == item && spot.why == Why::Moved) {
        Some(step) => {
            let name = |at| known.scale().map(|scale| crate::prompt::board::step_name(scale, at)).unwrap_or_default();
            format!("{} → {}", name(step.then), name(step.now))
        }
        None => words::state(known, session.entry_of(item)),
    }
}
