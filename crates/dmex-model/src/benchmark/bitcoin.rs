//! What a unit of hash rate earns on the Bitcoin network (MARK-2).
//!
//! Expected blocks are hashes ÷ (difficulty × 2^32); a block pays its subsidy and its fees.

use alloy_primitives::U256;

use super::Side;
use crate::RAY;
use crate::rules::bitcoin_reward as rule;

/// Blocks between two halvings of the subsidy.
pub const HALVING_BLOCKS: u32 = rule::HALVING;
/// Blocks of a day as Bitcoin aims at them.
pub const BLOCKS_PER_DAY: u32 = crate::rules::income_sum::BLOCKS_PER_DAY;
/// The first era whose subsidy is nothing: 50 BTC is below 2^33 satoshi.
const ERAS: u64 = 33;
/// Hashes of one unit in a day, 86 400 × 1e9, times the millionths of a difficulty.
const HASHES_MILLIONTHS: u128 = 86_400 * 1_000_000_000 * 1_000_000;
/// [satoshi] One coin.
const PER_COIN: u128 = 100_000_000;

/// [satoshi] The subsidy of the block at a height.
#[must_use]
pub fn subsidy_at(height: u32) -> u64 {
    subsidy_of(u64::from(height / HALVING_BLOCKS))
}

/// [satoshi] The subsidies of all blocks below `height`: at most 21 million coins, 51 bits.
#[must_use]
pub fn mined_before(height: u64) -> u64 {
    let blocks = u64::from(HALVING_BLOCKS);
    let era = height / blocks;
    let whole_eras: u64 = (0..era.min(ERAS)).map(|past| blocks * subsidy_of(past)).sum();
    whole_eras + height % blocks * subsidy_of(era)
}

/// [ray] What a unit earns on a day with blocks from height `first` to height `last`, rounded down once; `None` for a
/// difficulty of zero, for no blocks, and beyond 128 bits.
///
/// ```text
/// ⌊ (total subsidy + fees per block × blocks) × 86 400 × 1e9 × 1e27 × 1e6
///   ÷ (blocks × difficulty[1e-6] × 2^32 × 1e8) ⌋
/// ```
///
/// Bound, for every input: coins of all blocks are below 2^51 + 2^64 × 2^32 < 2^96.1 satoshi and the factors below
/// 2^155.93, so the dividend stays below 2^252.1; the divisor stays below 2^32 × 2^128 × 2^32 × 2^26.6 = 2^218.6.
#[must_use]
pub fn bitcoin_reward(difficulty: u128, fees: u64, first: u32, last: u32) -> Option<u128> {
    let count = u64::from(last.checked_sub(first)?) + 1;
    let blocks = U256::from(count);
    let subsidy = mined_before(u64::from(last) + 1) - mined_before(u64::from(first));
    let coins = U256::from(subsidy) + U256::from(fees) * blocks;
    let dividend = coins * U256::from(HASHES_MILLIONTHS) * U256::from(RAY);
    let divisor = blocks * (U256::from(difficulty) << 32) * U256::from(PER_COIN);
    u128::try_from(dividend.checked_div(divisor)?).ok()
}

/// [ray] What a unit earns in a day from so much a block, rounded to the side; `None` as for a reward.
pub(super) fn per_block(difficulty: u128, satoshi: u128, side: Side) -> Option<u128> {
    let dividend = U256::from(satoshi) * U256::from(HASHES_MILLIONTHS) * U256::from(RAY);
    let divisor: U256 = (U256::from(difficulty) << 32usize) * U256::from(PER_COIN);
    if divisor.is_zero() {
        return None;
    }
    u128::try_from(side.divide(dividend, divisor)).ok()
}

const fn subsidy_of(era: u64) -> u64 {
    if era < ERAS { rule::FIRST_SUBSIDY >> era } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_2_a_day_of_one_era_is_its_subsidy_and_its_fees() {
        let (difficulty, fees) = (28_587_155_782_195_000_000, 10_000_000);
        let whole = bitcoin_reward(difficulty, fees, 728_900, 729_043).unwrap();
        let parts = [u128::from(subsidy_at(728_900)), u128::from(fees)]
            .map(|satoshi| per_block(difficulty, satoshi, Side::Low).unwrap());
        assert!(whole.abs_diff(parts[0] + parts[1]) <= 1);
        assert_eq!(bitcoin_reward(0, 0, 1, 2), None);
        assert_eq!(bitcoin_reward(1, 0, 2, 1), None);
    }

    #[test]
    fn risk_8_the_high_side_is_rounded_up() {
        let at = |side| per_block(1_000_000_000_000_000_003, 7, side).unwrap();
        assert_eq!(at(Side::High), at(Side::Low) + 1);
    }
}
