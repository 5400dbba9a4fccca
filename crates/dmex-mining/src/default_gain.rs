//! What a miner would win by stopping, and the bond that answers it (RISK-7).
//!
//! A miner that sold power in advance owes coin day by day and earns its tranches day by day.
//! When the coin rises, the coin it owes may be worth more than the tranches and the bond it would lose:
//!
//! ```text
//! default gain = income kept − tranches lost − bond lost
//!
//! income kept    = price × Σ_{k<n} coin owed on the k-th day from now, as expected today, discounted
//! tranches lost  = tranche × Σ_{c≤k<n} δ^k       c = days on which the bond still covers, whose tranches are earned
//! bond lost      = price × bond; of the last days of a product no more than they owe
//! ```
//!
//! What is expected: the price stays as it is, and the coin per unit of power falls every day by the stated growth `g`
//! of difficulty and halvings, so that day *k* earns `reward ÷ (1 + g)^k`. Both sides are discounted by a stated yearly
//! rate `y` with `δ = 1 ÷ (1 + y/365)`. These are growing annuities in closed form: `Σ q^k = (1 − q^n) ÷ (1 − q)` with
//! `q = δ ÷ (1 + g)` (any text on finance, for example Brealey, Myers, Allen, *Principles of Corporate Finance*, ch. 2).
//!
//! Electricity is no part of it: the miner pays it, or switches off, whether it delivers or not, and delivering costs
//! it exactly the coin it could sell instead. Of a product with a disclosed running cost, `reward` is the net one.
//!
//! Bitcoin power owes `reward` on each of `n` days ([`Worth::of_mining`]); of a rolling product, each [`Cohort`] on days of
//! its own. A Filecoin batch also owes what is still vesting, which no longer depends on difficulty
//! ([`Worth::of_batch`]).

mod assumptions;
mod bond_rule;
mod cohort;
mod worth;

pub use assumptions::Assumptions;
pub use bond_rule::{BondCall, BondRule};
pub use cohort::Cohort;
pub use worth::{Vesting, Worth};

use serde::Serialize;

use crate::fixed_point::{WAD, mul_div_down};
use crate::units::{AttoCoin, SignedUsd, Usd};

/// Where a miner stands with a product, or with a unit of it, before a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Payout days left, this one included.
    pub days_left: u32,
    /// Coin owed on this day.
    pub owed_today: AttoCoin,
    /// Worth today, in coin, of all that is owed on the days left ([`Worth`]).
    pub owed_ahead: AttoCoin,
    /// What the miner earns for a delivered day.
    pub tranche: Usd,
    /// The bond there is.
    pub bond: AttoCoin,
    /// Price of the coin.
    pub price: Usd,
}

/// What stopping today would be worth to the miner, at today's price and discounted to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DefaultGain {
    /// Income that it would keep instead of delivering it, rounded down.
    pub income_kept: SignedUsd,
    /// Tranches that it would not earn, rounded down.
    pub tranches_lost: SignedUsd,
    /// Bond that it would not get back, rounded down.
    pub bond_lost: SignedUsd,
}

impl DefaultGain {
    /// The default gain of a position.
    #[must_use]
    pub fn of(position: &Position, worth: &Worth) -> Self {
        let Position { days_left, owed_ahead, tranche, price, .. } = *position;
        let until_terminated = worth.assumptions().days_until_terminated.min(days_left);
        let covered = days_covered(position.bond, position.owed_today, until_terminated);
        let tranches = worth.tranche_days(days_left).saturating_sub(worth.tranche_days(covered));
        let outlives_the_vote = days_left > worth.assumptions().days_until_terminated;
        let bond_lost = if outlives_the_vote { position.bond } else { position.bond.min(owed_ahead) };
        Self {
            income_kept: owed_ahead.worth_down(price),
            tranches_lost: SignedUsd::from_e8_saturating(mul_div_down(
                u128::from(tranche.e8()),
                tranches,
                WAD,
            )),
            bond_lost: bond_lost.worth_down(price),
        }
    }

