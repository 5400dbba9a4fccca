//! One product, one path, one rational miner: when it stops, and who then gets what.

use super::course::Course;
use super::product::Deal;
use crate::default_gain::{BondRule, DefaultGain, Position, Worth};
use crate::fixed_point::{WAD, mul_div_down};
use crate::units::{AttoCoin, SignedUsd, Usd};

/// A product under way: what it owes, at which prices, for which money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) course: &'a Course,
    pub(super) prices: &'a [Usd],
    pub(super) deal: Deal,
    pub(super) worth: &'a Worth,
}

/// What makes the miner stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Temptation {
    pub(super) bond: BondRule,
    /// What the miner's name is worth to it; a smaller default gain does not tempt it.
    pub(super) reputation: SignedUsd,
}

/// The day on which the miner stops, and the bond it then has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) day: u32,
    pub(super) bond: AttoCoin,
}

/// What came of a stop, at each day's own price and not discounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// What the miner has more than if it had delivered to the end.
    pub(super) miner_gain: SignedUsd,
    /// Coin, tranches and bond that holders received in all.
    pub(super) holders_got: SignedUsd,
    /// What they would have received from full delivery.
    pub(super) holders_due: SignedUsd,
}

impl Run<'_> {
    /// When the miner stops, if it does.
    ///
    /// Each day it knows the day's reward and price. It stops as soon as the default gain exceeds its reputation.
    /// Otherwise it answers a bond call, if the product has one, and takes out what the rule does not require:
    /// without a call a bond can shrink with difficulty, but nothing makes it grow again once all is sold.
    pub(super) fn stop(&self, temptation: &Temptation) -> Option<Stop> {
        let rule = &temptation.bond;
        let mut bond = AttoCoin::ZERO;
        for day in 0..self.course.days() {
            let benchmark = self.course.benchmark[day as usize];
            let position = self.position(day, bond);
            let gain = DefaultGain::of(&position, self.worth);
            if day == 0 {
                // The sale itself asks for the bond.
                bond = rule.required(benchmark, &position, &gain);
            }
            let gain = if day == 0 { DefaultGain::of(&self.position(day, bond), self.worth) } else { gain };
            if gain.gain() > temptation.reputation {
                return Some(Stop { day, bond });
            }
            let required = rule.required(benchmark, &position, &gain);
            bond = if rule.call.is_some() { required } else { bond.min(required) };
        }
        None
    }

    /// Days of income at the sale that a bond must be worth for stopping never to pay, if it is not called later.
    ///
    /// The bond follows the lowest benchmark so far, as the miner takes out the rest. It is taken to last to the end of
    /// the vote, as one of that many days does; a smaller need may be told a little too high.
    pub(super) fn bond_needed(&self) -> u32 {
        let mut needed = 0;
        let mut lowest = AttoCoin::new(u128::MAX);
        for day in 0..self.course.days() {
            let position = self.position(day, AttoCoin::new(u128::MAX));
            let exposed = DefaultGain::of(&position, self.worth).before_bond();
            if day == 0 {
                lowest = self.course.benchmark[0];
            }
            let coin = AttoCoin::bought_down(exposed, position.price);
            let days = coin
                .get()
                .checked_div(lowest.get())
                .map_or(u32::MAX, |days| u32::try_from(days).unwrap_or(u32::MAX).saturating_add(1));
            // The coin is rounded down and so are the days; one more covers both.
            needed = needed.max(if exposed > SignedUsd::ZERO { days } else { 0 });
            lowest = lowest.min(self.course.benchmark[day as usize]);
        }
        needed
    }

    fn position(&self, day: u32, bond: AttoCoin) -> Position {
        Position {
            days_left: self.course.days() - day,
            owed_today: self.course.owed[day as usize],
            owed_ahead: self.course.owed_ahead[day as usize],
            tranche: self.deal.tranche,
            bond,
            price: self.prices[day as usize],
        }
    }

    /// Who gets what after a stop.
    ///
    /// The bond pays each day while it lasts; the delivered part of a tranche is the miner's, the rest goes back. After
    /// the short days and the vote all later tranches go back and the holders get the rest of the bond, at that day's
    /// price (RISK-1, RISK-2). A product that ends first gives the rest of the bond back to the miner.
    pub(super) fn outcome(&self, stop: Stop) -> Outcome {
        let days = self.course.days();
        let terminated = (stop.day + self.worth.assumptions().days_until_terminated).min(days);
        let mut bond = stop.bond;
        let mut outcome = Outcome {
            miner_gain: SignedUsd::ZERO,
            holders_got: self.delivered(0, stop.day),
            holders_due: self.delivered(0, days),
        };
        for day in stop.day..terminated {
            let owed = self.course.owed[day as usize];
            let drawn = bond.min(owed);
            bond = bond.less(drawn);
            let coin = drawn.worth_down(self.prices[day as usize]);
            let refund = self.refund(drawn, owed);
            outcome.miner_gain = outcome.miner_gain - coin - refund;
            outcome.holders_got += coin + refund;
        }
        if terminated < days {
            let left = bond.worth_down(self.prices[terminated as usize]);
            let tranches =
                SignedUsd::from_e8(i128::from(self.deal.tranche.e8()) * i128::from(days - terminated));
            outcome.miner_gain = outcome.miner_gain - left - tranches;
            outcome.holders_got += left + tranches;
        }
        outcome.miner_gain += self.delivered(stop.day, days);
        outcome
    }

    /// Worth of the coin due on the days from `from` to before `to`, each at its own price.
    fn delivered(&self, from: u32, to: u32) -> SignedUsd {
        let days = from as usize..to as usize;
        self.course.owed[days.clone()]
            .iter()
            .zip(&self.prices[days])
            .map(|(coin, price)| coin.worth_down(*price))
            .sum()
    }

    /// The part of a tranche that goes back; the delivered part is rounded down.
    fn refund(&self, drawn: AttoCoin, owed: AttoCoin) -> SignedUsd {
        let tranche = u128::from(self.deal.tranche.e8());
        let fraction = if drawn >= owed { WAD } else { mul_div_down(drawn.get(), WAD, owed.get()) };
        SignedUsd::from_e8_saturating(tranche - mul_div_down(tranche, fraction, WAD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_gain::Assumptions;

    /// Ten days of one coin each at 2 USD, sold for tranches of 1 USD; ended three days after a stop.
    fn outcome(day: u32, bond: u128) -> Outcome {
        let coin = |coins: u128| AttoCoin::new(coins * AttoCoin::PER_COIN);
        let worth = Worth::new(Assumptions { growth_ppm: 0, yearly_ppm: 0, days_until_terminated: 3 }, 10);
        let course = Course {
            benchmark: vec![coin(1); 10],
            owed: vec![coin(1); 10],
            owed_ahead: (1..=10).rev().map(coin).collect(),
        };
        let tranche = Usd::from_e8(Usd::PER_DOLLAR);
        let deal = Deal { price: Usd::from_e8(10 * Usd::PER_DOLLAR), tranche };
        let prices = [Usd::from_e8(2 * Usd::PER_DOLLAR); 10];
        Run { course: &course, prices: &prices, deal, worth: &worth }.outcome(Stop { day, bond: coin(bond) })
    }

    fn dollars(usd: i128) -> SignedUsd {
        SignedUsd::from_e8(usd * i128::from(Usd::PER_DOLLAR))
    }

    #[test]
    fn risk_6_the_bond_pays_while_it_lasts_then_tranches_go_back() {
        // Two days delivered, two covered by the bond, one refunded, five tranches back: 4 + 4 + 1 + 5 USD.
        assert_eq!(outcome(2, 2).holders_got, dollars(14));
        // Three covered, two coins of bond left at 2 USD, five tranches back.
        assert_eq!(outcome(2, 5).holders_got, dollars(4 + 6 + 4 + 5));
        // The product ends before the vote: what is left of the bond is the miner's.
        assert_eq!(outcome(8, 5).holders_got, dollars(20));
        assert_eq!(outcome(8, 5).miner_gain, SignedUsd::ZERO);
    }

    proptest::proptest! {
        #[test]
        fn m7_what_the_miner_wins_is_what_holders_miss(day in 0u32..10, bond in 0u128..12) {
            let outcome = outcome(day, bond);
            proptest::prop_assert_eq!(outcome.holders_got + outcome.miner_gain, outcome.holders_due);
            proptest::prop_assert_eq!(outcome.holders_due, dollars(20));
        }
    }
}
