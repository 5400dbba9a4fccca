//! Makes benchmark days final and settles days that are due. Anyone may run one; nobody needs to be trusted.

use std::sync::Arc;

use alloy::primitives::Address;
use alloy::primitives::aliases::U80;
use async_trait::async_trait;
use dmex_chain::sender::Account;
use dmex_platform::{Call, Looked, NextDay, Platform, Product, ReadError, Transact, send_due};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Asset, Day, ProductId};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::TickError;
use crate::each::{Each, label, sum};

/// [seconds] After a day's end: what is not final by then may wait until prices are carried.
const PROVEN_AFTER: u64 = 86_400;
/// Most days settled in one transaction: far below any block's gas limit.
const MAX_DAYS: u32 = 30;

/// The service that keeps days moving.
pub struct Finaliser {
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    pace: Pace,
}

/// What one tick did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Finalised {
    /// Benchmark days that became final.
    pub benchmark_days: u32,
    /// Settlement transactions; each settled at least one day.
    pub settlements: u32,
}

impl Finaliser {
    /// A finaliser that pays gas with the key behind `account`.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, account: Account, pace: Pace) -> Self {
        Self { platform, transact, account, pace }
    }

    /// Does all that can be done now.
    ///
    /// # Errors
    /// [`TickError`]; what was done stays done.
    pub async fn tick(&self) -> Result<Finalised, TickError> {
        let mut each = Each::default();
        let benchmark_days = each.note("benchmarks", self.finalize_benchmarks().await);
        let settlements = each.note("products", self.settle_products().await);
        each.end()?;
        Ok(Finalised { benchmark_days, settlements })
    }

    /// Makes every benchmark day final that can be.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn finalize_benchmarks(&self) -> Result<u32, TickError> {
        let today = self.platform.today().await?;
        let days = join_all(Asset::ALL.map(|asset| self.finalize_until(asset, today))).await;
        sum(Asset::ALL.map(|asset| format!("{asset} benchmark")), days)
    }

    async fn finalize_until(&self, asset: Asset, today: Day) -> Result<u32, TickError> {
        let (mut days, mut last) = (0, None);
        // Which day is next is asked anew each time: `finalize` makes that one final, whatever we believe. The same one
        // again is left to the next look: the node lags.
        loop {
            let looked = self.platform.looked().await?;
            let day = self.platform.benchmark_next_day(asset).await?;
            if day >= today || last == Some(day) || !self.finalize(&looked, asset, day).await? {
                return Ok(days);
            }
            days += 1;
            last = Some(day);
        }
    }

    /// Makes a day final, unless the contract says that it is too early. Without a round the contract carries a price once
    /// it has waited long enough.
    async fn finalize(&self, looked: &Looked, asset: Asset, day: Day) -> Result<bool, TickError> {
        let round = self.platform.price_round(asset, day).await?;
        if !is_final_with(&self.platform, asset, round).await? {
            self.prove_price(looked, asset, day, round).await?;
            return Ok(false);
        }
        let call = Call::finalize(self.platform.deployment(), asset, round.unwrap_or_default());
        self.send_unless_done(looked, &format!("finalize/{asset}/{day}"), &call).await
    }

    /// Keeps the price of a day that waits for something else for long: nobody can then have it carried.
    async fn prove_price(
        &self,
        looked: &Looked,
        asset: Asset,
        day: Day,
        round: Option<u128>,
    ) -> Result<(), TickError> {
        let waited = self.platform.now().await?.saturating_sub(day.end_timestamp());
        let Some(round) = round.filter(|round| *round > 0 && waited >= PROVEN_AFTER) else { return Ok(()) };
        let proven = self.platform.benchmark(asset).provenPrice(day.number()).call().await;
        if !proven.map_err(ReadError::from)?.is_zero() {
            return Ok(());
        }
        let call = Call::prove_price(self.platform.deployment(), asset, day, round);
        self.send_unless_done(looked, &format!("price/{asset}/{day}/{round}"), &call).await.map(drop)
    }

    /// Settles every product as far as it is due.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn settle_products(&self) -> Result<u32, TickError> {
        self.settle_those(&self.platform.products().await?).await
    }

    /// Settles one miner's products as far as they are due.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn settle_products_of(&self, miner: Address) -> Result<u32, TickError> {
        let mut products = self.platform.products().await?;
        products.retain(|product| product.sale.miner == miner);
        self.settle_those(&products).await
    }

    async fn settle_those(&self, products: &[Product]) -> Result<u32, TickError> {
        let now = self.platform.now().await?;
        let settled = join_all(products.iter().map(|product| self.settle_if_due(product.id, now))).await;
        sum(products.iter().map(|product| label(product.id)), settled)
    }

    /// The number of settlements, one at the most.
    async fn settle_if_due(&self, product: ProductId, now: u64) -> Result<u32, TickError> {
        let looked = self.platform.looked().await?;
        let product = self.platform.product(product).await?;
        let next = self.platform.next_day(&product).await?;
        let Some(day) = decide(next, now) else { return Ok(0) };
        let call = Call::settle(self.platform.deployment(), product.id, MAX_DAYS);
        self.send_unless_done(&looked, &format!("settle/{}/{day}", product.id), &call).await.map(u32::from)
    }

    /// Anyone may do the same at the same time: that somebody else was first is no trouble.
    async fn send_unless_done(&self, looked: &Looked, purpose: &str, call: &Call) -> Result<bool, TickError> {
        match send_due(self.transact.as_ref(), looked, purpose, &self.account, call).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_refusal() => {
                tracing::debug!(purpose, %error, "not done: somebody was faster, or it is too early");
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether the next day of a benchmark would become final now. The benchmark refuses by name while reports, headers or a
/// price are missing; anything else is trouble.
pub(crate) async fn is_final_with(
    platform: &Platform,
    asset: Asset,
    round: Option<u128>,
) -> Result<bool, ReadError> {
    let round = U80::from(round.unwrap_or_default());
    match platform.benchmark(asset).finalize(round).call().await {
        Ok(_) => Ok(true),
        Err(error) if error.as_revert_data().is_some() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The day to settle, if it is paid or its grace window is over.
pub(crate) fn decide(next: NextDay, now: u64) -> Option<Day> {
    match next {
        NextDay::Due { day, expected, deposited, grace_end } => {
            (deposited >= expected || now >= grace_end).then_some(day)
        }
        NextDay::None | NextDay::Open(_) | NextDay::AwaitingBenchmark(_) => None,
    }
}

#[async_trait]
impl Service for Finaliser {
    fn name(&self) -> &str {
        "finaliser"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let tick = || async { self.tick().await.map(|_| ()) };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::U256;

    use super::*;

    #[test]
    fn day_2_settles_when_paid_or_when_the_window_is_over() {
        let day = Day::new(19_076);
        let due = |deposited: u64| NextDay::Due {
            day,
            expected: U256::from(10),
            deposited: U256::from(deposited),
            grace_end: 1000,
        };
        assert_eq!(decide(due(10), 0), Some(day));
        assert_eq!(decide(due(9), 999), None);
        assert_eq!(decide(due(9), 1000), Some(day));
        assert_eq!(decide(NextDay::Open(day), 5000), None);
    }
}
