//! Who acts and who holds.

use std::num::NonZeroU32;

use serde::Serialize;

/// An account of the model. What addresses are on a chain, small numbers are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AccountId(NonZeroU32);

impl AccountId {
    /// The settlement contract: it holds all money of the protocol.
    pub const SETTLEMENT: Self = Self(NonZeroU32::MIN);

    /// The account after this one, or `None` after the last possible.
    pub(crate) fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }

    /// Where its entries stand in lists.
    pub(crate) fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The account whose entries stand at `index`, or `None` if there can be none.
    pub(crate) fn at(index: usize) -> Option<Self> {
        u32::try_from(index + 1).ok().and_then(NonZeroU32::new).map(Self)
    }

    /// Its number, 1 being the settlement.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }
}
