//! The NFTs of one product that ended before its time, each read until nothing can be done for it any more.

use std::collections::BTreeSet;

use dmex_platform::{Platform, PowerToken, ReadError};
use dmex_types::{Day, ProductId, TokenId};

/// NFTs whose days were cut short. Reading them costs what is new and what still waits, not what ever was sold.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    /// NFTs with greater numbers have not been looked at.
    read_to: u64,
    /// Not refunded yet.
    waiting: BTreeSet<TokenId>,
    /// Refunded.
    refunded: BTreeSet<TokenId>,
    /// Whether the losses of all that are refunded are known to be recorded.
    pub(super) recorded: bool,
}

impl Holders {
    /// Looks at what is new and at what waits. Returns the NFTs that can be refunded now: those with a lock are their
    /// lockers' to refund.
    pub(super) async fn look(
        &mut self,
        platform: &Platform,
        product: ProductId,
        closed: Day,
    ) -> Result<Vec<TokenId>, ReadError> {
        let last = platform.last_token().await?;
        let new = (self.read_to + 1..=last).map(TokenId);
        let tokens = platform.tokens_among(self.waiting.iter().copied().chain(new)).await?;
        self.read_to = last;
        Ok(self.sort(tokens.into_iter().filter(|token| token.product == product && token.end > closed)))
    }

    /// NFTs that were split or merged since are in none of the lists; what they became is new.
    fn sort(&mut self, tokens: impl Iterator<Item = PowerToken>) -> Vec<TokenId> {
        self.waiting.clear();
        let mut free = Vec::new();
        for token in tokens {
            if token.refunded {
                self.recorded &= !self.refunded.insert(token.id);
                continue;
            }
            self.waiting.insert(token.id);
            if !token.locked {
                free.push(token.id);
            }
        }
        free
    }

    /// NFTs that were refunded.
    pub(super) fn refunded(&self) -> impl Iterator<Item = TokenId> {
        self.refunded.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, U256};
    use dmex_types::Power;

    use super::*;

    fn token(id: u64, locked: bool, refunded: bool) -> PowerToken {
        let (zero, day) = (U256::ZERO, Day::new(19_000));
        PowerToken {
            id: TokenId(id),
            holder: Address::ZERO,
            product: ProductId(1),
            power: Power::new(1),
            start: day,
            end: day,
            tranche: zero,
            moves: 0,
            locked,
            locker: None,
            payee: None,
            refunded,
            income_owed: zero,
            refund_owed: zero,
            income_earned: zero,
            refund_earned: zero,
        }
    }

    #[test]
    fn risk_3_what_was_refunded_is_not_refunded_again_and_what_is_locked_waits() {
        let mut holders = Holders::default();
        let free = holders.sort([token(1, false, false), token(2, true, false)].into_iter());
        assert_eq!(free, [TokenId(1)]);
        assert_eq!(holders.sort([token(1, false, true), token(2, false, false)].into_iter()), [TokenId(2)]);
        assert_eq!(holders.refunded().collect::<Vec<_>>(), [TokenId(1)]);
        assert_eq!(holders.waiting, BTreeSet::from([TokenId(2)]));
    }

    #[test]
    fn risk_4_losses_are_looked_at_again_when_another_was_refunded() {
        let mut holders = Holders::default();
        holders.sort([token(1, false, true)].into_iter());
        holders.recorded = true;
        holders.sort([].into_iter());
        assert!(holders.recorded);
        holders.sort([token(2, false, true)].into_iter());
        assert!(!holders.recorded);
    }
}
