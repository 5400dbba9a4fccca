//! Measures what an operator is woken for: disk, node, store, days that wait, miners, reporters, and the keys that sign.

mod benchmarks;
mod disk;
mod products;
mod relay;

use std::path::PathBuf;
use std::time::Duration;

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use async_trait::async_trait;
use dmex_platform::Platform;
use dmex_service::{Backoff, Pace, Pulse, Service, ServiceError};
use dmex_store::Store;
use tokio_util::sync::CancellationToken;

use self::benchmarks::Benchmarks;
use self::products::Products;
use crate::durable_sender::SenderSlot;
use crate::status::Failure;
use crate::{hint, measures};

/// What is measured. Each job adds what it works with.
pub struct Vitals {
    /// The contracts, and the node behind them.
    pub platform: Option<Platform>,
    /// The store that this process fills or answers from.
    pub store: Option<Store>,
    /// The keys.
    pub signing: Vec<Signing>,
    /// Where the state is.
    state: PathBuf,
    /// How often is measured.
    every: Duration,
    benchmarks: Benchmarks,
    products: Products,
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
    /// What there is to measure before any job is added: the disk of the state folder.
    #[must_use]
    pub fn new(state: PathBuf, every: Duration) -> Self {
        let (benchmarks, products) = (Benchmarks::default(), Products::default());
        Self { platform: None, store: None, signing: Vec::new(), state, every, benchmarks, products }
    }

    async fn measure(&self) -> Result<(), Failure> {
        self.at().await?;
        disk::measure(&self.state)?;
        let Some(platform) = &self.platform else { return Ok(()) };
        let head = self.node(platform).await;
        metrics::gauge!(measures::NODE_UP).set(f64::from(u8::from(head.is_ok())));
        let head = head?;
        self.behind(head).await?;
        self.benchmarks.measure(platform).await?;
        relay::measure(platform).await?;
        self.products.measure(platform).await?;
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

    /// Where the store is; known also to a process without a node.
    async fn at(&self) -> Result<(), Failure> {
        let Some(store) = &self.store else { return Ok(()) };
        let cursor = store.cursor().await?;
        set(measures::STORE_BLOCK, cursor.number);
        set(measures::STORE_TIME, cursor.timestamp);
        Ok(())
    }

    async fn behind(&self, head: u64) -> Result<(), Failure> {
        let Some(store) = &self.store else { return Ok(()) };
        set(measures::STORE_BEHIND, head.saturating_sub(store.cursor().await?.number));
        Ok(())
    }
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
        metrics::gauge!(measures::PURPOSES_OPEN, "service" => self.job).set(open);
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
        let backoff = Backoff::new(Duration::from_secs(1), self.every, rand::random);
        let pace = Pace { interval: self.every, backoff };
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
