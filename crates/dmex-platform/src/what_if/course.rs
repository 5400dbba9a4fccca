//! How the days of a product go on from now if its miner stops (DAY-1 to DAY-5, RISK-1 to RISK-3).

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_types::Day;

use super::arithmetic::{WAD, mul_div_down, ray};
use super::standing::{Shortfall, Standing, Start, State, Sums, Terms};

/// [seconds] From a day's end, time in which its miner may deposit.
const GRACE: u64 = 3 * SECONDS_PER_DAY;
/// [seconds] Time to deposit that is left once the benchmark is final.
const NOTICE: u64 = SECONDS_PER_DAY;
/// [seconds] How long a short day leaves a product terminable.
const TIME_TO_VOTE: u64 = 30 * SECONDS_PER_DAY;
const SECONDS_PER_DAY: u64 = 86_400;
/// Short days in a row that let the DAO terminate.
const TERMINABLE_RUN: u32 = 7;
/// Short days in a row that let anyone abandon.
const DEAD_RUN: u32 = 30;
/// [bps] What must be deposited of what is expected for a day not to be short.
const ENOUGH: u64 = 9_500;
const WHOLE: u64 = 10_000;

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
    /// Power that shares the bond.
    pub units: u64,
    /// [reward token] What is left of the bond.
    pub bond: U256,
}

/// One day that is still to be settled, for the whole product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayAhead {
    /// The day.
    pub day: Day,
    /// Whether its benchmark is final, so that nothing about it is assumed.
    pub is_final: bool,
    /// [reward token] What the benchmark asks.
    pub expected: U256,
    /// [reward token] What is deposited already.
    pub deposited: U256,
    /// [reward token] What the bond adds.
    pub drawn: U256,
    /// [1e18] Part of the day that is delivered.
    pub delivered: U256,
    /// [Unix seconds] When it is settled.
    pub settled_at: u64,
}

/// The first day that is not settled, as its miner has to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDay {
    /// The day.
    pub day: Day,
    /// [reward token] What the benchmark asks.
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
        let DayAhead { day, expected, deposited, .. } = day;
        DueDay { day, expected, deposited, grace_end: grace_end(self, day) }
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
        if let (Some(closed_day), Some((units, bond))) = (shortfall.closed_day, shortfall.sealed) {
            walk.end =
                End::Closed(Closing { decided_at: None, closed_day, sealed_at: standing.now, units, bond });
        }
        walk.seal_if_over();
        walk
    }

    fn next_step(&self) -> Option<Step> {
        let open = self.shortfall.closed_day.is_none();
        if self.state.next_day >= self.state.end_day {
            return None;
        }
        if open && self.decision == Decision::Abandon && self.shortfall.short_days >= DEAD_RUN {
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
        grace_end(self.standing, day.day)
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
        let expected = expected_down(self.standing, terms, day, paid.units);
        let deposited = deposits.get(&day).copied().unwrap_or_default();
        let drawn = expected.saturating_sub(deposited).min(self.state.bond);
        let got = deposited + drawn;
        let delivered = if got >= expected { WAD } else { got * WAD / expected };
        let is_final = day < market.next_day;
        (DayAhead { day, is_final, expected, deposited, drawn, delivered, settled_at: 0 }, paid, ends)
    }

    fn settle(&mut self, at: u64) {
        let (day, paid, ends) = self.open_day();
        self.clock = at;
        if self.shortfall.closed_day.is_none() {
            self.note(&day);
        }
        let state = &mut self.state;
        let scaled = (day.deposited + day.drawn) * WAD + state.carry;
        let units = U256::from(paid.units.max(1));
        state.next_day = day.day.next();
        state.active = paid.units.saturating_sub(ends.units);
        state.outstanding = state.outstanding.saturating_sub(ends.units);
        state.active_tranche = paid.tranche.saturating_sub(ends.tranche);
        state.bond -= day.drawn;
        state.carry = scaled % units;
        state.sums.income += scaled / units;
        state.sums.delivered += day.delivered;
        self.sums.insert(state.next_day, state.sums);
        self.days.push(DayAhead { settled_at: at, ..day });
        self.propose();
        self.seal_if_over();
    }

    /// Counts a settled day as short or not.
    fn note(&mut self, day: &DayAhead) {
        let short = day.deposited * U256::from(WHOLE) < day.expected * U256::from(ENOUGH);
        if !short {
            self.shortfall.short_days = 0;
            return;
        }
        self.shortfall.short_days += 1;
        if self.shortfall.short_days >= TERMINABLE_RUN {
            self.shortfall.terminable_until = self.clock + TIME_TO_VOTE;
        }
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
        self.state.end_day = closed_day;
        self.seal_if_over();
    }

    fn seal_if_over(&mut self) {
        let Some(closed_day) = self.shortfall.closed_day else { return };
        if self.state.next_day == closed_day && self.end == End::RunsOut {
            self.end = End::Closed(Closing {
                decided_at: self.decided_at,
                closed_day,
                sealed_at: self.clock,
                units: self.state.outstanding,
                bond: self.state.bond,
            });
        }
    }
}

/// [Unix seconds] Until when the miner may deposit for a day.
fn grace_end(standing: &Standing, day: Day) -> u64 {
    (day.end_timestamp() + GRACE).max(standing.market.day(day).finalized_at + NOTICE)
}

