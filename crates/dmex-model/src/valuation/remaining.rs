//! The remaining income of products (RISK-8).

use alloy_primitives::U256;
use dmex_types::{Day, ProductId};

use super::{Earning, IncomeMark, coin_down, coin_of_units_up};
use crate::settlement::Product;
use crate::{Model, Refusal, Sale, Side};

impl Earning {
    /// How the power of a sale earns.
    pub(super) fn of(sale: &Sale) -> Self {
        Self {
            running_cost: sale.offer.running_cost,
            mining: sale.mining(),
            vests: sale.payout_days > sale.offer.mining_days,
        }
    }
}

impl Model {
    /// Marks the days of a product from `base` on by the final day `day`.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`], [`Refusal::DayNotFinal`], or [`Refusal::NoSource`] where nothing says what the pay coin
    /// is worth.
    pub fn mark_of(
        &self,
        product: ProductId,
        base: Day,
        day: Day,
        side: Side,
        now: u64,
    ) -> Result<IncomeMark, Refusal> {
        self.mark(&self.product(product)?.sale, base, day, side, now)
    }

    /// The remaining income of an open product by the newest final day: the mark, the days left of the mean unit, and the
    /// coin of all its power [reward coin], rounded up.
    ///
    /// # Errors
    /// As [`Model::mark_of`].
    pub fn assess_income(&self, product: ProductId, now: u64) -> Result<(IncomeMark, u32, u128), Refusal> {
        let entry = self.product(product)?;
        let benchmark = self.benchmark(entry.sale.offer.asset).ok_or(Refusal::DayNotFinal)?;
        self.remaining(entry, (entry.state.next_day, benchmark.newest_day()?), now)
    }

    /// [reward coin] What the days that are left, or will not be settled once it is closed, are worth less the tranches of
    /// those days; nothing if no power is outstanding.
    ///
    /// # Errors
    /// As [`Model::mark_of`].
    pub fn remaining_up(&self, product: ProductId, now: u64) -> Result<u128, Refusal> {
        let entry = self.product(product)?;
        let (state, sale) = (&entry.state, &entry.sale);
        if state.outstanding.is_zero() {
            return Ok(0);
        }
        let known = self.benchmark(sale.offer.asset).ok_or(Refusal::DayNotFinal)?.next_day();
        let (base, end) = match entry.shortfall.closed_day {
            Some(closed_day) => (closed_day, closed_day.min(known)),
            None => (state.next_day, known),
        };
        let newest = end.previous().ok_or(Refusal::DayNotFinal)?;
        let (mark, _, income) = self.remaining(entry, (base, newest), now)?;
        let coin_scale = self.coin(sale.offer.reward_coin).scale();
        let pay_scale = self.coin(sale.offer.pay_coin).scale();
        Ok(income.saturating_sub(coin_down(state.escrow, mark.rate, coin_scale, pay_scale)?))
    }

    /// A day's income falls with time, so that all units with the mean days left are never worth less than one by one;
    /// power that has yet to start counts as if it started now, which is more again.
    fn remaining(
        &self,
        entry: &Product,
        (base, day): (Day, Day),
        now: u64,
    ) -> Result<(IncomeMark, u32, u128), Refusal> {
        let sale = &entry.sale;
        let units = entry.state.outstanding.units();
        let mean_days = mean_days_up(entry.unit_days(), units);
        let mark = self.mark(sale, base, day, Side::High, now)?;
        let unit = mark.unit_coin(sale, base, base + mean_days)?;
        let scale = self.coin(sale.offer.reward_coin).scale();
        let income = coin_of_units_up(units, unit, scale)?;
        Ok((mark, mean_days, income))
    }

    /// Marks the days from `base` on by the final day `day` on the low side, at a rate [pay coin per coin, 18 decimals] that was
    /// found before.
    pub(crate) fn mark_at_rate(
        &self,
        sale: &Sale,
        (base, day): (Day, Day),
        rate: u128,
    ) -> Result<IncomeMark, Refusal> {
        Ok(IncomeMark { rate, ..self.priced_mark(sale, (base, day), Side::Low, None)? })
    }

    fn mark(&self, sale: &Sale, base: Day, day: Day, side: Side, now: u64) -> Result<IncomeMark, Refusal> {
        let offer = &sale.offer;
        let same = offer.pay_coin == offer.reward_coin || self.is_paid_in(offer.pay_coin, offer.asset);
        let pay_price =
            if same { None } else { Some(self.pay_price(offer.pay_coin, day, side.other(), now)?) };
        self.priced_mark(sale, (base, day), side, pay_price)
    }

    fn priced_mark(
        &self,
        sale: &Sale,
        (base, day): (Day, Day),
        side: Side,
        pay_price: Option<u128>,
    ) -> Result<IncomeMark, Refusal> {
        let benchmark = self.benchmark(sale.offer.asset).ok_or(Refusal::DayNotFinal)?;
        let outlook = benchmark.outlook_on(day, side)?;
        let tail = match sale.mining() {
            Some((start, end)) => benchmark.tail_on(day, base, start, end, side)?,
            None => U256::ZERO,
        };
        IncomeMark::new(outlook, side, (base, day), tail, pay_price)
    }
}

/// [day] Days left of the mean unit.
#[must_use]
pub fn mean_days_up(unit_days: u128, units: u64) -> u32 {
    u32::try_from(unit_days.div_ceil(u128::from(units.max(1)))).unwrap_or(u32::MAX)
}
