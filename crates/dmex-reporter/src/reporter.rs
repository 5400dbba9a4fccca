//! Reports every closed day once.

use std::sync::Arc;

use alloy::primitives::Address;
use async_trait::async_trait;
use dmex_chain::sender::Account;
use dmex_platform::{Call, Platform, ReadError, Transact, send_for};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Asset, Day};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::{Source, TickError};

/// One reporter's service.
pub struct Reporter {
    name: String,
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    source: Arc<dyn Source>,
    pace: Pace,
}

impl Reporter {
    /// A reporter that measures with `source` and signs with the key behind `account`.
    pub fn new(
        platform: Platform,
        transact: Arc<dyn Transact>,
        account: Account,
        source: Arc<dyn Source>,
        pace: Pace,
    ) -> Self {
        Self { name: account.as_str().to_owned(), platform, transact, account, source, pace }
    }

    /// Reports every closed day that is not final and that this reporter has not reported. Returns how many.
    ///
    /// # Errors
    /// [`TickError`]; what was reported stays reported.
    pub async fn tick(&self) -> Result<u32, TickError> {
        let me = self.transact.address(&self.account)?;
        let today = self.platform.today().await?;
        let reported = join_all(Asset::ALL.map(|asset| self.report_until(asset, today, me))).await;
        reported.into_iter().sum()
    }

    async fn report_until(&self, asset: Asset, today: Day, me: Address) -> Result<u32, TickError> {
        let mut reported = 0;
        let next = self.platform.benchmark_next_day(asset).await?;
        for day in next.until(today) {
            if self.has_reported(asset, day, me).await? {
                continue;
            }
            self.report(asset, day).await?;
            reported += 1;
        }
        Ok(reported)
    }

    async fn has_reported(&self, asset: Asset, day: Day, me: Address) -> Result<bool, TickError> {
        let report = self.platform.benchmark(asset).reportOf(day.number(), me).call().await;
        Ok(!report.map_err(ReadError::from)?.is_empty())
    }

    async fn report(&self, asset: Asset, day: Day) -> Result<(), TickError> {
        let inputs = self.source.inputs(asset, day).await?;
        let purpose = format!("report/{asset}/{day}/{}", self.account);
        let call = Call::report(self.platform.deployment(), asset, day, inputs);
        send_for(self.transact.as_ref(), &purpose, &self.account, &call).await?;
        tracing::debug!(%asset, %day, reporter = %self.account, "reported");
        Ok(())
    }
}

#[async_trait]
impl Service for Reporter {
    fn name(&self) -> &str {
        &self.name
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let tick = || async { self.tick().await.map(|_| ()) };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}
