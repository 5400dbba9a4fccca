//! An underwriter comes, earns premiums, waits and leaves.

use alloy::primitives::U256;

use crate::default::raw;
use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn risk_5_an_underwriter_leaves_after_the_wait_within_a_week() {
    let rig = Rig::deployed().await;
    let erin = |rest: &[&str]| rig.run(&[&["--as", "erin", "insurance"], rest].concat());
    erin(&["exit"]).refused(3, &["no wait for an exit runs", "request-exit"]);
    erin(&["request-exit", "--all"]).refused(3, &["has no shares"]);
    erin(&["request-exit"]).refused(2, &["--all"]);
    erin(&["request-exit", "--amount", "1"]).refused(3, &["has", "shares: ask to leave with fewer"]);
    erin(&["deposit", "--amount", "0"]).refused(2, &["the amount is zero"]);
    erin(&["deposit", "--amount", "10", "--pay-token", "DOGE"]).refused(2, &["no such pay token", "USDT"]);
    erin(&["deposit", "--amount", "1000", "--faucet"]).success();
    erin(&["request-exit", "--amount", "400"]).success();
    erin(&["exit"]).refused(3, &["the wait is over on"]);
    let told = erin(&["status", "erin"]).success().out;
    for words in
        ["1,000.00 USDT", "50.00 % of what it owns", "40 days from request to exit", "may leave with"]
    {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }

    let status = rig.json(&["insurance", "status", "erin"]);
    let from = status["underwriter"]["leaves_from"].as_u64().unwrap();
    rig.go_to(from).await;
    let left = rig.json(&["--as", "erin", "insurance", "exit"]);
    assert_eq!(raw(&left["paid"]), U256::from(400_000_000));
    erin(&["exit"]).refused(3, &["no wait for an exit runs"]);
    assert_eq!(raw(&rig.json(&["insurance", "status"])["assets"]), U256::from(600_000_000));
    erin(&["request-exit", "--all"]).success();
    assert!(erin(&["request-exit", "--amount", "0"]).success().out.contains("Nothing is to leave"));
    erin(&["request-exit", "--all"]).success();
    let until = rig.json(&["insurance", "status", "erin"])["underwriter"]["leaves_until"].as_u64().unwrap();
    rig.go_to(until).await;
    erin(&["exit"]).refused(3, &["no wait for an exit runs"]);
}
