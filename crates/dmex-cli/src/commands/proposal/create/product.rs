//! `dmex proposal create terminate`, `insure-line`

use alloy::primitives::Uint;
use clap::Args;
use dmex_platform::Call;
use dmex_types::{Bps, ProductId};

use super::draft::Draft;
use crate::acting::Acting;
use crate::amount;
use crate::context::Context;
use crate::status::Failure;
use crate::units::Units;

/// Decimals of a percentage, down to basis points.
const PERCENT_DECIMALS: u8 = 2;

/// End a product whose delivery score reached 42; its miner has no vote on that, and is suspended
#[derive(Clone, Debug, Args)]
pub struct Terminate {
    /// Number of the product
    #[arg(long)]
    product: ProductId,
    #[command(flatten)]
    draft: Draft,
}

/// Say for how much a product may be insured, and at which premium
#[derive(Clone, Debug, Args)]
pub struct InsureLine {
    /// Number of the product
    #[arg(long)]
    product: ProductId,
    /// Premium a year, in percent of the coverage: 2.5; 0 sells no more
    #[arg(long, value_name = "PERCENT")]
    rate: String,
    /// Most coverage of the product, in whole coins of its pay token
    #[arg(long, value_name = "COINS")]
    cap: String,
    #[command(flatten)]
    draft: Draft,
}

impl Terminate {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let call = Call::terminate(acting.deployment(), product.id);
        self.draft.propose(context, &acting, call).await
    }
}

impl InsureLine {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let cap = amount::parse(&self.cap, units.pay.decimals)?;
        let cap = u128::try_from(cap)
            .ok()
            .and_then(|cap| Uint::<104, 2>::try_from(cap).ok())
            .ok_or_else(|| Failure::usage("--cap is more than can be counted: give a smaller one"))?;
        let insurance = acting.deployment().insurances.get(&units.pay.address).ok_or_else(|| {
            Failure::refused(format!("nobody insures products paid in {}: choose another", units.pay.symbol))
        })?;
        let call = Call::set_line(insurance.address, product.id, rate(&self.rate)?, cap);
        self.draft.propose(context, &acting, call).await
    }
}

fn rate(text: &str) -> Result<Bps, Failure> {
    let bps = amount::parse(text, PERCENT_DECIMALS)
        .map_err(|_| Failure::usage(format!("--rate {text:?} is no percentage: write one such as 2.5")))?;
    u16::try_from(bps)
        .ok()
        .and_then(|bps| Bps::new(bps).ok())
        .ok_or_else(|| Failure::usage("--rate is more than 100 percent a year: give a smaller one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r11_a_premium_is_read_in_percent_down_to_basis_points() {
        assert_eq!(rate("2.5").unwrap(), Bps::new(250).unwrap());
        assert_eq!(rate("0").unwrap(), Bps::new(0).unwrap());
        for text in ["2.555", "-1", "100.01", "much"] {
            assert!(rate(text).unwrap_err().message.contains("--rate"), "{text}");
        }
    }
}
