//! Lines in lists, tables, relations and forms.

use super::{
    Command, Typed, Word, command, common, no_row, number, pick, press, rank, refused, rewritten, slashed, yes_no,
};
use crate::fold::fold;
use crate::grid::{ColumnKind, Kind};
use crate::prompt::desk::Desk;
use crate::prompt::form::{Form, Input};
use crate::prompt::key::Key;
use crate::prompt::pairs::{PairHand, Step};
use crate::prompt::rows::{Cell, Chooser, RowHand};
use crate::prompt::simple::reading;
use crate::session::Stop;

pub(super) fn arguments(desk: &Desk, line: &str, is_removing: bool) -> Typed {
    if is_removing {
        return yes_no(line);
    }
    let count = desk.session().entry().map_or(0, |entry| entry.arguments.len());
    let folded = fold(line);
    let (is_removal, digits) = match folded.strip_prefix("retirer").or_else(|| folded.strip_prefix('r')) {
        Some(rest) => (true, rest.trim_matches('_')),
        None => (false, folded.as_str()),
    };
    match (digits.parse().ok().map(|n| rank(n, count)), folded.as_str()) {
        (Some(Some(index)), _) => at_row(index, if is_removal { Key::Char('r') } else { Key::Enter }),
        (Some(None), _) => refused("il n’y a pas d’argument de ce numéro"),
        (None, "" | "retour" | "/retour") => Typed::Keys(vec![Key::Escape]),
        (None, "a" | "ajouter") => press('a'),
        _ => refused("un numéro pour modifier, r et un numéro pour retirer, a pour ajouter, Entrée pour revenir"),
    }
}

/// Puts the hand on a row of a list, and presses a key there.
pub(super) fn at_row(row: usize, key: Key) -> Typed {
    Typed::Keys(std::iter::once(Key::Home).chain(std::iter::repeat_n(Key::Down, row)).chain([key]).collect())
}

pub(super) fn table_keys(desk: &Desk, table: usize, line: &str, slashed: Option<Command<'_>>) -> Typed {
    let rows = desk.session().rows(table).len();
    if line.is_empty() {
        return press('c');
    }
    if let Some(n) = number(line) {
        return rank(n, rows).map_or_else(no_row, |row| at_row(row, Key::Enter));
    }
    if slashed.is_none() {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let at = || number(rest).and_then(|n| rank(n, rows));
        match (fold(word).as_str(), rest.trim()) {
            ("a" | "ajouter", "") => return press('a'),
            ("a" | "ajouter", name) => {
                return Typed::Keys(vec![Key::Char('a'), Key::Paste(name.to_owned()), Key::Enter]);
            }
            ("x" | "retirer", _) => return at().map_or_else(no_row, |row| at_row(row, Key::Char('x'))),
            ("r" | "remonter", _) => return at().map_or_else(no_row, |row| at_row(row, Key::Char('r'))),
            ("c" | "continuer", "") => return press('c'),
            _ => {}
        }
    }
    match slashed.or_else(|| command(line)) {
        Some(Command { word: Word::Onward, .. }) => press('c'),
        Some(Command { word: Word::Back, .. }) if desk.session().is_at_plan() => Typed::Keys(vec![Key::Escape]),
        Some(command) => common(desk, &command),
        None => refused("tapez un numéro de ligne, a pour en ajouter une, ou Entrée pour continuer"),
    }
}

