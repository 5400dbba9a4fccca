//! What a closed product costs its holders, and what of the bond they share (RISK-2, RISK-6, RISK-8): by the model's valuation of
//! remaining income.
//!
//! What the last final day says of the days after it stands for what the last one before the closing will say: so many blocks
//! nearer to the halving, at the same difficulty, fees and price.

use alloy::primitives::U256;
use dmex_model::rules::cover_rules::{PAID_SHARE, WHOLE};
use dmex_model::{
    BLOCKS_PER_DAY, Earning, IncomeMark, Outlook, Side, coin_down, coin_of_units_up, coin_value_up,
    mean_days_up, unit_coin,
};
use dmex_types::Day;

use super::arithmetic::{Rounding, WAD, mul_div, mul_div_down, ray};
use super::course::Closing;
use super::holder::{bond_share, principal_left};
use super::standing::{Cover, Standing, State, Terms};

/// [reward token] What holders share of the bond of a closed product whose last day is settled: the larger of what they lose and
/// the bond days, no more than what the days that are left would have earned, and than there is.
pub(super) fn pot(standing: &Standing, state: &State) -> U256 {
    let unit_days = U256::from(state.outstanding) * U256::from(standing.terms.bond_days);
    let lost = remaining_loss_up(standing, state).unwrap_or_default();
    let most = standing.income_down(state.unit_days).min(state.bond);
    lost.max(standing.income_down(unit_days)).min(most)
}

/// [reward token] What the days that will not be settled are worth by the last final day before the closing, less the purchase
/// money that comes back: as if all power had the mean days left.
fn remaining_loss_up(standing: &Standing, state: &State) -> Option<U256> {
    if state.outstanding == 0 {
        return Some(U256::ZERO);
    }
    let terms = &standing.terms;
    let units = state.outstanding;
    let mean_days = mean_days_up(state.unit_days.saturating_to(), units);
    let mark = mark(standing, Side::High, state.next_day, state.next_day - 1)?;
    let unit = unit_coin(&mark, &earning(terms), mark.base, mark.base + mean_days).ok()?;
    let (pay_scale, scale) = (terms.pay_scale.saturating_to(), terms.reward_scale.saturating_to());
    let income = coin_of_units_up(units, unit, scale).ok()?;
    let back = coin_down(state.escrow.saturating_to(), mark.rate, scale, pay_scale).ok()?;
    Some(U256::from(income.saturating_sub(back)))
}

/// [pay token] Value of the income that the token loses, less its refund and its share of the pot. Nobody answers for a product
/// that was closed without anybody's fault.
pub(super) fn loss_down(standing: &Standing, closing: &Closing) -> U256 {
    if !is_answered_for(standing, closing) {
        return U256::ZERO;
    }
    let lost = beyond_refund_down(standing, closing, loss_mark(standing, closing).as_ref());
    lost.saturating_sub(bond_value_up(standing, closing))
}

/// [pay token] What insurance pays of that: a part of what is lost beyond the refund, by the closing or by the day on which the cover
/// was bought, whichever says less; up to the coverage, and less what the share of the pot is worth.
pub(super) fn insured_down(standing: &Standing, closing: &Closing, cover: &Cover) -> U256 {
    if !is_answered_for(standing, closing) {
        return U256::ZERO;
    }
    let by = |mark: Option<IncomeMark>| beyond_refund_down(standing, closing, mark.as_ref());
    let gross = by(loss_mark(standing, closing)).min(by(insured_mark(standing, closing, cover)));
    let paid = mul_div_down(gross, U256::from(PAID_SHARE), U256::from(WHOLE));
    cover.coverage.min(paid).saturating_sub(bond_value_up(standing, closing))
}

fn is_answered_for(standing: &Standing, closing: &Closing) -> bool {
    closing.at_fault && standing.holding.end > closing.closed_day
}

/// [pay token] Value of the income of the token's days that will not be settled, less the purchase money that comes back for them.
fn beyond_refund_down(standing: &Standing, closing: &Closing, mark: Option<&IncomeMark>) -> U256 {
    let income = mark.and_then(|mark| value_down(standing, closing, mark)).unwrap_or_default();
    income.saturating_sub(principal_left(&standing.holding, closing.closed_day))
}

