//! A product whose miner has just stopped, for tests: figures that can be told by heart.

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_model::Outlook;
use dmex_types::Day;

use super::arithmetic::{WAD, ray};
use super::standing::{
    Call, Cover, Holding, Market, MarketDay, Shortfall, Sides, Standing, Start, State, Sums, Terms,
};

/// Units of the whole product; the token has a quarter.
pub(super) const UNITS: u64 = 100;
/// [pay token] What leaves escrow for the whole product each day.
pub(super) const TRANCHE: u64 = 400;

/// On the morning of day 1,000, with nothing settled. A unit earns a ten-thousandth of a coin of 8 decimals a day, at
/// 20,000 USD; it costs nothing to run; the bond is nothing.
pub(super) fn stopped() -> Standing {
    let first = Day::new(1_000);
    let (reward, price) = (ray() / U256::from(10_000), U256::from(20_000) * WAD);
    let day = MarketDay { reward, mean: reward, price, finalized_at: 0 };
    let outlook =
        Outlook { halving: 0, steady: reward.saturating_to(), price: price.saturating_to(), blocks_left: 0 };
    let dollar = WAD.saturating_to();
    Standing {
        now: first.start_timestamp(),
        terms: Terms {
            payout_days: 360,
            batch: None,
            running_cost: U256::ZERO,
            pay_scale: U256::from(1_000_000),
            reward_scale: U256::from(100_000_000),
            vesting_days: 0,
            bond_days: 30,
        },
        state: State {
            next_day: first,
            end_day: first + 360,
            active: 0,
            outstanding: UNITS,
            unit_days: U256::from(UNITS * 360),
            reserved: 0,
            carry: U256::ZERO,
            bond: U256::ZERO,
            escrow: U256::from(TRANCHE * 360),
            active_tranche: U256::ZERO,
            sums: Sums::default(),
        },
        shortfall: Shortfall::default(),
        starts: BTreeMap::from([(first, Start { units: UNITS, tranche: U256::from(TRANCHE) })]),
        deposits: BTreeMap::new(),
        market: Market {
            next_day: first,
            days: BTreeMap::from([(first - 1, day)]),
            outlook: Sides { low: outlook, high: outlook },
            pay_price: Some(Sides { low: dollar, high: dollar }),
        },
        holding: Holding {
            units: UNITS / 4,
            start: first,
            end: first + 360,
            tranche: U256::from(TRANCHE / 4),
            income_paid: U256::ZERO,
            refund_paid: U256::ZERO,
            refunded: false,
            from: Some(Sums::default()),
            to: None,
        },
        cover: None,
        measured: None,
        call: None,
        vote_takes: 2 * 86_400,
    }
}

/// Cover of the whole product that began before it stopped, at a premium of 400 a day.
pub(super) fn covered(coverage: U256) -> Cover {
    let Standing { market, state, .. } = stopped();
    Cover {
        coverage,
        units: UNITS,
        daily: U256::from(400),
        rest: U256::ZERO,
        begin: state.next_day - 10,
        mark_day: state.next_day - 24,
        rate: 20_000 * WAD.saturating_to::<u128>(),
        outlook: market.outlook.low,
        is_void: false,
    }
}

/// The same with a bond for so many days, all of which is called for.
pub(super) fn with_bond_of_days(days: u64) -> Standing {
    let mut standing = stopped();
    standing.state.bond = U256::from(days * UNITS * 10_000);
    let day = standing.market.next_day - 1;
    standing.call = Some(Call { day, called: standing.state.bond, per_unit_day: U256::ZERO });
    standing
}
