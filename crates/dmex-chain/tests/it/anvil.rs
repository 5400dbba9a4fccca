use std::net::TcpListener;
use std::time::Duration;

use alloy::providers::Provider;
use dmex_chain::anvil::{DevTime, Origin};
use dmex_chain::{Anvil, AnvilError};

use crate::rig::{Rig, anvil_config, kill_hard, transfer, until};

#[tokio::test]
async fn stopped_chain_goes_on_where_it_was() {
    let mut rig = Rig::start().await;
    let sender = rig.sender().await;
    let receipt = sender.send(transfer("a", 0)).await.unwrap();
    rig.restart().await;
    assert_eq!(rig.anvil().origin(), Origin::Saved);
    let provider = rig.provider().await;
    assert_eq!(provider.get_block_number().await.unwrap(), 1);
    let kept = provider.get_transaction_receipt(receipt.transaction_hash).await.unwrap();
    assert_eq!(kept.unwrap().block_hash, receipt.block_hash);
}

#[tokio::test]
async fn running_anvil_is_taken_over() {
    let mut rig = Rig::start().await;
    DevTime::new(rig.provider().await).mine(3).await.unwrap();
    let pid = rig.anvil().pid();
    drop(rig.anvil.take());
    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    assert_eq!(rig.anvil().origin(), Origin::TakenOver);
    assert_eq!(rig.anvil().pid(), pid);
    assert_eq!(rig.provider().await.get_block_number().await.unwrap(), 3);

    rig.anvil.take().unwrap().stop().await.unwrap();
    assert!(rig.config.folder.join("anvil-state.json").is_file());
    assert!(!rig.config.folder.join("anvil.json").exists());
}

#[tokio::test]
async fn killed_anvil_is_started_again_from_its_last_state() {
    let mut rig = Rig::start_with(|config| config.save_every = Some(Duration::from_millis(200))).await;
    DevTime::new(rig.provider().await).mine(3).await.unwrap();
    let state = rig.config.folder.join("anvil-state.json");
    until("a state with three blocks", async || {
        let text = std::fs::read_to_string(&state).ok()?;
        let state: serde_json::Value = serde_json::from_str(&text).ok()?;
        (state["best_block_number"] == "0x3" || state["best_block_number"] == 3).then_some(())
    })
    .await;
    let pid = rig.anvil().pid();
    kill_hard(pid);
    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    assert_ne!(rig.anvil().pid(), pid);
    assert_eq!(rig.provider().await.get_block_number().await.unwrap(), 3);
}

#[tokio::test]
async fn broken_state_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let config = anvil_config(folder.path());
    std::fs::create_dir_all(&config.folder).unwrap();
    std::fs::write(config.folder.join("anvil-state.json"), "{\"block\": {").unwrap();
    let error = Anvil::start(&config).await.unwrap_err();
    assert!(matches!(error, AnvilError::StateCorrupt { .. }), "{error}");
    assert!(error.to_string().contains("delete the state folder"), "{error}");
}

#[tokio::test]
async fn broken_record_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let config = anvil_config(folder.path());
    std::fs::create_dir_all(&config.folder).unwrap();
    std::fs::write(config.folder.join("anvil.json"), "pid 7").unwrap();
    let error = Anvil::start(&config).await.unwrap_err();
    assert!(matches!(error, AnvilError::RecordCorrupt { .. }), "{error}");
}

#[tokio::test]
async fn used_port_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = anvil_config(folder.path());
    config.port = listener.local_addr().unwrap().port();
    let error = Anvil::start(&config).await.unwrap_err();
    assert!(matches!(error, AnvilError::PortInUse { port } if port == config.port), "{error}");
}

#[tokio::test]
async fn failed_start_shows_the_last_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = anvil_config(folder.path());
    config.mnemonic = "not a mnemonic".to_owned();
    let error = Anvil::start(&config).await.unwrap_err();
    let AnvilError::DidNotStart { last_words, .. } = error else { panic!("{error}") };
    assert!(!last_words.is_empty());
    assert!(!config.folder.join("anvil.json").exists());
}

#[tokio::test]
async fn time_moves_as_told() {
    let rig = Rig::start().await;
    let time = DevTime::new(rig.provider().await);
    let next_day = rig.config.genesis_timestamp + 86_400;
    time.mine_at(next_day).await.unwrap();
    assert_eq!(time.now().await.unwrap(), next_day);
    assert!(time.set_next_timestamp(next_day - 1).await.is_err());
}
