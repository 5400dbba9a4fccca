//! The command line of the platform, `dmex`, as a library so that tests can use it.
//!
//! One file per command in [`commands`]; what they share has a name of its own:
//! [`connection`] says which node and which deployment, [`deployment_told`] which one a server tells of, [`wallet`] who signs, [`keystore`] and [`password`] keep and open keys, [`acting`] sends, [`amount`] reads and
//! writes amounts of token, [`names`] says whose an address is, [`server_address`] where a network's node is,
//! [`process`], [`job`], [`election`], [`durable_sender`] and [`talking`] serve commands that run for long, [`settings`]
//! holds their options, [`vitals`] measures, [`printer`] prints, [`hint`] turns every error into one sentence that says what to do.
//!
//! Standard output is data, standard error is talk; `--json` makes the data readable for programs.
//!
//! # Exit statuses
//!
//! | Status | Meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | something unforeseen |
//! | 2 | the command line or a value in it is wrong |
//! | 3 | it cannot be done now: sold out, too little money, not yet due, no such thing |
//! | 4 | the node does not answer, or is another chain |
//! | 5 | a file of ours is missing or damaged: state folder, deployment, configuration, key |
//! | 6 | the network data have a gap or do not reach |
//! | 7 | a check failed: what is on chain is not what it should be |
//! | 130 | Ctrl-C or SIGTERM ended it before its end |

pub mod acting;
pub mod amount;
pub mod cli;
mod command_line;
pub mod commands;
pub mod connection;
pub mod context;
pub mod deployment_told;
pub mod durable_sender;
pub mod election;
pub mod env;
pub mod hint;
pub mod job;
pub mod keystore;
pub mod log;
pub mod measures;
mod metrics_server;
pub mod names;
pub mod password;
pub mod printer;
pub mod process;
mod secrets;
pub mod server_address;
pub mod settings;
pub mod status;
pub mod store_option;
pub mod talking;
pub mod units;
mod verdict;
pub mod vitals;
pub mod wallet;

use std::process::ExitCode;

pub use cli::Cli;
pub use context::Context;
pub use status::{ExitStatus, Failure};

/// Reads the command line, does what it says, and reports how that went.
#[must_use]
pub fn main() -> ExitCode {
    let (command, context) = match command_line::read() {
        Ok(read) => read,
        Err(failure) => {
            printer::Printer::new(printer::Format::Human).complain(&failure);
            return failure.status.into();
        }
    };
    log::start(context.globals.log_format);
    let outcome = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(commands::run(command, &context)),
        Err(error) => Err(Failure::unforeseen(format!("the system gives no threads: {error}"))),
    };
    match outcome {
        Ok(()) => ExitStatus::Success.into(),
        Err(ended) if ended.status == ExitStatus::Success => {
            context.printer.say(ended.message);
            ExitStatus::Success.into()
        }
        Err(failure) => {
            context.printer.complain(&failure);
            failure.status.into()
        }
    }
}
