//! Ending policies that are over.

use dmex_types::{PolicyId, ProductId};

use crate::rules::insurance::CLAIM_WINDOW;
use crate::{CoinId, Model, Refusal};

impl Model {
    /// Ends policies whose days are all settled, or whose tokens did not claim in 90 days; what they did not take falls to the
    /// underwriters. One that never begins covers nothing any more, but its premium stays the holders' until then. Anyone may.
    /// What has ended is passed over; of several policies so is what still stands.
    ///
    /// # Errors
    /// [`Refusal::CoverageStands`] for one policy alone.
    pub fn release_coverage(&mut self, coin: CoinId, policies: &[PolicyId], now: u64) -> Result<(), Refusal> {
        policies.iter().try_for_each(|number| self.release_policy(coin, *number, policies.len() == 1, now))
    }

    fn release_policy(
        &mut self,
        coin: CoinId,
        number: PolicyId,
        alone: bool,
        now: u64,
    ) -> Result<(), Refusal> {
        let Some(policy) = self.policy(coin, number) else { return Ok(()) };
        let late = self.is_late(policy.product, now);
        let ended = late || self.product(policy.product)?.state.next_day >= policy.end;
        let never = policy.daily > 0 && self.is_void(&policy);
        if !ended && !never {
            return if alone { Err(Refusal::CoverageStands) } else { Ok(()) };
        }
        self.earn_settled(coin, policy.product, now)?;
        if late || never {
            self.cut(coin, number)?;
        }
        if ended {
            self.take_share(coin, number, policy.units)?;
        }
        Ok(())
    }

    /// Whether the time to claim is over.
    fn is_late(&self, product: ProductId, now: u64) -> bool {
        self.loss_measure(product).is_some_and(|measured| now >= measured.measured_at + CLAIM_WINDOW)
    }
}
