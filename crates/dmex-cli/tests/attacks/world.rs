//! A live platform: an anvil with everything deployed, miners that sell, people who hold power and DMC, and days that pass.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use alloy::primitives::aliases::{U56, U80};
use alloy::primitives::{Address, B256, Bytes, TxKind, U256, keccak256};
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::transports::TransportError;
use dmex_catalogue::Revert;
use dmex_chain::AnvilConfig;
use dmex_chain::anvil::{DEV_CHAIN_ID, DevTime, find_binary};
use dmex_contracts::{Deployment, PrimarySale};
use dmex_mining::history::NetworkHistory;
use dmex_platform::{Call, DirectSender, Platform, deploy};
use dmex_replay::{ReplayChain, Role, chain_config, deploy_config};
use dmex_reporter::{ReplaySource, Source};
use dmex_types::{Asset, Clock, Day, Power, ProductId};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio::time::sleep;

pub(crate) const ALICE: Role = Role::Buyer(0);
pub(crate) const BOB: Role = Role::Buyer(1);
pub(crate) const CAROL: Role = Role::Buyer(2);
pub(crate) const DAVE: Role = Role::Buyer(3);
pub(crate) const ERIN: Role = Role::Buyer(4);

/// Sold by the BTC miner at a price at which stopping pays nothing; alice holds NFT 1 of it.
pub(crate) const FAIR: ProductId = ProductId(1);
/// Sold by the failing miner far below what it will mine; carol holds NFT 2 of it, dave a little of it as NFT 3.
pub(crate) const CHEAP: ProductId = ProductId(2);
/// [GH/s] The least purchase of both.
pub(crate) const LEAST: u64 = 1_000;
/// [satoshi] The bond of each.
pub(crate) const BOND: u64 = 100_000_000;
/// [seconds]
pub(crate) const DAY: u64 = 86_400;

/// The day on which everything begins.
const FIRST_DAY: &str = "2022-03-25";
/// [seconds] Before the end of a day when its price is posted.
const EVENING: u64 = 2 * 3_600;
/// [GH/s] One machine.
const MACHINE: u64 = 88_500;
/// More than any of these transactions needs.
const GAS: u64 = 15_000_000;
/// Longest wait for a receipt, in looks.
const MOST_LOOKS: u32 = 5_000;
const LOOK: Duration = Duration::from_millis(2);

/// Why a transaction had no effect, if it had none.
pub(crate) type Outcome = Result<(), Revert>;

/// One day of the network.
#[derive(Clone)]
pub(crate) struct Measured {
    /// [USD, 8 decimals]
    pub(crate) price: u64,
    /// Without the price.
    pub(crate) inputs: Vec<u128>,
}

/// The chain and what stands on it.
pub(crate) struct World {
    pub(crate) platform: Platform,
    /// What is measured of every day, unless a test says otherwise.
    pub(crate) usual: Measured,
    chain: ReplayChain,
    _folder: TempDir,
}

/// The node outlives its connection; it ends with the test.
impl Drop for World {
    fn drop(&mut self) {
        let _ = kill(Pid::from_raw(self.chain.anvil.pid().cast_signed()), Signal::SIGKILL);
    }
}

// ---- How it begins ----

impl World {
    /// Two products are on sale, and a little of each is sold.
    pub(crate) async fn on_the_first_morning() -> Self {
        let world = Self::deployed().await;
        world.pass_day().await;
        for buyer in [ALICE, BOB, CAROL, DAVE, ERIN] {
            world.fund_buyer(buyer).await;
        }
        world.must(Role::Platform, Call::delegate(world.on(), Role::Platform.address())).await;
        world.open(FAIR, Role::BtcMiner, 212).await;
        world.open(CHEAP, Role::FailingMiner, 40).await;
        world.must(ALICE, world.buy(ALICE, FAIR, MACHINE)).await;
        world.must(CAROL, world.buy(CAROL, CHEAP, MACHINE)).await;
        world.assess(FAIR).await;
        world.assess(CHEAP).await;
        world.must(DAVE, world.buy(DAVE, CHEAP, LEAST)).await;
        // Votes count from the moment after they were delegated.
        world.skip_to(world.platform.now().await.unwrap() + 12).await;
        world
    }

