//! How much gas a transaction may use: enough if it is taken as it is.
//!
//! What a node says that a call used is not what it must be allowed. Gas that is given back at the end (EIP-3529: at most
//! a fifth of all) must be there first, each inner call leaves a 64th behind (EIP-150), and who acts before it may leave
//! storage empty that it then writes for the first time.

/// Gas given back is at most a fifth of what was used, so a quarter on top of what is left covers it.
const REFUND: (u64, u64) = (5, 4);
/// Five inner calls deep, (64/63)^5 is below 1.09; the rest is for what others change meanwhile.
const DEPTH: (u64, u64) = (5, 4);
/// Three words that are written for the first time, and were not when it was played.
const DRIFT: u64 = 60_000;
/// Most gas of a transaction on chains that have such a limit (EIP-7825). What needs more than that has no chance there,
/// so only what does not is kept below it.
const TRANSACTION_CAP: u64 = 1 << 24;
/// Gas of an approval, as coins of the usual make take it.
const APPROVAL: u64 = 50_000;
/// Most gas of a call that takes coin, as no node can tell before the approval: twice what any of ours takes with coins of
/// the usual make.
const TAKING: u64 = 800_000;

/// What a call takes, as the node told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// It used so much, and was given some back.
    Used(u64),
    /// It must be allowed so much.
    Allowed(u64),
    /// The node could not say; an approval of the same coin must be allowed so much, which tells what gas is like there.
    Untold {
        /// Of the approval.
        approval: u64,
    },
}

/// The most that a block has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room(pub(super) u64);

impl Room {
    /// Whether what was used is all that there was, but for the 64ths that inner calls leave behind.
    pub(super) const fn is_used_up_by(self, used: u64) -> bool {
        used >= self.0 - self.0 / 16
    }
}

impl Needs {
    /// What to allow, so that it does what it says.
    pub(super) fn limit(self, room: Room) -> u64 {
        let needs = match self {
            Self::Used(used) => part(used, REFUND),
            Self::Allowed(allowed) => allowed,
            Self::Untold { approval } => return part(TAKING, (approval.max(APPROVAL), APPROVAL)).min(room.0),
        };
        let wanted = part(needs, DEPTH).saturating_add(DRIFT);
        let has_cap = part(needs, (11, 10)) <= TRANSACTION_CAP;
        let most = if has_cap { room.0.min(TRANSACTION_CAP) } else { room.0 };
        wanted.min(most)
    }
}

fn part(of: u64, (up, down): (u64, u64)) -> u64 {
    let part = u128::from(of) * u128::from(up) / u128::from(down);
    u64::try_from(part).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room(140_000_000);

    #[test]
    fn fd5_the_limit_covers_refunds_inner_calls_and_what_others_change() {
        for used in [21_000u64, 204_261, 1_340_546, 9_000_000] {
            let limit = Needs::Used(used).limit(ROOM);
            // The worst of everything: a fifth was given back, and five calls deep all of it is needed.
            let peak = (used as f64) * 1.25 * (64.0f64 / 63.0).powi(5);
            assert!(limit as f64 >= peak, "{used}: {limit}");
        }
        assert!(Needs::Allowed(21_000).limit(ROOM) >= 21_000 + 3 * 17_100);
    }

    #[test]
    fn fd5_no_more_is_allowed_than_a_block_or_a_transaction_can_have() {
        assert_eq!(Needs::Allowed(14_000_000).limit(ROOM), TRANSACTION_CAP);
        assert!(Needs::Allowed(40_000_000).limit(ROOM) > 40_000_000, "that chain has no such limit");
        assert_eq!(Needs::Allowed(29_000_000).limit(Room(30_000_000)), 30_000_000);
        assert_eq!(Needs::Used(u64::MAX).limit(ROOM), ROOM.0);
    }

    #[test]
    fn fd5_what_no_node_can_tell_follows_what_gas_is_like_there() {
        assert_eq!(Needs::Untold { approval: 46_000 }.limit(ROOM), TAKING);
        assert_eq!(Needs::Untold { approval: 10 * APPROVAL }.limit(ROOM), 10 * TAKING);
    }
}
