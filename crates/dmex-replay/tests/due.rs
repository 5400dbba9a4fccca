//! What is done is what the chain says: a key that was used for another day keeps no day from being done.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use alloy::primitives::U256;
use dmex_chain::Sender;
use dmex_chain::anvil::find_binary;
use dmex_chain::sender::Policy;
use dmex_platform::{Call, NextDay, Platform, Transact, deploy};
use dmex_replay::{Buyers, Record, ReplayChain, Role, Script, Stage, chain_config, deploy_config, last_day};
use dmex_types::{Asset, Day, ProductId};

struct Rig {
    _folder: tempfile::TempDir,
    chain: ReplayChain,
    sender: Sender,
    platform: Platform,
    stage: Stage,
}

impl Rig {
    /// A platform with the durable sender, on whose first morning somebody bought.
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let first: Day = "2022-03-25".parse().unwrap();
        let record = Record::embedded().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let config = chain_config(find_binary(None, &root).unwrap(), &folder.path().join("chain"), first, 6);
        let chain = ReplayChain::start(&config).await.unwrap();
        let policy = Policy::dev(folder.path().join("sender"), chain.anvil.endpoint());
        let sender = Sender::open(chain.provider.clone(), chain.accounts(), policy).await.unwrap();
        let transact: Arc<dyn Transact> = Arc::new(sender.clone());
        let config = deploy_config(first, None);
        let deployment = deploy(&chain.provider, transact.as_ref(), &config, folder.path()).await.unwrap();
        let platform = Platform::new(chain.provider.clone(), deployment);
        let script = Script { last: last_day(&record.history).unwrap(), stops: None };
        let pace = Stage::pace(Duration::from_millis(10), || 7);
        let stage = Stage::new(&platform, &transact, &record, &pace, script);
        let products = stage.first_morning(&platform, transact.as_ref()).await.unwrap();
        Buyers::new(platform.clone(), transact, 1).buy(0, &products).await.unwrap();
        Self { _folder: folder, chain, sender, platform, stage }
    }

    /// Does something under a key that says something else, as a chain that lost blocks may.
    async fn do_under(&self, key: String, role: Role, call: Call) {
        self.sender.send(call.purpose(key.parse().unwrap(), role.account())).await.unwrap();
    }

    async fn report(&self) {
        self.stage.clock.end_day().await.unwrap().unwrap();
        for reporter in &self.stage.reporters {
            reporter.tick().await.unwrap();
        }
    }

    async fn pay(&self) {
        for agent in &self.stage.agents {
            agent.tick().await.unwrap();
        }
    }

    async fn next_day(&self) -> NextDay {
        let product = self.platform.product(ProductId(1)).await.unwrap();
        self.platform.next_day(&product).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fe2_a_key_that_was_used_for_another_day_stops_no_day_and_pays_none_twice() {
    let rig = Rig::start().await;
    let on = rig.platform.deployment().clone();
    // A day passes under the keys of the one after it.
    rig.report().await;
    for asset in Asset::ALL {
        let day = rig.platform.benchmark_next_day(asset).await.unwrap();
        let key = format!("finalize/{asset}/{}", day.next());
        rig.do_under(key, Role::Finaliser, Call::finalize(&on, asset, 0)).await;
    }
    // The first day of the product is the one after the purchase: two more days bring it.
    rig.report().await;
    rig.stage.measure().await.unwrap();
    rig.pay().await;
    let NextDay::Due { day: first, expected, deposited, .. } = rig.next_day().await else {
        panic!("no day is due: {:?}", rig.next_day().await)
    };
    assert_eq!(deposited, expected);
    rig.do_under(format!("settle/1/{}", first.next()), Role::Finaliser, Call::settle(&on, ProductId(1), 1))
        .await;
    // One smallest unit of the next day's income goes out under the key of its deposit.
    rig.report().await;
    let little = Call::deposit(&on, ProductId(1), first.next(), U256::ONE);
    rig.do_under(format!("deposit/1/{}", first.next()), Role::BtcMiner, little).await;

    rig.stage.measure().await.unwrap();
    for asset in Asset::ALL {
        let (next, today) =
            (rig.platform.benchmark_next_day(asset).await.unwrap(), rig.platform.today().await.unwrap());
        assert_eq!(next, today, "{asset}: every closed day is final");
    }
    rig.pay().await;
    let NextDay::Due { day, expected, deposited, .. } = rig.next_day().await else { panic!("not due") };
    assert_eq!((day, deposited), (first.next(), expected), "paid to the last unit, and not more");
    rig.stage.finaliser.settle_products().await.unwrap();
    let product = rig.platform.product(ProductId(1)).await.unwrap();
    assert_eq!(product.next_day(), Some(first + 2), "settled, whatever was sent under its key");
    rig.chain.anvil.stop().await.unwrap();
}
