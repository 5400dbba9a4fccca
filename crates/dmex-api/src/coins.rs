//! What coins are called.

use std::collections::{BTreeMap, HashMap};

use alloy::primitives::Address;
use dmex_platform::dmc_token;
use dmex_store::rows::{Balance, Product};
use dmex_types::Amount;
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

/// The coins of a platform that a ledger may speak of: products are few, so they are read at once.
pub(crate) struct Coins<'a> {
    app: &'a App,
    decimals: HashMap<Address, u8>,
}

impl<'a> Coins<'a> {
    pub(crate) async fn of(app: &'a App) -> Result<Self, ApiError> {
        let mut decimals = HashMap::new();
        for product in app.store.all::<Product>().await? {
            decimals.insert(product.pay_token, product.pay_decimals);
            decimals.insert(product.reward_token, product.reward_decimals);
        }
        Ok(Self { app, decimals })
    }

    pub(crate) fn coin(&self, address: Address) -> Coin {
        self.app.coin(address, self.decimals.get(&address).copied())
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
