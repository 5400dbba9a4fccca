//! What a transaction offers for its place in a block.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use alloy::eips::eip1559::Eip1559Estimation;
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use tokio::time::Instant;

/// [wei] The tip after a refusal that names no least one: BSC, opBNB and Filecoin ask for less than this.
const ENOUGH_TIP: u128 = 1_000_000_000;
/// [wei] The highest fee per gas that is ever offered, unless told otherwise.
pub const HIGHEST_FEE: u128 = 500_000_000_000;
/// How long a tip that a node asked for is offered: a busy hour ends.
const TIP_HOLDS: Duration = Duration::from_secs(600);

/// [wei] The least tip per gas that a node asked for, and when, as far as it is known. Learnt again afterwards, at the price
/// of one more try.
#[derive(Debug, Default)]
pub struct LeastTip(Mutex<Option<(u128, Instant)>>);

impl LeastTip {
    /// The tip that is to be offered at least; 0 while nobody asked for any.
    #[must_use]
    pub fn get(&self) -> u128 {
        let least = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        least.filter(|(_, since)| since.elapsed() < TIP_HOLDS).map_or(0, |(tip, _)| tip)
    }

    /// A node refused these fees as too low, and named the least tip or none.
    pub fn refused(&self, fees: Fees, least_tip: Option<u128>) {
        let tip = fees.tip_after_refusal(least_tip);
        if tip > self.get() {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((tip, Instant::now()));
        }
    }
}

/// Fees per gas, in wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fees {
    /// The most that is paid in all.
    pub max: u128,
    /// Of that, what the block's maker gets.
    pub priority: u128,
}

impl Fees {
    /// What every sender of ours offers: what the node suggests, at least the tip that is known to be asked for, and never
    /// more than the highest.
    ///
    /// # Errors
    /// The node failed.
    pub async fn offered(
        provider: &DynProvider,
        least_tip: &LeastTip,
        highest: u128,
    ) -> Result<Self, TransportError> {
        Ok(Self::suggested(provider).await?.with_tip(least_tip.get()).within(highest))
    }

    /// What the node suggests. Where blocks have no fee of their own (BSC), recent blocks say little of the least tip; the
    /// node's own suggestions do, so the largest counts.
    ///
    /// # Errors
    /// The node failed.
    pub async fn suggested(provider: &DynProvider) -> Result<Self, TransportError> {
        let (estimate, tip, price) = tokio::join!(
            provider.estimate_eip1559_fees(),
            provider.get_max_priority_fee_per_gas(),
            provider.get_gas_price(),
        );
        // Not every node knows the other two.
        Ok(Self::largest(&estimate?, tip.unwrap_or_default(), price.unwrap_or_default()))
    }

    fn largest(estimate: &Eip1559Estimation, tip: u128, price: u128) -> Self {
        let of_blocks = Self { max: estimate.max_fee_per_gas, priority: estimate.max_priority_fee_per_gas };
        let no_block_fee = of_blocks.max <= of_blocks.priority;
        of_blocks.with_tip(if no_block_fee { tip.max(price) } else { tip })
    }

    /// The same with at least this tip.
    #[must_use]
    pub fn with_tip(self, least: u128) -> Self {
        let more = least.saturating_sub(self.priority);
        Self { max: self.max.saturating_add(more), priority: self.priority.saturating_add(more) }
    }

    /// The tip to offer after these were refused as too low.
    #[must_use]
    pub fn tip_after_refusal(self, least_tip: Option<u128>) -> u128 {
        least_tip.unwrap_or_else(|| self.priority.saturating_mul(2).max(ENOUGH_TIP))
    }

    /// The fees of a replacement: at least an eighth (12.5 %) more on both, rounded up, and no
    /// less than what the node suggests now. `None` if the limit does not allow it.
    #[must_use]
    pub fn bumped(self, suggested: Self, highest: u128) -> Option<Self> {
        let max = eighth_more(self.max).max(suggested.max);
        let priority = eighth_more(self.priority).max(suggested.priority);
        let bumped = Self { max: max.max(priority), priority };
        if bumped.max <= highest {
            return Some(bumped);
        }
        let least = Self { max: eighth_more(self.max), priority: eighth_more(self.priority) };
        (least.max <= highest && least.priority <= least.max).then_some(least)
    }

    /// The same within a limit.
    #[must_use]
    pub fn within(self, highest: u128) -> Self {
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
        assert_eq!(fees(5_000, 3_000).within(1_000), fees(1_000, 1_000));
    }

    #[test]
    fn fg2_the_least_tip_is_what_was_asked_for_most() {
        let least = LeastTip::default();
        assert_eq!(least.get(), 0);
        least.refused(fees(1, 1), Some(50_000_000));
        least.refused(fees(1, 1), Some(7));
        assert_eq!(least.get(), 50_000_000);
        least.refused(fees(1, 1), None);
        assert_eq!(least.get(), ENOUGH_TIP);
    }

    fn estimate(max_fee_per_gas: u128, max_priority_fee_per_gas: u128) -> Eip1559Estimation {
        Eip1559Estimation { max_fee_per_gas, max_priority_fee_per_gas }
    }

    #[test]
    fn fg2_without_a_fee_of_blocks_the_nodes_price_is_the_tip() {
        assert_eq!(Fees::largest(&estimate(1, 1), 0, 100_000_000), fees(100_000_000, 100_000_000));
        assert_eq!(Fees::largest(&estimate(1, 1), 3, 0), fees(3, 3));
        assert_eq!(
            Fees::largest(&estimate(2_010, 10), 30, 1_040),
            fees(2_030, 30),
            "the price has the block's fee in it"
        );
    }

    #[test]
    fn fg2_tip_after_a_refusal_is_the_named_one_or_enough() {
        assert_eq!(fees(1, 1).tip_after_refusal(Some(50_000_000)), 50_000_000);
        assert_eq!(fees(1, 1).tip_after_refusal(None), ENOUGH_TIP);
        assert_eq!(fees(9, ENOUGH_TIP).tip_after_refusal(None), 2 * ENOUGH_TIP);
        assert_eq!(fees(10, 1).with_tip(5), fees(14, 5));
    }
}
