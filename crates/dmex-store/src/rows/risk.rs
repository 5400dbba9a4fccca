//! What defaults cost, and who makes it good.

use alloy_primitives::Address;
use dmex_types::{Amount, Day, PolicyId, Power, ProductId, TokenId};

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

table! {
    /// One policy of an underwriting pool. Each unit of power that it covers has the same share of the coverage, whatever became
    /// of the NFT that was insured: its parts have the policy, and what these are merged into.
    Policy in "policies" by {
        /// The pool.
        insurance: Address,
        /// Its number: each pool counts its own.
        number: PolicyId,
    }
    /// The NFT that was insured.
    token: TokenId,
    /// Its product.
    product: ProductId,
    /// Who paid for it.
    payer: Address,
    /// [day] First day that what it covers pays no more.
    end_day: Day,
    /// [pay token] Most that it pays for the power that did not claim; 0 once it ended.
    coverage: Amount,
    /// [unit] Power that did not claim; 0 once it ended.
    units: Power,
    /// [pay token] Premiums paid, with those of the policies whose place it took.
    premium: Amount,
    /// [pay token] What it paid.
    paid: Amount,
    /// `claimed` for all its power, `released`, or `replaced` by another; none while it stands.
    ended: Option<String>,
}
