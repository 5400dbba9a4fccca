//! What coins are called.

use std::collections::{BTreeMap, HashMap};

use alloy::primitives::Address;
use dmex_model::rules::insurance_pool::OFFSET;
use dmex_platform::{Decoder, dmc_token};
use dmex_store::read::{Insurances, Order, PageOf};
use dmex_store::rows::{Balance, Product};
use dmex_types::{Amount, ProductId};
use dmex_wire::{Coin, Money};

use crate::app::App;
use crate::problem::ApiError;

impl App {
    /// A coin whose decimals a product says.
    pub(crate) fn coin(&self, address: Address, decimals: Option<u8>) -> Coin {
        let on = self.platform.as_ref().map(dmex_platform::Platform::deployment);
        let dmc = on.filter(|on| on.dmc.address == address).map(dmc_token);
        let known = dmc.or_else(|| on.and_then(|on| on.token(address).cloned()));
        Coin {
            address,
            decimals: decimals.or(known.as_ref().map(|token| token.decimals)),
            symbol: known.map(|token| token.symbol),
        }
    }

    pub(crate) fn pay_coin(&self, product: &Product) -> Coin {
        self.coin(product.pay_token, Some(product.pay_decimals))
    }

    pub(crate) fn reward_coin(&self, product: &Product) -> Coin {
        self.coin(product.reward_token, Some(product.reward_decimals))
    }
}

/// The coins of a platform that a ledger may speak of, and the pools of products, whose shares are coins too: products are few, so
/// they are read at once.
pub(crate) struct Coins<'a> {
    app: &'a App,
    decimals: HashMap<Address, u8>,
    pools: HashMap<Address, (ProductId, Address)>,
}

impl<'a> Coins<'a> {
    pub(crate) async fn of(app: &'a App) -> Result<Self, ApiError> {
        let (mut decimals, mut paid) = (HashMap::new(), HashMap::new());
        for product in app.store.all::<Product>().await? {
            decimals.insert(product.pay_token, product.pay_decimals);
            decimals.insert(product.reward_token, product.reward_decimals);
            paid.insert(product.id, product.pay_token);
        }
        let all = PageOf { after: None, limit: u32::MAX, order: Order::Ascending };
        let pools = app.store.pools(all).await?.into_iter();
        let pools =
            pools.filter_map(|pool| Some((pool.address?, (pool.product, paid.get(&pool.product).copied()?))));
        Ok(Self { app, decimals, pools: pools.collect() })
    }

    pub(crate) fn coin(&self, address: Address) -> Coin {
        match self.of_pool(address) {
            Some((_, share)) => share,
            None => self.app.coin(address, self.decimals.get(&address).copied()),
        }
    }

    /// The coin of a pool, and its shares as a coin; none of what is no pool.
    pub(crate) fn of_pool(&self, pool: Address) -> Option<(Coin, Coin)> {
        let (product, coin) = *self.pools.get(&pool)?;
        let coin = self.app.coin(coin, self.decimals.get(&coin).copied());
        let share = Self::share(pool, product, coin.decimals);
        Some((coin, share))
    }

    /// The shares of a product's pool, as its contract calls them; `decimals` are those of the coin that it takes.
    pub(crate) fn share(pool: Address, product: ProductId, decimals: Option<u8>) -> Coin {
        let decimals = decimals.map(|decimals| decimals.saturating_add(OFFSET));
        Coin { address: pool, symbol: Some(format!("COVER-{product}")), decimals }
    }

    /// A contract of ours by its name, anybody else by the whole address.
    pub(crate) fn name(&self, address: Address) -> String {
        if let Some((product, _)) = self.pools.get(&address) {
            return format!("the pool of product {product}");
        }
        let decoder = self.app.platform.as_ref().map(|platform| Decoder::new(platform.deployment()));
        decoder.and_then(|decoder| decoder.name(address)).unwrap_or_else(|| address.to_string())
    }

    /// Amounts by coin, those of nothing left out.
    pub(crate) fn money(&self, sums: Sums) -> Vec<Money> {
        let some = sums.0.into_iter().filter(|(_, amount)| !amount.is_zero());
        some.map(|(coin, amount)| Money { coin: self.coin(coin), amount }).collect()
    }
}

/// Amounts by coin.
#[derive(Debug, Default)]
pub(crate) struct Sums(BTreeMap<Address, Amount>);

impl Sums {
    pub(crate) fn add(&mut self, coin: Address, amount: Amount) {
        *self.0.entry(coin).or_default() += amount.0;
    }

    /// What came into accounts and has not left them.
    pub(crate) fn left(balances: &[Balance]) -> Self {
        let mut sums = Self::default();
        for balance in balances {
            sums.add(balance.coin, Amount(balance.received.0.saturating_sub(balance.sent.0)));
        }
        sums
    }

    /// What left accounts.
    pub(crate) fn sent(balances: &[Balance]) -> Self {
        let mut sums = Self::default();
        for balance in balances {
            sums.add(balance.coin, balance.sent);
        }
        sums
    }
}
