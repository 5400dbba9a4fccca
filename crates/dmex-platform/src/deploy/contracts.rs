//! Creates the tokens and the contracts.

use std::collections::BTreeMap;

use alloy::primitives::{Address, Bytes};
use alloy::sol_types::SolConstructor;
use dmex_contracts::{
    BitcoinBenchmark, BondCalls, Contract, Deployment, FaucetToken, FilecoinBenchmark, MinerRegistry,
    MiningPower, PowerRenderer, PrimarySale, ReplayPriceFeed, Settlement, Token, Tokens,
};
use dmex_types::Asset;

use super::config::TokenSource;
use super::plan::{Plan, Step};
use super::{DeployError, Deployer};

/// Test coins of a development chain: name, symbol, decimals. Tether has 6 decimals on Ethereum and 18 on BSC.
const PAY_TOKENS: [(&str, &str, u8); 2] =
    [("Test Tether USD", "USDT", 6), ("Test Tether USD of BSC", "USDT18", 18)];
const REWARD_TOKENS: [(Asset, &str, &str, u8); 2] =
    [(Asset::Btc, "Test Bitcoin", "BTC", 8), (Asset::Fil, "Test Filecoin", "FIL", 18)];

/// The tokens and the price feed of each asset.
pub(super) struct Assets {
    pub(super) tokens: Tokens,
    feeds: BTreeMap<Asset, Address>,
}

impl Assets {
    fn feed(&self, asset: Asset) -> Address {
        self.feeds.get(&asset).copied().unwrap_or_default()
    }

    /// How many underwriting pools there are: one for each pay token.
    pub(super) fn pools(&self) -> u64 {
        self.tokens.pay.len() as u64
    }
}

