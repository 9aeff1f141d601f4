//! What the desk looks like: one function from a desk and a size to a frame. Pure.

use super::board::{self, EMPTY, FILLED, Numbered};
use super::desk::{Desk, Destination, Mode, Notice, sentence, written};
use super::dial::{self, Choosable, Room};
use super::form::Form;
use super::frame::{Frame, Ink, Row, Size, padded, paragraph, shortened, window};
use super::pairs::{self, screen::pair_count};
use super::paper::{KeyWord, Paper, assemble, foot, form_rows};
use super::rows::{self, screen::row_count};
use crate::assessment::{Answer, Argument, Effect, Priority, Value};
use crate::french::{capitalised, count, list, percent, quoted};
use crate::grid::{ACTIONS, Grid, Item, Kind, NaPolicy, Section, Steps};
use crate::score::{State, score};
use crate::session::{Pace, Place, Session, Stop};

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
    let right = question.as_deref().map_or(0, measure);
    let room = paper.width.saturating_sub(measure(&grid_title) + 3 + right + 2);
    let name = &session.assessment().organisation.name;
    let who = match room.saturating_sub(measure(&person) + 3) {
        _ if person.is_empty() => shortened(name, room),
        0..6 => person,
        left => format!("{person} · {}", shortened(name, left)),
    };
    let first = Row::new(grid_title, Ink::Bold).and(" · ", Ink::Dim).and(who, Ink::Plain);
    let first = match question {
        Some(question) => first.with_right(Row::new(question, Ink::Bold), paper.width),
        None => first,
    };
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
        rows.push(Row::new("ATTENTION : les dernières réponses ne sont pas encore enregistrées.", Ink::Warning));
    }
    rows
}

/// What a table or a matrix is called; nothing for a question.
fn stop_title(grid: &Grid, stop: Stop) -> &str {
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

fn question_screen(desk: &Desk, paper: Paper) -> Frame {
    let session = desk.session();
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return Frame::default() };
    let foot = foot(paper, desk.notice.as_ref(), &question_keys(desk, item, paper));
    let head = head(desk, paper);
    let room = paper.height.saturating_sub(head.len() + foot.len());
    // Air where there is some.
    let gap = match paper.height {
        0..18 => 0,
        18..34 => 1,
        _ => 2,
    };
    // A form takes its rows first: somebody is writing in it.
    let form = match &desk.mode {
        Mode::Argue(form, _) | Mode::NotApplicable(form) | Mode::Write(form) => Some(form),
        _ => None,
    };
    let (form_rows, caret) = match form {
        Some(form) => form_rows(form, paper.width, room.saturating_sub(2).max(3).min(room)),
        None if desk.mode == Mode::Ball => (ball_rows(entry.priority, session.is_alone(), paper.width), None),
        None => (Vec::new(), None),
    };
    let mut left = room.saturating_sub(form_rows.len() + if form_rows.is_empty() { 0 } else { gap });
    let mut body = Vec::new();
    // The question, then its scale, whole if at all possible; help and arguments share what remains.
    let is_ample = !paper.is_low() && left >= 10;
    let dial_least = if form.is_some() { 0 } else { dial_rows(desk, item, paper, 0).len() };
    let mut question = paragraph(&item.question, paper.width, Ink::Bold);
    let most = left.saturating_sub(dial_least).max(1);
    if question.len() > most {
        question.truncate(most);
        if let Some(last) = question.pop() {
            question.push(last.cut(paper.width.saturating_sub(2)).and(" …", Ink::Dim));
        }
    }
    left = left.saturating_sub(question.len());
    body.append(&mut question);
    if is_ample {
        let air = gap.min(left);
        body.extend(vec![Row::blank(); air]);
        left -= air;
    }
    let mut last_scroll = 0;
    let mut dial = dial_rows(desk, item, paper, if is_ample { left } else { 0 });
    if dial.len() > left {
        dial = if form.is_some() { Vec::new() } else { dial.into_iter().take(left).collect() };
    }
    let kept = kept_row(entry, item, desk);
    let kept = match entry.priority {
        Some(priority) => {
            let ball = Row::new(format!("{FILLED} "), Ink::Ball).and(priority.word(), Ink::Plain);
            Some(kept.into_iter().fold(ball, |mut row, kept| {
                row.0.push(super::frame::Span { text: "   ".into(), ink: Ink::Plain });
                row.0.extend(kept.0);
                row
            }))
        }
        None => kept,
    };
    let kept_rows = usize::from(kept.is_some());
    let dial_total = dial.len();
    let mut spare = left.saturating_sub(dial_total);
    if form.is_none() && desk.is_help_shown() {
        let help = help_rows(item, paper.width);
        // The arguments leave their room to the help that was asked for, but for one row.
        let reserve = usize::from(!entry.arguments.is_empty()) + kept_rows;
        let height = spare.saturating_sub(reserve + gap).min(help.len());
        last_scroll = help.len().saturating_sub(height);
        if height > 0 {
            body.extend(window(&help, height, desk.scroll));
            spare -= height;
            let air = gap.min(spare);
            body.extend(vec![Row::blank(); air]);
            spare -= air;
        }
    }
    body.append(&mut dial);
    if let Some(kept) = kept
        && spare > 0
    {
        body.push(kept.cut(paper.width));
        spare -= 1;
    }
    if !entry.arguments.is_empty() && spare > 0 {
        if spare > 2 + gap {
            body.extend(vec![Row::blank(); gap]);
            spare -= gap;
        }
        body.extend(argument_rows(session.grid(), &entry.arguments, paper.width, spare));
    } else if entry.arguments.is_empty()
        && form.is_none()
        && session.pace() == Pace::Talk
        && item.scale().is_some()
        && spare > 2
        && desk.mode == Mode::Here
    {
        body.extend(vec![Row::blank(); gap]);
        body.push(Row::new(
            if session.is_alone() {
                "Pas encore d’argument (a pour en ajouter un)"
            } else {
                "Pas encore d’argument. Qui veut commencer\u{a0}? (a pour en ajouter un)"
            },
            Ink::Dim,
        ));
    }
    let mut at = body.len();
    if !form_rows.is_empty() {
        if gap > 0 && body.len() + form_rows.len() < room {
            body.push(Row::blank());
            at += 1;
        }
        body.extend(form_rows);
    }
    let caret = caret.map(|(row, column)| (at + row, column));
    Frame { last_scroll, ..assemble(paper, head, body, foot, caret) }
}

