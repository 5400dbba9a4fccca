//! Every bond at every multiple along many paths of one term.

use alloy_primitives::U256;
use dmex_model::{RunningSums, Side, price_of_side};
use dmex_types::{Bps, Day};

use super::course::Course;
use super::product::{Cover, Deal};
use super::report::{BondReport, MultipleReport, NeedReport, Spread};
use super::run::{Outcome, Run, Temptation};
use super::track::Track;
use super::{Multiple, Ramp};
use crate::default_gain::{BondRule, Closing};
use crate::units::{SignedUsd, Usd};

/// Days before a product whose prices the mean of its first days needs.
const LEAD_DAYS: u32 = 30;

/// One term, with all that its runs have in common.
pub(super) struct Sweep {
    pub(super) term_days: u32,
    pub(super) cover: Cover,
    pub(super) closing: Closing,
    pub(super) reputation_bps: u32,
    pub(super) ramp: Ramp,
}

/// Where a product could have started.
#[derive(Clone, Copy)]
pub(super) struct Start<'a> {
    pub(super) track: &'a Track,
    pub(super) day: Day,
}

/// A path, what a product owes along it, and what such a product costs there.
struct Offered {
    course: Course,
    deal: Deal,
    /// Prices at each of [`Multiple::ALL`].
    prices: Vec<Prices>,
}

/// Prices of the payout days: each day's own, and the one that is known before it, by the high side.
struct Prices {
    own: Vec<Usd>,
    known: Vec<Usd>,
}

/// What a stop on one path came to.
struct Stopped {
    day: u32,
    paid: SignedUsd,
    outcome: Outcome,
}

impl Sweep {
    /// Runs every rule at every multiple; `done` is called after each.
    pub(super) fn run(
        &self,
        starts: &[Start<'_>],
        rules: &[BondRule],
        independent: u32,
        mut done: impl FnMut(),
    ) -> (Vec<BondReport>, Vec<NeedReport>) {
        let offered: Vec<Offered> = starts.iter().filter_map(|start| self.offer(*start)).collect();
        let tried = rules.iter().map(|rule| {
            let report = self.try_bond(*rule, &offered, independent);
            done();
            report
        });
        let reports = tried.collect();
        (reports, self.needs(&offered))
    }

    fn needs(&self, offered: &[Offered]) -> Vec<NeedReport> {
        let needs = Multiple::ALL.iter().enumerate().filter_map(|(index, multiple)| {
            let mut days: Vec<u32> =
                offered.iter().map(|offered| self.under_way(offered, index, 0).bond_needed()).collect();
            days.sort_unstable();
            Some(NeedReport {
                term_days: self.term_days,
                multiple: *multiple,
                half_days: *days.get(days.len().saturating_sub(1) / 2)?,
                all_days: *days.last()?,
            })
        });
        needs.collect()
    }

    fn offer(&self, start: Start<'_>) -> Option<Offered> {
        let course = Course::along(start.track, start.day, self.term_days, self.closing).ok()?;
        let days = course.days();
        let prices: Vec<Prices> =
            Multiple::ALL.iter().map(|multiple| Prices::of(start, days, *multiple, self.ramp)).collect();
        let deal = self.cover.deal(*course.income.first()?, *prices.first()?.known.first()?, days);
        Some(Offered { course, deal, prices })
    }

    fn try_bond(&self, rule: BondRule, offered: &[Offered], independent: u32) -> BondReport {
        let multiples: Vec<MultipleReport> = Multiple::ALL
            .iter()
            .enumerate()
            .map(|(index, multiple)| {
                let stops = offered.iter().filter_map(|offered| self.stopped(offered, index, rule)).collect();
                summarise(*multiple, stops)
            })
            .collect();
        let held = multiples.iter().take_while(|multiple| multiple.stops == 0);
        BondReport {
            term_days: self.term_days,
            bond_days: rule.bond_days,
            call: rule.call,
            paths: u32::try_from(offered.len()).unwrap_or(u32::MAX),
            independent,
            holds_to: held.last().map(|multiple| multiple.multiple),
            multiples,
        }
    }

    fn under_way<'b>(&self, offered: &'b Offered, multiple: usize, bond_days: u32) -> Run<'b> {
        Run {
            course: &offered.course,
            prices: &offered.prices[multiple].own,
            rates: &offered.prices[multiple].known,
            deal: offered.deal,
            bond_days,
            closing: self.closing,
        }
    }

    fn stopped(&self, offered: &Offered, multiple: usize, bond: BondRule) -> Option<Stopped> {
        let paid = offered.deal.paid();
        let run = self.under_way(offered, multiple, bond.bond_days);
        let reputation = paid.e8() * i128::from(self.reputation_bps) / i128::from(Bps::WHOLE);
        let temptation = Temptation { bond, reputation: SignedUsd::from_e8(reputation) };
        let stop = run.stop(&temptation)?;
        Some(Stopped { day: stop.day, paid, outcome: run.outcome(stop) })
    }
}

impl Prices {
    /// The prices of a product's payout days at a multiple. What was before its first day stays as it was.
    fn of(start: Start<'_>, days: u32, multiple: Multiple, ramp: Ramp) -> Self {
        let Start { track, day: first } = start;
        let recorded: Vec<Usd> = first.until(first + days).map(|day| track.price(day)).collect();
        let own = multiple.of(&recorded, ramp);
        let lead = track.first_day().max(first - LEAD_DAYS).until(first).map(|day| track.price(day));
        let mut sums = RunningSums::default();
        let mut known = Vec::with_capacity(own.len());
        for (index, price) in lead.chain(own.iter().copied()).enumerate() {
            sums.push(U256::from(price.e8()));
            let high = price_of_side(&sums, index, u128::from(price.e8()), Side::High);
            known.push(Usd::from_e8(u64::try_from(high).unwrap_or(u64::MAX)));
        }
        // The price of a day is known on the day after.
        let before_first = known.len().saturating_sub(own.len() + 1);
        let known = known.split_off(before_first);
        Self { known, own }
    }
}

fn summarise(multiple: Multiple, mut stops: Vec<Stopped>) -> MultipleReport {
    stops.sort_by_key(|stop| stop.day);
    let shares = |share: fn(&Stopped) -> i64| Spread::of(stops.iter().map(share).collect());
    let count = |stops: usize| u32::try_from(stops).unwrap_or(u32::MAX);
    MultipleReport {
        multiple,
        stops: count(stops.len()),
        won: count(stops.iter().filter(|stop| stop.outcome.miner_gain > SignedUsd::ZERO).count()),
        stopped_on_day: stops.get(stops.len().saturating_sub(1) / 2).map(|stop| stop.day),
        miner_gain: shares(|stop| stop.outcome.miner_gain.share_of(stop.paid)),
        recovered_of_paid: shares(|stop| stop.outcome.holders_got.share_of(stop.paid)),
        recovered_of_due: shares(|stop| stop.outcome.holders_got.share_of(stop.outcome.holders_due)),
    }
}
