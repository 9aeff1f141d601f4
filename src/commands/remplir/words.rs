//! What is said around a session: what one comes back to, and how to go on.

use super::{Options, shown};
use crate::assessment::Form;
use crate::french::{self, count, quoted};
use crate::prompt::desk::{Desk, shell_word};
use crate::prompt::{self, Ending, screen};
use crate::score::{Begin, to_begin_with};
use crate::session::Session;

/// What one comes back to, in a sentence.
pub(super) fn resumed(session: &Session, file: &str) -> String {
    let progress = session.progress();
    let assessment = session.assessment();
    let day = assessment.date.map(|date| format!(" du {}", french::date(date))).unwrap_or_default();
    let tables = screen::filled_tables(session);
    if progress.missing == progress.questions && tables.is_none() {
        return format!(
            "le fichier {file} existe déjà\u{a0}: c’est l’évaluation de {}{day}. On y ajoute les {}.",
            quoted(&assessment.organisation.name),
            screen::whose(session)
        );
    }
    let tables = tables.map(|told| format!(", {told}")).unwrap_or_default();
    format!(
        "le fichier {file} existe déjà\u{a0}: on continue l’évaluation de {}{day}, {}. {} sur {}{tables} jusqu’ici.",
        quoted(&assessment.organisation.name),
        screen::whose(session),
        french::capitalised(&count(progress.answered, "réponse", "réponses")),
        progress.applicable
    )
}

/// What is said once the terminal is given back.
pub(super) fn farewell(desk: &Desk, outcome: &prompt::Outcome, options: &Options, width: usize) -> String {
    let (session, file) = (desk.session(), &desk.file);
    if outcome.is_lost {
        return format!(
            "erreur\u{a0}: les dernières réponses n’ont pu être enregistrées nulle part\u{a0}; {file} garde les précédentes"
        );
    }
    if let Some(rescued) = &outcome.rescued {
        return format!(
            "{file} n’a pas pu être écrit. Toutes les réponses sont dans {rescued}\n\nPour reprendre\u{a0}:\n  dts remplir {}",
            shell_word(&shown(rescued)),
            rescued = shown(rescued),
        );
    }
    let mut command = match &desk.grid_path {
        Some(grid) => format!("dts remplir {} -o {}", shell_word(grid), shell_word(file)),
        None => format!("dts remplir {}", shell_word(file)),
    };
    if let Some(name) = &options.respondent {
        command = format!("{command} --repondant {}", shell_word(name));
    }
    if let Some(group) = &options.stakeholder {
        command = format!("{command} --partie-prenante {}", shell_word(group));
    }
    if options.short && session.assessment().form == Form::Full {
        command.push_str(" --court");
    }
    if options.quick {
        command.push_str(" --rapide");
    }
    if options.plan && session.is_at_plan() {
        command.push_str(" --plan");
    }
    if let Some(before) = &options.since {
        command = format!("{command} --depuis {}", shell_word(&shown(before)));
    }
    if options.simple {
        command.push_str(" --simple");
    }
    if let Some(folder) = &options.grids.folder {
        command = format!("{command} --grilles {}", shell_word(&shown(folder)));
    }
    let progress = session.progress();
    let report = format!("  {}", desk.report_command());
    let tables = screen::filled_tables(session).map(|told| format!(", {told}")).unwrap_or_default();
    match outcome.ending {
        Ending::Finished => {
            let table: String =
                screen::summary(session, width).iter().map(|row| row.text().trim_end().to_owned() + "\n").collect();
            let more = match screen::left_words(session) {
                None => String::new(),
                Some(left) => format!("\n\n{left}. Pour y revenir\u{a0}:\n  {command}"),
            };
            let moves = desk.before.as_ref().and_then(|before| screen::moves_words(before, session));
            let moves = moves.map(|told| format!("{told}.\n")).unwrap_or_default();
            let unknown = screen::unknown_words(session).map(|told| format!("{told}.\n")).unwrap_or_default();
            let step = next_step(desk).map(|told| format!("\n\n{told}")).unwrap_or_default();
            format!(
                "{table}{unknown}{moves}\nTout est enregistré dans {file}\n\nPour en faire un rapport\u{a0}:\n{report}{step}{more}"
            )
        }
        Ending::Paused | Ending::Interrupted => format!(
            "Tout ce qui a été confirmé est enregistré dans {file} ({} sur {}{tables}).\n\nPour reprendre où vous en étiez\u{a0}:\n  {command}",
            count(progress.answered, "réponse", "réponses"),
            progress.applicable
        ),
    }
}

/// How to read what the manual says of the question by which to begin; nothing where nothing is low.
fn next_step(desk: &Desk) -> Option<String> {
    let session = desk.session();
    let grid = session.grid();
    let Begin { items, are_low } = to_begin_with(grid, &session.final_positions());
    let is_helped = |index: &&usize| !grid.items[**index].advice.is_empty();
    let item = &grid.items[*items.iter().find(is_helped).filter(|_| are_low)?];
    let name = shell_word(desk.grid_path.as_deref().unwrap_or(&grid.id));
    Some(format!("Pour avancer, par où commencer\u{a0}:\n  dts fiches --grille {name} --question {}", item.id))
}
