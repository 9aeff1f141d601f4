//! What a typed line means: the keys that do the same at the desk. Pure.
//!
//! Where a text is being written, a command begins with `/`; elsewhere it may.

mod lists;

use super::reading;
use crate::assessment::{Answer, Value, decode};
use crate::fold::fold;
use crate::grid::{Item, Kind};
use crate::prompt::desk::{Desk, Mode};
use crate::prompt::frame::shortened;
use crate::prompt::key::Key;
use crate::prompt::line::Line;
use crate::prompt::rows::Chooser;
use crate::session::{Place, Stop};
use lists::{arguments, at_row, choose, pair, row, table_keys};

pub use lists::form_keys;

/// What a line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// These keys.
    Keys(Vec<Key>),
    /// Nothing to do but to say this.
    Say(Vec<String>),
    /// To say again what is asked.
    Again,
    /// Nothing that is known here; why.
    Refused(String),
}

/// A word of command and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Command<'a> {
    word: Word,
    rest: &'a str,
}

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// All commands.
    Commands,
    /// The help of what is asked.
    Help,
    /// What is asked, once more.
    Again,
    /// « sans objet », with its reason.
    NotApplicable,
    /// « ne sait pas ».
    Unknown,
    /// « plus tard ».
    Later,
    /// A new argument.
    Argue,
    /// The arguments, to change or remove one.
    Arguments,
    /// The ball.
    Ball,
    /// The answer away.
    Clear,
    /// The question before.
    Previous,
    /// Somewhere, by number or name.
    Go,
    /// Some words in the questions.
    Search,
    /// The last change taken back.
    Undo,
    /// The next question without an answer.
    Unanswered,
    /// What is left.
    Rest,
    /// The board of the section.
    Board,
    /// The card.
    Card,
    /// The action plan.
    Plan,
    /// What was said another day.
    Former,
    /// On.
    Onward,
    /// Back to what the line came from.
    Back,
    /// The end of the session.
    Leave,
}

/// Each command, as it is shown, with the words that call it, folded; the longer ones come first where one begins
/// another.
const WORDS: &[(Word, &[&str])] = &[
    (Word::NotApplicable, &["sans_objet", "so", "s"]),
    (Word::Unknown, &["ne_sait_pas", "je_ne_sais_pas", "nsp", "n", "j"]),
    (Word::Later, &["plus_tard", "tard", "t"]),
    (Word::Arguments, &["arguments", "modifier", "m"]),
    (Word::Argue, &["argument", "a"]),
    (Word::Ball, &["boule", "priorite", "b"]),
    (Word::Clear, &["effacer", "e"]),
    (Word::Previous, &["precedente", "precedent", "p"]),
    (Word::Go, &["aller_a", "aller", "g"]),
    (Word::Search, &["chercher", "c"]),
    (Word::Undo, &["annuler", "u"]),
    (Word::Unanswered, &["sans_reponse", "i"]),
    (Word::Rest, &["reste", "l"]),
    (Word::Board, &["tableau", "v"]),
    (Word::Card, &["fiche", "f"]),
    (Word::Plan, &["plan"]),
    (Word::Former, &["avant", "d"]),
    (Word::Onward, &["suite", "continuer"]),
    (Word::Help, &["aide", "h"]),
    (Word::Again, &["repeter", "r"]),
    (Word::Commands, &["commandes", "?"]),
    (Word::Back, &["retour", "abandonner"]),
    (Word::Leave, &["quitter", "fin", "q"]),
];

