//! `dmex sender`: what was sent from here.

mod check;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// Look at the files in which every transaction is written down before it is sent
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Check(check::Check),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Check(check) => check.run(context).await,
        }
    }
}
