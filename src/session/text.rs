//! A session in French words: answers in full and in a few cells, places, what is left. Pure.

use super::before::{Before, Former, Then};
use super::undo::Changed;
use super::{Progress, Session, Stop};
use crate::assessment::{Answer, Entry, Priority, Row, Value};
use crate::french::{count, number, quoted, quoted_list, signed};
use crate::grid::{Column, ColumnKind, Grid, Item, Kind, Scale, Steps, Table};

/// An answer in full: « +2 favorable », « sans objet (pas de bâtiment) », « 512,5 heures ».
pub fn answer(item: &Item, answer: &Answer) -> String {
    match (answer, &item.kind) {
        (Answer::Missing, _) => "sans réponse".into(),
        (Answer::Unknown, _) => "ne sait pas".into(),
        (Answer::NotApplicable(None), _) => "sans objet".into(),
        (Answer::NotApplicable(Some(reason)), _) => format!("sans objet ({reason})"),
        (Answer::Value(Value::Number(at)), Kind::Scale(_)) => position(item, *at),
        (Answer::Value(Value::Number(_)), Kind::Number(wanted)) => {
            let text = written(answer);
            if wanted.unit.is_empty() { text } else { format!("{text}\u{a0}{}", wanted.unit) }
        }
        (Answer::Value(Value::Options(ids)), Kind::Choice(choice)) => {
            let labels = choice.options.iter().filter(|option| ids.contains(&option.id));
            quoted_list(&labels.map(|option| option.label.as_str()).collect::<Vec<_>>(), "et")
        }
        (Answer::Value(Value::YesNo(yes)), _) => quoted(if *yes { "oui" } else { "non" }),
        (Answer::Value(_), _) => written(answer),
    }
}

/// A position on the scale of an item, between two steps where it is a mean: « +1,3 ».
pub fn position(item: &Item, at: f64) -> String {
    let name = item.scale().map(|scale| step_name(scale, at)).unwrap_or_default();
    format!("{name} {}", position_words(item, at)).trim().to_owned()
}

/// What was said another day, in full.
pub fn former(item: &Item, former: &Former) -> String {
    match &former.then {
        Then::Nothing => "sans réponse".into(),
        Then::OtherMeaning => "la question a changé depuis".into(),
        Then::Answer(said) => answer(item, said),
        Then::Mean(at, 1) => position(item, *at),
        Then::Mean(at, people) => format!("{}, moyenne de {people}\u{a0}réponses", position(item, *at)),
    }
}

