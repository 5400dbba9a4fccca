//! Proposals, votes, and who can vote.

use alloy::primitives::{Address, U256, hex};
use dmex_contracts::Dmc::DmcEvents;
use dmex_contracts::DmexGovernor::{
    DmexGovernorEvents as Event, OverrideVoteCast, ProposalCreated, VoteReduced,
};
use dmex_store::rows::{Override, Proposal, Vote, Voter};
use dmex_types::Amount;
use serde_json::json;

use super::pending::Reduced;
use super::{Fold, FoldError};
use crate::longest::kept;

impl Fold<'_> {
    pub(super) async fn governor(&mut self, event: Event) -> Result<(), FoldError> {
        let now = self.at.timestamp;
        match event {
            Event::ProposalCreated(event) => self.proposed(event).await?,
            Event::ProposalClassed(event) => {
                let proposal = self.proposal(event.proposalId).await?;
                (proposal.class, proposal.quorum_bps) = (event.class, event.quorumBps);
                proposal.accused = (!event.accused.is_zero()).then_some(event.accused);
            }
            Event::VoteCast(event) => {
                self.voted(event.proposalId, event.voter, event.support, event.weight, event.reason).await?;
            }
            Event::VoteCastWithParams(event) => {
                self.voted(event.proposalId, event.voter, event.support, event.weight, event.reason).await?;
            }
            Event::VoteReduced(event) => self.reduced(event).await?,
            Event::OverrideVoteCast(event) => self.overrode(event).await?,
            Event::ProposalExtended(event) => {
                self.proposal(event.proposalId).await?.closes = event.extendedDeadline;
            }
            Event::ProposalQueued(event) => {
                self.state.operations.queued(event.proposalId);
                self.proposal(event.proposalId).await?.executable = Some(event.etaSeconds.saturating_to());
            }
            Event::ProposalExecuted(event) => {
                self.proposal(event.proposalId).await?.executed_at = Some(now);
            }
            Event::ProposalCanceled(event) => {
                self.proposal(event.proposalId).await?.canceled_at = Some(now);
            }
            _ => {}
        }
        Ok(())
    }

    async fn proposed(&mut self, event: ProposalCreated) -> Result<(), FoldError> {
        let now = self.at.timestamp;
        let calls = event.targets.iter().zip(&event.values).zip(&event.calldatas);
        let actions: Vec<_> = calls
            .map(|((target, value), data)| {
                json!({
                    "target": format!("{target:#x}"),
                    "value": value.to_string(),
                    "data": hex::encode_prefixed(data),
                })
            })
            .collect();
        let number = self.next_number().await?;
        let proposal = self.proposal(event.proposalId).await?;
        proposal.number = number;
        proposal.proposer = event.proposer;
        proposal.actions = json!(actions);
        proposal.description = kept(event.description);
        proposal.created_at = now;
        (proposal.opens, proposal.closes) = (event.voteStart.saturating_to(), event.voteEnd.saturating_to());
        Ok(())
    }

    /// Proposals are numbered in the order of their creation.
    async fn next_number(&mut self) -> Result<u32, FoldError> {
        let made = match self.state.proposals_made {
            Some(made) => made,
            None => self.store.count::<Proposal>().await?.try_into().unwrap_or(u32::MAX),
        };
        self.state.proposals_made = Some(made + 1);
        Ok(made + 1)
    }

    async fn voted(
        &mut self,
        id: U256,
        voter: Address,
        support: u8,
        weight: U256,
        reason: String,
    ) -> Result<(), FoldError> {
        *self.tally(id, support).await? += weight;
        let voted_at = self.at.timestamp;
        self.state.votes.insert(Vote {
            proposal: id,
            voter,
            support,
            weight: Amount(weight),
            reason: kept(reason),
            voted_at,
        });
        Ok(())
    }

    /// A holder takes its DMC out of the vote that its delegate has cast. How it votes itself is told next.
    async fn reduced(&mut self, event: VoteReduced) -> Result<(), FoldError> {
        let VoteReduced { delegate, proposalId: proposal, support, weight } = event;
        let (tx_hash, voted_at) = (self.at.tx_hash, self.at.timestamp);
        let tally = self.tally(proposal, support).await?;
        *tally = Amount(tally.0.saturating_sub(weight));
        let (voter, reason) = (delegate, String::new());
        let new = || Vote { proposal, voter, support, weight: Amount::ZERO, reason, voted_at };
        let vote = self.state.votes.edit(self.store, (proposal, delegate), new).await?;
        vote.weight = Amount(vote.weight.0.saturating_sub(weight));
        self.state.pending.reduced = Some(Reduced { tx_hash, proposal, delegate });
        Ok(())
    }

    async fn overrode(&mut self, event: OverrideVoteCast) -> Result<(), FoldError> {
        let OverrideVoteCast { voter, proposalId: proposal, support, weight, reason } = event;
        *self.tally(proposal, support).await? += weight;
        let reduced = self.state.pending.reduced.take();
        let reduced = reduced.filter(|reduced| reduced.is_of(self.at.tx_hash, proposal));
        let voted_at = self.at.timestamp;
        self.state.overrides.insert(Override {
            proposal,
            voter,
            support,
            weight: Amount(weight),
            delegate: reduced.map(|reduced| reduced.delegate),
            reason: kept(reason),
            voted_at,
        });
        Ok(())
    }

    /// What was cast of one kind.
    async fn tally(&mut self, id: U256, support: u8) -> Result<&mut Amount, FoldError> {
        let proposal = self.proposal(id).await?;
        Ok(match support {
            0 => &mut proposal.votes_against,
            1 => &mut proposal.votes_for,
            _ => &mut proposal.votes_abstain,
        })
    }

    /// The governor says what a proposal can do before it says what it is.
    pub(super) async fn proposal(&mut self, id: U256) -> Result<&mut Proposal, FoldError> {
        let new = || Proposal {
            id,
            number: 0,
            proposer: Address::ZERO,
            actions: json!([]),
            description: String::new(),
            class: 0,
            accused: None,
            quorum_bps: 0,
            created_at: 0,
            opens: 0,
            closes: 0,
            executable: None,
            executed_at: None,
            canceled_at: None,
            votes_for: Amount::ZERO,
            votes_against: Amount::ZERO,
            votes_abstain: Amount::ZERO,
        };
        Ok(self.state.proposals.edit(self.store, (id,), new).await?)
    }

    pub(super) async fn dmc(&mut self, event: DmcEvents) -> Result<(), FoldError> {
        match event {
            DmcEvents::DelegateVotesChanged(event) => {
                self.voter(event.delegate).await?.votes = Amount(event.newVotes);
            }
            DmcEvents::DelegateChanged(event) => {
                let to = event.toDelegate;
                self.voter(event.delegator).await?.delegate = (!to.is_zero()).then_some(to);
            }
            _ => {}
        }
        Ok(())
    }

    async fn voter(&mut self, address: Address) -> Result<&mut Voter, FoldError> {
        let new = || Voter { address, votes: Amount::ZERO, delegate: None };
        Ok(self.state.voters.edit(self.store, (address,), new).await?)
    }
}
