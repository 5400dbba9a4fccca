//! `dmex miner deposit`

use alloy::primitives::U256;
use clap::Args;
use dmex_platform::{Call, NextDay};
use dmex_types::{Day, ProductId};
use serde::Serialize;

use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::Units;

/// Deposit the coin of a day: by default what the next due day still misses
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Deposit {
    /// Number of the product
    product: ProductId,
    /// The day, YYYY-MM-DD; unless given, the next one that is due
    #[arg(long, value_name = "DATE")]
    day: Option<Day>,
    /// How much, in whole coins; unless given, what the day still misses
    #[arg(long, value_name = "COINS")]
    amount: Option<String>,
    /// Take test coin that is missing from the faucet (development chains)
    #[arg(long)]
    faucet: bool,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Examples:
  Pay what the next day asks:
    dmex --as btc-miner miner deposit 1

  Pay a part, or more than is asked (holders get all of it):
    dmex --as btc-miner miner deposit 1 --day 2022-03-26 --amount 0.0005";

impl Deposit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let next = acting.platform.next_day(&product).await?;
        let (day, amount) = self.what(next, &units)?;
        context.printer.say(format!(
            "Deposit {} for {day} of product {}",
            Money::reward(amount, &units.reward).short,
            self.product
        ));
        let on = acting.deployment();
        let spending = Spending {
            token: &units.reward,
            amount,
            spender: on.settlement.address,
            call: Call::deposit(on, self.product, day, amount),
            purpose: "deposit",
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
        let Some(receipt) = acting.spend(context, spending, &units, Mode::of(self.dry_run)).await? else {
            return Ok(());
        };
        context.printer.print(&View {
            product: self.product.0,
            day,
            deposited: Money::reward(amount, &units.reward),
            transaction: receipt.transaction_hash.to_string(),
        })
    }

    /// The day and the amount: what was asked for, else what is due.
    fn what(&self, next: NextDay, units: &Units) -> Result<(Day, U256), Failure> {
        let given =
            self.amount.as_ref().map(|text| amount::parse(text, units.reward.decimals)).transpose()?;
        if let (Some(day), Some(amount)) = (self.day, given) {
            return Ok((day, amount));
        }
        match next {
            NextDay::Due { day, expected, deposited, .. } if self.day.is_none_or(|wanted| wanted == day) => {
                let missing = expected.saturating_sub(deposited);
                match given.unwrap_or(missing) {
                    amount if amount.is_zero() && given.is_none() => Err(Failure::refused(format!(
                        "{day} is paid in full: settle it with `dmex miner settle {}`, or give more with --amount",
                        self.product
                    ))),
                    amount => Ok((day, amount)),
                }
            }
            NextDay::Due { day, .. } => Err(Failure::usage(format!(
                "the next due day is {day}: give --amount for another one, or leave --day out"
            ))),
            NextDay::Open(day) => Err(not_yet(&format!("{day} has not ended"))),
            NextDay::AwaitingBenchmark(day) => Err(not_yet(&format!("the benchmark of {day} is not final"))),
            NextDay::None => Err(Failure::refused(format!(
                "product {} has no day to pay for: nothing is sold, or all its days are settled",
                self.product
            ))),
        }
    }
}

fn not_yet(why: &str) -> Failure {
    Failure::refused(format!("nothing is due: {why}; wait, or give --day and --amount to pay ahead"))
}

#[derive(Serialize)]
struct View {
    product: u32,
    day: Day,
    deposited: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Deposited {} for {} of product {}", self.deposited.short, self.day, self.product)
    }
}
