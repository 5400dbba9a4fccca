//! ERC-20 coins: who has how much, and what the settlement owes to whom.

use serde::Serialize;

use crate::{AccountId, Refusal};

/// A coin of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CoinId(pub(crate) u8);

/// What one account has of one coin, and where that came from, in the coin's smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// Balance.
    pub balance: u128,
    /// What the settlement credits to the account, to be withdrawn.
    pub credit: u128,
    /// Income of its tokens so far, paid or credited.
    pub income: u128,
    /// Refunds of its tokens so far, paid or credited.
    pub refund: u128,
    /// Purchase money of days that closed products did not settle, paid back to it.
    pub returned: u128,
    /// Its shares of closed products' bonds.
    pub bond_share: u128,
    /// Purchase money released to it as a miner.
    pub released: u128,
    /// Platform fees and referral rewards.
    pub fees: u128,
    /// What it paid for power.
    pub spent: u128,
}

/// A coin and all its purses.
#[derive(Clone, Debug)]
pub(crate) struct Coin {
    pub(crate) decimals: u8,
    pub(crate) donated: u128,
    purses: Vec<Purse>,
}

impl CoinId {
    /// Its number, the first coin being 0.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl Coin {
    pub(crate) fn new(decimals: u8) -> Self {
        Self { decimals, donated: 0, purses: Vec::new() }
    }

    /// 10 ^ decimals.
    pub(crate) fn scale(&self) -> u128 {
        10u128.pow(u32::from(self.decimals))
    }

    pub(crate) fn purse(&self, account: AccountId) -> Purse {
        self.purses.get(account.index()).copied().unwrap_or_default()
    }

    pub(crate) fn purse_mut(&mut self, account: AccountId) -> &mut Purse {
        let index = account.index();
        if index >= self.purses.len() {
            self.purses.resize(index + 1, Purse::default());
        }
        &mut self.purses[index]
    }

    pub(crate) fn purses(&self) -> impl Iterator<Item = (AccountId, &Purse)> {
        self.purses.iter().enumerate().filter_map(|(index, purse)| Some((AccountId::at(index)?, purse)))
    }

    /// Whether `from` can pay `amount`.
    pub(crate) fn check(&self, from: AccountId, amount: u128) -> Result<(), Refusal> {
        let enough = self.purse(from).balance >= amount;
        if enough { Ok(()) } else { Err(Refusal::ERC20InsufficientBalance) }
    }

    /// Moves coin.
    pub(crate) fn transfer(&mut self, from: AccountId, to: AccountId, amount: u128) -> Result<(), Refusal> {
        self.check(from, amount)?;
        self.purse_mut(from).balance -= amount;
        self.purse_mut(to).balance += amount;
        Ok(())
    }

    /// Credits a fee or a referral reward.
    pub(crate) fn credit_fee(&mut self, to: AccountId, amount: u128) {
        let purse = self.purse_mut(to);
        purse.credit += amount;
        purse.fees += amount;
    }
}
