//! Real headers on a real anvil: Bitcoin's difficulty is proven, or after the last header told by reporters.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use dmex_chain::anvil::find_binary;
use dmex_replay::{Demo, DemoReport, HeaderDays, Record};
use dmex_types::Day;
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
    assert_eq!(report.headers, Some(HeaderDays { proven: 21, reported: 0 }));
    let rolling = &report.books.products[0];
    assert_eq!(rolling.days, 19, "every closed day is settled in the same night");
    assert_eq!(rolling.deposited, rolling.expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_after_the_last_header_days_go_on_by_reports_a_day_and_a_half_later() {
    // The last header proves 2024-02-14. On the last morning, 2024-02-20, the reports of the 17th count alone.
    let report = demo("2024-02-10", 10).await;
    assert_eq!(report.books.errors, Vec::<String>::new());
    assert_eq!(report.headers, Some(HeaderDays { proven: 6, reported: 3 }));
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
