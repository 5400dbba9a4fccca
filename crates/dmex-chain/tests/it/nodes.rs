//! Several nodes as one, of which some fail.

use std::time::Duration;

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::B256;
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{Filter, TransactionRequest};
use dmex_chain::sender::Policy;
use dmex_chain::{ConnectError, Endpoint, Sender, agreed, another, connect};
use dmex_testnet::{Mood, MoodyNode};
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::rig::{DEADLINE, Rig, accounts, address_of, assert_paid_once, transfer, until};

/// Three nodes of one chain, and a connection to all of them.
struct Net {
    rig: Rig,
    nodes: [MoodyNode; 3],
    endpoint: Endpoint,
    provider: DynProvider,
}

impl Net {
    async fn start(call_limit: Duration) -> Self {
        let rig = Rig::start_with(|config| config.old_states = None).await;
        rig.provider().await.anvil_mine(Some(50), None).await.unwrap();
        let url = &rig.endpoint().url;
        let nodes =
            [MoodyNode::before(url).await, MoodyNode::before(url).await, MoodyNode::before(url).await];
        let mut endpoint = Endpoint::dev(format!("{}/v3/secret", nodes[0].url()), rig.endpoint().chain_id);
        endpoint.call_limit = call_limit;
        let endpoint = endpoint.with_others(nodes[1..].iter().map(|node| node.url().to_owned()));
        let provider = connect(&endpoint).await.unwrap();
        Self { rig, nodes, endpoint, provider }
    }

    async fn hash(&self, number: u64) -> Option<B256> {
        let block = self.provider.get_block_by_number(BlockNumberOrTag::Number(number)).await.unwrap();
        block.map(|block| block.header.hash)
    }

    /// The hash as the chain has it.
    async fn true_hash(&self, number: u64) -> B256 {
        let provider = self.rig.provider().await;
        let block = provider.get_block_by_number(BlockNumberOrTag::Number(number)).await.unwrap();
        block.unwrap().header.hash
    }

