//! Proposals, miners, the reserve.

use dmex_store::rows::{Capacity, Miner, Product, Proposal};
use dmex_types::Amount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Decoded, Money};

/// Where a proposal stands. Time and votes make the first moves, people the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ProposalState {
    /// Voting has not opened. Next: active, or canceled.
    Pending,
    /// Voting is open. Next: succeeded, defeated, or canceled.
    Active,
    /// Rejected, or without quorum.
    Defeated,
    /// Accepted, and not queued yet. Next: queued, or canceled.
    Succeeded,
    /// Accepted; waits for the timelock. Next: executed, or canceled.
    Queued,
    /// Done.
    Executed,
    /// Taken back or stopped.
    Canceled,
}

/// A proposal, and what its actions do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalView {
    /// The row.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// Where it stands.
    pub state: ProposalState,
    /// [DMC] Votes for and abstentions that it needs; by the supply of now until voting opens.
    pub quorum: Amount,
    /// Its actions in words.
    pub does: Vec<ActionView>,
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionView {
    /// In a sentence; an action that no interface explains is told to be unknown.
    pub summary: String,
    /// The call, if an interface explains it.
    pub call: Option<Decoded>,
}

/// A miner, what it may sell, and what it sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MinerView {
    /// The row.
    #[serde(flatten)]
    pub miner: Miner,
    /// How much it may sell, coin by coin.
    pub capacities: Vec<Capacity>,
    /// Its newest products, 100 at most; `/v1/products?miner=` has all.
    pub products: Vec<Product>,
}

/// The reserve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReserveView {
    /// What is free, coin by coin.
    pub free: Vec<Money>,
    /// What rounds may still pay, coin by coin.
    pub in_rounds: Vec<Money>,
}
