//! An anvil with the contracts, real days to pass on it, and the program.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionRequest;
use alloy::signers::local::PrivateKeySigner;
use dmex_chain::anvil::{DevTime, find_binary};
use dmex_chain::sender::{Account, PurposeKey};
use dmex_chain::{Anvil, AnvilConfig};
use dmex_contracts::Deployment;
use dmex_mining::history::NetworkHistory;
use dmex_platform::{Call, DirectSender, Platform, Transact};
use dmex_replay::Role;
use dmex_reporter::{ReplaySource, Source};
use dmex_types::{Asset, Day};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use tempfile::TempDir;

/// The first day of the chain.
pub(crate) const FIRST_DAY: &str = "2022-03-25";
/// [seconds] Before the end of a day when its price is posted; the chain begins so long before its first day.
const EVENING: u64 = 2 * 3_600;

/// An anvil in a state folder of its own that dies with the test.
pub(crate) struct Rig {
    pub(crate) state: TempDir,
    anvil: Anvil,
}

/// One day of a network: the coin's price, and the inputs of a report.
#[derive(Clone)]
pub(crate) struct Measured {
    pub(crate) asset: Asset,
    /// [USD, 8 decimals]
    pub(crate) price: u64,
    /// With the price [USD, 18 decimals] at the end, as reports have it.
    pub(crate) inputs: Vec<u128>,
}

