//! A policy: what it covers, when it is void, and what of it a token has.

use dmex_types::{Day, PolicyId, Power, ProductId, TokenId};

use crate::day_math::mul_div_down;
use crate::{CoinId, Model, Refusal, Token};

/// The insurance of a token or, once it was split, of its parts, which share it by power. It stays with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// [pay coin] Most that is paid to those that have not claimed; 0 once it is void.
    pub coverage: u128,
    /// Power that is insured and has not claimed.
    pub units: Power,
    /// The product.
    pub product: ProductId,
    /// First day that is covered.
    pub begin: Day,
    /// First day that is covered no more.
    pub end: Day,
    /// Short days of the product when it was bought: if one more comes before `begin`, it is void.
    pub short_days: u16,
    /// The last final day when it was bought.
    pub mark_day: Day,
    /// [pay coin per coin, 18 decimals] What that day said on the low side.
    pub rate: u128,
    /// [pay coin] Premium of a day; 0 once it earns no more.
    pub daily: u128,
    /// [pay coin] Premium that goes back to those that have not claimed.
    pub rest: u128,
    /// [pay coin] Underwriters' assets that it asks for.
    pub backing: u128,
}

/// What power has of a policy [pay coin].
#[derive(Clone, Copy, Debug)]
pub(super) struct PolicyShare {
    pub(super) coverage: u128,
    pub(super) backing: u128,
    pub(super) rest: u128,
}

impl Policy {
    /// [pay coin] What `units` have of an amount of the policy. Others' claims never lower it.
    pub(super) fn part_down(&self, amount: u128, units: Power) -> Result<u128, Refusal> {
        mul_div_down(amount, u128::from(units.units()), u128::from(self.units.units()))
    }

    fn share_down(&self, units: Power) -> Result<PolicyShare, Refusal> {
        Ok(PolicyShare {
            coverage: self.part_down(self.coverage, units)?,
            backing: self.part_down(self.backing, units)?,
            rest: self.part_down(self.rest, units)?,
        })
    }

    /// Takes power and its share out. The last takes all.
    fn take(&mut self, units: Power) -> Result<PolicyShare, Refusal> {
        let share = self.share_down(units)?;
        self.units = self.units.checked_sub(units).ok_or(Refusal::Panic)?;
        self.coverage -= share.coverage;
        self.backing -= share.backing;
        self.rest -= share.rest;
        Ok(share)
    }
}

impl Model {
    /// A policy that has not ended.
    #[must_use]
    pub fn policy(&self, coin: CoinId, number: PolicyId) -> Option<Policy> {
        self.insurers.get(&coin)?.policies.get(&number).copied()
    }

    /// The last policy's number; 0 before the first.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such insurance.
    pub fn last_policy(&self, coin: CoinId) -> Result<PolicyId, Refusal> {
        Ok(self.insurer(coin)?.last_policy)
    }

    /// Whether a policy never begins: a day before its beginning was short, or its product closed before.
    #[must_use]
    pub fn is_void(&self, policy: &Policy) -> bool {
        let Ok(entry) = self.product(policy.product) else { return false };
        let closed = entry.shortfall.closed_day.is_some_and(|closed_day| closed_day < policy.begin);
        policy.coverage == 0 || closed || entry.short_days(policy.begin) != policy.short_days
    }

    /// [pay coin] A token's share of the policy that insures it, rounded down; 0 without one, and of one that is void.
    #[must_use]
    pub fn coverage_of(&self, coin: CoinId, token: TokenId) -> u128 {
        let share = |token: &Token| {
            let (_, policy) = self.insured_by(coin, token).filter(|(_, policy)| !self.is_void(policy))?;
            policy.part_down(policy.coverage, token.units).ok()
        };
        self.token(token).ok().and_then(share).unwrap_or(0)
    }

    /// The policy of an insurance that a token has. Each insurance counts its policies by itself, so that the number of a
    /// token's policy may be another's elsewhere.
    pub(super) fn insured_by(&self, coin: CoinId, token: &Token) -> Option<(PolicyId, Policy)> {
        let number = token.policy?;
        let policy = self.policy(coin, number)?;
        (policy.product == token.product).then_some((number, policy))
    }

    /// [pay coin] Premium of a policy that goes back: all of it if it never begins, else that of days that are not settled.
    pub(super) fn rest_of(&self, policy: &Policy) -> Result<u128, Refusal> {
        if policy.daily == 0 {
            return Ok(policy.rest);
        }
        let first = match self.product(policy.product)?.shortfall.closed_day {
            _ if self.is_void(policy) => policy.begin,
            Some(closed_day) => policy.begin.max(closed_day),
            None => policy.end,
        };
        Ok(policy.daily * u128::from(policy.end.since(first)))
    }

    /// A policy earns no more: it never began, or its product closed. Once.
    pub(super) fn cut(&mut self, coin: CoinId, number: PolicyId) -> Result<(), Refusal> {
        let policy = self.policy(coin, number).ok_or(Refusal::Panic)?;
        if policy.daily == 0 {
            return Ok(());
        }
        let (void, rest) = (self.is_void(&policy), self.rest_of(&policy)?);
        let mut left = Policy { daily: 0, rest, ..policy };
        let premiums = &mut self.pool_mut(coin, policy.product)?.premiums;
        if void {
            premiums.drop_void(number);
            (left.coverage, left.backing) = (0, 0);
        } else {
            premiums.drop_days(rest);
        }
        self.insurer_mut(coin)?.policies.insert(number, left);
        self.earn_what_is_left(coin, policy.product)
    }

    /// Takes power and its share out of a policy, which ends with its last power.
    pub(super) fn take_share(
        &mut self,
        coin: CoinId,
        number: PolicyId,
        units: Power,
    ) -> Result<PolicyShare, Refusal> {
        let policies = &mut self.insurer_mut(coin)?.policies;
        let policy = policies.get_mut(&number).ok_or(Refusal::Panic)?;
        let (share, product) = (policy.take(units)?, policy.product);
        if policy.units.is_zero() {
            policies.remove(&number);
        }
        self.earn_what_is_left(coin, product)?;
        Ok(share)
    }

    /// Without cover nothing is left to be earned.
    fn earn_what_is_left(&mut self, coin: CoinId, product: ProductId) -> Result<(), Refusal> {
        if self.insurer(coin)?.covered(product) == 0 {
            self.pool_mut(coin, product)?.premiums.earn_all();
        }
        Ok(())
    }
}
