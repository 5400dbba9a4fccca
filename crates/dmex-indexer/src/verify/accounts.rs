//! Every balance of the ledger that the chain knows too, and every coin that the contracts hold.

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use dmex_store::rows::{Balance, Pool, Product};
use dmex_types::Amount;

use super::{Check, amount};
use crate::IndexError;

impl Check<'_> {
    pub(super) async fn accounts(&self) -> Result<(), IndexError> {
        let balances = self.store.all::<Balance>().await?;
        self.each(balances.clone(), async |balance| self.balance(&balance).await).await?;
        self.escrows(&balances).await?;
        self.holdings(&balances).await
    }

    async fn balance(&self, row: &Balance) -> Result<(), IndexError> {
        let (of, left) = ("accounts", left(row));
        let name = format!("{} in {}", row.account, row.coin);
        let parts: Vec<&str> = row.account.split('/').collect();
        match parts.as_slice() {
            ["credit", account] => {
                let account = account.parse().unwrap_or_default();
                let found =
                    self.platform.settlement().creditOf(account, row.coin).block(self.block).call().await?;
                self.same(of, name, amount(found), left);
            }
            ["reserve", "credit", account] => {
                let account = account.parse().unwrap_or_default();
                let found =
                    self.platform.reserve().creditOf(account, row.coin).block(self.block).call().await?;
                self.same(of, name, amount(found), left);
            }
            ["reserve", "free"] => {
                let found = self.platform.reserve().freeOf(row.coin).block(self.block).call().await?;
                self.covers(of, name, amount(found), left);
            }
            ["insurance", "credit", account] => {
                let account = account.parse().unwrap_or_default();
                let found = match self.platform.insurance(row.coin) {
                    Some(insurance) => insurance.creditOf(account).block(self.block).call().await?,
                    None => U256::ZERO,
                };
                self.same(of, name, amount(found), left);
            }
            ["sale", _] => self.same(of, name, Amount::ZERO, left),
            _ => {}
        }
        Ok(())
    }

    /// The ledger's escrows and bonds are those of the products, and what it has of their pools is what these count.
    async fn escrows(&self, balances: &[Balance]) -> Result<(), IndexError> {
        let of = |account: &str, coin: Address| {
            let row = balances.iter().find(|row| row.account == account && row.coin == coin);
            row.map_or(Amount::ZERO, left)
        };
        for product in self.store.all::<Product>().await? {
            let (id, pay, reward) = (product.id, product.pay_token, product.reward_token);
            let mut accounts = vec![
                (format!("escrow/{id}"), pay, product.escrow),
                (format!("bond/{id}"), reward, product.bond),
            ];
            if let Some(pool) = self.store.find::<Pool>(&(id,)).await? {
                let parts = [
                    ("senior", pool.senior),
                    ("junior", pool.junior),
                    ("unearned", pool.unearned),
                    ("returnable", pool.returnable),
                ];
                accounts.extend(parts.map(|(what, amount)| (format!("{what}/{id}"), pay, amount)));
            }
            for (account, coin, amount) in accounts {
                self.same("accounts", &account, amount, of(&account, coin));
            }
        }
        Ok(())
    }

    /// What each contract holds of a coin is what its accounts have together, and what anybody sent it unasked.
    async fn holdings(&self, balances: &[Balance]) -> Result<(), IndexError> {
        let on = self.platform.deployment();
        let pools = self.pools().await?;
        let mut held: BTreeMap<(Address, Address), U256> = BTreeMap::new();
        for row in balances {
            let holder = match row.account.split('/').collect::<Vec<_>>().as_slice() {
                ["wallet", _] | ["unannounced"] => continue,
                ["reserve", ..] => on.reserve.address,
                ["senior" | "junior" | "unearned" | "returnable", product] => {
                    pools.get(*product).copied().unwrap_or_default()
                }
                ["insurance", ..] => on.insurances.get(&row.coin).map_or(Address::ZERO, |its| its.address),
                _ => on.settlement.address,
            };
            *held.entry((holder, row.coin)).or_default() += left(row).0;
        }
        for ((holder, coin), sum) in held {
            let found = self.platform.erc20(coin).balanceOf(holder).block(self.block).call().await?;
            self.covers("coins", format!("{coin} held by {holder}"), amount(found), Amount(sum));
        }
        Ok(())
    }

    /// The pools by the numbers of their products, as accounts have them.
    async fn pools(&self) -> Result<BTreeMap<String, Address>, IndexError> {
        let pools = self.store.all::<Pool>().await?.into_iter();
        Ok(pools.filter_map(|pool| Some((pool.product.to_string(), pool.address?))).collect())
    }
}

/// What came in less what went out.
fn left(row: &Balance) -> Amount {
    Amount(row.received.0.saturating_sub(row.sent.0))
}
