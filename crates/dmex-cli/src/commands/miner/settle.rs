//! `dmex miner settle`

use clap::Args;
use dmex_contracts::Settlement;
use dmex_platform::Call;
use dmex_types::{Day, ProductId};
use serde::Serialize;

use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::Units;

/// Settle the days of a product that are due; anyone may
#[derive(Clone, Debug, Args)]
pub struct Settle {
    /// Number of the product
    product: ProductId,
    /// At most so many days in one transaction
    #[arg(long, default_value_t = 30)]
    days: u32,
}

impl Settle {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.days == 0 {
            return Err(Failure::usage("--days 0 settles nothing: give at least 1"));
        }
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let call = Call::settle(acting.deployment(), self.product, self.days);
        let receipt = acting.send("settle", call, Some(&units)).await?;
        let logs = receipt.logs().iter();
        let settled = logs.filter_map(|log| log.log_decode::<Settlement::DaySettled>().ok());
        let days = settled.map(|log| DayView::new(&log.inner.data, &units)).collect();
        context.printer.print(&View { product: self.product.0, days })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    days: Vec<DayView>,
}

#[derive(Serialize)]
struct DayView {
    day: Day,
    expected: Money,
    deposited: Money,
    from_bond: Money,
    /// Purchase money of the day that went to the miner.
    paid: Money,
    /// Delivery score after the day.
    score: u8,
}

impl DayView {
    fn new(settled: &Settlement::DaySettled, units: &Units) -> Self {
        let (result, reward) = (&settled.result, |raw| Money::reward(raw, &units.reward));
        Self {
            day: Day::new(settled.day),
            expected: reward(result.expected),
            deposited: reward(result.deposited),
            from_bond: reward(result.drawn),
            paid: Money::pay(result.paid, &units.pay),
            score: result.score,
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        let row = |day: &DayView| {
            let money = [&day.expected, &day.deposited, &day.from_bond, &day.paid];
            let money = money.map(|money| money.short.clone());
            [day.day.to_string()].into_iter().chain(money).chain([day.score.to_string()]).collect()
        };
        let head = ["DAY", "ASKED", "DEPOSITED", "FROM BOND", "PAID TO MINER", "SCORE"];
        table(&head, &head[1..], self.days.iter().map(row).collect())
    }
}
