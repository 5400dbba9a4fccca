//! What to do about a transaction that is on its way. Pure.

use std::time::Duration;

use super::policy::Policy;

/// What is seen of a signed transaction of which no block is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Whether a receipt was found for any transaction ever signed for the intent.
    pub(super) mined: bool,
    /// Transactions of the account in the newest block: the first free nonce.
    pub(super) chain_nonce: u64,
    /// For how many blocks the chain has been past the intent's nonce without a receipt. `None` if
    /// it was not so at the look before.
    pub(super) passed_for: Option<u64>,
    /// Whether the node has the newest transaction of the intent.
    pub(super) known: bool,
    /// How long ago the newest transaction was first sent.
    pub(super) waited: Duration,
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// Write down the block.
    Include,
    /// Look again later.
    Wait,
    /// Send the same bytes again.
    SendAgain,
    /// Send a replacement with a higher fee.
    Bump,
    /// Another transaction took the nonce for good: begin again.
    BeginAgain,
}

/// Beginning again is the one move that could pay twice, so it needs the nonce to be taken for
/// as many blocks as make a transaction count, and at two looks; all else is safe to repeat.
pub(super) fn decide(nonce: u64, seen: &Seen, policy: &Policy) -> Move {
    if seen.mined {
        Move::Include
    } else if seen.chain_nonce > nonce {
        let for_good = seen.passed_for.is_some_and(|blocks| blocks >= policy.confirmations);
        if for_good { Move::BeginAgain } else { Move::Wait }
    } else if seen.waited >= policy.bump_after {
        Move::Bump
    } else if !seen.known {
        Move::SendAgain
    } else {
        Move::Wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::Endpoint;

    const LATE: Duration = Duration::from_secs(45);

    fn policy() -> Policy {
        Policy::public("", &Endpoint::public("", 56), 12)
    }

    fn seen() -> Seen {
        Seen { mined: false, chain_nonce: 7, passed_for: None, known: true, waited: Duration::ZERO }
    }

    #[test]
    fn receipt_beats_everything() {
        let all = Seen { mined: true, chain_nonce: 8, passed_for: Some(99), known: false, waited: LATE };
        assert_eq!(decide(7, &all, &policy()), Move::Include);
    }

    #[test]
    fn young_transaction_is_left_alone() {
        assert_eq!(decide(7, &seen(), &policy()), Move::Wait);
    }

    #[test]
    fn forgotten_transaction_is_sent_again() {
        assert_eq!(decide(7, &Seen { known: false, ..seen() }, &policy()), Move::SendAgain);
    }

    #[test]
    fn old_transaction_is_bumped_even_if_the_node_dropped_it_as_too_cheap() {
        assert_eq!(decide(7, &Seen { waited: LATE, ..seen() }, &policy()), Move::Bump);
        assert_eq!(decide(7, &Seen { known: false, waited: LATE, ..seen() }, &policy()), Move::Bump);
    }

    #[test]
    fn taken_nonce_begins_again_only_when_deep() {
        let taken = |passed_for| Seen { chain_nonce: 8, passed_for, known: false, waited: LATE, ..seen() };
        assert_eq!(decide(7, &taken(Some(11)), &policy()), Move::Wait);
        assert_eq!(decide(7, &taken(Some(12)), &policy()), Move::BeginAgain);
    }

    #[test]
    fn taken_nonce_is_looked_at_twice_even_without_confirmations() {
        let sure_at_once = Policy { confirmations: 0, ..policy() };
        let taken = |passed_for| Seen { chain_nonce: 8, passed_for, known: false, ..seen() };
        assert_eq!(decide(7, &taken(None), &sure_at_once), Move::Wait);
        assert_eq!(decide(7, &taken(Some(0)), &sure_at_once), Move::BeginAgain);
    }
}
