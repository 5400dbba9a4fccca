//! `dmex insurance exit`

use clap::Args;
use dmex_contracts::InsurancePool;
use dmex_platform::{Call, ReadError, Staying};
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::{Pool, no_pool};
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::moment;

/// Leave a product's pool with the shares whose wait is over, as far as its cover leaves them free
///
/// Once the product is closed and no cover of it stands, all shares leave without a wait.
#[derive(Clone, Debug, Args)]
pub struct Exit {
    /// Number of the product
    product: ProductId,
}

impl Exit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::of(&acting.platform, self.product).await?;
        let shares = pool.contract.maxRedeem(acting.address).call().await.map_err(ReadError::from)?;
        if shares.is_zero() {
            return Err(Failure::refused(format!(
                "nothing was sent: {}",
                why_not(&acting, self.product).await?
            )));
        }
        let call = Call::exit(pool.address(), shares, acting.address);
        let receipt = acting.send("exit", call, Some(&pool.units())).await?;
        let left = receipt
            .decoded_log::<InsurancePool::Withdraw>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no exit: run `dmex deploy --check`"))?;
        let rest = pool.contract.exitOf(acting.address).call().await.map_err(ReadError::from)?;
        context.printer.print(&View {
            shares: Money::pay(left.shares, &pool.share()),
            paid: Money::pay(left.assets, &pool.token),
            still_leaving: Money::pay(rest.shares, &pool.share()),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

async fn why_not(acting: &Acting, product: ProductId) -> Result<String, Failure> {
    let staying = acting.platform.staying(product, acting.address).await?;
    Ok(match staying.ok_or_else(|| no_pool(product))? {
        Staying::NoShares => "the one who signs has no shares of this pool".to_owned(),
        Staying::NoWish => {
            format!("no wait for an exit runs: ask first (`dmex insurance request-exit {product} --all`)")
        }
        Staying::Waits(ready) => format!("the wait is over on {}: come back then", moment(ready)),
        Staying::Troubled(opens) => {
            format!("the product is in trouble: nobody leaves before it ends, or {}", moment(opens))
        }
        Staying::RunsOut(ends) => format!(
            "the product is in trouble: nobody leaves now, and the wish to leave runs out on {}; `dmex insurance hold-exit \
             {product}` lets it end 60 days later (anyone may, once)",
            moment(ends)
        ),
        Staying::Bound => "all that the underwriters own backs cover: wait until some of it ends".to_owned(),
    })
}

#[derive(Serialize)]
struct View {
    shares: Money,
    paid: Money,
    /// Shares that may still leave within the window.
    still_leaving: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Left with {} for {}", self.paid.short, self.shares.short)
    }
}
