//! `dmex insurance quote`

use alloy::primitives::U256;
use clap::Args;
use dmex_client::Client;
use dmex_client::wire::{self, PremiumQuery};
use dmex_contracts::Token;
use dmex_platform::{CoverLimits, Insurable, Platform, Premium};
use dmex_types::{Amount, TokenId};
use serde::Serialize;

use super::pool::nobody_insures;
use super::status::per_cent;
use super::uninsurable::refused;
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::{token_at, token_told};

/// The most that an NFT can be insured for now, what limits it, and what cover costs
///
/// Cover begins 14 days after it is bought, or on the first paying day if that is later. A risen coin is not covered.
#[derive(Clone, Debug, Args)]
pub struct Quote {
    /// Number of the NFT
    token: TokenId,
    /// What is to be covered, in whole coins; unless given, the most
    #[arg(long, value_name = "COINS")]
    coverage: Option<String>,
}

impl Quote {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let asked = |token: &Token, most: U256| match &self.coverage {
            Some(text) => amount::parse(text, token.decimals).map_err(Failure::from),
            None => Ok(most),
        };
        let quoted = match context.api()? {
            Some(api) => Quoted::told(&api, self.token, asked).await?,
            None => Quoted::read(&context.platform().await?, self.token, asked).await?,
        };
        context.printer.print(&View::new(&quoted))
    }
}

/// What an NFT can be insured for, and what a part of it costs.
pub(super) struct Quoted {
    pub(super) coin: Token,
    pub(super) insurable: Insurable,
    pub(super) premium: Premium,
}

impl Quoted {
    /// By the contracts. `asked` says how much is to be covered, of at most so much.
    pub(super) async fn read(
        platform: &Platform,
        token: TokenId,
        asked: impl FnOnce(&Token, U256) -> Result<U256, Failure>,
    ) -> Result<Self, Failure> {
        let product = platform.product(platform.token(token).await?.product).await?;
        let coin = token_at(platform, product.offer.payToken).await?;
        let insurable = platform.insurable(token).await?.ok_or_else(|| nobody_insures(&coin))?;
        let coverage = possible(&insurable, &coin, asked)?;
        let premium = platform.premium(token, coverage).await?.ok_or_else(|| nobody_insures(&coin))?;
        Ok(Self { coin, insurable, premium })
    }

    async fn told(
        api: &Client,
        token: TokenId,
        asked: impl FnOnce(&Token, U256) -> Result<U256, Failure>,
    ) -> Result<Self, Failure> {
        let told = api.insurable(token).await?;
        let coin = token_told(&told.coin);
        let insurable = insurable_told(&told);
        let coverage = possible(&insurable, &coin, asked)?;
        let told = api.premium(token, &PremiumQuery { coverage: Amount(coverage) }).await?;
        let premium = Premium {
            rate: told.rate_bps,
            coverage: told.coverage.0,
            premium: told.premium.0,
            begin: told.begin_day,
            end: told.end_day,
        };
        Ok(Self { coin, insurable, premium })
    }
}

fn insurable_told(told: &wire::Insurable) -> Insurable {
    let wire::CoverLimits { escrow, junior, cap, assets } = told.limits;
    Insurable {
        token: told.token,
        product: told.product,
        rate: told.rate_bps,
        begin: told.begin_day,
        end: told.end_day,
        most: told.most.0,
        limits: CoverLimits { escrow: escrow.0, junior: junior.0, cap: cap.0, assets: assets.0 },
        lacking: told.lacking,
    }
}

/// How much is to be covered, if that can be.
fn possible(
    insurable: &Insurable,
    coin: &Token,
    asked: impl FnOnce(&Token, U256) -> Result<U256, Failure>,
) -> Result<U256, Failure> {
    let (token, most) = (insurable.token, insurable.most);
    if let Some(reason) = insurable.lacking {
        return Err(refused(token, insurable.product, reason));
    }
    let coverage = asked(coin, most)?;
    let short = |amount: U256| Money::pay(amount, coin).short;
    if coverage.is_zero() && !most.is_zero() {
        return Err(Failure::usage("the coverage is zero: give one above zero"));
    }
    if coverage > most || most.is_zero() {
        let CoverLimits { escrow, junior, cap, assets } = insurable.limits;
        return Err(Failure::refused(format!(
            "NFT {token} can be insured for {} now: a quarter of its escrow is {}, twice the junior stake leaves {}, the cap {}, \
             and the underwriters' assets {}",
            short(most),
            short(escrow),
            short(junior),
            short(cap),
            short(assets)
        )));
    }
    Ok(coverage)
}

#[derive(Serialize)]
struct View {
    token: u64,
    /// The most that it can be insured for now.
    most: Money,
    limits: Limits,
    /// Basis points of the coverage a year.
    rate_bps: u16,
    coverage: Money,
    /// For all days that are covered, paid at once.
    premium: Money,
    /// First day that is covered, and first that is not any more.
    begin_day: String,
    end_day: String,
}

/// What the most is the least of.
#[derive(Serialize)]
struct Limits {
    /// A quarter of what the NFT has left in escrow.
    escrow: Money,
    /// What twice the junior stake leaves.
    junior: Money,
    /// What the cap of its product leaves.
    cap: Money,
    /// What the underwriters' assets can stand behind.
    assets: Money,
}

impl View {
    fn new(Quoted { coin, insurable, premium }: &Quoted) -> Self {
        let money = |amount: U256| Money::pay(amount, coin);
        let limits = &insurable.limits;
        Self {
            token: insurable.token.0,
            most: money(insurable.most),
            limits: Limits {
                escrow: money(limits.escrow),
                junior: money(limits.junior),
                cap: money(limits.cap),
                assets: money(limits.assets),
            },
            rate_bps: premium.rate,
            coverage: money(premium.coverage),
            premium: money(premium.premium),
            begin_day: premium.begin.to_string(),
            end_day: premium.end.to_string(),
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "Insuring NFT {} for up to {} costs {}: cover from {} until before {}, at {} a year. At most {} can be insured now.",
            self.token,
            self.coverage.short,
            self.premium.short,
            self.begin_day,
            self.end_day,
            per_cent(self.rate_bps),
            self.most.short
        )
    }
}
