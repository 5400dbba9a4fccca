//! All that decides what a token will be paid, read once. Everything after it is arithmetic.

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_model::rules::{expectation, shortfall_rules};
use dmex_model::{Outlook, Side};
use dmex_types::{Day, ProductStanding};

use super::arithmetic::{Rounding, WAD, mul_div, ray};

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
    /// The policy that it has, if it has one.
    pub cover: Option<Cover>,
    /// [pay token] What it lost and nobody paid yet, if its product was measured.
    pub measured: Option<U256>,
    /// What the last assessment called for; `None` if there was none.
    pub call: Option<Call>,
    /// [seconds] What a vote of the DAO takes from its proposal to its execution.
    pub vote_takes: u64,
}

/// The policy of a token, and what it has of it.
#[derive(Clone, Debug)]
pub struct Cover {
    /// [pay token] The token's share of the coverage; 0 of a policy that never begins.
    pub coverage: U256,
    /// Power that the policy covers.
    pub units: u64,
    /// [pay token] Premium of the whole policy for a day; 0 once it earns no more.
    pub daily: U256,
    /// [pay token] Premium of the whole policy that goes back, once it earns no more.
    pub rest: U256,
    /// The first day that is covered.
    pub begin: Day,
    /// The last final day when it was bought.
    pub mark_day: Day,
    /// [pay token per coin, 18 decimals] What that day said on the low side.
    pub rate: u128,
    /// What that day said of the days after it, on the low side.
    pub outlook: Outlook,
    /// Whether it never begins: a day before its beginning was short, or its product closed before.
    pub is_void: bool,
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
    /// Days of income that the bond has to cover.
    pub bond_days: u16,
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
    /// [unit × day] That power times the days of it that are not settled.
    pub unit_days: U256,
    /// Power that is reserved for an auction.
    pub reserved: u64,
    /// [reward token × 1e18] What the last division of income left over.
    pub carry: U256,
    /// [reward token]
    pub bond: U256,
    /// [pay token] Purchase money of the days that are not settled.
    pub escrow: U256,
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
    /// [1e18 per day] Released fractions.
    pub released: U256,
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
    /// Whether it was closed because its miner failed.
    pub at_fault: bool,
    /// How badly it was delivered lately.
    pub score: u8,
    /// [Unix seconds] Before this moment the DAO may terminate.
    pub terminable_until: u64,
    /// What its holders share, once it was sealed.
    pub sealed: Option<Sealed>,
}

/// What was left of a closed product when it was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Power with days left.
    pub units: u64,
    /// [unit × day] That power times the days that it had left.
    pub unit_days: U256,
    /// [reward token] What holders share of the bond, by power times days left.
    pub pot: U256,
    /// [reward token] What of it no holder shares.
    pub rest: U256,
}

/// The bond that an assessment called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The final day that it is of.
    pub day: Day,
    /// [reward token] The bond.
    pub called: U256,
    /// [reward token × 1e18] The same for each unit and day that was left.
    pub per_unit_day: U256,
}

/// The market average: what is final, and what stands in for the days that are not.
#[derive(Clone, Debug)]
pub struct Market {
    /// The first day that is not final.
    pub next_day: Day,
    /// Final days; at least the last one.
    pub days: BTreeMap<Day, MarketDay>,
    /// What a unit is expected to earn after the last final day, or after the last one before the closing if that is earlier:
    /// rather too low, and rather too high.
    pub outlook: Sides<Outlook>,
    /// [USD, 18 decimals] What the pay token is worth, by the same sides; `None` if it is the mined coin.
    pub pay_price: Option<Sides<u128>>,
}

/// One number for either side that a value may err on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides<T> {
    /// Rather too low.
    pub low: T,
    /// Rather too high.
    pub high: T,
}

/// One day of the market average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarketDay {
    /// [ray per unit] What a unit mined.
    pub reward: U256,
    /// [ray per unit] The same with the fees as their mean of 14 days: what bonds are measured by.
    pub mean: U256,
    /// [USD, 18 decimals] One coin.
    pub price: U256,
    /// [Unix seconds] When the day became final; 0 if it is not.
    pub finalized_at: u64,
}

