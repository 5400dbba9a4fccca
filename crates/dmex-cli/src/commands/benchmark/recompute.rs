//! The benchmark of a day computed again, from the reports, by the same formulas in Rust.

use dmex_mining::bitcoin::benchmark::BitcoinReport;
use dmex_mining::bitcoin::blocks::BlockSpan;
use dmex_mining::units::{Difficulty, RewardPerUnit, Satoshi};
use dmex_model::{filecoin_reward, middle};
use dmex_types::Asset;

/// [USD, 18 decimals] What a reporter took the coin to be worth.
const PRICE: (&str, u8) = ("price_usd", 18);

/// What a reporter's inputs are, in their order, and the decimals that each is scaled by. The price comes last and is no part of
/// the formula; 0 stands for none.
pub(super) const fn inputs(asset: Asset) -> &'static [(&'static str, u8)] {
    match asset {
        Asset::Btc => {
            &[("difficulty", 6), ("fees_per_block_btc", 8), ("first_height", 0), ("blocks", 0), PRICE]
        }
        Asset::Fil => &[("reward_per_win_fil", 18), ("network_power_bytes", 0), PRICE],
    }
}

/// The reward of the smallest unit from the medians of the reports; `None` if there are none or they make no sense.
/// `proven` [1e-6] is the difficulty that headers proved, for that day or an earlier one, in place of the reported one;
/// `wins` are those of a day of Filecoin by the version of its network.
pub(super) fn reward(
    asset: Asset,
    reports: &[Vec<u128>],
    proven: Option<u128>,
    wins: u32,
) -> Option<RewardPerUnit> {
    let median =
        |column: usize| middle(reports.iter().filter_map(|report| report.get(column)).copied().collect());
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
        Asset::Fil => filecoin_reward(median(0)?, wins, median(1)?).map(RewardPerUnit::from_ray),
    }
}

#[cfg(test)]
mod tests {
    use dmex_model::WINS_PER_DAY;

    use super::*;

    fn of(reports: &[Vec<u128>], proven: Option<u128>) -> Option<RewardPerUnit> {
        reward(Asset::Btc, reports, proven, WINS_PER_DAY)
    }

    fn said(difficulty: u128) -> Vec<u128> {
        vec![difficulty, 0, 1, 144, 0]
    }

    #[test]
    fn fa14_two_of_four_reporters_do_not_decide_alone() {
        let halves = [said(1_000_000), said(1_000_000), said(3_000_000), said(3_000_000)];
        assert_eq!(of(&halves, None), of(&[said(2_000_000)], None));
    }

    #[test]
    fn mark_2_one_wrong_report_of_three_does_not_move_the_reward() {
        let honest = said(1_000_000);
        let alone = of(std::slice::from_ref(&honest), None).unwrap();
        assert_eq!(of(&[honest.clone(), vec![u128::MAX; 5], honest], None), Some(alone));
    }

    #[test]
    fn mark_2_a_proven_difficulty_stands_in_for_what_reporters_said() {
        assert_eq!(of(&[said(1_000_000)], Some(2_000_000)), of(&[said(2_000_000)], None));
        assert_eq!(of(&[], Some(2_000_000)), None, "fees and heights are still the reporters'");
    }

    #[test]
    fn m15_a_version_of_the_network_says_how_many_wins_a_day_has() {
        let reports = [vec![5_000_000_000_000_000_000, 1 << 64, 0]];
        let [of_five, of_ten] = [WINS_PER_DAY, 2 * WINS_PER_DAY]
            .map(|wins| reward(Asset::Fil, &reports, None, wins).unwrap().ray());
        assert!(of_ten >= 2 * of_five && of_ten <= 2 * of_five + 1);
    }
}
