//! The command line of the platform, `dmex`, as a library so that tests can use it.
//!
//! One file per command in [`commands`]; what they share has a name of its own:
//! [`connection`] says which node and which deployment, [`wallet`] who signs, [`acting`] sends, [`amount`] reads and
//! writes amounts of token, [`names`] says whose an address is, [`server_address`] where a network's node is,
//! [`durable_sender`] and [`talking`] serve commands that run for long, [`printer`] prints, [`hint`] turns every error into one sentence that says what to do.
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
pub mod commands;
pub mod connection;
pub mod context;
pub mod durable_sender;
pub mod env;
pub mod hint;
pub mod names;
pub mod printer;
pub mod server_address;
pub mod status;
pub mod store_option;
pub mod talking;
pub mod units;
pub mod wallet;

use std::process::ExitCode;

use clap::Parser;

pub use cli::Cli;
pub use context::Context;
pub use status::{ExitStatus, Failure};

/// Reads the command line, does what it says, and reports how that went.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let context = Context::new(cli.globals);
    let outcome = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(commands::run(cli.command, &context)),
        Err(error) => Err(Failure::unforeseen(format!("the system gives no threads: {error}"))),
    };
    match outcome {
        Ok(()) => ExitStatus::Success.into(),
        Err(failure) => {
            context.printer.complain(&failure);
            failure.status.into()
        }
    }
}

/// Sends the log to standard error; [`env::LOG`] says how much of it.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env(env::LOG)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error"));
    // What it says below this names nodes by their whole address, which may hold a key.
    let filter = match "alloy_transport_http=info".parse() {
        Ok(discreet) => filter.add_directive(discreet),
        Err(_) => filter,
    };
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
