//! Whether it is time to submit, and how much. Pure.

use dmex_mining::bitcoin::header_chain::HeaderChain;

/// Seconds in a day.
const DAY: u64 = 86_400;

/// When headers are submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Headers in one transaction, at least 1: a full batch is submitted at once.
    pub batch: u32,
    /// Headers at the end of the source's chain that are left alone, because they may yet be replaced.
    pub confirmations: u32,
}

impl Default for Policy {
    /// A day's headers; two blocks of patience.
    fn default() -> Self {
        Self { batch: 144, confirmations: 2 }
    }
}

/// What is known before a decision.
#[derive(Clone, Debug)]
pub(crate) struct Outlook {
    /// The chain on chain, to its tip.
    pub(crate) tip: HeaderChain,
    /// The node that both chains share, extended by the headers that could be submitted now.
    pub(crate) end: HeaderChain,
    /// How many headers those are.
    pub(crate) count: u32,
    /// Whether the source has more headers behind them.
    pub(crate) more: bool,
    /// Time of the chain that the relay is on.
    pub(crate) now: u64,
}

/// Whether to submit the headers now.
pub(crate) fn decide(outlook: &Outlook, policy: &Policy) -> bool {
    let wins = outlook.end.work > outlook.tip.work;
    let full = outlook.count >= policy.batch;
    // A long fork is submitted in parts, of which only the last one wins.
    if full && (wins || outlook.more) {
        return true;
    }
    let day_end = outlook.now / DAY * DAY;
    let finalises = !is_final(&outlook.tip, day_end) && is_final(&outlook.end, day_end);
    outlook.count > 0 && wins && finalises
}

/// Whether the day that ends at `day_end` is final with this chain.
fn is_final(chain: &HeaderChain, day_end: u64) -> bool {
    u64::from(chain.earliest()) >= day_end
}

#[cfg(test)]
mod tests {
    use alloy::primitives::U256;
    use bitcoin::hashes::Hash as _;
    use bitcoin::{BlockHash, CompactTarget};

    use super::*;

    const DAY_END: u64 = 19_728 * DAY;

    /// A chain of this work whose last 11 times are `age` seconds after the day's end, or before it.
    fn chain(work: u64, age: i64) -> HeaderChain {
        let time = u32::try_from(DAY_END.checked_add_signed(age).unwrap()).unwrap();
        HeaderChain {
            hash: BlockHash::all_zeros(),
            height: 0,
            work: U256::from(work),
            epoch_start: 0,
            epoch_bits: CompactTarget::from_consensus(0x1d00_ffff),
            times: [time; 11],
        }
    }

    fn outlook(end: HeaderChain, count: u32) -> Outlook {
        Outlook { tip: chain(10, -600), end, count, more: false, now: DAY_END + 7_200 }
    }

    const POLICY: Policy = Policy { batch: 144, confirmations: 2 };

    #[test]
    fn mark_2_a_full_batch_goes_out() {
        assert!(decide(&outlook(chain(11, -60), 144), &POLICY));
        assert!(!decide(&outlook(chain(11, -60), 143), &POLICY));
    }

    #[test]
    fn mark_2_fewer_go_out_once_they_make_a_day_final() {
        assert!(decide(&outlook(chain(11, 0), 12), &POLICY));
        assert!(!decide(&outlook(chain(11, -1), 12), &POLICY));
        let known = Outlook { tip: chain(10, 0), ..outlook(chain(11, 600), 12) };
        assert!(!decide(&known, &POLICY), "the day is final already");
    }

    #[test]
    fn mark_2_a_lighter_fork_stays_at_home_unless_more_of_it_follows() {
        assert!(!decide(&outlook(chain(10, 0), 12), &POLICY));
        assert!(!decide(&outlook(chain(10, 0), 144), &POLICY));
        let part = Outlook { more: true, ..outlook(chain(10, -60), 144) };
        assert!(decide(&part, &POLICY));
    }
}
