//! What is said at each place: what is asked, the choices with their numbers, what is there already. Pure.

mod lists;

use super::texts;
use crate::assessment::{Answer, Argument, Effect};
use crate::french::{capitalised, count, quoted, typeset};
use crate::grid::{Item, Kind, NaPolicy, Scale, Steps};
use crate::prompt::board::{self, step_name};
use crate::prompt::desk::{Desk, Destination, Mode, sentence};
use crate::prompt::form::{Form, Input};
use crate::prompt::frame::wrapped;
use crate::prompt::pairs::{PairHand, Step};
use crate::prompt::rows::{RowHand, options};
use crate::prompt::{screen, tempo, words};
use crate::session::{Place, Session, Stop};
use lists::{board, cell, found, going, pair, relations, rows};

/// Columns of what is said: windows cut longer lines in the middle of a word.
pub(super) const WIDTH: usize = 78;

/// Said once, at the start.
pub const WELCOME: &str =
    "Chaque réponse se tape, puis Entrée. ? montre les commandes ; q arrête la séance, tout est gardé.";

/// What may be done while a text is being written.
pub const FORM_COMMANDS: &str =
    "Entrée seule garde ce qui est là, ou passe. /effacer vide, /précédente remonte, /retour abandonne.";

/// What tells one moment from another: as long as it is the same, nothing is said again.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment(Place, String);

/// The moment one is at.
pub fn place_of(desk: &Desk) -> Moment {
    let mode = match &desk.mode {
        Mode::Here => String::new(),
        Mode::Write(_) => "write".into(),
        Mode::Argue(form, index) => format!("argue {} {index:?}", form.at),
        Mode::NotApplicable(_) => "so".into(),
        Mode::Ball => "ball".into(),
        Mode::Card(card) => format!("card {}", card.form.at),
        Mode::Keep(_) => "keep".into(),
        Mode::Arguments { is_removing, .. } => format!("arguments {is_removing}"),
        Mode::Row(hand) => {
            let chooser = hand.chooser.as_ref().map(|chooser| chooser.filter.text());
            format!("row {:?} {} {chooser:?}", hand.row, hand.at)
        }
        Mode::RemoveRow(row) => format!("remove {row}"),
        Mode::Pair(hand) => {
            format!("pair {} {} {:?} {:?} {}", hand.owner, hand.other, hand.way, hand.step, hand.is_joining)
        }
        Mode::EmptyPairs(chooser) => format!("empty {}", chooser.filter.text()),
        Mode::Go { .. } => "go".into(),
        Mode::Find(finder) => format!("find {:?} {}", finder.sought, finder.chooser.filter.text()),
        Mode::Former => "former".into(),
        Mode::Board(index) => format!("board {index}"),
        Mode::Keys => "keys".into(),
        Mode::Leave => "leave".into(),
        Mode::Unsaved(why) => format!("unsaved {why}"),
        Mode::Elsewhere(_) => "elsewhere".into(),
    };
    Moment(desk.session().place(), mode)
}

/// Whether what is shown is read and left, without anything to choose.
pub fn is_page(desk: &Desk) -> bool {
    matches!(desk.mode, Mode::Board(_) | Mode::Keys | Mode::Former)
}

/// Whether a destination is the action plan.
pub fn is_plan(desk: &Desk, to: Destination) -> bool {
    let session = desk.session();
    match to {
        Destination::Stop(stop) => match session.stops()[stop] {
            Stop::Table(table) => session.grid().tables[table].id == crate::grid::ACTIONS,
            _ => false,
        },
        Destination::Section(_) => false,
    }
}

/// What a destination is called.
pub fn destination(desk: &Desk, to: Destination) -> String {
    let session = desk.session();
    match to {
        Destination::Section(section) => session.grid().sections[section].title.clone(),
        Destination::Stop(stop) => screen::stop_title(session.grid(), session.stops()[stop]).to_owned(),
    }
}

