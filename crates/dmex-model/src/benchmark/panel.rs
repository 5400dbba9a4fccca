//! The reporters: who they are, what they said, and when that makes a day final (MARK-4).

use std::collections::HashMap;

use dmex_types::Day;

use super::median::lower_median;
use super::{Answer, BenchmarkDay};
use crate::{AccountId, Refusal};

const MIN_REPORTERS: usize = 3;
const MAX_REPORTERS: usize = 15;
/// [seconds] From a day's end, time in which every report is waited for.
const REPORT_WINDOW: u64 = 12 * 3_600;
/// [seconds] From the end of the window, time after which a jump needs no more confirmation.
const JUMP_WAIT: u64 = 86_400;
/// [seconds] From a day's end, time after which the last values stand in.
const SILENCE: u64 = 3 * 86_400;
const WHOLE: u128 = 10_000;

/// What one asset's reporters measure, and the reward that follows from it.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Number of inputs of a report.
    pub inputs: usize,
    /// Least and most that each input may be.
    pub bounds: &'static [(u128, u128)],
    /// [ray] Reward of one unit from the inputs; `None` if it cannot be told.
    pub reward: fn(&[u128]) -> Option<u128>,
}

/// Bounds within constants of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Reports without which no median is taken.
    pub quorum: u8,
    /// [bps] Largest change against the day before that needs no second look.
    pub jump: u16,
    /// [seconds] Age beyond which a price is stale.
    pub feed_age: u32,
}

/// The reporters of one asset.
#[derive(Clone, Debug)]
pub struct Panel {
    measure: Measure,
    bounds: Bounds,
    members: Vec<AccountId>,
    reports: HashMap<(Day, AccountId), Vec<u128>>,
}

impl Measure {
    /// Nothing is measured: days are made final as given.
    pub const NONE: Self = Self { inputs: 0, bounds: &[], reward: |_| None };

    fn plausible(&self, inputs: &[u128]) -> bool {
        let within = |(input, (least, most)): (&u128, &(u128, u128))| least <= input && input <= most;
        inputs.len() == self.inputs && inputs.iter().zip(self.bounds).all(within)
    }
}

impl Panel {
    pub(super) fn new(measure: Measure) -> Self {
        let bounds = Bounds { quorum: 3, jump: 2_500, feed_age: 25 * 3_600 };
        Self { measure, bounds, members: Vec::new(), reports: HashMap::new() }
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

    /// Replaces the reporters; `is_miner` says who cannot be one.
    pub(crate) fn set_members(
        &mut self,
        chosen: &[AccountId],
        is_miner: impl Fn(AccountId) -> bool,
    ) -> Result<(), Refusal> {
        let fits = (MIN_REPORTERS..=MAX_REPORTERS).contains(&chosen.len());
        if !fits || !is_quorum(self.bounds.quorum, chosen.len()) {
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
        let enough = usize::from(chosen.quorum) >= MIN_REPORTERS;
        let quorum_fits = enough && is_quorum(chosen.quorum, self.members.len());
        let jump_fits = (100..=10_000).contains(&chosen.jump);
        let age_fits = (3_600..=2 * 86_400).contains(&chosen.feed_age);
        if !(quorum_fits && jump_fits && age_fits) {
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
        if !self.measure.plausible(inputs) {
            return Err(Refusal::BadInputs);
        }
        self.reports.insert((day, reporter), inputs.to_vec());
        Ok(())
    }

    /// What the next day is, if it can be final now. `last` is the day before, if any is final.
    pub(super) fn decide(
        &self,
        day: Day,
        last: Option<BenchmarkDay>,
        answer: Answer,
        now: u64,
    ) -> Result<BenchmarkDay, Refusal> {
        let age = now.checked_sub(day.end_timestamp()).ok_or(Refusal::DayOpen)?;
        let before = last.map_or(0, |last| last.reward);
        let measured = self.measured(day, before, age)?;
        let fresh = answer.usable(now, self.bounds.feed_age);
        let price = match fresh {
            Some(price) => price,
            None => {
                let carried = last.map_or(0, |last| last.price);
                if carried == 0 || age < SILENCE {
                    return Err(Refusal::PriceRefused);
                }
                carried
            }
        };
        Ok(BenchmarkDay {
            reward: measured.unwrap_or(before),
            price,
            finalized_at: now,
            reward_carried: measured.is_none(),
            price_carried: fresh.is_none(),
        })
    }

    /// [ray] The reward by median; `None` if the silence lets the one `before` stand in.
    fn measured(&self, day: Day, before: u128, age: u64) -> Result<Option<u128>, Refusal> {
        let reports: Vec<&Vec<u128>> =
            self.members.iter().filter_map(|member| self.reports.get(&(day, *member))).collect();
        let all = self.members.len();
        let wanted = if age < REPORT_WINDOW { all } else { usize::from(self.bounds.quorum) };
        if reports.len() < wanted || reports.is_empty() {
            let silent = age >= SILENCE && before > 0;
            return if silent { Ok(None) } else { Err(Refusal::ReportsMissing) };
        }
        let column = |index: usize| lower_median(reports.iter().map(|report| report[index]).collect());
        let medians: Vec<u128> = (0..self.measure.inputs).filter_map(column).collect();
        let reward = (self.measure.reward)(&medians).ok_or(Refusal::Panic)?;
        let confirmed = reports.len() == all || age >= REPORT_WINDOW + JUMP_WAIT;
        if !confirmed && self.jumps(before, reward) {
            return Err(Refusal::JumpUnconfirmed);
        }
        Ok(Some(reward))
    }

    fn jumps(&self, before: u128, reward: u128) -> bool {
        // Rewards are below 2^128 / 10,000 by far; saturating can only call a jump a jump.
        let change = reward.abs_diff(before).saturating_mul(WHOLE);
        before > 0 && change > before.saturating_mul(u128::from(self.bounds.jump))
    }
}

/// A quorum is a majority of the reporters, and no more than there are.
fn is_quorum(quorum: u8, reporters: usize) -> bool {
    let quorum = usize::from(quorum);
    quorum <= reporters && 2 * quorum > reporters
}
