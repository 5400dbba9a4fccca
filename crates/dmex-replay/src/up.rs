//! The whole platform in one process: chain, contracts, miners, reporters, keeper, and a clock that lets a real day
//! pass every few seconds. Killed at any point it goes on where it was; so it does when its chain is killed. The chain
//! ends with it, however it ends.

mod running;
mod watched;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use dmex_api::Pages;
use dmex_chain::anvil::{DEV_CHAIN_ID, Origin};
use dmex_chain::sender::{OpenError, Policy};
use dmex_chain::{AnvilConfig, Sender};
use dmex_contracts::{Deployment, DeploymentError};
use dmex_indexer::{IndexError, Indexer};
use dmex_platform::{Platform, Transact, deploy, is_on_chain};
use dmex_service::SupervisorError;
use dmex_store::{Store, sqlite_url};
use dmex_types::{Day, ProductId, TokenId};

use crate::{
    Buyers, Record, ReplayChain, ReplayError, Script, Stage, chain_config, deploy_config, first_day, last_day,
};

/// People with names who buy on the first morning.
const FIRST_BUYERS: u16 = 3;
/// Funded keys for people: the five with names and as many to play with.
const BUYERS: u16 = 10;

/// [blocks] A killed chain goes back by all that was not saved: some seconds of blocks.
const STORE_DEPTH: u64 = 1_000;
/// Blocks whose state can still be asked for: more than a day's. Each is a copy of all storage, 3 MB on the 320th day.
const OLD_STATES: u32 = 32;
/// How long a service waits for a node that fails before it begins its look anew. Short: it must not hold up the
/// restart of a chain that ended.
const NODE_PATIENCE: Duration = Duration::from_secs(2);

/// How to run the platform.
#[derive(Clone, Debug)]
pub struct Up {
    /// The anvil program.
    pub anvil: PathBuf,
    /// Where everything is kept.
    pub state: PathBuf,
    /// First replayed day, for a state folder that is new.
    pub from: Day,
    /// How long a day lasts.
    pub day: Duration,
    /// Port of the chain; 0 takes any free one.
    pub port: u16,
    /// Where the API answers.
    pub listen: SocketAddr,
    /// Every miner delivers: nobody stops paying.
    pub all_deliver: bool,
    /// What is replayed.
    pub record: Record,
}