/// What is said on arrival.
pub fn sentences(desk: &Desk) -> Vec<String> {
    let said = match &desk.mode {
        Mode::Here | Mode::Write(_) => here(desk),
        Mode::Argue(form, _) | Mode::NotApplicable(form) | Mode::Elsewhere(form) => field(form),
        Mode::Card(card) => field(&card.form),
        Mode::Ball => vec![
            "Remplir la boule ?".into(),
            "  p  priorité".into(),
            "  i  impact très important, en bien ou en mal".into(),
            "  v  boule vide".into(),
        ],
        Mode::Arguments { .. } => arguments(desk),
        Mode::Row(hand) => cell(desk, hand),
        Mode::RemoveRow(row) => match desk.session().stop() {
            Some(Stop::Table(table)) => {
                let relations = desk.session().relation_count(table, *row);
                let name = quoted(desk.session().row_name(table, *row));
                let with = if relations > 0 { ", avec ses relations" } else { "" };
                vec![format!("Retirer la ligne {name}{with} ?")]
            }
            _ => Vec::new(),
        },
        Mode::Pair(hand) => pair(desk, hand),
        Mode::EmptyPairs(chooser) => match desk.session().stop() {
            Some(Stop::Matrix(matrix)) => {
                let session = desk.session();
                let table = session.grid().matrices[matrix].table;
                let pairs = desk.choosable_pairs(matrix, chooser);
                let name = |row: usize| session.row_name(table, row).to_owned();
                let pairs = pairs.into_iter().map(|(a, b)| format!("{} et {}", name(a), name(b)));
                let title = vec!["Les paires encore vides :".to_owned()];
                title.into_iter().chain(numbered(pairs)).collect()
            }
            _ => Vec::new(),
        },
        Mode::Go { .. } => going(desk),
        Mode::Find(finder) => found(desk, finder),
        Mode::Former => former(desk),
        Mode::Board(index) => board(desk, desk.session().sections()[*index]),
        Mode::Keep(_) => vec!["Garder la réponse en cours ?".into()],
        Mode::Keys => commands(desk),
        Mode::Leave => vec![format!("Arrêter ici ? Tout est enregistré dans {}.", desk.file)],
        Mode::Unsaved(why) => vec![
            "La réponse n’a pas pu être enregistrée.".into(),
            sentence(why),
            "Elle est toujours là, en mémoire : ne fermez pas cette fenêtre avant de l’avoir enregistrée.".into(),
        ],
    };
    folded(&said)
}

/// What stands before what is typed.
pub fn prompt(desk: &Desk) -> String {
    let session = desk.session();
    let text = match &desk.mode {
        Mode::Here | Mode::Write(_) => match session.stop() {
            Some(Stop::Item(_)) => "Votre réponse : ".to_owned(),
            Some(Stop::Table(table)) => {
                let onward = if session.is_at_plan() { "finir" } else { "continuer" };
                match session.rows(table).len() {
                    0 => format!("a pour ajouter une ligne, Entrée pour {onward} : "),
                    _ => format!("Numéro, a ajouter, x retirer, r remonter, Entrée pour {onward} : "),
                }
            }
            Some(Stop::Matrix(_)) => "Numéro, l paires vides, Entrée pour continuer : ".into(),
            None => match session.place() {
                Place::End if desk.has_rest() => "Entrée pour terminer, l ce qui reste, a plan d’action : ".into(),
                Place::End => "Entrée pour terminer, a plan d’action : ".into(),
                Place::Opening(_) => "Entrée pour commencer : ".into(),
                _ => "Entrée pour continuer : ".into(),
            },
        },
        Mode::Argue(form, _) | Mode::NotApplicable(form) | Mode::Elsewhere(form) => field_prompt(form),
        Mode::Card(card) => field_prompt(&card.form),
        Mode::Ball => "p, i ou v, Entrée pour ne rien changer : ".into(),
        Mode::Arguments { is_removing: true, .. } | Mode::RemoveRow(_) | Mode::Keep(_) | Mode::Leave => {
            "oui ou non : ".into()
        }
        Mode::Arguments { .. } => "Numéro à modifier, r et un numéro à retirer, Entrée pour revenir : ".into(),
        Mode::Row(RowHand { chooser: Some(_), .. }) | Mode::EmptyPairs(_) | Mode::Find(_) => {
            "Numéro, ou un mot à chercher, Entrée pour revenir : ".into()
        }
        Mode::Row(hand) => {
            let grid = session.grid();
            format!("{} : ", grid.tables[hand.table].columns[hand.column(grid)].label)
        }
        Mode::Pair(PairHand { is_joining: true, .. }) => "oui ou non : ".into(),
        Mode::Pair(hand) => match hand.step {
            Step::Nature => "Numéro, Entrée pour passer : ".into(),
            Step::Object => "Numéro, Entrée pour ne pas le préciser : ".into(),
            Step::Note => "Une note, ou Entrée : ".into(),
        },
        Mode::Go { .. } => "Numéro de question, ou nom d’une partie, Entrée pour revenir : ".into(),
        Mode::Unsaved(_) => "réessayer, ailleurs ou continuer : ".into(),
        Mode::Board(_) | Mode::Keys | Mode::Former => String::new(),
    };
    typeset(&text)
}

