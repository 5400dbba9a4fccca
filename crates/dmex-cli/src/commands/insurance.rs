//! `dmex insurance`: insure NFTs against default, or underwrite that.

mod claim;
mod deposit;
mod exit;
mod insure;
mod pool;
mod quote;
mod release;
mod request_exit;
mod status;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// Insure NFTs against a miner that stops, claim after one did, underwrite
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Status(status::Status),
    Quote(quote::Quote),
    Insure(insure::Insure),
    Claim(claim::Claim),
    Release(release::Release),
    Deposit(deposit::Deposit),
    RequestExit(request_exit::RequestExit),
    Exit(exit::Exit),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Status(status) => status.run(context).await,
            Self::Quote(quote) => quote.run(context).await,
            Self::Insure(insure) => insure.run(context).await,
            Self::Claim(claim) => claim.run(context).await,
            Self::Release(release) => release.run(context).await,
            Self::Deposit(deposit) => deposit.run(context).await,
            Self::RequestExit(request) => request.run(context).await,
            Self::Exit(exit) => exit.run(context).await,
        }
    }
}
