//! What follows from the terms of a product, in the units that people read.

use alloy_primitives::U256;
use dmex_types::{Amount, PowerUnit, ProductStanding, ProductState};
use dmex_wire::{ProductStatus, ProductView};

use crate::figure::Figure;
use crate::words::Language;

/// What a buyer compares.
pub(crate) trait Terms {
    /// [pay token] Price of a TH/s, or TiB, for the whole term.
    fn price(&self) -> Amount;
    /// [pay token] The same for one day.
    fn price_per_day(&self) -> Amount;
    /// `TH/s` or `TiB`.
    fn unit(&self) -> String;
    fn price_figure(&self, language: Language) -> Figure;
    fn day_figure(&self, language: Language) -> Figure;
    /// The key of the words for where it stands.
    fn status_key(&self) -> &'static str;
    /// How that is told by colour, which is never the only way.
    fn status_tone(&self) -> &'static str;
    /// The key of the words for where it stands with its days.
    fn state_key(&self) -> &'static str;
    fn state_tone(&self) -> &'static str;
    /// Whether its state says more than whether it can be bought.
    fn tells_state(&self) -> bool;
    /// Whether it is not delivered, or was ended for that.
    fn is_troubled(&self) -> bool;
    /// The key of the words for why it is not in good standing; none if it is, and none once it was ended, which is told apart.
    fn lacking_key(&self) -> Option<&'static str>;
    /// [1e18] Mean part of its days that the bond delivered.
    fn by_bond(&self) -> Option<Amount>;
    /// Whether the bond had to pay at all.
    fn bond_helped(&self) -> bool;
    /// [per cent, whole] How much of it is sold.
    fn sold_share(&self) -> u64;
}

impl Terms for ProductView {
    fn price(&self) -> Amount {
        let units = PowerUnit::of(self.product.asset).smallest_units();
        Amount(self.product.price_per_unit.0 * U256::from(units))
    }

    fn price_per_day(&self) -> Amount {
        Amount(self.price().0 / U256::from(self.product.mining_days.max(1)))
    }

    fn unit(&self) -> String {
        PowerUnit::of(self.product.asset).to_string()
    }

    fn price_figure(&self, language: Language) -> Figure {
        language.money(self.price(), &self.pay)
    }

    fn day_figure(&self, language: Language) -> Figure {
        language.money(self.price_per_day(), &self.pay)
    }

    fn status_key(&self) -> &'static str {
        match self.status {
            ProductStatus::Upcoming => "status-upcoming",
            ProductStatus::OnSale => "status-on-sale",
            ProductStatus::NotInGoodStanding => "status-not-in-good-standing",
            ProductStatus::SoldOut => "status-sold-out",
            ProductStatus::Stopped => "status-stopped",
            ProductStatus::Over => "status-over",
            ProductStatus::Terminated => "status-terminated",
            ProductStatus::Abandoned => "status-abandoned",
        }
    }

    fn status_tone(&self) -> &'static str {
        match self.status {
            ProductStatus::OnSale => "good",
            ProductStatus::Terminated | ProductStatus::Abandoned => "bad",
            ProductStatus::NotInGoodStanding => "warn",
            _ => "calm",
        }
    }

    fn state_key(&self) -> &'static str {
        match self.state {
            ProductState::Upcoming => "state-upcoming",
            ProductState::Selling => "state-selling",
            ProductState::Waiting => "state-waiting",
            ProductState::Running => "state-running",
            ProductState::Short => "state-short",
            ProductState::Terminable => "state-terminable",
            ProductState::Dead => "state-dead",
            ProductState::Closed => "state-closed",
            ProductState::Sealed => "state-sealed",
            ProductState::Ended => "state-ended",
            ProductState::Unsold => "state-unsold",
        }
    }

    fn state_tone(&self) -> &'static str {
        match self.state {
            ProductState::Running => "good",
            ProductState::Short => "warn",
            ProductState::Terminable | ProductState::Dead | ProductState::Closed | ProductState::Sealed => {
                "bad"
            }
            ProductState::Upcoming
            | ProductState::Selling
            | ProductState::Waiting
            | ProductState::Ended
            | ProductState::Unsold => "calm",
        }
    }

    fn tells_state(&self) -> bool {
        // How a product was ended is what the sale says of it.
        !matches!(self.state, ProductState::Upcoming | ProductState::Sealed | ProductState::Closed)
    }

    fn is_troubled(&self) -> bool {
        matches!(
            self.state,
            ProductState::Short
                | ProductState::Terminable
                | ProductState::Dead
                | ProductState::Closed
                | ProductState::Sealed
        )
    }

    fn lacking_key(&self) -> Option<&'static str> {
        match self.standing {
            ProductStanding::Good | ProductStanding::Closed => None,
            ProductStanding::Terminable => Some("standing-terminable"),
            ProductStanding::Scored => Some("standing-scored"),
            ProductStanding::Overdue => Some("standing-overdue"),
            ProductStanding::BondLow => Some("standing-bond-low"),
            ProductStanding::CallStale => Some("standing-call-stale"),
            ProductStanding::CallUnmet => Some("standing-call-unmet"),
        }
    }

    fn by_bond(&self) -> Option<Amount> {
        let (all, own) = (self.mean_delivered?, self.mean_own_delivered?);
        Some(Amount(all.0.saturating_sub(own.0)))
    }

    fn bond_helped(&self) -> bool {
        self.by_bond().is_some_and(|part| !part.is_zero())
    }

    fn sold_share(&self) -> u64 {
        let (sold, all) =
            (u128::from(self.product.sold.units()), u128::from(self.product.units_for_sale.units()));
        u64::try_from(sold * 100 / all.max(1)).unwrap_or(100)
    }
}
