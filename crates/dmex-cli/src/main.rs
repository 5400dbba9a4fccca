//! The `dmex` program; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    dmex_cli::main()
}
