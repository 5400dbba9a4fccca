//! A node's word for a transaction that it has.

use alloy::transports::{RpcError, TransportError};

/// Nodes have no common code for this, only words.
const WORDS: [&str; 4] = ["already known", "already imported", "known transaction", "already in mempool"];

/// Whether the node says that it has these very bytes: sending them again is no error.
pub(crate) fn is_already_known(error: &TransportError) -> bool {
    let RpcError::ErrorResp(payload) = error else { return false };
    let message = payload.message.to_lowercase();
    WORDS.iter().any(|words| message.contains(words))
}
