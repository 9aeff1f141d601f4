//! What a matrix looks like: whose relations, then pair after pair. Pure.

use super::{PairHand, Step, Way};
use crate::french::{count, quoted};
use crate::grid::{Matrix, Nature};
use crate::prompt::desk::{Desk, Notice};
use crate::prompt::frame::{Frame, Ink, Row, paragraph, shortened, window};
use crate::prompt::paper::{KeyWord, Paper, assemble, foot};
use crate::prompt::rows::screen::{CONTINUE, around, bar, marked, way_keys};
use crate::prompt::rows::{Chooser, chooser_rows, writing_width};
use crate::prompt::screen::head;
use crate::session::Session;
use crate::session::rows::{Link, Pair};

/// « 31 paires sur 136 ».
pub(in crate::prompt) fn pair_count(session: &Session, matrix: usize) -> String {
    let (filled, all) = session.pair_counts(matrix);
    match filled {
        0 if all == 0 => "aucune paire".into(),
        _ => format!("{} sur {all}", count(filled, "paire", "paires")),
    }
}

/// The rows of a matrix, with how many of their pairs are filled in; then « Continuer ».
pub fn list_screen(desk: &Desk, paper: Paper, matrix: usize) -> Frame {
    let session = desk.session();
    let known = &session.grid().matrices[matrix];
    let rows = session.rows(known.table).len();
    let head = head(desk, paper);
    let hand = desk.draft.hand.filter(|hand| *hand < rows && rows >= 2);
    let mut keys: Vec<KeyWord> = vec![("Entrée", if hand.is_some() { "remplir".into() } else { "continuer".into() })];
    if rows >= 2 {
        keys.push(("↑ ↓", if paper.is_narrow() { "choisir".into() } else { "ou un numéro, choisir".into() }));
        keys.push(("l", "paires vides".into()));
        if hand.is_some() {
            keys.push(("c", "continuer".into()));
        }
    }
    keys.extend(way_keys(desk));
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len()).max(1);
    let mut body = Vec::new();
    if !paper.is_low() {
        body.push(Row::new(shortened(&known.title, paper.width), Ink::Bold));
    }
    let lines = row_lines(session, matrix, hand, paper);
    let is_new = session.pair_counts(matrix).0 == 0;
    let mut last_scroll = 0;
    if (desk.is_help_open || is_new) && !known.help.is_empty() {
        let help = paragraph(&known.help, paper.width, Ink::Plain);
        let height = room.saturating_sub(body.len() + lines.len().min(5) + 2).min(help.len());
        last_scroll = help.len().saturating_sub(height);
        body.extend(window(&help, height, desk.scroll));
    }
    let told = if rows < 2 {
        "Il faut au moins deux lignes dans le tableau pour les relier\u{a0}: p pour y revenir.".to_owned()
    } else {
        let first = session.row_name(known.table, 0);
        format!("Choisissez de qui dire les relations\u{a0}: d’abord {}, les autres si vous voulez.", quoted(first))
    };
    if !paper.is_low() || rows < 2 {
        body.extend(paragraph(&told, paper.width, Ink::Dim));
    }
    if !paper.is_low() && body.len() + lines.len() < room {
        body.push(Row::blank());
    }
    let room = room.saturating_sub(body.len()).max(1);
    body.extend(around(&lines, hand.unwrap_or(lines.len() - 1), room));
    Frame { last_scroll, ..assemble(paper, head, body, foot, None) }
}

fn row_lines(session: &Session, matrix: usize, hand: Option<usize>, paper: Paper) -> Vec<Row> {
    let table = session.grid().matrices[matrix].table;
    let filled = session.filled_by_row(matrix);
    let all = filled.len().saturating_sub(1);
    let mut lines = Vec::new();
    if filled.len() >= 2 {
        for (index, filled) in filled.iter().enumerate() {
            let is_hand = hand == Some(index);
            let told = format!(" {filled:>2}/{all}");
            let right =
                if paper.is_narrow() { Row::new(told, Ink::Dim) } else { bar(*filled, all).and(told, Ink::Dim) };
            let room = paper.width.saturating_sub(right.width() + 8);
            let name = shortened(session.row_name(table, index), room);
            let line = marked(is_hand)
                .and(format!("{:>3} ", index + 1), Ink::Dim)
                .and(name, if is_hand { Ink::Bold } else { Ink::Plain });
            lines.push(line.with_right(right, paper.width).cut(paper.width));
        }
    }
    let is_hand = hand.is_none();
    lines.push(marked(is_hand).and("    ", Ink::Plain).and(CONTINUE, if is_hand { Ink::Bold } else { Ink::Plain }));
    lines
}

