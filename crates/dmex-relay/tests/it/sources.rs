//! Every source gives the same chain, and says by name what is wrong.

use std::io::Write as _;
use std::time::Duration;

use bitcoin::BlockHash;
use bitcoin::hashes::Hash as _;
use dmex_networks::{BitcoinCore, BitcoinCoreConfig, Esplora, HeaderSource, Login, NodeError};
use dmex_relay::RecordedHeaders;
use dmex_testnet::{Fault, Server};
use dmex_types::Day;

use crate::headers::{FIRST, Network, file};
use crate::server::{GARBAGE, TOO_MANY, WARMING_UP, bitcoin_core, esplora};

const TIMEOUT: Duration = Duration::from_millis(500);
const HEIGHT: u32 = 823_226;

pub(crate) fn core_at(url: &str, password: &str) -> BitcoinCore {
    let config = BitcoinCoreConfig {
        url: url.to_owned(),
        login: Login::Password { user: "user".to_owned(), password: password.to_owned() },
        timeout: TIMEOUT,
    };
    assert!(!format!("{config:?}").contains("secret"));
    BitcoinCore::new(config).unwrap()
}

async fn both() -> (Network, [(Server, Box<dyn HeaderSource>); 2]) {
    let network = Network::up_to(HEIGHT);
    let core = bitcoin_core(&network).await;
    let core_source = core_at(&core.url, "secret");
    let esplora = esplora(&network).await;
    let esplora_source = Esplora::new(format!("{}/", esplora.url), TIMEOUT).unwrap();
    (network, [(core, Box::new(core_source)), (esplora, Box::new(esplora_source))])
}

#[tokio::test]
async fn mark_2_nodes_give_the_chain_and_its_reorganisation() {
    let (network, sources) = both().await;
    for (_, source) in &sources {
        network.set_height(HEIGHT);
        assert_eq!(source.tip_height().await.unwrap(), HEIGHT);
        let hash = source.hash_at(HEIGHT).await.unwrap().unwrap();
        assert_eq!(Some(hash), network.hash_at(HEIGHT));
        assert_eq!(source.header(hash).await.unwrap().block_hash(), hash);
        assert_eq!(source.hash_at(HEIGHT + 1).await.unwrap(), None);

        network.set_stale();
        let stale = source.hash_at(HEIGHT).await.unwrap().unwrap();
        assert_ne!(stale, hash);
        assert_eq!(source.header(stale).await.unwrap().prev_blockhash, network.hash_at(HEIGHT - 1).unwrap());
        // What was left behind is still known by its hash.
        assert_eq!(source.header(hash).await.unwrap().block_hash(), hash);

        let unknown = source.header(BlockHash::all_zeros()).await.unwrap_err();
        assert!(matches!(unknown, NodeError::UnknownBlock { .. }), "{unknown}");
    }
}

#[tokio::test]
async fn mark_2_failing_nodes_are_errors_with_a_name() {
    let (_, sources) = both().await;
    for ((server, source), busy) in sources.iter().zip([WARMING_UP, TOO_MANY]) {
        server.fail(Fault::Slow);
        let slow = source.tip_height().await.unwrap_err();
        assert!(matches!(&slow, NodeError::Unreachable { source, .. } if source.is_timeout()), "{slow}");
        server.fail(Fault::HangUp);
        assert!(matches!(source.tip_height().await.unwrap_err(), NodeError::Unreachable { .. }));
        server.fail(busy);
        let busy = source.hash_at(HEIGHT).await.unwrap_err();
        assert!(matches!(busy, NodeError::Refused { .. }), "{busy}");
        server.fail(GARBAGE);
        let garbage = source.tip_height().await.unwrap_err();
        assert!(matches!(garbage, NodeError::Refused { .. } | NodeError::Malformed { .. }), "{garbage}");
        server.fail(Fault::None);
        assert_eq!(source.tip_height().await.unwrap(), HEIGHT);
    }
}

#[tokio::test]
async fn mark_2_a_wrong_password_is_said_without_showing_it() {
    let server = bitcoin_core(&Network::up_to(HEIGHT)).await;
    let error = core_at(&server.url, "wrong-secret").tip_height().await.unwrap_err();
    assert!(matches!(error, NodeError::Unauthorized { .. }));
    assert!(!error.to_string().contains("wrong-secret"));
}

