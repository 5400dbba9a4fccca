//! The bond that a product must have (RISK-7).

use serde::Serialize;

use super::{DefaultGain, Position};
use crate::units::AttoCoin;

/// The bond that a product must have: `max(bond days × income, min(share × gain before bond, cap days × income))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BondRule {
    /// Days of benchmark income that the bond always covers `[day]` (SALE-5).
    pub bond_days: u32,
    /// How the bond follows the default gain, if it does.
    pub call: Option<BondCall>,
}

/// How a required bond follows the default gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BondCall {
    /// Share of the gain before bond that the bond must cover `[bps]`.
    ///
    /// Above the whole, so that the call comes before stopping pays: at the whole it would come on the very day on
    /// which the miner had better stop than answer it.
    pub share_bps: u32,
    /// Days of benchmark income beyond which no call goes `[day]`.
    pub cap_days: u32,
}

impl BondCall {
    /// The platform's call: half as much again as stopping would win, up to half a year of income.
    pub const STANDARD: Self = Self { share_bps: 15_000, cap_days: 180 };
    /// The whole.
    const WHOLE_BPS: u128 = 10_000;
}

impl BondRule {
    /// The bond required of a position whose power earns `income` on this day, rounded down.
    #[must_use]
    pub fn required(&self, income: AttoCoin, position: &Position, gain: &DefaultGain) -> AttoCoin {
        let days = |days: u32| income.scaled_down(u128::from(days), 1);
        let called = self.call.map_or(AttoCoin::ZERO, |call| {
            let exposed = AttoCoin::bought_down(gain.before_bond(), position.price);
            exposed.scaled_down(u128::from(call.share_bps), BondCall::WHOLE_BPS).min(days(call.cap_days))
        });
        days(self.bond_days).max(called)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_gain::{Assumptions, Worth};
    use crate::units::Usd;

    fn required(rule: BondRule, usd: u64) -> u128 {
        let one = AttoCoin::new(AttoCoin::PER_COIN);
        let plain = Worth::new(Assumptions { growth_ppm: 0, yearly_ppm: 0, days_until_terminated: 0 }, 100);
        let position = Position {
            days_left: 100,
            owed_today: one,
            owed_ahead: plain.of_mining(one, 100),
            tranche: Usd::from_e8(Usd::PER_DOLLAR),
            bond: AttoCoin::ZERO,
            price: Usd::from_e8(usd * Usd::PER_DOLLAR),
        };
        rule.required(one, &position, &DefaultGain::of(&position, &plain)).get() / AttoCoin::PER_COIN
    }

    #[test]
    fn risk_7_the_required_bond_rises_with_the_gain_between_its_floor_and_its_cap() {
        let call = BondCall { share_bps: 15_000, cap_days: 90 };
        let rule = BondRule { bond_days: 30, call: Some(call) };
        // 100 coins against 100 USD: at 1 USD nothing is won, at 2 USD 50 coins, at 5 USD 80.
        assert_eq!((required(rule, 1), required(rule, 2), required(rule, 5)), (30, 75, 90));
        let fixed = BondRule { call: None, ..rule };
        assert_eq!((required(fixed, 1), required(fixed, 5)), (30, 30));
    }
}
