//! Measuring a product and recording what its tokens lost.

use alloy_primitives::U256;
use dmex_types::{Day, ProductId, TokenId};

use super::{IncomeMark, Loss, LossMeasure, coin_value_up, pay_down};
use crate::benchmark::Side;
use crate::settlement::{Product, Sealed};
use crate::wide_math::narrow;
use crate::{Model, Refusal, Token};

/// What insurance measures a token's loss by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GrossLoss {
    /// [pay coin] What was lost beyond the refund, by the lesser of two marks, whatever of it the bond made good.
    pub gross: u128,
    /// [pay coin] What the token's share of the bond is worth at the closing's price, rounded up.
    pub bond_value: u128,
}

/// The days of a token that its product, closed at its miner's fault, will never settle.
struct Unsettled<'a> {
    entry: &'a Product,
    token: &'a Token,
    sealed: Sealed,
    closed_day: Day,
    /// How the closing valued them.
    mark: IncomeMark,
}

impl Unsettled<'_> {
    fn first(&self) -> Day {
        self.token.start.max(self.closed_day)
    }

    fn count(&self) -> u128 {
        u128::from(self.token.end.since(self.first()))
    }
}

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

    /// What insurance measures a token's loss by: the closing's mark or that of the final day `day`, at the price of then
    /// [pay coin per coin, 18 decimals], whichever says less. Nothing for a product that was closed without anybody's fault.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`] or [`Refusal::NotMeasured`].
    pub fn gross_loss(&self, id: TokenId, day: Day, rate: u128) -> Result<GrossLoss, Refusal> {
        let Some(left) = self.unsettled(self.token(id)?)? else { return Ok(GrossLoss::default()) };
        // What was mined before the closing is a fact, not a forecast.
        let forecast = self.mark_at_rate(&left.entry.sale, (left.closed_day, day), rate)?;
        let insured = IncomeMark { tail: left.mark.tail, ..forecast };
        let closing = self.beyond_refund_down(&left, &left.mark)?;
        let gross = closing.min(self.beyond_refund_down(&left, &insured)?);
        Ok(GrossLoss { gross: narrow(gross)?, bond_value: self.bond_value_up(&left)? })
    }

    /// [pay coin] Value of the remaining income, less the refund and the share of the bond, which is rounded up.
    pub(super) fn loss_down(&self, token: &Token) -> Result<u128, Refusal> {
        let Some(left) = self.unsettled(token)? else { return Ok(0) };
        let lost = self.beyond_refund_down(&left, &left.mark)?;
        narrow(lost.saturating_sub(U256::from(self.bond_value_up(&left)?)))
    }

    /// Nobody answers for a product that was closed without anybody's fault.
    fn unsettled<'a>(&'a self, token: &'a Token) -> Result<Option<Unsettled<'a>>, Refusal> {
        let LossMeasure { mark, .. } = self.loss_measure(token.product).ok_or(Refusal::NotMeasured)?;
        let entry = self.product(token.product)?;
        let (Some(closed_day), Some(sealed)) = (entry.shortfall.closed_day, entry.shortfall.sealed) else {
            return Err(Refusal::NotMeasured);
        };
        if !entry.shortfall.at_fault || token.end <= closed_day {
            return Ok(None);
        }
        Ok(Some(Unsettled { entry, token, sealed, closed_day, mark }))
    }

    /// [pay coin] What the days would have earned by a mark, less the purchase money that came back for them.
    fn beyond_refund_down(&self, left: &Unsettled<'_>, mark: &IncomeMark) -> Result<U256, Refusal> {
        let pay_scale = self.coin(left.entry.sale.offer.pay_coin).scale();
        let per_unit = mark.unit_coin(&left.entry.sale, left.first(), left.token.end)?;
        let income = pay_down(left.token.units.units(), per_unit, mark.rate, pay_scale)?;
        Ok(income.saturating_sub(U256::from(left.token.tranche * left.count())))
    }

    /// [pay coin] What the share of the bond is worth at the closing's price.
    fn bond_value_up(&self, left: &Unsettled<'_>) -> Result<u128, Refusal> {
        let offer = &left.entry.sale.offer;
        let (pay_scale, reward_scale) =
            (self.coin(offer.pay_coin).scale(), self.coin(offer.reward_coin).scale());
        let bond = left.sealed.share_down(left.token, left.count())?;
        coin_value_up(bond, left.mark.rate, reward_scale, pay_scale)
    }
}
