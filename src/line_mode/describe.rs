//! What is said at each place: what is asked, the choices with their numbers, what is there already. Pure.

use super::Talk;
use super::table::choices;
use crate::assessment::{Answer, Argument, Effect};
use crate::french::{capitalised, count, quoted};
use crate::grid::{Item, Kind};
use crate::session::cells::{Onward, onward};
use crate::session::commands::{COMMANDS, Command};
use crate::session::draft::cursor;
use crate::session::overview::{Call, Standing};
use crate::session::rows::filled_cells;
use crate::session::text::{self, sentence, stop_count, stop_title};
use crate::session::{Place, Stop, timing};

impl Talk<'_> {
    /// What is said on arrival.
    pub(super) fn describe(&self) -> Vec<String> {
        let session = &self.session;
        match (session.place(), session.stop()) {
            (Place::Opening(section), _) => {
                let (_, applicable, _) = session.section_counts(section);
                let questions = (applicable > 0).then(|| format!("{}.", count(applicable, "question", "questions")));
                [self.part(), session.grid().sections[section].intro.clone()].into_iter().chain(questions).collect()
            }
            (Place::Board(section), _) => self.board(section),
            (Place::End, _) => self.end(),
            (_, Some(Stop::Table(table))) => self.table(table),
            (_, Some(Stop::Matrix(matrix))) => self.matrix(matrix),
            (_, Some(Stop::Item(item))) => self.question(item),
            (_, None) => Vec::new(),
        }
    }

    /// What stands before what is typed.
    pub(super) fn prompt(&self) -> String {
        let session = &self.session;
        match (session.stop(), session.place()) {
            (Some(Stop::Item(_)), _) => "Votre réponse : ".into(),
            (Some(Stop::Table(table)), _) => {
                let leave = if session.is_at_plan() { "finir" } else { "continuer" };
                let onward = match onward(session, table) {
                    Onward::Name => "nommer les autres, c continuer",
                    Onward::Describe { .. } => "décrire chacun, c continuer",
                    Onward::Leave => leave,
                };
                match session.rows(table).len() {
                    0 => format!("a pour ajouter une ligne, Entrée pour {onward} : "),
                    _ => format!("Numéro, a ajouter, x retirer, r remonter, Entrée pour {onward} : "),
                }
            }
            (Some(Stop::Matrix(_)), _) => "Numéro, l paires vides, Entrée pour continuer : ".into(),
            (None, Place::End) => {
                let rest = if session.rest(self.before.as_ref(), "").is_empty() { "" } else { "l ce qui reste, " };
                format!("Entrée pour terminer, {rest}a plan d’action : ")
            }
            (None, Place::Opening(_)) => "Entrée pour commencer : ".into(),
            (None, _) => "Entrée pour continuer : ".into(),
        }
    }

    /// The help of what is asked.
    pub(super) fn help(&self) -> Vec<String> {
        let grid = self.session.grid();
        let text = match self.session.stop() {
            Some(Stop::Item(item)) => {
                let item = &grid.items[item];
                let sheets = match item.sheets.as_slice() {
                    [] => String::new(),
                    [one] => format!(" Dans le manuel : fiche {one}."),
                    several => format!(" Dans le manuel : fiches {}.", crate::french::list(several, "et")),
                };
                format!("{}{sheets}", item.help)
            }
            Some(Stop::Table(table)) => grid.tables[table].help.clone(),
            Some(Stop::Matrix(matrix)) => grid.matrices[matrix].help.clone(),
            None => "? montre les commandes.".into(),
        };
        let text = if text.trim().is_empty() { "Il n’y a pas d’aide ici." } else { text.trim() };
        text.lines().map(str::to_owned).collect()
    }

    /// The commands that serve where one is.
    pub(super) fn commands(&self) -> Vec<String> {
        let session = &self.session;
        let offered = COMMANDS.iter().filter(|(command, ..)| session.offers(*command, self.before.is_some()));
        let line = |(command, letter, names, _): &(Command, &str, &str, &str)| {
            let names = names.split(' ').next().unwrap_or_default().replace('_', " ");
            let name = if letter.is_empty() { names } else { format!("{letter}, {names}") };
            format!("  {name} : {}", command.sentence())
        };
        let offered = offered.filter(|(command, ..)| !command.sentence().is_empty());
        let more: &[&str] = match session.stop() {
            Some(Stop::Item(_)) => {
                &["Une phrase tapée telle quelle est un argument ; a TEXTE et so RAISON tiennent sur une ligne."]
            }
            Some(Stop::Table(_)) => &[
                "  a NOM : ajouter une ligne ; a seul la demande",
                "  x NUMÉRO : retirer une ligne ; r NUMÉRO la remonte d’un rang",
            ],
            Some(Stop::Matrix(_)) => &[
                "  d, e : dans une paire, chaque côté sa façon de voir ; effacer",
                "  p, suivante : dans une paire, la paire d’avant, celle d’après ; l, les paires vides",
            ],
            None => &[],
        };
        let slash = "Sur une ligne à écrire, une commande commence par / : /nsp, /t, /q ; /retour abandonne.";
        let more = more.iter().map(|text| (*text).to_owned());
        std::iter::once("Les commandes :".to_owned())
            .chain(offered.map(line))
            .chain(more)
            .chain([slash.to_owned()])
            .collect()
    }

    /// « Pilier 2 sur 4 : La solidarité sociale ».
    fn part(&self) -> String {
        let progress = self.session.progress();
        let name = capitalised(&self.session.grid().section_name);
        format!("{name} {} sur {} : {}", progress.section_number, progress.sections, self.session.section().title)
    }

    fn question(&self, index: usize) -> Vec<String> {
        let session = &self.session;
        let (item, entry) = (&session.grid().items[index], session.entry_of(index));
        let left = self.timing.left(session.remaining());
        let left = left.map(|left| format!(" Il reste environ {}.", timing::about(left))).unwrap_or_default();
        let place = capitalised(&text::question_place(&session.progress()).unwrap_or_default());
        let mut said = vec![format!("{place}. {}{left}", sentence(&self.part()))];
        said.extend((!session.intro().is_empty()).then(|| session.intro().to_owned()));
        said.push(item.question.clone());
        said.extend(answers(item));
        if entry.answer != Answer::Missing || entry.later {
            let later = if entry.later { ", à reprendre plus tard" } else { "" };
            said.push(format!("Réponse gardée : {}{later}. Entrée pour continuer.", text::answer(item, &entry.answer)));
        }
        said.extend(entry.priority.map(|priority| format!("Boule pleine : {}.", priority.word())));
        if let Some((before, former)) =
            self.before.as_ref().and_then(|before| Some((before, before.former.get(index)?)))
        {
            let more = match former.arguments.len() {
                0 => String::new(),
                arguments => format!(", {} (d pour lire)", count(arguments, "argument", "arguments")),
            };
            said.push(format!("{} : {}{more}.", capitalised(&before.day()), text::former(item, former)));
        }
        said.extend(self.argument_lines(item, &entry.arguments));
        said
    }

    pub(super) fn argument_lines(&self, item: &Item, arguments: &[Argument]) -> Vec<String> {
        if arguments.is_empty() {
            return Vec::new();
        }
        let ends = item.ends().unwrap_or(("défavorable", "favorable"));
        let line = |(index, argument): (usize, &Argument)| {
            let by = argument.by.as_deref().map(|by| format!(" ({})", self.session.grid().stakeholder_label(by)));
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

    pub(super) fn board(&self, section: usize) -> Vec<String> {
        let session = &self.session;
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

    fn table(&self, table: usize) -> Vec<String> {
        let session = &self.session;
        let known = &session.grid().tables[table];
        let rows = session.rows(table);
        let mut said = vec![format!("Tableau : {}, {}.", known.title, stop_count(session, Stop::Table(table)))];
        said.extend((rows.is_empty() && !known.help.is_empty()).then(|| known.help.clone()));
        if session.is_at_plan() {
            said.extend(self.calls());
        }
        said.extend(rows.iter().enumerate().map(|(index, row)| {
            let (name, cells) = (session.row_name(table, index), count(filled_cells(known, row), "case", "cases"));
            format!("  {}  {name}, {cells} sur {}", index + 1, known.columns.len())
        }));
        said
    }

    fn matrix(&self, matrix: usize) -> Vec<String> {
        let session = &self.session;
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

    fn end(&self) -> Vec<String> {
        let session = &self.session;
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
        let (before, spent) = (self.before.as_ref(), self.timing.spent());
        let closing = session.closing(before, spent, &self.saver.name(), self.grid_path.as_deref());
        said.extend(closing.into_iter().map(|(_, text)| text));
        said
    }

    /// The questions by which to begin, the priorities first, each with its position and the actions that it has.
    fn calls(&self) -> Vec<String> {
        let grid = self.session.grid();
        let line = |call: &Call| {
            let ball = call.priority.map(|priority| format!(", {}", priority.word())).unwrap_or_default();
            let names = call.actions.join(" ; ");
            let actions = if names.is_empty() { names } else { format!(". Actions : {names}") };
            let number = grid.number(call.item);
            format!("  question {number}, {} {}{ball}{actions}", grid.items[call.item].question, call.position)
        };
        let calls = self.session.calls();
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
