//! What became of transactions.

use alloy::primitives::U256;
use alloy::providers::ext::AnvilApi;
use alloy::providers::{Provider, ProviderBuilder};
use alloy::rpc::types::TransactionRequest;
use dmex_client::wire::{Code, SentQuery, SentState, request};
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::TokenId;

use super::{Scene, no_hash, nobody};

pub(super) async fn of_transactions_is_known(scene: &Scene) {
    let api = scene.api();
    let nothing = SentQuery::default();
    assert_eq!(api.transaction(no_hash(), &nothing).await.unwrap().state, SentState::Unknown);
    succeeded_and_failed(scene).await;
    pending_replaced_and_canceled(scene).await;
}

async fn succeeded_and_failed(scene: &Scene) {
    let (api, role, nothing) = (scene.api(), Role::Buyer(6), SentQuery::default());
    let own = scene.chain.platform.tokens_of(role.address()).await.unwrap()[0].id;
    let ask = request::OfTokens { from: role.address(), tokens: vec![own] };
    let claim = api.tx_claim(&ask).await.unwrap();
    let receipt = scene.send(role, &claim.bare).await;
    let sent = api.transaction(receipt.transaction_hash, &nothing).await.unwrap();
    assert_eq!((sent.state, sent.block), (SentState::Succeeded, receipt.block_number));
    assert!(sent.confirmations >= 1 && sent.gas_used == Some(receipt.gas_used) && sent.reason.is_none());
    assert!(!sent.fee.unwrap().is_zero());

    // Somebody who does not hold the NFT sends anyway.
    let thief = Role::Buyer(5);
    let call =
        Call::transfer(scene.chain.platform.deployment(), TokenId(own.0), role.address(), thief.address());
    let request = TransactionRequest { gas: Some(300_000), ..TransactionRequest::default() };
    let request = request.to(call.to).input(call.data.into());
    let receipt = scene.send_any(thief, request.clone()).await;
    let sent = api.transaction(receipt.transaction_hash, &nothing).await.unwrap();
    assert_eq!((sent.state, sent.code), (SentState::Failed, Some(Code::NotYours)));
    assert!(sent.reason.unwrap().contains("hold this NFT") && sent.hint.is_some());

    // As much gas as the call data takes, and not enough to do anything.
    let short = TransactionRequest { gas: Some(26_000), ..request };
    let receipt = scene.send_any(thief, short).await;
    let sent = api.transaction(receipt.transaction_hash, &nothing).await.unwrap();
    assert_eq!(sent.code, Some(Code::OutOfGas));
    assert!(sent.reason.unwrap().contains("out of gas"));
}

/// Inner calls get 63 of 64 parts of the gas, so what is left over when one runs out hides that it did.
pub(super) async fn fd10_gas_that_runs_out_within_is_told(scene: &Scene) {
    let (api, role, nothing) = (scene.api(), Role::Buyer(6), SentQuery::default());
    let own = scene.chain.platform.tokens_of(role.address()).await.unwrap()[0].clone();
    // What a transfer asks of the settlement comes last.
    let transfer = request::Transfer { from: role.address(), token: own.id, to: nobody() };
    let bare = api.tx_transfer(&transfer).await.unwrap().bare;
    let request = TransactionRequest::default().from(role.address()).to(bare.to).input(bare.data.into());
    let provider = scene.chain.platform.provider();
    let enough = provider.estimate_gas(request.clone()).await.unwrap();
    let mut left_over = 0;
    for part in (50..98).step_by(3) {
        let limit = enough * part / 100;
        let receipt = scene.send_any(role, TransactionRequest { gas: Some(limit), ..request.clone() }).await;
        assert!(!receipt.status(), "{limit} of {enough}");
        left_over += usize::from(receipt.gas_used < limit);
        let sent = api.transaction(receipt.transaction_hash, &nothing).await.unwrap();
        assert_eq!(sent.code, Some(Code::OutOfGas), "{limit} of {enough}: {sent:?}");
        assert!(sent.reason.unwrap().contains(&limit.to_string()));
    }
    assert!(left_over > 0, "an inner call ran out");
}

async fn pending_replaced_and_canceled(scene: &Scene) {
    let (api, role) = (scene.api(), Role::Buyer(4));
    let from = role.address();
    let provider = scene.chain.platform.provider();
    let wallet = ProviderBuilder::new().wallet(role.signer()).connect_provider(provider.clone());
    for (value, fate) in [(7, SentState::Replaced), (0, SentState::Canceled)] {
        let nonce = provider.get_transaction_count(from).await.unwrap();
        let priced = |price: u128, value: u64| TransactionRequest {
            nonce: Some(nonce),
            gas: Some(21_000),
            max_fee_per_gas: Some(price),
            max_priority_fee_per_gas: Some(price),
            value: Some(U256::from(value)),
            ..TransactionRequest::default().from(from).to(from)
        };
        let price = provider.get_gas_price().await.unwrap() * 2;
        let first = *wallet.send_transaction(priced(price, 1)).await.unwrap().tx_hash();
        let query = SentQuery { from: Some(from), nonce: Some(nonce) };
        assert_eq!(api.transaction(first, &query).await.unwrap().state, SentState::Pending);
        let second = *wallet.send_transaction(priced(price * 2, value)).await.unwrap().tx_hash();
        assert_eq!(api.transaction(first, &query).await.unwrap().state, SentState::Unknown, "not yet mined");
        provider.evm_mine(None).await.unwrap();
        let sent = api.transaction(first, &query).await.unwrap();
        assert_eq!((sent.state, sent.replaced_by), (fate, Some(second)));
        assert_eq!(sent.confirmations, 1);
    }
}
