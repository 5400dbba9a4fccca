//! What the DAO decided, done without waiting for the vote; and what a contract of somebody's does.

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionRequest;
use dmex_platform::Call;
use dmex_testchain::Chain;

/// A call from the timelock, as an executed vote makes it.
pub(crate) async fn decide(chain: &Chain, call: Call) {
    act_as(chain, chain.platform.deployment().timelock.address, call).await;
}

/// A call from any address.
pub(crate) async fn act_as(chain: &Chain, from: Address, call: Call) {
    let provider = chain.platform.provider();
    provider.anvil_impersonate_account(from).await.unwrap();
    provider.anvil_set_balance(from, U256::from(10).pow(U256::from(18))).await.unwrap();
    let request = TransactionRequest { gas: Some(5_000_000), ..TransactionRequest::default() };
    let request = request.from(from).to(call.to).input(call.data.into());
    let hash = provider.client().request("eth_sendTransaction", [request]).await.unwrap();
    chain.mine(1).await;
    let receipt = provider.get_transaction_receipt(hash).await.unwrap().unwrap();
    assert!(receipt.status());
}
