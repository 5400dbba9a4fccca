//! `dmex miner`: what a miner does, and what anyone does for it.

mod apply;
mod bond;
pub(crate) mod bond_call;
mod deposit;
mod join;
pub(crate) mod next_day;
pub(super) mod run;
mod settle;
mod standing;
mod status;
mod withdraw;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// Apply, post a bond, deposit each day's income, see what is due
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Apply(Box<apply::Apply>),
    Join(join::Join),
    Status(status::Status),
    Deposit(deposit::Deposit),
    #[command(subcommand)]
    Bond(bond::Command),
    Withdraw(withdraw::Withdraw),
    Settle(settle::Settle),
    Run(run::Run),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Apply(apply) => apply.run(context).await,
            Self::Join(join) => join.run(context).await,
            Self::Status(status) => status.run(context).await,
            Self::Deposit(deposit) => deposit.run(context).await,
            Self::Bond(command) => command.run(context).await,
            Self::Withdraw(withdraw) => withdraw.run(context).await,
            Self::Settle(settle) => settle.run(context).await,
            Self::Run(run) => run.run(context).await,
        }
    }
}
