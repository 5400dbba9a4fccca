//! A development chain on which people buy, miners deliver or stop, and days pass.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::anvil::ReorgOptions;
use dmex_chain::anvil::{DEV_CHAIN_ID, find_binary};
use dmex_chain::{AnvilConfig, Endpoint, connect};
use dmex_contracts::MiningPower;
use dmex_platform::{Call, Part, Platform, Transact, deploy, send_for};
use dmex_replay::{Buyers, Record, ReplayChain, Role, Script, Stage, chain_config, deploy_config, last_day};
use dmex_types::{Day, Power, ProductId, TokenId};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::forgetful::ForgetfulSender;

/// The day on which it begins.
pub const FIRST: &str = "2022-03-25";
/// A contract that answers zeros to every question: `PUSH2 0x0800 PUSH0 RETURN`.
const NOTHING: [u8; 5] = [0x61, 0x08, 0x00, 0x5f, 0xf3];

/// The chain and those who act on it.
pub struct Chain {
    /// The platform on it.
    pub platform: Platform,
    /// Those who buy.
    pub buyers: Buyers,
    /// What they buy.
    pub products: Vec<ProductId>,
    /// The node.
    pub chain: ReplayChain,
    transact: Arc<ForgetfulSender>,
    stage: Stage,
    folder: TempDir,
    /// The morning on which the failing miner leaves no more than the bond of its days.
    takes: Option<Day>,
}

/// The node outlives its connection; it ends with the test.
impl Drop for Chain {
    fn drop(&mut self) {
        let _ = kill(Pid::from_raw(self.chain.anvil.pid().cast_signed()), Signal::SIGKILL);
    }
}

impl Chain {
    /// A chain with four products on sale; the failing miner stops `stops` days after the first.
    pub async fn start(stops: Option<u32>) -> Self {
        // Boxed: whoever awaits this holds a pointer, and not all that it is made of.
        Box::pin(Self::on_record(stops, Record::embedded().unwrap())).await
    }

    /// The same where holders lose by it: bitcoin is worth twice what it was, and the failing miner, once it has stopped, also
    /// takes out the bond that was called. No contract of the platform lets it: for that one transaction nothing is called.
    pub async fn start_with_loss(stops: u32) -> Self {
        let mut chain = Box::pin(Self::on_record(Some(stops), dear_bitcoin())).await;
        let first: Day = FIRST.parse().unwrap();
        chain.takes = Some(first + stops + 1);
        chain
    }

