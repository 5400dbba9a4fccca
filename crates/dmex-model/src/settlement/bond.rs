//! The miner's bond: in, and out in good standing (SALE-5, RISK-7, DAY-3).

use dmex_types::{Power, ProductId};

use super::call::Call;
use super::product::Product;
use crate::day_math::{RAY, mul_mul_div_down};
use crate::{AccountId, Benchmark, Model, Refusal};

/// A bond is counted in 80 bits.
const MAX_BOND: u128 = (1 << 80) - 1;

/// What a product's bond is measured by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BondMeasure {
    /// [day] Fixed when the product was created.
    days: u16,
    /// [ray] What a unit earns on a day, by the mean; 0 before the first final day.
    pub(crate) reward: u128,
    /// 10 ^ decimals of the reward coin.
    scale: u128,
}

impl BondMeasure {
    /// [reward coin] What power earns, given times the days of each unit.
    pub(crate) fn income(&self, unit_days: u128) -> Result<u128, Refusal> {
        mul_mul_div_down(unit_days, self.reward, self.scale, RAY)
    }

    /// [reward coin] What power earns on as many days as its bond must cover.
    pub(crate) fn bond_days(&self, units: Power) -> Result<u128, Refusal> {
        bond_for(u128::from(units.units()), self.days, self.reward, self.scale)
    }
}

impl Model {
    /// Adds to a product's bond, in the reward coin. Anyone may.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn deposit_bond(&mut self, from: AccountId, product: ProductId, amount: u128) -> Result<(), Refusal> {
        let entry = self.product(product)?;
        if entry.shortfall.closed_day.is_some() {
            return Err(Refusal::ProductClosed);
        }
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        let coin = entry.sale.offer.reward_coin;
        self.coin(coin).check(from, amount)?;
        let bond = entry.state.bond.checked_add(amount).ok_or(Refusal::Panic)?;
        if bond > MAX_BOND {
            return Err(Refusal::AmountTooLarge);
        }
        self.coin_mut(coin).transfer(from, AccountId::SETTLEMENT, amount)?;
        let entry = self.product_mut(product)?;
        entry.state.bond = bond;
        entry.totals.bond_deposited += amount;
        Ok(())
    }

    /// Takes out bond beyond what is required of the power sold and not ended, and called for by the newest final day.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn withdraw_bond(
        &mut self,
        caller: AccountId,
        product: ProductId,
        amount: u128,
        to: AccountId,
        now: u64,
    ) -> Result<(), Refusal> {
        let entry = self.product(product)?;
        if entry.sale.miner != caller {
            return Err(Refusal::NotMiner);
        }
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        if entry.shortfall.closed_day.is_some() {
            return Err(Refusal::ProductClosed);
        }
        let (bond, coin) = (entry.state.bond, entry.sale.offer.reward_coin);
        let (required, assessed) = self.required_to_leave(product, now)?;
        if amount.checked_add(required).ok_or(Refusal::Panic)? > bond {
            return Err(Refusal::BondTooSmall);
        }
        if let Some(call) = assessed {
            self.calls.insert(product, call);
        }
        self.coin_mut(coin).transfer(AccountId::SETTLEMENT, to, amount)?;
        let entry = self.product_mut(product)?;
        entry.state.bond -= amount;
        entry.totals.bond_withdrawn += amount;
        Ok(())
    }

    /// [reward coin] Bond that must stay, and an assessment that was made to know it. Power that has ended needs none.
    fn required_to_leave(&self, product: ProductId, now: u64) -> Result<(u128, Option<Call>), Refusal> {
        let entry = self.product(product)?;
        let outstanding = entry.state.outstanding;
        let reserved = entry.sale.reserved_units();
        if outstanding.is_zero() && reserved.is_zero() {
            return Ok((0, None));
        }
        self.check_order(entry, now)?;
        let required = self.required(entry, reserved)?;
        if outstanding.is_zero() {
            return Ok((required, None));
        }
        let fresh = self.assessment(product, now)?;
        let kept = self.call_of(product).filter(|kept| kept.day >= fresh.day);
        let assessed = if kept.is_none() { Some(fresh) } else { None };
        let beyond = kept.unwrap_or(fresh).beyond_up(entry.unit_days())?;
        Ok((fresh.called.max(required + beyond), assessed))
    }

    /// [reward coin] Bond that covers the bond days of power sold and not ended, of what is reserved, and of `more` power.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`], or [`Refusal::BenchmarkPending`] before the benchmark's first day is final.
    pub fn bond_required(&self, product: ProductId, more: Power) -> Result<u128, Refusal> {
        let entry = self.product(product)?;
        self.required(entry, entry.sale.reserved_units() + more)
    }

    /// [reward coin] The same of power sold and not ended, and of `more`.
    pub(super) fn required(&self, entry: &Product, more: Power) -> Result<u128, Refusal> {
        let measure = self.bond_measure(entry);
        if measure.reward == 0 {
            return Err(Refusal::BenchmarkPending);
        }
        measure.bond_days(entry.state.outstanding + more)
    }

    pub(crate) fn bond_measure(&self, entry: &Product) -> BondMeasure {
        let offer = &entry.sale.offer;
        BondMeasure {
            days: entry.sale.bond_days,
            reward: self.benchmark(offer.asset).map_or(0, Benchmark::mean_reward),
            scale: self.coin(offer.reward_coin).scale(),
        }
    }
}

/// [reward coin] What so many units earn in so many days, given what one earns on a day by the mean [ray per unit]; `scale` is
/// 10 ^ decimals of the coin.
///
/// # Errors
/// [`Refusal::Panic`] beyond what the contracts can count.
pub fn bond_for(units: u128, bond_days: u16, reward: u128, scale: u128) -> Result<u128, Refusal> {
    mul_mul_div_down(units * u128::from(bond_days), reward, scale, RAY)
}