/// [pay token] Value of the income of the token's days that will not be settled.
fn value_down(standing: &Standing, closing: &Closing, mark: &IncomeMark) -> Option<U256> {
    let Standing { terms, holding, .. } = standing;
    let first = holding.start.max(closing.closed_day);
    let unit = unit_coin(mark, &earning(terms), first, holding.end).ok()?;
    let worth = mul_div_down(unit, U256::from(mark.rate), WAD);
    Some(mul_div_down(U256::from(holding.units) * terms.pay_scale, worth, ray()))
}

/// [pay token] What the token's share of the pot is worth at the closing's price.
fn bond_value_up(standing: &Standing, closing: &Closing) -> U256 {
    let share = bond_share(&standing.holding, closing).saturating_to();
    let terms = &standing.terms;
    let (pay_scale, scale) = (terms.pay_scale.saturating_to(), terms.reward_scale.saturating_to());
    let rate = loss_mark(standing, closing).map_or(0, |mark| mark.rate);
    U256::from(coin_value_up(share, rate, scale, pay_scale).unwrap_or_default())
}

/// Losses are measured by the last final day before the closing.
fn loss_mark(standing: &Standing, closing: &Closing) -> Option<IncomeMark> {
    mark(standing, Side::Low, closing.closed_day, closing.closed_day - 1)
}

/// The same days as they looked when the cover was bought.
fn insured_mark(standing: &Standing, closing: &Closing, cover: &Cover) -> Option<IncomeMark> {
    let (base, day) = (closing.closed_day, cover.mark_day);
    let tail = tail(standing, Side::Low, base, day);
    let mark = IncomeMark::new(cover.outlook, Side::Low, (base, day), tail, None).ok()?;
    Some(IncomeMark { rate: cover.rate, ..mark })
}

/// The mark of the days from `base` on as the final day `day` says.
fn mark(standing: &Standing, side: Side, base: Day, day: Day) -> Option<IncomeMark> {
    let market = &standing.market;
    let outlook = ahead(market.outlook.of(side), day.since(market.next_day - 1));
    let pay_price = market.pay_price.map(|prices| prices.against(side));
    IncomeMark::new(outlook, side, (base, day), tail(standing, side, base, day), pay_price).ok()
}

/// The same outlook so many days later. What has been due to halve since has not been taken to have halved: it does next.
fn ahead(outlook: Outlook, days: u32) -> Outlook {
    let passed = BLOCKS_PER_DAY.saturating_mul(days);
    let blocks_left = match outlook.blocks_left {
        0 => 0,
        blocks => blocks.saturating_sub(passed).max(1),
    };
    Outlook { blocks_left, ..outlook }
}

fn earning(terms: &Terms) -> Earning {
    Earning {
        running_cost: terms.running_cost.saturating_to(),
        mining: terms.batch,
        vests: terms.batch.is_some_and(|(start, end)| terms.payout_days > end.since(start)),
    }
}

/// [ray] Coin of a unit that was mined before `base` and by `day`, and is paid from `base` on.
fn tail(standing: &Standing, side: Side, base: Day, day: Day) -> U256 {
    let Terms { batch, vesting_days, .. } = standing.terms;
    let Some((start, end)) = batch.filter(|(start, _)| vesting_days > 0 && base > *start) else {
        return U256::ZERO;
    };
    let mined = start.max(base - vesting_days).until(base.min(day.next()).min(end));
    let left = |day: Day| U256::from(vesting_days + 1 - base.since(day));
    let parts: U256 = mined.map(|day| standing.market.day(day).reward * left(day)).sum();
    let rounding = match side {
        Side::Low => Rounding::Down,
        Side::High => Rounding::Up,
    };
    mul_div(parts, U256::from(3), U256::from(4 * vesting_days), rounding)
}

#[cfg(test)]
mod tests {
    use super::super::standing::{Sealed, Sides};
    use super::super::story::{UNITS, stopped, with_bond_of_days};
    use super::*;

    fn closing(standing: &Standing, pot: u64) -> Closing {
        let closed_day = standing.state.next_day;
        let (unit_days, pot) = (U256::from(UNITS * 360), U256::from(pot));
        let sealed = Sealed { units: UNITS, unit_days, pot, rest: U256::ZERO };
        Closing { decided_at: None, closed_day, sealed_at: 0, at_fault: true, sealed }
    }

