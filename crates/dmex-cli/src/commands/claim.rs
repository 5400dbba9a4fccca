//! `dmex claim`

use alloy::primitives::{Address, U256};
use clap::{ArgGroup, Args};
use dmex_contracts::{Settlement, Token};
use dmex_platform::{Call, PowerToken};
use dmex_types::TokenId;
use serde::Serialize;

use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::KnownProducts;

/// Most NFTs in one transaction.
pub(crate) const BATCH: usize = 100;

/// Collect what NFTs earned, and all that is credited to you
///
/// The coin mined and the money refunded for what was not delivered go to the NFTs' holder, whoever signs; of a locked NFT
/// whose contract named a payee to that one. What was
/// credited when an NFT was sold, split or merged is withdrawn to the one who signs.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES, group = ArgGroup::new("which").required(true))]
pub struct Claim {
    /// Numbers of NFTs
    #[arg(group = "which")]
    tokens: Vec<TokenId>,
    /// All NFTs of the one who signs
    #[arg(long, group = "which")]
    all: bool,
}

const EXAMPLES: &str = "\
Examples:
    dmex --as alice claim --all
    dmex --as alice claim 3 4 7";

impl Claim {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let spinner = context.printer.spinner("Reading what is owed");
        let tokens = self.read(&acting).await;
        spinner.finish_and_clear();
        let owed: Vec<PowerToken> = tokens?.into_iter().filter(is_owed).collect();
        let mut claimed = Vec::new();
        for part in owed.chunks(BATCH) {
            claimed.extend(claim(&acting, part).await?);
        }
        let withdrawn = withdraw_all(&acting, acting.address).await?;
        context.printer.print(&View { claimed, withdrawn })
    }

    async fn read(&self, acting: &Acting) -> Result<Vec<PowerToken>, Failure> {
        if self.all {
            return Ok(acting.platform.tokens_of(acting.address).await?);
        }
        let mut tokens: Vec<PowerToken> = Vec::new();
        for id in &self.tokens {
            if tokens.iter().all(|token| token.id != *id) {
                tokens.push(acting.platform.token(*id).await?);
            }
        }
        Ok(tokens)
    }
}

/// Whether a claim would pay anything.
pub(crate) fn is_owed(token: &PowerToken) -> bool {
    !(token.income_owed.is_zero() && token.refund_owed.is_zero())
}

/// Pays what is settled to the holders of tokens, of which there must be some that are owed something.
pub(crate) async fn claim(acting: &Acting, tokens: &[PowerToken]) -> Result<Vec<Claimed>, Failure> {
    let ids: Vec<TokenId> = tokens.iter().map(|token| token.id).collect();
    let receipt = acting.send("claim", Call::claim(acting.deployment(), &ids), None).await?;
    let mut products = KnownProducts::default();
    let mut claimed = Vec::new();
    for log in receipt.logs().iter().filter_map(|log| log.log_decode::<Settlement::TokenClaimed>().ok()) {
        let event = log.inner.data;
        let number = u64::try_from(event.tokenId).unwrap_or_default();
        let Some(token) = tokens.iter().find(|token| token.id.0 == number) else { continue };
        let (_, units) = products.get(&acting.platform, token.product).await?;
        claimed.push(Claimed {
            token: number,
            holder: event.holder,
            income: Money::reward(event.income, &units.reward),
            refund: Money::pay(event.refund, &units.pay),
        });
    }
    Ok(claimed)
}

/// Withdraws everything that is credited to the one who signs.
pub(crate) async fn withdraw_all(acting: &Acting, to: Address) -> Result<Vec<Withdrawal>, Failure> {
    let tokens = &acting.deployment().tokens;
    let pay = tokens.pay.iter().map(|token| (token, Money::pay as fn(U256, &Token) -> Money));
    let reward = tokens.reward.values().map(|token| (token, Money::reward as fn(U256, &Token) -> Money));
    let mut withdrawn = Vec::new();
    for (token, money) in pay.chain(reward) {
        let credit = acting.platform.credit_of(acting.address, token.address).await?;
        if credit.is_zero() {
            continue;
        }
        let call = Call::withdraw(acting.deployment(), token.address, to);
        let receipt = acting.send("withdraw", call, None).await?;
        // A day that was settled meanwhile may have added to it: the event knows.
        let amount = receipt.decoded_log::<Settlement::Withdrawn>().map_or(credit, |event| event.amount);
        withdrawn.push(Withdrawal { to, money: money(amount, token) });
    }
    Ok(withdrawn)
}

/// A credit that was taken out.
#[derive(Serialize)]
pub(crate) struct Withdrawal {
    pub(crate) to: Address,
    #[serde(flatten)]
    pub(crate) money: Money,
}

#[derive(Serialize)]
struct View {
    claimed: Vec<Claimed>,
    withdrawn: Vec<Withdrawal>,
}

/// What a claim paid for one NFT.
#[derive(Serialize)]
pub(crate) struct Claimed {
    pub(crate) token: u64,
    pub(crate) holder: Address,
    pub(crate) income: Money,
    pub(crate) refund: Money,
}

impl Show for View {
    fn show(&self) -> String {
        if self.claimed.is_empty() && self.withdrawn.is_empty() {
            return "Nothing to claim: no settled day has paid since the last time.".to_owned();
        }
        let claimed = self.claimed.iter().map(|claimed| {
            vec![format!("NFT {}", claimed.token), claimed.income.short.clone(), claimed.refund.short.clone()]
        });
        let withdrawn = self
            .withdrawn
            .iter()
            .map(|withdrawal| vec!["credit".to_owned(), withdrawal.money.short.clone(), String::new()]);
        table(&["FROM", "ARRIVED", "REFUND"], &["ARRIVED", "REFUND"], claimed.chain(withdrawn).collect())
    }
}
