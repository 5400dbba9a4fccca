//! One product: what mines, what it costs, how it was delivered, what protects a buyer, what it could bring.

use alloy_primitives::U256;
use askama::Template;
use axum::extract::{Path, Query};
use dmex_store::rows::{Benchmark, Day};
use dmex_types::{Amount, ProductId, ProductStanding};
use dmex_wire::{MinerView, Order, Page, PageQuery, ProductStatus, ProductView};

use super::Shown;
use super::calculator::{Assumed, Assumptions, Projection, project};
use super::disclosure::{Disclosed, disclosed};
use super::miner_status;
use super::terms::Terms;
use crate::chart::{Chart, Line, Stroke};
use crate::figure::{Figure, REWARD, WAD};
use crate::frame::{Frame, Html};
use crate::given::Given;
use crate::problem::Problem;

/// Days of a picture.
const SHOWN: u32 = 180;
/// Below this part of what was asked, a day is short.
const SHORT: f64 = 95.0;

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage {
    p: Frame,
    product: ProductView,
    miner: MinerView,
    benchmark: Option<Benchmark>,
    delivery: Html,
    assumptions: Assumptions,
    projection: Option<Projection>,
    /// [Unix seconds] Time of the newest block that was read.
    now: u64,
}

pub(crate) async fn show(
    p: Frame,
    Path(id): Path<ProductId>,
    Query(assumptions): Query<Assumptions>,
) -> Shown {
    let newest = PageQuery { order: Some(Order::Desc), limit: Some(SHOWN), after: None };
    let days_path = format!("/v1/products/{id}/days");
    let (product, days, status) = futures_util::try_join!(
        p.api().product(id),
        p.api().get::<Page<Day>>(&days_path, &newest),
        p.api().status(),
    )?;
    let latest = PageQuery { limit: Some(1), ..newest };
    let benchmark_path = format!("/v1/benchmark/{}", product.product.asset.name());
    let (miner, benchmark) = futures_util::try_join!(
        p.api().miner(product.product.miner),
        p.api().get::<Page<Benchmark>>(&benchmark_path, &latest),
    )?;
    let benchmark = benchmark.items.into_iter().next();
    let delivery = delivery(&p, &days.items)?;
    let projection = benchmark.as_ref().and_then(|today| project(&product, today, &assumptions));
    let now = status.timestamp;
    super::show(&ProductPage { p, product, miner, benchmark, delivery, assumptions, projection, now })
}

/// What was delivered of what the market average asked, day by day.
fn delivery(p: &Frame, newest: &[Day]) -> Result<Html, Problem> {
    let share = |amount: Amount, of: Amount| ratio(amount, of) * 100.0;
    let settled = || newest.iter().rev().filter(|day| day.settled_at.is_some());
    let own = settled().map(|day| (day.day, share(day.deposited, day.expected).min(120.0))).collect();
    let delivered = settled().map(|day| (day.day, ratio_of_one(day.delivered) * 100.0)).collect();
    let line = |key, stroke, points| Line { name: p.say(key), stroke, points };
    let chart = Chart {
        title: p.say("product-delivery"),
        unit: p.say("product-delivery-unit"),
        from_zero: true,
        lines: vec![
            line("product-line-delivered", Stroke::Solid, delivered),
            line("product-line-own", Stroke::Dashed, own),
            line("product-line-short", Stroke::Dotted, settled().map(|day| (day.day, SHORT)).collect()),
        ],
    };
    chart.figure(p)
}

/// For pictures only.
fn ratio(amount: Amount, of: Amount) -> f64 {
    let number = |amount: Amount| amount.0.to_string().parse::<f64>().unwrap_or_default();
    if of.is_zero() { 1.0 } else { number(amount) / number(of) }
}

fn ratio_of_one(share: Amount) -> f64 {
    ratio(share, Amount::from(10u128.pow(u32::from(WAD))))
}

impl ProductPage {
    /// What the miner said of its farm.
    fn disclosed(&self) -> Vec<Disclosed> {
        disclosed(&self.p, self.miner.miner.application.as_ref())
    }

    /// What a field of the calculator was read as, or what is wrong with it.
    fn understood(&self, assumed: Assumed, unit: impl AsRef<str>) -> Html {
        let language = self.p.language();
        let figure = |number: f64| language.number(&number.to_string(), unit.as_ref()).text();
        let (class, words) = match assumed.number {
            Some(number) => ("understood", format!("= {}", figure(number))),
            None => {
                let between =
                    [("low", figure(*assumed.range.start())), ("high", figure(*assumed.range.end()))];
                ("wrong", language.say_with("number-between", &between))
            }
        };
        Html(format!("<span class=\"{class}\">{}</span>", crate::figure::escaped(&words)))
    }

    /// How much the form to buy begins with: what was calculated, if that was read.
    fn wanted(&self) -> String {
        self.assumptions.power().number.map(|number| number.to_string()).unwrap_or_default()
    }

    fn pay_decimals(&self) -> u8 {
        self.product.pay.decimals.unwrap_or_default()
    }

    fn pay_symbol(&self) -> &str {
        self.product.pay.symbol.as_deref().unwrap_or_default()
    }

    /// The coin that is mined.
    fn coin(&self) -> &str {
        self.product.reward.symbol.as_deref().unwrap_or_default()
    }

    fn smallest_units(&self) -> u64 {
        dmex_types::PowerUnit::of(self.product.product.asset).smallest_units()
    }

    /// A number that nobody promises, in the reader's language.
    fn estimate(&self, value: impl Given<f64>, decimals: usize, unit: &str) -> Figure {
        let value = value.given();
        self.p.language().number(&format!("{value:.decimals$}"), unit)
    }

    /// Per TH/s, or TiB, and day.
    fn running_cost(&self) -> Figure {
        let cost = self.product.product.running_cost.0 * U256::from(self.smallest_units());
        self.p.language().amount(Amount(cost), WAD, "USD")
    }

    fn miner_key(&self) -> &'static str {
        miner_status(&self.miner.miner.status)
    }

    /// Whether its bond waits to be assessed, which anyone may do.
    fn is_stale(&self) -> bool {
        self.product.standing == ProductStanding::CallStale
    }

    /// Whether a day waits to be settled, which anyone may do.
    fn is_overdue(&self) -> bool {
        self.product.standing == ProductStanding::Overdue
    }

    fn is_on_sale(&self) -> bool {
        self.product.status == ProductStatus::OnSale
    }

    /// Benchmark income of a TH/s, or TiB, on the latest final day.
    fn reward_of_unit(&self, benchmark: &Benchmark) -> Amount {
        Amount(benchmark.reward.0 * U256::from(self.smallest_units()))
    }
}
