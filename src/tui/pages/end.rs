//! After the last question: where the sections stand, what is left, and how to make a report.

use ratatui::Frame;

use super::common;
use crate::french::percent;
use crate::grid::{ACTIONS, Item};
use crate::score::{State, score};
use crate::session::text::{left_words, moves_words, report_command, unknown_words};
use crate::session::{Action, Session, timing};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Page, Scroll, Step};
use crate::tui::text::{ACCENT, BOLD, DIM, PLAIN, Text, blank, line, paragraph, shortened};
use crate::tui::widgets::{board, header};

/// The last page.
#[derive(Default)]
pub(crate) struct End {
    scroll: Scroll,
}

const HINTS: [Hint; 11] = [
    ("Entrée", "terminer"),
    ("a", "plan d’action"),
    ("l", "ce qui reste"),
    ("i", "prochaine sans réponse"),
    ("p", "précédente"),
    ("u", "annuler"),
    ("c", "chercher"),
    ("v", "tableaux"),
    ("g", "aller à"),
    ("f", "fiche"),
    ("?", "touches"),
];

impl Page for End {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        if self.scroll.on_key(key) {
            return Step::Stay;
        }
        match (key, key.letter()) {
            (Key::Enter, _) => Step::Leave,
            (Key::Right | Key::Char(' '), _) => Step::Apply(Action::Next),
            (_, Some('a')) => Step::Apply(Action::Plan),
            _ => common::on_key(key, context).unwrap_or(Step::Stay),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let grid = session.grid();
        let title = format!("{} · {}", grid.title, session.assessment().organisation.name);
        let head = vec![
            line("Vous êtes au bout de la grille.", BOLD),
            line(shortened(&title, layout.width), DIM),
            layout.rule(),
        ];
        let has_plan = grid.tables.iter().any(|table| table.id == ACTIONS);
        let has_rest = !session.rest(context.before.as_ref(), "").is_empty();
        let is_there = |key: &str| (has_plan || key != "a") && (has_rest || key != "l");
        let hints: Vec<Hint> = HINTS.into_iter().filter(|(key, _)| is_there(key)).collect();
        let foot = layout.foot(context.notice.as_ref(), &hints);
        layout.draw_scrolled(frame, head, &body(context, layout.width), foot, &self.scroll);
    }
}

fn body(context: &Context, width: usize) -> Vec<Text> {
    let session = &context.session;
    let mut body = summary(session, width);
    let sections = session.sections().into_iter().map(Some).chain([None]);
    let tables: Vec<Text> = sections.flat_map(|section| header::table_rows(session, section, width)).collect();
    if !tables.is_empty() {
        body.push(blank());
        body.extend(tables);
    }
    body.push(blank());
    if let Some(left) = left_words(session) {
        body.extend(paragraph(&format!("{left}\u{a0}: i pour y aller."), width, ACCENT));
    } else if session.progress().questions > 0 {
        body.push(line("Toutes les questions ont été vues.", PLAIN));
    }
    let unknown = unknown_words(session);
    let moves = context.before.as_ref().and_then(|before| moves_words(before, session));
    for text in [unknown, moves].into_iter().flatten() {
        body.extend(paragraph(&format!("{text}."), width, PLAIN));
    }
    if let Some(spent) = timing::exactly(context.timing.spent()) {
        body.extend(paragraph(&format!("Cette séance a duré {spent}."), width, DIM));
    }
    let file = format!("Tout est enregistré dans {}. Pour en faire un rapport\u{a0}:", context.file);
    body.extend(paragraph(&file, width, PLAIN));
    body.push(line(format!("  {}", report_command(&context.file, context.grid_path.as_deref())), BOLD));
    body
}

/// Scores of the sections, with what they rest on.
fn summary(session: &Session, width: usize) -> Vec<Text> {
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
        rows.insert(0, line("Avec les réponses de tous les répondants\u{a0}:", DIM));
    }
    rows.extend(board::scores(grid, &sections, &card, answered, width));
    let has_partial =
        card.sections.iter().map(|section| &section.total).chain(&card.global).any(|score| score.is_partial);
    if has_partial {
        let text = format!("partiel\u{a0}: moins de {} des questions ont une réponse.", percent(grid.min_coverage));
        rows.extend(paragraph(&text, width, DIM));
    }
    rows
}

/// The same as plain lines.
pub(crate) fn summary_lines(session: &Session, width: usize) -> Vec<String> {
    use crate::tui::text::LineExt as _;
    summary(session, width).iter().map(|row| row.words().trim_end().to_owned()).collect()
}
