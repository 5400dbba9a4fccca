//! How hard a block is: nBits, targets, difficulties, and the retarget every 2016 blocks.
//!
//! Targets and the compact encoding are rust-bitcoin's; the exact fixed-point difficulty is ours.

use ::bitcoin::block::Header;
use ::bitcoin::consensus::Params;
use ::bitcoin::{CompactTarget, Target};
use alloy_primitives::U256;

use crate::units::Difficulty;

/// Blocks between two retargets.
pub const RETARGET_INTERVAL: u32 = 2016;

/// The difficulty of a target: the easiest target divided by it, rounded down to a millionth.
///
/// `None` for the target zero, which no hash meets.
/// Bound: the easiest target has 224 bits, a million 20; the product fits 256.
#[must_use]
pub fn difficulty_of(target: Target) -> Option<Difficulty> {
    let easiest = U256::from_be_bytes(Target::MAX.to_be_bytes());
    let target = U256::from_be_bytes(target.to_be_bytes());
    let millionths = (easiest * U256::from(Difficulty::MILLIONTHS)).checked_div(target)?;
    u128::try_from(millionths).ok().map(Difficulty::from_millionths)
}

/// The difficulty that a header's nBits ask for; `None` for bits that encode no target.
#[must_use]
pub fn difficulty_of_bits(bits: CompactTarget) -> Option<Difficulty> {
    difficulty_of(Target::from_compact(bits))
}

/// The target of a difficulty, rounded down, as nBits; `None` for a difficulty of zero.
///
/// nBits keep 23 bits of the target, so this is the way back for difficulties that came from nBits.
#[must_use]
pub fn bits_of_difficulty(difficulty: Difficulty) -> Option<CompactTarget> {
    let easiest = U256::from_be_bytes(Target::MAX.to_be_bytes());
    let scaled = easiest * U256::from(Difficulty::MILLIONTHS);
    let target = scaled.checked_div(U256::from(difficulty.millionths()))?;
    // The difficulty was rounded down, so the target comes out a little high: cutting to 23 bits heals that.
    Some(Target::from_be_bytes(target.to_be_bytes()).to_compact_lossy())
}

/// The nBits that consensus demands of the block after `last`, the 2016th of its epoch.
///
/// As Bitcoin does it: the time is taken between the first and the last block of the *same* epoch,
/// which is 2015 intervals, not 2016; it is held between a quarter and four times two weeks;
/// and the product is computed on the decoded target, then cut to nBits.
#[must_use]
pub fn next_bits(first: &Header, last: &Header) -> CompactTarget {
    // Block times may run backwards; the clamp would lift a negative time to a quarter of two weeks.
    let seconds = last.time.saturating_sub(first.time);
    CompactTarget::from_next_work_required(last.bits, u64::from(seconds), Params::MAINNET)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(hex: u32) -> CompactTarget {
        CompactTarget::from_consensus(hex)
    }

    #[test]
    fn mark_2_known_difficulties() {
        assert_eq!(difficulty_of_bits(bits(0x1d00_ffff)), Some(Difficulty::from_millionths(1_000_000)));
        // Height 32,256, the first retarget: 1.18289953…
        assert_eq!(difficulty_of_bits(bits(0x1d00_d86a)), Some(Difficulty::from_millionths(1_182_899)));
        // Height 840,000.
        assert_eq!(
            difficulty_of_bits(bits(0x1703_4219)).map(|difficulty| difficulty.millionths() / 1_000_000),
            Some(86_388_558_925_171)
        );
    }

    #[test]
    fn bits_that_encode_no_target_have_no_difficulty() {
        assert_eq!(difficulty_of_bits(bits(0)), None);
        assert_eq!(difficulty_of_bits(bits(0x1d80_0000)), None, "a negative mantissa");
        assert_eq!(bits_of_difficulty(Difficulty::from_millionths(0)), None);
    }
}
