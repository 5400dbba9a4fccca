//! What stands behind a product, and what its end cost: sums of rows, and an order.

use std::cmp::{Ordering, Reverse};

use alloy_primitives::U256;
use dmex_store::rows::Loss;
use dmex_types::{Amount, ProductStanding};
use dmex_wire::ProductView;

use crate::figure::REWARD;

/// What the end of a product cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lost {
    /// NFTs whose loss is recorded.
    pub(super) tokens: u64,
    /// [pay token] What they lost.
    pub(super) loss: Amount,
    /// [pay token] What insurance and reserve made good.
    pub(super) recovered: Amount,
}

pub(super) fn lost(losses: &[Loss]) -> Lost {
    losses.iter().fold(Lost::default(), |mut sum, loss| {
        sum.tokens += 1;
        sum.loss += loss.loss.0;
        sum.recovered += loss.recovered.0;
        sum
    })
}

/// [day] How long the bond that must stay would pay the market average of now, with the fees of two weeks, for all power that has
/// days left.
pub(super) fn bond_days(product: &ProductView, mean: Amount) -> Option<u64> {
    let scale = |decimals: u8| U256::from(10).pow(U256::from(decimals));
    let a_day = mean.0 * U256::from(product.product.outstanding.units());
    if a_day.is_zero() {
        return None;
    }
    let decimals = product.reward.decimals.unwrap_or_default();
    let bond = product.bond_secured.0.saturating_mul(scale(REWARD));
    (bond / a_day.saturating_mul(scale(decimals)).max(U256::from(1))).try_into().ok()
}

/// What needs looking at first: what anyone may end, then what the DAO may, then by score, then what it would pay to stop, then
/// what is not in good standing, then what was delivered least.
pub(super) fn by_risk(one: &ProductView, other: &ProductView) -> Ordering {
    let key = |product: &ProductView| {
        (
            Reverse(product.dead),
            Reverse(product.terminable),
            Reverse(product.product.score),
            Reverse(product.product.default_gain.is_some_and(|gain| gain.is_positive())),
            Reverse(product.standing != ProductStanding::Good),
            // Without a day there is nothing to say against it.
            product.mean_own_delivered.is_none(),
            product.mean_own_delivered.unwrap_or_default(),
            product.product.id,
        )
    };
    key(one).cmp(&key(other))
}

#[cfg(test)]
mod tests;