    /// Of 25 units at 2 USD a day each.
    fn worth(days: std::ops::RangeInclusive<i32>, falls: f64) -> f64 {
        days.map(|day| 50.0 * falls.powi(day)).sum()
    }

    fn dollars(amount: U256) -> f64 {
        f64::from(u32::try_from(amount / U256::from(100)).unwrap()) / 1e4
    }

    #[test]
    fn risk_6_the_loss_is_what_income_was_worth_less_refund_and_bond() {
        let standing = stopped();
        let refund = 100.0 * 360.0 / 1e6;
        let expected = worth(1..=360, 0.998 * 36_500.0 / 36_512.0) - refund;
        let loss = loss_down(&standing, &closing(&standing, 0));
        assert!((dollars(loss) - expected).abs() < 0.001, "{loss} against {expected}");
        // A quarter of a pot of a coin is worth 5,000 USD.
        let less = loss_down(&standing, &closing(&standing, 100_000_000));
        assert!((dollars(loss - less) - 5_000.0).abs() < 0.001, "{less}");
    }

    #[test]
    fn risk_6_nothing_is_lost_where_all_days_were_settled_or_nobody_failed_or_the_refund_is_worth_more() {
        let mut standing = stopped();
        let rich = closing(&standing, 100_000_000_000);
        assert_eq!(loss_down(&standing, &rich), U256::ZERO);
        let nobody = Closing { at_fault: false, ..closing(&standing, 0) };
        assert_eq!(loss_down(&standing, &nobody), U256::ZERO);
        standing.holding.end = standing.state.next_day;
        assert_eq!(loss_down(&standing, &closing(&standing, 0)), U256::ZERO);
    }

    #[test]
    fn risk_8_a_pay_token_that_is_worth_less_makes_the_same_loss_more_of_it() {
        let mut standing = stopped();
        let whole = loss_down(&standing, &closing(&standing, 0));
        let half = 500_000_000_000_000_000;
        standing.market.pay_price = Some(Sides { low: half, high: half });
        let twice = loss_down(&standing, &closing(&standing, 0));
        assert!(twice > whole * U256::from(2), "{twice}: only the refund is the same");
    }

    #[test]
    fn risk_2_holders_share_their_loss_or_the_bond_days_and_never_more_than_the_days_left_would_earn() {
        let share = |standing: &Standing| pot(standing, &standing.state);
        let days = |days: u64| U256::from(days * UNITS * 10_000);
        // The loss of 360 days is nearly all that they would have earned.
        let rich = share(&with_bond_of_days(1_000));
        assert!(rich > days(320) && rich < days(360), "{rich}");
        assert_eq!(share(&with_bond_of_days(100)), days(100), "and never more than there is");
        // Where the money that comes back is worth more than the income, the bond days are theirs.
        let mut cheap = with_bond_of_days(100);
        cheap.state.escrow = U256::from(10).pow(U256::from(18));
        assert_eq!(share(&cheap), days(30));
        // Nobody is paid for more days than are left.
        cheap.state.unit_days = U256::from(UNITS * 7);
        assert_eq!(share(&cheap), days(7));
    }

    #[test]
    fn mark_3_coin_that_is_mined_and_not_yet_paid_is_part_of_the_loss() {
        let mut standing = stopped();
        let first = standing.state.next_day;
        (standing.terms.batch, standing.terms.vesting_days) = (Some((first - 1, first)), 180);
        // One day was mined; its 180 parts of three quarters are all still to come.
        let reward = standing.market.day(first).reward;
        let tail = |base| tail(&standing, Side::Low, base, base - 1);
        assert_eq!(tail(first), reward * U256::from(3) / U256::from(4));
        assert_eq!(tail(first - 1), U256::ZERO);
    }

    #[test]
    fn risk_8_days_that_pass_bring_the_halving_nearer_and_not_behind() {
        let outlook = Outlook { halving: 4, steady: 1, price: 1, blocks_left: 300 };
        let left = |days| ahead(outlook, days).blocks_left;
        assert_eq!([0, 1, 2, 3, 1_000].map(left), [300, 156, 12, 1, 1]);
        assert_eq!(ahead(Outlook { blocks_left: 0, ..outlook }, 5).blocks_left, 0);
    }
}
