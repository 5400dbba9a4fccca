use std::net::TcpListener;
use std::time::Duration;

use alloy::providers::Provider;
use dmex_chain::anvil::{DevTime, Origin};
use dmex_chain::{Anvil, AnvilError};

use crate::rig::{Rig, address_of, anvil_config, kill_hard, transfer, until};

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
async fn time_goes_on_where_it_was_after_a_restart() {
    let mut rig = Rig::start().await;
    let month = rig.config.genesis_timestamp + 30 * 86_400;
    DevTime::new(rig.provider().await).mine_at(month).await.unwrap();
    rig.restart().await;
    let time = DevTime::new(rig.provider().await);
    time.mine(1).await.unwrap();
    assert!((month..month + 3_600).contains(&time.now().await.unwrap()), "{}", time.now().await.unwrap());
}

#[tokio::test]
async fn chain_is_the_same_after_many_restarts() {
    let mut rig = Rig::start().await;
    let genesis =
        async |rig: &Rig| rig.provider().await.get_block_by_number(0.into()).await.unwrap().unwrap().header;
    let first = genesis(&rig).await;
    for day in 1..8 {
        DevTime::new(rig.provider().await).mine_at(first.timestamp + day * 86_400).await.unwrap();
        rig.restart().await;
        assert_eq!(genesis(&rig).await.hash, first.hash, "restart {day}");
        // Another first day, as a person may ask for: the chain that is there counts.
        rig.config.genesis_timestamp += 3_600;
    }
}

#[tokio::test]
async fn state_saved_while_blocks_come_has_the_balances_of_its_blocks() {
    for _ in 0..3 {
        let mut rig = Rig::start_with(|config| config.save_every = Some(Duration::from_millis(1))).await;
        let sender = rig.sender().await;
        for number in 0..80 {
            sender.send(transfer("a", number)).await.unwrap();
        }
        kill_hard(rig.anvil().pid());
        rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
        let provider = rig.provider().await;
        let mut transactions = 0;
        for number in 0..=provider.get_block_number().await.unwrap() {
            let block = provider.get_block_by_number(number.into()).await.unwrap().unwrap();
            transactions += block.transactions.len() as u64;
        }
        assert!(transactions > 0, "nothing was saved");
        assert_eq!(provider.get_transaction_count(address_of("a")).await.unwrap(), transactions);
    }
}

#[tokio::test]
async fn damaged_state_falls_back_to_the_one_before() {
    let mut rig = Rig::start_with(|config| config.save_every = None).await;
    DevTime::new(rig.provider().await).mine(3).await.unwrap();
    rig.restart().await;
    DevTime::new(rig.provider().await).mine(3).await.unwrap();
    rig.anvil.take().unwrap().stop().await.unwrap();
    let state = rig.config.folder.join("anvil-state.json");
    let whole = std::fs::read(&state).unwrap();
    std::fs::write(&state, &whole[..whole.len() / 2]).unwrap();
    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    assert_eq!(rig.anvil().origin(), Origin::SavedBefore);
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
