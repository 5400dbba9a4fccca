//! The reward of one unit of hash rate on one day, bit for bit as the contract computes it (MARK-2).

use dmex_model::bitcoin_reward;

use crate::bitcoin::blocks::BlockSpan;
use crate::units::{Difficulty, RewardPerUnit, Satoshi};

/// What the reporters say of a Bitcoin day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BitcoinReport {
    /// Difficulty, mean over the day's blocks where a retarget fell into it.
    pub difficulty: Difficulty,
    /// Mean transaction fees of a block, rounded down.
    pub fees_per_block: Satoshi,
    /// The day's blocks.
    pub blocks: BlockSpan,
}

/// A report from which no reward can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BitcoinBenchmarkError {
    /// There is no difficulty of zero: correct the report.
    #[error("the difficulty is zero: the report is wrong")]
    NoDifficulty,
    /// More reward than 128 bits of ray hold, beyond any real day: correct the report.
    #[error("the reward of one GH/s is beyond 128 bits: the report is wrong")]
    TooLarge,
}

impl BitcoinReport {
    /// What a reporter measures, in the order and units of `BitcoinBenchmark.sol`: difficulty `[1e-6]`, mean fees of a block
    /// `[sat]`, height of the first block, number of blocks. In a report the price follows.
    #[must_use]
    pub fn inputs(&self) -> Vec<u128> {
        vec![
            self.difficulty.millionths(),
            u128::from(self.fees_per_block.get()),
            u128::from(self.blocks.first()),
            u128::from(self.blocks.count()),
        ]
    }

    /// What 1 GH/s earns on this day, rounded down once ([`bitcoin_reward`]).
    ///
    /// # Errors
    /// [`BitcoinBenchmarkError`] for a difficulty of zero or a reward beyond 128 bits.
    pub fn reward_per_unit(&self) -> Result<RewardPerUnit, BitcoinBenchmarkError> {
        let difficulty = self.difficulty.millionths();
        if difficulty == 0 {
            return Err(BitcoinBenchmarkError::NoDifficulty);
        }
        let (first, last) = (self.blocks.first(), self.blocks.last());
        let reward = bitcoin_reward(difficulty, self.fees_per_block.get(), first, last);
        reward.map(RewardPerUnit::from_ray).ok_or(BitcoinBenchmarkError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(difficulty: u128, fees: u64, first: u32, last: u32) -> BitcoinReport {
        BitcoinReport {
            difficulty: Difficulty::from_millionths(difficulty),
            fees_per_block: Satoshi::new(fees),
            blocks: BlockSpan::new(first, last).unwrap(),
        }
    }

    #[test]
    fn mark_2_at_difficulty_one_a_gigahash_finds_20_116_blocks_a_day() {
        // 86,400e9 / 2^32 blocks × 50 BTC = 1,005,828.380… BTC.
        let reward = report(1_000_000, 0, 1, 144).reward_per_unit().unwrap();
        assert_eq!(reward.ray(), 1_005_828_380_584_716_796_875_000_000_000_000);
    }

    #[test]
    fn mark_2_every_input_fits_or_is_refused() {
        let worst = report(u128::MAX, u64::MAX, 0, u32::MAX).reward_per_unit().unwrap();
        assert!(worst.ray() < 10u128.pow(22));
        assert_eq!(report(0, 1, 1, 2).reward_per_unit(), Err(BitcoinBenchmarkError::NoDifficulty));
        assert_eq!(report(1, u64::MAX, 0, u32::MAX).reward_per_unit(), Err(BitcoinBenchmarkError::TooLarge));
    }

    #[test]
    fn m13_the_reward_lies_between_those_of_the_eras_a_halving_day_spans() {
        let difficulty = 16_104_807_485_529_400_000;
        let before = report(difficulty, 0, 629_900, 629_999).reward_per_unit().unwrap();
        let across = report(difficulty, 0, 629_950, 630_049).reward_per_unit().unwrap();
        let after = report(difficulty, 0, 630_000, 630_099).reward_per_unit().unwrap();
        assert!(after < across && across < before);
        // Half the blocks at each subsidy: three quarters of the old reward, to a rounding.
        assert!((before.ray() * 3 / 4).abs_diff(across.ray()) <= 1);
    }

    proptest::proptest! {
        #[test]
        fn mark_2_more_fees_never_pay_less_and_more_difficulty_never_pays_more(
            difficulty in 1_000_000u128..10u128.pow(24),
            fees in 0u64..100_000_000_000,
            first in 0u32..2_000_000,
            blocks in 1u32..500,
        ) {
            let base = report(difficulty, fees, first, first + blocks - 1).reward_per_unit().unwrap();
            let richer = report(difficulty, fees + 1, first, first + blocks - 1).reward_per_unit().unwrap();
            let harder = report(difficulty + 1, fees, first, first + blocks - 1).reward_per_unit().unwrap();
            proptest::prop_assert!(richer >= base && harder <= base);
        }
    }
}
