//! `dmex proposal queue`

use clap::Args;
use dmex_platform::{Call, Proposal, ProposalNumber, ProposalState};
use serde::Serialize;

use super::view::{next, state};
use crate::acting::Acting;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::moment;

/// Hand an accepted proposal to the timelock, as anyone
#[derive(Clone, Debug, Args)]
pub struct Queue {
    /// Number of the proposal (`dmex proposal list`), or its id
    #[arg(value_name = "PROPOSAL")]
    proposal: ProposalNumber,
}

impl Queue {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let proposal = acting.platform.proposal(&self.proposal).await?;
        check_accepted(&proposal)?;
        let call = Call::queue(acting.deployment(), &proposal);
        let receipt = acting.send("queue", call, None).await?;
        Moved::print(context, &acting, &self.proposal, receipt.transaction_hash.to_string()).await
    }
}

fn check_accepted(proposal: &Proposal) -> Result<(), Failure> {
    let number = proposal.number;
    match proposal.state {
        ProposalState::Succeeded => Ok(()),
        ProposalState::Pending | ProposalState::Active => Err(Failure::refused(format!(
            "voting on proposal {number} ends at {}: queue it after that, if it is accepted",
            moment(proposal.closes)
        ))),
        ProposalState::Canceled
        | ProposalState::Defeated
        | ProposalState::Queued
        | ProposalState::Expired
        | ProposalState::Executed => Err(Failure::refused(format!(
            "proposal {number} is {}; next: {}",
            state(proposal.state),
            next(proposal)
        ))),
    }
}

/// A proposal that somebody moved on.
#[derive(Serialize)]
pub(super) struct Moved {
    proposal: u64,
    state: &'static str,
    /// [Unix seconds] From when it can be executed, once it is queued.
    executable: Option<u64>,
    transaction: String,
    #[serde(skip)]
    next: String,
}

impl Moved {
    /// Tells where a proposal stands now.
    pub(super) async fn print(
        context: &Context,
        acting: &Acting,
        named: &ProposalNumber,
        transaction: String,
    ) -> Result<(), Failure> {
        let proposal = acting.platform.proposal(named).await?;
        context.printer.print(&Self {
            proposal: proposal.number,
            state: state(proposal.state),
            executable: proposal.executable,
            transaction,
            next: next(&proposal),
        })
    }
}

impl Show for Moved {
    fn show(&self) -> String {
        format!("Proposal {} is {}; next: {}", self.proposal, self.state, self.next)
    }
}