/// The field of a form that is being filled in.
pub fn field(form: &Form) -> Vec<String> {
    let field = form.field();
    let mut said = Vec::new();
    if !field.hint.is_empty() && !matches!(field.input, Input::Choice(_)) {
        said.push(sentence(&without_keys(&field.hint)));
    }
    if let Input::Choice(choice) = &field.input {
        said.push(format!("{} :", field.label));
        let options = choice.options.iter().enumerate().map(|(index, (key, word))| {
            let key = key.map_or_else(|| (index + 1).to_string(), String::from);
            format!("  {key}  {word}")
        });
        said.extend(options);
    }
    if let Some(there) = form.words(form.at) {
        said.push(format!("Maintenant : {there}"));
    }
    folded(&said)
}

/// The name of the field, and where its text goes.
pub fn field_prompt(form: &Form) -> String {
    let field = form.field();
    typeset(&match &field.input {
        Input::Choice(_) if form.words(form.at).is_some() => "Votre choix, ou Entrée pour le garder : ".to_owned(),
        Input::Choice(_) => "Votre choix, ou Entrée pour passer : ".into(),
        _ => format!("{} : ", field.label),
    })
}

/// The help of what is asked.
pub fn help(desk: &Desk) -> Vec<String> {
    let session = desk.session();
    let grid = session.grid();
    let text = match (&desk.mode, session.stop()) {
        (Mode::Row(hand), _) => grid.tables[hand.table].columns[hand.column(grid)].help.clone(),
        (Mode::Pair(hand), _) => grid.matrices[hand.matrix].help.clone(),
        (_, Some(Stop::Item(item))) => {
            let item = &grid.items[item];
            let sheets = match item.sheets.as_slice() {
                [] => String::new(),
                [one] => format!(" Dans le manuel : fiche {one}."),
                several => format!(" Dans le manuel : fiches {}.", crate::french::list(several, "et")),
            };
            format!("{}{sheets}", item.help)
        }
        (_, Some(Stop::Table(table))) => grid.tables[table].help.clone(),
        (_, Some(Stop::Matrix(matrix))) => grid.matrices[matrix].help.clone(),
        (_, None) => "? montre les commandes.".into(),
    };
    let text = if text.trim().is_empty() { "Il n’y a pas d’aide ici.".to_owned() } else { text };
    folded(&text.lines().map(str::to_owned).collect::<Vec<_>>())
}

/// The commands that serve where one is.
pub fn commands(desk: &Desk) -> Vec<String> {
    let mut said: Vec<(&str, &str)> = Vec::new();
    if let Some(item) = desk.session().item() {
        if item.na != NaPolicy::Forbidden {
            said.push(("so RAISON", "sans objet, avec la raison si vous voulez"));
        }
        said.push(("nsp", "personne ne sait"));
        said.push(("t", "laisser pour plus tard"));
        said.push(("a TEXTE", "ajouter un argument ; m pour en modifier ou en retirer un"));
        said.push(("b", "boule pleine (priorité ou impact) ou vide"));
        said.push(("e", "effacer la réponse"));
        if desk.before.is_some() {
            said.push(("d", "ce qui avait été dit la dernière fois"));
        }
    }
    match desk.session().stop() {
        Some(Stop::Table(_)) => {
            said.push(("a NOM", "ajouter une ligne ; a seul la demande"));
            said.push(("x NUMÉRO", "retirer une ligne ; r NUMÉRO la remonte d’un rang"));
        }
        Some(Stop::Matrix(_)) => {
            said.push(("d, e", "dans une paire : chaque côté sa façon de voir ; effacer"));
            said.push(("p, suivante", "dans une paire : la paire d’avant, celle d’après"));
        }
        _ => {}
    }
    said.extend([
        ("h", "aide de ce qui est demandé ; r pour le répéter"),
        ("p", "question précédente"),
        ("i", "prochaine question sans réponse"),
        ("g NUMÉRO", "aller à une question, ou à une partie par son nom"),
        ("c MOT", "chercher une question"),
        ("u", "annuler la dernière réponse, le dernier argument ; plusieurs fois"),
        ("l", "ce qui reste (dans les relations, les paires vides) ; reste partout"),
        ("v", "tableau de la partie ; f la fiche ; plan le plan d’action"),
        ("q", "arrêter la séance ; tout est gardé"),
    ]);
    let mut lines = vec!["Les commandes :".to_owned()];
    lines.extend(said.iter().map(|(key, word)| format!("  {key} : {word}")));
    lines.push("Sur une ligne à écrire, une commande commence par / : /nsp, /t, /q ; /retour abandonne.".into());
    folded(&lines)
}