/// Whether a large screen holds the whole question with its help and its arguments: then the help opens by itself.
pub(super) fn has_room_for_help(desk: &Desk) -> bool {
    let (session, size) = (desk.session(), desk.size);
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return false };
    if size.height < 40 || size.width < 120 || item.help.is_empty() || desk.mode == Mode::Ball {
        return false;
    }
    let paper = Paper::new(size, WIDEST_TEXT);
    let question = paragraph(&item.question, paper.width, Ink::Bold).len();
    let dial = dial_rows(desk, item, paper, size.height).len();
    let help = help_rows(item, paper.width).len();
    let arguments = entry.arguments.iter().map(|one| argument_lines(session.grid(), one, 1, paper.width, false).len());
    // Head and foot, the air between the parts, what is kept, a word.
    question + dial + help + arguments.sum::<usize>() + 22 <= size.height
}

/// The scale, the options or the written answer; as tight as can be where `height` is 0.
fn dial_rows(desk: &Desk, item: &Item, paper: Paper, height: usize) -> Vec<Row> {
    let draft = &desk.draft;
    let entry = desk.session().entry();
    let priority = entry.and_then(|entry| entry.priority);
    let room = if height >= 5 { Room::Ample } else { Room::Tight };
    let list_height = if height == 0 { if paper.is_low() { 4 } else { 6 } } else { height };
    match &item.kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Cursor { .. } => dial::cursor(item, draft.position, priority, paper.width, room),
            Steps::Level(levels) => {
                let choices: Vec<Choosable> = dial::level_keys(scale)
                    .into_iter()
                    .zip(levels)
                    .map(|(key, level)| Choosable {
                        key,
                        label: capitalised(item.label(level.value).unwrap_or(&level.label)),
                        help: level.help.clone(),
                        is_ticked: None,
                    })
                    .collect();
                let hand = draft.position.and_then(|at| scale.positions().iter().position(|step| *step == at));
                dial::list(&choices, hand, paper.width, list_height)
            }
        },
        Kind::Choice(choice) => {
            let choices: Vec<Choosable> = dial::rank_keys(choice.options.len())
                .into_iter()
                .zip(&choice.options)
                .enumerate()
                .map(|(index, (key, option))| Choosable {
                    key,
                    label: option.label.clone(),
                    help: String::new(),
                    is_ticked: choice.several.then(|| draft.ticked.contains(&index)),
                })
                .collect();
            dial::list(&choices, draft.hand, paper.width, list_height)
        }
        Kind::YesNo => {
            let choice = |key: &str, label: &str| Choosable {
                key: key.into(),
                label: label.into(),
                help: String::new(),
                is_ticked: None,
            };
            dial::list(&[choice("o", "Oui"), choice("n", "Non")], draft.hand, paper.width, list_height)
        }
        Kind::Number(_) | Kind::Text | Kind::Date => {
            if matches!(desk.mode, Mode::Write(_)) {
                return Vec::new();
            }
            let unit = match &item.kind {
                Kind::Number(number) if !number.unit.is_empty() => format!("\u{a0}{}", number.unit),
                _ => String::new(),
            };
            match entry.map(|entry| written(&entry.answer)).filter(|text| !text.is_empty()) {
                Some(text) => {
                    let mut rows = paragraph(&format!("{text}{unit}"), paper.width, Ink::Bold);
                    if rows.len() > list_height {
                        rows.truncate(list_height.saturating_sub(1));
                        rows.push(Row::new("… (Entrée pour tout lire et modifier)", Ink::Dim));
                    }
                    rows
                }
                None => vec![Row::new("Entrée pour écrire la réponse.", Ink::Dim)],
            }
        }
    }
}