impl Deployer<'_> {
    /// The tokens and feeds that exist, or test coins.
    pub(super) async fn tokens(&self) -> Result<Assets, DeployError> {
        match &self.config.tokens {
            TokenSource::Existing { tokens, price_feeds } => {
                Ok(Assets { tokens: tokens.clone(), feeds: price_feeds.clone() })
            }
            TokenSource::Faucet { poster } => self.test_coins(*poster).await,
        }
    }

    async fn test_coins(&self, poster: Address) -> Result<Assets, DeployError> {
        let mut tokens = Tokens { pay: Vec::new(), reward: BTreeMap::new() };
        let mut feeds = BTreeMap::new();
        for (name, symbol, decimals) in PAY_TOKENS {
            tokens.pay.push(self.test_coin(name, symbol, decimals).await?);
        }
        for (asset, name, symbol, decimals) in REWARD_TOKENS {
            tokens.reward.insert(asset, self.test_coin(name, symbol, decimals).await?);
            let arguments = ReplayPriceFeed::constructorCall { poster_: poster }.abi_encode().into();
            let feed = self.create(&format!("feed-{symbol}"), &ReplayPriceFeed::BYTECODE, arguments).await?;
            feeds.insert(asset, feed.address);
        }
        Ok(Assets { tokens, feeds })
    }

    async fn test_coin(&self, name: &str, symbol: &str, decimals: u8) -> Result<Token, DeployError> {
        let arguments = FaucetToken::constructorCall {
            name: name.to_owned(),
            symbol: symbol.to_owned(),
            decimals_: decimals,
        };
        let code = &FaucetToken::BYTECODE;
        let contract = self.create(&format!("token-{symbol}"), code, arguments.abi_encode().into()).await?;
        Ok(Token { address: contract.address, symbol: symbol.to_owned(), decimals })
    }

    /// Creates the contracts in the order of the plan.
    pub(super) async fn contracts(
        &self,
        chain_id: u64,
        assets: &Assets,
        plan: &Plan,
    ) -> Result<Deployment, DeployError> {
        let at = |step| plan.address(step);
        let owner = self.address;
        let sale = at(Step::PrimarySale);
        let miner_registry = self
            .planned("MinerRegistry", Step::MinerRegistry, plan, &MinerRegistry::BYTECODE, {
                MinerRegistry::constructorCall { owner, sale }.abi_encode()
            })
            .await?;
        let [bitcoin_benchmark, filecoin_benchmark] = self.benchmarks(assets, plan).await?;
        let power_renderer = self
            .planned("PowerRenderer", Step::PowerRenderer, plan, &PowerRenderer::BYTECODE, {
                PowerRenderer::constructorCall { settlement: at(Step::Settlement), sale }.abi_encode()
            })
            .await?;
        let [mining_power, settlement, primary_sale, bond_calls] = self.core(assets, plan).await?;
        let dao = self.dao(assets, plan).await?;
        let safety = self.safety(assets, plan).await?;
        let header_relay = self.header_relay(assets, plan).await?;
        Ok(Deployment {
            chain_id,
            first_block: miner_registry.block,
            first_day: self.config.first_day,
            timelock: dao.timelock,
            governor: dao.governor,
            action_classes: dao.action_classes,
            dmc: dao.dmc,
            team_vesting: dao.team_vesting,
            private_sale_vesting: dao.private_sale_vesting,
            miner_registry,
            bitcoin_benchmark,
            filecoin_benchmark,
            header_relay,
            power_renderer,
            mining_power,
            settlement,
            primary_sale,
            bond_calls,
            loss_ledger: safety.loss_ledger,
            reserve: safety.reserve,
            insurances: safety.insurances,
            price_feeds: assets.feeds.clone(),
            tokens: assets.tokens.clone(),
        })
    }

    async fn benchmarks(&self, assets: &Assets, plan: &Plan) -> Result<[Contract; 2], DeployError> {
        let (owner, first_day) = (self.address, self.config.first_day.number());
        let registry = plan.address(Step::MinerRegistry);
        let feed = assets.feed(Asset::Btc);
        let bitcoin = self
            .planned("BitcoinBenchmark", Step::BitcoinBenchmark, plan, &BitcoinBenchmark::BYTECODE, {
                BitcoinBenchmark::constructorCall { owner, registry, feed, firstDay: first_day }.abi_encode()
            })
            .await?;
        let feed = assets.feed(Asset::Fil);
        let filecoin = self
            .planned("FilecoinBenchmark", Step::FilecoinBenchmark, plan, &FilecoinBenchmark::BYTECODE, {
                FilecoinBenchmark::constructorCall { owner, registry, feed, firstDay: first_day }.abi_encode()
            })
            .await?;
        Ok([bitcoin, filecoin])
    }

    async fn core(&self, assets: &Assets, plan: &Plan) -> Result<[Contract; 4], DeployError> {
        let at = |step| plan.address(step);
        let (owner, sale) = (self.address, at(Step::PrimarySale));
        let (settlement, power) = (at(Step::Settlement), at(Step::MiningPower));
        let arguments = MiningPower::constructorCall {
            owner,
            settlement,
            renderer: at(Step::PowerRenderer),
            sale,
            ledger: at(Step::LossLedger { pools: assets.pools() }),
            reserve: at(Step::Reserve),
        };
        let mining_power = self
            .planned("MiningPower", Step::MiningPower, plan, &MiningPower::BYTECODE, arguments.abi_encode())
            .await?;
        let settlement_contract = self
            .planned("Settlement", Step::Settlement, plan, &Settlement::BYTECODE, {
                Settlement::constructorCall { miningPower: power, sale, dao_: at(Step::Timelock) }
                    .abi_encode()
            })
            .await?;
        let arguments = PrimarySale::constructorCall {
            owner,
            registry: at(Step::MinerRegistry),
            settlement,
            miningPower: power,
            bondCalls: at(Step::BondCalls),
            feeRecipient: self.config.fee_recipient,
        };
        let primary_sale = self
            .planned("PrimarySale", Step::PrimarySale, plan, &PrimarySale::BYTECODE, arguments.abi_encode())
            .await?;
        let bond_calls = self
            .planned("BondCalls", Step::BondCalls, plan, &BondCalls::BYTECODE, {
                BondCalls::constructorCall { owner, settlement, sale }.abi_encode()
            })
            .await?;
        Ok([mining_power, settlement_contract, primary_sale, bond_calls])
    }

    /// Creates a contract and makes sure that it stands where the others expect it.
    pub(super) async fn planned(
        &self,
        name: &str,
        step: Step,
        plan: &Plan,
        code: &Bytes,
        arguments: Vec<u8>,
    ) -> Result<Contract, DeployError> {
        let contract = self.create(name, code, arguments.into()).await?;
        let planned = plan.address(step);
        if contract.address == planned {
            Ok(contract)
        } else {
            Err(DeployError::AddressTaken { name: name.to_owned(), planned, found: contract.address })
        }
    }
}
