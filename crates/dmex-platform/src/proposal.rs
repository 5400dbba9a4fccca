//! Proposals of the DAO: what was proposed, as the governor's events tell it, and where it stands.

mod ballot;
mod outline;
mod rehearsal;
mod settings;

use std::fmt;
use std::str::FromStr;

use alloy::primitives::{Address, B256, U256, keccak256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::{Dmc, DmexGovernor, DmexTimelock};
use dmex_types::ActionClass;

pub use self::ballot::{Ballot, Cast};
pub use self::outline::Outline;
pub use self::rehearsal::Refused;
pub use self::settings::DaoSettings;
use crate::{Action, Platform, ReadError};

/// Where a proposal stands. Chain time and votes make the first moves, people the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalState {
    /// Voting has not opened. Next: active, or canceled.
    Pending,
    /// Voting is open. Next: succeeded, defeated, or canceled.
    Active,
    /// Taken back by its proposer or stopped by the guardian.
    Canceled,
    /// Rejected, or without quorum.
    Defeated,
    /// Accepted. Next: queued, or after 14 days expired.
    Succeeded,
    /// Waits for the timelock's delay. Next: executed, canceled, or 14 days after the delay expired.
    Queued,
    /// Accepted, but not queued or executed within 14 days: void.
    Expired,
    /// Done.
    Executed,
}

/// What a voter says. The numbers are those of OpenZeppelin's governor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// No.
    Against = 0,
    /// Yes.
    For = 1,
    /// Neither; counts towards the quorum.
    Abstain = 2,
}

/// [DMC, 18 decimals] Votes that were cast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// Yes.
    pub yes: U256,
    /// No.
    pub no: U256,
    /// Neither.
    pub abstain: U256,
}

/// How people name a proposal: its number in the order of creation, from 1, or the governor's own id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalNumber(U256);

/// One proposal and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// 1 for the first that was made.
    pub number: u64,
    /// The governor's id.
    pub id: U256,
    /// Who proposed it.
    pub proposer: Address,
    /// What it does, in order.
    pub actions: Vec<Action>,
    /// Why, as the proposer wrote it, with the mark of [`proposer_mark`] if there is one.
    pub description: String,
    /// How much it can do.
    pub class: ActionClass,
    /// The miner that it accuses, who does not vote on it.
    pub accused: Option<Address>,
    /// Where it stands.
    pub state: ProposalState,
    /// [seconds] Voting opens right after it; the votes held then count.
    pub opens: u64,
    /// [seconds] The last moment of voting.
    pub closes: u64,
    /// [seconds] When it can be executed, once it is queued.
    pub executable: Option<u64>,
    /// What was cast.
    pub votes: Votes,
    /// [bps] Part of the DMC that can vote that must vote for or abstain.
    pub quorum_bps: u16,
    /// [DMC, 18 decimals] The same in votes; by what can vote now until voting opens.
    pub quorum: U256,
}

impl Proposal {
    /// Whether enough voted for or abstained.
    #[must_use]
    pub fn has_quorum(&self) -> bool {
        self.votes.yes.saturating_add(self.votes.abstain) >= self.quorum
    }

    /// Why, without the mark that names the proposer.
    #[must_use]
    pub fn why(&self) -> &str {
        let mark = proposer_mark(self.proposer);
        let length = self.description.len().checked_sub(mark.len());
        let cut = length.and_then(|length| self.description.split_at_checked(length));
        match cut {
            Some((why, end)) if end.eq_ignore_ascii_case(&mark) => why.trim_end(),
            _ => &self.description,
        }
    }

    /// What the governor knows the proposal by, beside its actions.
    #[must_use]
    pub fn description_hash(&self) -> B256 {
        keccak256(self.description.as_bytes())
    }
}

/// The end of a description that lets nobody but `proposer` make the proposal.
#[must_use]
pub fn proposer_mark(proposer: Address) -> String {
    format!("#proposer={proposer:#x}")
}

impl Platform {
    /// The governor.
    #[must_use]
    pub fn governor(&self) -> DmexGovernor::DmexGovernorInstance<DynProvider> {
        DmexGovernor::new(self.deployment().governor.address, self.provider().clone())
    }

    /// The timelock.
    #[must_use]
    pub fn timelock(&self) -> DmexTimelock::DmexTimelockInstance<DynProvider> {
        DmexTimelock::new(self.deployment().timelock.address, self.provider().clone())
    }

    /// DMC.
    #[must_use]
    pub fn dmc(&self) -> Dmc::DmcInstance<DynProvider> {
        Dmc::new(self.deployment().dmc.address, self.provider().clone())
    }

    /// Every proposal, in the order of creation.
    ///
    /// # Errors
    /// The node failed.
    pub async fn proposals(&self) -> Result<Vec<Proposal>, ReadError> {
        let mut proposals = Vec::new();
        for (number, created) in (1..).zip(self.created().await?) {
            proposals.push(self.read_proposal(number, created).await?);
        }
        Ok(proposals)
    }

    /// One proposal, by its number or its id.
    ///
    /// # Errors
    /// There is none, or the node failed.
    pub async fn proposal(&self, named: &ProposalNumber) -> Result<Proposal, ReadError> {
        let is = |number: u64, id: U256| named.0 == U256::from(number) || named.0 == id;
        for (number, created) in (1..).zip(self.created().await?) {
            if is(number, created.proposalId) {
                return self.read_proposal(number, created).await;
            }
        }
        Err(ReadError::UnknownProposal(named.to_string()))
    }

