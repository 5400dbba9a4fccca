//! Real headers on a real anvil: Bitcoin's difficulty is proven, or after the last header the last one that was.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::time::{Duration, Instant};

use dmex_chain::anvil::find_binary;
use dmex_platform::DifficultyTaken;
use dmex_relay::RelayOnChain;
use dmex_replay::{Demo, DemoReport, HeaderDays, Record, Up};
use dmex_types::{Day, DifficultySource};
use tokio_util::sync::CancellationToken;

async fn demo(from: &str, days: u32) -> DemoReport {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo {
        anvil: find_binary(None, &project).unwrap(),
        from: from.parse().unwrap(),
        days,
        buyers: 6,
        all_deliver: true,
        record: Record::embedded().unwrap(),
    };
    demo.run(folder.path(), &CancellationToken::new(), |_| {}).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_where_headers_are_recorded_every_day_is_proven_and_the_books_add_up() {
    // Across the retarget of 2024-01-06. The benchmark begins with the day before the first.
    let report = demo("2024-01-02", 20).await;
    assert_eq!(report.books.errors, Vec::<String>::new());
    assert_eq!(report.headers, Some(HeaderDays { proven: 21, unproven: 0 }));
    let rolling = &report.books.products[0];
    assert_eq!(rolling.days, 19, "every closed day is settled in the same night");
    assert_eq!(rolling.deposited, rolling.expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_after_the_last_header_days_go_on_by_the_last_proven_difficulty_a_day_and_a_half_later() {
    // The last header proves 2024-02-14. On the last morning, 2024-02-20, the 17th counts by the last difficulty that was proven.
    let report = demo("2024-02-10", 10).await;
    assert_eq!(report.books.errors, Vec::<String>::new());
    assert_eq!(report.headers, Some(HeaderDays { proven: 6, unproven: 3 }));
    let rolling = &report.books.products[0];
    assert_eq!(rolling.days, 7, "settlement goes on, two days behind");
    assert_eq!(rolling.deposited, rolling.expected);
    assert!(rolling.drawn.0.is_zero(), "nobody was late for it");
}

#[test]
fn mark_2_a_relay_is_part_of_replays_that_begin_where_headers_are_recorded() {
    let record = Record::embedded().unwrap();
    let day = |text: &str| -> Day { text.parse().unwrap() };
    assert_eq!(record.relay_days(), Some((day("2023-12-25"), day("2024-02-15"))));
    for (from, height) in [
        ("2022-03-25", None),
        ("2023-12-24", None),
        ("2023-12-25", Some(822_528)),
        ("2024-02-15", Some(828_576)),
        ("2024-02-16", None),
    ] {
        assert_eq!(record.anchor(day(from)).map(|anchor| anchor.height()), height, "{from}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    assert_eq!(Record::load(&folder).unwrap().relay_days(), record.relay_days());
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_a_running_platform_is_fed_and_its_days_go_on_after_the_last_header() {
    let (project, state) =
        (Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), tempfile::tempdir().unwrap());
    let up = Up {
        anvil: find_binary(None, &project).unwrap(),
        state: state.path().to_owned(),
        from: "2024-02-13".parse().unwrap(),
        day: Duration::from_millis(300),
        port: 0,
        listen: ([127, 0, 0, 1], 0).into(),
        all_deliver: true,
        record: Record::embedded().unwrap(),
    };
    let mut ready = up.start(|_| {}).await.unwrap();
    assert_eq!(ready.proven_up_to(), Some("2024-02-14".parse().unwrap()));
    ready.first_buyers().await.unwrap();
    let (platform, stop) = (ready.platform.clone(), CancellationToken::new());
    let at = platform.deployment().header_relay.clone().unwrap().address;
    let relay = RelayOnChain::new(platform.provider().clone(), at);
    let running = tokio::spawn(ready.run(stop.clone(), |_| {}));

    let deadline = Instant::now() + Duration::from_secs(60);
    let (mut taken, mut early) = (Vec::new(), false);
    while Instant::now() < deadline && !running.is_finished() && taken.iter().all(is_proven) {
        // The tip first: time goes on between the two questions.
        let tip = relay.tip().await.unwrap();
        early |= u64::from(tip.times[0]) > platform.now().await.unwrap();
        taken = platform.difficulties_taken().await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The chain ends with its services: nothing is left behind if the test fails.
    stop.cancel();
    running.await.unwrap().unwrap();
    assert!(!early, "a header from the future");
    assert!(!taken.iter().all(is_proven), "days do not pass any more");
    let proven: Vec<String> =
        taken.iter().filter(|day| is_proven(day)).map(|taken| taken.day.to_string()).collect();
    assert_eq!(proven, ["2024-02-12", "2024-02-13", "2024-02-14"]);
}

fn is_proven(taken: &DifficultyTaken) -> bool {
    taken.source == DifficultySource::Proven
}
