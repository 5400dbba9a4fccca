//! The benchmark of a day computed again, from the reports, by the same formulas in Rust.

use dmex_mining::bitcoin::benchmark::BitcoinReport;
use dmex_mining::bitcoin::blocks::BlockSpan;
use dmex_mining::filecoin::benchmark::FilecoinReport;
use dmex_mining::units::{AttoFil, Difficulty, RewardPerUnit, Satoshi, StorageBytes};
use dmex_types::Asset;

/// What a reporter's inputs are, in their order, and the decimals that each is scaled by.
pub(super) const fn inputs(asset: Asset) -> &'static [(&'static str, u8)] {
    match asset {
        Asset::Btc => &[("difficulty", 6), ("fees_per_block_btc", 8), ("first_height", 0), ("blocks", 0)],
        Asset::Fil => &[("reward_per_win_fil", 18), ("network_power_bytes", 0)],
    }
}

/// The reward of the smallest unit from the medians of the reports; `None` if there are none or they make no sense.
/// `proven` [1e-6] is the difficulty that headers proved, in place of the reported one.
pub(super) fn reward(asset: Asset, reports: &[Vec<u128>], proven: Option<u128>) -> Option<RewardPerUnit> {
    let median =
        |column: usize| lower_median(reports.iter().filter_map(|report| report.get(column)).copied());
    match asset {
        Asset::Btc => {
            let first = u32::try_from(median(2)?).ok()?;
            let count = u32::try_from(median(3)?).ok()?;
            let reported = median(0)?;
            let report = BitcoinReport {
                difficulty: Difficulty::from_millionths(proven.unwrap_or(reported)),
                fees_per_block: Satoshi::new(u64::try_from(median(1)?).ok()?),
                blocks: BlockSpan::new(first, first.checked_add(count)?.checked_sub(1)?).ok()?,
            };
            report.reward_per_unit().ok()
        }
        Asset::Fil => {
            let report = FilecoinReport {
                reward_per_win: AttoFil::new(median(0)?),
                network_power: StorageBytes::new(median(1)?),
            };
            report.reward_per_unit().ok()
        }
    }
}

/// Of an even number, the lower middle one, so that it is a value that somebody reported.
fn lower_median(values: impl Iterator<Item = u128>) -> Option<u128> {
    let mut values: Vec<u128> = values.collect();
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_4_the_median_is_a_value_that_somebody_reported() {
        assert_eq!(lower_median([3, 1, 2].into_iter()), Some(2));
        assert_eq!(lower_median([4, 1, 2, 3].into_iter()), Some(2));
        assert_eq!(lower_median(std::iter::empty()), None);
    }

    #[test]
    fn mark_2_one_wrong_report_of_three_does_not_move_the_reward() {
        let honest = vec![1_000_000, 0, 1, 144];
        let wrong = vec![u128::MAX, u128::MAX, u128::MAX, u128::MAX];
        let alone = reward(Asset::Btc, std::slice::from_ref(&honest), None).unwrap();
        assert_eq!(reward(Asset::Btc, &[honest.clone(), wrong, honest], None), Some(alone));
    }

    #[test]
    fn mark_2_a_proven_difficulty_stands_in_for_what_reporters_said() {
        let said = |difficulty| vec![vec![difficulty, 0, 1, 144]];
        let twice = reward(Asset::Btc, &said(2_000_000), None);
        assert_eq!(reward(Asset::Btc, &said(1_000_000), Some(2_000_000)), twice);
        assert_eq!(
            reward(Asset::Btc, &[], Some(2_000_000)),
            None,
            "fees and heights are still the reporters'"
        );
    }
}
