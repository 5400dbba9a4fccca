//! What a miner would gain by stopping, and the bond that it calls for (RISK-7).

use alloy_primitives::U256;
use dmex_types::{Day, ProductId};

use crate::day_math::{WAD, mul_div_down};
use crate::loss::{coin_down, coin_value_down, coin_value_up};
use crate::rules::{bond_calls as rule, bond_calls_first as first};
use crate::valuation::called_bond;
use crate::wide_math::{narrow, wide_up};
use crate::{Model, Refusal};

/// What was found on a final day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// [pay coin] What the miner would gain by stopping.
    pub gain: i128,
    /// [reward coin] The bond that is called for.
    pub called: u128,
    /// [reward coin × 1e18] What of it is beyond the bond days, for one unit and day that power has left.
    pub per_unit_day: u128,
    /// The final day.
    pub day: Day,
}

/// What the owner sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallParameters {
    /// [bps] Part of what stopping brings beyond the purchase money that is called for on top of the bond days.
    pub share: u16,
    /// [day] Most that is called for, in days of income.
    pub cap_days: u16,
}

impl Default for CallParameters {
    fn default() -> Self {
        Self { share: first::SHARE, cap_days: first::CAP_DAYS }
    }
}

impl Call {
    /// [reward coin] The bond that is called for power × days beyond the bond days.
    pub(crate) fn beyond_up(&self, unit_days: u128) -> Result<u128, Refusal> {
        let called = wide_up(U256::from(self.per_unit_day), U256::from(unit_days), U256::from(WAD))?;
        narrow(called)
    }
}

impl Model {
    /// Looks at a product by the newest final day, once for each. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::NothingToAssess`], [`Refusal::AlreadyAssessed`], or what is missing to value its income.
    pub fn assess(&mut self, product: ProductId, now: u64) -> Result<Call, Refusal> {
        let call = self.assessment(product, now)?;
        if self.call_of(product).is_some_and(|before| before.day >= call.day) {
            return Err(Refusal::AlreadyAssessed);
        }
        self.calls.insert(product, call);
        Ok(call)
    }

    /// What an assessment would find now.
    ///
    /// # Errors
    /// [`Refusal::NothingToAssess`], or what is missing to value its income.
    pub fn assessment(&self, product: ProductId, now: u64) -> Result<Call, Refusal> {
        let entry = self.product(product).map_err(|_| Refusal::NothingToAssess)?;
        let state = &entry.state;
        if entry.shortfall.closed_day.is_some() || state.outstanding.is_zero() {
            return Err(Refusal::NothingToAssess);
        }
        let (mark, _, income_coin) = self.assess_income(product, now)?;
        let offer = &entry.sale.offer;
        let (pay_scale, scale) = (self.coin(offer.pay_coin).scale(), self.coin(offer.reward_coin).scale());
        let income = coin_value_up(income_coin, mark.rate, scale, pay_scale)?;
        let bond_value = coin_value_down(state.bond, mark.rate, scale, pay_scale)?;
        let gain = signed(income)? - signed(state.escrow)? - signed(bond_value)?;

        let exposed = income_coin.saturating_sub(coin_down(state.escrow, mark.rate, scale, pay_scale)?);
        let called = self.called(product, exposed)?;
        let beyond = called.saturating_sub(self.bond_measure(entry).bond_days(state.outstanding)?);
        let per_unit_day = mul_div_down(beyond, WAD, entry.unit_days().max(1))?;
        Ok(Call { gain, called, per_unit_day, day: mark.day })
    }

    /// [reward coin] The bond days and a share of what is exposed, at most some days of income; while short days count, no less
    /// than before.
    fn called(&self, product: ProductId, exposed: u128) -> Result<u128, Refusal> {
        let entry = self.product(product)?;
        let parameters = self.call_parameters;
        let (units, measure) = (entry.state.outstanding, self.bond_measure(entry));
        let most = measure.income(u128::from(units.units()) * u128::from(parameters.cap_days))?;
        let base = measure.bond_days(units)?;
        let before = self.call_of(product).map_or(0, |before| before.called);
        called_bond(parameters, base, exposed, most, entry.shortfall.score, before)
    }

    /// What was found last.
    #[must_use]
    pub fn call_of(&self, product: ProductId) -> Option<Call> {
        self.calls.get(&product).copied()
    }

    /// [reward coin] The bond that is called for; nothing of a closed product.
    #[must_use]
    pub fn called_bond(&self, product: ProductId) -> u128 {
        let open = |product| self.shortfall(product).is_ok_and(|shortfall| shortfall.closed_day.is_none());
        self.call_of(product).filter(|_| open(product)).map_or(0, |call| call.called)
    }

    /// [reward coin] What of the called bond is missing.
    #[must_use]
    pub fn unmet_call(&self, product: ProductId) -> u128 {
        let bond = self.state(product).map_or(0, |state| state.bond);
        self.called_bond(product).saturating_sub(bond)
    }

    /// Replaces the parameters of bond calls.
    ///
    /// # Errors
    /// [`Refusal::ParameterOutOfBounds`].
    pub fn set_call_parameters(&mut self, chosen: CallParameters) -> Result<(), Refusal> {
        let share_fits = (rule::MIN_SHARE..=rule::MAX_SHARE).contains(&chosen.share);
        let cap_fits = (rule::MIN_CAP_DAYS..=rule::MAX_CAP_DAYS).contains(&chosen.cap_days);
        if !(share_fits && cap_fits) {
            return Err(Refusal::ParameterOutOfBounds);
        }
        self.call_parameters = chosen;
        Ok(())
    }
}

fn signed(amount: u128) -> Result<i128, Refusal> {
    i128::try_from(amount).map_err(|_| Refusal::Panic)
}
