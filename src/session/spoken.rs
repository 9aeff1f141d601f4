//! A session in sentences: what is asked at each place, what may be answered, what is there already. For whoever hears it
//! line after line. Pure.

use super::before::Before;
use super::cells::CellAt;
use super::draft::{cursor, options};
use super::overview::{Call, Standing};
use super::rows::filled_cells;
use super::text::{self, kind_words, sentence, step_name, stop_count, stop_title};
use super::timing::{self, Timing};
use super::{Place, Session, Stop, voices};
use crate::assessment::{Answer, Argument, Effect};
use crate::french::{capitalised, count, quoted};
use crate::grid::{ColumnKind, Item, Kind, Steps};

/// What is known beside the session.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// What was answered another day, where it was asked for.
    pub before: Option<&'a Before>,
    /// How long the session has lasted, and may still last.
    pub timing: &'a Timing,
    /// Name of the session's file.
    pub file: &'a str,
    /// Path of the grid, where it was given as a file.
    pub grid_path: Option<&'a str>,
}

impl Session {
    /// What is said on arrival.
    pub fn spoken(&self, around: Around<'_>) -> Vec<String> {
        let session = self;
        match (session.place(), session.stop()) {
            (Place::Opening(section), _) => {
                let (_, applicable, _) = session.section_counts(section);
                let questions = (applicable > 0).then(|| format!("{}.", count(applicable, "question", "questions")));
                [text::part(session).replacen(" · ", " : ", 1), session.grid().sections[section].intro.clone()]
                    .into_iter()
                    .chain(questions)
                    .collect()
            }
            (Place::Board(section), _) => self.spoken_board(section),
            (Place::End, _) => self.spoken_end(around),
            (_, Some(Stop::Table(table))) => self.spoken_table(table),
            (_, Some(Stop::Matrix(matrix))) => self.spoken_matrix(matrix),
            (_, Some(Stop::Item(item))) => self.spoken_question(item, around),
            (_, None) => Vec::new(),
        }
    }

    fn spoken_question(&self, index: usize, around: Around<'_>) -> Vec<String> {
        let session = self;
        let (item, entry) = (&session.grid().items[index], session.entry_of(index));
        let left = around.timing.left(session.remaining());
        let left = left.map(|left| format!(" Il reste environ {}.", timing::about(left))).unwrap_or_default();
        let place = capitalised(&text::question_place(&session.progress()).unwrap_or_default());
        let mut said = vec![format!("{place}. {}{left}", sentence(&text::part(session).replacen(" · ", " : ", 1)))];
        said.extend((!session.intro().is_empty()).then(|| session.intro().to_owned()));
        said.push(item.question.clone());
        said.extend(answers(item));
        if entry.answer != Answer::Missing || entry.later {
            let later = if entry.later { ", à reprendre plus tard" } else { "" };
            said.push(format!("Réponse gardée : {}{later}. Entrée pour continuer.", text::answer(item, &entry.answer)));
        }
        said.extend(entry.priority.map(|priority| format!("Boule pleine : {}.", priority.word())));
        let former = around.before.and_then(|before| Some((before, before.former.get(index)?)));
        said.extend(former.map(|(before, former)| format!("{}.", text::former_words(item, before, former))));
        said.extend(voices::words(self, index).map(|words| format!("{words}.")));
        said.extend(self.argument_lines(item, &entry.arguments));
        said
    }

    /// What is asked in a cell, and what is there already.
    pub fn spoken_cell(&self, cell: &CellAt) -> Vec<String> {
        let (known, column) = (cell.known(self), cell.column(self));
        let name = cell.row.map_or("nouvelle ligne", |row| self.row_name(cell.table, row));
        let group = column.group.as_ref().map(|group| format!("{group}, ")).unwrap_or_default();
        let place = format!("case {} sur {}", cell.at + 1, known.columns.len());
        let mut said = vec![format!("{name} · {group}{place} : {}", column.label)];
        let now = cell.kept(self).map(|value| text::cell(self.grid(), column, value));
        said.extend((now.is_none() && !column.help.is_empty()).then(|| column.help.clone()));
        match &column.kind {
            ColumnKind::Answer(kind) => said.extend(choices(kind)),
            ColumnKind::Item(_) => said.push("Le numéro d’une question, ou un mot pour la chercher.".to_owned()),
        }
        said.extend(cell.row.is_none().then(|| cell.what_follows(self)).filter(|text| !text.is_empty()));
        said.extend(now.map(|now| format!("Maintenant : {now}")));
        said
    }

