//! Brings a fresh development chain to its first morning: contracts, miners, products, bonds.

use alloy::primitives::U256;
use dmex_chain::sender::Account;
use dmex_platform::{Call, DeployConfig, Platform, Transact, send_for};
use dmex_types::{Asset, Day, ProductId};

use crate::offers::{DemoProduct, capacity, coins, demo_products};
use crate::{ReplayError, Role};

/// [whole coins] What each miner has to pay incomes from; far more than it needs.
const MINER_FUNDS: u64 = 1_000_000;

/// The deployment of a development chain whose first replayed day is `first`. Benchmarks begin a day earlier, so that
/// bonds can be measured on the first day of the sale.
#[must_use]
pub fn deploy_config(first: Day) -> DeployConfig {
    DeployConfig {
        deployer: Role::Deployer.account(),
        owner: Role::Owner.address(),
        owner_account: Some(Role::Owner.account()),
        fee_recipient: Role::Treasury.address(),
        first_day: first - 1,
        reporters: (0..3).map(|number| Role::Reporter(number).address()).collect(),
        tokens: dmex_platform::deploy::TokenSource::Faucet { poster: Role::Poster.address() },
    }
}

/// Approves and funds the miners and opens their products, once; what was done before is not done again.
///
/// # Errors
/// [`ReplayError`]; another call goes on.
pub async fn open_products(
    platform: &Platform,
    transact: &dyn Transact,
) -> Result<Vec<ProductId>, ReplayError> {
    let setup = Setup { platform, transact };
    let miners = [(Asset::Btc, Role::BtcMiner), (Asset::Fil, Role::FilMiner)];
    for (asset, miner) in miners {
        setup.approve_and_fund(asset, miner).await?;
    }
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
}

impl Setup<'_> {
    async fn approve_and_fund(&self, asset: Asset, miner: Role) -> Result<(), ReplayError> {
        let on = self.platform.deployment();
        let call = Call::approve_miner(on, miner.address(), asset, capacity(asset));
        self.act(&format!("approve/{asset}"), Role::Owner.account(), call).await?;
        let Some(token) = on.tokens.reward.get(&asset) else { return Ok(()) };
        let call = Call::faucet(token.address, miner.address(), coins(token, MINER_FUNDS));
        self.act(&format!("fund/{asset}"), miner.account(), call).await?;
        let call = Call::approve(token.address, on.settlement.address, U256::MAX);
        self.act(&format!("allow/{asset}"), miner.account(), call).await
    }

    async fn open(&self, id: ProductId, product: DemoProduct) -> Result<(), ReplayError> {
        let on = self.platform.deployment();
        let call = Call::create_product(on, product.offer);
        self.act(&format!("create/{}", product.name), product.miner.account(), call).await?;
        let call = Call::deposit_bond(on, id, product.bond);
        self.act(&format!("bond/{}", product.name), product.miner.account(), call).await
    }

    async fn act(&self, name: &str, from: Account, call: Call) -> Result<(), ReplayError> {
        send_for(self.transact, &format!("setup/{name}"), &from, &call).await?;
        Ok(())
    }
}
