//! `dmex buy`

use alloy::primitives::{Address, U256};
use clap::builder::RangedU64ValueParser;
use clap::{ArgGroup, Args};
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_contracts::PrimarySale;
use dmex_platform::{Call, Product, ReadError};
use dmex_types::{Clock, Day, Power, ProductId};
use serde::Serialize;

use super::product::standing;
use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::{Context, address_of};
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::units::{PowerView, Units, moment};

/// [seconds]
const MINUTE: u64 = 60;
/// [minutes] How long a purchase holds unless it is said.
const HOLDS: u64 = 20;
/// [minutes] The same on development chains, whose clock is turned forward by days.
const HOLDS_IN_DEVELOPMENT: u64 = 30 * 24 * 60;

/// Buy mining power
///
/// Checks terms, the product's standing, balance and allowance first, approves exactly the payment, buys, and prints the new NFT.
/// If the purchase fails after all, the approval is taken back.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES, group = ArgGroup::new("how_much").required(true))]
pub struct Buy {
    /// Number of the product (`dmex product list`)
    product: ProductId,
    /// How much, in TH/s or TiB: 88.5
    #[arg(long, group = "how_much")]
    power: Option<String>,
    /// How much, in smallest units (GH/s or GiB), instead of --power
    #[arg(long, value_name = "N", group = "how_much")]
    units: Option<u64>,
    /// Most to pay, in whole coins; unless given, the price as it is now
    #[arg(long, value_name = "COINS")]
    max_payment: Option<String>,
    /// Who gets the NFT; unless given, the one who signs
    #[arg(long = "for", value_name = "ADDRESS")]
    recipient: Option<String>,
    /// After how many minutes the purchase is void if it is in no block; unless given 20, on development chains, whose clock is
    /// turned forward, 43,200. More where several people sign
    #[arg(long, value_name = "MINUTES", value_parser = RangedU64ValueParser::<u64>::new().range(1..=525_600))]
    deadline: Option<u64>,
    /// Take test coin that is missing from the faucet (development chains)
    #[arg(long)]
    faucet: bool,
    /// Do not approve the payment: it was approved before
    #[arg(long)]
    no_approve: bool,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Examples:
  One machine of product 1, with test coins of the development chain:
    dmex --as alice buy 1 --power 88.5 --faucet

  What would it cost, and could it be done?
    dmex --as alice buy 1 --power 88.5 --dry-run

  As a present, for at most 1,000 USDT:
    dmex --as alice buy 1 --power 9 --max-payment 1000 --for bob";

impl Buy {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let power = self.power(&units)?;
        standing::check(&acting.platform, product.id).await?;
        let sale = acting.platform.primary_sale();
        let quote = sale.quote(product.id.0, power.units()).call().await.map_err(ReadError::from)?;
        let limit = match &self.max_payment {
            Some(text) => amount::parse(text, units.pay.decimals)?,
            None => quote.payment,
        };
        let recipient = match &self.recipient {
            Some(text) => address_of(text, acting.deployment().chain_id)?,
            None => acting.address,
        };
        let now = acting.platform.now().await?;
        let deadline = now + self.minutes(&acting) * MINUTE;
        let order = Order { power, payment: quote.payment, limit, recipient, deadline };
        let first = first_day(&product, Day::from_timestamp(now));
        context.printer.say(plan(&product, &order, &quote, &units, first));
        let spending = self.spending(&acting, &units, &order);
        let Some(receipt) = acting.spend(context, spending, &units, Mode::of(self.dry_run)).await? else {
            return Ok(());
        };
        let bought = receipt
            .decoded_log::<PrimarySale::PowerBought>()
            .ok_or_else(|| Failure::mismatch("the receipt names no NFT: `dmex power list` does"))?;
        let id = u64::try_from(bought.tokenId).unwrap_or_default();
        let token = acting.platform.token(dmex_types::TokenId(id)).await?;
        context.printer.print(&View {
            token: id,
            product: product.id.0,
            holder: recipient,
            power: PowerView::new(power, units.power),
            payment: Money::pay(bought.payment, &units.pay),
            fee: Money::pay(bought.fee, &units.pay),
            start: token.start,
            end: token.end,
            transaction: receipt.transaction_hash.to_string(),
        })
    }

    /// How long the purchase holds.
    fn minutes(&self, acting: &Acting) -> u64 {
        let is_development = acting.deployment().chain_id == DEV_CHAIN_ID;
        self.deadline.unwrap_or(if is_development { HOLDS_IN_DEVELOPMENT } else { HOLDS })
    }

    fn power(&self, units: &Units) -> Result<Power, Failure> {
        let power = match (&self.power, self.units) {
            (Some(text), _) => Power::parse(text, units.power)?,
            (None, number) => Power::new(number.unwrap_or_default()),
        };
        if power.is_zero() {
            return Err(Failure::usage(
                "nothing can be bought for nothing: give an amount of power above zero",
            ));
        }
        Ok(power)
    }

    fn spending<'a>(&self, acting: &Acting, units: &'a Units, order: &Order) -> Spending<'a> {
        let on = acting.deployment();
        let Order { power, payment, limit, recipient, deadline } = *order;
        Spending {
            token: &units.pay,
            amount: payment,
            spender: on.primary_sale.address,
            call: Call::buy(on, self.product, power, limit, recipient, Address::ZERO, deadline),
            purpose: "buy",
            funding: Funding::of(self.faucet),
            approval: if self.no_approve { Approval::Before } else { Approval::Exact },
        }
    }
}

/// What is bought, for whom and until when.
struct Order {
    power: Power,
    /// [pay token] What it costs now.
    payment: U256,
    /// [pay token] Most to pay.
    limit: U256,
    recipient: Address,
    /// [Unix seconds] From then on it is void.
    deadline: u64,
}

/// The first day that pays, if bought today.
fn first_day(product: &Product, today: Day) -> Day {
    match product.clock {
        Clock::Rolling => today + u32::from(product.offer.activationDays),
        Clock::Batch => Day::new(product.offer.startDay),
    }
}

/// What is going to happen, in plain words.
fn plan(product: &Product, order: &Order, quote: &PrimarySale::Quote, units: &Units, first: Day) -> String {
    let money = |raw| Money::pay(raw, &units.pay).short;
    format!(
        "Buy {} of product {} ({}) for {}: {} go to escrow, out of which every day that is not delivered is paid back \
         to you, and {} are the platform's fee. It pays {} for {} days from {first}. It is void if it is in no block by {}.",
        PowerView::new(order.power, units.power).short(),
        product.id,
        product.offer.machine,
        money(quote.payment),
        money(quote.principal),
        money(quote.fee),
        units.reward.symbol,
        product.sale.payoutDays,
        moment(order.deadline)
    )
}

#[derive(Serialize)]
struct View {
    token: u64,
    product: u32,
    holder: Address,
    power: PowerView,
    payment: Money,
    /// Part of the payment.
    fee: Money,
    start: Day,
    end: Day,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "Bought NFT {}\n\n{}",
            self.token,
            facts(&[
                ("Power", self.power.short()),
                ("Paid", format!("{}, {} of it fee", self.payment.short, self.fee.short)),
                ("Pays", format!("from {} until {}, not included", self.start, self.end)),
                ("Holder", self.holder.to_string()),
            ])
        )
    }
}
