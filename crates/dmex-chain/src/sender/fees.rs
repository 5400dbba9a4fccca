//! What a transaction offers for its place in a block.

use alloy::eips::eip1559::Eip1559Estimation;

/// Fees per gas, in wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fees {
    /// The most that is paid in all.
    pub(super) max: u128,
    /// Of that, what the block's maker gets.
    pub(super) priority: u128,
}

impl Fees {
    /// What the node suggests, within the limit.
    pub(super) fn suggested(suggestion: &Eip1559Estimation, highest: u128) -> Self {
        Self { max: suggestion.max_fee_per_gas, priority: suggestion.max_priority_fee_per_gas }
            .within(highest)
    }

    /// The fees of a replacement: at least an eighth (12.5 %) more on both, rounded up, and no
    /// less than what the node suggests now. `None` if the limit does not allow it.
    pub(super) fn bumped(self, suggested: Self, highest: u128) -> Option<Self> {
        let max = eighth_more(self.max).max(suggested.max);
        let priority = eighth_more(self.priority).max(suggested.priority);
        let bumped = Self { max: max.max(priority), priority };
        if bumped.max <= highest {
            return Some(bumped);
        }
        let least = Self { max: eighth_more(self.max), priority: eighth_more(self.priority) };
        (least.max <= highest && least.priority <= least.max).then_some(least)
    }

    fn within(self, highest: u128) -> Self {
        let max = self.max.min(highest);
        Self { max, priority: self.priority.min(max) }
    }
}

fn eighth_more(fee: u128) -> u128 {
    fee.saturating_add(fee.div_ceil(8)).max(fee.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_LIMIT: u128 = u128::MAX;

    fn fees(max: u128, priority: u128) -> Fees {
        Fees { max, priority }
    }

    #[test]
    fn bump_is_an_eighth_on_both_rounded_up() {
        assert_eq!(fees(800, 80).bumped(fees(0, 0), NO_LIMIT), Some(fees(900, 90)));
        assert_eq!(fees(801, 81).bumped(fees(0, 0), NO_LIMIT), Some(fees(902, 92)));
        assert_eq!(fees(1, 0).bumped(fees(0, 0), NO_LIMIT), Some(fees(2, 1)));
    }

    #[test]
    fn bump_follows_the_market_up() {
        assert_eq!(fees(800, 80).bumped(fees(2_000, 10), NO_LIMIT), Some(fees(2_000, 90)));
    }

    #[test]
    fn bump_stays_within_the_limit_or_is_not_made() {
        assert_eq!(fees(800, 80).bumped(fees(2_000, 500), 1_000), Some(fees(900, 90)));
        assert_eq!(fees(950, 80).bumped(fees(0, 0), 1_000), None);
    }

    #[test]
    fn suggestion_is_cut_to_the_limit() {
        let suggestion = Eip1559Estimation { max_fee_per_gas: 5_000, max_priority_fee_per_gas: 3_000 };
        assert_eq!(Fees::suggested(&suggestion, 1_000), fees(1_000, 1_000));
    }
}
