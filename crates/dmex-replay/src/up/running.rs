//! Days pass, and go on passing when the chain ends by itself: killed, or out of memory.
//!
//! The chain is then started again from what was saved last, the sender does again what the chain lost, and every
//! service begins anew from what it finds on chain: the same path as after a kill of everything.

use std::sync::Arc;
use std::time::Duration;

use dmex_api::{ApiConfig, ApiService, Sources};
use dmex_chain::anvil::Over;
use dmex_indexer::{IndexService, OnDamage};
use dmex_platform::Platform;
use dmex_service::{Service, Supervisor, SupervisorError, Tell as Notices};
use dmex_types::Day;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::watched::{SavingWatch, overdue};
use super::{News, Ready, UpError};
use crate::{ClockService, ReplayError, Stage};

/// A chain that ends sooner than this after its start is ill.
const SHORT_LIFE: Duration = Duration::from_secs(1);
/// So many short lives in a row are enough.
const MOST_SHORT_LIVES: u32 = 5;

/// Who is told of news.
type Tell = Arc<dyn Fn(News) + Send + Sync>;

/// Why the services were stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopped {
    /// They were asked to.
    Asked,
    /// A life of the chain is over.
    ChainIsOver(Over),
}

impl Ready {
    /// Runs every service until `shutdown`, then stops the chain, which keeps its state. `tell` is told of every day
    /// that begins, and when the chain ended by itself and is back.
    ///
    /// # Errors
    /// A service gave up, the chain did not stop, or it cannot be kept running.
    pub async fn run(
        mut self,
        shutdown: CancellationToken,
        tell: impl Fn(News) + Send + Sync + 'static,
    ) -> Result<(), UpError> {
        let tell: Tell = Arc::new(tell);
        let mut short_lives = 0;
        loop {
            let began = Instant::now();
            match self.serve(&shutdown, &tell).await {
                Ok(Stopped::ChainIsOver(Over::Grown)) if !shutdown.is_cancelled() => {
                    tracing::info!("the chain takes much memory: starting it again from the same block");
                    self.chain.renew(&self.up.chain_config()).await?;
                    self.sender.resume().await?;
                    self.begin_anew().await?;
                }
                Ok(Stopped::ChainIsOver(Over::Ended)) if !shutdown.is_cancelled() => {
                    short_lives = if began.elapsed() < SHORT_LIFE { short_lives + 1 } else { 0 };
                    self.revive(short_lives).await?;
                    tell(News::ChainBack(self.today().await?));
                }
                ended => {
                    self.chain.anvil.stop().await.map_err(ReplayError::from)?;
                    return ended.map(|_| ());
                }
            }
        }
    }

    /// Runs every service until `shutdown`, or until a life of the chain is over.
    async fn serve(&mut self, shutdown: &CancellationToken, tell: &Tell) -> Result<Stopped, UpError> {
        let stop = shutdown.child_token();
        let running = self.supervisor(tell).run(stop.clone());
        tokio::pin!(running);
        let over = tokio::select! {
            ended = &mut running => return Ok(ended.map(|()| Stopped::Asked)?),
            over = self.chain.anvil.over() => over,
        };
        stop.cancel();
        match running.await {
            // Without a chain a service may hang in its work; what it keeps survives a cut.
            Ok(()) | Err(SupervisorError::CutOff { .. }) => Ok(Stopped::ChainIsOver(over)),
            Err(error) => Err(error.into()),
        }
    }

    fn supervisor(&self, tell: &Tell) -> Supervisor {
        let pace = Stage::pace(self.up.day, rand::random);
        let mut supervisor = Supervisor::new(pace.backoff.clone());
        for reporter in &self.stage.reporters {
            supervisor = supervisor.with_arc(reporter.clone() as Arc<dyn Service>);
        }
        if let Some(feeder) = &self.stage.feeder {
            supervisor = supervisor.with_arc(feeder.clone() as Arc<dyn Service>);
        }
        supervisor = supervisor.with_arc(self.stage.finaliser.clone());
        for agent in &self.stage.agents {
            supervisor = supervisor.with_arc(agent.clone() as Arc<dyn Service>);
        }
        for service in self.stage.safety_net() {
            supervisor = supervisor.with_arc(service);
        }
        let look = Stage::pace(self.up.look_every(), rand::random);
        supervisor = supervisor.with(IndexService::new(self.indexer.clone(), look, OnDamage::Rebuild));
        let notices: Notices = {
            let tell = tell.clone();
            Arc::new(move |notice| tell(News::Notice(notice)))
        };
        supervisor = supervisor.with(SavingWatch::new(self.chain.anvil.trouble(), notices.clone()));
        let look = Stage::pace(self.up.look_every() * 2, rand::random);
        supervisor = supervisor.with(overdue(&self.platform, &self.stage.clock, self.up.day, look, notices));
        let health = Some(supervisor.health());
        let api = ApiConfig { poll_every: self.up.look_every(), health, ..ApiConfig::default() };
        let sources = Sources {
            store: self.store.clone(),
            platform: Some(self.platform.clone()),
            pages: self.pages.clone(),
        };
        supervisor = supervisor.with(ApiService::new(api, sources, self.up.listen));
        let tell = tell.clone();
        supervisor
            .with(ClockService::new(self.stage.clock.clone(), pace, move |day: Day| tell(News::Day(day))))
    }

    /// Starts the chain again and has the sender do again what it lost. A chain that ends meanwhile is started again.
    async fn revive(&mut self, mut short_lives: u32) -> Result<(), UpError> {
        let config = self.up.chain_config();
        while short_lives < MOST_SHORT_LIVES {
            tracing::warn!(short_lives, "the chain ended by itself: starting it again");
            self.chain.revive(&config).await?;
            match self.sender.resume().await {
                Err(_) if !self.chain.anvil.runs() => short_lives += 1,
                resumed => {
                    resumed?;
                    return self.begin_anew().await;
                }
            }
        }
        Err(UpError::ChainKeepsEnding { times: short_lives, log: config.log_file() })
    }

    /// Nothing that was read from the chain before counts any more.
    async fn begin_anew(&mut self) -> Result<(), UpError> {
        let deployment = self.platform.deployment().clone();
        self.platform = Platform::new(self.chain.provider.clone(), deployment);
        self.up.check_on_chain(&self.platform).await?;
        self.indexer = super::indexer(&self.platform, &self.store).await?;
        self.stage = self.up.stage(&self.platform, &self.transact, self.last());
        Ok(())
    }
}
