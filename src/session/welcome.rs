//! What is said before the first question: what the grid is for, how to hold the session, what it asks. Pure.

use super::details::Prefill;
use super::overview::Tone;
use super::{Pace, Session, Stop, Who};
use crate::assessment::Form;
use crate::french::count;
use crate::grid::ACTIONS;

/// How an advice begins that says to gather, or to speak in turn: one person alone needs none of it.
const GATHERING: [&str; 7] = [
    "Réunissez",
    "Associez",
    "Parlez à tour de rôle",
    "Travaillez à plusieurs",
    "Faites-le à plusieurs",
    "Remplissez-la avec",
    "Ne remplissez pas la grille seuls",
];

/// What is said before anything is asked; an empty text is air. `pass` says which key passes a table.
pub fn welcome(session: &Session, prefill: &Prefill, pass: &str) -> Vec<(Tone, String)> {
    let grid = session.grid();
    let air = || (Tone::Plain, String::new());
    let mut said = Vec::new();
    if prefill.form == Form::Short {
        let asked = count(session.progress().questions, "question", "questions");
        said.extend([(Tone::Strong, format!("Forme courte\u{a0}: {asked} sur {}.", grid.items.len())), air()]);
    }
    if !grid.summary.is_empty() {
        said.extend([(Tone::Plain, grid.summary.clone()), air()]);
    }
    let is_alone = prefill.who != Who::Group;
    if is_alone {
        let text = "Vous répondez en votre nom\u{a0}: vos réponses se liront à côté de celles des autres.";
        said.push((Tone::Plain, text.into()));
    }
    let is_gathering = |advice: &String| GATHERING.iter().any(|words| advice.starts_with(words));
    let guidance = grid.guidance.iter().filter(|advice| !is_alone || !is_gathering(advice));
    said.extend(guidance.map(|advice| (Tone::Point, advice.clone())));
    said.push(air());
    for section in session.sections() {
        let is_table = |stop: &usize| matches!(session.stops()[*stop], Stop::Table(_));
        let (questions, tables) = (session.items_of(section).len(), session.stops_of(section).filter(is_table).count());
        let questions = (questions > 0).then(|| count(questions, "question", "questions"));
        let tables = (tables > 0).then(|| count(tables, "tableau", "tableaux"));
        let contents = questions.into_iter().chain(tables).collect::<Vec<_>>().join(", ");
        said.push((Tone::Plain, format!("{} ({contents})", grid.sections[section].title)));
    }
    if prefill.pace == Pace::Talk && grid.tables.iter().any(|table| table.id != ACTIONS) {
        let text =
            format!("Les tableaux peuvent être passés\u{a0}: {pass} pour continuer, et on y revient quand on veut.");
        said.push((Tone::Aside, text));
    }
    let text = "Chaque réponse est enregistrée aussitôt\u{a0}: vous pouvez vous arrêter quand vous voulez et reprendre plus tard.";
    said.extend([air(), (Tone::Aside, text.into())]);
    said
}
