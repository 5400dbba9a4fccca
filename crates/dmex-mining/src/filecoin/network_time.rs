//! Effective network time: how far the network has come against the baseline it set itself.
//!
//! The baseline doubles every year. Each epoch adds the network's power, capped by the baseline of that epoch,
//! to one sum; the effective time θ is when the sum of baselines alone would have been as large.
//! While storage is below the baseline, θ runs slower than the clock, and less is minted.
//! Source: filecoin-project/builtin-actors, `actors/reward/src/state.rs`.

use alloy_primitives::U256;

use super::exponential::PRECISION;
use super::minting::{BeyondMintingFormula, Theta, epoch_reward};
use crate::units::{AttoFil, StorageBytes};

/// Growth of the baseline in one epoch, 100 % a year, Q.128: 340282591298641078465964189926313473653.
const BASELINE_GROWTH: U256 = U256::from_limbs([11_305_016_043_691_357_813, 12_163_539_631_624, 1, 0]);
/// The baseline at the first epoch `[byte]`.
const FIRST_BASELINE: U256 = U256::from_limbs([2_888_888_880_000_000_000, 0, 0, 0]);

/// Where the network stands after an epoch.
///
/// All sums are byte-epochs; while the baseline doubles yearly they stay below 2^110 for the 43 years
/// that the minting formula holds, so that nothing here comes near 256 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkTime {
    next_epoch: u32,
    baseline: U256,
    realized_sum: U256,
    effective_epoch: u64,
    effective_baseline: U256,
    effective_baseline_sum: U256,
}

impl Default for NetworkTime {
    fn default() -> Self {
        Self::new()
    }
}

impl NetworkTime {
    /// The network before its first epoch.
    #[must_use]
    pub fn new() -> Self {
        Self {
            next_epoch: 0,
            baseline: epoch_before(FIRST_BASELINE),
            realized_sum: U256::ZERO,
            effective_epoch: 0,
            effective_baseline: FIRST_BASELINE,
            effective_baseline_sum: U256::ZERO,
        }
    }

    /// Lives through one epoch of this raw network power and says what it mints.
    ///
    /// # Errors
    /// [`BeyondMintingFormula`] some 43 years after the network's start.
    pub fn advance(&mut self, power: StorageBytes) -> Result<AttoFil, BeyondMintingFormula> {
        let before = self.theta();
        self.baseline = epoch_after(self.baseline);
        self.realized_sum += self.baseline.min(U256::from(power.get()));
        while self.realized_sum > self.effective_baseline_sum {
            self.effective_epoch += 1;
            self.effective_baseline = epoch_after(self.effective_baseline);
            self.effective_baseline_sum += self.effective_baseline;
        }
        let epoch = self.next_epoch;
        self.next_epoch = epoch.saturating_add(1);
        epoch_reward(epoch, before, self.theta())
    }

    /// The effective network time reached, interpolated between whole epochs.
    #[must_use]
    pub fn theta(&self) -> Theta {
        if self.effective_epoch == 0 {
            return Theta::default();
        }
        let ahead = (self.effective_baseline_sum - self.realized_sum) << PRECISION;
        Theta::from_q128((U256::from(self.effective_epoch) << PRECISION) - ahead / self.effective_baseline)
    }

    /// The baseline of the last epoch lived through.
    #[must_use]
    pub fn baseline(&self) -> StorageBytes {
        StorageBytes::new(u128::try_from(self.baseline).unwrap_or(u128::MAX))
    }
}

fn epoch_after(baseline: U256) -> U256 {
    (baseline * BASELINE_GROWTH) >> PRECISION
}

/// The network starts one epoch early, so that its first step lands on the first baseline (less a byte).
fn epoch_before(baseline: U256) -> U256 {
    (baseline << PRECISION) / BASELINE_GROWTH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filecoin::minting::simple_reward;

    #[test]
    fn the_network_starts_at_its_first_baseline_less_a_byte() {
        let mut network = NetworkTime::new();
        network.advance(StorageBytes::new(0)).unwrap();
        assert_eq!(network.baseline(), StorageBytes::new(2_888_888_879_999_999_999));
    }

    #[test]
    fn an_empty_network_mints_the_simple_reward() {
        let mut network = NetworkTime::new();
        for epoch in 0..3 {
            assert_eq!(network.advance(StorageBytes::new(0)), simple_reward(epoch));
        }
    }

    #[test]
    fn at_half_the_baseline_time_runs_at_half_speed() {
        let mut network = NetworkTime::new();
        let epochs = 1_000u32;
        for _ in 0..epochs {
            network.advance(StorageBytes::new(FIRST_BASELINE.to::<u128>() / 2)).unwrap();
        }
        let theta = f64::from(network.theta().q128()) / 2f64.powi(128);
        assert!((theta - f64::from(epochs) / 2.0).abs() < 1.0, "{theta}");
    }

    #[test]
    fn storage_above_the_baseline_does_not_speed_time_up() {
        let (mut met, mut exceeded) = (NetworkTime::new(), NetworkTime::new());
        for _ in 0..100 {
            let at_most = epoch_after(met.baseline);
            let reward = met.advance(StorageBytes::new(at_most.to())).unwrap();
            assert_eq!(exceeded.advance(StorageBytes::new(u128::MAX)).unwrap(), reward);
        }
        assert_eq!(met, exceeded);
    }
}
