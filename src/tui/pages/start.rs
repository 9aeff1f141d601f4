//! Before the first question: what the grid is, then who answers about what.

use ratatui::Frame;

use super::details::DetailsForm;
use crate::assessment::Form;
use crate::french::count;
use crate::grid::{ACTIONS, Grid, Item};
use crate::session::details::{Field, Prefill};
use crate::session::{Action, Pace, Session, Who, is_asked};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Notice, Page, Scroll, Step};
use crate::tui::text::{ACCENT, BOLD, DIM, LineExt, PLAIN, Text, blank, line, paragraph, shortened};
use crate::tui::widgets::form::Filling;

/// The welcome page and its form.
pub(crate) struct Start {
    prefill: Prefill,
    details: DetailsForm,
    is_filling: bool,
    scroll: Scroll,
}

impl Start {
    /// The welcome page of a grid.
    pub(crate) fn new(session: &Session, prefill: &Prefill) -> Self {
        let fields = Field::asked(&prefill.who, prefill.pace);
        let details = DetailsForm::new(session.grid(), fields, prefill.details.clone());
        Self { prefill: prefill.clone(), details, is_filling: false, scroll: Scroll::default() }
    }

    /// Little is wanted, and the structure has its name: the details can be said later.
    fn is_all_known(&self) -> bool {
        let is_brief = self.prefill.pace == Pace::Quick || self.prefill.form == Form::Short;
        is_brief && !self.prefill.details.structure.is_empty()
    }

    fn begin(&self) -> Step {
        Step::Apply(Action::Describe(self.details.details()))
    }

    fn on_form_key(&mut self, key: &Key) -> Step {
        match self.details.form.on_key(key) {
            Filling::Going(word) => word.map_or(Step::Stay, |word| Step::Say(Notice::warning(&word))),
            Filling::Cancelled => {
                self.is_filling = false;
                Step::Stay
            }
            Filling::Done => self.begin(),
        }
    }
}

impl Page for Start {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        if self.is_filling {
            return self.on_form_key(key);
        }
        match key {
            Key::Char(' ') => {
                self.scroll.on_key(&Key::PageDown);
            }
            Key::Char('q' | 'Q') => return Step::Leave,
            Key::Escape => return Step::say("Entrée pour commencer, q pour quitter."),
            Key::Enter if self.is_all_known() => return self.begin(),
            Key::Enter => self.is_filling = true,
            _ => {
                self.scroll.on_key(key);
            }
        }
        Step::Stay
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::new(frame.area(), 88);
        let grid = context.session.grid();
        let head = layout.title(&grid.title, blank());
        if !self.is_filling {
            let hints: [Hint; 3] = [("Entrée", "commencer"), ("↑ ↓", "lire la suite"), ("q", "quitter")];
            let foot = layout.foot(context.notice.as_ref(), &hints);
            let body = welcome(grid, &self.prefill, layout.width);
            return layout.draw_scrolled(frame, head, &body, foot, &self.scroll);
        }
        let hints: [Hint; 4] = [
            ("Entrée", "continuer"),
            ("↑ ↓", "revenir, avancer"),
            ("Page↓", "commencer sans le reste"),
            ("Échap", "l’accueil"),
        ];
        let foot = layout.foot(context.notice.as_ref(), &hints);
        let gap = usize::from(!layout.is_low());
        let mut body = vec![blank(); gap];
        let room = layout.room(&head, &foot).saturating_sub(gap).max(1);
        let (rows, caret) = self.details.form.rows(layout.width, room);
        body.extend(rows);
        layout.draw(frame, head, body, foot, caret.map(|(row, column)| (row + gap, column)));
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// What the grid is for, and how to hold the session.
fn welcome(grid: &Grid, prefill: &Prefill, width: usize) -> Vec<Text> {
    let mut rows = Vec::new();
    let is_asked = |item: &&Item| is_asked(item, prefill.form, prefill.pace);
    if prefill.form == Form::Short {
        let asked = grid.items.iter().filter(is_asked).count();
        let text = format!("Forme courte\u{a0}: {} sur {}.", count(asked, "question", "questions"), grid.items.len());
        rows.extend(paragraph(&text, width, BOLD));
        rows.push(blank());
    }
    if !grid.summary.is_empty() {
        rows.extend(paragraph(&grid.summary, width, PLAIN));
        rows.push(blank());
    }
    // How to gather and to speak in turn is for a group.
    let guidance = if prefill.who == Who::Group { grid.guidance.as_slice() } else { &[] };
    if prefill.who != Who::Group {
        let text = "Vous répondez en votre nom\u{a0}: vos réponses se liront à côté de celles des autres.";
        rows.extend(paragraph(text, width, PLAIN));
    }
    for advice in guidance {
        let lines = paragraph(advice, width.saturating_sub(2), PLAIN).into_iter().enumerate();
        rows.extend(lines.map(|(index, text)| line(if index == 0 { "· " } else { "  " }, ACCENT).join(text)));
    }
    rows.push(blank());
    let with_tables = prefill.pace == Pace::Talk;
    for (index, section) in grid.sections.iter().enumerate() {
        let tables = grid.tables.iter().filter(|table| with_tables && table.section == Some(index)).count();
        let questions = grid.items_of(section).iter().filter(is_asked).count();
        let questions = (questions > 0).then(|| count(questions, "question", "questions"));
        let tables = (tables > 0).then(|| count(tables, "tableau", "tableaux"));
        let contents = questions.into_iter().chain(tables).collect::<Vec<_>>().join(", ");
        if !contents.is_empty() {
            let room = width.saturating_sub(contents.chars().count() + 3).max(8);
            let title = shortened(&section.title, room);
            rows.push(line(title, PLAIN).and(format!(" ({contents})"), DIM).cut(width));
        }
    }
    if with_tables && grid.tables.iter().any(|table| table.id != ACTIONS) {
        let text = "Les tableaux peuvent être passés\u{a0}: c pour continuer, et on y revient quand on veut.";
        rows.extend(paragraph(text, width, DIM));
    }
    rows.push(blank());
    let text = "Chaque réponse est enregistrée aussitôt\u{a0}: vous pouvez vous arrêter quand vous voulez et reprendre plus tard.";
    rows.extend(paragraph(text, width, DIM));
    rows
}

/// Sentences before a session, then Entrée.
pub(crate) struct Message {
    title: String,
    sentences: Vec<String>,
    scroll: Scroll,
}

impl Message {
    /// A page of sentences.
    pub(crate) fn new(title: &str, sentences: &[String]) -> Self {
        Self { title: title.to_owned(), sentences: sentences.to_vec(), scroll: Scroll::default() }
    }
}

impl Page for Message {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        match key {
            Key::Enter | Key::Char(' ') => Step::Close,
            Key::Char('q' | 'Q') => Step::Leave,
            Key::Escape => Step::say("Entrée pour continuer, q pour quitter."),
            _ => {
                self.scroll.on_key(key);
                Step::Stay
            }
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::new(frame.area(), 88);
        let gap = usize::from(!layout.is_low());
        let mut body = vec![blank(); gap];
        for text in &self.sentences {
            body.extend(paragraph(&crate::session::text::sentence(text), layout.width, PLAIN));
            body.extend(vec![blank(); gap]);
        }
        let foot = layout.foot(context.notice.as_ref(), &[("Entrée", "continuer"), ("q", "quitter")]);
        layout.draw_scrolled(frame, layout.title(&self.title, blank()), &body, foot, &self.scroll);
    }
}
