//! `dts`: self-assessment grids for *développement de territoires solidaires*, as a library behind the binary.
//!
//! ```text
//! load → validate → answer → score → report → render → write
//! ```
//!
//! The rooms, in reading order; arrows point down only. Below [`commands`], nothing prints, exits or reads the clock.
//!
//! ```text
//! main → run → cli → commands → ui, output, signals
//!                       ↓
//!          prompt → session, store        a group answers
//!          results, report                what is shown afterwards, built once, rendered by format
//!          pdf                            a page printed by the browser that is there
//!          template                       what is sent out and read back: questionnaires, forms, grids as workbooks
//!          handout                        a grid on paper, to be filled in by hand
//!                       ↓
//!          explain, compare               how each figure is made, in words; across dates and structures
//!          score, agreement               arithmetic
//!                       ↓
//!          intake                         files of answers become assessments
//!          assessment → grid → problem    what was answered to what, and all that is wrong with it
//!          sheets                         the manual: what helps with a question, and who did it
//!                       ↓
//!          workbook, yaml, encoding       how files are spelt
//!          fold, french, href, visible    how people, screens and browsers spell things
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
pub mod handout;
pub mod href;
pub mod intake;
pub mod output;
pub mod pdf;
pub mod problem;
pub mod prompt;
pub mod pseudonym;
pub mod report;
pub mod results;
pub mod score;
pub mod session;
pub mod sheets;
pub mod signals;
pub mod store;
pub mod template;
pub mod ui;
pub mod visible;
pub mod workbook;
pub mod yaml;

use cli::{Cli, Command};
use commands::comparer::Names;
use commands::{
    Outcome, accueil, comparer, completions, convertir, depouiller, expliquer, fiches, grilles, man, modele, rapport,
    remplir, verifier,
};
use grid::load::Shelves;
use handout::Extent;
use intake::Tolerance;
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
        Some(Command::Grilles(args)) => grilles::run(
            &grilles::Options {
                existing: args.output.existing(),
                grid: args.grid,
                format: args.format,
                paper: args.paper.then_some(if args.short { Extent::Short } else { Extent::Whole }),
                output: args.output.path,
                shelves: shelves(args.shelf),
            },
            ui,
        ),
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
        Some(Command::Rapport(args)) => rapport::run(&document(args.document), ui),
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
        Some(Command::Modele(args)) => modele::run(
            &modele::Options {
                existing: args.output.existing(),
                grid: args.grid,
                shelves: shelves(args.shelf),
                format: args.format,
                output: args.output.path,
                respondents: args.respondents,
                is_short: args.short,
                is_blank: args.blank,
            },
            ui,
        ),
        Some(Command::Convertir(args)) => convertir::run(
            &convertir::Options {
                input: args.input,
                output: args.output,
                format: args.format,
                existing: if args.force { Existing::Replace } else { Existing::Keep },
                grid: args.grid,
                shelves: shelves(args.shelf),
            },
            ui,
        ),
        Some(Command::Comparer(args)) => comparer::run(
            &comparer::Options {
                document: document(args.document),
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
        Some(Command::Fiches(args)) => fiches::run(
            &fiches::Options {
                existing: args.output.existing(),
                wanted: args.wanted,
                grid: args.grid,
                question: args.question,
                format: args.format,
                output: args.output.path,
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

fn document(args: cli::Document) -> rapport::Options {
    rapport::Options {
        existing: args.output.existing(),
        inputs: args.inputs,
        grid: args.grid,
        shelves: shelves(args.shelf),
        format: args.format,
        output: args.output.path,
        diffusion: args.diffusion,
        date: args.date,
        browser: args.printing.browser,
        is_opened: args.open,
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
