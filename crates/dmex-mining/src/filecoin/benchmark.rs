//! The reward of one unit of storage on one day, bit for bit as the contract computes it (MARK-3).

use dmex_model::{WINS_PER_DAY, filecoin_reward};

use crate::units::{AttoFil, RewardPerUnit, StorageBytes};

/// Winners of an epoch on average.
pub const WINS_PER_EPOCH: u128 = 5;
/// Epochs of 30 seconds in a day.
pub const EPOCHS_PER_DAY: u128 = 2_880;

/// What the reporters say of a Filecoin day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FilecoinReport {
    /// Reward of one win.
    pub reward_per_win: AttoFil,
    /// The whole network's quality-adjusted power.
    pub network_power: StorageBytes,
}

/// A report from which no reward can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilecoinBenchmarkError {
    /// There is no network without power: correct the report.
    #[error("the network's power is zero: the report is wrong")]
    NoPower,
    /// More reward than 128 bits of ray hold, beyond any real day: correct the report.
    #[error("the reward of one GiB is beyond 128 bits: the report is wrong")]
    TooLarge,
}

impl FilecoinReport {
    /// What a reporter measures, in the order and units of `FilecoinBenchmark.sol`: mean reward of a win `[attoFIL]`,
    /// quality-adjusted power of the network `[byte]`. In a report the price follows.
    #[must_use]
    pub fn inputs(&self) -> Vec<u128> {
        vec![self.reward_per_win.get(), self.network_power.get()]
    }

    /// What 1 GiB of quality-adjusted power mines on this day, rounded down once ([`filecoin_reward`]): five winners an
    /// epoch. Mined, not yet paid: see [`cash`](super::cash) for what a day pays out.
    ///
    /// # Errors
    /// [`FilecoinBenchmarkError`] for a network without power or a reward beyond 128 bits.
    pub fn reward_per_unit(&self) -> Result<RewardPerUnit, FilecoinBenchmarkError> {
        let power = self.network_power.get();
        if power == 0 {
            return Err(FilecoinBenchmarkError::NoPower);
        }
        let reward = filecoin_reward(self.reward_per_win.get(), WINS_PER_DAY, power);
        reward.map(RewardPerUnit::from_ray).ok_or(FilecoinBenchmarkError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(reward: u128, power: u128) -> FilecoinReport {
        FilecoinReport { reward_per_win: AttoFil::new(reward), network_power: StorageBytes::new(power) }
    }

    #[test]
    fn mark_3_a_day_has_the_wins_of_its_epochs() {
        assert_eq!(u128::from(WINS_PER_DAY), WINS_PER_EPOCH * EPOCHS_PER_DAY);
    }

    #[test]
    fn mark_3_a_round_network() {
        // 1 EiB of power, 10 FIL a win: 144,000 FIL a day over 2^30 GiB.
        let reward = report(10 * AttoFil::PER_FIL, StorageBytes::PER_EIB).reward_per_unit().unwrap();
        assert_eq!(reward.ray(), 144_000 * 10u128.pow(27) / (1 << 30));
    }

    #[test]
    fn mark_3_every_input_fits_or_is_refused() {
        assert!(report(u128::MAX, u128::MAX).reward_per_unit().is_ok());
        assert_eq!(report(1, 0).reward_per_unit(), Err(FilecoinBenchmarkError::NoPower));
        assert_eq!(report(u128::MAX, 1).reward_per_unit(), Err(FilecoinBenchmarkError::TooLarge));
    }
}