/// What became of a question, in a dozen cells at most: « +2 », « SO », « plus tard ».
pub fn state(item: &Item, entry: &Entry) -> String {
    let later = if entry.later { " (plus tard)" } else { "" };
    match &entry.answer {
        Answer::Missing if entry.later => "plus tard".into(),
        Answer::Missing => "–".into(),
        Answer::Unknown => "NSP".into(),
        Answer::NotApplicable(_) => "SO".into(),
        Answer::Value(Value::Number(at)) if item.scale().is_some() => {
            let name = item.scale().map(|scale| step_name(scale, *at)).unwrap_or_default();
            format!("{name}{later}")
        }
        Answer::Value(Value::YesNo(yes)) => format!("{}{later}", if *yes { "oui" } else { "non" }),
        Answer::Value(_) => format!("répondu{later}"),
    }
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

/// What a table or a matrix is called; nothing for a question.
pub fn stop_title(grid: &Grid, stop: Stop) -> &str {
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

/// Whose response it is, in a sentence.
pub fn whose(session: &Session) -> String {
    let response = session.response();
    if response.collective {
        "réponses du groupe".into()
    } else {
        format!("réponses de {}", quoted(&response.respondent.name))
    }
}

/// How a position of a scale is written: with its sign where the scale goes both ways.
pub fn step_name(scale: &Scale, value: f64) -> String {
    if scale.min() < 0.0 { signed(value, 1) } else { number(value, 2) }
}

/// The words of a position: those of the scale, or the pole that it leans to where the item has poles of its own.
pub fn position_words(item: &Item, value: f64) -> String {
    let Some((scale, poles)) = item.scale().zip(item.poles.as_ref()) else {
        return item.position_label(value).unwrap_or_default().to_owned();
    };
    match scale.steps {
        Steps::Cursor { .. } => poles.words(scale.normalise(value)),
        Steps::Level(_) => item.position_label(value).unwrap_or_default().to_owned(),
    }
}

/// « Le 18/11/2025 : +1 plutôt favorable · 3 arguments (d pour lire) ».
pub fn former_words(item: &Item, before: &Before, former: &Former) -> String {
    let ball = former.priority.map(|priority| format!(", boule pleine\u{a0}: {}", priority.word())).unwrap_or_default();
    let more = match former.arguments.len() {
        0 => String::new(),
        arguments => format!(" · {} (d pour lire)", count(arguments, "argument", "arguments")),
    };
    format!("{}\u{a0}: {}{ball}{more}", crate::french::capitalised(&before.day()), self::former(item, former))
}

/// The help of a question, and the sheets of the manual that help further.
pub fn help_words(item: &Item) -> String {
    let word = if item.sheets.len() == 1 { "fiche" } else { "fiches" };
    let sheets = format!("Dans le manuel\u{a0}: {word} {}.", crate::french::list(&item.sheets, "et"));
    let sheets = if item.sheets.is_empty() { String::new() } else { sheets };
    format!("{}\n{sheets}", item.help).trim().to_owned()
}

/// What is said of a ball that was filled or emptied.
pub fn ball_words(priority: Option<Priority>, is_alone: bool) -> &'static str {
    match priority {
        Some(Priority::Priority) if is_alone => "Boule pleine ●\u{a0}: c’est une priorité pour vous.",
        Some(Priority::Priority) => "Boule pleine ●\u{a0}: c’est une priorité du groupe.",
        Some(Priority::Impact) => "Boule pleine ●\u{a0}: l’impact est très important.",
        None => "Boule vide ○.",
    }
}

/// What is written for a kind of answer: « un nombre, en heures »; nothing where it is a text, or chosen.
pub fn kind_words(kind: &Kind) -> String {
    match kind {
        Kind::Number(number) if !number.unit.is_empty() => format!("un nombre, en {}", number.unit),
        Kind::Number(_) => "un nombre".into(),
        Kind::Date => "jour/mois/année ou mois et année, par exemple 31/12/2026 ou juin 2027".into(),
        Kind::Scale(_) | Kind::Choice(_) | Kind::YesNo | Kind::Text => String::new(),
    }
}

/// A value as one would write it.
pub fn written(answer: &Answer) -> String {
    match answer {
        Answer::Value(Value::Number(number)) => number.to_string().replace('.', ","),
        Answer::Value(Value::Text(text)) => text.clone(),
        Answer::Value(Value::Date(date)) => crate::french::date(*date),
        _ => String::new(),
    }
}

/// A file name or a word as one types it in a shell.
pub fn shell_word(word: &str) -> String {
    let is_bare = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '\\' | ':');
    if !word.is_empty() && word.chars().all(is_bare) { word.to_owned() } else { format!("\"{word}\"") }
}

/// What one types to make a report of a file of answers; `grid` is the path of their grid, where it was given as a file.
pub fn report_command(file: &str, grid: Option<&str>) -> String {
    let grid = grid.map(|path| format!(" --grille {}", shell_word(path))).unwrap_or_default();
    format!("dts rapport {}{grid}", shell_word(file))
}

/// A message as a sentence: capital and full stop.
pub fn sentence(text: &str) -> String {
    let text = crate::french::capitalised(text);
    if text.ends_with(['.', '?', '!', '…']) { text } else { format!("{text}.") }
}

/// What people read in a cell.
pub fn cell(grid: &Grid, column: &Column, value: &Value) -> String {
    match (&column.kind, value) {
        (ColumnKind::Answer(Kind::Scale(scale)), Value::Number(at)) => {
            let name = step_name(scale, *at);
            scale.label(*at).map_or_else(|| name.clone(), |label| format!("{name} {label}"))
        }
        (ColumnKind::Answer(Kind::Number(number)), Value::Number(_)) => {
            let text = written(&Answer::Value(value.clone()));
            if number.unit.is_empty() { text } else { format!("{text}\u{a0}{}", number.unit) }
        }
        (ColumnKind::Answer(Kind::Choice(choice)), Value::Options(ids)) => {
            let labels = choice.options.iter().filter(|option| ids.contains(&option.id));
            labels.map(|option| option.label.as_str()).collect::<Vec<_>>().join(", ")
        }
        (_, Value::YesNo(yes)) => if *yes { "oui" } else { "non" }.to_owned(),
        (_, Value::Item(id)) => {
            grid.item_index(id).map_or_else(|| id.clone(), |item| grid.items[item].question.clone())
        }
        (_, value) => written(&Answer::Value(value.clone())).replace('\n', " "),
    }
}

