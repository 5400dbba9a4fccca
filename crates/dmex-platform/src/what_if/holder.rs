//! What a token's holder gets as its product's days go on.

use alloy::primitives::U256;
use dmex_types::Day;

use super::arithmetic::{WAD, mul_div_down};
use super::course::{Closing, Course, Decision, End};
use super::loss::{insured_down, loss_down};
use super::standing::{Cover, Holding, Standing, Sums};

/// What a token's holder gets, and when.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// What was paid for its days already, as the contracts count: for all of its power since its first day.
    pub paid: Coins,
    /// What it took of its money and of the bond when its product was closed; none if it took nothing.
    pub refunded: Option<Rest>,
    /// What is settled and not claimed.
    pub claimable: Coins,
    /// The days ahead that the token is paid for.
    pub days: Vec<HolderDay>,
    /// What it gets when its product is closed; `None` if its days all pass before, or it took it.
    pub rest: Option<Rest>,
    /// How the product ends.
    pub end: End,
    /// What its insurance pays after that; `None` without one.
    pub insurance: Option<Insured>,
    /// [pay token] What it will have lost beyond all that; nothing is promised for it.
    pub loss: U256,
}

/// An amount of either coin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coins {
    /// [reward token]
    pub reward: U256,
    /// [pay token]
    pub pay: U256,
}

/// What one day brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HolderDay {
    /// The day.
    pub day: Day,
    /// Whether nothing about it is assumed.
    pub is_final: bool,
    /// [1e18] Part of the day that is delivered.
    pub delivered: U256,
    /// [1e18] Part of the day's money that goes to the miner.
    pub released: U256,
    /// Income, and the money of what is not released.
    pub coins: Coins,
    /// [Unix seconds] When it can be claimed.
    pub at: u64,
}

/// What is left of a token's money and of the bond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Days that will never be settled.
    pub days: u32,
    /// Its share of the bond, and the purchase money of those days.
    pub coins: Coins,
    /// [Unix seconds] From when it can be taken.
    pub at: u64,
}

/// What the insurance of a token pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insured {
    /// [pay token] Most that it pays.
    pub coverage: U256,
    /// [pay token] What it will pay.
    pub due: U256,
    /// [pay token] What of the premium goes back: that of days that are not covered.
    pub premium: U256,
    /// [Unix seconds] From when; `None` if never.
    pub at: Option<u64>,
}

impl std::ops::AddAssign for Coins {
    fn add_assign(&mut self, other: Self) {
        self.reward += other.reward;
        self.pay += other.pay;
    }
}

impl Holding {
    /// Its days from a closed one on, which will never be settled.
    #[must_use]
    pub fn days_left(&self, closed_day: Day) -> u32 {
        self.end.since(self.start.max(closed_day))
    }

    /// [unit × day] Its power times those days: by that it shares the pot.
    #[must_use]
    pub fn unit_days_left(&self, closed_day: Day) -> U256 {
        U256::from(self.units) * U256::from(self.days_left(closed_day))
    }
}

impl Forecast {
    /// What a token's holder gets if its miner stops now.
    #[must_use]
    pub fn of(standing: &Standing, decision: Decision) -> Self {
        let course = Course::of(standing, decision);
        let holding = &standing.holding;
        let owed = |until| owed(holding, &course, until);
        let paid = course.days.iter().filter(|day| day.day >= holding.start && day.day < holding.end);
        let days = paid.map(|day| {
            let (before, after) = (owed(day.day), owed(day.day.next()));
            HolderDay {
                day: day.day,
                is_final: day.is_final,
                delivered: day.delivered,
                released: day.released,
                coins: Coins { reward: after.reward - before.reward, pay: after.pay - before.pay },
                at: day.settled_at,
            }
        });
        let days = days.collect();
        let closing = match course.end {
            End::Closed(closing) if holding.end > closing.closed_day => Some(closing),
            End::Closed(_) | End::RunsOut => None,
        };
        let lost = match (standing.measured, closing) {
            (Some(remaining), _) => remaining,
            (None, Some(closing)) => loss_down(standing, &closing),
            (None, None) => U256::ZERO,
        };
        let insurance = standing.cover.as_ref().map(|cover| insured(standing, cover, &course, closing, lost));
        let of_the_end = closing.map(|closing| rest(holding, &closing));
        Self {
            paid: Coins { reward: holding.income_paid, pay: holding.refund_paid },
            refunded: of_the_end.filter(|_| holding.refunded),
            claimable: owed(standing.state.next_day),
            days,
            rest: of_the_end.filter(|_| !holding.refunded),
            end: course.end,
            insurance,
            loss: lost - insurance.map_or(U256::ZERO, |insured| insured.due),
        }
    }

