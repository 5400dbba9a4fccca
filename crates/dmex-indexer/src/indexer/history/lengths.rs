//! How long the next range is: it follows what ranges bring, and what the node can bear.

use crate::IndexError;

/// [blocks] The first range.
const FIRST_RANGE: u64 = 128;
/// [blocks] No range is longer.
const LONGEST_RANGE: u64 = 65_536;
/// Events that one range should bring at most.
const EVENTS: usize = 20_000;
/// Ranges that must succeed after one that did not, before a longer one is tried again.
const CALM: u32 = 32;

/// The length of ranges.
pub(crate) struct Lengths {
    /// [blocks]
    range: u64,
    /// [blocks]
    longest: u64,
    /// Ranges to go before a longer one is tried.
    calm: u32,
}

impl Default for Lengths {
    fn default() -> Self {
        Self { range: FIRST_RANGE, longest: LONGEST_RANGE, calm: 0 }
    }
}

impl Lengths {
    /// Ranges of a node whose limit is known.
    pub(crate) fn at_most(blocks: u64) -> Self {
        let longest = blocks.clamp(1, LONGEST_RANGE);
        Self { range: FIRST_RANGE.min(longest), longest, calm: 0 }
    }

    /// [blocks] How long the next range is.
    pub(crate) const fn range(&self) -> u64 {
        self.range
    }

    /// Learns from a range that came: how long it was, how many events it brought, and the shortest part that the node
    /// found too long.
    pub(crate) fn adapt(&mut self, blocks: u64, events: usize, refused: Option<u64>) {
        self.calm = self.calm.saturating_sub(1);
        if let Some(refused) = refused {
            self.range = self.range.min(refused / 2).max(1);
            self.calm = CALM;
        } else if events > EVENTS {
            self.range = self.range.min(blocks / 2).max(1);
        } else if events < EVENTS / 4 && blocks >= self.range && self.calm == 0 {
            self.range = (self.range * 2).min(self.longest);
        }
    }

    /// Learns from one that did not: the node may have been too slow for its length, or its answer too long.
    pub(crate) fn shorten(&mut self, error: &IndexError) {
        if let IndexError::Node(_) = error {
            self.range = (self.range / 2).max(1);
            self.calm = CALM;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_grow_while_they_bring_little_and_shrink_when_they_bring_much() {
        let mut lengths = Lengths::default();
        lengths.adapt(128, 0, None);
        assert_eq!(lengths.range(), 256);
        // One that was asked for before it grew says nothing new.
        lengths.adapt(128, 0, None);
        assert_eq!(lengths.range(), 256);
        lengths.adapt(256, EVENTS + 1, None);
        assert_eq!(lengths.range(), 128);
    }

    #[test]
    fn what_the_node_refused_is_not_asked_again_soon() {
        let mut lengths = Lengths::default();
        lengths.adapt(128, 0, Some(64));
        assert_eq!(lengths.range(), 32);
        for _ in 1..CALM {
            lengths.adapt(32, 0, None);
            assert_eq!(lengths.range(), 32);
        }
        lengths.adapt(32, 0, None);
        assert_eq!(lengths.range(), 64, "but it is tried again");
    }

    #[test]
    fn a_node_that_fails_is_asked_for_less_until_it_answers() {
        let mut lengths = Lengths::default();
        let failed = IndexError::Node(alloy::transports::TransportErrorKind::custom_str("no answer"));
        for _ in 0..20 {
            lengths.shorten(&failed);
        }
        assert_eq!(lengths.range(), 1);
    }
}