/// What a run of the program came to.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Rig {
    /// A chain without contracts on the evening before the first day.
    pub(crate) async fn empty() -> Self {
        Self::empty_on(FIRST_DAY.parse().unwrap()).await
    }

    /// The same on the evening before another day.
    pub(crate) async fn empty_on(first: Day) -> Self {
        let state = tempfile::tempdir().unwrap();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let binary = find_binary(None, &project).expect("run npm ci in contracts/ first");
        let genesis_timestamp = first.start_timestamp() - EVENING;
        let config = AnvilConfig {
            accounts: 30,
            genesis_timestamp,
            ..AnvilConfig::new(binary, state.path().join("anvil"))
        };
        let anvil = Anvil::start(&config).await.unwrap();
        Self { state, anvil }
    }

    /// A chain with the contracts, whose Bitcoin benchmark is final for the day before the first.
    pub(crate) async fn deployed() -> Self {
        let rig = Self::empty().await;
        rig.run(&["deploy", "--dev", "--first-day", FIRST_DAY]).success();
        rig.close_days(FIRST_DAY.parse().unwrap()).await;
        rig
    }

    /// Product 1 of the example file, with a bond.
    pub(crate) async fn selling() -> Self {
        Self::selling_for("106").await
    }

    /// The same at another price: above what all its days are expected to mine, nothing is gained by stopping, and no more bond
    /// is called for than the bond days.
    pub(crate) async fn selling_for(price: &str) -> Self {
        let rig = Self::deployed().await;
        let create = ["--as", "btc-miner", "product", "create", "--file", &example("product.toml")];
        rig.run(&[&create[..], &["--price", price]].concat()).success();
        rig.run(&["--as", "btc-miner", "miner", "bond", "add", "1", "--amount", "1", "--faucet"]).success();
        rig
    }

    /// Pays out the free DMC of the private sale, and lets the platform vote with its own.
    pub(crate) async fn with_voters() -> Self {
        let rig = Self::deployed().await;
        let platform = rig.platform().await;
        let keys = BTreeMap::from([(Role::Finaliser.account(), Role::Finaliser.signer())]);
        let sender = DirectSender::quick(platform.provider().clone(), 31_337, keys);
        let vesting = platform.deployment().private_sale_vesting.address;
        for buyer in 0..5 {
            let call = Call::pay_vesting(vesting, Role::Buyer(buyer).address());
            act(&sender, Role::Finaliser, call).await;
        }
        rig.run(&["--as", "platform", "proposal", "delegate"]).success();
        // Votes count from the moment after they were delegated.
        rig.go_to(platform.now().await.unwrap() + 12).await;
        rig
    }

    /// Runs the program against this chain.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let url = self.url();
        let node = ["--rpc", url.as_str(), "--chain", "31337"];
        Ran::of(program(self.state.path()).args(node).args(arguments))
    }

    /// Runs the program and reads its JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[&["--json"], arguments].concat()).success();
        serde_json::from_str(&ran.out).unwrap()
    }

    pub(crate) fn url(&self) -> String {
        self.anvil.endpoint().url.clone()
    }

    pub(crate) async fn platform(&self) -> Platform {
        let deployment = Deployment::read(&self.state.path().join("deployments"), 31_337).unwrap();
        Platform::new(self.anvil.connect().await.unwrap(), deployment)
    }

    /// Lets time pass until a moment, in Unix seconds, with the price of each day in its last hours, as feeds have it. Blocks
    /// take time too: the moment may be over already.
    pub(crate) async fn go_to(&self, moment: u64) {
        let platform = self.platform().await;
        let mut day = platform.today().await.unwrap();
        while day.end_timestamp() <= moment {
            self.end_day(day, None).await;
            day = day.next();
        }
        self.skip_to(moment).await;
    }

    /// The same while feeds say nothing.
    pub(crate) async fn skip_to(&self, moment: u64) {
        let platform = self.platform().await;
        if platform.now().await.unwrap() < moment {
            DevTime::new(platform.provider().clone()).mine_at(moment).await.unwrap();
        }
    }

    /// Posts the prices of a day in its last hours, and ends it. Of a network that is not named its price is as it was.
    async fn end_day(&self, day: Day, named: Option<&Measured>) {
        let platform = self.platform().await;
        let sender = DirectSender::quick(platform.provider().clone(), 31_337, keys());
        self.skip_to(day.end_timestamp() - EVENING).await;
        for (asset, feed) in &platform.deployment().price_feeds {
            let price = match named.filter(|named| named.asset == *asset) {
                Some(named) => Some(named.price),
                None => {
                    NetworkHistory::embedded().unwrap().price_usd(*asset, day).ok().map(|price| price.e8())
                }
            };
            if let Some(price) = price {
                act(&sender, Role::Poster, Call::post_price(*feed, price)).await;
            }
        }
        self.skip_to(day.end_timestamp()).await;
    }

    /// Goes to the start of a day and makes the Bitcoin benchmark of all days before it final, as reporters do.
    pub(crate) async fn close_days(&self, today: Day) {
        self.close_days_of(Asset::Btc, today).await;
    }

    /// The same for the benchmark of an asset.
    pub(crate) async fn close_days_of(&self, asset: Asset, today: Day) {
        let mut days = Vec::new();
        for day in self.platform().await.benchmark_next_day(asset).await.unwrap().until(today) {
            days.push(Measured::of(asset, day).await);
        }
        self.close_measured(today, asset, &days).await;
    }

    /// The same with days that are all alike.
    pub(crate) async fn close_alike(&self, today: Day, like: &Measured) {
        let next = self.platform().await.benchmark_next_day(like.asset).await.unwrap();
        let days: Vec<Measured> = next.until(today).map(|day| like.on(day)).collect();
        self.close_measured(today, like.asset, &days).await;
    }

    async fn close_measured(&self, today: Day, asset: Asset, days: &[Measured]) {
        let platform = self.platform().await;
        let next = platform.benchmark_next_day(asset).await.unwrap();
        for (day, measured) in next.until(today).zip(days) {
            // Days that are over have the prices that they had.
            if platform.now().await.unwrap() < day.end_timestamp() {
                self.go_to(day.start_timestamp()).await;
                self.end_day(day, Some(measured)).await;
            }
            self.report(day, measured).await;
            self.finalize(asset).await;
        }
        self.go_to(today.start_timestamp()).await;
    }

    /// Has all reporters say the same of a day.
    pub(crate) async fn report(&self, day: Day, measured: &Measured) {
        self.report_by(day, measured, &[0, 1, 2]).await;
    }

    /// The same by some reporters only.
    pub(crate) async fn report_by(&self, day: Day, measured: &Measured, reporters: &[u8]) {
        let platform = self.platform().await;
        let sender = DirectSender::quick(platform.provider().clone(), 31_337, keys());
        let (on, asset) = (platform.deployment(), measured.asset);
        for reporter in reporters {
            let call = Call::report(on, asset, day, measured.inputs.clone());
            act(&sender, Role::Reporter(*reporter), call).await;
        }
    }

    /// Makes the next day of a benchmark final.
    pub(crate) async fn finalize(&self, asset: Asset) {
        let platform = self.platform().await;
        let sender = DirectSender::quick(platform.provider().clone(), 31_337, keys());
        let day = platform.benchmark_next_day(asset).await.unwrap();
        let round = platform.price_round(asset, day).await.unwrap().unwrap_or_default();
        act(&sender, Role::Finaliser, Call::finalize(platform.deployment(), asset, round)).await;
    }

    /// Sends bytes to an address.
    pub(crate) async fn send_bytes(&self, who: Role, to: Address, data: Bytes) {
        let keys = BTreeMap::from([(who.account(), who.signer())]);
        let sender = DirectSender::quick(self.platform().await.provider().clone(), 31_337, keys);
        act(&sender, who, Call { to, data }).await;
    }

    /// What an executed vote of the DAO does: a call from its timelock.
    pub(crate) async fn decide(&self, call: Call) {
        let dao = self.platform().await.deployment().timelock.address;
        self.decide_by(dao, call).await;
    }

    /// The same of another platform on this chain, which this timelock owns.
    pub(crate) async fn decide_by(&self, dao: Address, call: Call) {
        let provider = self.anvil.connect().await.unwrap();
        provider.anvil_set_balance(dao, U256::MAX >> 1).await.unwrap();
        provider.anvil_impersonate_account(dao).await.unwrap();
        let transaction = TransactionRequest::default().from(dao).to(call.to).input(call.data.into());
        let receipt = provider.send_transaction(transaction).await.unwrap().get_receipt().await.unwrap();
        provider.anvil_stop_impersonating_account(dao).await.unwrap();
        assert!(receipt.status(), "the contract refused");
    }
}

