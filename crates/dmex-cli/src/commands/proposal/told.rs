//! Proposals and votes as a server tells of them.

use dmex_client::wire;
use dmex_platform::{ActionClass, Ballot, Proposal, ProposalState, Support, Votes};
use dmex_store::rows::Vote;

use super::rehearsal::actions_told;
use crate::status::Failure;

/// A proposal.
pub(super) fn proposal(told: &wire::ProposalView) -> Result<Proposal, Failure> {
    let row = &told.proposal;
    Ok(Proposal {
        number: u64::from(row.number),
        id: row.id,
        proposer: row.proposer,
        actions: actions_told(told),
        description: row.description.clone(),
        class: ActionClass::of(row.class)?,
        accused: row.accused,
        state: state(told.state),
        opens: row.opens,
        closes: row.closes,
        executable: row.executable,
        votes: Votes { yes: row.votes_for.0, no: row.votes_against.0, abstain: row.votes_abstain.0 },
        quorum_bps: row.quorum_bps,
        quorum: told.quorum.0,
    })
}

/// Votes.
pub(super) fn ballots_of(votes: &[Vote]) -> Result<Vec<Ballot>, Failure> {
    let ballot = |vote: &Vote| {
        let support = Support::of(vote.support)?;
        Ok(Ballot { voter: vote.voter, support, weight: vote.weight.0, reason: vote.reason.clone() })
    };
    votes.iter().map(ballot).collect()
}

const fn state(told: wire::ProposalState) -> ProposalState {
    match told {
        wire::ProposalState::Pending => ProposalState::Pending,
        wire::ProposalState::Active => ProposalState::Active,
        wire::ProposalState::Defeated => ProposalState::Defeated,
        wire::ProposalState::Succeeded => ProposalState::Succeeded,
        wire::ProposalState::Queued => ProposalState::Queued,
        wire::ProposalState::Executed => ProposalState::Executed,
        wire::ProposalState::Canceled => ProposalState::Canceled,
        wire::ProposalState::Expired => ProposalState::Expired,
    }
}
