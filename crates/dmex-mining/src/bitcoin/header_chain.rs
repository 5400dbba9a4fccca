//! Which headers may follow, exactly as the header relay on chain has it (MARK-2).
//!
//! Checked before anything is sent, so that no transaction is paid for that the relay would refuse.

use ::bitcoin::block::Header;
use ::bitcoin::consensus::Params;
use ::bitcoin::hashes::Hash as _;
use ::bitcoin::{BlockHash, CompactTarget, Target};
use alloy_primitives::{B256, U256};

use crate::bitcoin::difficulty::RETARGET_INTERVAL;

/// Headers whose median time the next one must be above.
pub const MEDIAN_SPAN: usize = 11;
/// How far ahead of the clock a header's time may be, in seconds.
pub const MAX_AHEAD: u64 = 2 * 60 * 60;

/// The end of a chain of headers: all that decides what may follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderChain {
    /// Hash of the last header.
    pub hash: BlockHash,
    /// Its height.
    pub height: u32,
    /// Expected hashes of all headers counted.
    pub work: U256,
    /// Time of the first header of its epoch.
    pub epoch_start: u32,
    /// Compact target of its epoch.
    pub epoch_bits: CompactTarget,
    /// Times of the last headers, its own first; zero where one is not known.
    pub times: [u32; MEDIAN_SPAN],
}

/// Why a header may not follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderRefusal {
    /// It links to another header: the chain was reorganised, or headers are missing.
    #[error("the header at height {height} does not link to the one before")]
    NotLinked {
        /// Its height.
        height: u32,
    },
    /// Its target is not the one consensus demands.
    #[error("the header at height {height} has a target that consensus does not allow there")]
    WrongBits {
        /// Its height.
        height: u32,
    },
    /// Its hash is above its target.
    #[error("the header at height {height} has no proof of work")]
    WorkMissing {
        /// Its height.
        height: u32,
    },
    /// Its time is not above the median of the 11 before.
    #[error("the header at height {height} is not later than the median of those before")]
    TimeTooEarly {
        /// Its height.
        height: u32,
    },
    /// Its time is more than two hours ahead; it may follow later.
    #[error("the header at height {height} is more than two hours ahead of the clock")]
    TimeTooLate {
        /// Its height.
        height: u32,
    },
}

impl HeaderChain {
    /// A chain of one header, the first of its epoch. Its own work is not counted.
    #[must_use]
    pub fn from_anchor(anchor: &Header, height: u32) -> Self {
        let mut times = [0; MEDIAN_SPAN];
        times[0] = anchor.time;
        Self {
            hash: anchor.block_hash(),
            height,
            work: U256::ZERO,
            epoch_start: anchor.time,
            epoch_bits: anchor.bits,
            times,
        }
    }

    /// Adds the next header, at `now` in Unix seconds.
    ///
    /// # Errors
    /// [`HeaderRefusal`]; the chain is as it was.
    pub fn extend(&mut self, header: &Header, now: u64) -> Result<(), HeaderRefusal> {
        let height = self.height + 1;
        if header.prev_blockhash != self.hash {
            return Err(HeaderRefusal::NotLinked { height });
        }
        let begins = height.is_multiple_of(RETARGET_INTERVAL);
        let bits = if begins { self.next_epoch_bits() } else { self.epoch_bits };
        if header.bits != bits {
            return Err(HeaderRefusal::WrongBits { height });
        }
        let target = Target::from_compact(bits);
        let hash = header.validate_pow(target).map_err(|_| HeaderRefusal::WorkMissing { height })?;
        let below = self.times.iter().filter(|&&time| time < header.time).count();
        if below <= MEDIAN_SPAN / 2 {
            return Err(HeaderRefusal::TimeTooEarly { height });
        }
        if u64::from(header.time) > now + MAX_AHEAD {
            return Err(HeaderRefusal::TimeTooLate { height });
        }

        if begins {
            (self.epoch_start, self.epoch_bits) = (header.time, bits);
        }
        self.hash = hash;
        self.height = height;
        self.work += U256::from_be_bytes(target.to_work().to_be_bytes());
        self.times.rotate_right(1);
        self.times[0] = header.time;
        Ok(())
    }

    /// The earliest of the last 11 times; zero while not all are known. A day is final on chain once this lies not
    /// before its end.
    #[must_use]
    pub fn earliest(&self) -> u32 {
        self.times.iter().copied().min().unwrap_or_default()
    }

    /// The last header's hash as the contract has it: a word whose bytes are in display order.
    #[must_use]
    pub fn hash_on_chain(&self) -> B256 {
        hash_on_chain(self.hash)
    }

    fn next_epoch_bits(&self) -> CompactTarget {
        // Times may run backwards; the clamp would lift a negative time to a quarter of two weeks.
        let seconds = self.times[0].saturating_sub(self.epoch_start);
        CompactTarget::from_next_work_required(self.epoch_bits, u64::from(seconds), Params::MAINNET)
    }
}

/// A block's hash as the contract has it: a word whose bytes are in display order.
#[must_use]
pub fn hash_on_chain(hash: BlockHash) -> B256 {
    let mut bytes = hash.to_byte_array();
    bytes.reverse();
    B256::from(bytes)
}

/// The way back from [`hash_on_chain`].
#[must_use]
pub fn hash_from_chain(word: B256) -> BlockHash {
    let mut bytes = word.0;
    bytes.reverse();
    BlockHash::from_byte_array(bytes)
}
