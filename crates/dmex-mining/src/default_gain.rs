//! What a miner would win by stopping, and the bond that answers it (RISK-7), by the chain's own valuation and rules.
//!
//! A miner that sold power in advance owes coin day by day and earns its tranches day by day.
//! When the coin rises, the coin it owes may be worth more than the tranches and the bond it would lose:
//!
//! ```text
//! default gain = income kept − tranches lost − bond lost
//!
//! income kept    = remaining income by the high side of the one valuation (RISK-8)
//! tranches lost  = all that are left, but those of days that the bond still pays for
//! bond lost      = what the bond pays until the product is closed, and the pot that its holders then share
//! pot            = the larger of their loss and the bond days, no more than there is or the days would have earned (RISK-2)
//! ```
//!
//! The valuation itself, the call and the constants are dmex-model's, which the contracts are held against: subsidy by
//! height with halvings on their dates, difficulty apart, fees as a mean, the coin at the higher of spot and 30-day mean.
//! On chain a product's default gain is told before any of the bond has paid and with all of it lost
//! ([`Position::told`]); what a miner that knows the rules would win is a little more ([`DefaultGain::of`]), for it is paid
//! the tranches of the days that its bond covers.
//!
//! Electricity is no part of it: the miner pays it, or switches off, whether it delivers or not, and delivering costs
//! it exactly the coin it could sell instead.

mod bond_rule;
mod closing;

use serde::Serialize;

use crate::fixed_point::mul_div_down;
use crate::units::{AttoCoin, SignedUsd, Usd};

pub use bond_rule::{BondCall, BondRule};
pub use closing::Closing;

/// Where a miner stands with a product, or with a unit of it, before a day. Everything is by the newest final day and by the
/// high side of the valuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Payout days left, this one included.
    pub days_left: u32,
    /// Remaining income of the days left.
    pub income: AttoCoin,
    /// The part of it that is due before the product could be closed.
    pub until_closing: AttoCoin,
    /// What the power earns in a day with mean fees: bond days and caps are counted in it.
    pub mean_income: AttoCoin,
    /// Bond days of the product.
    pub bond_days: u32,
    /// What the miner earns for a delivered day.
    pub tranche: Usd,
    /// The bond there is.
    pub bond: AttoCoin,
    /// Price of the coin.
    pub price: Usd,
}

/// What stopping today would be worth to the miner, at today's price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DefaultGain {
    /// Income that it would keep instead of delivering it, rounded down.
    pub income_kept: SignedUsd,
    /// Tranches that it would not earn, rounded down.
    pub tranches_lost: SignedUsd,
    /// Bond that it would not get back, rounded down.
    pub bond_lost: SignedUsd,
}

impl Position {
    /// What the miner has not earned yet.
    #[must_use]
    pub fn escrow(&self) -> SignedUsd {
        tranches(self.tranche, self.days_left)
    }

    /// What a bond call is a share of, beside the bond days: the remaining income less the tranches, in coin.
    #[must_use]
    pub fn exposed(&self) -> AttoCoin {
        self.income.less(coin_of(self.escrow(), self.price))
    }

    /// The default gain as it is told on chain: all tranches and all of the bond are lost.
    #[must_use]
    pub fn told(&self) -> DefaultGain {
        DefaultGain {
            income_kept: self.income.worth_down(self.price),
            tranches_lost: self.escrow(),
            bond_lost: self.bond.worth_down(self.price),
        }
    }
}

