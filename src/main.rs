//! The `dts` binary: parse, run, turn the outcome into an exit code. All of it is [`dts::run`].

use std::process::ExitCode;

fn main() -> ExitCode {
    dts::run()
}
