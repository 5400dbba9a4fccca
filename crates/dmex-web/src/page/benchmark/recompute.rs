//! A day's reward computed again from its inputs, step by step in whole numbers, by the code that the services use.

use alloy_primitives::U256;
use dmex_mining::bitcoin::benchmark::BitcoinReport;
use dmex_mining::bitcoin::blocks::BlockSpan;
use dmex_mining::bitcoin::subsidy::total_subsidy;
use dmex_mining::filecoin::benchmark::{EPOCHS_PER_DAY, FilecoinReport, WINS_PER_EPOCH};
use dmex_mining::units::{AttoFil, Difficulty, RewardPerUnit, Satoshi, StorageBytes};
use dmex_types::Asset;

/// [second × hash per second of a GH/s × ray × millionth] What coins are multiplied by.
const BITCOIN_FACTOR: &str = "86,400 × 10^9 × 10^27 × 10^6";
const RAY_PER_ATTO: u64 = 1_000_000_000;

/// A line of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The key of the words for what it is.
    pub(super) key: &'static str,
    /// What is done.
    pub(super) formula: String,
    /// What comes out.
    pub(super) value: U256,
}

/// The computation and its end.
#[derive(Clone, Debug)]
pub(super) struct Recomputed {
    pub(super) steps: Vec<Step>,
    /// [1e27 coin] What the library says, apart from the steps.
    pub(super) reward: U256,
}

/// From inputs in the order of the contract; none of inputs from which nothing can be computed.
pub(super) fn recompute(asset: Asset, inputs: &[u128]) -> Option<Recomputed> {
    match (asset, inputs) {
        (Asset::Btc, &[difficulty, fees, first, blocks]) => bitcoin(difficulty, fees, first, blocks),
        (Asset::Fil, &[reward_per_win, power]) => filecoin(reward_per_win, power),
        _ => None,
    }
}

/// MARK-2: (subsidies + fees) × 86,400 × 1e9 ÷ (blocks × difficulty × 2^32).
fn bitcoin(difficulty: u128, fees: u128, first: u128, blocks: u128) -> Option<Recomputed> {
    let first = u32::try_from(first).ok()?;
    let last = first.checked_add(u32::try_from(blocks.checked_sub(1)?).ok()?)?;
    let span = BlockSpan::new(first, last).ok()?;
    let report = BitcoinReport {
        difficulty: Difficulty::from_millionths(difficulty),
        fees_per_block: Satoshi::new(u64::try_from(fees).ok()?),
        blocks: span,
    };
    let reward = report.reward_per_unit().ok()?;
    let subsidy = U256::from(total_subsidy(span).get());
    let all_fees = U256::from(fees) * U256::from(blocks);
    let coins = subsidy + all_fees;
    let scale = U256::from(86_400u64) * ten(9) * ten(27) * ten(6);
    let dividend = coins * scale;
    let divisor = U256::from(blocks) * (U256::from(difficulty) << 32) * ten(8);
    let steps = vec![
        step("step-subsidy", format!("{first} … {last}"), subsidy),
        step("step-fees", format!("{} × {blocks}", grouped(U256::from(fees))), all_fees),
        step("step-coins", format!("{} + {}", grouped(subsidy), grouped(all_fees)), coins),
        step("step-dividend", format!("{} × {BITCOIN_FACTOR}", grouped(coins)), dividend),
        step(
            "step-divisor",
            format!("{blocks} × {} × 2^32 × 10^8", grouped(U256::from(difficulty))),
            divisor,
        ),
        step("step-quotient", format!("{} ÷ {}", grouped(dividend), grouped(divisor)), dividend / divisor),
    ];
    Some(finished(steps, reward))
}

/// MARK-3: reward per win × 5 × 2,880 × 2^30 ÷ network power.
fn filecoin(reward_per_win: u128, power: u128) -> Option<Recomputed> {
    let report = FilecoinReport {
        reward_per_win: AttoFil::new(reward_per_win),
        network_power: StorageBytes::new(power),
    };
    let reward = report.reward_per_unit().ok()?;
    let wins = U256::from(reward_per_win) * U256::from(WINS_PER_EPOCH * EPOCHS_PER_DAY);
    let dividend = (wins << 30) * U256::from(RAY_PER_ATTO);
    let divisor = U256::from(power);
    let steps = vec![
        step(
            "step-wins",
            format!("{} × {WINS_PER_EPOCH} × {EPOCHS_PER_DAY}", grouped(U256::from(reward_per_win))),
            wins,
        ),
        step("step-dividend", format!("{} × 2^30 × 10^9", grouped(wins)), dividend),
        step("step-quotient", format!("{} ÷ {}", grouped(dividend), grouped(divisor)), dividend / divisor),
    ];
    Some(finished(steps, reward))
}

fn finished(steps: Vec<Step>, reward: RewardPerUnit) -> Recomputed {
    Recomputed { steps, reward: U256::from(reward.ray()) }
}

const fn step(key: &'static str, formula: String, value: U256) -> Step {
    Step { key, formula, value }
}

fn ten(power: u64) -> U256 {
    U256::from(10).pow(U256::from(power))
}

/// A whole number in groups of three.
pub(super) fn grouped(number: U256) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The median as the contract takes it: of an even number of values the mean of the two in the middle, rounded down.
pub(super) fn middle(mut values: Vec<u128>) -> Option<u128> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get(values.len().checked_sub(1)? / 2)?;
    Some(lower + (upper - lower) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(asset: Asset, inputs: &[u128]) -> (U256, U256) {
        let done = recompute(asset, inputs).unwrap();
        (done.steps.last().unwrap().value, done.reward)
    }

    /// Days that were really made final.
    #[test]
    fn mark_2_mark_3_the_steps_end_where_the_library_and_the_chain_do() {
        let btc = [31_360_548_237_064_400_000, 5_816_745, 756_635, 157];
        let expected = U256::from(4_046_443_195_270_274_648u128);
        assert_eq!(last(Asset::Btc, &btc), (expected, expected));
        let fil = [19_980_000_000_000_000_000, 21_501_986_060_917_696_102];
        let expected = U256::from(14_367_435_956_448_716_069_302u128);
        assert_eq!(last(Asset::Fil, &fil), (expected, expected));
    }

    #[test]
    fn mark_2_a_day_of_two_subsidies_is_one_computation() {
        let (steps, library) = last(Asset::Btc, &[16_104_807_485_529_400_000, 0, 629_950, 100]);
        assert_eq!(steps, library);
    }

    #[test]
    fn of_senseless_inputs_nothing_is_computed() {
        assert!(recompute(Asset::Btc, &[0, 1, 1, 1]).is_none());
        assert!(recompute(Asset::Btc, &[1, 1, u128::MAX, 1]).is_none());
        assert!(recompute(Asset::Btc, &[1, 1, 1, 0]).is_none());
        assert!(recompute(Asset::Fil, &[1, 0]).is_none());
        assert!(recompute(Asset::Fil, &[]).is_none());
    }

    #[test]
    fn mark_4_the_median_of_an_even_number_is_the_mean_of_the_middle() {
        assert_eq!(middle(vec![9, 1, 5]), Some(5));
        assert_eq!(middle(vec![9, 1]), Some(5));
        assert_eq!(middle(vec![9, 4, 1, 7]), Some(5));
        assert_eq!(middle(vec![]), None);
    }

    #[test]
    fn numbers_are_grouped_from_the_right() {
        assert_eq!(grouped(U256::from(0)), "0");
        assert_eq!(grouped(U256::from(999)), "999");
        assert_eq!(grouped(U256::from(31_360_548u64)), "31,360,548");
    }
}