fn here(desk: &Desk) -> Vec<String> {
    let session = desk.session();
    match (session.place(), session.stop()) {
        (Place::Opening(section), _) => {
            let known = &session.grid().sections[section];
            let (_, applicable, _) = session.section_counts(section);
            let mut said = vec![part(session), known.intro.clone()];
            if applicable > 0 {
                said.push(format!("{}.", count(applicable, "question", "questions")));
            }
            said
        }
        (Place::Board(section), _) => board(desk, section),
        (Place::End, _) => end(desk),
        (_, Some(Stop::Table(table))) => rows(session, table),
        (_, Some(Stop::Matrix(matrix))) => relations(session, matrix),
        _ => question(desk),
    }
}

/// « Pilier 2 sur 4 : La solidarité sociale ».
fn part(session: &Session) -> String {
    let progress = session.progress();
    let name = capitalised(&session.grid().section_name);
    format!("{name} {} sur {} : {}", progress.section_number, progress.sections, session.section().title)
}

fn question(desk: &Desk) -> Vec<String> {
    let session = desk.session();
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return Vec::new() };
    let progress = session.progress();
    let left = desk.tempo.left(session.waiting_count());
    let left = left.map(|left| format!(" Il reste environ {}.", tempo::about(left))).unwrap_or_default();
    let mut said = vec![
        format!(
            "Question {} sur {}. {}{left}",
            progress.question.unwrap_or_default(),
            progress.questions,
            sentence(&part(session))
        ),
        item.question.clone(),
    ];
    said.extend(choices(item));
    let later = if entry.later { ", à reprendre plus tard" } else { "" };
    if entry.answer != Answer::Missing || entry.later {
        said.push(format!("Réponse gardée : {}{later}. Entrée pour continuer.", words::answer(item, &entry.answer)));
    }
    if let Some(priority) = entry.priority {
        said.push(format!("Boule pleine : {}.", priority.word()));
    }
    if let Some(former) = desk.before.as_ref().and_then(|before| before.former.get(session.item_index()?)) {
        let day = desk.before.as_ref().map(crate::session::before::Before::day).unwrap_or_default();
        let more = match former.arguments.len() {
            0 => String::new(),
            arguments => format!(", {} (d pour lire)", count(arguments, "argument", "arguments")),
        };
        said.push(format!("{} : {}{more}.", capitalised(&day), words::former(item, former)));
    }
    said.extend(said_arguments(session, item, &entry.arguments));
    said
}

/// What may be answered, on as few lines as can be.
fn choices(item: &Item) -> Vec<String> {
    match &item.kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Cursor { .. } => vec![cursor(item, scale)],
            Steps::Level(_) => {
                let options = options(&item.kind).into_iter().map(|(key, word, help)| {
                    let help = if help.is_empty() { String::new() } else { format!(" : {help}") };
                    format!("  {key}  {}{help}", capitalised(&word))
                });
                options.collect()
            }
        },
        Kind::Choice(choice) => {
            let mut said = vec![if choice.several { "Un ou plusieurs numéros :" } else { "Un numéro :" }.to_owned()];
            said.extend(numbered(choice.options.iter().map(|option| option.label.clone())));
            said
        }
        Kind::YesNo => vec!["Oui ou non.".into()],
        Kind::Number(number) if !number.unit.is_empty() => vec![format!("Un nombre, en {}.", number.unit)],
        Kind::Number(_) => vec!["Un nombre.".into()],
        Kind::Date => vec!["Une date, par exemple 31/12/2026.".into()],
        Kind::Text => vec!["Un texte libre, sur une ligne ; une commande commence par /.".into()],
    }
}

/// « De −3 (très défavorable) à +3 (très favorable) ; 0 : neutre. »
fn cursor(item: &Item, scale: &Scale) -> String {
    let name = |at: f64| words::position(item, at);
    let (low, high) = (name(scale.min()), name(scale.max()));
    let middle = if scale.min() < 0.0 { format!(", 0 {}", board::position_words(item, 0.0)) } else { String::new() };
    format!(
        "Un nombre de {} à {} : {low}{middle}, {high}.",
        step_name(scale, scale.min()),
        step_name(scale, scale.max())
    )
}

