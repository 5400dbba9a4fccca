//! Everybody who works on the development chain, one step after the other: the same services as in operation, called
//! in order, so that days pass as fast as the machine allows.

use std::sync::Arc;
use std::time::Duration;

use dmex_keeper::{Aftermath, Assessor, Finaliser, MinerAgent, Watcher};
use dmex_mining::history::NetworkHistory;
use dmex_platform::{Platform, Transact};
use dmex_relay::Feeder;
use dmex_reporter::{PricePoster, ReplaySource, Reporter, Source};
use dmex_service::{Backoff, Pace, Service};
use dmex_types::{Asset, Day, ProductId};
use futures_util::future::try_join_all;

use crate::headers::{Proofs, feeder};
use crate::setup::open_products;
use crate::{Clock, Electorate, FailingMiner, Record, ReplayError, Role};

/// The services of the development chain.
pub struct Stage {
    /// The clock.
    pub clock: Arc<Clock>,
    /// Three reporters.
    pub reporters: Vec<Arc<Reporter>>,
    /// Who feeds the header relay, if there is one and headers are recorded.
    pub feeder: Option<Arc<Feeder>>,
    /// The finaliser.
    pub finaliser: Arc<Finaliser>,
    /// The miners' own agents.
    pub agents: Vec<Arc<MinerAgent>>,
    /// The miner that stops paying, if the script says so.
    pub failing: Arc<FailingMiner>,
    /// Who says what stopping would pay a miner.
    pub assessor: Arc<Assessor>,
    /// Who puts it to the vote.
    pub watcher: Arc<Watcher>,
    /// Who decides.
    pub electorate: Arc<Electorate>,
    /// Who pays out what follows.
    pub aftermath: Arc<Aftermath>,
}

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Script {
    /// The last day that the recorded data can close.
    pub last: Day,
    /// First day that the failing miner does not pay; never if there is none.
    pub stops: Option<Day>,
}

impl Script {
    /// Days from the first one of the replay to the first that the failing miner does not pay.
    pub const STOPS_AFTER: u32 = 20;
    /// Days that the whole story of a default takes from then on: seven short days, their grace, the vote, a week to
    /// look at the losses, another vote.
    pub const DEFAULT_TAKES: u32 = 30;
}

/// What happened on a day that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayDone {
    /// The day that began.
    pub began: Day,
    /// Product days that were settled.
    pub settlements: u32,
}

impl Stage {
    /// The cast at work on recorded days up to `last`.
    pub fn new(
        platform: &Platform,
        transact: &Arc<dyn Transact>,
        record: &Record,
        pace: &Pace,
        script: Script,
    ) -> Self {
        let history = &record.history;
        let source: Arc<dyn Source> = Arc::new(ReplaySource::new(history.clone()));
        let headers = record.headers.clone();
        let poster =
            PricePoster::new(platform.clone(), transact.clone(), Role::Poster.account(), history.clone());
        let reporter = |number| {
            let account = Role::Reporter(number).account();
            Arc::new(Reporter::new(platform.clone(), transact.clone(), account, source.clone(), pace.clone()))
        };
        let agent =
            |role: Role| MinerAgent::new(platform.clone(), transact.clone(), role.account(), pace.clone());
        let failing = FailingMiner::new(platform.clone(), transact.clone(), pace.clone(), script.stops);
        let proposer = Role::Platform.account();
        let account = Role::Finaliser.account();
        Self {
            feeder: feeder(platform, transact, headers.as_ref(), pace).map(Arc::new),
            clock: Arc::new(Clock::new(platform.clone(), poster, Proofs::new(platform, headers), script)),
            reporters: (0..3).map(reporter).collect(),
            finaliser: Arc::new(Finaliser::new(
                platform.clone(),
                transact.clone(),
                account.clone(),
                pace.clone(),
            )),
            agents: [Role::BtcMiner, Role::FilMiner].into_iter().map(|role| Arc::new(agent(role))).collect(),
            failing: Arc::new(failing),
            assessor: Arc::new(Assessor::new(
                platform.clone(),
                transact.clone(),
                account.clone(),
                pace.clone(),
            )),
            watcher: Arc::new(Watcher::new(platform.clone(), transact.clone(), proposer, pace.clone())),
            electorate: Arc::new(Electorate::new(platform.clone(), transact.clone(), pace.clone())),
            aftermath: Arc::new(Aftermath::new(platform.clone(), transact.clone(), account, pace.clone())),
        }
    }

