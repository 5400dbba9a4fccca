//! Every balance of the ledger that the chain knows too, and every coin that the contracts hold.

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use dmex_contracts::Insurance;
use dmex_store::rows::{Balance, Product};
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
            ["insurance", pool, "credit", account] => {
                let pool: Address = pool.parse().unwrap_or_default();
                let pool = Insurance::new(pool, self.platform.provider().clone());
                let account = account.parse().unwrap_or_default();
                let found = pool.creditOf(account).block(self.block).call().await?;
                self.same(of, name, amount(found), left);
            }
            ["sale", _] => self.same(of, name, Amount::ZERO, left),
            _ => {}
        }
        Ok(())
    }

    /// The ledger's escrows and bonds are those of the products.
    async fn escrows(&self, balances: &[Balance]) -> Result<(), IndexError> {
        let of = |account: String, coin: Address| {
            let row = balances.iter().find(|row| row.account == account && row.coin == coin);
            row.map_or(Amount::ZERO, left)
        };
        for product in self.store.all::<Product>().await? {
            let (escrow, bond) = (format!("escrow/{}", product.id), format!("bond/{}", product.id));
            self.same("accounts", &escrow, product.escrow, of(escrow.clone(), product.pay_token));
            self.same("accounts", &bond, product.bond, of(bond.clone(), product.reward_token));
        }
        Ok(())
    }

    /// What each contract holds of a coin is what its accounts have together, and what anybody sent it unasked.
    async fn holdings(&self, balances: &[Balance]) -> Result<(), IndexError> {
        let on = self.platform.deployment();
        let mut held: BTreeMap<(Address, Address), U256> = BTreeMap::new();
        for row in balances {
            let holder = match row.account.split('/').collect::<Vec<_>>().as_slice() {
                ["wallet", _] | ["unannounced"] => continue,
                ["reserve", ..] => on.reserve.address,
                ["insurance", pool, ..] => pool.parse().unwrap_or_default(),
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
}

/// What came in less what went out.
fn left(row: &Balance) -> Amount {
    Amount(row.received.0.saturating_sub(row.sent.0))
}
