//! Which nodes are asked, and why others are not. Pure.

use std::collections::BTreeMap;
use std::fmt;

use alloy::primitives::B256;

/// [blocks] A node that has so many fewer than the best is not asked.
pub(super) const MOST_BEHIND: u64 = 5;

/// Whether a node is asked. Every look at it may lead from any of these to any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is asked.
    Usable,
    /// It failed. It is looked at again after a pause.
    Silent(String),
    /// It is of another chain.
    OtherChain(u64),
    /// It has so many blocks fewer than the best.
    Behind(u64),
    /// At this height it has another block than most.
    OtherBlock(u64),
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usable => write!(f, "is usable"),
            Self::Silent(why) => write!(f, "does not answer ({why})"),
            Self::OtherChain(id) => write!(f, "is of chain {id}"),
            Self::Behind(blocks) => write!(f, "is {blocks} blocks behind"),
            Self::OtherBlock(height) => write!(f, "has another block {height} than most"),
        }
    }
}

/// What a node says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tip {
    pub(super) chain_id: u64,
    pub(super) head: u64,
}

/// How a node stands by what it says of itself, beside the others. `None` did not answer and stays as it is.
pub(super) fn by_tips(chain_id: u64, tips: &[Option<Tip>]) -> Vec<Option<Standing>> {
    let best = tips.iter().flatten().filter(|tip| tip.chain_id == chain_id).map(|tip| tip.head).max();
    let judge = |tip: &Tip| {
        let behind = best.unwrap_or_default().saturating_sub(tip.head);
        match tip {
            Tip { chain_id: other, .. } if *other != chain_id => Standing::OtherChain(*other),
            _ if behind > MOST_BEHIND => Standing::Behind(behind),
            _ => Standing::Usable,
        }
    };
    tips.iter().map(|tip| tip.as_ref().map(judge)).collect()
}

/// The highest block that all usable nodes have.
pub(super) fn common_height(tips: &[Option<Tip>], standings: &[Option<Standing>]) -> Option<u64> {
    let usable = tips.iter().zip(standings).filter(|(_, standing)| **standing == Some(Standing::Usable));
    usable.filter_map(|(tip, _)| tip.map(|tip| tip.head)).min()
}

/// What most say of the block at a height; of two that are said equally often, the one of the node that was named first.
pub(super) fn prevailing(hashes: &[Option<B256>]) -> Option<B256> {
    let mut votes: BTreeMap<B256, usize> = BTreeMap::new();
    for hash in hashes.iter().flatten() {
        *votes.entry(*hash).or_default() += 1;
    }
    let most = votes.values().max().copied();
    hashes.iter().flatten().find(|hash| votes.get(*hash).copied() == most).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tip(chain_id: u64, head: u64) -> Option<Tip> {
        Some(Tip { chain_id, head })
    }

    #[test]
    fn who_is_of_another_chain_or_far_behind_is_not_asked() {
        let tips = [tip(56, 100), tip(56, 95), tip(56, 94), tip(1, 9_000), None];
        let standings = by_tips(56, &tips);
        let usable = Some(Standing::Usable);
        let (behind, other) = (Some(Standing::Behind(6)), Some(Standing::OtherChain(1)));
        assert_eq!(standings, [usable.clone(), usable, behind, other, None]);
        assert_eq!(common_height(&tips, &standings), Some(95), "of those that are asked");
    }

    #[test]
    fn most_decide_about_a_block_and_the_first_where_none_are_more() {
        let [a, b] = [1, 2].map(B256::repeat_byte);
        assert_eq!(prevailing(&[Some(a), Some(b), Some(b), None]), Some(b));
        assert_eq!(prevailing(&[None, Some(b), Some(a)]), Some(b));
        assert_eq!(prevailing(&[None, None]), None);
    }
}
