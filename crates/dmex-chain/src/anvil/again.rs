//! Does the blocks again that a saved chain lacks.

use alloy::primitives::Bytes;
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use serde_json::Value;

use super::DevTime;
use super::journal::Entry;

/// Does these blocks again, in their order and at their times. How many of them are on the chain now: one that cannot be
/// done again ends the row, for instance what an account did that somebody impersonated.
pub(super) async fn again(provider: &DynProvider, entries: &[Entry]) -> usize {
    for (done, entry) in entries.iter().enumerate() {
        if let Err(error) = block(provider, entry).await {
            tracing::warn!(block = entry.number, %error, "a block of before cannot be done again: the chain goes on without it");
            return done;
        }
    }
    entries.len()
}

async fn block(provider: &DynProvider, entry: &Entry) -> Result<(), TransportError> {
    let time = DevTime::new(provider.clone());
    time.set_next_timestamp(entry.timestamp).await?;
    match entry.transactions.as_slice() {
        [] => time.mine(1).await,
        [one] => send(provider, "eth_sendRawTransactionSync", one).await,
        several => {
            provider.anvil_set_auto_mine(false).await?;
            for transaction in several {
                send(provider, "eth_sendRawTransaction", transaction).await?;
            }
            time.mine(1).await?;
            provider.anvil_set_auto_mine(true).await
        }
    }
}

async fn send(provider: &DynProvider, method: &'static str, bytes: &Bytes) -> Result<(), TransportError> {
    provider.raw_request::<_, Value>(method.into(), (bytes,)).await.map(drop)
}
