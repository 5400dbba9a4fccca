//! Brings a fresh development chain to its first morning: contracts, miners, products, bonds.

use alloy::primitives::U256;
use dmex_chain::sender::Account;
use dmex_contracts::PrimarySale;
use dmex_contracts::{DaoConfig, Grant, Quorums};
use dmex_mining::bitcoin::anchor::Anchor;
use dmex_platform::deploy::{FirstMiner, TokenSource};
use dmex_platform::{Call, DeployConfig, Looked, Platform, Transact, send_due};
use dmex_types::{Asset, Day, ProductId};

use crate::offers::{DemoProduct, capacity, coins, demo_products};
use crate::{ReplayError, Role};

/// [whole coins] What each miner has to pay incomes from; far more than it needs.
const MINER_FUNDS: u64 = 1_000_000;

/// The deployment of a development chain whose first replayed day is `first`, with a header relay if it has where to
/// begin. Benchmarks begin a day earlier, with the day of the deployment: offers and bonds are measured by a final day.
#[must_use]
pub fn deploy_config(first: Day, relay: Option<Anchor>) -> DeployConfig {
    DeployConfig {
        deployer: Role::Deployer.account(),
        dao: dao_config(),
        fee_recipient: Role::Treasury.address(),
        first_day: first - 1,
        reporters: (0..3).map(|number| Role::Reporter(number).address()).collect(),
        first_miners: MINERS
            .map(|(asset, miner)| FirstMiner { account: miner.account(), asset, capacity: capacity(asset) })
            .to_vec(),
        relay,
        tokens: TokenSource::Faucet { poster: Role::Poster.address() },
    }
}

/// A DAO whose votes take a day and a few hours, as only a development chain allows. The people who bought DMC and the
/// platform can decide everything together; without the platform, the buyers cannot in the beginning.
fn dao_config() -> DaoConfig {
    let share = |investor: Role| Grant { beneficiary: investor.address(), dmc: 4_000_000 };
    DaoConfig {
        platform: Role::Platform.address(),
        team: vec![Grant { beneficiary: Role::Platform.address(), dmc: 10_000_000 }],
        private_sale: Role::investors().map(share).collect(),
        guardian: Role::Guardian.address(),
        voting_delay: HOUR,
        voting_period: 24 * 3_600,
        vote_extension: HOUR,
        timelock_delay: HOUR,
        proposal_threshold: 10_000,
        quorums: Quorums { parameter: 1_000, termination: 2_000, reserve_spend: 3_000, constitution: 4_000 },
    }
}

/// [seconds]
const HOUR: u64 = 3_600;
/// Who sells from the first day on.
const MINERS: [(Asset, Role); 3] =
    [(Asset::Btc, Role::BtcMiner), (Asset::Fil, Role::FilMiner), (Asset::Btc, Role::FailingMiner)];

/// Funds the miners, opens their products and lets holders of DMC vote; what the chain says is done is not done again.
///
/// # Errors
/// [`ReplayError`]; another call goes on.
pub(crate) async fn open_products(
    platform: &Platform,
    transact: &dyn Transact,
) -> Result<Vec<ProductId>, ReplayError> {
    let setup = Setup { platform, transact, looked: platform.looked().await? };
    for (asset, miner) in MINERS {
        setup.fund(asset, miner).await?;
    }
    setup.voters().await?;
    let first_sale_day = platform.deployment().first_day.next();
    let products = demo_products(platform.deployment(), first_sale_day).unwrap_or_default();
    let mut ids = Vec::new();
    for (index, product) in (1..).zip(products) {
        setup.open(ProductId(index), product).await?;
        ids.push(ProductId(index));
    }
    Ok(ids)
}

struct Setup<'a> {
    platform: &'a Platform,
    transact: &'a dyn Transact,
    looked: Looked,
}

impl Setup<'_> {
    /// Pays out the free part of the private sale; DMC votes once it is delegated, be it to oneself.
    async fn voters(&self) -> Result<(), ReplayError> {
        let (on, dmc) = (self.platform.deployment(), self.platform.dmc());
        for voter in Role::investors().chain([Role::Platform]) {
            if !dmc.delegates(voter.address()).call().await?.is_zero() {
                continue;
            }
            if dmc.balanceOf(voter.address()).call().await?.is_zero() {
                let call = Call::pay_vesting(on.private_sale_vesting.address, voter.address());
                self.act(&format!("unlock/{}", voter.name()), voter.account(), call).await?;
            }
            let call = Call::delegate(on, voter.address());
            self.act(&format!("delegate/{}", voter.name()), voter.account(), call).await?;
        }
        Ok(())
    }

    async fn fund(&self, asset: Asset, miner: Role) -> Result<(), ReplayError> {
        let on = self.platform.deployment();
        let Some(token) = on.tokens.reward.get(&asset) else { return Ok(()) };
        let coin = self.platform.erc20(token.address);
        if coin.allowance(miner.address(), on.bonds.address).call().await? == U256::MAX {
            return Ok(());
        }
        if coin.balanceOf(miner.address()).call().await?.is_zero() {
            let call = Call::faucet(token.address, miner.address(), coins(token, MINER_FUNDS));
            self.act(&format!("fund/{}", miner.name()), miner.account(), call).await?;
        }
        for (what, spender) in [("income", &on.settlement), ("bonds", &on.bonds)] {
            let call = Call::approve(token.address, spender.address, U256::MAX);
            self.act(&format!("allow/{what}/{}", miner.name()), miner.account(), call).await?;
        }
        Ok(())
    }

    /// [USD, 18 decimals] The most that an offer may ask for running a unit for a day: half of what the unit is paid with the
    /// subsidy of the last day that power sold can pay.
    async fn most_running_cost(&self, offer: &PrimarySale::Offer) -> Result<u64, ReplayError> {
        let asset = if offer.asset == Asset::Btc as u8 { Asset::Btc } else { Asset::Fil };
        let last = offer.closesDay + u32::from(offer.activationDays) + u32::from(offer.miningDays);
        let income = self.platform.benchmark(asset).incomeLow(last).call().await?;
        let ray = U256::from(10).pow(U256::from(27));
        Ok((income.coin * income.price / ray / U256::from(2)).saturating_to())
    }

    async fn open(&self, id: ProductId, mut product: DemoProduct) -> Result<(), ReplayError> {
        let on = self.platform.deployment();
        if self.platform.primary_sale().lastProduct().call().await? < id.0 {
            let most = self.most_running_cost(&product.offer).await?;
            product.offer.runningCost = product.offer.runningCost.min(most);
            let call = Call::create_product(on, product.offer);
            self.act(&format!("create/{}", product.name), product.miner.account(), call).await?;
        }
        // Nothing can be sold without a bond. What was sold and has none lost it later.
        let there = self.platform.product(id).await?;
        if there.state.bond.is_zero() && there.sale.sold == 0 {
            let call = Call::deposit_bond(on, id, product.bond);
            self.act(&format!("bond/{}", product.name), product.miner.account(), call).await?;
        }
        Ok(())
    }

    async fn act(&self, name: &str, from: Account, call: Call) -> Result<(), ReplayError> {
        send_due(self.transact, &self.looked, &format!("setup/{name}"), &from, &call).await?;
        Ok(())
    }
}