pub(super) fn row(desk: &Desk, hand: &RowHand, line: &str) -> Typed {
    if let Some(chooser) = &hand.chooser {
        return choose(chooser, hand.choosable(desk.session()).len(), line);
    }
    let session = desk.session();
    let grid = session.grid();
    let kind = &grid.tables[hand.table].columns[hand.column(grid)].kind;
    match slashed(line) {
        None => {}
        Some(Ok(Command { word: Word::Back | Word::Leave, .. })) => {
            let is_changed = hand.is_changed(session);
            return Typed::Keys(std::iter::repeat_n(Key::Escape, 1 + usize::from(is_changed)).collect());
        }
        Some(Ok(Command { word: Word::Previous, .. })) => return Typed::Keys(vec![Key::BackTab]),
        Some(Ok(Command { word: Word::Clear, .. })) => {
            let keys = match &hand.cell {
                Cell::Words(line) => rewritten(line, ""),
                _ => vec![Key::Backspace],
            };
            return Typed::Keys([keys, vec![Key::Enter]].concat());
        }
        Some(Ok(Command { word: Word::Help, .. })) => return Typed::Say(reading::help(desk)),
        Some(Ok(Command { word: Word::Commands, .. })) => return Typed::Say(reading::commands(desk)),
        Some(Ok(Command { word: Word::Again, .. })) => return Typed::Again,
        Some(Ok(_)) => {
            return refused(
                "dans une case : /retour, /précédente, /effacer, /aide ; le reste se fait depuis les lignes",
            );
        }
        Some(Err(why)) => return Typed::Refused(why),
    }
    if line.is_empty() {
        return Typed::Keys(vec![Key::Enter]);
    }
    match (&hand.cell, kind) {
        (Cell::Words(former), _) => {
            let mut keys = rewritten(former, line);
            keys.push(Key::Enter);
            Typed::Keys(keys)
        }
        (Cell::Item(_), _) => {
            let wanted = number(line).and_then(|n| {
                let stop = (0..session.stops().len()).find(|stop| session.number_of(*stop) == Some(n))?;
                match session.stops()[stop] {
                    Stop::Item(item) => Some(grid.items[item].id.clone()),
                    _ => None,
                }
            });
            match (wanted, number(line)) {
                (Some(id), _) => {
                    let all = RowHand { chooser: Some(Chooser::default()), ..hand.clone() }.choosable(session);
                    match all.iter().position(|item| grid.items[*item].id == id) {
                        Some(at) => {
                            let down = std::iter::repeat_n(Key::Down, at);
                            Typed::Keys(std::iter::once(Key::Right).chain(down).chain([Key::Enter]).collect())
                        }
                        None => refused("cette question ne va pas dans cette case"),
                    }
                }
                (None, Some(_)) => refused("il n’y a pas de question de ce numéro"),
                (None, None) => Typed::Keys(vec![Key::Paste(line.to_owned())]),
            }
        }
        (Cell::Options { .. }, ColumnKind::Answer(kind)) => match pick(kind, line) {
            Ok(picked) => {
                let to = |index: usize| std::iter::once(Key::Home).chain(std::iter::repeat_n(Key::Right, index));
                let keys: Vec<Key> = match kind {
                    Kind::Choice(choice) if choice.several => std::iter::once(Key::Backspace)
                        .chain(picked.into_iter().flat_map(|index| to(index).chain([Key::Char(' ')])))
                        .chain([Key::Enter])
                        .collect(),
                    _ => to(picked[0]).chain([Key::Enter]).collect(),
                };
                Typed::Keys(keys)
            }
            Err(why) => Typed::Refused(why),
        },
        (Cell::Options { .. }, ColumnKind::Item(_)) => Typed::Again,
    }
}

pub(super) fn pair(desk: &Desk, hand: &PairHand, line: &str) -> Typed {
    if hand.is_joining {
        return yes_no(line);
    }
    let matrix = &desk.session().grid().matrices[hand.matrix];
    if hand.step == Step::Note {
        return match slashed(line) {
            Some(Ok(Command { word: Word::Back | Word::Previous, .. })) => Typed::Keys(vec![Key::Escape]),
            Some(Ok(Command { word: Word::Clear, .. })) => {
                Typed::Keys([rewritten(&hand.note, ""), vec![Key::Enter]].concat())
            }
            Some(Ok(_)) => refused("ici : une note, Entrée pour ne rien noter, /retour, /effacer"),
            Some(Err(why)) => Typed::Refused(why),
            None if line.is_empty() => Typed::Keys(vec![Key::Enter]),
            None => Typed::Keys([rewritten(&hand.note, line), vec![Key::Enter]].concat()),
        };
    }
    let labels: Vec<&str> = match hand.step {
        Step::Nature => matrix.natures.iter().map(|nature| nature.label.as_str()).collect(),
        _ => matrix.objects.iter().map(|object| object.label.as_str()).collect(),
    };
    let by_word = labels.iter().position(|label| fold(label) == fold(line));
    let wanted = number(line).map_or(by_word, |n| rank(n, labels.len()));
    if let Some(index) = wanted {
        // From the first one down: there may be more than nine.
        let up = std::iter::repeat_n(Key::Up, labels.len());
        return Typed::Keys(up.chain(std::iter::repeat_n(Key::Down, index)).chain([Key::Enter]).collect());
    }
    let line = line.strip_prefix('/').unwrap_or(line);
    match (command(line).map(|command| command.word), fold(line).as_str()) {
        (_, "") => Typed::Keys(vec![Key::Enter]),
        (_, "deux" | "d") if hand.step == Step::Nature => press('d'),
        (_, "suivante") if hand.step == Step::Nature => Typed::Keys(vec![Key::Right]),
        (Some(Word::Previous), _) => press('p'),
        (Some(Word::Clear), _) => press('e'),
        (Some(Word::Rest), _) if hand.step == Step::Nature => press('l'),
        (Some(Word::Back | Word::Leave), _) => Typed::Keys(vec![Key::Escape]),
        (Some(Word::Help), _) => Typed::Say(reading::help(desk)),
        (Some(Word::Commands), _) => Typed::Say(reading::commands(desk)),
        (Some(Word::Again), _) => Typed::Again,
        _ => refused("tapez un numéro de la liste, Entrée pour passer, ou ? pour les commandes"),
    }
}

