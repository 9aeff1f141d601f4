//! `dts`: self-assessment grids for *développement de territoires solidaires*, as a library behind the binary.
//!
//! ```text
//! load → validate → answer → score → report → render → write
//! ```

pub mod agreement;
pub mod assessment;
pub mod encoding;
pub mod fold;
pub mod french;
pub mod grid;
pub mod output;
pub mod problem;
pub mod prompt;
pub mod score;
pub mod session;
pub mod yaml;
