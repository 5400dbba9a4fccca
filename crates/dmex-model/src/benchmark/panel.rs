//! The reporters: who they are, what they said, and when that makes a day final (MARK-4).

use std::collections::HashMap;

use dmex_types::{Asset, Day};

use super::median::middle;
use crate::rules::{
    bitcoin_benchmark as bitcoin, reported_benchmark as rule, reported_benchmark_first as first,
};
use crate::{AccountId, Refusal};

/// [seconds] From a day's end, time after which a jump needs no more confirmation and a relay is waited for no longer.
pub(super) const CONFIRMED: u64 = rule::REPORT_WINDOW + rule::JUMP_WAIT;
/// [USD, 18 decimals] Least and most of a reported price; 0 says that the reporter has none.
const PRICES: (u128, u128) = (rule::MIN_PRICE, (1 << 96) - 1);

/// Least and most of what a Bitcoin reporter measures: difficulty [1e-6], mean fees of a block [satoshi], height of the
/// day's first block, blocks of the day.
const BITCOIN: &[(u128, u128)] = &[
    (bitcoin::MIN_DIFFICULTY, bitcoin::MAX_DIFFICULTY),
    (0, 100_000_000_000),
    (0, bitcoin::LAST_SUBSIDY - 1),
    (1, bitcoin::MAX_BLOCKS),
];
/// The same of a Filecoin reporter: mean reward of a win [attoFIL], quality-adjusted power of the network [byte].
const FILECOIN: &[(u128, u128)] = &[
    (1_000_000_000_000_000, 1_000_000_000_000_000_000_000),
    (100_000_000_000_000_000, 1_000_000_000_000_000_000_000_000),
];

/// Bounds within constants of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// [bps] Largest change that needs no second look.
    pub jump: u16,
    /// [seconds] Age beyond which a price is stale.
    pub feed_age: u32,
}

/// The reporters of one asset.
#[derive(Clone, Debug)]
pub struct Panel {
    asset: Asset,
    bounds: Bounds,
    members: Vec<AccountId>,
    reports: HashMap<(Day, AccountId), Vec<u128>>,
}

/// What the reports of a day come to.
pub(super) struct Medians {
    /// The median of each input, the price left out.
    pub(super) inputs: Vec<u128>,
    /// Whether every reporter reported.
    pub(super) all: bool,
}

impl Panel {
    pub(super) fn new(asset: Asset) -> Self {
        let bounds = Bounds { jump: first::JUMP, feed_age: first::FEED_AGE };
        Self { asset, bounds, members: Vec::new(), reports: HashMap::new() }
    }

    /// The accounts that may report.
    #[must_use]
    pub fn members(&self) -> &[AccountId] {
        &self.members
    }

    /// The bounds.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Replaces the reporters, an odd number of them; `is_miner` says who cannot be one.
    pub(crate) fn set_members(
        &mut self,
        chosen: &[AccountId],
        is_miner: impl Fn(AccountId) -> bool,
    ) -> Result<(), Refusal> {
        let fits = (rule::MIN_REPORTERS..=rule::MAX_REPORTERS).contains(&chosen.len());
        if !fits || chosen.len().is_multiple_of(2) {
            return Err(Refusal::ParameterOutOfBounds);
        }
        let twice = |index: usize| chosen[..index].contains(&chosen[index]);
        if (0..chosen.len()).any(|index| twice(index) || is_miner(chosen[index])) {
            return Err(Refusal::BadReporter);
        }
        self.members = chosen.to_vec();
        Ok(())
    }

    pub(super) fn set_bounds(&mut self, chosen: Bounds) -> Result<(), Refusal> {
        let jump_fits = (100..=10_000).contains(&chosen.jump);
        let age_fits = (3_600..=2 * 86_400).contains(&chosen.feed_age);
        if !(jump_fits && age_fits) {
            return Err(Refusal::ParameterOutOfBounds);
        }
        self.bounds = chosen;
        Ok(())
    }

    pub(super) fn report(
        &mut self,
        day: Day,
        next_day: Day,
        reporter: AccountId,
        inputs: &[u128],
        now: u64,
    ) -> Result<(), Refusal> {
        if !self.members.contains(&reporter) {
            return Err(Refusal::NotReporter);
        }
        if day < next_day || now < day.end_timestamp() {
            return Err(Refusal::DayNotReportable);
        }
        if self.reports.contains_key(&(day, reporter)) {
            return Err(Refusal::AlreadyReported);
        }
        if !self.plausible(inputs) {
            return Err(Refusal::BadInputs);
        }
        self.reports.insert((day, reporter), inputs.to_vec());
        Ok(())
    }

    /// The medians of a day that ended `age` seconds ago, if they may be taken; `None` once the silence lets what is
    /// known without reports stand in.
    pub(super) fn medians(&self, day: Day, age: u64) -> Result<Option<Medians>, Refusal> {
        let reports = self.reports_of(day);
        let all = reports.len() == self.members.len() && !reports.is_empty();
        let enough = reports.len() >= self.majority() && age >= rule::REPORT_WINDOW;
        if !all && !enough {
            return if age >= rule::SILENCE { Ok(None) } else { Err(Refusal::ReportsMissing) };
        }
        let column = |index: usize| middle(reports.iter().map(|report| report[index]).collect());
        Ok(Some(Medians { inputs: (0..self.ranges().len()).filter_map(column).collect(), all }))
    }

    /// [USD, 18 decimals] The median of the prices that were reported for a day, if the majority had one.
    pub(super) fn reported_price(&self, day: Day) -> Option<u128> {
        let last = self.ranges().len();
        let prices: Vec<u128> =
            self.reports_of(day).iter().map(|report| report[last]).filter(|price| *price > 0).collect();
        if prices.len() < self.majority() { None } else { middle(prices) }
    }

    fn majority(&self) -> usize {
        self.members.len() / 2 + 1
    }

    /// What the present reporters said.
    fn reports_of(&self, day: Day) -> Vec<&Vec<u128>> {
        self.members.iter().filter_map(|member| self.reports.get(&(day, *member))).collect()
    }

    /// Whether a report makes sense by itself: every input within its bounds, and the price at the end.
    fn plausible(&self, inputs: &[u128]) -> bool {
        let within = |(input, (least, most)): (&u128, &(u128, u128))| least <= input && input <= most;
        let ranges = self.ranges();
        let Some((price, measured)) = inputs.split_last() else { return false };
        let price_fits = *price == 0 || within((price, &PRICES));
        price_fits && measured.len() == ranges.len() && measured.iter().zip(ranges).all(within)
    }

    const fn ranges(&self) -> &'static [(u128, u128)] {
        match self.asset {
            Asset::Btc => BITCOIN,
            Asset::Fil => FILECOIN,
        }
    }
}
