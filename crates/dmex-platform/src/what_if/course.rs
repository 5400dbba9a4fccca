//! How the days of a product go on from now if its miner stops (DAY-1 to DAY-5, RISK-1 to RISK-3).

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_model::rules::{day_math, shortfall_rules as rule};
use dmex_types::Day;

use super::arithmetic::{WAD, mul_div_down, ray};
use super::loss::pot;
use super::standing::{Sealed, Shortfall, Standing, Start, State, Sums, Terms};

/// Who ends the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The DAO, this many seconds after it may.
    Vote {
        /// [seconds] From the proposal to its execution.
        takes: u64,
    },
    /// Nobody votes; anyone abandons it as soon as that is possible.
    Abandon,
}

/// How a product ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All its days are settled before anybody could end it.
    RunsOut,
    /// It is closed and its tokens are refunded.
    Closed(Closing),
}

/// The closing of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// [Unix seconds] When it is decided; `None` if it was before now.
    pub decided_at: Option<u64>,
    /// First day that will never be settled.
    pub closed_day: Day,
    /// [Unix seconds] From when tokens are refunded.
    pub sealed_at: u64,
    /// Whether its miner failed; if not, all of the bond returns to it, and nobody answers for a loss.
    pub at_fault: bool,
    /// What its holders share.
    pub sealed: Sealed,
}

/// One day that is still to be settled, for the whole product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayAhead {
    /// The day.
    pub day: Day,
    /// Whether its benchmark is final, so that nothing about it is assumed.
    pub is_final: bool,
    /// [reward token] Benchmark income of all power that the day pays.
    pub gross: U256,
    /// [reward token] The same less the running cost: what the benchmark asks.
    pub expected: U256,
    /// [reward token] What is deposited already.
    pub deposited: U256,
    /// [reward token] What the bond adds.
    pub drawn: U256,
    /// [1e18] Part of the day that is delivered.
    pub delivered: U256,
    /// [1e18] Part of the day's money that goes to the miner.
    pub released: U256,
    /// Whether it is short, by the bond that stands after it.
    pub is_short: bool,
    /// [Unix seconds] When it is settled.
    pub settled_at: u64,
}

/// The first day that is not settled, as its miner has to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDay {
    /// The day.
    pub day: Day,
    /// [reward token] Benchmark income of all power that the day pays.
    pub gross: U256,
    /// [reward token] The same less the running cost: what the benchmark asks.
    pub expected: U256,
    /// [reward token] What is deposited so far.
    pub deposited: U256,
    /// [Unix seconds] When it is settled in any case.
    pub grace_end: u64,
}

impl Standing {
    /// What is asked for the next day, once its benchmark is final.
    #[must_use]
    pub fn due(&self) -> DueDay {
        let (day, _, _) = Walk::new(self, Decision::Abandon).open_day();
        let DayAhead { day, gross, expected, deposited, .. } = day;
        DueDay { day, gross, expected, deposited, grace_end: self.grace_end(day) }
    }
}

/// The days of a product from now on.
#[derive(Clone, Debug)]
pub struct Course {
    /// The days, in order.
    pub days: Vec<DayAhead>,
    /// The sums before each day from the next one on.
    pub sums: BTreeMap<Day, Sums>,
    /// How it ends.
    pub end: End,
}

impl Course {
    /// Lets the days pass: nobody deposits any more, everybody else does what they may as soon as they may.
    #[must_use]
    pub fn of(standing: &Standing, decision: Decision) -> Self {
        let mut walk = Walk::new(standing, decision);
        while let Some(step) = walk.next_step() {
            match step {
                Step::Settle(at) => walk.settle(at),
                Step::Vote(at) => walk.terminate(at),
                Step::Abandon => walk.close(walk.clock, walk.state.next_day),
            }
        }
        let sums = walk.sums;
        Self { days: walk.days, sums, end: walk.end }
    }
}

/// What happens next, and when.
enum Step {
    Settle(u64),
    Vote(u64),
    Abandon,
}

struct Walk<'a> {
    standing: &'a Standing,
    decision: Decision,
    clock: u64,
    state: State,
    shortfall: Shortfall,
    /// When the vote that runs is executed.
    vote_ends: Option<u64>,
    decided_at: Option<u64>,
    days: Vec<DayAhead>,
    sums: BTreeMap<Day, Sums>,
    end: End,
}

