use std::time::Instant;

use alloy::primitives::{Bytes, U256};
use dmex_chain::sender::{Purpose, State, StoreError, SubmitError};

use crate::rig::{Rig, assert_paid_once, key, payee, transfer};

#[tokio::test]
async fn same_key_twice_is_one_transaction() {
    let rig = Rig::start().await;
    let sender = rig.sender().await;
    let first = sender.send(transfer("a", 0)).await.unwrap();
    let second = sender.send(transfer("a", 0)).await.unwrap();
    assert_eq!(first.transaction_hash, second.transaction_hash);
    assert_paid_once(&rig.provider().await, "a", 0..1).await;
}

#[tokio::test]
async fn same_key_at_the_same_time_is_one_transaction() {
    let rig = Rig::start().await;
    let sender = rig.sender().await;
    let sends = (0..8).map(|_| {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(transfer("a", 0)).await.unwrap().transaction_hash })
    });
    let mut hashes = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        hashes.push(send.await.unwrap());
    }
    hashes.dedup();
    assert_eq!(hashes.len(), 1);
    assert_paid_once(&rig.provider().await, "a", 0..1).await;
}

#[tokio::test]
async fn same_key_for_another_payload_is_refused() {
    let rig = Rig::start().await;
    let sender = rig.sender().await;
    sender.submit(transfer("a", 0)).await.unwrap();
    let purpose = transfer("a", 0);
    let others = [
        Purpose { to: Some(payee(9)), ..purpose.clone() },
        Purpose { to: None, ..purpose.clone() },
        Purpose { value: U256::from(2), ..purpose.clone() },
        Purpose { data: Bytes::from([1]), ..purpose.clone() },
        Purpose { from: "b".parse().unwrap(), ..purpose },
    ];
    for other in others {
        let error = sender.submit(other).await.unwrap_err();
        assert!(matches!(error, SubmitError::KeyReused { .. }), "{error}");
    }
}

#[tokio::test]
async fn unknown_account_names_the_known_ones() {
    let rig = Rig::start().await;
    let error = rig.sender().await.submit(transfer("nobody", 0)).await.unwrap_err();
    assert_eq!(error.to_string(), "no account is called nobody; there are: a, b, c, poor");
}

#[tokio::test]
async fn unknown_key_is_an_error() {
    let rig = Rig::start().await;
    let error = rig.sender().await.status(&key("nothing")).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownKey(_)), "{error}");
}

#[tokio::test]
async fn accounts_work_side_by_side() {
    let rig = Rig::start().await;
    let sender = rig.sender().await;
    let series = |from: &'static str, numbers: std::ops::Range<u64>| {
        let sender = sender.clone();
        tokio::spawn(async move {
            for number in numbers {
                sender.send(transfer(from, number)).await.unwrap();
            }
        })
    };
    for task in [series("a", 0..10), series("b", 10..20), series("c", 20..30)] {
        task.await.unwrap();
    }
    let provider = rig.provider().await;
    assert_paid_once(&provider, "a", 0..10).await;
    assert_paid_once(&provider, "b", 10..20).await;
    assert_paid_once(&provider, "c", 20..30).await;
}

#[tokio::test]
async fn queue_of_one_account_goes_through_in_order() {
    let rig = Rig::start().await;
    let sender = rig.sender().await;
    for number in 0..20 {
        sender.submit(transfer("a", number)).await.unwrap();
    }
    let start = Instant::now();
    sender.wait(&key("transfer/19")).await.unwrap();
    println!("20 queued transfers took {:?}", start.elapsed());
    assert_paid_once(&rig.provider().await, "a", 0..20).await;
    for number in 0..20 {
        let status = sender.status(&key(&format!("transfer/{number}"))).await.unwrap();
        assert!(matches!(status.state, State::Confirmed { nonce, .. } if nonce == number), "{status:?}");
        assert_eq!(status.hashes.len(), 1);
    }
}

#[tokio::test]
async fn confirmations_are_counted() {
    let rig = Rig::start().await;
    let sender = rig.sender_with(dmex_chain::sender::Policy { confirmations: 3, ..rig.policy() }).await;
    sender.submit(transfer("a", 0)).await.unwrap();
    let time = dmex_chain::anvil::DevTime::new(rig.provider().await);
    let state = async || {
        sender.resume().await.unwrap();
        sender.status(&key("transfer/0")).await.unwrap().state
    };
    crate::rig::until("the block", async || matches!(state().await, State::Mined { .. }).then_some(())).await;
    time.mine(2).await.unwrap();
    assert!(matches!(state().await, State::Mined { .. }));
    time.mine(1).await.unwrap();
    assert!(matches!(state().await, State::Confirmed { .. }));
}
