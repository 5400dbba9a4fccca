//! `dmex proposal cancel`

use clap::Args;
use dmex_platform::{Call, Proposal, ProposalNumber, ProposalState};

use super::queue::Moved;
use super::view::{next, state};
use crate::acting::Acting;
use crate::context::Context;
use crate::status::Failure;

/// Take a proposal back, as its proposer before voting opens, or stop it, as the guardian
#[derive(Clone, Debug, Args)]
pub struct Cancel {
    /// Number of the proposal (`dmex proposal list`), or its id
    #[arg(value_name = "PROPOSAL")]
    proposal: ProposalNumber,
}

impl Cancel {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let proposal = acting.platform.proposal(&self.proposal).await?;
        check_running(&proposal)?;
        let call = Call::cancel(acting.deployment(), &proposal);
        let receipt = acting.send("cancel", call, None).await?;
        Moved::print(context, &acting, &self.proposal, receipt.transaction_hash.to_string()).await
    }
}

fn check_running(proposal: &Proposal) -> Result<(), Failure> {
    match proposal.state {
        // The contract knows who may, and when.
        ProposalState::Pending
        | ProposalState::Active
        | ProposalState::Defeated
        | ProposalState::Succeeded
        | ProposalState::Queued => Ok(()),
        ProposalState::Canceled | ProposalState::Expired | ProposalState::Executed => Err(Failure::refused(
            format!("proposal {} is {}; next: {}", proposal.number, state(proposal.state), next(proposal)),
        )),
    }
}
