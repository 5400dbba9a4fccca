//! `dmex reserve measure`

use clap::Args;
use dmex_contracts::LossLedger;
use dmex_platform::Call;
use dmex_types::{Day, Power, ProductId};
use serde::Serialize;

use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::units::{PowerView, Units};

/// Measure what a closed product costs its holders, once and for ever; anyone may
///
/// By reward and price of the last day before it closed. Insurance pays after that, and a week later the DAO may open
/// a compensation round.
#[derive(Clone, Debug, Args)]
pub struct Measure {
    /// Number of the product
    product: ProductId,
}

impl Measure {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let receipt =
            acting.send("measure", Call::measure(acting.deployment(), self.product), Some(&units)).await?;
        let measured = receipt
            .decoded_log::<LossLedger::ProductMeasured>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no measure: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            product: self.product.0,
            measured_by: Day::new(measured.mark.day),
            price_e18: measured.mark.price.to_string(),
            power: PowerView::new(Power::new(measured.closure.units), units.power),
            bond: Money::reward(measured.closure.bond, &units.reward),
            escrow: Money::pay(measured.closure.escrow, &units.pay),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    /// The day whose reward and price measure the loss.
    measured_by: Day,
    /// USD with 18 decimals of one coin on that day.
    price_e18: String,
    /// Power that had days left.
    power: PowerView,
    /// What of the bond it shares.
    bond: Money,
    /// Purchase money that is not refunded yet.
    escrow: Money,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "Product {} is measured\n\n{}",
            self.product,
            facts(&[
                ("By the day", self.measured_by.to_string()),
                ("Power with days left", self.power.short()),
                ("Bond it shares", self.bond.short.clone()),
                ("Not refunded yet", self.escrow.short.clone()),
            ])
        )
    }
}
