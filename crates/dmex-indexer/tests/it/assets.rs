//! A coin that a vote opened and that this program does not know.

use alloy::primitives::{Address, B256, Bytes, TxKind, U256};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolConstructor;
use dmex_contracts::{Assets, MinerRegistry, ReportedRewardBenchmark};
use dmex_indexer::Indexer;
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_store::rows::Event;
use dmex_testchain::{Chain, TestStore};
use dmex_types::Asset;

use crate::dao::decide;

/// The next number.
const THIRD: u8 = 2;
/// Somebody who makes a benchmark.
const MAKER: Address = Address::repeat_byte(0x77);

#[tokio::test(flavor = "multi_thread")]
async fn sale_9_a_coin_that_a_vote_opened_is_told_of_and_a_newer_program_asked_for_once_it_is_mined() {
    let chain = Chain::start(None).await;
    let on = chain.platform.deployment();
    let live = TestStore::sqlite().await;
    let description = Assets::Description { ticker: "KAS".to_owned(), unit: "TH/s".to_owned(), scale: 1_000 };
    let open = Assets::openAssetCall { asset: THIRD, benchmark: benchmark(&chain).await, description };
    decide(&chain, Call::new(on.assets.address, &open)).await;
    let token = on.tokens.pay[0].address;
    let allow = Assets::allowRewardTokenCall { asset: THIRD, token, allowed: true };
    decide(&chain, Call::new(on.assets.address, &allow)).await;

    live.catch_up(&chain.platform, 100_000).await;
    live.is_the_chain(&chain.platform).await;
    let events = live.store.all::<Event>().await.unwrap();
    let of_assets: Vec<&Event> = events.iter().filter(|event| event.contract == "Assets").collect();
    let opened = of_assets.iter().filter(|event| event.name == "AssetOpened").count();
    assert_eq!(opened, Asset::ALL.len() + 1);
    let described = of_assets.iter().rfind(|event| event.name == "AssetDescribed").unwrap();
    assert_eq!(described.arguments["asset"], THIRD.to_string());
    assert_eq!(described.arguments["description"]["ticker"], "KAS");

    let known = live.contents().await;
    let (registry, miner) = (on.miner_registry.address, Role::BtcMiner.address());
    let approve = MinerRegistry::approveCall { miner, asset: THIRD, units: 5 };
    decide(&chain, Call::new(registry, &approve)).await;
    for (store, finality) in [(&live, 100_000), (&TestStore::sqlite().await, 0)] {
        let indexer = Indexer::new(&chain.platform, store.store.clone(), Some(finality)).await.unwrap();
        let error = indexer.catch_up(|_| {}).await.unwrap_err();
        assert!(!error.is_passing(), "{error}");
        let told = error.to_string();
        assert!(told.contains("asset 2") && told.contains("newer program"), "{told}");
    }
    assert_eq!(live.contents().await, known, "what is known stays");
    // Keepers go on with what they know.
    assert_eq!(chain.platform.products().await.unwrap().len(), chain.products.len());
}

/// A benchmark of the next asset, which the timelock owns.
async fn benchmark(chain: &Chain) -> Address {
    let (on, provider) = (chain.platform.deployment(), chain.platform.provider());
    let arguments = ReportedRewardBenchmark::constructorCall {
        owner: on.timelock.address,
        registry: on.miner_registry.address,
        feed: on.price_feeds[&Asset::Btc],
        firstDay: on.first_day.number(),
        asset_: THIRD,
        leastReward_: 1_000_000_000,
        mostReward_: 10_u128.pow(27),
    };
    let creation = [&ReportedRewardBenchmark::BYTECODE[..], &arguments.abi_encode()[..]].concat();
    provider.anvil_impersonate_account(MAKER).await.unwrap();
    provider.anvil_set_balance(MAKER, U256::from(10).pow(U256::from(18))).await.unwrap();
    let request = TransactionRequest {
        gas: Some(10_000_000),
        to: Some(TxKind::Create),
        ..TransactionRequest::default()
    };
    let request = request.from(MAKER).input(Bytes::from(creation).into());
    let hash: B256 = provider.client().request("eth_sendTransaction", [request]).await.unwrap();
    chain.mine(1).await;
    let receipt = provider.get_transaction_receipt(hash).await.unwrap().unwrap();
    receipt.contract_address.unwrap()
}
