//! `dmex claimable`

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_client::{Client, wire};
use dmex_contracts::{Deployment, Token};
use dmex_platform::{Platform, ReadError, dmc_token};
use serde::Serialize;

use super::claim::is_owed;
use crate::amount::Money;
use crate::context::Context;
use crate::deployment_told;
use crate::printer::{Show, facts, table};
use crate::status::Failure;
use crate::units::{KnownProducts, Units};

/// What an account may take out now, without taking it
///
/// Per NFT the coin mined and the money of days that were not delivered, which `dmex claim` pays. What is credited:
/// what NFTs were owed when they were sold, split or merged, and what settled days released to a miner; `dmex claim --all`
/// or `dmex miner withdraw` takes it out. Nothing is signed.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Claimable {
    /// Whose: an address, or a name on a development chain; unless given, the one who signs
    #[arg(value_name = "WHO")]
    who: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
    dmex claimable alice
    dmex --api http://127.0.0.1:8080 claimable btc-miner";

impl Claimable {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            let on = deployment_told::deployment(&api).await?;
            let account = context.whom(self.who.as_deref(), on.chain_id)?;
            return context.printer.print(&View::told(&api, &on, account).await?);
        }
        let platform = context.platform().await?;
        let account = context.whom(self.who.as_deref(), platform.deployment().chain_id)?;
        let spinner = context.printer.spinner("Reading what is owed");
        let view = View::read(&platform, account).await;
        spinner.finish_and_clear();
        context.printer.print(&view?)
    }
}

#[derive(Serialize)]
struct View {
    account: Address,
    /// Its NFTs that are owed something, by number.
    tokens: Vec<Owed>,
    /// What they are owed together, coin by coin.
    totals: Vec<Money>,
    /// What it may withdraw from the settlement; a miner's released money, too.
    credits: Vec<Money>,
    /// What it may withdraw from the reserve.
    reserve_credits: Vec<Money>,
}

/// What an NFT is owed.
#[derive(Serialize)]
struct Owed {
    token: u64,
    product: u32,
    income: Money,
    refund: Money,
}

/// What NFTs are owed, by coin.
#[derive(Default)]
struct Sums {
    owed: Vec<Owed>,
    income: BTreeMap<Address, U256>,
    refund: BTreeMap<Address, U256>,
}

impl View {
    async fn read(platform: &Platform, account: Address) -> Result<Self, Failure> {
        let (mut products, mut sums) = (KnownProducts::default(), Sums::default());
        for token in platform.tokens_of(account).await?.iter().filter(|token| is_owed(token)) {
            let (_, units) = products.get(platform, token.product).await?;
            sums.add([token.id.0, u64::from(token.product.0)], [token.income_owed, token.refund_owed], units);
        }
        let (on, reserve) = (platform.deployment(), platform.reserve());
        let (mut credits, mut reserve_credits) = (BTreeMap::new(), BTreeMap::new());
        for coin in coins(on) {
            let address = coin.address;
            credits.insert(address, platform.credit_of(account, address).await?);
            let credit = reserve.creditOf(account, address).call().await.map_err(ReadError::from)?;
            reserve_credits.insert(address, credit);
        }
        Ok(Self::new(on, account, sums, [credits, reserve_credits]))
    }

    async fn told(api: &Client, on: &Deployment, account: Address) -> Result<Self, Failure> {
        let mut sums = Sums::default();
        for told in api.account_tokens(account).await? {
            let units = Units::told(&told.pay, &told.reward, told.asset);
            let (id, product) = (told.token.id.0, u64::from(told.token.product.0));
            sums.add([id, product], [told.owed.income.0, told.owed.refund.0], &units);
        }
        let credited = api.account(account).await?;
        let by_coin = |credits: &[wire::Money]| {
            credits.iter().map(|credit| (credit.coin.address, credit.amount.0)).collect()
        };
        let credits = [by_coin(&credited.credits), by_coin(&credited.reserve_credits)];
        Ok(Self::new(on, account, sums, credits))
    }

    fn new(
        on: &Deployment,
        account: Address,
        sums: Sums,
        [credits, reserve_credits]: [BTreeMap<Address, U256>; 2],
    ) -> Self {
        let totals = some(on, &sums.refund, &sums.income);
        Self {
            account,
            tokens: sums.owed,
            totals,
            credits: some(on, &credits, &credits),
            reserve_credits: some(on, &reserve_credits, &reserve_credits),
        }
    }
}

impl Sums {
    /// Counts an NFT in, by its number and its product's, unless it is owed nothing.
    fn add(&mut self, [token, product]: [u64; 2], [income, refund]: [U256; 2], units: &Units) {
        if income.is_zero() && refund.is_zero() {
            return;
        }
        *self.income.entry(units.reward.address).or_default() += income;
        *self.refund.entry(units.pay.address).or_default() += refund;
        let (income, refund) = (Money::reward(income, &units.reward), Money::pay(refund, &units.pay));
        // Numbers of products have 32 bits.
        self.owed.push(Owed { token, product: u32::try_from(product).unwrap_or_default(), income, refund });
    }
}

/// The coins of a platform.
fn coins(on: &Deployment) -> impl Iterator<Item = Token> {
    on.tokens.pay.iter().chain(on.tokens.reward.values()).cloned().chain([dmc_token(on)])
}

/// Amounts of pay tokens and of mined coins, those of nothing left out, in the order of the deployment.
fn some(on: &Deployment, pay: &BTreeMap<Address, U256>, reward: &BTreeMap<Address, U256>) -> Vec<Money> {
    let is_pay = |coin: &Token| on.tokens.pay.iter().any(|token| token.address == coin.address);
    let money = |coin: Token| {
        let amounts = if is_pay(&coin) { pay } else { reward };
        let amount = amounts.get(&coin.address).copied().filter(|amount| !amount.is_zero())?;
        Some(if is_pay(&coin) { Money::pay(amount, &coin) } else { Money::reward(amount, &coin) })
    };
    coins(on).filter_map(money).collect()
}

impl Show for View {
    fn show(&self) -> String {
        let mut parts = Vec::new();
        if self.tokens.is_empty() {
            parts.push(format!("{}: no NFT is owed anything now.", self.account));
        } else {
            let head = ["NFT", "PRODUCT", "INCOME", "REFUND"];
            let rows = self.tokens.iter().map(Owed::row).collect();
            parts.push(format!("{} may take out\n\n{}", self.account, table(&head, &head, rows)));
        }
        parts.push(facts(&[
            ("NFTs together", list(&self.totals, " (`dmex claim` pays it)")),
            ("Credited", list(&self.credits, " (`dmex claim --all` or `dmex miner withdraw` takes it out)")),
            ("Credited by the reserve", list(&self.reserve_credits, "")),
        ]));
        parts.join("\n\n")
    }
}

impl Owed {
    fn row(&self) -> Vec<String> {
        vec![
            self.token.to_string(),
            self.product.to_string(),
            self.income.short.clone(),
            self.refund.short.clone(),
        ]
    }
}

/// Amounts, and what can be done about them.
fn list(amounts: &[Money], hint: &str) -> String {
    if amounts.is_empty() {
        return "nothing".to_owned();
    }
    let amounts: Vec<&str> = amounts.iter().map(|money| money.short.as_str()).collect();
    format!("{}{hint}", amounts.join(", "))
}
