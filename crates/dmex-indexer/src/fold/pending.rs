//! What an event began and a later one of its transaction ends.

use alloy::primitives::{Address, B256, U256};
use dmex_types::{Power, TokenId};

/// All that was begun last.
#[derive(Default)]
pub(crate) struct Pending {
    /// A split of which not all parts were told of yet.
    pub(super) split: Option<Split>,
    /// The vote that a holder took its DMC out of, until the governor says how the holder votes itself.
    pub(super) reduced: Option<Reduced>,
}

/// A vote that counts less now.
#[derive(Clone, Copy)]
pub(super) struct Reduced {
    pub(super) tx_hash: B256,
    pub(super) proposal: U256,
    pub(super) delegate: Address,
}

/// A split, as far as it was told.
pub(super) struct Split {
    tx_hash: B256,
    whole: TokenId,
    pub(super) parts: Vec<TokenId>,
    /// Power of the parts so far.
    pub(super) units: Power,
}

impl Split {
    /// No part yet.
    pub(super) const fn of(tx_hash: B256, whole: TokenId) -> Self {
        Self { tx_hash, whole, parts: Vec::new(), units: Power::ZERO }
    }

    pub(super) fn is_of(&self, tx_hash: B256, whole: TokenId) -> bool {
        (self.tx_hash, self.whole) == (tx_hash, whole)
    }

    pub(super) fn add(&mut self, part: TokenId, units: Power) {
        self.parts.push(part);
        self.units = self.units.saturating_add(units);
    }
}

impl Reduced {
    pub(super) fn is_of(&self, tx_hash: B256, proposal: U256) -> bool {
        (self.tx_hash, self.proposal) == (tx_hash, proposal)
    }
}
