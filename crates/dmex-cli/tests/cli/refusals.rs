//! What cannot be done is refused in words, before anything is sent.

use dmex_contracts::Deployment;
use dmex_replay::Role;

use crate::rig::{Ran, Rig, program};

#[tokio::test(flavor = "multi_thread")]
async fn sale_what_cannot_be_bought_is_refused_and_leaves_nothing_behind() {
    let rig = Rig::selling().await;
    let buy = |rest: &[&str]| rig.run(&[&["--as", "alice", "buy"], rest].concat());
    buy(&["9", "--power", "1"]).refused(3, &["no product 9", "dmex product list"]);
    buy(&["1", "--power", "0"]).refused(2, &["above zero"]);
    buy(&["1", "--units", "0"]).refused(2, &["above zero"]);
    buy(&["1", "--power", "-1"]).refused(2, &[]);
    buy(&["1", "--power", "0.0001"]).refused(2, &["finer than the smallest unit"]);
    buy(&["1", "--power", "0.05", "--faucet"]).refused(3, &["less than the minimum purchase of 0.2 TH/s"]);
    buy(&["1", "--power", "9000", "--faucet"]).refused(3, &["only 8,850 TH/s left"]);
    buy(&["1", "--power", "886", "--faucet"]).refused(3, &["the limit per buyer is 885 TH/s"]);
    buy(&["1", "--power", "88.5"]).refused(3, &["has 0.00 USDT", "--faucet"]);
    buy(&["1", "--power", "88.5", "--faucet", "--max-payment", "100"])
        .refused(3, &["more than your limit of 100 USDT"]);
    buy(&["1", "--power", "1", "--max-payment", "0.0000001"]).refused(2, &["6 decimals"]);
    buy(&["1", "--power", "88.5", "--for", "nobody"]).refused(2, &["no address", "alice"]);
    buy(&["1"]).refused(2, &["--power"]);

    let platform = rig.platform().await;
    let on = platform.deployment();
    let usdt = platform.erc20(on.tokens.pay[0].address);
    let alice = Role::Buyer(0).address();
    assert!(usdt.balanceOf(alice).call().await.unwrap().is_zero(), "the faucet gave nothing");
    assert!(usdt.allowance(alice, on.primary_sale.address).call().await.unwrap().is_zero());
}