/// The pairs that are not filled in.
pub fn empty_screen(desk: &Desk, paper: Paper, matrix: usize, chooser: &Chooser) -> Frame {
    let session = desk.session();
    let table = session.grid().matrices[matrix].table;
    let left = session.empty_pairs(matrix).len();
    let mut head = vec![Row::new(count(left, "paire vide", "paires vides"), Ink::Bold)];
    if !paper.is_low() {
        head.push(paper.rule());
    }
    let keys: [KeyWord; 4] = [
        ("lettres", "chercher un nom".into()),
        ("↑ ↓", "choisir".into()),
        ("Entrée", "remplir".into()),
        ("Échap", "revenir".into()),
    ];
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len()).max(1);
    let name = |row: usize| session.row_name(table, row);
    let pairs = desk.choosable_pairs(matrix, chooser).into_iter();
    let texts: Vec<(String, String)> =
        pairs.map(|(a, b)| (pair_words(name(a), "↔", name(b), paper.width - 2), String::new())).collect();
    let (body, caret) = chooser_rows("Un nom", chooser, &texts, paper.width, room);
    assemble(paper, head, body, foot, Some(caret))
}

/// Two rows, and what ties them.
pub fn pair_screen(desk: &Desk, paper: Paper, hand: &PairHand) -> Frame {
    let session = desk.session();
    let known = &session.grid().matrices[hand.matrix];
    let head = pair_head(desk, paper, hand);
    let joining = hand.is_joining.then(|| Notice {
        text: format!(
            "N’en garder qu’une\u{a0}? Celle de {} sera gardée, l’autre effacée.",
            quoted(name(session, hand, hand.owner))
        ),
        is_warning: true,
    });
    let foot = foot(paper, joining.as_ref().or(desk.notice.as_ref()), &pair_keys(desk, paper, hand));
    let room = paper.height.saturating_sub(head.len() + foot.len()).max(1);
    let mut body = Vec::new();
    let question = question(session, hand);
    let mut question = paragraph(&question, paper.width, Ink::Bold);
    question.truncate(if paper.is_low() { 2 } else { 4 });
    let air = usize::from(!paper.is_low());
    if hand.step == Step::Nature || !paper.is_low() {
        body.extend(question);
        body.extend(vec![Row::blank(); air]);
    }
    if desk.is_help_open && !known.help.is_empty() {
        let help = paragraph(&known.help, paper.width, Ink::Dim);
        let most = room.saturating_sub(body.len() + known.natures.len() + 4).min(help.len());
        body.extend(help.into_iter().take(most));
        body.extend(vec![Row::blank(); air.min(most)]);
    }
    let mut caret = None;
    let nature = hand.nature.map(|index| &known.natures[index]);
    match hand.step {
        Step::Nature => {
            let options: Vec<Row> = known
                .natures
                .iter()
                .enumerate()
                .map(|(index, nature)| {
                    option(index, sign(nature), &nature.label, hand.nature == Some(index), paper.width)
                })
                .collect();
            let room = room.saturating_sub(body.len() + usize::from(!paper.is_low()) * 3).max(1);
            body.extend(around(&options, hand.nature.unwrap_or(0), room));
            body.extend(vec![Row::blank(); air]);
            body.extend(kept_rows(session, hand, paper.width));
        }
        Step::Object => {
            body.extend(nature.map(|nature| chosen(nature, paper.width)));
            body.push(Row::new("Sur quoi porte-t-elle surtout\u{a0}?", Ink::Bold).cut(paper.width));
            let options: Vec<Row> = known
                .objects
                .iter()
                .enumerate()
                .map(|(index, object)| option(index, "", &object.label, hand.object == Some(index), paper.width))
                .collect();
            let room = room.saturating_sub(body.len()).max(1);
            body.extend(around(&options, hand.object.unwrap_or(0), room));
        }
        Step::Note => {
            body.extend(nature.map(|nature| chosen(nature, paper.width)));
            if let Some(object) = hand.object.and_then(|index| known.objects.get(index)) {
                body.push(Row::new("  sur ", Ink::Dim).and(object.label.clone(), Ink::Plain).cut(paper.width));
            }
            body.push(Row::new("Une note, si vous voulez\u{a0}:", Ink::Bold).cut(paper.width));
            let spare = room.saturating_sub(body.len()).max(1);
            let shown = hand.note.rows(writing_width(desk.size), spare);
            caret = Some((body.len() + shown.caret.0, 4 + shown.caret.1));
            body.extend(shown.rows.into_iter().map(|text| Row::new(text, Ink::Bold).indented(4).cut(paper.width)));
        }
    }
    assemble(paper, head, body, foot, caret)
}