/// The answer that is kept, where what is under the hand does not already show it.
fn kept_row(entry: &crate::assessment::Entry, item: &Item, desk: &Desk) -> Option<Row> {
    let label = match (desk.session().is_alone(), item.scale().is_some()) {
        (false, _) => "Réponse gardée\u{a0}: ",
        (true, true) => "Votre position\u{a0}: ",
        (true, false) => "Votre réponse\u{a0}: ",
    };
    let kept = |text: String| Some(Row::new(label, Ink::Dim).and(text, Ink::Bold));
    let later = if entry.later { " (à reprendre plus tard)" } else { "" };
    match &entry.answer {
        Answer::NotApplicable(Some(reason)) => kept(format!("sans objet ({reason})")),
        Answer::NotApplicable(None) => kept("sans objet".into()),
        Answer::Unknown => kept("ne sait pas".into()),
        Answer::Missing if entry.later => Some(Row::new("Laissée pour plus tard.", Ink::Dim)),
        Answer::Value(Value::Number(at)) if item.scale().is_some() => {
            let scale = item.scale()?;
            let name = format!("{} {}", board::step_name(scale, *at), board::position_words(item, *at));
            let is_moved = desk.draft.position != Some(*at);
            let row = kept(format!("{}{later}", name.trim()))?;
            Some(if is_moved { row.and("   Entrée pour la remplacer", Ink::Accent) } else { row })
        }
        Answer::Value(Value::Options(ids)) => match &item.kind {
            Kind::Choice(choice) => {
                let labels: Vec<&str> = choice
                    .options
                    .iter()
                    .filter(|option| ids.contains(&option.id))
                    .map(|option| option.label.as_str())
                    .collect();
                kept(format!("{}{later}", list(&labels, "et")))
            }
            _ => None,
        },
        Answer::Value(Value::YesNo(yes)) => kept(format!("{}{later}", if *yes { "oui" } else { "non" })),
        _ => None,
    }
}

fn help_rows(item: &Item, width: usize) -> Vec<Row> {
    let mut rows = paragraph(&item.help, width, Ink::Plain);
    if !item.sheets.is_empty() {
        let word = if item.sheets.len() == 1 { "fiche" } else { "fiches" };
        let text = format!("Dans le manuel\u{a0}: {word} {}.", list(&item.sheets, "et"));
        rows.extend(paragraph(&text, width, Ink::Dim));
    }
    rows
}

/// Toward which end an argument pulls, as the cursor moves.
fn pull(effect: Effect) -> &'static str {
    match effect {
        Effect::Down => "◄",
        Effect::None => "·",
        Effect::Up => "►",
    }
}

fn argument_lines(grid: &Grid, argument: &Argument, number: usize, width: usize, is_under_hand: bool) -> Vec<Row> {
    let by = argument.by.as_deref().map(|by| format!(" ({})", grid.stakeholder_label(by))).unwrap_or_default();
    let ink = if is_under_hand { Ink::Bold } else { Ink::Plain };
    let number = if is_under_hand { format!("[{number}]") } else { format!(" {number} ") };
    let lines = paragraph(&format!("{}{by}", argument.text), width.saturating_sub(7).max(8), ink);
    let mut rows = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        let mut row = if index == 0 {
            Row::new(format!("{number:>4} "), if is_under_hand { Ink::Accent } else { Ink::Dim })
                .and(format!("{} ", pull(argument.effect)), Ink::Accent)
        } else {
            Row::plain("       ")
        };
        row.0.extend(line.0);
        rows.push(row.cut(width));
    }
    rows
}

