//! Where a purpose stands.

use alloy::primitives::B256;
use dmex_catalogue::Revert;

use super::purpose::PurposeKey;

/// The steps of a purpose. Nothing is undone by forgetting: every step is written down first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Written down; holds no nonce. Next: `Signed`, `Refused`.
    Queued,
    /// The node said before signing that it would revert, or the account cannot pay for it. No
    /// nonce was used. Next: `Queued`, when it is submitted again.
    Refused {
        /// Why.
        reason: Revert,
    },
    /// Signed, with a nonce; perhaps sent. Next: `Broadcast`, `Mined`, `Confirmed`,
    /// `Reverted`, or `Queued` when another transaction took the nonce, or when a development chain lost the ones
    /// before it.
    Signed {
        /// The nonce it holds.
        nonce: u64,
    },
    /// The node has it. Next: `Mined`, `Confirmed`, `Reverted`; itself, with a higher fee; or
    /// `Queued`, as for `Signed`.
    Broadcast {
        /// The nonce it holds.
        nonce: u64,
    },
    /// In a block, not yet deep enough. Next: `Confirmed`, `Reverted`, or `Signed` when the
    /// chain went back.
    Mined {
        /// The nonce it used.
        nonce: u64,
        /// Where.
        inclusion: Inclusion,
        /// Whether the call succeeded.
        succeeded: bool,
    },
    /// Deep enough in the chain. Next: `Signed`, only when the chain went back within the
    /// finality window.
    Confirmed {
        /// The nonce it used.
        nonce: u64,
        /// Where.
        inclusion: Inclusion,
    },
    /// Deep enough in the chain, and the call had no effect. Final for this key; another try
    /// needs another key. Next: as `Confirmed`.
    Reverted {
        /// The nonce it used.
        nonce: u64,
        /// Where.
        inclusion: Inclusion,
        /// Why.
        reason: Revert,
    },
}

/// The block that holds a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// The transaction: the first one signed, a fee bump, whichever was mined.
    pub hash: B256,
    /// The block's number.
    pub block_number: u64,
    /// The block's hash.
    pub block_hash: B256,
}

/// A purpose's state and its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The purpose.
    pub key: PurposeKey,
    /// Where it stands.
    pub state: State,
    /// Every transaction signed for it, in order.
    pub hashes: Vec<B256>,
}