fn name<'a>(session: &'a Session, hand: &PairHand, row: usize) -> &'a str {
    session.row_name(session.grid().matrices[hand.matrix].table, row)
}

fn pair_head(desk: &Desk, paper: Paper, hand: &PairHand) -> Vec<Row> {
    let session = desk.session();
    let known: &Matrix = &session.grid().matrices[hand.matrix];
    let count = session.rows(known.table).len();
    let (a, b) = (hand.owner.min(hand.other), hand.owner.max(hand.other));
    let number = a * count - a * (a + 1) / 2 + (b - a);
    let all = count * (count - 1) / 2;
    let arrow = match hand.way {
        Way::Both => "↔",
        Way::There => "→",
        Way::Back => "←",
    };
    let pair =
        |width: usize| pair_words(name(session, hand, hand.owner), arrow, name(session, hand, hand.other), width);
    if paper.is_low() {
        let right = Row::new(format!("{number}/{all}"), Ink::Bold);
        let room = paper.width.saturating_sub(right.width() + 1);
        return vec![Row::new(pair(room), Ink::Accent).with_right(right, paper.width)];
    }
    let right = Row::new(format!("{number} sur {all}"), Ink::Bold);
    let room = paper.width.saturating_sub(right.width() + 2);
    let mut head = vec![Row::new(pair(room), Ink::Accent).with_right(right, paper.width)];
    let right = Row::new(format!("remplies\u{a0}: {}", pair_count(session, hand.matrix)), Ink::Dim);
    let room = paper.width.saturating_sub(right.width() + 2);
    head.push(Row::new(shortened(&known.title, room), Ink::Plain).with_right(right, paper.width));
    head.push(paper.rule());
    if desk.is_unsaved {
        head.push(Row::new("ATTENTION\u{a0}: les dernières réponses ne sont pas encore enregistrées.", Ink::Warning));
    }
    head
}

/// « AIR ↔ Mairie », both names in sight however long they are.
fn pair_words(first: &str, arrow: &str, second: &str, width: usize) -> String {
    let most = width.saturating_sub(3) / 2;
    let first = shortened(first, most.max(width.saturating_sub(3 + console::measure_text_width(second))));
    let left = width.saturating_sub(3 + console::measure_text_width(&first));
    format!("{first} {arrow} {}", shortened(second, left))
}

fn question(session: &Session, hand: &PairHand) -> String {
    let (owner, other) = (quoted(name(session, hand, hand.owner)), quoted(name(session, hand, hand.other)));
    match hand.way {
        Way::Both => format!("Quelle relation domine entre {owner} et {other}\u{a0}?"),
        Way::There => format!("Comment {owner} voit-il sa relation avec {other}\u{a0}?"),
        Way::Back => format!("Et dans l’autre sens\u{a0}: comment {other} voit-il sa relation avec {owner}\u{a0}?"),
    }
}

/// + brings together, − sets apart.
fn sign(nature: &Nature) -> &'static str {
    match nature.sign {
        1 => "+ ",
        -1 => "− ",
        _ => "· ",
    }
}

