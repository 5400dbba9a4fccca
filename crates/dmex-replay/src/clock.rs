//! The clock of the development chain, and the service that lets a day pass every few seconds.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_chain::anvil::DevTime;
use dmex_platform::{NextDay, Platform};
use dmex_reporter::PricePoster;
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::Day;
use tokio_util::sync::CancellationToken;

use crate::ReplayError;

/// Lets days end.
pub struct Clock {
    platform: Platform,
    time: DevTime,
    poster: PricePoster,
    last: Day,
}

impl Clock {
    /// A clock that stops once `last` has ended.
    pub fn new(platform: Platform, poster: PricePoster, last: Day) -> Self {
        let time = DevTime::new(platform.provider().clone());
        Self { platform, time, poster, last }
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
        self.last
    }

    /// Ends the day and posts its closing prices. Returns the day that began, or `None` if the data is used up.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn end_day(&self) -> Result<Option<Day>, ReplayError> {
        let today = self.today().await?;
        if today > self.last {
            return Ok(None);
        }
        self.time.mine_at(today.end_timestamp()).await?;
        self.poster.post(today).await?;
        Ok(Some(today.next()))
    }

    /// Posts the prices of the last closed day: after a start the feeds may be older than that.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn catch_up(&self) -> Result<(), ReplayError> {
        if let Some(closed) = self.today().await?.previous() {
            self.poster.post(closed.min(self.last)).await?;
        }
        Ok(())
    }

    /// Whether every closed day is settled, so that the next may end.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn is_settled(&self) -> Result<bool, ReplayError> {
        for product in self.platform.products().await? {
            match self.platform.next_day(&product).await? {
                NextDay::None | NextDay::Open(_) => {}
                NextDay::AwaitingBenchmark(_) | NextDay::Due { .. } => return Ok(false),
            }
        }
        Ok(true)
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
        if !self.clock.is_settled().await? {
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
