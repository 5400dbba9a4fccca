//! What a page needs to act: every transaction is prepared, signed with a key of its own and sent as it came.

mod coins;
mod dao;
mod fate;
mod miners;
mod purchase;
mod recipients;
mod underwriting;

use alloy::primitives::{Address, B256};
use alloy::providers::ext::AnvilApi;
use alloy::providers::{Provider, ProviderBuilder};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use dmex_client::wire::{Bare, Code, Transaction};
use dmex_client::{Client, ClientError};
use dmex_replay::Role;

use crate::chain::Chain;
use crate::server::Server;
use crate::stores::TestStore;

/// A chain on which products are on sale, and a server that follows it.
struct Scene {
    chain: Chain,
    store: TestStore,
    server: Server,
}

impl Scene {
    async fn open() -> Self {
        let chain = Chain::start(None).await;
        // Votes count from the moment after they were delegated.
        chain.chain.provider.anvil_increase_time(2).await.unwrap();
        chain.mine(1).await;
        let store = TestStore::sqlite().await;
        store.catch_up(&chain.platform).await;
        let server =
            Server::start(store.store.clone(), Some(chain.platform.clone()), Server::patient()).await;
        Self { chain, store, server }
    }

    fn api(&self) -> &Client {
        &self.server.client
    }

    /// Signs and sends what a wallet was given, as it is.
    async fn send(&self, role: Role, bare: &Bare) -> TransactionReceipt {
        let request = serde_json::to_value(&bare.request).unwrap();
        let request: TransactionRequest = serde_json::from_value(request).unwrap();
        assert_eq!((request.gas, request.from), (Some(bare.gas_limit), Some(role.address())));
        self.send_any(role, request).await
    }

    async fn send_any(&self, role: Role, request: TransactionRequest) -> TransactionReceipt {
        let wallet = ProviderBuilder::new()
            .wallet(role.signer())
            .connect_provider(self.chain.platform.provider().clone());
        let hash = *wallet.send_transaction(request).await.unwrap().tx_hash();
        // The chain mines when it is told to.
        wallet.evm_mine(None).await.unwrap();
        wallet.get_transaction_receipt(hash).await.unwrap().unwrap()
    }

    /// The approvals, then the transaction.
    async fn send_all(&self, role: Role, transaction: &Transaction) {
        for approval in &transaction.approvals_needed {
            assert!(self.send(role, &approval.transaction).await.status());
        }
        assert!(self.send(role, &transaction.bare).await.status(), "{}", transaction.bare.summary);
    }

    async fn catch_up(&self) {
        self.store.catch_up(&self.chain.platform).await;
    }

    async fn close(self) {
        self.server.stop().await;
    }
}

/// The code of a refusal, which is told in words too.
fn code<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> Code {
    let refused = match answer.unwrap_err() {
        ClientError::Refused { problem, .. } => Some(problem),
        _ => None,
    };
    let problem = refused.unwrap();
    assert!(!problem.title.is_empty() && !problem.detail.is_empty() && !problem.hint.is_empty());
    assert!(!problem.detail.contains('{'), "{}", problem.detail);
    problem.code
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_a_page_does_is_prepared_signed_and_sent() {
    let scene = Scene::open().await;
    coins::are_told_and_given_away(&scene).await;
    purchase::by_approval_and_by_permit(&scene).await;
    purchase::is_refused_in_words(&scene).await;
    fate::of_transactions_is_known(&scene).await;
    fate::fd10_gas_that_runs_out_within_is_told(&scene).await;
    recipients::ff4_and_fg12_nothing_goes_where_it_is_lost(&scene).await;
    recipients::ff4_addresses_are_whole_where_money_goes(&scene).await;
    miners::apply_are_proposed_and_offer_power(&scene).await;
    underwriting::begins_and_waits(&scene).await;
    dao::ff11_what_is_in_vain_is_told_before_it_is_signed(&scene).await;
    dao::proposals_are_made_taken_back_and_lost(&scene).await;
    dao::locked_dmc_and_days_are_moved_on_by_anybody(&scene).await;
    recipients::fa7_what_a_contract_holds_is_paid_only_if_it_asks(&scene).await;
    scene.close().await;
}

fn nobody() -> Address {
    Address::repeat_byte(0x77)
}

fn no_hash() -> B256 {
    B256::repeat_byte(0x77)
}
