//! Measuring a product and recording what its tokens lost.

use alloy_primitives::U256;
use dmex_types::{ProductId, TokenId};

use super::{Loss, LossMeasure, coin_value_up, pay_down};
use crate::benchmark::Side;
use crate::wide_math::narrow;
use crate::{Model, Refusal, Token};

impl Model {
    /// Measures a closed and sealed product by the last final day before it closed. Once.
    ///
    /// # Errors
    /// [`Refusal::AlreadyMeasured`] or [`Refusal::NotSealed`].
    pub fn measure(&mut self, product: ProductId, now: u64) -> Result<(), Refusal> {
        if self.losses.measures.contains_key(&product) {
            return Err(Refusal::AlreadyMeasured);
        }
        let entry = self.product(product).map_err(|_| Refusal::NotSealed)?;
        let (Some(closed_day), Some(_)) = (entry.shortfall.closed_day, entry.shortfall.sealed) else {
            return Err(Refusal::NotSealed);
        };
        let benchmark = self.benchmark(entry.sale.offer.asset).ok_or(Refusal::DayNotFinal)?;
        let last = closed_day.min(benchmark.next_day()).previous().ok_or(Refusal::DayNotFinal)?;
        let mark = self.mark_of(product, closed_day, last, Side::Low, now)?;
        self.losses.measures.insert(product, LossMeasure { measured_at: now, mark });
        Ok(())
    }

    /// Records the losses of refunded tokens; those that are recorded, or lost nothing, are passed over. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`], [`Refusal::NotRefunded`] or [`Refusal::NotMeasured`]; then none is recorded.
    pub fn record_losses(&mut self, tokens: &[TokenId]) -> Result<(), Refusal> {
        for token in tokens {
            self.recordable(*token)?;
        }
        for token in tokens {
            let loss = self.recordable(*token)?;
            self.losses.note(*token, loss);
        }
        Ok(())
    }

    /// A refunded token never changes again, so its loss is fixed.
    pub(super) fn recordable(&self, id: TokenId) -> Result<Loss, Refusal> {
        if !self.token(id)?.refunded {
            return Err(Refusal::NotRefunded);
        }
        self.loss(id)
    }

    /// [pay coin] Value of the remaining income, less the refund and the share of the bond, which is rounded up.
    pub(super) fn loss_down(&self, token: &Token) -> Result<u128, Refusal> {
        let LossMeasure { mark, .. } = self.loss_measure(token.product).ok_or(Refusal::NotMeasured)?;
        let entry = self.product(token.product)?;
        let (Some(closed_day), Some(sealed)) = (entry.shortfall.closed_day, entry.shortfall.sealed) else {
            return Err(Refusal::NotMeasured);
        };
        // Nobody answers for a product that was closed without anybody's fault.
        if !entry.shortfall.at_fault || token.end <= closed_day {
            return Ok(0);
        }
        let offer = &entry.sale.offer;
        let (pay_scale, reward_scale) =
            (self.coin(offer.pay_coin).scale(), self.coin(offer.reward_coin).scale());
        let first = token.start.max(closed_day);
        let per_unit = mark.unit_coin(&entry.sale, first, token.end)?;
        let income = pay_down(token.units.units(), per_unit, mark.rate, pay_scale)?;

        let days_left = u128::from(token.end.since(first));
        let bond = sealed.share_down(token, days_left)?;
        let bond_value = coin_value_up(bond, mark.rate, reward_scale, pay_scale)?;
        let refund = token.tranche * days_left;
        narrow(income.saturating_sub(U256::from(refund) + U256::from(bond_value)))
    }
}