#[tokio::test]
async fn mark_2_recorded_headers_are_a_source() {
    let source = RecordedHeaders::read(&file()).unwrap();
    assert_eq!(source.tip_height().await.unwrap(), 830_592);
    assert_eq!(source.hash_at(FIRST - 1).await.unwrap(), None);
    assert_eq!(source.hash_at(830_593).await.unwrap(), None);
    let hash = source.hash_at(HEIGHT).await.unwrap().unwrap();
    assert_eq!(source.header(hash).await.unwrap().block_hash(), hash);
    let unknown = source.header(BlockHash::all_zeros()).await;
    assert!(matches!(unknown, Err(NodeError::UnknownBlock { .. })));
}

#[test]
fn mark_2_a_broken_file_is_refused_with_its_place() {
    let text = std::fs::read_to_string(file()).unwrap();
    let lines: Vec<&str> = text.lines().take(5).collect();
    for (broken, said) in [
        (vec![lines[0]], "no header at all"),
        (vec![lines[0], lines[1], lines[3]], "a gap before height 822530"),
        (vec![lines[0], "822528,00ff,0"], "no header at height 822528"),
    ] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(broken.join("\n").as_bytes()).unwrap();
        let error = RecordedHeaders::read(file.path()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[tokio::test]
async fn mark_2_a_cookie_that_the_node_writes_anew_is_read_anew() {
    let server = bitcoin_core(&Network::up_to(HEIGHT)).await;
    let folder = tempfile::tempdir().unwrap();
    let cookie = folder.path().join(".cookie");
    let login = Login::Cookie(cookie.clone());
    let core =
        BitcoinCore::new(BitcoinCoreConfig { url: server.url.clone(), login, timeout: TIMEOUT }).unwrap();
    let missing = core.tip_height().await.unwrap_err();
    assert!(matches!(missing, NodeError::BadCookie { .. }), "{missing}");
    std::fs::write(&cookie, "user:old-secret").unwrap();
    assert!(matches!(core.tip_height().await.unwrap_err(), NodeError::Unauthorized { .. }));
    std::fs::write(&cookie, "user:secret").unwrap();
    assert_eq!(core.tip_height().await.unwrap(), HEIGHT);
    std::fs::write(&cookie, "secret").unwrap();
    let torn = core.tip_height().await.unwrap_err().to_string();
    assert!(torn.contains("no cookie") && !torn.contains("secret"), "{torn}");
}

#[tokio::test]
async fn mark_2_the_headers_that_are_built_in_are_those_of_the_file() {
    let (built_in, file) = (RecordedHeaders::embedded().unwrap(), RecordedHeaders::read(&file()).unwrap());
    for height in FIRST..=file.tip_height().await.unwrap() {
        assert_eq!(built_in.at(height), file.at(height), "{height}");
    }
    assert_eq!(built_in.tip_height().await.unwrap(), 830_592);
}

#[test]
fn mark_2_recorded_headers_know_where_a_relay_begins_and_when_a_day_is_proven() {
    let headers = RecordedHeaders::embedded().unwrap();
    let day = |text: &str| -> Day { text.parse().unwrap() };
    // The first header is of 2023-12-23, height 824,544 of 2024-01-06.
    assert!(headers.anchor_before(day("2023-12-23")).is_none());
    let anchor = |text| headers.anchor_before(day(text)).unwrap().height();
    assert_eq!([anchor("2023-12-24"), anchor("2024-01-06"), anchor("2024-01-07")], [FIRST, FIRST, 824_544]);

    let (first, last) = headers.provable().unwrap();
    assert_eq!((first, last), (day("2023-12-24"), day("2024-02-14")));
    assert_eq!(headers.proof_of(last + 1), None);
    for day in first.until(last.next()) {
        let proven = headers.proof_of(day).unwrap();
        let tip = headers.known_at(proven).unwrap();
        let newest = |tip: u32| {
            (tip - 10..=tip).all(|height| u64::from(headers.at(height).unwrap().time) >= day.end_timestamp())
        };
        assert!(newest(tip), "{day}");
        assert!(!newest(headers.known_at(proven - 1).unwrap()), "{day} is not proven a second before");
    }
}
