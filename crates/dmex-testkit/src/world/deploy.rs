//! Deployment and wiring, as the deploy command does it: contracts that know each other are deployed to addresses
//! computed before.

use alloy::primitives::{Address, B256, Bytes};
use alloy::sol_types::SolConstructor;
use dmex_contracts::{
    Assets, AuctionSale, BitcoinBenchmark, BondCalls, Bonds, Closing, DayCalculator, FaucetToken,
    FilecoinBenchmark, Insurance, LossLedger, MinerRegistry, MiningPower, OfferCheck, PayTokenPrices,
    PowerRenderer, PrimarySale, ReplayPriceFeed, Reserve, Settlement, Valuation,
};
use dmex_types::{Asset, PowerUnit};

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
    fn put<A: SolConstructor>(&mut self, code: &Bytes, arguments: &A) -> Result<Address, CallError> {
        self.deployed += 1;
        self.evm.deploy(self.owner, code, arguments)
    }

    fn put_plain(&mut self, code: &Bytes) -> Result<Address, CallError> {
        self.deployed += 1;
        self.evm.deploy_plain(self.owner, code)
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
        self.put(&FaucetToken::BYTECODE, &arguments)
    }

    fn feed(&mut self) -> Result<Address, CallError> {
        let arguments = ReplayPriceFeed::constructorCall { poster_: self.owner };
        self.put(&ReplayPriceFeed::BYTECODE, &arguments)
    }
}

/// Where contracts will be that others are told of before: in the order in which they are deployed.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    power: Address,
    settlement: Address,
    sale: Address,
    offer_check: Address,
    auction_sale: Address,
    bond_calls: Address,
    bonds: Address,
    closing: Address,
    reserve: Address,
    ledger: Address,
    assets: Address,
}

impl Plan {
    fn of(site: &Site) -> Self {
        Self {
            power: site.ahead(4),
            settlement: site.ahead(5),
            sale: site.ahead(6),
            offer_check: site.ahead(7),
            auction_sale: site.ahead(8),
            bond_calls: site.ahead(11),
            bonds: site.ahead(12),
            closing: site.ahead(13),
            reserve: site.ahead(14),
            ledger: site.ahead(17),
            assets: site.ahead(18),
        }
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
        let people = People::new(vault, lockers);
        let coins = Coins {
            usdt6: site.coin("USDT", 6)?,
            usdt18: site.coin("USDT", 18)?,
            btc8: site.coin("BTC", 8)?,
            btc18: site.coin("BTC", 18)?,
            fil18: site.coin("FIL", 18)?,
        };
        let feeds = Feeds { assets: [site.feed()?, site.feed()?], dollar: site.feed()? };
        let mut world = contracts(site, people, coins, feeds)?;
        world.wire()?;
        Ok(world)
    }

