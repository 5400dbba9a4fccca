//! What visitors wait whose server's node is 80 ms away: every answer and page that may ask the chain, one visitor and then
//! sixteen at once, while blocks come. The default of a miner lies behind the chain, and its store is read from that node.
//!
//!     cargo run --release -p dmex-api --example far
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use dmex_api::{ApiConfig, Sources, serve};
use dmex_indexer::Indexer;
use dmex_replay::{Role, Script};
use dmex_testchain::{Chain, TestStore};
use dmex_testnet::Proxy;
use dmex_testnet::hostile::{ask, connect, stranger};
use futures_util::StreamExt;
use futures_util::stream::iter;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const AWAY: Duration = Duration::from_millis(80);
/// Answers of each kind.
const ASKED: usize = 200;
const VISITORS: usize = 16;
/// As on a quick chain.
const BLOCKS: Duration = Duration::from_millis(500);
/// 99 of 100 answers of these must come within this time.
const HELD_TO: [&str; 2] = ["/v1/tokens/3/what-if", "/tokens/3"];
const WITHIN: Duration = Duration::from_millis(600);

#[tokio::main]
async fn main() {
    let chain = Chain::start(Some(Script::STOPS_AFTER)).await;
    chain.trade().await;
    chain.pass(Script::STOPS_AFTER + Script::DEFAULT_TAKES).await;
    let proxy = Proxy::far(&chain.chain.anvil.endpoint().url, AWAY).await;
    let platform = chain.through(&proxy.url).await;
    let store = TestStore::sqlite().await;
    let indexer = Indexer::new(&platform, store.store.clone(), None).await.unwrap();
    indexer.catch_up(|_| {}).await.unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap();
    let pages = Some(dmex_web::pages(dmex_web::WebConfig::default()));
    let sources = Sources { store: store.store.clone(), platform: Some(platform), pages };
    tokio::spawn(serve(unhurried(), sources, listener, CancellationToken::new()));
    tokio::select! {
        () = blocks_come(&chain, &indexer) => {}
        () = measure(&chain, &proxy, to) => {}
    }
}

/// As many questions as are measured; all other limits are the usual ones.
fn unhurried() -> ApiConfig {
    ApiConfig { rate_per_second: 100_000, burst: 100_000, ..ApiConfig::default() }
}

async fn blocks_come(chain: &Chain, indexer: &Indexer) {
    loop {
        chain.mine(1).await;
        indexer.catch_up(|_| {}).await.unwrap();
        sleep(BLOCKS).await;
    }
}

async fn measure(chain: &Chain, proxy: &Proxy, to: SocketAddr) {
    println!(
        "| Answer | half within | 99 of 100 within | {VISITORS} at once: half | 99 of 100 | trips to the node a hundred answers |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for path in paths(chain) {
        let before = proxy.trips();
        let [alone, together] = [times(to, &path, 1).await, times(to, &path, VISITORS).await];
        let trips = (proxy.trips() - before) * 100 / (2 * ASKED);
        let [half, most, half_together, most_together] =
            [within(&alone, 50), within(&alone, 99), within(&together, 50), within(&together, 99)];
        println!(
            "| `{path}` | {half:.1?} | {most:.1?} | {half_together:.1?} | {most_together:.1?} | {trips} |"
        );
        let held = !HELD_TO.contains(&path.as_str()) || most.max(most_together) < WITHIN;
        assert!(held, "99 of 100 of {path} take longer than {WITHIN:?}");
    }
}

/// All that may ask the chain, and the pages that are made of it.
fn paths(chain: &Chain) -> Vec<String> {
    let (buyer, product) = (Role::Buyer(1).address(), chain.products[0]);
    let fixed = [
        "/v1/tokens/3/what-if",
        "/tokens/3",
        "/",
        "/products",
        "/products/1",
        "/dao",
        "/risk",
        "/v1/products",
        "/v1/proposals",
        "/v1/reserve/assets",
        "/v1/insurance",
    ];
    let mut paths: Vec<String> = fixed.map(str::to_owned).into();
    paths.push(format!("/power/{buyer:#x}"));
    paths.push(format!("/v1/accounts/{buyer:#x}/balances"));
    paths.push(format!("/v1/insurance/{product}"));
    paths
}

/// What visitors of different addresses waited, shortest first.
async fn times(to: SocketAddr, path: &str, at_once: usize) -> Vec<Duration> {
    let question = format!("GET {path} HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n");
    let asked = iter(0..ASKED).map(async |number| {
        let begun = Instant::now();
        let mut stream = connect(stranger(number % at_once), to).await.unwrap();
        let (status, told) = ask(&mut stream, &question).await.unwrap();
        assert_eq!(status, 200, "{path}: {told}");
        stream.read_to_end(&mut Vec::new()).await.unwrap();
        begun.elapsed()
    });
    let mut times: Vec<_> = asked.buffer_unordered(at_once).collect().await;
    times.sort_unstable();
    times
}

/// So many of a hundred took no longer.
fn within(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() * percent / 100).min(times.len() - 1)]
}
