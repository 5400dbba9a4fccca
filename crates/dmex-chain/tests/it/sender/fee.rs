use std::time::Duration;

use alloy::consensus::Transaction as _;
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::Transaction;
use dmex_chain::anvil::DevTime;
use dmex_chain::sender::{Policy, State};

use crate::rig::{Rig, assert_paid_once, key, transfer, until};

async fn unmined() -> Rig {
    Rig::start_with(|config| config.mine_at_once = false).await
}

/// Sends the first transfer and ends; what it signed, as it is on its way.
async fn send_without_mining(rig: &Rig) -> Transaction {
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    sender.submit(transfer("a", 0)).await.unwrap();
    sender.resume().await.unwrap();
    let hash = sender.status(&key("transfer/0")).await.unwrap().hashes[0];
    provider.get_transaction_by_hash(hash).await.unwrap().unwrap()
}

fn impatient(rig: &Rig) -> Policy {
    Policy { bump_after: Duration::from_millis(20), ..rig.policy() }
}

#[tokio::test]
async fn stuck_transaction_is_replaced_by_a_dearer_one() {
    let rig = unmined().await;
    let cheap = send_without_mining(&rig).await;
    let (sender, provider) = (rig.sender_with(impatient(&rig)).await, rig.provider().await);

    let hashes = until("a fee bump", async || {
        sender.resume().await.unwrap();
        let hashes = sender.status(&key("transfer/0")).await.unwrap().hashes;
        (hashes.len() > 1).then_some(hashes)
    })
    .await;
    let dear = provider.get_transaction_by_hash(*hashes.last().unwrap()).await.unwrap().unwrap();
    assert_eq!(dear.nonce(), cheap.nonce());
    assert!(dear.max_fee_per_gas() * 8 >= cheap.max_fee_per_gas() * 9);
    let priority = |transaction: &Transaction| transaction.max_priority_fee_per_gas().unwrap();
    assert!(priority(&dear) * 8 >= priority(&cheap) * 9);

    DevTime::new(provider.clone()).mine(1).await.unwrap();
    let receipt = sender.wait(&key("transfer/0")).await.unwrap();
    assert!(sender.status(&key("transfer/0")).await.unwrap().hashes.contains(&receipt.transaction_hash));
    assert_ne!(receipt.transaction_hash, *cheap.inner.hash());
    assert_paid_once(&provider, "a", 0..1).await;
}

#[tokio::test]
async fn replaced_transaction_counts_if_it_is_the_one_mined() {
    let rig = unmined().await;
    let first = *send_without_mining(&rig).await.inner.hash();
    let (sender, provider) = (rig.sender_with(impatient(&rig)).await, rig.provider().await);
    let raw = provider.get_raw_transaction_by_hash(first).await.unwrap().unwrap();
    until("a fee bump", async || {
        sender.resume().await.unwrap();
        (sender.status(&key("transfer/0")).await.unwrap().hashes.len() > 1).then_some(())
    })
    .await;

    provider.anvil_drop_all_transactions().await.unwrap();
    let _ = provider.send_raw_transaction(&raw).await.unwrap();
    DevTime::new(provider.clone()).mine(1).await.unwrap();
    assert_eq!(sender.wait(&key("transfer/0")).await.unwrap().transaction_hash, first);
    assert_paid_once(&provider, "a", 0..1).await;
}

#[tokio::test]
async fn forgotten_transaction_is_sent_again() {
    let rig = unmined().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    sender.submit(transfer("a", 0)).await.unwrap();
    until("the node to have it", async || {
        sender.resume().await.unwrap();
        let state = sender.status(&key("transfer/0")).await.unwrap().state;
        matches!(state, State::Broadcast { nonce: 0 }).then_some(())
    })
    .await;
    provider.anvil_drop_all_transactions().await.unwrap();
    sender.resume().await.unwrap();
    DevTime::new(provider.clone()).mine(1).await.unwrap();
    sender.wait(&key("transfer/0")).await.unwrap();
    assert_eq!(sender.status(&key("transfer/0")).await.unwrap().hashes.len(), 1);
    assert_paid_once(&provider, "a", 0..1).await;
}

#[tokio::test]
async fn fee_is_never_raised_above_the_limit() {
    let rig = unmined().await;
    let highest_fee = 3_000_000_000;
    let sender = rig.sender_with(Policy { highest_fee, ..impatient(&rig) }).await;
    let provider = rig.provider().await;
    sender.submit(transfer("a", 0)).await.unwrap();
    for _ in 0..30 {
        sender.resume().await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let hashes = sender.status(&key("transfer/0")).await.unwrap().hashes;
    let newest = provider.get_transaction_by_hash(*hashes.last().unwrap()).await.unwrap().unwrap();
    assert!(newest.max_fee_per_gas() <= highest_fee, "{}", newest.max_fee_per_gas());
}
