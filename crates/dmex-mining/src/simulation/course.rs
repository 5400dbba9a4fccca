//! What a product owes along a path, before any price is known.

use dmex_types::{Asset, Power, PowerUnit};

use super::Path;
use crate::default_gain::{Vesting, Worth};
use crate::filecoin::cash::{Batch, RewardSums};
use crate::filecoin::vesting::VESTING_DAYS;
use crate::units::AttoCoin;

/// What one TH/s or TiB of a product owes along a path. Prices play no part, so one course serves all multiples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Course {
    /// For each payout day: the benchmark of the day; after the last mining day the last one known.
    pub(super) benchmark: Vec<AttoCoin>,
    /// For each payout day: coin due on it.
    pub(super) owed: Vec<AttoCoin>,
    /// For each payout day: worth in coin of all that is due from it on, as expected on it.
    pub(super) owed_ahead: Vec<AttoCoin>,
}

impl Course {
    /// What a product of an asset owes that starts with the path and mines on all its reward days.
    pub(super) fn along(path: &Path, asset: Asset, worth: &Worth) -> Self {
        match asset {
            Asset::Btc => Self::of_mining(path, worth),
            Asset::Fil => Self::of_batch(path, worth),
        }
    }

    fn of_mining(path: &Path, worth: &Worth) -> Self {
        let mined = mined(path, Asset::Btc);
        let days_left = (1..=count(&mined)).rev();
        let owed_ahead = mined.iter().zip(days_left).map(|(today, days)| worth.of_mining(*today, days));
        Self { owed_ahead: owed_ahead.collect(), owed: mined.clone(), benchmark: mined }
    }

    fn of_batch(path: &Path, worth: &Worth) -> Self {
        let mined = mined(path, Asset::Fil);
        let term = count(&mined);
        let sums = RewardSums::new(path.first, path.rewards.clone());
        let power = one_unit_of_people(Asset::Fil);
        let mut course = Self { benchmark: Vec::new(), owed: Vec::new(), owed_ahead: Vec::new() };
        let Ok(batch) = Batch::new(path.first, path.first + term) else { return course };
        for day in 0..term + VESTING_DAYS {
            let today = mined.get(day as usize).copied().unwrap_or_default();
            let vesting = (day.saturating_sub(VESTING_DAYS)..day.min(term)).map(|earned| Vesting {
                reward: mined[earned as usize],
                payments_left: earned + VESTING_DAYS + 1 - day,
            });
            course.owed_ahead.push(worth.of_batch(today, term.saturating_sub(day), vesting));
            course.owed.push(batch.cash_per_unit(path.first + day, &sums).times(power).into());
            course.benchmark.push(mined[day.min(term - 1) as usize]);
        }
        course
    }

    /// Payout days.
    pub(super) fn days(&self) -> u32 {
        count(&self.owed)
    }
}

/// The power whose price people read: 1 TH/s or 1 TiB.
pub(super) fn one_unit_of_people(asset: Asset) -> Power {
    Power::new(PowerUnit::of(asset).smallest_units())
}

fn mined(path: &Path, asset: Asset) -> Vec<AttoCoin> {
    let power = one_unit_of_people(asset);
    path.rewards.iter().map(|reward| reward.times(power).into()).collect()
}

fn count(days: &[AttoCoin]) -> u32 {
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}
