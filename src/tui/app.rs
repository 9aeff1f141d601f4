//! The application: it holds the session and the pages, does what pages ask, saves, and draws.
//!
//! An answer is confirmed when the next page is drawn, and that happens after the file is in its place. Several keys
//! that arrive at once are all taken in before the next drawing.

use std::path::Path;
use std::time::Duration;

use ratatui::Frame;

use super::key::Key;
use super::layout::{Layout, WIDEST_TEXT};
use super::page::{Asking, Context, Notice, Page, Step};
use super::pages;
use super::pages::pick::Pick;
use super::pages::writing::Writing;
use super::terminal::{Happened, Screen};
use super::text::{BOLD, paragraph};
use super::widgets::picker::Picker;
use crate::session::commands::Command;
use crate::session::draft::is_several;
use crate::session::saving::{Ending, Outcome, Saver};
use crate::session::search::List;
use crate::session::sentence::{Letters, Lexicon, Typed};
use crate::session::{Action, Place, Session, Sitting, Stop, text};

/// How one says whether to keep an answer that is selected.
const KEEP: [(&str, &str); 3] = [("o", "oui, garder"), ("n", "non"), ("Échap", "rester ici")];

/// A session held on a screen.
pub(crate) struct App<'a> {
    /// What all pages know.
    pub(crate) context: Context,
    /// At least one: that of the place where the session is. The last one is on the screen.
    pages: Vec<Box<dyn Page>>,
    saver: Saver<'a>,
    /// Whether the page that says why saving failed is open.
    is_save_failing: bool,
    clock: &'a dyn Fn() -> Duration,
    ending: Option<Ending>,
    lexicon: Lexicon,
    typed: Typed,
    /// What the first of the typed characters found.
    before_typed: Option<(Session, Box<dyn Page>)>,
}

impl<'a> App<'a> {
    /// Takes up a session. A new one is saved at once; one that is gone on with, when something changes.
    pub(crate) fn new(sitting: Sitting<'a>) -> Self {
        let Sitting { session, before, grid_path, keeper, is_saved, notice, clock } = sitting;
        let saver = Saver::new(keeper, is_saved.then(|| session.assessment().clone()));
        let context =
            Context { before, grid_path, notice: notice.map(Notice::new), ..Context::new(session, saver.name()) };
        let lexicon = Lexicon::of(context.session.grid());
        let mut app = Self {
            pages: Vec::new(),
            context,
            saver,
            is_save_failing: false,
            clock,
            ending: None,
            lexicon,
            typed: Typed::default(),
            before_typed: None,
        };
        app.arrive();
        app.save();
        app
    }

    /// How the session ended, once it has.
    pub(crate) fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// Ends the session: what is not in its file yet goes there, or wherever it can.
    pub(crate) fn end(self, ending: Ending) -> (Session, Outcome) {
        let outcome = self.saver.end(self.context.session.assessment(), ending);
        (self.context.session, outcome)
    }

    /// Takes a key, and puts what it changed in the file.
    pub(crate) fn on_key(&mut self, key: &Key) {
        self.context.timing.tick((self.clock)());
        self.context.notice = None;
        match key {
            Key::Char(c) => self.on_char(*c),
            _ => {
                self.forget_typed();
                self.press(key);
            }
        }
        if !self.is_save_failing {
            self.save();
        }
    }

