//! Several nodes, none of which is believed alone.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dmex_reporter::{NetworkSources, QuorumSource, Source, SourceError, TooSmallQuorum};
use dmex_testnet::Fault;
use dmex_types::{Asset, Day};

use crate::bitcoin::{core, day, esplora};
use crate::chain::Chain;

const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn mark_4_two_nodes_outvote_one_that_lies_and_none_is_believed_alone() {
    let chain = Chain::up_to(830_592);
    let day = day("2024-01-01");
    let ((core_server, core), (_b, honest)) = (core(&chain).await, esplora(&chain, "honest").await);
    // One BTC of fees more in one block of the day.
    let (_c, liar) = esplora(&chain.with_fees(823_900, 200_000_000), "liar").await;
    let alone = honest.inputs(Asset::Btc, day).await.unwrap();
    assert_ne!(liar.inputs(Asset::Btc, day).await.unwrap(), alone);
    let sources: Vec<Arc<dyn Source>> = vec![Arc::new(core), Arc::new(honest), Arc::new(liar)];
    let quorum = QuorumSource::new(sources, 2, PATIENCE).unwrap();
    assert_eq!(quorum.inputs(Asset::Btc, day).await.unwrap(), alone);

    core_server.fail(Fault::HangUp);
    let error = quorum.inputs(Asset::Btc, day).await.unwrap_err();
    let SourceError::NoQuorum(split) = &error else { panic!("{error}") };
    assert_eq!((split.wanted, split.answers.len()), (2, 3));
    let said = error.to_string();
    for words in ["2 of 3 sources of BTC", "core does not: the server", "honest says [", "liar says ["] {
        assert!(said.contains(words), "{words:?} is not in {said}");
    }
}

/// A source that never answers.
struct Silent;

#[async_trait]
impl Source for Silent {
    fn name(&self) -> &'static str {
        "silent"
    }

    fn measures(&self, asset: Asset) -> bool {
        asset == Asset::Fil
    }

    async fn inputs(&self, _: Asset, _: Day) -> Result<Vec<u128>, SourceError> {
        std::future::pending().await
    }
}

/// A source that says the same of every day.
struct Says(u128);

#[async_trait]
impl Source for Says {
    fn name(&self) -> &'static str {
        "ready"
    }

    fn measures(&self, asset: Asset) -> bool {
        asset == Asset::Fil
    }

    async fn inputs(&self, _: Asset, _: Day) -> Result<Vec<u128>, SourceError> {
        Ok(vec![self.0])
    }
}

#[tokio::test(start_paused = true)]
async fn mark_4_a_source_that_never_answers_holds_nobody_up_for_ever() {
    let quorum = |sources: Vec<Arc<dyn Source>>| QuorumSource::new(sources, 2, PATIENCE).unwrap();
    let day = Day::new(19_000);
    let enough = quorum(vec![Arc::new(Says(7)), Arc::new(Silent), Arc::new(Says(7))]);
    assert_eq!(enough.inputs(Asset::Fil, day).await.unwrap(), [7]);
    let error = quorum(vec![Arc::new(Says(7)), Arc::new(Silent)]).inputs(Asset::Fil, day).await.unwrap_err();
    assert!(error.to_string().contains("silent took longer than 60 seconds"), "{error}");
}

#[test]
fn mark_4_a_quorum_is_more_than_half_and_not_more_than_all() {
    let of = |count: usize, quorum| {
        let sources = (0..count).map(|_| Arc::new(Says(1)) as Arc<dyn Source>).collect();
        QuorumSource::new(sources, quorum, PATIENCE).map(|_| ())
    };
    assert!(of(1, 1).is_ok() && of(3, 2).is_ok() && of(4, 3).is_ok() && of(3, 3).is_ok());
    for (sources, quorum) in [(0, 0), (1, 0), (2, 1), (4, 2), (3, 4)] {
        assert_eq!(of(sources, quorum), Err(TooSmallQuorum { quorum, sources }));
    }
}

#[tokio::test]
async fn mark_4_a_network_without_a_source_is_not_measured() {
    let sources = NetworkSources { filecoin: Some(Arc::new(Says(7))), bitcoin: None };
    assert!(sources.measures(Asset::Fil) && !sources.measures(Asset::Btc));
    assert_eq!(sources.inputs(Asset::Fil, Day::new(1)).await.unwrap(), [7]);
    let error = sources.inputs(Asset::Btc, Day::new(1)).await.unwrap_err();
    assert!(matches!(error, SourceError::NotMeasured { asset: Asset::Btc, .. }), "{error}");
}
