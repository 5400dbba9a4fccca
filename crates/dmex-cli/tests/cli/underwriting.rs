//! An underwriter comes, earns premiums, waits and leaves; a miner stakes.

use alloy::primitives::U256;

use crate::default::raw;
use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn risk_5_an_underwriter_leaves_after_the_wait_within_a_week() {
    let rig = Rig::selling().await;
    let erin = |command: &str, rest: &[&str]| {
        rig.run(&[&["--as", "erin", "insurance", command, "1"], rest].concat())
    };
    erin("exit", &[]).refused(3, &["product 1 has no pool", "dmex insurance open-pool 1"]);
    erin("open-pool", &[]).success();
    erin("open-pool", &[]).refused(3, &["Product 1 already has a pool"]);
    erin("exit", &[]).refused(3, &["no wait for an exit runs", "request-exit"]);
    erin("request-exit", &["--all"]).refused(3, &["has no shares"]);
    erin("request-exit", &[]).refused(2, &["--all"]);
    erin("request-exit", &["--amount", "1"]).refused(3, &["has fewer than", "exit with fewer shares"]);
    erin("deposit", &["--amount", "0"]).refused(2, &["the amount is zero"]);
    erin("release", &["--pay-token", "DOGE"]).refused(2, &["no such pay token", "USDT"]);
    erin("deposit", &["--amount", "1000", "--faucet"]).success();
    erin("request-exit", &["--amount", "400"]).success();
    erin("exit", &[]).refused(3, &["the wait is over on"]);
    erin("hold-exit", &[]).refused(3, &["no exit request that could expire"]);
    let told = erin("status", &["erin"]).success().out;
    for words in
        ["1,000.00 USDT", "50.00 % of what they own", "40 days from request to exit", "may leave with"]
    {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }

    let status = || rig.json(&["insurance", "status", "1", "erin"]);
    rig.go_to(status()["underwriter"]["leaves_from"].as_u64().unwrap()).await;
    let left = rig.json(&["--as", "erin", "insurance", "exit", "1"]);
    assert_eq!(raw(&left["paid"]), U256::from(400_000_000));
    erin("exit", &[]).refused(3, &["no wait for an exit runs"]);
    assert_eq!(raw(&status()["assets"]), U256::from(600_000_000));
    erin("request-exit", &["--all"]).success();
    assert!(erin("request-exit", &["--amount", "0"]).success().out.contains("Nothing is to leave"));
    erin("request-exit", &["--all"]).success();
    rig.go_to(status()["underwriter"]["leaves_until"].as_u64().unwrap()).await;
    erin("exit", &[]).refused(3, &["no wait for an exit runs"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn risk_5_a_stake_is_the_miners_and_leaves_while_nothing_is_covered() {
    let rig = Rig::selling().await;
    let run = |who: &str, command: &str, rest: &[&str]| {
        rig.run(&[&["--as", who, "insurance", command, "1"], rest].concat())
    };
    run("carol", "open-pool", &[]).success();
    run("btc-miner", "unstake", &["--all"]).refused(3, &["has no junior stake"]);
    run("btc-miner", "stake", &["--amount", "0"]).refused(2, &["the amount is zero"]);
    run("carol", "stake", &["--amount", "250", "--faucet"]).success();
    run("carol", "unstake", &["--all"]).refused(3, &["the miner's account"]);
    run("btc-miner", "unstake", &["--amount", "251"]).refused(3, &["The junior stake is 250 USDT"]);
    let left = rig.json(&["--as", "btc-miner", "insurance", "unstake", "1", "--amount", "100"]);
    assert_eq!(raw(&left["junior"]), U256::from(150_000_000));
    assert_eq!(raw(&rig.json(&["insurance", "status"])["pools"][0]["junior"]), U256::from(150_000_000));
    run("btc-miner", "unstake", &["--all"]).success();
    run("carol", "earn", &[]).success();
}