impl DefaultGain {
    /// What stopping wins a miner that knows how its product ends.
    #[must_use]
    pub fn of(position: &Position, closing: Closing) -> Self {
        let Position { days_left, income, tranche, price, bond, .. } = *position;
        let days = closing.days.min(days_left);
        let due = position.until_closing.min(income);
        let drawn = bond.min(due);
        let pot = if days_left > days {
            let left = Left {
                income: income.less(due),
                days: days_left - days,
                mean_income: position.mean_income,
                bond_days: position.bond_days,
            };
            left.pot(tranche, price).min(bond.less(drawn))
        } else {
            AttoCoin::ZERO
        };
        let earned = paid_part(tranches(tranche, days), drawn, due);
        Self {
            income_kept: income.worth_down(price),
            tranches_lost: position.escrow() - earned,
            bond_lost: (drawn + pot).worth_down(price),
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

/// What is left of a product when it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Income of the days that never settle.
    pub income: AttoCoin,
    /// Those days.
    pub days: u32,
    /// What its power earns in a day with mean fees.
    pub mean_income: AttoCoin,
    /// Bond days of the product.
    pub bond_days: u32,
}

impl Left {
    /// What holders share of a bond that is large enough (RISK-2): the larger of their loss and the bond days, no more than
    /// the mean days that are left.
    #[must_use]
    pub fn pot(&self, tranche: Usd, price: Usd) -> AttoCoin {
        let loss = self.income.less(coin_of(tranches(tranche, self.days), price));
        let days = |days: u32| self.mean_income.scaled_down(u128::from(days), 1);
        loss.max(days(self.bond_days)).min(days(self.days))
    }
}

/// The tranches of so many days.
#[must_use]
pub fn tranches(tranche: Usd, days: u32) -> SignedUsd {
    SignedUsd::from_e8(i128::from(tranche.e8()) * i128::from(days))
}

/// The part of tranches that the miner is paid for what its bond `drawn` covers of what was `due`, rounded down.
#[must_use]
pub fn paid_part(tranches: SignedUsd, drawn: AttoCoin, due: AttoCoin) -> SignedUsd {
    // A day that owes nothing is delivered by nobody doing anything.
    if drawn >= due {
        return tranches;
    }
    let e8 = u128::try_from(tranches.e8()).unwrap_or(0);
    SignedUsd::from_e8_saturating(mul_div_down(e8, drawn.get(), due.get()))
}

/// Coin for dollars at a price, to the unit as the chain turns escrow into coin: a test holds it against that.
fn coin_of(usd: SignedUsd, price: Usd) -> AttoCoin {
    AttoCoin::bought_down(usd, price)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSING: Closing = Closing { days: 14 };

    /// A coin a day at 2 USD against tranches of 1 USD, so that figures can be told by heart.
    fn position(days_left: u32, bond: u128) -> Position {
        let coin = |days: u32| AttoCoin::new(u128::from(days) * AttoCoin::PER_COIN);
        Position {
            days_left,
            income: coin(days_left),
            until_closing: coin(14.min(days_left)),
            mean_income: coin(1),
            bond_days: 5,
            tranche: Usd::from_e8(Usd::PER_DOLLAR),
            bond: AttoCoin::new(bond * AttoCoin::PER_COIN),
            price: Usd::from_e8(2 * Usd::PER_DOLLAR),
        }
    }

    fn dollars(usd: i128) -> SignedUsd {
        SignedUsd::from_e8(usd * i128::from(Usd::PER_DOLLAR))
    }

    #[test]
    fn risk_7_income_kept_less_tranches_and_bond_lost() {
        // 100 coins at 2 USD; the bond covers 10 of 14 days, whose tranches are earned, and is used up.
        let gain = DefaultGain::of(&position(100, 10), CLOSING);
        assert_eq!(
            gain,
            DefaultGain { income_kept: dollars(200), tranches_lost: dollars(90), bond_lost: dollars(20) }
        );
        assert_eq!((gain.gain(), gain.before_bond()), (dollars(90), dollars(110)));
    }

    #[test]
    fn risk_2_a_bond_beyond_the_loss_returns_to_the_miner_and_stopping_wins_nothing() {
        // 86 days never settle: 86 coins less 43 for the tranches that come back.
        let gain = DefaultGain::of(&position(100, 90), CLOSING);
        assert_eq!((gain.tranches_lost, gain.bond_lost), (dollars(86), dollars(2 * (14 + 43))));
        assert_eq!(gain.gain(), SignedUsd::ZERO);
        // At the price of the sale nothing is lost, and the bond days are the holders' all the same.
        let fair = Position { price: Usd::from_e8(Usd::PER_DOLLAR), ..position(100, 90) };
        assert_eq!(DefaultGain::of(&fair, CLOSING).gain(), dollars(-5));
    }

    #[test]
    fn risk_7_a_product_that_ends_before_the_vote_loses_only_what_its_bond_pays() {
        let gain = DefaultGain::of(&position(14, 90), CLOSING);
        assert_eq!((gain.tranches_lost, gain.bond_lost, gain.gain()), (dollars(0), dollars(28), dollars(0)));
    }

    #[test]
    fn risk_7_what_is_told_counts_all_of_the_bond() {
        let told = position(100, 60).told();
        assert_eq!(
            (told.income_kept, told.tranches_lost, told.bond_lost),
            (dollars(200), dollars(100), dollars(120))
        );
        assert_eq!(position(100, 60).exposed(), AttoCoin::new(50 * AttoCoin::PER_COIN));
    }

    proptest::proptest! {
        #[test]
        fn fc1_escrow_is_turned_into_coin_as_on_chain(e8 in 0i128..1 << 80, price in 1u64..1 << 50) {
            let rate = u128::from(price) * 10u128.pow(10);
            let value = u128::try_from(e8).unwrap();
            let chain = dmex_model::coin_down(value, rate, AttoCoin::PER_COIN, u128::from(Usd::PER_DOLLAR));
            let ours = coin_of(SignedUsd::from_e8(e8), Usd::from_e8(price));
            proptest::prop_assert_eq!(Ok(ours.get()), chain);
        }

        #[test]
        fn risk_7_more_bond_never_makes_stopping_pay_better(
            days_left in 1u32..1_000, bond in 0u128..400, more in 0u128..400, usd in 1u64..1_000,
        ) {
            let price = Usd::from_e8(usd * Usd::PER_DOLLAR);
            let low = DefaultGain::of(&Position { price, ..position(days_left, bond) }, CLOSING);
            let high = DefaultGain::of(&Position { price, ..position(days_left, bond + more) }, CLOSING);
            // A day more that the bond covers costs the bond a day's coin and saves the miner a tranche of 1 USD.
            proptest::prop_assert!(high.gain() <= low.gain() + SignedUsd::from_e8(2));
        }
    }
}