    async fn deployed() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let binary = find_binary(None, &project).expect("run npm ci in contracts/ first");
        let first: Day = FIRST_DAY.parse().unwrap();
        let config = AnvilConfig { save_every: None, ..chain_config(binary, folder.path(), first, 5) };
        let chain = ReplayChain::start(&config).await.unwrap();
        let provider = chain.provider.clone();
        let sender = DirectSender::quick(provider.clone(), DEV_CHAIN_ID, chain.keys());
        let on = deploy(&provider, &sender, &deploy_config(first, None), folder.path()).await.unwrap();
        provider.anvil_auto_impersonate_account(true).await.unwrap();
        let platform = Platform::new(provider, on);
        let world = Self { platform, usual: usual(first).await, chain, _folder: folder };
        world.fund_gas(world.dao()).await;
        world
    }

    /// USDT to buy with, and DMC to vote with.
    async fn fund_buyer(&self, buyer: Role) {
        let (on, usdt) = (self.on(), self.usdt());
        self.must(buyer, Call::faucet(usdt, buyer.address(), U256::from(1_000_000_000_000_u64))).await;
        self.must(buyer, Call::approve(usdt, on.primary_sale.address, U256::MAX)).await;
        self.must(buyer, Call::pay_vesting(on.private_sale_vesting.address, buyer.address())).await;
        self.must(buyer, Call::delegate(on, buyer.address())).await;
    }

    async fn open(&self, product: ProductId, miner: Role, price: u128) {
        let (on, btc) = (self.on(), self.btc());
        self.must(miner, Call::faucet(btc, miner.address(), U256::from(100 * BOND))).await;
        for spender in [on.bonds.address, on.settlement.address] {
            self.must(miner, Call::approve(btc, spender, U256::MAX)).await;
        }
        let today = self.platform.today().await.unwrap();
        self.must(miner, Call::create_product(on, self.offer(today, price))).await;
        self.must(miner, Call::deposit_bond(on, product, U256::from(BOND))).await;
    }

    /// Antminers for 1,080 days, at so many USDT per TH/s.
    pub(crate) fn offer(&self, today: Day, price: u128) -> PrimarySale::Offer {
        PrimarySale::Offer {
            asset: Asset::Btc as u8,
            clock: Clock::Rolling as u8,
            payToken: self.usdt(),
            rewardToken: self.btc(),
            opensDay: today.number(),
            closesDay: (today + 200).number(),
            activationDays: 1,
            // USDT has six decimals, and 1 TH/s a thousand units.
            pricePerUnit: U80::from(price * 1_000),
            unitsForSale: 100 * MACHINE,
            minUnits: U56::from(LEAST),
            // 0.04 USD per TH/s and day.
            runningCost: 40_000_000_000_000,
            miningDays: 1_080,
            machine: "Antminer S19 88.5 TH/s".to_owned(),
            disclosureURI: "https://example.org/disclosure/antminer-s19.json".to_owned(),
            disclosureHash: keccak256("antminer-s19"),
            ..PrimarySale::Offer::default()
        }
    }
}

/// The first day as it was.
async fn usual(day: Day) -> Measured {
    let history = Arc::new(NetworkHistory::embedded().unwrap());
    let price = history.price_usd(Asset::Btc, day).unwrap().e8();
    Measured { price, inputs: ReplaySource::new(history).inputs(Asset::Btc, day).await.unwrap() }
}

impl Measured {
    /// The same at a tenth of the difficulty: mining pays ten times as much.
    pub(crate) fn tenfold(&self) -> Self {
        let mut inputs = self.inputs.clone();
        inputs[0] /= 10;
        Self { price: self.price, inputs }
    }

    /// The same at a price at which mining does not pay for its electricity.
    pub(crate) fn worthless(&self) -> Self {
        Self { price: self.price / 6, inputs: self.inputs.clone() }
    }
}

// ---- Who is where ----

impl World {
    pub(crate) fn on(&self) -> &Deployment {
        self.platform.deployment()
    }

    pub(crate) fn usdt(&self) -> Address {
        self.on().tokens.pay[0].address
    }

    pub(crate) fn btc(&self) -> Address {
        self.on().tokens.reward[&Asset::Btc].address
    }

    /// What an executed vote acts as.
    pub(crate) fn dao(&self) -> Address {
        self.on().timelock.address
    }

    /// [satoshi] What an account has.
    pub(crate) async fn coins_of(&self, who: Role) -> U256 {
        self.platform.erc20(self.btc()).balanceOf(who.address()).call().await.unwrap()
    }

    fn provider(&self) -> &DynProvider {
        self.platform.provider()
    }

    /// A contract that answers whatever it is asked with the selector of a function, as receivers of NFTs and lockers do.
    pub(crate) async fn contract(&self, number: u8, function: &str) -> Address {
        let contract = Address::repeat_byte(number);
        let name = keccak256(function);
        let code =
            [&[0x63][..], &name[..4], &[0x60, 0xe0, 0x1b, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]].concat();
        self.provider().anvil_set_code(contract, code.into()).await.unwrap();
        self.fund_gas(contract).await;
        contract
    }

    async fn fund_gas(&self, account: Address) {
        self.provider().anvil_set_balance(account, U256::from(u128::MAX)).await.unwrap();
    }
}

// ---- Acting ----

impl World {
    /// What a purchase of somebody is.
    pub(crate) fn buy(&self, buyer: Role, product: ProductId, units: u64) -> Call {
        let power = Power::new(units);
        Call::buy(self.on(), product, power, U256::MAX, buyer.address(), Address::ZERO, u64::MAX)
    }

    pub(crate) async fn assess(&self, product: ProductId) {
        self.must(Role::Finaliser, Call::assess(self.on(), product)).await;
    }