    /// The services that matter once a miner does not deliver, that miner among them.
    #[must_use]
    pub fn safety_net(&self) -> [Arc<dyn Service>; 5] {
        [
            self.failing.clone(),
            self.assessor.clone(),
            self.watcher.clone(),
            self.electorate.clone(),
            self.aftermath.clone(),
        ]
    }

    /// How the services look and wait when each runs by itself.
    pub fn pace(interval: Duration, random: impl Fn() -> u64 + Send + Sync + 'static) -> Pace {
        Pace { interval, backoff: Backoff::new(Duration::from_millis(200), Duration::from_secs(30), random) }
    }

    /// Brings a fresh chain to its first morning: the day before is measured, and the products are open. What the chain says
    /// is done is not done again.
    ///
    /// # Errors
    /// [`ReplayError`]; another call goes on.
    pub async fn first_morning(
        &self,
        platform: &Platform,
        transact: &dyn Transact,
    ) -> Result<Vec<ProductId>, ReplayError> {
        if platform.primary_sale().lastProduct().call().await? == 0 {
            self.clock.catch_up().await?;
            self.measure().await?;
        }
        open_products(platform, transact).await
    }

    /// Brings the benchmarks to the last closed day, and says what stopping would pay miners by it: power is sold by that.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn measure(&self) -> Result<(), ReplayError> {
        try_join_all(self.reporters.iter().map(|reporter| reporter.tick())).await?;
        if let Some(feeder) = &self.feeder {
            while feeder.tick().await? > 0 {}
        }
        self.finaliser.finalize_benchmarks().await?;
        self.assessor.tick().await?;
        Ok(())
    }

    /// Ends the day: reporters measure it, miners pay it, the finaliser settles it. `None` if the data is used up.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn pass_day(&self) -> Result<Option<DayDone>, ReplayError> {
        let Some(done) = self.end_day().await? else { return Ok(None) };
        self.watcher.tick().await?;
        self.electorate.tick().await?;
        self.aftermath.tick().await?;
        Ok(Some(done))
    }

    /// The same, but nobody proposes, votes or pays out: that is left to others.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn end_day(&self) -> Result<Option<DayDone>, ReplayError> {
        let Some(began) = self.clock.end_day().await? else { return Ok(None) };
        self.measure().await?;
        try_join_all(self.agents.iter().map(|agent| agent.tick())).await?;
        self.failing.tick().await?;
        let settlements = self.finaliser.settle_products().await?;
        Ok(Some(DayDone { began, settlements }))
    }
}

/// The first day on which a replay can begin: the day before must be recorded on both networks.
///
/// # Errors
/// The data does not have both networks.
pub fn first_day(history: &NetworkHistory) -> Result<Day, ReplayError> {
    let mut first = Day::default();
    for asset in Asset::ALL {
        first = first.max(history.range(asset)?.0);
    }
    while Asset::ALL.iter().any(|asset| history.price_usd(*asset, first).is_err()) {
        first = first.next();
        if first > last_day(history)? {
            break;
        }
    }
    Ok(first.next())
}

/// The last day that is recorded, prices included, on both networks.
///
/// # Errors
/// The data does not have both networks.
pub fn last_day(history: &NetworkHistory) -> Result<Day, ReplayError> {
    let mut last = Day::new(u32::MAX);
    for asset in Asset::ALL {
        last = last.min(history.range(asset)?.1);
        last = history.last_priced_day(asset).map_or(last, |priced| last.min(priced));
    }
    Ok(last)
}
