//! What was bought on a day: read once, and where it was left off as purchases come, so that a long history costs no more
//! than a short one and no day is too full.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex as Held, PoisonError};

use alloy::primitives::U256;
use dmex_store::read::Events;
use dmex_store::rows::{Cursor, Event};
use dmex_types::{Amount, Day, Power, ProductId};
use dmex_wire::Candle;
use tokio::sync::Mutex;

use crate::app::App;
use crate::problem::ApiError;
use crate::tips::{PLACES, stands};

/// Purchases that are read at a time. What was read is kept also if nobody waits for the rest any more.
const READ: u32 = 2_000;
/// Prices are told in this part of a smallest unit.
const WAD: u64 = 1_000_000_000_000_000_000;

/// Purchases of a day by product.
pub(crate) type DayTrades = Arc<BTreeMap<ProductId, Trade>>;

/// Days that were read. Only days with products are kept, so that strangers cannot fill the memory.
#[derive(Debug, Default)]
pub(crate) struct KeptDays(Held<BTreeMap<Day, Arc<Mutex<Reading>>>>);

/// A day, as far as it was read.
#[derive(Debug, Default)]
struct Reading {
    trades: DayTrades,
    /// The block up to which it was read; none before the first look.
    up_to: Option<Cursor>,
    /// The first event that was not looked at.
    next: u64,
    /// No purchase and no reorg changes it any more.
    is_over: bool,
    /// All is read up to that block.
    is_whole: bool,
}

/// Purchases together.
#[derive(Clone, Debug)]
pub(crate) struct Trade {
    pub(super) candle: Candle,
    /// The first event and the last.
    first: u64,
    last: u64,
}

/// What was bought on a day, as the store stands at a block. Of many who ask at the same time one reads.
pub(super) async fn of_day(app: &App, day: Day, at: &Cursor) -> Result<DayTrades, ApiError> {
    let reading = app.kept_days().of(day);
    let mut reading = reading.lock().await;
    reading.go_on(app, day, at).await?;
    Ok(reading.trades.clone())
}

impl KeptDays {
    fn of(&self, day: Day) -> Arc<Mutex<Reading>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(day).or_default().clone()
    }
}

impl Reading {
    /// Reads what is new up to a block, or all if a reorg took what was read.
    async fn go_on(&mut self, app: &App, day: Day, at: &Cursor) -> Result<(), ApiError> {
        if self.is_over || self.is_whole && self.up_to.as_ref() == Some(at) {
            return Ok(());
        }
        if let Some(up_to) = &self.up_to
            && up_to != at
            && !stands(&app.store, up_to, at).await?
        {
            *self = Self::default();
        }
        let ids = self.ids(app, day, at).await?;
        (self.up_to, self.is_whole) = (Some(at.clone()), false);
        while self.next < ids.end {
            let events = app.store.events_within("PowerBought", self.next..ids.end, READ).await?;
            self.add(day, &events);
            if events.len() < READ as usize {
                self.next = ids.end;
            }
        }
        self.is_whole = true;
        // Over for a whole day: no chain goes back so far.
        self.is_over = day.next().next().start_timestamp() <= at.timestamp;
        Ok(())
    }

    /// The events of the day up to a block that were not looked at.
    async fn ids(&mut self, app: &App, day: Day, at: &Cursor) -> Result<Range<u64>, ApiError> {
        let beyond = (at.number + 1) * PLACES;
        let first = app.store.first_event_from(day.start_timestamp()).await?.unwrap_or(beyond);
        let end = app.store.first_event_from(day.next().start_timestamp()).await?.unwrap_or(beyond);
        self.next = self.next.max(first);
        Ok(self.next..end.min(beyond))
    }

    fn add(&mut self, day: Day, events: &[Event]) {
        let trades = Arc::make_mut(&mut self.trades);
        for (product, trade) in events.iter().filter_map(|event| purchase(day, event)) {
            trades.entry(product).and_modify(|sum| sum.add(&trade)).or_insert(trade);
        }
        self.next = events.last().map_or(self.next, |last| last.id + 1);
    }
}

impl Trade {
    /// Both together, whichever came first.
    pub(super) fn add(&mut self, other: &Self) {
        let (sum, more) = (&mut self.candle, &other.candle);
        if other.first < self.first {
            (self.first, sum.open) = (other.first, more.open);
        }
        if other.last > self.last {
            (self.last, sum.close) = (other.last, more.close);
        }
        sum.high = sum.high.max(more.high);
        sum.low = sum.low.min(more.low);
        sum.units = sum.units + more.units;
        sum.paid += more.paid.0;
        sum.purchases += more.purchases;
    }

    /// The same, as of the first day of an interval.
    pub(super) fn on(&self, day: Day) -> Self {
        Self { candle: Candle { day, ..self.candle }, ..*self }
    }
}

/// A purchase, as its event tells it.
fn purchase(day: Day, event: &Event) -> Option<(ProductId, Trade)> {
    let number = |name: &str| event.arguments.get(name)?.as_str();
    let units: u64 = number("units")?.parse().ok().filter(|units| *units > 0)?;
    let paid: U256 = number("payment")?.parse().ok()?;
    let price = Amount(paid.saturating_mul(U256::from(WAD)) / U256::from(units));
    let (units, paid) = (Power::new(units), Amount(paid));
    let candle =
        Candle { day, open: price, high: price, low: price, close: price, units, paid, purchases: 1 };
    Some((ProductId(event.product?), Trade { candle, first: event.id, last: event.id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(id: u64, price: u128) -> Trade {
        let price = Amount::from(price);
        let (units, paid) = (Power::new(1), price);
        let day = Day::new(1);
        let candle =
            Candle { day, open: price, high: price, low: price, close: price, units, paid, purchases: 1 };
        Trade { candle, first: id, last: id }
    }

    #[test]
    fn opening_and_closing_are_by_time_in_whatever_order_products_are_added() {
        let orders: [[usize; 4]; 3] = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]];
        let trades = [bought(1, 7), bought(2, 9), bought(3, 4), bought(4, 5)];
        for order in orders {
            let mut sum = trades[order[0]].clone();
            for index in &order[1..] {
                sum.add(&trades[*index]);
            }
            let Candle { open, high, low, close, units, purchases, .. } = sum.candle;
            assert_eq!([open, high, low, close], [7, 9, 4, 5].map(|price: u128| Amount::from(price)));
            assert_eq!((units, purchases), (Power::new(4), 4));
        }
    }
}