    fn wire(&mut self) -> Result<(), CallError> {
        let reporters = self.people.reporters.clone();
        let (sale, assets, coins) = (self.sale, self.assets, self.coins.clone());
        for asset in Asset::ALL {
            let benchmark = self.benchmark(asset);
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
        let (auction_sale, chosen) = (self.auction_sale, self.people.auctioneer);
        self.govern(auction_sale, &AuctionSale::setAuctioneerCall { chosen }).map(drop)
    }

    /// The miner applies for power of both assets, and is approved.
    fn enlist(&mut self) -> Result<(), CallError> {
        let (miner, registry, application) = (self.people.miner, self.registry, application());
        let call = MinerRegistry::applyAsMinerCall { application: application.clone() };
        self.evm.call(miner, registry, &call)?;
        self.govern(registry, &MinerRegistry::approveApplicationCall { miner, application }).map(drop)
    }
}

/// How people see an asset.
fn description(asset: Asset) -> Assets::Description {
    let unit = PowerUnit::of(asset);
    let (ticker, scale) = (asset.to_string(), unit.smallest_units());
    Assets::Description { ticker, unit: unit.to_string(), scale }
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

/// The price feeds.
struct Feeds {
    assets: [Address; 2],
    dollar: Address,
}

fn contracts(mut site: Site, people: People, coins: Coins, feeds: Feeds) -> Result<World, CallError> {
    let calculator = site.put_plain(&DayCalculator::BYTECODE)?;
    let plan = Plan::of(&site);
    let Market { registry, benchmarks, renderer } = market(&mut site, &plan, feeds.assets)?;
    let (power, settlement, sale) = core(&mut site, &plan, &people, [registry, renderer, calculator])?;
    let offer_check = site.put_plain(&OfferCheck::BYTECODE)?;
    let owner = people.owner;
    let arguments = AuctionSale::constructorCall { owner, sale };
    let auction_sale = site.put(&AuctionSale::BYTECODE, &arguments)?;
    let Risk { pay_prices, valuation, bond_calls, bonds, closing } =
        risk(&mut site, &plan, &people, registry)?;
    let Payers { ledger, reserve, insurances } = payers(&mut site, people.dao, &coins, &plan, valuation)?;
    let assets = site.put(&Assets::BYTECODE, &Assets::constructorCall { owner, sale })?;
    let found = Plan {
        power,
        settlement,
        sale,
        offer_check,
        auction_sale,
        bond_calls,
        bonds,
        closing,
        reserve,
        ledger,
        assets,
    };
    if found != plan {
        return Err(CallError::Impossible(format!("planned {plan:?}, found {found:?}")));
    }
    Ok(World {
        evm: site.evm,
        people,
        coins,
        registry,
        assets,
        benchmarks,
        feeds: feeds.assets,
        dollar_feed: feeds.dollar,
        power,
        settlement,
        bonds,
        closing,
        sale,
        auction_sale,
        pay_prices,
        valuation,
        bond_calls,
        ledger,
        reserve,
        insurances,
    })
}

/// Who may sell, and what power earns.
struct Market {
    registry: Address,
    benchmarks: [Address; 2],
    renderer: Address,
}

fn market(site: &mut Site, plan: &Plan, feeds: [Address; 2]) -> Result<Market, CallError> {
    let owner = site.owner;
    let arguments =
        MinerRegistry::constructorCall { owner, sale: plan.sale, closing: plan.closing, assets: plan.assets };
    let registry = site.put(&MinerRegistry::BYTECODE, &arguments)?;
    let first_day = FIRST_DAY.number();
    let arguments =
        BitcoinBenchmark::constructorCall { owner, registry, feed: feeds[0], firstDay: first_day };
    let bitcoin = site.put(&BitcoinBenchmark::BYTECODE, &arguments)?;
    let arguments =
        FilecoinBenchmark::constructorCall { owner, registry, feed: feeds[1], firstDay: first_day };
    let filecoin = site.put(&FilecoinBenchmark::BYTECODE, &arguments)?;
    let arguments =
        PowerRenderer::constructorCall { settlement: plan.settlement, sale: plan.sale, assets: plan.assets };
    let renderer = site.put(&PowerRenderer::BYTECODE, &arguments)?;
    Ok(Market { registry, benchmarks: [bitcoin, filecoin], renderer })
}

/// The NFT, the settlement and the sale.
fn core(
    site: &mut Site,
    plan: &Plan,
    people: &People,
    [registry, renderer, calculator]: [Address; 3],
) -> Result<(Address, Address, Address), CallError> {
    let owner = people.owner;
    let places = MiningPower::Places {
        settlement: plan.settlement,
        renderer,
        sale: plan.sale,
        ledger: plan.ledger,
        reserve: plan.reserve,
        bonds: plan.bonds,
        closing: plan.closing,
        auctionSale: plan.auction_sale,
    };
    let arguments = MiningPower::constructorCall { owner, places };
    let power = site.put(&MiningPower::BYTECODE, &arguments)?;
    let arguments = Settlement::constructorCall {
        miningPower: power,
        sale: plan.sale,
        bonds_: plan.bonds,
        closing_: plan.closing,
        calculator,
    };
    let settlement = site.put(&Settlement::BYTECODE, &arguments)?;
    let arguments = PrimarySale::constructorCall {
        owner,
        registry,
        settlement,
        miningPower: power,
        bonds: plan.bonds,
        assets: plan.assets,
        offerCheck: plan.offer_check,
        auctionSale: plan.auction_sale,
        feeRecipient: people.treasury,
    };
    let sale = site.put(&PrimarySale::BYTECODE, &arguments)?;
    Ok((power, settlement, sale))
}

/// What values income, calls for bond, keeps it and shares it.
struct Risk {
    pay_prices: Address,
    valuation: Address,
    bond_calls: Address,
    bonds: Address,
    closing: Address,
}

fn risk(site: &mut Site, plan: &Plan, people: &People, registry: Address) -> Result<Risk, CallError> {
    let (owner, settlement, sale) = (people.owner, plan.settlement, plan.sale);
    let pay_prices = site.put(&PayTokenPrices::BYTECODE, &PayTokenPrices::constructorCall { owner })?;
    let arguments = Valuation::constructorCall { settlement, prices_: pay_prices };
    let valuation = site.put(&Valuation::BYTECODE, &arguments)?;
    let arguments = BondCalls::constructorCall { owner, settlement, valuation };
    let bond_calls = site.put(&BondCalls::BYTECODE, &arguments)?;
    let arguments = Bonds::constructorCall { settlement, sale, bondCalls_: bond_calls };
    let bonds = site.put(&Bonds::BYTECODE, &arguments)?;
    let arguments = Closing::constructorCall {
        settlement,
        registry,
        valuation_: valuation,
        ledger_: plan.ledger,
        reserve_: plan.reserve,
        dao_: people.dao,
    };
    let closing = site.put(&Closing::BYTECODE, &arguments)?;
    Ok(Risk { pay_prices, valuation, bond_calls, bonds, closing })
}

/// Who makes losses good.
struct Payers {
    ledger: Address,
    reserve: Address,
    insurances: [Address; 2],
}

/// The ledger names those who pay, and they name the ledger.
fn payers(
    site: &mut Site,
    dao: Address,
    coins: &Coins,
    plan: &Plan,
    valuation: Address,
) -> Result<Payers, CallError> {
    let (settlement, power, ledger) = (plan.settlement, plan.power, plan.ledger);
    let call = Reserve::constructorCall { owner: dao, settlement, miningPower: power, ledger };
    let reserve = site.put(&Reserve::BYTECODE, &call)?;
    let mut insurance = |pay_token| {
        let call = Insurance::constructorCall {
            owner: dao,
            payToken: pay_token,
            settlement,
            miningPower: power,
            ledger,
        };
        site.put(&Insurance::BYTECODE, &call)
    };
    let insurances = [insurance(coins.usdt6)?, insurance(coins.usdt18)?];
    let call = LossLedger::constructorCall {
        settlement,
        miningPower: power,
        reserve,
        valuation_: valuation,
        insurances: insurances.to_vec(),
    };
    let ledger = site.put(&LossLedger::BYTECODE, &call)?;
    Ok(Payers { ledger, reserve, insurances })
}
