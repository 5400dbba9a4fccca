//! All that decides what a token will be paid, read once. Everything after it is arithmetic.

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_types::Day;

use super::arithmetic::ray;

/// Where a token, its product and the market average stand.
#[derive(Clone, Debug)]
pub struct Standing {
    /// [Unix seconds] The chain's clock.
    pub now: u64,
    /// What is fixed for the product.
    pub terms: Terms,
    /// Where the product's days stand.
    pub state: State,
    /// What is held against its miner.
    pub shortfall: Shortfall,
    /// Power and daily money that begin to pay, by day.
    pub starts: BTreeMap<Day, Start>,
    /// [reward token] What is deposited already for days that are not settled.
    pub deposits: BTreeMap<Day, U256>,
    /// The market average so far.
    pub market: Market,
    /// The token.
    pub holding: Holding,
    /// [pay token] Its share of the policy that insures it, if it has one.
    pub cover: Option<U256>,
    /// [pay token] What it lost and nobody paid yet, if its product was measured.
    pub measured: Option<U256>,
    /// Days of income that the bond has to cover.
    pub bond_days: u16,
    /// [reward token] Bond that the last assessment called for.
    pub bond_called: U256,
    /// [seconds] What a vote of the DAO takes from its proposal to its execution.
    pub vote_takes: u64,
}

/// What is fixed for a product.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Days that each purchase pays.
    pub payout_days: u32,
    /// Batch: first day that mines, and first that does not.
    pub batch: Option<(Day, Day)>,
    /// [USD, 18 decimals] Cost per unit and day that the benchmark is net of.
    pub running_cost: U256,
    /// 10 ^ decimals of the pay token.
    pub pay_scale: U256,
    /// 10 ^ decimals of the reward token.
    pub reward_scale: U256,
    /// Days over which the coin of one day is paid after that day; 0 for Bitcoin.
    pub vesting_days: u32,
}

/// Where the days of a product stand.
#[derive(Clone, Debug)]
pub struct State {
    /// First day not settled.
    pub next_day: Day,
    /// First day on which no power pays.
    pub end_day: Day,
    /// Power that pays on the next day, but for what starts then.
    pub active: u64,
    /// Power whose last day is not settled.
    pub outstanding: u64,
    /// [reward token × 1e18] What the last division of income left over.
    pub carry: U256,
    /// [reward token]
    pub bond: U256,
    /// [pay token] Daily money of the active power.
    pub active_tranche: U256,
    /// The sums before the next day.
    pub sums: Sums,
}

/// Sums over all days before one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// [reward token × 1e18 per unit] Income of a unit.
    pub income: U256,
    /// [1e18 per day] Delivered fractions.
    pub delivered: U256,
}

/// Power and daily money that begin to pay on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Power.
    pub units: u64,
    /// [pay token]
    pub tranche: U256,
}

/// What is held against a miner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shortfall {
    /// First day that will never be settled; `None` while the product is open.
    pub closed_day: Option<Day>,
    /// Short days in a row.
    pub short_days: u32,
    /// [Unix seconds] Before this moment the DAO may terminate.
    pub terminable_until: u64,
    /// Power that shares what bond, once all days before the closed one are settled.
    pub sealed: Option<(u64, U256)>,
}

/// The market average: what is final, and what stands in for the days that are not.
#[derive(Clone, Debug, Default)]
pub struct Market {
    /// The first day that is not final.
    pub next_day: Day,
    /// Final days; at least the last one.
    pub days: BTreeMap<Day, MarketDay>,
}

/// One day of the market average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarketDay {
    /// [ray per unit] What a unit mined.
    pub reward: U256,
    /// [USD, 18 decimals] One coin.
    pub price: U256,
    /// [Unix seconds] When the day became final; 0 if it is not.
    pub finalized_at: u64,
}

impl Standing {
    /// [reward token] The bond that the miner must leave: for so many days of income of all power that has days left, or
    /// what is called for if that is more. Of a closed product it may take nothing.
    #[must_use]
    pub fn bond_required(&self) -> U256 {
        if self.shortfall.closed_day.is_some() {
            return self.state.bond;
        }
        if self.state.outstanding == 0 {
            return U256::ZERO;
        }
        let reward = self.market.days.last_key_value().map(|(_, last)| last.reward).unwrap_or_default();
        let units = U256::from(self.state.outstanding) * U256::from(self.bond_days);
        (units * reward * self.terms.reward_scale / ray()).max(self.bond_called)
    }

    /// [reward token] What of the bond the miner may take out at any time.
    #[must_use]
    pub fn bond_free(&self) -> U256 {
        self.state.bond.saturating_sub(self.bond_required())
    }

    /// The same if the miner takes out all bond that it may: what is left is what a holder can count on.
    #[must_use]
    pub fn secured(&self) -> Self {
        let mut secured = self.clone();
        secured.state.bond -= self.bond_free();
        secured
    }
}

impl Terms {
    /// The first day whose market average matters once the days before this one are settled: of a batch, those that vest
    /// still. The day before measures what a product that is closed already costs.
    #[must_use]
    pub fn market_from(&self, next_day: Day) -> Day {
        let from = match self.batch {
            Some((start, _)) => start.max(next_day - self.vesting_days),
            None => next_day,
        };
        from.min(next_day - 1)
    }
}

impl Market {
    /// A day: as it was if it is final, else like the last final one.
    #[must_use]
    pub fn day(&self, day: Day) -> MarketDay {
        if let Some(known) = self.days.get(&day) {
            return *known;
        }
        let last = self.days.last_key_value().map(|(_, last)| *last).unwrap_or_default();
        if day >= self.next_day { MarketDay { finalized_at: 0, ..last } } else { MarketDay::default() }
    }
}

/// The token.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Its power.
    pub units: u64,
    /// First day that pays.
    pub start: Day,
    /// First day that pays no more.
    pub end: Day,
    /// [pay token] Purchase money that leaves escrow each day.
    pub tranche: U256,
    /// [reward token] Income that it was paid so far.
    pub income_paid: U256,
    /// [pay token] Refund that it was paid so far.
    pub refund_paid: U256,
    /// Whether it took the rest of its money.
    pub refunded: bool,
    /// The sums before its first day, if that day is reached.
    pub from: Option<Sums>,
    /// The sums after its last day, if that day is settled.
    pub to: Option<Sums>,
}
