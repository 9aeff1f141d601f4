//! What the action plan begins with: the priorities and the lowest positions, each with the actions that it has.

use super::row::RowEditor;
use crate::assessment::Value;
use crate::french::count;
use crate::grid::{ACTIONS, ColumnKind, Item};
use crate::score::State;
use crate::session::Session;
use crate::session::text::step_name;
use crate::tui::layout::Layout;
use crate::tui::text::{
    BALL, BOLD, DIM, EMPTY, FILLED, LineExt, PLAIN, Text, blank, emphasis, line, marked, shortened,
};

/// One line an item: number, question, position, ball, how many actions it has.
pub(super) fn focus_lines(session: &Session, items: &[usize], focused: Option<usize>, layout: Layout) -> Vec<Text> {
    if items.is_empty() {
        return Vec::new();
    }
    let grid = session.grid();
    let positions = session.final_positions();
    let actions = |item: &Item| {
        let rows = session.assessment().tables.get(ACTIONS).into_iter().flatten();
        rows.filter(|row| row.values().any(|value| *value == Value::Item(item.id.clone()))).count()
    };
    let row = |(index, item): (usize, &usize)| {
        let (known, position) = (&grid.items[*item], positions.0[*item]);
        let value = match (position.state, known.scale()) {
            (State::At(value), Some(scale)) => step_name(scale, value),
            _ => "–".into(),
        };
        let (ball, style) = if position.priority.is_some() { (FILLED, BALL) } else { (EMPTY, DIM) };
        let actions = match actions(known) {
            0 => layout.either("", "aucune action").to_owned(),
            actions => count(actions, "action", "actions"),
        };
        let right = line(format!("{value:>4} "), BOLD).and(ball, style).and(format!(" {actions:>13}"), DIM);
        let room = layout.width.saturating_sub(right.width() + 8);
        let is_focused = focused == Some(index);
        let start = marked(is_focused).and(format!("{:>3} ", item + 1), DIM);
        start.and(shortened(&known.question, room), emphasis(is_focused)).right(right, layout.width)
    };
    let title = line("Par où commencer\u{a0}: priorités et positions les plus basses", PLAIN);
    let rows = items.iter().enumerate().map(row);
    std::iter::once(title).chain(rows).chain([blank()]).map(|row| row.cut(layout.width)).collect()
}

/// A new action about an item; nothing where the plan has no column for it.
pub(super) fn action_on(session: &Session, table: usize, item: usize) -> Option<RowEditor> {
    let known = &session.grid().tables[table];
    let column = known.columns.iter().position(|column| matches!(column.kind, ColumnKind::Item(_)))?;
    let value = Value::Item(session.grid().items[item].id.clone());
    Some(RowEditor::about(session, table, (column, value)))
}
