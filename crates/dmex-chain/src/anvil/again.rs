//! Does the blocks again that a saved chain lacks.

use alloy::primitives::Bytes;
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use serde_json::Value;

use super::DevTime;
use super::journal::Entry;

/// Anvil did not answer while a block was done again: whether it is on the chain is not known.
#[derive(Debug, thiserror::Error)]
#[error("no answer while block {block} was done again ({source})")]
pub(super) struct Unanswered {
    block: u64,
    source: TransportError,
}

/// Does these blocks again, in their order and at their times. How many of them are on the chain now: one that anvil
/// refuses ends the row, for instance what an account did that somebody impersonated.
pub(super) async fn again(
    provider: &DynProvider,
    entries: &[Entry],
    mine_at_once: bool,
) -> Result<usize, Unanswered> {
    for (done, entry) in entries.iter().enumerate() {
        let Err(error) = block(provider, entry, mine_at_once).await else { continue };
        if !error.is_error_resp() {
            return Err(Unanswered { block: entry.number, source: error });
        }
        tracing::warn!(block = entry.number, %error, "a block of before cannot be done again: the chain goes on without it");
        return Ok(done);
    }
    Ok(entries.len())
}

async fn block(provider: &DynProvider, entry: &Entry, mine_at_once: bool) -> Result<(), TransportError> {
    let time = DevTime::new(provider.clone());
    time.set_next_timestamp(entry.timestamp).await?;
    match entry.transactions.as_slice() {
        [] => time.mine(1).await,
        [one] if mine_at_once => {
            let sent = send(provider, "eth_sendRawTransactionSync", one).await;
            or_drop(provider, sent).await
        }
        several if mine_at_once => {
            provider.anvil_set_auto_mine(false).await?;
            let mined = mine(provider, several).await;
            // However that ended: a chain that is left like this would never mine again.
            provider.anvil_set_auto_mine(true).await.and(mined)
        }
        several => mine(provider, several).await,
    }
}

/// Puts these transactions into one block, on a chain that mines by hand.
async fn mine(provider: &DynProvider, transactions: &[Bytes]) -> Result<(), TransportError> {
    for transaction in transactions {
        let sent = send(provider, "eth_sendRawTransaction", transaction).await;
        or_drop(provider, sent).await?;
    }
    let mined = DevTime::new(provider.clone()).mine(1).await;
    or_drop(provider, mined).await
}

/// After a failure nothing that is half sent may get into a later block.
async fn or_drop(provider: &DynProvider, done: Result<(), TransportError>) -> Result<(), TransportError> {
    match done {
        Ok(()) => Ok(()),
        Err(error) => provider.anvil_drop_all_transactions().await.and(Err(error)),
    }
}

async fn send(provider: &DynProvider, method: &'static str, bytes: &Bytes) -> Result<(), TransportError> {
    provider.raw_request::<_, Value>(method.into(), (bytes,)).await.map(drop)
}

#[cfg(test)]
mod tests {
    use alloy::providers::ProviderBuilder;

    use super::*;

    #[tokio::test]
    async fn fe3_an_anvil_that_does_not_answer_has_refused_no_block() {
        let nowhere = ProviderBuilder::default().connect_http("http://127.0.0.1:1".parse().unwrap()).erased();
        let entry = Entry { number: 7, timestamp: 1, transactions: Vec::new() };
        let error = again(&nowhere, &[entry], true).await.unwrap_err();
        assert!(error.to_string().contains("block 7"), "{error}");
        assert_eq!(again(&nowhere, &[], true).await.unwrap(), 0);
    }
}
