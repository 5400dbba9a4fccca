//! Deployment and wiring, as the deploy command does it: every contract of the one list, with the arguments that follow
//! from where all of them will stand.

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256, Bytes};
use alloy::sol_types::SolConstructor;
use dmex_contracts::{
    Assets, AuctionSale, BitcoinBenchmark, Contract, ContractId, DaoConfig, Deployment, FaucetToken, Grant,
    MinerRegistry, PrimarySale, Quorums, ReplayPriceFeed, Reserve, Token, Tokens, Wanted, arguments,
    description,
};
use dmex_types::Asset;

use super::people::owner;
use super::{Coins, FIRST_DAY, People, World};
use crate::{CallError, Evm};

/// [units] Power of each asset that the miner may sell.
const CAPACITY: u64 = 1_000_000_000;
/// [USD, 8 decimals] One pay coin, at the beginning.
const DOLLAR: i64 = 100_000_000;

/// A machine and the contracts that were deployed to it so far.
struct Site {
    evm: Evm,
    owner: Address,
    deployed: u64,
}

impl Site {
    fn put(&mut self, code: &Bytes, arguments: &[u8]) -> Result<Address, CallError> {
        self.deployed += 1;
        self.evm.deploy(self.owner, code, arguments)
    }

    fn account(&mut self) -> Result<Address, CallError> {
        self.deployed += 1;
        self.evm.deploy_account(self.owner)
    }

    fn locker(&mut self) -> Result<Address, CallError> {
        self.deployed += 1;
        self.evm.deploy_locker(self.owner)
    }

    /// Where the contract after `others` more will be.
    fn ahead(&self, others: u64) -> Address {
        self.owner.create(self.deployed + others)
    }

    fn coin(&mut self, symbol: &str, decimals: u8) -> Result<Address, CallError> {
        let arguments = FaucetToken::constructorCall {
            name: symbol.to_owned(),
            symbol: symbol.to_owned(),
            decimals_: decimals,
        };
        self.put(&FaucetToken::BYTECODE, &arguments.abi_encode())
    }

    fn feed(&mut self) -> Result<Address, CallError> {
        let arguments = ReplayPriceFeed::constructorCall { poster_: self.owner };
        self.put(&ReplayPriceFeed::BYTECODE, &arguments.abi_encode())
    }

    fn coins(&mut self) -> Result<Coins, CallError> {
        Ok(Coins {
            usdt6: self.coin("USDT", 6)?,
            usdt18: self.coin("USDT", 18)?,
            btc8: self.coin("BTC", 8)?,
            btc18: self.coin("BTC", 18)?,
            fil18: self.coin("FIL", 18)?,
        })
    }

    /// Every contract, where the others expect it.
    fn contracts(&mut self, mut on: Deployment, wanted: &Wanted) -> Result<Deployment, CallError> {
        let pay_tokens: Vec<Address> = on.tokens.pay.iter().map(|token| token.address).collect();
        let contracts = ContractId::all(pay_tokens, wanted.relay.is_some());
        for (position, id) in (0..).zip(&contracts) {
            id.set(&mut on, Contract { address: self.ahead(position), ..Contract::default() });
        }
        for id in contracts {
            let impossible = |error: String| CallError::Impossible(format!("{}: {error}", id.name()));
            let arguments = arguments(id, &on, wanted).map_err(|error| impossible(error.to_string()))?;
            let found = self.put(id.bytecode(), &arguments)?;
            let planned = id.of(&on).map(|contract| contract.address);
            if planned != Some(found) {
                return Err(impossible(format!("planned at {planned:?}, found at {found}")));
            }
        }
        Ok(on)
    }
}

impl World {
    /// Deploys and wires everything at the start of [`FIRST_DAY`].
    ///
    /// # Errors
    /// [`CallError`] if a contract refuses.
    pub fn new() -> Result<Self, CallError> {
        let evm = Evm::new(FIRST_DAY.start_timestamp());
        let mut site = Site { evm, owner: owner(), deployed: 0 };
        let (vault, lockers) = (site.account()?, vec![site.locker()?, site.locker()?]);
        let coins = site.coins()?;
        let feeds = BTreeMap::from([(Asset::Btc, site.feed()?), (Asset::Fil, site.feed()?)]);
        let dollar_feed = site.feed()?;
        let mut people = People::new(Address::ZERO, vault, lockers);
        let on = planned(&coins, feeds);
        let on = site.contracts(on.clone(), &wanted(&on, &people))?;
        people.dao = on.timelock.address;
        let mut world = Self { evm: site.evm, people, coins, on, dollar_feed };
        world.wire()?;
        Ok(world)
    }

