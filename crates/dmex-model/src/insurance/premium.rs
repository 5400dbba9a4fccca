//! Premiums, which are earned evenly over the days of their policies.

use dmex_types::Day;

/// The premium of one policy: so much on each day of [`start`, `end`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Premium {
    /// [pay coin] For one day.
    pub(super) daily: u128,
    pub(super) start: Day,
    pub(super) end: Day,
}

/// [pay coin] What of all premiums is not earned now; falls with every second of a day.
pub(super) fn unearned_up(premiums: &[Premium], now: u64) -> u128 {
    let today = Day::from_timestamp(now);
    let whole: u128 = premiums
        .iter()
        .map(|premium| premium.daily * u128::from(premium.end.since(premium.start.max(today))))
        .sum();
    let daily: u128 = premiums
        .iter()
        .filter(|premium| premium.start <= today && today < premium.end)
        .map(|premium| premium.daily)
        .sum();
    whole - daily * u128::from(now - today.start_timestamp()) / 86_400
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn risk_5_a_premium_is_earned_by_the_second_and_whole_in_the_end(
            list in prop::collection::vec((1u128..10u128.pow(20), 1u32..40, 1u32..40), 1..6),
            times in prop::collection::vec(0u64..90 * 86_400, 2..10),
        ) {
            let premium = |(daily, start, days): &(u128, u32, u32)| {
                let start = Day::new(19_000) + *start;
                Premium { daily: *daily, start, end: start + *days }
            };
            let premiums: Vec<Premium> = list.iter().map(premium).collect();
            let all: u128 = list.iter().map(|(daily, _, days)| daily * u128::from(*days)).sum();
            let begin = Day::new(19_000).start_timestamp();
            let mut times = times;
            times.sort_unstable();
            let left: Vec<u128> = times.iter().map(|time| unearned_up(&premiums, begin + time)).collect();
            prop_assert!(left.is_sorted_by(|before, after| before >= after));
            prop_assert_eq!(unearned_up(&premiums, begin), all);
            prop_assert_eq!(unearned_up(&premiums, begin + 90 * 86_400), 0);
        }
    }
}
