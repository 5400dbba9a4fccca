//! How the market average comes about: each day's number, what it was computed from, and the same computed again.

mod day;
mod recompute;

pub(crate) use self::day::show as show_day;

use askama::Template;
use axum::extract::Path;
use dmex_store::rows::Benchmark;
use dmex_types::{Amount, Asset, PowerUnit, PriceSource};
use dmex_wire::{Order, Page, PageQuery, PayPriceView};

use super::Shown;
use crate::chart::{Chart, Line, Stroke};
use crate::figure::{Figure, REWARD, WAD};
use crate::frame::{Frame, Html};
use crate::problem::Problem;
use alloy_primitives::{Address, U256};

/// Days of a picture, and of the table below it.
const DRAWN: u32 = 365;
const LISTED: usize = 30;

#[derive(Template)]
#[template(path = "benchmark.html")]
struct Average {
    p: Frame,
    /// One, or all of them.
    parts: Vec<Part>,
    is_one: bool,
    /// Where the prices of pay tokens come from.
    pay_prices: Vec<PayPriceView>,
}

/// What is shown of one coin.
struct Part {
    asset: Asset,
    /// Newest first.
    days: Vec<Benchmark>,
    reward: Html,
    price: Html,
    /// Who measures it now; nobody if the chain does not answer.
    panel: Vec<Address>,
}

pub(crate) async fn all(p: Frame) -> Shown {
    let [btc, fil] = Asset::ALL.map(|asset| part(&p, asset));
    let prices = async { p.api().pay_prices().await.map_err(Problem::from) };
    let (btc, fil, pay_prices) = futures_util::try_join!(btc, fil, prices)?;
    super::show(&Average { p, parts: vec![btc, fil], is_one: false, pay_prices })
}

pub(crate) async fn one(p: Frame, Path(asset): Path<String>) -> Shown {
    let asset = asset.parse().map_err(|_| Problem::Missing)?;
    let part = part(&p, asset).await?;
    super::show(&Average { p, parts: vec![part], is_one: true, pay_prices: Vec::new() })
}

async fn part(p: &Frame, asset: Asset) -> Result<Part, Problem> {
    let newest = PageQuery { order: Some(Order::Desc), limit: Some(DRAWN), after: None };
    let page: Page<Benchmark> = p.api().get(&format!("/v1/benchmark/{}", asset.name()), &newest).await?;
    let days = page.items;
    // The page has much to say without it.
    let panel = p.api().reporters(asset).await.map(|known| known.reporters).unwrap_or_default();
    Ok(Part { asset, reward: rewards(p, asset, &days)?, price: prices(p, &days)?, days, panel })
}

/// The latest final day; none before the first.
pub(super) async fn latest(p: &Frame, asset: Asset) -> Result<Option<Benchmark>, Problem> {
    let newest = PageQuery { order: Some(Order::Desc), limit: Some(1), after: None };
    let page: Page<Benchmark> = p.api().get(&format!("/v1/benchmark/{}", asset.name()), &newest).await?;
    Ok(page.items.into_iter().next())
}

/// What a TH/s or TiB earned, day by day.
fn rewards(p: &Frame, asset: Asset, newest: &[Benchmark]) -> Result<Html, Problem> {
    let scale = Scale::of(asset);
    let value =
        |day: &Benchmark| per_unit(asset, day.reward).decimal(scale.decimals).parse().unwrap_or_default();
    let unit = format!("{} / {}", scale.unit, PowerUnit::of(asset));
    curve(p, "benchmark-reward", unit, newest.iter().rev().map(|day| (day.day, value(day))).collect())
}

fn prices(p: &Frame, newest: &[Benchmark]) -> Result<Html, Problem> {
    let value = |day: &Benchmark| day.price.decimal(WAD).parse().unwrap_or_default();
    curve(
        p,
        "benchmark-price",
        "USD".to_owned(),
        newest.iter().rev().map(|day| (day.day, value(day))).collect(),
    )
}

fn curve(p: &Frame, key: &str, unit: String, points: Vec<(dmex_types::Day, f64)>) -> Result<Html, Problem> {
    let line = Line { name: p.say(key), stroke: Stroke::Solid, points };
    Chart { title: p.say(key), unit, from_zero: true, lines: vec![line] }.figure(p)
}

/// The unit in which a day's reward is a number that people remember.
struct Scale {
    unit: &'static str,
    /// Of a reward in it.
    decimals: u8,
}

impl Scale {
    const fn of(asset: Asset) -> Self {
        match asset {
            Asset::Btc => Self { unit: "satoshi", decimals: REWARD - 8 },
            Asset::Fil => Self { unit: "FIL", decimals: REWARD },
        }
    }
}

/// [1e27 coin] What a TH/s or TiB earns, of what the smallest unit does.
fn per_unit(asset: Asset, reward: Amount) -> Amount {
    Amount(reward.0.saturating_mul(U256::from(PowerUnit::of(asset).smallest_units())))
}

/// [USD, 18 decimals] What that is worth at the day's price.
fn worth(asset: Asset, day: &Benchmark) -> Amount {
    let coin = per_unit(asset, day.reward).0;
    Amount(coin.saturating_mul(day.price.0) / U256::from(10).pow(U256::from(REWARD)))
}

/// What is to be said of a day's price, if the feed did not prove it.
const fn price_remark(source: PriceSource) -> Option<&'static str> {
    match source {
        PriceSource::Feed => None,
        PriceSource::Carried => Some("benchmark-price-carried"),
        PriceSource::Reported => Some("benchmark-price-reported"),
    }
}

impl Average {
    /// [USD, 18 decimals] What was kept of a pay token's price.
    fn kept(&self, price: &PayPriceView) -> Figure {
        self.p.language().amount(price.price.kept, WAD, "USD")
    }

    fn symbol<'a>(&self, price: &'a PayPriceView) -> &'a str {
        price.coin.symbol.as_deref().unwrap_or_default()
    }
}

impl Part {
    fn price_remark(&self, day: &Benchmark) -> Option<&'static str> {
        price_remark(day.price_source)
    }

    fn latest(&self) -> Option<&Benchmark> {
        self.days.first()
    }

    fn listed(&self) -> &[Benchmark] {
        self.days.get(..LISTED).unwrap_or(&self.days)
    }

    fn unit(&self) -> PowerUnit {
        PowerUnit::of(self.asset)
    }

    fn reward_of(&self, p: &Frame, day: &Benchmark) -> Figure {
        p.language().amount(per_unit(self.asset, day.reward), REWARD, &self.asset.to_string())
    }

    fn worth_of(&self, p: &Frame, day: &Benchmark) -> Figure {
        p.language().amount(worth(self.asset, day), WAD, "USD")
    }

    fn price_of(&self, p: &Frame, day: &Benchmark) -> Figure {
        p.language().amount(day.price, WAD, "USD")
    }
}
