//! What voters said, one by one.

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::{SolEvent, SolEventInterface};
use dmex_contracts::DmexGovernor;
use dmex_contracts::DmexGovernor::DmexGovernorEvents;

use super::{Proposal, Support};
use crate::{Platform, ReadError};

/// How a vote is cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// With all that was delegated to the voter, less what holders took back.
    Delegated,
    /// With the voter's own DMC, past its delegate: taken out of the vote of this one. None if its delegate had not voted, whose
    /// vote counts that much less if it comes, or if it had none.
    Override(Option<Address>),
}

/// One vote. It is for good, but holders may take their part of it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Who voted.
    pub voter: Address,
    /// What.
    pub support: Support,
    /// [DMC, 18 decimals] With how much.
    pub weight: U256,
    /// With whose.
    pub cast: Cast,
    /// Why, as the voter wrote it; empty if nothing was said.
    pub reason: String,
}

impl Platform {
    /// The votes on a proposal, in the order in which they were cast. Of a delegate's vote what holders took back is off.
    ///
    /// # Errors
    /// The node failed.
    pub async fn ballots(&self, proposal: &Proposal) -> Result<Vec<Ballot>, ReadError> {
        let governor = &self.deployment().governor;
        let signatures = vec![
            DmexGovernor::VoteCast::SIGNATURE_HASH,
            DmexGovernor::VoteReduced::SIGNATURE_HASH,
            DmexGovernor::OverrideVoteCast::SIGNATURE_HASH,
        ];
        let filter =
            Filter::new().address(governor.address).event_signature(signatures).from_block(governor.block);
        let mut counted = Counted::default();
        for log in self.provider().get_logs(&filter).await? {
            let event = DmexGovernorEvents::decode_log(&log.inner)
                .map_err(|error| ReadError::Unexpected(format!("a vote's event: {error}")))?;
            counted.add(proposal.id, event.data)?;
        }
        Ok(counted.ballots)
    }
}

/// Votes on a proposal as far as they were told.
#[derive(Default)]
struct Counted {
    ballots: Vec<Ballot>,
    /// The delegate whose vote the next override was taken out of.
    reduced: Option<Address>,
}

impl Counted {
    fn add(&mut self, proposal: U256, event: DmexGovernorEvents) -> Result<(), ReadError> {
        match event {
            DmexGovernorEvents::VoteCast(cast) if cast.proposalId == proposal => {
                let support = Support::of(cast.support)?;
                let (voter, weight, reason) = (cast.voter, cast.weight, cast.reason);
                self.ballots.push(Ballot { voter, support, weight, cast: Cast::Delegated, reason });
            }
            // Told right before the override that it is for.
            DmexGovernorEvents::VoteReduced(reduced) if reduced.proposalId == proposal => {
                let is_of =
                    |ballot: &&mut Ballot| ballot.voter == reduced.delegate && ballot.cast == Cast::Delegated;
                if let Some(ballot) = self.ballots.iter_mut().find(is_of) {
                    ballot.weight = ballot.weight.saturating_sub(reduced.weight);
                }
                self.reduced = Some(reduced.delegate);
            }
            DmexGovernorEvents::OverrideVoteCast(cast) if cast.proposalId == proposal => {
                let support = Support::of(cast.support)?;
                let (voter, weight, reason) = (cast.voter, cast.weight, cast.reason);
                let cast = Cast::Override(self.reduced.take());
                self.ballots.push(Ballot { voter, support, weight, cast, reason });
            }
            _ => {}
        }
        Ok(())
    }
}

impl Support {
    /// The vote with a number.
    ///
    /// # Errors
    /// There is none.
    pub fn of(number: u8) -> Result<Self, ReadError> {
        [Self::Against, Self::For, Self::Abstain]
            .into_iter()
            .find(|support| *support as u8 == number)
            .ok_or_else(|| ReadError::Unexpected(format!("vote {number}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: Address = Address::repeat_byte(1);
    const BOB: Address = Address::repeat_byte(2);
    const CAROL: Address = Address::repeat_byte(3);

    #[test]
    fn dao_1_an_override_is_taken_out_of_the_vote_of_the_delegate_that_voted() {
        let id = U256::from(7);
        let reason = String::new;
        let overrode = |voter, weight: u64| {
            DmexGovernorEvents::OverrideVoteCast(DmexGovernor::OverrideVoteCast {
                voter,
                proposalId: id,
                support: 0,
                weight: U256::from(weight),
                reason: reason(),
            })
        };
        let events = || {
            [
                overrode(CAROL, 5),
                DmexGovernorEvents::VoteCast(DmexGovernor::VoteCast {
                    voter: ALICE,
                    proposalId: id,
                    support: 1,
                    weight: U256::from(100),
                    reason: reason(),
                }),
                DmexGovernorEvents::VoteReduced(DmexGovernor::VoteReduced {
                    delegate: ALICE,
                    proposalId: id,
                    support: 1,
                    weight: U256::from(40),
                }),
                overrode(BOB, 40),
            ]
        };
        let mut counted = Counted::default();
        for event in events() {
            counted.add(id, event).unwrap();
        }
        for event in events() {
            counted.add(U256::from(8), event).unwrap();
        }
        let told = counted.ballots.iter().map(|ballot| (ballot.voter, ballot.weight.to(), ballot.cast));
        let expected: [(Address, u64, Cast); 3] = [
            (CAROL, 5, Cast::Override(None)),
            (ALICE, 60, Cast::Delegated),
            (BOB, 40, Cast::Override(Some(ALICE))),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}