/// The arguments in at most `height` rows: whole, else one row each, else the last ones and how many there are.
fn argument_rows(grid: &Grid, arguments: &[Argument], width: usize, height: usize) -> Vec<Row> {
    let total = count(arguments.len(), "argument", "arguments");
    let lines = |argument: &Argument, index: usize| argument_lines(grid, argument, index + 1, width, false);
    let whole: Vec<Row> = arguments.iter().enumerate().flat_map(|(index, argument)| lines(argument, index)).collect();
    if whole.len() < height {
        return std::iter::once(Row::new(total, Ink::Dim)).chain(whole).collect();
    }
    let room = height.saturating_sub(1);
    let shown = room.min(arguments.len());
    let told = match shown {
        0 => format!("{total}\u{a0}: m pour lire"),
        _ if shown < arguments.len() => {
            format!("{total}, les {shown} derniers\u{a0}: m pour tout lire").replace("les 1 derniers", "le dernier")
        }
        _ => format!("{total}\u{a0}: m pour tout lire"),
    };
    let first = arguments.len() - shown;
    let short = arguments.iter().enumerate().skip(first).filter_map(|(index, argument)| {
        let mut rows = lines(argument, index);
        let is_cut = rows.len() > 1;
        let row = (!rows.is_empty()).then(|| rows.swap_remove(0))?;
        Some(if is_cut { row.cut(width.saturating_sub(2)).and(" …", Ink::Dim) } else { row })
    });
    std::iter::once(Row::new(told, Ink::Dim).cut(width)).chain(short).collect()
}

fn ball_rows(priority: Option<Priority>, is_alone: bool, width: usize) -> Vec<Row> {
    let choice = |key: &str, ball: &str, label: &str, is_now: bool| {
        let row = Row::new(format!("  {key} "), Ink::Accent).and(format!("{ball} "), Ink::Ball).and(label, Ink::Plain);
        let row = if is_now { row.and("  (maintenant)", Ink::Dim) } else { row };
        row.cut(width)
    };
    vec![
        Row::new("Remplir la boule\u{a0}?", Ink::Bold),
        choice(
            "p",
            FILLED,
            if is_alone { "priorité pour vous" } else { "priorité du groupe" },
            priority == Some(Priority::Priority),
        ),
        choice("i", FILLED, "impact très important, en bien ou en mal", priority == Some(Priority::Impact)),
        choice("v", EMPTY, "boule vide", priority.is_none()),
    ]
}

fn question_keys(desk: &Desk, item: &Item, paper: Paper) -> Vec<KeyWord> {
    let key = |key: &'static str, word: &str| -> KeyWord { (key, word.to_owned()) };
    match &desk.mode {
        Mode::Argue(form, _) if form.at + 1 < form.fields.len() => {
            return vec![key("Entrée", "continuer"), key("↑", "revenir"), key("Échap", "abandonner")];
        }
        Mode::Argue(..) => {
            return vec![key("Entrée", "garder l’argument"), key("↑", "revenir"), key("Échap", "abandonner")];
        }
        Mode::NotApplicable(_) | Mode::Write(_) => return vec![key("Entrée", "garder"), key("Échap", "revenir")],
        Mode::Keep(_) => return vec![key("o", "oui, garder"), key("n", "non"), key("Échap", "rester ici")],
        Mode::Ball => return vec![key("p", "priorité"), key("i", "impact"), key("v", "vide"), key("Échap", "revenir")],
        _ => {}
    }
    let mut keys = match &item.kind {
        Kind::Scale(scale) if matches!(scale.steps, Steps::Cursor { .. }) => {
            if desk.session().pace() == Pace::Quick {
                let word = if scale.min() < 0.0 { "répondre (- avant, pour l’autre côté)" } else { "répondre" };
                vec![key("chiffre", word), key("← →", "déplacer"), key("Entrée", "confirmer")]
            } else {
                vec![
                    key("← →", if paper.is_narrow() { "curseur" } else { "ou un chiffre" }),
                    key("Entrée", "confirmer"),
                ]
            }
        }
        Kind::Choice(choice) if choice.several => {
            vec![key("↑ ↓", "choisir"), key("Espace", "cocher"), key("Entrée", "confirmer")]
        }
        Kind::Scale(_) | Kind::Choice(_) | Kind::YesNo => vec![key("↑ ↓", "choisir"), key("Entrée", "confirmer")],
        Kind::Number(_) | Kind::Text | Kind::Date => vec![key("Entrée", "écrire")],
    };
    keys.push(key("a", "argument"));
    if desk.has_arguments() {
        keys.push(key("m", "modifier"));
    }
    if item.scale().is_some() {
        keys.push(key("b", "boule ●"));
    }
    if item.na != NaPolicy::Forbidden {
        keys.push(key("s", "sans objet"));
    }
    keys.push(if item.kind == Kind::YesNo { key("j", "je ne sais pas") } else { key("n", "ne sait pas") });
    keys.push(key("t", "plus tard"));
    if !item.help.is_empty() {
        keys.push(key("h", if desk.is_help_shown() { "fermer l’aide" } else { "aide" }));
    }
    if desk.session().entry().is_some_and(|entry| entry.answer != Answer::Missing) {
        keys.push(key("e", "effacer"));
    }
    keys.extend([
        key("p", "précédente"),
        key("i", "prochaine sans réponse"),
        key("g", "aller à"),
        key("v", "tableau"),
        key("f", "fiche"),
        key("?", "touches"),
        key("q", "quitter"),
    ]);
    keys
}

