//! What an NFT has of its policy.

use alloy_primitives::U256;
use dmex_types::{Amount, Power};

use super::Policy;

impl Policy {
    /// [pay token] What power that it covers has of the coverage that is left, rounded down as the contract does.
    #[must_use]
    pub fn share(&self, power: Power) -> Amount {
        let of_all = self.coverage.0.saturating_mul(U256::from(power.units()));
        Amount(of_all.checked_div(U256::from(self.units.units())).unwrap_or_default())
    }
}
