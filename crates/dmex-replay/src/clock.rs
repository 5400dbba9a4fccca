//! The clock of the development chain, and the service that lets a day pass every few seconds.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_chain::anvil::DevTime;
use dmex_platform::{NextDay, Platform, Product};
use dmex_reporter::PricePoster;
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Asset, Day, ProductId};
use tokio_util::sync::CancellationToken;

use crate::headers::Proofs;
use crate::{ReplayError, Role, Script};

/// [seconds]
const HOUR: u64 = 3_600;

/// Lets days end.
pub struct Clock {
    platform: Platform,
    time: DevTime,
    poster: PricePoster,
    proofs: Proofs,
    script: Script,
}

impl Clock {
    /// A clock that stops once the script's last day has ended.
    pub(crate) fn new(platform: Platform, poster: PricePoster, proofs: Proofs, script: Script) -> Self {
        let time = DevTime::new(platform.provider().clone());
        Self { platform, time, poster, proofs, script }
    }

    /// The day that the chain is in.
    ///
    /// # Errors
    /// The node failed.
    pub async fn today(&self) -> Result<Day, ReplayError> {
        Ok(self.platform.today().await?)
    }

    /// The last day that the recorded data can close.
    #[must_use]
    pub const fn last(&self) -> Day {
        self.script.last
    }

    /// Posts the day's closing prices in its last hour, and ends it. Where a relay has to prove the day, the next one then
    /// goes on to the hour in which the headers do. Returns the day that began, or `None` if the data is used up.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn end_day(&self) -> Result<Option<Day>, ReplayError> {
        let today = self.today().await?;
        if today > self.script.last {
            return Ok(None);
        }
        let last_hour = today.end_timestamp() - HOUR;
        if self.platform.now().await? < last_hour {
            self.time.mine_at(last_hour).await?;
        }
        self.poster.post(today).await?;
        self.time.mine_at(today.end_timestamp()).await?;
        self.wait_for_headers(today).await?;
        Ok(Some(today.next()))
    }

    /// Ends the day on which the contracts came onto the chain; later on, goes on to the hour in which headers prove the
    /// last day.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn catch_up(&self) -> Result<(), ReplayError> {
        let today = self.today().await?;
        if today <= self.platform.deployment().first_day {
            self.end_day().await?;
        } else if let Some(closed) = today.previous() {
            self.wait_for_headers(closed).await?;
        }
        Ok(())
    }

    /// Eleven blocks of the new day take Bitcoin two hours.
    async fn wait_for_headers(&self, closed: Day) -> Result<(), ReplayError> {
        if let Some(moment) = self.proofs.moment(closed)
            && self.platform.now().await? < moment
        {
            self.time.mine_at(moment).await?;
        }
        Ok(())
    }

    /// What keeps the next day from ending, in words. Days that the failing miner does not pay wait for their grace to
    /// pass, Bitcoin's days after the last recorded header for the reports to count alone, and time for nobody.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn unsettled(&self) -> Result<Vec<(ProductId, String)>, ReplayError> {
        let mut unsettled = Vec::new();
        for product in self.platform.products().await? {
            let what = match self.platform.next_day(&product).await? {
                NextDay::None | NextDay::Open(_) => continue,
                NextDay::Due { day, grace_end, .. }
                    if self.is_abandoned(&product, day) && self.platform.now().await? < grace_end =>
                {
                    continue;
                }
                NextDay::AwaitingBenchmark(day)
                    if product.asset == Asset::Btc
                        && self.proofs.waits_in_vain(day, self.platform.now().await?) =>
                {
                    continue;
                }
                NextDay::AwaitingBenchmark(day) => {
                    format!("the {} benchmark of {day} is not final", product.asset)
                }
                NextDay::Due { day, expected, deposited, .. } if deposited < expected => {
                    format!("{day} of product {} is not paid", product.id)
                }
                NextDay::Due { day, .. } => format!("{day} of product {} is not settled", product.id),
            };
            unsettled.push((product.id, what));
        }
        Ok(unsettled)
    }

    /// The time of the newest block [Unix seconds].
    ///
    /// # Errors
    /// The node failed.
    pub async fn now(&self) -> Result<u64, ReplayError> {
        Ok(self.platform.now().await?)
    }
}

impl Clock {
    /// Whether the script says that a product's miner does not pay a day.
    fn is_abandoned(&self, product: &Product, day: Day) -> bool {
        product.sale.miner == Role::FailingMiner.address()
            && self.script.stops.is_some_and(|stops| day >= stops)
    }
}

/// Ends a day at every tick of its pace, once the day before is settled.
pub struct ClockService {
    clock: Arc<Clock>,
    pace: Pace,
    on_day: Box<dyn Fn(Day) + Send + Sync>,
}

impl ClockService {
    /// A service that calls `on_day` with every day that begins.
    pub fn new(clock: Arc<Clock>, pace: Pace, on_day: impl Fn(Day) + Send + Sync + 'static) -> Self {
        Self { clock, pace, on_day: Box::new(on_day) }
    }

    async fn tick(&self) -> Result<(), ReplayError> {
        if !self.clock.unsettled().await?.is_empty() {
            return Ok(());
        }
        if let Some(day) = self.clock.end_day().await? {
            (self.on_day)(day);
        }
        Ok(())
    }
}

#[async_trait]
impl Service for ClockService {
    fn name(&self) -> &str {
        "replay-clock"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        self.clock.catch_up().await.map_err(ServiceError::retry)?;
        // The first day lasts as long as any other.
        let _ = shutdown.run_until_cancelled(tokio::time::sleep(self.pace.interval)).await;
        self.pace.keep(pulse, &shutdown, || self.tick()).await;
        Ok(())
    }
}
