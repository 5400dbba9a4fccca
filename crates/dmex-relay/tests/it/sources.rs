//! Every source gives the same chain, and says by name what is wrong.

use std::io::Write as _;
use std::time::Duration;

use bitcoin::BlockHash;
use bitcoin::hashes::Hash as _;
use dmex_relay::{BitcoinCore, BitcoinCoreConfig, CsvSource, Esplora, HeaderSource, SourceError};

use crate::headers::{FIRST, Network, file};
use crate::server::{Fault, Kind, Server};

const TIMEOUT: Duration = Duration::from_millis(500);
const HEIGHT: u32 = 823_226;

pub(crate) fn core_at(url: &str, password: &str) -> BitcoinCore {
    let config = BitcoinCoreConfig {
        url: url.to_owned(),
        user: "user".to_owned(),
        password: password.to_owned(),
        timeout: TIMEOUT,
    };
    assert!(!format!("{config:?}").contains("secret"));
    BitcoinCore::new(config).unwrap()
}

async fn both() -> (Network, [(Server, Box<dyn HeaderSource>); 2]) {
    let network = Network::up_to(HEIGHT);
    let core = Server::start(Kind::BitcoinCore, network.clone()).await;
    let core_source = core_at(&core.url, "secret");
    let esplora = Server::start(Kind::Esplora, network.clone()).await;
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
        assert!(matches!(unknown, SourceError::UnknownHeader { .. }), "{unknown}");
    }
}

#[tokio::test]
async fn mark_2_failing_nodes_are_errors_with_a_name() {
    let (_, sources) = both().await;
    for (server, source) in &sources {
        server.fail(Fault::Slow);
        let slow = source.tip_height().await.unwrap_err();
        assert!(matches!(&slow, SourceError::Unreachable { source, .. } if source.is_timeout()), "{slow}");
        server.fail(Fault::HangUp);
        assert!(matches!(source.tip_height().await.unwrap_err(), SourceError::Unreachable { .. }));
        server.fail(Fault::Busy);
        let busy = source.hash_at(HEIGHT).await.unwrap_err();
        assert!(matches!(busy, SourceError::Refused { .. }), "{busy}");
        server.fail(Fault::Garbage);
        let garbage = source.tip_height().await.unwrap_err();
        assert!(matches!(garbage, SourceError::Refused { .. } | SourceError::Malformed { .. }), "{garbage}");
        server.fail(Fault::None);
        assert_eq!(source.tip_height().await.unwrap(), HEIGHT);
    }
}

#[tokio::test]
async fn mark_2_a_wrong_password_is_said_without_showing_it() {
    let server = Server::start(Kind::BitcoinCore, Network::up_to(HEIGHT)).await;
    let error = core_at(&server.url, "wrong-secret").tip_height().await.unwrap_err();
    assert!(matches!(error, SourceError::Unauthorized { .. }));
    assert!(!error.to_string().contains("wrong-secret"));
}

#[tokio::test]
async fn mark_2_recorded_headers_are_a_source() {
    let source = CsvSource::read(&file()).unwrap();
    assert_eq!(source.tip_height().await.unwrap(), 830_592);
    assert_eq!(source.hash_at(FIRST - 1).await.unwrap(), None);
    assert_eq!(source.hash_at(830_593).await.unwrap(), None);
    let hash = source.hash_at(HEIGHT).await.unwrap().unwrap();
    assert_eq!(source.header(hash).await.unwrap().block_hash(), hash);
    let unknown = source.header(BlockHash::all_zeros()).await;
    assert!(matches!(unknown, Err(SourceError::UnknownHeader { .. })));
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
        let error = CsvSource::read(file.path()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
