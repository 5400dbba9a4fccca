//! `dmex proposal execute`

use clap::Args;
use dmex_platform::{Call, Proposal, ProposalNumber, ProposalState};

use super::queue::Moved;
use super::view::{next, state};
use crate::acting::Acting;
use crate::context::Context;
use crate::status::Failure;
use crate::units::moment;

/// Do what a queued proposal says, as anyone, once the timelock's delay is over
#[derive(Clone, Debug, Args)]
pub struct Execute {
    /// Number of the proposal (`dmex proposal list`), or its id
    #[arg(value_name = "PROPOSAL")]
    proposal: ProposalNumber,
}

impl Execute {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let proposal = acting.platform.proposal(&self.proposal).await?;
        check_due(&proposal, acting.platform.now().await?)?;
        let call = Call::execute(acting.deployment(), &proposal);
        let receipt = acting.send("execute", call, None).await?;
        Moved::print(context, &acting, &self.proposal, receipt.transaction_hash.to_string()).await
    }
}

fn check_due(proposal: &Proposal, now: u64) -> Result<(), Failure> {
    let (number, from) = (proposal.number, proposal.executable.unwrap_or_default());
    match proposal.state {
        ProposalState::Queued if now >= from => Ok(()),
        ProposalState::Queued => Err(Failure::refused(format!(
            "proposal {number} can be executed from {} on; the chain's clock says {}",
            moment(from),
            moment(now)
        ))),
        ProposalState::Pending
        | ProposalState::Active
        | ProposalState::Canceled
        | ProposalState::Defeated
        | ProposalState::Succeeded
        | ProposalState::Expired
        | ProposalState::Executed => Err(Failure::refused(format!(
            "proposal {number} is {}, not queued; next: {}",
            state(proposal.state),
            next(proposal)
        ))),
    }
}
