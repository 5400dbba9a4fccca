//! `dmex insurance exit`

use alloy::primitives::U256;
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::{Call, ReadError};
use serde::Serialize;

use super::pool::Pool;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::moment;

/// Leave the pool with the shares whose wait is over, as far as its coverage leaves them free
#[derive(Clone, Debug, Args)]
pub struct Exit {
    /// The pay token of the pool; unless given, the platform's first
    #[arg(long, value_name = "SYMBOL")]
    pay_token: Option<String>,
}

impl Exit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::named(&acting.platform, self.pay_token.as_deref())?;
        let shares = pool.contract.maxRedeem(acting.address).call().await.map_err(ReadError::from)?;
        if shares.is_zero() {
            return Err(Failure::refused(format!("nothing was sent: {}", why_not(&acting, &pool).await?)));
        }
        let call = Call::exit(*pool.contract.address(), shares, acting.address);
        let receipt = acting.send("exit", call, Some(&pool.units())).await?;
        let left = receipt
            .decoded_log::<Insurance::Withdraw>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no exit: run `dmex deploy --check`"))?;
        let rest = pool.contract.exitOf(acting.address).call().await.map_err(ReadError::from)?;
        context.printer.print(&View {
            shares: left.shares.to_string(),
            paid: Money::pay(left.assets, &pool.token),
            still_leaving: rest.shares.to_string(),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

async fn why_not(acting: &Acting, pool: &Pool) -> Result<String, ReadError> {
    let exit = pool.contract.exitOf(acting.address).call().await?;
    let now = U256::from(acting.platform.now().await?);
    let (ready, ends): (U256, U256) = (exit.readyAt.to(), exit.endsAt.to());
    if exit.shares == 0 || now >= ends {
        return Ok("no wait for an exit runs: ask first (`dmex insurance request-exit --all`)".to_owned());
    }
    if now < ready {
        return Ok(format!("the wait is over on {}: come back then", moment(ready.saturating_to())));
    }
    if pool.contract.waits().call().await? {
        return Ok("a product that the pool covers is in trouble: claims are paid first".to_owned());
    }
    Ok("all that the pool owns backs its coverage: wait until some of it ends".to_owned())
}

#[derive(Serialize)]
struct View {
    shares: String,
    paid: Money,
    /// Shares that may still leave within the window.
    still_leaving: String,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Left with {} for {} shares", self.paid.short, self.shares)
    }
}
