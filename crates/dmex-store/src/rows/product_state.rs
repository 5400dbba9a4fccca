//! Where a product stands, from its row.

use dmex_types::{Power, ProductFacts, ProductState};

use super::Product;

impl Product {
    /// Power that can still be bought: neither sold nor reserved for an auction.
    #[must_use]
    pub fn left(&self) -> Power {
        let taken = self.sold.saturating_add(self.reserved_units);
        self.units_for_sale.checked_sub(taken).unwrap_or(Power::ZERO)
    }

    /// Where it stands at a time [Unix seconds].
    #[must_use]
    pub fn state(&self, now: u64) -> ProductState {
        ProductState::of(&ProductFacts {
            now,
            opens: self.opens,
            closes: self.closes,
            sells_no_more: self.stopped || self.left().is_zero(),
            has_sold: !self.sold.is_zero(),
            next_day: self.next_day,
            end_day: self.end_day,
            score: self.score,
            has_settled: self.settled_days > 0,
            terminable_until: self.terminable_until,
            closed_day: self.closed_day,
        })
    }
}
