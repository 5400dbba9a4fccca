//! The coin that one unit is due on its remaining days, net of the running cost.

use alloy_primitives::U256;
use dmex_types::Day;

use super::IncomeMark;
use super::income_sum::{fall, power_down, ray, sum, worth};
use crate::rules::remaining_income::{LOW_DISCOUNT, LOW_VESTED};
use crate::{Refusal, Side};

/// How the power of a product earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earning {
    /// [USD, 18 decimals] Cost of a unit and day.
    pub running_cost: u64,
    /// Days on which a batch mines, the last one not included; `None` of power that mines on each day that it pays.
    pub mining: Option<(Day, Day)>,
    /// Whether a quarter of what is mined is paid at once and the rest later.
    pub vests: bool,
}

/// Days of one reward, counted from the mark's: `from` ≤ k < `to`.
#[derive(Clone, Copy)]
struct Era {
    from: u32,
    to: u32,
    /// [ray] What a unit earned in a day if nothing fell.
    rate: U256,
}

/// Days from a first to a last one, as far as they are final and as far as they are not.
struct Stretch {
    /// Days that are final and not settled: they earn what the mark says.
    known: u32,
    eras: Vec<Era>,
}

/// [ray coin] What a unit that pays on [`start`, `end`) is due from the mark's base on. A batch is one whole: what it
/// mines from now on and what it has mined, whatever the days.
///
/// # Errors
/// [`Refusal::Panic`] if coin is worth nothing.
pub fn unit_coin(mark: &IncomeMark, earning: &Earning, start: Day, end: Day) -> Result<U256, Refusal> {
    let cost = cost_of_day(mark, earning)?;
    let Some((mining_start, mining_end)) = earning.mining else {
        return Ok(rolling(mark, cost, &stretch(mark, start, end)));
    };
    let mining = stretch(mark, mining_start, mining_end);
    Ok(match mark.side {
        Side::Low => batch_down(mark, earning, cost, &mining),
        Side::High => batch_up(mark, earning, cost, &mining),
    })
}

/// [ray coin] The running cost of a unit and day; what is taken off is rounded to the other side.
fn cost_of_day(mark: &IncomeMark, earning: &Earning) -> Result<U256, Refusal> {
    if mark.price == 0 {
        return Err(Refusal::Panic);
    }
    let cost = U256::from(earning.running_cost) * ray();
    Ok(mark.side.other().divide(cost, U256::from(mark.price)))
}

/// The days of [`start`, `end`) from the mark's base on.
fn stretch(mark: &IncomeMark, start: Day, end: Day) -> Stretch {
    let from = start.max(mark.base);
    let unknown = mark.day.next();
    let known = end.min(unknown).since(from);
    Stretch { known, eras: eras(mark, from.max(unknown).since(mark.day), end.since(mark.day)) }
}

fn eras(mark: &IncomeMark, mut from: u32, to: u32) -> Vec<Era> {
    let (outlook, mut eras) = (mark.outlook(), Vec::new());
    for halvings in 0.. {
        if from >= to {
            break;
        }
        let ends = outlook.halving_day(halvings, mark.side).map_or(to, |day| day.min(to));
        if ends > from {
            eras.push(Era { from, to: ends, rate: U256::from(outlook.rate(halvings, mark.side)) });
            from = ends;
        }
    }
    eras
}

/// Only days that cover the cost count; income falls and the cost does not, so they are the first ones.
fn rolling(mark: &IncomeMark, cost: U256, days: &Stretch) -> U256 {
    let rate = U256::from(mark.outlook().rate(0, mark.side));
    if days.known > 0 && rate < cost {
        return U256::ZERO;
    }
    let mut value = U256::from(days.known) * rate.saturating_sub(cost);
    for era in &days.eras {
        let covered = Era { to: covered_end(mark, era, cost), ..*era };
        value += gross(mark, &covered).saturating_sub(costs(mark, &covered, cost));
        if covered.to < era.to {
            break;
        }
    }
    value
}

