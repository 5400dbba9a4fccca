//! Prices paid for power, over time.

mod kept;

use std::collections::BTreeMap;
use std::ops::Range;

use axum::Json;
use axum::extract::State;
use dmex_store::rows::Product;
use dmex_types::{Day, ProductId};
use dmex_wire::{Candles, CandlesQuery, Interval};

pub(crate) use self::kept::KeptDays;
use self::kept::Trade;

use crate::app::App;
use crate::coins::Coins;
use crate::extract::Query;
use crate::problem::ApiError;

/// [day] Shown unless the question says what.
const USUAL: u32 = 90;
/// [day] Most that is shown at once.
const MOST: u32 = 1_100;

/// Candles
///
/// Opening, highest, lowest and closing price of a unit of power in the primary sale, and how much was bought.
#[utoipa::path(get, path = "/v1/candles", tag = "market", params(CandlesQuery),
    responses((status = 200, description = "Intervals with purchases, in order", body = Candles)))]
pub(crate) async fn list_candles(
    State(app): State<App>,
    Query(query): Query<CandlesQuery>,
) -> Result<Json<Candles>, ApiError> {
    let at = app.store.cursor().await?;
    let today = Day::from_timestamp(at.timestamp);
    let days = days(&query, today)?;
    let products = app.store.all::<Product>().await?;
    let of_asset = || products.iter().filter(|product| product.asset == query.asset);
    let pay = query.pay_token.or_else(|| of_asset().next().map(|product| product.pay_token));
    let none = || ApiError::NotFound(format!("product of {}", query.asset), super::PRODUCTS);
    let pay = pay.ok_or_else(none)?;
    is_sold(&query, &products)?;
    let wanted: Vec<ProductId> = of_asset()
        .filter(|product| product.pay_token == pay && query.product.is_none_or(|id| id == product.id))
        .map(|product| product.id)
        .collect();
    let width = match query.interval.unwrap_or_default() {
        Interval::Day => 1,
        Interval::Week => 7,
    };
    let mut candles: BTreeMap<Day, Trade> = BTreeMap::new();
    for day in bought_on(&products, days, today).map(Day::new) {
        let first = Day::new(day.number() / width * width);
        for (product, trade) in kept::of_day(&app, day, &at).await?.iter() {
            if wanted.contains(product) {
                candles.entry(first).and_modify(|sum| sum.add(trade)).or_insert_with(|| trade.on(first));
            }
        }
    }
    let pay = Coins::of(&app).await?.coin(pay);
    Ok(Json(Candles { pay, items: candles.into_values().map(|trade| trade.candle).collect() }))
}

/// That there is such a product, and one that is paid with that coin: no answer to another would ever have a candle.
fn is_sold(query: &CandlesQuery, products: &[Product]) -> Result<(), ApiError> {
    if let Some(id) = query.product.filter(|id| products.iter().all(|product| product.id != *id)) {
        return Err(ApiError::NotFound(format!("product {id}"), super::PRODUCTS));
    }
    match query.pay_token.filter(|coin| products.iter().all(|product| product.pay_token != *coin)) {
        Some(coin) => Err(ApiError::NotFound(format!("product that is paid with {coin}"), super::PRODUCTS)),
        None => Ok(()),
    }
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

/// The days of a question on which anything can have been bought.
fn bought_on(products: &[Product], days: Range<Day>, today: Day) -> Range<u32> {
    let first = products.iter().map(|product| Day::from_timestamp(product.created_at)).min();
    let first = first.unwrap_or(days.end).max(days.start);
    first.number()..days.end.min(today.next()).number()
}