/// What a line means at the desk as it is.
pub fn keys(desk: &Desk, line: &str) -> Typed {
    let line = line.trim();
    match &desk.mode {
        Mode::Here => here(desk, line),
        Mode::Write(form) => match slashed(line) {
            // A written question is a question: its commands are those of the others.
            Some(Ok(Command { word: Word::Back, .. })) => Typed::Keys(vec![Key::Escape]),
            Some(Ok(Command { word: Word::Onward, .. })) => form_keys(form, ""),
            Some(Ok(command)) => at_question(desk, &command).after(&[Key::Escape]),
            Some(Err(why)) => Typed::Refused(why),
            None if line == "?" => Typed::Say(reading::commands(desk)),
            None if is_text(desk) && is_doubtful(line) => doubtful(line),
            None if !is_text(desk) && decode_fails(desk, line) => match command(line) {
                Some(command) => at_question(desk, &command).after(&[Key::Escape]),
                None => form_keys(form, line),
            },
            None => form_keys(form, line),
        },
        Mode::Argue(form, _) | Mode::NotApplicable(form) | Mode::Elsewhere(form) => form_keys(form, line),
        Mode::Card(card) => form_keys(&card.form, line),
        Mode::Ball => match fold(line).as_str() {
            "" | "/retour" | "retour" => Typed::Keys(vec![Key::Escape]),
            word if word.starts_with("pri") || word == "p" || word == "1" => press('p'),
            word if word.starts_with("imp") || word == "i" || word == "2" => press('i'),
            word if word.starts_with("vid") || word == "v" || word == "3" || word == "0" => press('v'),
            _ => refused("tapez priorité, impact ou vide"),
        },
        Mode::Keep(_) | Mode::Leave | Mode::RemoveRow(_) => yes_no(line),
        Mode::Arguments { is_removing, .. } => arguments(desk, line, *is_removing),
        Mode::Row(hand) => row(desk, hand, line),
        Mode::Pair(hand) => pair(desk, hand, line),
        Mode::EmptyPairs(chooser) => {
            let Some(Stop::Matrix(matrix)) = desk.session().stop() else { return Typed::Again };
            choose(chooser, desk.choosable_pairs(matrix, chooser).len(), line)
        }
        Mode::Find(finder) => choose(&finder.chooser, desk.spots(finder).len(), line),
        Mode::Go { .. } => go(desk, line),
        Mode::Board(_) | Mode::Keys | Mode::Former => Typed::Keys(vec![Key::Escape]),
        Mode::Unsaved(_) => match fold(line).as_str() {
            "" | "r" | "reessayer" => press('r'),
            "a" | "ailleurs" => press('a'),
            "c" | "continuer" => press('c'),
            _ => refused("tapez réessayer, ailleurs ou continuer"),
        },
    }
}

impl Typed {
    /// The same after other keys.
    fn after(self, keys: &[Key]) -> Self {
        match self {
            Self::Keys(more) => Self::Keys([keys, &more].concat()),
            other => other,
        }
    }
}

fn press(c: char) -> Typed {
    Typed::Keys(vec![Key::Char(c)])
}

fn refused(why: &str) -> Typed {
    Typed::Refused(why.to_owned())
}

fn yes_no(line: &str) -> Typed {
    match fold(line).as_str() {
        "o" | "oui" => press('o'),
        "n" | "non" | "" | "retour" | "/retour" => press('n'),
        _ => refused("tapez oui ou non"),
    }
}

/// The command that a line begins with, if it begins with one.
fn command(line: &str) -> Option<Command<'_>> {
    let folded = fold(line);
    let found = WORDS.iter().flat_map(|(word, names)| names.iter().map(move |name| (*word, *name)));
    let begins =
        |name: &str| folded.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', ':', ',']));
    let (word, name) = found.filter(|(_, name)| begins(name)).max_by_key(|(_, name)| name.len())?;
    // As many words of the line as the name has.
    let words = name.split('_').count();
    let mut rest = line.trim_start();
    for _ in 0..words {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-' | '_')).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-' | '_'));
    }
    Some(Command { word, rest: rest.trim_start_matches([':', ',']).trim() })
}

/// The command after a slash; nothing where there is no slash.
fn slashed(line: &str) -> Option<Result<Command<'_>, String>> {
    let rest = line.strip_prefix('/')?.trim_start();
    Some(
        command(rest)
            .ok_or_else(|| format!("la commande «\u{a0}{rest}\u{a0}» n’existe pas\u{a0}; /? les montre toutes")),
    )
}

/// Whether a text reads like a command that lost its slash: all of one, or its letter and more. A capital says that it
/// is a text.
fn is_doubtful(line: &str) -> bool {
    let begins_small = line.chars().next().is_some_and(char::is_lowercase);
    let is_letter = line.split_whitespace().next().is_some_and(|word| word.chars().count() == 1);
    begins_small && command(line).is_some_and(|command| command.rest.is_empty() || is_letter)
}

fn doubtful(line: &str) -> Typed {
    let line = shortened(line, 30);
    Typed::Refused(format!(
        "«\u{a0}{line}\u{a0}» se lit comme une commande\u{a0}; tapez /{line} pour la donner, ou commencez votre texte par une majuscule"
    ))
}

fn is_text(desk: &Desk) -> bool {
    desk.session().item().is_some_and(|item| item.kind == Kind::Text)
}

