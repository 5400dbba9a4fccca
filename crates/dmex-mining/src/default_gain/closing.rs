//! How a product ends whose miner stops, by the rules of the chain (RISK-1, RISK-2).

use dmex_model::rules::{expectation, shortfall_rules};
use serde::Serialize;

/// How a product ends whose miner stops: the bond pays on while short days add up and the DAO votes, then the rest of the
/// days never settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// Days from the first undelivered one to the first that never settles `[day]`.
    pub days: u32,
}

impl Closing {
    /// Days of a vote: one before it opens, five while it runs, two in the timelock.
    const VOTE_DAYS: u32 = 8;
    const SECONDS_PER_DAY: u64 = 86_400;

    /// The soonest that the rules allow: short days until the product is terminable, the grace of the last of them, and a
    /// vote that is proposed at once.
    #[must_use]
    pub fn soonest() -> Self {
        let short_days = u32::from(shortfall_rules::TERMINABLE.div_ceil(shortfall_rules::SHORT_ADDS));
        let grace_days = u32::try_from(expectation::GRACE / Self::SECONDS_PER_DAY).unwrap_or(u32::MAX);
        Self { days: short_days + grace_days + Self::VOTE_DAYS }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_1_seven_short_days_three_of_grace_and_a_vote() {
        assert_eq!(Closing::soonest(), Closing { days: 18 });
    }
}
