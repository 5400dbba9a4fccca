//! What the reserve holds.

use alloy::primitives::U256;
use dmex_contracts::Token;
use futures_util::future::try_join_all;

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
        let reserve = &reserve;
        let asset = |token: Token| async move {
            let coin = self.erc20(token.address);
            let (counts, held) = (reserve.isAsset(token.address), coin.balanceOf(on.reserve.address));
            let free = reserve.freeOf(token.address);
            let (counts, held, free) = tokio::join!(counts.call(), held.call(), free.call());
            let (counts, held) = (counts?, held?);
            if !counts && held.is_zero() {
                return Ok(None);
            }
            Ok::<_, ReadError>(Some(ReserveAsset { token, counts, held, free: free? }))
        };
        let assets = try_join_all(listed.chain([dmc_token(on)]).map(asset)).await?;
        Ok(assets.into_iter().flatten().collect())
    }
}
