//! The list of places to go to.

use super::{measure, stop_count, stop_title};
use crate::prompt::desk::{Desk, Destination};
use crate::prompt::frame::{Frame, Ink, Row, shortened};
use crate::prompt::paper::{Paper, assemble, foot};
use crate::prompt::rows::screen::around;
use crate::session::Session;

pub(super) fn go_screen(desk: &Desk, paper: Paper, hand: usize, typed: &str) -> Frame {
    let session = desk.session();
    let rows: Vec<Row> = desk
        .destinations()
        .into_iter()
        .enumerate()
        .map(|(index, to)| go_row(session, to, index == hand && typed.is_empty(), paper))
        .collect();
    let mut head = vec![Row::new("Aller à…", Ink::Bold)];
    if !paper.is_low() {
        head.push(paper.rule());
    }
    let questions = session.progress().questions;
    let prompt = match questions {
        0 => "Choisissez\u{a0}: ".to_owned(),
        _ => format!("Numéro de question (1 à {questions})\u{a0}: "),
    };
    let column = measure(&prompt) + typed.len();
    let keys = [
        ("chiffres", "une question".to_owned()),
        ("↑ ↓", "choisir dans la liste".into()),
        ("Entrée", "y aller".into()),
        ("Échap", "revenir".into()),
    ];
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len() + 2).max(1);
    let mut body = vec![Row::new(prompt, Ink::Plain).and(typed, Ink::Bold)];
    body.push(Row::blank());
    body.extend(around(&rows, hand, room));
    assemble(paper, head, body, foot, Some((0, column)))
}

pub(super) fn go_row(session: &Session, to: Destination, is_hand: bool, paper: Paper) -> Row {
    let (title, told) = match to {
        Destination::Section(section) => {
            let numbers: Vec<usize> = session.stops_of(section).filter_map(|stop| session.number_of(stop)).collect();
            let (answered, applicable, _) = session.section_counts(section);
            let (first, last) = (numbers.first().unwrap_or(&0), numbers.last().unwrap_or(&0));
            let told = match (paper.is_narrow(), first == last) {
                _ if numbers.is_empty() => String::new(),
                (true, true) => format!("{first}"),
                (true, false) => format!("{first}–{last}"),
                (false, true) => format!("question {first}, {answered} sur {applicable}"),
                (false, false) => format!("questions {first} à {last}, {answered} sur {applicable}"),
            };
            (session.grid().sections[section].title.clone(), told)
        }
        Destination::Stop(stop) => {
            let stop = session.stops()[stop];
            (format!("  {}", stop_title(session.grid(), stop)), stop_count(session, stop))
        }
    };
    let right = Row::new(told, Ink::Dim);
    let room = paper.width.saturating_sub(right.width() + 4);
    Row::new(if is_hand { "► " } else { "  " }, Ink::Accent)
        .and(shortened(&title, room), if is_hand { Ink::Bold } else { Ink::Plain })
        .with_right(right, paper.width)
        .cut(paper.width)
}