/// The first cells of a row that are short by kind: choices, figures, days.
pub fn row_excerpt(grid: &Grid, table: &Table, row: &Row) -> String {
    let is_short = |kind: &ColumnKind| !matches!(kind, ColumnKind::Answer(Kind::Text | Kind::Scale(_)));
    let columns = table.columns.iter().filter(|column| is_short(&column.kind));
    let cells = columns.filter_map(|column| Some(cell(grid, column, row.get(&column.id)?)));
    cells.take(3).collect::<Vec<_>>().join(" · ")
}

/// « 17 lignes ».
pub fn row_count(rows: usize) -> String {
    if rows == 0 { "aucune ligne".into() } else { count(rows, "ligne", "lignes") }
}

/// « 31 paires sur 136 ».
pub fn pair_count(session: &Session, matrix: usize) -> String {
    let (filled, all) = session.pair_counts(matrix);
    match filled {
        0 if all == 0 => "aucune paire".into(),
        _ => format!("{} sur {all}", count(filled, "paire", "paires")),
    }
}

/// « Pilier 1 sur 3 · L’économie »; « Pour finir · Plan d’action » in a table that follows no section.
pub fn part(session: &Session) -> String {
    let (grid, progress) = (session.grid(), session.progress());
    if !session.is_in_section() {
        return format!("Pour finir · {}", session.stop().map_or("", |stop| stop_title(grid, stop)));
    }
    let name = crate::french::capitalised(&grid.section_name);
    format!("{name} {} sur {} · {}", progress.section_number, progress.sections, session.section().title)
}

/// « question 3 sur 45 »; « question 12, 3e sur 19 » where only some of the questions are asked.
pub fn question_place(progress: &Progress) -> Option<String> {
    let (number, rank) = (progress.question?, progress.rank?);
    let rank_text = if rank == 1 { "1re".to_owned() } else { format!("{rank}e") };
    Some(match number == rank {
        true => format!("question {number} sur {}", progress.questions),
        false => format!("question {number}, {rank_text} sur {}", progress.questions),
    })
}

/// What was taken back, in a sentence: `before` is the session as it was, `after` the one without its last change.
pub fn undone(before: &Session, after: &Session) -> String {
    let item = match before.last_change() {
        Some(Changed::Item(item)) => item,
        Some(Changed::Conclusion) => return "Annulé. La phrase est redevenue ce qu’elle était.".into(),
        _ => return "Annulé. Le tableau est revenu à ce qu’il était avant le dernier changement.".into(),
    };
    let (was, is) = (before.entry_of(item), after.entry_of(item));
    let what = match () {
        () if was.answer != is.answer && is.answer == Answer::Missing => "de nouveau sans réponse".into(),
        () if was.answer != is.answer => format!("de nouveau {}", answer(&before.grid().items[item], &is.answer)),
        () if was.arguments.len() > is.arguments.len() => "l’argument ajouté est retiré".into(),
        () if was.arguments.len() < is.arguments.len() => "l’argument retiré est de retour".into(),
        () if was.arguments != is.arguments => "l’argument est redevenu ce qu’il était".into(),
        () => match (was.priority != is.priority, is.priority, is.later) {
            (true, Some(priority), _) => format!("boule de nouveau pleine, {}", priority.word()),
            (true, None, _) => "boule de nouveau vide".into(),
            (false, _, true) => "de nouveau laissée pour plus tard".into(),
            (false, _, false) => "n’est plus laissée pour plus tard".into(),
        },
    };
    format!("Annulé. Question {}\u{a0}: {what}.", item + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::grid;

    #[test]
    fn an_axis_with_its_own_poles_leans_to_one_of_them() {
        let item = &grid().items[2];
        let words: Vec<String> = [-3.0, -1.0, 0.0, 2.0].map(|value| position_words(item, value)).to_vec();
        assert_eq!(
            words,
            ["pyramidal", "vers «\u{a0}pyramidal\u{a0}»", "entre les deux", "vers «\u{a0}transversal\u{a0}»"]
        );
    }
}
