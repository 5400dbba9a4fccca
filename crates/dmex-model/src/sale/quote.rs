//! What power costs (SALE-4).

use dmex_types::{Bps, Power, ProductId};

use crate::rules::primary_sale::FEE;
use crate::{Model, Refusal};

/// What a purchase costs, in the pay coin's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// All that the buyer pays: principal and fee.
    pub payment: u128,
    /// What goes to escrow: tranche × payout days.
    pub principal: u128,
    /// What goes to the platform, referral reward included.
    pub fee: u128,
    /// Money of one day.
    pub tranche: u128,
}

impl Model {
    /// What `units` cost. The fee is rounded down, the tranche up, so that escrow is whole days of money.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn quote(&self, product: ProductId, units: Power) -> Result<Quote, Refusal> {
        let sale = self.sale(product)?;
        let payout_days = u128::from(sale.payout_days);
        let price = u128::from(units.units())
            .checked_mul(sale.offer.price_per_unit)
            .filter(|price| *price < u128::MAX / FEE)
            .ok_or(Refusal::Panic)?;
        let fee = price * FEE / u128::from(Bps::WHOLE);
        let tranche = (price - fee).div_ceil(payout_days);
        let principal = tranche * payout_days;
        Ok(Quote { payment: principal + fee, principal, fee, tranche })
    }
}
