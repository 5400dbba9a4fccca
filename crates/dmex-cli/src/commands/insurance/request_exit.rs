//! `dmex insurance request-exit`

use alloy::primitives::U256;
use clap::{ArgGroup, Args};
use dmex_contracts::Insurance;
use dmex_model::rules::insurance_pool::STANDSTILL;
use dmex_platform::{Call, ReadError};
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::Acting;
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::moment;

/// Ask to leave a product's pool, in place of what was asked before; the shares stay at risk until they leave
#[derive(Clone, Debug, Args)]
#[command(group = ArgGroup::new("how_much").required(true))]
pub struct RequestExit {
    /// Number of the product
    product: ProductId,
    /// Shares worth so many whole coins now; 0 to stay
    #[arg(long, value_name = "COINS", group = "how_much")]
    amount: Option<String>,
    /// All shares
    #[arg(long, group = "how_much")]
    all: bool,
}

impl RequestExit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::of(&acting.platform, self.product).await?;
        let shares = match &self.amount {
            Some(text) => {
                let assets = amount::parse(text, pool.token.decimals)?;
                pool.contract.convertToShares(assets).call().await.map_err(ReadError::from)?
            }
            None => pool.contract.balanceOf(acting.address).call().await.map_err(ReadError::from)?,
        };
        if self.all && shares.is_zero() {
            return Err(Failure::refused("nothing was sent: the one who signs has no shares of this pool"));
        }
        let call = Call::request_exit(pool.address(), shares);
        let receipt = acting.send("request-exit", call, Some(&pool.units())).await?;
        let asked = receipt
            .decoded_log::<Insurance::ExitRequested>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no request: run `dmex deploy --check`"))?;
        let time = |seconds: U256| seconds.saturating_to::<u64>();
        context.printer.print(&View {
            product: self.product.0,
            shares: Money::pay(asked.shares, &pool.share()),
            leaves_from: time(asked.readyAt),
            leaves_until: time(asked.endsAt),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    shares: Money,
    /// In Unix seconds.
    leaves_from: u64,
    leaves_until: u64,
}

impl Show for View {
    fn show(&self) -> String {
        if self.shares.raw == "0" {
            return "Nothing is to leave any more.".to_owned();
        }
        let trouble = in_trouble(self.product, self.leaves_from, self.leaves_until);
        format!(
            "{} may leave from {} until {} (`dmex insurance exit`); {trouble}",
            self.shares.short,
            moment(self.leaves_from),
            moment(self.leaves_until)
        )
    }
}

/// What becomes of a wish to leave while its product is in trouble.
fn in_trouble(product: u32, leaves_from: u64, leaves_until: u64) -> String {
    let opens = leaves_from.saturating_add(STANDSTILL);
    if opens < leaves_until {
        return format!("while the product is in trouble, nobody leaves before {}", moment(opens));
    }
    format!(
        "should the product get into trouble, nobody leaves, and this runs out unless it is held: `dmex insurance hold-exit \
         {product}` then lets it end 60 days later (anyone may, once)"
    )
}
