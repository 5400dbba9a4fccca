//! One product, one path, one miner that wants as much as it can get: when it stops, and who then gets what.

use super::course::Course;
use super::product::Deal;
use crate::default_gain::{BondRule, Closing, DefaultGain, Left, Position, paid_part, tranches};
use crate::units::{AttoCoin, SignedUsd, Usd};

/// A product under way: what it owes, at which prices, for which money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) course: &'a Course,
    /// For each payout day: price of the coin.
    pub(super) prices: &'a [Usd],
    /// For each payout day: price of the coin by the newest final day and the high side.
    pub(super) rates: &'a [Usd],
    pub(super) deal: Deal,
    /// Bond days of the product.
    pub(super) bond_days: u32,
    pub(super) closing: Closing,
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
    /// Each day it knows what the chain knows: rewards and price of the day before. It stops as soon as the default gain
    /// exceeds its reputation. Otherwise it answers a bond call, if the product has one, and takes out what the rule does
    /// not require: without a call a bond can shrink with difficulty, but nothing makes it grow again once all is sold. Its
    /// score is 0 as long as it delivers.
    pub(super) fn stop(&self, temptation: &Temptation) -> Option<Stop> {
        let rule = &temptation.bond;
        // The sale itself asks for the bond.
        let mut bond = rule.required(&self.position(0, AttoCoin::ZERO));
        for day in 0..self.course.days() {
            let position = self.position(day, bond);
            if DefaultGain::of(&position, self.closing).gain() > temptation.reputation {
                return Some(Stop { day, bond });
            }
            let required = rule.required(&position);
            bond = if rule.call.is_some() { required } else { bond.min(required) };
        }
        None
    }

    /// Days of income at the sale that a bond must be worth for stopping never to pay, if it is not called later.
    ///
    /// The bond follows the lowest income so far, as the miner takes out the rest. It is taken to last until the product is
    /// closed, as one of that many days does; a smaller need may be told a little too high.
    pub(super) fn bond_needed(&self) -> u32 {
        let mut needed = 0;
        let mut lowest = self.course.mean_income.first().copied().unwrap_or_default();
        for day in 0..self.course.days() {
            let position = self.position(day, AttoCoin::new(u128::MAX));
            let exposed = DefaultGain::of(&position, self.closing).before_bond();
            let coin = AttoCoin::bought_down(exposed, position.price);
            let days = coin
                .get()
                .checked_div(lowest.get())
                .map_or(u32::MAX, |days| u32::try_from(days).unwrap_or(u32::MAX).saturating_add(1));
            // The coin is rounded down and so are the days; one more covers both.
            needed = needed.max(if exposed > SignedUsd::ZERO { days } else { 0 });
            lowest = lowest.min(self.course.mean_income[day as usize]);
        }
        needed
    }

    fn position(&self, day: u32, bond: AttoCoin) -> Position {
        let index = day as usize;
        Position {
            days_left: self.course.days() - day,
            income: self.course.income[index],
            until_closing: self.course.until_closing[index],
            mean_income: self.course.mean_income[index],
            bond_days: self.bond_days,
            tranche: self.deal.tranche,
            bond,
            price: self.rates[index],
        }
    }

    /// Who gets what after a stop.
    ///
    /// The bond pays each day while it lasts; the delivered part of a tranche is the miner's, the rest goes back. Once the
    /// product is closed all later tranches go back, and the holders share of the bond what RISK-2 gives them, at that day's
    /// price. A product that ends first gives the rest of the bond back to the miner.
    pub(super) fn outcome(&self, stop: Stop) -> Outcome {
        let days = self.course.days();
        let closed = stop.day.saturating_add(self.closing.days).min(days);
        let mut bond = stop.bond;
        let mut outcome = Outcome {
            miner_gain: SignedUsd::ZERO,
            holders_got: self.delivered(0, stop.day),
            holders_due: self.delivered(0, days),
        };
        for day in stop.day..closed {
            let owed = self.course.owed[day as usize];
            let drawn = bond.min(owed);
            bond = bond.less(drawn);
            let coin = drawn.worth_down(self.prices[day as usize]);
            let tranche = tranches(self.deal.tranche, 1);
            let refund = tranche - paid_part(tranche, drawn, owed);
            outcome.miner_gain = outcome.miner_gain - coin - refund;
            outcome.holders_got += coin + refund;
        }
        if closed < days {
            let shared = self.pot(closed).min(bond).worth_down(self.prices[closed as usize]);
            let back = tranches(self.deal.tranche, days - closed);
            outcome.miner_gain = outcome.miner_gain - shared - back;
            outcome.holders_got += shared + back;
        }
        outcome.miner_gain += self.delivered(stop.day, days);
        outcome
    }

    /// What holders share of a large enough bond when the product is closed before a day.
    fn pot(&self, closed: u32) -> AttoCoin {
        let index = closed as usize;
        let left = Left {
            income: self.course.income[index],
            days: self.course.days() - closed,
            mean_income: self.course.mean_income[index],
            bond_days: self.bond_days,
        };
        left.pot(self.deal.tranche, self.rates[index])
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coin(coins: u128) -> AttoCoin {
        AttoCoin::new(coins * AttoCoin::PER_COIN)
    }

    /// Ten days of one coin each at 2 USD, sold for tranches of 1 USD; ended three days after a stop.
    fn outcome(day: u32, bond: u128) -> Outcome {
        let course = Course {
            mean_income: vec![coin(1); 10],
            owed: vec![coin(1); 10],
            income: (1..=10).rev().map(coin).collect(),
            until_closing: (1..=10).rev().map(|days: u128| coin(days.min(3))).collect(),
        };
        let tranche = Usd::from_e8(Usd::PER_DOLLAR);
        let deal = Deal { price: Usd::from_e8(10 * Usd::PER_DOLLAR), tranche };
        let prices = [Usd::from_e8(2 * Usd::PER_DOLLAR); 10];
        let closing = Closing { days: 3 };
        Run { course: &course, prices: &prices, rates: &prices, deal, bond_days: 1, closing }
            .outcome(Stop { day, bond: coin(bond) })
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

    #[test]
    fn risk_2_holders_get_no_more_of_the_bond_than_they_lose() {
        // Five days never settle: 10 USD of coin less the 5 USD that come back, 2.5 coins of the 7 that are left.
        assert_eq!(outcome(2, 10).holders_got, dollars(4 + 6 + 5 + 5));
        assert_eq!(outcome(2, 10).miner_gain, SignedUsd::ZERO);
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
