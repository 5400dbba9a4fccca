//! Where the days stand.

use dmex_platform::Platform;
use dmex_types::{Asset, Day};
use serde::Serialize;

use crate::commands::miner::next_day::NextDayView;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::units::Units;

/// Where the days of benchmarks and products stand.
#[derive(Serialize)]
pub(super) struct View {
    benchmarks: Vec<Benchmark>,
    products: Vec<OfProduct>,
}

#[derive(Serialize)]
struct Benchmark {
    asset: Asset,
    /// The first day that is not final.
    next_day: Day,
    /// Closed days that are not final.
    days_awaiting: u32,
}

#[derive(Serialize)]
struct OfProduct {
    product: u32,
    next_day: NextDayView,
}

impl View {
    pub(super) async fn read(platform: &Platform) -> Result<Self, Failure> {
        let today = platform.today().await?;
        let mut benchmarks = Vec::new();
        for asset in Asset::ALL {
            let next_day = platform.benchmark_next_day(asset).await?;
            let days_awaiting = today.number().saturating_sub(next_day.number());
            benchmarks.push(Benchmark { asset, next_day, days_awaiting });
        }
        let mut products = Vec::new();
        for product in platform.products().await? {
            let units = Units::of(platform, &product).await?;
            let next_day = NextDayView::read(platform, &product, &units).await?;
            products.push(OfProduct { product: product.id.0, next_day });
        }
        Ok(Self { benchmarks, products })
    }
}

impl Show for View {
    fn show(&self) -> String {
        let benchmark = |of: &Benchmark| match of.days_awaiting {
            0 => format!("final before {}", of.next_day),
            days => format!(
                "final before {}; {days} closed days wait for reports, headers or a price",
                of.next_day
            ),
        };
        let mut rows: Vec<(String, String)> =
            self.benchmarks.iter().map(|of| (format!("{} benchmark", of.asset), benchmark(of))).collect();
        rows.extend(
            self.products.iter().map(|of| (format!("Product {}", of.product), of.next_day.sentence())),
        );
        let rows: Vec<(&str, String)> =
            rows.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        facts(&rows)
    }
}
