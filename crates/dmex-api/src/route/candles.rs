//! Prices paid for power, over time.

use std::collections::BTreeMap;
use std::ops::Range;

use alloy::primitives::U256;
use axum::Json;
use axum::extract::State;
use dmex_store::read::Events;
use dmex_store::rows::{Event, Product};
use dmex_types::{Amount, Day, Power, ProductId};
use dmex_wire::{Candle, Candles, CandlesQuery, Interval};

use crate::app::App;
use crate::coins::Coins;
use crate::extract::Query;
use crate::problem::ApiError;

/// [day] Shown unless the question says what.
const USUAL: u32 = 90;
/// [day] Most that is shown at once.
const MOST: u32 = 1_100;
/// Purchases read at once.
const READ: u32 = 50_000;
/// Prices are told in this part of a smallest unit.
const WAD: u64 = 1_000_000_000_000_000_000;

/// Candles
///
/// Opening, highest, lowest and closing price of a unit of power in the primary sale, and how much was bought.
#[utoipa::path(get, path = "/v1/candles", tag = "market", params(CandlesQuery),
    responses((status = 200, description = "Intervals with purchases, in order", body = Candles)))]
pub(crate) async fn list_candles(
    State(app): State<App>,
    Query(query): Query<CandlesQuery>,
) -> Result<Json<Candles>, ApiError> {
    let days = days(&query, Day::from_timestamp(app.store.cursor().await?.timestamp))?;
    let products = app.store.all::<Product>().await?;
    let of_asset = || products.iter().filter(|product| product.asset == query.asset);
    let pay = query.pay_token.or_else(|| of_asset().next().map(|product| product.pay_token));
    let none = || ApiError::NotFound(format!("product of {}", query.asset), super::PRODUCTS);
    let pay = pay.ok_or_else(none)?;
    let wanted: Vec<ProductId> = of_asset()
        .filter(|product| product.pay_token == pay && query.product.is_none_or(|id| id == product.id))
        .map(|product| product.id)
        .collect();
    let time = days.start.start_timestamp()..days.end.start_timestamp();
    let events = app.store.events_within("PowerBought", time, READ + 1).await?;
    if events.len() > READ as usize {
        return Err(ApiError::BadRequest(
            format!("there are more than {READ} purchases from {} to {}", days.start, days.end),
            "ask for fewer days at a time",
        ));
    }
    let width = match query.interval.unwrap_or_default() {
        Interval::Day => 1,
        Interval::Week => 7,
    };
    let mut candles = BTreeMap::new();
    for purchase in events.iter().filter_map(purchase).filter(|bought| wanted.contains(&bought.product)) {
        let first = Day::new(purchase.day.number() / width * width);
        candles
            .entry(first)
            .and_modify(|candle| add(candle, &purchase))
            .or_insert_with(|| begin(first, &purchase));
    }
    let pay = Coins::of(&app).await?.coin(pay);
    Ok(Json(Candles { pay, items: candles.into_values().collect() }))
}

fn days(query: &CandlesQuery, today: Day) -> Result<Range<Day>, ApiError> {
    let end = query.to.unwrap_or(today.next());
    let start = query.from.unwrap_or(end - USUAL);
    let refuse = |message| Err(ApiError::BadRequest(message, "give `from` before `to`, or neither"));
    if start >= end {
        return refuse(format!("no day is from {start} and before {end}"));
    }
    if end.since(start) > MOST {
        return refuse(format!("from {start} to {end} is more than {MOST} days"));
    }
    Ok(start..end)
}

/// A purchase, as its event tells it.
struct Purchase {
    day: Day,
    product: ProductId,
    units: u64,
    paid: U256,
}

fn purchase(event: &Event) -> Option<Purchase> {
    let number = |name: &str| event.arguments.get(name)?.as_str();
    let units = number("units")?.parse().ok().filter(|units| *units > 0)?;
    Some(Purchase {
        day: Day::from_timestamp(event.timestamp),
        product: ProductId(event.product?),
        units,
        paid: number("payment")?.parse().ok()?,
    })
}

impl Purchase {
    fn price_down(&self) -> Amount {
        Amount(self.paid.saturating_mul(U256::from(WAD)) / U256::from(self.units))
    }
}

fn begin(day: Day, purchase: &Purchase) -> Candle {
    let price = purchase.price_down();
    let (units, paid) = (Power::new(purchase.units), Amount(purchase.paid));
    Candle { day, open: price, high: price, low: price, close: price, units, paid, purchases: 1 }
}

fn add(candle: &mut Candle, purchase: &Purchase) {
    let price = purchase.price_down();
    candle.high = candle.high.max(price);
    candle.low = candle.low.min(price);
    candle.close = price;
    candle.units = candle.units + Power::new(purchase.units);
    candle.paid += purchase.paid;
    candle.purchases += 1;
}
