//! The pairs of a matrix that are not filled in, found by a name.

use ratatui::Frame;

use super::pair::{Pair, pair_text};
use crate::french::count;
use crate::session::{Session, Stop};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Page, Step};
use crate::tui::text::blank;
use crate::tui::widgets::picker::Picker;

/// The list, narrowed down by letters.
pub(crate) struct EmptyPairs {
    matrix: usize,
    picker: Picker,
}

impl EmptyPairs {
    /// The empty pairs of the matrix where a session is; nothing where there is none.
    pub(crate) fn new(session: &Session) -> Option<Self> {
        let Some(Stop::Matrix(matrix)) = session.stop() else { return None };
        (!session.empty_pairs(matrix).is_empty()).then(|| Self { matrix, picker: Picker::default() })
    }

    /// The pairs that the letters typed so far leave.
    fn left(&self, session: &Session) -> Vec<(usize, usize)> {
        let table = session.grid().matrices[self.matrix].table;
        let text = |row: usize| session.row_name(table, row);
        let empty = session.empty_pairs(self.matrix).into_iter();
        empty.filter(|(a, b)| self.picker.admits(&format!("{} {}", text(*a), text(*b)))).collect()
    }
}

impl Page for EmptyPairs {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let left = self.left(&context.session);
        match key {
            Key::Escape => return Step::Close,
            Key::Enter => {
                return match left.get(self.picker.selected) {
                    Some((owner, other)) => {
                        context.selected.set(Some(*owner));
                        Step::replace(Pair::new(&context.session, self.matrix, *owner, *other))
                    }
                    None => Step::warn("aucune paire vide ne contient ces mots\u{a0}: effacez-en avec Retour arrière"),
                };
            }
            _ => {
                self.picker.on_key(key, left.len());
            }
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let table = session.grid().matrices[self.matrix].table;
        let title = count(session.empty_pairs(self.matrix).len(), "paire vide", "paires vides");
        let head = layout.title(&title, blank());
        let hints: [Hint; 4] =
            [("lettres", "chercher un nom"), ("↑ ↓", "choisir"), ("Entrée", "remplir"), ("Échap", "revenir")];
        let foot = layout.foot(context.notice.as_ref(), &hints);
        let name = |row: usize| session.row_name(table, row);
        let pairs = self.left(session).into_iter();
        let texts: Vec<(String, String)> =
            pairs.map(|(a, b)| (pair_text(name(a), "↔", name(b), layout.width - 2), String::new())).collect();
        let (body, caret) = self.picker.rows("Un nom", &texts, layout.width, layout.room(&head, &foot));
        layout.draw(frame, head, body, foot, Some(caret));
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}