/// Why the platform cannot run.
#[derive(Debug, thiserror::Error)]
pub enum UpError {
    /// The replay failed.
    #[error(transparent)]
    Replay(Box<ReplayError>),
    /// The sender's file cannot be used.
    #[error(transparent)]
    Sender(#[from] OpenError),
    /// A transaction that was left open cannot go on.
    #[error("what was left open cannot go on: {0}")]
    Resume(#[from] dmex_chain::sender::DriveError),
    /// The store cannot be used.
    #[error(transparent)]
    Index(#[from] dmex_indexer::IndexError),
    /// The API cannot answer there.
    #[error("the API cannot listen on {address}: {source}; choose another port with --api-port")]
    Listen {
        /// Where it should.
        address: SocketAddr,
        /// Why it cannot.
        source: std::io::Error,
    },
    /// A service gave up.
    #[error(transparent)]
    Supervisor(#[from] SupervisorError),
    /// The deployment file cannot be used.
    #[error(transparent)]
    Deployment(#[from] DeploymentError),
    /// The contracts are gone from the chain.
    #[error(
        "the contracts of {state} are not on its chain, which went back too far: restore the folder from a copy, or delete it to start afresh",
        state = .state.display()
    )]
    NotOnChain {
        /// The state folder.
        state: PathBuf,
    },
    /// The chain ended before days could pass.
    #[error("the chain ended by itself during the start: run the same command again, it goes on; see {log}", log = .log.display())]
    ChainEnded {
        /// Anvil's log.
        log: PathBuf,
    },
    /// The chain cannot be kept running.
    #[error("the chain ended by itself {times} times in a row: see {log}", log = .log.display())]
    ChainKeepsEnding {
        /// How often.
        times: u32,
        /// Anvil's log.
        log: PathBuf,
    },
}

impl From<ReplayError> for UpError {
    fn from(error: ReplayError) -> Self {
        Self::Replay(Box::new(error))
    }
}

/// What those who watch the platform are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A day began.
    Day(Day),
    /// The chain had ended by itself and goes on, in this day.
    ChainBack(Day),
    /// Something needs somebody's eyes, or does so no longer.
    Notice(String),
}

/// A platform that is ready to run.
pub struct Ready {
    /// The contracts.
    pub platform: Platform,
    /// What is on sale.
    pub products: Vec<ProductId>,
    /// Where the node listens.
    pub url: String,
    /// Where the chain comes from.
    pub origin: Origin,
    /// What the chain says, as tables.
    pub store: Store,
    indexer: Arc<Indexer>,
    chain: ReplayChain,
    sender: Sender,
    transact: Arc<dyn Transact>,
    stage: Stage,
    up: Up,
    pages: Option<Pages>,
}

/// What is there before days can pass.
struct Prepared {
    sender: Sender,
    transact: Arc<dyn Transact>,
    platform: Platform,
    stage: Stage,
    products: Vec<ProductId>,
    store: Store,
    indexer: Arc<Indexer>,
}

impl Up {
    /// Starts the chain and brings it to the point where days can pass. `step` is told what is being done.
    ///
    /// # Errors
    /// [`UpError`]; another call goes on.
    pub async fn start(mut self, step: impl Fn(&str)) -> Result<Ready, UpError> {
        let last = self.check_dates()?;
        // The file first: the chain of one that cannot be read is left as it is.
        let deployment = self.known_deployment()?;
        self.listen = free(self.listen)?;
        step("starting the chain");
        let mut chain = ReplayChain::start(&self.chain_config()).await?;
        match self.prepare(&chain, deployment, last, step).await {
            Ok(prepared) => Ok(self.ready(chain, prepared)),
            Err(_) if !chain.anvil.runs() => Err(self.chain_ended()),
            Err(error) => Err(error),
        }
    }

    /// The sender, the contracts and the products: what was there before, and what is missing.
    async fn prepare(
        &self,
        chain: &ReplayChain,
        known: Option<Deployment>,
        last: Day,
        step: impl Fn(&str),
    ) -> Result<Prepared, UpError> {
        step("taking up what was left open");
        let sender = self.sender(chain).await?;
        step("deploying and checking the contracts");
        let deployment = match known {
            Some(deployment) => deployment,
            None => self.deploy(chain, &sender).await?,
        };
        let platform = Platform::new(chain.provider.clone(), deployment);
        self.check_on_chain(&platform).await?;
        let transact: Arc<dyn Transact> = Arc::new(sender.clone());
        let stage = self.stage(&platform, &transact, last);
        step("opening products");
        let products = stage.first_morning(&platform, transact.as_ref()).await?;
        step("opening the store");
        let store = self.store().await?;
        let indexer = indexer(&platform, &store).await?;
        Ok(Prepared { sender, transact, platform, stage, products, store, indexer })
    }

    fn ready(self, chain: ReplayChain, prepared: Prepared) -> Ready {
        let Prepared { sender, transact, platform, stage, products, store, indexer } = prepared;
        let url = chain.anvil.endpoint().url.clone();
        let origin = chain.anvil.origin();
        Ready {
            platform,
            products,
            url,
            origin,
            store,
            indexer,
            chain,
            sender,
            transact,
            stage,
            up: self,
            pages: None,
        }
    }

    fn chain_ended(&self) -> UpError {
        UpError::ChainEnded { log: self.chain_config().log_file() }
    }

    fn stage(&self, platform: &Platform, transact: &Arc<dyn Transact>, last: Day) -> Stage {
        let pace = Stage::pace(self.look_every(), rand::random);
        let script = Script { last, stops: self.stops(platform) };
        Stage::new(platform, transact, &self.record, &pace, script)
    }

    /// First day that the failing miner does not pay.
    fn stops(&self, platform: &Platform) -> Option<Day> {
        let first = platform.deployment().first_day.next();
        (!self.all_deliver).then(|| first + Script::STOPS_AFTER)
    }

    async fn check_on_chain(&self, platform: &Platform) -> Result<(), UpError> {
        if is_on_chain(platform).await.map_err(ReplayError::from)? {
            Ok(())
        } else {
            Err(UpError::NotOnChain { state: self.state.clone() })
        }
    }

    /// Services look a few times a day, but never more often than a machine likes.
    fn look_every(&self) -> Duration {
        (self.day / 10).clamp(Duration::from_millis(50), Duration::from_secs(1))
    }

    fn check_dates(&self) -> Result<Day, UpError> {
        let (first, last) = (first_day(&self.record.history)?, last_day(&self.record.history)?);
        if self.from < first || self.from > last {
            return Err(ReplayError::OutsideData { wanted: self.from, first, last }.into());
        }
        Ok(last)
    }

    fn chain_config(&self) -> AnvilConfig {
        let folder = self.state.join("chain");
        // Whoever compares the chain with something reads one block while others follow. Each state is a copy of all.
        let old_states = Some(OLD_STATES);
        AnvilConfig {
            port: self.port,
            old_states,
            ..chain_config(self.anvil.clone(), &folder, self.from, BUYERS)
        }
    }

    async fn store(&self) -> Result<Store, UpError> {
        Ok(Store::open(&sqlite_url(&self.state, DEV_CHAIN_ID)).await.map_err(IndexError::from)?)
    }

    async fn sender(&self, chain: &ReplayChain) -> Result<Sender, UpError> {
        let policy = Policy {
            patience: NODE_PATIENCE,
            ..Policy::dev(self.state.join("sender"), chain.anvil.endpoint())
        };
        let sender = Sender::open(chain.provider.clone(), chain.accounts(), policy).await?;
        sender.resume().await?;
        Ok(sender)
    }

    fn known_deployment(&self) -> Result<Option<Deployment>, DeploymentError> {
        match Deployment::read(&self.deployments(), DEV_CHAIN_ID) {
            Ok(deployment) => Ok(Some(deployment)),
            Err(DeploymentError::Missing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn deploy(&self, chain: &ReplayChain, transact: &dyn Transact) -> Result<Deployment, UpError> {
        let config = deploy_config(self.from, self.record.anchor(self.from));
        let deployed = deploy(&chain.provider, transact, &config, &self.deployments()).await;
        Ok(deployed.map_err(ReplayError::from)?)
    }

    fn deployments(&self) -> PathBuf {
        self.state.join("deployments")
    }
}

/// The address, with a free port in place of 0. Refused now rather than retried for ever.
fn free(address: SocketAddr) -> Result<SocketAddr, UpError> {
    let bound = TcpListener::bind(address).and_then(|listener| listener.local_addr());
    bound.map_err(|source| UpError::Listen { address, source })
}

/// An indexer into the store of the state folder, which is emptied first if it is of another chain: it is a cache.
async fn indexer(platform: &Platform, store: &Store) -> Result<Arc<Indexer>, UpError> {
    let made = match Indexer::new(platform, store.clone(), Some(STORE_DEPTH)).await {
        Err(error) if !error.is_passing() => {
            store.clear().await.map_err(IndexError::from)?;
            Indexer::new(platform, store.clone(), Some(STORE_DEPTH)).await?
        }
        made => made?,
    };
    Ok(Arc::new(made))
}

impl Ready {
    /// The day that the chain is in.
    ///
    /// # Errors
    /// The node failed.
    pub async fn today(&self) -> Result<Day, UpError> {
        Ok(self.stage.clock.today().await?)
    }

    /// The product whose miner stops paying, and the first day that it does not; none if all deliver.
    #[must_use]
    pub fn failing(&self) -> Option<(ProductId, Day)> {
        let product = self.products.last().copied()?;
        self.up.stops(&self.platform).map(|day| (product, day))
    }

    /// Shows pages beside the API.
    #[must_use]
    pub fn with_pages(self, pages: Pages) -> Self {
        Self { pages: Some(pages), ..self }
    }

    /// Where pages and the API answer.
    #[must_use]
    pub const fn api(&self) -> SocketAddr {
        self.up.listen
    }

    /// The last day that the recorded data can close.
    #[must_use]
    pub fn last(&self) -> Day {
        self.stage.clock.last()
    }

    /// The last day whose difficulty the recorded headers can prove; `None` if no relay is fed.
    #[must_use]
    pub fn proven_up_to(&self) -> Option<Day> {
        self.stage.feeder.as_ref()?;
        Some(self.up.record.headers.as_ref()?.provable()?.1)
    }

    /// Lets the first people buy, once, so that there is something to see.
    ///
    /// # Errors
    /// [`UpError`].
    pub async fn first_buyers(&mut self) -> Result<Vec<TokenId>, UpError> {
        match self.let_buy().await {
            Err(_) if !self.chain.anvil.runs() => Err(self.up.chain_ended()),
            bought => bought,
        }
    }

    async fn let_buy(&self) -> Result<Vec<TokenId>, UpError> {
        let days_open = self.today().await?.since(self.platform.deployment().first_day);
        if days_open > 1 {
            return Ok(Vec::new());
        }
        self.stage.clock.catch_up().await?;
        self.stage.measure().await?;
        let buyers = Buyers::new(self.platform.clone(), self.transact.clone(), FIRST_BUYERS);
        let mut tokens = Vec::new();
        for buyer in 0..buyers.count() {
            tokens.extend(buyers.buy(buyer, &self.products).await?);
        }
        Ok(tokens)
    }
}
