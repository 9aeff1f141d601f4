//! Grids and answers from text, for the tests of what is made of them.
#![allow(dead_code, reason = "each test file uses what it needs")]

use dts::assessment::{Assessment, yaml};
use dts::grid::{Grid, load};
use dts::problem::{Look, Source};
use dts::report::{Context, Diffusion};

/// A sound grid.
pub(crate) fn grid(text: &str) -> Grid {
    load::parse(&Source::new("grille.yaml", text))
        .unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)))
}

/// Sound answers to a grid.
pub(crate) fn answers(grid: &Grid, text: &str) -> Assessment {
    let (assessment, problems) = yaml::read(grid, &Source::new("reponses.yaml", text));
    assert!(!problems.has_errors(), "{}", problems.render(Look::Plain, 9));
    assessment.unwrap_or_else(|| panic!("no assessment"))
}

/// A report made on one day, for somebody.
pub(crate) fn context(diffusion: Diffusion) -> Context {
    Context { diffusion, generated_on: jiff::civil::date(2026, 11, 20) }
}
