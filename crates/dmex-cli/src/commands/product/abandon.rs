//! `dmex product abandon`

use clap::Args;
use dmex_contracts::{Closing, Settlement};
use dmex_platform::Call;
use dmex_types::{Day, ProductId};
use serde::Serialize;

use crate::acting::Acting;
use crate::context::Context;
use crate::printer;
use crate::status::Failure;
use crate::units::Units;

/// End a product whose delivery score is 180 or more, or whose next day cannot be settled for 60 days; anyone may
///
/// What is due is settled first, 64 days at most. If the product is to be ended then, its days from the next one on are never
/// settled: their purchase money goes back to the holders of its NFTs, with their share of the bond (`dmex refund`). If its days
/// could not be settled through no fault of the miner, the bond is the miner's. No vote is needed.
#[derive(Clone, Debug, Args)]
pub struct Abandon {
    /// Number of the product
    product: ProductId,
}

impl Abandon {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let call = Call::abandon(acting.deployment(), self.product);
        let receipt = acting.send("abandon", call, Some(&units)).await?;
        let settled = receipt.logs().iter().filter(|log| log.log_decode::<Settlement::DaySettled>().is_ok());
        let abandoned = receipt.decoded_log::<Closing::ProductAbandoned>();
        context.printer.print(&View {
            product: self.product.0,
            settled: settled.count(),
            closed_day: abandoned.as_ref().map(|abandoned| Day::new(abandoned.closedDay)),
            at_fault: abandoned.as_ref().map(|abandoned| abandoned.atFault),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    /// Days that were settled first.
    settled: usize,
    /// First day that will never be settled; null if settling was all that was to be done.
    closed_day: Option<Day>,
    /// Whether its miner failed.
    at_fault: Option<bool>,
    transaction: String,
}

impl printer::Show for View {
    fn show(&self) -> String {
        match self.closed_day {
            Some(day) => {
                format!(
                    "Product {} is closed from {day} on: `dmex refund` pays its holders back",
                    self.product
                )
            }
            None => format!("Product {} goes on: {} of its days were settled", self.product, self.settled),
        }
    }
}
