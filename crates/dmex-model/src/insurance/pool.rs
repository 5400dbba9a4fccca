//! The pool of a product's underwriters: whose its coin is, and what may leave it.

use std::collections::HashMap;

use alloy_primitives::U256;
use dmex_types::{Day, ProductId};

use super::Exit;
use super::premium::{Premiums, Walk};
use crate::rules::cover_rules::{MOST_AT_RISK, WHOLE};
use crate::wide_math::narrow;
use crate::{AccountId, CoinId, Model, Refusal};

/// The underwriters of one product, with its miner's stake.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    pub(super) account: AccountId,
    /// [pay coin] Coin of the pool, whoever's it is; what is sent to it uninvited is not counted.
    pub(super) held: u128,
    /// [pay coin] What of it is the miner's stake.
    pub(super) junior: u128,
    pub(super) premiums: Premiums,
    /// [share]
    pub(super) shares: HashMap<AccountId, u128>,
    pub(super) exits: HashMap<AccountId, Exit>,
}

/// Whose the coin of a pool is [pay coin], beside the premiums that are not earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fund {
    /// The underwriters', by the days that were walked through.
    pub senior: u128,
    /// The miner's stake, which pays first.
    pub junior: u128,
    /// What of the underwriters' was asked for when the cover that stands was bought.
    pub backing: u128,
    /// Premiums that go back to holders.
    pub returnable: u128,
}

/// How a product is, for its underwriters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// In order: who waited may leave, and anyone may join. Next is [`Condition::Troubled`] or, if it closes without cover,
    /// [`Condition::Over`].
    Open,
    /// The DAO may end it, a closed day is past its grace, or it was closed and cover stands: the clock of those who wait
    /// stands, and nobody may join. Next is either of the others.
    Troubled,
    /// It was closed and no cover stands: everybody may leave at once. Nothing comes next.
    Over,
}

impl Pool {
    fn new(account: AccountId) -> Self {
        Self {
            account,
            held: 0,
            junior: 0,
            premiums: Premiums::default(),
            shares: HashMap::new(),
            exits: HashMap::new(),
        }
    }

    pub(super) fn shares_of(&self, account: AccountId) -> u128 {
        self.shares.get(&account).copied().unwrap_or_default()
    }

    pub(super) fn total_shares(&self) -> U256 {
        self.shares.values().map(|shares| U256::from(*shares)).sum()
    }

    /// [pay coin] What is the underwriters', given premiums that are not earned and those that go back.
    fn senior(&self, unearned: u128, returnable: u128) -> Result<u128, Refusal> {
        self.held.checked_sub(self.junior + unearned + returnable).ok_or(Refusal::Panic)
    }
}

impl Model {
    /// Opens the pool of a product that is sold for a coin: its account. Anyone may, once.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] or [`Refusal::PoolExists`].
    pub fn open_pool(&mut self, coin: CoinId, product: ProductId) -> Result<AccountId, Refusal> {
        self.require_paid_in(coin, product)?;
        if self.pool(coin, product).is_ok() {
            return Err(Refusal::PoolExists);
        }
        let account = self.add_account();
        self.insurer_mut(coin)?.pools.insert(product, Pool::new(account));
        Ok(account)
    }

    /// Whose the coin of a pool is; nothing without one.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such insurance.
    pub fn fund(&self, coin: CoinId, product: ProductId) -> Result<Fund, Refusal> {
        let insurer = self.insurer(coin)?;
        let Some(pool) = insurer.pools.get(&product) else { return Ok(Fund::default()) };
        let returnable = insurer.returnable(product);
        Ok(Fund {
            senior: pool.senior(pool.premiums.now().unearned, returnable)?,
            junior: pool.junior,
            backing: insurer.backing(product),
            returnable,
        })
    }

