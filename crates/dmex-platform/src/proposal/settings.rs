//! How long the DAO takes.

use alloy::primitives::U256;

use crate::{Platform, ReadError};

/// The governor's and the timelock's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaoSettings {
    /// [seconds] From a proposal to its vote.
    pub voting_delay: u64,
    /// [seconds] How long is voted.
    pub voting_period: u64,
    /// [seconds] From queuing to execution.
    pub timelock_delay: u64,
    /// [DMC, 18 decimals] Votes that a proposer needs.
    pub threshold: U256,
}

impl Platform {
    /// How long the DAO takes.
    ///
    /// # Errors
    /// The node failed.
    pub async fn dao_settings(&self) -> Result<DaoSettings, ReadError> {
        let governor = self.governor();
        let delay = self.timelock().getMinDelay().call().await?;
        Ok(DaoSettings {
            voting_delay: governor.votingDelay().call().await?.saturating_to(),
            voting_period: governor.votingPeriod().call().await?.saturating_to(),
            timelock_delay: delay.saturating_to(),
            threshold: governor.proposalThreshold().call().await?,
        })
    }
}
