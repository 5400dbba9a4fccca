//! What moves, in words.

use alloy::primitives::{Address, U256};
use dmex_platform::Decoder;
use dmex_types::Amount;
use dmex_wire::Effect;

use crate::app::App;
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
    pub(super) fn told(self, app: &App, coins: &Coins<'_>) -> Effect {
        let (amount, way) = (Amount(self.amount), way(app, self.from, self.to));
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
fn way(app: &App, from: Address, to: Address) -> String {
    match (from.is_zero(), to.is_zero()) {
        (true, _) => format!("to {}, and is new", name(app, to)),
        (false, true) => format!("from {}, and is no more", name(app, from)),
        (false, false) => format!("from {} to {}", name(app, from), name(app, to)),
    }
}

/// A contract of ours by its name, anybody else by the whole address.
pub(super) fn name(app: &App, address: Address) -> String {
    let decoder = app.platform.as_ref().map(|platform| Decoder::new(platform.deployment()));
    decoder.and_then(|decoder| decoder.name(address)).unwrap_or_else(|| address.to_string())
}
