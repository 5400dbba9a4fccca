//! New coin per block.

use dmex_model::mined_before;

use crate::bitcoin::blocks::BlockSpan;
use crate::units::Satoshi;

/// Blocks between two halvings of the subsidy.
pub const HALVING_INTERVAL: u32 = dmex_model::HALVING_BLOCKS;

/// The subsidy of the block at a height.
#[must_use]
pub fn subsidy_at(height: u32) -> Satoshi {
    Satoshi::new(dmex_model::subsidy_at(height))
}

/// The subsidies of a run of blocks together, in constant time: whole eras at once.
///
/// With [`BlockSpan::count`] below it, this is the exact mean subsidy of a day,
/// also of a day that a halving falls into.
#[must_use]
pub fn total_subsidy(blocks: BlockSpan) -> Satoshi {
    Satoshi::new(mined_before(u64::from(blocks.last()) + 1) - mined_before(u64::from(blocks.first())))
}

/// The height at which a halving falls into a run of blocks, if one does.
///
/// The first block of the run counts only as a halving if it is one itself.
#[must_use]
pub fn halving_within(blocks: BlockSpan) -> Option<u32> {
    let height = blocks.last() / HALVING_INTERVAL * HALVING_INTERVAL;
    (height >= blocks.first() && height > 0).then_some(height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: u32, last: u32) -> BlockSpan {
        BlockSpan::new(first, last).unwrap()
    }

    #[test]
    fn mark_2_the_subsidy_halves_every_210_000_blocks() {
        for (height, satoshi) in [
            (0, 5_000_000_000),
            (209_999, 5_000_000_000),
            (210_000, 2_500_000_000),
            (629_999, 1_250_000_000),
            (630_000, 625_000_000),
            (840_000, 312_500_000),
            (32 * 210_000, 1),
            (33 * 210_000, 0),
            (u32::MAX, 0),
        ] {
            assert_eq!(subsidy_at(height), Satoshi::new(satoshi), "height {height}");
        }
    }

    #[test]
    fn mark_2_all_that_will_ever_be_issued() {
        assert_eq!(total_subsidy(span(0, u32::MAX)), Satoshi::new(2_099_999_997_690_000));
    }

    #[test]
    fn m13_a_halving_day_counts_each_block_at_its_own_subsidy() {
        // 2020-05-11: 128 blocks at 12.5 BTC, 29 at 6.25 BTC.
        let day = span(629_872, 630_028);
        assert_eq!(total_subsidy(day), Satoshi::new(128 * 1_250_000_000 + 29 * 625_000_000));
        assert_eq!(halving_within(day), Some(630_000));
        assert_eq!(halving_within(span(630_000, 630_001)), Some(630_000));
        assert_eq!(halving_within(span(630_001, 630_100)), None);
        assert_eq!(halving_within(span(0, 144)), None);
    }

    proptest::proptest! {
        #[test]
        fn mark_2_the_closed_form_is_the_sum_over_blocks(first in 0u32..7_200_000, blocks in 1u32..2_000) {
            let last = first + blocks - 1;
            let summed: u64 = (first..=last).map(|height| subsidy_at(height).get()).sum();
            proptest::prop_assert_eq!(total_subsidy(span(first, last)), Satoshi::new(summed));
        }
    }
}