    /// Draws the page on top.
    pub(crate) fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < 24 || area.height < 7 {
            return too_small(frame);
        }
        self.context.writing_width = Layout::new(area, WIDEST_TEXT).writing_width();
        if let Some(page) = self.pages.last() {
            page.draw(frame, &self.context);
        }
    }

    /// A character is a key, or a part of a sentence that begins like keys.
    fn on_char(&mut self, c: char) {
        let page_letters = self.pages.last().map_or(Letters::Commands, |page| page.letters());
        let letters = self.context.asking.as_ref().map_or(page_letters, Asking::letters);
        let takes_blank = self.context.session.item().is_some_and(|item| is_several(&item.kind));
        if self.typed.is_sentence_with(c, letters, takes_blank, &self.lexicon)
            && let Some((session, page)) = self.before_typed.take()
        {
            let sentence = self.typed.with(c);
            self.context.session = session;
            let argument = Writing::sentence(&self.context, &sentence);
            self.pages = vec![page, Box::new(argument)];
            self.context.asking = None;
            self.context.notice = Some(Notice::new(
                "Votre phrase devient un argument\u{a0}: Entrée pour continuer, Échap pour l’abandonner.",
            ));
            self.forget_typed();
            return;
        }
        let snapshot = match self.pages.as_slice() {
            [page] if self.context.asking.is_none() => page.snapshot().map(|page| (self.context.session.clone(), page)),
            _ => None,
        };
        if self.typed.is_empty() {
            self.before_typed = snapshot;
            self.press(&Key::Char(c));
            if self.before_typed.is_some() {
                self.typed.push(c, self.is_written(), &self.lexicon);
            }
            return;
        }
        self.press(&Key::Char(c));
        let opened = letters != Letters::Written && self.is_written();
        if self.typed.push(c, opened, &self.lexicon) {
            self.before_typed = snapshot;
            if self.before_typed.is_none() {
                self.forget_typed();
            }
        }
    }

    fn is_written(&self) -> bool {
        self.pages.last().is_some_and(|page| page.letters() == Letters::Written)
    }

    fn forget_typed(&mut self) {
        self.typed = Typed::default();
        self.before_typed = None;
    }

    fn press(&mut self, key: &Key) {
        if let Some(asking) = self.context.asking.take() {
            match asking.answer(key) {
                Ok(step) => _ = self.perform(step),
                Err(asking) => self.context.asking = Some(asking),
            }
            return;
        }
        if let Some(page) = self.pages.last_mut() {
            let step = page.on_key(key, &self.context);
            self.perform(step);
        }
    }

    /// Does what a page asks; `false` where the session refused it, or where it waits for an answer.
    fn perform(&mut self, step: Step) -> bool {
        let pending = self.pages.first().and_then(|page| page.pending(&self.context)).filter(|_| leaves(&step));
        if let (Some(answer), Some(item)) = (pending, self.context.session.item()) {
            let text = format!("Garder {}\u{a0}?", text::answer(item, &answer));
            // The step is done either way, from the page of the place.
            let no = step.same().map(|step| Step::Forget.then(step));
            let yes = Step::Apply(Action::Put(answer)).then(Step::Forget).then(step);
            self.context.asking = Some(Asking { text, yes, no, by_enter: true, hints: &KEEP });
            return false;
        }
        match step {
            Step::Stay => {}
            Step::Apply(action) => return self.apply(action),
            Step::Open(page) => self.pages.push(page),
            Step::Show(command) => self.show(command),
            Step::Close => self.close(),
            Step::Say(notice) => self.context.notice = Some(notice),
            Step::Ask(asking) => self.context.asking = Some(*asking),
            Step::Save(None) => self.save(),
            Step::Save(Some(path)) => self.save_at(&path),
            Step::PutOff => {
                self.saver.put_off(self.context.session.assessment());
                self.is_save_failing = false;
                self.close();
            }
            Step::Forget => self.pages = vec![page_of(&self.context)],
            Step::Leave => self.leave(),
            Step::All(steps) => return steps.into_iter().all(|step| self.perform(step)),
        }
        true
    }

    fn close(&mut self) {
        if self.pages.len() > 1 {
            self.pages.pop();
        }
    }

    fn apply(&mut self, action: Action) -> bool {
        let is_undo = action == Action::Undo;
        let is_next = action == Action::Next;
        let is_jump = matches!(action, Action::Question(_) | Action::Section(_) | Action::Stop(_) | Action::Plan);
        let next = match self.context.session.apply(action) {
            Ok(next) => next,
            Err(refusal) => {
                self.context.notice = Some(Notice::warning(&refusal.0));
                return false;
            }
        };
        let before = std::mem::replace(&mut self.context.session, next);
        let session = &self.context.session;
        if let Some(work) = before.remaining().done_until(session.remaining()) {
            self.context.timing.settle(work);
        }
        if is_undo {
            self.context.notice = Some(Notice::new(text::undone(&before, session)));
            // No line is opened to write in: the same key again takes back the change before.
            self.pages = vec![page_of(&self.context)];
        } else if is_jump || before.place() != session.place() {
            self.arrive();
            if is_next && self.context.session.has_left_relations(&before) {
                self.pages.push(Box::new(pages::map::MapPage::new(&self.context.session)));
            }
        }
        true
    }

    /// Shows the page of the place where the session is now.
    fn arrive(&mut self) {
        self.context.selected.set(None);
        self.pages = vec![page_of(&self.context)];
        let session = &self.context.session;
        // Whoever types at once at a written question that nobody answered writes.
        self.pages.extend(Writing::offered(session).map(|page| Box::new(page) as Box<dyn Page>));
    }

    fn show(&mut self, command: Command) {
        let context = &self.context;
        let session = &context.session;
        let list = match (command, session.stop()) {
            (Command::Go, _) => Some(List::Places),
            (Command::Search, _) => Some(List::Everything),
            (Command::Rest, Some(Stop::Matrix(matrix))) => Some(List::EmptyPairs(matrix)),
            (Command::Rest, _) => Some(List::Rest),
            _ => None,
        };
        let page: Box<dyn Page> = match (list, command) {
            (Some(list), _) => {
                if let Some(word) = list.word_of_end().filter(|_| Picker::new(list.clone()).lines(context).is_empty()) {
                    self.context.notice = Some(Notice::new(word));
                    return;
                }
                Box::new(Pick::new(context, list))
            }
            (_, Command::Board) if session.sections().is_empty() => return,
            (_, Command::Board) => Box::new(pages::board::Board::looked_at(session)),
            (_, Command::Details) => Box::new(pages::details::DetailsPage::new(session)),
            (_, Command::Map) if !session.has_relations() => {
                self.context.notice = Some(Notice::new("Aucune relation n’est encore dite, la carte est vide."));
                return;
            }
            (_, Command::Map) => Box::new(pages::map::MapPage::new(session)),
            (_, Command::Leave) => Box::new(pages::leave::Leave),
            _ => Box::new(pages::keys::Keys::new(session)),
        };
        self.pages.push(page);
    }

    /// Nobody leaves before the answers are somewhere.
    fn leave(&mut self) {
        let session = &self.context.session;
        if !self.saver.is_saved(session.assessment()) {
            self.save();
        } else if session.place() == Place::End {
            self.ending = Some(Ending::Finished);
        } else {
            self.ending = Some(Ending::Paused);
        }
    }

    fn save(&mut self) {
        let saved = match self.is_save_failing {
            true => self.saver.save(self.context.session.assessment()),
            false => self.saver.save_change(self.context.session.assessment()),
        };
        self.saved(saved);
    }

    fn save_at(&mut self, path: &Path) {
        let saved = self.saver.save_at(path, self.context.session.assessment());
        self.saved(saved);
    }

    /// Says that saving failed, for this reason; or that everything is saved again, if it was not.
    fn saved(&mut self, saved: Result<(), String>) {
        if std::mem::take(&mut self.is_save_failing) {
            self.close();
        }
        if let Err(why) = saved {
            self.is_save_failing = true;
            self.context.is_unsaved = true;
            self.context.asking = None;
            self.pages.push(Box::new(pages::save_failed::SaveFailed::new(&why)));
            return;
        }
        let is_saved = self.saver.is_saved(self.context.session.assessment());
        if is_saved && std::mem::take(&mut self.context.is_unsaved) {
            self.context.file = self.saver.name();
            self.context.notice =
                Some(Notice::new(format!("Tout est de nouveau enregistré dans {}.", self.context.file)));
        }
    }
}

