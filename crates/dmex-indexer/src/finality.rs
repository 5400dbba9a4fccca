//! What is final: what is older than that is never taken back, and nothing is kept to take it back.

/// What we know of a chain.
#[derive(Clone, Copy, Debug)]
struct Chain {
    id: u64,
    /// [blocks] How deep a reorg is followed at least, whatever a node calls final.
    floor: u64,
    /// Whether it goes back to fewer blocks when somebody asks it to.
    is_development: bool,
}

const fn public(id: u64, floor: u64) -> Chain {
    Chain { id, floor, is_development: false }
}

const fn development(id: u64) -> Chain {
    Chain { id, floor: 64, is_development: true }
}

/// Chains that we know, each with where its number is from.
const CHAINS: [Chain; 11] = [
    // Ethereum and its test chain finalise after two epochs of 32 slots: Gasper, consensus specifications.
    public(1, 64),
    public(11_155_111, 64),
    // BNB Smart Chain: fast finality (BEP-126) takes two blocks. Without it a block is final when 11 of 21 validators have
    // built on it, each making up to 16 blocks in its turn (BEP-524, BEP-564): 176 blocks, and reorgs of 120 to 240 are
    // possible. Twice that is six minutes.
    public(56, 480),
    public(97, 480),
    // opBNB and Base are final when their batches are final on the chain below: OP Stack specification, safe and
    // finalized heads; about 15 minutes, and as long again.
    public(204, 3_600),
    public(8_453, 1_800),
    // Filecoin: 900 epochs of expected consensus, `ChainFinality` of Lotus; F3 makes that minutes where it is on.
    public(314, 900),
    public(314_159, 900),
    // Development chains: anvil, hardhat, geth and ganache reorganise when somebody asks them to.
    development(31_337),
    development(1_337),
    development(5_777),
];
/// For a chain that we do not know: the longest of those that we do.
const UNKNOWN: Chain = public(0, 3_600);

/// [blocks] What is kept to take blocks back is bounded: if nothing becomes final for so long, the oldest are taken as
/// final all the same. Ethereum makes so many in a week, opBNB in three hours.
const MOST: u64 = 50_000;

fn chain(id: u64) -> Chain {
    CHAINS.into_iter().find(|chain| chain.id == id).unwrap_or(UNKNOWN)
}

/// [blocks] How deep a reorg of a chain is followed at least.
#[must_use]
pub fn finality_of(chain_id: u64) -> u64 {
    chain(chain_id).floor
}

/// Whether a chain goes back to fewer blocks when somebody asks it to.
pub(crate) fn is_development(chain_id: u64) -> bool {
    chain(chain_id).is_development
}

/// The last block that is final: the deeper of what the node calls so and of what lies `floor` below the head. A node may
/// call nothing final, or an old block for hours, or one that it has not got: none of that makes anything final sooner,
/// and not much of it later.
pub(crate) fn last_final(head: u64, floor: u64, called: Option<u64>) -> u64 {
    let by_floor = head.saturating_sub(floor);
    let at_least = head.saturating_sub(floor.max(MOST));
    called.map_or(by_floor, |called| called.clamp(at_least, by_floor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fg4_the_deeper_of_tag_and_floor_is_final_and_what_is_kept_is_bounded() {
        let floor = finality_of(56);
        assert!(floor > 240, "reorgs of BNB Smart Chain of 240 blocks are possible");
        let head = 1_000_000;
        assert_eq!(last_final(head, floor, None), head - floor, "no tag");
        assert_eq!(last_final(head, floor, Some(head - 2)), head - floor, "a tag above the floor");
        assert_eq!(last_final(head, floor, Some(head + 9)), head - floor, "a tag above the head");
        assert_eq!(last_final(head, floor, Some(u64::MAX)), head - floor);
        assert_eq!(last_final(head, floor, Some(head - 900)), head - 900, "a tag below the floor");
        assert_eq!(last_final(head, floor, Some(0)), head - MOST, "a tag that stands still");
        assert_eq!(last_final(head, 2 * MOST, Some(0)), head - 2 * MOST, "a floor deeper than that holds");
        for head in [0, 1, floor] {
            assert_eq!(last_final(head, floor, Some(5)), 0, "a young chain");
        }
    }

    #[test]
    fn fg4_every_chain_is_named_once_and_the_unknown_is_followed_deepest() {
        let mut ids: Vec<u64> = CHAINS.iter().map(|chain| chain.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), CHAINS.len());
        assert!(CHAINS.iter().all(|chain| chain.floor <= UNKNOWN.floor.min(MOST)));
    }
}
