//! Every command with several nodes of which some cannot be used.

use crate::rig::{Ran, Rig, program};

/// Nobody listens there.
const DEAD: &str = "http://127.0.0.1:1/v3/secret";

#[tokio::test(flavor = "multi_thread")]
async fn a_command_works_as_long_as_one_node_does_and_tells_no_key() {
    let rig = Rig::deployed().await;
    let run = |nodes: &[&str], words: &[&str]| {
        let mut program = program(rig.state.path());
        program.env("DMEX_LOG", "debug").args(["--chain", "31337"]);
        for node in nodes {
            program.args(["--rpc", node]);
        }
        Ran::of(program.args(words))
    };
    let url = rig.url();
    let both = format!("{DEAD},{url}");
    for nodes in [vec![both.as_str()], vec![url.as_str(), DEAD], vec![DEAD, "http://127.0.0.1:2", &url]] {
        let told = run(&nodes, &["product", "list"]).success();
        assert!(!told.err.contains("secret"), "{}", told.err);
    }
    // A transaction too: it reads, signs, sends and waits for the receipt.
    run(
        &[&both],
        &["--as", "btc-miner", "product", "create", "--file", &crate::rig::example("product.toml")],
    )
    .success();
    let none = run(&[DEAD, "http://127.0.0.1:2"], &["product", "list"]);
    assert_eq!(none.status, 4, "{}", none.err);
    for words in ["no node of chain 31337 can be used", "127.0.0.1:1", "127.0.0.1:2", "--rpc"] {
        assert!(none.err.contains(words), "{words}: {}", none.err);
    }
    assert!(!none.err.contains("secret"), "{}", none.err);
}
