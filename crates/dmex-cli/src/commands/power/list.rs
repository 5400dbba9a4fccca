//! `dmex power list`

use alloy::primitives::Address;
use clap::Args;
use dmex_client::Client;
use dmex_platform::Platform;
use serde::Serialize;

use super::view::TokenView;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::KnownProducts;

/// The NFTs of an account
#[derive(Clone, Debug, Args)]
pub struct List {
    /// Whose: an address, or a name on a development chain; unless given, the one who signs
    #[arg(value_name = "HOLDER")]
    holder: Option<String>,
}

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            return self.asked(context, &api).await;
        }
        let platform = context.platform().await?;
        let holder = context.whom(self.holder.as_deref(), platform.deployment().chain_id)?;
        let spinner = context.printer.spinner("Reading NFTs");
        let tokens = read(&platform, holder).await;
        spinner.finish_and_clear();
        context.printer.print(&View { holder, tokens: tokens? })
    }

    async fn asked(&self, context: &Context, api: &Client) -> Result<(), Failure> {
        let holder = context.whom(self.holder.as_deref(), api.status().await?.chain_id)?;
        let tokens = api.account_tokens(holder).await?.iter().map(TokenView::told).collect();
        context.printer.print(&View { holder, tokens })
    }
}

async fn read(platform: &Platform, holder: Address) -> Result<Vec<TokenView>, Failure> {
    let mut products = KnownProducts::default();
    let mut views = Vec::new();
    for token in platform.tokens_of(holder).await? {
        let (product, units) = products.get(platform, token.product).await?;
        let taken = platform.refund_taken(&token).await?;
        let policy = platform.policy_of(token.id).await?;
        views.push(TokenView::new(&token, product, units, taken, policy));
    }
    Ok(views)
}

#[derive(Serialize)]
struct View {
    holder: Address,
    tokens: Vec<TokenView>,
}

impl Show for View {
    fn show(&self) -> String {
        if self.tokens.is_empty() {
            return format!("{} holds no mining power. `dmex buy` gets some.", self.holder);
        }
        let head =
            ["NFT", "PRODUCT", "POWER", "FROM", "UNTIL", "DAYS LEFT", "EARNED", "OWED", "REFUND", "STATE"];
        let numbers = ["NFT", "PRODUCT", "POWER", "DAYS LEFT", "EARNED", "OWED", "REFUND"];
        table(&head, &numbers, self.tokens.iter().map(row).collect())
    }
}

fn row(token: &TokenView) -> Vec<String> {
    vec![
        token.token.to_string(),
        token.product.to_string(),
        token.power.short(),
        token.start.to_string(),
        token.end.to_string(),
        token.days_left.to_string(),
        token.income_earned.short.clone(),
        token.income_owed.short.clone(),
        token.refund_owed.short.clone(),
        if token.refunded {
            "refunded"
        } else if token.locked {
            "locked"
        } else {
            "free"
        }
        .to_owned(),
    ]
}
