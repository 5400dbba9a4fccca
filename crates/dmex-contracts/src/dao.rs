//! How the DAO of a deployment begins.

use alloy::primitives::{Address, U256};
use serde::Deserialize;

/// How the DAO begins. The contracts refuse what lies outside their bounds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaoConfig {
    /// Who gets the platform's 10 million DMC.
    pub platform: Address,
    /// Who shares the team's 10 million DMC, unlocked in 36 steps of 30 days.
    pub team: Vec<Grant>,
    /// Who shares the private sale's 20 million DMC: a fifth at once, then a fifth every 90 days.
    pub private_sale: Vec<Grant>,
    /// Who may cancel proposals, and nothing else.
    pub guardian: Address,
    /// [seconds] From a proposal to the moment at which votes are counted.
    pub voting_delay: u64,
    /// [seconds] How long a vote takes.
    pub voting_period: u32,
    /// [seconds] How long a vote goes on at least once its outcome turned.
    pub vote_extension: u64,
    /// [seconds] From a passed vote to its execution.
    pub timelock_delay: u64,
    /// [whole DMC] Votes that it takes to propose.
    pub proposal_threshold: u64,
    /// [bps of the DMC that can vote] Votes that it takes to decide, by what is decided.
    pub quorums: Quorums,
}

/// [bps of the DMC that can vote] Quorums, by what a proposal can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorums {
    /// To suspend a miner, and what else takes nothing from anybody.
    pub parameter: u16,
    /// To judge a miner: approve or revoke it, or terminate its product.
    pub termination: u16,
    /// To move coins, or change what people's money stands for.
    pub reserve_spend: u16,
    /// To change the rules, or do what nobody classified.
    pub constitution: u16,
}

/// A share of locked DMC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Whose it is.
    pub beneficiary: Address,
    /// [whole DMC] How much.
    pub dmc: u64,
}

/// [1e-18 DMC] The smallest units of so many whole DMC.
#[must_use]
pub fn dmc(whole: u64) -> U256 {
    U256::from(whole) * U256::from(10).pow(U256::from(18))
}