/// In a list that words narrow down: a number takes, words narrow, an empty line goes back.
pub(super) fn choose(chooser: &Chooser, count: usize, line: &str) -> Typed {
    if line.is_empty() || fold(line) == "/retour" {
        return Typed::Keys(vec![Key::Escape]);
    }
    if let Some(n) = number(line) {
        return match rank(n, count) {
            Some(index) => {
                let up = std::iter::repeat_n(Key::Up, chooser.hand);
                Typed::Keys(up.chain(std::iter::repeat_n(Key::Down, index)).chain([Key::Enter]).collect())
            }
            None => no_row(),
        };
    }
    Typed::Keys(rewritten(&chooser.filter, line))
}

/// What a line means in a form, at the field that is being filled in.
pub fn form_keys(form: &Form, line: &str) -> Typed {
    let line = line.trim();
    let field = form.field();
    let erase = || match &field.input {
        Input::Words(text) | Input::Count(text) => rewritten(text, ""),
        Input::Choice(_) => vec![Key::Backspace],
    };
    match slashed(line) {
        None => {}
        Some(Ok(Command { word: Word::Back | Word::Leave, .. })) => return Typed::Keys(vec![Key::Escape]),
        Some(Ok(Command { word: Word::Previous, .. })) => return Typed::Keys(vec![Key::Up]),
        Some(Ok(Command { word: Word::Clear, .. })) => return Typed::Keys([erase(), vec![Key::Enter]].concat()),
        Some(Ok(Command { word: Word::Commands | Word::Help, .. })) => {
            return Typed::Say(vec![reading::FORM_COMMANDS.to_owned()]);
        }
        Some(Ok(Command { word: Word::Again, .. })) => return Typed::Again,
        Some(_) => return Typed::Refused(reading::FORM_COMMANDS.to_owned()),
    }
    if line.is_empty() {
        return Typed::Keys(vec![Key::Enter]);
    }
    match &field.input {
        Input::Words(former) | Input::Count(former) => {
            Typed::Keys([rewritten(former, line), vec![Key::Enter]].concat())
        }
        Input::Choice(choice) => {
            let count = choice.options.len();
            let by_key = choice.options.iter().position(|(key, _)| key.is_some_and(|key| line == key.to_string()));
            let by_word = || choice.options.iter().position(|(_, word)| fold(word) == fold(line));
            let has_keys = choice.options.iter().any(|(key, _)| key.is_some());
            let by_rank = || number(line).filter(|_| !has_keys).and_then(|n| rank(n, count));
            match by_key.or_else(by_word).or_else(by_rank) {
                Some(index) => {
                    // To the left end, then to the right: the empty choice stands before the first one.
                    let at = choice.chosen.map_or(0, |chosen| chosen + 1);
                    let keys: Vec<Key> = match choice.options[index].0 {
                        Some(key) => vec![Key::Char(key)],
                        None => {
                            let left = std::iter::repeat_n(Key::Left, at);
                            left.chain(std::iter::repeat_n(Key::Right, index + 1)).collect()
                        }
                    };
                    Typed::Keys([keys, vec![Key::Enter]].concat())
                }
                None if has_keys => refused("tapez le signe ou la lettre devant votre choix, puis Entrée"),
                None => refused("tapez un numéro de la liste, ou Entrée pour passer"),
            }
        }
    }
}
