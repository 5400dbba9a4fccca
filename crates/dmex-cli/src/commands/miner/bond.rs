//! `dmex miner bond`

use clap::{Args, Subcommand};
use dmex_platform::Call;
use dmex_types::ProductId;
use serde::Serialize;

use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;
use crate::units::Units;

/// Add to a product's bond, or take out what sold power does not require
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    Add(Add),
    Withdraw(Withdraw),
}

/// Add to a product's bond
#[derive(Clone, Debug, Args)]
pub struct Add {
    /// Number of the product
    product: ProductId,
    /// How much, in whole coins of the reward token
    #[arg(long, value_name = "COINS")]
    amount: String,
    /// Take test coin that is missing from the faucet (development chains)
    #[arg(long)]
    faucet: bool,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

/// Take bond out that sold power does not require
#[derive(Clone, Debug, Args)]
pub struct Withdraw {
    /// Number of the product
    product: ProductId,
    /// How much, in whole coins of the reward token
    #[arg(long, value_name = "COINS")]
    amount: String,
    /// Who gets it; unless given, the miner
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(context).await,
            Self::Withdraw(withdraw) => withdraw.run(context).await,
        }
    }
}

impl Add {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let amount = amount::parse(&self.amount, units.reward.decimals)?;
        let on = acting.deployment();
        let spending = Spending {
            token: &units.reward,
            amount,
            spender: on.settlement.address,
            call: Call::deposit_bond(on, self.product, amount),
            purpose: "bond",
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
        match acting.spend(context, spending, &units, Mode::of(self.dry_run)).await? {
            None => Ok(()),
            Some(receipt) => {
                let transaction = receipt.transaction_hash.to_string();
                print_bond(context, &acting, self.product, &units, transaction).await
            }
        }
    }
}

impl Withdraw {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let amount = amount::parse(&self.amount, units.reward.decimals)?;
        let on = acting.deployment();
        let to = match &self.to {
            Some(text) => address_of(text, on.chain_id)?,
            None => acting.address,
        };
        let call = Call::withdraw_bond(on, self.product, amount, to);
        let receipt = acting.send("withdraw-bond", call, Some(&units)).await?;
        print_bond(context, &acting, self.product, &units, receipt.transaction_hash.to_string()).await
    }
}

async fn print_bond(
    context: &Context,
    acting: &Acting,
    id: ProductId,
    units: &Units,
    transaction: String,
) -> Result<(), Failure> {
    let product = acting.platform.product(id).await?;
    let bond = Money::reward(product.state.bond, &units.reward);
    context.printer.print(&View { product: id.0, bond, transaction })
}

#[derive(Serialize)]
struct View {
    product: u32,
    bond: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("The bond of product {} is now {}", self.product, self.bond.short)
    }
}
