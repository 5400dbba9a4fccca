//! What is final: what is older than that is never taken back, and nothing is kept to take it back.

/// [blocks] What is kept to take blocks back is bounded: if nothing becomes final for so long, the oldest are taken as
/// final all the same. Ethereum makes so many in a week, opBNB in three hours.
const MOST: u64 = 50_000;

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
    use dmex_chain::finality_of;

    use super::*;

    #[test]
    fn fd14_fg4_the_deeper_of_tag_and_floor_is_final_and_what_is_kept_is_bounded() {
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
}
