//! What the reserve holds.

use alloy::primitives::U256;
use dmex_contracts::Token;

use crate::{Platform, ReadError, dmc_token};

/// A coin of the reserve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReserveAsset {
    /// The coin.
    pub token: Token,
    /// Whether the DAO may open rounds of it.
    pub counts: bool,
    /// [coin] All that the reserve has.
    pub held: U256,
    /// [coin] What of it is neither set aside for rounds nor credited.
    pub free: U256,
}

impl Platform {
    /// The platform's coins of which the reserve has something, or of which rounds may be opened.
    ///
    /// # Errors
    /// The node failed.
    pub async fn reserve_assets(&self) -> Result<Vec<ReserveAsset>, ReadError> {
        let (on, reserve) = (self.deployment(), self.reserve());
        let listed = on.tokens.pay.iter().chain(on.tokens.reward.values()).cloned();
        let mut assets = Vec::new();
        for token in listed.chain([dmc_token(on)]) {
            let counts = reserve.isAsset(token.address).call().await?;
            let held = self.erc20(token.address).balanceOf(on.reserve.address).call().await?;
            if !counts && held.is_zero() {
                continue;
            }
            let free = reserve.freeOf(token.address).call().await?;
            assets.push(ReserveAsset { token, counts, held, free });
        }
        Ok(assets)
    }
}