fn decode_fails(desk: &Desk, line: &str) -> bool {
    !line.is_empty() && desk.session().item().is_some_and(|item| decode::value(&item.kind, line).is_err())
}

fn here(desk: &Desk, line: &str) -> Typed {
    let slashed = match slashed(line) {
        Some(Ok(command)) => Some(command),
        Some(Err(why)) => return Typed::Refused(why),
        None => None,
    };
    let session = desk.session();
    match session.stop() {
        Some(Stop::Item(_)) => {
            let Some(item) = session.item() else { return Typed::Again };
            if let Some(command) = slashed {
                return at_question(desk, &command);
            }
            answer(desk, item, line)
        }
        Some(Stop::Table(table)) => table_keys(desk, table, line, slashed),
        Some(Stop::Matrix(matrix)) => {
            let table = session.grid().matrices[matrix].table;
            let rows = session.rows(table).len();
            match (number(line), slashed.or_else(|| command(line))) {
                (Some(n), _) if rows >= 2 => rank(n, rows).map_or_else(no_row, |row| at_row(row, Key::Enter)),
                _ if line.is_empty() => press('c'),
                (_, Some(Command { word: Word::Onward, .. })) => press('c'),
                (_, Some(Command { word: Word::Rest, rest: "" })) => press('l'),
                (_, Some(command)) => common(desk, &command),
                _ => refused("tapez un numéro, l pour les paires vides, ou Entrée pour continuer"),
            }
        }
        None => match slashed.or_else(|| command(line)) {
            _ if line.is_empty() => Typed::Keys(vec![Key::Enter]),
            Some(Command { word: Word::Onward, .. }) => Typed::Keys(vec![Key::Enter]),
            Some(Command { word: Word::Argue | Word::Plan, .. }) if session.place() == Place::End => press('a'),
            Some(command) => common(desk, &command),
            None => refused("Entrée pour continuer, ? pour les commandes"),
        },
    }
}

/// An answer, or a command where it is none.
fn answer(desk: &Desk, item: &Item, line: &str) -> Typed {
    if line.is_empty() {
        return onward(desk, item);
    }
    let by_command = command(line);
    if item.kind == Kind::Text {
        // What is there already is written anew; a line beside it may still be a command of one word.
        return match by_command {
            Some(command) if command.rest.is_empty() => at_question(desk, &command),
            _ if is_doubtful(line) => doubtful(line),
            _ => written(desk, line),
        };
    }
    if item.kind == Kind::YesNo
        && let Some(yes) = decode::yes_no(line)
    {
        return Typed::Keys(vec![Key::Char(if yes { 'o' } else { 'n' }), Key::Enter]);
    }
    let picked = match &item.kind {
        Kind::Number(_) | Kind::Date => decode::value(&item.kind, line)
            .map(|_| Vec::new())
            .map_err(|refusal| format!("{}. {}", refusal.message, refusal.hint)),
        kind => pole(item, line).map_or_else(|| pick(kind, line), |end| Ok(vec![end])),
    };
    match (picked, by_command) {
        (Ok(_), _) if matches!(item.kind, Kind::Number(_) | Kind::Date) => written(desk, line),
        (Ok(picked), _) => Typed::Keys(chosen(desk, &item.kind, &picked)),
        (Err(_), Some(command)) => at_question(desk, &command),
        (Err(why), None) => Typed::Refused(why),
    }
}

/// On to the next question, where this one has its answer or may go without.
fn onward(desk: &Desk, item: &Item) -> Typed {
    let is_missing = desk.session().entry().is_some_and(|entry| entry.answer == Answer::Missing);
    let is_written = matches!(item.kind, Kind::Number(_) | Kind::Text | Kind::Date);
    if is_missing && !is_written {
        return refused("tapez une réponse, nsp si personne ne sait, ou t pour y revenir plus tard");
    }
    confirmed(item)
}

/// Confirms what is there already, and goes on.
fn confirmed(item: &Item) -> Typed {
    let is_written = matches!(item.kind, Kind::Number(_) | Kind::Text | Kind::Date);
    // A written question opens its line first.
    Typed::Keys(vec![Key::Enter; 1 + usize::from(is_written)])
}

/// A text in the place of what is there.
fn written(desk: &Desk, line: &str) -> Typed {
    let former = desk.session().entry().map(|entry| crate::prompt::desk::written(&entry.answer)).unwrap_or_default();
    let mut keys = vec![Key::Enter];
    keys.extend(rewritten(&Line::new(&former), line));
    keys.push(Key::Enter);
    Typed::Keys(keys)
}

