//! A pool and what it is worth.

use std::collections::HashMap;

use alloy_primitives::U256;
use dmex_types::{Day, PolicyId, Power, ProductId, TokenId};

use super::premium::{Premium, unearned_up};
use super::{Exit, InsuranceParameters, Line};
use crate::day_math::mul_div_down;
use crate::rules::insurance::MAX_LAG;
use crate::wide_math::narrow;
use crate::{AccountId, CoinId, Model, Refusal, Token};

/// The insurance of a token or, once it was split, of its parts, which share it by power. It stays with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// [pay coin] Most that is paid to those that have not claimed.
    pub coverage: u128,
    /// Power that is insured and has not claimed.
    pub units: Power,
    /// The product.
    pub product: ProductId,
    /// First day that pays no more.
    pub end: Day,
}

/// The underwriters of one pay coin.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    pub(crate) account: AccountId,
    /// [pay coin] Coin of the pool, premiums included; what is sent to it uninvited is not counted.
    pub(super) held: u128,
    pub(super) parameters: InsuranceParameters,
    pub(super) lines: HashMap<ProductId, Line>,
    pub(super) policies: HashMap<PolicyId, Policy>,
    pub(super) last_policy: PolicyId,
    pub(super) premiums: Vec<Premium>,
    /// [share]
    pub(super) shares: HashMap<AccountId, u128>,
    pub(super) exits: HashMap<AccountId, Exit>,
}

impl Policy {
    /// [pay coin] What `units` have of the coverage that is left. Others' claims never lower it.
    pub(super) fn share_down(&self, units: Power) -> Result<u128, Refusal> {
        mul_div_down(self.coverage, u128::from(units.units()), u128::from(self.units.units()))
    }
}

impl Pool {
    fn new(account: AccountId) -> Self {
        Self {
            account,
            held: 0,
            parameters: InsuranceParameters::default(),
            lines: HashMap::new(),
            policies: HashMap::new(),
            last_policy: PolicyId(0),
            premiums: Vec::new(),
            shares: HashMap::new(),
            exits: HashMap::new(),
        }
    }

    /// [pay coin] What is the underwriters'.
    pub(super) fn assets(&self, now: u64) -> Result<u128, Refusal> {
        self.held.checked_sub(unearned_up(&self.premiums, now)).ok_or(Refusal::Panic)
    }

    /// A new number for a policy.
    pub(super) fn number(&mut self, policy: Policy) -> PolicyId {
        self.last_policy = PolicyId(self.last_policy.0 + 1);
        self.policies.insert(self.last_policy, policy);
        self.last_policy
    }

    /// Takes power and its `share` \[pay coin\] out of a policy, which ends with its last power.
    pub(super) fn take_share(&mut self, number: PolicyId, units: Power, share: u128) -> Result<(), Refusal> {
        let policy = self.policies.get_mut(&number).ok_or(Refusal::Panic)?;
        policy.coverage = policy.coverage.checked_sub(share).ok_or(Refusal::Panic)?;
        policy.units = policy.units.checked_sub(units).ok_or(Refusal::Panic)?;
        if policy.units.is_zero() {
            self.policies.remove(&number);
        }
        Ok(())
    }

    /// [pay coin] Coverage of all tokens.
    pub(super) fn coverage(&self) -> u128 {
        self.policies.values().map(|policy| policy.coverage).sum()
    }

    /// [pay coin] Coverage of one product's tokens.
    pub(super) fn covered(&self, product: ProductId) -> u128 {
        let policies = self.policies.values().filter(|policy| policy.product == product);
        policies.map(|policy| policy.coverage).sum()
    }

    pub(super) fn shares_of(&self, account: AccountId) -> u128 {
        self.shares.get(&account).copied().unwrap_or_default()
    }

    pub(super) fn total_shares(&self) -> U256 {
        self.shares.values().map(|shares| U256::from(*shares)).sum()
    }
}

impl Model {
    /// Founds the insurance of products of a pay coin: its account. Once for each coin.
    #[must_use]
    pub fn found_insurance(&mut self, coin: CoinId) -> AccountId {
        let account = self.add_account();
        self.pools.insert(coin, Pool::new(account));
        account
    }

    /// [pay coin] What of a pool is the underwriters'.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn pool_assets(&self, pool: CoinId, now: u64) -> Result<u128, Refusal> {
        self.pool(pool)?.assets(now)
    }

    /// [pay coin] Premiums that a pool has not earned yet.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn unearned(&self, pool: CoinId, now: u64) -> Result<u128, Refusal> {
        Ok(unearned_up(&self.pool(pool)?.premiums, now))
    }

    /// [pay coin] Coverage of all tokens.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn coverage(&self, pool: CoinId) -> Result<u128, Refusal> {
        Ok(self.pool(pool)?.coverage())
    }

    /// A policy that has not ended.
    #[must_use]
    pub fn policy(&self, pool: CoinId, number: PolicyId) -> Option<Policy> {
        self.pools.get(&pool)?.policies.get(&number).copied()
    }

    /// The last policy's number; 0 before the first.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn last_policy(&self, pool: CoinId) -> Result<PolicyId, Refusal> {
        Ok(self.pool(pool)?.last_policy)
    }

    /// [pay coin] A token's share of the policy that insures it, rounded down; 0 without one.
    #[must_use]
    pub fn coverage_of(&self, pool: CoinId, token: TokenId) -> u128 {
        let share = |token: &Token| {
            let (_, policy) = self.insured_by(pool, token)?;
            policy.share_down(token.units).ok()
        };
        self.token(token).ok().and_then(share).unwrap_or(0)
    }

    /// The policy of a pool that insures a token. Each pool counts its policies by itself, so that the number of a token's
    /// policy may be another's elsewhere.
    pub(super) fn insured_by(&self, pool: CoinId, token: &Token) -> Option<(PolicyId, Policy)> {
        let number = token.policy?;
        let policy = self.policy(pool, number)?;
        (policy.product == token.product).then_some((number, policy))
    }

    /// [share] Shares of an account.
    #[must_use]
    pub fn shares(&self, pool: CoinId, account: AccountId) -> u128 {
        self.pools.get(&pool).map_or(0, |pool| pool.shares_of(account))
    }

    /// [share] Shares of all accounts.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn total_shares(&self, pool: CoinId) -> Result<u128, Refusal> {
        narrow(self.pool(pool)?.total_shares())
    }

    /// Whether nobody may leave or join a pool: a product with coverage is in trouble.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn waits(&self, pool: CoinId, now: u64) -> Result<bool, Refusal> {
        Ok(self.pool(pool)?.policies.values().any(|policy| self.is_troubled(policy.product, now)))
    }

    /// Closed, about to be terminated, or so far behind its days that it may be abandoned.
    pub(super) fn is_troubled(&self, product: ProductId, now: u64) -> bool {
        let Ok(entry) = self.product(product) else { return false };
        let (state, shortfall) = (&entry.state, &entry.shortfall);
        let late = state.next_day < state.end_day && state.next_day + MAX_LAG < Day::from_timestamp(now);
        shortfall.closed_day.is_some() || now < shortfall.terminable_until || late
    }

    pub(super) fn pool(&self, pool: CoinId) -> Result<&Pool, Refusal> {
        self.pools.get(&pool).ok_or(Refusal::WrongPayToken)
    }

    pub(super) fn pool_mut(&mut self, pool: CoinId) -> Result<&mut Pool, Refusal> {
        self.pools.get_mut(&pool).ok_or(Refusal::WrongPayToken)
    }
}
