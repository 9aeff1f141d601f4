//! The skin of the session.

pub mod form;
pub mod frame;
pub mod key;
pub mod line;
