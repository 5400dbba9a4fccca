//! Reads that are asked together go to a node as one question.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use dmex_chain::{Endpoint, connect, gathered};
use dmex_testnet::{Proxy, Way};
use futures_util::future::try_join_all;
use serde_json::Value;

use crate::rig::Rig;

/// A node that notes what it is asked.
struct Noted {
    rig: Rig,
    provider: DynProvider,
    asked: Arc<Mutex<Vec<Value>>>,
    trips: AtomicUsize,
    proxy: Proxy,
}

impl Noted {
    /// One that takes batches, or refuses them as some nodes do.
    async fn start(takes_batches: bool) -> Self {
        let rig = Rig::start_with(|config| config.old_states = None).await;
        rig.provider().await.anvil_mine(Some(10), None).await.unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = asked.clone();
        let way = Way { one_by_one: !takes_batches, ..Way::default() };
        let proxy = Proxy::on_the_way(&rig.endpoint().url, way, move |question, node| {
            noted.lock().unwrap().push(question.clone());
            async move { node.pass(&question).await }
        })
        .await;
        let provider = connect(&Endpoint::dev(&proxy.url, rig.endpoint().chain_id)).await.unwrap();
        let noted = Self { rig, provider, asked, trips: AtomicUsize::new(0), proxy };
        noted.asked();
        noted.trips();
        noted
    }

    /// Round trips since the last time.
    fn trips(&self) -> usize {
        let all = self.proxy.trips();
        all - self.trips.swap(all, Ordering::Relaxed)
    }

    /// What was asked since the last time.
    fn asked(&self) -> Vec<Value> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

async fn balances(provider: &DynProvider, count: u8) -> Vec<U256> {
    let balance = |byte| async move { provider.get_balance(Address::repeat_byte(byte)).await };
    try_join_all((0..count).map(balance)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn fd1_what_is_asked_together_is_one_batch_and_of_one_block() {
    let node = Noted::start(true).await;
    let rich = Address::repeat_byte(1);
    node.rig.provider().await.anvil_set_balance(rich, U256::from(7)).await.unwrap();
    node.rig.provider().await.anvil_mine(Some(1), None).await.unwrap();
    let told = gathered(11, async {
        let first = balances(&node.provider, 50).await;
        // What follows from the first answers is a second batch, of the same block.
        let block = node.provider.get_block_number();
        let (second, _) = tokio::join!(balances(&node.provider, 3), block);
        (first, second)
    })
    .await;
    assert_eq!((told.0.len(), told.0[1]), (50, U256::from(7)));
    assert_eq!(told.1[1], U256::from(7));
    let asked = node.asked();
    assert_eq!((node.trips(), asked.len()), (2, 54), "{asked:?}");
    assert!(asked[..50].iter().all(|one| one["params"][1] == "0xb"), "{asked:?}");
    // Elsewhere each is asked by itself, of the newest block.
    balances(&node.provider, 3).await;
    assert_eq!(node.trips(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn fd1_more_than_a_node_takes_goes_in_several_batches_at_once() {
    let node = Noted::start(true).await;
    let told = gathered(10, balances(&node.provider, 250)).await;
    assert_eq!(told.len(), 250);
    assert_eq!((node.trips(), node.asked().len()), (3, 250));
}

#[tokio::test(flavor = "multi_thread")]
async fn fd1_a_node_that_takes_no_batches_is_asked_one_by_one() {
    let node = Noted::start(false).await;
    assert_eq!(gathered(10, balances(&node.provider, 5)).await.len(), 5);
    assert_eq!((node.trips(), node.asked().len()), (1 + 5, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn fd1_what_is_refused_in_a_batch_is_refused_alone() {
    let node = Noted::start(true).await;
    let broken = Address::repeat_byte(9);
    node.rig.provider().await.anvil_set_code(broken, Bytes::from_static(&[0xfe])).await.unwrap();
    node.rig.provider().await.anvil_mine(Some(1), None).await.unwrap();
    let call = TransactionRequest::default().to(broken);
    let (refused, told) = gathered(11, async {
        tokio::join!(async { node.provider.call(call).await }, balances(&node.provider, 3))
    })
    .await;
    assert!(refused.unwrap_err().as_error_resp().is_some());
    assert_eq!(told.len(), 3);
    assert_eq!(node.trips(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fd1_an_answer_that_nobody_waits_for_any_more_harms_nobody() {
    let node = Noted::start(true).await;
    let done = AtomicUsize::new(0);
    gathered(10, async {
        let quick = async {
            node.provider.get_balance(Address::ZERO).await.unwrap();
            done.fetch_add(1, Ordering::Relaxed);
        };
        tokio::select! {
            biased;
            () = quick => {}
            _ = balances(&node.provider, 20) => {}
        }
        balances(&node.provider, 2).await;
        done.fetch_add(1, Ordering::Relaxed);
    })
    .await;
    assert_eq!(done.load(Ordering::Relaxed), 2);
}
