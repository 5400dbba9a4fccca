//! The books of a chain, from its events and its state, added up to the last unit.
//!
//! Every figure is held against another that came to be in a different way: money that left escrow against what was
//! released, refunded and is still owed; incomes that came in against what was paid and is owed; and all obligations
//! against the balances of the tokens themselves. What the divisions left over is *dust*: never negative, and less
//! than two units for each token there ever was, and one for each settled day.

mod add_up;
mod journal;

use alloy::primitives::Address;
use dmex_types::{Amount, Asset, Power, ProductId};
use serde::Serialize;

/// The books of a chain.
#[derive(Clone, Debug, Serialize)]
pub struct Books {
    /// One entry a product.
    pub products: Vec<ProductBooks>,
    /// One entry for everybody who bought or holds anything.
    pub buyers: Vec<AccountBooks>,
    /// One entry a token that the settlement holds.
    pub tokens: Vec<TokenBooks>,
    /// One entry a token that the reserve was given.
    pub reserve: Vec<ReserveBooks>,
    /// What does not add up; empty if the books are balanced.
    pub errors: Vec<String>,
}

/// One product. Amounts are in smallest units.
#[derive(Clone, Debug, Serialize)]
pub struct ProductBooks {
    /// Its number.
    pub product: ProductId,
    /// What it mines.
    pub asset: Asset,
    /// Power sold.
    pub sold: Power,
    /// NFTs that exist.
    pub nfts: u64,
    /// Days settled.
    pub days: u64,
    /// \[pay token\] Purchase money taken into escrow.
    pub principal: Amount,
    /// \[pay token\] Purchase money of days not settled.
    pub escrow: Amount,
    /// \[pay token\] Purchase money of settled days that the miner was credited.
    pub released: Amount,
    /// \[pay token\] Purchase money of settled days that holders were paid or credited.
    pub refunded: Amount,
    /// \[pay token\] Purchase money of settled days that holders can still claim.
    pub refund_owed: Amount,
    /// \[pay token\] Purchase money of days that never came, given back when the product ended before its time.
    pub given_back: Amount,
    /// \[pay token\] What divisions of purchase money left over.
    pub money_dust: Amount,
    /// \[reward token\] What the benchmark asked.
    pub expected: Amount,
    /// \[reward token\] What was deposited for settled days.
    pub deposited: Amount,
    /// \[reward token\] What bonds added.
    pub drawn: Amount,
    /// \[reward token\] Income that holders were paid or credited.
    pub income_paid: Amount,
    /// \[reward token\] Income that holders can still claim.
    pub income_owed: Amount,
    /// \[reward token\] What divisions of income left over.
    pub income_dust: Amount,
    /// \[reward token\] Income deposited for days not settled.
    pub unsettled: Amount,
    /// \[reward token\] The bond.
    pub bond: Amount,
    /// \[reward token\] Bond that went to the holders when the product ended before its time.
    pub bond_shared: Amount,
    /// \[reward token\] What was left of the bond and went back to the miner, or to the reserve.
    pub bond_returned: Amount,
}

/// What somebody spent and got. Amounts are in smallest units.
#[derive(Clone, Debug, Serialize)]
pub struct AccountBooks {
    /// Who.
    pub account: Address,
    /// NFTs held.
    pub nfts: u64,
    /// What was paid, by pay token.
    pub spent: Vec<TokenAmount>,
    /// Income and refunds that were paid or credited, by token.
    pub received: Vec<TokenAmount>,
    /// Income and refunds that can be claimed, by token.
    pub owed: Vec<TokenAmount>,
}

/// One token in the settlement. Amounts are in smallest units.
#[derive(Clone, Debug, Serialize)]
pub struct TokenBooks {
    /// The token.
    pub token: Address,
    /// Its ticker.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
    /// What the settlement holds.
    pub balance: Amount,
    /// Escrow.
    pub escrow: Amount,
    /// Bonds.
    pub bonds: Amount,
    /// Income deposited for days not settled.
    pub unsettled: Amount,
    /// What tokens are owed.
    pub owed: Amount,
    /// What accounts may withdraw: fees, releases, incomes of tokens that moved.
    pub credits: Amount,
    /// Platform fees credited so far, referral rewards included.
    pub fees: Amount,
    /// What divisions left over.
    pub dust: Amount,
}

/// One token in the reserve. Amounts are in smallest units.
#[derive(Clone, Debug, Serialize)]
pub struct ReserveBooks {
    /// The token's ticker.
    pub symbol: String,
    /// What it was given.
    pub funded: Amount,
    /// What holders got of it.
    pub compensated: Amount,
    /// What it holds.
    pub balance: Amount,
}

/// An amount of one token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenAmount {
    /// The token's ticker.
    pub symbol: String,
    /// In smallest units.
    pub amount: Amount,
}

impl Books {
    /// Whether everything adds up.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.errors.is_empty()
    }

    /// Days settled, over all products.
    #[must_use]
    pub fn settlements(&self) -> u64 {
        self.products.iter().map(|product| product.days).sum()
    }

    /// NFTs that exist.
    #[must_use]
    pub fn nfts(&self) -> u64 {
        self.products.iter().map(|product| product.nfts).sum()
    }
}
