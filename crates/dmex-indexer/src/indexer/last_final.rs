//! Up to which block the chain is final, as the indexer knows it.

use crate::IndexError;
use crate::finality::last_final;
use crate::node::Node;

/// [blocks] The node is asked again for the block that it calls final when the head is so much further: until then the
/// older word is good, for it is deeper.
const ASKED_EVERY: u64 = 32;

/// How deep a reorg is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// [blocks] Exactly so deep, as somebody wants it.
    Exactly(u64),
    /// [blocks] At least so deep, and to what the node calls final.
    AtLeast(u64),
}

/// What the node called final last, and when.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Called {
    /// The head at that time.
    head: Option<u64>,
    block: Option<u64>,
}

impl Called {
    /// The last block that is final below a head.
    pub(super) async fn below(&mut self, node: &Node, depth: Depth, head: u64) -> Result<u64, IndexError> {
        let floor = match depth {
            Depth::Exactly(depth) => return Ok(head.saturating_sub(depth)),
            Depth::AtLeast(floor) => floor,
        };
        if self.head.is_none_or(|then| head < then || head - then >= ASKED_EVERY) {
            match node.finalized().await {
                Ok(block) => self.block = block,
                // What it said before is deeper than what it would say now.
                Err(error) if self.head.is_some() => {
                    tracing::debug!(%error, "the finalized block is not known")
                }
                Err(error) => return Err(error),
            }
            self.head = Some(head);
        }
        Ok(last_final(head, floor, self.block))
    }
}