    async fn mine(&self, blocks: u64) {
        self.rig.provider().await.anvil_mine(Some(blocks), None).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_of_three_answers_everything_is_answered() {
    let net = Net::start(DEADLINE).await;
    for dead in [[0, 1], [1, 2], [2, 0]] {
        for node in &net.nodes {
            node.be(Mood::Honest);
        }
        for node in dead {
            net.nodes[node].be(Mood::Dead);
        }
        for _ in 0..20 {
            assert_eq!(net.provider.get_block_number().await.unwrap(), 50);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_hangs_costs_its_part_of_the_time_once() {
    let net = Net::start(Duration::from_secs(6)).await;
    for hangs in 0..3 {
        net.nodes[hangs].be(Mood::Hangs);
        for _ in 0..10 {
            assert_eq!(net.provider.get_block_number().await.unwrap(), 50);
        }
        assert!(net.nodes[hangs].asked() < 8, "asked {} times", net.nodes[hangs].asked());
        net.nodes[hangs].be(Mood::Honest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_behind_is_not_asked_until_it_caught_up() {
    let net = Net::start(DEADLINE).await;
    for behind in 0..3 {
        net.nodes[behind].be(Mood::Behind(20));
        until("a head that is not behind", async || {
            (net.provider.get_block_number().await.unwrap() == 50).then_some(())
        })
        .await;
        for _ in 0..20 {
            assert_eq!(net.provider.get_block_number().await.unwrap(), 50);
            assert!(net.hash(50).await.is_some(), "a block that the others have");
        }
        net.nodes[behind].be(Mood::Honest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_come_only_from_a_node_that_has_their_blocks() {
    let net = Net::start(DEADLINE).await;
    // Not so far behind that it would not be asked at all.
    for node in &net.nodes[..2] {
        node.be(Mood::Behind(3));
    }
    let sender = net.rig.sender().await;
    sender.send(transfer("a", 0)).await.unwrap();
    let filter = Filter::new().from_block(40).to_block(51);
    for _ in 0..20 {
        net.provider.get_logs(&filter).await.unwrap();
        another(net.provider.get_logs(&filter)).await.unwrap();
    }
    let lagging: usize = net.nodes[..2].iter().map(MoodyNode::asked).sum();
    assert!(net.nodes[2].asked() >= 40, "{} of it, {lagging} of the others", net.nodes[2].asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lies_about_a_block_is_outvoted_and_no_longer_asked() {
    let net = Net::start(DEADLINE).await;
    let truth = net.true_hash(30).await;
    for liar in 0..3 {
        net.nodes[liar].be(Mood::Lies(10));
        for _ in 0..10 {
            assert_eq!(agreed(net.hash(30)).await, Some(truth), "what most say");
        }
        until("the liar to be left out", async || (net.hash(30).await == Some(truth)).then_some(())).await;
        for _ in 0..20 {
            assert_eq!(net.hash(30).await, Some(truth));
        }
        net.nodes[liar].be(Mood::Honest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_most_nodes_nothing_is_agreed_and_who_says_what_is_told() {
    let net = Net::start(Duration::from_secs(9)).await;
    net.nodes[1].be(Mood::Lies(10));
    net.nodes[2].be(Mood::Dead);
    let asked = net.provider.get_block_by_number(BlockNumberOrTag::Number(30));
    let error = agreed(asked).await.unwrap_err().to_string();
    let truth = net.true_hash(30).await.to_string();
    let liar = format!("{} says 0xbad", net.nodes[1].host());
    for words in ["2 of 3 nodes", "eth_getBlockByNumber", &liar, &truth, net.nodes[2].host()] {
        assert!(error.contains(words), "{words}: {error}");
    }
    assert!(!error.contains("secret"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_agreed_is_all_of_one_block() {
    let net = Net::start(DEADLINE).await;
    let mines = async {
        for _ in 0..100 {
            net.mine(1).await;
        }
    };
    let looks = async {
        for _ in 0..20 {
            agreed(async {
                let head = net.provider.get_block_number().await.unwrap();
                let block = net.provider.get_block_by_number(BlockNumberOrTag::Latest).await.unwrap();
                assert_eq!(block.unwrap().header.number, head);
                // The number of the block that a call runs in: NUMBER, MSTORE at 0, RETURN a word.
                let code = alloy::primitives::hex!("4360005260206000f3").to_vec();
                let call = TransactionRequest { to: None, ..Default::default() }.input(code.into());
                let answer = net.provider.call(call).await.unwrap();
                assert_eq!(alloy::primitives::U256::from_be_slice(&answer).to::<u64>(), head);
            })
            .await;
        }
    };
    tokio::join!(mines, looks);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_asked_too_much_gets_the_pause_that_it_wants() {
    let net = Net::start(DEADLINE).await;
    net.nodes[0].be(Mood::AskedTooMuch(3_600));
    for _ in 0..50 {
        assert_eq!(net.provider.get_block_number().await.unwrap(), 50);
    }
    // Looks go on at others, and questions too.
    let before = net.nodes[1].asked() + net.nodes[2].asked();
    until("a few looks", async || (net.nodes[1].asked() + net.nodes[2].asked() > before + 30).then_some(()))
        .await;
    assert!(net.nodes[0].asked() <= 4, "asked {} times in its pause", net.nodes[0].asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_others_is_asked_again_after_the_pause_that_it_wants() {
    let rig = Rig::start().await;
    let node = MoodyNode::before(&rig.endpoint().url).await;
    let endpoint = Endpoint { call_limit: DEADLINE, ..Endpoint::dev(node.url(), rig.endpoint().chain_id) };
    let provider = connect(&endpoint).await.unwrap();
    node.be(Mood::AskedTooMuch(1));
    let asks = tokio::spawn(async move { provider.get_block_number().await });
    until("it to be asked", async || (node.asked() > 0).then_some(())).await;
    node.be(Mood::Honest);
    assert_eq!(asks.await.unwrap().unwrap(), 0);
    assert_eq!(node.asked(), 1, "once, after the pause");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_name_nodes_by_host_and_never_by_key() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).unwrap();
    let net = Net::start(DEADLINE).await;
    net.nodes[0].be(Mood::Dead);
    let gone = format!("dmex_node_healthy{{node=\"{}\"}} 0", net.nodes[0].host());
    until("the dead node to be told", async || {
        net.provider.get_block_number().await.unwrap();
        handle.render().contains(&gone).then_some(())
    })
    .await;
    let told = handle.render();
    for node in &net.nodes[1..] {
        assert!(told.contains(&format!("dmex_node_healthy{{node=\"{}\"}} 1", node.host())), "{told}");
    }
    for name in ["dmex_node_errors_total", "dmex_node_answer_seconds"] {
        assert!(told.contains(&format!("{name}{{node=\"{}\"", net.nodes[0].host())), "{name}: {told}");
    }
    assert!(!told.contains("secret"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_die_and_come_back_and_whoever_waits_is_answered() {
    let net = Net::start(DEADLINE).await;
    for node in &net.nodes {
        node.be(Mood::Dead);
    }
    let asks = {
        let provider = net.provider.clone();
        tokio::spawn(async move { provider.get_block_number().await })
    };
    until("all to be asked in vain", async || net.nodes.iter().all(|node| node.asked() > 0).then_some(()))
        .await;
    assert!(!asks.is_finished(), "it waits");
    net.nodes[2].be(Mood::Honest);
    assert_eq!(asks.await.unwrap().unwrap(), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_stay_dead_are_named_without_their_keys() {
    let net = Net::start(Duration::from_secs(2)).await;
    for node in &net.nodes {
        node.be(Mood::Dead);
    }
    let error = net.provider.get_block_number().await.unwrap_err().to_string();
    assert!(net.nodes.iter().all(|node| error.contains(node.host())), "{error}");
    assert!(!error.contains("secret"), "{error}");
    let error = connect(&net.endpoint).await.unwrap_err();
    assert!(matches!(error, ConnectError::NoneUsable { .. }), "{error}");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_of_another_chain_is_never_used() {
    let net = Net::start(DEADLINE).await;
    net.nodes[0].be(Mood::OtherChain(1));
    let provider = connect(&net.endpoint).await.unwrap();
    for _ in 0..20 {
        assert_eq!(provider.get_chain_id().await.unwrap(), 31_337);
    }
    for node in &net.nodes {
        node.be(Mood::OtherChain(1));
    }
    let error = connect(&net.endpoint).await.unwrap_err().to_string();
    assert!(error.contains("is of chain 1"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_are_told_to_all_and_happen_once_whoever_fails() {
    let net = Net::start(DEADLINE).await;
    let policy = Policy { patience: DEADLINE, ..net.rig.policy() };
    let sender = Sender::open(net.provider.clone(), accounts(), policy).await.unwrap();
    sender.send(transfer("a", 0)).await.unwrap();
    until("all to be told", async || net.nodes.iter().all(|node| node.sent() > 0).then_some(())).await;
    let moods = [
        Mood::Dead,
        Mood::Behind(30),
        Mood::Lies(5),
        Mood::AskedTooMuch(1),
        Mood::OtherChain(1),
        Mood::Honest,
        Mood::Dead,
        Mood::Behind(2),
    ];
    for (number, mood) in (1..).zip(moods) {
        net.nodes[usize::try_from(number % 3).unwrap()].be(mood);
        sender.send(transfer("a", number)).await.unwrap();
    }
    for node in &net.nodes {
        node.be(Mood::Honest);
    }
    assert_paid_once(&net.rig.provider().await, "a", 0..9).await;
    // Who is told again what it has is told so, and that is no error.
    let raw = raw_of(&net, "a").await;
    net.provider.send_raw_transaction(&raw).await.map_or_else(
        |error| assert!(error.to_string().contains("nonce"), "{error}"),
        |_| panic!("it was mined before"),
    );
}

/// The bytes of an account's newest transaction.
async fn raw_of(net: &Net, account: &str) -> Vec<u8> {
    use alloy::eips::eip2718::Encodable2718;
    let provider = net.rig.provider().await;
    let block = provider.get_block_by_number(BlockNumberOrTag::Latest).full().await.unwrap().unwrap();
    let newest = block.transactions.into_transactions().next().unwrap();
    assert_eq!(newest.inner.signer(), address_of(account));
    newest.inner.into_inner().encoded_2718()
}