    async fn on_record(stops: Option<u32>, record: Record) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let binary = find_binary(None, &project).unwrap();
        let first: Day = FIRST.parse().unwrap();
        let config = chain_config(binary, folder.path(), first, 8);
        let config = AnvilConfig { save_every: None, mine_at_once: false, old_states: None, ..config };
        let chain = ReplayChain::start(&config).await.unwrap();
        let sender = Arc::new(ForgetfulSender::new(chain.provider.clone(), chain.keys()));
        let transact: Arc<dyn Transact> = sender.clone();
        let on = deploy(&chain.provider, transact.as_ref(), &deploy_config(first, None), folder.path())
            .await
            .unwrap();
        let platform = Platform::new(chain.provider.clone(), on);
        let pace = Stage::pace(Duration::from_millis(10), || 0);
        let script =
            Script { last: last_day(&record.history).unwrap(), stops: stops.map(|days| first + days) };
        let stage = Stage::new(&platform, &transact, &record, &pace, script);
        let products = stage.first_morning(&platform, transact.as_ref()).await.unwrap();
        let buyers = Buyers::new(platform.clone(), transact.clone(), 8);
        Self { platform, buyers, products, chain, transact: sender, stage, folder, takes: None }
    }

    /// The platform as a node at `url` shows it, which stands before this chain.
    pub async fn through(&self, url: &str) -> Platform {
        let provider = connect(&Endpoint::dev(url, DEV_CHAIN_ID)).await.unwrap();
        Platform::new(provider, self.platform.deployment().clone())
    }

    /// Where its deployment is written down.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Days pass.
    pub async fn pass(&self, days: u32) {
        for _ in 0..days {
            self.stage.pass_day().await.unwrap().unwrap();
            self.take_called_bond_if_it_is_time().await;
        }
    }

    /// Days pass on which nobody proposes, votes or pays out: that is left to the test.
    pub async fn pass_undecided(&self, days: u32) {
        for _ in 0..days {
            self.stage.end_day().await.unwrap().unwrap();
            self.take_called_bond_if_it_is_time().await;
        }
    }

    /// What the bond's days need stays; the store is told of it like of any other withdrawal.
    async fn take_called_bond_if_it_is_time(&self) {
        if self.takes.is_none() || self.takes != Some(self.platform.today().await.unwrap()) {
            return;
        }
        let (calls, provider) = (self.platform.deployment().bond_calls.address, &self.chain.provider);
        let code = provider.get_code_at(calls).await.unwrap();
        provider.anvil_set_code(calls, Bytes::from_static(&NOTHING)).await.unwrap();
        let miner = Role::FailingMiner;
        for id in &self.products {
            let product = self.platform.product(*id).await.unwrap();
            if product.sale.miner != miner.address() {
                continue;
            }
            let required = self.platform.bonds().bondRequired(id.0, 0).call().await.unwrap();
            let bond: U256 = product.state.bond.to();
            assert!(bond > required, "more is called than the bond of its days");
            let call = Call::withdraw_bond(self.platform.deployment(), *id, bond - required, miner.address());
            self.act(miner, &format!("take-called-bond/{id}"), call).await;
        }
        provider.anvil_set_code(calls, code).await.unwrap();
    }

    /// Somebody does something.
    pub async fn act(&self, role: Role, purpose: &str, call: Call) {
        send_for(self.transact.as_ref(), purpose, &role.account(), &call).await.unwrap();
    }

    /// Everybody buys; the first buyer splits what it bought in four, gives two parts away, one at once and one later, splits
    /// the last and merges a part of it with the third. If the last purchase is NFT 12, it holds 17 and 19 of it in the end,
    /// and the second buyer 13 and 14.
    pub async fn trade(&self) {
        for buyer in 0..8 {
            self.buyers.buy(buyer, &self.products).await.unwrap();
        }
        let on = self.platform.deployment();
        let alice = Role::Buyer(0);
        let own = self.platform.tokens_of(alice.address()).await.unwrap();
        let (id, power) = (own[0].id, own[0].power.units());
        let last = self.platform.last_token().await.unwrap();
        let (me, bob) = (alice.address(), Role::Buyer(1).address());
        let (seventh, eighth, third) = (power / 7, power / 8, power / 3);
        let rest = power - seventh - eighth - third;
        let parts = [part(me, seventh), part(bob, eighth), part(me, third), part(me, rest)];
        self.act(alice, "split/1", Call::split(on, id, &parts)).await;
        let [first, .., large, small] = [1, 2, 3, 4].map(|number| TokenId(last + number));
        self.act(alice, "give", Call::transfer(on, first, me, bob)).await;
        self.pass(3).await;
        let ninth = power / 9;
        let parts = [part(me, ninth), part(me, rest - ninth)];
        self.act(alice, "split/2", Call::split(on, small, &parts)).await;
        self.act(alice, "merge", Call::merge(on, large, TokenId(last + 6))).await;
        self.buyers.claim(1, &[TokenId(last + 7), first]).await.unwrap();
    }

    /// Somebody, chosen by a number, gives an NFT away, splits one, or has one paid out; every other block is empty.
    pub async fn scribble(&self, seed: u64, blocks: u64) {
        let on = self.platform.deployment();
        for step in 0..blocks {
            let choice = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step * 7_919) >> 7;
            let last = self.platform.last_token().await.unwrap();
            let (token, holding) = self.holding(1 + choice % last).await;
            let holder = (0..8).map(Role::Buyer).find(|role| role.address() == holding.holder).unwrap();
            let next = Role::Buyer(u16::try_from((choice >> 9) % 8).unwrap());
            let purpose = format!("scribble/{seed}/{step}");
            match choice % 3 {
                0 if holding.power.units > 1_000 => {
                    let given = holding.power.units / 3;
                    let kept = part(holding.holder, holding.power.units - given);
                    let call = Call::split(on, token, &[kept, part(next.address(), given)]);
                    self.act(holder, &purpose, call).await;
                }
                1 => self.act(next, &purpose, Call::claim(on, &[token])).await,
                _ => {
                    let to = next.address();
                    self.act(holder, &purpose, Call::transfer(on, token, holding.holder, to)).await;
                }
            }
            self.mine(1).await;
        }
    }

    /// The NFT with this number or, if that is gone, the next one: the last is always there.
    async fn holding(&self, mut id: u64) -> (TokenId, MiningPower::holdingReturn) {
        loop {
            match self.platform.mining_power().holding(U256::from(id)).call().await {
                Ok(holding) => return (TokenId(id), holding),
                Err(_) => id += 1,
            }
        }
    }

    /// Empty blocks.
    pub async fn mine(&self, blocks: u64) {
        // In parts: a busy machine takes longer for many than a question may take.
        for part in (0..blocks).step_by(50) {
            let at_once = Some((blocks - part).min(50));
            self.chain.provider.anvil_mine(at_once, None).await.unwrap();
        }
    }

    /// The height of the newest block.
    pub async fn head(&self) -> u64 {
        self.chain.provider.get_block_number().await.unwrap()
    }

    /// The newest blocks are replaced by empty ones.
    pub async fn replace(&self, depth: u64) {
        let options = ReorgOptions { depth, tx_block_pairs: Vec::new() };
        self.chain.provider.anvil_reorg(options).await.unwrap();
        self.transact.forget();
    }

    /// Somebody else sent for those who act here: their nonces are asked for anew.
    pub fn forget(&self) {
        self.transact.forget();
    }

    /// The newest blocks are gone.
    pub async fn roll_back(&self, depth: u64) {
        self.chain.provider.anvil_rollback(Some(depth)).await.unwrap();
        self.transact.forget();
    }
}

/// The recorded days, but for bitcoin's prices in whole dollars, which are doubled.
fn dear_bitcoin() -> Record {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let folder = tempfile::tempdir().unwrap();
    for file in ["bitcoin/btc_daily.csv", "filecoin/filecoin_daily.csv", "prices/prices_daily.csv"] {
        let copy = folder.path().join(file);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        let text = std::fs::read_to_string(data.join(file)).unwrap();
        let text = if file.starts_with("prices/") { with_doubled_bitcoin(&text) } else { text };
        std::fs::write(copy, text).unwrap();
    }
    Record { headers: Record::embedded().unwrap().headers, ..Record::load(folder.path()).unwrap() }
}

fn with_doubled_bitcoin(prices: &str) -> String {
    let mut lines = prices.lines();
    let names = lines.next().unwrap();
    let column = names.split(',').position(|name| name == "btc_usdt_binance").unwrap();
    let mut text = format!("{names}\n");
    for line in lines {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if !cells[column].is_empty() {
            let (whole, cents) = cells[column].split_once('.').unwrap_or((cells[column].as_str(), "0"));
            let doubled = format!("{}.{cents}", 2 * whole.parse::<u64>().unwrap());
            cells[column] = doubled;
        }
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// A part of an NFT that is split.
fn part(to: Address, units: u64) -> Part {
    Part { to, units: Power::new(units) }
}
