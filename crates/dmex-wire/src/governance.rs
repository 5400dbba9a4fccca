//! Proposals, miners, the reserve.

use alloy_primitives::{Address, B256, Bytes};
use dmex_store::rows::{Capacity, Miner, Product, Proposal};
use dmex_types::Amount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::{AskedPower, MachineRange};
use crate::{Code, Coin, Decoded, Money};

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
    /// Accepted, and not queued yet. Next: queued, canceled, or after 14 days expired.
    Succeeded,
    /// Accepted; waits for the timelock. Next: executed, canceled, or 14 days after its delay expired.
    Queued,
    /// Done.
    Executed,
    /// Taken back or stopped.
    Canceled,
    /// Accepted, but not queued or executed within 14 days: void.
    Expired,
}

/// A proposal, and what its actions do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalView {
    /// The row.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// Where it stands.
    pub state: ProposalState,
    /// [DMC] Votes for and abstentions that it needs; by what can vote now until voting opens.
    pub quorum: Amount,
    /// Its actions in words.
    pub does: Vec<ActionView>,
}

/// What an action does, as it was proposed and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionView {
    /// Where the call goes.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub to: Address,
    /// [wei] Coin of the chain that goes along.
    pub value: Amount,
    /// The encoded call.
    #[schema(value_type = String, pattern = "^0x([0-9a-f]{2})*$")]
    pub data: Bytes,
    /// In a sentence; an action that no interface explains is told to be unknown.
    pub summary: String,
    /// The call, if an interface explains it.
    pub call: Option<Decoded>,
}

/// What would become of an action if it were executed now, by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rehearsal {
    /// Why it would be refused; none if it would be done.
    pub refused: Option<Refused>,
}

/// Why a contract refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refused {
    /// For programs.
    pub code: Code,
    /// In a sentence, with names and numbers.
    pub detail: String,
    /// What the contract says; empty if it gives no reason.
    #[schema(value_type = String, pattern = "^0x([0-9a-f]{2})*$")]
    pub data: Bytes,
    /// What the node says.
    pub message: String,
}

/// What a miner disclosed last: what the DAO votes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Application {
    /// keccak256 of its ABI encoding.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{64}$")]
    pub hash: B256,
    /// [Unix seconds] When it was disclosed.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub applied_at: u64,
    /// Name of the farm.
    pub farm: String,
    /// Where it stands.
    pub place: String,
    /// Who supplies the electricity, by which contract.
    pub power_contract: String,
    /// Where the papers can be read.
    pub document_uri: String,
    /// keccak256 of the papers.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{64}$")]
    pub document_hash: B256,
    /// The machines.
    pub machines: Vec<MachineRange>,
    /// What it wants to sell.
    pub asks: Vec<AskedPower>,
    /// Own addresses beside the miner, confirmed or not.
    #[schema(value_type = Vec<String>)]
    pub addresses: Vec<Address>,
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

/// A coin of the reserve, by the newest block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReserveAsset {
    /// The coin.
    pub coin: Coin,
    /// Whether the DAO may open rounds of it.
    pub counts: bool,
    /// [coin] All that the reserve has.
    pub held: Amount,
    /// [coin] What of it is neither set aside for rounds nor credited.
    pub free: Amount,
}
