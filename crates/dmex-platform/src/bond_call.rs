//! What a miner would gain by stopping, and the bond that it calls for.

use alloy::primitives::{I256, U256};
use dmex_contracts::BondCalls;
use dmex_types::{Day, ProductId};

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
    /// [reward token] What the bond lacks; sales are held until it is there.
    pub lacks: U256,
}

impl Platform {
    /// The last assessment of a product, if there was one and the product is open.
    ///
    /// # Errors
    /// The node failed.
    pub async fn bond_call(&self, product: ProductId) -> Result<Option<BondCall>, ReadError> {
        let calls = BondCalls::new(self.deployment().bond_calls.address, self.provider().clone());
        let last = calls.callOf(product.0).call().await?;
        let closure = self.settlement().closureOf(product.0).call().await?;
        if last.day == 0 || closure.closedDay > 0 {
            return Ok(None);
        }
        Ok(Some(BondCall {
            day: Day::new(last.day),
            gain: I256::try_from(last.gain).unwrap_or_default(),
            called: last.called.to(),
            lacks: calls.unmetCall(product.0).call().await?,
        }))
    }
}
