//! Bitcoin's days from Bitcoin Core and Esplora.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use dmex_mining::history::NetworkHistory;
use dmex_mining::units::Satoshi;
use dmex_networks::{BitcoinCore, BitcoinCoreConfig, BlockSource, Esplora, HeaderSource, Login, NodeError};
use dmex_reporter::{BitcoinSource, CONFIRMATIONS, ReplaySource, Source, SourceError};
use dmex_testnet::{Fault, Request, Response, Server};
use dmex_types::{Asset, Day};

use crate::chain::Chain;

const TIMEOUT: Duration = Duration::from_millis(800);
const LAST: u32 = 830_592;

pub(crate) fn core_at(url: &str, password: &str) -> Arc<BitcoinCore> {
    let login = Login::Password { user: "user".to_owned(), password: password.to_owned() };
    let config = BitcoinCoreConfig { url: url.to_owned(), login, timeout: TIMEOUT };
    Arc::new(BitcoinCore::new(config).unwrap())
}

pub(crate) fn esplora_at(url: &str) -> Arc<Esplora> {
    Arc::new(Esplora::new(url, TIMEOUT).unwrap())
}

pub(crate) async fn core(chain: &Chain) -> (Server, BitcoinSource) {
    let chain = chain.clone();
    let server = Server::start(move |request| chain.core(request)).await;
    let source = BitcoinSource::new("core", core_at(&server.url, "secret"), CONFIRMATIONS);
    (server, source)
}