    /// [pay coin] What of a pool is the underwriters'.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn pool_assets(&self, coin: CoinId, product: ProductId, now: u64) -> Result<u128, Refusal> {
        let returnable = self.insurer(coin)?.returnable(product);
        self.pool(coin, product)?.senior(self.unearned(coin, product, now)?, returnable)
    }

    /// [pay coin] Premiums of a product that are not earned yet.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn unearned(&self, coin: CoinId, product: ProductId, now: u64) -> Result<u128, Refusal> {
        Ok(self.walk(coin, product, self.premium_clock(product, now))?.unearned)
    }

    /// [pay coin] The most that underwriters of a product can lose, and that a miner which insured its own power could win.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn exposure(&self, coin: CoinId, product: ProductId) -> Result<u128, Refusal> {
        let covered = self.insurer(coin)?.covered(product);
        Ok(covered.saturating_sub(self.pool(coin, product)?.junior))
    }

    /// [pay coin] What of the underwriters' assets may not leave.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn bound(&self, coin: CoinId, product: ProductId) -> Result<u128, Refusal> {
        let exposed = self.exposure(coin, product)?.checked_mul(WHOLE).ok_or(Refusal::Panic)?;
        Ok(self.insurer(coin)?.backing(product).max(exposed.div_ceil(MOST_AT_RISK)))
    }

    /// How a product is, for its underwriters.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`], or [`Refusal::WrongPayToken`] if there is no such insurance.
    pub fn condition(&self, coin: CoinId, product: ProductId, now: u64) -> Result<Condition, Refusal> {
        let covered = self.insurer(coin)?.covered(product) > 0;
        let entry = self.product(product)?;
        if entry.shortfall.closed_day.is_some() {
            return Ok(if covered { Condition::Troubled } else { Condition::Over });
        }
        let troubled = entry.shortfall.is_terminable(now) || self.is_overdue(entry, now);
        Ok(if troubled { Condition::Troubled } else { Condition::Open })
    }

    /// Earns the premiums of settled days, at most so many more. Anyone may. Returns the first day that was not walked
    /// through.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn earn(
        &mut self,
        coin: CoinId,
        product: ProductId,
        max_days: u32,
        now: u64,
    ) -> Result<Day, Refusal> {
        let from = self.pool(coin, product)?.premiums.now().day;
        let last = Day::new(from.number().saturating_add(max_days));
        let end = self.premium_clock(product, now).min(last);
        self.earn_until(coin, product, end)?;
        Ok(self.pool(coin, product)?.premiums.now().day)
    }

    /// Earns the premiums of all settled days.
    pub(super) fn earn_settled(&mut self, coin: CoinId, product: ProductId, now: u64) -> Result<(), Refusal> {
        self.earn_until(coin, product, self.premium_clock(product, now))
    }

    fn earn_until(&mut self, coin: CoinId, product: ProductId, end: Day) -> Result<(), Refusal> {
        let walk = self.walk(coin, product, end)?;
        self.pool_mut(coin, product)?.premiums.advance(walk);
        Ok(())
    }

    fn walk(&self, coin: CoinId, product: ProductId, end: Day) -> Result<Walk, Refusal> {
        let entry = self.product(product)?;
        Ok(self.pool(coin, product)?.premiums.walk(end, |day| entry.short_days(day)))
    }

    /// First day that is not settled; one that lies ahead may yet be preceded by others.
    fn premium_clock(&self, product: ProductId, now: u64) -> Day {
        let next_day = self.product(product).map_or(Day::default(), |entry| entry.state.next_day);
        next_day.min(Day::from_timestamp(now))
    }

    /// [share] Shares of an account.
    #[must_use]
    pub fn shares(&self, coin: CoinId, product: ProductId, account: AccountId) -> u128 {
        self.pool(coin, product).map_or(0, |pool| pool.shares_of(account))
    }

    /// [share] Shares of all accounts.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn total_shares(&self, coin: CoinId, product: ProductId) -> Result<u128, Refusal> {
        narrow(self.pool(coin, product)?.total_shares())
    }

    pub(super) fn pool(&self, coin: CoinId, product: ProductId) -> Result<&Pool, Refusal> {
        self.insurer(coin)?.pools.get(&product).ok_or(Refusal::NoPool)
    }

    pub(super) fn pool_mut(&mut self, coin: CoinId, product: ProductId) -> Result<&mut Pool, Refusal> {
        self.insurer_mut(coin)?.pools.get_mut(&product).ok_or(Refusal::NoPool)
    }
}
