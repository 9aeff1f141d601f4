//! What is said around a session: what one comes back to, and how to go on.

use super::{Ended, Options, shown};
use crate::assessment::Form;
use crate::french::{self, count, quoted};
use crate::score::{Begin, to_begin_with};
use crate::session::Session;
use crate::session::saving::Ending;
use crate::session::text::{filled_tables, left_words, moves_words, report_command, shell_word, unknown_words, whose};
use crate::tui::summary_lines;

/// What one comes back to, in a sentence.
pub(super) fn resumed(session: &Session, file: &str) -> String {
    let progress = session.progress();
    let assessment = session.assessment();
    let day = assessment.date.map(|date| format!(" du {}", french::date(date))).unwrap_or_default();
    let tables = filled_tables(session);
    if progress.missing == progress.questions && tables.is_none() {
        return format!(
            "le fichier {file} existe déjà\u{a0}: c’est l’évaluation de {}{day}. On y ajoute les {}.",
            quoted(&assessment.organisation.name),
            whose(session)
        );
    }
    let tables = tables.map(|told| format!(", {told}")).unwrap_or_default();
    format!(
        "le fichier {file} existe déjà\u{a0}: on continue l’évaluation de {}{day}, {}. {} sur {}{tables} jusqu’ici.",
        quoted(&assessment.organisation.name),
        whose(session),
        french::capitalised(&count(progress.answered, "réponse", "réponses")),
        progress.applicable
    )
}

/// What is said once the terminal is given back.
pub(super) fn farewell(ended: &Ended, options: &Options, width: usize) -> String {
    let Ended { session, outcome, before, grid_path, store } = ended;
    let file = &shown(store.path());
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
    let command = command(ended, options, file);
    let progress = session.progress();
    let report = format!("  {}", report_command(file, grid_path.as_deref()));
    let tables = filled_tables(session).map(|told| format!(", {told}")).unwrap_or_default();
    match outcome.ending {
        Ending::Finished => {
            let table: String = summary_lines(session, width).iter().map(|row| format!("{row}\n")).collect();
            let more = match left_words(session) {
                None => String::new(),
                Some(left) => format!("\n\n{left}. Pour y revenir\u{a0}:\n  {command}"),
            };
            let moves = before.as_ref().and_then(|before| moves_words(before, session));
            let moves = moves.map(|told| format!("{told}.\n")).unwrap_or_default();
            let unknown = unknown_words(session).map(|told| format!("{told}.\n")).unwrap_or_default();
            let step = next_step(session, grid_path.as_deref()).map(|told| format!("\n\n{told}")).unwrap_or_default();
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

/// The command that goes on with a session.
fn command(ended: &Ended, options: &Options, file: &str) -> String {
    let mut command = match &ended.grid_path {
        Some(grid) => format!("dts remplir {} -o {}", shell_word(grid), shell_word(file)),
        None => format!("dts remplir {}", shell_word(file)),
    };
    if let Some(name) = &options.respondent {
        command = format!("{command} --repondant {}", shell_word(name));
    }
    if let Some(group) = &options.stakeholder {
        command = format!("{command} --partie-prenante {}", shell_word(group));
    }
    if options.short && ended.session.assessment().form == Form::Full {
        command.push_str(" --court");
    }
    if options.quick {
        command.push_str(" --rapide");
    }
    if options.plan && ended.session.is_at_plan() {
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
    command
}

/// How to read what the manual says of the question by which to begin; nothing where nothing is low.
fn next_step(session: &Session, grid_path: Option<&str>) -> Option<String> {
    let grid = session.grid();
    let Begin { items, are_low } = to_begin_with(grid, &session.final_positions());
    let is_helped = |index: &&usize| !grid.items[**index].advice.is_empty();
    let item = &grid.items[*items.iter().find(is_helped).filter(|_| are_low)?];
    let name = shell_word(grid_path.unwrap_or(&grid.id));
    Some(format!("Pour avancer, par où commencer\u{a0}:\n  dts fiches --grille {name} --question {}", item.id))
}
