//! Deployment and wiring, as the deploy command does it: contracts that know each other are deployed to addresses
//! computed before.

use alloy::primitives::{Address, Bytes};
use alloy::sol_types::SolConstructor;
use dmex_contracts::{
    BitcoinBenchmark, BondCalls, FaucetToken, FilecoinBenchmark, Insurance, LossLedger, MinerRegistry,
    MiningPower, PowerRenderer, PrimarySale, ReplayPriceFeed, Reserve, Settlement,
};
use dmex_types::Asset;

use super::people::owner;
use super::{Coins, FIRST_DAY, People, World};
use crate::{CallError, Evm};

/// [units] Power of each asset that the miner may sell.
const CAPACITY: u64 = 1_000_000_000;

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

    fn account(&mut self) -> Result<Address, CallError> {
        self.deployed += 1;
        self.evm.deploy_account(self.owner)
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

impl World {
    /// Deploys and wires everything at the start of [`FIRST_DAY`].
    ///
    /// # Errors
    /// [`CallError`] if a contract refuses.
    pub fn new() -> Result<Self, CallError> {
        let evm = Evm::new(FIRST_DAY.start_timestamp());
        let mut site = Site { evm, owner: owner(), deployed: 0 };
        let people = People::new(site.account()?);
        let coins = Coins {
            usdt6: site.coin("USDT", 6)?,
            usdt18: site.coin("USDT", 18)?,
            btc8: site.coin("BTC", 8)?,
            btc18: site.coin("BTC", 18)?,
            fil18: site.coin("FIL", 18)?,
        };
        let feeds = [site.feed()?, site.feed()?];
        let mut world = contracts(site, people, coins, feeds)?;
        world.wire()?;
        Ok(world)
    }

    fn wire(&mut self) -> Result<(), CallError> {
        let reporters = self.people.reporters.clone();
        let (sale, coins) = (self.sale, self.coins.clone());
        for asset in Asset::ALL {
            let benchmark = self.benchmark(asset);
            let call = BitcoinBenchmark::setReportersCall { chosen: reporters.clone() };
            self.govern(benchmark, &call)?;
            self.govern(sale, &PrimarySale::setBenchmarkCall { asset: asset as u8, benchmark })?;
            let call =
                MinerRegistry::approveCall { miner: self.people.miner, asset: asset as u8, units: CAPACITY };
            self.govern(self.registry, &call)?;
        }
        for token in [coins.usdt6, coins.usdt18] {
            self.govern(sale, &PrimarySale::allowPayTokenCall { token, allowed: true })?;
        }
        for (asset, token) in [(Asset::Btc, coins.btc8), (Asset::Btc, coins.btc18), (Asset::Fil, coins.fil18)]
        {
            let call = PrimarySale::allowRewardTokenCall { asset: asset as u8, token, allowed: true };
            self.govern(sale, &call)?;
        }
        Ok(())
    }
}

fn contracts(mut site: Site, people: People, coins: Coins, feeds: [Address; 2]) -> Result<World, CallError> {
    let owner = people.owner;
    let (power_at, settlement_at, sale_at) = (site.ahead(4), site.ahead(5), site.ahead(6));
    let (reserve_at, ledger_at) = (site.ahead(8), site.ahead(11));
    let arguments = MinerRegistry::constructorCall { owner, sale: sale_at };
    let registry = site.put(&MinerRegistry::BYTECODE, &arguments)?;
    let first_day = FIRST_DAY.number();
    let arguments =
        BitcoinBenchmark::constructorCall { owner, registry, feed: feeds[0], firstDay: first_day };
    let bitcoin = site.put(&BitcoinBenchmark::BYTECODE, &arguments)?;
    let arguments =
        FilecoinBenchmark::constructorCall { owner, registry, feed: feeds[1], firstDay: first_day };
    let filecoin = site.put(&FilecoinBenchmark::BYTECODE, &arguments)?;
    let arguments = PowerRenderer::constructorCall { settlement: settlement_at, sale: sale_at };
    let renderer = site.put(&PowerRenderer::BYTECODE, &arguments)?;
    let arguments = MiningPower::constructorCall {
        owner,
        settlement: settlement_at,
        renderer,
        sale: sale_at,
        ledger: ledger_at,
        reserve: reserve_at,
    };
    let power = site.put(&MiningPower::BYTECODE, &arguments)?;
    let arguments = Settlement::constructorCall { miningPower: power, sale: sale_at, dao_: people.dao };
    let settlement = site.put(&Settlement::BYTECODE, &arguments)?;
    let arguments = PrimarySale::constructorCall {
        owner,
        registry,
        settlement,
        miningPower: power,
        bondCalls: site.ahead(1),
        feeRecipient: people.treasury,
    };
    let sale = site.put(&PrimarySale::BYTECODE, &arguments)?;
    site.put(&BondCalls::BYTECODE, &BondCalls::constructorCall { owner, settlement, sale })?;
    let Payers { ledger, reserve, insurances } = payers(&mut site, people.dao, &coins, settlement, power)?;
    let planned = [power_at, settlement_at, sale_at, reserve_at, ledger_at];
    if [power, settlement, sale, reserve, ledger] != planned {
        return Err(CallError::Impossible("contracts are not where they were to be".to_owned()));
    }
    let benchmarks = [bitcoin, filecoin];
    Ok(World {
        evm: site.evm,
        people,
        coins,
        registry,
        benchmarks,
        feeds,
        power,
        settlement,
        sale,
        ledger,
        reserve,
        insurances,
    })
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
    settlement: Address,
    power: Address,
) -> Result<Payers, CallError> {
    let ledger_at = site.ahead(3);
    let call = Reserve::constructorCall { owner: dao, settlement, miningPower: power, ledger: ledger_at };
    let reserve = site.put(&Reserve::BYTECODE, &call)?;
    let mut insurance = |pay_token| {
        let (owner, ledger) = (dao, ledger_at);
        let call =
            Insurance::constructorCall { owner, payToken: pay_token, settlement, miningPower: power, ledger };
        site.put(&Insurance::BYTECODE, &call)
    };
    let insurances = [insurance(coins.usdt6)?, insurance(coins.usdt18)?];
    let call = LossLedger::constructorCall {
        settlement,
        miningPower: power,
        reserve,
        insurances: insurances.to_vec(),
    };
    let ledger = site.put(&LossLedger::BYTECODE, &call)?;
    if ledger != ledger_at {
        return Err(CallError::Impossible("the ledger is not where it was to be".to_owned()));
    }
    Ok(Payers { ledger, reserve, insurances })
}
