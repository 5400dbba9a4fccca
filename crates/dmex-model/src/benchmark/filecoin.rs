//! What a unit of storage mines on the Filecoin network (MARK-3), and when that is paid.

use alloy_primitives::U256;
use dmex_types::Day;

use crate::Refusal;
use crate::rules::{filecoin_benchmark, filecoin_reward as rule};

/// [day] Days over which three quarters of a Filecoin day's reward are paid.
pub(crate) const VESTING_DAYS: u32 = rule::VESTING_DAYS;
/// Wins of the network in a day: 5 an epoch, 2,880 epochs.
pub const WINS_PER_DAY: u32 = rule::WINS_PER_DAY;
/// Least and most wins that a vote may name.
const WINS: std::ops::RangeInclusive<u32> = filecoin_benchmark::MIN_WINS..=filecoin_benchmark::MAX_WINS;
/// [byte] One unit of power, 1 GiB.
const UNIT: u128 = 1 << 30;
/// [ray] One attoFIL.
const RAY_PER_ATTO: u128 = 1_000_000_000;

/// From which day on the network has how many wins in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The first day.
    pub from: Day,
    /// Wins in a day.
    pub wins_per_day: u32,
}

/// [ray] What a unit mines on a day, rounded down once; `None` without network power and beyond 128 bits.
///
/// ```text
/// ⌊ reward per win × wins of the day × 2^30 × 1e9 ÷ network power ⌋
/// ```
///
/// Bound, for every input: 2^128 × 2^32 × 2^30 × 2^29.9 < 2^220.
#[must_use]
pub fn filecoin_reward(per_win: u128, wins_per_day: u32, network_power: u128) -> Option<u128> {
    let dividend = U256::from(per_win) * U256::from(wins_per_day) * U256::from(UNIT * RAY_PER_ATTO);
    u128::try_from(dividend.checked_div(U256::from(network_power))?).ok()
}

/// The wins of a day by the versions that were voted.
#[must_use]
pub fn wins_on(versions: &[Version], day: Day) -> u32 {
    let last = versions.iter().rev().find(|version| version.from <= day);
    last.map_or(WINS_PER_DAY, |version| version.wins_per_day)
}

/// Adds a version that begins after `today` and after the last one.
pub(super) fn add_version(versions: &mut Vec<Version>, more: Version, today: Day) -> Result<(), Refusal> {
    let later = more.from > today && versions.last().is_none_or(|last| more.from > last.from);
    if !later || !WINS.contains(&more.wins_per_day) {
        return Err(Refusal::ParameterOutOfBounds);
    }
    versions.push(more);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m15_a_voted_version_begins_on_its_day_and_changes_no_day_before() {
        let (today, mut versions) = (Day::new(100), Vec::new());
        let version = |from, wins_per_day| Version { from: Day::new(from), wins_per_day };
        assert_eq!(
            add_version(&mut versions, version(100, 20_000), today),
            Err(Refusal::ParameterOutOfBounds)
        );
        assert_eq!(add_version(&mut versions, version(101, 1), today), Err(Refusal::ParameterOutOfBounds));
        add_version(&mut versions, version(101, 20_000), today).unwrap();
        assert_eq!(
            add_version(&mut versions, version(101, 30_000), today),
            Err(Refusal::ParameterOutOfBounds)
        );
        assert_eq!([100, 101, 999].map(|day| wins_on(&versions, Day::new(day))), [14_400, 20_000, 20_000]);
    }

    #[test]
    fn mark_3_a_round_network() {
        // 1 EiB of power, 10 FIL a win: 144,000 FIL a day over 2^30 GiB.
        let reward = filecoin_reward(10 * 10u128.pow(18), WINS_PER_DAY, 1 << 60);
        assert_eq!(reward, Some(144_000 * 10u128.pow(27) / (1 << 30)));
        assert_eq!(filecoin_reward(1, WINS_PER_DAY, 0), None);
    }
}
