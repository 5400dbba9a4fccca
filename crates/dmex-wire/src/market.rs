//! The market average, and prices paid.

use alloy_primitives::Address;
use dmex_store::rows::{Benchmark, PayPrice, PriceRound, Report};
use dmex_types::{Amount, Asset, Day, Power, ProductId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Coin;

/// A final day of the market average, with everything it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BenchmarkView {
    /// The row.
    #[serde(flatten)]
    pub benchmark: Benchmark,
    /// What the inputs are, in their order.
    pub input_names: Vec<String>,
    /// What each reporter said.
    pub reports: Vec<Report>,
    /// The round of the price feed that was proven for the day beforehand; none if it was named as the day became final, or
    /// no round was proven.
    pub price_round: Option<PriceRound>,
}

/// Where the price of a pay token comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayPriceView {
    /// The row.
    #[serde(flatten)]
    pub price: PayPrice,
    /// The pay token.
    pub coin: Coin,
}

/// Who measures a network now, by the newest block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reporters {
    /// The coin.
    pub asset: Asset,
    /// The reporters, in the order of the contract.
    #[schema(value_type = Vec<String>)]
    pub reporters: Vec<Address>,
}

/// Width of a candle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// One day.
    #[default]
    Day,
    /// Seven days, from a Thursday as 1970-01-01 was.
    Week,
}

/// Which purchases.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CandlesQuery {
    /// Of this coin's power.
    #[param(inline)]
    pub asset: Asset,
    /// Paid in this token; unless given, the pay token of the first product of the coin.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
    pub pay_token: Option<Address>,
    /// Of this product only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub product: Option<ProductId>,
    /// Width of a candle; a day unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub interval: Option<Interval>,
    /// First day; unless given, 90 days before the newest block.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub from: Option<Day>,
    /// First day after; unless given, the day after that of the newest block.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub to: Option<Day>,
}

/// Prices over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Candles {
    /// The coin of the prices.
    pub pay: Coin,
    /// One for each interval with purchases, in order.
    pub items: Vec<Candle>,
}

/// Prices of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Candle {
    /// First day of it.
    pub day: Day,
    /// [pay token × 1e18 per unit] Price of the first purchase, rounded down like the others.
    pub open: Amount,
    /// [pay token × 1e18 per unit] The highest price.
    pub high: Amount,
    /// [pay token × 1e18 per unit] The lowest price.
    pub low: Amount,
    /// [pay token × 1e18 per unit] Price of the last purchase.
    pub close: Amount,
    /// [unit] Power bought.
    pub units: Power,
    /// [pay token] Paid for it.
    pub paid: Amount,
    /// Purchases.
    pub purchases: u32,
}
