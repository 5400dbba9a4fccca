//! Parameters within constants of the protocol.

use dmex_types::Bps;

use crate::{AccountId, Model, Refusal};

const MAX_REFERRAL: u16 = 5_000;
const MIN_BOND_DAYS: u16 = 7;
const MAX_BOND_DAYS: u16 = 180;

/// What the owner sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Who is credited the platform fee.
    pub fee_recipient: AccountId,
    /// [bps of the fee] Share of the fee that a referrer gets, at most half.
    pub referral: u16,
    /// [day] Benchmark income that a bond must cover to sell, 7 to 180.
    pub bond_days: u16,
    /// Whether new products and purchases are stopped (DAY-10).
    pub paused: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { fee_recipient: AccountId::SETTLEMENT, referral: 2_000, bond_days: 30, paused: false }
    }
}

impl Parameters {
    /// [pay coin] The referrer's part of a fee, rounded down.
    pub(super) fn referral_down(&self, fee: u128) -> u128 {
        fee * u128::from(self.referral) / u128::from(Bps::WHOLE)
    }
}

impl Model {
    /// Replaces the parameters.
    ///
    /// # Errors
    /// [`Refusal::ParameterOutOfBounds`].
    pub fn set_parameters(&mut self, chosen: Parameters) -> Result<(), Refusal> {
        let bond_fits = (MIN_BOND_DAYS..=MAX_BOND_DAYS).contains(&chosen.bond_days);
        if chosen.referral > MAX_REFERRAL || !bond_fits {
            return Err(Refusal::ParameterOutOfBounds);
        }
        self.parameters = chosen;
        Ok(())
    }

    /// The parameters.
    #[must_use]
    pub const fn parameters(&self) -> Parameters {
        self.parameters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r11_parameters_beyond_the_constants_are_refused() {
        let mut model = Model::new();
        let good = model.parameters();
        for bad in [
            Parameters { referral: 5_001, ..good },
            Parameters { bond_days: 6, ..good },
            Parameters { bond_days: 181, ..good },
        ] {
            assert_eq!(model.set_parameters(bad), Err(Refusal::ParameterOutOfBounds));
        }
        assert_eq!(model.parameters(), good);
    }
}
