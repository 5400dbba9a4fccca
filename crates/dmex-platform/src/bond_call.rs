//! What a miner would gain by stopping, and the bond that it calls for.

use alloy::primitives::{I256, U256};
use dmex_types::{Day, ProductId, ProductStanding};

use crate::{Platform, ReadError};

/// The last assessment of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BondCall {
    /// The final day of the benchmark that it is of.
    pub day: Day,
    /// [pay token] What the miner would gain by stopping; negative while delivering pays better.
    pub gain: I256,
    /// [reward token] The bond that is called for.
    pub called: U256,
    /// [reward token × 1e18] What of it is beyond the bond days, for each unit and day left then, rounded down: what is called later,
    /// when fewer are left, or more was sold.
    pub per_unit_day: U256,
    /// [reward token] What the bond lacks; nothing is sold until it is there.
    pub lacks: U256,
    /// Whether the product is in good standing, and if not the first reason.
    pub standing: ProductStanding,
}

impl Platform {
    /// The last assessment of a product, if there was one and the product is open.
    ///
    /// # Errors
    /// The node failed.
    pub async fn bond_call(&self, product: ProductId) -> Result<Option<BondCall>, ReadError> {
        let calls = self.bond_calls();
        let last = calls.callOf(product.0).call().await?;
        let closure = self.settlement().closureOf(product.0).call().await?;
        if last.day == 0 || closure.closedDay > 0 {
            return Ok(None);
        }
        Ok(Some(BondCall {
            day: Day::new(last.day),
            gain: I256::try_from(last.gain).unwrap_or_default(),
            called: last.called.to(),
            per_unit_day: U256::from(last.perUnitDay),
            lacks: calls.unmetCall(product.0).call().await?,
            standing: self.standing_of(product).await?,
        }))
    }
}
