//! `dmex insurance`: insure NFTs against default, underwrite a product, stake for it.

mod adding;
mod claim;
mod deposit;
mod earn;
mod exit;
mod hold_exit;
mod insure;
mod open_pool;
mod pool;
mod quote;
mod release;
mod request_exit;
mod stake;
mod status;
mod uninsurable;
mod unstake;
mod withdraw_credit;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// Insure NFTs against a miner that stops, claim after one did, underwrite a product, stake for it
///
/// Each product has a pool of its own: underwriters choose whose power they back. The junior stake of its miner pays first.
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Status(status::Status),
    Quote(quote::Quote),
    Insure(insure::Insure),
    Claim(claim::Claim),
    Release(release::Release),
    WithdrawCredit(withdraw_credit::WithdrawCredit),
    OpenPool(open_pool::OpenPool),
    Deposit(deposit::Deposit),
    RequestExit(request_exit::RequestExit),
    HoldExit(hold_exit::HoldExit),
    Exit(exit::Exit),
    Stake(stake::Stake),
    Unstake(unstake::Unstake),
    Earn(earn::Earn),
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
            Self::WithdrawCredit(withdraw) => withdraw.run(context).await,
            Self::OpenPool(open) => open.run(context).await,
            Self::Deposit(deposit) => deposit.run(context).await,
            Self::RequestExit(request) => request.run(context).await,
            Self::HoldExit(hold) => hold.run(context).await,
            Self::Exit(exit) => exit.run(context).await,
            Self::Stake(stake) => stake.run(context).await,
            Self::Unstake(unstake) => unstake.run(context).await,
            Self::Earn(earn) => earn.run(context).await,
        }
    }
}
