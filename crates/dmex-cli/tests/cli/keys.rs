//! Keys in encrypted files, and calls for keys that are elsewhere.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use alloy::primitives::Address;
use dmex_replay::Role;
use serde_json::{Value, json};

use crate::rig::{Ran, Rig, program};

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    Ran::of(
        program(folder).current_dir(folder).env("DMEX_KEYSTORE_PASSWORD", "a test password").args(arguments),
    )
}

/// Alice's, which everybody knows.
fn private_key() -> String {
    format!("{:x}", Role::Buyer(0).signer().to_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn fe10_a_key_is_made_brought_and_listed_and_signs() {
    let rig = Rig::deployed().await;
    let folder = rig.state.path();
    let made = run(folder, &["--json", "key", "new", "new.json"]).success();
    let made: Value = serde_json::from_str(&made.out).unwrap();
    let address = made["address"].as_str().unwrap().parse::<Address>().unwrap().to_string();
    let file = folder.join("new.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&file).unwrap();
    run(folder, &["key", "new", "new.json"]).refused(5, &["is there already", "another name"]);
    assert_eq!(std::fs::read(&file).unwrap(), before);

    // Brought from a file, as from a pipe; never from the command line.
    std::fs::write(folder.join("raw"), private_key() + "\n").unwrap();
    let brought = run(folder, &["key", "import", "alice.json", "--from", "raw"]).success();
    let alice = Role::Buyer(0).address().to_string();
    assert!(brought.out.contains(&alice), "{}", brought.out);
    let ran = Ran::of(
        program(folder)
            .current_dir(folder)
            .env("DMEX_PRIVATE_KEY", private_key())
            .args(["key", "import", "b.json"]),
    );
    ran.refused(2, &["DMEX_KEYSTORE_PASSWORD", "--password-file"]);
    std::fs::write(folder.join("raw"), "0xno key").unwrap();
    let wrong = run(folder, &["key", "import", "c.json", "--from", "raw"]);
    assert!(!wrong.err.contains("no key") || wrong.err.contains("raw holds no private key"), "{}", wrong.err);
    wrong.refused(2, &["raw holds no private key"]);
    run(folder, &["key", "import", "c.json"]).refused(2, &["--from", "DMEX_PRIVATE_KEY"]);
    let typed = private_key();
    let refused = run(folder, &["key", "import", &typed]);
    assert!(!refused.err.contains(typed.trim_start_matches("0x")), "{}", refused.err);
    refused.refused(2, &["never given on the command line"]);
    run(folder, &["key", "new", "nowhere/c.json"]).refused(5, &["nowhere/c.json"]);
    std::fs::write(folder.join("empty"), "\n").unwrap();
    run(folder, &["--password-file", "empty", "key", "new", "c.json"]).refused(2, &["empty password"]);

    std::fs::set_permissions(folder.join("alice.json"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let listed: Value = serde_json::from_str(&run(folder, &["--json", "key", "list"]).success().out).unwrap();
    let keys = listed["keys"].as_array().unwrap();
    let listed: Vec<&Value> = keys.iter().map(|key| &key["address"]).collect();
    assert_eq!(listed, [&json!(alice.to_lowercase()), &made["address"]]);
    assert_eq!((&keys[0]["others_may_read"], &keys[1]["mode"]), (&true.into(), &"0600".into()));
    assert!(run(folder, &["key", "list"]).success().out.contains("0644: chmod 0600"));
    let whole = std::fs::read_to_string(folder.join("new.json")).unwrap();
    std::fs::write(folder.join("cut.json"), whole.split_at(whole.len() / 2).0).unwrap();
    let listed = run(folder, &["key", "list"]).success().out;
    assert!(listed.contains("0644: chmod 0600") && listed.contains("cut.json is damaged"), "{listed}");
    std::fs::remove_file(folder.join("cut.json")).unwrap();

    // Both sign; other programs' keystores are listed, too.
    let node = ["--rpc", &rig.url(), "--chain", "31337", "--keystore"];
    let signed =
        run(folder, &[&node[..], &["alice.json", "--json", "proposal", "delegate"]].concat()).success();
    assert!(signed.out.contains(&alice.to_lowercase()), "{}", signed.out);
    let poor = run(folder, &[&node[..], &["new.json", "keeper", "--once"]].concat());
    poor.refused(3, &[&address, "has no coin for gas"]);
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/fixtures");
    assert!(run(folder, &["key", "list", fixtures]).success().out.contains(&alice_of_fixture()));
}

fn alice_of_fixture() -> String {
    let text = include_str!("fixtures/alice.keystore.json");
    let fields: Value = serde_json::from_str(text).unwrap();
    fields["address"].as_str().unwrap().parse::<Address>().unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn fe10_calls_are_printed_for_a_key_that_is_elsewhere_and_do_what_they_say() {
    let rig = Rig::with_voters().await;
    let platform = Role::Platform.address().to_string();
    let reporters = [0, 1, 5].map(|buyer| Role::Buyer(buyer).address().to_string()).join(",");
    let propose = |words: &[&str]| {
        let raw = ["--calldata-for", &platform, "--json", "proposal", "create", "raw", "--why", "It lies"];
        rig.run(&[&raw[..], words].concat())
    };
    let list = format!("[{reporters}]");
    let printed = propose(&["--to", "BitcoinBenchmark", "--function", "setReporters", &list]).success();
    assert!(printed.err.contains("nothing was sent"), "{}", printed.err);
    let calls: Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!((&calls["from"], &calls["chain_id"]), (&json!(platform.to_lowercase()), &json!(31_337)));
    let none = rig.run(&["proposal", "list"]).success().out;
    assert!(none.contains("No proposals"), "nothing may be sent: {none}");
    send(&rig, Role::Platform, &calls).await;
    let proposed = rig.run(&["proposal", "list"]).success().out;
    assert!(proposed.contains("It lies"), "{proposed}");

    propose(&["--to", "BitcoinBenchmark", "--function", "setReporter", &list])
        .refused(2, &["BitcoinBenchmark has no function setReporter", "setReporters(address[])"]);
    propose(&["--to", "BitcoinBenchmark", "--function", "setReporters"])
        .refused(2, &["takes 1 values, not 0"]);
    propose(&["--to", "BitcoinBenchmark", "--function", "setReporters", "[0x12]"])
        .refused(2, &["is no address[]"]);
    propose(&["--to", &platform, "--function", "f"]).refused(2, &["is no contract of the platform"]);
    propose(&["--to", "BitcoinBenchmark"]).refused(2, &["--data"]);

    // What takes tokens comes with its approval, and what would be refused is not printed.
    let miner = Role::BtcMiner.address().to_string();
    rig.run(&["--as", "btc-miner", "product", "create", "--file", &crate::rig::example("product.toml")])
        .success();
    let add = ["--calldata-for", &miner, "--json", "miner", "bond", "add", "1", "--amount", "1"];
    rig.run(&add).refused(3, &["fund the account first"]);
    let printed: Value =
        serde_json::from_str(&rig.run(&[&add[..], &["--faucet"]].concat()).success().out).unwrap();
    let purposes: Vec<&str> =
        printed["calls"].as_array().unwrap().iter().map(|call| call["purpose"].as_str().unwrap()).collect();
    assert_eq!(purposes, ["faucet", "approve", "bond"]);
    send(&rig, Role::BtcMiner, &printed).await;
    assert_eq!(rig.json(&["product", "show", "1"])["bond"]["amount"], "1");
    rig.run(&["--calldata-for", &platform, "proposal", "queue", "1"]).refused(3, &["1"]);
    rig.run(&["--calldata-for", &platform, "--as", "alice", "proposal", "list"])
        .refused(2, &["cannot be used with"]);
}

/// Sends printed calls as a wallet would: nothing but where, how much and the bytes.
async fn send(rig: &Rig, who: Role, printed: &Value) {
    for call in printed["calls"].as_array().unwrap() {
        let [to, data] = ["to", "data"].map(|field| call[field].as_str().unwrap());
        rig.send_bytes(who, to.parse().unwrap(), data.parse().unwrap()).await;
    }
}
