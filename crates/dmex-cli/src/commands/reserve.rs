//! `dmex reserve`: what closed products cost, and the reserve that may make some of it good.

mod claim;
mod measure;
mod record;
mod rounds;
mod status;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// See the reserve and its compensation rounds, claim from them, measure what closed products cost
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Status(status::Status),
    Rounds(rounds::Rounds),
    Claim(claim::Claim),
    Measure(measure::Measure),
    Record(record::Record),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Status(status) => status.run(context).await,
            Self::Rounds(rounds) => rounds.run(context).await,
            Self::Claim(claim) => claim.run(context).await,
            Self::Measure(measure) => measure.run(context).await,
            Self::Record(record) => record.run(context).await,
        }
    }
}