/// Whether a step leaves the question behind, whatever is selected there.
fn leaves(step: &Step) -> bool {
    match step {
        Step::Show(Command::Go | Command::Leave) => true,
        Step::Apply(action) => matches!(
            action,
            Action::Previous
                | Action::NextUnanswered
                | Action::Question(_)
                | Action::Section(_)
                | Action::Stop(_)
                | Action::Plan
        ),
        _ => false,
    }
}

/// The page of the place where a session is.
fn page_of(context: &Context) -> Box<dyn Page> {
    let session = &context.session;
    match session.place() {
        Place::Opening(section) => Box::new(pages::opening::Opening::new(section)),
        Place::Board(section) => Box::new(pages::board::Board::new(section)),
        Place::End => Box::new(pages::end::End::default()),
        Place::At(_) => match session.stop() {
            Some(stop @ (Stop::Table(_) | Stop::Matrix(_))) => Box::new(pages::rows::Rows::new(context, stop)),
            Some(Stop::Item(_)) | None => Box::new(pages::question::Question::new(session)),
        },
    }
}

fn too_small(frame: &mut Frame<'_>) {
    let area = frame.area();
    let text = "Agrandissez la fenêtre pour continuer. Rien n’est perdu.";
    let lines = paragraph(text, usize::from(area.width).saturating_sub(1).max(8), BOLD);
    for (row, text) in (0..area.height).zip(lines) {
        frame.buffer_mut().set_line(area.x, area.y + row, &text, area.width);
    }
}

/// Runs a session to its end.
pub(crate) fn run(screen: &mut Screen, mut app: App<'_>) -> (Session, Outcome) {
    let ending = loop {
        if let Some(ending) = app.ending() {
            break ending.clone();
        }
        if screen.draw(|frame| app.draw(frame)).is_err() {
            break Ending::Interrupted;
        }
        match screen.wait() {
            Happened::Keys(keys) => {
                for key in keys {
                    if app.ending().is_none() {
                        app.on_key(&key);
                    }
                }
            }
            Happened::Interrupted => break Ending::Interrupted,
        }
    };
    app.end(ending)
}

/// Shows one page before a session, until it asks for something else than to stay or to speak; nothing where nobody is
/// there any more.
pub(crate) fn ask(screen: &mut Screen, context: &mut Context, page: &mut dyn Page) -> Option<Step> {
    loop {
        screen.draw(|frame| page.draw(frame, context)).ok()?;
        let Happened::Keys(keys) = screen.wait() else { return None };
        for key in keys {
            context.notice = None;
            let step = match context.asking.take().map(|asking| asking.answer(&key)) {
                None => page.on_key(&key, context),
                Some(Ok(step)) => step,
                Some(Err(asking)) => Step::Ask(Box::new(asking)),
            };
            match step {
                Step::Stay => {}
                Step::Say(notice) => context.notice = Some(notice),
                Step::Ask(asking) => context.asking = Some(*asking),
                step => return Some(step),
            }
        }
    }
}
