//! The session on a screen: pages, and the application that holds them.
//!
//! ```text
//! keys ── page ──> Step ── App ──> Session, applied ──> file, renamed into place ──> next page drawn
//! ```
//!
//! A page takes keys and draws itself, and asks for everything else by a [`page::Step`]; only [`app::App`] knows them
//! all. Nothing but [`terminal`] and [`input`] touches the terminal.

mod app;
mod input;
mod key;
mod layout;
mod page;
mod pages;
mod prelude;
mod terminal;
mod text;
mod widgets;

use app::App;
use page::{Context, Step};
use pages::start::{Message, Start as StartPage};
pub use terminal::Screen;

use crate::session::details::Prefill;
use crate::session::interface::{Interface, Start};
use crate::session::saving::Outcome;
use crate::session::{Action, Session, Sitting};

/// The scores of the sections as plain lines, for the shell after the session.
pub fn summary_lines(session: &Session, width: usize) -> Vec<String> {
    widgets::board::summary_lines(session, width)
}

impl Interface for Screen {
    fn start(&mut self, session: &Session, prefill: &Prefill) -> Start {
        let mut context = Context::new(session.clone(), String::new());
        match app::ask(self, &mut context, &mut StartPage::new(session, prefill)) {
            Some(Step::Apply(Action::Describe(details))) => Start::Begin(details),
            Some(_) => Start::Leave,
            None => Start::Interrupted,
        }
    }

    fn message(&mut self, session: &Session, title: &str, sentences: &[String]) -> Option<bool> {
        let mut context = Context::new(session.clone(), String::new());
        let step = app::ask(self, &mut context, &mut Message::new(title, sentences))?;
        Some(matches!(step, Step::Close))
    }

    fn hold(&mut self, sitting: Sitting<'_>) -> (Session, Outcome) {
        app::run(self, App::new(sitting))
    }
}

#[cfg(test)]
mod tests;
