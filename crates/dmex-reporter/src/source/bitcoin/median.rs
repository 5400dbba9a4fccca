//! Which blocks are those of a day: by median times alone.

use bitcoin::block::Header;
use dmex_mining::bitcoin::blocks::BlockSpan;
use dmex_mining::bitcoin::header_chain::MEDIAN_SPAN;
use dmex_types::Day;

/// The median of the last eleven times, or of all where there are fewer; of an even number the upper one, as Bitcoin
/// has it.
pub(super) fn median_of_last(times: &[u32]) -> u32 {
    let mut last = times[times.len().saturating_sub(MEDIAN_SPAN)..].to_vec();
    last.sort_unstable();
    last.get(last.len() / 2).copied().unwrap_or_default()
}

/// The blocks of a day in a run of headers that begins at a height; `None` if the run does not begin before the day and
/// end after it, or if the day has no block.
pub(super) fn day_within(first: u32, headers: &[Header], day: Day) -> Option<BlockSpan> {
    let times: Vec<u32> = headers.iter().map(|header| header.time).collect();
    let medians: Vec<u64> = times.windows(MEDIAN_SPAN).map(|span| u64::from(median_of_last(span))).collect();
    let begins = medians.iter().position(|&median| median >= day.start_timestamp())?;
    let ends = medians.iter().position(|&median| median >= day.end_timestamp())?;
    // The first median belongs to the eleventh header.
    let height = |place: usize| first.checked_add(u32::try_from(place + MEDIAN_SPAN - 1).ok()?);
    if begins == 0 || ends <= begins {
        return None;
    }
    BlockSpan::new(height(begins)?, height(ends - 1)?).ok()
}

#[cfg(test)]
mod tests {
    use bitcoin::block::Version;
    use bitcoin::hashes::Hash as _;
    use bitcoin::{BlockHash, CompactTarget, TxMerkleNode};

    use super::*;

    fn header(time: u64) -> Header {
        Header {
            version: Version::ONE,
            prev_blockhash: BlockHash::all_zeros(),
            merkle_root: TxMerkleNode::all_zeros(),
            time: u32::try_from(time).unwrap(),
            bits: CompactTarget::default(),
            nonce: 0,
        }
    }

    #[test]
    fn the_median_is_that_of_the_last_eleven() {
        assert_eq!(median_of_last(&[]), 0);
        assert_eq!(median_of_last(&[7, 1]), 7);
        let times: Vec<u32> = (0..20).rev().collect();
        assert_eq!(median_of_last(&times), 5);
    }

    #[test]
    fn mark_2_a_block_belongs_to_the_day_of_its_median_time() {
        let day = Day::new(19_000);
        let start = day.start_timestamp();
        // A block every hour from a day before to a day after; the median lies five blocks back.
        let headers: Vec<Header> = (0..72).map(|hour| header(start - 86_400 + hour * 3_600)).collect();
        let blocks = day_within(100, &headers, day).unwrap();
        assert_eq!((blocks.first(), blocks.last()), (100 + 24 + 5, 100 + 48 + 4));
        // A block whose own time runs ahead stays where its median is.
        let mut ahead = headers.clone();
        ahead[28].time += 7_200;
        assert_eq!(day_within(100, &ahead, day), Some(blocks));
    }

    #[test]
    fn mark_2_a_run_that_does_not_hold_the_whole_day_gives_none() {
        let day = Day::new(19_000);
        let start = day.start_timestamp();
        let run =
            |from: u64, to: u64| -> Vec<Header> { (from..to).map(|n| header(start + n * 3_600)).collect() };
        assert_eq!(day_within(0, &run(0, 72), day), None, "begins within");
        assert_eq!(day_within(0, &run(0, 3), day), None, "too short for a median");
        let before: Vec<Header> = (0..30).map(|n| header(start - 86_400 + n * 3_600)).collect();
        assert_eq!(day_within(0, &before, day), None, "ends within");
    }
}
