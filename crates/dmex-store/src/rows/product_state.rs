//! Where a product stands, from its row.

use dmex_types::{ProductFacts, ProductState};

use super::Product;

impl Product {
    /// Where it stands at a time [Unix seconds].
    #[must_use]
    pub fn state(&self, now: u64) -> ProductState {
        ProductState::of(&ProductFacts {
            now,
            opens: self.opens,
            closes: self.closes,
            sells_no_more: self.stopped || self.sold >= self.units_for_sale,
            has_sold: !self.sold.is_zero(),
            next_day: self.next_day,
            end_day: self.end_day,
            short_run: self.short_run,
            has_settled: self.settled_days > 0,
            terminable_until: self.terminable_until,
            closed_day: self.closed_day,
        })
    }
}