/// [reward token] Benchmark income of `units` on a day, net of the running cost while they mine.
fn expected_down(standing: &Standing, terms: &Terms, day: Day, units: u64) -> U256 {
    let units = U256::from(units);
    let gross = units * cash_down(standing, terms, day) * terms.reward_scale / ray();
    let price = standing.market.day(day).price;
    if terms.running_cost.is_zero() || terms.batch.is_some_and(|(_, end)| day >= end) {
        return gross;
    }
    gross.saturating_sub(mul_div_down(units * terms.running_cost, terms.reward_scale, price))
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
pub(super) fn vested_down(rewards: U256, vesting_days: u32) -> U256 {
    U256::from(3) * rewards / U256::from(4 * vesting_days.max(1))
}

#[cfg(test)]
mod tests {
    use super::super::story::{stopped, with_bond_of_days};
    use super::*;

    const VOTE: Decision = Decision::Vote { takes: 2 * SECONDS_PER_DAY };

    fn closing(course: &Course) -> Closing {
        match course.end {
            End::Closed(closing) => closing,
            End::RunsOut => panic!("it runs out"),
        }
    }

    #[test]
    fn risk_2_seven_short_days_then_grace_then_the_vote_close_the_product() {
        let standing = stopped();
        let course = Course::of(&standing, VOTE);
        let first = standing.state.next_day;
        // The seventh short day is settled three days after its end; the vote takes two more.
        let (seventh, closing) = (first + 6, closing(&course));
        assert_eq!(closing.decided_at, Some((seventh + 6).start_timestamp()));
        assert_eq!(closing.closed_day, seventh + 6);
        assert_eq!(closing.sealed_at, (closing.closed_day + 3).start_timestamp());
        assert_eq!(course.days.len(), 12);
    }

    #[test]
    fn risk_3_without_a_vote_thirty_short_days_close_it_and_days_not_settled_are_cut_off() {
        let standing = stopped();
        let closing = closing(&Course::of(&standing, Decision::Abandon));
        assert_eq!(closing.closed_day, standing.state.next_day + 30);
        assert_eq!(closing.decided_at, Some(closing.sealed_at));
        assert_eq!(closing.sealed_at, (closing.closed_day + 3).start_timestamp());
    }

    #[test]
    fn day_3_the_bond_pays_while_it_lasts_and_what_is_left_is_shared() {
        let course = Course::of(&with_bond_of_days(3), VOTE);
        let delivered: Vec<bool> = course.days.iter().map(|day| day.delivered == WAD).collect();
        assert_eq!(delivered.iter().filter(|whole| **whole).count(), 3);
        assert!(delivered[..3].iter().all(|whole| *whole));
        assert_eq!(closing(&course).bond, U256::ZERO);
        let rich = Course::of(&with_bond_of_days(100), VOTE);
        let asked: U256 = rich.days.iter().map(|day| day.expected).sum();
        assert_eq!(closing(&rich).bond, with_bond_of_days(100).state.bond - asked);
    }

    #[test]
    fn risk_2_a_product_that_ends_before_the_vote_runs_out() {
        let mut standing = stopped();
        standing.state.end_day = standing.state.next_day + 11;
        let course = Course::of(&standing, VOTE);
        assert_eq!((course.end, course.days.len()), (End::RunsOut, 11));
    }

    #[test]
    fn risk_1_days_that_ask_for_nothing_are_delivered_and_never_short() {
        let mut standing = stopped();
        standing.terms.running_cost = U256::from(10) * WAD;
        standing.state.end_day = standing.state.next_day + 40;
        let course = Course::of(&standing, VOTE);
        assert_eq!(course.end, End::RunsOut);
        assert!(course.days.iter().all(|day| day.expected.is_zero() && day.delivered == WAD));
    }

    #[test]
    fn risk_2_a_product_that_is_terminable_now_is_voted_on_at_once() {
        let mut standing = stopped();
        standing.shortfall.terminable_until = standing.now + TIME_TO_VOTE;
        let closing = closing(&Course::of(&standing, VOTE));
        assert_eq!(closing.decided_at, Some(standing.now + 2 * SECONDS_PER_DAY));
    }

    #[test]
    fn risk_2_a_closed_product_settles_its_last_days_and_a_sealed_one_is_what_it_is() {
        let mut standing = stopped();
        let closed_day = standing.state.next_day + 2;
        (standing.shortfall.closed_day, standing.state.end_day) = (Some(closed_day), closed_day);
        let course = Course::of(&standing, VOTE);
        assert_eq!((course.days.len(), closing(&course).decided_at), (2, None));
        standing.state.next_day = closed_day;
        standing.shortfall.sealed = Some((7, U256::from(9)));
        let sealed = closing(&Course::of(&standing, VOTE));
        assert_eq!((sealed.units, sealed.bond, sealed.sealed_at), (7, U256::from(9), standing.now));
    }

    #[test]
    fn mark_3_a_batch_is_asked_for_a_quarter_at_once_and_the_rest_over_the_days_after() {
        let mut standing = stopped();
        let first = standing.state.next_day;
        standing.terms.batch = Some((first, first + 10));
        standing.terms.vesting_days = 180;
        standing.terms.running_cost = U256::ZERO;
        let reward = standing.market.day(first).reward;
        let cash = |day| cash_down(&standing, &standing.terms, day);
        assert_eq!(cash(first), reward / U256::from(4));
        let part = |days: u64| vested_down(reward * U256::from(days), 180);
        assert_eq!(cash(first + 4), reward / U256::from(4) + part(4));
        assert_eq!(cash(first + 50), part(10));
        assert_eq!(cash(first + 185), part(5));
        assert_eq!(cash(first + 190), U256::ZERO);
    }
}