fn numbered(session: &Session, section: usize) -> Vec<Numbered> {
    let numbers = session.stops_of(section).filter_map(|stop| session.number_of(stop));
    numbers.zip(session.items_of(section)).map(|(number, item)| Numbered { number, item }).collect()
}

/// The board of a section: after its last question, or on demand.
fn board_screen(desk: &Desk, size: Size, section: usize, is_on_demand: bool) -> Frame {
    let session = desk.session();
    let paper = Paper::new(size, WIDEST_BOARD);
    let grid = session.grid();
    let items = numbered(session, section);
    let (answered, applicable, missing) = session.section_counts(section);
    let title = &grid.sections[section].title;
    let mut head = Vec::new();
    let said = if items.is_empty() { String::new() } else { format!("{answered} sur {applicable}") };
    let right = Row::new(
        if items.is_empty() {
            String::new()
        } else if paper.is_narrow() {
            said
        } else {
            format!("réponses\u{a0}: {said}")
        },
        Ink::Dim,
    );
    let room = paper.width.saturating_sub(right.width() + 13);
    let told = Row::new("Le tableau", Ink::Dim).and(" · ", Ink::Dim).and(shortened(title, room), Ink::Bold);
    head.push(told.with_right(right, paper.width));
    if !paper.is_low() {
        head.extend(board::legend(grid, &items, paper.width).filter(|_| !items.is_empty()));
        head.push(paper.rule());
    }
    let mut keys: Vec<KeyWord> = Vec::new();
    let mut notice = desk.notice.clone();
    if is_on_demand {
        keys.push(("Entrée", "revenir".into()));
        keys.push(("← →", "les autres tableaux".into()));
    } else {
        keys.push(("Entrée", "continuer".into()));
        keys.extend([
            ("p", "précédente".to_owned()),
            ("i", "prochaine sans réponse".into()),
            ("g", "aller à".into()),
            ("v", "autres tableaux".into()),
            ("?", "touches".into()),
            ("q", "quitter".into()),
        ]);
        if notice.is_none() && missing > 0 && !paper.is_low() {
            let text = format!("{} sans réponse ici\u{a0}: i pour y aller.", count(missing, "question", "questions"));
            notice = Some(Notice { text, is_warning: false });
        }
    }
    let foot = foot(paper, notice.as_ref(), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len());
    let tables = table_rows(session, Some(section), paper.width);
    let room_for_items = room.saturating_sub(tables.len() + 1);
    let mut body = board::fitting(grid, &items, &session.positions(), paper.width, room_for_items);
    if !tables.is_empty() {
        if body.last().is_some_and(|row| row.width() > 0) {
            body.push(Row::blank());
        }
        body.extend(tables);
    }
    let shown = window(&body, room, desk.scroll);
    Frame { last_scroll: body.len().saturating_sub(room), ..assemble(paper, head, shown, foot, None) }
}

