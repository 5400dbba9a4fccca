//! What defaults cost, and who makes it good.

use alloy_primitives::Address;
use dmex_types::{Amount, ProductId, TokenId};

use crate::table::table;

table! {
    /// What one refunded NFT lost by the end of its product, as recorded.
    Loss in "losses" by {
        /// The NFT.
        token: TokenId,
    }
    /// Its product.
    product: ProductId,
    /// [pay token] What it lost.
    loss: Amount,
    /// [pay token] What reserve and insurance made good.
    recovered: Amount,
}

table! {
    /// One compensation round of the reserve.
    Round in "rounds" by {
        /// Its number.
        id: u64,
    }
    /// Whose holders it compensates.
    product: ProductId,
    /// The coin it pays.
    coin: Address,
    /// [coin] What it may pay.
    amount: Amount,
    /// [coin] What it paid.
    paid: Amount,
    /// [Unix seconds] Until when it pays.
    closes_at: u64,
    /// Whether what was left went back to the reserve.
    closed: bool,
}
