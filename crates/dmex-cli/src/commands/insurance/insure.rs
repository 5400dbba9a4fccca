//! `dmex insurance insure`

use alloy::primitives::U256;
use clap::Args;
use dmex_contracts::{Insurance, Token};
use dmex_platform::Call;
use dmex_types::{Day, TokenId};
use serde::Serialize;

use super::pool::Insurer;
use super::quote::Quoted;
use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Insure an NFT; its holder, or whom it approved, signs and pays the premium
///
/// Cover begins 14 days later, or on the first paying day if that is later, and never if a day before that comes short: `dmex
/// insurance claim` then takes the premium back. Claim it before its last day is settled, or within 90 days after losses were
/// measured.
///
/// If its product is closed at its miner's fault, the insurance pays what the NFT lost beyond its refund: at most 80 % of it, less
/// the worth of its share of the bond, up to the coverage. The loss counts by the price of the day of the purchase or of the
/// closing, whichever makes less: a risen coin is not covered. The policy has a number, and covers whatever the NFT is split into.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Insure {
    /// Number of the NFT
    token: TokenId,
    /// What is to be covered, in whole coins; unless given, the most that can be
    #[arg(long, value_name = "COINS")]
    coverage: Option<String>,
    /// Most to pay, in whole coins; unless given, the premium as it is now
    #[arg(long, value_name = "COINS")]
    max_premium: Option<String>,
    /// Take test coin that is missing from the faucet (development chains)
    #[arg(long)]
    faucet: bool,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Examples:
  For as much as can be insured:
    dmex insurance quote 1
    dmex --as alice insurance insure 1 --faucet
  For 500 USDT:
    dmex --as alice insurance insure 1 --coverage 500 --faucet";

impl Insure {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let insurer = Insurer::of_nft(&acting.platform, self.token).await?;
        let coverage = |token: &Token, most: U256| match &self.coverage {
            Some(text) => amount::parse(text, token.decimals).map_err(Failure::from),
            None => Ok(most),
        };
        let quoted = Quoted::read(&acting.platform, self.token, coverage).await?.premium;
        let most = match &self.max_premium {
            Some(text) => amount::parse(text, insurer.token.decimals)?,
            None => quoted.premium,
        };
        let money = |amount: U256| Money::pay(amount, &insurer.token);
        let (covered, premium) = (money(quoted.coverage), money(quoted.premium));
        context.printer.say(format!("Insure NFT {} for {}: {}", self.token, covered.short, premium.short));
        let spending = Spending {
            token: &insurer.token,
            amount: quoted.premium,
            spender: insurer.address(),
            call: Call::insure(insurer.address(), self.token, quoted.coverage, most),
            purpose: "insure",
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
        let units = insurer.units();
        let Some(receipt) = acting.spend(context, spending, &units, Mode::of(self.dry_run)).await? else {
            return Ok(());
        };
        let insured = receipt
            .decoded_log::<Insurance::TokenInsured>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no policy: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            token: self.token.0,
            policy: insured.policy,
            coverage: covered,
            premium: money(insured.premium),
            begin_day: Day::new(insured.terms.beginDay).to_string(),
            end_day: Day::new(insured.terms.endDay).to_string(),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    token: u64,
    /// The policy that insures it now.
    policy: u64,
    coverage: Money,
    premium: Money,
    /// First day that is covered, and first that is not any more.
    begin_day: String,
    end_day: String,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "NFT {} is insured for {} from {} on, for {}, by policy {}",
            self.token, self.coverage.short, self.begin_day, self.premium.short, self.policy
        )
    }
}
