use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::Duration;

use alloy::eips::BlockId;
use alloy::primitives::{Bytes, TxHash, U256};
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use dmex_chain::anvil::{DevTime, Origin, Over};
use dmex_chain::{Anvil, AnvilError};
use flate2::read::GzDecoder;

use crate::rig::{
    Rig, address_of, anvil_config, assert_paid_once, is_alive, kill_hard, payee, transfer, until,
};

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
async fn fe4_a_chain_that_runs_is_not_started_twice() {
    let rig = Rig::start().await;
    let error = Anvil::start(&rig.config).await.unwrap_err();
    assert!(matches!(&error, AnvilError::InUse { folder } if *folder == rig.config.folder), "{error}");
    assert_eq!(rig.provider().await.get_block_number().await.unwrap(), 0, "the first one goes on");
}

const FOLDER: &str = "DMEX_TEST_OWNER";

/// Not a test by itself: a process that owns a chain until it is killed.
#[tokio::test]
async fn child_owns_a_chain() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let _anvil = Anvil::start(&anvil_config(folder.as_ref())).await.unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn fe4_the_chain_ends_with_its_owner_even_when_that_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut owner = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "anvil::child_owns_a_chain"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let note = folder.path().join("anvil/anvil.json");
    let pid = until("the chain", async || {
        let note: serde_json::Value = serde_json::from_slice(&std::fs::read(&note).ok()?).ok()?;
        u32::try_from(note["pid"].as_u64()?).ok()
    })
    .await;
    assert!(is_alive(pid));
    kill_hard(owner.id());
    owner.wait().unwrap();
    until("the end of the chain", async || (!is_alive(pid)).then_some(())).await;
}

#[tokio::test]
async fn fe4_nothing_is_left_of_a_chain_whose_start_fails_afterwards() {
    let mut rig = Rig::start().await;
    let pid = rig.anvil().pid();
    drop(rig.anvil.take());
    until("the end of the chain", async || (!is_alive(pid)).then_some(())).await;
    // And its folder is free for the next.
    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
}

#[tokio::test]
async fn fe4_a_disk_that_takes_nothing_is_said_and_so_is_its_recovery() {
    let rig = Rig::start_with(|config| config.save_every = Some(Duration::from_millis(10))).await;
    let (time, mut trouble) = (DevTime::new(rig.provider().await), rig.anvil().trouble());
    time.mine(1).await.unwrap();
    let state = rig.config.folder.join("anvil-state.json.gz");
    until("a save", async || state.is_file().then_some(())).await;
    // A folder in the place of a file cannot be written, not even by root.
    let journal = rig.config.folder.join("anvil-blocks.jsonl");
    until("a folder in its place", async || {
        let _ = std::fs::remove_file(&journal);
        std::fs::create_dir(&journal).ok()
    })
    .await;
    time.mine(1).await.unwrap();
    trouble.wait_for(Option::is_some).await.unwrap();
    std::fs::remove_dir(&journal).unwrap();
    trouble.wait_for(Option::is_none).await.unwrap();
}

/// What a saved chain says; nothing if it is not whole.
fn unpack(packed: &[u8]) -> String {
    std::io::read_to_string(GzDecoder::new(packed)).unwrap_or_default()
}