    /// The arguments of a question, one line each under how many there are.
    pub fn argument_lines(&self, item: &Item, arguments: &[Argument]) -> Vec<String> {
        if arguments.is_empty() {
            return Vec::new();
        }
        let ends = item.ends().unwrap_or(("défavorable", "favorable"));
        let line = |(index, argument): (usize, &Argument)| {
            let by = argument.by.as_deref().map(|by| format!(" ({})", self.grid().stakeholder_label(by)));
            let side = match argument.effect {
                Effect::Down => format!(", vers {}", quoted(ends.0)),
                Effect::None => String::new(),
                Effect::Up => format!(", vers {}", quoted(ends.1)),
            };
            format!("  {}  {}{}{side}", index + 1, argument.text, by.unwrap_or_default())
        };
        let title = format!("{} :", count(arguments.len(), "argument", "arguments"));
        std::iter::once(title).chain(arguments.iter().enumerate().map(line)).collect()
    }

    /// The board of a section, one line a question.
    pub fn spoken_board(&self, section: usize) -> Vec<String> {
        let session = self;
        let grid = session.grid();
        let (answered, applicable, missing) = session.section_counts(section);
        let title = &grid.sections[section].title;
        let mut said = vec![format!("Le tableau : {title}. {answered} réponses sur {applicable}.")];
        said.extend(session.stops_of(section).map(|stop| match session.stops()[stop] {
            Stop::Item(item) => {
                let (known, entry) = (&grid.items[item], session.entry_of(item));
                let ball = entry.priority.map(|priority| format!(", {}", priority.word())).unwrap_or_default();
                let number = session.number_of(stop).unwrap_or_default();
                format!("  {number}  {} {}{ball}", known.question, text::answer(known, &entry.answer))
            }
            other => format!("  {} : {}", stop_title(grid, other), stop_count(session, other)),
        }));
        let missing = (missing > 0).then(|| count(missing, "question", "questions"));
        said.extend(missing.map(|missing| format!("{missing} sans réponse ici : i pour y aller.")));
        said
    }

    fn spoken_table(&self, table: usize) -> Vec<String> {
        let session = self;
        let known = &session.grid().tables[table];
        let rows = session.rows(table);
        let mut said = vec![format!("Tableau : {}, {}.", known.title, stop_count(session, Stop::Table(table)))];
        said.extend((rows.is_empty() && !known.help.is_empty()).then(|| known.help.clone()));
        if session.is_at_plan() {
            said.extend(self.spoken_calls());
        }
        said.extend(rows.iter().enumerate().map(|(index, row)| {
            let (name, cells) = (session.row_name(table, index), count(filled_cells(known, row), "case", "cases"));
            let more = text::row_excerpt(session.grid(), known, row);
            let more = if more.is_empty() { more } else { format!(" : {more}") };
            format!("  {}  {name}, {cells} sur {}{more}", index + 1, known.columns.len())
        }));
        said
    }

    fn spoken_matrix(&self, matrix: usize) -> Vec<String> {
        let session = self;
        let known = &session.grid().matrices[matrix];
        let mut said = vec![format!("{} : {}.", known.title, stop_count(session, Stop::Matrix(matrix)))];
        let filled = session.filled_by_row(matrix);
        if filled.len() < 2 {
            said.push("Il faut au moins deux lignes dans le tableau pour les relier : p pour y revenir.".into());
            return said;
        }
        said.extend((session.pair_counts(matrix).0 == 0 && !known.help.is_empty()).then(|| known.help.clone()));
        said.push("De qui dire les relations ?".into());
        said.extend(filled.iter().enumerate().map(|(row, count)| {
            format!("  {}  {}, {count} sur {}", row + 1, session.row_name(known.table, row), filled.len() - 1)
        }));
        said
    }

