//! `dmex miner bond`

use alloy::primitives::Address;
use clap::{Args, Subcommand};
use dmex_contracts::Closing;
use dmex_platform::Call;
use dmex_types::{ProductId, ProductStanding};
use serde::Serialize;

use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::commands::product::standing;
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;
use crate::units::Units;

/// Add to a product's bond, take out what sold power does not require, or have the rest of a closed product's returned
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    Add(Add),
    Withdraw(Withdraw),
    Return(Return),
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
///
/// Only while the product is in good standing. What is called for is assessed anew, for the newest final day, in the same
/// transaction.
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

/// Return what holders do not get of the bond of a closed product; anyone may
///
/// What insurance and reserve paid goes to the reserve first, the rest is credited to the miner (`dmex miner withdraw`). Possible
/// once the product's last days are settled, no insurance stands and no compensation round is open.
#[derive(Clone, Debug, Args)]
pub struct Return {
    /// Number of the product
    product: ProductId,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(context).await,
            Self::Withdraw(withdraw) => withdraw.run(context).await,
            Self::Return(give_back) => give_back.run(context).await,
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
            spender: on.bonds.address,
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
        let standing = acting.platform.standing_of(self.product).await?;
        if let ProductStanding::Terminable | ProductStanding::Scored | ProductStanding::Overdue = standing {
            return Err(Failure::refused(format!(
                "nothing was sent: product {} is not in good standing: {}",
                self.product,
                standing::sentence(standing, self.product)
            )));
        }
        let call = Call::withdraw_bond(on, self.product, amount, to);
        let receipt = acting.send("withdraw-bond", call, Some(&units)).await?;
        print_bond(context, &acting, self.product, &units, receipt.transaction_hash.to_string()).await
    }
}

impl Return {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let call = Call::return_bond(acting.deployment(), self.product);
        let receipt = acting.send("return-bond", call, Some(&units)).await?;
        let returned = receipt.decoded_log::<Closing::BondReturned>().ok_or_else(|| {
            Failure::mismatch("the receipt shows no returned bond: run `dmex deploy --check`")
        })?;
        context.printer.print(&Returned {
            product: self.product.0,
            miner: returned.miner,
            to_miner: Money::reward(returned.toMiner, &units.reward),
            to_reserve: Money::reward(returned.toReserve, &units.reward),
            transaction: receipt.transaction_hash.to_string(),
        })
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

#[derive(Serialize)]
struct Returned {
    product: u32,
    miner: Address,
    /// Credited to the miner.
    to_miner: Money,
    /// What insurance and reserve had paid.
    to_reserve: Money,
    transaction: String,
}

impl Show for Returned {
    fn show(&self) -> String {
        format!(
            "Of the bond of product {}, {} are credited to its miner {} and {} went to the reserve",
            self.product, self.to_miner.short, self.miner, self.to_reserve.short
        )
    }
}
