//! What a closed product costs a holder, as the loss ledger measures it (RISK-4, RISK-6).

use alloy::primitives::U256;
use dmex_types::Day;

use super::arithmetic::{Rounding, WAD, days_sum_down, mul_div, mul_div_down, net_down, ray};
use super::course::{Closing, vested_down};
use super::holder::principal_left;
use super::standing::{Standing, Terms};

/// [pay token] Value of the income that the token loses, less its refund and its share of the bond.
pub(super) fn loss_down(standing: &Standing, closing: &Closing) -> U256 {
    let Standing { terms, holding, .. } = standing;
    if holding.end <= closing.closed_day {
        return U256::ZERO;
    }
    let first = holding.start.max(closing.closed_day);
    let units = U256::from(holding.units);
    let value = mul_div_down(
        units * terms.pay_scale,
        unit_value_down(standing, closing.closed_day, first, holding.end),
        ray(),
    );
    let share = mul_div_down(closing.bond, units, U256::from(closing.units));
    let price = standing.market.day(closing.closed_day - 1).price;
    let share_value = mul_div(share * terms.pay_scale, price, terms.reward_scale * WAD, Rounding::Up);
    value.saturating_sub(principal_left(holding, closing.closed_day) + share_value)
}

/// [ray USD] Value of what one unit is due on the days from `start` to `end`, by the last day before `base`.
fn unit_value_down(standing: &Standing, base: Day, start: Day, end: Day) -> U256 {
    let terms = &standing.terms;
    let marked = standing.market.day(base - 1);
    let daily = mul_div_down(marked.reward, marked.price, WAD);
    let cost = terms.running_cost * U256::from(1_000_000_000u64);
    let Some((batch_start, batch_end)) = terms.batch else {
        return net_down(daily, cost, start.since(base), end.since(base));
    };
    let (from, to) = (batch_start.since(base), batch_end.since(base));
    let mined = mul_div_down(daily, days_sum_down(from, to), ray());
    let vested = mul_div_down(tail_down(standing, terms, base), marked.price, WAD);
    (mined + vested).saturating_sub(cost * U256::from(to.saturating_sub(from)))
}

/// [ray] What a unit mined before `base` and is paid from then on.
fn tail_down(standing: &Standing, terms: &Terms, base: Day) -> U256 {
    let Some((start, end)) = terms.batch else { return U256::ZERO };
    if terms.vesting_days == 0 || base <= start {
        return U256::ZERO;
    }
    let mined = start.max(base - terms.vesting_days).until(base.min(end));
    let left = |day: Day| U256::from(terms.vesting_days + 1 - base.since(day));
    let parts: U256 = mined.map(|day| standing.market.day(day).reward * left(day)).sum();
    vested_down(parts, terms.vesting_days)
}

#[cfg(test)]
mod tests {
    use super::super::story::{UNITS, stopped};
    use super::*;

    fn closing(standing: &Standing, bond: u64) -> Closing {
        let closed_day = standing.state.next_day;
        Closing { decided_at: None, closed_day, sealed_at: 0, units: UNITS, bond: U256::from(bond) }
    }

    #[test]
    fn risk_6_the_loss_is_what_income_was_worth_less_refund_and_bond() {
        let standing = stopped();
        // 25 units earn 2 USD a day each, falling by a thousandth: 50 USD × Σ 0.999^k over 360 days.
        let days: f64 = (0..360).map(|day| 0.999_f64.powi(day)).sum();
        let loss = loss_down(&standing, &closing(&standing, 0));
        let refund = 100.0 * 360.0 / 1e6;
        let expected = 50.0 * days - refund;
        let loss = f64::from(u32::try_from(loss / U256::from(100)).unwrap()) / 1e4;
        assert!((loss - expected).abs() < 0.001, "{loss} against {expected}");
        // A quarter of a bond of a coin is worth 5,000 USD.
        let less = loss_down(&standing, &closing(&standing, 100_000_000));
        let less = f64::from(u32::try_from(less / U256::from(100)).unwrap()) / 1e4;
        assert!((loss - less - 5_000.0).abs() < 0.001, "{less}");
    }

    #[test]
    fn risk_6_nothing_is_lost_where_all_days_were_settled_or_the_refund_is_worth_more() {
        let mut standing = stopped();
        let rich = closing(&standing, 100_000_000_000);
        assert_eq!(loss_down(&standing, &rich), U256::ZERO);
        standing.holding.end = standing.state.next_day;
        assert_eq!(loss_down(&standing, &closing(&standing, 0)), U256::ZERO);
    }

    #[test]
    fn mark_3_coin_that_is_mined_and_not_yet_paid_is_part_of_the_loss() {
        let mut standing = stopped();
        let first = standing.state.next_day;
        (standing.terms.batch, standing.terms.vesting_days) = (Some((first - 1, first)), 180);
        // One day was mined; its 180 parts of three quarters are all still to come.
        let reward = standing.market.day(first).reward;
        assert_eq!(tail_down(&standing, &standing.terms, first), reward * U256::from(3) / U256::from(4));
        assert_eq!(tail_down(&standing, &standing.terms, first - 1), U256::ZERO);
    }
}