/// Low side: days whose coin does not cover the cost count against the others.
fn batch_down(mark: &IncomeMark, earning: &Earning, cost: U256, mining: &Stretch) -> U256 {
    let mined = all_gross(mark, mining);
    let paid = if earning.vests {
        let at_once = mined / U256::from(4);
        at_once + (mined - at_once + mark.tail) * U256::from(LOW_VESTED) / ray()
    } else {
        mined
    };
    let later: U256 = mining.eras.iter().map(|era| costs(mark, era, cost)).sum();
    paid.saturating_sub(U256::from(mining.known) * cost + later)
}

/// High side: a day's cost takes no more than what the day pays of its own coin, a quarter if coins vest.
fn batch_up(mark: &IncomeMark, earning: &Earning, cost: U256, mining: &Stretch) -> U256 {
    let paid = |rate: U256| if earning.vests { rate / U256::from(4) } else { rate };
    let covers = paid(U256::from(mark.outlook().rate(0, mark.side))) >= cost;
    let mut days = if covers { mining.known } else { 0 };
    for era in &mining.eras {
        days += covered_end(mark, &Era { rate: paid(era.rate), ..*era }, cost) - era.from;
    }
    (all_gross(mark, mining) + mark.tail).saturating_sub(U256::from(days) * cost)
}

fn all_gross(mark: &IncomeMark, days: &Stretch) -> U256 {
    let known = U256::from(days.known) * U256::from(mark.outlook().rate(0, mark.side));
    known + days.eras.iter().map(|era| gross(mark, era)).sum::<U256>()
}

/// [ray coin] What the days of an era earn.
fn gross(mark: &IncomeMark, era: &Era) -> U256 {
    mark.side.divide(era.rate * sum(worth(mark.side), era.from, era.to, mark.side), ray())
}

/// [ray coin] What the days of an era cost, rounded to the other side.
fn costs(mark: &IncomeMark, era: &Era, cost: U256) -> U256 {
    match mark.side {
        Side::Low => (cost * sum(LOW_DISCOUNT, era.from, era.to, Side::High)).div_ceil(ray()),
        Side::High => cost * U256::from(era.to - era.from),
    }
}

