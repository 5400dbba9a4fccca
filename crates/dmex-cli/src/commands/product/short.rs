//! `dmex product short`

use alloy::primitives::Address;
use dmex_client::{Client, wire};
use dmex_platform::{Platform, Product};
use serde::Serialize;

use super::shortfall::{RULE, ShortfallView};
use crate::amount::Money;
use crate::commands::miner::next_day::NextDayView;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::{Units, moment};

/// Prints the products whose miner owes something.
pub(super) async fn run(context: &Context) -> Result<(), Failure> {
    let all = match context.api()? {
        Some(api) => asked(&api).await?,
        None => read(&context.platform().await?).await?,
    };
    context.printer.print(&View { products: all.into_iter().filter(Owing::is_owing).collect() })
}

async fn read(platform: &Platform) -> Result<Vec<Owing>, Failure> {
    let mut all = Vec::new();
    for product in platform.products().await? {
        all.push(Owing::read(platform, &product).await?);
    }
    Ok(all)
}

async fn asked(api: &Client) -> Result<Vec<Owing>, Failure> {
    let now = api.status().await?.timestamp;
    let mut all = Vec::new();
    for told in api.products().await? {
        let duty = api.product_duty(told.product.id).await?;
        all.push(Owing::told(&told, &duty, now));
    }
    Ok(all)
}

#[derive(Serialize)]
struct View {
    products: Vec<Owing>,
}

/// A product, and what its miner owes.
#[derive(Serialize)]
struct Owing {
    id: u32,
    miner: Address,
    shortfall: ShortfallView,
    next_day: NextDayView,
    /// What the bond lacks of the last assessment's call.
    bond_lacks: Option<Money>,
}

impl Owing {
    async fn read(platform: &Platform, product: &Product) -> Result<Self, Failure> {
        let units = Units::of(platform, product).await?;
        let call = platform.bond_call(product.id).await?;
        let lacks = call.filter(|call| !call.lacks.is_zero());
        Ok(Self {
            id: product.id.0,
            miner: product.sale.miner,
            shortfall: ShortfallView::read(platform, product).await?,
            next_day: NextDayView::read(platform, product, &units).await?,
            bond_lacks: lacks.map(|call| Money::reward(call.lacks, &units.reward)),
        })
    }

    fn told(told: &wire::ProductView, duty: &wire::ProductDuty, now: u64) -> Self {
        let (product, units) = (&told.product, Units::told(&told.pay, &told.reward, told.product.asset));
        let lacks = told.bond_lacks.0;
        let is_called = product.assessed_day.is_some() && product.closed_day.is_none() && !lacks.is_zero();
        Self {
            id: product.id.0,
            miner: product.miner,
            shortfall: ShortfallView::told(product, now),
            next_day: NextDayView::told(duty.next, &units),
            bond_lacks: is_called.then(|| Money::reward(lacks, &units.reward)),
        }
    }

    fn is_owing(&self) -> bool {
        let is_scored = self.shortfall.score().is_some_and(|score| score > 0);
        is_scored || self.missing().is_some() || self.bond_lacks.is_some()
    }

    /// Coin that the next day lacks, and when it is settled in any case.
    fn missing(&self) -> Option<String> {
        match &self.next_day {
            NextDayView::Due { missing, grace_end, .. } if missing.raw != "0" => {
                Some(format!("{} by {}", missing.short, moment(*grace_end)))
            }
            _ => None,
        }
    }

    fn row(&self) -> Vec<String> {
        let none = || "-".to_owned();
        let may_end = match self.shortfall {
            ShortfallView::Terminable { until, .. } => format!("by vote until {until}"),
            ShortfallView::Dead { .. } => "by anyone".to_owned(),
            ShortfallView::Open { .. } | ShortfallView::Closed { .. } | ShortfallView::Sealed { .. } => {
                none()
            }
        };
        vec![
            self.id.to_string(),
            self.miner.to_string(),
            self.shortfall.score().map_or_else(none, |score| score.to_string()),
            may_end,
            self.missing().unwrap_or_else(none),
            self.bond_lacks.as_ref().map_or_else(none, |lacks| lacks.short.clone()),
        ]
    }
}

impl Show for View {
    fn show(&self) -> String {
        if self.products.is_empty() {
            return "No miner owes anything.".to_owned();
        }
        let rows = self.products.iter().map(Owing::row).collect();
        let head = ["ID", "MINER", "SCORE", "MAY BE ENDED", "MISSING", "BOND LACKS"];
        format!("{}\n\nScore: {RULE}.", table(&head, &["ID", "SCORE"], rows))
    }
}