pub(crate) async fn esplora(chain: &Chain, name: &str) -> (Server, BitcoinSource) {
    let chain = chain.clone();
    let server = Server::start(move |request| chain.esplora(request)).await;
    let source = BitcoinSource::new(name, esplora_at(&server.url), CONFIRMATIONS);
    (server, source)
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn recorded(day: Day) -> Vec<u128> {
    let history = Arc::new(NetworkHistory::embedded().unwrap());
    ReplaySource::new(history).inputs(Asset::Btc, day).await.unwrap()
}

/// The recorded difficulty is computed from a hash rate with 15 digits; that of the headers is exact.
fn assert_same(measured: &[u128], recorded: &[u128], day: Day) {
    assert_eq!(measured[1..], recorded[1..], "{day}: fees, first block, blocks");
    assert!(measured[0].abs_diff(recorded[0]) < recorded[0] / 100_000_000, "{day}: difficulty");
}

#[tokio::test]
async fn mark_2_core_and_esplora_measure_the_days_as_they_were_recorded() {
    let chain = Chain::up_to(LAST);
    let ((_a, core), (_b, esplora)) = (core(&chain).await, esplora(&chain, "esplora").await);
    // Two of them have a retarget: heights 824,544 and 826,560.
    for text in ["2023-12-24", "2024-01-06", "2024-01-20", "2024-02-14"] {
        let day = day(text);
        let measured = core.inputs(Asset::Btc, day).await.unwrap();
        assert_same(&measured, &recorded(day).await, day);
        assert_eq!(esplora.inputs(Asset::Btc, day).await.unwrap(), measured, "{day}");
    }
    // Exactly what the headers ask for on a day without a retarget.
    let new_year = core.inputs(Asset::Btc, day("2024-01-01")).await.unwrap();
    assert_eq!(new_year[0] / 1_000_000, 72_006_146_478_567);
}

#[tokio::test]
async fn mark_2_a_day_is_measured_once_its_end_is_buried_and_not_a_block_before() {
    let chain = Chain::up_to(LAST);
    let (_server, source) = core(&chain).await;
    let day = day("2024-01-01");
    let inputs = source.inputs(Asset::Btc, day).await.unwrap();
    let last = u32::try_from(inputs[2] + inputs[3] - 1).unwrap();
    for (height, waits) in [
        (last, "no block after it|too few blocks after it"),
        (last - 30, "no block after it"),
        (last + 1, "5 more blocks"),
        (last + 5, "1 more blocks"),
    ] {
        chain.set_height(height);
        let error = source.inputs(Asset::Btc, day).await.unwrap_err();
        assert!(matches!(error, SourceError::NotYet { .. }), "{error}");
        let said = error.to_string();
        assert!(waits.split('|').any(|words| said.contains(words)), "at {height}: {said}");
    }
    chain.set_height(last + 6);
    assert_eq!(source.inputs(Asset::Btc, day).await.unwrap(), inputs);
}

#[tokio::test]
async fn mark_2_a_node_that_fails_is_named_and_works_again() {
    let chain = Chain::up_to(LAST);
    let warming_up = r#"{"result":null,"error":{"code":-28,"message":"Loading block index…"},"id":1}"#;
    let pruned =
        r#"{"result":null,"error":{"code":-1,"message":"Block not available (pruned data)"},"id":1}"#;
    let day = day("2024-01-01");
    let ((core, core_source), (esplora, esplora_source)) =
        (core(&chain).await, esplora(&chain, "esplora").await);
    for (server, source, fault, said) in [
        (&core, &core_source, Fault::Slow, "cannot be reached"),
        (&core, &core_source, Fault::HangUp, "cannot be reached"),
        (&core, &core_source, Fault::Truncated, "cannot be reached"),
        (&core, &core_source, Fault::Says("401 Unauthorized", ""), "DMEX_BITCOIN_RPC_USER"),
        (&core, &core_source, Fault::Says("500 Internal Server Error", warming_up), "Loading block index"),
        (&core, &core_source, Fault::Says("500 Internal Server Error", pruned), "pruned"),
        (&core, &core_source, Fault::Says("503 Service Unavailable", "Work queue depth exceeded"), "503"),
        (&core, &core_source, Fault::Says("200 OK", "<html>"), "no JSON"),
        (&core, &core_source, Fault::Says("200 OK", r#"{"result":"x"}"#), "no answer to getblockcount"),
        (&esplora, &esplora_source, Fault::Slow, "cannot be reached"),
        (&esplora, &esplora_source, Fault::Truncated, "cannot be reached"),
        (&esplora, &esplora_source, Fault::Says("429 Too Many Requests", "slow down"), "429"),
        (&esplora, &esplora_source, Fault::Says("404 Not Found", ""), "no Esplora server"),
        (&esplora, &esplora_source, Fault::Says("200 OK", "<html>"), "a height that is none"),
    ] {
        server.fail(fault);
        let error = source.inputs(Asset::Btc, day).await.unwrap_err().to_string();
        assert!(error.contains(said) && error.contains(&server.url), "{fault:?}: {error}");
        assert!(!error.contains("secret"));
    }
    core.fail(Fault::None);
    esplora.fail(Fault::None);
    let measured = core_source.inputs(Asset::Btc, day).await.unwrap();
    assert_eq!(esplora_source.inputs(Asset::Btc, day).await.unwrap(), measured);
}

#[tokio::test]
async fn mark_2_a_server_that_wants_rest_is_asked_for_the_rest_of_a_day_only() {
    let chain = Chain::up_to(LAST);
    let (server, source) = esplora(&chain, "esplora").await;
    let day = day("2024-01-01");
    // Every question of a day, then the few that must be asked again: which chain is the best one.
    source.inputs(Asset::Btc, day).await.unwrap();
    let all = server.asked();
    server.fail(Fault::None);
    source.inputs(Asset::Btc, day).await.unwrap();
    assert!(all > 300 && server.asked() < 60, "{all}, then {}", server.asked());

    // A stranger, with a limit of 250 questions at a time.
    let source = BitcoinSource::new("esplora", esplora_at(&server.url), CONFIRMATIONS);
    let mut tries = 0;
    loop {
        server.fail(Fault::SaysAfter(250, "429 Too Many Requests", "slow down"));
        tries += 1;
        match source.inputs(Asset::Btc, day).await {
            Ok(inputs) => break assert_same(&inputs, &recorded(day).await, day),
            Err(error) => assert!(error.to_string().contains("429") && tries < 4, "{error}"),
        }
    }
    assert!(tries > 1, "the limit was reached");
}

/// A node whose chain is reorganised while its blocks are read.
struct Reorganising {
    node: Arc<BitcoinCore>,
    chain: Chain,
}

#[async_trait]
impl HeaderSource for Reorganising {
    async fn tip_height(&self) -> Result<u32, NodeError> {
        self.node.tip_height().await
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, NodeError> {
        self.node.hash_at(height).await
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, NodeError> {
        self.node.header(hash).await
    }
}

#[async_trait]
impl BlockSource for Reorganising {
    async fn fees(&self, height: u32, hash: BlockHash) -> Result<Satoshi, NodeError> {
        self.chain.set_height(823_300);
        self.node.fees(height, hash).await
    }
}

#[tokio::test]
async fn mark_2_a_day_read_across_a_reorganisation_is_read_again() {
    let chain = Chain::up_to(823_300);
    let served = chain.clone();
    let server = Server::start(move |request| served.core(request)).await;
    let node = Arc::new(Reorganising { node: core_at(&server.url, "secret"), chain: chain.clone() });
    // The stale block is the ninth from the end of 2023-12-27 on, which it buries for a moment.
    let source = BitcoinSource::new("core", node, 9);
    let day = day("2023-12-27");
    chain.set_stale();
    let error = source.inputs(Asset::Btc, day).await.unwrap_err();
    assert!(matches!(error, SourceError::Reorganised { .. }), "{error}");
    assert_same(&source.inputs(Asset::Btc, day).await.unwrap(), &recorded(day).await, day);
}

#[tokio::test]
async fn mark_2_headers_and_fees_that_cannot_be_are_refused() {
    let chain = Chain::up_to(LAST);
    let day = day("2024-01-01");
    let served = chain.clone();
    let other = Server::start(move |request| match request.path.ends_with("/header") {
        // Always the same header, whichever is asked for.
        true => served.esplora(&at("/block/", &served, 822_600, "/header")),
        false => served.esplora(request),
    });
    let other = other.await;
    let source = BitcoinSource::new("liar", esplora_at(&other.url), CONFIRMATIONS);
    let error = source.inputs(Asset::Btc, day).await.unwrap_err().to_string();
    assert!(error.contains("gave another header"), "{error}");

    // The transactions of another block, none at all, and a first one that is no coinbase.
    for (body, said) in [
        (chain.esplora(&at("/block/", &chain, 822_600, "/txs/0")).body, "a transaction of another block"),
        ("[]".to_owned(), "no coinbase transaction first"),
        (
            r#"[{"vin":[{"is_coinbase":false}],"vout":[],"status":{"block_hash":"","block_height":1}}]"#
                .to_owned(),
            "no coinbase transaction first",
        ),
        ("{}".to_owned(), "no list of transactions"),
    ] {
        let served = chain.clone();
        let server = Server::start(move |request| match request.path.ends_with("/txs/0") {
            true => Response::ok(body.clone()),
            false => served.esplora(request),
        });
        let server = server.await;
        let source = BitcoinSource::new("liar", esplora_at(&server.url), CONFIRMATIONS);
        let error = source.inputs(Asset::Btc, day).await.unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }

    // A miner that took less than its subsidy hides the fees from Esplora; Core knows another subsidy on a test network.
    let short = Server::start({
        let served = chain.clone();
        move |request| {
            let body = served.esplora(request).body;
            Response::ok(body.replace("\"value\":7", "\"value\":"))
        }
    });
    let short = short.await;
    let source = BitcoinSource::new("short", esplora_at(&short.url), CONFIRMATIONS);
    let error = source.inputs(Asset::Btc, day).await.unwrap_err().to_string();
    assert!(error.contains("less than the subsidy"), "{error}");
    let regtest = Server::start(move |request| {
        let body = chain.core(request).body;
        Response::ok(body.replace("\"subsidy\":625000000", "\"subsidy\":5000000000"))
    });
    let regtest = regtest.await;
    let source = BitcoinSource::new("regtest", core_at(&regtest.url, "secret"), CONFIRMATIONS);
    let error = source.inputs(Asset::Btc, day).await.unwrap_err().to_string();
    assert!(error.contains("with a subsidy of 5000000000"), "{error}");
    let error = source.inputs(Asset::Fil, day).await.unwrap_err();
    assert!(matches!(error, SourceError::NotMeasured { .. }));
}

fn at(before: &str, chain: &Chain, height: u32, after: &str) -> Request {
    let path = format!("{before}{}{after}", chain.hash_at(height).unwrap());
    Request { path, ..Request::default() }
}
