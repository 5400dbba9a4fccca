//! Whether a product may sell, and its miner take out bond (SALE-6).

use dmex_types::{Power, ProductId};

use super::product::Product;
use crate::rules::shortfall_rules::GOOD;
use crate::{Benchmark, Model, Refusal};

/// How a product stands: the first of these that is so, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nothing is held against it.
    Good,
    /// It was closed.
    Closed,
    /// The DAO may end it.
    Terminable,
    /// More than two short days are not made up for.
    Scored,
    /// A closed day is past its grace and was not settled.
    Overdue,
    /// The bond is below its bond days.
    BondLow,
    /// The bond calls did not look at it lately.
    CallStale,
    /// The bond is below what is called for.
    CallUnmet,
}

impl Model {
    /// How a product stands.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`], or [`Refusal::BenchmarkPending`] before the benchmark's first day is final.
    pub fn standing_of(&self, product: ProductId, now: u64) -> Result<Standing, Refusal> {
        let entry = self.product(product)?;
        let (order, reserved) = (self.order_of(entry, now), entry.sale.reserved_units());
        let unit_days = entry.unit_days();
        if order != Standing::Good || (unit_days == 0 && reserved.is_zero()) {
            return Ok(order);
        }
        let required = self.required(entry, reserved)?;
        if entry.state.bond < required {
            return Ok(Standing::BondLow);
        }
        if unit_days == 0 {
            return Ok(Standing::Good);
        }
        let Some(call) = self.fresh_call(product, entry) else { return Ok(Standing::CallStale) };
        let met = entry.state.bond >= required + call.beyond_up(unit_days)?;
        Ok(if met { Standing::Good } else { Standing::CallUnmet })
    }

    /// That `units` more may be sold, those that are reserved among them: the product is in order, and the bond is enough for
    /// all power, so that no purchase lowers it for what was sold before.
    ///
    /// # Errors
    /// [`Refusal::NotInGoodStanding`], [`Refusal::BondTooSmall`], or [`Refusal::BenchmarkPending`] before the benchmark's
    /// first day is final.
    pub(crate) fn check_sellable(&self, product: ProductId, units: Power, now: u64) -> Result<(), Refusal> {
        let entry = self.product(product)?;
        self.check_order(entry, now)?;
        let mut required = self.required(entry, units)?;
        let unit_days = entry.unit_days();
        if unit_days > 0 {
            let stale = Refusal::NotInGoodStanding(Standing::CallStale);
            let call = self.fresh_call(product, entry).ok_or(stale)?;
            let more = u128::from(units.units()) * u128::from(entry.sale.payout_days);
            required += call.beyond_up(unit_days + more)?;
        }
        if entry.state.bond < required { Err(Refusal::BondTooSmall) } else { Ok(()) }
    }

    /// That nothing but the size of the bond is held against a product.
    pub(super) fn check_order(&self, entry: &Product, now: u64) -> Result<(), Refusal> {
        match self.order_of(entry, now) {
            Standing::Good => Ok(()),
            standing => Err(Refusal::NotInGoodStanding(standing)),
        }
    }

    fn order_of(&self, entry: &Product, now: u64) -> Standing {
        let shortfall = &entry.shortfall;
        if shortfall.closed_day.is_some() {
            Standing::Closed
        } else if shortfall.is_terminable(now) {
            Standing::Terminable
        } else if shortfall.score > GOOD {
            Standing::Scored
        } else if self.is_overdue(entry, now) {
            Standing::Overdue
        } else {
            Standing::Good
        }
    }

    /// Whether the next day is past its grace, whatever was deposited for it: anyone may settle it.
    pub(crate) fn is_overdue(&self, entry: &Product, now: u64) -> bool {
        let (day, end) = (entry.state.next_day, entry.state.end_day);
        let past_grace = |grace_end| now >= grace_end;
        day < end && now >= day.end_timestamp() && self.grace_end_of(&entry.sale, day).is_ok_and(past_grace)
    }

    /// The call of the newest final day or the one before.
    fn fresh_call(&self, product: ProductId, entry: &Product) -> Option<super::Call> {
        let next_day = self.benchmark(entry.sale.offer.asset).map(Benchmark::next_day)?;
        self.call_of(product).filter(|call| next_day <= call.day + 2)
    }
}