    fn wire(&mut self) -> Result<(), CallError> {
        let reporters = self.people.reporters.clone();
        let (sale, assets, coins) =
            (self.on.primary_sale.address, self.on.assets.address, self.coins.clone());
        for asset in Asset::ALL {
            let benchmark = self.on.benchmark(asset);
            let call = BitcoinBenchmark::setReportersCall { chosen: reporters.clone() };
            self.govern(benchmark, &call)?;
            let open =
                Assets::openAssetCall { asset: asset as u8, benchmark, description: description(asset) };
            self.govern(assets, &open)?;
        }
        self.enlist()?;
        // What is allowed must have a price.
        self.post_dollar(DOLLAR)?;
        self.name_pay_feed()?;
        for token in [coins.usdt6, coins.usdt18] {
            self.govern(sale, &PrimarySale::allowPayTokenCall { token, allowed: true })?;
        }
        for (asset, token) in [(Asset::Btc, coins.btc8), (Asset::Btc, coins.btc18), (Asset::Fil, coins.fil18)]
        {
            let call = Assets::allowRewardTokenCall { asset: asset as u8, token, allowed: true };
            self.govern(assets, &call)?;
        }
        let (auction_sale, chosen) = (self.on.auction_sale.address, self.people.auctioneer);
        self.govern(auction_sale, &AuctionSale::setAuctioneerCall { chosen })?;
        self.hand_over()
    }

    /// The DAO gets what it decides about in these histories.
    fn hand_over(&mut self) -> Result<(), CallError> {
        let dao = self.people.dao;
        let mut places = vec![self.on.reserve.address];
        places.extend(self.on.insurances.values().map(|insurance| insurance.address));
        let call = Reserve::transferOwnershipCall { newOwner: dao };
        places.into_iter().try_for_each(|place| self.govern(place, &call).map(drop))
    }

    /// The miner applies for power of both assets, and is approved.
    fn enlist(&mut self) -> Result<(), CallError> {
        let (miner, registry, application) =
            (self.people.miner, self.on.miner_registry.address, application());
        let call = MinerRegistry::applyAsMinerCall { application: application.clone() };
        self.evm.call(miner, registry, &call)?;
        self.govern(registry, &MinerRegistry::approveApplicationCall { miner, application }).map(drop)
    }
}

fn application() -> MinerRegistry::Application {
    let request = |asset: Asset| MinerRegistry::Request { asset: asset as u8, units: CAPACITY };
    let machines = MinerRegistry::Machines {
        model: "Antminer S19".to_owned(),
        serialFrom: "1".to_owned(),
        serialTo: "9000".to_owned(),
        count: 9_000,
    };
    MinerRegistry::Application {
        farm: "Farm".to_owned(),
        place: "Place".to_owned(),
        powerContract: "Contract".to_owned(),
        documentURI: "https://example.org/farm.json".to_owned(),
        documentHash: B256::repeat_byte(1),
        machines: vec![machines],
        requests: Asset::ALL.map(request).into(),
        addresses: Vec::new(),
    }
}

/// The deployment before any contract of it stands.
fn planned(coins: &Coins, price_feeds: BTreeMap<Asset, Address>) -> Deployment {
    let token = |address, symbol: &str, decimals| Token { address, symbol: symbol.to_owned(), decimals };
    let pay = vec![token(coins.usdt6, "USDT", 6), token(coins.usdt18, "USDT", 18)];
    let reward = [(Asset::Btc, token(coins.btc8, "BTC", 8)), (Asset::Fil, token(coins.fil18, "FIL", 18))];
    let tokens = Tokens { pay, reward: BTreeMap::from(reward) };
    Deployment { first_day: FIRST_DAY, price_feeds, tokens, ..Deployment::default() }
}

/// What the contracts are made with.
fn wanted(on: &Deployment, people: &People) -> Wanted {
    Wanted {
        deployer: people.owner,
        dao: dao(people),
        fee_recipient: people.treasury,
        first_day: on.first_day,
        reporters: people.reporters.clone(),
        miners: Vec::new(),
        pay_feeds: BTreeMap::new(),
        reward_tokens: BTreeMap::new(),
        price_feeds: on.price_feeds.clone(),
        dmc_feed: Address::ZERO,
        relay: None,
    }
}

/// Nobody votes in these histories: the timelock's own calls are played.
fn dao(people: &People) -> DaoConfig {
    let all = |dmc| vec![Grant { beneficiary: people.treasury, dmc }];
    DaoConfig {
        platform: people.treasury,
        team: all(10_000_000),
        private_sale: all(20_000_000),
        guardian: people.treasury,
        voting_delay: 3_600,
        voting_period: 86_400,
        vote_extension: 3_600,
        timelock_delay: 3_600,
        proposal_threshold: 10_000,
        quorums: Quorums { parameter: 1_000, termination: 2_000, reserve_spend: 3_000, constitution: 4_000 },
    }
}
