//! `dmex insurance exit`

use alloy::primitives::U256;
use clap::Args;
use dmex_contracts::InsurancePool;
use dmex_platform::{Call, ReadError};
use dmex_types::{Condition, ProductId};
use serde::Serialize;

use super::pool::Pool;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::moment;

/// [seconds] How long the clock of a wish to leave stands at most.
const STANDSTILL: u64 = 60 * 86_400;

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
            return Err(Failure::refused(format!("nothing was sent: {}", why_not(&acting, &pool).await?)));
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

async fn why_not(acting: &Acting, pool: &Pool) -> Result<String, ReadError> {
    let exit = pool.contract.exitOf(acting.address).call().await?;
    let condition = pool.contract.condition().call().await?;
    let now = U256::from(acting.platform.now().await?);
    let (ready, ends): (U256, U256) = (exit.readyAt.to(), exit.endsAt.to());
    let opens = match Condition::of_number(condition) {
        Some(Condition::Troubled) => ready + U256::from(STANDSTILL),
        _ => ready,
    };
    if exit.shares == 0 || now >= ends {
        let product = pool.product;
        return Ok(format!(
            "no wait for an exit runs: ask first (`dmex insurance request-exit {product} --all`)"
        ));
    }
    if now < ready {
        return Ok(format!("the wait is over on {}: come back then", moment(ready.saturating_to())));
    }
    if now < opens {
        let opens = moment(opens.saturating_to());
        return Ok(format!("the product is in trouble: nobody leaves before it ends, or {opens}"));
    }
    Ok("all that the underwriters own backs cover: wait until some of it ends".to_owned())
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
