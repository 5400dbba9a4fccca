//! Filecoin's days from Lotus.

use std::sync::Arc;
use std::time::Duration;

use dmex_mining::history::NetworkHistory;
use dmex_networks::{Lotus, LotusConfig};
use dmex_reporter::{LotusSource, ReplaySource, Source, SourceError};
use dmex_testnet::{Fault, Server};
use dmex_types::{Asset, Day};

use crate::bitcoin::day;
use crate::lotus_server::LotusNode;

/// An epoch of 2024-12-31.
const LATE: u64 = 4_580_000;

async fn source(node: &LotusNode, token: Option<&str>) -> (Server, LotusSource) {
    let node = node.clone();
    let server = Server::start(move |request| node.answer(request)).await;
    let timeout = Duration::from_millis(800);
    let config = LotusConfig { url: server.url.clone(), token: token.map(str::to_owned), timeout };
    assert!(!format!("{config:?}").contains("secret"));
    let source = LotusSource::new("lotus", Lotus::new(config).unwrap());
    (server, source)
}

async fn recorded(day: Day) -> Vec<u128> {
    let history = Arc::new(NetworkHistory::embedded().unwrap());
    ReplaySource::new(history).inputs(Asset::Fil, day).await.unwrap()
}

fn first_epoch(day: Day) -> u64 {
    (day.start_timestamp() - 1_598_306_400) / 30
}

#[tokio::test]
async fn mark_3_lotus_measures_the_days_as_they_were_recorded() {
    let (_server, source) = source(&LotusNode::up_to(LATE), None).await;
    for text in ["2020-10-16", "2022-03-25", "2024-02-29", "2024-12-01"] {
        let day = day(text);
        assert_eq!(source.inputs(Asset::Fil, day).await.unwrap(), recorded(day).await, "{day}");
    }
}

#[tokio::test]
async fn mark_3_a_day_is_the_mean_of_its_24_hours_rounded_down() {
    let (_server, source) = source(&LotusNode::up_to(LATE).growing(7, 3), None).await;
    let day = day("2022-03-25");
    let at_midnight = recorded(day).await;
    let measured = source.inputs(Asset::Fil, day).await.unwrap();
    // Hours 0 to 23 are 11.5 on average; five winners share an epoch's reward.
    assert_eq!(measured, [at_midnight[0] + 7 * 23 / 2 / 5, at_midnight[1] + 3 * 23 / 2]);
}

#[tokio::test]
async fn xch_3_a_day_is_measured_once_its_end_is_final() {
    let node = LotusNode::up_to(LATE);
    let (_server, source) = source(&node, None).await;
    let day = day("2022-03-25");
    let final_at = first_epoch(day.next()) + 900;
    node.set_head(final_at - 1);
    let error = source.inputs(Asset::Fil, day).await.unwrap_err();
    assert!(matches!(error, SourceError::NotYet { .. }), "{error}");
    assert!(error.to_string().contains(&format!("waits for epoch {final_at}")), "{error}");
    node.set_head(final_at);
    assert_eq!(source.inputs(Asset::Fil, day).await.unwrap(), recorded(day).await);
}

#[tokio::test]
async fn mark_3_a_failing_or_foreign_node_is_named() {
    let day = day("2022-03-25");
    let node = LotusNode::up_to(LATE);
    let (server, source_of_all) = source(&node, None).await;
    let lost = r#"{"jsonrpc":"2.0","error":{"code":1,"message":"ipld: could not find bafy2bzace"},"id":1}"#;
    for (fault, said) in [
        (Fault::Slow, "cannot be reached"),
        (Fault::HangUp, "cannot be reached"),
        (Fault::Truncated, "cannot be reached"),
        (Fault::Says("200 OK", lost), "could not find"),
        (Fault::SaysAfter(30, "500 Internal Server Error", lost), "could not find"),
        (Fault::Says("429 Too Many Requests", "slow down"), "429"),
        (Fault::Says("200 OK", r#"{"result":{"Height":1}}"#), "no answer to Filecoin.ChainHead"),
        (Fault::Says("403 Forbidden", ""), "DMEX_LOTUS_TOKEN"),
    ] {
        server.fail(fault);
        let error = source_of_all.inputs(Asset::Fil, day).await.unwrap_err().to_string();
        assert!(error.contains(said) && error.contains(&server.url), "{fault:?}: {error}");
    }

    // A test network, which began at another time; an unknown token; Filecoin before it began.
    let (_b, foreign) = source(&node.clone().since(1_667_326_380), None).await;
    let error = foreign.inputs(Asset::Fil, day).await.unwrap_err();
    assert!(error.to_string().contains("not that of Filecoin's main network"), "{error}");
    let guarded = node.behind("secret");
    let (_c, stranger) = source(&guarded, Some("wrong-secret")).await;
    let error = stranger.inputs(Asset::Fil, day).await.unwrap_err().to_string();
    assert!(error.contains("DMEX_LOTUS_TOKEN") && !error.contains("wrong-secret"), "{error}");
    let (_d, known) = source(&guarded, Some("secret")).await;
    assert_eq!(known.inputs(Asset::Fil, day).await.unwrap(), recorded(day).await);
    let before = known.inputs(Asset::Fil, crate::bitcoin::day("2020-08-01")).await.unwrap_err();
    assert!(before.to_string().contains("had not begun"), "{before}");
}
