//! A server with a real story behind it, for whoever wants to ask or to attack it: a development chain, a default with its
//! aftermath, a store on SQLite. It prints its address and runs until Ctrl-C.
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use dmex_api::{ApiConfig, Sources, serve};
use dmex_indexer::Indexer;
use dmex_replay::Script;
use dmex_store::Store;
use dmex_testchain::Chain;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Attackers are impatient.
const RATE: u32 = 1_000_000;

#[tokio::main]
async fn main() {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let chain = Chain::start(Some(Script::STOPS_AFTER)).await;
    chain.trade().await;
    chain.pass(Script::STOPS_AFTER + Script::DEFAULT_TAKES).await;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("store.sqlite").display());
    let store = Store::open(&url).await.unwrap();
    let indexer = Indexer::new(&chain.platform, store.clone(), None).await.unwrap();
    indexer.catch_up(|_| {}).await.unwrap();
    let listener = TcpListener::bind(&address).await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    let config = ApiConfig { rate_per_second: RATE, burst: RATE, ..ApiConfig::default() };
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    let sources = Sources { store, platform: Some(chain.platform.clone()), pages: None };
    let served = tokio::spawn(serve(config, sources, listener, stop));
    tokio::signal::ctrl_c().await.unwrap();
    shutdown.cancel();
    served.await.unwrap().unwrap();
    // The node ends here, too.
    drop(chain);
}
