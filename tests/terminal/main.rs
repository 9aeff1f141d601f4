//! Sessions in a real pseudo-terminal; apart, so that they run when the machine has nothing else to do.
#![cfg(unix)]

mod kill;
mod menu_pty;
mod pty;
mod session_pty;
