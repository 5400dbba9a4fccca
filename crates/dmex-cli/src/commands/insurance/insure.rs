//! `dmex insurance insure`

use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_types::TokenId;
use serde::Serialize;

use super::pool::{Pool, coverage};
use super::quote::quote;
use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Insure an NFT before its first paying day; its holder, or whom it approved, signs and pays the premium
///
/// If its product is closed, the insurance pays what the NFT lost beyond refund and bond, up to the coverage. The policy has
/// a number, and covers whatever the NFT is split into; a token that shares its policy cannot be insured again.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Insure {
    /// Number of the NFT
    token: TokenId,
    /// Part of its purchase money: 50%
    #[arg(long, value_name = "PERCENT")]
    coverage: String,
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
  Right after the purchase, for half of its price:
    dmex insurance quote 1 --coverage 50%
    dmex --as alice insurance insure 1 --coverage 50% --faucet";

impl Insure {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let bps = coverage(&self.coverage)?;
        let acting = Acting::open(context).await?;
        let (pool, units) = Pool::of_nft(&acting.platform, self.token).await?;
        let quoted = quote(&pool, self.token, bps).await?;
        let most = match &self.max_premium {
            Some(text) => amount::parse(text, pool.token.decimals)?,
            None => quoted.premium,
        };
        let (covered, premium) =
            (Money::pay(quoted.added, &pool.token), Money::pay(quoted.premium, &pool.token));
        context.printer.say(format!("Insure NFT {} for {}: {}", self.token, covered.short, premium.short));
        let insurance = *pool.contract.address();
        let spending = Spending {
            token: &pool.token,
            amount: quoted.premium,
            spender: insurance,
            call: Call::insure(insurance, self.token, bps, most),
            purpose: "insure",
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
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
            premium,
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
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "NFT {} is insured for {} more, for {}, by policy {}",
            self.token, self.coverage.short, self.premium.short, self.policy
        )
    }
}
