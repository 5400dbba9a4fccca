//! Reports every closed day once.

use std::sync::Arc;

use alloy::primitives::{Address, hex, keccak256};
use async_trait::async_trait;
use dmex_chain::agreed;
use dmex_chain::sender::Account;
use dmex_platform::{Call, Looked, Platform, ReadError, Transact, send_due};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Asset, Day};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::{Source, SourceError, TickError};

/// One reporter's service.
pub struct Reporter {
    name: String,
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    source: Arc<dyn Source>,
    pace: Pace,
}

/// What a tick did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// The days that were reported.
    pub reported: Vec<Reported>,
    /// The first day of each network that cannot be measured yet.
    pub awaited: Vec<Awaited>,
}

/// A day that was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The network.
    pub asset: Asset,
    /// The day.
    pub day: Day,
}

/// A day that cannot be measured yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The network.
    pub asset: Asset,
    /// The day.
    pub day: Day,
    /// What is missing.
    pub why: String,
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

    /// Reports every closed day that is not final and that this reporter has not reported, of every network that its
    /// source measures. A day that the source cannot know yet ends the row; it is no error.
    ///
    /// # Errors
    /// [`TickError`]; what was reported stays reported.
    pub async fn tick(&self) -> Result<Ticked, TickError> {
        let me = self.transact.address(&self.account)?;
        // What is reported, and what was, is what most nodes say: a report moves everybody's money.
        let today = agreed(self.platform.today()).await?;
        let measured = Asset::ALL.into_iter().filter(|asset| self.source.measures(*asset));
        let ticked = join_all(measured.map(|asset| self.report_until(asset, today, me))).await;
        let mut sum = Ticked::default();
        for one in ticked {
            let Ticked { reported, awaited } = one?;
            sum.reported.extend(reported);
            sum.awaited.extend(awaited);
        }
        Ok(sum)
    }

    async fn report_until(&self, asset: Asset, today: Day, me: Address) -> Result<Ticked, TickError> {
        let mut ticked = Ticked::default();
        let next = agreed(self.platform.benchmark_next_day(asset)).await?;
        for day in next.until(today) {
            let (looked, has_reported) = agreed(self.look(asset, day, me)).await?;
            if has_reported {
                continue;
            }
            match self.report(&looked, asset, day).await {
                Ok(()) => ticked.reported.push(Reported { asset, day }),
                Err(TickError::Source(error @ SourceError::NotYet { .. })) => {
                    tracing::debug!(%asset, %day, %error, "not yet");
                    ticked.awaited.push(Awaited { asset, day, why: error.to_string() });
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(ticked)
    }

    /// Whether the chain has this reporter's report of a day.
    async fn look(&self, asset: Asset, day: Day, me: Address) -> Result<(Looked, bool), TickError> {
        let looked = self.platform.looked().await?;
        let report = self.platform.benchmark(asset).reportOf(day.number(), me).call().await;
        Ok((looked, !report.map_err(ReadError::from)?.is_empty()))
    }

    async fn report(&self, looked: &Looked, asset: Asset, day: Day) -> Result<(), TickError> {
        let mut inputs = self.source.inputs(asset, day).await?;
        inputs.push(self.source.price(asset, day).await?.unwrap_or_default());
        let call = Call::report(self.platform.deployment(), asset, day, inputs);
        // A report that the contract refused may be followed by a better one, which is another purpose.
        let inputs = &keccak256(&call.data)[..8];
        let purpose = format!("report/{asset}/{day}/{}/{}", self.account, hex::encode(inputs));
        send_due(self.transact.as_ref(), looked, &purpose, &self.account, &call).await?;
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
