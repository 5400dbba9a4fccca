//! A development chain that went back: what it lost is done again in its order, at its time, and once.

use alloy::network::TransactionBuilder;
use alloy::primitives::{B256, U256};
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use dmex_chain::anvil::DevTime;
use dmex_chain::sender::{Lost, Policy, Purpose, State};

use crate::rig::{Rig, address_of, assert_paid_once, key, payee, transfer};

/// A transaction that this sender knows nothing of.
async fn somebody_pays(provider: &DynProvider, from: &str, to: alloy::primitives::Address, value: u128) {
    let payment =
        TransactionRequest::default().with_from(address_of(from)).with_to(to).with_value(U256::from(value));
    provider.send_transaction(payment).await.unwrap().get_receipt().await.unwrap();
}

async fn time_of(provider: &DynProvider, hash: B256) -> u64 {
    let receipt = provider.get_transaction_receipt(hash).await.unwrap().unwrap();
    let block = provider.get_block_by_number(receipt.block_number.unwrap().into()).await.unwrap().unwrap();
    block.header.timestamp
}

#[tokio::test]
async fn lost_transactions_come_in_their_order_and_at_their_time() {
    let rig = Rig::start().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    let (time, begin) = (DevTime::new(provider.clone()), rig.config.genesis_timestamp);
    let snapshot = provider.anvil_snapshot().await.unwrap();
    let mut before = Vec::new();
    for (number, from) in (0..).zip(["a", "b", "a"]) {
        time.mine_at(begin + (number + 1) * 86_400).await.unwrap();
        let hash = sender.send(transfer(from, number)).await.unwrap().transaction_hash;
        before.push((hash, time_of(&provider, hash).await));
    }
    provider.anvil_revert(snapshot).await.unwrap();

    sender.resume().await.unwrap();
    let mut blocks = Vec::new();
    for (hash, when) in before {
        assert_eq!(time_of(&provider, hash).await, when);
        blocks.push(provider.get_transaction_receipt(hash).await.unwrap().unwrap().block_number);
    }
    assert!(blocks.is_sorted(), "{blocks:?}");
}

#[tokio::test]
async fn gap_that_somebody_elses_lost_transaction_leaves_is_closed() {
    let rig = Rig::start().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    let snapshot = provider.anvil_snapshot().await.unwrap();
    somebody_pays(&provider, "a", payee(99), 1).await;
    for number in 0..3 {
        sender.send(transfer("a", number)).await.unwrap();
    }
    provider.anvil_revert(snapshot).await.unwrap();

    sender.resume().await.unwrap();
    for number in 0..3 {
        sender.wait(&key(&format!("transfer/{number}"))).await.unwrap();
    }
    for number in 0..3 {
        assert_eq!(provider.get_balance(payee(number)).await.unwrap(), U256::from(number + 1));
    }
    // The one that does nothing takes the nonce of somebody else's.
    assert_eq!(provider.get_transaction_count(address_of("a")).await.unwrap(), 4);
}

/// [wei] Enough for the gas of some transfers.
const FOR_GAS: u128 = 10u128.pow(16);

#[tokio::test]
async fn fe1_what_would_have_no_effect_now_is_refused_under_its_own_nonce_and_can_be_asked_for_again() {
    let rig = Rig::start().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    somebody_pays(&provider, "b", address_of("poor"), FOR_GAS).await;
    let snapshot = provider.anvil_snapshot().await.unwrap();
    somebody_pays(&provider, "b", address_of("poor"), 10u128.pow(18)).await;
    let dear = Purpose { value: U256::from(10u128.pow(17)), ..transfer("poor", 0) };
    sender.send(dear.clone()).await.unwrap();
    sender.send(transfer("poor", 1)).await.unwrap();
    sender.send(transfer("a", 2)).await.unwrap();
    provider.anvil_revert(snapshot).await.unwrap();

    sender.resume().await.unwrap();
    let status = sender.status(&key("transfer/0")).await.unwrap();
    assert!(matches!(status.state, State::Refused { .. }), "{status:?}");
    for number in 1..3 {
        assert_eq!(provider.get_balance(payee(number)).await.unwrap(), U256::from(number + 1));
        assert_eq!(sender.status(&key(&format!("transfer/{number}"))).await.unwrap().hashes.len(), 1);
    }

    somebody_pays(&provider, "b", address_of("poor"), 10u128.pow(18)).await;
    sender.send(dear.clone()).await.unwrap();
    assert_eq!(provider.get_balance(payee(0)).await.unwrap(), dear.value);
    assert_eq!(provider.get_transaction_count(address_of("poor")).await.unwrap(), 3);
}

#[tokio::test]
async fn fe1_what_cannot_even_pay_its_gas_now_waits_with_the_same_bytes() {
    let rig = Rig::start().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    let snapshot = provider.anvil_snapshot().await.unwrap();
    somebody_pays(&provider, "b", address_of("poor"), 10u128.pow(18)).await;
    let hash = sender.send(transfer("poor", 0)).await.unwrap().transaction_hash;
    provider.anvil_revert(snapshot).await.unwrap();
    // The node says that there is too little coin: nothing is given up for that.
    let _ = sender.resume().await;
    somebody_pays(&provider, "b", address_of("poor"), 10u128.pow(18)).await;
    assert_eq!(sender.wait(&key("transfer/0")).await.unwrap().transaction_hash, hash);
    assert_paid_once(&provider, "poor", 0..1).await;
}

#[tokio::test]
async fn on_a_public_chain_only_the_same_bytes_are_ever_sent_again() {
    let rig = Rig::start().await;
    let policy = Policy { lost: Lost::SendAgain, ..rig.policy() };
    let (sender, provider) = (rig.sender_with(policy).await, rig.provider().await);
    let snapshot = provider.anvil_snapshot().await.unwrap();
    somebody_pays(&provider, "a", payee(99), 1).await;
    let hash = sender.send(transfer("a", 0)).await.unwrap().transaction_hash;
    provider.anvil_revert(snapshot).await.unwrap();

    sender.resume().await.unwrap();
    let status = sender.status(&key("transfer/0")).await.unwrap();
    assert_eq!(status.hashes, [hash]);
    assert!(matches!(status.state, State::Signed { nonce: 1 } | State::Broadcast { nonce: 1 }), "{status:?}");
}
