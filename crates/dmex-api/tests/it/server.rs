//! A server on a port of its own, and stores written by hand.

use std::time::Duration;

use dmex_api::{ApiConfig, ServeError, Sources, serve};
use dmex_client::Client;
use dmex_platform::Platform;
use dmex_store::rows::{Block, Cursor, Event};
use dmex_store::{Batch, Store};
use reqwest::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A server that lives as long as the test.
pub(crate) struct Server {
    pub(crate) client: Client,
    pub(crate) base: String,
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), ServeError>>,
}

impl Server {
    pub(crate) async fn start(store: Store, platform: Option<Platform>, config: ApiConfig) -> Self {
        Self::serving(Sources { store, platform, pages: None }, config).await
    }

    pub(crate) async fn serving(sources: Sources, config: ApiConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(serve(config, sources, listener, shutdown.clone()));
        Self { client: Client::new(&base).unwrap(), base, shutdown, task }
    }

    /// Tests ask more than people do.
    pub(crate) fn patient() -> ApiConfig {
        ApiConfig {
            rate_per_second: 100_000,
            burst: 100_000,
            poll_every: Duration::from_millis(5),
            time_limit: Duration::from_secs(60),
            ..ApiConfig::default()
        }
    }

    /// The bare answer to a path.
    pub(crate) async fn ask(&self, path: &str) -> Response {
        reqwest::get(format!("{}{path}", self.base)).await.unwrap()
    }

    /// Stops it, and waits until it did.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap().unwrap();
    }
}

/// Writes a block with events of some names, which a reorg may take back.
pub(crate) async fn write(store: &Store, number: u64, fork: u8, names: &[&str]) {
    let from = store.cursor().await.unwrap();
    let byte = u8::try_from(number).unwrap();
    let hash = alloy::primitives::B256::repeat_byte(fork.wrapping_add(byte));
    let to = Cursor { id: 1, number, hash, timestamp: 1_700_000_000 + number };
    let block = Block { number, hash: to.hash, parent_hash: from.hash, timestamp: to.timestamp };
    let event = |(place, name): (u64, &&str)| Event {
        id: (number << 20) + place,
        block: number,
        timestamp: to.timestamp,
        tx_hash: alloy::primitives::B256::repeat_byte(fork ^ 0x55 ^ byte),
        contract: "Settlement".to_owned(),
        name: (*name).to_owned(),
        arguments: serde_json::Value::Null,
        product: Some(1),
        token: None,
        account: None,
    };
    let events = (0..).zip(names).map(event).collect();
    let (entries, changes) = (Vec::new(), Vec::new());
    let batch =
        Batch { from, to, blocks: vec![block], events, entries, changes, revocable: true, final_block: 0 };
    store.commit(store.prepare(batch)).await.unwrap();
}

/// A store that belongs to a deployment and stands at block 1.
pub(crate) async fn claimed(store: &Store) {
    store.claim(1, alloy::primitives::Address::repeat_byte(7), 1).await.unwrap();
    write(store, 1, 0, &[]).await;
}