    /// The gain itself; stopping pays where it is above zero.
    #[must_use]
    pub fn gain(&self) -> SignedUsd {
        self.before_bond() - self.bond_lost
    }

    /// What a bond would have to be worth for stopping not to pay.
    #[must_use]
    pub fn before_bond(&self) -> SignedUsd {
        self.income_kept - self.tranches_lost
    }
}

/// Days from now on which the bond still pays in the miner's place; their tranches are the miner's.
fn days_covered(bond: AttoCoin, owed_today: AttoCoin, until_terminated: u32) -> u32 {
    // A day that owes nothing is delivered by nobody doing anything.
    let covered = bond.get().checked_div(owed_today.get());
    covered.and_then(|days| u32::try_from(days).ok()).unwrap_or(u32::MAX).min(until_terminated)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COIN: u128 = AttoCoin::PER_COIN;

    /// Nothing grows and nothing is discounted, so that figures can be told by heart.
    fn plain() -> Worth {
        Worth::new(Assumptions { growth_ppm: 0, yearly_ppm: 0, days_until_terminated: 14 }, 1_000)
    }

    fn position(days_left: u32, bond_days: u128) -> Position {
        Position {
            days_left,
            owed_today: AttoCoin::new(COIN),
            owed_ahead: plain().of_mining(AttoCoin::new(COIN), days_left),
            tranche: Usd::from_e8(Usd::PER_DOLLAR),
            bond: AttoCoin::new(bond_days * COIN),
            price: Usd::from_e8(2 * Usd::PER_DOLLAR),
        }
    }

    fn dollars(usd: i128) -> SignedUsd {
        SignedUsd::from_e8(usd * i128::from(Usd::PER_DOLLAR))
    }

    #[test]
    fn risk_7_income_kept_less_tranches_and_bond_lost() {
        // 100 coins at 2 USD; the bond covers 10 days, whose tranches are earned; the bond is 20 USD.
        let gain = DefaultGain::of(&position(100, 10), &plain());
        assert_eq!(
            gain,
            DefaultGain { income_kept: dollars(200), tranches_lost: dollars(90), bond_lost: dollars(20) }
        );
        assert_eq!(gain.gain(), dollars(90));
        assert_eq!(gain.before_bond(), dollars(110));
    }

    #[test]
    fn risk_7_no_more_days_are_covered_than_pass_before_the_vote_ends() {
        assert_eq!(DefaultGain::of(&position(100, 90), &plain()).tranches_lost, dollars(86));
        assert_eq!(DefaultGain::of(&position(100, 0), &plain()).tranches_lost, dollars(100));
    }

    #[test]
    fn risk_7_a_product_that_ends_before_the_vote_cannot_lose_its_whole_bond() {
        let gain = DefaultGain::of(&position(14, 90), &plain());
        assert_eq!((gain.tranches_lost, gain.bond_lost, gain.gain()), (dollars(0), dollars(28), dollars(0)));
        assert_eq!(DefaultGain::of(&position(15, 90), &plain()).bond_lost, dollars(180));
    }

    #[test]
    fn risk_7_a_day_that_owes_nothing_costs_no_bond() {
        let idle = Position { owed_today: AttoCoin::ZERO, ..position(100, 0) };
        assert_eq!(DefaultGain::of(&idle, &plain()).tranches_lost, dollars(86));
    }

    proptest::proptest! {
        #[test]
        fn risk_7_more_bond_never_makes_stopping_pay_better(
            days_left in 1u32..1_000, bond in 0u128..400, more in 0u128..400, usd in 1u64..1_000,
        ) {
            let price = Usd::from_e8(usd * Usd::PER_DOLLAR);
            let low = DefaultGain::of(&Position { price, ..position(days_left, bond) }, &plain());
            let high = DefaultGain::of(&Position { price, ..position(days_left, bond + more) }, &plain());
            // A day more that the bond covers costs the bond a day's coin and saves the miner a tranche of 1 USD.
            proptest::prop_assert!(high.gain() <= low.gain());
        }
    }
}
