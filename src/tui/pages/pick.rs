//! A list to choose from: the questions that hold some words, what was left on the way, the parts of the grid, the empty
//! pairs.

use super::pair::Pair;
use crate::french::count;
use crate::session::search::{List, To};
use crate::session::{Place, Stop};
use crate::tui::prelude::*;
use crate::tui::widgets::picker::Picker;

/// A list, narrowed down by letters.
pub(crate) struct Pick {
    picker: Picker,
}

impl Pick {
    /// A list from its beginning; that of the places from where one is.
    pub(crate) fn new(context: &Context, list: List) -> Self {
        let session = &context.session;
        let mut picker = Picker::new(list);
        let here = match (session.place(), session.stop()) {
            (Place::At(stop), Some(Stop::Table(_) | Stop::Matrix(_))) => Action::Stop(stop),
            _ => Action::Section(session.section_index()),
        };
        let lines = picker.lines(context);
        picker.selected = lines.iter().position(|line| line.to == To::Act(here.clone())).unwrap_or(0);
        Self { picker }
    }

    fn go(&mut self, context: &Context) -> Step {
        if let (List::Places, Ok(number)) = (&self.picker.list, self.picker.filter.text().parse()) {
            self.picker.filter = Default::default();
            return Step::Apply(Action::Question(number));
        }
        match self.picker.chosen(context).map(|line| line.to) {
            Some(To::Act(action)) => Step::Apply(action),
            Some(To::Pair(pair)) => {
                context.selected.set(Some(pair.owner));
                Step::replace(Pair::new(&context.session, pair))
            }
            _ => Step::warn(match self.picker.list {
                List::EmptyPairs(_) => "aucune paire vide ne contient ces mots\u{a0}: effacez-en avec Retour arrière",
                _ => "aucune question ne contient ces mots\u{a0}: effacez-en avec Retour arrière",
            }),
        }
    }
}

impl Page for Pick {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let is_places = self.picker.list == List::Places;
        match key {
            Key::Escape => return Step::Close,
            Key::Enter => return self.go(context),
            Key::Char('q' | 'Q' | 'g' | 'G') if is_places => return Step::Close,
            Key::Char(_) if is_places => {
                if let Some(digit) = key.digit().filter(|_| self.picker.filter.text().len() < 4) {
                    self.picker.filter.on_key(&Key::Paste(digit.to_string()));
                }
            }
            // « / » opens the list: typed again, it is not sought.
            Key::Char('/') if self.picker.filter.is_empty() => {}
            Key::Up | Key::Down if is_places => {
                self.picker.filter = Default::default();
                self.picker.on_key(key, context);
            }
            _ => self.picker.on_key(key, context),
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let lines = self.picker.lines(context).len();
        let questions = context.session.grid().items.len();
        let lines_word = || count(lines, "ligne", "lignes");
        let (title, counted, label) = match (&self.picker.list, context.before.is_some()) {
            (List::Places, _) if questions == 0 => ("Aller à…", String::new(), "Choisissez\u{a0}: ".into()),
            (List::Places, _) => ("Aller à…", String::new(), format!("Numéro de question (1 à {questions})\u{a0}: ")),
            (List::EmptyPairs(_), _) => {
                ("Les paires encore vides", count(lines, "paire vide", "paires vides"), "Un nom\u{a0}: ".into())
            }
            (List::Rest, true) => ("Ce qui reste, et ce qui a bougé", lines_word(), "Un mot\u{a0}: ".into()),
            (List::Rest, false) => ("Ce qui reste", lines_word(), "Un mot\u{a0}: ".into()),
            _ => ("Chercher une question", count(lines, "trouvée", "trouvées"), "Un mot\u{a0}: ".into()),
        };
        let typed = match self.picker.list {
            List::Places => ("chiffres", "une question"),
            List::EmptyPairs(_) => ("lettres", "chercher un nom"),
            _ => ("lettres", "chercher"),
        };
        let head = layout.title(title, line(counted, DIM));
        let foot = layout.foot(context, &[typed, ("↑ ↓", "choisir"), ("Entrée", "y aller"), ("Échap", "revenir")]);
        let (body, caret) = self.picker.rows(&label, context, layout, layout.room(&head, &foot));
        layout.draw(frame, head, body, foot, Some(caret));
    }

    fn letters(&self) -> Letters {
        if self.picker.list == List::Places { Letters::Keys("gq") } else { Letters::Written }
    }
}
