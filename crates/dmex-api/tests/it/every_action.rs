//! Every action of the API, from what is asked to what a wallet is handed and the chain says: once by a node that plays
//! transactions and once by one that refuses to, each time sent exactly as it was handed over.

mod lacking;
mod story;

use std::collections::BTreeSet;

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionReceipt;
use dmex_client::wire::{Bare, Effect, Transaction};
use serde_json::{Value, json};

use self::lacking::Lacking;
use crate::chain::Chain;
use crate::server::Server;
use crate::stores::TestStore;

/// A chain, and servers that ask its node: straight, or through one that does not play transactions.
struct Scene {
    chain: Chain,
    store: TestStore,
    server: Server,
    lacking: Vec<Lacking>,
    /// What was done, in order.
    done: Vec<String>,
}

/// The document's names of all actions.
fn actions() -> BTreeSet<String> {
    let document = serde_json::to_value(dmex_api::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let posts = paths.iter().filter(|(_, item)| item["post"].is_object());
    posts.map(|(path, _)| path.trim_start_matches("/v1/tx/").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn fd5_gas_limit_holds_when_used_as_it_is_and_fd2_every_action_works_without_simulation() {
    let mut scene = Scene::open().await;
    scene.tell().await;
    let done: BTreeSet<String> = scene.done.iter().cloned().collect();
    assert_eq!(done, actions());
    scene.close().await;
}

impl Scene {
    async fn open() -> Self {
        // The failing miner stops once cover that is bought in the first days has begun, and its holders lose by it.
        let chain = Chain::start_with_loss(20).await;
        chain.chain.provider.anvil_increase_time(2).await.unwrap();
        chain.mine(1).await;
        let store = TestStore::sqlite().await;
        store.catch_up(&chain.platform).await;
        let platform = Some(chain.platform.clone());
        let server = Server::start(store.store.clone(), platform, Server::patient()).await;
        let lacking = Lacking::all(&chain, &store).await;
        Self { chain, store, server, lacking, done: Vec::new() }
    }

    async fn close(self) {
        self.server.stop().await;
        for lacking in self.lacking {
            lacking.server.stop().await;
        }
    }

    /// Asks both servers, and sends what each answers on the same state.
    async fn act(&mut self, action: &str, from: Address, ask: Value) -> Transaction {
        let mut ask = ask;
        ask["from"] = json!(from);
        let lacking = &self.lacking[self.done.len() % self.lacking.len()];
        let played = prepared(&self.server, action, &ask).await;
        let unplayed = prepared(&lacking.server, action, &ask).await;
        assert!(played.simulated && !unplayed.simulated, "{action}");
        assert_eq!((&played.bare.to, &played.decoded), (&unplayed.bare.to, &unplayed.decoded), "{action}");
        assert_eq!(played.approvals_needed.len(), unplayed.approvals_needed.len(), "{action}");
        if action != "execute" {
            assert_eq!(moves(&played.effects), moves(&unplayed.effects), "{action}");
        }
        let provider = self.chain.platform.provider();
        provider.anvil_impersonate_account(from).await.unwrap();
        let before = provider.anvil_snapshot().await.unwrap();
        self.send_all(action, &unplayed).await;
        assert!(provider.anvil_revert(before).await.unwrap());
        provider.anvil_impersonate_account(from).await.unwrap();
        self.send_all(action, &played).await;
        self.done.push(action.to_owned());
        played
    }

    /// The approvals, then the transaction.
    async fn send_all(&self, action: &str, transaction: &Transaction) {
        let approvals = transaction.approvals_needed.iter().map(|approval| &approval.transaction);
        for bare in approvals.chain([&transaction.bare]) {
            check_request(transaction, bare);
            let receipt = self.send(bare).await;
            assert!(receipt.status(), "{action}: {} of {} gas", receipt.gas_used, bare.gas_limit);
        }
    }

    /// Hands a wallet, which the node is here, what the server answered, as it is.
    async fn send(&self, bare: &Bare) -> TransactionReceipt {
        let provider = self.chain.platform.provider();
        let request = serde_json::to_value(&bare.request).unwrap();
        let hash = provider.client().request("eth_sendTransaction", [request]).await.unwrap();
        self.chain.mine(1).await;
        provider.get_transaction_receipt(hash).await.unwrap().unwrap()
    }

    async fn catch_up(&self) {
        self.store.catch_up(&self.chain.platform).await;
    }

    /// Time passes, and nobody does anything.
    async fn warp(&self, days: u64) {
        self.chain.platform.provider().anvil_increase_time(days * 86_400).await.unwrap();
        self.chain.mine(1).await;
    }
}

async fn prepared(server: &Server, action: &str, ask: &Value) -> Transaction {
    let request = reqwest::Client::new().post(format!("{}/v1/tx/{action}", server.base)).json(ask);
    let response = request.send().await.unwrap();
    let status = response.status();
    let answer: Value = response.json().await.unwrap();
    assert_eq!(status, 200, "{action} {ask}: {answer}");
    serde_json::from_value(answer).unwrap()
}

/// What is handed to a wallet says all that is to be said, in hex, and nothing else.
fn check_request(transaction: &Transaction, bare: &Bare) {
    let request = serde_json::to_value(&bare.request).unwrap();
    let expected = json!({
        "chainId": format!("{:#x}", transaction.chain_id),
        "from": transaction.from,
        "to": bare.to,
        "data": bare.data,
        "value": "0x0",
        "gas": format!("{:#x}", bare.gas_limit),
    });
    assert_eq!(request, expected);
}

/// What moves, in an order of its own.
fn moves(effects: &[Effect]) -> BTreeSet<(Option<Address>, U256, Address, Address)> {
    let key = |effect: &Effect| {
        (effect.coin.as_ref().map(|coin| coin.address), effect.amount.0, effect.from, effect.to)
    };
    effects.iter().map(key).collect()
}