impl Rig {
    /// As a node that fails for good.
    pub(crate) fn kill_node(&self) {
        let _ = kill(Pid::from_raw(i32::try_from(self.anvil.pid()).unwrap()), Signal::SIGKILL);
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        self.kill_node();
    }
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { status: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    /// It did what it was asked.
    #[track_caller]
    pub(crate) fn success(self) -> Self {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self
    }

    /// It refused with this status, printed no data, and said all these words.
    #[track_caller]
    pub(crate) fn refused(self, status: i32, words: &[&str]) -> Self {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in {}", self.err);
        }
        self
    }
}

impl Measured {
    /// A day as it was.
    pub(crate) async fn of(asset: Asset, day: Day) -> Self {
        let history = Arc::new(NetworkHistory::embedded().unwrap());
        let price = history.price_usd(asset, day).unwrap().e8();
        let mut inputs = ReplaySource::new(history).inputs(asset, day).await.unwrap();
        inputs.push(u128::from(price) * 10_000_000_000);
        Self { asset, price, inputs }
    }

    /// Another day like the first one: of Bitcoin only the height goes on, a block every ten minutes.
    fn on(&self, day: Day) -> Self {
        let mut alike = self.clone();
        if self.asset == Asset::Btc {
            let passed = day.since(FIRST_DAY.parse().unwrap());
            alike.inputs[2] += u128::from(144 * passed);
            alike.inputs[3] = 144;
        }
        alike
    }
}

/// The program with a state folder and nothing of this shell's settings.
pub(crate) fn program(state: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dmex"));
    for name in [
        "STATE",
        "RPC",
        "CHAIN_ID",
        "API",
        "ACCOUNT",
        "KEYSTORE",
        "KEYSTORE_PASSWORD",
        "PRIVATE_KEY",
        "LOG",
        "BITCOIN_RPC_USER",
        "BITCOIN_RPC_PASSWORD",
        "LOTUS_TOKEN",
        "STORE",
        "STORE_FILE",
        "RPC_FILE",
        "KEYSTORE_PASSWORD_FILE",
        "SETTINGS",
        "METRICS",
        "LOG_FORMAT",
    ] {
        command.env_remove(format!("DMEX_{name}"));
    }
    command.env_remove("RUST_LOG").arg("--state").arg(state);
    command
}

/// A file of the crate's examples.
pub(crate) fn example(name: &str) -> String {
    format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn keys() -> BTreeMap<Account, PrivateKeySigner> {
    let roles = [Role::Poster, Role::Finaliser, Role::Reporter(0), Role::Reporter(1), Role::Reporter(2)];
    roles.into_iter().map(|role| (role.account(), role.signer())).collect()
}

async fn act(sender: &DirectSender, role: Role, call: Call) {
    sender.send(call.purpose(PurposeKey::new("test").unwrap(), role.account())).await.unwrap();
}
