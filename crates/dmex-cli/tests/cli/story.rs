//! A miner offers, a buyer buys, days pass, everybody is paid.

use alloy::primitives::U256;
use dmex_replay::Role;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_pays_every_day_and_every_number_can_be_read() {
    let rig = Rig::selling().await;
    let alice = ["--as", "alice"];
    let dry =
        rig.run(&[&alice[..], &["buy", "1", "--power", "88.5", "--faucet", "--dry-run"]].concat()).success();
    assert_eq!(dry.out, "");
    insta::assert_snapshot!("dry_run", dry.err);
    insta::assert_snapshot!(
        "bought",
        rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success().out
    );

    rig.close_days("2022-03-27".parse().unwrap()).await;
    insta::assert_snapshot!("miner_status_due", rig.run(&["miner", "status", "btc-miner"]).success().out);
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
    insta::assert_snapshot!("settled", rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success().out);
    insta::assert_snapshot!("benchmark", rig.run(&["benchmark", "show"]).success().out);
    insta::assert_snapshot!("product_list", rig.run(&["product", "list"]).success().out);
    insta::assert_snapshot!("product_show", rig.run(&["product", "show", "1"]).success().out);
    insta::assert_snapshot!("power_show", rig.run(&["power", "show", "1"]).success().out);

    let owed = rig.json(&["power", "show", "1"]);
    let claim = rig.json(&["--as", "alice", "claim", "--all"]);
    assert_eq!(claim["claimed"][0]["income"]["raw"], owed["income_owed"]["raw"]);
    let platform = rig.platform().await;
    let btc = &platform.deployment().tokens.reward[&dmex_types::Asset::Btc];
    let arrived = platform.erc20(btc.address).balanceOf(Role::Buyer(0).address()).call().await.unwrap();
    assert_eq!(owed["income_owed"]["raw"], arrived.to_string());
    assert!(arrived > U256::ZERO);
    let again = rig.run(&["--as", "alice", "claim", "1"]).success();
    assert!(again.out.starts_with("Nothing to claim"), "{}", again.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn nfts_are_split_merged_and_given_away_and_credits_are_withdrawn() {
    let rig = Rig::selling().await;
    rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success();
    rig.close_days("2022-03-27".parse().unwrap()).await;
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
    rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success();

    let split = rig.json(&["--as", "alice", "power", "split", "1", "--power", "40"]);
    assert_eq!(
        (&split["kept"]["power"]["amount"], &split["part"]["power"]["amount"]),
        (&"48.5".into(), &"40".into())
    );
    let merged = rig.json(&["--as", "alice", "power", "merge", "1", "2"]);
    assert_eq!(merged["power"]["units"], 88_500);
    rig.run(&["--as", "bob", "power", "transfer", "1", "carol"]).refused(3, &["belongs to somebody else"]);
    let given = rig.json(&["--as", "alice", "power", "transfer", "1", "bob"]);
    assert_eq!(given["holder"], Role::Buyer(1).address().to_string().to_lowercase());
    insta::assert_snapshot!("power_list", rig.run(&["power", "list", "bob"]).success().out);

    // What was settled before the split stays alice's.
    let claim = rig.json(&["--as", "alice", "claim", "--all"]);
    assert_eq!(claim["withdrawn"][0]["token"], "BTC");
    let withdrawn = rig.json(&["--as", "btc-miner", "miner", "withdraw"]);
    assert_eq!(withdrawn["withdrawn"][0]["token"], "USDT");
    let bond = rig.json(&["--as", "btc-miner", "miner", "bond", "withdraw", "1", "--amount", "0.5"]);
    assert_eq!(bond["bond"]["amount"], "0.5");
    rig.run(&["--as", "btc-miner", "miner", "bond", "withdraw", "1", "--amount", "0.5"])
        .refused(3, &["the bond of product 1 is 0.50 BTC", "is required"]);

    let svg = rig.state.path().join("nft.svg");
    rig.run(&["power", "show", "1", "--svg", svg.to_str().unwrap()]).success();
    assert!(std::fs::read_to_string(svg).unwrap().starts_with("<svg"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_is_bought_for_somebody_else_with_a_keystore() {
    let rig = Rig::selling().await;
    let keystore = format!("{}/tests/cli/fixtures/alice.keystore.json", env!("CARGO_MANIFEST_DIR"));
    let mut command = crate::rig::program(rig.state.path());
    command.args(["--rpc", &rig.url(), "--chain", "31337", "--keystore", &keystore, "--json"]);
    command.args(["buy", "1", "--units", "1000", "--for", "bob", "--faucet"]);
    let ran = crate::rig::Ran::of(command.env("DMEX_KEYSTORE_PASSWORD", "a test password")).success();
    let bought: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(bought["holder"], Role::Buyer(1).address().to_string().to_lowercase());
    assert_eq!(bought["power"]["amount"], "1");
}
