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
    let (of, kept) = (&split["parts"][0], &split["parts"][1]);
    assert_eq!((&split["ended"], &of["token"], &kept["token"]), (&1.into(), &2.into(), &3.into()));
    assert_eq!((&of["power"]["amount"], &kept["power"]["amount"]), (&"40".into(), &"48.5".into()));
    let merged = rig.json(&["--as", "alice", "power", "merge", "2", "3"]);
    assert_eq!((&merged["token"], &merged["power"]["units"]), (&4.into(), &88_500.into()));
    assert_eq!(merged["ended"], serde_json::json!([2, 3]));
    rig.run(&["--as", "bob", "power", "transfer", "4", "carol"]).refused(3, &["You neither hold this NFT"]);
    let given = rig.json(&["--as", "alice", "power", "transfer", "4", "bob"]);
    assert_eq!(given["holder"], Role::Buyer(1).address().to_string().to_lowercase());
    assert_eq!((&given["moves"], &given["policy"]), (&1.into(), &serde_json::Value::Null));
    insta::assert_snapshot!("power_list", rig.run(&["power", "list", "bob"]).success().out);
    nft5_parts_go_to_whom_they_are_for_and_what_ended_says_what_became_of_it(&rig);

    // What was settled before the split stays alice's.
    let claim = rig.json(&["--as", "alice", "claim", "--all"]);
    assert_eq!(claim["withdrawn"][0]["token"], "BTC");
    let withdrawn = rig.json(&["--as", "btc-miner", "miner", "withdraw"]);
    assert_eq!(withdrawn["withdrawn"][0]["token"], "USDT");
    let bond = rig.json(&["--as", "btc-miner", "miner", "bond", "withdraw", "1", "--amount", "0.5"]);
    assert_eq!(bond["bond"]["amount"], "0.5");
    rig.run(&["--as", "btc-miner", "miner", "bond", "withdraw", "1", "--amount", "0.5"])
        .refused(3, &["The bond of product 1 is 0.5 BTC", "is required"]);

    let svg = rig.state.path().join("nft.svg");
    rig.run(&["power", "show", "1", "--svg", svg.to_str().unwrap()])
        .refused(3, &["nothing was written", "NFT 1 was split"]);
    rig.run(&["power", "show", "5", "--svg", svg.to_str().unwrap()]).success();
    assert!(std::fs::read_to_string(svg).unwrap().starts_with("<svg"));
}

/// Bob gives a part of NFT 4 to carol by splitting it.
fn nft5_parts_go_to_whom_they_are_for_and_what_ended_says_what_became_of_it(rig: &Rig) {
    let split = rig.json(&["--as", "bob", "power", "split", "4", "--power", "1:carol", "--power", "2"]);
    let parts = split["parts"].as_array().unwrap();
    let holder = |role: u16| Role::Buyer(role).address().to_string().to_lowercase();
    let told: Vec<_> = parts.iter().map(|part| (&part["power"]["amount"], part["holder"].clone())).collect();
    let [carol, bob] = [2, 1].map(|role| serde_json::Value::from(holder(role)));
    assert_eq!(told, [(&"1".into(), carol), (&"2".into(), bob.clone()), (&"85.5".into(), bob)]);

    let ended = rig.json(&["power", "show", "4"]);
    assert_eq!((&ended["state"], &ended["parts"]), (&"split".into(), &serde_json::json!([5, 6, 7])));
    let ended = rig.json(&["power", "show", "3"]);
    assert_eq!((&ended["state"], &ended["merged_into"]), (&"merged".into(), &4.into()));
    let said = rig.run(&["power", "show", "1"]).success().out;
    assert!(said.contains("NFT 1 was split, and is no more. Its parts: NFT 2, NFT 3."), "{said}");
    let said = rig.run(&["power", "show", "2"]).success().out;
    assert!(said.contains("NFT 2 was merged, and is no more. It is in NFT 4 now."), "{said}");
    assert_eq!(rig.json(&["power", "list", "alice"])["tokens"], serde_json::json!([]));
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