    /// Settles what is due.
    pub(crate) async fn settle(&self, product: ProductId) {
        self.must(Role::Finaliser, Call::settle(self.on(), product, 64)).await;
    }

    /// Sends a transaction that must have its effect.
    pub(crate) async fn must(&self, who: Role, call: Call) {
        let outcome = self.tries(who, call).await;
        assert_eq!(outcome, Ok(()), "{}", who.name());
    }

    /// Does what was voted.
    pub(crate) async fn decide(&self, call: Call) {
        assert_eq!(self.tries_as(self.dao(), call).await, Ok(()), "the DAO");
    }

    /// Sends a transaction, and says why it had no effect if it had none.
    pub(crate) async fn tries(&self, who: Role, call: Call) -> Outcome {
        self.tries_as(who.address(), call).await
    }

    pub(crate) async fn tries_as(&self, from: Address, call: Call) -> Outcome {
        let request = TransactionRequest::default().from(from).gas_limit(GAS).to(call.to);
        let request = request.input(call.data.into());
        if self.mined(request.clone()).await.status() {
            return Ok(());
        }
        let error = self.provider().call(request).await.expect_err("the same call succeeds now");
        Err(Self::refusal(&error))
    }

    /// Creates a contract.
    pub(crate) async fn create(&self, who: Role, code: &Bytes, arguments: &[u8]) -> Address {
        let data = Bytes::from([code.as_ref(), arguments].concat());
        let request = TransactionRequest::default().from(who.address()).gas_limit(GAS).input(data.into());
        let request = TransactionRequest { to: Some(TxKind::Create), ..request };
        self.mined(request).await.contract_address.unwrap()
    }

    async fn mined(&self, request: TransactionRequest) -> TransactionReceipt {
        let hash: B256 = *self.provider().send_transaction(request).await.unwrap().tx_hash();
        let mut looks = 0;
        loop {
            if let Some(receipt) = self.provider().get_transaction_receipt(hash).await.unwrap() {
                return receipt;
            }
            looks += 1;
            assert!(looks < MOST_LOOKS, "{hash} is not mined");
            sleep(LOOK).await;
        }
    }

    fn refusal(error: &TransportError) -> Revert {
        let payload = error.as_error_resp().expect("the node answers");
        match payload.as_revert_data().filter(|data| !data.is_empty()) {
            Some(data) => Revert::decode(&data),
            None => Revert::without_data(payload.message.clone()),
        }
    }
}

// ---- Time ----

impl World {
    /// Where the chain stands, to go back to.
    pub(crate) async fn keep(&self) -> U256 {
        self.provider().anvil_snapshot().await.unwrap()
    }

    pub(crate) async fn back_to(&self, kept: U256) {
        assert!(self.provider().anvil_revert(kept).await.unwrap());
    }

    /// The next transaction is mined at a moment [Unix seconds], unless that has passed.
    pub(crate) async fn at(&self, moment: u64) {
        if self.platform.now().await.unwrap() < moment {
            DevTime::new(self.provider().clone()).set_next_timestamp(moment).await.unwrap();
        }
    }

    /// Lets time pass until a moment [Unix seconds], in which feeds and reporters are silent.
    pub(crate) async fn skip_to(&self, moment: u64) {
        if self.platform.now().await.unwrap() < moment {
            DevTime::new(self.provider().clone()).mine_at(moment).await.unwrap();
        }
    }

    /// So many days pass, and are final in the morning after.
    pub(crate) async fn pass_days(&self, days: u32) {
        for _ in 0..days {
            self.pass_day().await;
        }
    }

    async fn pass_day(&self) {
        self.pass_day_like(&self.usual).await;
    }

    pub(crate) async fn pass_day_like(&self, measured: &Measured) {
        self.measure_day(measured).await;
        self.must(Role::Finaliser, Call::finalize(self.on(), Asset::Btc, 0)).await;
    }

    /// A day passes and all reporters measure it; it is not final yet.
    pub(crate) async fn measure_day(&self, measured: &Measured) {
        let day = self.end_day(measured.price).await;
        for reporter in 0..3 {
            self.report(reporter, day, measured).await;
        }
    }

    pub(crate) async fn report(&self, reporter: u8, day: Day, measured: &Measured) {
        let mut inputs = measured.inputs.clone();
        inputs.push(u128::from(measured.price) * 10_000_000_000);
        self.must(Role::Reporter(reporter), Call::report(self.on(), Asset::Btc, day, inputs)).await;
    }

    /// The feed says the day's price in its last hours, and it ends.
    pub(crate) async fn end_day(&self, price: u64) -> Day {
        let today = self.platform.today().await.unwrap();
        self.at(today.end_timestamp() - EVENING).await;
        self.post(price).await;
        self.at(today.end_timestamp()).await;
        today
    }

    pub(crate) async fn post(&self, price: u64) {
        self.must(Role::Poster, Call::post_price(self.feed(), price)).await;
    }

    pub(crate) fn feed(&self) -> Address {
        self.on().price_feeds[&Asset::Btc]
    }
}
