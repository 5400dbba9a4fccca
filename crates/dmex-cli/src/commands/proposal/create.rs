//! `dmex proposal create`: the common actions, each in words of its own.

mod draft;
mod miner;
mod product;
mod raw;
mod reserve;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// Propose something to the DAO
///
/// Shows what the proposal does, its class and quorum, and its dates, and then sends it. --dry-run stops before that.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = EXAMPLES)]
pub enum Command {
    ApproveMiner(miner::ApproveMiner),
    ApproveCapacity(miner::ApproveCapacity),
    Suspend(miner::Suspend),
    Revoke(miner::Revoke),
    Terminate(product::Terminate),
    InsureLine(product::InsureLine),
    OpenRound(reserve::OpenRound),
    Raw(raw::Raw),
}

const EXAMPLES: &str = "\
Examples:
  Let a miner sell what it applied for:
    dmex --as platform proposal create approve-miner --miner carol --why 'Visited the farm in May'

  End a product whose delivery score reached 42:
    dmex --as alice proposal create terminate --product 1 --why 'Nothing arrives any more'

  What would it be, and could it be proposed?
    dmex --as alice proposal create suspend --miner btc-miner --why 'Power contract ended' --dry-run";

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::ApproveMiner(approve) => approve.run(context).await,
            Self::ApproveCapacity(approve) => approve.run(context).await,
            Self::Suspend(suspend) => suspend.run(context).await,
            Self::Revoke(revoke) => revoke.run(context).await,
            Self::Terminate(terminate) => terminate.run(context).await,
            Self::InsureLine(line) => line.run(context).await,
            Self::OpenRound(round) => round.run(context).await,
            Self::Raw(raw) => raw.run(context).await,
        }
    }
}
