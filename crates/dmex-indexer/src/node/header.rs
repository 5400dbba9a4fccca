//! A block without its transactions, and what its header says of events.

use alloy::primitives::{B256, Bloom, U64};

/// A block without its transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) number: u64,
    pub(crate) hash: B256,
    pub(crate) parent: B256,
    pub(crate) timestamp: u64,
    pub(super) bloom: Bloom,
}

/// What stands at a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "almost every height has a block")]
pub(crate) enum Round {
    Block(Header),
    /// Nobody made a block, and nobody ever will: Filecoin counts such rounds, and the next block stands on the one
    /// before.
    Empty,
    /// The node has none, or not yet.
    Missing,
}

/// The same as nodes tell it, and nothing else of it: chains have fields and kinds of transactions of their own.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told {
    number: U64,
    hash: B256,
    parent_hash: B256,
    timestamp: U64,
    logs_bloom: Bloom,
}

/// [bits] A fuller bloom filter thinks that it knows of every event there is: of a hundred kinds, one in a
/// thousand blocks with this many is taken for one that is not there.
const FULL_BLOOM: u32 = 256;

impl Header {
    /// Whether it is worth asking which events the header knows of.
    pub(crate) fn is_telling(&self) -> bool {
        self.bits() <= FULL_BLOOM
    }

    /// Whether its chain makes no filters, as Filecoin: every bit is set, whatever happened.
    pub(crate) fn is_mute(&self) -> bool {
        self.bits() == 8 * 256
    }

    fn bits(&self) -> u32 {
        self.bloom.iter().map(|byte| byte.count_ones()).sum()
    }
}

impl From<Told> for Header {
    fn from(told: Told) -> Self {
        Self {
            number: told.number.to(),
            hash: told.hash,
            parent: told.parent_hash,
            timestamp: told.timestamp.to(),
            bloom: told.logs_bloom,
        }
    }
}

impl Round {
    pub(super) const fn block(self) -> Option<Header> {
        match self {
            Self::Block(header) => Some(header),
            Self::Empty | Self::Missing => None,
        }
    }
}
