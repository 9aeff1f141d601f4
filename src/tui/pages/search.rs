//! Two lists to go somewhere from: the questions that hold some words, and what was left on the way.

use ratatui::Frame;

use crate::french::count;
use crate::session::search::{Spot, Why};
use crate::session::text::stop_title;
use crate::session::{Action, Stop};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Page, Step};
use crate::tui::text::{ACCENT, BOLD, DIM, LineExt, PLAIN, Text, around, blank, line, marked, shortened, wrapped};
use crate::tui::widgets::picker::Picker;

/// A list, narrowed down by letters.
pub(crate) struct Search {
    sought: Sought,
    picker: Picker,
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sought {
    /// All questions, tables and relations.
    Everything,
    /// What was left on the way, and what moved since another day.
    Rest,
}

impl Search {
    /// A list from its beginning.
    pub(crate) fn new(sought: Sought) -> Self {
        Self { sought, picker: Picker::default() }
    }

    fn spots(&self, context: &Context) -> Vec<Spot> {
        let words = self.picker.filter.text();
        match self.sought {
            Sought::Everything => context.session.find(&words),
            Sought::Rest => context.session.rest(context.before.as_ref(), &words),
        }
    }

    /// One line a place, a title where the reason changes, if it has one; and where the selected one is.
    fn lines(&self, spots: &[Spot], context: &Context, layout: Layout) -> (Vec<Text>, usize) {
        let (mut lines, mut selected_at, mut why) = (Vec::new(), 0, None);
        for (index, spot) in spots.iter().enumerate() {
            if why != Some(spot.why) {
                why = Some(spot.why);
                let title = spot.why.title(context.before.as_ref());
                let many = spots.iter().filter(|other| other.why == spot.why).count();
                if !title.is_empty() {
                    lines.push(line(format!("{title} ({many})"), ACCENT).cut(layout.width));
                }
            }
            let is_selected = index == self.picker.selected.min(spots.len() - 1);
            if is_selected {
                selected_at = lines.len();
            }
            lines.extend(spot_lines(context, *spot, is_selected, layout));
        }
        (lines, selected_at)
    }
}

impl Page for Search {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        let spots = self.spots(context);
        match key {
            Key::Escape => return Step::Close,
            Key::Enter => {
                return match spots.get(self.picker.selected) {
                    Some(spot) => Step::Apply(Action::Stop(spot.stop)),
                    None => Step::warn("aucune question ne contient ces mots\u{a0}: effacez-en avec Retour arrière"),
                };
            }
            // « / » opens the list: typed again, it is not sought.
            Key::Char('/') if self.picker.filter.is_empty() => {}
            _ => {
                self.picker.on_key(key, spots.len());
            }
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let spots = self.spots(context);
        let (title, counted) = match (self.sought, context.before.is_some()) {
            (Sought::Everything, _) => ("Chercher une question", count(spots.len(), "trouvée", "trouvées")),
            (Sought::Rest, true) => ("Ce qui reste, et ce qui a bougé", count(spots.len(), "ligne", "lignes")),
            (Sought::Rest, false) => ("Ce qui reste", count(spots.len(), "ligne", "lignes")),
        };
        let head = layout.title(title, line(counted, DIM));
        let hints: [Hint; 4] =
            [("lettres", "chercher"), ("↑ ↓", "choisir"), ("Entrée", "y aller"), ("Échap", "revenir")];
        let foot = layout.foot(context.notice.as_ref(), &hints);
        let (field, caret) = self.picker.field_row("Un mot\u{a0}: ", layout.width);
        let mut body = vec![field];
        if !layout.is_low() {
            body.push(blank());
        }
        if spots.is_empty() {
            body.push(line("Aucune question ne contient ces mots.", DIM));
        }
        let (lines, selected_at) = self.lines(&spots, context, layout);
        let room = layout.height.saturating_sub(head.len() + foot.len() + body.len()).max(1);
        body.extend(around(&lines, selected_at, room));
        layout.draw(frame, head, body, foot, Some(caret));
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// `12 Où en sont nos déplacements ?   +2`; the whole question and its section where it is selected.
fn spot_lines(context: &Context, spot: Spot, is_selected: bool, layout: Layout) -> Vec<Text> {
    let session = &context.session;
    let grid = session.grid();
    let section = session.section_at(spot.stop).map_or("", |section| grid.sections[section].title.as_str());
    let (number, title) = match session.stops()[spot.stop] {
        Stop::Item(item) => ((item + 1).to_string(), grid.items[item].question.as_str()),
        other => (String::new(), stop_title(grid, other)),
    };
    // Where the title above says it, it is not said again on each line.
    let is_known = matches!(spot.why, Why::Missing | Why::Unknown | Why::NotApplicable);
    let state = if is_known { String::new() } else { session.spot_state(spot, context.before.as_ref()) };
    let right = line(state, PLAIN);
    let right = if right.width() + 16 > layout.width { blank() } else { right };
    let room = layout.width.saturating_sub(right.width() + 8);
    let start = marked(is_selected).and(format!("{number:>3} "), DIM);
    if !is_selected {
        return vec![start.and(shortened(title, room), PLAIN).right(right, layout.width).cut(layout.width)];
    }
    let mut question = wrapped(title, room).into_iter();
    let first = start.and(question.next().unwrap_or_default(), BOLD).right(right, layout.width);
    let more = question.map(|text| line(text, BOLD).indent(6));
    let inside = if spot.why == Why::Inside { " (le mot est dans l’aide ou dans un argument)" } else { "" };
    let text = shortened(&format!("{section}{inside}"), layout.width.saturating_sub(7));
    let text = (!section.is_empty() && !layout.is_low()).then(|| line(text, DIM).indent(6));
    std::iter::once(first).chain(more).chain(text).map(|row| row.cut(layout.width)).collect()
}