/// Takes away what a line holds, and writes something else.
fn rewritten(former: &Line, text: &str) -> Vec<Key> {
    let mut keys = vec![Key::End];
    keys.extend(std::iter::repeat_n(Key::Backspace, former.text().chars().count() + former.blanks()));
    if !text.is_empty() {
        keys.push(Key::Paste(text.to_owned()));
    }
    keys
}

/// The end of the scale that a question calls by a name of its own.
fn pole(item: &Item, line: &str) -> Option<usize> {
    let (poles, scale) = (item.poles.as_ref()?, item.scale()?);
    let is = |pole: &str| fold(pole) == fold(line);
    match (is(&poles.min), is(&poles.max)) {
        (true, _) => Some(0),
        (_, true) => Some(scale.positions().len() - 1),
        _ => None,
    }
}

/// Indices of the options that a line names: by number, by key or by word.
fn pick(kind: &Kind, line: &str) -> Result<Vec<usize>, String> {
    let refusal = |kind: &Kind, text: &str| match decode::value(kind, text) {
        Err(refusal) => refusal.message,
        Ok(_) => String::new(),
    };
    match kind {
        Kind::Scale(scale) => match decode::value(kind, line) {
            Ok(Value::Number(at)) => {
                let place = scale.positions().iter().position(|step| (step - at).abs() < 1e-9);
                place.map(|place| vec![place]).ok_or_else(|| refusal(kind, line))
            }
            Ok(_) => Err(String::new()),
            Err(refused) => Err(format!("{} ; {}", refused.message, refused.hint)),
        },
        Kind::Choice(choice) => {
            let count = choice.options.len();
            let ids = |value: Value| match value {
                Value::Options(ids) => {
                    ids.iter().filter_map(|id| choice.options.iter().position(|option| option.id == *id)).collect()
                }
                _ => Vec::new(),
            };
            let parts: Vec<&str> = line.split([',', ';', '|', ' ']).filter(|part| !part.is_empty()).collect();
            let ranks: Option<Vec<usize>> = parts.iter().map(|part| rank(number(part)?, count)).collect();
            let found = match ranks {
                Some(ranks) => Ok(ranks),
                None => decode::value(kind, &line.replace([',', ';'], "|")).map(ids).map_err(|refused| refused.message),
            }?;
            match (found.len(), choice.several) {
                (1, _) | (2.., true) => Ok(found),
                (0, _) => Err("tapez le numéro d’une réponse".into()),
                (2.., false) => Err("un seul choix est possible".into()),
            }
        }
        Kind::YesNo => {
            decode::yes_no(line).map(|yes| vec![usize::from(!yes)]).ok_or_else(|| "tapez oui ou non".to_owned())
        }
        Kind::Number(_) | Kind::Text | Kind::Date => Err(String::new()),
    }
}

/// The keys that put the hand on options of a question, and confirm them.
fn chosen(desk: &Desk, kind: &Kind, picked: &[usize]) -> Vec<Key> {
    let step = match kind {
        Kind::Scale(scale) if matches!(scale.steps, crate::grid::Steps::Cursor { .. }) => Key::Right,
        _ => Key::Down,
    };
    let to = |index: usize| std::iter::once(Key::Home).chain(std::iter::repeat_n(step.clone(), index));
    match kind {
        Kind::Choice(choice) if choice.several => {
            let ticked = &desk.draft.ticked;
            let changed = (0..choice.options.len()).filter(|index| ticked.contains(index) != picked.contains(index));
            changed.flat_map(|index| to(index).chain([Key::Char(' ')])).chain([Key::Enter]).collect()
        }
        _ => to(picked[0]).chain([Key::Enter]).collect(),
    }
}

