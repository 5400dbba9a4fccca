//! A product whose miner has just stopped, for tests: figures that can be told by heart.

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_types::Day;

use super::arithmetic::{WAD, ray};
use super::standing::{Holding, Market, MarketDay, Shortfall, Standing, Start, State, Sums, Terms};

/// Units of the whole product; the token has a quarter.
pub(super) const UNITS: u64 = 100;
/// [pay token] What leaves escrow for the whole product each day.
pub(super) const TRANCHE: u64 = 400;

/// On the morning of day 1,000, with nothing settled. A unit earns a ten-thousandth of a coin of 8 decimals a day, at
/// 20,000 USD; it costs nothing to run; the bond is nothing.
pub(super) fn stopped() -> Standing {
    let first = Day::new(1_000);
    let day =
        MarketDay { reward: ray() / U256::from(10_000), price: U256::from(20_000) * WAD, finalized_at: 0 };
    Standing {
        now: first.start_timestamp(),
        terms: Terms {
            payout_days: 360,
            batch: None,
            running_cost: U256::ZERO,
            pay_scale: U256::from(1_000_000),
            reward_scale: U256::from(100_000_000),
            vesting_days: 0,
        },
        state: State {
            next_day: first,
            end_day: first + 360,
            active: 0,
            outstanding: UNITS,
            carry: U256::ZERO,
            bond: U256::ZERO,
            active_tranche: U256::ZERO,
            sums: Sums::default(),
        },
        shortfall: Shortfall::default(),
        starts: BTreeMap::from([(first, Start { units: UNITS, tranche: U256::from(TRANCHE) })]),
        deposits: BTreeMap::new(),
        market: Market { next_day: first, days: BTreeMap::from([(first - 1, day)]) },
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
        bond_days: 30,
        bond_called: U256::ZERO,
        vote_takes: 2 * 86_400,
    }
}

/// The same with a bond for so many days, all of which is called for.
pub(super) fn with_bond_of_days(days: u64) -> Standing {
    let mut standing = stopped();
    standing.state.bond = U256::from(days * UNITS * 10_000);
    standing.bond_called = standing.state.bond;
    standing
}
