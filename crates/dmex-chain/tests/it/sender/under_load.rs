//! FE1: thousands of purposes through a node that is late, forgets and repeats itself, on a machine that has other work,
//! while a person sends from the same accounts and the sending process ends again and again: each is paid once.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use alloy::network::TransactionBuilder;
use alloy::primitives::U256;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use dmex_chain::anvil::{DEV_CHAIN_ID, DevTime};
use dmex_chain::sender::{Policy, WaitError};
use dmex_chain::{Endpoint, RevertDecoder, Sender, connect};
use dmex_testnet::{Chance, Lag, LaggingNode};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::rig::{Rig, accounts, address_of, payee, transfer};

/// Purposes of each account; a longer run by hand sets the variable.
const PURPOSES: u64 = 8;
const PURPOSES_VARIABLE: &str = "DMEX_TEST_PURPOSES";
const SENDERS: [&str; 3] = ["a", "b", "c"];
/// Nobody's purpose pays this one.
const PERSONS_PAYEE: u64 = 9_999_999;
const LAG: Lag = Lag {
    delay: Duration::from_millis(6),
    stale_one_in: 4,
    stale_for: Duration::from_millis(250),
    lost_one_in: 60,
};

/// Threads that only take time, until dropped.
struct Busy(Arc<AtomicBool>);

impl Busy {
    fn machine(threads: usize) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        for _ in 0..threads {
            let ends = ends.clone();
            thread::spawn(move || {
                while !ends.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        Self(ends)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn purposes() -> u64 {
    std::env::var(PURPOSES_VARIABLE).map_or(PURPOSES, |number| number.parse().unwrap())
}

/// The numbers of an account's transfers.
fn numbers(account: usize) -> Range<u64> {
    let first = u64::try_from(account).unwrap() * 1_000_000;
    first..first + purposes()
}

async fn send_all(sender: Sender, from: &'static str, numbers: Range<u64>) {
    for number in numbers {
        loop {
            match sender.send(transfer(from, number)).await {
                Ok(_) => break,
                Err(WaitError::Stuck { .. }) => {}
                // A person took the nonce: this is still due.
                Err(WaitError::Refused { reason, .. }) if reason.name == "NonceTaken" => {}
                Err(error) => panic!("transfer {number}: {error}"),
            }
        }
    }
}

/// Sends all, with a new sender again and again, as after kills: what runs is dropped wherever it is.
async fn send_through_kills(policy: Policy, endpoint: Endpoint, seed: u64) {
    let mut chance = Chance::new(seed);
    loop {
        let Ok(provider) = connect(&endpoint).await else { continue };
        let opened = Sender::open(provider, accounts(), RevertDecoder::default(), policy.clone()).await;
        let Ok(sender) = opened else { continue };
        let mut lives = JoinSet::new();
        for (account, from) in SENDERS.into_iter().enumerate() {
            lives.spawn(send_all(sender.clone(), from, numbers(account)));
        }
        drop(sender);
        let life = Duration::from_millis(1_000 + chance.below(4_000));
        let all = async { while lives.join_next().await.transpose().unwrap().is_some() {} };
        if tokio::time::timeout(life, all).await.is_ok() {
            return;
        }
        lives.shutdown().await;
    }
}

/// A person with the same keys, who sends now and then.
async fn person(provider: DynProvider, seed: u64) {
    let mut chance = Chance::new(seed);
    loop {
        sleep(Duration::from_millis(400 + chance.below(1_600))).await;
        let from = address_of(SENDERS[usize::try_from(chance.below(3)).unwrap()]);
        let payment = TransactionRequest::default().with_from(from).with_to(payee(PERSONS_PAYEE));
        let _ = provider.send_transaction(payment.with_value(U256::from(1))).await;
    }
}

/// Blocks in which nothing happens, so that depth is reached.
async fn time_passes(provider: DynProvider) {
    loop {
        sleep(Duration::from_millis(100)).await;
        let _ = DevTime::new(provider.clone()).mine(1).await;
    }
}

async fn everything_is_paid_once(policy: impl Fn(&Rig, &Endpoint) -> Policy, seed: u64) {
    let rig = Rig::start().await;
    let node = LaggingNode::before(&rig.endpoint().url, LAG, seed).await;
    let endpoint = Endpoint::dev(node.url(), DEV_CHAIN_ID);
    let policy = policy(&rig, &endpoint);
    let honest = rig.provider().await;
    let mut others = JoinSet::new();
    others.spawn(person(honest.clone(), seed + 1));
    others.spawn(time_passes(honest.clone()));
    {
        let _busy = Busy::machine(1);
        send_through_kills(policy, endpoint, seed + 2).await;
    }
    others.shutdown().await;
    for (account, _) in SENDERS.iter().enumerate() {
        for number in numbers(account) {
            let paid = honest.get_balance(payee(number)).await.unwrap();
            assert_eq!(paid, U256::from(number + 1), "transfer {number}");
        }
    }
    assert!(honest.get_balance(payee(PERSONS_PAYEE)).await.unwrap() > U256::ZERO, "a person sent too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fe1_purposes_on_a_development_chain_are_mined_once_through_a_lagging_node() {
    everything_is_paid_once(|rig, endpoint| Policy::dev(rig.folder.path(), endpoint), 11).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fe1_purposes_on_a_public_chain_are_mined_once_through_a_lagging_node() {
    let public = |rig: &Rig, endpoint: &Endpoint| Policy {
        finality_window: 12,
        bump_after: Duration::from_millis(800),
        ..Policy::public(rig.folder.path(), endpoint, 2)
    };
    everything_is_paid_once(public, 12).await;
}
