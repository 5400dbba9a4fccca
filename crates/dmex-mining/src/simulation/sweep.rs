//! Every bond at every multiple along many paths of one term.

use dmex_types::{Asset, Bps};

use super::course::Course;
use super::product::{Cover, Deal};
use super::report::{BondReport, MultipleReport, NeedReport, Spread};
use super::run::{Outcome, Run, Temptation};
use super::{Multiple, Path, Ramp};
use crate::default_gain::{BondCall, BondRule, Worth};
use crate::units::{SignedUsd, Usd};

/// One term, with all that its runs have in common.
pub(super) struct Sweep<'a> {
    pub(super) asset: Asset,
    pub(super) term_days: u32,
    pub(super) cover: Cover,
    pub(super) worth: &'a Worth,
    pub(super) bond_call: BondCall,
    pub(super) reputation_bps: u32,
    pub(super) ramp: Ramp,
}

/// A path, what a product owes along it, and what such a product costs there.
struct Offered {
    course: Course,
    deal: Deal,
    /// Prices at each of [`Multiple::ALL`].
    prices: Vec<Vec<Usd>>,
}

/// What a stop on one path came to.
struct Stopped {
    day: u32,
    paid: SignedUsd,
    outcome: Outcome,
}

impl Sweep<'_> {
    /// Runs every bond, with and without calls, at every multiple; `done` is called after each.
    pub(super) fn run(
        &self,
        paths: &[Path],
        bonds: &[u32],
        mut done: impl FnMut(),
    ) -> (Vec<BondReport>, Vec<NeedReport>) {
        let offered: Vec<Offered> = paths.iter().filter_map(|path| self.offer(path)).collect();
        let mut reports = Vec::with_capacity(2 * bonds.len());
        for bond_days in bonds {
            for call in [None, Some(self.bond_call)] {
                reports.push(self.try_bond(BondRule { bond_days: *bond_days, call }, &offered));
                done();
            }
        }
        (reports, self.needs(&offered))
    }

    fn needs(&self, offered: &[Offered]) -> Vec<NeedReport> {
        let needs = Multiple::ALL.iter().enumerate().filter_map(|(index, multiple)| {
            let mut days: Vec<u32> =
                offered.iter().map(|offered| self.under_way(offered, index).bond_needed()).collect();
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

    fn offer(&self, path: &Path) -> Option<Offered> {
        let course = Course::along(path, self.asset, self.worth);
        let deal =
            self.cover.deal(*course.owed_ahead.first()?, *path.prices.first()?, course.days(), self.worth);
        let prices = Multiple::ALL.iter().map(|multiple| multiple.of(&path.prices, self.ramp)).collect();
        Some(Offered { course, deal, prices })
    }

    fn try_bond(&self, bond: BondRule, offered: &[Offered]) -> BondReport {
        let multiples: Vec<MultipleReport> = Multiple::ALL
            .iter()
            .enumerate()
            .map(|(index, multiple)| {
                let stops = offered.iter().filter_map(|offered| self.stopped(offered, index, bond)).collect();
                summarise(*multiple, stops)
            })
            .collect();
        let held = multiples.iter().take_while(|multiple| multiple.defaults == 0);
        BondReport {
            term_days: self.term_days,
            bond_days: bond.bond_days,
            called: bond.call.is_some(),
            paths: u32::try_from(offered.len()).unwrap_or(u32::MAX),
            holds_to: held.last().map(|multiple| multiple.multiple),
            multiples,
        }
    }

    fn under_way<'b>(&'b self, offered: &'b Offered, multiple: usize) -> Run<'b> {
        Run {
            course: &offered.course,
            prices: &offered.prices[multiple],
            deal: offered.deal,
            worth: self.worth,
        }
    }

    fn stopped(&self, offered: &Offered, multiple: usize, bond: BondRule) -> Option<Stopped> {
        let paid = offered.deal.paid();
        let run = self.under_way(offered, multiple);
        let reputation = paid.e8() * i128::from(self.reputation_bps) / i128::from(Bps::WHOLE);
        let temptation = Temptation { bond, reputation: SignedUsd::from_e8(reputation) };
        let stop = run.stop(&temptation)?;
        Some(Stopped { day: stop.day, paid, outcome: run.outcome(stop) })
    }
}

fn summarise(multiple: Multiple, mut stops: Vec<Stopped>) -> MultipleReport {
    stops.sort_by_key(|stop| stop.day);
    let shares = |share: fn(&Stopped) -> i64| Spread::of(stops.iter().map(share).collect());
    MultipleReport {
        multiple,
        defaults: u32::try_from(stops.len()).unwrap_or(u32::MAX),
        stopped_on_day: stops.get(stops.len().saturating_sub(1) / 2).map(|stop| stop.day),
        miner_gain: shares(|stop| stop.outcome.miner_gain.share_of(stop.paid)),
        recovered_of_paid: shares(|stop| stop.outcome.holders_got.share_of(stop.paid)),
        recovered_of_due: shares(|stop| stop.outcome.holders_got.share_of(stop.outcome.holders_due)),
    }
}
