//! Where to go: a section, a table, or a question by its number.

use console::measure_text_width;
use ratatui::Frame;

use crate::session::search::Destination;
use crate::session::text::stop_count;
use crate::session::{Action, Place, Session};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Page, Step};
use crate::tui::text::{BOLD, DIM, LineExt, PLAIN, Text, around, blank, emphasis, line, marked, shortened};

/// The list of places.
pub(crate) struct Jump {
    all: Vec<Destination>,
    selected: usize,
    /// At most four digits.
    typed: String,
}

impl Jump {
    /// The parts of the grid, that where one is selected.
    pub(crate) fn new(session: &Session) -> Self {
        let all = session.destinations();
        let here = match session.place() {
            Place::At(stop) => all.iter().position(|to| *to == Destination::Stop(stop)),
            _ => None,
        };
        let section = Destination::Section(session.section_index());
        let selected = here.or_else(|| all.iter().position(|to| *to == section)).unwrap_or(0);
        Self { all, selected, typed: String::new() }
    }

    fn go(&mut self) -> Step {
        let action = match (self.typed.parse(), self.all.get(self.selected)) {
            (Ok(number), _) => Action::Question(number),
            (_, Some(to)) => to.action(),
            _ => return Step::Close,
        };
        self.typed.clear();
        Step::Apply(action)
    }
}

impl Page for Jump {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        match (key, key.digit()) {
            (_, Some(digit)) if self.typed.len() < 4 => self.typed.push_str(&digit.to_string()),
            (Key::Backspace, _) => {
                self.typed.pop();
            }
            (Key::Up, _) => {
                self.selected = self.selected.saturating_sub(1);
                self.typed.clear();
            }
            (Key::Down, _) => {
                self.selected = (self.selected + 1).min(self.all.len().saturating_sub(1));
                self.typed.clear();
            }
            (Key::Enter, _) => return self.go(),
            (Key::Escape, _) | (Key::Char('q' | 'Q' | 'g' | 'G'), _) => return Step::Close,
            _ => {}
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let head = layout.title("Aller à…", blank());
        let questions = session.grid().items.len();
        let prompt = match questions {
            0 => "Choisissez\u{a0}: ".to_owned(),
            _ => format!("Numéro de question (1 à {questions})\u{a0}: "),
        };
        let column = measure_text_width(&prompt) + self.typed.len();
        let hints: [Hint; 4] = [
            ("chiffres", "une question"),
            ("↑ ↓", "choisir dans la liste"),
            ("Entrée", "y aller"),
            ("Échap", "revenir"),
        ];
        let foot = layout.foot(context.notice.as_ref(), &hints);
        let mut body = vec![line(prompt, PLAIN).and(&self.typed, BOLD), blank()];
        let room = layout.room(&head, &foot).saturating_sub(2).max(1);
        let all = self.all.iter().enumerate();
        let rows: Vec<Text> =
            all.map(|(index, to)| row(session, *to, index == self.selected && self.typed.is_empty(), layout)).collect();
        body.extend(around(&rows, self.selected, room));
        layout.draw(frame, head, body, foot, Some((0, column)));
    }

    fn letters(&self) -> Letters {
        Letters::Keys("gq")
    }
}

fn row(session: &Session, to: Destination, is_selected: bool, layout: Layout) -> Text {
    let right = match to {
        Destination::Section(section) => {
            let items = session.items_of(section);
            let (answered, applicable, _) = session.section_counts(section);
            let (first, last) = (items.first().map_or(0, |item| item + 1), items.last().map_or(0, |item| item + 1));
            match (layout.is_narrow(), first == last) {
                _ if items.is_empty() => String::new(),
                (true, true) => format!("{first}"),
                (true, false) => format!("{first}–{last}"),
                (false, true) => format!("question {first}, {answered} sur {applicable}"),
                (false, false) => format!("questions {first} à {last}, {answered} sur {applicable}"),
            }
        }
        Destination::Stop(stop) => stop_count(session, session.stops()[stop]),
    };
    let right = line(right, DIM);
    let indent = if matches!(to, Destination::Stop(_)) { "  " } else { "" };
    let title = format!("{indent}{}", session.destination_name(to));
    let room = layout.width.saturating_sub(right.width() + 4);
    marked(is_selected).and(shortened(&title, room), emphasis(is_selected)).right(right, layout.width).cut(layout.width)
}
