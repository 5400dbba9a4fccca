//! `dmex insurance status`

mod list;
mod one;

use clap::Args;
use dmex_types::ProductId;

use crate::context::Context;
use crate::status::Failure;

/// What products are insured for and who stands behind it; of one product also what its pool holds
///
/// EXPOSURE is what is covered less the miner's junior stake: the most that underwriters can lose, and that a miner which insured
/// its own power and stops can win, before the premiums that it paid. A risen coin is not covered.
#[derive(Clone, Debug, Args)]
pub struct Status {
    /// Number of the product; unless given, all that are insured
    product: Option<ProductId>,
    /// Whose share to show: an address or a name
    #[arg(value_name = "UNDERWRITER")]
    underwriter: Option<String>,
}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.product {
            None => list::run(context).await,
            Some(product) => one::run(context, product, self.underwriter.as_deref()).await,
        }
    }
}

pub(super) fn per_cent(bps: u16) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// A rate as people read it.
fn rate(bps: u16) -> String {
    if bps == 0 { "sells no more".to_owned() } else { per_cent(bps) }
}
