//! `dts`: self-assessment grids for *développement de territoires solidaires*, as a library behind the binary.
//!
//! ```text
//! load → validate → answer → score → report → render → write
//! ```
//!
//! The rooms, in reading order; arrows point down only. Below [`commands`], nothing prints, exits or reads the clock.
//!
//! ```text
//! main → run → cli → commands → ui, output
//!                       ↓
//!          prompt → session, store        a group answers
//!          results, report                what is shown afterwards, built once, rendered by format
//!                       ↓
//!          explain, compare               how each figure is made, in words; across dates and structures
//!          score, agreement               arithmetic
//!                       ↓
//!          assessment → grid → problem    what was answered to what, and all that is wrong with it
//!                       ↓
//!          workbook, yaml, encoding        how files are spelt
//!          fold, french                   how people spell things
//! ```
//!
//! One verb, one meaning: *parse* text into places, *validate* what was parsed, *score* positions, *build* a report,
//! *render* it in a format, *write* bytes.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

pub mod agreement;
pub mod assessment;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod encoding;
pub mod explain;
pub mod fold;
pub mod french;
pub mod grid;
pub mod output;
pub mod problem;
pub mod prompt;
pub mod pseudonym;
pub mod report;
pub mod results;
pub mod score;
pub mod session;
pub mod store;
pub mod ui;
pub mod workbook;
pub mod yaml;

use assessment::layout::Tolerance;
use cli::{Cli, Command};
use commands::comparer::Names;
use commands::{
    Outcome, accueil, comparer, completions, depouiller, expliquer, grilles, man, rapport, remplir, verifier,
};
use grid::load::Shelves;
use output::Existing;
use results::csv::Spelling;
use ui::{Colour, Ui};

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !workbook::is_guarded() {
            usual(info);
        }
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(error),
    };
    let ui = Ui::new(cli.couleur);
    let outcome = dispatch(cli, &ui).unwrap_or_else(|error| {
        ui.say(&french::typeset(&format!("erreur : {error:#}")));
        Outcome::Failed
    });
    ExitCode::from(outcome.code())
}

fn dispatch(cli: Cli, ui: &Ui) -> anyhow::Result<Outcome> {
    match cli.command {
        None => accueil::run(Cli::command().render_help().to_string().trim_end(), ui),
        Some(Command::Grilles(args)) => {
            grilles::run(&grilles::Options { grid: args.grid, format: args.format, shelves: shelves(args.shelf) }, ui)
        }
        Some(Command::Remplir(args)) => remplir::run(
            &remplir::Options {
                target: args.target,
                output: args.output,
                structure: args.structure,
                territory: args.territory,
                date: args.date,
                today: jiff::Zoned::now().date(),
                respondent: args.respondent,
                stakeholder: args.stakeholder,
                borrow: args.borrow,
                is_short: args.short,
                is_quick: args.quick,
                is_plan: args.plan,
                before: args.since,
                is_simple: args.simple,
                shelves: shelves(args.shelf),
            },
            ui,
        ),
        Some(Command::Rapport(args)) => rapport::run(
            &rapport::Options {
                existing: args.output.existing(),
                inputs: args.inputs,
                grid: args.grid,
                shelves: shelves(args.shelf),
                format: args.format,
                output: args.output.path,
                diffusion: args.diffusion,
                date: args.date,
                is_opened: args.open,
            },
            ui,
        ),
        Some(Command::Depouiller(args)) => depouiller::run(
            &depouiller::Options {
                existing: args.output.existing(),
                grid: args.grid,
                shelves: shelves(args.shelf),
                inputs: args.inputs,
                format: args.format,
                output: args.output.path,
                tolerance: if args.tolerant { Tolerance::DropBadCells } else { Tolerance::Strict },
                decimals: args.decimales,
                spelling: if args.excel { Spelling::Excel } else { Spelling::Machine },
            },
            ui,
        ),
        Some(Command::Comparer(args)) => comparer::run(
            &comparer::Options {
                existing: args.output.existing(),
                inputs: args.inputs,
                grid: args.grid,
                shelves: shelves(args.shelf),
                format: args.format,
                output: args.output.path,
                diffusion: args.diffusion,
                date: args.date,
                is_opened: args.open,
                names: if args.anonymous {
                    Names::Pseudonyms { key: args.key.unwrap_or_default(), is_for_few: args.few }
                } else {
                    Names::Own
                },
            },
            ui,
        ),
        Some(Command::Expliquer(args)) => expliquer::run(
            &expliquer::Options {
                grid: args.grid,
                input: args.input,
                part: args.part,
                structure: args.structure,
                shelves: shelves(args.shelf),
            },
            ui,
        ),
        Some(Command::Verifier(args)) => match args.schema {
            Some(schema) => verifier::schema(schema, ui),
            None => verifier::run(
                &verifier::Options { files: args.files, grid: args.grid, shelves: shelves(args.shelf) },
                ui,
            ),
        },
        Some(Command::Completions(args)) => completions::run(args.shell, ui),
        Some(Command::Man(args)) => {
            let existing = if args.force { Existing::Replace } else { Existing::Keep };
            man::run(&man::Options { folder: args.folder, existing }, ui)
        }
    }
}

fn shelves(shelf: cli::Shelf) -> Shelves {
    Shelves { folder: shelf.folder, beside: Vec::new() }
}

/// The help and the version go to stdout; what does not fit is said in French on stderr.
fn refuse(error: clap::Error) -> ExitCode {
    let ui = Ui::new(Colour::Auto);
    let error = error.apply::<cli::french::French>();
    let text = error.render().to_string();
    if error.use_stderr() {
        ui.say(text.trim_end());
        return ExitCode::from(Outcome::Failed.code());
    }
    match ui.print(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(Outcome::Failed.code()),
    }
}