    /// All of it.
    #[must_use]
    pub fn total(&self) -> Coins {
        let mut total = self.claimable;
        self.days.iter().for_each(|day| total += day.coins);
        if let Some(rest) = &self.rest {
            total += rest.coins;
        }
        if let Some(insured) = &self.insurance {
            total.pay += insured.due + insured.premium;
        }
        total
    }
}

/// What is owed for the days before `until`. A split may leave a part one unit ahead, so never below zero.
fn owed(holding: &Holding, course: &Course, until: Day) -> Coins {
    let until = until.min(holding.end);
    let from = holding.from.or_else(|| course.sums.get(&holding.start).copied());
    let (Some(from), true) = (from, until > holding.start) else { return Coins::default() };
    match course.sums.get(&until).copied().or(holding.to) {
        Some(to) => earned(holding, until.since(holding.start), from, to),
        None => Coins::default(),
    }
}

fn earned(holding: &Holding, days: u32, from: Sums, to: Sums) -> Coins {
    let income = mul_div_down(U256::from(holding.units), to.income - from.income, WAD);
    let missed = U256::from(days) * WAD - (to.released - from.released);
    let refund = mul_div_down(holding.tranche, missed, WAD);
    Coins {
        reward: income.saturating_sub(holding.income_paid),
        pay: refund.saturating_sub(holding.refund_paid),
    }
}

fn rest(holding: &Holding, closing: &Closing) -> Rest {
    let (reward, pay) = (bond_share(holding, closing), principal_left(holding, closing.closed_day));
    Rest { days: holding.days_left(closing.closed_day), coins: Coins { reward, pay }, at: closing.sealed_at }
}

/// [reward token] A token's share of the pot, by power times days left.
pub(super) fn bond_share(holding: &Holding, closing: &Closing) -> U256 {
    let own = holding.unit_days_left(closing.closed_day);
    mul_div_down(closing.sealed.pot, own, closing.sealed.unit_days)
}

/// [pay token] Purchase money of a token's days that will never be settled.
pub(super) fn principal_left(holding: &Holding, closed_day: Day) -> U256 {
    holding.tranche * U256::from(holding.days_left(closed_day))
}

/// What a token's policy pays of what it lost, and what of its premium goes back.
fn insured(
    standing: &Standing,
    cover: &Cover,
    course: &Course,
    closing: Option<Closing>,
    lost: U256,
) -> Insured {
    let (holding, nothing) = (&standing.holding, U256::ZERO);
    if let Some(at) = void_at(standing, cover, course) {
        let premium = cover.premium_down(holding, cover.begin);
        return Insured { coverage: cover.coverage, due: nothing, premium, at: Some(at) };
    }
    let Some(closing) = closing else {
        return Insured { coverage: cover.coverage, due: nothing, premium: nothing, at: None };
    };
    Insured {
        coverage: cover.coverage,
        due: insured_down(standing, &closing, cover).min(lost),
        premium: cover.premium_down(holding, cover.begin.max(closing.closed_day)),
        at: Some(closing.sealed_at),
    }
}

