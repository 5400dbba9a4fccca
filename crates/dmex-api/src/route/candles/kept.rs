//! What was bought on a day: read once for a day that is over, and once a block for others, so that a long history costs no more than a short one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use alloy::primitives::{B256, U256};
use dmex_store::read::Events;
use dmex_store::rows::{Cursor, Event};
use dmex_types::{Amount, Day, Power, ProductId};
use dmex_wire::Candle;

use crate::app::App;
use crate::problem::ApiError;

/// Purchases of a day that are read.
const READ: u32 = 50_000;
/// Prices are told in this part of a smallest unit.
const WAD: u64 = 1_000_000_000_000_000_000;

/// Purchases of a day by product.
pub(crate) type DayTrades = Arc<BTreeMap<ProductId, Trade>>;

/// Days that were read. Only days with products are kept, so that strangers cannot fill the memory.
#[derive(Debug, Default)]
pub(crate) struct KeptDays(Mutex<BTreeMap<Day, Kept>>);

/// A day that was read, and how long it holds.
#[derive(Debug)]
struct Kept {
    trades: DayTrades,
    /// The block that it is of; none if it is over, and no reorg changes it any more.
    of: Option<B256>,
}

/// Purchases together.
#[derive(Clone, Debug)]
pub(crate) struct Trade {
    pub(super) candle: Candle,
    /// The first event and the last.
    first: u64,
    last: u64,
}

/// What was bought on a day, as the store stands at a block.
pub(super) async fn of_day(app: &App, day: Day, at: &Cursor) -> Result<DayTrades, ApiError> {
    if let Some(kept) = app.kept_days().get(day, at.hash) {
        return Ok(kept);
    }
    let time = day.start_timestamp()..day.next().start_timestamp();
    let events = app.store.events_within("PowerBought", time, READ + 1).await?;
    if events.len() > READ as usize {
        let detail = format!("there are more than {READ} purchases on {day}");
        return Err(ApiError::BadRequest(detail, "ask for other days"));
    }
    let mut trades: BTreeMap<ProductId, Trade> = BTreeMap::new();
    for (product, trade) in events.iter().filter_map(|event| purchase(day, event)) {
        trades.entry(product).and_modify(|sum| sum.add(&trade)).or_insert(trade);
    }
    let trades = Arc::new(trades);
    // Over for a whole day: no chain goes back so far.
    let is_over = day.next().next().start_timestamp() <= at.timestamp;
    let of = (!is_over).then_some(at.hash);
    app.kept_days().keep(day, Kept { trades: trades.clone(), of });
    Ok(trades)
}

impl KeptDays {
    fn get(&self, day: Day, at: B256) -> Option<DayTrades> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(&day).filter(|kept| kept.of.is_none_or(|block| block == at));
        found.map(|kept| kept.trades.clone())
    }

    fn keep(&self, day: Day, read: Kept) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(day, read);
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
    fn a_day_that_is_not_over_holds_for_its_block_only() {
        let (kept, day) = (KeptDays::default(), Day::new(1));
        let [block, other] = [B256::repeat_byte(1), B256::repeat_byte(2)];
        kept.keep(day, Kept { trades: DayTrades::default(), of: Some(block) });
        assert!(kept.get(day, block).is_some() && kept.get(day, other).is_none());
        kept.keep(day, Kept { trades: DayTrades::default(), of: None });
        assert!(kept.get(day, other).is_some() && kept.get(Day::new(2), other).is_none());
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
