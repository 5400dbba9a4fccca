//! How often a node is asked for an answer: with a node 80 ms away, that is what answers take.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dmex_api::Sources;
use dmex_platform::Platform;
use dmex_testnet::Proxy;
use futures_util::future::join_all;

use crate::chain::Chain;
use crate::server::Server;
use crate::stores::TestStore;

/// How far away the node is.
const AWAY: Duration = Duration::from_millis(80);
/// Most that any answer may ask, one question after the other.
const MOST: usize = 3;
/// Forecasts that are asked for one after the other.
const FORECASTS: u16 = 20;
/// Visitors who come at the same moment, from one address: no more than it may.
const VISITORS: usize = 30;

/// Every answer that may ask the chain, and how often it does at most.
const ROUTES: [(&str, usize); 19] = [
    ("/v1/tokens/3/what-if", 0),
    ("/v1/tokens/3/what-if?nobody_votes=true", 0),
    // One that was split.
    ("/v1/tokens/1/what-if", 0),
    ("/v1/tokens/1/lineage", 0),
    ("/v1/products/1/duty", 0),
    ("/v1/products/4/duty", 0),
    ("/v1/products", 0),
    ("/v1/accounts/{buyer}/claimable", 0),
    ("/v1/accounts/{buyer}/tokens?limit=12", 0),
    ("/v1/accounts/{buyer}/balances", 2),
    ("/v1/coins", 2),
    ("/v1/reporters/btc", 2),
    ("/v1/proposals", 2),
    ("/v1/proposals/1/rehearsal", 2),
    ("/v1/reserve/assets", 2),
    ("/v1/insurance", 0),
    ("/v1/insurance/{product}/underwriters", 0),
    ("/v1/insurance/{product}", MOST),
    ("/v1/insurance/{product}/underwriters/{buyer}", MOST),
];

/// Pages that are made of such answers.
const PAGES: [&str; 11] = [
    "/",
    "/products?all=on",
    "/products/1",
    "/products/4",
    "/products/1/insurance",
    "/tokens/1",
    "/tokens/3?vote_days=9",
    "/power/{buyer}",
    "/risk",
    "/dao",
    "/dao/1",
];

/// A node that is far away, and counts the round trips to it.
struct Far {
    platform: Platform,
    before: AtomicUsize,
    proxy: Proxy,
}

impl Far {
    async fn before(chain: &Chain) -> Self {
        let proxy = Proxy::far(&chain.chain.anvil.endpoint().url, AWAY).await;
        Self { platform: chain.through(&proxy.url).await, before: AtomicUsize::new(0), proxy }
    }

    /// Round trips since the last time.
    fn asked(&self) -> usize {
        let all = self.proxy.trips();
        all - self.before.swap(all, Ordering::Relaxed)
    }
}

/// No answer asks a node in a loop, many visitors of a block cause one asking, and a forecast asks nobody.
pub(crate) async fn are_few(chain: &Chain, store: &TestStore) {
    let far = Far::before(chain).await;
    let sources = Sources {
        store: store.store.clone(),
        platform: Some(far.platform.clone()),
        pages: Some(dmex_web::pages(dmex_web::WebConfig::default())),
    };
    let server = Server::serving(sources, Server::patient()).await;
    let product = chain.products[0].to_string();
    let buyer = dmex_replay::Role::Buyer(1).address();
    for (path, most) in ROUTES {
        let path = path.replace("{buyer}", &format!("{buyer:#x}")).replace("{product}", &product);
        far.asked();
        let answer = server.ask(&path).await;
        assert_eq!(answer.status(), 200, "{path}: {}", answer.text().await.unwrap());
        let asked = far.asked();
        assert!(asked <= most.min(MOST), "{path} asked {asked} times");
        if most > 1 {
            assert!(asked > 0, "{path} asked nobody: it belongs to the store");
        }
    }
    for page in PAGES {
        let page = page.replace("{buyer}", &format!("{buyer:#x}"));
        far.asked();
        let answer = server.ask(&page).await;
        assert_eq!(answer.status(), 200, "{page}");
        let asked = far.asked();
        assert!(asked <= MOST, "{page} asked {asked} times");
    }
    one_asking_is_for_all(&far, &server, &product).await;
    forecasts_ask_nobody(&far, &server).await;
    // The command line asks a node by itself, and as rarely.
    far.asked();
    far.platform.token_standing(dmex_types::TokenId(3)).await.unwrap();
    let asked = far.asked();
    // The block and the NFT go out together; a long term takes several batches at once.
    assert!(asked <= 12, "a standing asked {asked} times");
    server.stop().await;
}

async fn one_asking_is_for_all(far: &Far, server: &Server, product: &str) {
    // Whatever was kept before is too old by now.
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    far.asked();
    let path = format!("/v1/insurance/{product}");
    let answers = join_all((0..VISITORS).map(|_| server.ask(&path))).await;
    assert!(answers.iter().all(|answer| answer.status().is_success()));
    let asked = far.asked();
    // What is kept may grow too old while they come: then there are two askings, and not thirty.
    assert!(asked <= 2 * MOST, "{VISITORS} visitors asked {asked} times");
}

/// However many are asked for, each another: the store knows all that they need.
async fn forecasts_ask_nobody(far: &Far, server: &Server) {
    far.asked();
    for days in 0..FORECASTS {
        let answer = server.ask(&format!("/v1/tokens/3/what-if?vote_days={days}")).await;
        assert_eq!(answer.status(), 200);
    }
    assert_eq!(far.asked(), 0);
}

/// Without any node a forecast is the same.
pub(crate) async fn a_server_without_a_node_foretells(with_node: &Server, store: &TestStore) {
    let alone = Server::start(store.store.clone(), None, Server::patient()).await;
    for path in ["/v1/tokens/1/what-if", "/v1/tokens/3/what-if?nobody_votes=true", "/v1/products/1/duty"] {
        let answers = [alone.ask(path).await, with_node.ask(path).await];
        let mut told = Vec::new();
        for answer in answers {
            assert_eq!(answer.status(), 200, "{path}");
            let mut body: serde_json::Value = answer.json().await.unwrap();
            // Symbols are the deployment's to tell.
            for coin in ["pay", "reward"] {
                if let Some(coin) = body.get_mut(coin) {
                    coin["symbol"].take();
                }
            }
            told.push(body);
        }
        assert_eq!(told[0], told[1], "{path}");
    }
    alone.stop().await;
}