    fn spoken_end(&self, around: Around<'_>) -> Vec<String> {
        let session = self;
        let others = session.stands_with_others().then_some("Avec les réponses de tous les répondants :");
        let standing = |standing: Standing| {
            let value = standing.value.filter(|value| value != "–").map(|value| format!("{value}, "));
            let answered = count(standing.counts.answered, "réponse", "réponses");
            let partial = if standing.is_partial { ", partiel" } else { "" };
            let (title, value) = (standing.title, value.unwrap_or_default());
            format!("  {title} : {value}{answered} sur {}{partial}", standing.counts.applicable)
        };
        let mut said = vec!["Vous êtes au bout de la grille.".to_owned()];
        said.extend(others.map(str::to_owned).into_iter().chain(session.standings().into_iter().map(standing)));
        said.extend(text::filled_tables(session).map(|told| format!("Tableaux : {told}.")));
        let (before, spent) = (around.before, around.timing.spent());
        let closing = session.closing(before, spent, around.file, around.grid_path);
        said.extend(closing.into_iter().map(|(_, text)| text));
        said
    }

    /// The questions by which to begin, the priorities first, each with its position and the actions that it has.
    fn spoken_calls(&self) -> Vec<String> {
        let grid = self.grid();
        let line = |call: &Call| {
            let ball = call.priority.map(|priority| format!(", {}", priority.word())).unwrap_or_default();
            let names = call.actions.join(" ; ");
            let actions = if names.is_empty() { names } else { format!(". Actions : {names}") };
            let (number, item) = (grid.number(call.item), &grid.items[call.item]);
            let position = call.position.map_or_else(|| "sans réponse".into(), |at| text::position(item, at));
            format!("  question {number}, {} {position}{ball}{actions}", item.question)
        };
        let calls = self.calls();
        let title = (!calls.is_empty()).then(|| "Par où commencer :".to_owned());
        title.into_iter().chain(calls.iter().map(line)).collect()
    }
}

/// What may be answered to a question, on as few lines as can be.
fn answers(item: &Item) -> Vec<String> {
    match (cursor(&item.kind), &item.kind) {
        (Some(scale), _) => {
            let (low, high) = (text::position(item, scale.min()), text::position(item, scale.max()));
            let middle = (scale.min() < 0.0).then(|| format!(", 0 {}", text::position_words(item, 0.0)));
            let (from, to) = (text::step_name(scale, scale.min()), text::step_name(scale, scale.max()));
            vec![format!("Un nombre de {from} à {to} : {low}{}, {high}.", middle.unwrap_or_default())]
        }
        (None, Kind::Text) => vec!["Un texte libre, sur une ligne ; une commande commence par /.".into()],
        (None, kind) => choices(kind),
    }
}

/// What may be said for a kind of answer, on as few lines as can be; nothing for a text.
fn choices(kind: &Kind) -> Vec<String> {
    let options = options(kind).into_iter();
    match kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Cursor { .. } => options.map(|option| format!("  {}", option.label)).collect(),
            Steps::Level(levels) => options
                .enumerate()
                .map(|(index, option)| {
                    let help = if option.help.is_empty() { String::new() } else { format!(" : {}", option.help) };
                    format!("  {}  {}{help}", step_name(scale, levels[index].value), capitalised(&option.label))
                })
                .collect(),
        },
        Kind::Choice(choice) => {
            let title = if choice.several { "Un ou plusieurs numéros :" } else { "Un numéro :" };
            let options = options.enumerate().map(|(index, option)| format!("  {}  {}", index + 1, option.label));
            std::iter::once(title.to_owned()).chain(options).collect()
        }
        Kind::YesNo => vec!["Oui ou non.".into()],
        Kind::Number(_) | Kind::Date => vec![sentence(&kind_words(kind))],
        Kind::Text => Vec::new(),
    }
}
