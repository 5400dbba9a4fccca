//! The blocks of a day.

/// A run of consecutive blocks, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockSpan {
    first: u32,
    last: u32,
}

/// The run would end before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last block ({last}) is below the first ({first}): a day needs at least one block")]
pub struct EmptyBlockSpan {
    /// Height of the first block.
    pub first: u32,
    /// Height of the last block.
    pub last: u32,
}

impl BlockSpan {
    /// The blocks from height `first` to height `last`.
    ///
    /// # Errors
    /// [`EmptyBlockSpan`] if `last` is below `first`.
    pub const fn new(first: u32, last: u32) -> Result<Self, EmptyBlockSpan> {
        if last < first { Err(EmptyBlockSpan { first, last }) } else { Ok(Self { first, last }) }
    }

    /// Height of the first block.
    #[must_use]
    pub const fn first(self) -> u32 {
        self.first
    }

    /// Height of the last block.
    #[must_use]
    pub const fn last(self) -> u32 {
        self.last
    }

    /// How many blocks there are, at least 1; 64 bits because all heights together are 2^32.
    #[must_use]
    pub fn count(self) -> u64 {
        u64::from(self.last - self.first) + 1
    }
}
