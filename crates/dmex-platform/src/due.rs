//! Sends what the chain says is due, under a key that says what for.
//!
//! A key is a promise that the same thing is not sent twice; it is no proof that the thing was done. `finalize()` and
//! `settle()` act on whatever day is next, and a chain that lost blocks may do under the key of one day what belonged to
//! another. So *done* is what the chain says: what is still due at a look, although the transaction under its key was
//! mined before that look, was not done by it, and is tried again under a key that says so.

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::B256;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionReceipt;
use alloy::transports::RpcError;
use dmex_chain::sender::{Account, PurposeKey, SubmitError, WaitError};
use dmex_chain::{agreed, gathered, known_chain};

use crate::{Call, Platform, ReadError, SendError, Transact};

/// Most transactions that one purpose may use up without effect.
const TRIES: u32 = 100;

/// Where the chain was when a look began: all that the look finds is as of this block or a later one.
#[derive(Clone, Debug)]
pub struct Looked {
    provider: DynProvider,
    block: u64,
    hash: B256,
}

impl Looked {
    /// Begins a look. Read after this, never before it; and in the same `agreed` if that is how it is read.
    ///
    /// # Errors
    /// The node failed.
    pub async fn at(provider: &DynProvider) -> Result<Self, ReadError> {
        let newest = provider.get_block_by_number(BlockNumberOrTag::Latest).await?;
        let header = newest.ok_or(RpcError::NullResp)?.header;
        Ok(Self { provider: provider.clone(), block: header.number, hash: header.hash })
    }

    /// Whether the chain that was looked at had this transaction in it, as most nodes say: if it has gone back since, that is
    /// not known.
    async fn saw(&self, receipt: &TransactionReceipt) -> Result<bool, ReadError> {
        let Some(number) = receipt.block_number.filter(|number| *number <= self.block) else {
            return Ok(false);
        };
        let at = async |number| {
            let block = agreed(self.provider.get_block_by_number(BlockNumberOrTag::Number(number))).await?;
            Ok::<_, ReadError>(block.map(|block| block.header.hash))
        };
        Ok(at(number).await? == receipt.block_hash && at(self.block).await? == Some(self.hash))
    }
}

impl Platform {
    /// Begins a look; see [`Looked::at`].
    ///
    /// # Errors
    /// The node failed.
    pub async fn looked(&self) -> Result<Looked, ReadError> {
        Looked::at(self.provider()).await
    }

    /// Reads of the newest block within `future` are of the block of this look, also where one address stands for several
    /// nodes that are not equally far. A development chain is one node, which need not keep the states of old blocks.
    pub async fn as_looked<F: IntoFuture>(&self, looked: &Looked, future: F) -> F::Output {
        if known_chain(self.deployment().chain_id).is_some_and(|chain| chain.is_development) {
            return future.into_future().await;
        }
        gathered(looked.block, future).await
    }
}

/// Sends a call for a purpose that `looked` found due.
///
/// The keys are `PURPOSE`, then `PURPOSE/again-1` and so on. The next key is used only once all before it are known to
/// have ended without serving the purpose: refused, reverted, or mined before the look that found the purpose still due.
/// While one of them is on its way it is waited for, also if it was asked for with other numbers. So what is sent is
/// bounded by what the chain said was still missing with all of them counted.
///
/// # Errors
/// [`SendError`].
pub async fn send_due(
    transact: &dyn Transact,
    looked: &Looked,
    purpose: &str,
    from: &Account,
    call: &Call,
) -> Result<TransactionReceipt, SendError> {
    for tries in 0..TRIES {
        let key = match tries {
            0 => PurposeKey::new(purpose)?,
            again => PurposeKey::new(format!("{purpose}/again-{again}"))?,
        };
        let receipt = match transact.send(call.clone().purpose(key.clone(), from.clone())).await {
            Err(WaitError::Submit(SubmitError::KeyReused { .. })) => match transact.earlier(&key).await {
                // What was asked for with other numbers came to nothing.
                Err(WaitError::Refused { .. } | WaitError::Reverted { .. }) => continue,
                earlier => earlier?,
            },
            Err(WaitError::Reverted { .. }) => continue,
            sent => sent?,
        };
        if !looked.saw(&receipt).await? {
            return Ok(receipt);
        }
        let (block, hash) = (receipt.block_number, receipt.transaction_hash);
        tracing::warn!(%key, ?block, %hash, "mined, but the chain says that it is not done: trying again");
    }
    Err(SendError::InVain { purpose: purpose.to_owned(), tries: TRIES })
}
