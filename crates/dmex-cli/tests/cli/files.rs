//! Files of ours that are missing, damaged or cut off.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use alloy::primitives::B256;
use dmex_contracts::DmexTimelock;
use dmex_platform::Call;
use dmex_replay::Role;

use crate::rig::{Rig, example, program};

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_named_with_its_remedy() {
    let rig = Rig::deployed().await;
    let file = rig.state.path().join("deployments/31337.json");
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    rig.run(&["product", "list"]).refused(5, &["31337.json is damaged", "dmex deploy"]);
    rig.run(&["deploy", "--dev"]).refused(5, &["is damaged"]);
    fs::write(&file, whole.replace("\"chain_id\": 31337", "\"chain_id\": 56")).unwrap();
    rig.run(&["product", "list"]).refused(5, &["belongs to chain 56"]);
    let config = rig.state.path().join("deploy.toml");
    fs::remove_file(&file).unwrap();
    let deploy = ["--as", "deployer", "deploy", "--config", config.to_str().unwrap()];
    rig.run(&deploy).refused(5, &["deploy.toml", "check that it exists"]);
    fs::copy(example("deploy.toml"), &config).unwrap();
    rig.run(&deploy).refused(5, &["no contract at 0x6666", "correct the address"]);
    rig.run(&["deploy"]).refused(2, &["--config", "--dev"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_of_tokens_that_exist_is_made_from_a_file_and_checked() {
    let rig = Rig::deployed().await;
    let dev = rig.platform().await.deployment().clone();
    let [btc, fil] = dmex_types::Asset::ALL;
    let pay_feed = dev.setup.pay_feeds[&dev.tokens.pay[0].address].feed;
    // A feed must answer freshly when it is named.
    rig.send_bytes(Role::Deployer, pay_feed, Call::post_price(pay_feed, 100_000_000).data).await;
    let config = fs::read_to_string(example("deploy.toml"))
        .unwrap()
        .replace("0x1111111111111111111111111111111111111111", &Role::Deployer.address().to_string())
        .replace("0x1212121212121212121212121212121212121212", &pay_feed.to_string())
        .replace("0x1313131313131313131313131313131313131313", &dev.setup.dmc_feed.unwrap().to_string())
        .replace("0x6666666666666666666666666666666666666666", &dev.tokens.pay[0].address.to_string())
        .replace("0x7777777777777777777777777777777777777777", &dev.tokens.reward[&btc].address.to_string())
        .replace("0x8888888888888888888888888888888888888888", &dev.price_feeds[&btc].to_string())
        .replace("0x9999999999999999999999999999999999999999", &dev.tokens.reward[&fil].address.to_string())
        .replace("0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &dev.price_feeds[&fil].to_string());
    let (second, file) = (tempfile::tempdir().unwrap(), rig.state.path().join("second.toml"));
    fs::write(&file, config).unwrap();
    let run = |arguments: &[&str]| {
        let node = ["--rpc", &rig.url(), "--chain", "31337", "--json"];
        crate::rig::Ran::of(program(second.path()).args(node).args(arguments))
    };
    let file = file.to_str().unwrap();
    let deployed = run(&["--as", "deployer", "deploy", "--config", file]).success().out;
    assert_eq!(run(&["deploy", "--check", "--config", file]).success().out, deployed);
    assert_eq!(run(&["deploy", "--check"]).success().out, deployed);

    // Somebody else's contract in place of ours is found out.
    let path = second.path().join("deployments/31337.json");
    let mut changed = dmex_contracts::Deployment::read(&second.path().join("deployments"), 31_337).unwrap();
    let ours = changed.settlement.address;
    changed.settlement.address = dev.settlement.address;
    changed.write(path.parent().unwrap()).unwrap();
    let theirs = dev.settlement.address;
    let misled = format!("word 2 of the recorded constructor arguments is {ours}, should be {theirs}");
    run(&["deploy", "--check"]).refused(7, &["MiningPower", &misled, "do not use this deployment"]);
    changed.settlement.address = ours;
    changed.bitcoin_benchmark.address = dev.bitcoin_benchmark.address;
    changed.write(path.parent().unwrap()).unwrap();
    run(&["deploy", "--check"])
        .refused(7, &["BitcoinBenchmark", "the owner is", "do not use this deployment"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_holds_a_role_of_the_timelock_is_found_out() {
    let rig = Rig::deployed().await;
    rig.run(&["deploy", "--check"]).success();
    let timelock = rig.platform().await.deployment().timelock.address;
    let account = Role::Deployer.address();
    let grant = DmexTimelock::grantRoleCall { role: B256::ZERO, account };
    rig.decide(Call::new(timelock, &grant)).await;
    let found = format!("the role of the administrator by {account} is held, should be not held");
    rig.run(&["deploy", "--check"]).refused(7, &["DmexTimelock", &found]);
    // What was taken back may have been used meanwhile.
    let revoke = DmexTimelock::revokeRoleCall { role: B256::ZERO, account };
    rig.decide(Call::new(timelock, &revoke)).await;
    rig.run(&["deploy", "--check"]).refused(7, &["DmexTimelock", &found]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_that_was_cut_off_goes_on() {
    let rig = Rig::empty().await;
    let node = ["--rpc", &rig.url(), "--chain", "31337"];
    let mut command = program(rig.state.path());
    command.args(node).args(["deploy", "--dev"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let plan = rig.state.path().join("deployments/31337.plan.json");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !plan.exists() {
        assert!(Instant::now() < deadline, "no plan was made");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let file = rig.state.path().join("deployments/31337.json");
    assert!(!file.exists(), "it was not cut off");
    rig.run(&["deploy", "--dev"]).success();
    rig.run(&["deploy", "--check"]).success();
    assert!(!plan.exists() && !rig.state.path().join("deployments/31337.sending").exists());
}
