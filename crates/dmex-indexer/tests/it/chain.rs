//! A development chain on which people buy, miners deliver or stop, and days pass.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dmex_chain::AnvilConfig;
use dmex_chain::anvil::{DEV_CHAIN_ID, find_binary};
use dmex_platform::{Call, DirectSender, Platform, Transact, deploy, send_for};
use dmex_replay::{
    Buyers, Record, ReplayChain, Role, Script, Stage, chain_config, deploy_config, last_day, open_products,
};
use dmex_types::{Day, Power, ProductId, TokenId};
use tempfile::TempDir;

pub(crate) const FIRST: &str = "2022-03-25";

/// The chain and those who act on it.
pub(crate) struct Chain {
    pub(crate) platform: Platform,
    pub(crate) buyers: Buyers,
    pub(crate) products: Vec<ProductId>,
    pub(crate) chain: ReplayChain,
    transact: Arc<dyn Transact>,
    stage: Stage,
    _folder: TempDir,
}

impl Chain {
    /// A chain with four products on sale; the failing miner stops `stops` days after the first.
    pub(crate) async fn start(stops: Option<u32>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let binary = find_binary(None, &project).unwrap();
        let first: Day = FIRST.parse().unwrap();
        let config = chain_config(binary, folder.path(), first, 8);
        let config = AnvilConfig { save_every: None, mine_at_once: false, old_states: None, ..config };
        let chain = ReplayChain::start(&config).await.unwrap();
        let record = Record::embedded().unwrap();
        let transact: Arc<dyn Transact> =
            Arc::new(DirectSender::quick(chain.provider.clone(), DEV_CHAIN_ID, chain.keys()));
        let on = deploy(&chain.provider, transact.as_ref(), &deploy_config(first, None), folder.path())
            .await
            .unwrap();
        let platform = Platform::new(chain.provider.clone(), on);
        let products = open_products(&platform, transact.as_ref()).await.unwrap();
        let pace = Stage::pace(Duration::from_millis(10), || 0);
        let script =
            Script { last: last_day(&record.history).unwrap(), stops: stops.map(|days| first + days) };
        let stage = Stage::new(&platform, &transact, &record, &pace, script);
        stage.clock.catch_up().await.unwrap();
        stage.measure().await.unwrap();
        let buyers = Buyers::new(platform.clone(), transact.clone(), 8);
        Self { platform, buyers, products, chain, transact, stage, _folder: folder }
    }

    /// Days pass.
    pub(crate) async fn pass(&self, days: u32) {
        for _ in 0..days {
            self.stage.pass_day().await.unwrap().unwrap();
        }
    }

    /// Somebody does something.
    pub(crate) async fn act(&self, role: Role, purpose: &str, call: Call) {
        send_for(self.transact.as_ref(), purpose, &role.account(), &call).await.unwrap();
    }

    /// Everybody buys; the first buyer splits what it bought, gives a part away, and merges two parts again.
    pub(crate) async fn trade(&self) {
        for buyer in 0..8 {
            self.buyers.buy(buyer, &self.products).await.unwrap();
        }
        let on = self.platform.deployment();
        let alice = Role::Buyer(0);
        let own = self.platform.tokens_of(alice.address()).await.unwrap();
        let (id, power) = (own[0].id, own[0].power.units());
        let last = self.platform.last_token().await.unwrap();
        for (part, units) in (1u64..).zip([power / 7, power / 3]) {
            self.act(alice, &format!("split/{part}"), Call::split(on, id, Power::new(units))).await;
        }
        let (first, second) = (TokenId(last + 1), TokenId(last + 2));
        let bob = Role::Buyer(1).address();
        self.act(alice, "give", Call::transfer(on, first, alice.address(), bob)).await;
        self.pass(3).await;
        let third = Power::new(power / 9);
        self.act(alice, "split/3", Call::split(on, id, third)).await;
        self.act(alice, "merge", Call::merge(on, id, second)).await;
        self.buyers.claim(1, &[id, first]).await.unwrap();
    }
}