fn end_screen(desk: &Desk, size: Size) -> Frame {
    let session = desk.session();
    let paper = Paper::new(size, WIDEST_TEXT);
    let progress = session.progress();
    let head = vec![
        Row::new("Vous êtes au bout de la grille.", Ink::Bold),
        Row::new(
            shortened(&format!("{} · {}", session.grid().title, session.assessment().organisation.name), paper.width),
            Ink::Dim,
        ),
        paper.rule(),
    ];
    let mut body = Vec::new();
    body.extend(summary(session, paper.width));
    let sections = session.sections().into_iter().map(Some).chain([None]);
    let tables: Vec<Row> = sections.flat_map(|section| table_rows(session, section, paper.width)).collect();
    if !tables.is_empty() {
        body.push(Row::blank());
        body.extend(tables);
    }
    body.push(Row::blank());
    if let Some(left) = left_words(session) {
        body.extend(paragraph(&format!("{left}\u{a0}: i pour y aller."), paper.width, Ink::Accent));
    } else if progress.questions > 0 {
        body.push(Row::new("Toutes les questions ont été vues.", Ink::Plain));
    }
    if let Some(unknown) = unknown_words(session) {
        body.extend(paragraph(&format!("{unknown}."), paper.width, Ink::Plain));
    }
    body.extend(paragraph(
        &format!("Tout est enregistré dans {}. Pour en faire un rapport\u{a0}:", desk.file),
        paper.width,
        Ink::Plain,
    ));
    body.push(Row::new(format!("  {}", desk.report_command()), Ink::Bold));
    let keys = [
        ("Entrée", "terminer".to_owned()),
        ("a", "plan d’action".into()),
        ("i", "prochaine sans réponse".into()),
        ("p", "précédente".into()),
        ("v", "tableaux".into()),
        ("g", "aller à".into()),
        ("f", "fiche".into()),
        ("?", "touches".into()),
    ];
    let has_plan = session.grid().tables.iter().any(|table| table.id == ACTIONS);
    let keys: Vec<KeyWord> = keys.into_iter().filter(|(key, _)| has_plan || *key != "a").collect();
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len());
    let shown = window(&body, room, desk.scroll);
    Frame { last_scroll: body.len().saturating_sub(room), ..assemble(paper, head, shown, foot, None) }
}

/// « Il reste 3 questions, dont 1 laissée pour plus tard »; nothing where none waits.
pub fn left_words(session: &Session) -> Option<String> {
    let (left, later) = (session.waiting_count(), session.later_count());
    let questions = count(left, "question", "questions");
    let laid = |later: usize| if later == 1 { "laissée pour plus tard" } else { "laissées pour plus tard" };
    match (left, later) {
        (0, _) => None,
        (_, 0) => Some(format!("Il reste {questions} sans réponse")),
        (left, later) if left == later => Some(format!("Il reste {questions}, {}", laid(later))),
        (_, later) => Some(format!("Il reste {questions}, dont {later}\u{a0}{}", laid(later))),
    }
}

/// « 2 réponses « ne sait pas » »; nothing where there is none.
pub fn unknown_words(session: &Session) -> Option<String> {
    let unknown = session.unknown_count();
    (unknown > 0).then(|| format!("{} {}", count(unknown, "réponse", "réponses"), quoted("ne sait pas")))
}

/// Scores of the sections, with what they rest on.
pub fn summary(session: &Session, width: usize) -> Vec<Row> {
    let grid = session.grid();
    let is_scored = grid.items.iter().any(Item::is_scored);
    let mut rows = vec![board::scores_header(&grid.section_name, is_scored, width)];
    let positions = session.final_positions();
    let card = score(grid, &positions);
    let mut sections = session.sections();
    // A section of tables alone has no answer to count.
    sections.retain(|section| !session.items_of(*section).is_empty());
    let answered = |section: usize| {
        let states = session.items_of(section).into_iter().map(|item| positions.0[item].state);
        let applicable = states.filter(|state| state.is_applicable());
        applicable.fold((0, 0), |(answered, all), state| {
            (answered + usize::from(matches!(state, State::At(_) | State::Given)), all + 1)
        })
    };
    if !session.is_alone() && session.has_others() {
        rows.insert(0, Row::new("Avec les réponses de tous les répondants\u{a0}:", Ink::Dim));
    }
    rows.extend(board::scores(grid, &sections, &card, answered, width));
    let has_partial =
        card.sections.iter().map(|section| &section.total).chain(&card.global).any(|score| score.is_partial);
    if has_partial {
        let text = format!("partiel\u{a0}: moins de {} des questions ont une réponse.", percent(grid.min_coverage));
        rows.extend(paragraph(&text, width, Ink::Dim));
    }
    rows
}

fn go_screen(desk: &Desk, paper: Paper, hand: usize, typed: &str) -> Frame {
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
    body.extend(rows::screen::around(&rows, hand, room));
    assemble(paper, head, body, foot, Some((0, column)))
}

