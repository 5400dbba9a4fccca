//! Why an underwriter may not leave now: one rule for all who tell of it.

use alloy::primitives::Address;
use dmex_model::rules::insurance_pool::STANDSTILL;
use dmex_types::{Condition, ProductId};

use crate::{Platform, ReadError, Underwriter};

/// Why no shares of an underwriter may leave now. Times are in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staying {
    /// Everyone may leave, and it has no shares.
    NoShares,
    /// It has no wish to leave: it never asked, left with all that it asked for, or its wish ran out.
    NoWish,
    /// Its wait is over then.
    Waits(u64),
    /// The product is in trouble: it leaves once that is over, and then at the latest.
    Troubled(u64),
    /// The product is in trouble, and its wish runs out then, unless somebody holds it.
    RunsOut(u64),
    /// All that the underwriters own backs cover.
    Bound,
}

impl Underwriter {
    /// Why none of its shares may leave at a time \[Unix seconds\]; only right if none may.
    #[must_use]
    pub fn staying(&self, condition: Condition, now: u64) -> Staying {
        let (ready, ends) = (self.leaves_from, self.leaves_until);
        let opens = ready.saturating_add(STANDSTILL);
        match condition {
            Condition::Over => Staying::NoShares,
            _ if self.leaving.is_zero() || now >= ends => Staying::NoWish,
            Condition::Troubled if opens >= ends => Staying::RunsOut(ends),
            Condition::Troubled if now < opens => Staying::Troubled(opens),
            Condition::Open if now < ready => Staying::Waits(ready),
            Condition::Open | Condition::Troubled => Staying::Bound,
        }
    }
}

impl Platform {
    /// Why no shares of an account may leave the pool of a product now, if none may; `None` if it has no pool.
    ///
    /// # Errors
    /// There is no such product, or the node failed.
    pub async fn staying(&self, product: ProductId, address: Address) -> Result<Option<Staying>, ReadError> {
        let (pool, has, now) =
            tokio::try_join!(self.pool(product), self.underwriter(product, address), self.now())?;
        let condition = pool.and_then(|pool| pool.condition);
        Ok(has.zip(condition).map(|(has, condition)| has.staying(condition, now)))
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::U256;

    use super::*;

    const DAY: u64 = 86_400;

    /// With a wish that may be fulfilled from a day on until another.
    fn leaving(from: u64, until: u64) -> Underwriter {
        Underwriter {
            address: Address::ZERO,
            shares: U256::from(9),
            worth: U256::from(9),
            leaving: U256::from(9),
            leaves_from: from * DAY,
            leaves_until: until * DAY,
            free: U256::ZERO,
        }
    }

    #[test]
    fn risk_5_in_trouble_a_wish_that_nobody_held_runs_out_before_it_can_be_fulfilled() {
        let (early, held) = (leaving(40, 47), leaving(40, 107));
        for day in [0, 39, 40, 46] {
            assert_eq!(early.staying(Condition::Troubled, day * DAY), Staying::RunsOut(47 * DAY));
            assert_eq!(held.staying(Condition::Troubled, day * DAY), Staying::Troubled(100 * DAY));
        }
        assert_eq!(early.staying(Condition::Troubled, 47 * DAY), Staying::NoWish);
        assert_eq!(held.staying(Condition::Troubled, 100 * DAY), Staying::Bound);
        assert_eq!(held.staying(Condition::Troubled, 107 * DAY), Staying::NoWish);
    }

    #[test]
    fn risk_5_in_order_the_wait_is_named_and_when_all_is_over_nothing_is_asked_for() {
        let wish = leaving(40, 47);
        assert_eq!(wish.staying(Condition::Open, 39 * DAY), Staying::Waits(40 * DAY));
        assert_eq!(wish.staying(Condition::Open, 40 * DAY), Staying::Bound);
        assert_eq!(wish.staying(Condition::Open, 47 * DAY), Staying::NoWish);
        let none = Underwriter { leaving: U256::ZERO, ..wish };
        assert_eq!(none.staying(Condition::Open, 39 * DAY), Staying::NoWish);
        assert_eq!(none.staying(Condition::Over, 39 * DAY), Staying::NoShares);
    }
}
