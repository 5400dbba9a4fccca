//! `dmex insurance unstake`

use alloy::primitives::{Address, U256};
use clap::{ArgGroup, Args};
use dmex_contracts::Insurance;
use dmex_platform::{Call, ReadError};
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::Acting;
use crate::amount::{self, Money};
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;

/// Take junior stake back; only the product's miner, and only what exceeds the product's cover
#[derive(Clone, Debug, Args)]
#[command(group = ArgGroup::new("how_much").required(true))]
pub struct Unstake {
    /// Number of the product
    product: ProductId,
    /// How much, in whole coins of its pay token
    #[arg(long, value_name = "COINS", group = "how_much")]
    amount: Option<String>,
    /// All of it
    #[arg(long, group = "how_much")]
    all: bool,
    /// Who gets it; unless given, the one who signs
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

impl Unstake {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::of(&acting.platform, self.product).await?;
        let to = match &self.to {
            Some(text) => address_of(text, acting.deployment().chain_id)?,
            None => acting.address,
        };
        let amount = match &self.amount {
            Some(text) => amount::parse(text, pool.token.decimals)?,
            None => U256::from(pool.contract.fund().call().await.map_err(ReadError::from)?.junior),
        };
        if amount.is_zero() {
            return Err(Failure::refused(format!(
                "nothing was sent: product {} has no junior stake, or none was asked for",
                self.product
            )));
        }
        let call = Call::unstake(pool.address(), amount, to);
        let receipt = acting.send("unstake", call, Some(&pool.units())).await?;
        let left = receipt
            .decoded_log::<Insurance::JuniorMoved>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no stake: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            product: self.product.0,
            to: left.to,
            paid: Money::pay(left.amount, &pool.token),
            junior: Money::pay(left.junior, &pool.token),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    to: Address,
    paid: Money,
    /// The stake that is left.
    junior: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "Took {} back: the junior stake of product {} is {}",
            self.paid.short, self.product, self.junior.short
        )
    }
}