fn go_row(session: &Session, to: Destination, is_hand: bool, paper: Paper) -> Row {
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

fn arguments_screen(desk: &Desk, paper: Paper, hand: usize, is_removing: bool) -> Frame {
    let session = desk.session();
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return Frame::default() };
    let mut head = vec![Row::new(shortened(&item.question, paper.width), Ink::Bold)];
    if !paper.is_low() {
        head.push(Row::new(count(entry.arguments.len(), "argument", "arguments"), Ink::Dim));
        head.push(paper.rule());
    }
    let keys: Vec<KeyWord> = if is_removing {
        vec![("o", "oui, le retirer".into()), ("n", "non, le garder".into())]
    } else {
        vec![
            ("↑ ↓", "choisir".into()),
            ("Entrée", "modifier".into()),
            ("r", "retirer".into()),
            ("a", "ajouter".into()),
            ("Échap", "revenir à la question".into()),
        ]
    };
    let question =
        is_removing.then(|| Notice { text: format!("Retirer l’argument {}\u{a0}?", hand + 1), is_warning: true });
    let foot = foot(paper, question.as_ref().or(desk.notice.as_ref()), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len()).max(1);
    let mut rows = Vec::new();
    let mut under_hand = 0..0;
    for (index, argument) in entry.arguments.iter().enumerate() {
        let lines = argument_lines(session.grid(), argument, index + 1, paper.width, index == hand);
        if index == hand {
            under_hand = rows.len()..rows.len() + lines.len();
        }
        rows.extend(lines);
    }
    // What is under the hand stays on screen, with a row to spare for the words of the window.
    let first = under_hand.end.saturating_sub(room.saturating_sub(1)).min(under_hand.start.saturating_sub(1));
    assemble(paper, head, window(&rows, room, first), foot, None)
}

fn card_screen(desk: &Desk, paper: Paper, form: &Form) -> Frame {
    let mut head = vec![Row::new("La fiche de l’évaluation", Ink::Bold)];
    if !paper.is_low() {
        head.push(paper.rule());
    }
    let is_last = form.at + 1 == form.fields.len();
    let enter = if is_last { "garder la fiche" } else { "continuer" };
    let keys = [("Entrée", enter.to_owned()), ("↑ ↓", "revenir, avancer".into()), ("Échap", "ne rien changer".into())];
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len()).max(1);
    let (rows, caret) = form_rows(form, paper.width, room);
    assemble(paper, head, rows, foot, caret)
}

fn leave_screen(desk: &Desk, paper: Paper) -> Frame {
    let progress = desk.session().progress();
    let told = if desk.is_unsaved {
        "Les dernières réponses ne sont pas encore enregistrées\u{a0}: dts va essayer de nouveau.".to_owned()
    } else {
        let file = &desk.file;
        format!(
            "Tout est enregistré dans {file}. Vous pourrez reprendre où vous en êtes, aujourd’hui ou la semaine prochaine."
        )
    };
    let mut body = vec![Row::blank(), Row::new("Quitter maintenant\u{a0}?", Ink::Bold), Row::blank()];
    body.extend(paragraph(&told, paper.width, Ink::Plain));
    if desk.is_draft_changed() {
        let told = "La réponse en cours n’est pas confirmée\u{a0}: elle ne sera pas gardée.";
        body.extend(paragraph(told, paper.width, Ink::Warning));
    }
    body.push(Row::new(format!("Réponses\u{a0}: {} sur {}.", progress.answered, progress.applicable), Ink::Dim));
    if let Some(told) = filled_tables(desk.session()) {
        body.extend(paragraph(&format!("Tableaux\u{a0}: {told}."), paper.width, Ink::Dim));
    }
    let keys = [("o", "oui, quitter".to_owned()), ("n", "non, continuer".into())];
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    assemble(paper, head(desk, paper), body, foot, None)
}

fn unsaved_screen(desk: &Desk, paper: Paper, why: &str, form: Option<&Form>) -> Frame {
    let mut body = vec![Row::new("La réponse n’a pas pu être enregistrée.", Ink::Warning), Row::blank()];
    if !why.is_empty() {
        body.extend(paragraph(&sentence(why), paper.width, Ink::Plain));
        body.push(Row::blank());
    }
    if !paper.is_low() || form.is_none() {
        body.extend(paragraph(
            "Vos réponses sont toujours là, en mémoire. Ne fermez pas cette fenêtre avant de les avoir enregistrées.",
            paper.width,
            Ink::Plain,
        ));
    }
    let (keys, caret): (Vec<KeyWord>, _) = if let Some(form) = form {
        body.push(Row::blank());
        let (rows, caret) = form_rows(form, paper.width, 4);
        let at = body.len();
        body.extend(rows);
        (
            vec![("Entrée", "enregistrer là".into()), ("Échap", "revenir".into())],
            caret.map(|(row, column)| (at + row, column)),
        )
    } else {
        (
            vec![("r", "réessayer".into()), ("a", "enregistrer ailleurs".into()), ("c", "continuer quand même".into())],
            None,
        )
    };
    assemble(paper, vec![paper.rule()], body, foot(paper, desk.notice.as_ref(), &keys), caret)
}

