//! `dts`: self-assessment grids for *développement de territoires solidaires*, as a library behind the binary.
//!
//! ```text
//! load → validate → answer → score → report → render → write
//! ```
//!
//! The rooms, in reading order; arrows point down only. Below [`commands`], nothing prints, exits or reads the clock.
//!
//! ```text
//! main → run → commands → cli, ui, output, signals
//!                       ↓
//!          tui, line_mode → session, store   a group answers, on a screen or line after line
//!          results, report → document     what is shown afterwards, built once, rendered by format
//!          large                          a large table straight to its results
//!          pdf                            a page printed by the browser that is there
//!          template                       what is sent out and read back: questionnaires, forms, grids as workbooks
//!          handout                        a grid on paper, to be filled in by hand
//!                       ↓
//!          explain, compare               how each figure is made, in words; across dates and structures
//!          examples                       whether a grid gives what its worked examples say
//!          debate                         which questions are worth an hour
//!          score, agreement, network    arithmetic: scores, who agrees, who stands with whom
//!                       ↓
//!          intake                         files of answers become assessments
//!          forms                          where things stand in what is sent out and read back
//!          assessment → grid → problem    what was answered to what, and all that is wrong with it
//!          sheets, frames                 the manual: what helps with a question, who did it; what others ask answers in
//!                       ↓
//!          workbook, xlsx, yaml, encoding, files, format    how files are spelt, read, written and called
//!          fold, french, typed, href, visible, charset, columns    how people, screens and browsers spell things
//! ```
//!
//! One verb, one meaning: *parse* text into places, *validate* what was parsed, *score* positions, *build* a report,
//! *render* it in a format, *write* bytes.

use std::process::ExitCode;

pub mod agreement;
pub mod assessment;
pub mod charset;
pub mod cli;
pub mod columns;
pub mod commands;
pub mod compare;
pub mod debate;
pub mod document;
pub mod encoding;
pub mod examples;
pub mod explain;
pub mod files;
pub mod fold;
pub mod format;
pub mod forms;
pub mod frames;
pub mod french;
pub mod grid;
pub mod handout;
pub mod href;
pub mod intake;
pub mod large;
pub mod line_mode;
pub mod network;
pub mod output;
pub mod pdf;
pub mod problem;
pub mod pseudonym;
pub mod report;
pub mod results;
pub mod score;
pub mod session;
pub mod sheets;
pub mod signals;
pub mod store;
pub mod template;
pub mod tui;
pub mod typed;
pub mod ui;
pub mod visible;
pub mod workbook;
pub mod xlsx;
pub mod yaml;

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    signals::hold_back_size_limit();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !workbook::is_guarded() {
            usual(info);
        }
    }));
    if let Some(outcome) = commands::completions::answer() {
        return ExitCode::from(outcome.code());
    }
    // The command prompt of Windows leaves `*` and `?` to the program.
    ExitCode::from(commands::run(wild::args_os().collect()).code())
}
