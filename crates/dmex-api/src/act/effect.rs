//! What moves, in words.

use alloy::primitives::{Address, U256};
use dmex_types::Amount;
use dmex_wire::Effect;

use crate::coins::Coins;
use crate::words;

/// A coin or an NFT that goes from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// Its contract; none for an NFT of ours.
    pub(super) coin: Option<Address>,
    /// How much of it; for an NFT its number.
    pub(super) amount: U256,
    /// From whom; zeros if it comes to be.
    pub(super) from: Address,
    /// To whom; zeros if it ceases to be.
    pub(super) to: Address,
}

impl Move {
    /// An amount of a coin.
    pub(super) const fn coin(coin: Address, amount: U256, from: Address, to: Address) -> Self {
        Self { coin: Some(coin), amount, from, to }
    }

    /// An NFT.
    pub(super) const fn nft(number: U256, from: Address, to: Address) -> Self {
        Self { coin: None, amount: number, from, to }
    }

    /// In words.
    pub(super) fn told(self, coins: &Coins<'_>) -> Effect {
        let (amount, way) = (Amount(self.amount), way(coins, self.from, self.to));
        let coin = self.coin.map(|address| coins.coin(address));
        let text = match &coin {
            Some(coin) => format!("{} go {way}", words::money(self.amount, coin)),
            None => format!("NFT {amount} goes {way}"),
        };
        Effect { text, coin, amount, from: self.from, to: self.to }
    }
}

/// From whom to whom: our contracts by name, all others by their whole address, for two that begin and end alike can be
/// made at will.
fn way(coins: &Coins<'_>, from: Address, to: Address) -> String {
    match (from.is_zero(), to.is_zero()) {
        (true, _) => format!("to {}, and is new", coins.name(to)),
        (false, true) => format!("from {}, and is no more", coins.name(from)),
        (false, false) => format!("from {} to {}", coins.name(from), coins.name(to)),
    }
}
