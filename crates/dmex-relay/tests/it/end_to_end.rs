//! The feeder on a real anvil with real headers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bitcoin::consensus::serialize;
use dmex_chain::anvil::{DEV_MNEMONIC, DevTime, dev_signer, find_binary};
use dmex_chain::sender::Account;
use dmex_chain::{Anvil, AnvilConfig};
use dmex_contracts::HeaderRelay;
use dmex_mining::bitcoin::header_chain::hash_on_chain;
use dmex_networks::HeaderSource;
use dmex_platform::DirectSender;
use dmex_relay::{Feeder, FeederConfig, Policy, RecordedHeaders, RelayOnChain, TickError};
use dmex_service::{Backoff, Pace};
use dmex_testnet::Fault;

use crate::headers::{FIRST, Network, file};
use crate::server::bitcoin_core;
use crate::sources::core_at;

/// 2024-02-16, after the last header.
const NOW: u64 = 19_769 * 86_400;
/// The day that height 824,544 falls on.
const RETARGET_DAY: u32 = 19_728;

struct Stage {
    _folder: tempfile::TempDir,
    anvil: Anvil,
    contract: HeaderRelay::HeaderRelayInstance<alloy::providers::DynProvider>,
    time: DevTime,
}

impl Stage {
    async fn start(now: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let binary = find_binary(None, &project).unwrap();
        let mut config = AnvilConfig::new(binary, folder.path());
        config.genesis_timestamp = now;
        let anvil = Anvil::start(&config).await.unwrap();
        let provider = anvil.connect().await.unwrap();
        let anchor = *RecordedHeaders::read(&file()).unwrap().at(FIRST).unwrap();
        // Deployed by one of the node's own accounts.
        let from = dev_signer(DEV_MNEMONIC, 1).unwrap().address();
        let deploy =
            HeaderRelay::deploy_builder(provider.clone(), serialize(&anchor).into(), FIRST).from(from);
        let address = deploy.deploy().await.unwrap();
        let time = DevTime::new(provider.clone());
        Self { _folder: folder, contract: HeaderRelay::new(address, provider), anvil, time }
    }

    fn relay(&self) -> RelayOnChain {
        RelayOnChain::new(self.contract.provider().clone(), *self.contract.address())
    }

    fn feeder(&self, source: impl HeaderSource + 'static, policy: Policy) -> Feeder {
        let account = Account::new("feeder").unwrap();
        let keys = BTreeMap::from([(account.clone(), dev_signer(DEV_MNEMONIC, 0).unwrap())]);
        let sender = DirectSender::careful(self.contract.provider().clone(), 31_337, keys);
        let second = Duration::from_secs(1);
        let pace = Pace { interval: second, backoff: Backoff::new(second, second, || 0) };
        let config = FeederConfig { account, policy, pace };
        Feeder::new(self.relay(), Arc::new(source), Arc::new(sender), config)
    }

    async fn height(&self) -> u32 {
        self.relay().tip().await.unwrap().height
    }

    async fn stop(self) {
        self.anvil.stop().await.unwrap();
    }
}

async fn feed(feeder: &Feeder) -> u32 {
    let mut fed = 0;
    loop {
        match feeder.tick().await.unwrap() {
            0 => return fed,
            count => fed += count,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_recorded_headers_make_days_final_across_a_retarget() {
    // Two and a half hours into the day after the retarget.
    let stage = Stage::start(u64::from(RETARGET_DAY + 1) * 86_400 + 9_000).await;
    let feeder = stage.feeder(RecordedHeaders::read(&file()).unwrap(), Policy::default());
    assert!(feed(&feeder).await >= 2016);
    let answer = stage.contract.difficultyOn(RETARGET_DAY).call().await.unwrap();
    assert!(answer.isFinal);
    // Seconds before and after the first header of the epoch, each at its difficulty.
    let difficulty = answer.difficulty.to::<u128>();
    assert!((72_006_146_478_567u128..73_197_634_206_448).contains(&(difficulty / 1_000_000)), "{difficulty}");
    // Headers from the future wait until the clock of the chain allows them.
    let before = stage.height().await;
    assert_eq!(feeder.tick().await.unwrap(), 0);
    stage.time.mine_at(u64::from(RETARGET_DAY + 2) * 86_400 + 9_000).await.unwrap();
    assert!(feed(&feeder).await >= 100);
    assert!(stage.height().await > before);
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_a_reorganised_node_is_followed_from_the_best_shared_header() {
    let stage = Stage::start(NOW).await;
    let network = Network::up_to(823_224);
    let server = bitcoin_core(&network).await;
    let feeder = |batch| stage.feeder(core_at(&server.url, "secret"), Policy { batch, confirmations: 0 });
    assert_eq!(feed(&feeder(144)).await, 4 * 144, "the rest is less than a batch and makes no day final");
    assert_eq!(feed(&feeder(120)).await, 120);
    assert_eq!(stage.height().await, 823_224);

    // The next batch ends in the block that Bitcoin is about to leave behind.
    let feeder = feeder(2);
    network.set_stale();
    assert_eq!(feed(&feeder).await, 2);
    let stale = stage.relay().tip().await.unwrap();
    assert_eq!(Some(stale.hash), network.hash_at(823_226));

    // Of equal weight: nothing to win. Some blocks more, and the relay follows, from before the fork.
    network.set_height(823_226);
    assert_eq!(feeder.tick().await.unwrap(), 0);
    assert_eq!(stage.relay().tip().await.unwrap().hash, stale.hash);
    network.set_height(823_230);
    assert_eq!(feed(&feeder).await, 6);
    let tip = stage.relay().tip().await.unwrap();
    assert_eq!(Some(tip.hash), network.hash_at(823_230));
    assert_eq!(stage.contract.tip().call().await.unwrap(), hash_on_chain(tip.hash));

    // A node that fails is an error of this tick, no more.
    network.set_height(823_240);
    server.fail(Fault::Slow);
    assert!(matches!(feeder.tick().await, Err(TickError::Source(_))));
    server.fail(Fault::None);
    assert_eq!(feed(&feeder).await, 10);

    // A source that has fallen behind has nothing to give.
    network.set_height(823_100);
    assert_eq!(feeder.tick().await.unwrap(), 0);
    stage.stop().await;
}