#[tokio::test(flavor = "multi_thread")]
async fn sale_5_without_a_bond_nothing_is_sold_and_without_approval_nothing_is_paid() {
    let rig = Rig::deployed().await;
    let example = crate::rig::example("product.toml");
    let create = ["--as", "btc-miner", "product", "create", "--file", &example];
    let stranger = [&["--as", "alice"], &create[2..]].concat();
    rig.run(&stranger).refused(3, &["has not approved the miner", "must apply"]);
    rig.run(&[&create[..], &["--term", "4000"]].concat()).refused(3, &["is not allowed: mining days"]);
    rig.run(&create).success();
    rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"])
        .refused(3, &["The bond of product 1 is 0 BTC", "must add to the bond"]);
    rig.run(&["--as", "btc-miner", "miner", "bond", "add", "1", "--amount", "1"])
        .refused(3, &["has 0.00 BTC"]);
    rig.run(&["--as", "btc-miner", "miner", "bond", "add", "1", "--amount", "0"])
        .refused(3, &["The amount is zero"]);
    rig.run(&["--as", "btc-miner", "miner", "bond", "add", "1", "--amount", "1", "--faucet"]).success();
    rig.run(&["--as", "alice", "buy", "1", "--power", "1", "--faucet", "--no-approve"])
        .refused(3, &["may take 0.00 USDT", "approve that much first"]);
    rig.run(&["--as", "alice", "miner", "bond", "withdraw", "1", "--amount", "1"])
        .refused(3, &["is not the miner of product 1", "the miner's account"]);
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1"]).refused(3, &["nothing is sold"]);
    rig.run(&["--as", "btc-miner", "miner", "settle", "1"]).refused(3, &["no day to settle"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_or_is_not_yours_is_refused_by_name() {
    let rig = Rig::selling().await;
    rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success();
    // Power is sold, so more is sold only by an assessment of the newest final days.
    rig.run(&["--as", "bob", "buy", "1", "--power", "1", "--faucet"])
        .refused(3, &["is not in good standing", "was not assessed", "dmex product assess 1"]);
    rig.run(&["--as", "finaliser", "product", "assess", "1"]).success();
    rig.run(&["--as", "bob", "buy", "1", "--power", "1", "--dry-run", "--faucet"]).success();
    rig.run(&["product", "show", "7"]).refused(3, &["no product 7"]);
    rig.run(&["power", "show", "7"]).refused(3, &["no mining-power NFT 7"]);
    rig.run(&["--as", "alice", "claim", "7"]).refused(3, &["no mining-power NFT 7"]);
    rig.run(&["--as", "alice", "claim"]).refused(2, &["--all"]);
    rig.run(&["--as", "bob", "power", "split", "1", "--power", "1"])
        .refused(3, &["You neither hold this NFT"]);
    let split = |parts: &[&str]| {
        let parts = parts.iter().flat_map(|part| ["--power", *part]);
        rig.run(&["--as", "alice", "power", "split", "1"].into_iter().chain(parts).collect::<Vec<_>>())
    };
    split(&[]).refused(2, &["--power"]);
    split(&["88.5"]).refused(2, &["one part cannot have all of the 88.5 TH/s"]);
    split(&["80", "9"]).refused(2, &["more power than the 88.5 TH/s of NFT 1"]);
    split(&["0"]).refused(2, &["above zero"]);
    split(&["1:nobody"]).refused(2, &["no address", "alice"]);
    split(&["1"; 16]).refused(2, &["16 parts at most", "17"]);
    rig.run(&["--as", "alice", "power", "merge", "1", "1"]).refused(3, &["cannot be merged"]);
    rig.run(&["--as", "alice", "insurance", "release", "7"]).refused(3, &["are over, or there never were"]);
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1"]).refused(3, &["2022-03-26 has not ended"]);
    rig.run(&["--as", "btc-miner", "miner", "settle", "1"]).refused(3, &["2022-03-26 has not ended"]);
    rig.run(&["benchmark", "show", "--day", "2022-01-01"]).refused(2, &["begins on 2022-03-24"]);
    rig.run(&["benchmark", "show", "--day", "1 March"]).refused(2, &["YYYY-MM-DD"]);
    rig.close_days("2022-03-27".parse().unwrap()).await;
    rig.run(&["--as", "finaliser", "miner", "settle", "1"])
        .refused(3, &["still lacks 0.000", "2022-03-30 00:00 UTC"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_by_mistake() {
    let rig = Rig::selling().await;
    rig.run(&["buy", "1", "--power", "1"]).refused(2, &["nobody signs", "--as alice"]);
    rig.run(&["--as", "mallory", "buy", "1", "--power", "1"]).refused(2, &["nobody is called", "btc-miner"]);
    let with_key = |key: &str| {
        let mut command = program(rig.state.path());
        command.args(["--rpc", &rig.url(), "--chain", "31337", "buy", "1", "--power", "1"]);
        Ran::of(command.env("DMEX_PRIVATE_KEY", key))
    };
    let ran = with_key("deadbeefcafe").refused(2, &["DMEX_PRIVATE_KEY holds no private key"]);
    assert!(!ran.err.contains("deadbeefcafe"));
    // A key without coin for gas.
    with_key(&"11".repeat(32)).refused(3, &["has 0.00 USDT"]);
    let keystore = format!("{}/tests/cli/fixtures/alice.keystore.json", env!("CARGO_MANIFEST_DIR"));
    let buy = ["--keystore", &keystore, "buy", "1", "--power", "1"];
    rig.run(&buy).refused(2, &["DMEX_KEYSTORE_PASSWORD"]);
    let mut command = program(rig.state.path());
    command
        .args(["--rpc", &rig.url(), "--chain", "31337"])
        .args(buy)
        .env("DMEX_KEYSTORE_PASSWORD", "wrong horse");
    let ran = Ran::of(&mut command).refused(5, &["the password", "is wrong"]);
    assert!(!ran.err.contains("wrong horse"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_node_must_answer_and_be_the_right_chain() {
    let rig = Rig::deployed().await;
    let state = rig.state.path();
    let run = |arguments: &[&str]| Ran::of(program(state).args(arguments));
    let url = rig.url();
    run(&["product", "list"]).refused(5, &["no chain is known", "dmex up"]);
    run(&["--rpc", &url, "product", "list"]).refused(2, &["--rpc needs --chain"]);
    run(&["--rpc", "http://127.0.0.1:1", "--chain", "31337", "product", "list"])
        .refused(4, &["no answer from the node at http://127.0.0.1:1", "--rpc"]);
    run(&["--rpc", "not an address", "--chain", "31337", "product", "list"]).refused(4, &["no answer"]);
    run(&["--rpc", &url, "--chain", "56", "deploy", "--dev"])
        .refused(4, &["is chain 31337, expected chain 56"]);
    run(&["--rpc", &url, "--chain", "56", "product", "list"])
        .refused(5, &["nothing is deployed on chain 56"]);
    run(&["--rpc", &url, "--chain", "31337", "deploy", "--dev"]).refused(3, &["has a deployment already"]);
    run(&["--rpc", &url, "--chain", "31337", "deploy", "--check"]).success();

    // The deployment of a chain that began anew.
    let other = Rig::empty().await;
    let folder = other.state.path().join("deployments");
    Deployment::read(&state.join("deployments"), 31_337).unwrap().write(&folder).unwrap();
    other.run(&["product", "list"]).refused(5, &["began anew", "delete the file"]);
}

#[test]
fn what_release_0_5_deployed_is_refused_before_a_chain_is_started_or_asked() {
    let state = tempfile::tempdir().unwrap();
    let folder = state.path().join("deployments");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("31337.json"), r#"{ "chain_id": 31337, "settlement": {} }"#).unwrap();
    let run = |arguments: &[&str]| {
        Ran::of(program(state.path()).args(arguments)).refused(5, &["release 0.5", "another --state"])
    };
    run(&["up", "--port", "0", "--api-port", "0"]);
    assert!(!state.path().join("chain").exists());
    run(&["--rpc", "http://127.0.0.1:1", "--chain", "31337", "product", "list"]);
}
