//! `dmex benchmark`: the market average and where it comes from.

mod recompute;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// See what a unit of power must earn on a day, and check it
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Show(show::Show),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Show(show) => show.run(context).await,
        }
    }
}
