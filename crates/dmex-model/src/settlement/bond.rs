//! The miner's bond (SALE-5, DAY-3).

use dmex_types::{Power, ProductId};

use crate::day_math::{RAY, mul_mul_div_down};
use crate::{AccountId, Model, Refusal};

/// A bond is counted in 80 bits.
const MAX_BOND: u128 = (1 << 80) - 1;

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
        let bond = entry.state.bond.checked_add(amount).ok_or(Refusal::Panic)?;
        if bond > MAX_BOND {
            return Err(Refusal::AmountTooLarge);
        }
        let coin = entry.sale.offer.reward_coin;
        self.coin_mut(coin).transfer(from, AccountId::SETTLEMENT, amount)?;
        let entry = self.product_mut(product)?;
        entry.state.bond = bond;
        entry.totals.bond_deposited += amount;
        Ok(())
    }

    /// Takes out bond beyond what the power sold and not ended requires.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn withdraw_bond(
        &mut self,
        caller: AccountId,
        product: ProductId,
        amount: u128,
        to: AccountId,
    ) -> Result<(), Refusal> {
        let entry = self.product(product)?;
        if entry.sale.miner != caller {
            return Err(Refusal::NotMiner);
        }
        if entry.shortfall.closed_day.is_some() {
            return Err(Refusal::ProductClosed);
        }
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        let (bond, coin) = (entry.state.bond, entry.sale.offer.reward_coin);
        let required = if entry.state.outstanding.is_zero() {
            0
        } else {
            self.bond_required(product, Power::ZERO, self.parameters.bond_days)?
        };
        if amount.checked_add(required).ok_or(Refusal::Panic)? > bond {
            return Err(Refusal::BondTooSmall);
        }
        self.coin_mut(coin).transfer(AccountId::SETTLEMENT, to, amount)?;
        let entry = self.product_mut(product)?;
        entry.state.bond -= amount;
        entry.totals.bond_withdrawn += amount;
        Ok(())
    }

    /// [reward coin] Bond that covers `bond_days` days of power sold and not ended, and `more` power.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`], or [`Refusal::BenchmarkPending`] before the benchmark's first day is final.
    pub fn bond_required(&self, product: ProductId, more: Power, bond_days: u16) -> Result<u128, Refusal> {
        let entry = self.product(product)?;
        let offer = &entry.sale.offer;
        let reward = self.benchmark(offer.asset).map_or(0, crate::Benchmark::latest_reward);
        if reward == 0 {
            return Err(Refusal::BenchmarkPending);
        }
        let units = u128::from(entry.state.outstanding.units()) + u128::from(more.units());
        bond_for(units, bond_days, reward, self.coin(offer.reward_coin).scale())
    }
}

/// [reward coin] What so many units earn in so many days like the last final one, whose reward is given
/// [ray per unit]; `scale` is 10 ^ decimals of the coin.
///
/// # Errors
/// [`Refusal::Panic`] beyond what the contracts can count.
pub fn bond_for(units: u128, bond_days: u16, reward: u128, scale: u128) -> Result<u128, Refusal> {
    mul_mul_div_down(units * u128::from(bond_days), reward, scale, RAY)
}
