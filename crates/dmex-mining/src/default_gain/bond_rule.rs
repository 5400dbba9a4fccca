//! The bond that a product must have (SALE-5, RISK-7).

use dmex_model::rules::{bond_calls_first, primary_sale_first};
use dmex_model::{CallParameters, called_bond};
use serde::Serialize;

use super::Position;
use crate::units::AttoCoin;

/// The bond that a product must have: its bond days, and what is called, which contains them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BondRule {
    /// Days of benchmark income that the bond always covers `[day]` (SALE-5).
    pub bond_days: u32,
    /// How the bond follows what stopping would win, if it does.
    pub call: Option<BondCall>,
}

/// How a required bond follows what stopping would win: `BondCalls` on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BondCall {
    /// Share of the remaining income less the tranches that the bond must cover on top of the bond days `[bps]`.
    pub share_bps: u16,
    /// Days of benchmark income beyond which no call goes `[day]`.
    pub cap_days: u16,
}

impl BondCall {
    /// What the contracts begin with: the bond days and half as much again as stopping would win, up to 360 days of income.
    pub const STANDARD: Self =
        Self { share_bps: bond_calls_first::SHARE, cap_days: bond_calls_first::CAP_DAYS };
    /// The bond days and exactly what stopping would win, when it would.
    pub const WHOLE: Self = Self { share_bps: 10_000, cap_days: bond_calls_first::CAP_DAYS };
    /// The most that a vote can make of it.
    pub const HIGHEST: Self = Self {
        share_bps: dmex_model::rules::bond_calls::MAX_SHARE,
        cap_days: dmex_model::rules::bond_calls::MAX_CAP_DAYS,
    };

    /// The bond called at a position of a product whose score is 0.
    #[must_use]
    pub fn called(self, position: &Position) -> AttoCoin {
        let parameters = CallParameters { share: self.share_bps, cap_days: self.cap_days };
        let income = |days: u32| position.mean_income.scaled_down(u128::from(days), 1);
        let (base, cap) = (income(position.bond_days), income(self.cap_days.into()));
        let called = called_bond(parameters, base.get(), position.exposed().get(), cap.get(), 0, 0);
        AttoCoin::new(called.unwrap_or(cap.get()))
    }
}

impl BondRule {
    /// Days of income that every product's bond covers at first.
    pub const BOND_DAYS: u32 = primary_sale_first::BOND_DAYS as u32;

    /// The bond required at a position.
    #[must_use]
    pub fn required(&self, position: &Position) -> AttoCoin {
        let called = self.call.map_or(AttoCoin::ZERO, |call| call.called(position));
        position.mean_income.scaled_down(u128::from(self.bond_days), 1).max(called)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Usd;

    /// A hundred coins of income left against 100 USD of tranches, at so many USD a coin.
    fn required(rule: BondRule, usd: u64) -> u128 {
        let one = AttoCoin::new(AttoCoin::PER_COIN);
        let position = Position {
            days_left: 100,
            income: one.scaled_down(100, 1),
            until_closing: one,
            mean_income: one,
            bond_days: rule.bond_days,
            tranche: Usd::from_e8(Usd::PER_DOLLAR),
            bond: AttoCoin::ZERO,
            price: Usd::from_e8(usd * Usd::PER_DOLLAR),
        };
        rule.required(&position).get() / AttoCoin::PER_COIN
    }

    #[test]
    fn risk_7_the_required_bond_rises_with_what_stopping_wins_between_its_floor_and_its_cap() {
        let call = BondCall { share_bps: 15_000, cap_days: 90 };
        let rule = BondRule { bond_days: 30, call: Some(call) };
        // At 1 USD nothing is won, at 2 USD 50 coins, at 5 USD 80.
        assert_eq!((required(rule, 1), required(rule, 2), required(rule, 5)), (30, 90, 90));
        let high = BondRule { call: Some(BondCall { cap_days: 200, ..call }), ..rule };
        assert_eq!((required(high, 1), required(high, 2), required(high, 5)), (30, 105, 150));
        let fixed = BondRule { call: None, ..rule };
        assert_eq!((required(fixed, 1), required(fixed, 5)), (30, 30));
    }

    #[test]
    fn fc1_the_standard_call_is_the_one_that_the_contracts_begin_with() {
        assert_eq!(BondCall::STANDARD, BondCall { share_bps: 15_000, cap_days: 360 });
        assert_eq!(BondRule::BOND_DAYS, 30);
    }
}