impl<'a> Walk<'a> {
    fn new(standing: &'a Standing, decision: Decision) -> Self {
        let (state, shortfall) = (standing.state.clone(), standing.shortfall);
        let mut walk = Self {
            standing,
            decision,
            clock: standing.now,
            vote_ends: None,
            decided_at: None,
            days: Vec::new(),
            sums: BTreeMap::from([(state.next_day, state.sums)]),
            end: End::RunsOut,
            state,
            shortfall,
        };
        walk.propose();
        if let (Some(closed_day), Some(sealed)) = (shortfall.closed_day, shortfall.sealed) {
            let (sealed_at, at_fault) = (standing.now, shortfall.at_fault);
            walk.end = End::Closed(Closing { decided_at: None, closed_day, sealed_at, at_fault, sealed });
        }
        walk.seal_if_over();
        walk
    }

    fn next_step(&self) -> Option<Step> {
        let open = self.shortfall.closed_day.is_none();
        if self.state.next_day >= self.state.end_day {
            return None;
        }
        if open && self.decision == Decision::Abandon && self.shortfall.score >= rule::DEAD {
            return Some(Step::Abandon);
        }
        let settles = self.settles_at().max(self.clock);
        match self.vote_ends {
            Some(at) if open && at < settles => Some(Step::Vote(at)),
            _ => Some(Step::Settle(settles)),
        }
    }

    /// A vote begins as soon as the product is terminable.
    fn propose(&mut self) {
        let terminable = self.shortfall.closed_day.is_none() && self.clock < self.shortfall.terminable_until;
        if let (Decision::Vote { takes }, None, true) = (self.decision, self.vote_ends, terminable) {
            self.vote_ends = Some(self.clock + takes);
        }
    }

    fn settles_at(&self) -> u64 {
        let (day, _, _) = self.open_day();
        if day.deposited >= day.expected {
            return day.day.end_timestamp();
        }
        self.standing.grace_end(day.day)
    }

    /// The next day: what is asked and there, who is paid, and what of it ends then.
    fn open_day(&self) -> (DayAhead, Start, Start) {
        let Standing { terms, starts, deposits, market, .. } = self.standing;
        let day = self.state.next_day;
        let start = |day: Day| starts.get(&day).copied().unwrap_or_default();
        let (begins, ends) = (start(day), start(day.next() - terms.payout_days));
        let paid = Start {
            units: self.state.active + begins.units,
            tranche: self.state.active_tranche + begins.tranche,
        };
        let (gross, expected) = asked_down(self.standing, terms, day, paid.units);
        let deposited = deposits.get(&day).copied().unwrap_or_default();
        let drawn = expected.saturating_sub(deposited).min(self.state.bond);
        let got = deposited + drawn;
        let delivered = if got >= expected { WAD } else { got * WAD / expected };
        let released = released_down(delivered, expected, gross);
        let ahead = DayAhead {
            day,
            is_final: day < market.next_day,
            gross,
            expected,
            deposited,
            drawn,
            delivered,
            released,
            is_short: false,
            settled_at: 0,
        };
        (ahead, paid, ends)
    }

    fn settle(&mut self, at: u64) {
        let (day, paid, ends) = self.open_day();
        self.clock = at;
        let state = &mut self.state;
        let scaled = (day.deposited + day.drawn) * WAD + state.carry;
        let units = U256::from(paid.units.max(1));
        state.next_day = day.day.next();
        state.active = paid.units.saturating_sub(ends.units);
        state.outstanding = state.outstanding.saturating_sub(ends.units);
        // All that pays has a day less left.
        state.unit_days = state.unit_days.saturating_sub(U256::from(paid.units));
        state.escrow = state.escrow.saturating_sub(paid.tranche);
        state.active_tranche = paid.tranche.saturating_sub(ends.tranche);
        state.bond -= day.drawn;
        state.carry = scaled % units;
        state.sums.income += scaled / units;
        state.sums.released += day.released;
        self.sums.insert(state.next_day, state.sums);
        let day = DayAhead { is_short: self.is_short(&day), settled_at: at, ..day };
        if self.shortfall.closed_day.is_none() {
            self.note(&day);
        }
        self.days.push(day);
        self.propose();
        self.seal_if_over();
    }

    /// Whether a settled day is short, with the bond that stands after it (RISK-1).
    fn is_short(&self, day: &DayAhead) -> bool {
        let whole = U256::from(rule::WHOLE);
        let enough = U256::from(rule::WHOLE - rule::TOLERANCE);
        let used_up = !day.drawn.is_zero() && !self.bond_covers(rule::HALF);
        !is_neutral(day) && (used_up || day.deposited * whole < day.expected * enough)
    }