/// When it is known that cover never begins; `None` if it does.
fn void_at(standing: &Standing, cover: &Cover, course: &Course) -> Option<u64> {
    if cover.is_void {
        return Some(standing.now);
    }
    let short = course.days.iter().find(|day| day.is_short && day.day < cover.begin);
    let closed = match course.end {
        End::Closed(closing) if closing.closed_day < cover.begin => Some(closing.sealed_at),
        End::Closed(_) | End::RunsOut => None,
    };
    short.map(|day| day.settled_at).or(closed)
}

impl Cover {
    /// [pay token] A token's share of the premium of the days from `first` on.
    fn premium_down(&self, holding: &Holding, first: Day) -> U256 {
        let whole =
            if self.daily.is_zero() { self.rest } else { self.daily * U256::from(holding.end.since(first)) };
        mul_div_down(whole, U256::from(holding.units), U256::from(self.units.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::standing::{Call, Sealed};
    use super::super::story::{TRANCHE, UNITS, covered, stopped, with_bond_of_days};
    use super::*;

    /// All of a product's power with 360 days left.
    fn sealed() -> Sealed {
        let (unit_days, pot) = (U256::from(UNITS * 360), U256::from(400));
        Sealed { units: UNITS, unit_days, pot, rest: U256::ZERO }
    }

    const VOTE: Decision = Decision::Vote { takes: 2 * 86_400 };

    #[test]
    fn risk_6_everything_comes_back_day_by_day_and_at_the_end() {
        let standing = with_bond_of_days(3);
        let forecast = Forecast::of(&standing, VOTE);
        let day = U256::from(UNITS / 4 * 10_000);
        let tranche = U256::from(TRANCHE / 4);
        assert_eq!(forecast.claimable, Coins::default());
        assert_eq!(forecast.days[2].coins, Coins { reward: day, pay: U256::ZERO });
        assert_eq!(forecast.days[3].coins, Coins { reward: U256::ZERO, pay: tranche });
        let rest = forecast.rest.unwrap();
        assert_eq!((rest.days, rest.coins.pay), (348, tranche * U256::from(348)));
        // Three days were delivered, all other money comes back.
        let total = forecast.total();
        assert_eq!(total, Coins { reward: day * U256::from(3), pay: tranche * U256::from(357) });
    }

    #[test]
    fn risk_5_insurance_pays_four_fifths_of_the_lesser_loss_up_to_its_coverage() {
        let mut standing = stopped();
        let lost = Forecast::of(&standing, VOTE).loss;
        assert!(lost > U256::ZERO);
        let mut insured = |cover: Cover| {
            standing.cover = Some(cover);
            let forecast = Forecast::of(&standing, VOTE);
            assert_eq!(forecast.insurance.unwrap().due + forecast.loss, lost);
            forecast.insurance.unwrap().due
        };
        let four_fifths = lost * U256::from(4) / U256::from(5);
        let due = insured(covered(U256::MAX));
        assert!(due > U256::ZERO && due < four_fifths, "the day of the purchase is longer ago");
        // What it was worth more then is not covered.
        let rate = 10 * covered(U256::MAX).rate;
        assert_eq!(insured(Cover { rate, ..covered(U256::MAX) }), four_fifths);
        assert_eq!(insured(covered(U256::from(7))), U256::from(7));
    }

    #[test]
    fn fb3_cover_that_never_begins_pays_nothing_and_the_premium_goes_back() {
        let mut standing = stopped();
        let begin = standing.state.next_day + 1;
        let insured = |standing: &Standing| Forecast::of(standing, VOTE).insurance.unwrap();
        standing.cover = Some(Cover { begin, ..covered(U256::from(7)) });
        let void = insured(&standing);
        // A quarter of the power has a quarter of the premium of the 359 days.
        let whole = U256::from(359 * 400 / 4);
        assert_eq!((void.due, void.premium), (U256::ZERO, whole));
        assert!(void.at.is_some_and(|at| at > standing.now));
        standing.cover = Some(Cover { begin, is_void: true, ..covered(U256::ZERO) });
        assert_eq!((insured(&standing).premium, insured(&standing).at), (whole, Some(standing.now)));
    }

    #[test]
    fn fb13_the_premium_of_days_that_are_not_settled_goes_back() {
        let mut standing = stopped();
        standing.cover = Some(covered(U256::from(7)));
        let forecast = Forecast::of(&standing, VOTE);
        let days = forecast.rest.unwrap().days;
        let insured = forecast.insurance.unwrap();
        assert_eq!(insured.premium, U256::from(100 * days));
        assert_eq!(forecast.total().pay, {
            let mut without = standing.clone();
            without.cover = None;
            Forecast::of(&without, VOTE).total().pay + insured.premium + insured.due
        });
    }

    #[test]
    fn risk_2_a_refunded_token_has_only_its_settled_days_to_claim() {
        let mut standing = stopped();
        let day = standing.state.next_day;
        (standing.shortfall.closed_day, standing.state.end_day) = (Some(day), day);
        standing.shortfall.sealed = Some(sealed());
        let rest = Forecast::of(&standing, VOTE).rest.unwrap();
        assert_eq!((rest.coins.reward, rest.at), (U256::from(100), standing.now));
        standing.holding.refunded = true;
        let forecast = Forecast::of(&standing, VOTE);
        assert!(forecast.rest.is_none());
        assert_eq!(forecast.total(), Coins::default());
    }

    #[test]
    fn fe5_a_refunded_token_says_what_it_was_paid() {
        let mut standing = stopped();
        let day = standing.state.next_day;
        (standing.shortfall.closed_day, standing.state.end_day) = (Some(day), day);
        standing.shortfall.sealed = Some(sealed());
        let foretold = Forecast::of(&standing, VOTE).rest.unwrap();
        standing.holding.refunded = true;
        standing.holding.income_paid = U256::from(7);
        let forecast = Forecast::of(&standing, VOTE);
        let taken = forecast.refunded.unwrap();
        assert_eq!((taken.days, taken.coins), (foretold.days, foretold.coins));
        assert!(taken.coins.pay > U256::ZERO);
        assert_eq!(forecast.paid.reward, U256::from(7));
    }

    #[test]
    fn fe6_bond_that_the_miner_may_take_out_is_not_counted_on() {
        // It posted a hundred days, and has to leave thirty.
        let mut standing = with_bond_of_days(100);
        standing.call = None;
        let required = with_bond_of_days(30).state.bond;
        assert_eq!(standing.bond_required(), required);
        assert_eq!(standing.bond_free(), with_bond_of_days(70).state.bond);
        let secured = Forecast::of(&standing.secured(), VOTE);
        assert_eq!(secured.total(), Forecast::of(&with_bond_of_days(30), VOTE).total());
        assert!(secured.total().reward < Forecast::of(&standing, VOTE).total().reward);
        // What is called for counts if it is more, as far as it is there.
        let all = Call { day: standing.state.next_day, called: U256::MAX, per_unit_day: U256::ZERO };
        standing.call = Some(all);
        assert_eq!(standing.bond_free(), U256::ZERO);
        // Nothing can be taken out without good standing.
        (standing.call, standing.shortfall.score) = (None, 13);
        assert_eq!(standing.bond_free(), U256::ZERO);
        standing.shortfall.score = 12;
        assert_eq!(standing.bond_free(), with_bond_of_days(70).state.bond);
        // Nothing can be taken out of a closed product, and all of one that has no days left.
        standing.state.outstanding = 0;
        assert_eq!(standing.bond_free(), standing.state.bond);
        standing.shortfall.closed_day = Some(standing.state.next_day);
        assert_eq!(standing.bond_free(), U256::ZERO);
    }

    #[test]
    fn day_7_what_was_paid_is_not_paid_again() {
        let mut standing = with_bond_of_days(100);
        standing.holding.income_paid = U256::from(1);
        let forecast = Forecast::of(&standing, VOTE);
        assert_eq!(forecast.days[0].coins.reward, U256::from(UNITS / 4 * 10_000 - 1));
    }
}
