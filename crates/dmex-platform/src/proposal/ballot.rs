//! What voters said, one by one.

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::DmexGovernor;

use super::{Proposal, Support};
use crate::{Platform, ReadError};

/// One vote, which is for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Who voted.
    pub voter: Address,
    /// What.
    pub support: Support,
    /// [DMC, 18 decimals] With how much.
    pub weight: U256,
    /// Why, as the voter wrote it; empty if nothing was said.
    pub reason: String,
}

impl Platform {
    /// The votes on a proposal, in the order in which they were cast.
    ///
    /// # Errors
    /// The node failed.
    pub async fn ballots(&self, proposal: &Proposal) -> Result<Vec<Ballot>, ReadError> {
        let governor = &self.deployment().governor;
        let filter = Filter::new()
            .address(governor.address)
            .event_signature(DmexGovernor::VoteCast::SIGNATURE_HASH)
            .from_block(governor.block);
        let mut ballots = Vec::new();
        for log in self.provider().get_logs(&filter).await? {
            let cast = DmexGovernor::VoteCast::decode_log(&log.inner)
                .map_err(|error| ReadError::Unexpected(format!("a vote's event: {error}")))?
                .data;
            if cast.proposalId == proposal.id {
                let support = Support::of(cast.support)?;
                ballots.push(Ballot { voter: cast.voter, support, weight: cast.weight, reason: cast.reason });
            }
        }
        Ok(ballots)
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