/// A command at a question.
fn at_question(desk: &Desk, command: &Command<'_>) -> Typed {
    let Some(item) = desk.session().item() else { return Typed::Again };
    let letter = |c: char| Typed::Keys(vec![Key::Char(c)]);
    match command.word {
        Word::NotApplicable if item.na == crate::grid::NaPolicy::Forbidden => letter('s'),
        Word::NotApplicable => {
            let former = match desk.session().entry().map(|entry| &entry.answer) {
                Some(Answer::NotApplicable(Some(reason))) => Line::new(reason),
                _ => Line::default(),
            };
            match command.rest {
                "" => letter('s'),
                reason => letter('s').then(Typed::Keys([rewritten(&former, reason), vec![Key::Enter]].concat())),
            }
        }
        Word::Unknown => letter(if item.kind == Kind::YesNo { 'j' } else { 'n' }),
        Word::Later => letter('t'),
        Word::Argue if command.rest.is_empty() => letter('a'),
        Word::Argue => Typed::Keys(vec![Key::Char('a'), Key::Paste(command.rest.to_owned()), Key::Enter]),
        Word::Arguments => match number(command.rest) {
            Some(n) => letter('m').then(at_row(n.saturating_sub(1), Key::Enter)),
            None => letter('m'),
        },
        Word::Ball => match fold(command.rest).chars().next() {
            Some(c @ ('p' | 'i' | 'v')) => Typed::Keys(vec![Key::Char('b'), Key::Char(c)]),
            _ => letter('b'),
        },
        Word::Clear => letter('e'),
        Word::Former if desk.before.is_some() => letter('d'),
        Word::Former => refused("aucune autre évaluation n’est ouverte ; elle l’est par --depuis FICHIER"),
        Word::Onward => onward(desk, item),
        Word::Help => Typed::Say(reading::help(desk)),
        _ => common(desk, command),
    }
}

impl Typed {
    /// These keys, then others.
    fn then(self, more: Self) -> Self {
        match (self, more) {
            (Self::Keys(keys), Self::Keys(more)) => Self::Keys([keys, more].concat()),
            (_, other) => other,
        }
    }
}

/// A command that does the same everywhere.
fn common(desk: &Desk, command: &Command<'_>) -> Typed {
    let letter = |c: char| Typed::Keys(vec![Key::Char(c)]);
    match command.word {
        Word::Commands => Typed::Say(reading::commands(desk)),
        Word::Help => Typed::Say(reading::help(desk)),
        Word::Again => Typed::Again,
        Word::Previous => letter('p'),
        Word::Undo => letter('u'),
        Word::Unanswered => letter('i'),
        Word::Rest => letter('l'),
        Word::Board => letter('v'),
        Word::Card => letter('f'),
        Word::Leave => letter('q'),
        Word::Search => {
            let mut keys = vec![Key::Char('/')];
            if !command.rest.is_empty() {
                keys.push(Key::Paste(command.rest.to_owned()));
            }
            Typed::Keys(keys)
        }
        Word::Go if command.rest.is_empty() => letter('g'),
        Word::Go => letter('g').then(go(desk, command.rest)),
        Word::Plan => {
            let plan = desk.destinations().iter().position(|to| reading::is_plan(desk, *to));
            plan.map_or_else(
                || refused("cette grille n’a pas de plan d’action"),
                |plan| letter('g').then(to_destination(desk, plan)),
            )
        }
        Word::Back => refused("il n’y a rien à quitter ici ; q pour arrêter la séance"),
        _ => refused("cette commande ne fait rien ici ; ? montre celles qui servent"),
    }
}

/// A number of question, or the name of a part of the grid.
fn go(desk: &Desk, line: &str) -> Typed {
    if line.is_empty() || fold(line) == "/retour" || fold(line) == "retour" {
        return Typed::Keys(vec![Key::Escape]);
    }
    if let Some(n) = number(line) {
        return Typed::Keys(n.to_string().chars().map(Key::Char).chain([Key::Enter]).collect());
    }
    let wanted = Chooser { filter: Line::new(line), hand: 0 };
    let all = desk.destinations();
    match all.iter().position(|to| wanted.admits(&reading::destination(desk, *to))) {
        Some(index) => to_destination(desk, index),
        None => {
            refused("aucune partie de la grille ne porte ce nom ; donnez un numéro de question, ou cherchez avec c")
        }
    }
}

/// In the list of places, the keys to one of them, wherever the hand is.
fn to_destination(desk: &Desk, index: usize) -> Typed {
    let up = std::iter::repeat_n(Key::Up, desk.destinations().len());
    Typed::Keys(up.chain(std::iter::repeat_n(Key::Down, index)).chain([Key::Enter]).collect())
}

fn no_row() -> Typed {
    refused("il n’y a pas de ligne de ce numéro")
}

/// A whole number, alone on its line.
fn number(line: &str) -> Option<usize> {
    line.trim().parse().ok()
}

/// The index of the n-th of so many.
fn rank(n: usize, count: usize) -> Option<usize> {
    n.checked_sub(1).filter(|index| *index < count)
}