fn said_arguments(session: &Session, item: &Item, arguments: &[Argument]) -> Vec<String> {
    if arguments.is_empty() {
        return Vec::new();
    }
    let mut said = vec![format!("{} :", count(arguments.len(), "argument", "arguments"))];
    let ends = item.ends().unwrap_or(("défavorable", "favorable"));
    said.extend(arguments.iter().enumerate().map(|(index, argument)| {
        let by = argument.by.as_deref().map(|by| format!(" ({})", session.grid().stakeholder_label(by)));
        let pull = match argument.effect {
            Effect::Down => format!(", vers {}", quoted(ends.0)),
            Effect::None => String::new(),
            Effect::Up => format!(", vers {}", quoted(ends.1)),
        };
        format!("  {}  {}{}{pull}", index + 1, argument.text, by.unwrap_or_default())
    }));
    said
}

fn arguments(desk: &Desk) -> Vec<String> {
    let session = desk.session();
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return Vec::new() };
    match desk.mode {
        Mode::Arguments { hand, is_removing: true } => {
            let text = entry.arguments.get(hand).map(|argument| argument.text.as_str()).unwrap_or_default();
            vec![format!("Retirer l’argument {} ?", quoted(text))]
        }
        _ => said_arguments(session, item, &entry.arguments),
    }
}

fn former(desk: &Desk) -> Vec<String> {
    let Some(before) = &desk.before else { return Vec::new() };
    let (Some(index), Some(item)) = (desk.session().item_index(), desk.session().item()) else { return Vec::new() };
    let Some(former) = before.former.get(index) else { return Vec::new() };
    let ball = former.priority.map(|priority| format!(", boule pleine : {}", priority.word())).unwrap_or_default();
    let mut said = vec![format!("{} : {}{ball}.", capitalised(&before.day()), words::former(item, former))];
    match former.arguments.as_slice() {
        [] => said.push("Aucun argument n’avait été noté.".into()),
        arguments => said.extend(said_arguments(desk.session(), item, arguments)),
    }
    said
}

fn end(desk: &Desk) -> Vec<String> {
    let session = desk.session();
    let mut said = vec!["Vous êtes au bout de la grille.".to_owned()];
    said.extend(texts(&screen::summary(session, WIDTH)));
    said.extend(screen::filled_tables(session).map(|told| format!("Tableaux : {told}.")));
    said.push(screen::left_words(session).map_or_else(
        || "Toutes les questions ont été vues.".to_owned(),
        |left| format!("{left} : i pour y aller, l pour la liste."),
    ));
    said.extend(screen::unknown_words(session).map(|told| format!("{told}.")));
    let moves = desk.before.as_ref().and_then(|before| screen::moves_words(before, session));
    said.extend(moves.map(|told| format!("{told}.")));
    said.extend(tempo::exactly(desk.tempo.spent()).map(|spent| format!("Cette séance a duré {spent}.")));
    said.push(format!("Tout est enregistré dans {}. Pour en faire un rapport :", desk.file));
    said.push(format!("  {}", desk.report_command()));
    said
}

fn numbered(words: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    words.enumerate().map(|(index, word)| format!("  {}  {word}", index + 1))
}

/// Lines of the width of a window, what belongs to a choice under its words.
pub(super) fn folded(lines: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for line in lines {
        let line = typeset(line);
        let indent = line.len() - line.trim_start().len();
        let (margin, hanging) = (" ".repeat(indent), " ".repeat(if indent > 0 { indent + 3 } else { 0 }));
        // The blanks of a table stay as they are.
        if console::measure_text_width(&line) <= WIDTH {
            all.push(line);
            continue;
        }
        for (index, part) in wrapped(line.trim(), WIDTH - hanging.len()).into_iter().enumerate() {
            all.push(format!("{}{part}", if index == 0 { &margin } else { &hanging }));
        }
    }
    all
}

/// A sentence of the screen, where a key of the screen is a command here.
pub(super) fn without_keys(text: &str) -> String {
    let text = text.replace("Échap, puis e", "/retour, puis e").replace("Échap", "/retour");
    text.replace("-, 0 ou +, ou ← →, puis Entrée", "-, 0 ou +").replace(" (← → ou un chiffre)", "")
}
