//! Numbers of the chain, held against what its events say, a part at a time: each at the newest block, for nodes forget old
//! states while a long comparison goes on.

use std::sync::Mutex;
use std::time::Duration;

use alloy::eips::BlockId;
use dmex_platform::Platform;
use dmex_types::Asset;

use super::reference::Reference;
use super::{Check, Found, Step};
use crate::IndexError;

/// How often a part is tried: its block may be taken back, or forgotten by the node, or it differs. Asked for one block a node
/// may answer of another while blocks come and go; what the store lacks differs every time.
const TRIES: u32 = 5;
/// The pause after a part that differed.
const PAUSE: Duration = Duration::from_millis(250);

/// Parts that are told of apart from NFTs.
const PARTS: u64 = 12;

/// A comparison of numbers on its way.
struct Numbers<'a, P> {
    platform: &'a Platform,
    reference: &'a mut Reference,
    found: &'a mut Found,
    progress: &'a P,
}

/// Adds what there is to tell of every number that the contracts know.
pub(super) async fn compare(
    platform: &Platform,
    reference: &mut Reference,
    found: &mut Found,
    progress: &(impl Fn(Step) + Sync),
) -> Result<(), IndexError> {
    let mut numbers = Numbers { platform, reference, found, progress };
    let mut done = 0;
    let mut told = || {
        done += 1;
        progress(Step { what: "part", done, all: PARTS });
    };
    numbers.part(async |check| check.counts().await).await?;
    told();
    numbers.part(async |check| check.products().await).await?;
    told();
    numbers.tokens().await?;
    for asset in Asset::ALL {
        numbers.part(async |check| check.benchmark(asset).await).await?;
        told();
    }
    numbers.part(async |check| check.pay_prices().await).await?;
    told();
    numbers.part(async |check| check.auctioned_sales().await).await?;
    told();
    numbers.part(async |check| check.accounts().await).await?;
    told();
    numbers.part(async |check| check.proposals().await).await?;
    told();
    numbers.part(async |check| check.voters().await).await?;
    told();
    numbers.part(async |check| check.miners().await).await?;
    told();
    numbers.part(async |check| check.losses().await).await?;
    told();
    numbers.part(async |check| check.insurance().await).await?;
    told();
    Ok(())
}

impl<P: Fn(Step) + Sync> Numbers<'_, P> {
    /// Compares a part at the newest block; again, at a newer one, if that one is gone or something differs.
    async fn part<T>(
        &mut self,
        what: impl AsyncFn(&Check<'_>) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let mut tries = 0;
        loop {
            let cursor = self.reference.read_to(None, &|_| {}).await?;
            let (store, found) = (&self.reference.store, Mutex::<Found>::default());
            let check = Check { platform: self.platform, store, block: BlockId::hash(cursor.hash), found };
            tries += 1;
            match what(&check).await {
                Ok(done) => {
                    let found = check.found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
                    if found.differences.is_empty() || tries == TRIES {
                        self.found.add(found);
                        return Ok(done);
                    }
                    tracing::debug!(differences = ?found.differences, "comparing numbers that differ once more");
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) if error.is_passing() && tries < TRIES => {
                    tracing::debug!(%error, "comparing numbers at a newer block");
                }
                Err(IndexError::Contract(error)) if is_forgotten(&error) => {
                    return Err(IndexError::Forgotten(cursor.number));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// NFTs, some at a time: there may be hundreds of thousands.
    async fn tokens(&mut self) -> Result<(), IndexError> {
        let (mut after, mut all) = (0, 0);
        loop {
            let (last, known) = self.part(async |check| check.tokens(after).await).await?;
            all = known.max(all);
            let Some(last) = last else { return Ok(()) };
            after = last;
            (self.progress)(Step { what: "NFT", done: last.min(all), all });
        }
    }
}

/// Whether the node has the block, but not what was true at it.
fn is_forgotten(error: &alloy::contract::Error) -> bool {
    error.as_revert_data().is_none()
        && matches!(error, alloy::contract::Error::TransportError(error) if error.is_error_resp())
}
