//! Proves a store equal to the chain, whoever writes to it meanwhile.
//!
//! The events are read once more, closely, into a store of our own ([`Reference`]), and every value of every row is held
//! against it at one block, of a copy that does not change ([`rows`]). What all nodes leave out in the same way would be
//! missing in both: so the contracts themselves are asked how much there is of everything that they count, and every number
//! that they know ([`numbers`]).

mod accounts;
mod average;
mod counts;
mod decisions;
mod insurance;
mod market;
mod numbers;
mod reference;
mod rows;

use std::fmt::Display;
use std::sync::Mutex;

use alloy::eips::BlockId;
use alloy::primitives::U256;
use alloy::primitives::ruint::UintTryFrom;
use dmex_platform::Platform;
use dmex_store::Store;
use dmex_types::Amount;
use futures_util::{StreamExt, stream};

use crate::IndexError;
use reference::Reference;
pub use rows::NOT_COMPARED;

/// Questions that the node is asked at the same time.
const ASKED_AT_ONCE: usize = 32;

/// What was compared, and what differs.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// The block at which every row was compared.
    pub block: u64,
    /// How much was compared, by what it is.
    pub compared: Vec<(&'static str, u64)>,
    /// What differs, in words. None: the store is the chain.
    pub differences: Vec<String>,
    /// Coins beyond those of the ledger, in words: somebody sent them by a plain transfer, of which no event of ours tells.
    pub unannounced: Vec<String>,
}

/// What is being done, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What there are `all` of.
    pub what: &'static str,
    /// How many are done.
    pub done: u64,
    /// How many there are.
    pub all: u64,
}

impl Verified {
    /// Whether nothing differs.
    #[must_use]
    pub const fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }

    /// How much was compared.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.compared.iter().map(|(_, count)| count).sum()
    }
}

/// Compares a store with the chain, and does not mind who writes to it meanwhile. `progress` is told how far it is.
///
/// # Errors
/// The node or the store failed again and again. That something differs is no error.
pub async fn verify(
    platform: &Platform,
    store: &Store,
    progress: impl Fn(Step) + Sync,
) -> Result<Verified, IndexError> {
    let reference = Reference::begin(platform).await?;
    let (mut reference, block, mut found) = rows::compare(reference, store, &progress).await?;
    numbers::compare(platform, &mut reference, &mut found, &progress).await?;
    let Found { compared, differences, unannounced } = found;
    Ok(Verified { block, compared, differences, unannounced })
}

/// A comparison of numbers at one block.
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
    fn count(&mut self, of: &'static str, many: u64) {
        match self.compared.iter_mut().find(|(name, _)| *name == of) {
            Some((_, count)) => *count += many,
            None => self.compared.push((of, many)),
        }
    }

    fn differs(&mut self, what: impl Display, chain: impl Display, store: impl Display) {
        self.differences.push(format!("{what}: {chain} on chain, {store} in the store"));
    }

    fn add(&mut self, more: Self) {
        for (of, many) in more.compared {
            self.count(of, many);
        }
        self.differences.extend(more.differences);
        self.unannounced.extend(more.unannounced);
    }
}

impl Check<'_> {
    /// Compares one number of the chain with that of the store.
    fn same<T: PartialEq + Display>(&self, of: &'static str, what: impl Display, chain: T, store: T) {
        let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.count(of, 1);
        if chain != store {
            found.differs(what, chain, store);
        }
    }

    /// Asks about many rows at the same time. A refusal is told when all were asked, so that one more try has all answers: a
    /// node that for a moment answers of an older block refuses what it does not know yet.
    async fn each<R>(
        &self,
        rows: Vec<R>,
        of: impl AsyncFn(R) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let mut asked = stream::iter(rows).map(|row| of(row)).buffer_unordered(ASKED_AT_ONCE);
        let mut refused = None;
        while let Some(done) = asked.next().await {
            match done {
                Err(IndexError::Contract(error)) if error.as_revert_data().is_some() => refused = Some(error),
                other => other?,
            }
        }
        refused.map_or(Ok(()), |error| Err(error.into()))
    }

    /// The same for what a contract holds: anybody may have sent it more, which is nobody's and harms nobody.
    fn covers(&self, of: &'static str, what: impl Display, chain: Amount, store: Amount) {
        let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.count(of, 1);
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
