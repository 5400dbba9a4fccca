//! What to do about a transaction that is on its way. Pure.

use std::time::Duration;

use alloy::primitives::B256;

use super::policy::Policy;

/// What is seen of a signed transaction of which no block is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Whether a receipt was found for any transaction ever signed for the purpose.
    pub(super) mined: bool,
    /// Transactions of the account in the newest block: the first free nonce.
    pub(super) chain_nonce: u64,
    /// Whose transaction took the nonce, if one did.
    pub(super) taker: Taker,
    /// Whether a node has the newest transaction of the purpose; once the nonce is taken, any of them.
    pub(super) known: bool,
    /// How long ago the newest transaction was first sent.
    pub(super) waited: Duration,
}

/// The transaction that took a nonce, as far as it has been fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taker {
    /// None was fetched: nothing took it, or it has not been found yet.
    Unknown,
    /// One of the purpose's own.
    Own {
        /// Which.
        hash: B256,
    },
    /// Another one, with so many blocks on top of it.
    Other {
        /// How deep.
        depth: u64,
    },
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
    /// The nonces before it are free, and nobody sends what is to take them: take them with nothing.
    FillGap,
    /// Another transaction has the nonce for good: it is given up, and the purpose is signed anew if it is asked for again.
    GiveUpNonce,
}

/// Giving up the nonce is the one move that could pay twice. The purpose's own bytes are void only if another transaction
/// has their nonce, so that one must have been fetched and be too deep to go away; as long as any node knows any of the
/// purpose's own, there is doubt. A count of transactions, a missing receipt or time proves nothing: nodes lag, disagree
/// and forget. All other moves are safe to repeat.
///
/// Versions to 0.5.0 gave up a nonce when the count was past it and no receipt came at two looks. Anvil (1.7) makes a block's
/// state known, and with it the count, before its receipts: on a busy machine it stays between the two for longer than the
/// looks are apart. So the first transaction was mined after all, and the second too.
pub(super) fn decide(nonce: u64, seen: &Seen, policy: &Policy) -> Move {
    if seen.mined {
        return Move::Include;
    }
    if seen.chain_nonce > nonce {
        let is_taken = matches!(seen.taker, Taker::Other { depth } if depth >= policy.final_depth());
        return if is_taken && !seen.known { Move::GiveUpNonce } else { Move::Wait };
    }
    match (seen.waited >= policy.bump_after, seen.chain_nonce < nonce) {
        (true, true) => Move::FillGap,
        (true, false) => Move::Bump,
        (false, _) if !seen.known => Move::SendAgain,
        (false, _) => Move::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::Endpoint;

    const LATE: Duration = Duration::from_secs(45);

    fn policy() -> Policy {
        Policy { finality_window: 64, ..Policy::public("", &Endpoint::public("", 56), 12) }
    }

    fn seen() -> Seen {
        Seen { mined: false, chain_nonce: 7, taker: Taker::Unknown, known: true, waited: Duration::ZERO }
    }

    #[test]
    fn receipt_beats_everything() {
        let taker = Taker::Other { depth: 99 };
        let all = Seen { mined: true, chain_nonce: 8, taker, known: false, waited: LATE };
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
    fn gap_before_an_old_transaction_is_filled() {
        assert_eq!(decide(7, &Seen { chain_nonce: 5, waited: LATE, ..seen() }, &policy()), Move::FillGap);
        assert_eq!(decide(7, &Seen { chain_nonce: 5, ..seen() }, &policy()), Move::Wait);
    }

    #[test]
    fn fe1_taken_nonce_is_given_up_only_when_the_other_transaction_was_fetched_and_is_final() {
        let policy = policy();
        let taken = |taker| Seen { chain_nonce: 8, taker, known: false, waited: LATE, ..seen() };
        for (taker, expected) in [
            (Taker::Unknown, Move::Wait),
            (Taker::Own { hash: B256::ZERO }, Move::Wait),
            (Taker::Other { depth: 63 }, Move::Wait),
            (Taker::Other { depth: 64 }, Move::GiveUpNonce),
        ] {
            assert_eq!(decide(7, &taken(taker), &policy), expected, "{taker:?}");
        }
        let known = Seen { known: true, ..taken(Taker::Other { depth: 64 }) };
        assert_eq!(decide(7, &known, &policy), Move::Wait, "a node knows it");
    }

    #[test]
    fn fe1_no_time_and_no_depth_gives_up_a_nonce_whose_taker_was_not_fetched() {
        let sure_at_once = Policy { confirmations: 0, finality_window: 0, ..policy() };
        let seen = Seen { chain_nonce: u64::MAX, known: false, waited: Duration::MAX, ..seen() };
        assert_eq!(decide(7, &seen, &sure_at_once), Move::Wait);
    }
}
