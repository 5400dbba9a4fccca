//! Coin that somebody puts into the pool of a product.

use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionReceipt;
use clap::Args;
use dmex_platform::Call;
use dmex_types::ProductId;

use super::pool::Pool;
use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount;
use crate::context::Context;
use crate::status::Failure;

/// Into which pool, and how much.
#[derive(Clone, Debug, Args)]
pub(super) struct Adding {
    /// Number of the product
    pub(super) product: ProductId,
    /// How much, in whole coins of its pay token
    #[arg(long, value_name = "COINS")]
    amount: String,
    /// Take test coin that is missing from the faucet (development chains)
    #[arg(long)]
    faucet: bool,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

impl Adding {
    /// Sends what `call` makes of the pool, the amount and the one who signs; `None` in a dry run.
    pub(super) async fn send(
        &self,
        context: &Context,
        purpose: &'static str,
        call: impl FnOnce(&Pool, U256, Address) -> Call,
    ) -> Result<Option<(Pool, TransactionReceipt)>, Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::of(&acting.platform, self.product).await?;
        let amount = amount::parse(&self.amount, pool.token.decimals)?;
        if amount.is_zero() {
            return Err(Failure::usage("the amount is zero: give one above zero"));
        }
        let spending = Spending {
            token: &pool.token,
            amount,
            spender: pool.address(),
            call: call(&pool, amount, acting.address),
            purpose,
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
        let receipt = acting.spend(context, spending, &pool.units(), Mode::of(self.dry_run)).await?;
        Ok(receipt.map(|receipt| (pool, receipt)))
    }
}