/// All keys and what they do.
const KEYS: [(&str, &str); 20] = [
    ("← →  + -", "déplacer le curseur d’un cran"),
    ("chiffre", "placer le curseur ; - puis un chiffre pour l’autre côté"),
    ("Entrée", "confirmer la réponse et passer à la suite"),
    ("a", "ajouter un argument : ce qui a été dit, vers quel côté il tire, pour qui"),
    ("m", "modifier ou retirer un argument"),
    ("b", "boule pleine ● (priorité ou impact) ou vide ○"),
    ("s", "sans objet : la question ne nous concerne pas"),
    ("n", "ne sait pas (j quand la réponse est oui ou non)"),
    ("t", "laisser pour plus tard"),
    ("e", "effacer la réponse ; les arguments restent"),
    ("h", "aide de la question ; ↑ ↓ pour lire la suite"),
    ("p", "question précédente"),
    ("i", "prochaine question sans réponse"),
    ("g", "aller à une question ou à une partie de la grille"),
    ("v", "voir le tableau des curseurs"),
    ("f", "corriger la fiche : structure, territoire, étape, qui est là"),
    ("?", "cette page"),
    ("q", "quitter ; tout est gardé, on reprend quand on veut"),
    ("Ctrl-C", "quitter tout de suite ; tout ce qui a été confirmé est gardé"),
    ("Échap", "revenir en arrière sans rien changer"),
];

/// Those of a table.
const TABLE_KEYS: [(&str, &str); 15] = [
    ("a", "ajouter une ligne"),
    ("↑ ↓", "choisir une ligne, ou un numéro"),
    ("Entrée", "modifier la ligne ; sur « Continuer », passer à la suite"),
    ("x", "retirer la ligne, avec les relations où elle figure"),
    ("r", "remonter la ligne d’un rang"),
    ("c", "continuer, sans rien changer"),
    ("h", "aide du tableau"),
    ("", "Dans une ligne"),
    ("Entrée", "garder la case et passer à la suivante"),
    ("↑ ↓", "garder la case et aller à une autre"),
    ("Page", "aller au groupe de cases suivant ou précédent"),
    ("chiffre", "choisir dans une liste ; ← → aussi, Retour arrière pour vider"),
    ("Tab", "aide de la case"),
    ("Échap", "revenir aux lignes ; ce qui est gardé reste"),
    ("p g i v q", "comme dans les questions : précédente, aller à, sans réponse, tableau, quitter"),
];

/// Those of a matrix.
const MATRIX_KEYS: [(&str, &str); 14] = [
    ("↑ ↓", "choisir de qui dire les relations, ou un numéro"),
    ("Entrée", "commencer à sa première paire vide ; sur « Continuer », passer à la suite"),
    ("l", "les paires vides ; des lettres pour chercher un nom"),
    ("c", "continuer, sans rien changer"),
    ("", "Dans une paire"),
    ("chiffre", "dire la relation, puis sur quoi elle porte"),
    ("Entrée", "garder ; sans rien de choisi, laisser la paire vide"),
    ("Espace", "laisser la paire comme elle est, aller à la prochaine paire vide"),
    ("← →  p", "paire précédente, paire suivante"),
    ("d", "vue différemment par les deux côtés : une relation par sens ; de nouveau d, une seule"),
    ("e", "effacer la relation"),
    ("Tab  h", "aide"),
    ("Échap", "revenir à la liste ; ce qui est gardé reste"),
    ("p g i v q", "dans la liste, comme dans les questions"),
];

fn keys_screen(desk: &Desk, paper: Paper) -> Frame {
    let mut body = Vec::new();
    let keys: &[(&str, &str)] = match desk.session().stop() {
        Some(Stop::Table(_)) => &TABLE_KEYS,
        Some(Stop::Matrix(_)) => &MATRIX_KEYS,
        _ => &KEYS,
    };
    for (key, word) in keys {
        if key.is_empty() {
            body.push(Row::blank());
            body.push(Row::new(*word, Ink::Bold));
            continue;
        }
        let lines = paragraph(
            &word.replace(" :", "\u{a0}:").replace(" ;", "\u{a0};").replace("« ", "«\u{a0}").replace(" »", "\u{a0}»"),
            paper.width.saturating_sub(11),
            Ink::Plain,
        );
        for (index, line) in lines.into_iter().enumerate() {
            let mut row = Row::new(padded(if index == 0 { key } else { "" }, 11), Ink::Accent);
            row.0.extend(line.0);
            body.push(row);
        }
    }
    let mut head = vec![Row::new("Les touches", Ink::Bold)];
    if !paper.is_low() {
        head.push(paper.rule());
    }
    let keys = [("Entrée", "revenir".to_owned()), ("↑ ↓", "la suite".into())];
    let foot = foot(paper, None, &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len());
    let shown = window(&body, room, desk.scroll);
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
