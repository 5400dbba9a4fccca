//! Parameters within constants of the protocol.

use dmex_types::Bps;

use crate::rules::primary_sale::{MAX_BOND_DAYS, MAX_REFERRAL, MIN_BOND_DAYS};
use crate::rules::primary_sale_first as first;
use crate::{AccountId, Model, Refusal};

/// What the owner sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Who is credited the platform fee.
    pub fee_recipient: AccountId,
    /// [bps of the fee] Share of the fee that a referrer gets, at most half.
    pub referral: u16,
    /// [day] Benchmark income that the bond of products created from now on must cover, 7 to 180.
    pub bond_days: u16,
    /// Whether new products and purchases are stopped (DAY-10).
    pub paused: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            fee_recipient: AccountId::SETTLEMENT,
            referral: first::REFERRAL,
            bond_days: first::BOND_DAYS,
            paused: false,
        }
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
