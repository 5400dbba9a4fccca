//! Measures what an operator is woken for: the node, the store, days that wait, and the keys that sign.

use std::collections::BTreeMap;
use std::time::Duration;

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use async_trait::async_trait;
use dmex_platform::{NextDay, Platform};
use dmex_service::{Backoff, Pace, Pulse, Service, ServiceError};
use dmex_store::Store;
use dmex_types::{Asset, Day, ProductId};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::durable_sender::SenderSlot;
use crate::status::Failure;
use crate::{hint, measures};

/// How often is measured.
const EVERY: Duration = Duration::from_secs(20);

/// What is measured. Empty at first; each job adds what it works with.
#[derive(Default)]
pub struct Vitals {
    /// The contracts, and the node behind them.
    pub platform: Option<Platform>,
    /// The store that this process fills or answers from.
    pub store: Option<Store>,
    /// The keys.
    pub signing: Vec<Signing>,
    /// The day of each product that can be settled, and since when we know that [Unix seconds].
    seen: Mutex<BTreeMap<ProductId, (Day, u64)>>,
}

/// A job that signs.
pub struct Signing {
    /// Its name.
    pub job: &'static str,
    /// Whose key.
    pub address: Address,
    /// Where its sender is while it works.
    pub slot: SenderSlot,
}

impl Vitals {
    async fn measure(&self) -> Result<(), Failure> {
        let Some(platform) = &self.platform else { return Ok(()) };
        let head = self.node(platform).await;
        metrics::gauge!(measures::NODE_UP).set(f64::from(u8::from(head.is_ok())));
        let head = head?;
        self.store(head).await?;
        benchmarks(platform).await?;
        self.products(platform).await?;
        for signing in &self.signing {
            signing.measure(platform).await?;
        }
        Ok(())
    }

    /// The newest block's number.
    async fn node(&self, platform: &Platform) -> Result<u64, Failure> {
        let block = platform.provider().get_block_by_number(BlockNumberOrTag::Latest).await;
        let block = block.map_err(|error| hint::node::transport(&error))?;
        let header = block.ok_or_else(|| Failure::node("the node has no newest block: use another"))?.header;
        set(measures::NODE_BLOCK, header.number);
        set(measures::NODE_TIME, header.timestamp);
        Ok(header.number)
    }

    async fn store(&self, head: u64) -> Result<(), Failure> {
        let Some(store) = &self.store else { return Ok(()) };
        let cursor = store.cursor().await?;
        set(measures::STORE_BLOCK, cursor.number);
        set(measures::STORE_BEHIND, head.saturating_sub(cursor.number));
        set(measures::STORE_TIME, cursor.timestamp);
        Ok(())
    }

    async fn products(&self, platform: &Platform) -> Result<(), Failure> {
        let (now, today) = (platform.now().await?, platform.today().await?);
        let (mut waiting, mut overdue, mut unpaid) = (0_u64, 0_u64, 0_u64);
        let mut seen = self.seen.lock().await;
        for product in platform.products().await? {
            let Some(next) = product.next_day() else { continue };
            waiting += u64::from(today.number().saturating_sub(next.number()));
            let NextDay::Due { day, expected, deposited, grace_end } = platform.next_day(&product).await?
            else {
                continue;
            };
            unpaid += u64::from(deposited < expected);
            if deposited < expected && now < grace_end {
                continue;
            }
            let (of, since) = seen.entry(product.id).or_insert((day, now));
            if *of != day {
                (*of, *since) = (day, now);
            }
            overdue = overdue.max(now.saturating_sub(*since));
        }
        set(measures::SETTLEMENT_DAYS, waiting);
        set(measures::SETTLEMENT_OVERDUE, overdue);
        set(measures::UNPAID, unpaid);
        Ok(())
    }
}

async fn benchmarks(platform: &Platform) -> Result<(), Failure> {
    let today = platform.today().await?;
    for asset in Asset::ALL {
        let first = platform.benchmark_next_day(asset).await?;
        let waiting = f64::from(today.number().saturating_sub(first.number()));
        metrics::gauge!(measures::BENCHMARK_DAYS, "asset" => asset.to_string()).set(waiting);
    }
    Ok(())
}

impl Signing {
    async fn measure(&self, platform: &Platform) -> Result<(), Failure> {
        let balance = platform.provider().get_balance(self.address).await;
        let balance = balance.map_err(|error| hint::node::transport(&error))?;
        let labels = [("service", self.job.to_owned()), ("address", self.address.to_string())];
        metrics::gauge!(measures::BALANCE, &labels).set(coins(balance));
        // Who stands by has none open: its file is closed.
        let open = match self.slot.sender() {
            Some(sender) => sender.count_open().await.unwrap_or_default(),
            None => 0,
        };
        let open = f64::from(u32::try_from(open).unwrap_or(u32::MAX));
        metrics::gauge!(measures::INTENTS, "service" => self.job).set(open);
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "blocks, days and seconds are far below 2^53")]
fn set(name: &'static str, value: u64) {
    metrics::gauge!(name).set(value as f64);
}

/// Wei as whole coins: for a picture and an alarm, not for money.
fn coins(wei: U256) -> f64 {
    let gwei: u64 = (wei / U256::from(1_000_000_000_u64)).saturating_to();
    #[expect(clippy::cast_precision_loss, reason = "a picture needs no more digits")]
    let gwei = gwei as f64;
    gwei / 1e9
}

#[async_trait]
impl Service for Vitals {
    fn name(&self) -> &str {
        "vitals"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let backoff = Backoff::new(Duration::from_secs(1), EVERY, rand::random);
        let pace = Pace { interval: EVERY, backoff };
        pace.keep(pulse, &shutdown, || self.measure()).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coins_are_read_from_wei() {
        assert!((coins(U256::from(1_500_000_000_000_000_000_u64)) - 1.5).abs() < 1e-9);
    }
}
