//! A real chain with as many NFTs as the platform may ever have: anvil runs the contracts, a few bytes of code of our own
//! call them many times in one transaction.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use alloy::primitives::{Address, Bytes, U256, address, bytes};
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use dmex_chain::AnvilConfig;
use dmex_chain::anvil::{DEV_CHAIN_ID, find_binary};
use dmex_contracts::Deployment;
use dmex_platform::{Call, DirectSender, MOST_PARTS, Part, Platform, Transact, deploy};
use dmex_replay::{Record, ReplayChain, Role, Script, Stage, chain_config, deploy_config, last_day};
use dmex_types::{Day, Power, ProductId, TokenId};

use crate::recording;

/// Where the code lies that repeats a call. Its input: how often, whom, and with what.
const REPEATER: Address = address!("0x00000000000000000000000000000000000ba7c4");
const REPEATS: Bytes = bytes!(
    "604036038060406000376000355b8015603757600190036000600083600060006020355af115602c57600d565b3d600060003e3d6000fd5b00"
);
/// Purchases in one transaction.
const AT_ONCE: u64 = 50;
/// NFTs that are divided in one round.
const DIVIDED: u64 = 3;
/// Such transactions in one block.
const IN_BLOCK: u64 = 4;
/// [GH/s] Power of one NFT.
const UNITS: u64 = 100;
/// Holders.
const PEOPLE: u64 = 5_000;
/// Days that are settled, spread over the purchases.
const DAYS: u64 = 40;

struct Maker {
    platform: Platform,
    provider: DynProvider,
    sent: u64,
}

/// Makes a chain with so many purchases, a sixth as many parts, and days, and records its answers.
pub(crate) async fn make(folder: &Path, purchases: u64) {
    std::fs::create_dir_all(folder).unwrap();
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let first: Day = "2022-03-25".parse().unwrap();
    let config = chain_config(find_binary(None, &project).unwrap(), &folder.join("anvil"), first, 8);
    let config = AnvilConfig { save_every: None, mine_at_once: false, ..config };
    let chain = ReplayChain::start(&config).await.unwrap();
    let provider = chain.provider.clone();
    let transact: Arc<dyn Transact> =
        Arc::new(DirectSender::quick(provider.clone(), DEV_CHAIN_ID, chain.keys()));
    let on = deploy(&provider, transact.as_ref(), &deploy_config(first, None), folder).await.unwrap();
    let platform = Platform::new(provider.clone(), on);
    let record = Record::embedded().unwrap();
    let script = Script { last: last_day(&record.history).unwrap(), stops: None };
    let pace = Stage::pace(Duration::from_millis(10), || 0);
    let stage = Stage::new(&platform, &transact, &record, &pace, script);
    let products = stage.first_morning(&platform, transact.as_ref()).await.unwrap();

    let mut maker = Maker { platform, provider, sent: 0 };
    maker.prepare(products[0]).await;
    let rounds = purchases / AT_ONCE;
    for round in 0..rounds {
        maker.round(round, products[0]).await;
        if round % (rounds / DAYS).max(1) == 0 {
            maker.provider.anvil_mine(Some(1), None).await.unwrap();
            stage.pass_day().await.unwrap().unwrap();
        }
    }
    maker.provider.anvil_mine(Some(2), None).await.unwrap();
    recording::record(&maker.platform, folder).await;
    chain.anvil.stop().await.unwrap();
}

/// As many parts of an NFT as there may be; the first has what does not divide.
fn parts() -> Vec<Part> {
    let most = MOST_PARTS as u64;
    let units = |part: u64| UNITS / most + if part == 0 { UNITS % most } else { 0 };
    (0..most).map(|part| Part { to: REPEATER, units: Power::new(units(part)) }).collect()
}

/// A purchase for somebody.
fn buy(on: &Deployment, product: ProductId, to: Address) -> Call {
    let (most, nobody) = (U256::from(u64::MAX), Address::ZERO);
    Call::buy(on, product, Power::new(UNITS), most, to, nobody, u64::MAX)
}

impl Maker {
    async fn prepare(&mut self, product: ProductId) {
        self.provider.anvil_set_code(REPEATER, REPEATS).await.unwrap();
        let offer = self.platform.offer(product).await.unwrap();
        let on = self.platform.deployment().clone();
        let sale = on.primary_sale.address;
        self.repeat(1, &Call::faucet(offer.payToken, REPEATER, U256::from(u64::MAX))).await;
        self.repeat(1, &Call::approve(offer.payToken, sale, U256::MAX)).await;
        // What is bought after the first needs an assessment; each day brings its own.
        self.repeat(1, &buy(&on, product, REPEATER)).await;
        self.repeat(1, &Call::assess(&on, product)).await;
        self.provider.anvil_mine(Some(1), None).await.unwrap();
    }

    /// Fifty purchases for somebody; every sixth round three NFTs more, each of which is divided into sixteen.
    async fn round(&mut self, round: u64, product: ProductId) {
        let on = self.platform.deployment().clone();
        let somebody = Address::left_padding_from(&(1_000_000 + round * 7_919 % PEOPLE).to_be_bytes());
        self.repeat(AT_ONCE, &buy(&on, product, somebody)).await;
        if round % 6 == 5 {
            self.repeat(DIVIDED, &buy(&on, product, REPEATER)).await;
            self.provider.anvil_mine(Some(1), None).await.unwrap();
            let last = self.platform.last_token().await.unwrap();
            for number in (0..DIVIDED).map(|back| last - back) {
                self.repeat(1, &Call::split(&on, TokenId(number), &parts())).await;
            }
            let old: Vec<TokenId> = (1..=AT_ONCE).map(|back| TokenId(last - back * last / 64)).collect();
            self.repeat(1, &Call::claim(&on, &old)).await;
        }
    }

    async fn repeat(&mut self, times: u64, call: &Call) {
        let words = [U256::from(times).to_be_bytes::<32>(), call.to.into_word().0];
        let input = Bytes::from([words.concat(), call.data.to_vec()].concat());
        let from = Role::Deployer.address();
        let transaction =
            TransactionRequest::default().from(from).to(REPEATER).gas_limit(20_000_000).input(input.into());
        let pending = self.provider.send_transaction(transaction).await.unwrap();
        self.sent += 1;
        if self.sent.is_multiple_of(IN_BLOCK) {
            self.provider.anvil_mine(Some(1), None).await.unwrap();
            let receipt = self.provider.get_transaction_receipt(*pending.tx_hash()).await.unwrap();
            assert!(receipt.unwrap().status(), "transaction {} had no effect", self.sent);
        }
    }
}