/// Waits until the chain's folder holds everything up to this block.
async fn until_saved(rig: &Rig, block: u64) {
    let (state, journal) =
        (rig.config.folder.join("anvil-state.json.gz"), rig.config.folder.join("anvil-blocks.jsonl"));
    until("a saved chain", async || {
        let whole: serde_json::Value =
            unpack(&std::fs::read(&state).unwrap_or_default()).parse().unwrap_or_default();
        let best = &whole["best_block_number"];
        let blocks = std::fs::read_to_string(&journal).unwrap_or_default();
        let written = blocks.contains(&format!("\"number\":{block},"));
        (written || *best == block || *best == format!("{block:#x}")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn killed_anvil_is_started_again_from_what_was_saved() {
    let mut rig = Rig::start_with(|config| config.save_every = Some(Duration::from_millis(50))).await;
    DevTime::new(rig.provider().await).mine(3).await.unwrap();
    until_saved(&rig, 3).await;
    let pid = rig.anvil().pid();
    kill_hard(pid);
    rig.start_again().await;
    assert_ne!(rig.anvil().pid(), pid);
    assert_eq!(rig.provider().await.get_block_number().await.unwrap(), 3);
}

#[tokio::test]
async fn fe3_a_kill_loses_no_block_that_was_written_down_and_each_keeps_its_time() {
    let mut rig = Rig::start_with(|config| config.save_every = Some(Duration::from_millis(20))).await;
    let (sender, begin) = (rig.sender().await, rig.config.genesis_timestamp);
    let mut hashes = Vec::new();
    for number in 0..5 {
        let time = DevTime::new(rig.provider().await);
        time.mine_at(begin + (number + 1) * 86_400).await.unwrap();
        hashes.push(sender.send(transfer("a", number)).await.unwrap().transaction_hash);
    }
    drop(sender);
    for life in 0..2 {
        until_saved(&rig, 10).await;
        kill_hard(rig.anvil().pid());
        rig.start_again().await;
        let provider = rig.provider().await;
        assert_eq!(provider.get_block_number().await.unwrap(), 10, "life {life}");
        for (number, hash) in (0..).zip(&hashes) {
            let receipt = provider.get_transaction_receipt(*hash).await.unwrap().unwrap();
            let block = provider.get_block_by_number(receipt.block_number.unwrap().into()).await.unwrap();
            let day = (block.unwrap().header.timestamp - begin) / 86_400;
            assert_eq!(day, number + 1, "life {life}");
        }
        assert_paid_once(&provider, "a", 0..5).await;
    }
}

#[tokio::test]
async fn fe3_the_saved_chain_holds_no_traces_and_blocks_are_saved_without_saving_all() {
    let rig = Rig::start_with(|config| config.save_every = Some(Duration::from_millis(20))).await;
    let sender = rig.sender().await;
    sender.send(transfer("a", 0)).await.unwrap();
    until_saved(&rig, 1).await;
    let state = rig.config.folder.join("anvil-state.json.gz");
    until("a whole save", async || state.is_file().then_some(())).await;
    let saved = std::fs::read(&state).unwrap();
    for number in 1..20 {
        sender.send(transfer("a", number)).await.unwrap();
    }
    until_saved(&rig, 20).await;
    assert_eq!(std::fs::read(&state).unwrap(), saved, "one whole save was enough");
    let text = unpack(&saved);
    assert!(text.contains("\"traces\":[]") && !text.contains("\"traces\":[{"), "{text}");
}

#[tokio::test]
async fn fe3_a_chain_that_has_grown_goes_on_from_the_same_block_with_less_memory() {
    let mut rig = Rig::start_with(|config| {
        config.save_every = Some(Duration::from_millis(20));
        config.growth = 12 << 20;
    })
    .await;
    let provider = rig.provider().await;
    let anvil = rig.anvil.as_mut().unwrap();
    // What anvil keeps of each: its long input, again in its traces.
    let input = format!("0x{}", "ab".repeat(60_000));
    let payment = |to| serde_json::json!({ "from": address_of("a"), "to": to, "input": input });
    let sent = 300;
    for number in 0..sent {
        let payment = payment(payee(number));
        let _: TxHash = provider.raw_request("eth_sendTransaction".into(), (payment,)).await.unwrap();
    }
    let over = tokio::time::timeout(Duration::from_secs(60), anvil.over()).await;
    assert_eq!(over.expect("it does not grow"), Over::Grown);
    until("all are mined", async || {
        (provider.get_transaction_count(address_of("a")).await.unwrap() == sent).then_some(())
    })
    .await;
    let newest = provider.get_block(BlockId::latest()).await.unwrap().unwrap().header.hash;
    let before = anvil.pid();
    anvil.renew(&rig.config).await.unwrap();
    assert_ne!(anvil.pid(), before);
    assert_eq!(provider.get_block(BlockId::latest()).await.unwrap().unwrap().header.hash, newest);
    assert_eq!(provider.get_transaction_count(address_of("a")).await.unwrap(), sent);
    let over = tokio::time::timeout(Duration::from_secs(7), anvil.over()).await;
    assert!(over.is_err(), "its new life is not over: {over:?}");
}

/// Hands a transfer to anvil, which signs it; `assert_paid_once` counts it.
async fn pay(provider: &DynProvider, number: u64) -> TxHash {
    let (from, to, value) = (address_of("a"), payee(number), U256::from(number + 1));
    let transfer = serde_json::json!({ "from": from, "to": to, "value": value });
    provider.raw_request("eth_sendTransaction".into(), (transfer,)).await.unwrap()
}

#[tokio::test]
async fn fe3_a_chain_mined_by_hand_does_its_blocks_again_and_is_mined_by_hand_still() {
    let mut rig = Rig::start_with(|config| {
        config.save_every = Some(Duration::from_millis(20));
        config.mine_at_once = false;
    })
    .await;
    let provider = rig.provider().await;
    let time = DevTime::new(provider.clone());
    time.mine(1).await.unwrap();
    let state = rig.config.folder.join("anvil-state.json.gz");
    until("a whole save", async || state.is_file().then_some(())).await;
    for payments in [0..2, 2..3] {
        for number in payments {
            pay(&provider, number).await;
        }
        time.mine(1).await.unwrap();
    }
    until_saved(&rig, 3).await;
    kill_hard(rig.anvil().pid());
    rig.start_again().await;
    let provider = rig.provider().await;
    assert_eq!(provider.get_block_number().await.unwrap(), 3);
    assert_paid_once(&provider, "a", 0..3).await;
    assert!(!provider.anvil_get_auto_mine().await.unwrap());
}

#[tokio::test]
async fn fe3_a_block_that_is_refused_is_put_aside_and_the_chain_mines_on_without_it() {
    let mut rig = Rig::start_with(|config| config.save_every = None).await;
    let provider = rig.provider().await;
    DevTime::new(provider.clone()).mine(1).await.unwrap();
    provider.anvil_set_auto_mine(false).await.unwrap();
    let hash = pay(&provider, 0).await;
    let good: Bytes = provider.get_raw_transaction_by_hash(hash).await.unwrap().unwrap();
    rig.anvil.take().unwrap().stop().await.unwrap();
    let timestamp = rig.config.genesis_timestamp + 86_400;
    let block = serde_json::json!({ "number": 2, "timestamp": timestamp, "transactions": [good, "0x01"] });
    std::fs::write(rig.config.folder.join("anvil-blocks.jsonl"), format!("{block}\n")).unwrap();

    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    let aside = std::fs::read(rig.config.folder.join("anvil-blocks.refused-2.jsonl")).unwrap();
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&aside).unwrap(), block);
    let provider = rig.provider().await;
    assert_eq!(provider.get_block_number().await.unwrap(), 1);
    pay(&provider, 1).await;
    until("a block", async || (provider.get_block_number().await.unwrap() == 2).then_some(())).await;
    assert_paid_once(&provider, "a", 1..2).await;
    assert_eq!(provider.get_balance(payee(0)).await.unwrap(), U256::ZERO, "half of a block is none");
}

#[tokio::test]
async fn fe3_blocks_are_written_down_although_the_chain_cannot_be_saved_whole() {
    let mut rig = Rig::start_with(|config| config.save_every = Some(Duration::from_millis(10))).await;
    let (time, mut trouble) = (DevTime::new(rig.provider().await), rig.anvil().trouble());
    time.mine(1).await.unwrap();
    let state = rig.config.folder.join("anvil-state.json.gz");
    until("a whole save", async || state.is_file().then_some(())).await;
    // A folder in the place of the draft: the disk takes blocks, but no state.
    let draft = rig.config.folder.join("anvil-state.new.json.gz");
    std::fs::create_dir(&draft).unwrap();
    time.mine(502).await.unwrap();
    trouble.wait_for(Option::is_some).await.unwrap();
    time.mine(1).await.unwrap();
    until_saved(&rig, 504).await;
    kill_hard(rig.anvil().pid());
    rig.start_again().await;
    assert_eq!(rig.provider().await.get_block_number().await.unwrap(), 504);

    let mut trouble = rig.anvil().trouble();
    trouble.wait_for(Option::is_some).await.unwrap();
    std::fs::remove_dir(&draft).unwrap();
    trouble.wait_for(Option::is_none).await.unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn fe2_a_stranger_that_has_the_process_id_of_the_record_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let config = anvil_config(folder.path());
    std::fs::create_dir_all(&config.folder).unwrap();
    let mut stranger =
        Command::new("sh").args(["-c", "read -r end", "anvil"]).stdin(Stdio::piped()).spawn().unwrap();
    let record = serde_json::json!({ "pid": stranger.id(), "url": "http://127.0.0.1:8545" });
    std::fs::write(config.folder.join("anvil.json"), record.to_string()).unwrap();
    let anvil = Anvil::start(&config).await.unwrap();
    assert!(is_alive(stranger.id()));
    drop((anvil, stranger.stdin.take()));
    stranger.wait().unwrap();
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
        rig.start_again().await;
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
    let state = rig.config.folder.join("anvil-state.json.gz");
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
    std::fs::write(config.folder.join("anvil-state.json.gz"), "{\"block\": {").unwrap();
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
