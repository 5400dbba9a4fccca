//! Proposals and votes as a server tells of them.

use alloy::primitives::Address;
use dmex_client::wire;
use dmex_platform::{Ballot, Cast, Proposal, ProposalState, Support, Votes, action_class};
use dmex_store::rows::{Override, Vote};
use dmex_types::Amount;

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
        class: action_class(row.class)?,
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
pub(super) fn ballots_of(votes: &[Vote], overrides: &[Override]) -> Result<Vec<Ballot>, Failure> {
    let delegated = votes.iter().map(|vote| {
        let (voter, support, weight) = (vote.voter, vote.support, vote.weight);
        ballot(voter, support, weight, Cast::Delegated, &vote.reason)
    });
    let own = overrides.iter().map(|vote| {
        let (voter, support, weight) = (vote.voter, vote.support, vote.weight);
        ballot(voter, support, weight, Cast::Override(vote.delegate), &vote.reason)
    });
    delegated.chain(own).collect()
}

fn ballot(voter: Address, support: u8, weight: Amount, cast: Cast, reason: &str) -> Result<Ballot, Failure> {
    let (support, reason) = (Support::of(support)?, reason.to_owned());
    Ok(Ballot { voter, support, weight: weight.0, cast, reason })
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
