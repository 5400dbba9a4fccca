use alloy::network::TransactionBuilder;
use alloy::primitives::U256;
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionRequest;
use alloy::rpc::types::anvil::ReorgOptions;
use dmex_chain::Anvil;
use dmex_chain::anvil::DevTime;
use dmex_chain::sender::{State, WaitError};

use crate::rig::{Rig, address_of, assert_paid_once, key, kill_hard, payee, port_of, transfer};

#[tokio::test]
async fn transactions_of_a_chain_that_went_back_are_sent_again_once() {
    let rig = Rig::start().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    sender.send(transfer("a", 0)).await.unwrap();
    let snapshot = provider.anvil_snapshot().await.unwrap();
    let mut before = Vec::new();
    for number in 1..4 {
        before.push(sender.send(transfer("a", number)).await.unwrap().transaction_hash);
    }
    provider.anvil_revert(snapshot).await.unwrap();
    assert_eq!(provider.get_balance(payee(1)).await.unwrap(), U256::ZERO);

    for (number, hash) in (1..4).zip(before) {
        let receipt = sender.send(transfer("a", number)).await.unwrap();
        assert_eq!(receipt.transaction_hash, hash, "the same transaction");
    }
    assert_paid_once(&provider, "a", 0..4).await;
}

#[tokio::test]
async fn older_chain_found_at_the_start_gets_the_same_transactions_again() {
    let rig = Rig::start().await;
    let provider = rig.provider().await;
    let snapshot = provider.anvil_snapshot().await.unwrap();
    {
        let sender = rig.sender().await;
        for number in 0..5 {
            sender.send(transfer("a", number)).await.unwrap();
        }
    }
    provider.anvil_revert(snapshot).await.unwrap();
    let sender = rig.sender().await;
    sender.resume().await.unwrap();
    for number in 0..5 {
        sender.wait(&key(&format!("transfer/{number}"))).await.unwrap();
        assert_eq!(sender.status(&key(&format!("transfer/{number}"))).await.unwrap().hashes.len(), 1);
    }
    assert_paid_once(&provider, "a", 0..5).await;
}

#[tokio::test]
async fn fe1_nonce_taken_by_another_after_the_chain_went_back_is_signed_again_only_when_asked_for() {
    let rig = Rig::start().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    let snapshot = provider.anvil_snapshot().await.unwrap();
    sender.send(transfer("a", 0)).await.unwrap();
    provider.anvil_revert(snapshot).await.unwrap();
    let other =
        TransactionRequest::default().with_from(address_of("a")).with_to(payee(99)).with_value(U256::from(1));
    provider.send_transaction(other).await.unwrap().get_receipt().await.unwrap();

    sender.resume().await.unwrap();
    // The other one may have done what this was for: whoever wants it looks, and asks again.
    let error = sender.wait(&key("transfer/0")).await.unwrap_err();
    assert!(matches!(&error, WaitError::Refused { reason, .. } if reason.name() == "NonceTaken"), "{error}");
    assert_eq!(provider.get_balance(payee(0)).await.unwrap(), U256::ZERO);
    sender.send(transfer("a", 0)).await.unwrap();
    let status = sender.status(&key("transfer/0")).await.unwrap();
    assert!(matches!(status.state, State::Confirmed { nonce: 1, .. }), "{status:?}");
    assert_eq!(status.hashes.len(), 2);
    assert_eq!(provider.get_balance(payee(0)).await.unwrap(), U256::from(1));
    assert_eq!(provider.get_transaction_count(address_of("a")).await.unwrap(), 2);
}

#[tokio::test]
async fn reorg_that_drops_a_transaction_sends_it_again_once() {
    let rig = Rig::start_with(|config| config.old_states = None).await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    DevTime::new(provider.clone()).mine(5).await.unwrap();
    for number in 0..3 {
        sender.send(transfer("a", number)).await.unwrap();
    }
    provider.anvil_reorg(ReorgOptions { depth: 2, tx_block_pairs: Vec::new() }).await.unwrap();
    sender.resume().await.unwrap();
    for number in 0..3 {
        sender.wait(&key(&format!("transfer/{number}"))).await.unwrap();
    }
    assert_paid_once(&provider, "a", 0..3).await;
}

#[tokio::test]
async fn restart_of_the_chain_loses_and_repeats_nothing() {
    let mut rig = Rig::start().await;
    let sender = rig.sender().await;
    for number in 0..5 {
        sender.send(transfer("a", number)).await.unwrap();
    }
    rig.restart().await;
    sender.resume().await.unwrap();
    drop(sender);
    let sender = rig.sender().await;
    sender.resume().await.unwrap();
    sender.send(transfer("a", 5)).await.unwrap();
    assert_paid_once(&rig.provider().await, "a", 0..6).await;
}

#[tokio::test]
async fn chain_killed_before_it_wrote_its_state_gets_everything_again() {
    let mut rig = Rig::start_with(|config| config.save_every = None).await;
    let sender = rig.sender().await;
    for number in 0..5 {
        sender.send(transfer("a", number)).await.unwrap();
    }
    rig.config.port = port_of(rig.endpoint());
    kill_hard(rig.anvil().pid());
    drop(rig.anvil.take());
    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    let provider = rig.provider().await;
    assert_eq!(provider.get_block_number().await.unwrap(), 0);

    sender.resume().await.unwrap();
    sender.send(transfer("a", 5)).await.unwrap();
    assert_paid_once(&provider, "a", 0..6).await;
}