/// The first day of an era whose income does not cover the cost, or its end; found by halving.
fn covered_end(mark: &IncomeMark, era: &Era, cost: U256) -> u32 {
    let covers = |day: u32| era.rate * power_down(fall(mark.side), day) / ray() >= cost;
    let (mut from, mut to) = (era.from, era.to);
    if cost.is_zero() {
        return to;
    }
    while from < to {
        let middle = from.midpoint(to);
        if covers(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: u32 = 20_000;

    fn mark(side: Side, blocks_left: u32) -> IncomeMark {
        IncomeMark {
            base: Day::new(DAY + 1),
            day: Day::new(DAY),
            blocks_left,
            side,
            halving: 4_000_000_000_000_000_000,
            steady: 200_000_000_000_000_000,
            price: 40_000 * crate::WAD,
            rate: 40_000 * crate::WAD,
            tail: U256::ZERO,
        }
    }

    const FREE: Earning = Earning { running_cost: 0, mining: None, vests: false };

    fn coin(mark: &IncomeMark, earning: &Earning, from: u32, to: u32) -> U256 {
        unit_coin(mark, earning, Day::new(DAY + from), Day::new(DAY + to)).unwrap()
    }

    /// Day by day in floating point: what one unit earns over the cost, each day's worth in coin of the mark's day.
    fn slow(mark: &IncomeMark, cost: f64, from: u32, to: u32) -> f64 {
        let number = |value: u128| value.to_string().parse::<f64>().unwrap();
        let (fall, discount): (f64, f64) = match mark.side {
            Side::Low => (0.998, 1.0 / (1.0 + 0.12 / 365.0)),
            Side::High => (0.9995, 1.0),
        };
        let mut sum = 0.0;
        for day in from..to {
            let blocks = f64::from(day - 1) * 144.0;
            let past = blocks - f64::from(mark.blocks_left);
            let halvings = if past < 0.0 { 0.0 } else { (past / 210_000.0).floor() + 1.0 };
            let earned = (number(mark.halving) / 2f64.powf(halvings) + number(mark.steady))
                * fall.powi(i32::try_from(day).unwrap());
            if earned < cost {
                break;
            }
            sum += (earned - cost) * discount.powi(i32::try_from(day).unwrap());
        }
        sum
    }

    proptest! {
        #[test]
        fn risk_8_the_eras_are_the_days_one_by_one(
            blocks in 1u32..210_000,
            from in 1u32..400,
            days in 1u32..1_400,
            cost in prop::sample::select(vec![0u64, 50_000_000_000_000, 130_000_000_000_000]),
        ) {
            for side in [Side::Low, Side::High] {
                let marked = mark(side, blocks);
                let earning = Earning { running_cost: cost, ..FREE };
                let fast = coin(&marked, &earning, from, from + days).to_string().parse::<f64>().unwrap();
                // [ray] A cost in 18 decimals of USD, in coin at 40,000 USD.
                let by_day = slow(&marked, cost.to_string().parse::<f64>().unwrap() * 1e9 / 40_000.0, from, from + days);
                // The halving falls on a whole day, a day earlier or later than its blocks do.
                prop_assert!((fast - by_day).abs() <= by_day * 1e-9 + 4.2e18, "{fast} {by_day}");
            }
        }

        #[test]
        fn risk_8_the_low_side_is_never_above_the_high_side(
            blocks in 0u32..210_000, days in 0u32..1_400, cost in 0u64..200_000_000_000_000,
        ) {
            let earning = Earning { running_cost: cost, ..FREE };
            let [low, high] = [Side::Low, Side::High].map(|side| coin(&mark(side, blocks), &earning, 1, 1 + days));
            prop_assert!(low <= high);
        }
    }

    #[test]
    fn fc4_a_halving_takes_half_of_the_subsidy_on_its_date_and_none_of_the_fees() {
        // 144 blocks a day: the first day of the new subsidy is the hundredth after the one that follows the mark.
        let marked = mark(Side::High, 100 * 144);
        let of_day = |day: u32| coin(&marked, &FREE, day, day + 1).to_string().parse::<f64>().unwrap();
        let ratio = of_day(101) / of_day(100);
        assert!((ratio - 2.2 / 4.2 * 0.9995).abs() < 1e-9, "{ratio}");
        assert!((of_day(100) / of_day(99) - 0.9995).abs() < 1e-9);
    }

    #[test]
    fn risk_8_days_that_are_final_and_not_settled_do_not_fall() {
        let late = IncomeMark { base: Day::new(DAY - 9), ..mark(Side::High, 0) };
        let until = |days: u32| unit_coin(&late, &FREE, late.base, Day::new(DAY + days)).unwrap();
        let known = until(1);
        assert_eq!(known, U256::from(10u64) * U256::from(4_200_000_000_000_000_000u64));
        assert_eq!(until(11) - known, coin(&mark(Side::High, 0), &FREE, 1, 11));
    }

    #[test]
    fn risk_8_a_batch_is_a_whole_with_its_tail() {
        let mining = Some((Day::new(DAY - 50), Day::new(DAY + 101)));
        let earning = Earning { running_cost: 0, mining, vests: true };
        let tail = U256::from(7_000_000_000_000_000_000u64);
        let [low, high] = [Side::Low, Side::High].map(|side| {
            let marked = IncomeMark { tail, ..mark(side, 0) };
            coin(&marked, &earning, 0, 0)
        });
        let rolling = coin(&mark(Side::High, 0), &FREE, 1, 101);
        assert_eq!(high, rolling + tail);
        // What vests is paid 90 days later in the middle: 12 % a year take 3 % of it.
        assert!(low < high && low > high * U256::from(80) / U256::from(100));
        let dear = Earning { running_cost: u64::MAX, ..earning };
        assert_eq!(coin(&IncomeMark { tail, ..mark(Side::High, 0) }, &dear, 0, 0), high);
        assert_eq!(coin(&IncomeMark { tail, ..mark(Side::Low, 0) }, &dear, 0, 0), U256::ZERO);
    }
}
