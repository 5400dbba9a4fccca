//! What became of a transaction that was sent.

use alloy_primitives::{Address, B256};
use dmex_types::Amount;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Code;

/// Whose transaction it is: told, one that was replaced is known to be.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SentQuery {
    /// Who signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
    pub from: Option<Address>,
    /// Its nonce.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(maximum = 9_007_199_254_740_991u64)]
    pub nonce: Option<u64>,
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SentState {
    /// The node has not seen it, or not any more. Next: any.
    Unknown,
    /// It waits for a block. Next: succeeded, failed, replaced, canceled.
    Pending,
    /// It is in a block and did what it said.
    Succeeded,
    /// It is in a block and was refused; the gas is spent, nothing else changed.
    Failed,
    /// Another transaction of the account took its place.
    Replaced,
    /// An empty transaction of the account to itself took its place.
    Canceled,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sent {
    /// Its hash.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{64}$")]
    pub hash: B256,
    /// Where it stands.
    pub state: SentState,
    /// The block that it is in, or what took its place.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub block: Option<u64>,
    /// Blocks from that one to the newest, both counted.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub confirmations: u64,
    /// Gas that it used.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub gas_used: Option<u64>,
    /// [wei] What that cost.
    pub fee: Option<Amount>,
    /// For programs: why it failed.
    pub code: Option<Code>,
    /// Why it failed.
    pub reason: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// What took its place.
    #[schema(value_type = Option<String>, pattern = "^0x[0-9a-f]{64}$")]
    pub replaced_by: Option<B256>,
}