    async fn created(&self) -> Result<Vec<DmexGovernor::ProposalCreated>, ReadError> {
        let governor = &self.deployment().governor;
        let filter = Filter::new()
            .address(governor.address)
            .event_signature(DmexGovernor::ProposalCreated::SIGNATURE_HASH)
            .from_block(governor.block);
        let logs = self.provider().get_logs(&filter).await?;
        let decode = |log: &alloy::rpc::types::Log| {
            DmexGovernor::ProposalCreated::decode_log(&log.inner)
                .map(|event| event.data)
                .map_err(|error| ReadError::Unexpected(format!("a proposal's event: {error}")))
        };
        logs.iter().map(decode).collect()
    }

    async fn read_proposal(
        &self,
        number: u64,
        created: DmexGovernor::ProposalCreated,
    ) -> Result<Proposal, ReadError> {
        let (governor, id) = (self.governor(), created.proposalId);
        let state = ProposalState::of(governor.state(id).call().await?)?;
        let facts = governor.factsOf(id).call().await?;
        let votes = governor.proposalVotes(id).call().await?;
        // What counts is what could vote at the opening. It may be yet to come even if the proposal was taken back.
        let quorum = if self.now().await? <= seconds(created.voteStart) {
            self.quorum_now(facts.quorumBps).await?
        } else {
            governor.quorumOf(id).call().await?
        };
        let executable = governor.proposalEta(id).call().await?;
        Ok(Proposal {
            number,
            id,
            proposer: created.proposer,
            opens: seconds(created.voteStart),
            closes: seconds(governor.proposalDeadline(id).call().await?),
            executable: (!executable.is_zero()).then(|| seconds(executable)),
            class: action_class(facts.class)?,
            accused: (!facts.accused.is_zero()).then_some(facts.accused),
            state,
            votes: Votes { yes: votes.forVotes, no: votes.againstVotes, abstain: votes.abstainVotes },
            quorum_bps: facts.quorumBps,
            quorum,
            actions: actions(&created),
            description: created.description,
        })
    }
}

fn actions(created: &DmexGovernor::ProposalCreated) -> Vec<Action> {
    let calls = created.targets.iter().zip(&created.values).zip(&created.calldatas);
    calls.map(|((to, value), data)| Action { to: *to, value: *value, data: data.clone() }).collect()
}

fn seconds(time: U256) -> u64 {
    time.saturating_to()
}

/// The class with a number.
///
/// # Errors
/// There is none.
pub fn action_class(number: u8) -> Result<ActionClass, ReadError> {
    ActionClass::of_number(number)
        .ok_or_else(|| ReadError::Unexpected(format!("class {number} of an action")))
}

impl ProposalState {
    /// The state with a number.
    fn of(number: u8) -> Result<Self, ReadError> {
        match number {
            0 => Ok(Self::Pending),
            1 => Ok(Self::Active),
            2 => Ok(Self::Canceled),
            3 => Ok(Self::Defeated),
            4 => Ok(Self::Succeeded),
            5 => Ok(Self::Queued),
            6 => Ok(Self::Expired),
            7 => Ok(Self::Executed),
            other => Err(ReadError::Unexpected(format!("state {other} of a proposal"))),
        }
    }
}

impl ProposalNumber {
    /// The proposal with an id.
    #[must_use]
    pub const fn of(id: U256) -> Self {
        Self(id)
    }

    /// The place in the order of creation, if it is not an id.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.0.try_into().ok()
    }
}

impl fmt::Display for ProposalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ProposalNumber {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.parse().map(Self);
        number.map_err(|_| format!("{text:?} is no proposal: give its number, such as 1, or its id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(description: &str) -> Proposal {
        Proposal {
            number: 1,
            id: U256::from(1),
            proposer: Address::repeat_byte(0xab),
            actions: Vec::new(),
            description: description.to_owned(),
            class: ActionClass::Parameter,
            accused: None,
            state: ProposalState::Active,
            opens: 0,
            closes: 0,
            executable: None,
            votes: Votes::default(),
            quorum_bps: 400,
            quorum: U256::from(10),
        }
    }

    #[test]
    fn the_reason_is_told_without_the_proposers_mark_but_with_anybody_elses() {
        let mark = proposer_mark(Address::repeat_byte(0xab));
        assert_eq!(proposal(&format!("Because.\n{mark}")).why(), "Because.");
        let other = format!("Because. {}", proposer_mark(Address::repeat_byte(1)));
        assert_eq!(proposal(&other).why(), other);
        assert_eq!(proposal("ä").why(), "ä");
    }

    #[test]
    fn abstentions_count_towards_the_quorum_and_votes_against_do_not() {
        let votes = |yes, no, abstain| Votes {
            yes: U256::from(yes),
            no: U256::from(no),
            abstain: U256::from(abstain),
        };
        assert!(Proposal { votes: votes(4, 0, 6), ..proposal("") }.has_quorum());
        assert!(!Proposal { votes: votes(4, 100, 5), ..proposal("") }.has_quorum());
    }

    #[test]
    fn proposals_are_named_by_number_or_id() {
        let id = U256::MAX;
        for text in [id.to_string(), format!("{id:#x}")] {
            assert_eq!(text.parse(), Ok(ProposalNumber(id)));
        }
        assert!("first".parse::<ProposalNumber>().is_err());
    }
}
