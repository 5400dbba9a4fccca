//! A chain on which days pass when the test says so, with its pages: nobody decides but the people of the test.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use alloy::providers::ext::AnvilApi;
use dmex_api::{ApiConfig, ApiService, Sources};
use dmex_indexer::{IndexService, Indexer, OnDamage};
use dmex_service::{Backoff, Pace, Supervisor, SupervisorError};
use dmex_store::Store;
use dmex_testchain::Chain;
use dmex_web::{DemoWallet, WebConfig, pages};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::world::people;

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A chain and its pages.
pub(crate) struct Town {
    pub(crate) chain: Chain,
    pub(crate) site: String,
    stop: CancellationToken,
    running: JoinHandle<Result<(), SupervisorError>>,
    _store: TempDir,
}

impl Town {
    /// The failing miner stops paying so many days after the first.
    pub(crate) async fn start(stops: u32) -> Self {
        let chain = Chain::start(Some(stops)).await;
        chain.chain.provider.anvil_set_auto_mine(true).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("store.sqlite").display());
        let store = Store::open(&url).await.unwrap();
        let indexer = Arc::new(Indexer::new(&chain.platform, store.clone(), None).await.unwrap());
        let backoff = || Backoff::new(LOOK_EVERY, Duration::from_secs(1), || 0);
        let index =
            IndexService::new(indexer, Pace { interval: LOOK_EVERY, backoff: backoff() }, OnDamage::Stop);
        let node = chain.chain.anvil.endpoint().url.clone();
        let demo_wallet = Some(DemoWallet { node, people: people() });
        let pages = Some(pages(WebConfig { demo_wallet, ..WebConfig::default() }));
        let sources = Sources { store, platform: Some(chain.platform.clone()), pages };
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap();
        let config = ApiConfig {
            poll_every: LOOK_EVERY,
            rate_per_second: 10_000,
            burst: 10_000,
            ..ApiConfig::default()
        };
        let api = ApiService::new(config, sources, free);
        let stop = CancellationToken::new();
        let running = tokio::spawn(Supervisor::new(backoff()).with(index).with(api).run(stop.clone()));
        Self { chain, site: format!("http://{free}"), stop, running, _store: folder }
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.running.await.unwrap().unwrap();
    }

    /// Days pass on which nobody decides, and the pages know of them.
    pub(crate) async fn pass(&self, days: u32) {
        self.chain.pass_undecided(days).await;
        let (head, began) = (self.chain.head().await, Instant::now());
        while self.ask("/v1/status").await["block"].as_u64().is_none_or(|known| known < head) {
            assert!(began.elapsed() < PATIENCE, "the pages do not catch up with the chain");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    pub(crate) async fn ask(&self, path: &str) -> serde_json::Value {
        crate::world::ask(&self.site, path).await
    }
}
