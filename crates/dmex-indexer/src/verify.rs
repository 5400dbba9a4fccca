//! Reads the chain and the store and proves them equal, number by number, at the block that the store stands at.

mod accounts;
mod decisions;
mod market;

use std::fmt::Display;
use std::sync::Mutex;

use alloy::eips::BlockId;
use alloy::primitives::U256;
use alloy::primitives::ruint::UintTryFrom;
use alloy::providers::Provider;
use dmex_platform::Platform;
use dmex_store::rows::Cursor;
use dmex_store::{Store, StoreError};
use dmex_types::Amount;

use crate::IndexError;

/// Questions that the node is asked at the same time.
const ASKED_AT_ONCE: usize = 32;

/// What was compared, and what differs.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// The block at which chain and store were compared.
    pub block: u64,
    /// How many numbers were compared, by what they are of.
    pub compared: Vec<(&'static str, u64)>,
    /// What differs, in words. None: the store is the chain.
    pub differences: Vec<String>,
    /// Coins beyond those of the ledger, in words: somebody sent them by a plain transfer, of which no event of ours tells.
    pub unannounced: Vec<String>,
}

impl Verified {
    /// Whether nothing differs.
    #[must_use]
    pub const fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }

    /// How many numbers were compared.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.compared.iter().map(|(_, count)| count).sum()
    }
}

/// Compares a store with the chain. `progress` is told of every row: how many are done, and of how many.
///
/// # Errors
/// The node or the store failed. That something differs is no error.
pub async fn verify(
    platform: &Platform,
    store: &Store,
    progress: impl Fn(u64, u64) + Sync,
) -> Result<Verified, IndexError> {
    let cursor = store.cursor().await?;
    let header = platform.provider().get_block(BlockId::number(cursor.number)).await?;
    if header.is_none_or(|block| block.header.hash != cursor.hash) {
        let what = format!(
            "block {} of the store is not on the chain: let the indexer catch up first",
            cursor.number
        );
        return Err(IndexError::Nonsense(what));
    }
    let asked = platform.primary_sale().lastProduct().block(BlockId::number(cursor.number)).call().await;
    if asked.is_err_and(|error| error.as_revert_data().is_none()) {
        return Err(IndexError::Forgotten(cursor.number));
    }
    let check = Check { platform, store, block: BlockId::number(cursor.number), found: Mutex::default() };
    check.market(&progress).await?;
    check.accounts().await?;
    check.decisions().await?;
    let found = check.found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let unmoved = store.cursor().await? == cursor;
    finish(cursor, found, unmoved)
}

/// What was compared while somebody wrote to the store proves nothing.
fn finish(cursor: Cursor, found: Found, unmoved: bool) -> Result<Verified, IndexError> {
    if !unmoved {
        return Err(StoreError::MovedOn.into());
    }
    let Found { compared, differences, unannounced } = found;
    Ok(Verified { block: cursor.number, compared, differences, unannounced })
}

/// A comparison on its way.
struct Check<'a> {
    platform: &'a Platform,
    store: &'a Store,
    block: BlockId,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    compared: Vec<(&'static str, u64)>,
    differences: Vec<String>,
    unannounced: Vec<String>,
}

impl Found {
    fn count(&mut self, of: &'static str) {
        match self.compared.iter_mut().find(|(name, _)| *name == of) {
            Some((_, count)) => *count += 1,
            None => self.compared.push((of, 1)),
        }
    }

    fn differs(&mut self, what: impl Display, chain: impl Display, store: impl Display) {
        self.differences.push(format!("{what}: {chain} on chain, {store} in the store"));
    }
}

impl Check<'_> {
    /// Compares one number of the chain with that of the store.
    fn same<T: PartialEq + Display>(&self, of: &'static str, what: impl Display, chain: T, store: T) {
        let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.count(of);
        if chain != store {
            found.differs(what, chain, store);
        }
    }

    /// The same for what a contract holds: anybody may have sent it more, which is nobody's and harms nobody.
    fn covers(&self, of: &'static str, what: impl Display, chain: Amount, store: Amount) {
        let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.count(of);
        match chain.0.checked_sub(store.0) {
            Some(more) if more.is_zero() => {}
            Some(more) => found.unannounced.push(format!("{what}: {more} more than the ledger knows")),
            None => found.differs(what, chain, store),
        }
    }
}

/// A number that may not be there.
fn or_none<T: Display>(value: Option<T>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

/// An amount of the chain, of any width.
fn amount<T>(number: T) -> Amount
where
    U256: UintTryFrom<T>,
{
    Amount(U256::from(number))
}