impl Standing {
    /// Whether the product is in good standing, and if not the first reason (SALE-6).
    #[must_use]
    pub fn good_standing(&self) -> ProductStanding {
        let order = self.order();
        let has_days = !self.state.unit_days.is_zero();
        if order != ProductStanding::Good || !has_days && self.state.reserved == 0 {
            return order;
        }
        if self.state.bond < self.bond_days() {
            return ProductStanding::BondLow;
        }
        let newest = self.market.next_day - 1;
        match self.call {
            _ if !has_days => ProductStanding::Good,
            Some(call) if call.day.next() >= newest && self.state.bond < self.called() => {
                ProductStanding::CallUnmet
            }
            Some(call) if call.day.next() >= newest => ProductStanding::Good,
            _ => ProductStanding::CallStale,
        }
    }

    /// The same but for the size of its bond.
    fn order(&self) -> ProductStanding {
        if self.shortfall.closed_day.is_some() {
            ProductStanding::Closed
        } else if self.now < self.shortfall.terminable_until {
            ProductStanding::Terminable
        } else if self.shortfall.score > shortfall_rules::GOOD {
            ProductStanding::Scored
        } else if self.is_overdue() {
            ProductStanding::Overdue
        } else {
            ProductStanding::Good
        }
    }

    /// Whether the grace of the next day is over.
    fn is_overdue(&self) -> bool {
        let day = self.state.next_day;
        day < self.state.end_day && day < self.market.next_day && self.now >= self.grace_end(day)
    }

    /// [Unix seconds] Until when the miner may deposit for a day.
    pub(super) fn grace_end(&self, day: Day) -> u64 {
        let finalized_at = self.market.day(day).finalized_at;
        (day.end_timestamp() + expectation::GRACE).max(finalized_at + expectation::NOTICE)
    }

    /// [reward token] What power earns, given times its days, like on the last final day with mean fees.
    pub(super) fn income_down(&self, unit_days: U256) -> U256 {
        let mean = self.market.days.last_key_value().map(|(_, last)| last.mean).unwrap_or_default();
        unit_days * mean * self.terms.reward_scale / ray()
    }

    /// [reward token] The bond of the bond days of all power that has days left, and of what is reserved for an auction.
    fn bond_days(&self) -> U256 {
        let units = U256::from(self.state.outstanding) + U256::from(self.state.reserved);
        self.income_down(units * U256::from(self.terms.bond_days))
    }

    /// [reward token] What the last assessment calls for now: the bond days, and the same beyond them for each unit and day
    /// that is left.
    fn called(&self) -> U256 {
        let per_unit_day = self.call.map_or(U256::ZERO, |call| call.per_unit_day);
        self.bond_days() + mul_div(per_unit_day, self.state.unit_days, WAD, Rounding::Up)
    }

    /// [reward token] The bond that the miner must leave: the bond days, or what was called for last if that is more. Of a
    /// product that is closed, terminable, badly delivered or overdue it may take nothing. The contract assesses anew when bond
    /// leaves; what that calls for is not known before.
    #[must_use]
    pub fn bond_required(&self) -> U256 {
        let nothing_sold = self.state.outstanding == 0 && self.state.reserved == 0;
        if self.shortfall.closed_day.is_some() || !nothing_sold && self.order() != ProductStanding::Good {
            return self.state.bond;
        }
        if nothing_sold {
            return U256::ZERO;
        }
        let called = self.call.map_or(U256::ZERO, |call| call.called);
        called.max(self.called())
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

impl<T: Copy> Sides<T> {
    /// The one of a side.
    #[must_use]
    pub const fn of(&self, side: Side) -> T {
        match side {
            Side::Low => self.low,
            Side::High => self.high,
        }
    }

    /// The one of the other side: what a value is divided by errs the other way.
    #[must_use]
    pub const fn against(&self, side: Side) -> T {
        match side {
            Side::Low => self.high,
            Side::High => self.low,
        }
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

#[cfg(test)]
mod tests;
