//! What is sent out to be filled in and read back: [`crate::template`] writes it so, [`crate::intake`] finds it there.

pub mod questionnaire;
pub mod xlsform;
