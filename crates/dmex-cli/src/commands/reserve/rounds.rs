//! `dmex reserve rounds`

use alloy::primitives::U256;
use clap::Args;
use dmex_client::Client;
use dmex_contracts::{Deployment, Reserve, Token};
use dmex_platform::{Platform, ReadError};
use dmex_store::rows;
use serde::Serialize;

use crate::amount::Money;
use crate::context::Context;
use crate::deployment_told;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::{coin_on, moment, token_at};

/// The compensation rounds that the DAO opened: for which product, how much, until when
#[derive(Clone, Debug, Args)]
pub struct Rounds {}

impl Rounds {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            return asked(context, &api).await;
        }
        let platform = context.platform().await?;
        let last = platform.reserve().lastRound().call().await.map_err(ReadError::from)?;
        let now = platform.now().await?;
        let mut rounds = Vec::new();
        for number in 1..=last.saturating_to::<u64>() {
            rounds.push(RoundView::read(&platform, number, now).await?);
        }
        context.printer.print(&View { rounds })
    }
}

async fn asked(context: &Context, api: &Client) -> Result<(), Failure> {
    let on = deployment_told::deployment(api).await?;
    let now = api.status().await?.timestamp;
    let rounds = api.rounds().await?;
    let rounds = rounds.iter().map(|round| RoundView::told(round, &on, now)).collect();
    context.printer.print(&View { rounds })
}

/// A round that exists.
pub(super) async fn round_of(platform: &Platform, number: u64) -> Result<Reserve::Round, Failure> {
    let round = platform.reserve().roundOf(U256::from(number)).call().await.map_err(ReadError::from)?;
    if round.amount == 0 {
        return Err(Failure::refused(format!(
            "there is no round {number}: `dmex reserve rounds` shows what there is"
        )));
    }
    Ok(round)
}

#[derive(Serialize)]
struct View {
    rounds: Vec<RoundView>,
}

#[derive(Serialize)]
struct RoundView {
    round: u64,
    product: u32,
    amount: Money,
    paid: Money,
    /// In Unix seconds.
    closes_at: u64,
    open: bool,
}

impl RoundView {
    async fn read(platform: &Platform, number: u64, now: u64) -> Result<Self, Failure> {
        let round = round_of(platform, number).await?;
        let token = token_at(platform, round.token).await?;
        let closes_at: u64 = round.closesAt.to();
        Ok(Self {
            round: number,
            product: round.product,
            amount: Money::reward(round.amount, &token),
            paid: Money::reward(round.paid, &token),
            closes_at,
            open: now < closes_at,
        })
    }
}

impl RoundView {
    fn told(round: &rows::Round, on: &Deployment, now: u64) -> Self {
        let token: Token = coin_on(on, round.coin);
        Self {
            round: round.id,
            product: round.product.0,
            amount: Money::reward(round.amount.0, &token),
            paid: Money::reward(round.paid.0, &token),
            closes_at: round.closes_at,
            open: now < round.closes_at,
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        if self.rounds.is_empty() {
            return "The DAO has opened no compensation round.".to_owned();
        }
        let row = |round: &RoundView| {
            let state = if round.open { "open until" } else { "over since" };
            vec![
                round.round.to_string(),
                round.product.to_string(),
                round.amount.short.clone(),
                round.paid.short.clone(),
                format!("{state} {}", moment(round.closes_at)),
            ]
        };
        let head = ["ROUND", "PRODUCT", "SET ASIDE", "PAID", "STATE"];
        table(&head, &head[..4], self.rounds.iter().map(row).collect())
    }
}
