//! What comes after questions: the board of a section, the end, the way out, a file that cannot be written.

use super::{WIDEST_BOARD, WIDEST_TEXT, filled_tables, head, table_rows};
use crate::french::{count, percent, quoted};
use crate::grid::{ACTIONS, Item};
use crate::prompt::board::{self, Numbered};
use crate::prompt::desk::{Desk, Notice, sentence};
use crate::prompt::form::Form;
use crate::prompt::frame::{Frame, Ink, Row, Size, paragraph, shortened, window};
use crate::prompt::paper::{KeyWord, Paper, assemble, foot, form_rows};
use crate::prompt::tempo;
use crate::score::{State, score};
use crate::session::Session;
use crate::session::before::Before;

/// The board of a section: after its last question, or on demand.
pub(super) fn board_screen(desk: &Desk, size: Size, section: usize, is_on_demand: bool) -> Frame {
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
            ("c", "chercher".into()),
            ("u", "annuler".into()),
            ("l", "ce qui reste".into()),
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

pub(super) fn numbered(session: &Session, section: usize) -> Vec<Numbered> {
    let numbers = session.stops_of(section).filter_map(|stop| session.number_of(stop));
    numbers.zip(session.items_of(section)).map(|(number, item)| Numbered { number, item }).collect()
}

pub(super) fn end_screen(desk: &Desk, size: Size) -> Frame {
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
    if let Some(told) = desk.before.as_ref().and_then(|before| moves_words(before, session)) {
        body.extend(paragraph(&format!("{told}."), paper.width, Ink::Plain));
    }
    if let Some(spent) = tempo::exactly(desk.tempo.spent()) {
        body.extend(paragraph(&format!("Cette séance a duré {spent}."), paper.width, Ink::Dim));
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
        ("l", "ce qui reste".into()),
        ("i", "prochaine sans réponse".into()),
        ("p", "précédente".into()),
        ("u", "annuler".into()),
        ("c", "chercher".into()),
        ("v", "tableaux".into()),
        ("g", "aller à".into()),
        ("f", "fiche".into()),
        ("?", "touches".into()),
    ];
    let has_plan = session.grid().tables.iter().any(|table| table.id == ACTIONS);
    let has_rest = desk.has_rest();
    let is_there = |key: &str| (has_plan || key != "a") && (has_rest || key != "l");
    let keys: Vec<KeyWord> = keys.into_iter().filter(|(key, _)| is_there(key)).collect();
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

/// « Depuis le 18/11/2025, sur 30 positions comparées : 5 ont monté, 2 ont baissé »; nothing where none can be compared.
pub fn moves_words(before: &Before, session: &Session) -> Option<String> {
    let compared = before.compared_count(session);
    if compared == 0 {
        return None;
    }
    let moves = before.moves(session);
    let up = moves.iter().filter(|step| step.now > step.then).count();
    let down = moves.len() - up;
    let has = |n: usize| if n == 1 { "a" } else { "ont" };
    let told = match (up, down) {
        (0, 0) => "aucun n’a bougé".to_owned(),
        (up, 0) => format!("{up}\u{a0}{} monté", has(up)),
        (0, down) => format!("{down}\u{a0}{} baissé", has(down)),
        (up, down) => format!("{up}\u{a0}{} monté, {down}\u{a0}{} baissé", has(up), has(down)),
    };
    let cursors = count(compared, "position comparée", "positions comparées");
    Some(format!("Depuis {}, sur {cursors}\u{a0}: {told}", before.day()))
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

pub(super) fn leave_screen(desk: &Desk, paper: Paper) -> Frame {
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
    if let Some(spent) = tempo::exactly(desk.tempo.spent()) {
        body.push(Row::new(format!("Durée de la séance jusqu’ici\u{a0}: {spent}."), Ink::Dim).cut(paper.width));
    }
    if let Some(told) = filled_tables(desk.session()) {
        body.extend(paragraph(&format!("Tableaux\u{a0}: {told}."), paper.width, Ink::Dim));
    }
    let keys = [("o Entrée", "oui, quitter".to_owned()), ("n Échap", "non, continuer".into())];
    let foot = foot(paper, desk.notice.as_ref(), &keys);
    assemble(paper, head(desk, paper), body, foot, None)
}

pub(super) fn unsaved_screen(desk: &Desk, paper: Paper, why: &str, form: Option<&Form>) -> Frame {
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

pub(super) fn card_screen(desk: &Desk, paper: Paper, form: &Form) -> Frame {
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
