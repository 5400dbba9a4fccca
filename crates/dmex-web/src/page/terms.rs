//! What follows from the terms of a product, in the units that people read.

use alloy_primitives::U256;
use dmex_types::{Amount, PowerUnit};
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
            ProductStatus::Held => "status-held",
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
            ProductStatus::Held => "warn",
            _ => "calm",
        }
    }

    fn sold_share(&self) -> u64 {
        let (sold, all) =
            (u128::from(self.product.sold.units()), u128::from(self.product.units_for_sale.units()));
        u64::try_from(sold * 100 / all.max(1)).unwrap_or(100)
    }
}
