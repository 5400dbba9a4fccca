//! What an epoch mints, to the last attoFIL, as the network's reward actor computes it.
//!
//! Two parts: *simple* minting of 330 M FIL decays exponentially with time, half in six years;
//! *baseline* minting of 770 M FIL decays with effective network time, which runs only as fast as storage grows.
//! Source: filecoin-project/builtin-actors, `actors/reward/src/logic.rs`.

use alloy_primitives::aliases::I512;
use alloy_primitives::{U256, U512};

use super::exponential::{PRECISION, exp_neg, one, signed};
use crate::units::AttoFil;

/// What simple minting will ever mint: 330 M FIL.
const SIMPLE_TOTAL: u128 = 330_000_000 * AttoFil::PER_FIL;
/// What baseline minting will ever mint: 770 M FIL.
const BASELINE_TOTAL: u128 = 770_000_000 * AttoFil::PER_FIL;
/// λ = ln 2 ÷ (6 × epochs in a year), Q.128.
const LAMBDA: u128 = 37_396_271_439_864_487_274_534_522_888_786;
/// e^λ − 1, Q.128.
const EXP_LAMBDA_LESS_ONE: u128 = 37_396_273_494_747_879_394_193_016_954_629;

/// Effective network time θ in epochs, Q.128: with its fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Theta(U256);

/// A time at which the network's own formula is no longer good: about 43 years after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the network's minting formula holds for about 45 million epochs (43 years) only")]
pub struct BeyondMintingFormula;

impl Theta {
    /// A time in Q.128 epochs.
    #[must_use]
    pub const fn from_q128(q128: U256) -> Self {
        Self(q128)
    }

    /// The time in Q.128 epochs.
    #[must_use]
    pub const fn q128(self) -> U256 {
        self.0
    }

    fn times_lambda(self) -> I512 {
        // 256 + 105 bits.
        (I512::from_raw(U512::from(self.0)) * signed(LAMBDA)).asr(PRECISION)
    }
}

/// What an epoch mints by simple minting, rounded down.
///
/// # Errors
/// [`BeyondMintingFormula`] some 43 years after the network's start.
pub fn simple_reward(epoch: u32) -> Result<AttoFil, BeyondMintingFormula> {
    Ok(to_atto_down(simple_reward_q128(epoch)?))
}

/// What an epoch mints by both ways together, rounded down once.
///
/// Effective network time goes from `before` to `after` in the epoch.
/// This is the reward of all winners; one win gets a fifth of it ([`WINS_PER_EPOCH`]).
///
/// # Errors
/// [`BeyondMintingFormula`] some 43 years after the network's start.
///
/// [`WINS_PER_EPOCH`]: super::benchmark::WINS_PER_EPOCH
pub fn epoch_reward(epoch: u32, before: Theta, after: Theta) -> Result<AttoFil, BeyondMintingFormula> {
    let baseline = baseline_supply_q128(after)? - baseline_supply_q128(before)?;
    Ok(to_atto_down(simple_reward_q128(epoch)? + baseline))
}

/// Simple reward, Q.128. Bound: 89 + 105 + 129 bits.
fn simple_reward_q128(epoch: u32) -> Result<I512, BeyondMintingFormula> {
    let decay = exp_neg(signed(LAMBDA) * signed(u128::from(epoch))).ok_or(BeyondMintingFormula)?;
    Ok((signed(SIMPLE_TOTAL) * signed(EXP_LAMBDA_LESS_ONE) * decay).asr(PRECISION))
}

/// All that baseline minting has minted by an effective time, Q.128.
fn baseline_supply_q128(theta: Theta) -> Result<I512, BeyondMintingFormula> {
    let left = exp_neg(theta.times_lambda()).ok_or(BeyondMintingFormula)?;
    Ok((one() - left) * signed(BASELINE_TOTAL))
}

/// Effective time never runs back, so an epoch's reward is never negative; a caller's mistake gives nothing.
fn to_atto_down(q128: I512) -> AttoFil {
    AttoFil::new(u128::try_from(q128.asr(PRECISION).into_raw()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m18_the_first_epoch_mints_what_the_network_did() {
        assert_eq!(simple_reward(0), Ok(AttoFil::new(36_266_264_293_777_134_739)));
    }

    #[test]
    fn standing_still_mints_the_simple_reward_alone() {
        let theta = Theta::from_q128(U256::from(12_345) << 128);
        assert_eq!(epoch_reward(777, theta, theta), simple_reward(777));
    }

    #[test]
    fn running_backwards_is_not_paid() {
        let (early, late) = (Theta::default(), Theta::from_q128(U256::from(9) << 128));
        assert_eq!(epoch_reward(0, late, early), Ok(AttoFil::new(0)));
    }

    #[test]
    fn the_far_future_is_refused_not_guessed() {
        assert!(simple_reward(45_000_000).is_ok());
        assert_eq!(simple_reward(46_000_000), Err(BeyondMintingFormula));
        assert_eq!(epoch_reward(0, Theta::default(), Theta::from_q128(U256::MAX)), Err(BeyondMintingFormula));
    }
}
