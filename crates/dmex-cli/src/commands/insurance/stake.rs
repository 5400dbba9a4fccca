//! `dmex insurance stake`

use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Add to the junior stake of a product's miner, which pays before the underwriters do
///
/// Twice as much as the stake may be covered. It belongs to the miner from then on, whoever paid it, and cannot leave while cover
/// stands.
#[derive(Clone, Debug, Args)]
pub struct Stake {
    /// Number of the product
    product: ProductId,
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

impl Stake {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
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
            call: Call::stake(pool.address(), amount),
            purpose: "stake",
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
        let units = pool.units();
        let Some(receipt) = acting.spend(context, spending, &units, Mode::of(self.dry_run)).await? else {
            return Ok(());
        };
        let staked = receipt
            .decoded_log::<Insurance::JuniorMoved>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no stake: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            product: self.product.0,
            staked: Money::pay(staked.amount, &pool.token),
            junior: Money::pay(staked.junior, &pool.token),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    staked: Money,
    /// The whole stake after it.
    junior: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "Staked {}: the junior stake of product {} is {}",
            self.staked.short, self.product, self.junior.short
        )
    }
}