    /// What a settled day says of its miner.
    fn note(&mut self, day: &DayAhead) {
        if is_neutral(day) {
            return;
        }
        if !day.is_short {
            let better = self.bond_covers(rule::KEPT_UP);
            self.shortfall.score = self.shortfall.score.saturating_sub(u8::from(better));
            return;
        }
        self.shortfall.score = self.shortfall.score.saturating_add(rule::SHORT_ADDS);
        if self.shortfall.score >= rule::TERMINABLE {
            self.shortfall.terminable_until = self.clock + rule::TIME_TO_VOTE;
        }
    }

    /// Whether the bond is at least a part [bps] of its bond days.
    fn bond_covers(&self, part: u128) -> bool {
        let unit_days = U256::from(self.state.outstanding) * U256::from(self.standing.terms.bond_days);
        let bond_days = self.standing.income_down(unit_days);
        self.state.bond * U256::from(rule::WHOLE) >= bond_days * U256::from(part)
    }

    /// The vote is over: it ends the product, unless that came too late.
    fn terminate(&mut self, at: u64) {
        self.clock = at;
        self.vote_ends = None;
        let closed_day = self.state.next_day.max(Day::from_timestamp(at));
        if at < self.shortfall.terminable_until && closed_day < self.state.end_day {
            self.close(at, closed_day);
        }
    }

    fn close(&mut self, at: u64, closed_day: Day) {
        self.decided_at = Some(at);
        self.shortfall.closed_day = Some(closed_day);
        self.shortfall.at_fault = true;
        self.state.end_day = closed_day;
        self.seal_if_over();
    }

    fn seal_if_over(&mut self) {
        let Some(closed_day) = self.shortfall.closed_day else { return };
        if self.state.next_day == closed_day && self.end == End::RunsOut {
            let (decided_at, sealed_at, at_fault) = (self.decided_at, self.clock, self.shortfall.at_fault);
            let sealed = self.sealed();
            self.end = End::Closed(Closing { decided_at, closed_day, sealed_at, at_fault, sealed });
        }
    }

    /// What its holders share once it is sealed now.
    fn sealed(&self) -> Sealed {
        let State { outstanding: units, unit_days, bond, .. } = self.state;
        let pot = if self.shortfall.at_fault { pot(self.standing, &self.state) } else { U256::ZERO };
        Sealed { units, unit_days, pot, rest: bond.saturating_sub(pot) }
    }
}

/// So little is asked that a day says nothing of its miner.
fn is_neutral(day: &DayAhead) -> bool {
    let small = day.expected < U256::from(rule::LEAST_EXPECTED);
    small || day.expected * U256::from(rule::TENTH) < day.gross
}

/// [1e18] Part of a day's money that goes to its miner: what was delivered, less where the cost leaves next to nothing (DAY-3).
fn released_down(delivered: U256, expected: U256, gross: U256) -> U256 {
    if expected.is_zero() {
        return U256::ZERO;
    }
    let tenfold = expected * U256::from(day_math::TENTH);
    if tenfold >= gross { delivered } else { mul_div_down(delivered, tenfold, gross) }
}

/// [reward token] Benchmark income of `units` on a day, and the same net of the running cost while they mine.
fn asked_down(standing: &Standing, terms: &Terms, day: Day, units: u64) -> (U256, U256) {
    let units = U256::from(units);
    let gross = units * cash_down(standing, terms, day) * terms.reward_scale / ray();
    let price = standing.market.day(day).price;
    if terms.running_cost.is_zero() || terms.batch.is_some_and(|(_, end)| day >= end) {
        return (gross, gross);
    }
    let cost = mul_div_down(units * terms.running_cost, terms.reward_scale, price);
    (gross, gross.saturating_sub(cost))
}

/// [ray per unit] Cash that a unit is due on a day: Bitcoin's reward of the day; of Filecoin's a quarter at once, and
/// three quarters over the days after.
fn cash_down(standing: &Standing, terms: &Terms, day: Day) -> U256 {
    let reward = |day| standing.market.day(day).reward;
    let Some((start, end)) = terms.batch.filter(|_| terms.vesting_days > 0) else { return reward(day) };
    let mined = if start <= day && day < end { reward(day) } else { U256::ZERO };
    let vesting: U256 = start.max(day - terms.vesting_days).until(day.min(end)).map(reward).sum();
    mined / U256::from(4) + vested_down(vesting, terms.vesting_days)
}

/// [ray] The part of rewards that one of the vesting days after them pays.
fn vested_down(rewards: U256, vesting_days: u32) -> U256 {
    U256::from(3) * rewards / U256::from(4 * vesting_days.max(1))
}

#[cfg(test)]
mod tests;
