use alloy::primitives::{Address, Bytes, U256, hex};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use dmex_chain::Sender;
use dmex_chain::anvil::DevTime;
use dmex_chain::sender::{Purpose, State, WaitError};

use crate::rig::{Rig, address_of, assert_paid_once, key, transfer};

/// Seconds after genesis from which the test contract refuses every call.
const OPEN_FOR: u64 = 1_000_000;

/// A contract that reverts with `SalesPaused()` after a moment, and otherwise does nothing.
fn too_late_contract(deadline: u64) -> Bytes {
    let selector = &alloy::primitives::keccak256("SalesPaused()")[..4];
    let deadline = u32::try_from(deadline).unwrap().to_be_bytes();
    // timestamp > deadline ? revert(selector) : stop
    let runtime = [
        &hex!("42 63")[..],
        &deadline,
        &hex!("10 60 0b 57 00 5b 63"),
        selector,
        &hex!("60 e0 1b 60 00 52 60 04 60 00 fd"),
    ]
    .concat();
    let length = u8::try_from(runtime.len()).unwrap();
    let copy_and_return = [0x60, length, 0x60, 12, 0x60, 0, 0x39, 0x60, length, 0x60, 0, 0xf3];
    [&copy_and_return[..], &runtime].concat().into()
}

async fn deploy(rig: &Rig, sender: &Sender) -> Address {
    let data = too_late_contract(rig.config.genesis_timestamp + OPEN_FOR);
    let handle = sender.submit(purpose("deploy", None, data)).await.unwrap();
    let time = DevTime::new(rig.provider().await);
    crate::rig::until("the contract", async || {
        sender.resume().await.unwrap();
        if !rig.config.mine_at_once {
            time.mine(1).await.unwrap();
        }
        let status = sender.status(handle.key()).await.unwrap();
        matches!(status.state, State::Confirmed { .. }).then_some(())
    })
    .await;
    handle.wait().await.unwrap().contract_address.unwrap()
}

fn purpose(name: &str, to: Option<Address>, data: Bytes) -> Purpose {
    Purpose { key: key(name), from: "a".parse().unwrap(), to, data, value: U256::ZERO }
}

#[tokio::test]
async fn call_that_would_revert_is_refused_by_name_and_uses_no_nonce() {
    let rig = Rig::start().await;
    let sender = rig.sender().await;
    let contract = deploy(&rig, &sender).await;
    let provider = rig.provider().await;
    DevTime::new(provider.clone()).mine_at(rig.config.genesis_timestamp + OPEN_FOR + 1).await.unwrap();

    let error = sender.send(purpose("call", Some(contract), Bytes::new())).await.unwrap_err();
    assert_eq!(error.to_string(), "call was refused: SalesPaused()");
    assert!(sender.status(&key("call")).await.unwrap().hashes.is_empty());
    assert_eq!(provider.get_transaction_count(address_of("a")).await.unwrap(), 1);

    sender.send(transfer("a", 0)).await.unwrap();
    assert_eq!(provider.get_transaction_count(address_of("a")).await.unwrap(), 2);
}

#[tokio::test]
async fn call_that_reverts_in_its_block_is_told_by_name() {
    let rig = Rig::start_with(|config| config.mine_at_once = false).await;
    let sender = rig.sender().await;
    let contract = deploy(&rig, &sender).await;
    sender.submit(purpose("call", Some(contract), Bytes::new())).await.unwrap();
    sender.resume().await.unwrap();
    let state = sender.status(&key("call")).await.unwrap().state;
    assert!(matches!(state, State::Signed { nonce: 1 } | State::Broadcast { nonce: 1 }), "{state:?}");
    let late = rig.config.genesis_timestamp + OPEN_FOR + 1;
    DevTime::new(rig.provider().await).mine_at(late).await.unwrap();

    let error = sender.wait(&key("call")).await.unwrap_err();
    let WaitError::Reverted { reason, .. } = &error else { panic!("{error}") };
    assert_eq!(reason.name(), "SalesPaused");
    let again = sender.send(purpose("call", Some(contract), Bytes::new())).await.unwrap_err();
    assert_eq!(again.to_string(), error.to_string());
}

#[tokio::test]
async fn account_without_coin_is_refused_and_tried_again_when_funded() {
    let rig = Rig::start().await;
    let sender = rig.sender().await;
    let error = sender.send(transfer("poor", 0)).await.unwrap_err();
    assert!(matches!(error, WaitError::Refused { .. }), "{error}");
    assert!(error.to_string().to_lowercase().contains("insufficient"), "{error}");

    let provider = rig.provider().await;
    provider.anvil_set_balance(address_of("poor"), U256::from(10).pow(U256::from(18))).await.unwrap();
    sender.send(transfer("poor", 0)).await.unwrap();
    assert_paid_once(&provider, "poor", 0..1).await;
}
