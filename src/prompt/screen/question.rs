//! What a question looks like: itself, its scale, its help, what was said.

use super::{head, measure};
use crate::assessment::{Answer, Argument, Effect, Entry, Priority, Value};
use crate::french::{capitalised, count, list};
use crate::grid::{Grid, Item, Kind, NaPolicy, Steps};
use crate::prompt::board::{self, EMPTY, FILLED};
use crate::prompt::desk::{Desk, Mode, Notice, written};
use crate::prompt::dial::{self, Choosable, Room};
use crate::prompt::frame::{Frame, Ink, Row, Span, paragraph, shortened, window};
use crate::prompt::paper::{KeyWord, Paper, assemble, foot, form_rows};
use crate::prompt::screen::WIDEST_TEXT;
use crate::prompt::words;
use crate::session::Pace;
use crate::session::before::{Before, Former};

pub(super) fn question_screen(desk: &Desk, paper: Paper) -> Frame {
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
                row.0.push(Span { text: "   ".into(), ink: Ink::Plain });
                row.0.extend(kept.0);
                row
            }))
        }
        None => kept,
    };
    let former = former_row(desk, paper.width);
    let kept_rows = usize::from(kept.is_some()) + usize::from(former.is_some());
    let dial_total = dial.len();
    let mut spare = left.saturating_sub(dial_total);
    if (form.is_none() || matches!(desk.mode, Mode::Write(_)) && desk.is_help_open) && desk.is_help_shown() {
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
    if let Some(former) = former
        && spare > 0
    {
        let air = usize::from(gap > 0 && spare > 4);
        body.extend(vec![Row::blank(); air]);
        body.push(former.cut(paper.width));
        spare -= 1 + air;
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
pub(in crate::prompt) fn has_room_for_help(desk: &Desk) -> bool {
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
pub(super) fn dial_rows(desk: &Desk, item: &Item, paper: Paper, height: usize) -> Vec<Row> {
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
                        label: capitalised(item.position_label(level.value).unwrap_or(&level.label)),
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
pub(super) fn kept_row(entry: &Entry, item: &Item, desk: &Desk) -> Option<Row> {
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

pub(super) fn help_rows(item: &Item, width: usize) -> Vec<Row> {
    let mut rows = paragraph(&item.help, width, Ink::Plain);
    if !item.sheets.is_empty() {
        let word = if item.sheets.len() == 1 { "fiche" } else { "fiches" };
        let text = format!("Dans le manuel\u{a0}: {word} {}.", list(&item.sheets, "et"));
        rows.extend(paragraph(&text, width, Ink::Dim));
    }
    rows
}

/// Toward which end an argument pulls, as the cursor moves.
pub(super) fn pull(effect: Effect) -> &'static str {
    match effect {
        Effect::Down => "◄",
        Effect::None => "·",
        Effect::Up => "►",
    }
}

pub(super) fn argument_lines(
    grid: &Grid,
    argument: &Argument,
    number: usize,
    width: usize,
    is_under_hand: bool,
) -> Vec<Row> {
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
pub(super) fn argument_rows(grid: &Grid, arguments: &[Argument], width: usize, height: usize) -> Vec<Row> {
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

pub(super) fn ball_rows(priority: Option<Priority>, is_alone: bool, width: usize) -> Vec<Row> {
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

pub(super) fn question_keys(desk: &Desk, item: &Item, paper: Paper) -> Vec<KeyWord> {
    let key = |key: &'static str, word: &str| -> KeyWord { (key, word.to_owned()) };
    match &desk.mode {
        Mode::Argue(form, _) if form.at + 1 < form.fields.len() => {
            return vec![key("Entrée", "continuer"), key("↑", "revenir"), key("Échap", "abandonner")];
        }
        Mode::Argue(..) => {
            return vec![key("Entrée", "garder l’argument"), key("↑", "revenir"), key("Échap", "abandonner")];
        }
        Mode::Write(form) => {
            let is_answered = form.fields[0].required.is_some();
            let enter = if is_answered || form.words(0).is_some() { "garder" } else { "passer" };
            let escape = if is_answered { "revenir" } else { "les touches (sans objet, ne sait pas…)" };
            let mut keys = vec![key("Entrée", enter), key("Échap", if paper.is_narrow() { "touches" } else { escape })];
            if !item.help.is_empty() {
                keys.push(key("Tab", if desk.is_help_open { "fermer l’aide" } else { "aide" }));
            }
            return keys;
        }
        Mode::NotApplicable(_) => return vec![key("Entrée", "garder"), key("Échap", "revenir")],
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
    if desk.before.is_some() {
        keys.push(key("d", "la dernière fois"));
    }
    if desk.session().entry().is_some_and(|entry| entry.answer != Answer::Missing) {
        keys.push(key("e", "effacer"));
    }
    keys.extend([
        key("p", "précédente"),
        key("i", "prochaine sans réponse"),
        key("g", "aller à"),
        key("q", "quitter"),
        key("u", "annuler"),
        key("c", "chercher"),
        key("v", "tableau"),
        key("f", "fiche"),
        key("?", "touches"),
    ]);
    keys
}

pub(super) fn arguments_screen(desk: &Desk, paper: Paper, hand: usize, is_removing: bool) -> Frame {
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

/// « Le 18/11/2025 : +1 plutôt favorable · 3 arguments (d) »; nothing where no other day was asked for.
fn former_row(desk: &Desk, width: usize) -> Option<Row> {
    let (item, former) = former_of(desk)?;
    let day = desk.before.as_ref().map(Before::day).unwrap_or_default();
    let tail = match former.arguments.len() {
        0 => String::new(),
        _ if width < 50 => " (d)".into(),
        arguments => format!(" · {} (d pour lire)", count(arguments, "argument", "arguments")),
    };
    let row = Row::new(format!("{}\u{a0}: ", capitalised(&day)), Ink::Dim);
    let row = match former.priority {
        Some(_) => row.and(format!("{FILLED} "), Ink::Ball),
        None => row,
    };
    let room = width.saturating_sub(row.width() + measure(&tail));
    Some(row.and(shortened(&words::former(item, former), room), Ink::Plain).and(tail, Ink::Dim))
}

/// The question one is at, and what was said of it another day.
fn former_of(desk: &Desk) -> Option<(&Item, &Former)> {
    let former = desk.before.as_ref()?.former.get(desk.session().item_index()?)?;
    Some((desk.session().item()?, former))
}

/// What was said of the question another day.
pub(super) fn former_screen(desk: &Desk, paper: Paper) -> Frame {
    let Some((item, former)) = former_of(desk) else { return Frame::default() };
    let day = desk.before.as_ref().map(Before::day).unwrap_or_default();
    let mut head = vec![Row::new(shortened(&item.question, paper.width), Ink::Bold)];
    if !paper.is_low() {
        head.push(paper.rule());
    }
    let told = format!("{}\u{a0}: {}", capitalised(&day), words::former(item, former));
    let mut body = paragraph(&told, paper.width, Ink::Bold);
    if let Some(priority) = former.priority {
        body.push(Row::new(format!("{FILLED} "), Ink::Ball).and(priority.word(), Ink::Plain));
    }
    body.push(Row::blank());
    if former.arguments.is_empty() {
        body.push(Row::new("Aucun argument n’avait été noté.", Ink::Dim));
    }
    for (index, argument) in former.arguments.iter().enumerate() {
        body.extend(argument_lines(desk.session().grid(), argument, index + 1, paper.width, false));
    }
    if let Some(entry) = desk.session().entry() {
        body.push(Row::blank());
        let now = format!("Aujourd’hui\u{a0}: {}", words::answer(item, &entry.answer));
        body.extend(paragraph(&now, paper.width, Ink::Plain));
    }
    let keys: [KeyWord; 2] = [("Entrée", "revenir".into()), ("↑ ↓", "la suite".into())];
    let foot = foot(paper, None, &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len());
    let shown = window(&body, room, desk.scroll);
    Frame { last_scroll: body.len().saturating_sub(room), ..assemble(paper, head, shown, foot, None) }
}