fn option(index: usize, sign: &str, label: &str, is_hand: bool, width: usize) -> Row {
    let key = if index < 9 { (index + 1).to_string() } else { String::new() };
    marked(is_hand)
        .and(format!("{key:<2} "), Ink::Accent)
        .and(sign, Ink::Accent)
        .and(label, if is_hand { Ink::Bold } else { Ink::Plain })
        .cut(width)
}

fn chosen(nature: &Nature, width: usize) -> Row {
    Row::new(format!("  {}", sign(nature)), Ink::Accent).and(nature.label.clone(), Ink::Plain).cut(width)
}

/// What is kept of the pair, a row a side.
fn kept_rows(session: &Session, hand: &PairHand, width: usize) -> Vec<Row> {
    let known = &session.grid().matrices[hand.matrix];
    let words = |link: &Link| {
        let nature = known.natures.iter().find(|nature| nature.id == link.nature);
        let object = link.object.as_ref().and_then(|id| known.objects.iter().find(|object| object.id == *id));
        let object = object.map(|object| format!(", {}", object.label.to_lowercase())).unwrap_or_default();
        let note = link.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{}{object}{note}", nature.map_or("", |nature| nature.label.as_str()))
    };
    let row = |before: String, link: Option<&Link>| {
        let words = link.map_or_else(|| "rien encore".to_owned(), words);
        let room = width.saturating_sub(console::measure_text_width(&before));
        Row::new(before, Ink::Dim).and(shortened(&words, room), Ink::Bold).cut(width)
    };
    match session.pair(hand.matrix, hand.owner, hand.other) {
        Pair::Empty if hand.nature.is_some() => Vec::new(),
        Pair::Empty => vec![Row::new("Rien encore\u{a0}: Entrée pour passer.", Ink::Dim).cut(width)],
        Pair::Alike(link) => vec![row("Gardé\u{a0}: ".into(), Some(&link))],
        Pair::Apart(there, back) => {
            let (owner, other) = (name(session, hand, hand.owner), name(session, hand, hand.other));
            let short = |text: &str| shortened(text, width / 4);
            vec![
                row(format!("{} → {}\u{a0}: ", short(owner), short(other)), there.as_ref()),
                row(format!("{} → {}\u{a0}: ", short(other), short(owner)), back.as_ref()),
            ]
        }
    }
}

fn pair_keys(desk: &Desk, paper: Paper, hand: &PairHand) -> Vec<KeyWord> {
    if hand.is_joining {
        return vec![("o", "oui, une seule".into()), ("n", "non, garder les deux".into())];
    }
    let help = if desk.is_help_open { "fermer l’aide" } else { "aide" };
    match hand.step {
        Step::Nature => vec![
            ("chiffre", if paper.is_narrow() { "choisir".into() } else { "ou ↑ ↓, choisir".into() }),
            ("Entrée", if hand.nature.is_some() { "garder".into() } else { "passer".into() }),
            ("Espace", "la prochaine vide".into()),
            ("p", "précédente".into()),
            (
                "d",
                match (hand.way, paper.is_narrow()) {
                    (Way::Both, false) => "vue différemment par les deux côtés".into(),
                    (Way::Both, true) => "deux façons de voir".into(),
                    _ => "vue de la même façon".into(),
                },
            ),
            ("e", "effacer".into()),
            ("Échap", "la liste".into()),
            ("l", "paires vides".into()),
            ("h", help.into()),
            ("?", "touches".into()),
        ],
        Step::Object => vec![
            ("chiffre", "choisir".into()),
            ("Entrée", if hand.object.is_some() { "garder".into() } else { "ne pas le préciser".into() }),
            ("p", "revenir".into()),
            ("?", "touches".into()),
        ],
        Step::Note => vec![
            (
                "Entrée",
                match (hand.way, hand.note.is_empty()) {
                    (Way::There, _) => "l’autre côté".into(),
                    (_, true) => "paire suivante".into(),
                    (_, false) => "garder, paire suivante".into(),
                },
            ),
            ("↑", "revenir".into()),
            ("Tab", help.into()),
        ],
    }
}
