//! A miner stops: the DAO ends its product, the bond makes good what holders lose by it, and the books still add up.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use alloy::primitives::U256;
use dmex_chain::anvil::find_binary;
use dmex_replay::{Demo, DemoReport, Record, Script};
use tokio_util::sync::CancellationToken;

/// Past the end of the second month, when buyers claim and resell: what was refunded is among what they hold.
const DAYS: u32 = Script::STOPS_AFTER + Script::DEFAULT_TAKES + 12;

async fn demo(all_deliver: bool) -> DemoReport {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo {
        anvil: find_binary(None, &project).unwrap(),
        from: "2022-03-25".parse().unwrap(),
        days: DAYS,
        buyers: 20,
        all_deliver,
        record: Record::embedded().unwrap(),
    };
    demo.run(folder.path(), &CancellationToken::new(), |_| {}).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn risk_2_risk_4_a_miner_stops_and_its_bond_makes_its_holders_whole() {
    let report = demo(false).await;
    assert_eq!(report.books.errors, Vec::<String>::new());
    assert_eq!(report.stopped.unwrap(), report.from + Script::STOPS_AFTER);

    let ended = report.books.products.last().unwrap();
    let zero = U256::ZERO;
    assert!(ended.drawn.0 > zero, "the bond paid while it could");
    assert!(ended.deposited.0 < ended.expected.0, "days were short");
    assert!(
        ended.given_back.0 > zero && ended.escrow.0 == zero,
        "all purchase money of later days went back"
    );
    let gone = ended.given_back.0 + ended.released.0 + ended.refunded.0 + ended.refund_owed.0;
    assert_eq!(ended.principal.0, gone + ended.money_dust.0);
    assert!(ended.bond_shared.0 > zero, "the bond made good what they lost by it");
    let compensated: U256 = report.books.reserve.iter().map(|entry| entry.compensated.0).sum();
    assert_eq!(compensated, zero, "nothing was left for the reserve to pay");
    // What they did not need, if anything, went back to the miner: divisions leave less than a unit an NFT.
    assert!(ended.bond.0 <= U256::from(ended.nfts), "{:?} of the bond stayed behind", ended.bond);
    for other in report.books.products.iter().rev().skip(1) {
        assert_eq!(other.deposited, other.expected, "product {} was paid as ever", other.product);
        assert!(other.given_back.0.is_zero() && other.drawn.0.is_zero());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn risk_1_where_all_deliver_nothing_is_given_back() {
    let report = demo(true).await;
    assert!(report.balanced && report.stopped.is_none() && report.books.reserve.is_empty());
    assert!(report.books.products.iter().all(|product| product.given_back.0.is_zero()));
}
