//! The books of everything, and the identity that must hold: balances == obligations + dust + donations.

use std::fmt;

use serde::{Serialize, Serializer};

use super::product::ProductBooks;
use crate::{AccountId, CoinId, Model};

/// An amount in the smallest unit of its coin, written as decimal text in JSON: numbers there lose digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub u128);

/// Where all money is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Books {
    /// Per product.
    pub products: Vec<ProductBooks>,
    /// Per coin.
    pub coins: Vec<CoinBooks>,
    /// Per account and coin, for those that had any.
    pub accounts: Vec<AccountBooks>,
    /// Whether every line of every product and coin adds up, to the last unit.
    pub balanced: bool,
}

/// What the settlement holds of one coin, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoinBooks {
    /// The coin.
    pub coin: CoinId,
    /// Its decimals.
    pub decimals: u8,
    /// What the settlement holds.
    pub balance: Amount,
    /// Credited to accounts, to be withdrawn.
    pub credits: Amount,
    /// Purchase money of days not yet settled.
    pub escrow: Amount,
    /// Bonds.
    pub bonds: Amount,
    /// Deposits for days not yet settled.
    pub deposited_ahead: Amount,
    /// Income that holders may claim.
    pub income_owed: Amount,
    /// Refunds that holders may claim.
    pub refunds_owed: Amount,
    /// What rounding left to nobody.
    pub dust: Amount,
    /// Given to the settlement outside the protocol.
    pub donated: Amount,
    /// Whether the balance is the sum of all the others.
    pub balanced: bool,
}

/// What one account has of one coin, and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AccountBooks {
    /// The account.
    pub account: AccountId,
    /// The coin.
    pub coin: CoinId,
    /// Balance.
    pub balance: Amount,
    /// Credited, to be withdrawn.
    pub credit: Amount,
    /// Income of its tokens, paid or credited.
    pub income: Amount,
    /// Refunds of its tokens, paid or credited.
    pub refunds: Amount,
    /// Purchase money of days that closed products did not settle, paid back to it.
    pub returned: Amount,
    /// Its shares of closed products' bonds.
    pub bond_share: Amount,
    /// Released to it as a miner.
    pub released: Amount,
    /// Platform fees and referral rewards.
    pub fees: Amount,
    /// What it paid for power.
    pub spent: Amount,
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl CoinBooks {
    fn add(&mut self, product: &ProductBooks) {
        if product.pay_coin == self.coin {
            self.escrow.0 += product.escrow.0;
            self.refunds_owed.0 += product.refunds_owed.0;
            self.dust.0 += product.pay_dust.0;
        }
        if product.reward_coin == self.coin {
            self.bonds.0 += product.bond.0;
            self.deposited_ahead.0 += product.deposited_ahead.0;
            self.income_owed.0 += product.income_owed.0;
            self.dust.0 += product.reward_dust.0;
        }
    }

    fn explained(&self) -> u128 {
        let parts = [
            self.credits,
            self.escrow,
            self.bonds,
            self.deposited_ahead,
            self.income_owed,
            self.refunds_owed,
            self.dust,
            self.donated,
        ];
        parts.iter().map(|part| part.0).sum()
    }
}

impl Model {
    /// The books of everything. Looks at every token and every purse once.
    #[must_use]
    pub fn books(&self) -> Books {
        let products = self.product_books();
        let coins: Vec<CoinBooks> = self.coin_ids().map(|coin| self.coin_books(coin, &products)).collect();
        let balanced =
            products.iter().all(|product| product.balanced) && coins.iter().all(|coin| coin.balanced);
        let accounts = self.coin_ids().flat_map(|coin| self.account_books(coin)).collect();
        Books { products, coins, accounts, balanced }
    }

    fn coin_ids(&self) -> impl Iterator<Item = CoinId> + use<'_> {
        (0u8..).take(self.coins.len()).map(CoinId)
    }

    fn coin_books(&self, id: CoinId, products: &[ProductBooks]) -> CoinBooks {
        let coin = self.coin(id);
        let credits = coin.purses().map(|(_, purse)| purse.credit).sum();
        let mut books = CoinBooks {
            coin: id,
            decimals: coin.decimals,
            balance: Amount(coin.purse(AccountId::SETTLEMENT).balance),
            credits: Amount(credits),
            escrow: Amount(0),
            bonds: Amount(0),
            deposited_ahead: Amount(0),
            income_owed: Amount(0),
            refunds_owed: Amount(0),
            dust: Amount(0),
            donated: Amount(coin.donated),
            balanced: false,
        };
        for product in products {
            books.add(product);
        }
        books.balanced = books.balance.0 == books.explained();
        books
    }

    fn account_books(&self, id: CoinId) -> impl Iterator<Item = AccountBooks> + use<'_> {
        let used = self.coin(id).purses().filter(|(account, purse)| {
            *account != AccountId::SETTLEMENT && **purse != crate::Purse::default()
        });
        used.map(move |(account, purse)| AccountBooks {
            account,
            coin: id,
            balance: Amount(purse.balance),
            credit: Amount(purse.credit),
            income: Amount(purse.income),
            refunds: Amount(purse.refund),
            returned: Amount(purse.returned),
            bond_share: Amount(purse.bond_share),
            released: Amount(purse.released),
            fees: Amount(purse.fees),
            spent: Amount(purse.spent),
        })
    }
}
